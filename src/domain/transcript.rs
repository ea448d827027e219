//! What was said and what happened, in order: the items of a session's transcript.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::diff::Change;
use super::question::QuestionSet;

/// One item of the transcript, as it is shown and stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Item {
    /// What the user said.
    User { text: String },
    /// What the agent answered.
    Agent { text: String },
    /// What the agent asked.
    Question { asked: QuestionSet },
    /// What the program did or noticed.
    Notice { text: String },
    /// What a turn changed in the timeline.
    Changes { changes: Vec<Change> },
    /// A medium was uploaded.
    Uploaded { name: String, bytes: u64 },
    /// An export is done.
    Exported {
        path: PathBuf,
        bytes: u64,
        took_ms: u64,
    },
    /// What went wrong, why, and what to do next.
    Problem { what: String, next: String },
}

impl Item {
    /// The words for the database's search and for copies.
    pub fn text(&self) -> String {
        match self {
            Self::User { text } | Self::Agent { text } | Self::Notice { text } => text.clone(),
            Self::Question { asked } => asked.text(),
            Self::Changes { changes } => {
                let told = |c: &Change| format!("{} {} {} {}", c.name, c.track, c.before, c.after);
                changes.iter().map(told).collect::<Vec<_>>().join("\n")
            }
            Self::Uploaded { name, .. } => name.clone(),
            Self::Exported { path, .. } => path.display().to_string(),
            Self::Problem { what, next } => format!("{what} {next}"),
        }
    }
}

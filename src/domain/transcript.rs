//! What was said and what happened, in order: the items of a session's transcript.

use serde::{Deserialize, Serialize};

use super::diff::Change;

/// One item of the transcript, as it is shown and stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Item {
    /// What the user said.
    User { text: String },
    /// What the agent answered.
    Agent { text: String },
    /// What the program did or noticed.
    Notice { text: String },
    /// What a turn changed in the timeline.
    Changes { changes: Vec<Change> },
    /// What went wrong, why, and what to do next.
    Problem { what: String, next: String },
}

impl Item {
    /// The words for the database's search and for copies.
    pub fn text(&self) -> String {
        match self {
            Self::User { text } | Self::Agent { text } | Self::Notice { text } => text.clone(),
            Self::Changes { changes } => format!("{} changes", changes.len()),
            Self::Problem { what, next } => format!("{what} {next}"),
        }
    }
}

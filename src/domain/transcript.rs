//! Items of a session's transcript: messages and events in order.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::diff::Change;
use super::direct_edit::DirectEdit;
use super::question::QuestionSet;
use super::reason::{Hint, Reason};

/// An item of the transcript, as displayed and stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Item {
    /// Message of the user.
    User { text: String },
    /// Response of the agent.
    Agent { text: String },
    /// Questions of the agent.
    Question {
        #[serde(rename = "asked")]
        questions: QuestionSet,
    },
    /// Notice of the program.
    Notice { text: String },
    /// Timeline changes of a turn.
    Changes { changes: Vec<Change> },
    /// A direct edit of segments with these names, and the changes that it made.
    Edited {
        edit: DirectEdit,
        names: Vec<String>,
        changes: Vec<Change>,
    },
    /// Changes by another program.
    External {
        /// Name of the program, if it is known.
        author: Option<String>,
        changes: Vec<Change>,
    },
    /// A media file was uploaded.
    Uploaded { name: String, bytes: u64 },
    /// An export is complete.
    Exported {
        path: PathBuf,
        bytes: u64,
        took_ms: u64,
    },
    /// An error with the next step of the user. Older versions stored both as text.
    Problem {
        #[serde(rename = "what")]
        message: Reason,
        #[serde(rename = "next")]
        hint: Hint,
    },
}

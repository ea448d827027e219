//! Changes of the session by other programs, and what they propose.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::reason::Reason;

/// Changes of the session since the last report.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FollowedChanges {
    /// Current version of the timeline.
    pub version: u64,
    /// Draft of that version; `None` if the version is the known one.
    pub draft: Option<Arc<Draft>>,
    /// Edits of other programs, the oldest first.
    pub edits: Vec<ForeignEdit>,
    /// Pending proposals, the oldest first.
    pub proposals: Vec<ProposedEdits>,
    /// False if changes cannot be noticed.
    pub follows: bool,
}

/// Changes that another program made, in one or more steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeignEdit {
    /// Name of the program, if it is known.
    pub author: Option<String>,
    pub changes: Vec<Change>,
}

/// Edits that another program proposes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProposedEdits {
    pub id: String,
    pub author: String,
    /// Explanation of the program; may be empty.
    pub text: String,
    /// Version of the timeline that the edits are meant for.
    pub version: u64,
    /// Names of the edits.
    pub tools: Vec<String>,
    /// Reason why the proposal cannot be accepted.
    pub problem: Option<Reason>,
    pub changes: Vec<Change>,
    /// The timeline after the edits.
    pub draft: Option<Arc<Draft>>,
}

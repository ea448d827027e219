//! Edits that another program proposes to the user.

use serde::{Deserialize, Serialize};

/// State of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ProposalState {
    /// The user has not answered yet.
    Pending,
    /// The edits made this version.
    Accepted { version: u64 },
    /// The user's reason, or what to propose instead; may be empty.
    Rejected { reason: String },
}

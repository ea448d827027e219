//! Reasons for which a command fails.

use serde::{Deserialize, Serialize};

/// Reason for which a command fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum CommandReason {
    NothingToDo,
    NothingToExport,
    NoFileGiven,
    NoSession,
    StudioNotRunning,
    /// The program was built without the studio.
    NoStudio,
    /// The program was built without the server for other agents.
    NoMcp,
    /// Number of failed checks.
    ChecksFailed(usize),
    /// Question of the agent.
    AgentWaits(String),
    /// A message was written for the timeline of a session that no longer exists.
    TimelineLost,
    NoVersion {
        number: u32,
        newest: u32,
    },
    /// The timeline has another version than the plan is for.
    OtherVersion {
        expected: u64,
        version: u64,
    },
    /// The server has no typed edits.
    NoTypedEdits,
    NotARecording,
    /// Number of a line of a recording.
    NotAMessage(usize),
    /// Number of a line of a recording.
    CrashAtLine(usize),
    /// Size (cells).
    TerminalSize {
        width: u16,
        height: u16,
    },
    NeedsTerminal,
}

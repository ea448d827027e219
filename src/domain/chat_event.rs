//! Events of a chat turn.

use super::reason::Reason;
use serde::{Deserialize, Serialize};

use super::question::QuestionSet;
use super::spoken::TimeSpan;

/// Phase of a tool call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToolPhase {
    Started,
    Finished,
}

/// An event that the agent sends during a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChatEvent {
    /// Text of the response. A turn has several model calls, numbered from 0. `whole` text replaces
    /// the text of that call so far; other text is appended to it.
    Text {
        call: u32,
        text: String,
        whole: bool,
    },
    Tool {
        name: String,
        phase: ToolPhase,
    },
    /// A file or picture in the response, by name.
    Media {
        #[serde(rename = "what")]
        name: String,
    },
    /// Ranges of the timeline that the agent offers to cut.
    CutMarks(Vec<TimeSpan>),
    Heartbeat,
    /// The agent asks the user a question. The turn is unfinished; the next message is the answer.
    Question(QuestionSet),
    /// A failure reported by the agent.
    Error {
        code: String,
        message: Reason,
    },
}

/// Returns true for the apology that the service appends to some successful turns.
pub(crate) fn is_apology(text: &str) -> bool {
    text.trim_start()
        .to_lowercase()
        .starts_with("i encountered a temporary issue")
}

/// Returns true if a tool generates media, which costs the most credits and takes minutes.
///
/// Matches the tool names in the service's public documentation and reports.
pub(crate) fn is_generation_tool(tool: &str) -> bool {
    let tool = tool.to_lowercase();
    ["generate", "seedance", "suno", "voiceover"]
        .iter()
        .any(|name| tool.contains(name))
}

//! What is heard from the agent during a turn.

use serde::{Deserialize, Serialize};

use super::question::QuestionSet;

/// Whether a tool starts or is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToolPhase {
    Started,
    Finished,
}

/// Something heard from the agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChatEvent {
    /// Text of the answer. A turn has several model calls, numbered from 0; `whole` replaces what was said in that call
    /// so far, otherwise it goes on.
    Text {
        call: u32,
        text: String,
        whole: bool,
    },
    Tool {
        name: String,
        phase: ToolPhase,
    },
    /// A file or picture in the answer, by what it is called.
    Media {
        what: String,
    },
    Heartbeat,
    /// The agent asks something: nothing was finished, and the answer is the next message.
    Question(QuestionSet),
    /// The agent's own report of a failure.
    Error {
        code: String,
        message: String,
    },
}

/// Whether a last answer after normal ones is noise: the service ends some good turns with an apology of this form.
pub fn is_noise(text: &str) -> bool {
    text.trim_start()
        .to_lowercase()
        .starts_with("i encountered a temporary issue")
}

/// Whether a tool makes media (and so costs most and takes minutes), by the names seen in public.
pub fn generates(tool: &str) -> bool {
    let tool = tool.to_lowercase();
    ["generate", "seedance", "suno", "voiceover"]
        .iter()
        .any(|w| tool.contains(w))
}

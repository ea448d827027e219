//! The part of a chat turn that an LLM agent interprets.

use tokio::sync::mpsc;

use super::invocation::{Disconnected, Invocation};
use crate::domain::reason::Reason;
use crate::domain::spoken::TimeSpan;
use crate::studio::llm_agent::{LlmAgent, LlmReply};
use crate::studio::llm_routing;
use crate::studio::project::Project;
use crate::studio::state::SharedState;
use crate::studio::timeline_frames;

/// Result of an LLM agent's interpretation of a message.
pub(super) struct Interpretation {
    /// Text of the reply, which the client has received.
    pub text: String,
    pub result: Result<LlmReply, Reason>,
    /// Message that is carried out if the user accepts.
    pub offer: Option<String>,
    /// Ranges of the timeline that are cut if the user accepts.
    pub cut_marks: Vec<TimeSpan>,
}

/// Asks the LLM agent to interpret a message, and streams the text of its reply. `None` if there is
/// no agent, or the rules understand the message.
///
/// # Errors
/// If the client disconnects, which aborts the request to the agent.
pub(super) async fn interpret(
    studio: &SharedState,
    project: &Project,
    message: &str,
    turn: &Invocation,
) -> Result<Option<Interpretation>, Disconnected> {
    let Some(agent) = &studio.llm_agent else {
        return Ok(None);
    };
    if !is_for_agent(studio, project, message).await {
        return Ok(None);
    }
    tokio::select! {
        interpretation = stream_interpretation(studio, agent, project, message, turn) => {
            interpretation.map(Some)
        }
        () = turn.disconnected() => Err(Disconnected),
    }
}

/// Returns true if the rules leave a message to the agent. It may name a caption file: reading it
/// must not block other requests.
async fn is_for_agent(studio: &SharedState, project: &Project, message: &str) -> bool {
    let (project, message, read_text) = (project.clone(), message.to_owned(), studio.read_text());
    tokio::task::spawn_blocking(move || {
        llm_routing::is_for_llm_agent(&project, &message, read_text)
    })
    .await
    .unwrap_or(false)
}

async fn stream_interpretation(
    studio: &SharedState,
    agent: &LlmAgent,
    project: &Project,
    message: &str,
    turn: &Invocation,
) -> Result<Interpretation, Disconnected> {
    let frames = if agent.accepts_images() {
        timeline_frames::draw(&studio.media, project).await
    } else {
        Vec::new()
    };
    let (sender, mut texts) = mpsc::channel::<String>(16);
    let forward = async {
        let mut all = String::new();
        while let Some(text) = texts.recv().await {
            all.push_str(&text);
            turn.send_partial(&text).await?;
        }
        Ok(all)
    };
    let interpret = agent.interpret(project, message, &frames, sender);
    let (text, result) = tokio::join!(forward, interpret);
    let result =
        result.inspect_err(|why| tracing::warn!("the configured agent did not respond: {why}"));
    Ok(Interpretation {
        text: text?,
        result,
        offer: None,
        cut_marks: Vec::new(),
    })
}

//! Optional LLM agent: an OpenAI-compatible endpoint interprets the messages that the rules do not
//! explain, and calls edits as tools. It receives the message, the last turns, the timeline, and
//! the names and durations of the media; small frames of the timeline only if the configuration
//! allows it. Nothing is sent unless an endpoint is configured.

mod completion;
mod prompt;
mod reply_text;
mod trial_edits;

use std::time::Duration;

use reqwest::Url;
use serde_json::{Value, json};
use tokio::sync::{OnceCell, mpsc};

use self::completion::LlmCompletion;
pub(super) use self::prompt::FrameImage;
use self::reply_text::ReplyText;
pub(super) use self::trial_edits::LlmReply;
use self::trial_edits::TrialEdits;
use super::project::Project;
use super::tools;
use crate::domain::reason::{LlmReason, Reason};

/// Maximum number of requests to the endpoint per message.
const MAX_ROUNDS: usize = 8;

/// Settings of the LLM agent.
pub struct LlmOptions {
    /// Base URL of the API, including `/v1`.
    pub base_url: String,
    pub model: String,
    pub key: Option<String>,
    /// If true, the model receives frames of the timeline.
    pub images: bool,
    pub limits: LlmLimits,
}

/// Maximum durations.
#[derive(Clone, Copy, Debug)]
pub struct LlmLimits {
    /// Time without any byte of a response.
    pub silence: Duration,
    /// All requests of a message together.
    pub turn: Duration,
}

impl Default for LlmLimits {
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(120),
            turn: Duration::from_secs(300),
        }
    }
}

/// Client of an LLM endpoint.
pub struct LlmAgent {
    options: LlmOptions,
    client: OnceCell<reqwest::Client>,
}

impl LlmAgent {
    /// Creates an agent.
    pub fn new(options: LlmOptions) -> Self {
        Self {
            options,
            client: OnceCell::new(),
        }
    }

    /// Returns true if the model is to receive frames of the timeline.
    pub(super) fn accepts_images(&self) -> bool {
        self.options.images
    }

    /// Interprets a message. `frames` are frames of the timeline. Sends the text of the reply to
    /// `texts` as it arrives. Dropping the future closes the connection to the endpoint.
    ///
    /// # Errors
    /// If the endpoint fails, exceeds a limit, repeats invalid calls or does not reply.
    pub(super) async fn interpret(
        &self,
        project: &Project,
        message: &str,
        frames: &[FrameImage],
        texts: mpsc::Sender<String>,
    ) -> Result<LlmReply, Reason> {
        let rounds = self.run_rounds(
            project,
            prompt::messages(project, message, frames),
            ReplyText::new(texts),
        );
        match tokio::time::timeout(self.options.limits.turn, rounds).await {
            Ok(reply) => reply,
            Err(_) => Err(LlmReason::TimedOut.into()),
        }
    }

    async fn run_rounds(
        &self,
        project: &Project,
        mut messages: Vec<Value>,
        mut text: ReplyText,
    ) -> Result<LlmReply, Reason> {
        let mut trial = TrialEdits::new(project);
        for _ in 0..MAX_ROUNDS {
            let completion = self.complete(&messages, &mut text).await?;
            if completion.calls.is_empty() {
                let reply = trial.finish();
                if text.is_empty() && reply.edits.is_empty() {
                    return Err(LlmReason::NoMessage.into());
                }
                return Ok(reply);
            }
            let results = trial.run(&completion.calls)?;
            messages.push(completion.into_message());
            messages.extend(results);
            text.start_paragraph();
        }
        Err(LlmReason::NeverStops.into())
    }

    /// Requests one response.
    async fn complete(
        &self,
        messages: &[Value],
        text: &mut ReplyText,
    ) -> Result<LlmCompletion, Reason> {
        let body = json!({
            "model": self.options.model,
            "messages": messages,
            "tools": tools::tool_definitions(),
            "stream": true,
        });
        let url = format!(
            "{}/chat/completions",
            self.options.base_url.trim_end_matches('/')
        );
        let url = Url::parse(&url).map_err(|_| Reason::InvalidUrl)?;
        let build = || async { completion::client(&url, self.options.limits.silence) };
        let client = self.client.get_or_try_init(build).await?;
        let mut request = client.post(url.clone()).json(&body);
        if let Some(key) = &self.options.key {
            request = request.bearer_auth(key);
        }
        Ok(completion::receive(request, text).await?)
    }
}

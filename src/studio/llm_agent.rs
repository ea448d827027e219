//! Optional LLM agent: an OpenAI-compatible endpoint interprets the message and calls edits as
//! tools. It receives the message, the timeline, and the names and durations of the media. Nothing
//! is sent unless an endpoint is configured.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::project::Project;
use super::tools;
use crate::domain::edit::Edit;
use crate::domain::reason::{LlmReason, Reason};
use crate::domain::serialize;
use crate::domain::text::{one_line, sanitize};
use crate::domain::timeline::Timeline;

/// Maximum duration of a response.
const TIMEOUT: Duration = Duration::from_secs(120);
const MAX_RESPONSE_BYTES: usize = 2 << 20;
/// Maximum number of rounds of tool calls per message.
const MAX_TOOL_ROUNDS: usize = 8;
const MAX_REPLY_CHARS: usize = 4_000;

const SYSTEM_PROMPT: &str = "You edit a video timeline by calling tools. Times are whole \
    milliseconds. Use the ids of segments and \
the names of media exactly as given. Never invent media. Call as few tools as needed; when the \
request is unclear or cannot \
be done with the tools, call none and say so in one or two sentences. When you are done, say \
briefly what you did, with \
names and times, in the language of the user.";

/// Client of an LLM endpoint.
pub struct LlmAgent {
    base_url: String,
    model: String,
    key: Option<String>,
    client: OnceCell<reqwest::Client>,
}

/// Result of interpreting a message.
pub struct LlmReply {
    pub edits: Vec<Edit>,
    pub text: String,
}

impl LlmAgent {
    /// Creates an agent for the endpoint at `base_url` (including `/v1`).
    pub fn new(base_url: &str, model: &str, key: Option<String>) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        Self {
            base_url,
            model: model.to_owned(),
            key,
            client: OnceCell::new(),
        }
    }

    /// Interprets a message. The resulting edits have been tested on the timeline of the project,
    /// in their order.
    ///
    /// # Errors
    /// If the endpoint fails or does not stop calling tools.
    pub async fn interpret(&self, project: &Project, message: &str) -> Result<LlmReply, Reason> {
        let mut timeline = project.timeline();
        let mut edits = Vec::new();
        let system_text = format!(
            "{SYSTEM_PROMPT}\n\n{}",
            describe_project(project, &timeline)
        );
        let mut messages = vec![
            json!({"role": "system", "content": system_text}),
            json!({"role": "user", "content": message}),
        ];
        for _ in 0..MAX_TOOL_ROUNDS {
            let response = self.complete(&messages).await?;
            let calls = response
                .get("tool_calls")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            if calls.is_empty() {
                let text = response
                    .get("content")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let text: String = sanitize(text.trim())
                    .chars()
                    .take(MAX_REPLY_CHARS)
                    .collect();
                return Ok(LlmReply { edits, text });
            }
            let content = response.get("content");
            messages.push(json!({"role": "assistant", "content": content, "tool_calls": calls}));
            for call in &calls {
                let result = match self.run_tool(call, project, &timeline) {
                    Ok((edit, after)) => {
                        timeline = after;
                        edits.push(edit);
                        format!("done. {}", describe_project(project, &timeline))
                    }
                    Err(why) => format!("not done: {why}"),
                };
                messages.push(
                    json!({"role": "tool", "tool_call_id": call.get("id"), "content": result}),
                );
            }
        }
        Err(LlmReason::NeverStops.into())
    }

    fn run_tool(
        &self,
        call: &Value,
        project: &Project,
        timeline: &Timeline,
    ) -> Result<(Edit, Timeline), String> {
        let name = call
            .pointer("/function/name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let arguments = call
            .pointer("/function/arguments")
            .cloned()
            .unwrap_or(Value::Null);
        // Most endpoints send the arguments as a JSON string, some as an object.
        let arguments = match arguments {
            Value::String(text) => {
                serde_json::from_str(&text).map_err(|_| "the arguments are not JSON".to_owned())?
            }
            other => other,
        };
        let edit = tools::parse_call(name, &arguments, &project.assets)?;
        let after = edit
            .apply(timeline, &|source| project.source_duration_ms(source))
            .map_err(|e| e.to_string())?;
        Ok((edit, after))
    }

    async fn complete(&self, messages: &[Value]) -> Result<Value, Reason> {
        let build = || async {
            let builder = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .timeout(TIMEOUT);
            builder.build().map_err(Reason::message)
        };
        let client = self.client.get_or_try_init(build).await?;
        let body =
            json!({"model": self.model, "messages": messages, "tools": tools::tool_definitions()});
        let mut request = client
            .post(format!("{}/chat/completions", self.base_url))
            .json(&body);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let mut response = request.send().await.map_err(|e| {
            if e.is_timeout() {
                LlmReason::TimedOut
            } else {
                LlmReason::Unreachable
            }
        })?;
        if !response.status().is_success() {
            return Err(LlmReason::Status(response.status().as_u16()).into());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|_| LlmReason::ConnectionLost)?
        {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MAX_RESPONSE_BYTES {
                return Err(LlmReason::ResponseTooLarge.into());
            }
        }
        let completion: Value = serde_json::from_slice(&bytes).map_err(|_| LlmReason::NotJson)?;
        completion
            .pointer("/choices/0/message")
            .cloned()
            .ok_or_else(|| LlmReason::NoMessage.into())
    }
}

/// Describes the project to the model.
fn describe_project(project: &Project, timeline: &Timeline) -> String {
    let media: Vec<Value> = project
        .assets
        .iter()
        .map(|a| {
            let (name, kind) = (one_line(&a.name), a.kind.file_type());
            json!({"name": name, "kind": kind, "duration_ms": a.duration_ms})
        })
        .collect();
    json!({"timeline": serialize::draft_to_json(timeline), "media": media}).to_string()
}

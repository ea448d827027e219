//! An own agent, by configuration: any OpenAI-compatible endpoint reads the wish and calls the typed edits as tools.
//! What is sent: the message, the timeline, the names and lengths of the media. Nothing is sent unless it is configured.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::project::Project;
use super::tools;
use crate::domain::edit::Edit;
use crate::domain::encode;
use crate::domain::text::{harmless, one_line};
use crate::domain::timeline::Timeline;

/// How long one answer of the endpoint may take, and how large it may be.
const PATIENCE: Duration = Duration::from_secs(120);
const LARGEST_ANSWER: usize = 2 << 20;
/// How often it may call tools and look at what came of it before it must speak.
const ROUNDS: usize = 8;
const LONGEST_WORDS: usize = 4_000;

const RULES: &str = "You edit a video timeline by calling tools. Times are whole milliseconds. Use the ids of segments and \
the names of media exactly as given. Never invent media. Call as few tools as needed; when the wish is unclear or cannot \
be done with the tools, call none and say so in one or two sentences. When you are done, say briefly what you did, with \
names and times, in the language of the user.";

/// Where the endpoint is and how it is spoken to.
pub struct LlmAgent {
    base_url: String,
    model: String,
    key: Option<String>,
    client: OnceCell<reqwest::Client>,
}

/// What it made of a wish.
pub struct LlmReply {
    pub edits: Vec<Edit>,
    pub words: String,
}

impl LlmAgent {
    /// An agent at `base_url` (up to and with `/v1`).
    pub fn new(base_url: &str, model: &str, key: Option<String>) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        Self {
            base_url,
            model: model.to_owned(),
            key,
            client: OnceCell::new(),
        }
    }

    /// Lets it read a message. The edits that come out have all been tried on the project's timeline in their order.
    pub async fn read(&self, project: &Project, message: &str) -> Result<LlmReply, String> {
        let mut timeline = project.timeline();
        let mut edits = Vec::new();
        let mut messages = vec![
            json!({"role": "system", "content": format!("{RULES}\n\n{}", facts(project, &timeline))}),
            json!({"role": "user", "content": message}),
        ];
        for _ in 0..ROUNDS {
            let answer = self.ask(&messages).await?;
            let calls = answer
                .get("tool_calls")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            if calls.is_empty() {
                let words = answer
                    .get("content")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let words: String = harmless(words.trim()).chars().take(LONGEST_WORDS).collect();
                return Ok(LlmReply { edits, words });
            }
            messages.push(
                json!({"role": "assistant", "content": answer.get("content"), "tool_calls": calls}),
            );
            for call in &calls {
                let told = match self.carry_out(call, project, &timeline) {
                    Ok((edit, after)) => {
                        timeline = after;
                        edits.push(edit);
                        format!("done. {}", facts(project, &timeline))
                    }
                    Err(why) => format!("not done: {why}"),
                };
                messages
                    .push(json!({"role": "tool", "tool_call_id": call.get("id"), "content": told}));
            }
        }
        Err("it called tools without an end".into())
    }

    fn carry_out(
        &self,
        call: &Value,
        project: &Project,
        timeline: &Timeline,
    ) -> Result<(Edit, Timeline), String> {
        let name = call
            .pointer("/function/name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let given = call
            .pointer("/function/arguments")
            .cloned()
            .unwrap_or(Value::Null);
        // Most send the arguments as JSON in a string, some as they are.
        let given = match given {
            Value::String(text) => {
                serde_json::from_str(&text).map_err(|_| "the arguments are not JSON".to_owned())?
            }
            other => other,
        };
        let edit = tools::edit(name, &given, &project.assets)?;
        let after = edit
            .apply(timeline, &|source| project.source_length(source))
            .map_err(|e| e.to_string())?;
        Ok((edit, after))
    }

    async fn ask(&self, messages: &[Value]) -> Result<Value, String> {
        let build = || async {
            let builder = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .timeout(PATIENCE);
            builder.build().map_err(|e| e.to_string())
        };
        let client = self.client.get_or_try_init(build).await?;
        let body = json!({"model": self.model, "messages": messages, "tools": tools::described()});
        let mut request = client
            .post(format!("{}/chat/completions", self.base_url))
            .json(&body);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let mut response = request.send().await.map_err(|e| {
            if e.is_timeout() {
                "it took too long".to_owned()
            } else {
                "it cannot be reached".into()
            }
        })?;
        if !response.status().is_success() {
            return Err(format!(
                "it refused with status {}",
                response.status().as_u16()
            ));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|_| "the connection broke".to_owned())?
        {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > LARGEST_ANSWER {
                return Err("its answer is too large".into());
            }
        }
        let answer: Value =
            serde_json::from_slice(&bytes).map_err(|_| "its answer is not JSON".to_owned())?;
        answer
            .pointer("/choices/0/message")
            .cloned()
            .ok_or_else(|| "its answer has no message".into())
    }
}

/// The project as the model sees it.
fn facts(project: &Project, timeline: &Timeline) -> String {
    let media: Vec<Value> = project
        .assets
        .iter()
        .map(|a| json!({"name": one_line(&a.name), "kind": a.kind.word(), "duration_ms": a.duration_ms}))
        .collect();
    json!({"timeline": encode::draft(timeline), "media": media}).to_string()
}

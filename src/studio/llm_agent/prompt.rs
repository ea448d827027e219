//! The messages that begin a conversation with the model.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::domain::serialize;
use crate::domain::text::one_line;
use crate::domain::timeline::Timeline;
use crate::studio::project::Project;

const SYSTEM_PROMPT: &str = "You edit a video timeline by calling tools. Times are whole \
    milliseconds. Use the ids of segments and the names of media exactly as given. Never invent \
    media. Call as few tools as needed. All calls of a request are carried out, or none. When the \
    request is unclear or cannot be done with the tools, call none and say so in one or two \
    sentences. When you are done, say briefly what you did, with names and times, in the language \
    of the user.";

/// A frame of the timeline.
pub(crate) struct FrameImage {
    pub at_ms: u64,
    /// Content of a PNG file.
    pub png: Vec<u8>,
}

/// Returns the messages of the conversation so far: the instructions with the timeline, the last
/// turns, and the new message with frames of the timeline.
pub(super) fn messages(project: &Project, message: &str, frames: &[FrameImage]) -> Vec<Value> {
    let description = describe_project(project, &project.timeline());
    let system = format!("{SYSTEM_PROMPT}\n\n{description}");
    let mut messages = vec![json!({"role": "system", "content": system})];
    for turn in project.recent_turns.iter() {
        messages.push(json!({"role": "user", "content": turn.message}));
        messages.push(json!({"role": "assistant", "content": turn.reply}));
    }
    messages.push(json!({"role": "user", "content": content(message, frames)}));
    messages
}

/// Returns a message with its pictures. Without pictures it is a string, which every endpoint
/// accepts.
fn content(message: &str, frames: &[FrameImage]) -> Value {
    if frames.is_empty() {
        return json!(message);
    }
    let mut parts = vec![json!({"type": "text", "text": message})];
    for frame in frames {
        let label = format!("The timeline at {} ms:", frame.at_ms);
        let url = format!("data:image/png;base64,{}", STANDARD.encode(&frame.png));
        parts.push(json!({"type": "text", "text": label}));
        parts.push(json!({"type": "image_url", "image_url": {"url": url}}));
    }
    Value::Array(parts)
}

/// Describes a timeline of the project, and its media.
pub(super) fn describe_project(project: &Project, timeline: &Timeline) -> String {
    let media: Vec<Value> = project
        .listed_assets()
        .iter()
        .map(|a| {
            let (name, kind) = (one_line(&a.name), a.kind.file_type());
            json!({"name": name, "kind": kind, "duration_ms": a.duration_ms})
        })
        .collect();
    json!({"timeline": serialize::draft_to_json(timeline), "media": media}).to_string()
}

//! The messages that begin a conversation with the model.

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

/// Returns the messages of the conversation so far: the instructions with the timeline, the last
/// turns, and the new message.
pub(super) fn messages(project: &Project, message: &str) -> Vec<Value> {
    let description = describe_project(project, &project.timeline());
    let system = format!("{SYSTEM_PROMPT}\n\n{description}");
    let mut messages = vec![json!({"role": "system", "content": system})];
    for turn in project.recent_turns.iter() {
        messages.push(json!({"role": "user", "content": turn.message}));
        messages.push(json!({"role": "assistant", "content": turn.reply}));
    }
    messages.push(json!({"role": "user", "content": message}));
    messages
}

/// Describes a timeline of the project, and its media.
pub(super) fn describe_project(project: &Project, timeline: &Timeline) -> String {
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

//! Events of a turn: both documented forms (flat and ADK), the rule of partial and final texts, repeated calls once.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::domain::heard::{ChatEvent, ToolPhase};
use crate::domain::text::{harmless, one_line};

/// Turns the data of events into [`ChatEvent`]s; one for each turn.
#[derive(Debug, Default)]
pub struct Decoder {
    call: u32,
    /// Whether the current model call has said anything yet.
    spoken: bool,
    /// Ids of function calls and responses already heard.
    tools: HashSet<String>,
    tool_answered: bool,
    failed: bool,
}

impl Decoder {
    /// Decodes one event. What is not understood gives nothing.
    pub fn decode(&mut self, event: &str, data: &str) -> Vec<ChatEvent> {
        if data.trim().is_empty() || event == "heartbeat" {
            return vec![ChatEvent::Heartbeat];
        }
        if let Some(text) = serde_json::from_str::<Partial>(data).ok().and_then(Partial::text) {
            let mut heard = Vec::new();
            self.say(&text, false, &mut heard);
            return heard;
        }
        let Ok(value) = serde_json::from_str::<Value>(data) else { return Vec::new() };
        let mut heard = Vec::new();
        match value.get("type").and_then(Value::as_str) {
            Some("heartbeat") => heard.push(ChatEvent::Heartbeat),
            Some("text") => self.flat_text(&value, &mut heard),
            Some(kind @ ("tool_call" | "tool_result")) => self.flat_tool(kind, &value, &mut heard),
            _ => self.adk(&value, &mut heard),
        }
        heard
    }

    fn flat_text(&mut self, value: &Value, heard: &mut Vec<ChatEvent>) {
        if let Some(text) = value.get("content").or_else(|| value.get("text")).and_then(Value::as_str) {
            self.say(text, false, heard);
        }
    }

    fn flat_tool(&mut self, kind: &str, value: &Value, heard: &mut Vec<ChatEvent>) {
        let phase = if kind == "tool_call" { ToolPhase::Started } else { ToolPhase::Finished };
        self.tool(value, phase, heard);
    }

    fn adk(&mut self, value: &Value, heard: &mut Vec<ChatEvent>) {
        let partial = value.get("partial").and_then(Value::as_bool).unwrap_or(false);
        let parts = value.pointer("/content/parts").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let text: String =
            parts.iter().filter(|p| !is_thought(p)).filter_map(|p| p.get("text").and_then(Value::as_str)).collect();
        if !text.is_empty() {
            self.say(&text, !partial, heard);
        }
        if !partial {
            for part in parts {
                self.part(part, heard);
            }
            if !parts.is_empty() && self.spoken {
                self.next_call();
            }
        }
        self.error(value, heard);
    }

    fn part(&mut self, part: &Value, heard: &mut Vec<ChatEvent>) {
        let key = |camel: &str, snake: &str| part.get(camel).or_else(|| part.get(snake)).filter(|v| v.is_object());
        if let Some(call) = key("functionCall", "function_call") {
            self.tool(call, ToolPhase::Started, heard);
        }
        if let Some(response) = key("functionResponse", "function_response") {
            self.tool(response, ToolPhase::Finished, heard);
        }
        if let Some(media) = key("fileData", "file_data").or_else(|| key("inlineData", "inline_data")) {
            let name = ["displayName", "display_name", "mimeType", "mime_type"].iter().find_map(|k| media.get(*k)?.as_str());
            heard.push(ChatEvent::Media { what: one_line(name.unwrap_or("file")) });
        }
    }

    fn say(&mut self, text: &str, whole: bool, heard: &mut Vec<ChatEvent>) {
        self.spoken = true;
        heard.push(ChatEvent::Text { call: self.call, text: harmless(text), whole });
    }

    fn tool(&mut self, value: &Value, phase: ToolPhase, heard: &mut Vec<ChatEvent>) {
        if self.spoken {
            self.next_call();
        }
        self.tool_answered |= phase == ToolPhase::Finished;
        let id = value.get("id").and_then(Value::as_str).map(|id| format!("{phase:?}{id}"));
        if id.is_some_and(|id| !self.tools.insert(id)) {
            return;
        }
        let name = value.get("name").and_then(Value::as_str).unwrap_or("tool");
        heard.push(ChatEvent::Tool { name: one_line(name), phase });
    }

    fn next_call(&mut self) {
        self.call += 1;
        self.spoken = false;
    }

    /// An error comes as two records at times; it is told once. No content after a tool's answer is a silent edit.
    fn error(&mut self, value: &Value, heard: &mut Vec<ChatEvent>) {
        let code = value.get("errorCode").or_else(|| value.get("error_code")).and_then(Value::as_str);
        let silent_edit = code == Some("MODEL_RETURNED_NO_CONTENT") && self.tool_answered;
        let words = ["errorMessage", "error_message", "error"].iter().find_map(|k| value.get(*k)?.as_str());
        if (code.is_none() && words.is_none()) || code == Some("STOP") || silent_edit || self.failed {
            return;
        }
        self.failed = true;
        let message = one_line(words.unwrap_or("no reason was given")).chars().take(300).collect();
        heard.push(ChatEvent::Error { code: one_line(code.unwrap_or("agent")), message });
    }
}

/// The event that comes in floods, a piece of a text and nothing else, read without building what is not needed. Any
/// other one is not of this form.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Partial<'a> {
    partial: bool,
    #[serde(borrow)]
    content: Parts<'a>,
    #[serde(rename = "type")]
    kind: Option<IgnoredAny>,
    error_code: Option<IgnoredAny>,
    error_message: Option<IgnoredAny>,
    error: Option<IgnoredAny>,
    #[serde(rename = "error_code")]
    snake_code: Option<IgnoredAny>,
    #[serde(rename = "error_message")]
    snake_message: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow)]
    parts: Vec<Part<'a>>,
}

#[derive(Deserialize)]
struct Part<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(default)]
    thought: bool,
}

impl Partial<'_> {
    /// Its words; none where it is more than a piece of a text.
    fn text(self) -> Option<String> {
        let others = [&self.kind, &self.error_code, &self.error_message, &self.error, &self.snake_code, &self.snake_message];
        let text: String = self.content.parts.iter().filter(|p| !p.thought).map(|p| &*p.text).collect();
        (self.partial && others.iter().all(|o| o.is_none()) && !text.is_empty()).then_some(text)
    }
}

fn is_thought(part: &Value) -> bool {
    part.get("thought").and_then(Value::as_bool).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(events: &[&str]) -> Vec<ChatEvent> {
        let mut decoder = Decoder::default();
        events.iter().flat_map(|e| decoder.decode("message", e)).collect()
    }

    /// What a reader of the transcript sees: the texts of all calls.
    fn read(events: &[ChatEvent]) -> Vec<String> {
        let mut calls: Vec<String> = Vec::new();
        for event in events {
            if let ChatEvent::Text { call, text, whole } = event {
                calls.resize(calls.len().max(*call as usize + 1), String::new());
                let said = &mut calls[*call as usize];
                if *whole {
                    said.clear();
                }
                said.push_str(text);
            }
        }
        calls.into_iter().filter(|c| !c.is_empty()).collect()
    }

    #[test]
    fn finals_replace_their_partials() {
        let events = decode(&[
            r#"{"partial":true,"content":{"parts":[{"text":"Hel"}]}}"#,
            r#"{"partial":true,"content":{"parts":[{"text":"lo"}]}}"#,
            r#"{"content":{"parts":[{"text":"Hello"},{"functionCall":{"id":"1","name":"edit_multitrack","args":{}}}]}}"#,
            r#"{"content":{"role":"user","parts":[{"functionResponse":{"id":"1","name":"edit_multitrack","response":{}}}]}}"#,
            r#"{"content":{"parts":[{"text":"Done."}]},"finishReason":"STOP"}"#,
        ]);
        assert_eq!(read(&events), ["Hello", "Done."]);
        assert_eq!(events.iter().filter(|e| matches!(e, ChatEvent::Tool { .. })).count(), 2);
    }

    #[test]
    fn calls_on_partials_and_repeats_count_once() {
        let events = decode(&[
            r#"{"partial":true,"content":{"parts":[{"functionCall":{"id":"a","name":"edit"}}]}}"#,
            r#"{"content":{"parts":[{"functionCall":{"id":"b","name":"edit"}}]}}"#,
            r#"{"content":{"parts":[{"functionCall":{"id":"b","name":"edit"}}]}}"#,
        ]);
        assert_eq!(events, [ChatEvent::Tool { name: "edit".into(), phase: ToolPhase::Started }]);
    }

    #[test]
    fn flat_events_mix_in() {
        let events = decode(&[
            r#"{"type":"text","content":"One "}"#,
            r#"{"type":"text","content":"two"}"#,
            r#"{"type":"heartbeat"}"#,
            r#"{"type":"tool_call","name":"suno","args":{}}"#,
            r#"{"content":{"parts":[{"text":"Three"}]}}"#,
        ]);
        assert_eq!(read(&events), ["One two", "Three"]);
        assert!(events.contains(&ChatEvent::Heartbeat));
    }

    #[test]
    fn thoughts_stay_unsaid_and_control_characters_out() {
        let events = decode(&[r#"{"content":{"parts":[{"text":"hm","thought":true},{"text":"a\u001b[2Jb"}]}}"#]);
        assert_eq!(read(&events), ["a[2Jb"]);
    }

    #[test]
    fn an_error_is_told_once_and_a_silent_edit_is_none() {
        let failed = decode(&[r#"{"errorCode":"X","errorMessage":"boom"}"#, r#"{"error":"boom","error_details":{}}"#]);
        assert_eq!(failed, [ChatEvent::Error { code: "X".into(), message: "boom".into() }]);
        let silent = decode(&[
            r#"{"content":{"parts":[{"functionResponse":{"id":"1","name":"edit"}}]}}"#,
            r#"{"errorCode":"MODEL_RETURNED_NO_CONTENT"}"#,
        ]);
        assert!(!silent.iter().any(|e| matches!(e, ChatEvent::Error { .. })));
    }

    #[test]
    fn heartbeats_in_all_forms_and_junk() {
        let mut d = Decoder::default();
        assert_eq!(d.decode("message", ""), [ChatEvent::Heartbeat]);
        assert_eq!(d.decode("heartbeat", "x"), [ChatEvent::Heartbeat]);
        for junk in ["{", "[]", "null", "3", r#"{"content":7}"#, r#"{"content":{"parts":[1,null,{"text":5}]}}"#] {
            assert_eq!(d.decode("message", junk), [], "{junk}");
        }
    }
}

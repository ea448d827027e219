//! Decoder of turn events: both documented formats (flat and ADK), partial and final texts,
//! deduplicated tool calls.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::text_assembler::{MAX_ANSWER_BYTES, TextAssembler};
use super::{error_events, json_repair, questions};
use crate::api::error::TOO_LARGE;
use crate::domain::chat_event::{ChatEvent, ToolPhase};
use crate::domain::question::QuestionSet;
use crate::domain::reason::Reason;
use crate::domain::text::one_line;

/// Maximum length of a tool or file name (characters).
const MAX_NAME_CHARS: usize = 200;
/// Maximum number of non-text events per turn; the rest is discarded.
const MAX_EVENTS: usize = 20_000;

/// Decodes event data into [`ChatEvent`]s. Create one per turn.
#[derive(Debug, Default)]
pub struct ChatDecoder {
    texts: TextAssembler,
    /// Ids of function calls and responses already decoded.
    tools: HashSet<String>,
    /// Number of calls without a result.
    running: usize,
    /// Number of non-text events.
    other_events: usize,
    tool_answered: bool,
    failed: bool,
    too_long: bool,
    end: TurnEndHint,
}

/// Likelihood that an event is the last one of its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TurnEndHint {
    /// More events will follow.
    #[default]
    Open,
    /// Complete text without a tool call and without an end marker (adk-python#4216).
    Likely,
    /// Explicit end: a finish reason, an end marker, a question, or an error.
    Explicit,
}

impl ChatDecoder {
    /// Decodes one event. Unknown data yields no events.
    pub fn decode(&mut self, event: &str, data: &str) -> Vec<ChatEvent> {
        if data.trim().is_empty() || is_heartbeat(event) {
            return vec![ChatEvent::Heartbeat];
        }
        let mut events = Vec::new();
        if let Some((author, text)) = serde_json::from_str::<Partial>(data)
            .ok()
            .and_then(Partial::text)
        {
            self.end = TurnEndHint::Open;
            events.extend(self.texts.partial(&author, &text));
        } else if data.trim() == "[DONE]" {
            self.end = TurnEndHint::Explicit;
        } else if let Some(value) = json_repair::read(data) {
            self.event(event, &value, &mut events);
        } else if let Some(error) = error_events::read_broken(event, data) {
            self.error(error, &mut events);
        }
        self.limit(&mut events);
        events
    }

    /// Returns how likely it is that the last event ends the turn.
    pub fn end(&self) -> TurnEndHint {
        if self.running == 0 {
            self.end
        } else {
            TurnEndHint::Open
        }
    }

    fn event(&mut self, event: &str, value: &Value, events: &mut Vec<ChatEvent>) {
        let kind = value.get("type").and_then(Value::as_str);
        if kind.is_some_and(is_heartbeat) {
            return events.push(ChatEvent::Heartbeat);
        }
        // Unknown events and mere state changes do not indicate the end of the turn.
        let has_content = kind.is_some() || value.get("content").is_some_and(Value::is_object);
        self.end = if has_content {
            TurnEndHint::Open
        } else {
            self.end
        };
        match kind {
            Some("text") => events.extend(flat_text(value).and_then(|text| self.texts.flat(text))),
            Some(kind @ ("tool_call" | "tool_result")) => {
                let phase = if kind == "tool_call" {
                    ToolPhase::Started
                } else {
                    ToolPhase::Finished
                };
                self.tool(value, phase, events);
            }
            Some("done" | "end" | "complete" | "completed" | "finish" | "finished") => {
                self.end = TurnEndHint::Explicit
            }
            Some(kind) if questions::is_question_tool(kind) || kind == "question" => {
                let arguments = ["args", "arguments", "data"]
                    .iter()
                    .find_map(|object_at| value.get(*object_at))
                    .unwrap_or(value);
                events.extend(questions::read(arguments).map(|set| self.question(set)));
            }
            _ => {
                self.adk(value, events);
                self.report(event, value, events);
            }
        }
    }

    fn adk(&mut self, value: &Value, events: &mut Vec<ChatEvent>) {
        let partial = value
            .get("partial")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let author = value
            .get("author")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let parts = value
            .pointer("/content/parts")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let text: String = parts
            .iter()
            .filter(|p| !is_thought(p))
            .filter_map(|p| p.get("text").and_then(Value::as_str))
            .collect();
        if partial {
            events.extend(
                (!text.is_empty())
                    .then(|| self.texts.partial(author, &text))
                    .flatten(),
            );
            return;
        }
        if !text.is_empty() {
            let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
            events.extend(self.texts.whole(author, id, &text));
        }
        let ends = value
            .get("finishReason")
            .or_else(|| value.get("finish_reason"))
            .is_some_and(Value::is_string)
            || value.get("turnComplete").and_then(Value::as_bool) == Some(true);
        if !parts.is_empty() {
            self.end = match (ends, parts.iter().any(is_tool)) {
                (_, true) => TurnEndHint::Open,
                (true, false) => TurnEndHint::Explicit,
                // A model call without a tool ends the work of its agent, but another agent can
                // follow.
                (false, false) => {
                    if text.is_empty() {
                        TurnEndHint::Open
                    } else {
                        TurnEndHint::Likely
                    }
                }
            };
        } else if ends {
            self.end = TurnEndHint::Explicit;
        }
        for part in parts {
            self.part(part, events);
        }
        if !parts.is_empty() {
            self.texts.end(author);
        }
    }

    fn part(&mut self, part: &Value, events: &mut Vec<ChatEvent>) {
        if let Some(call) = object_at(part, "functionCall", "function_call") {
            self.tool(call, ToolPhase::Started, events);
        }
        if let Some(response) = object_at(part, "functionResponse", "function_response") {
            self.tool(response, ToolPhase::Finished, events);
        }
        if let Some(media) = object_at(part, "fileData", "file_data")
            .or_else(|| object_at(part, "inlineData", "inline_data"))
        {
            let name = ["displayName", "display_name", "mimeType", "mime_type"]
                .iter()
                .find_map(|k| media.get(*k)?.as_str());
            events.push(ChatEvent::Media {
                name: sanitize_name(name.unwrap_or("file")),
            });
        }
    }

    fn tool(&mut self, value: &Value, phase: ToolPhase, events: &mut Vec<ChatEvent>) {
        self.texts.interrupt();
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .map(|id| format!("{phase:?}{id}"));
        if self.other_events >= MAX_EVENTS || id.is_some_and(|id| !self.tools.insert(id)) {
            return;
        }
        let name = value.get("name").and_then(Value::as_str).unwrap_or("tool");
        if questions::is_question_tool(name) {
            let arguments = ["args", "arguments", "input"]
                .iter()
                .find_map(|object_at| value.get(*object_at))
                .unwrap_or(&Value::Null);
            // Its result only confirms that the question was asked.
            let question = questions::read(arguments).filter(|_| phase == ToolPhase::Started);
            events.extend(question.map(|set| self.question(set)));
            return;
        }
        self.running = match phase {
            ToolPhase::Started => self.running + 1,
            ToolPhase::Finished => self.running.saturating_sub(1),
        };
        self.tool_answered |= phase == ToolPhase::Finished;
        events.push(ChatEvent::Tool {
            name: sanitize_name(name),
            phase,
        });
    }

    fn question(&mut self, set: QuestionSet) -> ChatEvent {
        self.end = TurnEndHint::Explicit;
        ChatEvent::Question(set)
    }

    /// Reports an error once, even if it arrives as two records. No content after a tool response
    /// is a silent edit.
    fn report(&mut self, event: &str, value: &Value, events: &mut Vec<ChatEvent>) {
        let Some(error) = error_events::read(event, value) else {
            return;
        };
        if error.0 == "MODEL_RETURNED_NO_CONTENT" && self.tool_answered {
            self.end = TurnEndHint::Explicit;
            return;
        }
        self.error(error, events);
    }

    fn error(&mut self, (code, message): (String, Reason), events: &mut Vec<ChatEvent>) {
        (self.end, self.running) = (TurnEndHint::Explicit, 0);
        if !std::mem::replace(&mut self.failed, true) {
            events.push(ChatEvent::Error { code, message });
        }
    }

    /// Discards events beyond the limits, and reports that once.
    fn limit(&mut self, events: &mut Vec<ChatEvent>) {
        let is_other =
            |event: &ChatEvent| !matches!(event, ChatEvent::Text { .. } | ChatEvent::Heartbeat);
        self.other_events += events.iter().filter(|event| is_other(event)).count();
        if self.other_events > MAX_EVENTS {
            events.retain(|event| !is_other(event));
        }
        if (self.texts.is_full() || self.other_events > MAX_EVENTS)
            && !std::mem::replace(&mut self.too_long, true)
        {
            events.push(ChatEvent::Error {
                code: TOO_LARGE.to_owned(),
                message: Reason::AnswerTooLong {
                    mb: MAX_ANSWER_BYTES >> 20,
                    events: MAX_EVENTS,
                },
            });
        }
    }
}

fn is_heartbeat(kind: &str) -> bool {
    matches!(
        kind,
        "heartbeat" | "ping" | "keepalive" | "keep-alive" | "keep_alive"
    )
}

fn flat_text(value: &Value) -> Option<&str> {
    value
        .get("content")
        .or_else(|| value.get("text"))
        .and_then(Value::as_str)
}

fn object_at<'a>(part: &'a Value, camel: &str, snake: &str) -> Option<&'a Value> {
    part.get(camel)
        .or_else(|| part.get(snake))
        .filter(|v| v.is_object())
}

fn is_tool(part: &Value) -> bool {
    object_at(part, "functionCall", "function_call")
        .or_else(|| object_at(part, "functionResponse", "function_response"))
        .is_some()
}

/// Sanitizes a name for display.
fn sanitize_name(text: &str) -> String {
    one_line(text).chars().take(MAX_NAME_CHARS).collect()
}

/// The most frequent event, a text chunk and nothing else, parsed without allocating the rest.
/// Other events do not match.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Partial<'a> {
    partial: bool,
    #[serde(borrow)]
    content: ContentParts<'a>,
    #[serde(borrow)]
    author: Option<Cow<'a, str>>,
    code: Option<IgnoredAny>,
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
struct ContentParts<'a> {
    #[serde(borrow)]
    parts: Vec<ContentPart<'a>>,
}

#[derive(Deserialize)]
struct ContentPart<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(default)]
    thought: bool,
}

impl<'a> Partial<'a> {
    /// Returns author and text, or `None` if the event contains more than text.
    fn text(self) -> Option<(Cow<'a, str>, String)> {
        let codes = [&self.error_code, &self.snake_code, &self.code];
        let other_fields = [
            &self.kind,
            &self.error_message,
            &self.error,
            &self.snake_message,
        ];
        let text: String = self
            .content
            .parts
            .iter()
            .filter(|p| !p.thought)
            .map(|p| &*p.text)
            .collect();
        let is_text = self.partial
            && codes.into_iter().chain(other_fields).all(Option::is_none)
            && !text.is_empty();
        is_text.then(|| (self.author.unwrap_or_default(), text))
    }
}

fn is_thought(part: &Value) -> bool {
    part.get("thought")
        .and_then(Value::as_bool)
        .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(events: &[&str]) -> Vec<ChatEvent> {
        let mut decoder = ChatDecoder::default();
        events
            .iter()
            .flat_map(|e| decoder.decode("message", e))
            .collect()
    }

    /// Texts of all calls as shown in the transcript.
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
        assert_eq!(
            events
                .iter()
                .filter(|e| matches!(e, ChatEvent::Tool { .. }))
                .count(),
            2
        );
    }

    #[test]
    fn calls_on_partials_and_repeats_count_once() {
        let events = decode(&[
            r#"{"partial":true,"content":{"parts":[{"functionCall":{"id":"a","name":"edit"}}]}}"#,
            r#"{"content":{"parts":[{"functionCall":{"id":"b","name":"edit"}}]}}"#,
            r#"{"content":{"parts":[{"functionCall":{"id":"b","name":"edit"}}]}}"#,
        ]);
        assert_eq!(
            events,
            [ChatEvent::Tool {
                name: "edit".into(),
                phase: ToolPhase::Started
            }]
        );
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
    fn texts_of_both_formats_are_kept_in_any_order() {
        let partial = |text: &str| {
            format!(
                r#"{{"partial":true,"author":"a","content":{{"parts":[{{"text":"{text}"}}]}}}}"#
            )
        };
        let whole =
            |text: &str| format!(r#"{{"author":"a","content":{{"parts":[{{"text":"{text}"}}]}}}}"#);
        let flat = |text: &str| format!(r#"{{"type":"text","content":"{text}"}}"#);
        let tool = || r#"{"type":"tool_call","name":"edit"}"#.to_owned();
        for (events, expected) in [
            (
                vec![flat("One."), whole("Two."), flat("Three.")],
                vec!["One.", "Two.", "Three."],
            ),
            (
                vec![whole("One."), flat("Two."), whole("Three.")],
                vec!["One.", "Two.", "Three."],
            ),
            (
                vec![partial("On"), flat("Two."), partial("e."), whole("One.")],
                vec!["One.", "Two."],
            ),
            (
                vec![flat("One "), flat("two"), whole("One two")],
                vec!["One two"],
            ),
            (
                vec![partial("One."), tool(), partial("Two."), whole("Two.")],
                vec!["One.", "Two."],
            ),
            (
                vec![partial("One."), tool(), whole("One. Two.")],
                vec!["One. Two."],
            ),
            (
                vec![partial("One."), tool(), whole("Two.")],
                vec!["One.", "Two."],
            ),
        ] {
            let events: Vec<&str> = events.iter().map(String::as_str).collect();
            assert_eq!(read(&decode(&events)), expected, "{events:?}");
        }
    }

    #[test]
    fn concurrent_authors_are_kept_apart() {
        let by = |author: &str, text: &str, partial: bool| {
            format!(
                r#"{{"partial":{partial},"author":"{author}","content":{{"parts":[{{"text":"{text}"}}]}}}}"#
            )
        };
        let events = [
            by("a", "On", true),
            by("b", "Tw", true),
            by("a", "e", true),
            by("b", "o", true),
            by("a", "One", false),
            by("b", "Two", false),
        ];
        assert_eq!(
            read(&decode(
                &events.iter().map(String::as_str).collect::<Vec<_>>()
            )),
            ["One", "Two"]
        );
    }

    #[test]
    fn a_question_is_a_separate_event_in_both_formats() {
        let args = r#"{"title":"Music","questions":[{"prompt":"Which?","options":[{"label":"Calm"}],"allow_multiple":true}]}"#;
        for event in [
            format!(r#"{{"type":"tool_call","name":"ask_question","args":{args}}}"#),
            format!(r#"{{"type":"ask_question","title":"Music",{}"#, &args[17..]),
            format!(
                r#"{{"content":{{"parts":[{{"functionCall":{{"id":"1","name":"ask_question","args":{args}}}}}]}},"longRunningToolIds":["1"]}}"#
            ),
        ] {
            let mut decoder = ChatDecoder::default();
            let events = decoder.decode("message", &event);
            let [ChatEvent::Question(set)] = events.as_slice() else {
                panic!("{event}: {events:?}")
            };
            assert_eq!(
                (set.title.as_str(), set.questions[0].options.as_slice()),
                ("Music", &["Calm".to_owned()][..])
            );
            assert_eq!(decoder.end(), TurnEndHint::Explicit);
        }
    }

    #[test]
    fn only_an_end_without_tools_can_be_the_last_event() {
        let mut d = ChatDecoder::default();
        for (event, expected) in [
            (
                r#"{"content":{"parts":[{"functionCall":{"id":"1","name":"edit"}}]},"finishReason":"STOP"}"#,
                TurnEndHint::Open,
            ),
            (
                r#"{"content":{"parts":[{"text":"Wait."}]},"finishReason":"STOP"}"#,
                TurnEndHint::Open,
            ),
            (
                r#"{"content":{"parts":[{"functionResponse":{"id":"1","name":"edit"}}]}}"#,
                TurnEndHint::Open,
            ),
            (
                r#"{"content":{"parts":[{"text":"Do"}]},"partial":true}"#,
                TurnEndHint::Open,
            ),
            (
                r#"{"content":{"parts":[{"text":"Done."}]}}"#,
                TurnEndHint::Likely,
            ),
            (
                r#"{"content":{"parts":[{"text":"Done."}]},"finishReason":"STOP","partial":false}"#,
                TurnEndHint::Explicit,
            ),
            (
                r#"{"actions":{"stateDelta":{"a":1}}}"#,
                TurnEndHint::Explicit,
            ),
            (r#"{"type":"heartbeat"}"#, TurnEndHint::Explicit),
            (r#"{"type":"ping"}"#, TurnEndHint::Explicit),
            (r#"{"type":"text","content":"More"}"#, TurnEndHint::Open),
            ("[DONE]", TurnEndHint::Explicit),
        ] {
            d.decode("message", event);
            assert_eq!(d.end(), expected, "{event}");
        }
    }

    #[test]
    fn a_response_has_a_maximum_length_reported_once() {
        let mut d = ChatDecoder::default();
        let piece = format!(r#"{{"type":"text","content":"{}"}}"#, "x".repeat(1 << 20));
        let events: Vec<ChatEvent> = (0..40).flat_map(|_| d.decode("message", &piece)).collect();
        assert_eq!(
            events
                .iter()
                .filter(|e| matches!(e, ChatEvent::Text { .. }))
                .count(),
            MAX_ANSWER_BYTES >> 20
        );
        let errors: Vec<_> = events
            .iter()
            .filter(|e| matches!(e, ChatEvent::Error { code, .. } if code == TOO_LARGE))
            .collect();
        assert_eq!(errors.len(), 1);
        let tool = r#"{"type":"tool_call","name":"edit"}"#;
        let mut d = ChatDecoder::default();
        assert!(
            (0..50_000)
                .map(|_| d.decode("message", tool).len())
                .sum::<usize>()
                <= MAX_EVENTS + 1
        );
    }

    #[test]
    fn thoughts_and_control_characters_are_removed() {
        let events = decode(&[
            r#"{"content":{"parts":[{"text":"hm","thought":true},{"text":"a\u001b[2Jb"}]}}"#,
        ]);
        assert_eq!(read(&events), ["a[2Jb"]);
    }

    #[test]
    fn an_error_is_reported_once_and_a_silent_edit_is_not_an_error() {
        let failed = decode(&[
            r#"{"errorCode":"X","errorMessage":"boom"}"#,
            r#"{"error":"boom","error_details":{}}"#,
        ]);
        assert_eq!(
            failed,
            [ChatEvent::Error {
                code: "X".into(),
                message: "boom".into()
            }]
        );
        let silent = decode(&[
            r#"{"content":{"parts":[{"functionResponse":{"id":"1","name":"edit"}}]}}"#,
            r#"{"errorCode":"MODEL_RETURNED_NO_CONTENT"}"#,
        ]);
        assert!(!silent.iter().any(|e| matches!(e, ChatEvent::Error { .. })));
    }

    #[test]
    fn heartbeats_in_all_formats_and_junk() {
        let mut d = ChatDecoder::default();
        assert_eq!(d.decode("message", ""), [ChatEvent::Heartbeat]);
        assert_eq!(d.decode("heartbeat", "x"), [ChatEvent::Heartbeat]);
        for junk in [
            "{",
            "[]",
            "null",
            "3",
            r#"{"content":7}"#,
            r#"{"content":{"parts":[1,null,{"text":5}]}}"#,
        ] {
            assert_eq!(d.decode("message", junk), [], "{junk}");
        }
    }
}

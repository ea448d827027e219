//! Events of a turn: both documented forms (flat and ADK), the rule of partial and final texts, repeated calls once.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::text_assembler::{LONGEST_ANSWER, TextAssembler};
use super::{error_events, json_repair, questions};
use crate::api::error::TOO_LARGE;
use crate::domain::chat_event::{ChatEvent, ToolPhase};
use crate::domain::question::QuestionSet;
use crate::domain::text::one_line;

/// Longest name of a tool or a file, characters.
const LONGEST_NAME: usize = 200;
/// Most events of a turn other than text; the rest is left out.
const MOST_EVENTS: usize = 20_000;

/// Turns the data of events into [`ChatEvent`]s; one for each turn.
#[derive(Debug, Default)]
pub struct ChatDecoder {
    texts: TextAssembler,
    /// Ids of function calls and responses already heard.
    tools: HashSet<String>,
    /// Calls without a result so far.
    running: usize,
    /// Events other than text so far.
    others: usize,
    tool_answered: bool,
    failed: bool,
    too_long: bool,
    end: TurnEndHint,
}

/// Whether an event can be the last one of its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TurnEndHint {
    /// More is to come.
    #[default]
    Open,
    /// A whole text without a tool, and no word about the end (adk-python#4216).
    Likely,
    /// The event says so: the reason of an end, a flat mark of it, a question, or an error.
    Said,
}

impl ChatDecoder {
    /// Decodes one event. What is not understood gives nothing.
    pub fn decode(&mut self, event: &str, data: &str) -> Vec<ChatEvent> {
        if data.trim().is_empty() || is_heartbeat(event) {
            return vec![ChatEvent::Heartbeat];
        }
        let mut heard = Vec::new();
        if let Some((author, text)) = serde_json::from_str::<Partial>(data)
            .ok()
            .and_then(Partial::text)
        {
            self.end = TurnEndHint::Open;
            heard.extend(self.texts.partial(&author, &text));
        } else if data.trim() == "[DONE]" {
            self.end = TurnEndHint::Said;
        } else if let Some(value) = json_repair::read(data) {
            self.event(event, &value, &mut heard);
        } else if let Some(error) = error_events::read_broken(event, data) {
            self.error(error, &mut heard);
        }
        self.limit(&mut heard);
        heard
    }

    /// Whether the last event can be the last one of the turn.
    pub fn end(&self) -> TurnEndHint {
        if self.running == 0 {
            self.end
        } else {
            TurnEndHint::Open
        }
    }

    fn event(&mut self, event: &str, value: &Value, heard: &mut Vec<ChatEvent>) {
        let kind = value.get("type").and_then(Value::as_str);
        if kind.is_some_and(is_heartbeat) {
            return heard.push(ChatEvent::Heartbeat);
        }
        // What is not understood, and changes of the state alone, say nothing of the turn's end.
        let says_something = kind.is_some() || value.get("content").is_some_and(Value::is_object);
        self.end = if says_something {
            TurnEndHint::Open
        } else {
            self.end
        };
        match kind {
            Some("text") => heard.extend(flat_text(value).and_then(|text| self.texts.flat(text))),
            Some(kind @ ("tool_call" | "tool_result")) => {
                let phase = if kind == "tool_call" {
                    ToolPhase::Started
                } else {
                    ToolPhase::Finished
                };
                self.tool(value, phase, heard);
            }
            Some("done" | "end" | "complete" | "completed" | "finish" | "finished") => {
                self.end = TurnEndHint::Said
            }
            Some(kind) if questions::asks(kind) || kind == "question" => {
                let arguments = ["args", "arguments", "data"]
                    .iter()
                    .find_map(|key| value.get(*key))
                    .unwrap_or(value);
                heard.extend(questions::read(arguments).map(|set| self.question(set)));
            }
            _ => {
                self.adk(value, heard);
                self.report(event, value, heard);
            }
        }
    }

    fn adk(&mut self, value: &Value, heard: &mut Vec<ChatEvent>) {
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
            heard.extend(
                (!text.is_empty())
                    .then(|| self.texts.partial(author, &text))
                    .flatten(),
            );
            return;
        }
        if !text.is_empty() {
            let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
            heard.extend(self.texts.whole(author, id, &text));
        }
        let ends = value
            .get("finishReason")
            .or_else(|| value.get("finish_reason"))
            .is_some_and(Value::is_string)
            || value.get("turnComplete").and_then(Value::as_bool) == Some(true);
        if !parts.is_empty() {
            self.end = match (ends, parts.iter().any(is_tool)) {
                (_, true) => TurnEndHint::Open,
                (true, false) => TurnEndHint::Said,
                // A model call without a tool ends the work of its agent; another agent can follow.
                (false, false) => {
                    if text.is_empty() {
                        TurnEndHint::Open
                    } else {
                        TurnEndHint::Likely
                    }
                }
            };
        } else if ends {
            self.end = TurnEndHint::Said;
        }
        for part in parts {
            self.part(part, heard);
        }
        if !parts.is_empty() {
            self.texts.end(author);
        }
    }

    fn part(&mut self, part: &Value, heard: &mut Vec<ChatEvent>) {
        if let Some(call) = key(part, "functionCall", "function_call") {
            self.tool(call, ToolPhase::Started, heard);
        }
        if let Some(response) = key(part, "functionResponse", "function_response") {
            self.tool(response, ToolPhase::Finished, heard);
        }
        if let Some(media) =
            key(part, "fileData", "file_data").or_else(|| key(part, "inlineData", "inline_data"))
        {
            let name = ["displayName", "display_name", "mimeType", "mime_type"]
                .iter()
                .find_map(|k| media.get(*k)?.as_str());
            heard.push(ChatEvent::Media {
                what: name_of(name.unwrap_or("file")),
            });
        }
    }

    fn tool(&mut self, value: &Value, phase: ToolPhase, heard: &mut Vec<ChatEvent>) {
        self.texts.interrupt();
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .map(|id| format!("{phase:?}{id}"));
        if self.others >= MOST_EVENTS || id.is_some_and(|id| !self.tools.insert(id)) {
            return;
        }
        let name = value.get("name").and_then(Value::as_str).unwrap_or("tool");
        if questions::asks(name) {
            let arguments = ["args", "arguments", "input"]
                .iter()
                .find_map(|key| value.get(*key))
                .unwrap_or(&Value::Null);
            // Its result says that it was asked, and nothing more.
            let asked = questions::read(arguments).filter(|_| phase == ToolPhase::Started);
            heard.extend(asked.map(|set| self.question(set)));
            return;
        }
        self.running = match phase {
            ToolPhase::Started => self.running + 1,
            ToolPhase::Finished => self.running.saturating_sub(1),
        };
        self.tool_answered |= phase == ToolPhase::Finished;
        heard.push(ChatEvent::Tool {
            name: name_of(name),
            phase,
        });
    }

    fn question(&mut self, set: QuestionSet) -> ChatEvent {
        self.end = TurnEndHint::Said;
        ChatEvent::Question(set)
    }

    /// An error comes as two records at times; it is reported once. No content after a tool's answer is a silent edit.
    fn report(&mut self, event: &str, value: &Value, heard: &mut Vec<ChatEvent>) {
        let Some(error) = error_events::read(event, value) else {
            return;
        };
        if error.0 == "MODEL_RETURNED_NO_CONTENT" && self.tool_answered {
            self.end = TurnEndHint::Said;
            return;
        }
        self.error(error, heard);
    }

    fn error(&mut self, (code, message): (String, String), heard: &mut Vec<ChatEvent>) {
        (self.end, self.running) = (TurnEndHint::Said, 0);
        if !std::mem::replace(&mut self.failed, true) {
            heard.push(ChatEvent::Error { code, message });
        }
    }

    /// Leaves out what is beyond the limits of an answer, and reports once that it was.
    fn limit(&mut self, heard: &mut Vec<ChatEvent>) {
        let is_other =
            |event: &ChatEvent| !matches!(event, ChatEvent::Text { .. } | ChatEvent::Heartbeat);
        self.others += heard.iter().filter(|event| is_other(event)).count();
        if self.others > MOST_EVENTS {
            heard.retain(|event| !is_other(event));
        }
        if (self.texts.is_full() || self.others > MOST_EVENTS)
            && !std::mem::replace(&mut self.too_long, true)
        {
            let most = LONGEST_ANSWER >> 20;
            let message = format!(
                "the answer is longer than {most} MB or {MOST_EVENTS} events; the rest is left out"
            );
            heard.push(ChatEvent::Error {
                code: TOO_LARGE.to_owned(),
                message,
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

fn key<'a>(part: &'a Value, camel: &str, snake: &str) -> Option<&'a Value> {
    part.get(camel)
        .or_else(|| part.get(snake))
        .filter(|v| v.is_object())
}

fn is_tool(part: &Value) -> bool {
    key(part, "functionCall", "function_call")
        .or_else(|| key(part, "functionResponse", "function_response"))
        .is_some()
}

/// A name for the screen.
fn name_of(text: &str) -> String {
    one_line(text).chars().take(LONGEST_NAME).collect()
}

/// The event that comes in floods, a piece of a text and nothing else, read without building what is not needed. Any
/// other one is not of this form.
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
    /// Its author and words, or `None` if it is more than a piece of a text.
    fn text(self) -> Option<(Cow<'a, str>, String)> {
        let codes = [&self.error_code, &self.snake_code, &self.code];
        let others = [
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
            && codes.into_iter().chain(others).all(Option::is_none)
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
    fn texts_of_both_forms_keep_their_words_in_any_order() {
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
    fn authors_that_speak_at_the_same_time_are_kept_apart() {
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
    fn a_question_is_an_event_of_its_own_in_both_forms() {
        let args = r#"{"title":"Music","questions":[{"prompt":"Which?","options":[{"label":"Calm"}],"allow_multiple":true}]}"#;
        for event in [
            format!(r#"{{"type":"tool_call","name":"ask_question","args":{args}}}"#),
            format!(r#"{{"type":"ask_question","title":"Music",{}"#, &args[17..]),
            format!(
                r#"{{"content":{{"parts":[{{"functionCall":{{"id":"1","name":"ask_question","args":{args}}}}}]}},"longRunningToolIds":["1"]}}"#
            ),
        ] {
            let mut decoder = ChatDecoder::default();
            let heard = decoder.decode("message", &event);
            let [ChatEvent::Question(set)] = heard.as_slice() else {
                panic!("{event}: {heard:?}")
            };
            assert_eq!(
                (set.title.as_str(), set.questions[0].options.as_slice()),
                ("Music", &["Calm".to_owned()][..])
            );
            assert_eq!(decoder.end(), TurnEndHint::Said);
        }
    }

    #[test]
    fn only_an_end_without_tools_may_be_the_last_event() {
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
                TurnEndHint::Said,
            ),
            (r#"{"actions":{"stateDelta":{"a":1}}}"#, TurnEndHint::Said),
            (r#"{"type":"heartbeat"}"#, TurnEndHint::Said),
            (r#"{"type":"ping"}"#, TurnEndHint::Said),
            (r#"{"type":"text","content":"More"}"#, TurnEndHint::Open),
            ("[DONE]", TurnEndHint::Said),
        ] {
            d.decode("message", event);
            assert_eq!(d.end(), expected, "{event}");
        }
    }

    #[test]
    fn an_answer_has_a_longest_length_and_says_so_once() {
        let mut d = ChatDecoder::default();
        let piece = format!(r#"{{"type":"text","content":"{}"}}"#, "x".repeat(1 << 20));
        let heard: Vec<ChatEvent> = (0..40).flat_map(|_| d.decode("message", &piece)).collect();
        assert_eq!(
            heard
                .iter()
                .filter(|e| matches!(e, ChatEvent::Text { .. }))
                .count(),
            LONGEST_ANSWER >> 20
        );
        let errors: Vec<_> = heard
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
                <= MOST_EVENTS + 1
        );
    }

    #[test]
    fn thoughts_stay_unsaid_and_control_characters_out() {
        let events = decode(&[
            r#"{"content":{"parts":[{"text":"hm","thought":true},{"text":"a\u001b[2Jb"}]}}"#,
        ]);
        assert_eq!(read(&events), ["a[2Jb"]);
    }

    #[test]
    fn an_error_is_told_once_and_a_silent_edit_is_none() {
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
    fn heartbeats_in_all_forms_and_junk() {
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

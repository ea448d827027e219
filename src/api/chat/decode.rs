//! Decoder of turn events: both documented formats (flat and ADK), partial and final texts,
//! deduplicated tool calls.

use std::collections::HashSet;

use serde_json::Value;

use super::text_assembler::{MAX_ANSWER_BYTES, TextAssembler};
use super::text_chunk::TextChunk;
use super::{error_events, json_repair, questions};
use crate::api::error::TOO_LARGE;
use crate::domain::chat_event::{ChatEvent, ToolPhase};
use crate::domain::clock::MAX_TIME_MS;
use crate::domain::question::QuestionSet;
use crate::domain::reason::Reason;
use crate::domain::spoken::{TimeSpan, merged};
use crate::domain::text::one_line;

/// Maximum length of a tool or file name (characters).
const MAX_NAME_CHARS: usize = 200;
/// Maximum number of non-text events per turn; the rest is discarded.
const MAX_EVENTS: usize = 20_000;
/// Maximum number of marked ranges.
const MAX_MARKS: usize = 5_000;

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
        if let Some((author, text)) = serde_json::from_str::<TextChunk>(data)
            .ok()
            .and_then(TextChunk::text)
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
        let marks = cut_marks(value);
        if phase == ToolPhase::Finished && !marks.is_empty() {
            events.push(ChatEvent::CutMarks(marks));
        }
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

/// Ranges that the studio offers to cut, as pairs of ms, in order.
fn cut_marks(tool: &Value) -> Vec<TimeSpan> {
    let pairs = tool
        .pointer("/response/cut_marks")
        .and_then(Value::as_array);
    let span = |pair: &Value| {
        let (start_ms, end_ms) = (pair.get(0)?.as_u64()?, pair.get(1)?.as_u64()?);
        (start_ms < end_ms && end_ms <= MAX_TIME_MS).then(|| TimeSpan::new(start_ms, end_ms))
    };
    let spans = pairs.into_iter().flatten().take(MAX_MARKS).filter_map(span);
    merged(spans.collect(), 0)
}

/// Sanitizes a name for display.
fn sanitize_name(text: &str) -> String {
    one_line(text).chars().take(MAX_NAME_CHARS).collect()
}

fn is_thought(part: &Value) -> bool {
    part.get("thought")
        .and_then(Value::as_bool)
        .unwrap_or(false)
}

#[cfg(test)]
mod tests;

//! The tool calls of a turn, tried out on a copy of the timeline.

use serde_json::{Value, json};

use super::completion::LlmCall;
use super::prompt;
use crate::domain::edit::{Edit, EditRefusal};
use crate::domain::reason::LlmReason;
use crate::domain::timeline::Timeline;
use crate::studio::project::Project;
use crate::studio::tools;

/// Maximum number of responses in a row with an invalid call: the model gets one chance to correct
/// it.
const MAX_FAILURES: usize = 1;
/// Maximum number of edits of a turn.
const MAX_EDITS: usize = 200;

/// Messages about a valid call.
const DONE: &str = "done";
const UNCHANGED: &str = "nothing to do: the timeline is already like that";

/// Result of interpreting a message.
pub(crate) struct LlmReply {
    /// Edits that were tried out on the timeline of the project, in their order.
    pub edits: Vec<Edit>,
    /// True if the agent gave up on something that it tried: nothing is to be applied.
    pub gave_up: bool,
}

/// Edits of a turn. All calls of a response are valid, or none of them is kept.
pub(super) struct TrialEdits<'a> {
    project: &'a Project,
    timeline: Timeline,
    edits: Vec<Edit>,
    /// Number of responses with an invalid call since the last one without.
    failures: usize,
}

/// Result of a call.
enum CallResult {
    Edited(Box<Edit>, Timeline),
    /// The timeline is already as requested.
    Unchanged,
    /// A message for the model.
    Invalid(String),
}

impl<'a> TrialEdits<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        Self {
            timeline: project.timeline(),
            project,
            edits: Vec::new(),
            failures: 0,
        }
    }

    /// Tries out the calls of a response. Returns the messages about the results.
    ///
    /// # Errors
    /// If the model makes invalid calls twice in a row, or too many edits.
    pub(super) fn run(&mut self, calls: &[LlmCall]) -> Result<Vec<Value>, LlmReason> {
        let mut timeline = self.timeline.clone();
        let mut edits = Vec::new();
        let mut texts = Vec::new();
        for (number, call) in calls.iter().enumerate() {
            match self.run_call(call, &timeline) {
                CallResult::Edited(edit, after) => {
                    timeline = after;
                    edits.push(*edit);
                    texts.push(DONE);
                }
                CallResult::Unchanged => texts.push(UNCHANGED),
                CallResult::Invalid(_) if self.failures >= MAX_FAILURES => {
                    return Err(LlmReason::InvalidCalls);
                }
                CallResult::Invalid(why) => {
                    self.failures += 1;
                    return Ok(invalid_results(calls, number, &why));
                }
            }
        }
        self.failures = 0;
        self.timeline = timeline;
        self.edits.extend(edits);
        if self.edits.len() > MAX_EDITS {
            return Err(LlmReason::TooManyCalls);
        }
        Ok(self.results(calls, &texts))
    }

    /// Returns the edits of the turn: none if the last response with calls was invalid.
    pub(super) fn finish(self) -> LlmReply {
        let gave_up = self.failures > 0;
        LlmReply {
            edits: if gave_up { Vec::new() } else { self.edits },
            gave_up,
        }
    }

    fn run_call(&self, call: &LlmCall, timeline: &Timeline) -> CallResult {
        // A call without arguments has an empty text or none.
        let text = match call.arguments.trim() {
            "" => "{}",
            text => text,
        };
        let Ok(arguments) = serde_json::from_str(text) else {
            return CallResult::Invalid("the arguments are not JSON".to_owned());
        };
        let assets = self.project.listed_assets();
        let edit = match tools::parse_call(&call.name, &arguments, &assets) {
            Ok(edit) => edit,
            Err(why) => return CallResult::Invalid(why),
        };
        let length = |source: &str| self.project.source_duration_ms(source);
        match edit.apply(timeline, &length) {
            Ok(after) => CallResult::Edited(Box::new(edit), after),
            Err(EditRefusal::NothingToDo) => CallResult::Unchanged,
            Err(why) => CallResult::Invalid(why.to_string()),
        }
    }

    /// Messages about valid calls: the last one shows the timeline.
    fn results(&self, calls: &[LlmCall], texts: &[&str]) -> Vec<Value> {
        let describe = |(number, (call, text)): (usize, (&LlmCall, &&str))| {
            if number + 1 == calls.len() {
                let timeline = prompt::describe_project(self.project, &self.timeline);
                result(&call.id, &format!("{text}. {timeline}"))
            } else {
                result(&call.id, text)
            }
        };
        calls.iter().zip(texts).enumerate().map(describe).collect()
    }
}

/// Messages about calls of which one is invalid.
fn invalid_results(calls: &[LlmCall], invalid: usize, why: &str) -> Vec<Value> {
    let describe = |(number, call): (usize, &LlmCall)| {
        let text = if number == invalid {
            format!("not done: {why}")
        } else {
            "not done, because another call is invalid: call all of them again".to_owned()
        };
        result(&call.id, &text)
    };
    calls.iter().enumerate().map(describe).collect()
}

fn result(id: &str, text: &str) -> Value {
    json!({"role": "tool", "tool_call_id": id, "content": text})
}

//! A message to the editing agent.

use std::sync::{Mutex, PoisonError};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::conversation::response::append;
use crate::domain::chat_event::ChatEvent;
use crate::domain::question::QuestionSet;
use crate::domain::transcript::Item;
use crate::mcp::call::ToolCall;
use crate::mcp::reply::{ToolFailure, ToolReply, ToolResult};
use crate::mcp::timeline_data;
use crate::workflows::{Services, turn};

/// Says something to the editing agent in English or Chinese, such as "make a 30 second video with
/// crossfades", and returns its reply and the changes. The typed tools are more exact.
#[derive(Deserialize, JsonSchema)]
pub(super) struct SayArguments {
    message: String,
}

pub(super) async fn say(call: &ToolCall<'_>, arguments: SayArguments) -> ToolResult {
    call.context.check_unattended()?;
    if call.context.is_cloud() {
        let why = "a message to the agent of the cloud costs credits, so only the user may send it";
        return Err(ToolFailure::new(
            why,
            "Ask the user to send it in the editor.",
        ));
    }
    let message = arguments.message.trim();
    if message.is_empty() {
        return Err(ToolFailure::new("the message is empty", "Say what to do."));
    }
    let (session, draft) = call.context.draft().await?;
    let services = call.context.services();
    let before = draft.map(|draft| draft.timeline).unwrap_or_default();
    let texts: Mutex<Vec<String>> = Mutex::default();
    let on_event = |event: ChatEvent| {
        if let ChatEvent::Text { call, text, whole } = event {
            let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
            let call = call as usize;
            let length = texts.len().max(call + 1);
            texts.resize(length, String::new());
            append(&mut texts[call], &text, whole);
        }
    };
    let stop = CancellationToken::new();
    let turn = turn::run(services, &session, message, &before, &stop, on_event);
    let outcome = call.cancelable(turn).await;
    // A canceled turn stays recorded: the editor finds out what has become of it.
    let outcome = outcome??;
    if let Some(draft) = outcome
        .draft
        .as_ref()
        .filter(|_| !outcome.changes.is_empty())
    {
        call.save(&session, draft);
    }
    let mut texts = texts.into_inner().unwrap_or_else(PoisonError::into_inner);
    // The next message is the answer.
    texts.extend(outcome.question.as_ref().map(QuestionSet::text));
    let reply = texts.join("\n\n");
    store_messages(services, &session, message, &reply);
    // Until here, a restart recovers the turn.
    turn::clear_in_flight_turn(services, &session);
    let data = json!({
        "reply": reply,
        "version": outcome.draft.as_ref().and_then(|draft| draft.version),
        "changes": timeline_data::changes(&outcome.changes),
    });
    let text = match outcome.changes.len() {
        0 => "The timeline did not change.".to_owned(),
        count => format!("{}.", timeline_data::counted(count)),
    };
    Ok(ToolReply::text(text).with_data(data))
}

/// Adds a message and its reply to the transcript of a session.
fn store_messages(services: &Services, session: &str, message: &str, reply: &str) {
    let items = [
        Item::User {
            text: message.to_owned(),
        },
        Item::Agent {
            text: reply.to_owned(),
        },
    ];
    let session = session.to_owned();
    services.store.queue(move |store| {
        items
            .iter()
            .try_for_each(|item| store.append_item(&session, item))
    });
}

//! A turn of the conversation, in ADK's form: a call, its result, then the words, streamed as partials and once whole.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{JsonBody, project, refuse, save};
use crate::i18n::locale::{Lang, has_han};
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::studio::agent::{self, AgentOutcome};
use crate::studio::glyphs;
use crate::studio::server::SharedState;

/// Words come a few at a time, as they do from the cloud's agent.
const WORDS_AT_ONCE: usize = 3;
const PACE: Duration = Duration::from_millis(12);
/// One edit in so many ends without words, as about a third do on the cloud; the first one never does.
const SILENT_EVERY: u64 = 5;

type EventSender = mpsc::Sender<Result<Event, Infallible>>;

pub async fn turn(State(studio): State<SharedState>, JsonBody(body): JsonBody) -> Response {
    let Some(sid) = body.get("session_id").and_then(Value::as_str) else {
        return refuse(
            StatusCode::UNPROCESSABLE_ENTITY,
            422,
            "session_id must be a string",
        );
    };
    let parts = body.pointer("/new_message/parts").and_then(Value::as_array);
    let message: String = parts
        .into_iter()
        .flatten()
        .filter_map(|p| p.get("text").and_then(Value::as_str))
        .collect();
    if let Err(answer) = project(&studio, sid) {
        return *answer;
    }
    let (sender, mut events) = mpsc::channel(16);
    let heartbeat = studio.heartbeat;
    tokio::spawn(run(studio, sid.to_owned(), message, sender));
    let stream = futures::stream::poll_fn(move |cx| events.poll_recv(cx));
    Sse::new(stream)
        .keep_alive(KeepAlive::new().interval(heartbeat).text("heartbeat"))
        .into_response()
}

/// One invocation's events carry its id, a number each, and the time.
struct Invocation {
    id: String,
    sender: EventSender,
}

impl Invocation {
    /// Sends an event; an error means that the client hung up, which ends the turn.
    async fn send(&self, mut event: Value) -> Result<(), ()> {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0.0, |d| d.as_secs_f64());
        if let Some(map) = event.as_object_mut() {
            map.insert("invocationId".into(), json!(self.id));
            map.insert("author".into(), json!("nemo_agent"));
            map.insert("id".into(), json!(uuid::Uuid::new_v4().to_string()));
            map.insert("timestamp".into(), json!(now));
            map.insert(
                "actions".into(),
                json!({"stateDelta": {}, "artifactDelta": {}}),
            );
        }
        self.sender
            .send(Ok(Event::default().data(event.to_string())))
            .await
            .map_err(|_| ())
    }
}

async fn run(studio: SharedState, sid: String, message: String, sender: EventSender) {
    let turn = Invocation {
        id: format!("e-{}", uuid::Uuid::new_v4()),
        sender,
    };
    studio.account.hold();
    let charged = carry_out(&studio, &sid, &message, &turn)
        .await
        .unwrap_or(true);
    studio.account.settle(charged);
}

/// Carries a message out; tells whether it changed anything, which is what is charged.
async fn carry_out(
    studio: &SharedState,
    sid: &str,
    message: &str,
    turn: &Invocation,
) -> Result<bool, ()> {
    let call = uuid::Uuid::new_v4().to_string();
    let args = json!({"request": message});
    turn.send(
        json!({"content": {"role": "model", "parts": [{"functionCall": {"id": call, "name": "edit_multitrack", "args": args}}]}}),
    )
    .await?;
    let answered = answer(studio, sid, message).await;
    let Some((outcome, turns)) = answered else {
        turn.send(json!({"errorCode": "STORAGE", "errorMessage": "the edit could not be saved: is the disk full?"})).await?;
        return Ok(false);
    };
    let response = json!({"status": if outcome.changed { "success" } else { "unchanged" }});
    turn.send(json!({"content": {"role": "user", "parts": [{"functionResponse": {"id": call, "name": "edit_multitrack", "response": response}}]}})).await?;
    let silent = outcome.changed && turns > 0 && turns % SILENT_EVERY == 0;
    if silent {
        turn.send(json!({"errorCode": "MODEL_RETURNED_NO_CONTENT", "finishReason": "STOP"}))
            .await?;
    } else {
        speak(turn, &outcome.words).await?;
    }
    Ok(outcome.changed)
}

/// What the studio makes of a message, by its own agent or by its rules, and how many editing turns there were; none
/// where it could not be saved.
async fn answer(studio: &SharedState, sid: &str, message: &str) -> Option<(AgentOutcome, u64)> {
    let lang = if has_han(message) { Lang::Zh } else { Lang::En };
    let mut away = None;
    let mut wish = None;
    let seen = project(studio, sid).ok()?;
    if let Some(own) = studio
        .own_agent
        .as_ref()
        .filter(|_| !agent::is_plain(&seen, message))
    {
        // Without the lock: an answer of minutes must not hold up an upload.
        match own.read(&seen, message).await {
            Ok(read) => wish = Some(read),
            Err(why) => {
                tracing::warn!("the configured agent did not answer: {why}");
                away = Some(why);
            }
        }
    }
    let _editing = studio.editing().await;
    let mut project = project(studio, sid).ok()?;
    let before = project.timeline();
    let mut outcome = match wish {
        Some(wish) => agent::make_all(
            &mut project,
            &seen.timeline(),
            &wish.edits,
            &wish.words,
            lang,
        ),
        None => {
            let (message, read_text) = (message.to_owned(), studio.read_text());
            // A message may name a caption file: reading it must not hold up the other requests.
            let answered = tokio::task::spawn_blocking(move || {
                let outcome = agent::answer(&mut project, &message, read_text);
                (project, outcome)
            });
            let (changed, outcome) = answered.await.ok()?;
            project = changed;
            outcome
        }
    };
    let after = project.timeline();
    let missing = tokio::task::spawn_blocking(move || glyphs::missing(&before, &after))
        .await
        .ok()
        .flatten();
    if let Some(missing) = missing {
        outcome.words += &format!(
            "\n\n({})",
            fill(phrase(lang, Phrase::NoGlyphs), &[&missing])
        );
    }
    if let Some(why) = away {
        let note = match lang {
            Lang::En => format!("(Your agent did not answer: {why}. I read this by my own rules.)"),
            Lang::Zh => "（你配置的智能体没有回应，我按自己的规则理解。）".to_owned(),
        };
        outcome.words = format!("{}\n\n{note}", outcome.words);
    }
    if outcome.changed && save(studio, &project).is_err() {
        return None;
    }
    // Heard of now, so that its sound is there when it is looked at.
    let (media, assets) = (studio.media.clone(), project.assets.clone());
    let played = tokio::task::spawn_blocking(move || media.play_beds(&assets)).await;
    if !matches!(played, Ok(Ok(()))) {
        tracing::warn!("a bed of music could not be played into its file");
    }
    let turns = project.turns;
    Some((outcome, turns))
}

async fn speak(turn: &Invocation, words: &str) -> Result<(), ()> {
    let pieces: Vec<&str> = words.split_inclusive(' ').collect();
    for few in pieces.chunks(WORDS_AT_ONCE) {
        turn.send(json!({"partial": true, "content": {"role": "model", "parts": [{"text": few.concat()}]}})).await?;
        tokio::time::sleep(PACE).await;
    }
    turn.send(json!({"partial": false, "content": {"role": "model", "parts": [{"text": words}]}, "finishReason": "STOP"})).await
}

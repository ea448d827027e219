//! Chat turns in ADK's event format: a function call, its response, then the text, streamed in
//! parts and once as a whole.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{JsonBody, project, save};
use crate::api::endpoints::chat::ChatRequest;
use crate::domain::reason::Reason;
use crate::i18n::agent_replies::AgentReply;
use crate::i18n::locale::{Lang, has_han};
use crate::i18n::ui::Message;
use crate::studio::agent::{self, AgentOutcome};
use crate::studio::glyphs;
use crate::studio::llm_agent::LlmReply;
use crate::studio::project::Project;
use crate::studio::state::SharedState;

/// Number of words per event; the cloud's agent also streams a few at a time.
const WORDS_PER_EVENT: usize = 3;
const EVENT_INTERVAL: Duration = Duration::from_millis(12);

type EventSender = mpsc::Sender<Result<Event, Infallible>>;

/// Starts a turn and streams its events.
pub async fn turn(
    State(studio): State<SharedState>,
    JsonBody(request): JsonBody<ChatRequest>,
) -> Response {
    if let Err(answer) = project(&studio, &request.session_id) {
        return *answer;
    }
    let (sender, mut events) = mpsc::channel(16);
    let heartbeat = studio.heartbeat;
    let message = request.text();
    tokio::spawn(run(studio, request.session_id, message, sender));
    let stream = futures::stream::poll_fn(move |cx| events.poll_recv(cx));
    Sse::new(stream)
        .keep_alive(KeepAlive::new().interval(heartbeat).text("heartbeat"))
        .into_response()
}

/// Event stream of one invocation. Each event has the invocation id, its own id, and a timestamp.
struct Invocation {
    id: String,
    sender: EventSender,
}

impl Invocation {
    /// Sends an event.
    ///
    /// # Errors
    /// If the client disconnected, which ends the turn.
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
    studio.account.reserve();
    let charged = handle_message(&studio, &sid, &message, &turn)
        .await
        .unwrap_or(true);
    studio.account.release(charged);
}

/// Handles a message. Returns true if it changed something, which is charged.
async fn handle_message(
    studio: &SharedState,
    sid: &str,
    message: &str,
    turn: &Invocation,
) -> Result<bool, ()> {
    let call_id = uuid::Uuid::new_v4().to_string();
    let args = json!({"request": message});
    let call = json!({"id": call_id, "name": "edit_multitrack", "args": args});
    turn.send(json!({"content": {"role": "model", "parts": [{"functionCall": call}]}}))
        .await?;
    let result = answer(studio, sid, message).await;
    let Some((outcome, turns)) = result else {
        let message = AgentReply::NotSaved.text(language(message));
        turn.send(json!({"errorCode": "STORAGE", "errorMessage": message}))
            .await?;
        return Ok(false);
    };
    let response = json!({"status": if outcome.changed { "success" } else { "unchanged" }});
    let function_response = json!({"id": call_id, "name": "edit_multitrack", "response": response});
    let parts = json!([{"functionResponse": function_response}]);
    turn.send(json!({"content": {"role": "user", "parts": parts}}))
        .await?;
    let silent = outcome.changed
        && studio
            .silent_every
            .is_some_and(|every| turns > 0 && turns.is_multiple_of(every));
    if silent {
        turn.send(json!({"errorCode": "MODEL_RETURNED_NO_CONTENT", "finishReason": "STOP"}))
            .await?;
    } else {
        stream_reply(turn, &outcome.reply).await?;
    }
    Ok(outcome.changed)
}

fn language(message: &str) -> Lang {
    if has_han(message) { Lang::Zh } else { Lang::En }
}

/// Interprets a message, by the LLM agent or by the rules, and applies it. Returns the outcome and
/// the number of editing turns so far, or `None` if the project could not be saved.
async fn answer(studio: &SharedState, sid: &str, message: &str) -> Option<(AgentOutcome, u64)> {
    let lang = language(message);
    let snapshot = project(studio, sid).ok()?;
    // Without the lock: a response that takes minutes must not block an upload.
    let interpreted = ask_llm_agent(studio, &snapshot, message).await;
    let _editing = studio.lock_projects().await;
    let mut project = project(studio, sid).ok()?;
    let before = project.timeline();
    let mut outcome = match &interpreted {
        Some(Ok(reply)) => {
            let timeline = snapshot.timeline();
            agent::apply_all(&mut project, &timeline, &reply.edits, &reply.text, lang)
        }
        _ => {
            let (changed, outcome) = apply_rules(studio, project, message).await?;
            project = changed;
            outcome
        }
    };
    let after = project.timeline();
    let missing = tokio::task::spawn_blocking(move || glyphs::missing_characters(&before, &after));
    if let Some(missing) = missing.await.ok().flatten() {
        let note = Message::NoGlyphs {
            characters: &missing,
        };
        let note = note.text(lang);
        outcome.reply += &format!("\n\n({note})");
    }
    if let Some(Err(why)) = interpreted {
        let note = AgentReply::RulesInstead(&why).text(lang);
        outcome.reply += &format!("\n\n{note}");
    }
    if outcome.changed && save(studio, &project).is_err() {
        return None;
    }
    synthesize_music(studio, &project).await;
    Some((outcome, project.turns))
}

/// Asks the LLM agent to interpret a message. `None` if there is no agent, or the message is in the
/// canonical form that the rules read exactly.
async fn ask_llm_agent(
    studio: &SharedState,
    project: &Project,
    message: &str,
) -> Option<Result<LlmReply, Reason>> {
    let agent = studio.llm_agent.as_ref()?;
    if agent::is_canonical(project, message) {
        return None;
    }
    let reply = agent.interpret(project, message).await;
    Some(reply.inspect_err(|why| tracing::warn!("the configured agent did not respond: {why}")))
}

/// Interprets and applies a message by the rules. It may name a caption file: reading it must not
/// block other requests.
async fn apply_rules(
    studio: &SharedState,
    mut project: Project,
    message: &str,
) -> Option<(Project, AgentOutcome)> {
    let (message, read_text) = (message.to_owned(), studio.read_text());
    let task = tokio::task::spawn_blocking(move || {
        let outcome = agent::answer(&mut project, &message, read_text);
        (project, outcome)
    });
    task.await.ok()
}

/// Generates the built-in music of a project, so that its file exists when it is needed.
async fn synthesize_music(studio: &SharedState, project: &Project) {
    let (media, assets) = (studio.media.clone(), project.assets.clone());
    let music = tokio::task::spawn_blocking(move || media.synthesize_music(&assets)).await;
    if !matches!(music, Ok(Ok(()))) {
        tracing::warn!("cannot generate the built-in music");
    }
}

async fn stream_reply(turn: &Invocation, reply: &str) -> Result<(), ()> {
    let words: Vec<&str> = reply.split_inclusive(' ').collect();
    for group in words.chunks(WORDS_PER_EVENT) {
        let content = json!({"role": "model", "parts": [{"text": group.concat()}]});
        turn.send(json!({"partial": true, "content": content}))
            .await?;
        tokio::time::sleep(EVENT_INTERVAL).await;
    }
    let content = json!({"role": "model", "parts": [{"text": reply}]});
    turn.send(json!({"partial": false, "content": content, "finishReason": "STOP"}))
        .await
}

//! Chat turns in ADK's event format: a function call, its response, then the text, streamed in
//! parts and once as a whole.

use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::invocation::{Disconnected, EventSender, Invocation};
use super::llm_turn::{self, Interpretation};
use super::{JsonBody, project, save, speech_turn};
use crate::api::endpoints::chat::ChatRequest;
use crate::domain::spoken::TimeSpan;
use crate::domain::timeline::Timeline;
use crate::i18n::agent_replies::AgentReply;
use crate::i18n::locale::Lang;
use crate::i18n::replies::Reply;
use crate::i18n::ui::Message;
use crate::language::parser::{self, Names};
use crate::studio::agent::{self, AgentOutcome};
use crate::studio::glyphs;
use crate::studio::project::Project;
use crate::studio::state::SharedState;

/// Number of words per event; the cloud's agent also streams a few at a time.
const WORDS_PER_EVENT: usize = 3;
const EVENT_INTERVAL: Duration = Duration::from_millis(12);

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

async fn run(studio: SharedState, sid: String, message: String, sender: EventSender) {
    let turn = Invocation::new(sender);
    studio.account.reserve();
    let charged = handle_message(&studio, &sid, &message, &turn)
        .await
        .unwrap_or(false);
    studio.account.release(charged);
}

/// Result of a turn.
struct ChatAnswer {
    outcome: AgentOutcome,
    /// Number of editing turns so far.
    turns: u64,
    /// True if the client has received the beginning of the reply.
    is_streamed: bool,
    /// Ranges of the timeline that are cut if the user accepts.
    cut_marks: Vec<TimeSpan>,
}

/// Reason for a turn without an answer.
enum NoAnswer {
    Disconnected,
    NotSaved,
}

/// Handles a message. Returns true if it changed something, which is charged.
///
/// # Errors
/// If the client disconnects before that.
async fn handle_message(
    studio: &SharedState,
    sid: &str,
    message: &str,
    turn: &Invocation,
) -> Result<bool, Disconnected> {
    let call_id = uuid::Uuid::new_v4().to_string();
    let args = json!({"request": message});
    let call = json!({"id": call_id, "name": "edit_multitrack", "args": args});
    turn.send(json!({"content": {"role": "model", "parts": [{"functionCall": call}]}}))
        .await?;
    let answer = match answer(studio, sid, message, turn).await {
        Ok(answer) => answer,
        Err(NoAnswer::Disconnected) => return Err(Disconnected),
        Err(NoAnswer::NotSaved) => {
            let message = AgentReply::NotSaved.text(language(message));
            turn.send(json!({"errorCode": "STORAGE", "errorMessage": message}))
                .await?;
            return Ok(false);
        }
    };
    let changed = answer.outcome.changed;
    let silent = changed
        && studio
            .silent_every
            .is_some_and(|every| answer.turns > 0 && answer.turns.is_multiple_of(every));
    let sent = send_answer(turn, &call_id, &answer, silent).await;
    if sent.is_err() {
        tracing::debug!("the client disconnected before the end of the reply");
    }
    Ok(changed)
}

/// Sends the result of the edit and the reply. A reply that the client has received in part is
/// completed first: a tool response ends the text before it.
async fn send_answer(
    turn: &Invocation,
    call_id: &str,
    answer: &ChatAnswer,
    silent: bool,
) -> Result<(), Disconnected> {
    let reply = &answer.outcome.reply;
    let content = json!({"role": "model", "parts": [{"text": reply}]});
    if answer.is_streamed {
        turn.send(json!({"partial": false, "content": content}))
            .await?;
    }
    let status = if answer.outcome.changed {
        "success"
    } else {
        "unchanged"
    };
    let mut response = json!({"status": status});
    if !answer.cut_marks.is_empty() {
        let pairs = answer.cut_marks.iter();
        response["cut_marks"] = pairs
            .map(|span| json!([span.start_ms, span.end_ms]))
            .collect();
    }
    let function_response = json!({"id": call_id, "name": "edit_multitrack", "response": response});
    let parts = json!([{"functionResponse": function_response}]);
    turn.send(json!({"content": {"role": "user", "parts": parts}}))
        .await?;
    if answer.is_streamed {
        return turn.send(json!({"turnComplete": true})).await;
    }
    if silent {
        return turn
            .send(json!({"errorCode": "MODEL_RETURNED_NO_CONTENT", "finishReason": "STOP"}))
            .await;
    }
    stream_reply(turn, reply).await?;
    if let Some(lang) = answer.outcome.asks_in {
        turn.send(json!({"partial": false, "content": content}))
            .await?;
        return turn.send(question(lang)).await;
    }
    turn.send(json!({"partial": false, "content": content, "finishReason": "STOP"}))
        .await
}

/// The question whether to do what the reply describes. The next message is the answer.
fn question(lang: Lang) -> Value {
    let text = |reply: Reply| reply.text(lang);
    let options = json!([
        {"id": "yes", "label": text(Reply::Agree)},
        {"id": "no", "label": text(Reply::Decline)},
    ]);
    let question = json!({"id": "offer", "prompt": text(Reply::ShouldI), "options": options});
    let args = json!({"title": "", "questions": [question]});
    let id = uuid::Uuid::new_v4().to_string();
    let call = json!({"id": id, "name": "ask_question", "args": args});
    let parts = json!([{"functionCall": call}]);
    json!({"content": {"role": "model", "parts": parts}, "longRunningToolIds": [id]})
}

/// Language of a message without its quotes.
fn language(message: &str) -> Lang {
    parser::language(message, &Names::new(&Timeline::default(), &[]))
}

/// Interprets a message, by the rules or by the LLM agent, and applies it.
async fn answer(
    studio: &SharedState,
    sid: &str,
    message: &str,
    turn: &Invocation,
) -> Result<ChatAnswer, NoAnswer> {
    let snapshot = project(studio, sid).map_err(|_| NoAnswer::NotSaved)?;
    // Without the lock: a response that takes minutes must not block an upload.
    let interpreted = interpret(studio, &snapshot, message, turn)
        .await
        .map_err(|Disconnected| NoAnswer::Disconnected)?;
    let _editing = studio.lock_projects().await;
    let project = project(studio, sid).map_err(|_| NoAnswer::NotSaved)?;
    let (before, offer, turns) = (project.timeline(), project.offer.clone(), project.turns);
    let is_interpreted = interpreted.is_some();
    let cut_marks = interpreted
        .as_ref()
        .map_or_else(Vec::new, |i| i.cut_marks.clone());
    let is_streamed = interpreted.as_ref().is_some_and(|i| !i.text.is_empty());
    let (mut project, mut outcome) =
        apply(studio, project, &snapshot.timeline(), message, interpreted).await?;
    // Not after an undo: its captions are right.
    if project.turns != turns
        && let Some(followed) = speech_turn::follow_edit(studio, &project, before.clone()).await
    {
        project.history.amend(&followed);
    }
    let after = project.timeline();
    let missing = tokio::task::spawn_blocking(move || glyphs::missing_characters(&before, &after));
    if let Some(missing) = missing.await.ok().flatten() {
        let note = Message::NoGlyphs {
            characters: &missing,
        };
        let note = note.text(language(message));
        outcome.reply += &format!("\n\n({note})");
    }
    if is_interpreted && turn.is_disconnected() {
        return Err(NoAnswer::Disconnected);
    }
    project.recent_turns.push(message, &outcome.reply);
    // The LLM agent also needs the turns without an edit.
    let is_remembered = studio.llm_agent.is_some() || project.offer != offer;
    if (outcome.changed || is_remembered) && save(studio, &project).is_err() {
        return Err(NoAnswer::NotSaved);
    }
    studio.synthesize_music(&project).await;
    Ok(ChatAnswer {
        outcome,
        turns: project.turns,
        is_streamed,
        cut_marks,
    })
}

/// Interprets a message by what is said in the recordings, or by the LLM agent. `None` if it is
/// left to the rules.
async fn interpret(
    studio: &SharedState,
    snapshot: &Project,
    message: &str,
    turn: &Invocation,
) -> Result<Option<Interpretation>, Disconnected> {
    match speech_turn::interpret(studio, snapshot, message, turn).await? {
        Some(interpretation) => Ok(Some(interpretation)),
        None => llm_turn::interpret(studio, snapshot, message, turn).await,
    }
}

/// Applies the interpretation of the LLM agent. The rules interpret it if there is no agent or the
/// agent failed.
async fn apply(
    studio: &SharedState,
    mut project: Project,
    seen: &Timeline,
    message: &str,
    interpreted: Option<Interpretation>,
) -> Result<(Project, AgentOutcome), NoAnswer> {
    let lang = language(message);
    let Some(Interpretation {
        text,
        result,
        offer,
        ..
    }) = interpreted
    else {
        return apply_rules(studio, project, message).await;
    };
    if offer.is_some() {
        project.offer = offer;
        return Ok((project, AgentOutcome::new(text, false)));
    }
    let mut texts = vec![text];
    let changed = match result {
        Ok(reply) => {
            let outcome = agent::apply_all(&mut project, seen, &reply, lang);
            texts.push(outcome.reply);
            outcome.changed
        }
        Err(why) => {
            let (edited, outcome) = apply_rules(studio, project, message).await?;
            project = edited;
            texts.extend([outcome.reply, AgentReply::RulesInstead(&why).text(lang)]);
            outcome.changed
        }
    };
    texts.retain(|text| !text.is_empty());
    let reply = texts.join("\n\n");
    Ok((project, AgentOutcome::new(reply, changed)))
}

/// Interprets and applies a message by the rules. It may name a caption file: reading it must not
/// block other requests.
async fn apply_rules(
    studio: &SharedState,
    mut project: Project,
    message: &str,
) -> Result<(Project, AgentOutcome), NoAnswer> {
    let (message, read_text) = (message.to_owned(), studio.read_text());
    let task = tokio::task::spawn_blocking(move || {
        let outcome = agent::answer(&mut project, &message, read_text);
        (project, outcome)
    });
    task.await.map_err(|_| NoAnswer::NotSaved)
}

/// Sends the reply a few words at a time.
async fn stream_reply(turn: &Invocation, reply: &str) -> Result<(), Disconnected> {
    let words: Vec<&str> = reply.split_inclusive(' ').collect();
    for group in words.chunks(WORDS_PER_EVENT) {
        turn.send_partial(&group.concat()).await?;
        tokio::time::sleep(EVENT_INTERVAL).await;
    }
    Ok(())
}

//! The chat: sends messages one at a time and applies the responses.

use std::borrow::Cow;
use std::sync::Arc;

use super::feedback::{alert, complete_tip, flash};
use super::transcript::{add_item, append_effect, note, report_error};
use super::{composer, connection, credits, exports, gui_actions, overlays, questions, uploads};
use crate::app::effect::{ChatEffect, Effect, SessionChoice};
use crate::app::model::Model;
use crate::app::msg::{LostTurn, TurnEnd, UserError, UserErrorKind};
use crate::app::overlay::Overlay;
use crate::app::request::Pending;
use crate::app::state::chat::{Suggestion, Turn};
use crate::app::state::connection::Connection;
use crate::app::state::credits::BalanceRequest;
use crate::app::state::screen::FLASH_MS;
use crate::app::state::transcript::Scroll;
use crate::domain::chat_event::{ChatEvent, ToolPhase, is_apology, is_generation_tool};
use crate::domain::diff::ChangeKind;
use crate::domain::text::mask_tokens;
use crate::domain::timeline::{Timeline, TrackKind};
use crate::domain::transcript::Item;
use crate::i18n::reasons;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::language::gui::{self, GuiAction};
use crate::language::route::{Route, route};

/// Length of a redacted token (bytes).
const MASK_BYTES: usize = 8;

/// Duration from which the end of a turn rings the bell (ms).
const LONG_TURN_MS: u64 = 20_000;

/// Routes a typed message: to an export, an upload, a query or the agent.
pub fn submit(model: &mut Model, message: String) -> Vec<Effect> {
    model.session.transcript.scroll = Scroll::Tail;
    if model.session.chat.open_question.is_some() {
        return answer(model, message);
    }
    match route(&message) {
        Route::Export { resolution } => exports::start(model, resolution),
        Route::Credits => vec![credits::request(model, BalanceRequest::Show)],
        Route::Status => connection::fetch_state(model),
        Route::Upload { sources } if sources.is_empty() => overlays::open_picker(model),
        Route::Upload { sources } => uploads::add(model, sources),
        Route::Agent => {
            model.session.chat.queued_messages.push_back(message);
            if model.connection.status == Connection::Offline {
                connection::connect(model, model.session.choice.clone())
            } else {
                send_next(model)
            }
        }
    }
}

/// Sends the answer to the agent's question, before all queued messages.
pub fn answer(model: &mut Model, message: String) -> Vec<Effect> {
    model.session.chat.open_question = None;
    model.session.chat.suggestion = model
        .session
        .chat
        .suggestion
        .take()
        .filter(|suggestion| !matches!(suggestion, Suggestion::Answer(_)));
    model.session.chat.queued_messages.push_front(message);
    send_next(model)
}

/// Sends the next queued message, once the previous turn and all uploads are done.
pub fn send_next(model: &mut Model) -> Vec<Effect> {
    // Queued messages were not written as an answer.
    let is_idle = model.session.chat.open_question.is_none()
        && model.session.chat.turn.is_none()
        && model.session.media.uploads.is_empty()
        && model.connection.status == Connection::Ready;
    let Some(session) = model.session.id.clone().filter(|_| is_idle) else {
        return Vec::new();
    };
    let Some(next) = model.session.chat.queued_messages.front().cloned() else {
        return Vec::new();
    };
    if credits::exceeds_limit(model, &next) {
        return Vec::new();
    }
    let Some(message) = model.session.chat.queued_messages.pop_front() else {
        return Vec::new();
    };
    let pending = model.ids.pending(());
    let request = pending.id();
    let before = Arc::new(
        model
            .session
            .timeline
            .draft
            .as_ref()
            .map(|d| d.timeline.clone())
            .unwrap_or_default(),
    );
    model.session.chat.turn = Some(turn(model, pending, message.clone(), before.clone()));
    model.session.timeline.changed_ids.clear();
    model.session.chat.suggestion = None;
    model.session.media.attachments.clear();
    let mut effects = complete_tip(model, crate::app::preferences::Tip::Message);
    model.session.timeline.viewed = None;
    effects.extend(add_item(
        model,
        Item::User {
            text: message.clone(),
        },
    ));
    effects.push(Effect::Chat(ChatEffect::SendTurn {
        request,
        session,
        message,
        before,
    }));
    effects
}

fn turn(model: &mut Model, pending: Pending, message: String, before: Arc<Timeline>) -> Turn {
    model.credits.begin_turn();
    let now = model.now_ms;
    Turn {
        pending,
        started_ms: now,
        last_event_ms: now,
        tool: None,
        calls: Vec::new(),
        message,
        before,
        recovery_at_ms: None,
        generated: false,
    }
}

/// Resumes the recovery of a turn that an earlier run lost.
pub fn resume_lost_turn(model: &mut Model, lost: LostTurn) -> Vec<Effect> {
    let Some(session) = model.session.id.clone() else {
        return Vec::new();
    };
    let text = Message::ResponseLost {
        message: &lost.message,
    }
    .text(model.options.lang);
    let mut effects = note(model, text);
    let pending = model.ids.pending(());
    let request = pending.id();
    let mut turn = turn(model, pending, lost.message, lost.before.clone());
    turn.recovery_at_ms = Some(model.now_ms);
    model.session.chat.turn = Some(turn);
    let lost_for_ms = model.now_ms.saturating_sub(lost.started_ms);
    effects.push(Effect::Chat(ChatEffect::Recover {
        request,
        session,
        before: lost.before,
        lost_for_ms,
    }));
    effects
}

pub fn recovery_scheduled(model: &mut Model, in_ms: u64) -> Vec<Effect> {
    let now = model.now_ms;
    if let Some(turn) = model.session.chat.turn.as_mut() {
        turn.recovery_at_ms = Some(now + in_ms);
    }
    Vec::new()
}

/// Ends the recovery of a lost turn: shows its changes, or offers to resend the message.
pub fn recovered(model: &mut Model, end: TurnEnd, state_fetched: bool) -> Vec<Effect> {
    let Some(turn) = model.session.chat.turn.take() else {
        return Vec::new();
    };
    let mut effects = Vec::new();
    if end.changes.is_empty() {
        if end.draft.is_some() {
            model.session.set_turn_draft(end.draft);
        }
        let error = UserError {
            message: model.phrase(if state_fetched {
                Phrase::LostUnchanged
            } else {
                Phrase::LostUnverified
            }),
            hint: model.phrase(Phrase::ResendWarning),
            kind: UserErrorKind::Other,
        };
        effects.extend(report_error(model, error));
        model.session.chat.suggestion = Some(Suggestion::Resend(turn.message.clone()));
    } else {
        effects.extend(note(
            model,
            phrase(model.options.lang, Phrase::LostButApplied),
        ));
        effects.extend(finished(
            model,
            TurnEnd {
                replied: true,
                ..end
            },
        ));
    }
    effects.extend(clear_turn(model));
    effects.extend(after_turn(model, &turn.message, turn.generated));
    effects
}

pub fn apply_event(model: &mut Model, event: ChatEvent) -> Vec<Effect> {
    let now = model.now_ms;
    let Some(turn) = model.session.chat.turn.as_mut() else {
        return Vec::new();
    };
    match event {
        ChatEvent::Text { call, text, whole } => {
            turn.last_event_ms = now;
            turn.tool = None;
            append_text(model, call as usize, &text, whole);
            Vec::new()
        }
        ChatEvent::Tool { name, phase } => {
            let is_first_generation =
                phase == ToolPhase::Finished && is_generation_tool(&name) && !turn.generated;
            turn.generated |= is_first_generation;
            turn.tool = (phase == ToolPhase::Started).then_some(name);
            if is_first_generation {
                note(model, phrase(model.options.lang, Phrase::StageOne))
            } else {
                Vec::new()
            }
        }
        ChatEvent::Media { name } => note(model, name),
        ChatEvent::Heartbeat => Vec::new(),
        ChatEvent::Question(set) => {
            turn.last_event_ms = now;
            questions::question_asked(model, set)
        }
        ChatEvent::Error { message, .. } => {
            let next = phrase(model.options.lang, Phrase::UploadFirst).to_owned();
            let next = if model.session.timeline.timeline().is_some() {
                String::new()
            } else {
                next
            };
            report_error(
                model,
                UserError {
                    message: reasons::text(model.options.lang, &message),
                    hint: next,
                    kind: UserErrorKind::Other,
                },
            )
        }
    }
}

/// Appends text to the item of the model call that it belongs to.
fn append_text(model: &mut Model, call: usize, text: &str, whole: bool) {
    let existing = model
        .session
        .chat
        .turn
        .as_ref()
        .and_then(|t| t.calls.get(call).copied().flatten());
    let index = existing.unwrap_or_else(|| {
        model.push_entry(Item::Agent {
            text: String::new(),
        })
    });
    if let Some(turn) = &mut model.session.chat.turn {
        turn.calls.resize(turn.calls.len().max(call + 1), None);
        turn.calls[call] = Some(index);
    }
    if let Some(entry) = model.session.transcript.entries.get_mut(index)
        && let Item::Agent { text: existing } = &mut entry.item
    {
        entry.version = entry.version.wrapping_add(1);
        if whole {
            existing.clear();
            entry.grows_since = entry.version;
        }
        let end = existing.floor_char_boundary(existing.len().saturating_sub(MASK_BYTES));
        existing.push_str(text);
        // A token may arrive in parts: check the end of the existing text again.
        if let Cow::Owned(masked) = mask_tokens(&existing[end..]) {
            existing.truncate(end);
            existing.push_str(&masked);
            entry.grows_since = entry.version;
        }
    }
}

/// Shows an error reported within the response stream, and offers the page that helps. The end of
/// the turn follows.
pub fn stream_error(model: &mut Model, error: UserError) -> Vec<Effect> {
    let link = if let UserErrorKind::Link(link) = &error.kind {
        Some(link.clone())
    } else {
        None
    };
    let effects = report_error(model, error);
    model.session.chat.suggestion =
        link.map(Suggestion::Link)
            .or(model.session.chat.suggestion.take());
    effects
}

pub fn turn_ended(model: &mut Model, result: Result<Box<TurnEnd>, UserError>) -> Vec<Effect> {
    let Some(turn) = model.session.chat.turn.take() else {
        return Vec::new();
    };
    // Items may be removed, which would invalidate the selection.
    model.session.transcript.selection = None;
    let was_long = model.now_ms.saturating_sub(turn.started_ms) >= LONG_TURN_MS;
    let (mut effects, actions) = finalize_texts(model, &turn);
    match result {
        Ok(end) => {
            let additions = turn
                .generated
                .then(|| unrequested_additions(&end))
                .flatten();
            effects.extend(finished(model, *end));
            if let Some(additions) = additions {
                effects.extend(note(
                    model,
                    model.message(Message::StageTwo { names: &additions }),
                ));
                model.session.chat.suggestion = Some(Suggestion::Edit(
                    phrase(model.options.lang, Phrase::StripExtras).to_owned(),
                ));
            }
            effects.extend(clear_turn(model));
            effects.extend(gui_actions::apply(model, &turn.message, actions));
            questions::suggest_answer(model);
            effects.extend(after_turn(model, &turn.message, turn.generated));
        }
        Err(error) => effects.extend(failed(model, turn, error)),
    }
    if was_long {
        effects.extend(alert(
            model,
            phrase(model.options.lang, Phrase::ResponseReady),
        ));
    }
    effects
}

/// Finalizes the texts of a turn: drops the service's noise and extracts instructions for a GUI.
fn finalize_texts(model: &mut Model, turn: &Turn) -> (Vec<Effect>, Vec<GuiAction>) {
    let entries: Vec<usize> = turn.calls.iter().flatten().copied().collect();
    let mut actions = Vec::new();
    let mut dropped = Vec::new();
    let mut effects = Vec::new();
    for (n, index) in entries.iter().enumerate() {
        let Some(entry) = model.session.transcript.entries.get_mut(*index) else {
            continue;
        };
        let Item::Agent { text } = &mut entry.item else {
            continue;
        };
        let (clean, requested) = gui::translate(text);
        actions.extend(
            requested
                .into_iter()
                .filter(|a| !actions.contains(a))
                .collect::<Vec<_>>(),
        );
        if (n > 0 && n + 1 == entries.len() && is_apology(&clean)) || clean.trim().is_empty() {
            dropped.push(entry.id);
            continue;
        }
        *text = clean;
        // The complete text may differ from the streamed text.
        entry.version = entry.version.wrapping_add(1);
        entry.grows_since = entry.version;
        let item = entry.item.clone();
        effects.extend(append_effect(model, item));
    }
    model
        .session
        .transcript
        .entries
        .retain(|entry| !dropped.contains(&entry.id));
    (effects, actions)
}

/// Names of sounds and texts that a generation added without being asked.
fn unrequested_additions(end: &TurnEnd) -> Option<String> {
    let timeline = &end.draft.as_ref()?.timeline;
    let added = |id: &str| {
        end.changes
            .iter()
            .any(|c| c.kind == ChangeKind::Added && c.segment == id)
    };
    let names: Vec<String> = timeline
        .segments()
        .filter(|(t, s)| t.kind != TrackKind::Video && added(&s.id))
        .map(|(_, s)| s.name.clone())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Handles a failed turn: recovers a lost response, replaces a missing session, reports the rest.
fn failed(model: &mut Model, mut turn: Turn, error: UserError) -> Vec<Effect> {
    let kind = error.kind.clone();
    let mut effects = report_error(model, error);
    match (kind, model.session.id.clone()) {
        (UserErrorKind::OutcomeUnknown, Some(session)) => {
            turn.pending = model.ids.pending(());
            let request = turn.pending.id();
            turn.recovery_at_ms = Some(model.now_ms);
            turn.calls.clear();
            effects.push(Effect::Chat(ChatEffect::Recover {
                request,
                session,
                before: turn.before.clone(),
                lost_for_ms: 0,
            }));
            model.session.chat.turn = Some(turn);
            effects
        }
        (UserErrorKind::SessionGone, _) => {
            effects.extend(note(
                model,
                phrase(model.options.lang, Phrase::SessionReplaced),
            ));
            model.session.timeline.set_draft(None);
            model.session.id = None;
            // Their answers belong to the lost session.
            (model.session.state, model.session.call) = (None, None);
            model.session.chat.open_question = None;
            // The message was rejected, and its timeline is gone: only the user decides to resend
            // it.
            model.session.chat.suggestion = Some(Suggestion::Retry(turn.message));
            model.session.replacing = true;
            effects.extend(unqueue_messages(model));
            effects.extend(connection::connect(model, SessionChoice::New));
            effects
        }
        (UserErrorKind::Link(link), _) => {
            model.session.chat.suggestion = Some(Suggestion::Link(link));
            effects.extend(after_turn(model, &turn.message, turn.generated));
            effects
        }
        (UserErrorKind::Answered, session) => {
            effects.extend(session.map(|session| Effect::Chat(ChatEffect::ClearTurn { session })));
            effects.extend(after_turn(model, &turn.message, turn.generated));
            effects
        }
        _ => {
            // The message was not accepted: resending it cannot charge twice.
            if model.session.chat.queued_messages.is_empty() {
                model.session.chat.suggestion = Some(Suggestion::Retry(turn.message.clone()));
            }
            effects.extend(after_turn(model, &turn.message, turn.generated));
            effects
        }
    }
}

/// Moves the queued messages into the composer: they were written for a timeline that is gone.
pub fn unqueue_messages(model: &mut Model) -> Vec<Effect> {
    if model.session.chat.queued_messages.is_empty() {
        return Vec::new();
    }
    let messages: Vec<String> = model.session.chat.queued_messages.drain(..).collect();
    model.overlay = model
        .overlay
        .take()
        .filter(|overlay| !matches!(overlay, Overlay::Queue(_) | Overlay::Spend));
    model.push_entry(Item::Notice {
        text: model.phrase(Phrase::NotSent),
    });
    composer::restore_message(model, &messages.join("\n"))
}

/// Fetches the balance and sends the next message.
fn after_turn(model: &mut Model, message: &str, generated: bool) -> Vec<Effect> {
    let mut effects = vec![credits::request_cost(model, message, generated)];
    effects.extend(send_next(model));
    effects
}

fn finished(model: &mut Model, end: TurnEnd) -> Vec<Effect> {
    model.session.set_turn_draft(end.draft);
    let mut effects = Vec::new();
    if !end.replied {
        let notice = if end.changes.is_empty() {
            Phrase::NoResponse
        } else {
            Phrase::SilentEdit
        };
        effects.extend(note(model, phrase(model.options.lang, notice)));
    }
    if end.changes.is_empty() {
        return effects;
    }
    model.session.timeline.changed_ids = end
        .changes
        .iter()
        .filter(|c| c.kind != ChangeKind::Removed)
        .map(|c| c.segment.to_string())
        .collect();
    effects.extend(add_item(
        model,
        Item::Changes {
            changes: end.changes,
        },
    ));
    effects
}

/// Ctrl-C: clears the composer, or asks for confirmation before quitting.
pub fn interrupt(model: &mut Model) -> Vec<Effect> {
    if model.overlay.is_none() && !model.session.composer.field.is_empty() {
        return composer::clear(model);
    }
    if model.input.interrupt_until_ms > model.now_ms {
        return overlays::quit(model);
    }
    model.input.interrupt_until_ms = model.now_ms + FLASH_MS;
    flash(model, model.phrase(Phrase::ConfirmQuit));
    Vec::new()
}

/// Clears the turn in flight. Must come after all transcript writes of the turn.
fn clear_turn(model: &Model) -> Option<Effect> {
    let session = model.session.id.clone()?;
    Some(Effect::Chat(ChatEffect::ClearTurn { session }))
}

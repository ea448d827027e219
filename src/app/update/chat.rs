//! Talking: messages sent one at a time, answers heard, their ends.

use std::borrow::Cow;
use std::sync::Arc;

use super::transcript::{keep, note, problem, stored};
use super::{
    composer, credits, exports, flash, learn, overlays, questions, session, suggestions, uploads,
};
use crate::app::effect::{Effect, RequestId, SessionChoice};
use crate::app::model::{Connection, Model, Scroll, Suggestion, Turn};
use crate::app::msg::{LostTurn, TurnEnd, UserError, UserErrorKind};
use crate::app::overlay::Overlay;
use crate::domain::chat_event::{ChatEvent, ToolPhase, generates, is_noise};
use crate::domain::credits::Credits;
use crate::domain::diff::ChangeKind;
use crate::domain::text::without_tokens;
use crate::domain::timeline::{Timeline, TrackKind};
use crate::domain::transcript::Item;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::language::gui::{self, GuiAction};
use crate::language::route::{Route, route};

/// Bytes of a masked token.
const MASK_BYTES: usize = 8;

/// A turn that took this long ends with a bell, ms.
const LONG_TURN_MS: u64 = 20_000;

/// Sends what was typed to where its words belong.
pub fn submit(model: &mut Model, message: String) -> Vec<Effect> {
    model.scroll = Scroll::Tail;
    if model.open_question.is_some() {
        return answer(model, message);
    }
    match route(&message) {
        Route::Export { resolution } => exports::start(model, resolution),
        Route::Credits => {
            let request = model.request();
            model.credits_asked = true;
            vec![Effect::FetchCredits { request }]
        }
        Route::Status => match model.session.clone() {
            Some(session) => {
                let request = model.request();
                vec![Effect::FetchState { request, session }]
            }
            None => Vec::new(),
        },
        Route::Upload { sources } if sources.is_empty() => overlays::open_picker(model),
        Route::Upload { sources } => uploads::add(model, sources),
        Route::Agent => {
            model.queued_messages.push_back(message);
            if model.connection == Connection::Offline {
                session::connect(model, SessionChoice::FromCli)
            } else {
                send_next(model)
            }
        }
    }
}

/// Sends the answer to the agent's question, before every message that waits.
pub fn answer(model: &mut Model, message: String) -> Vec<Effect> {
    model.open_question = None;
    model.suggestion = model
        .suggestion
        .take()
        .filter(|offer| !matches!(offer, Suggestion::Answer(_)));
    model.queued_messages.push_front(message);
    send_next(model)
}

/// Sends the next waiting message, when the one before it is answered and the media it may speak of are uploaded.
pub fn send_next(model: &mut Model) -> Vec<Effect> {
    // A message that waits was not written as an answer.
    let free = model.open_question.is_none()
        && model.turn.is_none()
        && model.uploads.is_empty()
        && model.connection == Connection::Ready;
    let Some(session) = model.session.clone().filter(|_| free) else {
        return Vec::new();
    };
    let Some(next) = model.queued_messages.front().cloned() else {
        return Vec::new();
    };
    if credits::passes_limit(model, &next) {
        return Vec::new();
    }
    let Some(message) = model.queued_messages.pop_front() else {
        return Vec::new();
    };
    let request = model.request();
    let before = Arc::new(
        model
            .timeline
            .draft
            .as_ref()
            .map(|d| d.timeline.clone())
            .unwrap_or_default(),
    );
    model.turn = Some(turn(model, request, message.clone(), before.clone()));
    model.timeline.changed.clear();
    model.suggestion = None;
    model.attachments.clear();
    let mut effects = learn(model, crate::app::preferences::Tip::Wish);
    model.timeline.viewed = None;
    effects.extend(keep(
        model,
        Item::User {
            text: message.clone(),
        },
    ));
    effects.push(Effect::SendTurn {
        request,
        session,
        message,
        before,
    });
    effects
}

fn turn(model: &Model, request: RequestId, message: String, before: Arc<Timeline>) -> Turn {
    let now = model.now_ms;
    Turn {
        request,
        started_ms: now,
        last_event_ms: now,
        tool: None,
        calls: Vec::new(),
        credits_before: model.credits,
        message,
        before,
        lost: None,
        generated: false,
    }
}

/// Takes up a turn whose end an earlier run of the program never learnt.
pub fn take_up(model: &mut Model, lost: LostTurn) -> Vec<Effect> {
    let Some(session) = model.session.clone() else {
        return Vec::new();
    };
    let words = fill(phrase(model.lang, Phrase::LostTurn), &[&lost.message]);
    let mut effects = note(model, words);
    let request = model.request();
    let mut turn = turn(model, request, lost.message, lost.before.clone());
    turn.lost = Some(model.now_ms);
    model.turn = Some(turn);
    let lost_for_ms = model.now_ms.saturating_sub(lost.started_ms);
    effects.push(Effect::Recover {
        request,
        session,
        before: lost.before,
        lost_for_ms,
    });
    effects
}

pub fn next_look(model: &mut Model, request: RequestId, in_ms: u64) -> Vec<Effect> {
    let now = model.now_ms;
    if let Some(turn) = model.turn.as_mut().filter(|t| t.request == request) {
        turn.lost = Some(now + in_ms);
    }
    Vec::new()
}

/// The end of the looks for a lost turn: its work, or the question whether to send the message again.
pub fn recovered(model: &mut Model, request: RequestId, end: TurnEnd, looked: bool) -> Vec<Effect> {
    let Some(turn) = model.turn.take_if(|t| t.request == request) else {
        return Vec::new();
    };
    let mut effects = Vec::new();
    if end.changes.is_empty() {
        if end.draft.is_some() {
            session::set_draft(model, end.draft);
        }
        let trouble = UserError {
            message: model.phrase(if looked {
                Phrase::LostUnchanged
            } else {
                Phrase::LostUnseen
            }),
            hint: model.phrase(Phrase::ResendWarning),
            kind: UserErrorKind::Other,
        };
        effects.extend(problem(model, trouble));
        model.suggestion = Some(Suggestion::Resend(turn.message));
    } else {
        effects.extend(note(model, phrase(model.lang, Phrase::LostFound)));
        effects.extend(finished(model, TurnEnd { spoke: true, ..end }));
    }
    effects.extend(
        model
            .session
            .clone()
            .map(|session| Effect::ClearTurn { session }),
    );
    effects.extend(after_turn(model, turn.credits_before, turn.generated));
    effects
}

pub fn heard(model: &mut Model, request: RequestId, event: ChatEvent) -> Vec<Effect> {
    let now = model.now_ms;
    let Some(turn) = model.turn.as_mut().filter(|t| t.request == request) else {
        return Vec::new();
    };
    match event {
        ChatEvent::Text { call, text, whole } => {
            turn.last_event_ms = now;
            turn.tool = None;
            say(model, call as usize, &text, whole);
            Vec::new()
        }
        ChatEvent::Tool { name, phase } => {
            let raw_done = phase == ToolPhase::Finished && generates(&name) && !turn.generated;
            turn.generated |= raw_done;
            turn.tool = (phase == ToolPhase::Started).then_some(name);
            if raw_done {
                note(model, phrase(model.lang, Phrase::StageOne))
            } else {
                Vec::new()
            }
        }
        ChatEvent::Media { what } => note(model, what),
        ChatEvent::Heartbeat => Vec::new(),
        ChatEvent::Question(set) => {
            turn.last_event_ms = now;
            questions::asked(model, set)
        }
        ChatEvent::Error { message, .. } => {
            let next = phrase(model.lang, Phrase::UploadFirst).to_owned();
            let next = if model.timeline.timeline().is_some() {
                String::new()
            } else {
                next
            };
            problem(
                model,
                UserError {
                    message,
                    hint: next,
                    kind: UserErrorKind::Other,
                },
            )
        }
    }
}

/// Puts words where the model call they belong to has its item.
fn say(model: &mut Model, call: usize, text: &str, whole: bool) {
    let known = model
        .turn
        .as_ref()
        .and_then(|t| t.calls.get(call).copied().flatten());
    let index = known.unwrap_or_else(|| {
        model.push_entry(Item::Agent {
            text: String::new(),
        })
    });
    if let Some(turn) = &mut model.turn {
        turn.calls.resize(turn.calls.len().max(call + 1), None);
        turn.calls[call] = Some(index);
    }
    if let Some(shown) = model.transcript.get_mut(index)
        && let Item::Agent { text: said } = &mut shown.item
    {
        shown.version = shown.version.wrapping_add(1);
        if whole {
            said.clear();
            shown.grows_since = shown.version;
        }
        let end = said.floor_char_boundary(said.len().saturating_sub(MASK_BYTES));
        said.push_str(text);
        // A token can come in pieces: the end of what was there is looked at again.
        if let Cow::Owned(masked) = without_tokens(&said[end..]) {
            said.truncate(end);
            said.push_str(&masked);
            shown.grows_since = shown.version;
        }
    }
}

/// Shows an error that the service reported inside of the answer, with the page that helps. The answer's end follows.
pub fn reported(model: &mut Model, request: RequestId, trouble: UserError) -> Vec<Effect> {
    if model.turn.as_ref().is_none_or(|t| t.request != request) {
        return Vec::new();
    }
    let link = if let UserErrorKind::Link(link) = &trouble.kind {
        Some(link.clone())
    } else {
        None
    };
    let effects = problem(model, trouble);
    model.suggestion = link.map(Suggestion::Link).or(model.suggestion.take());
    effects
}

pub fn ended(
    model: &mut Model,
    request: RequestId,
    result: Result<Box<TurnEnd>, UserError>,
) -> Vec<Effect> {
    let Some(turn) = model.turn.take_if(|t| t.request == request) else {
        return Vec::new();
    };
    // Items may go, and what was selected with them.
    model.selection = None;
    let long = model.now_ms.saturating_sub(turn.started_ms) >= LONG_TURN_MS;
    let (mut effects, wishes) = close_texts(model, &turn);
    match result {
        Ok(end) => {
            let stripped = turn.generated.then(|| extras(&end)).flatten();
            effects.extend(finished(model, *end));
            if let Some(extras) = stripped {
                effects.extend(note(
                    model,
                    fill(&model.phrase(Phrase::StageTwo), &[&extras]),
                ));
                model.suggestion = Some(Suggestion::Edit(
                    phrase(model.lang, Phrase::StripExtras).to_owned(),
                ));
            }
            effects.extend(
                model
                    .session
                    .clone()
                    .map(|session| Effect::ClearTurn { session }),
            );
            effects.extend(suggestions::take_in(model, &turn.message, wishes));
            questions::offer(model);
            effects.extend(after_turn(model, turn.credits_before, turn.generated));
        }
        Err(trouble) => effects.extend(failed(model, turn, trouble)),
    }
    if long {
        effects.extend(super::attract(
            model,
            phrase(model.lang, Phrase::AnswerCame),
        ));
    }
    effects
}

/// The texts of a turn as they are kept: the service's noise dropped, instructions for a window turned into wishes.
fn close_texts(model: &mut Model, turn: &Turn) -> (Vec<Effect>, Vec<GuiAction>) {
    let said: Vec<usize> = turn.calls.iter().flatten().copied().collect();
    let mut wishes = Vec::new();
    let mut dropped = Vec::new();
    let mut effects = Vec::new();
    for (n, index) in said.iter().enumerate() {
        let Some(shown) = model.transcript.get_mut(*index) else {
            continue;
        };
        let Item::Agent { text } = &mut shown.item else {
            continue;
        };
        let (clean, asked) = gui::translate(text);
        wishes.extend(
            asked
                .into_iter()
                .filter(|a| !wishes.contains(a))
                .collect::<Vec<_>>(),
        );
        if (n > 0 && n + 1 == said.len() && is_noise(&clean)) || clean.trim().is_empty() {
            dropped.push(shown.id);
            continue;
        }
        *text = clean;
        // As a whole it may read otherwise than as it came.
        shown.version = shown.version.wrapping_add(1);
        shown.grows_since = shown.version;
        let item = shown.item.clone();
        effects.extend(stored(model, item));
    }
    model
        .transcript
        .retain(|shown| !dropped.contains(&shown.id));
    (effects, wishes)
}

/// What a generation added after the raw video without being asked: sound and text, by their names.
fn extras(end: &TurnEnd) -> Option<String> {
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

/// A turn that failed: a lost answer is looked for, a forgotten session replaced, the rest is said.
fn failed(model: &mut Model, mut turn: Turn, trouble: UserError) -> Vec<Effect> {
    let kind = trouble.kind.clone();
    let mut effects = problem(model, trouble);
    match (kind, model.session.clone()) {
        (UserErrorKind::FateUnknown, Some(session)) => {
            let request = model.request();
            turn.request = request;
            turn.lost = Some(model.now_ms);
            turn.calls.clear();
            effects.push(Effect::Recover {
                request,
                session,
                before: turn.before.clone(),
                lost_for_ms: 0,
            });
            model.turn = Some(turn);
            effects
        }
        (UserErrorKind::SessionGone, _) => {
            effects.extend(note(model, phrase(model.lang, Phrase::Replaced)));
            session::set_draft(model, None);
            model.session = None;
            model.open_question = None;
            // It was refused. For the timeline that it was about it comes too late: only the user decides.
            model.suggestion = Some(Suggestion::Retry(turn.message));
            model.replacing_session = true;
            effects.extend(take_back(model));
            effects.extend(session::connect(model, SessionChoice::New));
            effects
        }
        (UserErrorKind::Link(link), _) => {
            model.suggestion = Some(Suggestion::Link(link));
            effects.extend(after_turn(model, turn.credits_before, turn.generated));
            effects
        }
        (UserErrorKind::Answered, session) => {
            effects.extend(session.map(|session| Effect::ClearTurn { session }));
            effects.extend(after_turn(model, turn.credits_before, turn.generated));
            effects
        }
        _ => {
            // It is known not to have been taken: sending it again costs once.
            if model.queued_messages.is_empty() {
                model.suggestion = Some(Suggestion::Retry(turn.message));
            }
            effects.extend(after_turn(model, turn.credits_before, turn.generated));
            effects
        }
    }
}

/// Puts the queued messages into the composer: they were about a timeline that is gone, so only the user sends them.
pub fn take_back(model: &mut Model) -> Vec<Effect> {
    if model.queued_messages.is_empty() {
        return Vec::new();
    }
    let messages: Vec<String> = model.queued_messages.drain(..).collect();
    model.overlay = model
        .overlay
        .take()
        .filter(|overlay| !matches!(overlay, Overlay::Queue(_) | Overlay::Spend));
    model.push_entry(Item::Notice {
        text: model.phrase(Phrase::NotSent),
    });
    composer::put_back(model, &messages.join("\n"))
}

/// The balance is asked for, and the next message goes.
fn after_turn(model: &mut Model, credits_before: Option<Credits>, generated: bool) -> Vec<Effect> {
    model.balance_before_turn = credits_before;
    model.cost_of_generation = generated;
    let request = model.request();
    let mut effects = vec![Effect::FetchCredits { request }];
    effects.extend(send_next(model));
    effects
}

fn finished(model: &mut Model, end: TurnEnd) -> Vec<Effect> {
    session::set_draft(model, end.draft);
    let mut effects = Vec::new();
    if !end.spoke {
        let word = if end.changes.is_empty() {
            Phrase::NoAnswer
        } else {
            Phrase::SilentEdit
        };
        effects.extend(note(model, phrase(model.lang, word)));
    }
    if end.changes.is_empty() {
        return effects;
    }
    model.timeline.changed = end
        .changes
        .iter()
        .filter(|c| c.kind != ChangeKind::Removed)
        .map(|c| c.segment.to_string())
        .collect();
    effects.extend(keep(
        model,
        Item::Changes {
            changes: end.changes,
        },
    ));
    effects
}

/// What Esc and Ctrl-C say while the agent works: nothing stops paid work by accident.
pub fn interrupt(model: &mut Model) -> Vec<Effect> {
    if model.overlay.is_none() && !model.composer.is_empty() {
        return composer::clear(model);
    }
    if model.interrupt_until_ms > model.now_ms {
        return overlays::quit(model);
    }
    model.interrupt_until_ms = model.now_ms + super::FLASH_MS;
    flash(model, model.phrase(Phrase::AgainToQuit));
    Vec::new()
}

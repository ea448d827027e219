//! Talking: messages sent one at a time, answers heard, their ends.

use std::sync::Arc;

use super::transcript::{keep, note, problem, stored};
use super::{composer, exports, flash, overlays, session, uploads};
use crate::app::effect::{Effect, RequestId};
use crate::app::model::{Connection, Model, Scroll, Turn};
use crate::app::msg::{Trouble, TurnEnd};
use crate::domain::diff::ChangeKind;
use crate::domain::heard::{ChatEvent, ToolPhase};
use crate::domain::transcript::Item;
use crate::language::route::{Route, route};
use crate::language::words::{W, w};

/// Sends what was typed to where its words belong.
pub fn submit(model: &mut Model, message: String) -> Vec<Effect> {
    model.scroll = Scroll::Tail;
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
            model.waiting.push_back(message);
            if model.connection == Connection::Offline { session::connect(model) } else { send_next(model) }
        }
    }
}

/// Sends the next waiting message, when the one before it is answered and the media it may speak of are uploaded.
pub fn send_next(model: &mut Model) -> Vec<Effect> {
    let free = model.turn.is_none() && model.uploads.is_empty() && model.connection == Connection::Ready;
    let Some(session) = model.session.clone().filter(|_| free) else { return Vec::new() };
    let Some(message) = model.waiting.pop_front() else { return Vec::new() };
    let request = model.request();
    let now = model.now_ms;
    model.turn =
        Some(Turn { request, started_ms: now, last_word_ms: now, tool: None, calls: Vec::new(), credits_before: model.credits });
    model.timeline.changed.clear();
    let before = Arc::new(model.timeline.draft.as_ref().map(|d| d.timeline.clone()).unwrap_or_default());
    let mut effects = keep(model, Item::User { text: message.clone() });
    effects.push(Effect::SendTurn { request, session, message, before });
    effects
}

pub fn heard(model: &mut Model, request: RequestId, event: ChatEvent) -> Vec<Effect> {
    let now = model.now_ms;
    let Some(turn) = model.turn.as_mut().filter(|t| t.request == request) else { return Vec::new() };
    match event {
        ChatEvent::Text { call, text, whole } => {
            turn.last_word_ms = now;
            turn.tool = None;
            say(model, call as usize, &text, whole);
            Vec::new()
        }
        ChatEvent::Tool { name, phase } => {
            turn.tool = (phase == ToolPhase::Started).then_some(name);
            Vec::new()
        }
        ChatEvent::Media { what } => note(model, what),
        ChatEvent::Heartbeat => Vec::new(),
        ChatEvent::Error { message, .. } => {
            let next = w(model.lang, W::UploadFirst).to_owned();
            let next = if model.timeline.timeline().is_some() { String::new() } else { next };
            problem(model, Trouble { what: message, next })
        }
    }
}

/// Puts words where the model call they belong to has its item.
fn say(model: &mut Model, call: usize, text: &str, whole: bool) {
    let known = model.turn.as_ref().and_then(|t| t.calls.get(call).copied().flatten());
    let index = known.unwrap_or_else(|| model.show(Item::Agent { text: String::new() }));
    if let Some(turn) = &mut model.turn {
        turn.calls.resize(turn.calls.len().max(call + 1), None);
        turn.calls[call] = Some(index);
    }
    if let Some(shown) = model.transcript.get_mut(index)
        && let Item::Agent { text: said } = &mut shown.item
    {
        if whole {
            said.clear();
        }
        said.push_str(text);
        shown.version = shown.version.wrapping_add(1);
    }
}

pub fn ended(model: &mut Model, request: RequestId, result: Result<Box<TurnEnd>, Trouble>) -> Vec<Effect> {
    let Some(turn) = model.turn.take_if(|t| t.request == request) else { return Vec::new() };
    let mut effects: Vec<Effect> = Vec::new();
    model.cost_base = turn.credits_before;
    for index in turn.calls.iter().flatten() {
        if let Some(item) = model.transcript.get(*index).map(|s| s.item.clone()) {
            effects.extend(stored(model, item));
        }
    }
    match result {
        Ok(end) => effects.extend(finished(model, *end)),
        Err(trouble) => effects.extend(problem(model, trouble)),
    }
    let request = model.request();
    effects.push(Effect::FetchCredits { request });
    effects.extend(send_next(model));
    effects
}

fn finished(model: &mut Model, end: TurnEnd) -> Vec<Effect> {
    session::set_draft(model, end.draft);
    let mut effects = Vec::new();
    if !end.spoke {
        let word = if end.changes.is_empty() { W::NoAnswer } else { W::SilentEdit };
        effects.extend(note(model, w(model.lang, word)));
    }
    if end.changes.is_empty() {
        return effects;
    }
    model.timeline.changed = end.changes.iter().filter(|c| c.kind != ChangeKind::Removed).map(|c| c.segment.clone()).collect();
    effects.extend(keep(model, Item::Changes { changes: end.changes }));
    effects
}

/// What Esc and Ctrl-C say while the agent works: nothing stops paid work by accident.
pub fn interrupt(model: &mut Model) -> Vec<Effect> {
    if !model.composer.is_empty() {
        model.composer = composer::blank(Vec::new());
        return Vec::new();
    }
    if model.interrupt_until_ms > model.now_ms {
        return overlays::quit(model);
    }
    model.interrupt_until_ms = model.now_ms + super::FLASH_MS;
    flash(model, w(model.lang, W::AgainToQuit));
    Vec::new()
}

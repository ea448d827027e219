//! The chat: routes messages and sends them one at a time.

use std::sync::Arc;

use super::feedback::{complete_tip, flash};
use super::transcript::add_item;
use super::{composer, connection, credits, direct_turn, exports, overlays, uploads};
use crate::app::effect::{ChatEffect, Effect};
use crate::app::model::Model;
use crate::app::preferences::Tip;
use crate::app::state::chat::Suggestion;
use crate::app::state::connection::Connection;
use crate::app::state::credits::BalanceRequest;
use crate::app::state::direct_edits::SentEdit;
use crate::app::state::screen::FLASH_MS;
use crate::app::state::session::StateRequest;
use crate::app::state::transcript::Scroll;
use crate::domain::transcript::Item;
use crate::i18n::ui::Phrase;
use crate::language::route::Route;

/// Routes a typed message: to an export, an upload, a query or the agent.
pub fn submit(model: &mut Model, message: String) -> Vec<Effect> {
    model.session.transcript.scroll = Scroll::Tail;
    match model.session.conversation.submit(message) {
        Route::Export(request) => exports::start(model, request),
        Route::Credits => vec![credits::request(model, BalanceRequest::Show)],
        Route::Status => connection::fetch_state(model, StateRequest::Show),
        Route::Upload { sources } if sources.is_empty() => overlays::open_picker(model),
        Route::Upload { sources } => uploads::add(model, sources),
        Route::Agent => deliver(model),
    }
}

/// Sends the message of a direct edit, which the transcript shows as one line.
pub fn submit_edit(model: &mut Model, edit: SentEdit) -> Vec<Effect> {
    let message = edit.message.clone();
    model.session.direct_edits.add(edit);
    model.session.conversation.submit_edit(message);
    let effects = deliver(model);
    direct_turn::hold_input(model);
    effects
}

/// Sends the answer to the agent's question, before all queued messages.
pub fn answer(model: &mut Model, message: String) -> Vec<Effect> {
    model.session.conversation.answer(message);
    deliver(model)
}

/// Sends a message again, before all queued messages.
pub fn resend(model: &mut Model, message: String) -> Vec<Effect> {
    model.session.conversation.resend(message);
    deliver(model)
}

/// Sends the next queued message, or connects first. An answered question is not suggested again.
fn deliver(model: &mut Model) -> Vec<Effect> {
    if model.session.conversation.open_question().is_none() {
        let suggestion = &mut model.session.chat.suggestion;
        suggestion.take_if(|suggestion| matches!(suggestion, Suggestion::Answer(_)));
    }
    if model.connection.status == Connection::Offline {
        connection::connect(model, model.session.choice.clone())
    } else {
        send_next(model)
    }
}

/// Sends the next queued message, once the previous turn and all uploads are done.
pub fn send_next(model: &mut Model) -> Vec<Effect> {
    let is_ready =
        model.session.media.uploads.is_empty() && model.connection.status == Connection::Ready;
    let Some(session) = model.session.id.clone().filter(|_| is_ready) else {
        return Vec::new();
    };
    let Some(next) = model.session.conversation.next_message().map(str::to_owned) else {
        return Vec::new();
    };
    if credits::exceeds_limit(model, &next) {
        return Vec::new();
    }
    let draft = model.session.timeline.draft.as_ref();
    let before = Arc::new(draft.map(|d| d.timeline.clone()).unwrap_or_default());
    let now_ms = model.now_ms;
    let Some(message) = model
        .session
        .conversation
        .begin_turn(before.clone(), now_ms)
    else {
        return Vec::new();
    };
    let pending = model.ids.pending(());
    let request = pending.id();
    model.session.chat.pending = Some(pending);
    model.session.chat.calls.clear();
    model.session.chat.suggestion = None;
    model.credits.begin_turn();
    model.session.timeline.changed_ids.clear();
    model.session.timeline.cut_marks.clear();
    model.session.timeline.viewed = None;
    model.session.media.attachments.clear();
    let mut effects = complete_tip(model, Tip::Message);
    let session_state = &mut model.session;
    let is_direct = session_state
        .direct_edits
        .begin(&message, &session_state.timeline);
    if !is_direct {
        let text = message.clone();
        effects.extend(add_item(model, Item::User { text }));
    }
    effects.push(Effect::Chat(ChatEffect::SendTurn {
        request,
        session,
        message,
        before,
    }));
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

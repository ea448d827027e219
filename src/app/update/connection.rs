//! The connection: opens a session and requests its state.

use crate::app::effect::{ChatEffect, Effect, SessionChoice, SessionEffect};
use crate::app::model::Model;
use crate::app::state::connection::Connection;
use crate::app::state::session::StateRequest;
use crate::domain::transcript::Item;
use crate::i18n::ui::{Phrase, phrase};

/// Opens a session and shows a notice.
pub fn connect(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    model.connection.status = Connection::Connecting;
    model.connection.retry_at_ms = None;
    model.push_entry(Item::Notice {
        text: phrase(model.options.lang, Phrase::Setup).to_owned(),
    });
    let pending = model.ids.pending(());
    let request = pending.id();
    model.session.opening = Some(pending);
    model.session.choice = which.clone();
    vec![Effect::Session(SessionEffect::Open { request, which })]
}

/// Opens the session again once the time has come.
pub fn retry_if_due(model: &mut Model) -> Vec<Effect> {
    let now_ms = model.now_ms;
    let is_due = |at_ms: &mut u64| *at_ms <= now_ms;
    match model.connection.retry_at_ms.take_if(is_due) {
        Some(_) => connect(model, model.session.choice.clone()),
        None => Vec::new(),
    }
}

/// Requests the state of the session.
pub fn fetch_state(model: &mut Model, purpose: StateRequest) -> Vec<Effect> {
    let Some(session) = model.session.id.clone() else {
        return Vec::new();
    };
    let pending = model.ids.pending(purpose);
    let request = pending.id();
    model.session.state = Some(pending);
    vec![Effect::Chat(ChatEffect::FetchState { request, session })]
}

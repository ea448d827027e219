//! The session list: opens, renames, removes and creates sessions, and links to them.

use super::feedback::flash;
use super::{calls, connection, palette};
use crate::api::Call;
use crate::app::effect::{Effect, SessionChoice, SessionEffect};
use crate::app::model::Model;
use crate::app::msg::SessionInfo;
use crate::app::overlay::{Overlay, SessionList};
use crate::app::state::session::SessionState;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Focus;

/// Opens the list, unless a turn or upload is running: leaving its session would cancel it.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.session.conversation.turn().is_some() || !model.session.media.uploads.is_empty() {
        flash(model, phrase(model.options.lang, Phrase::WaitForAgent));
        return Vec::new();
    }
    let pending = model.ids.pending(());
    let request = pending.id();
    model.overlay = Some(Overlay::Sessions(SessionList {
        pending: Some(pending),
        ..SessionList::default()
    }));
    vec![Effect::Session(SessionEffect::List { request })]
}

pub fn listed(model: &mut Model, sessions: Vec<SessionInfo>) -> Vec<Effect> {
    palette::add_sessions(model, &sessions);
    if let Some(Overlay::Sessions(list)) = &mut model.overlay {
        list.pending = None;
        list.sessions = sessions;
    }
    Vec::new()
}

/// Renames a session, which may be the open one.
pub fn rename(model: &mut Model, id: String, title: String) -> Effect {
    if model.session.id.as_ref() == Some(&id) {
        model.session.name = Some(title.clone());
    }
    Effect::Session(SessionEffect::Rename { id, title })
}

/// Requests the link to a session.
pub fn request_link(model: &mut Model, task_id: String, session_id: String) -> Effect {
    let call = Call::ProjectLink {
        task_id,
        session_id,
    };
    calls::make(model, call, |link, lang| {
        Message::ProjectLink { link: &link }.text(lang)
    })
}

/// Opens a new session with the composer focused.
pub fn open_new(model: &mut Model) -> Vec<Effect> {
    model.screen.focus = Focus::Composer;
    go_to(model, SessionChoice::New)
}

/// Switches to another session, unless a turn or upload is running.
pub fn go_to(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    if model.session.conversation.turn().is_some() || !model.session.media.uploads.is_empty() {
        flash(model, phrase(model.options.lang, Phrase::WaitForAgent));
        return Vec::new();
    }
    switch(model, which)
}

/// Switches to another session; everything of the current one is already saved.
fn switch(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    (model.overlay, model.overlay_below_help) = (None, None);
    model.session = SessionState::default();
    if which == SessionChoice::New {
        model.screen.focus = Focus::Composer;
    }
    connection::connect(model, which)
}

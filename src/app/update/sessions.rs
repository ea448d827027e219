//! The session list: opens, renames, removes and creates sessions, and links to them.

use crossterm::event::KeyCode;

use super::text_input::MAX_LINE_CHARS;
use super::transcript::{note, report_error};
use super::{palette, session, text_input};
use crate::app::effect::{Effect, SessionChoice};
use crate::app::model::Model;
use crate::app::msg::{SessionInfo, UserError};
use crate::app::overlay::{Overlay, SessionList};
use crate::app::request::RequestId;
use crate::app::state::chat::Suggestion;
use crate::app::state::session::SessionState;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::input::Key;

/// Maximum length of a session title (characters).
const MAX_TITLE_CHARS: usize = 80;

/// Opens the list, unless a turn or upload is running: leaving its session would cancel it.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.session.chat.turn.is_some() || !model.session.media.uploads.is_empty() {
        super::flash(model, phrase(model.options.lang, Phrase::WaitForAgent));
        return Vec::new();
    }
    let request = model.next_request_id();
    model.overlay = Some(Overlay::Sessions(SessionList {
        request,
        ..SessionList::default()
    }));
    vec![Effect::ListSessions { request }]
}

pub fn listed(model: &mut Model, request: RequestId, sessions: Vec<SessionInfo>) -> Vec<Effect> {
    palette::add_sessions(model, request, &sessions);
    if let Some(Overlay::Sessions(list)) = &mut model.overlay
        && list.request == request
    {
        list.sessions = sessions;
    }
    Vec::new()
}

/// Adds a paste to the filter or new title. Returns false if something was left out.
pub fn paste_into(list: &mut SessionList, text: &str) -> bool {
    match (&mut list.filter, &mut list.renaming) {
        (Some(filter), _) => text_input::push(filter, text, MAX_LINE_CHARS),
        (None, Some(title)) => text_input::push(title, text, MAX_TITLE_CHARS),
        (None, None) => true,
    }
}

/// Handles a key while the list is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let current = model.session.id.clone();
    let Some(Overlay::Sessions(list)) = &mut model.overlay else {
        return Vec::new();
    };
    let selected = list.matching().get(list.cursor).map(|s| (*s).clone());
    if let Some(filter) = &mut list.filter {
        match key.code {
            KeyCode::Esc => list.filter = None,
            KeyCode::Backspace => text_input::pop_grapheme(filter),
            KeyCode::Char(c) if key.is_printable() && filter.chars().count() < MAX_LINE_CHARS => {
                filter.push(c)
            }
            KeyCode::Up => list.cursor = list.cursor.saturating_sub(1),
            KeyCode::Down => list.cursor += 1,
            KeyCode::Enter => return selected.map_or_else(Vec::new, |s| enter(model, s)),
            _ => {}
        }
        clamp(model);
        return Vec::new();
    }
    if let Some(title) = &mut list.renaming {
        match key.code {
            KeyCode::Esc => list.renaming = None,
            KeyCode::Backspace => text_input::pop_grapheme(title),
            KeyCode::Char(c) if key.is_printable() && title.chars().count() < MAX_TITLE_CHARS => {
                title.push(c)
            }
            KeyCode::Enter => {
                let title = title.trim().to_owned();
                list.renaming = None;
                if let (Some(s), false) = (selected, title.is_empty()) {
                    list.sessions
                        .iter_mut()
                        .filter(|other| other.id == s.id)
                        .for_each(|other| other.title.clone_from(&title));
                    return vec![Effect::RenameSession { id: s.id, title }];
                }
            }
            _ => {}
        }
        return Vec::new();
    }
    let forgetting = std::mem::take(&mut list.confirming_removal);
    match (key.code, selected) {
        (KeyCode::Esc | KeyCode::Char('q'), _) => model.overlay = None,
        (KeyCode::Up | KeyCode::Char('k'), _) => list.cursor = list.cursor.saturating_sub(1),
        (KeyCode::Down | KeyCode::Char('j'), _) => {
            list.cursor = (list.cursor + 1).min(list.sessions.len().saturating_sub(1))
        }
        (KeyCode::Char('n'), _) => return switch(model, SessionChoice::New),
        (KeyCode::Char('/'), _) => list.filter = Some(String::new()),
        (KeyCode::Enter, Some(s)) => return enter(model, s),
        (KeyCode::Char('r'), Some(s)) => list.renaming = Some(s.title),
        (KeyCode::Char('d'), Some(s)) if current.as_ref() != Some(&s.id) => {
            if forgetting {
                list.sessions.retain(|other| other.id != s.id);
                list.cursor = list.cursor.min(list.sessions.len().saturating_sub(1));
                return vec![Effect::ForgetSession { id: s.id }];
            }
            list.confirming_removal = true;
        }
        (KeyCode::Char('o'), Some(s)) => {
            let request = model.next_request_id();
            model.overlay = None;
            return vec![Effect::ProjectLink {
                request,
                session: s.id,
            }];
        }
        _ => {}
    }
    Vec::new()
}

fn enter(model: &mut Model, session: SessionInfo) -> Vec<Effect> {
    if model.session.id.as_ref() == Some(&session.id) {
        model.overlay = None;
        return Vec::new();
    }
    switch(model, SessionChoice::Existing(session.id))
}

fn clamp(model: &mut Model) {
    if let Some(Overlay::Sessions(list)) = &mut model.overlay {
        list.cursor = list.cursor.min(list.matching().len().saturating_sub(1));
    }
}

/// Switches to another session, unless a turn or upload is running.
pub fn go_to(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    if model.session.chat.turn.is_some() || !model.session.media.uploads.is_empty() {
        super::flash(model, phrase(model.options.lang, Phrase::WaitForAgent));
        return Vec::new();
    }
    switch(model, which)
}

/// Switches to another session; everything of the current one is already saved.
fn switch(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    model.overlay = None;
    model.session = SessionState::default();
    session::connect(model, which)
}

/// Shows a link to the session and suggests opening it.
pub fn link(model: &mut Model, result: Result<String, UserError>) -> Vec<Effect> {
    match result {
        Ok(link) => {
            let text = fill(phrase(model.options.lang, Phrase::ProjectLink), &[&link]);
            model.session.chat.suggestion = Some(Suggestion::Link(link));
            note(model, text)
        }
        Err(error) => report_error(model, error),
    }
}

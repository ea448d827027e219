//! The list of sessions: opened, renamed, forgotten, begun; and the link to one.

use crossterm::event::KeyCode;

use super::text_input::LONGEST_LINE;
use super::transcript::{note, problem};
use super::{palette, session, text_input};
use crate::app::effect::{Effect, RequestId, SessionChoice};
use crate::app::model::{Model, Suggestion};
use crate::app::msg::{SessionInfo, UserError};
use crate::app::overlay::{Overlay, SessionList};
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::input::Key;

/// The longest name of a session.
const LONGEST_TITLE: usize = 80;

/// Opens the list. Not while a turn runs: leaving its session would hang up.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.turn.is_some() || !model.uploads.is_empty() {
        super::flash(model, phrase(model.lang, Phrase::NotNow));
        return Vec::new();
    }
    let request = model.request();
    model.overlay = Some(Overlay::Sessions(SessionList {
        request,
        ..SessionList::default()
    }));
    vec![Effect::ListSessions { request }]
}

pub fn listed(model: &mut Model, request: RequestId, sessions: Vec<SessionInfo>) -> Vec<Effect> {
    palette::sessions(model, request, &sessions);
    if let Some(Overlay::Sessions(list)) = &mut model.overlay
        && list.request == request
    {
        list.sessions = sessions;
    }
    Vec::new()
}

/// Adds a paste to what is typed: the filter or the new title. Returns false if something was left out.
pub fn paste_into(list: &mut SessionList, text: &str) -> bool {
    match (&mut list.filter, &mut list.renaming) {
        (Some(filter), _) => text_input::push(filter, text, LONGEST_LINE),
        (None, Some(title)) => text_input::push(title, text, LONGEST_TITLE),
        (None, None) => true,
    }
}

/// A key while the list is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let current = model.session.clone();
    let Some(Overlay::Sessions(list)) = &mut model.overlay else {
        return Vec::new();
    };
    let chosen = list.matching().get(list.cursor).map(|s| (*s).clone());
    if let Some(filter) = &mut list.filter {
        match key.code {
            KeyCode::Esc => list.filter = None,
            KeyCode::Backspace => text_input::pop(filter),
            KeyCode::Char(c) if key.types() && filter.chars().count() < LONGEST_LINE => {
                filter.push(c)
            }
            KeyCode::Up => list.cursor = list.cursor.saturating_sub(1),
            KeyCode::Down => list.cursor += 1,
            KeyCode::Enter => return chosen.map_or_else(Vec::new, |s| enter(model, s)),
            _ => {}
        }
        clamp(model);
        return Vec::new();
    }
    if let Some(title) = &mut list.renaming {
        match key.code {
            KeyCode::Esc => list.renaming = None,
            KeyCode::Backspace => text_input::pop(title),
            KeyCode::Char(c) if key.types() && title.chars().count() < LONGEST_TITLE => {
                title.push(c)
            }
            KeyCode::Enter => {
                let title = title.trim().to_owned();
                list.renaming = None;
                if let (Some(s), false) = (chosen, title.is_empty()) {
                    list.sessions
                        .iter_mut()
                        .filter(|known| known.id == s.id)
                        .for_each(|known| known.title.clone_from(&title));
                    return vec![Effect::RenameSession { id: s.id, title }];
                }
            }
            _ => {}
        }
        return Vec::new();
    }
    let forgetting = std::mem::take(&mut list.forgetting);
    match (key.code, chosen) {
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
                list.sessions.retain(|known| known.id != s.id);
                list.cursor = list.cursor.min(list.sessions.len().saturating_sub(1));
                return vec![Effect::ForgetSession { id: s.id }];
            }
            list.forgetting = true;
        }
        (KeyCode::Char('o'), Some(s)) => {
            let request = model.request();
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
    if model.session.as_ref() == Some(&session.id) {
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

/// Goes to another session, where nothing in flight would be hung up.
pub fn go_to(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    if model.turn.is_some() || !model.uploads.is_empty() {
        super::flash(model, phrase(model.lang, Phrase::NotNow));
        return Vec::new();
    }
    switch(model, which)
}

/// Leaves the session for another one; everything of it is on disk.
fn switch(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    model.overlay = None;
    model.transcript.clear();
    model.session = None;
    model.stored_session = None;
    model.queued_messages.clear();
    model.suggestion = None;
    model.open_question = None;
    model.replacing_session = false;
    model.selection = None;
    model.search = None;
    model.assets.clear();
    model.attachments.clear();
    model.timeline = crate::app::pane::TimelinePane::default();
    // What is typed stays with the session that it was typed in.
    model.composer = super::composer::blank(Vec::new());
    model.saved_text.clear();
    model.completion = None;
    model.scroll = crate::app::model::Scroll::Tail;
    model.last_cost = None;
    session::set_draft(model, None);
    session::connect(model, which)
}

/// A link to a session came: shown, and opened on one key.
pub fn link(model: &mut Model, result: Result<String, UserError>) -> Vec<Effect> {
    match result {
        Ok(link) => {
            let words = fill(phrase(model.lang, Phrase::ProjectLink), &[&link]);
            model.suggestion = Some(Suggestion::Link(link));
            note(model, words)
        }
        Err(trouble) => problem(model, trouble),
    }
}

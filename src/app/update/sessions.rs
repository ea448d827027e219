//! The list of sessions: opened, renamed, forgotten, begun; and the link to one.

use crossterm::event::KeyCode;

use super::session;
use super::transcript::{note, problem};
use crate::app::effect::{Effect, RequestId, SessionChoice};
use crate::app::model::{Model, Offer, Overlay, SessionList};
use crate::app::msg::{KnownSession, Trouble};
use crate::input::Key;
use crate::language::words::{W, fill, w};

/// The longest name of a session.
const LONGEST_TITLE: usize = 80;

/// Opens the list. Not while a turn runs: leaving its session would hang up.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.turn.is_some() || !model.uploads.is_empty() {
        super::flash(model, w(model.lang, W::NotNow));
        return Vec::new();
    }
    let request = model.request();
    model.overlay = Some(Overlay::Sessions(SessionList { request, ..SessionList::default() }));
    vec![Effect::ListSessions { request }]
}

pub fn listed(model: &mut Model, request: RequestId, sessions: Vec<KnownSession>) -> Vec<Effect> {
    if let Some(Overlay::Sessions(list)) = &mut model.overlay
        && list.request == request
    {
        list.sessions = sessions;
    }
    Vec::new()
}

/// A key while the list is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let current = model.session.clone();
    let Some(Overlay::Sessions(list)) = &mut model.overlay else { return Vec::new() };
    let chosen = list.sessions.get(list.cursor).cloned();
    if let Some(title) = &mut list.renaming {
        match key.code {
            KeyCode::Esc => list.renaming = None,
            KeyCode::Backspace => drop(title.pop()),
            KeyCode::Char(c) if key.types() && title.chars().count() < LONGEST_TITLE => title.push(c),
            KeyCode::Enter => {
                let title = title.trim().to_owned();
                list.renaming = None;
                if let (Some(session), false) = (list.sessions.get_mut(list.cursor), title.is_empty()) {
                    session.title.clone_from(&title);
                    return vec![Effect::RenameSession { id: session.id.clone(), title }];
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
        (KeyCode::Down | KeyCode::Char('j'), _) => list.cursor = (list.cursor + 1).min(list.sessions.len().saturating_sub(1)),
        (KeyCode::Char('n'), _) => return switch(model, SessionChoice::New),
        (KeyCode::Enter, Some(s)) if current.as_ref() == Some(&s.id) => model.overlay = None,
        (KeyCode::Enter, Some(s)) => return switch(model, SessionChoice::Known(s.id)),
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
            return vec![Effect::ProjectLink { request, session: s.id }];
        }
        _ => {}
    }
    Vec::new()
}

/// Leaves the session for another one; everything of it is on disk.
fn switch(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    model.overlay = None;
    model.transcript.clear();
    model.session = None;
    model.remembered = None;
    model.waiting.clear();
    model.offer = None;
    model.last_cost = None;
    session::set_draft(model, None);
    session::connect(model, which)
}

/// A link to a session came: shown, and opened on one key.
pub fn link(model: &mut Model, result: Result<String, Trouble>) -> Vec<Effect> {
    match result {
        Ok(link) => {
            let words = fill(w(model.lang, W::ProjectLink), &[&link]);
            model.offer = Some(Offer::Link(link));
            note(model, words)
        }
        Err(trouble) => problem(model, trouble),
    }
}

//! List of recent sessions: opens, renames, removes and creates sessions, and links to them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::effect::{Effect, SessionChoice, SessionEffect};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::app::msg::SessionInfo;
use crate::app::request::Pending;
use crate::app::text_input::{self, MAX_LINE_CHARS};
use crate::i18n::ui::Phrase;
use crate::input::Action;

/// Maximum length of a session title (characters).
const MAX_TITLE_CHARS: usize = 80;

/// Session list.
#[derive(Clone, Debug, Default)]
pub struct SessionList {
    pub sessions: Vec<SessionInfo>,
    /// Index among the matching sessions.
    pub cursor: ListCursor,
    pub pending: Option<Pending>,
    /// Search text; `None` if no search is active.
    pub filter: Option<String>,
    /// New title while it is being typed.
    pub renaming: Option<String>,
    /// True after the first key that removes the session; a second one removes it.
    pub confirming_removal: bool,
}

impl SessionList {
    /// Returns the sessions whose title, last message or summary matches the search.
    pub fn matching(&self) -> Vec<&SessionInfo> {
        let query = self.filter.as_deref().unwrap_or_default().to_lowercase();
        let matches = |text: &str| text.to_lowercase().contains(&query);
        self.sessions
            .iter()
            .filter(|s| matches(&s.title) || matches(&s.last_message) || matches(&s.summary))
            .collect()
    }

    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        let selected = self.matching().get(self.cursor.index()).copied().cloned();
        if self.filter.is_some() {
            self.press_in_filter(key, selected, facts)
        } else if self.renaming.is_some() {
            self.press_in_title(key, selected)
        } else {
            self.press_in_list(key, selected, facts)
        }
    }

    /// Adds a paste to the filter or new title. Returns false if something was left out.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        match (&mut self.filter, &mut self.renaming) {
            (Some(filter), _) => text_input::push(filter, text, MAX_LINE_CHARS),
            (None, Some(title)) => text_input::push(title, text, MAX_TITLE_CHARS),
            (None, None) => true,
        }
    }

    fn press_in_filter(
        &mut self,
        key: &KeyPress,
        selected: Option<SessionInfo>,
        facts: &OverlayFacts,
    ) -> Outcome {
        match (key.action, &mut self.filter) {
            (Some(Action::Close), _) => self.filter = None,
            (Some(Action::Choose), _) => {
                return selected.map_or_else(Outcome::stay, |s| open(s, facts));
            }
            (Some(action), _) => {
                self.cursor.act(action, self.matching().len());
            }
            (None, Some(filter)) => type_into(filter, key, MAX_LINE_CHARS),
            (None, None) => {}
        }
        self.cursor.clamp(self.matching().len());
        Outcome::stay()
    }

    fn press_in_title(&mut self, key: &KeyPress, selected: Option<SessionInfo>) -> Outcome {
        match (key.action, &mut self.renaming) {
            (Some(Action::Close), _) => self.renaming = None,
            (Some(Action::Choose), _) => {
                let title = self.renaming.take().unwrap_or_default().trim().to_owned();
                if let (Some(session), false) = (selected, title.is_empty()) {
                    return self.rename(session.id, title);
                }
            }
            (None, Some(title)) => type_into(title, key, MAX_TITLE_CHARS),
            _ => {}
        }
        Outcome::stay()
    }

    fn rename(&mut self, id: String, title: String) -> Outcome {
        let renamed = self.sessions.iter_mut().filter(|s| s.id == id);
        renamed.for_each(|session| session.title.clone_from(&title));
        Outcome::stay().then(FollowUp::RenameSession { id, title })
    }

    fn press_in_list(
        &mut self,
        key: &KeyPress,
        selected: Option<SessionInfo>,
        facts: &OverlayFacts,
    ) -> Outcome {
        let confirmed = std::mem::take(&mut self.confirming_removal);
        match (key.action, selected) {
            (Some(Action::Close), _) => return Outcome::close(),
            (Some(Action::NewSession), _) => {
                return Outcome::close().then(FollowUp::OpenSession(SessionChoice::New));
            }
            (Some(Action::FilterSessions), _) => self.filter = Some(String::new()),
            (Some(Action::Choose), Some(session)) => return open(session, facts),
            (Some(Action::RenameSession), Some(session)) => self.renaming = Some(session.title),
            (Some(Action::DeleteSession), Some(session))
                if facts.session_id.as_ref() == Some(&session.id) =>
            {
                return Outcome::stay().then(FollowUp::Flash(Phrase::SessionOpenNow));
            }
            (Some(Action::DeleteSession), Some(session)) => {
                if confirmed {
                    self.sessions.retain(|other| other.id != session.id);
                    self.cursor.clamp(self.sessions.len());
                    return Outcome::stay()
                        .then(Effect::Session(SessionEffect::Forget { id: session.id }));
                }
                self.confirming_removal = true;
            }
            (Some(Action::SessionLink), Some(_)) if facts.is_local => {
                return Outcome::stay().then(FollowUp::Flash(Phrase::NoLocalLink));
            }
            (Some(Action::SessionLink), Some(session)) => {
                return Outcome::close().then(FollowUp::LinkSession {
                    task_id: session.task_id,
                    session_id: session.id,
                });
            }
            (Some(action), _) => {
                self.cursor.act(action, self.sessions.len());
            }
            (None, _) => {}
        }
        Outcome::stay()
    }
}

/// Opens a session unless it is open already.
fn open(session: SessionInfo, facts: &OverlayFacts) -> Outcome {
    if facts.session_id.as_ref() == Some(&session.id) {
        return Outcome::close();
    }
    Outcome::close().then(FollowUp::OpenSession(SessionChoice::Existing(session.id)))
}

pub(super) fn type_into(text: &mut String, key: &KeyPress, max_chars: usize) {
    let control = |c| key.event == KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
    if key.is_backspace() {
        text_input::pop_grapheme(text);
    } else if control('u') {
        text.clear();
    } else if control('w') {
        let words = text
            .trim_end()
            .trim_end_matches(|c: char| !c.is_whitespace());
        text.truncate(words.len());
    } else if let Some(c) = key.character()
        && text.chars().count() < max_chars
    {
        text.push(c);
    }
}

//! Version history of the draft.

use super::outcome::{KeyPress, Outcome};
use super::sessions::type_into;
use crate::app::effect::{Effect, StoreEffect};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::app::msg::VersionInfo;
use crate::app::request::Pending;
use crate::app::text_input;
use crate::i18n::ui::Phrase;
use crate::input::Action;

/// Maximum length of a version's name (characters).
const MAX_NAME_CHARS: usize = 80;

/// Purpose of a request of the version history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionRequest {
    List,
    /// Loads a version to view it.
    View,
    /// Loads a version to export it.
    Export,
    Compare,
}

/// Version history of the draft.
#[derive(Clone, Debug, Default)]
pub struct HistoryList {
    /// Newest first.
    pub versions: Vec<VersionInfo>,
    pub cursor: ListCursor,
    /// Base version of a comparison.
    pub base: Option<i64>,
    pub pending: Option<Pending<VersionRequest>>,
    /// New name of the selected version while it is being typed.
    pub naming: Option<String>,
    /// True once the list has arrived.
    pub loaded: bool,
}

impl HistoryList {
    /// Adds a paste to the new name. Returns false if something was left out.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        let mut name = self.naming.as_mut();
        name.as_mut()
            .is_none_or(|name| text_input::push(name, text, MAX_NAME_CHARS))
    }

    fn press_in_name(&mut self, key: &KeyPress) -> Outcome {
        let index = self.cursor.index();
        match (key.action, &mut self.naming) {
            (Some(Action::Close), _) => self.naming = None,
            (Some(Action::Choose), naming) => {
                let name = naming.take().unwrap_or_default().trim().to_owned();
                if let Some(version) = self.versions.get_mut(index) {
                    version.name.clone_from(&name);
                    let id = version.id;
                    return Outcome::stay()
                        .then(Effect::Store(StoreEffect::NameVersion { id, name }));
                }
            }
            (None, Some(name)) => type_into(name, key, MAX_NAME_CHARS),
            _ => {}
        }
        Outcome::stay()
    }

    fn selected(&self) -> Option<&VersionInfo> {
        self.versions.get(self.cursor.index())
    }

    pub(crate) fn press(&mut self, key: &KeyPress) -> Outcome {
        if self.naming.is_some() {
            return self.press_in_name(key);
        }
        let (Some(action), selected) = (key.action, self.selected()) else {
            return Outcome::stay();
        };
        match (action, selected) {
            (Action::Close, _) => return Outcome::close(),
            (Action::ToggleItem, Some(version)) => {
                self.base = Some(version.id).filter(|id| self.base != Some(*id));
            }
            (Action::Choose | Action::ExportVersion, Some(version)) => {
                return Outcome::stay().then(FollowUp::LoadVersion {
                    id: version.id,
                    export: action == Action::ExportVersion,
                });
            }
            (Action::NameVersion, Some(version)) => {
                self.naming = Some(version.name.clone());
            }
            (Action::RestoreVersion, Some(_)) if self.cursor.index() == 0 => {
                return Outcome::stay().then(FollowUp::Flash(Phrase::NewestVersion));
            }
            (Action::RestoreVersion, Some(version)) => {
                return Outcome::close().then(FollowUp::RestoreVersion(version.number));
            }
            (Action::CompareVersion, Some(version)) => return self.compare(version),
            _ => {
                self.cursor.act(action, self.versions.len());
            }
        }
        Outcome::stay()
    }

    /// Compares a version with the base, else with the one before it.
    fn compare(&self, version: &VersionInfo) -> Outcome {
        let base = self
            .base
            .and_then(|base| self.versions.iter().find(|v| v.id == base))
            .or_else(|| self.versions.get(self.cursor.index() + 1));
        let Some(base) = base.filter(|base| base.id != version.id) else {
            return Outcome::stay().then(FollowUp::Flash(Phrase::NothingToCompare));
        };
        let (older, newer) = if base.number < version.number {
            (base, version)
        } else {
            (version, base)
        };
        Outcome::stay().then(FollowUp::CompareVersions {
            from: (older.id, older.number),
            to: (newer.id, newer.number),
        })
    }
}

//! Version history of the draft.

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::app::msg::VersionInfo;
use crate::app::request::Pending;
use crate::i18n::ui::Phrase;
use crate::input::Action;

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
    /// Version to select when the list arrives.
    pub selected_id: Option<i64>,
    /// True once the list has arrived.
    pub loaded: bool,
}

impl HistoryList {
    fn selected(&self) -> Option<&VersionInfo> {
        self.versions.get(self.cursor.index())
    }

    pub(crate) fn press(&mut self, key: &KeyPress) -> Outcome {
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
                return Outcome::close().then(FollowUp::AskVersionName {
                    id: version.id,
                    name: version.name.clone(),
                });
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

//! The versions of a timeline, and what can be undone and redone. Every change makes a new version,
//! an undo or a redo too; versions are numbered from 1, and a number is never used again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::edit::Edit;
use crate::domain::timeline::Timeline;
use crate::domain::{draft, serialize};

/// Maximum number of undo steps, and of versions.
const MAX_STEPS: usize = 200;
/// The versions of a project of an older program continue at a multiple of this number: that
/// program counted the changes in its own way, and no number may mean two versions.
const OLD_VERSIONS: u64 = 100;

/// The current state of a timeline with its versions and undo steps.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct History {
    /// Drafts by key. A state that is reached again keeps its key.
    states: BTreeMap<u64, Value>,
    current: u64,
    /// States before and after the current one, the next last.
    past: Vec<u64>,
    future: Vec<u64>,
    /// The state of each version.
    versions: BTreeMap<u64, u64>,
    /// Programs that made versions. Versions of the user have none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    authors: BTreeMap<u64, String>,
    /// Versions made since the history was loaded.
    #[serde(skip)]
    made: Vec<u64>,
}

/// Result of going back to a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VersionChange {
    Restored,
    /// The timeline is like that version already.
    Same,
    Unknown,
}

impl History {
    /// Starts with a draft that is no version yet.
    pub fn new(draft: Value) -> Self {
        Self {
            states: BTreeMap::from([(0, draft)]),
            current: 0,
            past: Vec::new(),
            future: Vec::new(),
            versions: BTreeMap::new(),
            authors: BTreeMap::new(),
            made: Vec::new(),
        }
    }

    /// Returns true for the history that a file of an older program has no key for.
    pub fn is_missing(&self) -> bool {
        self.states.is_empty()
    }

    /// Returns the current draft.
    pub fn draft(&self) -> &Value {
        self.states.get(&self.current).unwrap_or(&Value::Null)
    }

    /// Returns the current timeline.
    pub fn timeline(&self) -> Timeline {
        read(self.draft())
    }

    /// Returns the timeline before the last edit.
    pub fn timeline_before(&self) -> Option<Timeline> {
        Some(read(self.states.get(self.past.last()?)?))
    }

    /// Returns the number of the current version; 0 before the first edit.
    pub fn version(&self) -> u64 {
        self.versions.keys().next_back().copied().unwrap_or(0)
    }

    /// Returns the numbers of the versions that can be restored, or `None` if there are none.
    pub fn versions(&self) -> Option<RangeInclusive<u64>> {
        let first = *self.versions.keys().next()?;
        Some(first..=self.version())
    }

    /// Returns the draft of a version; the one before the first edit is version 0.
    pub fn version_draft(&self, version: u64) -> Option<&Value> {
        let key = match version {
            0 => 0,
            version => *self.versions.get(&version)?,
        };
        self.states.get(&key)
    }

    /// Returns the versions made since the history was loaded.
    pub fn made(&self) -> &[u64] {
        &self.made
    }

    /// Records the program that made the current version.
    pub fn attribute(&mut self, author: &str) {
        self.authors.insert(self.version(), author.to_owned());
    }

    /// Returns the program that made a version, or `None` if it was the user.
    pub fn author(&self, version: u64) -> Option<&str> {
        self.authors.get(&version).map(String::as_str)
    }

    /// Makes a new timeline the current one.
    pub fn replace(&mut self, timeline: &Timeline) {
        let key = self.add_state(serialize::draft_to_json(timeline));
        self.go_to(key);
    }

    /// Completes the current state, which the last edit made.
    pub fn amend(&mut self, timeline: &Timeline) {
        let draft = serialize::draft_to_json(timeline);
        self.states.insert(self.current, draft);
    }

    /// Undoes steps, which together make one version. Returns how many there were.
    pub fn undo(&mut self, steps: usize) -> usize {
        let undone = (0..steps).take_while(|_| self.undo_step()).count();
        if undone > 0 {
            self.add_version();
        }
        undone
    }

    /// Redoes one step. Returns false if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(key) = self.future.pop() else {
            return false;
        };
        self.past.push(self.current);
        self.step_to(key);
        self.add_version();
        true
    }

    /// Goes back to the state before the last edit, which the next edit replaces.
    pub fn take_back(&mut self) {
        if let Some(key) = self.past.pop() {
            self.current = key;
        }
    }

    fn undo_step(&mut self) -> bool {
        let Some(key) = self.past.pop() else {
            return false;
        };
        self.future.push(self.current);
        self.step_to(key);
        true
    }

    /// Makes the state of a version the current one again, as a step that can be undone.
    pub fn restore(&mut self, version: u64) -> VersionChange {
        let Some(&key) = self.versions.get(&version) else {
            return VersionChange::Unknown;
        };
        if self.states.get(&key) == Some(self.draft()) {
            return VersionChange::Same;
        }
        self.go_to(key);
        VersionChange::Restored
    }

    /// Adds a state with a new key.
    fn add_state(&mut self, draft: Value) -> u64 {
        let key = self.states.keys().next_back().map_or(0, |last| last + 1);
        self.states.insert(key, draft);
        key
    }

    /// Makes a state the current one, as an edit.
    fn go_to(&mut self, key: u64) {
        self.past.push(self.current);
        self.future.clear();
        self.current = key;
        self.add_version();
    }

    /// Makes a state of an undo or a redo the current one. The step is applied like any other edit.
    fn step_to(&mut self, key: u64) {
        let from = self.timeline();
        let to = self.states.get(&key).map(read).unwrap_or_default();
        let reached = Edit::inverse(&to, &from)
            .apply(&from, &|_| None)
            .map(|timeline| serialize::draft_to_json(&timeline));
        self.current = match reached {
            Ok(draft) if self.states.get(&key) != Some(&draft) => self.add_state(draft),
            _ => key,
        };
    }

    /// Numbers the current state, and forgets what is too old.
    fn add_version(&mut self) {
        let version = self.version() + 1;
        self.versions.insert(version, self.current);
        self.made.push(version);
        while self.versions.len() > MAX_STEPS {
            self.versions.pop_first();
        }
        self.authors
            .retain(|version, _| self.versions.contains_key(version));
        let excess = self.past.len().saturating_sub(MAX_STEPS);
        self.past.drain(..excess);
        let steps = self.past.iter().chain(&self.future);
        let used: BTreeSet<u64> = steps
            .chain(self.versions.values())
            .chain([&self.current])
            .copied()
            .collect();
        self.states.retain(|key, _| used.contains(key));
    }
}

fn read(draft: &Value) -> Timeline {
    draft
        .as_object()
        .map(draft::timeline_from_object)
        .unwrap_or_default()
}

/// The history in a file of an older program, which numbered no versions.
#[derive(Deserialize)]
pub(super) struct OldHistory {
    draft: Value,
    past: Vec<Value>,
    future: Vec<Value>,
    turns: u64,
}

impl From<OldHistory> for History {
    fn from(old: OldHistory) -> Self {
        let changes = old.turns + (old.past.len() + old.future.len()) as u64;
        let mut history = Self::new(old.draft);
        let mut keys = |states: Vec<Value>| -> Vec<u64> {
            states.into_iter().map(|s| history.add_state(s)).collect()
        };
        let (past, future) = (keys(old.past), keys(old.future));
        (history.past, history.future) = (past, future);
        let number = (changes + 1).next_multiple_of(OLD_VERSIONS);
        history.versions.insert(number, history.current);
        history
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn titled(title: &str) -> Timeline {
        Timeline {
            title: title.into(),
            ..Timeline::default()
        }
    }

    fn history(titles: &[&str]) -> History {
        let mut history = History::new(serialize::draft_to_json(&titled("")));
        titles.iter().for_each(|t| history.replace(&titled(t)));
        history
    }

    #[test]
    fn every_change_is_a_version() {
        let mut h = History::new(json!({}));
        assert_eq!((h.version(), h.versions()), (0, None));
        h = history(&["a", "b", "c"]);
        assert!(h.undo(1) == 1 && h.undo(1) == 1 && h.redo());
        assert_eq!(h.timeline().title, "b");
        assert_eq!((h.version(), h.versions()), (6, Some(1..=6)));
        for (version, title) in [(1, "a"), (3, "c"), (4, "b"), (5, "a")] {
            let mut h = h.clone();
            let change = h.restore(version);
            let same = title == "b";
            assert_eq!(
                (change == VersionChange::Same, h.timeline().title.as_str()),
                (same, title)
            );
            assert_eq!(h.version(), if same { 6 } else { 7 });
        }
        assert_eq!(h.restore(7), VersionChange::Unknown);
        assert_eq!(h.restore(0), VersionChange::Unknown);
    }

    #[test]
    fn a_restored_version_can_be_undone_and_what_an_edit_dropped_is_still_a_version() {
        let mut h = history(&["a", "b"]);
        h.undo(1);
        h.replace(&titled("c"));
        assert!(!h.redo());
        assert_eq!(h.restore(2), VersionChange::Restored);
        assert_eq!(h.timeline().title, "b");
        assert_eq!(h.undo(9), 3);
        assert_eq!((h.timeline().title.as_str(), h.version()), ("", 6));
    }

    #[test]
    fn a_corrected_edit_is_one_undo_step() {
        let mut h = history(&["a", "b"]);
        h.take_back();
        h.replace(&titled("c"));
        assert_eq!((h.version(), h.undo(1)), (3, 1));
        assert_eq!(h.timeline().title, "a");
    }

    #[test]
    fn old_states_are_dropped_and_numbers_are_not_used_again() {
        let mut h = history(&[]);
        for i in 0..MAX_STEPS + 20 {
            h.replace(&titled(&i.to_string()));
        }
        assert_eq!(h.versions(), Some(21..=220));
        assert_eq!((h.past.len(), h.states.len()), (MAX_STEPS, MAX_STEPS + 1));
        assert_eq!(h.undo(usize::MAX), MAX_STEPS);
        assert_eq!(h.timeline().title, "19");
        assert_eq!(h.versions(), Some(22..=221));
    }

    #[test]
    fn a_history_of_an_older_program_continues_with_new_numbers() {
        let draft = |title: &str| serialize::draft_to_json(&titled(title));
        let old = json!({"draft": draft("b"), "past": [draft(""), draft("a")],
                         "future": [draft("c")], "turns": 3});
        let mut h = History::from(serde_json::from_value::<OldHistory>(old).unwrap());
        assert_eq!(
            (h.timeline().title.as_str(), h.versions()),
            ("b", Some(100..=100))
        );
        assert!(h.redo() && h.timeline().title == "c");
        assert!(h.undo(2) == 2 && h.timeline().title == "a");
        assert!(h.undo(2) == 1 && h.timeline().title.is_empty());
        assert_eq!(h.versions(), Some(100..=103));
    }
}

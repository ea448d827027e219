//! File picker: selects files to upload.

use std::collections::HashSet;
use std::path::PathBuf;

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::app::msg::FolderEntry;
use crate::app::request::Pending;
use crate::app::text_input;
use crate::domain::reason::Reason;
use crate::input::Action;

/// File picker.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    pub folder: PathBuf,
    pub entries: Vec<FolderEntry>,
    pub error: Option<Reason>,
    pub filter: String,
    pub cursor: ListCursor,
    pub selected_paths: HashSet<PathBuf>,
    pub pending: Option<Pending>,
}

impl Picker {
    /// Returns the entries that match the filter.
    pub fn matching(&self) -> Vec<&FolderEntry> {
        let query = self.filter.to_lowercase();
        self.entries
            .iter()
            .filter(|e| {
                query.is_empty() || e.name == ".." || e.name.to_lowercase().contains(&query)
            })
            .collect()
    }

    pub(crate) fn press(&mut self, key: &KeyPress) -> Outcome {
        if key.is_backspace() {
            if self.filter.is_empty() {
                return self.ascend();
            }
            text_input::pop_grapheme(&mut self.filter);
            self.cursor = ListCursor::default();
        }
        match (key.action, key.character()) {
            (Some(Action::Close), _) => return Outcome::close(),
            (Some(Action::ToggleItem), _) => self.toggle(),
            (Some(Action::ListLeft), _) => return self.ascend(),
            (Some(Action::Choose | Action::ListRight), _) => return self.choose(),
            (Some(action), _) => {
                self.cursor.act(action, self.matching().len());
            }
            (None, Some(c)) => self.type_character(c),
            (None, None) => {}
        }
        Outcome::stay()
    }

    fn type_character(&mut self, c: char) {
        if self.filter.chars().count() >= text_input::MAX_LINE_CHARS {
            return;
        }
        self.filter.push(c);
        // ".." always matches; select the first real match after it.
        let matching = self.matching();
        let starts_with_parent = matching.len() > 1 && matching[0].name == "..";
        self.cursor = ListCursor::at(usize::from(starts_with_parent));
    }

    fn selected(&self) -> Option<&FolderEntry> {
        self.matching().get(self.cursor.index()).copied()
    }

    /// Selects or deselects a file and moves to the next entry.
    fn toggle(&mut self) {
        let Some(entry) = self.selected().filter(|e| !e.is_folder) else {
            return;
        };
        let path = self.folder.join(&entry.name);
        if !self.selected_paths.remove(&path) {
            self.selected_paths.insert(path);
        }
        self.cursor.step(1, self.matching().len());
    }

    fn ascend(&mut self) -> Outcome {
        self.enter(self.folder.join(".."))
    }

    /// Shows another folder once its entries have arrived; keeps the selected files.
    fn enter(&mut self, folder: PathBuf) -> Outcome {
        *self = Self {
            folder: folder.clone(),
            selected_paths: std::mem::take(&mut self.selected_paths),
            ..Self::default()
        };
        Outcome::stay().then(FollowUp::ListFolder(folder))
    }

    /// Uploads the selected files, else opens or uploads the entry under the cursor.
    fn choose(&mut self) -> Outcome {
        let entry = self
            .selected()
            .map(|e| (e.is_folder, self.folder.join(&e.name)));
        if let Some((true, folder)) = &entry
            && self.selected_paths.is_empty()
        {
            return self.enter(folder.clone());
        }
        let mut paths: Vec<PathBuf> = self.selected_paths.iter().cloned().collect();
        paths.sort();
        if paths.is_empty() {
            paths.extend(entry.map(|(_, path)| path));
        }
        let files = paths.iter().map(|p| p.to_string_lossy().into_owned());
        Outcome::close().then(FollowUp::Upload(files.collect()))
    }
}

//! File picker: selects files to upload.

use std::collections::HashSet;
use std::path::PathBuf;

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::app::msg::{ExaminedFile, FolderEntry};
use crate::app::request::Pending;
use crate::app::text_input;
use crate::domain::asset::{self, MediaKind};
use crate::domain::reason::Reason;
use crate::input::Action;

/// Order of the media files in the file picker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PickerOrder {
    #[default]
    Name,
    Newest,
    Kind,
}

impl PickerOrder {
    fn next(self) -> Self {
        match self {
            Self::Name => Self::Newest,
            Self::Newest => Self::Kind,
            Self::Kind => Self::Name,
        }
    }
}

/// File picker.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    pub folder: PathBuf,
    /// Folders, then media files, then files that cannot be uploaded.
    pub entries: Vec<FolderEntry>,
    pub order: PickerOrder,
    pub error: Option<Reason>,
    /// Search text, or the path of a file or folder.
    pub filter: String,
    pub cursor: ListCursor,
    pub selected_paths: HashSet<PathBuf>,
    /// File whose properties were requested last.
    pub examined_path: Option<PathBuf>,
    /// Properties of the last examined file.
    pub examined: Option<Box<ExaminedFile>>,
    pub pending: Option<Pending>,
}

impl Picker {
    /// Returns the entries that match the filter.
    pub fn matching(&self) -> Vec<&FolderEntry> {
        let path = is_path(&self.filter);
        let query = if path {
            String::new()
        } else {
            self.filter.to_lowercase()
        };
        self.entries
            .iter()
            .filter(|e| {
                query.is_empty() || e.name == ".." || e.name.to_lowercase().contains(&query)
            })
            .collect()
    }

    /// Shows the entries of a folder.
    pub(crate) fn show(&mut self, folder: PathBuf, entries: Vec<FolderEntry>) {
        (self.folder, self.entries, self.error) = (folder, entries, None);
        self.sort();
    }

    fn sort(&mut self) {
        let order = self.order;
        self.entries.sort_by_cached_key(|entry| {
            let kind = asset::kind_by_name(&entry.name).filter(|_| !entry.is_folder);
            let group = match (entry.is_folder, kind) {
                (true, _) => u8::from(entry.name != ".."),
                (false, Some(_)) => 2,
                (false, None) => 3,
            };
            let kind = match kind {
                Some(MediaKind::Photo) | None => 0,
                Some(MediaKind::Clip) => 1,
                Some(MediaKind::Sound) => 2,
            };
            let place = match order {
                PickerOrder::Name => 0,
                PickerOrder::Newest => u64::MAX - entry.modified_ms,
                PickerOrder::Kind => kind,
            };
            (group, place, entry.name.to_lowercase())
        });
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
            (Some(Action::SelectAll), _) => self.toggle_all(),
            (Some(Action::SortEntries), _) => {
                self.order = self.order.next();
                self.sort();
            }
            (Some(Action::ListLeft), _) => return self.ascend(),
            (Some(Action::Choose | Action::ListRight), _) => return self.choose(),
            (Some(action), _) => {
                self.cursor.act(action, self.matching().len());
            }
            (None, Some('/')) if self.is_subfolder(&self.filter) => {
                return self.enter(self.folder.join(&self.filter));
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

    /// Path of the highlighted file, if it can be uploaded.
    pub(crate) fn highlighted_file(&self) -> Option<PathBuf> {
        let entry = self.selected()?;
        let is_file = !entry.is_folder && asset::is_uploadable(&entry.name);
        is_file.then(|| self.folder.join(&entry.name))
    }

    fn is_subfolder(&self, name: &str) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|entry| entry.is_folder && entry.name == name)
    }

    /// Selects or deselects a file or folder and moves to the next entry.
    fn toggle(&mut self) {
        let Some(entry) = self.selected().filter(|entry| is_selectable(entry)) else {
            return;
        };
        let path = self.folder.join(&entry.name);
        if !self.selected_paths.remove(&path) {
            self.selected_paths.insert(path);
        }
        self.cursor.step(1, self.matching().len());
    }

    /// Selects all media files that match the filter, or deselects them if all are selected.
    fn toggle_all(&mut self) {
        let files = self.matching().into_iter();
        let files = files.filter(|entry| !entry.is_folder && is_selectable(entry));
        let paths: Vec<PathBuf> = files.map(|entry| self.folder.join(&entry.name)).collect();
        if paths.iter().all(|path| self.selected_paths.contains(path)) {
            for path in &paths {
                self.selected_paths.remove(path);
            }
        } else {
            self.selected_paths.extend(paths);
        }
    }

    fn ascend(&mut self) -> Outcome {
        self.enter(self.folder.join(".."))
    }

    /// Shows another folder once its entries have arrived; keeps the selected files.
    fn enter(&mut self, folder: PathBuf) -> Outcome {
        *self = Self {
            folder: folder.clone(),
            order: self.order,
            selected_paths: std::mem::take(&mut self.selected_paths),
            ..Self::default()
        };
        Outcome::stay().then(FollowUp::ListFolder(folder))
    }

    /// Uploads the selected files, else opens or uploads the entry under the cursor.
    fn choose(&mut self) -> Outcome {
        if is_path(&self.filter) {
            return self.open_path();
        }
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

    /// Uploads the typed file, or opens the typed folder.
    fn open_path(&mut self) -> Outcome {
        let typed = std::mem::take(&mut self.filter);
        let path = match typed.starts_with('~') {
            true => PathBuf::from(&typed),
            false => self.folder.join(&typed),
        };
        if asset::is_uploadable(&typed) {
            let path = path.to_string_lossy().into_owned();
            return Outcome::close().then(FollowUp::Upload(vec![path]));
        }
        self.enter(path)
    }
}

/// Returns true if a text is a path, not a part of a name.
fn is_path(text: &str) -> bool {
    text.contains('/') || text == "~"
}

/// Returns true if an entry can be selected for the upload.
fn is_selectable(entry: &FolderEntry) -> bool {
    match entry.is_folder {
        true => entry.name != "..",
        false => asset::is_uploadable(&entry.name),
    }
}

//! Export dialog: format, picture settings, file name and folder.

use tui_textarea::TextArea;

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::app::preferences::ExportChoice;
use crate::app::text_input;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::quality::Quality;
use crate::domain::render_job::FileFormat;
use crate::domain::resolution::Resolution;
use crate::input::Action;

/// Export dialog.
#[derive(Clone, Debug)]
pub struct ExportDialog {
    pub choice: ExportChoice,
    pub name: TextArea<'static>,
    pub folder: TextArea<'static>,
    pub row: ExportRow,
    /// In and out point of the timeline (ms).
    pub range: Option<(u64, u64)>,
}

/// A row of the export dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportRow {
    Format,
    Range,
    Resolution,
    Shape,
    Quality,
    Rate,
    Name,
    Folder,
}

/// Rows of the export dialog from top to bottom.
pub const EXPORT_ROWS: &[ExportRow] = &[
    ExportRow::Format,
    ExportRow::Range,
    ExportRow::Resolution,
    ExportRow::Shape,
    ExportRow::Quality,
    ExportRow::Rate,
    ExportRow::Name,
    ExportRow::Folder,
];

/// Output of an export: a media file or an interchange file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Media(FileFormat),
    Interchange(InterchangeFormat),
}

impl ExportFormat {
    /// Returns the chosen format.
    pub fn from_choice(choice: &ExportChoice) -> Self {
        choice
            .interchange
            .map_or(Self::Media(choice.output.format), Self::Interchange)
    }

    /// Extension of the file.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Media(format) => format.name(),
            Self::Interchange(format) => format.extension(),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Media(format) => format.name(),
            Self::Interchange(format) => format.name(),
        }
    }
}

/// Formats in the order of the dialog.
pub const FORMATS: [ExportFormat; 14] = [
    ExportFormat::Media(FileFormat::Mp4),
    ExportFormat::Media(FileFormat::Webm),
    ExportFormat::Media(FileFormat::Mov),
    ExportFormat::Media(FileFormat::Gif),
    ExportFormat::Media(FileFormat::Mp3),
    ExportFormat::Media(FileFormat::Wav),
    ExportFormat::Interchange(InterchangeFormat::Otio),
    ExportFormat::Interchange(InterchangeFormat::Otioz),
    ExportFormat::Interchange(InterchangeFormat::Fcp7Xml),
    ExportFormat::Interchange(InterchangeFormat::Edl),
    ExportFormat::Interchange(InterchangeFormat::Srt),
    ExportFormat::Interchange(InterchangeFormat::Vtt),
    ExportFormat::Interchange(InterchangeFormat::Ass),
    ExportFormat::Interchange(InterchangeFormat::Json),
];
pub const RESOLUTIONS: &[Resolution] = &[
    Resolution::P480,
    Resolution::P720,
    Resolution::P1080,
    Resolution::P1440,
    Resolution::P2160,
];
pub const RATES: &[Option<u32>] = &[None, Some(24), Some(25), Some(30), Some(50), Some(60)];

impl ExportDialog {
    /// True if the cursor is on a text field.
    pub(crate) fn is_typing(&self) -> bool {
        matches!(self.row, ExportRow::Name | ExportRow::Folder)
    }

    fn field(&mut self) -> Option<&mut TextArea<'static>> {
        match self.row {
            ExportRow::Name => Some(&mut self.name),
            ExportRow::Folder => Some(&mut self.folder),
            _ => None,
        }
    }

    pub(crate) fn press(&mut self, key: &KeyPress) -> Outcome {
        match key.action {
            Some(Action::Close) => return Outcome::close(),
            Some(Action::Choose) => return self.confirm(),
            Some(Action::ListLeft) => self.change(-1),
            Some(Action::ListRight | Action::ToggleItem) => self.change(1),
            Some(action) => self.change_row(action),
            None => {
                if let Some(field) = self.field() {
                    text_input::type_into(field, key.event);
                }
            }
        }
        Outcome::stay()
    }

    /// Inserts a paste into the field under the cursor. Returns false if something was left out.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        self.field()
            .is_none_or(|field| text_input::insert(field, text))
    }

    fn confirm(&self) -> Outcome {
        let name = text_input::line(&self.name).trim().to_owned();
        let folder = text_input::line(&self.folder).trim().to_owned();
        let choice = ExportChoice {
            folder,
            ..self.choice.clone()
        };
        Outcome::close().then(FollowUp::Export { choice, name })
    }

    /// True if a row has a meaning with the other settings.
    pub fn applies(&self, row: ExportRow) -> bool {
        let is_sound = matches!(self.choice.output.format, FileFormat::Mp3 | FileFormat::Wav);
        match row {
            ExportRow::Format | ExportRow::Name | ExportRow::Folder => true,
            ExportRow::Range => self.range.is_some(),
            _ if self.choice.interchange.is_some() => false,
            ExportRow::Quality => true,
            ExportRow::Resolution | ExportRow::Shape | ExportRow::Rate => !is_sound,
        }
    }

    /// Moves to another row that applies.
    fn change_row(&mut self, action: Action) {
        let rows: Vec<ExportRow> = EXPORT_ROWS
            .iter()
            .copied()
            .filter(|row| self.applies(*row))
            .collect();
        let index = rows.iter().position(|row| *row == self.row);
        let mut cursor = ListCursor::at(index.unwrap_or(0));
        cursor.act(action, rows.len());
        self.row = rows[cursor.index()];
    }

    fn change(&mut self, by: isize) {
        let choice = &mut self.choice;
        match self.row {
            ExportRow::Format => match neighbor(&FORMATS, &ExportFormat::from_choice(choice), by) {
                ExportFormat::Media(format) => {
                    (choice.output.format, choice.interchange) = (format, None);
                }
                ExportFormat::Interchange(format) => choice.interchange = Some(format),
            },
            ExportRow::Range => choice.output.range = self.range.filter(|_| by > 0),
            ExportRow::Resolution => {
                choice.resolution = neighbor(RESOLUTIONS, &choice.resolution, by);
            }
            ExportRow::Shape => choice.output.vertical = by > 0,
            ExportRow::Quality => {
                choice.output.quality = neighbor(Quality::ALL, &choice.output.quality, by);
            }
            ExportRow::Rate => choice.output.fps = neighbor(RATES, &choice.output.fps, by),
            ExportRow::Name | ExportRow::Folder => {}
        }
    }
}

/// Value `by` places after the current one, or the one at the end.
fn neighbor<T: Clone + PartialEq>(values: &[T], current: &T, by: isize) -> T {
    let index = values.iter().position(|value| value == current);
    let mut cursor = ListCursor::at(index.unwrap_or(0));
    cursor.step(by, values.len());
    values[cursor.index()].clone()
}

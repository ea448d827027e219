//! Overlays: dialogs shown over the panes, with their state and keys. They do not see the model:
//! they get facts with a key and return follow-ups.

mod comparison;
mod confirmation;
mod contact_sheet;
mod export;
mod frame_set;
mod help;
mod history;
mod media;
pub(crate) mod outcome;
mod palette;
mod picker;
mod prompt;
mod proposal;
mod question;
mod queue;
mod sessions;
mod statistics;
mod transitions;

use self::outcome::{KeyPress, Outcome, OverlayFacts};
use super::list_cursor::ListCursor;
use super::request::{AnswerKind, Pending, RequestId};
use super::text_input;
use crate::domain::text::one_line;
use crate::input::OverlayContext;

pub use comparison::Comparison;
pub use contact_sheet::ContactSheet;
pub use export::{EXPORT_ROWS, ExportDialog, ExportFormat, ExportRow, FORMATS, RATES, RESOLUTIONS};
pub use frame_set::FrameSet;
pub use help::HelpOverlay;
pub use history::{HistoryList, VersionRequest};
pub use media::MediaDialog;
pub use palette::{Palette, PaletteItem, PaletteTarget};
pub use picker::{Picker, PickerOrder};
pub use prompt::{Prompt, PromptPurpose};
pub use proposal::ProposalDialog;
pub use question::QuestionDialog;
pub use queue::QueueList;
pub use sessions::SessionList;
pub use statistics::Statistics;
pub use transitions::TransitionChoice;

/// The open overlay and its state.
#[derive(Clone, Debug)]
pub enum Overlay {
    Help(Box<HelpOverlay>),
    Export(Box<ExportDialog>),
    Picker(Picker),
    Sessions(SessionList),
    Queue(QueueList),
    Palette(Box<Palette>),
    Prompt(Box<Prompt>),
    Transitions(TransitionChoice),
    History(HistoryList),
    Media(MediaDialog),
    Compare(Comparison),
    Sheet(ContactSheet),
    Statistics(Statistics),
    Proposal(Box<ProposalDialog>),
    /// The options of the agent's question.
    Question(Box<QuestionDialog>),
    /// Confirmation of a message that may exceed the spending limit.
    Spend,
    /// Confirmation of the upload of many files.
    ManyUploads(Vec<String>),
    Quit,
}

impl Overlay {
    /// Prompt with an initial text.
    pub(crate) fn prompt(purpose: PromptPurpose, text: &str) -> Self {
        Self::Prompt(Box::new(Prompt::new(purpose, text)))
    }

    /// Context of the keys that apply now.
    pub fn context(&self) -> OverlayContext {
        match self {
            Self::Help(_) => OverlayContext::Help,
            Self::Export(dialog) if dialog.is_typing() => OverlayContext::ExportField,
            Self::Export(_) => OverlayContext::Export,
            Self::Picker(_) => OverlayContext::Picker,
            Self::Sessions(list) if list.filter.is_some() || list.renaming.is_some() => {
                OverlayContext::ListInput
            }
            Self::Sessions(_) => OverlayContext::Sessions,
            Self::Queue(_) => OverlayContext::Queue,
            Self::Palette(_) => OverlayContext::Palette,
            Self::Prompt(_) => OverlayContext::Prompt,
            Self::Transitions(_) => OverlayContext::Transitions,
            Self::History(list) if list.naming.is_some() => OverlayContext::ListInput,
            Self::Media(list) if list.renaming.is_some() => OverlayContext::ListInput,
            Self::History(_) => OverlayContext::History,
            Self::Media(_) => OverlayContext::Media,
            Self::Compare(_) => OverlayContext::Comparison,
            Self::Sheet(_) => OverlayContext::Sheet,
            Self::Statistics(_) => OverlayContext::Statistics,
            Self::Proposal(_) => OverlayContext::Proposal,
            Self::Question(_) => OverlayContext::Question,
            Self::Spend => OverlayContext::Spend,
            Self::ManyUploads(_) => OverlayContext::ManyUploads,
            Self::Quit => OverlayContext::Quit,
        }
    }

    /// Handles a key.
    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        match self {
            Self::Help(help) => help.press(key, facts),
            Self::Export(dialog) => dialog.press(key),
            Self::Picker(picker) => picker.press(key),
            Self::Sessions(list) => list.press(key, facts),
            Self::Queue(list) => list.press(key, facts),
            Self::Palette(palette) => palette.press(key),
            Self::Prompt(prompt) => prompt.press(key, facts),
            Self::Transitions(choice) => choice.press(key),
            Self::History(list) => list.press(key),
            Self::Media(list) => list.press(key, facts),
            Self::Compare(comparison) => {
                let outcome = comparison.press(key, facts);
                if !outcome.closes {
                    return outcome;
                }
                *self = Self::History(comparison.list.clone());
                Outcome::stay()
            }
            Self::Sheet(sheet) => sheet.press(key, facts),
            Self::Proposal(dialog) => dialog.press(key, facts),
            // Any key closes the statistics.
            Self::Statistics(_) => Outcome::close(),
            Self::Question(dialog) => dialog.press(key),
            Self::Spend => confirmation::press_spend(key),
            Self::ManyUploads(files) => confirmation::press_many_uploads(key, files),
            Self::Quit => confirmation::press_quit(key),
        }
    }

    /// True if the overlay awaits an answer, which it receives only while it is on top.
    pub(crate) fn is_waiting(&self) -> bool {
        [
            AnswerKind::SessionList,
            AnswerKind::Folder,
            AnswerKind::Version,
            AnswerKind::OverlayFrame,
            AnswerKind::Loudness,
        ]
        .into_iter()
        .any(|kind| self.awaited(kind).is_some())
    }

    /// Inserts a paste, as one line except where the text may have several. Returns false if
    /// something was left out.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        let line = &one_line(text);
        match self {
            Self::Picker(picker) => {
                text_input::push(&mut picker.filter, line, text_input::MAX_LINE_CHARS)
            }
            Self::Prompt(prompt) if prompt.purpose.is_text() => {
                text_input::insert(&mut prompt.field, text)
            }
            Self::Prompt(prompt) => text_input::insert(&mut prompt.field, line),
            Self::Export(dialog) => dialog.paste(line),
            Self::Sessions(list) => list.paste(line),
            Self::History(list) => list.paste(line),
            Self::Media(list) => list.paste(line),
            Self::Palette(palette) => palette.paste(line),
            Self::Help(help) => help.paste(line),
            _ => true,
        }
    }

    /// Id of the request whose answer of this kind the overlay awaits.
    pub(crate) fn awaited(&self, kind: AnswerKind) -> Option<RequestId> {
        match (kind, self) {
            (AnswerKind::SessionList, Self::Sessions(list)) => id(&list.pending),
            (AnswerKind::SessionList, Self::Palette(palette)) => id(&palette.pending),
            (AnswerKind::Folder, Self::Picker(picker)) => id(&picker.pending),
            (AnswerKind::Media, Self::Media(list)) => id(&list.pending),
            (AnswerKind::Version, Self::History(list)) => id(&list.pending),
            (AnswerKind::OverlayFrame, Self::Compare(comparison)) => id(&comparison.shots.pending),
            (AnswerKind::OverlayFrame, Self::Sheet(sheet)) => id(&sheet.shots.pending),
            (AnswerKind::OverlayFrame, Self::Proposal(dialog)) => id(&dialog.shots.pending),
            (AnswerKind::Loudness, Self::Statistics(statistics)) => id(&statistics.pending),
            _ => None,
        }
    }

    /// Cursor that a click moves, or `None` if the overlay has no clickable rows.
    pub(crate) fn cursor_mut(&mut self) -> Option<&mut ListCursor> {
        match self {
            Self::Picker(picker) => Some(&mut picker.cursor),
            Self::Sessions(list) => Some(&mut list.cursor),
            Self::Palette(palette) => Some(&mut palette.cursor),
            Self::History(list) => Some(&mut list.cursor),
            Self::Media(list) => Some(&mut list.cursor),
            Self::Transitions(choice) => Some(&mut choice.cursor),
            Self::Queue(list) => Some(&mut list.cursor),
            Self::Question(dialog) => Some(&mut dialog.cursor),
            Self::Sheet(sheet) => Some(&mut sheet.cursor),
            _ => None,
        }
    }
}

fn id<T>(pending: &Option<Pending<T>>) -> Option<RequestId> {
    pending.as_ref().map(Pending::id)
}

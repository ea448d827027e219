//! Follow-ups: what a handler or an overlay wants from another part of the editor.

use std::path::PathBuf;

use crossterm::event::KeyEvent;

use super::effect::{Effect, SessionChoice};
use super::preferences::ExportChoice;
use crate::i18n::ui::Phrase;
use crate::input::Action;
use crate::language::direct_edit::DirectEdit;

/// Next step after a handler, executed by `update` in order.
#[derive(Clone, Debug)]
pub(crate) enum FollowUp {
    Effect(Effect),
    /// Shows a message in the footer.
    Flash(Phrase),
    /// Runs an action as if it was chosen by name.
    RunAction(Action),
    /// Puts a text before the one in the composer, and focuses it.
    RestoreMessage(String),
    /// Inserts the name of a media file into the composer, and focuses it.
    Mention(String),
    /// Applies a key to the composer, and focuses it.
    TypeInComposer(KeyEvent),
    /// Answers the agent's question.
    Answer(String),
    /// Suggests answering the agent's question.
    SuggestAnswer,
    /// Moves the playhead to a time (ms).
    Seek(u64),
    /// Moves the playhead to a time (ms), and focuses the timeline.
    ShowTime(u64),
    /// Moves the playhead to a (track, segment), and focuses the timeline.
    ShowSegment(usize, usize),
    /// Creates the sentence of an edit for each of the (track, segment) indices.
    InsertEdit {
        segments: Vec<(usize, usize)>,
        edit: DirectEdit,
    },
    /// Creates the sentence that adds a title at the playhead.
    InsertTitle(String),
    /// Searches the transcript; an empty text ends the search.
    Search(String),
    /// Opens another session, unless a turn or upload is running.
    OpenSession(SessionChoice),
    /// Requests the link to a session.
    LinkSession(String),
    /// Requests a version, to view or to export it.
    LoadVersion {
        id: i64,
        export: bool,
    },
    /// Requests the changes between two versions (database row and number).
    CompareVersions {
        from: (i64, u32),
        to: (i64, u32),
    },
    /// Opens the prompt for the name of a version.
    AskVersionName {
        id: i64,
        name: String,
    },
    NameVersion {
        id: i64,
        name: String,
    },
    /// Requests the entries of a folder for the file picker.
    ListFolder(PathBuf),
    /// Uploads files.
    Upload(Vec<String>),
    /// Saves the settings and starts an export; an empty name is the default one.
    Export {
        choice: ExportChoice,
        name: String,
    },
    /// Approves or rejects the message that may exceed the spending limit.
    AnswerSpending {
        approved: bool,
    },
    /// Moves a queued message by one place.
    MoveMessage {
        index: usize,
        down: bool,
    },
    RemoveMessage(usize),
    /// Moves a queued message into the composer.
    EditMessage(usize),
    Quit,
}

impl From<Effect> for FollowUp {
    fn from(effect: Effect) -> Self {
        Self::Effect(effect)
    }
}

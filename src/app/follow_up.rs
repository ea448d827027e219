//! Follow-ups: what a handler or an overlay wants from another part of the editor.

use std::path::PathBuf;

use crossterm::event::KeyEvent;

use super::effect::{Effect, SessionChoice};
use super::msg::UploadedMedia;
use super::preferences::ExportChoice;
use super::state::media::WantedPlace;
use crate::domain::direct_edit::DirectEdit;
use crate::i18n::ui::Phrase;
use crate::input::Action;

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
    /// Handles a message of the user.
    Submit(String),
    /// Answers the agent's question.
    Answer(String),
    /// Sends the next queued message if nothing else is running.
    SendNext,
    /// Sends the next queued message unless an overlay asks about it.
    SendUnlessAsked,
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
    /// Searches the spoken words; an empty text ends the search.
    SearchWords(String),
    /// Corrects the spoken word with this index.
    CorrectWord(usize, String),
    /// Opens another session, unless a turn or upload is running.
    OpenSession(SessionChoice),
    RenameSession {
        id: String,
        title: String,
    },
    /// Requests the link to a session.
    LinkSession {
        task_id: String,
        session_id: String,
    },
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
    /// Asks the agent to restore the version with this number.
    RestoreVersion(u32),
    /// Requests the entries of a folder for the file picker.
    ListFolder(PathBuf),
    /// Places a media file on the timeline.
    PlaceMedia {
        media: UploadedMedia,
        wanted: WantedPlace,
    },
    RenameMedia {
        name: String,
        new_name: String,
    },
    /// Removes a media file, and its segments from the timeline.
    RemoveMedia(UploadedMedia),
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
    /// Continues with the proposal with this id.
    Proposal(String, ProposalStep),
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

/// Reaction of the user to a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProposalStep {
    Accept,
    /// Rejects it with a reason, which may be empty.
    Reject(String),
    /// Asks what to change in it.
    Amend,
}

/// Follow-ups in the order of their execution.
#[derive(Clone, Debug, Default)]
pub(crate) struct FollowUps(Vec<FollowUp>);

impl FollowUps {
    pub(crate) fn none() -> Self {
        Self::default()
    }

    pub(crate) fn push(&mut self, follow_up: impl Into<FollowUp>) {
        self.0.push(follow_up.into());
    }
}

impl<T: Into<FollowUp>> From<T> for FollowUps {
    fn from(follow_up: T) -> Self {
        Self(vec![follow_up.into()])
    }
}

impl From<()> for FollowUps {
    fn from((): ()) -> Self {
        Self::none()
    }
}

impl From<Vec<Effect>> for FollowUps {
    fn from(effects: Vec<Effect>) -> Self {
        Self(effects.into_iter().map(FollowUp::Effect).collect())
    }
}

impl Extend<Effect> for FollowUps {
    fn extend<T: IntoIterator<Item = Effect>>(&mut self, effects: T) {
        self.0.extend(effects.into_iter().map(FollowUp::Effect));
    }
}

impl IntoIterator for FollowUps {
    type Item = FollowUp;
    type IntoIter = std::vec::IntoIter<FollowUp>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<Effect> for FollowUp {
    fn from(effect: Effect) -> Self {
        Self::Effect(effect)
    }
}

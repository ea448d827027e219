//! Redaction of messages for recordings: user content is masked in place.

use std::path::PathBuf;
use std::sync::Arc;

use super::followed::{FollowedChanges, ForeignEdit, ProposedEdits};
use super::msg::{
    ExaminedFile, FolderEntry, FoundSource, LostTurn, Msg, OpenedSession, SessionInfo,
    StoredSession, TurnEnd, UploadedMedia, UserError, UserErrorKind, VersionInfo, WordsEvent,
};
use super::options::EditorOptions;
use super::preferences::{ExportChoice, Preferences, TurnCost};
use super::state::pictures::PreviewFrame;
use super::state::sound::SoundEvent;
use crate::domain::diff::Change;
use crate::domain::direct_edit::DirectEdit;
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFile;
use crate::domain::question::{Question, QuestionSet};
use crate::domain::reason::{Hint, Reason};
use crate::domain::redact;
use crate::domain::render_job::RenderJob;
use crate::domain::spoken::{SpeechStatus, Transcription};
use crate::domain::transcript::Item;
use crate::language::route::is_url;

/// Content that contains user data.
pub(super) trait Redact {
    /// Masks the user data.
    fn redact(&mut self);
}

impl Redact for Msg {
    fn redact(&mut self) {
        match self {
            Self::Paste(text) | Self::PastedText(text) | Self::Status(text) => mask_text(text),
            Self::PastedFiles(files) | Self::SampleWritten(files) => mask_names(files),
            Self::SourceExamined { source, found } => {
                mask_name(source);
                found.redact();
            }
            Self::Options(options) => options.redact(),
            Self::SessionLoaded(stored) => stored.redact(),
            Self::Session { result, .. } => result.redact(),
            Self::StreamError { error, .. } => error.redact(),
            Self::TurnEnded { result, .. } => result.redact(),
            Self::TurnRecovered { end, .. } => end.redact(),
            Self::SessionsListed { sessions, .. } => sessions.redact(),
            Self::Uploaded { result, .. } => redact_named(result),
            Self::Reply { result, .. } => redact_reply(result),
            Self::State { result, .. } => result.redact(),
            Self::Credits { result, .. } => redact_error(result),
            Self::MediaChanged { result, .. } | Self::ProposalAnswered { result, .. } => {
                redact_error(result);
            }
            Self::FolderListed { folder, result, .. } => redact_folder(folder, result),
            Self::FileExamined(file) => file.redact(),
            Self::MediaListed { media, .. } => media.redact(),
            Self::Render(job) => job.redact(),
            Self::VersionsListed { versions, .. } => versions.redact(),
            Self::VersionLoaded { draft, .. } => draft.redact(),
            Self::VersionsCompared { changes, .. } => changes.redact(),
            Self::PreviewReady { result, .. } => result.redact(),
            Self::Thumbnail(key, _) => mask_both(&mut key.source, &mut key.name),
            Self::Waveform((source, name), _) => mask_both(source, name),
            Self::LoudnessMeasured { result, .. } => redact_error(result),
            Self::Sound {
                event: SoundEvent::Failed(why),
                ..
            } => why.redact(),
            Self::SpeechStatus(SpeechStatus::Running(job)) => mask_name(&mut job.name),
            Self::Words { event, .. } => event.redact(),
            Self::Followed { result, .. } => result.redact(),
            Self::InterchangeWritten(result) => result.redact(),
            Self::RenderFailed { error, .. } => error.redact(),
            // Typed text and replies are recorded as they are; the rest contains no user data.
            Self::Clock(_)
            | Self::Sound { .. }
            | Self::Key(_)
            | Self::Mouse(_)
            | Self::Resize(..)
            | Self::Focus(_)
            | Self::ComposerEdited(_)
            | Self::ChatEvent { .. }
            | Self::RecoveryScheduled { .. }
            | Self::RateLimited(_)
            | Self::UploadProgress { .. }
            | Self::FrameDrawn
            | Self::MediaDownloaded
            | Self::SpeechStatus(_)
            | Self::FrameReady { .. } => {}
        }
    }
}

/// Masks folders and programs of this computer.
impl Redact for EditorOptions {
    fn redact(&mut self) {
        mask_path(&mut self.export_folder);
        mask_path_only(&mut self.theme);
        mask_path_only(&mut self.player);
    }
}

impl Redact for Preferences {
    fn redact(&mut self) {
        if let Some(ExportChoice { folder, .. }) = &mut self.export {
            mask_name(folder);
        }
        if let Some(theme) = &mut self.theme {
            mask_path_only(theme);
        }
    }
}

impl Redact for Arc<Draft> {
    fn redact(&mut self) {
        *self = Arc::new(redact::mask_draft(self));
    }
}

impl Redact for Item {
    fn redact(&mut self) {
        match self {
            Self::User { text } | Self::Agent { text } | Self::Notice { text } => mask_text(text),
            Self::Question { questions } => questions.redact(),
            Self::Changes { changes } => changes.redact(),
            Self::Edited {
                edit,
                names,
                changes,
            } => {
                edit.redact();
                mask_names(names);
                changes.redact();
            }
            Self::External { author, changes } => {
                author.iter_mut().for_each(mask_name);
                changes.redact();
            }
            Self::Uploaded { name, .. } => mask_name(name),
            Self::Exported { path, .. } => mask_path(path),
            Self::Problem { message, hint } => {
                message.redact();
                hint.redact();
            }
        }
    }
}

impl Redact for FollowedChanges {
    fn redact(&mut self) {
        self.draft.redact();
        self.edits.redact();
        self.proposals.redact();
    }
}

impl Redact for ForeignEdit {
    fn redact(&mut self) {
        self.author.iter_mut().for_each(mask_name);
        self.changes.redact();
    }
}

impl Redact for ProposedEdits {
    fn redact(&mut self) {
        mask_name(&mut self.author);
        mask_text(&mut self.text);
        self.problem.redact();
        self.changes.redact();
        self.draft.redact();
    }
}

impl Redact for DirectEdit {
    fn redact(&mut self) {
        if let Self::SetText { text } | Self::AddTitle { text, .. } = self {
            mask_text(text);
        }
        if let Self::AddCaptions { cues } = self {
            cues.iter_mut().for_each(|cue| mask_text(&mut cue.text));
        }
    }
}

impl Redact for WordsEvent {
    fn redact(&mut self) {
        match self {
            Self::Loaded(found) => found.iter_mut().for_each(|(_, words)| words.redact()),
            Self::ModelInstalled => {}
            Self::Failed(error) => error.redact(),
        }
    }
}

impl Redact for Arc<Transcription> {
    fn redact(&mut self) {
        let mut masked = (**self).clone();
        masked
            .words
            .iter_mut()
            .for_each(|word| mask_text(&mut word.text));
        *self = Arc::new(masked);
    }
}

impl Redact for QuestionSet {
    fn redact(&mut self) {
        mask_text(&mut self.title);
        self.questions.redact();
    }
}

impl Redact for Question {
    fn redact(&mut self) {
        mask_text(&mut self.prompt);
        mask_names(&mut self.options);
    }
}

impl Redact for Change {
    fn redact(&mut self) {
        *self = redact::mask_change(self);
    }
}

impl Redact for StoredSession {
    fn redact(&mut self) {
        self.items.redact();
        self.renders.redact();
        self.draft.redact();
        self.name.iter_mut().for_each(mask_text);
        self.first_request.iter_mut().for_each(mask_text);
        mask_names(&mut self.assets);
        mask_text(&mut self.unsent);
        self.costs.redact();
    }
}

impl Redact for TurnCost {
    fn redact(&mut self) {
        mask_text(&mut self.message);
    }
}

impl Redact for OpenedSession {
    fn redact(&mut self) {
        self.draft.redact();
        self.lost.redact();
    }
}

impl Redact for LostTurn {
    fn redact(&mut self) {
        mask_text(&mut self.message);
        self.before = Arc::new(redact::mask_timeline(&self.before));
    }
}

impl Redact for TurnEnd {
    fn redact(&mut self) {
        self.draft.redact();
        self.changes.redact();
    }
}

impl Redact for SessionInfo {
    fn redact(&mut self) {
        mask_text(&mut self.title);
        mask_text(&mut self.last_message);
        mask_text(&mut self.summary);
    }
}

impl Redact for VersionInfo {
    fn redact(&mut self) {
        mask_text(&mut self.name);
        mask_name(&mut self.author);
        mask_text(&mut self.message);
        mask_text(&mut self.summary);
        self.changes.redact();
    }
}

impl Redact for FoundSource {
    fn redact(&mut self) {
        if let Self::Folder(files) = self {
            mask_names(files);
        }
    }
}

impl Redact for UploadedMedia {
    fn redact(&mut self) {
        mask_both(&mut self.source, &mut self.name);
    }
}

impl Redact for ExaminedFile {
    fn redact(&mut self) {
        mask_path(&mut self.path);
        if let Some(asset) = &mut self.asset {
            mask_name(&mut asset.name);
        }
    }
}

impl Redact for FolderEntry {
    fn redact(&mut self) {
        mask_name(&mut self.name);
    }
}

impl Redact for PreviewFrame {
    fn redact(&mut self) {
        mask_names(&mut self.missing);
        if let Some(note) = &mut self.note {
            mask_text(note);
        }
    }
}

impl Redact for RenderJob {
    fn redact(&mut self) {
        mask_path(&mut self.path);
        if let Some(problem) = &mut self.problem {
            problem.redact();
        }
    }
}

impl Redact for Hint {
    fn redact(&mut self) {
        match self {
            Self::Text(text) => mask_text(text),
            Self::WithLink { link, .. } => mask_name(link),
            _ => {}
        }
    }
}

/// The parameters may contain user data, so the masked English text replaces the reason.
impl Redact for Reason {
    fn redact(&mut self) {
        *self = Self::Message(redact::mask_text(&self.to_string()));
    }
}

impl Redact for InterchangeFile {
    fn redact(&mut self) {
        mask_path(&mut self.path);
        self.sidecars.iter_mut().for_each(mask_path);
        mask_names(&mut self.missing);
    }
}

impl Redact for UserError {
    fn redact(&mut self) {
        self.message.redact();
        self.hint.redact();
        if let UserErrorKind::Link(link) = &mut self.kind {
            mask_name(link);
        }
    }
}

impl<T: Redact> Redact for Box<T> {
    fn redact(&mut self) {
        (**self).redact();
    }
}

impl<T: Redact> Redact for Option<T> {
    fn redact(&mut self) {
        self.iter_mut().for_each(Redact::redact);
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redact(&mut self) {
        self.iter_mut().for_each(Redact::redact);
    }
}

impl<T: Redact, E: Redact> Redact for Result<T, E> {
    fn redact(&mut self) {
        match self {
            Ok(value) => value.redact(),
            Err(error) => error.redact(),
        }
    }
}

/// Error message.
impl Redact for String {
    fn redact(&mut self) {
        mask_text(self);
    }
}

fn redact_error<T, E: Redact>(result: &mut Result<T, E>) {
    if let Err(error) = result {
        error.redact();
    }
}

fn redact_reply(result: &mut Result<String, UserError>) {
    match result {
        Ok(text) if !is_url(text) => mask_text(text),
        result => redact_named(result),
    }
}

fn redact_folder(folder: &mut PathBuf, result: &mut Result<Vec<FolderEntry>, Reason>) {
    mask_path(folder);
    result.redact();
}

fn redact_named(result: &mut Result<String, UserError>) {
    match result {
        Ok(name) => mask_name(name),
        Err(error) => error.redact(),
    }
}

fn mask_text(text: &mut String) {
    *text = redact::mask_text(text);
}

fn mask_name(name: &mut String) {
    *name = redact::mask_name(name);
}

fn mask_both(source: &mut String, name: &mut String) {
    mask_name(source);
    mask_name(name);
}

fn mask_names(names: &mut [String]) {
    names.iter_mut().for_each(mask_name);
}

fn mask_path(path: &mut PathBuf) {
    *path = redact::mask_name(&path.to_string_lossy()).into();
}

/// Masks a path; a built-in name is kept.
fn mask_path_only(name: &mut String) {
    if name.contains(['/', '\\']) {
        mask_name(name);
    }
}

//! Decides which messages the rules handle, and which are for the LLM agent.

use crate::i18n::replies::Reply;
use crate::language::parser::{self, MessageOutcome, ReadText};

use super::agent;
use super::project::Project;

/// Returns true if a message is for the LLM agent: the rules ask about it or cannot do it, or it is
/// a question that they do not understand. Sentences of the editor, undo and redo are never for it.
pub(super) fn is_for_llm_agent(project: &Project, message: &str, read_text: ReadText) -> bool {
    if agent::is_too_long(message)
        || message.trim().is_empty()
        || parser::has_exact_sentence(message)
    {
        return false;
    }
    match agent::understand(project, message, read_text).0 {
        MessageOutcome::Ask(reply) => reply != Reply::UndoAlone,
        MessageOutcome::Cannot(reply) => !is_about_project(&reply),
        MessageOutcome::Answer(replies) => replies.contains(&Reply::CannotAnswer),
        // The user may agree to what the LLM agent asked.
        MessageOutcome::Accept => project.offer.is_none(),
        MessageOutcome::Changed { .. }
        | MessageOutcome::Undo(_)
        | MessageOutcome::Redo
        | MessageOutcome::Version(_)
        | MessageOutcome::Refused(_) => false,
        MessageOutcome::Offer { unclear, .. } => !unclear.is_empty(),
    }
}

/// Returns true if the rules understand a request, and it is the project that does not allow it: an
/// LLM agent could only guess what else to edit.
fn is_about_project(refusal: &Reply) -> bool {
    matches!(
        refusal,
        Reply::Empty
            | Reply::NoMediaYet
            | Reply::AllMediaUsed
            | Reply::NoAudioUploaded
            | Reply::NoSuchSegment { .. }
            | Reply::NoSuchPosition { .. }
            | Reply::SegmentGone(_)
            | Reply::NoPicture
            | Reply::NoPictureAt(_)
            | Reply::NoMusic
            | Reply::NoVoice
            | Reply::NoAudio
            | Reply::NoSoundIn(_)
            | Reply::NoTitle
            | Reply::NoCuts
            | Reply::NoTransitions
            | Reply::NoSuchTransition { .. }
            | Reply::NoSilence(_)
            | Reply::NoGaps
            | Reply::NoMoreFootage
            | Reply::NoNeighbor
            | Reply::NotNeighbors
            | Reply::NotAPicture
            | Reply::NotAVideoClip
            | Reply::NotASound(_)
            | Reply::AlreadyThere(_)
            | Reply::AlreadyShorter(_)
            | Reply::TooShort(_)
            | Reply::NothingLeft
            | Reply::Outside { .. }
            | Reply::CannotRead { .. }
            | Reply::CaptionFormat { .. }
            | Reply::NoCues(_)
            | Reply::CutPauses(_)
            | Reply::HowToExport
            | Reply::ExportsAll
            | Reply::NoSuchFormat(_)
    )
}

//! Next steps after errors of speech recognition.

use super::models::KnownModel;
use crate::domain::reason::{Hint, Reason, SpeechReason};

/// Returns the next step after an error.
pub fn next_step(why: &Reason) -> Hint {
    match why {
        Reason::Speech(why) => after_speech_error(why),
        Reason::Settings(_) => Hint::CheckSpeechConfig,
        Reason::DiskSpace { .. } | Reason::DiskFull => Hint::FreeDisk,
        Reason::NoConnection { .. } | Reason::StreamLost(_) => Hint::CheckNetwork,
        Reason::InUse => Hint::WaitForProgram,
        Reason::ToolMissing(_) => Hint::InstallFfmpeg,
        _ => Hint::CheckPath,
    }
}

fn after_speech_error(why: &SpeechReason) -> Hint {
    match why {
        SpeechReason::NoModel(name) if KnownModel::named(name).is_some() => {
            Hint::GetSpeechModel(name.clone())
        }
        SpeechReason::NoModel(_) | SpeechReason::UnknownModel(_) | SpeechReason::NotAModel => {
            Hint::ListSpeechModels
        }
        SpeechReason::NoRecognizer | SpeechReason::NoProgram(_) => Hint::InstallRecognizer,
        SpeechReason::NoSound => Hint::CheckPath,
        SpeechReason::NoSpeech
        | SpeechReason::NoPauses
        | SpeechReason::NoFillers
        | SpeechReason::NoRepeats
        | SpeechReason::NothingToTighten
        | SpeechReason::ShortEnough
        | SpeechReason::NothingToAlign
        | SpeechReason::NotSaid(_) => Hint::ReadWords,
        SpeechReason::NoCaptions => Hint::AddCaptions,
        SpeechReason::WrongHash | SpeechReason::ServerStatus(_) => Hint::TryLater,
        _ => Hint::CheckSpeechConfig,
    }
}

//! Effects of speech recognition.

use std::sync::Arc;

use super::tasks::Tasks;
use crate::app::effect::{SpeechEffect, SpokenSource};
use crate::app::msg::{Msg, UserError, UserErrorKind, WordsEvent};
use crate::domain::reason::Reason;
use crate::domain::spoken::Transcription;
use crate::i18n::reasons;
use crate::speech::{self, Recording, SpeechService};
use crate::workflows::Services;
use crate::workflows::recordings::{LocalRecording, local_recordings};

/// Starts to report what the speech recognition does.
pub(super) fn report_status(tasks: &mut Tasks, service: &SpeechService) {
    let (mut status, messages) = (service.status(), tasks.messages.clone());
    tasks.spawn(move |_| async move {
        while status.changed().await.is_ok() {
            let shown = status.borrow_and_update().clone();
            let _ = messages.send(Msg::SpeechStatus(shown));
        }
        Vec::new()
    });
}

/// Executes an effect of speech recognition.
pub(super) fn run(tasks: &mut Tasks, service: &SpeechService, effect: SpeechEffect) {
    let service = service.clone();
    match effect {
        SpeechEffect::LoadWords {
            request,
            session,
            sources,
            recognizes,
        } => {
            tasks.spawn(move |services| async move {
                let recordings = recordings(&services, &session, &sources).await;
                let result = load(&service, &recordings, recognizes).await;
                let event = result.map_or_else(failed, WordsEvent::Loaded);
                vec![Msg::Words { request, event }]
            });
        }
        SpeechEffect::SaveWords {
            session,
            source,
            transcription,
        } => save(tasks, service, session, source, transcription),
        SpeechEffect::InstallModel { request, name } => {
            tasks.spawn(move |_| async move {
                let result = service.install_model(&name).await;
                let event = result.map_or_else(failed, |()| WordsEvent::ModelInstalled);
                vec![Msg::Words { request, event }]
            });
        }
        SpeechEffect::Cancel => service.cancel(),
    }
}

async fn recordings(
    services: &Services,
    session: &str,
    sources: &[SpokenSource],
) -> Vec<LocalRecording> {
    let sources = sources.iter().map(|s| (s.source.clone(), s.name.clone()));
    let sources: Vec<(String, String)> = sources.collect();
    local_recordings(services, session, &sources).await
}

fn recording(local: &LocalRecording) -> Recording<'_> {
    Recording {
        path: &local.path,
        hash: &local.hash,
        stream: local.stream,
        duration_ms: local.duration_ms,
    }
}

/// Returns the transcriptions of recordings, and recognizes those that are not stored if
/// `recognizes`.
async fn load(
    service: &SpeechService,
    recordings: &[LocalRecording],
    recognizes: bool,
) -> Result<Vec<(String, Arc<Transcription>)>, Reason> {
    let mut found = Vec::new();
    for local in recordings {
        let transcription = if recognizes {
            Some(service.transcribe(&recording(local), &local.name).await?)
        } else {
            stored(service, local).await
        };
        found.extend(transcription.map(|t| (local.source.clone(), Arc::new(t))));
    }
    Ok(found)
}

async fn stored(service: &SpeechService, local: &LocalRecording) -> Option<Transcription> {
    let (service, local) = (service.clone(), local.clone());
    let read = tokio::task::spawn_blocking(move || service.stored(&recording(&local)));
    read.await.ok().flatten()
}

fn save(
    tasks: &mut Tasks,
    service: SpeechService,
    session: String,
    source: SpokenSource,
    transcription: Arc<Transcription>,
) {
    let lang = tasks.lang;
    tasks.spawn(move |services| async move {
        let found = recordings(&services, &session, &[source]).await;
        let Some(local) = found.into_iter().next() else {
            return Vec::new();
        };
        let write = move || service.replace(&recording(&local), &transcription);
        match tokio::task::spawn_blocking(write).await {
            Ok(Err(why)) => vec![Msg::Status(reasons::text(lang, &why))],
            _ => Vec::new(),
        }
    });
}

fn failed(why: Reason) -> WordsEvent {
    WordsEvent::Failed(UserError {
        hint: speech::next_step(&why),
        message: why,
        kind: UserErrorKind::Other,
    })
}

//! Turns that need the speech of the recordings: captions and pauses. Recognition takes long, so it
//! is done without the lock of the projects.

use std::collections::HashMap;

use super::invocation::{Disconnected, Invocation};
use super::llm_turn::Interpretation;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::{AddCaptions, CaptionNotes, Cue, CutRange, Edit};
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::{
    CueRules, TimeSpan, Transcription, audible_segments, cues, cut_times, placed_pauses,
    placed_words,
};
use crate::domain::timeline::Timeline;
use crate::i18n::agent_replies::AgentReply;
use crate::i18n::locale::Lang;
use crate::i18n::replies::Reply;
use crate::language::parser::{self, MessageOutcome};
use crate::speech::{self, Recording, SpeechService};
use crate::studio::agent;
use crate::studio::llm_agent::LlmReply;
use crate::studio::project::Project;
use crate::studio::state::SharedState;

/// Edit that needs the speech.
#[derive(Clone, Copy, Debug)]
enum SpeechRequest {
    Captions,
    CutPauses,
}

/// Makes the edits of a message about the speech. `None` if the message is about something else.
///
/// # Errors
/// If the client disconnects, which stops the recognition.
pub(super) async fn interpret(
    studio: &SharedState,
    project: &Project,
    message: &str,
    turn: &Invocation,
) -> Result<Option<Interpretation>, Disconnected> {
    let Some(service) = &studio.speech else {
        return Ok(None);
    };
    let Some((request, lang)) = speech_request(studio, project, message).await else {
        return Ok(None);
    };
    let mut text = AgentReply::Listening.text(lang);
    turn.send_partial(&text).await?;
    let edits = tokio::select! {
        edits = make_edits(studio, service, project, request) => edits,
        () = turn.disconnected() => return Err(Disconnected),
    };
    let edits = edits.unwrap_or_else(|why| {
        let hint = speech::next_step(&why).text(lang);
        let failure = AgentReply::SpeechFailed(&why, &hint).text(lang);
        text = format!("{text}\n\n{failure}");
        Vec::new()
    });
    let gave_up = false;
    let result = Ok(LlmReply { edits, gave_up });
    Ok(Some(Interpretation { text, result }))
}

/// Returns what a message wants to do with the speech.
async fn speech_request(
    studio: &SharedState,
    project: &Project,
    message: &str,
) -> Option<(SpeechRequest, Lang)> {
    // Most messages are about something else: they are not read here as well.
    if agent::is_too_long(message) || !parser::mentions_speech(message) {
        return None;
    }
    let (project, message, read_text) = (project.clone(), message.to_owned(), studio.read_text());
    let task = tokio::task::spawn_blocking(move || {
        let (outcome, lang, _) = agent::understand(&project, &message, read_text);
        match outcome {
            MessageOutcome::Ask(Reply::SpokenCaptions) if !project.timeline().is_empty() => {
                Some((SpeechRequest::Captions, lang))
            }
            MessageOutcome::Cannot(Reply::CutPauses) => Some((SpeechRequest::CutPauses, lang)),
            _ => None,
        }
    });
    task.await.ok().flatten()
}

async fn make_edits(
    studio: &SharedState,
    service: &SpeechService,
    project: &Project,
    request: SpeechRequest,
) -> Result<Vec<Edit>, Reason> {
    let timeline = project.timeline();
    let assets = audible_assets(project, &timeline);
    if assets.is_empty() {
        return Err(SpeechReason::NoSpeech.into());
    }
    match request {
        SpeechRequest::Captions => {
            let mut transcriptions = HashMap::new();
            for asset in assets {
                let path = studio.media.path(asset);
                let transcription = service
                    .transcribe(&recording(asset, &path), &asset.name)
                    .await?;
                transcriptions.insert(asset.source(), transcription);
            }
            captions(&timeline, &transcriptions)
        }
        SpeechRequest::CutPauses => {
            let mut speech = HashMap::new();
            for asset in assets {
                let path = studio.media.path(asset);
                let spans = service
                    .find_speech(&recording(asset, &path), &asset.name)
                    .await?;
                speech.insert(asset.source(), spans);
            }
            pause_cuts(&timeline, &speech)
        }
    }
}

fn recording<'a>(asset: &'a Asset, path: &'a std::path::Path) -> Recording<'a> {
    Recording {
        path,
        hash: &asset.hash,
        stream: asset.properties.sound_stream,
        duration_ms: asset.duration_ms,
    }
}

/// Media with sound on the timeline, except music.
fn audible_assets<'a>(project: &'a Project, timeline: &Timeline) -> Vec<&'a Asset> {
    let segments = audible_segments(timeline);
    let is_audible = |asset: &&Asset| {
        let source = asset.source();
        let has_sound = asset.has_audio || asset.kind == MediaKind::Sound;
        has_sound && segments.iter().any(|s| s.source.as_ref() == Some(&source))
    };
    project.assets.iter().filter(is_audible).collect()
}

/// Captions of the words, without those that are on the timeline already.
fn captions(
    timeline: &Timeline,
    transcriptions: &HashMap<String, Transcription>,
) -> Result<Vec<Edit>, Reason> {
    let words = placed_words(timeline, |source| transcriptions.get(source));
    let canvas = &timeline.canvas;
    let rules = CueRules::for_canvas(canvas.width, canvas.height, canvas.fps);
    let mut found = cues(&words, &rules, &cut_times(timeline));
    if found.is_empty() {
        return Err(SpeechReason::NoSpeech.into());
    }
    let exists = |cue: &Cue| {
        let texts = timeline.segments().map(|(_, s)| s);
        texts.filter(|s| s.start_ms == cue.start_ms).any(|s| {
            let style = s.style.as_ref();
            style.is_some_and(|style| style.text == cue.text)
        })
    };
    found.retain(|cue| !exists(cue));
    let notes = CaptionNotes::default();
    Ok(vec![Edit::AddCaptions(AddCaptions { cues: found, notes })])
}

/// Cuts of the pauses, the last first: a cut moves what is after it.
fn pause_cuts(
    timeline: &Timeline,
    speech: &HashMap<String, Vec<TimeSpan>>,
) -> Result<Vec<Edit>, Reason> {
    let pauses = placed_pauses(timeline, |source| speech.get(source).map(Vec::as_slice));
    if pauses.is_empty() {
        return Err(SpeechReason::NoPauses.into());
    }
    let cut = |pause: &TimeSpan| {
        Edit::CutRange(CutRange {
            from_ms: pause.start_ms,
            to_ms: pause.end_ms,
        })
    };
    Ok(pauses.iter().rev().map(cut).collect())
}

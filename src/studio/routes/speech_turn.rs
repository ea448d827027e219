//! Turns that need the speech of the recordings: captions and pauses. Recognition takes long, so it
//! is done without the lock of the projects.

use std::collections::HashMap;

use super::invocation::{Disconnected, Invocation};
use super::llm_turn::Interpretation;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::{AddCaptions, CaptionNotes, Cue, CutRange, Edit};
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::{
    CueRules, CutPlan, SpeechCut, TimeSpan, TimelineSpeech, Transcription, audible_segments, cues,
    cut_times, placed_words, timeline_words, without_fillers,
};
use crate::domain::timeline::Timeline;
use crate::i18n::agent_replies::AgentReply;
use crate::i18n::locale::{Lang, has_han};
use crate::i18n::replies::Reply;
use crate::i18n::speech_preview;
use crate::language::parser::{self, MessageOutcome};
use crate::language::speech_request::speech_cut;
use crate::speech::{self, Recording, SpeechService};
use crate::studio::agent;
use crate::studio::llm_agent::LlmReply;
use crate::studio::project::Project;
use crate::studio::state::SharedState;

/// Request that needs the speech.
#[derive(Clone, Debug)]
enum SpeechRequest {
    Captions,
    Cut {
        cut: SpeechCut,
        /// False if the user has to accept a preview first.
        confirmed: bool,
    },
}

/// Answer to a request.
enum SpeechAnswer {
    Edits(Vec<Edit>),
    /// Describes what is cut if the user accepts.
    Preview(String),
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
    let answer = tokio::select! {
        answer = answer(studio, service, project, request, lang) => answer,
        () = turn.disconnected() => return Err(Disconnected),
    };
    let (mut edits, mut offer) = (Vec::new(), None);
    let addition = match answer {
        Ok(SpeechAnswer::Edits(found)) => {
            edits = found;
            None
        }
        Ok(SpeechAnswer::Preview(preview)) => {
            offer = Some(message.to_owned());
            turn.send_partial(&format!("\n\n{preview}")).await?;
            Some(preview)
        }
        Err(why) => {
            let hint = speech::next_step(&why).text(lang);
            Some(AgentReply::SpeechFailed(&why, &hint).text(lang))
        }
    };
    if let Some(addition) = addition {
        text = format!("{text}\n\n{addition}");
    }
    let gave_up = false;
    let result = Ok(LlmReply { edits, gave_up });
    Ok(Some(Interpretation {
        text,
        result,
        offer,
    }))
}

/// Returns what a message wants to do with the speech.
async fn speech_request(
    studio: &SharedState,
    project: &Project,
    message: &str,
) -> Option<(SpeechRequest, Lang)> {
    let is_empty = project.timeline().is_empty();
    if agent::is_too_long(message) || is_empty {
        return None;
    }
    if let Some(cut) = speech_cut(message) {
        let lang = if has_han(message) { Lang::Zh } else { Lang::En };
        let confirmed = !needs_confirmation(&cut);
        return Some((SpeechRequest::Cut { cut, confirmed }, lang));
    }
    let offered = project.offer.as_deref().and_then(speech_cut);
    // Most messages are about something else: they are not read here as well.
    if offered.is_none() && !parser::mentions_speech(message) {
        return None;
    }
    let (project, message, read_text) = (project.clone(), message.to_owned(), studio.read_text());
    let task = tokio::task::spawn_blocking(move || {
        let (outcome, lang, _) = agent::understand(&project, &message, read_text);
        let cut = |cut| SpeechRequest::Cut {
            cut,
            confirmed: true,
        };
        match (outcome, offered) {
            (MessageOutcome::Accept, Some(offered)) => Some((cut(offered), lang)),
            (MessageOutcome::Ask(Reply::SpokenCaptions), _) => {
                Some((SpeechRequest::Captions, lang))
            }
            (MessageOutcome::Cannot(Reply::CutPauses), _) => Some((cut(PAUSES), lang)),
            _ => None,
        }
    });
    task.await.ok().flatten()
}

/// `cut the pauses`.
const PAUSES: SpeechCut = SpeechCut::Waste {
    fillers: false,
    pauses_ms: Some(500),
};

/// Returns true if the user sees what is cut before it is cut: words may be recognized wrongly.
fn needs_confirmation(cut: &SpeechCut) -> bool {
    !matches!(cut, SpeechCut::Waste { fillers: false, .. })
}

async fn answer(
    studio: &SharedState,
    service: &SpeechService,
    project: &Project,
    request: SpeechRequest,
    lang: Lang,
) -> Result<SpeechAnswer, Reason> {
    let timeline = project.timeline();
    let assets = audible_assets(project, &timeline);
    if assets.is_empty() {
        return Err(SpeechReason::NoSpeech.into());
    }
    let (cut, confirmed) = match request {
        SpeechRequest::Captions => {
            let transcriptions = transcribe(studio, service, assets).await?;
            let fillers = service.fillers();
            let edits = captions(&timeline, &transcriptions, &fillers)?;
            return Ok(SpeechAnswer::Edits(edits));
        }
        SpeechRequest::Cut { cut, confirmed } => (cut, confirmed),
    };
    let transcriptions = if needs_confirmation(&cut) {
        transcribe(studio, service, assets).await?
    } else {
        find_speech(studio, service, assets).await?
    };
    let fillers = service.fillers();
    let plan = plan_cuts(&timeline, &transcriptions, &fillers, &cut)?;
    Ok(if confirmed {
        SpeechAnswer::Edits(cuts(&plan))
    } else {
        SpeechAnswer::Preview(speech_preview::text(lang, &cut, &plan))
    })
}

async fn transcribe(
    studio: &SharedState,
    service: &SpeechService,
    assets: Vec<&Asset>,
) -> Result<HashMap<String, Transcription>, Reason> {
    let mut transcriptions = HashMap::new();
    for asset in assets {
        let path = studio.media.path(asset);
        let recording = recording(asset, &path);
        let transcription = service.transcribe(&recording, &asset.name).await?;
        transcriptions.insert(asset.source(), transcription);
    }
    Ok(transcriptions)
}

/// Finds the speech without its words.
async fn find_speech(
    studio: &SharedState,
    service: &SpeechService,
    assets: Vec<&Asset>,
) -> Result<HashMap<String, Transcription>, Reason> {
    let mut found = HashMap::new();
    for asset in assets {
        let path = studio.media.path(asset);
        let recording = recording(asset, &path);
        let transcription = Transcription {
            speech: service.find_speech(&recording, &asset.name).await?,
            ..Transcription::default()
        };
        found.insert(asset.source(), transcription);
    }
    Ok(found)
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

/// Captions of the words but fillers, without those that are on the timeline already.
fn captions(
    timeline: &Timeline,
    transcriptions: &HashMap<String, Transcription>,
    fillers: &[String],
) -> Result<Vec<Edit>, Reason> {
    let words = placed_words(timeline, |source| transcriptions.get(source));
    let words = without_fillers(words, fillers);
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

fn plan_cuts(
    timeline: &Timeline,
    transcriptions: &HashMap<String, Transcription>,
    fillers: &[String],
    cut: &SpeechCut,
) -> Result<CutPlan, Reason> {
    let words = timeline_words(timeline, |source| transcriptions.get(source));
    let speech = TimelineSpeech {
        timeline,
        words: &words,
        fillers,
    };
    let of_source = |source: &str| transcriptions.get(source).map(|t| t.speech.as_slice());
    let missing = match cut {
        SpeechCut::Waste { fillers: true, .. } => SpeechReason::NoFillers,
        SpeechCut::Waste { .. } => SpeechReason::NoPauses,
        SpeechCut::Before(text) | SpeechCut::After(text) | SpeechCut::AllBut(text) => {
            SpeechReason::NotSaid(text.clone())
        }
    };
    let plan = speech.plan(cut, of_source);
    plan.ok_or_else(|| missing.into())
}

/// Cuts of a plan, the last first: a cut moves what is after it.
fn cuts(plan: &CutPlan) -> Vec<Edit> {
    let cut = |span: &TimeSpan| {
        Edit::CutRange(CutRange {
            from_ms: span.start_ms,
            to_ms: span.end_ms,
        })
    };
    plan.spans.iter().rev().map(cut).collect()
}

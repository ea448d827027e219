//! Turns that need the speech of the recordings: captions and pauses. Recognition takes long, so it
//! is done without the lock of the projects.

use std::collections::HashMap;

use super::invocation::{Disconnected, Invocation};
use super::llm_turn::Interpretation;
use super::speech_edits::{alignment, captions, cuts, plan_cuts, ranges};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::{CAPTION_PRESETS, CaptionPreset, Edit, picture_end};
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::{
    CutPlan, SpeechCut, TimeSpan, Transcription, audible_segments, follow_words, spoken_captions,
};
use crate::domain::timeline::Timeline;
use crate::i18n::agent_replies::AgentReply;
use crate::i18n::locale::{Lang, has_han};
use crate::i18n::replies::Reply;
use crate::i18n::speech_preview;
use crate::language::caption_request::{aligns_captions, caption_preset};
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
    Captions(&'static CaptionPreset),
    /// Moves captions to the times of their words.
    Alignment,
    Cut {
        cut: SpeechCut,
        /// Ids of the segments whose speech is cut; empty for the whole video.
        within: Vec<String>,
        /// False if the user has to accept a preview first.
        confirmed: bool,
    },
}

/// Answer to a request.
enum SpeechAnswer {
    Edits(Vec<Edit>),
    /// Describes what is cut if the user accepts.
    Preview {
        text: String,
        spans: Vec<TimeSpan>,
    },
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
    let (mut edits, mut offer, mut cut_marks) = (Vec::new(), None, Vec::new());
    let addition = match answer {
        Ok(SpeechAnswer::Edits(found)) => {
            edits = found;
            None
        }
        Ok(SpeechAnswer::Preview { text, spans }) => {
            offer = Some(message.to_owned());
            cut_marks = spans;
            turn.send_partial(&format!("\n\n{text}")).await?;
            Some(text)
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
        cut_marks,
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
    let of_message = if has_han(message) { Lang::Zh } else { Lang::En };
    if let Some(preset) = caption_preset(message) {
        return Some((SpeechRequest::Captions(preset), of_message));
    }
    if aligns_captions(message) {
        return Some((SpeechRequest::Alignment, of_message));
    }
    // What can be shortened without speech is left to the rules.
    let is_for_speech = |cut: &SpeechCut| {
        let timeline = project.timeline();
        !matches!(cut, SpeechCut::Shorten(_)) || !audible_assets(project, &timeline).is_empty()
    };
    if let Some(cut) = speech_cut(message).filter(is_for_speech) {
        let confirmed = !needs_confirmation(&cut);
        let request = SpeechRequest::Cut {
            cut,
            within: Vec::new(),
            confirmed,
        };
        return Some((request, of_message));
    }
    let offered = project.offer.as_deref().and_then(speech_cut);
    // Most messages are about something else: they are not read here as well.
    if offered.is_none() && !parser::mentions_speech(message) {
        return None;
    }
    let (project, message, read_text) = (project.clone(), message.to_owned(), studio.read_text());
    let task = tokio::task::spawn_blocking(move || {
        let (outcome, lang, _) = agent::understand(&project, &message, read_text);
        let cut = |cut, within| SpeechRequest::Cut {
            cut,
            within,
            confirmed: true,
        };
        match (outcome, offered) {
            (MessageOutcome::Accept, Some(offered)) => Some((cut(offered, Vec::new()), lang)),
            (MessageOutcome::Ask(Reply::SpokenCaptions), _) => {
                Some((SpeechRequest::Captions(&CAPTION_PRESETS[0]), lang))
            }
            (MessageOutcome::Cannot(Reply::CutPauses(ids)), _) => Some((cut(PAUSES, ids), lang)),
            _ => None,
        }
    });
    task.await.ok().flatten()
}

/// `cut the pauses`.
const PAUSES: SpeechCut = SpeechCut::Waste {
    fillers: false,
    repeats: false,
    pauses_ms: Some(500),
};

/// Returns true if the user sees what is cut before it is cut: words may be recognized wrongly.
fn needs_confirmation(cut: &SpeechCut) -> bool {
    matches!(cut, SpeechCut::Shorten(_)) || needs_words(cut)
}

/// Returns true if a cut needs the words, not only the pauses between them.
fn needs_words(cut: &SpeechCut) -> bool {
    match cut {
        SpeechCut::Waste {
            fillers, repeats, ..
        } => *fillers || *repeats,
        SpeechCut::FastPauses { .. } | SpeechCut::Shorten(_) => false,
        SpeechCut::Before(_) | SpeechCut::After(_) | SpeechCut::AllBut(_) => true,
    }
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
    let (cut, within, confirmed) = match request {
        SpeechRequest::Captions(preset) => {
            let transcriptions = transcribe(studio, service, assets, false).await?;
            let fillers = service.fillers();
            let edits = captions(&timeline, &transcriptions, &fillers, preset)?;
            return Ok(SpeechAnswer::Edits(edits));
        }
        SpeechRequest::Alignment => {
            let transcriptions = transcribe(studio, service, assets, false).await?;
            return alignment(&timeline, &transcriptions).map(SpeechAnswer::Edits);
        }
        SpeechRequest::Cut {
            cut,
            within,
            confirmed,
        } => (cut, within, confirmed),
    };
    let plan = plan(studio, service, &timeline, assets, &cut).await?;
    let plan = plan
        .within(&ranges(&timeline, &within))
        .ok_or(SpeechReason::NoPauses)?;
    Ok(if confirmed {
        SpeechAnswer::Edits(cuts(&cut, &plan))
    } else {
        SpeechAnswer::Preview {
            text: speech_preview::text(lang, &cut, &plan),
            spans: plan.spans,
        }
    })
}

/// Plans a cut. A length needs the words only if the pauses are too short for it; without a
/// recognizer, only pauses are cut.
async fn plan(
    studio: &SharedState,
    service: &SpeechService,
    timeline: &Timeline,
    assets: Vec<&Asset>,
    cut: &SpeechCut,
) -> Result<CutPlan, Reason> {
    if matches!(cut, SpeechCut::Shorten(to_ms) if picture_end(timeline) <= *to_ms) {
        return Err(SpeechReason::ShortEnough.into());
    }
    let fillers = service.fillers();
    if needs_words(cut) {
        let verbatim = matches!(cut, SpeechCut::Waste { .. });
        let transcriptions = transcribe(studio, service, assets, verbatim).await?;
        return plan_cuts(timeline, &transcriptions, &fillers, cut);
    }
    let found = find_speech(studio, service, assets.clone()).await?;
    let plan = plan_cuts(timeline, &found, &fillers, cut);
    let is_long = |to_ms| plan.as_ref().map_or(true, |plan| plan.length_ms > to_ms);
    match cut {
        SpeechCut::Shorten(to_ms) if is_long(*to_ms) => {
            match transcribe(studio, service, assets, true).await {
                Ok(words) => plan_cuts(timeline, &words, &fillers, cut),
                Err(Reason::Canceled) => Err(Reason::Canceled),
                Err(_) => plan,
            }
        }
        _ => plan,
    }
}

async fn transcribe(
    studio: &SharedState,
    service: &SpeechService,
    assets: Vec<&Asset>,
    verbatim: bool,
) -> Result<HashMap<String, Transcription>, Reason> {
    let mut transcriptions = HashMap::new();
    for asset in assets {
        let path = studio.media.path(asset);
        let recording = recording(asset, &path);
        let transcription = match verbatim {
            true => service.transcribe_verbatim(&recording, &asset.name).await?,
            false => service.transcribe(&recording, &asset.name).await?,
        };
        transcriptions.insert(asset.source(), transcription);
    }
    Ok(transcriptions)
}

/// Finds the speech. Its words are those that are known already.
async fn find_speech(
    studio: &SharedState,
    service: &SpeechService,
    assets: Vec<&Asset>,
) -> Result<HashMap<String, Transcription>, Reason> {
    let mut found = HashMap::new();
    for asset in assets {
        let path = studio.media.path(asset);
        let recording = recording(asset, &path);
        let known = service.stored(&recording).unwrap_or_default();
        let transcription = Transcription {
            speech: service.find_speech(&recording, &asset.name).await?,
            ..known
        };
        found.insert(asset.source(), transcription);
    }
    Ok(found)
}

/// Returns the timeline of a project after an edit with captions that follow the words. `None` if
/// they need no change, or the words are not stored.
pub(super) async fn follow_edit(
    studio: &SharedState,
    project: &Project,
    before: Timeline,
) -> Option<Timeline> {
    let service = studio.speech.clone()?;
    let after = project.timeline();
    spoken_captions(&after).next()?;
    let (studio, assets) = (studio.clone(), project.assets.clone());
    let task = tokio::task::spawn_blocking(move || {
        let stored = |asset: &Asset| {
            let path = studio.media.path(asset);
            let transcription = service.stored(&recording(asset, &path))?;
            Some((asset.source(), transcription))
        };
        let transcriptions: HashMap<_, _> = assets.iter().filter_map(stored).collect();
        let fillers = service.fillers();
        let transcription = |source: &str| transcriptions.get(source);
        follow_words(&before, &after, transcription, &fillers)
    });
    task.await.ok().flatten()
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

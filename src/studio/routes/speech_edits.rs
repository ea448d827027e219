//! Edits of the timeline by what is said on it.

use std::collections::HashMap;

use crate::domain::edit::{
    AddCaptions, CaptionNotes, CaptionPreset, ChangeText, Cue, CutRange, Edit, MIN_SEGMENT_MS,
    Remove, SpeedRange, TextChange,
};
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::{
    CutPlan, SpeechCut, SpokenWord, TimeSpan, TimelineSpeech, Transcription, aligned, caption_cues,
    spoken_captions, timeline_words,
};
use crate::domain::timeline::{Segment, Timeline};

/// Captions of the words but fillers. They replace captions of another style; those that are on the
/// timeline already stay.
pub(super) fn captions(
    timeline: &Timeline,
    transcriptions: &HashMap<String, Transcription>,
    fillers: &[String],
    preset: &'static CaptionPreset,
) -> Result<Vec<Edit>, Reason> {
    let transcription = |source: &str| transcriptions.get(source);
    let mut found = caption_cues(timeline, transcription, fillers, preset);
    if found.is_empty() {
        return Err(SpeechReason::NoSpeech.into());
    }
    let is_other = |s: &&Segment| {
        let spoken = s.style.as_ref().and_then(|style| style.spoken.as_deref());
        spoken.is_none_or(|spoken| CaptionPreset::named(spoken) != preset)
    };
    let replaced = spoken_captions(timeline).filter(is_other);
    let ids: Vec<String> = replaced.map(|s| s.id.clone()).collect();
    let exists = |cue: &Cue| {
        let texts = timeline.segments().map(|(_, s)| s);
        let mut same = texts.filter(|s| s.start_ms == cue.start_ms && !ids.contains(&s.id));
        same.any(|s| s.text() == Some(&cue.text))
    };
    found.retain(|cue| !exists(cue));
    let remove = (!ids.is_empty()).then(|| Edit::Remove(Remove { ids: ids.clone() }));
    let add = Edit::AddCaptions(AddCaptions {
        cues: found,
        notes: CaptionNotes::default(),
        preset: Some(preset),
    });
    Ok(remove.into_iter().chain([add]).collect())
}

/// Ranges of segments on the timeline (ms); without ids, that of the whole video.
pub(super) fn ranges(timeline: &Timeline, ids: &[String]) -> Vec<TimeSpan> {
    if ids.is_empty() {
        return vec![TimeSpan::new(0, timeline.duration_ms())];
    }
    let segments = timeline.segments().map(|(_, s)| s);
    let chosen = segments.filter(|s| ids.contains(&s.id));
    chosen
        .map(|s| TimeSpan::new(s.start_ms, s.end_ms()))
        .collect()
}

pub(super) fn plan_cuts(
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
        SpeechCut::Waste { repeats: true, .. } => SpeechReason::NoRepeats,
        SpeechCut::Waste { .. } | SpeechCut::FastPauses { .. } => SpeechReason::NoPauses,
        SpeechCut::Shorten(_) => SpeechReason::NothingToTighten,
        SpeechCut::Before(text) | SpeechCut::After(text) | SpeechCut::AllBut(text) => {
            SpeechReason::NotSaid(text.clone())
        }
    };
    let plan = speech.plan(cut, of_source);
    plan.ok_or_else(|| missing.into())
}

/// Edits of a plan, the last first: a cut moves what is after it.
pub(super) fn cuts(cut: &SpeechCut, plan: &CutPlan) -> Vec<Edit> {
    let edit = |span: &TimeSpan| {
        let (from_ms, to_ms) = (span.start_ms, span.end_ms);
        match cut {
            SpeechCut::FastPauses { factor, .. } => {
                // A part has a shortest duration.
                let longest = (span.duration_ms() / MIN_SEGMENT_MS).clamp(1, 16) as u32;
                let factor = longest.min(*factor);
                Edit::SpeedRange(SpeedRange {
                    from_ms,
                    to_ms,
                    factor,
                })
            }
            _ => Edit::CutRange(CutRange { from_ms, to_ms }),
        }
    };
    plan.spans.iter().rev().map(edit).collect()
}

/// Moves the captions that are not made of the words to the times of their words.
pub(super) fn alignment(
    timeline: &Timeline,
    transcriptions: &HashMap<String, Transcription>,
) -> Result<Vec<Edit>, Reason> {
    let words = timeline_words(timeline, |source| transcriptions.get(source));
    let words: Vec<SpokenWord> = words.into_iter().map(|placed| placed.word).collect();
    let texts = timeline.segments().map(|(_, segment)| segment);
    let is_written = |s: &&Segment| s.style.as_ref().is_some_and(|style| style.spoken.is_none());
    let mut captions: Vec<&Segment> = texts.filter(is_written).collect();
    captions.sort_by_key(|caption| caption.start_ms);
    if captions.is_empty() {
        return Err(SpeechReason::NoCaptions.into());
    }
    let lines: Vec<&str> = captions
        .iter()
        .map(|c| c.text().unwrap_or_default())
        .collect();
    let spans = aligned(&lines, &words);
    let moved = captions.iter().zip(spans).filter_map(|(caption, span)| {
        let span = span?;
        let is_moved = (caption.start_ms, caption.end_ms()) != (span.start_ms, span.end_ms);
        let change = TextChange {
            start_ms: Some(span.start_ms),
            duration_ms: Some(span.duration_ms()),
            ..TextChange::default()
        };
        let id = caption.id.clone();
        is_moved.then_some(Edit::ChangeText(ChangeText { id, change }))
    });
    let edits: Vec<Edit> = moved.collect();
    match edits.is_empty() {
        true => Err(SpeechReason::NothingToAlign.into()),
        false => Ok(edits),
    }
}

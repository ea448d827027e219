//! Edits of the timeline by its words: cut, captions, split, copy and correction.

use std::sync::Arc;

use super::direct_edits::{insert_edit, insert_edits};
use super::feedback::flash;
use crate::app::effect::{Effect, SpeechEffect, SpokenSource, TerminalEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::overlay::{Overlay, PromptPurpose};
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::Cue;
use crate::domain::spoken::{
    CueRules, SpokenWord, TimelineWord, Transcription, cues, cut_times, join_words, word_cut,
};
use crate::domain::text::one_line;
use crate::domain::timeline::Timeline;
use crate::i18n::ui::{Message, Phrase, phrase};

/// Returns the timeline and the selected words, or the reason why they cannot be edited.
fn editable(model: &Model) -> Result<(&Timeline, &[TimelineWord]), Phrase> {
    let pane = &model.session.timeline;
    let speech = &model.session.speech;
    match pane.timeline() {
        _ if pane.viewed.is_some() => Err(Phrase::OldVersion),
        Some(timeline) if !speech.words.is_empty() => {
            Ok((timeline, &speech.words[speech.selection()]))
        }
        _ => Err(Phrase::NoWords),
    }
}

fn refuse(model: &mut Model, reason: Phrase) -> FollowUps {
    flash(model, model.phrase(reason));
    FollowUps::none()
}

/// Cuts the selected words from picture and sound.
pub fn cut(model: &mut Model) -> FollowUps {
    let cut = editable(model).and_then(|(timeline, _)| {
        let speech = &model.session.speech;
        word_cut(&speech.words, speech.selection(), timeline.canvas.fps).ok_or(Phrase::WordTooShort)
    });
    let span = match cut {
        Ok(span) => span,
        Err(reason) => return refuse(model, reason),
    };
    let speech = &mut model.session.speech;
    let first = speech.selection().start;
    speech.anchor = None;
    speech.go_to(first);
    let edit = DirectEdit::CutTime {
        from_ms: span.start_ms,
        to_ms: span.end_ms,
    };
    insert_edit(model, &[], &edit).into()
}

/// Adds captions of the selected words. Without a selection, the studio makes captions of all
/// words, which follow later edits; the agent of the cloud gets them as a sentence.
pub fn caption(model: &mut Model) -> FollowUps {
    let lang = model.options.lang;
    let selects = model.session.speech.anchor.is_some();
    if !selects && (model.connection.local || model.session.speech.words.is_empty()) {
        let sentence = phrase(lang, Phrase::CaptionSentence).to_owned();
        return FollowUp::Submit(sentence).into();
    }
    let cues = match editable(model) {
        Ok((timeline, selected)) if selects => cues_of(timeline, selected),
        Ok((timeline, _)) => cues_of(timeline, &model.session.speech.words),
        Err(reason) => return refuse(model, reason),
    };
    model.session.speech.anchor = None;
    insert_edit(model, &[], &DirectEdit::AddCaptions { cues }).into()
}

fn cues_of(timeline: &Timeline, words: &[TimelineWord]) -> Vec<Cue> {
    let words: Vec<SpokenWord> = words.iter().map(|placed| placed.word.clone()).collect();
    let canvas = &timeline.canvas;
    let rules = CueRules::for_canvas(canvas.width, canvas.height, canvas.fps);
    cues(&words, &rules, &cut_times(timeline))
}

/// Splits the segment before the first selected word.
pub fn split(model: &mut Model) -> FollowUps {
    let speech = &model.session.speech;
    let found = editable(model).and_then(|(timeline, selected)| {
        let first = selected.first().ok_or(Phrase::NoWords)?;
        let at = timeline.locate(&first.segment).ok_or(Phrase::NoSegment)?;
        let segment = &timeline.tracks[at.0].segments[at.1];
        let previous = speech.selection().start.checked_sub(1);
        let previous = previous.map_or(0, |index| speech.words[index].word.end_ms);
        let start_ms = first.word.start_ms;
        // In the middle of the pause before the word.
        let at_ms = start_ms - start_ms.saturating_sub(previous.max(segment.start_ms)) / 2;
        let is_inside = segment.start_ms < at_ms && at_ms < segment.end_ms();
        let edit = DirectEdit::Split { at_ms };
        is_inside
            .then_some((at, edit))
            .ok_or(Phrase::PlayheadOutside)
    });
    match found {
        Ok((at, edit)) => insert_edit(model, &[at], &edit).into(),
        Err(reason) => refuse(model, reason),
    }
}

/// Copies the selected words, or all of them.
pub fn copy(model: &mut Model) -> FollowUps {
    let speech = &mut model.session.speech;
    let range = match speech.anchor.take() {
        Some(anchor) => {
            speech.anchor = Some(anchor);
            speech.selection()
        }
        None => 0..speech.words.len(),
    };
    speech.anchor = None;
    if range.is_empty() {
        return refuse(model, Phrase::NoWords);
    }
    let words = &model.session.speech.words[range.clone()];
    let text = join_words(words.iter().map(|placed| &placed.word));
    let count = &range.len();
    flash(
        model,
        Message::WordsCopied { count }.text(model.options.lang),
    );
    Effect::Terminal(TerminalEffect::CopyText { text }).into()
}

/// Opens the prompt that corrects the current word.
pub fn open_correction(model: &mut Model) -> FollowUps {
    let speech = &model.session.speech;
    let Some(placed) = speech.words.get(speech.cursor) else {
        return refuse(model, Phrase::NoWords);
    };
    let text = placed.word.text.clone();
    model.overlay = Some(Overlay::prompt(PromptPurpose::Word(speech.cursor), &text));
    FollowUps::none()
}

/// Corrects a word in the stored transcription, and in a caption that shows it.
pub fn correct(model: &mut Model, index: usize, text: &str) -> FollowUps {
    let Some(placed) = model.session.speech.words.get(index).cloned() else {
        return FollowUps::none();
    };
    let Some(transcription) = corrected(model, &placed, text) else {
        return FollowUps::none();
    };
    let source = placed.source.to_string();
    let name = segment_name(model, &placed.segment);
    let mut effects = Vec::new();
    let captions = corrected_captions(model, &placed, text);
    model
        .session
        .speech
        .add(vec![(source.clone(), transcription.clone())]);
    model.session.speech.go_to(index);
    if let Some(session) = model.session.id.clone() {
        effects.push(Effect::Speech(SpeechEffect::SaveWords {
            session,
            source: SpokenSource { source, name },
            transcription,
        }));
    }
    if let [(_, edit), ..] = captions.as_slice()
        && model.session.timeline.viewed.is_none()
    {
        effects.extend(insert_edits(model, edit.clone(), &captions));
    }
    effects.into()
}

fn corrected(model: &Model, placed: &TimelineWord, text: &str) -> Option<Arc<Transcription>> {
    let known = model.session.speech.transcription(&placed.source)?;
    let mut transcription = (**known).clone();
    let word = transcription.words.get_mut(placed.index)?;
    word.text = one_line(text);
    word.confidence = 1.0;
    Some(Arc::new(transcription))
}

fn segment_name(model: &Model, id: &str) -> String {
    let timeline = model.session.timeline.timeline();
    let segment = timeline.and_then(|t| {
        let (track, index) = t.locate(id)?;
        t.tracks[track].segments.get(index)
    });
    segment.map_or_else(String::new, |segment| segment.name.clone())
}

/// Captions that show a word while it is spoken, with the corrected text.
fn corrected_captions(
    model: &Model,
    placed: &TimelineWord,
    text: &str,
) -> Vec<((usize, usize), DirectEdit)> {
    let (old, at_ms) = (&placed.word.text, placed.word.start_ms);
    let tracks = model.session.timeline.timeline().map(|t| t.tracks.iter());
    let tracks = tracks.into_iter().flatten().enumerate();
    let segments = tracks.flat_map(|(track, t)| {
        let segments = t.segments.iter().enumerate();
        segments.map(move |(index, segment)| ((track, index), segment))
    });
    segments
        .filter(|(_, segment)| segment.contains(at_ms))
        .filter_map(|(at, segment)| {
            let shown = segment.text()?;
            let mut words: Vec<&str> = shown.split_whitespace().collect();
            let position = words.iter().position(|word| word == old)?;
            words[position] = text;
            let text = words.join(" ");
            Some((at, DirectEdit::SetText { text }))
        })
        .collect()
}

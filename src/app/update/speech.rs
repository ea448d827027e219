//! The spoken words of the timeline: loading, recognition, navigation and search.

use std::sync::Arc;

use super::feedback::flash;
use super::timeline::seek;
use super::transcript::report_error;
use crate::app::effect::{Effect, SpeechEffect, SpokenSource};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::msg::{Msg, UserError, WordsEvent};
use crate::app::overlay::{Overlay, PromptPurpose};
use crate::app::state::chat::Suggestion;
use crate::app::state::speech::WordsRequest;
use crate::domain::reason::Reason;
use crate::domain::spoken::{SpeechStatus, Transcription};
use crate::i18n::reasons;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Focus;

/// Words that a step by a page passes.
const PAGE_WORDS: isize = 60;
/// Words that a step by a line passes if the line is not on the screen.
const LINE_WORDS: isize = 10;

/// Shows the words.
pub fn focus(model: &mut Model) {
    model.screen.focus = Focus::Speech;
}

/// Keeps the words up to date with the timeline and the playhead. Loads the stored words of new
/// media while the words are shown.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    match model.screen.focus {
        Focus::Speech => model.screen.shows_speech = true,
        Focus::Composer | Focus::Transcript => model.screen.shows_speech = false,
        _ => {}
    }
    let pane = &model.session.timeline;
    let playhead_ms = pane.playhead_ms;
    let speech = &mut model.session.speech;
    speech.follow_draft(pane.displayed());
    if speech.seen_ms != playhead_ms {
        speech.seen_ms = playhead_ms;
        if speech.anchor.is_none()
            && let Some(index) = speech.word_at(playhead_ms)
        {
            speech.cursor = index;
        }
    }
    if !model.screen.shows_speech || model.session.speech.pending.is_some() {
        return Vec::new();
    }
    let sources = model.session.speech.take_unrequested();
    load(model, sources, WordsRequest::Load)
}

fn load(model: &mut Model, sources: Vec<SpokenSource>, purpose: WordsRequest) -> Vec<Effect> {
    let Some(session) = model.session.id.clone().filter(|_| !sources.is_empty()) else {
        return Vec::new();
    };
    let pending = model.ids.pending(purpose);
    let request = pending.id();
    model.session.speech.pending = Some(pending);
    vec![Effect::Speech(SpeechEffect::LoadWords {
        request,
        session,
        sources,
        recognizes: purpose == WordsRequest::Recognize,
    })]
}

/// Recognizes what is said on the timeline.
pub fn transcribe(model: &mut Model) -> Vec<Effect> {
    model.screen.focus = Focus::Speech;
    let pane = &model.session.timeline;
    if pane.timeline().is_none() {
        flash(model, phrase(model.options.lang, Phrase::TimelineEmpty));
        return Vec::new();
    }
    model.session.speech.follow_draft(pane.displayed());
    let pending = model.session.speech.pending.as_ref();
    if pending.is_some_and(|pending| pending.purpose != WordsRequest::Load) {
        flash(model, phrase(model.options.lang, Phrase::SpeechBusy));
        return Vec::new();
    }
    let sources = model.session.speech.missing();
    if sources.is_empty() {
        let text = if model.session.speech.has_sources() {
            Phrase::NothingToTranscribe
        } else {
            Phrase::NoSoundToTranscribe
        };
        flash(model, phrase(model.options.lang, text));
        return Vec::new();
    }
    model.session.speech.problem = None;
    load(model, sources, WordsRequest::Recognize)
}

/// Downloads the model that the recognition lacks, then recognizes.
pub fn install_model(model: &mut Model) -> Vec<Effect> {
    let Some(offer) = model.session.speech.offer.clone() else {
        let problem = model.session.speech.problem.as_ref();
        let text = problem.map_or_else(
            || phrase(model.options.lang, Phrase::NoModelMissing).to_owned(),
            |problem| reasons::text(model.options.lang, &problem.message),
        );
        flash(model, text);
        return Vec::new();
    };
    if model.session.speech.pending.is_some() {
        flash(model, phrase(model.options.lang, Phrase::SpeechBusy));
        return Vec::new();
    }
    let pending = model.ids.pending(WordsRequest::InstallModel);
    let request = pending.id();
    model.session.speech.pending = Some(pending);
    model.session.speech.problem = None;
    let name = offer.name;
    vec![Effect::Speech(SpeechEffect::InstallModel { request, name })]
}

/// Cancels the recognition or the download in progress.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    if model.exports.speech_job.is_none() {
        return Vec::new();
    }
    flash(model, phrase(model.options.lang, Phrase::CancelRequested));
    vec![Effect::Speech(SpeechEffect::Cancel)]
}

/// Shows what the speech recognition does, also for a message of the chat.
fn show_status(model: &mut Model, status: SpeechStatus) -> Vec<Effect> {
    model.exports.speech_job = None;
    match status {
        SpeechStatus::Running(job) => model.exports.speech_job = Some(job),
        SpeechStatus::NeedsModel(offer) => {
            model.session.speech.offer = Some(offer.clone());
            model.session.chat.suggestion = Some(Suggestion::SpeechModel(offer));
        }
        // The job may have stored the words of media on the timeline.
        SpeechStatus::Idle => model.session.speech.request_again(),
    }
    Vec::new()
}

/// Applies a message about speech.
pub fn apply(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::SpeechStatus(status) => show_status(model, status),
        Msg::Words { event, .. } => answered(model, event),
        _ => Vec::new(),
    }
}

fn answered(model: &mut Model, event: WordsEvent) -> Vec<Effect> {
    let pending = model.session.speech.pending.take();
    let recognized = pending.is_some_and(|p| p.purpose == WordsRequest::Recognize);
    match event {
        WordsEvent::Loaded(found) => {
            show(model, found, recognized);
            Vec::new()
        }
        WordsEvent::ModelInstalled => model_installed(model),
        WordsEvent::Failed(error) => failed(model, error),
    }
}

/// Shows why there are no words, in the chat if the words are not shown.
fn failed(model: &mut Model, error: UserError) -> Vec<Effect> {
    if error.message == Reason::Canceled {
        return Vec::new();
    }
    model.session.speech.problem = Some(error.clone());
    if model.screen.shows_speech {
        Vec::new()
    } else {
        report_error(model, error)
    }
}

/// Shows loaded or recognized words.
fn show(model: &mut Model, found: Vec<(String, Arc<Transcription>)>, recognized: bool) {
    let count = &found.iter().map(|(_, t)| t.words.len()).sum::<usize>();
    model.session.speech.add(found);
    if recognized {
        let text = Message::WordsFound { count }.text(model.options.lang);
        flash(model, text);
    }
    let playhead_ms = model.session.timeline.playhead_ms;
    if let Some(index) = model.session.speech.word_at(playhead_ms) {
        model.session.speech.go_to(index);
    }
}

/// Recognizes the speech after the download of its model.
fn model_installed(model: &mut Model) -> Vec<Effect> {
    model.session.speech.offer = None;
    let suggestion = &mut model.session.chat.suggestion;
    suggestion.take_if(|s| matches!(s, Suggestion::SpeechModel(_)));
    flash(model, phrase(model.options.lang, Phrase::ModelReady));
    let sources = model.session.speech.missing();
    load(model, sources, WordsRequest::Recognize)
}

/// Moves to the next or previous word.
pub fn step(model: &mut Model, words: isize) {
    let speech = &mut model.session.speech;
    speech.go_to(speech.cursor.saturating_add_signed(words));
}

pub fn step_page(model: &mut Model, pages: isize) {
    step(model, pages * PAGE_WORDS);
}

/// Moves to the first or last word.
pub fn go_to_end(model: &mut Model, end: bool) {
    model.session.speech.go_to(if end { usize::MAX } else { 0 });
}

/// Moves to the word above or below on the screen.
pub fn step_line(model: &mut Model, down: bool) {
    let direction = if down { 1 } else { -1 };
    match word_in_next_row(model, down) {
        Some(index) => model.session.speech.go_to(index),
        None => step(model, direction * LINE_WORDS),
    }
}

/// Word in the next row with words that is the nearest to the cursor.
fn word_in_next_row(model: &Model, down: bool) -> Option<usize> {
    let shown = &model.screen.layout.words;
    let cursor = model.session.speech.cursor;
    let (from, _) = shown.iter().find(|(_, index)| *index == cursor)?;
    let rows = shown.iter().map(|(area, _)| area.y);
    let row = if down {
        rows.filter(|y| *y > from.y).min()
    } else {
        rows.filter(|y| *y < from.y).max()
    }?;
    let in_row = shown.iter().filter(|(area, _)| area.y == row);
    let nearest = in_row.min_by_key(|(area, _)| area.x.abs_diff(from.x))?;
    Some(nearest.1)
}

/// Moves to the start of the next or previous sentence.
pub fn step_sentence(model: &mut Model, forward: bool) {
    let speech = &model.session.speech;
    let starts = |index: &usize| {
        let previous = index.checked_sub(1).and_then(|i| speech.words.get(i));
        previous.is_none_or(|placed| placed.word.ends_sentence())
    };
    let found = if forward {
        (speech.cursor + 1..speech.words.len()).find(starts)
    } else {
        (0..speech.cursor).rev().find(starts)
    };
    let end = if forward { usize::MAX } else { 0 };
    model.session.speech.go_to(found.unwrap_or(end));
}

/// Moves the playhead to the current word.
pub fn jump(model: &mut Model) {
    let speech = &mut model.session.speech;
    speech.anchor = None;
    let Some(placed) = speech.words.get(speech.cursor) else {
        return;
    };
    let at_ms = placed.word.start_ms;
    seek(model, at_ms);
}

/// Selects words from the current one on, or ends the selection.
pub fn select(model: &mut Model) {
    let speech = &mut model.session.speech;
    speech.anchor = match speech.anchor {
        None if !speech.words.is_empty() => Some(speech.cursor),
        _ => None,
    };
}

/// Opens the prompt for a search in the words.
pub fn open_search(model: &mut Model) {
    let initial = model.session.speech.search.clone().unwrap_or_default();
    model.overlay = Some(Overlay::prompt(PromptPurpose::WordSearch, &initial));
}

/// Moves to the first match of a search from the current word on.
pub fn search(model: &mut Model, typed: &str) -> FollowUps {
    let speech = &mut model.session.speech;
    speech.search = Some(typed.to_owned()).filter(|text| !text.is_empty());
    let from = speech.cursor.checked_sub(1);
    let before_first = speech.words.len().saturating_sub(1);
    match speech.find(typed, from.unwrap_or(before_first), true) {
        Some(index) => speech.go_to(index),
        None if !typed.is_empty() => return FollowUp::Flash(Phrase::NotFound).into(),
        None => {}
    }
    FollowUps::none()
}

/// Moves to the next or previous match.
pub fn next_match(model: &mut Model, forward: bool) -> FollowUps {
    let speech = &mut model.session.speech;
    let Some(wanted) = speech.search.clone() else {
        return FollowUp::Flash(Phrase::NoSearch).into();
    };
    match speech.find(&wanted, speech.cursor, forward) {
        Some(index) => speech.go_to(index),
        None => return FollowUp::Flash(Phrase::NotFound).into(),
    }
    FollowUps::none()
}

/// Moves to a word that was clicked, with the playhead.
pub fn click(model: &mut Model, index: usize) {
    model.screen.focus = Focus::Speech;
    model.session.speech.go_to(index);
    jump(model);
}

/// Extends the selection to a word under the mouse.
pub fn drag(model: &mut Model, index: usize) {
    let speech = &mut model.session.speech;
    if index != speech.cursor {
        speech.anchor.get_or_insert(speech.cursor);
        speech.go_to(index);
    }
}

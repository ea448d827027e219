//! Speech pane: the spoken words of the timeline, in paragraphs with their times.

use ratatui::Frame;
use ratatui::layout::{Margin, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::context::ViewCtx;
use super::text::{truncate, width};
use super::widgets::{bar, draw_pane, numbered_pane, row_of};
use crate::app::state::layout::ClickTarget;
use crate::app::state::speech::{SpeechState, WordsRequest};
use crate::domain::asset;
use crate::domain::clock;
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::{SpeechJob, SpeechTask};
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase};
use crate::input::Focus;

/// A longer pause starts a paragraph (ms).
const PARAGRAPH_PAUSE_MS: u64 = 1_200;
/// Words after which a sentence ends a paragraph, and after which any word does.
const PARAGRAPH_WORDS: (usize, usize) = (40, 120);
/// Words less probable than this are marked.
const LOW_CONFIDENCE: f32 = 0.4;
/// Cells of the times.
const TIME_CELLS: u16 = 8;

/// A word on the screen, with its row and cell.
struct ShownWord {
    row: usize,
    cell: usize,
    text: String,
    index: usize,
    /// True for the first word of a paragraph.
    starts: bool,
}

/// Draws the words around the current one, or says why there are none.
pub(crate) fn draw(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = ctx.is_focused(Focus::Speech);
    let block = numbered_pane(ctx, 7, Phrase::Speech, focused);
    let inner = draw_pane(ctx, frame, area, block, Focus::Speech).inner(Margin::new(1, 0));
    if let Some(job) = &ctx.model.exports.speech_job {
        let row = row_of(inner, usize::from(inner.height).saturating_sub(1));
        draw_job(ctx, job, frame, row);
    }
    let rows = u16::from(ctx.model.exports.speech_job.is_some());
    let inner = Rect {
        height: inner.height.saturating_sub(rows),
        ..inner
    };
    if ctx.model.session.speech.words.is_empty() {
        draw_explanation(ctx, frame, inner);
    } else {
        draw_words(ctx, frame, inner);
    }
}

/// Progress of a recognition or a download in one row.
fn draw_job(ctx: &ViewCtx, job: &SpeechJob, frame: &mut Frame, row: Rect) {
    let label = job_label(ctx, job);
    let percent = format!(" {:>3}% ", (job.progress * 100.0).round());
    let hint = ctx.keys(Phrase::CancelsSpeech);
    let available = usize::from(row.width).saturating_sub(width(&percent) + width(&hint) + 12);
    let label = truncate(&label, available);
    let cells =
        usize::from(row.width).saturating_sub(width(&label) + width(&percent) + width(&hint) + 1);
    let line = vec![
        Span::styled(format!("{label} "), ctx.theme.text()),
        Span::styled(bar(job.progress, cells), ctx.theme.accent()),
        Span::styled(percent, ctx.theme.text()),
        Span::styled(hint, ctx.theme.dim()),
    ];
    frame.render_widget(Line::from(line), row);
}

/// Describes a job: `transcribing talk.mp4`.
pub(super) fn job_label(ctx: &ViewCtx, job: &SpeechJob) -> String {
    format!(
        "{} {}",
        ctx.phrase(task_phrase(job.task)),
        one_line(&job.name)
    )
}

/// Name of what a job does.
pub(super) fn task_phrase(task: SpeechTask) -> Phrase {
    match task {
        SpeechTask::Transcription => Phrase::Transcribing,
        SpeechTask::PauseSearch => Phrase::FindingPauses,
        SpeechTask::ModelDownload => Phrase::Downloading,
    }
}

/// Says why there are no words, and what to do.
fn draw_explanation(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let speech = &ctx.model.session.speech;
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |text: String, style: Style| lines.push(Line::from(Span::styled(text, style)));
    let dim = ctx.theme.dim();
    let is_loading = |purpose| {
        speech
            .pending
            .as_ref()
            .is_some_and(|p| p.purpose == purpose)
    };
    if ctx.model.session.timeline.timeline().is_none() {
        add(ctx.keys(Phrase::NoTimeline), dim);
    } else if ctx.model.exports.speech_job.is_some() || is_loading(WordsRequest::Load) {
        add("…".to_owned(), dim);
    } else if let Some(offer) = &speech.offer {
        let needed = Message::SpeechModelNeeded {
            name: &offer.name,
            size: &asset::format_size(offer.bytes),
            host: &offer.host,
        };
        add(ctx.message(needed), ctx.theme.text());
        add(ctx.phrase(Phrase::SpeechPlace).to_owned(), dim);
        add(String::new(), dim);
        add(ctx.keys(Phrase::GetsModel), ctx.theme.accent());
    } else if speech.is_transcribed() {
        add(ctx.phrase(Phrase::SpeechSilent).to_owned(), dim);
    } else {
        add(ctx.keys(Phrase::SpeechEmpty), dim);
    }
    let is_offered = |why: &Reason| {
        speech.offer.is_some() && matches!(why, Reason::Speech(SpeechReason::NoModel(_)))
    };
    if let Some(problem) = &speech.problem
        && !is_offered(&problem.message)
    {
        add(String::new(), dim);
        add(ctx.reason(&problem.message), ctx.theme.bad());
        add(problem.hint.text(ctx.model.options.lang), dim);
    }
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), area);
}

/// Draws the paragraphs around the current word, which is in the middle if there are more.
fn draw_words(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let speech = &ctx.model.session.speech;
    let page = usize::from(area.height).max(1);
    let cells = usize::from(area.width.saturating_sub(TIME_CELLS)).max(8);
    let mut texts = lay_out(speech, page, cells);
    let rows = texts.last().map_or(0, |text| text.row + 1);
    let cursor_row = texts
        .iter()
        .find(|text| text.index == speech.cursor)
        .map_or(0, |text| text.row);
    let top = cursor_row
        .saturating_sub(page / 2)
        .min(rows.saturating_sub(page));
    texts.retain(|text| (top..top + page).contains(&text.row));
    let playing = speech.word_at(ctx.model.session.timeline.playhead_ms);
    let mut previous: Option<(usize, usize)> = None;
    for text in &texts {
        let y = area.y + (text.row - top) as u16;
        let x = area.x + TIME_CELLS + text.cell as u16;
        let cells = width(&text.text) as u16;
        let target = Rect::new(x, y, cells, 1).intersection(area);
        let style = word_style(ctx, speech, text.index, playing);
        frame
            .buffer_mut()
            .set_stringn(x, y, &text.text, usize::from(target.width), style);
        if let Some((row, end)) = previous
            && row == text.row
            && speech.anchor.is_some()
            && speech.selection().contains(&text.index)
            && speech.selection().contains(&(text.index - 1))
        {
            // The space between two selected words.
            let gap = Rect::new(
                area.x + TIME_CELLS + end as u16,
                y,
                (text.cell - end) as u16,
                1,
            );
            frame
                .buffer_mut()
                .set_style(gap.intersection(area), ctx.theme.selected());
        }
        previous = Some((text.row, text.cell + width(&text.text)));
        ctx.layout.words.push((target, text.index));
        ctx.layout
            .targets
            .push((target, ClickTarget::Word(text.index)));
        if text.starts {
            let time = clock::short(speech.words[text.index].word.start_ms);
            frame
                .buffer_mut()
                .set_string(area.x, y, time, ctx.theme.dim());
        }
    }
}

fn word_style(ctx: &ViewCtx, speech: &SpeechState, index: usize, playing: Option<usize>) -> Style {
    let theme = ctx.theme;
    let is_selected = speech.anchor.is_some() && speech.selection().contains(&index);
    let is_match = speech
        .search
        .as_ref()
        .is_some_and(|wanted| speech.matches(index, wanted));
    let mut style = match () {
        () if is_selected => theme.selected(),
        () if is_match => theme.warn(),
        () if playing == Some(index) => theme.accent(),
        () if speech.words[index].word.confidence < LOW_CONFIDENCE => theme.dim(),
        () => theme.text(),
    };
    if is_offered_cut(ctx, speech, index) {
        style = theme.bad().add_modifier(Modifier::CROSSED_OUT);
    }
    if playing == Some(index) {
        style = style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    }
    if index == speech.cursor && ctx.is_focused(Focus::Speech) {
        style = style.add_modifier(Modifier::REVERSED);
    }
    style
}

/// Returns true if the agent offers to cut a word.
fn is_offered_cut(ctx: &ViewCtx, speech: &SpeechState, index: usize) -> bool {
    let word = &speech.words[index].word;
    let middle_ms = u64::midpoint(word.start_ms, word.end_ms);
    let marks = &ctx.model.session.timeline.cut_marks;
    let next = marks.partition_point(|mark| mark.end_ms <= middle_ms);
    marks
        .get(next)
        .is_some_and(|mark| mark.start_ms <= middle_ms)
}

/// First word of the paragraph of a word.
fn paragraph_start(speech: &SpeechState, index: usize) -> usize {
    let is_first = |at: &usize| *at == 0 || is_after_pause(speech, *at);
    let block = (0..=index).rev().find(is_first).unwrap_or(0);
    let next = |start, at| {
        if starts_paragraph(speech, start, at) {
            at
        } else {
            start
        }
    };
    (block + 1..=index).fold(block, next)
}

/// Returns true if a word starts a paragraph after the one that starts at `start`.
fn starts_paragraph(speech: &SpeechState, start: usize, at: usize) -> bool {
    let length = at - start;
    let ends = speech.words[at - 1].word.ends_sentence();
    let is_long = length >= PARAGRAPH_WORDS.1 || length >= PARAGRAPH_WORDS.0 && ends;
    is_long || is_after_pause(speech, at)
}

fn is_after_pause(speech: &SpeechState, index: usize) -> bool {
    let (before, after) = (&speech.words[index - 1].word, &speech.words[index].word);
    after.start_ms >= before.end_ms + PARAGRAPH_PAUSE_MS
}

/// Wraps the paragraphs around the current word, about a page before and after it.
fn lay_out(speech: &SpeechState, page: usize, cells: usize) -> Vec<ShownWord> {
    let mut first = paragraph_start(speech, speech.cursor);
    let mut rows = wrapped_rows(speech, first..speech.cursor + 1, cells);
    while first > 0 && rows < page {
        let previous = paragraph_start(speech, first - 1);
        rows += wrapped_rows(speech, previous..first, cells);
        first = previous;
    }
    let mut texts: Vec<ShownWord> = Vec::new();
    let (mut row, mut cell, mut start) = (0, 0, first);
    for (index, placed) in speech.words.iter().enumerate().skip(first) {
        let text = truncate(&one_line(&placed.word.text), cells);
        let gap = usize::from(!placed.word.attached && cell > 0);
        if index > start && starts_paragraph(speech, start, index) {
            (row, cell, start) = (row + 2, 0, index);
        } else if cell + gap + width(&text) > cells {
            (row, cell) = (row + 1, 0);
        } else {
            cell += gap;
        }
        if index > speech.cursor && row > rows + 2 * page {
            break;
        }
        let end = cell + width(&text);
        texts.push(ShownWord {
            row,
            cell,
            text,
            index,
            starts: index == start,
        });
        cell = end;
    }
    texts
}

/// Number of rows of words, with an empty row after them.
fn wrapped_rows(speech: &SpeechState, words: std::ops::Range<usize>, cells: usize) -> usize {
    let (mut rows, mut cell) = (1, 0);
    for placed in &speech.words[words] {
        let length = width(&placed.word.text) + usize::from(!placed.word.attached);
        if cell + length > cells {
            rows += 1;
            cell = 0;
        }
        cell += length;
    }
    rows + 1
}

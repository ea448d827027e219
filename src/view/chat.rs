//! The chat: transcript, what goes on, what is offered, the composer.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::ViewCtx;
use super::details::pane;
use super::rows::{Rows, highlighted, ordered};
use super::text::{clip, first_row, width};
use super::text_area::{self, TextStyling};
use crate::app::layout::ClickTarget;
use crate::app::model::{Model, Scroll, Suggestion, Turn};
use crate::app::preferences::{TIPS, Tip};
use crate::domain::asset;
use crate::domain::credits::amount;
use crate::domain::text::{address, one_line};
use crate::i18n::ui::{Phrase, fill};
use crate::input::{Action, Focus};
use crate::language::route::asks_for_generation;

/// Lines longer than this are hard to read; on wide screens the rest stays empty.
const READABLE: usize = 112;

pub fn draw(
    brush: &mut ViewCtx,
    rows: &mut Rows,
    frame: &mut Frame,
    area: Rect,
    composer_rows: u16,
) {
    let focused = brush.is_at(Focus::Composer) || brush.is_at(Focus::Transcript);
    let block = pane(brush, &format!(" 1 {} ", brush.word(Phrase::Chat)), focused);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush
        .painted
        .targets
        .push((area, ClickTarget::Pane(Focus::Transcript)));
    let model = brush.model;
    let waiting = model.queued_messages.len().min(2) as u16;
    let busy = u16::from(model.turn.is_some() || !model.uploads.is_empty());
    let offered = u16::from(model.suggestion.is_some() || tip(model).is_some());
    let chips = u16::from(!model.attachments.is_empty());
    let [talk, status, queue, offer, rule, chip, composer] = Layout::vertical([
        Constraint::Min(1),
        Constraint::Length(busy),
        Constraint::Length(waiting),
        Constraint::Length(offered),
        Constraint::Length(1),
        Constraint::Length(chips),
        Constraint::Length(composer_rows),
    ])
    .areas(inner);
    transcript(brush, rows, frame, talk);
    status_line(brush, frame, status);
    for (i, message) in model
        .queued_messages
        .iter()
        .take(usize::from(waiting))
        .enumerate()
    {
        let words = clip(
            &fill(brush.word(Phrase::Queued), &[&one_line(message)]),
            usize::from(queue.width).saturating_sub(2),
        );
        let row = Rect {
            y: queue.y + i as u16,
            height: 1,
            ..queue
        };
        frame.render_widget(
            Line::from(Span::styled(format!(" {words}"), brush.theme.dim())),
            row,
        );
    }
    offer_line(brush, frame, offer);
    rule_line(brush, frame, rule);
    chip_line(brush, frame, chip);
    compose(brush, frame, composer);
    completions(brush, frame, talk, rule);
}

/// The next first-run tip, where what it speaks of can be done now.
fn tip(model: &Model) -> Option<Tip> {
    let timeline = model.timeline.timeline().is_some();
    let media = !model.assets.is_empty();
    let fits = |tip: &Tip| match tip {
        Tip::Upload => !media && !timeline,
        Tip::Wish => media && !timeline,
        Tip::Timeline | Tip::Edit | Tip::Export => timeline,
        Tip::Palette => true,
    };
    let wanted = model.options.tips && model.session.is_some() && model.turn.is_none();
    TIPS.iter()
        .copied()
        .find(|t| wanted && !model.preferences.learnt.contains(t) && fits(t))
}

/// What one key does now, else a tip.
fn offer_line(brush: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let model = brush.model;
    let told = |text: &str| clip(&one_line(text), 28);
    let key = |action| model.key(action);
    let (key, words) = match &model.suggestion {
        Some(Suggestion::Resend(message)) => (
            key(Action::Accept),
            fill(brush.word(Phrase::OfferResend), &[&told(message)]),
        ),
        Some(Suggestion::Retry(message)) => (
            key(Action::Accept),
            fill(brush.word(Phrase::OfferRetry), &[&told(message)]),
        ),
        Some(Suggestion::Answer(prompt)) => (
            key(Action::Accept),
            fill(brush.word(Phrase::OfferAnswer), &[&told(prompt)]),
        ),
        Some(Suggestion::Export) => (
            key(Action::Accept),
            brush.word(Phrase::OfferExport).to_owned(),
        ),
        Some(Suggestion::Edit(sentence)) => (
            key(Action::Accept),
            fill(brush.word(Phrase::OfferEdit), &[&told(sentence)]),
        ),
        Some(Suggestion::Upload) => (
            key(Action::Accept),
            brush.word(Phrase::OfferUpload).to_owned(),
        ),
        Some(Suggestion::Link(link)) => (
            key(Action::Accept),
            fill(brush.word(Phrase::OfferLink), &[&told(&address(link))]),
        ),
        Some(Suggestion::Open(path)) => {
            let name = path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            (
                key(Action::Accept),
                fill(brush.word(Phrase::OfferOpen), &[&told(&name)]),
            )
        }
        None => match tip(model) {
            Some(tip) => (brush.word(Phrase::Tip).to_owned(), tip_words(brush, tip)),
            None => return,
        },
    };
    let words = clip(
        &words,
        usize::from(area.width).saturating_sub(width(&key) + 2),
    );
    let style = if model.suggestion.is_some() {
        brush.theme.warn()
    } else {
        brush.theme.dim()
    };
    let key = Span::styled(
        format!(" {key} "),
        brush.theme.accent().add_modifier(Modifier::BOLD),
    );
    frame.render_widget(Line::from(vec![key, Span::styled(words, style)]), area);
    if model.suggestion.is_some() {
        brush.painted.targets.push((area, ClickTarget::Offer));
    }
}

fn tip_words(brush: &ViewCtx, tip: Tip) -> String {
    let composing = brush.model.focus == Focus::Composer;
    // Outside of the composer its way out needs no telling.
    let leave = if composing {
        format!("{} ", brush.model.key(Action::LeaveComposer))
    } else {
        String::new()
    };
    let word = match tip {
        Tip::Upload => Phrase::TipUpload,
        Tip::Wish => Phrase::TipWish,
        Tip::Timeline => Phrase::TipTimeline,
        Tip::Edit => Phrase::TipEdit,
        Tip::Export => Phrase::TipExport,
        Tip::Palette => Phrase::TipPalette,
    };
    fill(&brush.model.phrase(word), &[&leave])
}

/// The line above the composer; before an expensive wish it tells what such a one usually costs.
fn rule_line(brush: &ViewCtx, frame: &mut Frame, area: Rect) {
    let model = brush.model;
    let text = model.composer.lines().join("\n");
    let price = if asks_for_generation(&text) {
        model.preferences.generations.average
    } else {
        0.0
    };
    let told = if price > 0.0 {
        format!(
            " {} ",
            fill(brush.word(Phrase::UsualPrice), &[&amount(price.round())])
        )
    } else {
        String::new()
    };
    let line = "─".repeat(usize::from(area.width).saturating_sub(width(&told)));
    frame.render_widget(
        Line::from(vec![
            Span::styled(line, brush.theme.dim()),
            Span::styled(told, brush.theme.warn()),
        ]),
        area,
    );
}

/// What was uploaded since the last message.
fn chip_line(brush: &ViewCtx, frame: &mut Frame, area: Rect) {
    let mut spans = vec![Span::raw(" ")];
    let mut room = usize::from(area.width).saturating_sub(8);
    let mut left = brush.model.attachments.len();
    for chip in &brush.model.attachments {
        let size = if chip.bytes > 0 {
            format!(" {}", asset::size(chip.bytes))
        } else {
            String::new()
        };
        let words = format!("▣ {}{size}", clip(&chip.name, 30));
        if width(&words) + 2 > room {
            break;
        }
        room -= width(&words) + 2;
        left -= 1;
        spans.push(Span::styled(words, brush.theme.good()));
        spans.push(Span::raw("  "));
    }
    if left > 0 {
        spans.push(Span::styled(format!("+{left}"), brush.theme.dim()));
    }
    frame.render_widget(Line::from(spans), area);
}

fn compose(brush: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let here = brush.is_at(Focus::Composer);
    let [mark, text] = Layout::horizontal([Constraint::Length(2), Constraint::Min(1)]).areas(area);
    frame.render_widget(
        Line::from(Span::styled("› ", brush.theme.border(here))),
        mark,
    );
    let look = TextStyling {
        text: brush.theme.text(),
        caret: if here {
            Style::new().add_modifier(Modifier::REVERSED)
        } else {
            Style::new()
        },
        selected: brush.theme.selected(),
        placeholder: brush.word(Phrase::ComposerHint),
        dim: brush.theme.dim(),
    };
    let drawn = text_area::draw(&brush.model.composer, look, frame, text);
    brush.painted.composer = drawn.letters;
    if here {
        brush.painted.caret = Some(drawn.caret);
    }
    brush
        .painted
        .targets
        .push((area, ClickTarget::Pane(Focus::Composer)));
}

/// What is offered while one types, above the composer.
fn completions(brush: &mut ViewCtx, frame: &mut Frame, over: Rect, rule: Rect) {
    let Some(completion) = &brush.model.completion else {
        return;
    };
    let rows = (completion.choices.len() as u16).min(rule.y.saturating_sub(over.y));
    let area = Rect {
        x: over.x,
        y: rule.y - rows,
        width: over.width.min(72),
        height: rows,
    };
    frame.render_widget(Clear, area);
    let cells = usize::from(area.width);
    let first = first_row(completion.cursor, usize::from(rows));
    let line = |(i, choice): (usize, &crate::app::model::CompletionChoice)| {
        let here = i == completion.cursor;
        let style = if here {
            brush.theme.selected()
        } else {
            brush.theme.text()
        };
        let told_style = if here { style } else { brush.theme.dim() };
        let name = clip(&choice.text, cells / 2);
        let told = clip(&choice.told, cells.saturating_sub(width(&name) + 4));
        let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&told) + 2));
        Line::from(vec![
            Span::styled(format!(" {name}{gap}"), style),
            Span::styled(format!("{told} "), told_style),
        ])
    };
    let lines: Vec<Line> = completion
        .choices
        .iter()
        .enumerate()
        .skip(first)
        .take(usize::from(rows))
        .map(line)
        .collect();
    frame.render_widget(Paragraph::new(lines).style(brush.theme.base()), area);
}

fn transcript(brush: &mut ViewCtx, rows: &mut Rows, frame: &mut Frame, area: Rect) {
    let (model, theme) = (brush.model, *brush.theme);
    let height = usize::from(area.height);
    rows.set_width(usize::from(area.width).saturating_sub(1).min(READABLE));
    let (anchors, top) = rows.visible(model, theme, height);
    let seen: Vec<_> = anchors.iter().skip(top).take(height).copied().collect();
    let found = theme.found();
    let mut lines: Vec<Line> = Vec::with_capacity(seen.len());
    for at in &seen {
        let Some(row) = rows.of(model, theme, at.item).get(at.line) else {
            continue;
        };
        lines.push(match &model.search {
            Some(wanted) => highlighted(&row.line, wanted, found),
            None => row.line.clone(),
        });
    }
    // A short transcript stands at the bottom, above the composer it answers to.
    let gap = height.saturating_sub(lines.len()) as u16;
    let text = Rect {
        y: area.y + gap,
        height: area.height - gap,
        ..area
    };
    frame.render_widget(Paragraph::new(lines), text);
    select(brush, frame, text, &seen);
    let below = anchors.len().saturating_sub(top + height);
    if model.scroll != Scroll::Tail && below > 0 {
        let new = rows.count_from(model, theme, model.seen_items, 999);
        let (word, count) = if new > 0 {
            (Phrase::NewLines, new)
        } else {
            (Phrase::MoreBelow, below)
        };
        let more = if new == 0 && below >= height {
            format!("{count}+")
        } else {
            count.to_string()
        };
        let words = format!(" {} ", fill(brush.word(word), &[&more]));
        let row = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1,
            ..area
        };
        frame.render_widget(
            Line::from(Span::styled(words, theme.selected())).right_aligned(),
            row,
        );
    }
    brush.painted.rows = anchors;
    brush.painted.top = top;
    brush.painted.page = height;
    brush.painted.text = area;
    brush.painted.text_gap = gap;
    brush.painted.targets.push((text, ClickTarget::Text));
}

/// Paints what is selected.
fn select(brush: &ViewCtx, frame: &mut Frame, area: Rect, seen: &[crate::app::layout::RowAnchor]) {
    let Some(selection) = brush.model.selection else {
        return;
    };
    let (from, to) = ordered(selection);
    for (y, row) in (area.y..area.bottom()).zip(seen) {
        if *row < from.row || *row > to.row {
            continue;
        }
        let start = if *row == from.row && !selection.lines {
            from.cell
        } else {
            0
        };
        let end = if *row == to.row && !selection.lines {
            to.cell.saturating_add(1)
        } else {
            area.width
        };
        let width = end.min(area.width).saturating_sub(start);
        frame.buffer_mut().set_style(
            Rect {
                x: area.x + start.min(area.width),
                y,
                width,
                height: 1,
            },
            brush.theme.selected(),
        );
    }
}

/// What goes on: the upload, or what the agent is doing and for how long.
fn status_line(brush: &ViewCtx, frame: &mut Frame, area: Rect) {
    let (model, theme) = (brush.model, brush.theme);
    let spinner =
        ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"][(model.now_ms / 125 % 10) as usize];
    let words = match (&model.turn, model.uploads.front()) {
        (Some(turn), _) => working(brush, turn),
        (None, Some(upload)) => {
            let percent = (upload.sent * 100)
                .checked_div(upload.total)
                .map_or(String::new(), |p| format!("  {p}%"));
            let others = model.uploads.len() - 1;
            let others = if others > 0 {
                format!("  (+{others})")
            } else {
                String::new()
            };
            format!(
                "{}{percent}{others}",
                fill(brush.word(Phrase::Uploading), &[&upload.name])
            )
        }
        (None, None) => return,
    };
    let line = Line::from(vec![
        Span::styled(format!("{spinner} "), theme.accent()),
        Span::styled(
            clip(&words, usize::from(area.width).saturating_sub(3)),
            theme.dim(),
        ),
    ]);
    frame.render_widget(line, area);
}

fn working(brush: &ViewCtx, turn: &Turn) -> String {
    if let Some(next_ms) = turn.lost {
        return match next_ms.saturating_sub(brush.model.now_ms).div_ceil(1000) {
            0 => brush.word(Phrase::LookingNow).to_owned(),
            left => fill(brush.word(Phrase::Looking), &[&left.to_string()]),
        };
    }
    let seconds = brush.model.now_ms.saturating_sub(turn.started_ms) / 1000;
    let silent = brush.model.now_ms.saturating_sub(turn.last_event_ms);
    let what = match turn.tool.as_deref() {
        _ if silent >= brush.model.options.still_working_ms => Phrase::StillWorking,
        Some(tool)
            if ["generate", "seedance", "suno", "music", "voice"]
                .iter()
                .any(|w| tool.contains(w)) =>
        {
            Phrase::Generating
        }
        Some(tool)
            if ["edit", "draft", "multitrack"]
                .iter()
                .any(|w| tool.contains(w)) =>
        {
            Phrase::EditingNow
        }
        Some(_) => Phrase::Working,
        None => Phrase::Thinking,
    };
    format!("{}… {seconds} s", brush.word(what).trim_end_matches('…'))
}

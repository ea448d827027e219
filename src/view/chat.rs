//! The transcript and the composer. Items are wrapped once for a width and a version; only what is seen, and a page
//! around it for the scroll keys, is laid out.

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};

use super::text::{clip, wrap};
use super::theme::Theme;
use super::{Brush, markdown};
use crate::app::model::{Model, Offer, Scroll, Turn};
use crate::app::painted::{Anchor, Target};
use crate::domain::diff::ChangeKind;
use crate::domain::transcript::Item;
use crate::input::Place;
use crate::language::told;
use crate::language::words::{W, fill, w};

/// Wrapped rows by the item's id.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    items: HashMap<u64, Wrapped>,
}

#[derive(Debug)]
struct Wrapped {
    version: u32,
    /// Whether a row of air follows; it depends on the next item.
    air: bool,
    lines: Vec<Line<'static>>,
}

/// More than is ever near the screen at once; beyond it the cache starts anew.
const MOST_CACHED: usize = 2_000;
/// A card shows this many changes; the rest is counted.
const CHANGES_SHOWN: usize = 6;

impl Rows {
    fn of(&mut self, model: &Model, theme: Theme, index: usize) -> &[Line<'static>] {
        let Some(shown) = model.transcript.get(index) else { return &[] };
        // An empty row between items, but notices that follow each other belong together.
        let next = model.transcript.get(index + 1).map(|n| &n.item);
        let air = next.is_some() && !matches!((&shown.item, next), (Item::Notice { .. }, Some(Item::Notice { .. })));
        if self.items.get(&shown.id).is_none_or(|w| w.version != shown.version || w.air != air) {
            if self.items.len() > MOST_CACHED {
                self.items.clear();
            }
            let mut lines = item_lines(model, &shown.item, theme, self.width);
            lines.extend(air.then(Line::default));
            self.items.insert(shown.id, Wrapped { version: shown.version, air, lines });
        }
        self.items.get(&shown.id).map_or(&[], |w| &w.lines)
    }
}

pub fn draw(brush: &mut Brush, rows: &mut Rows, frame: &mut Frame, area: Rect, composer_rows: u16) {
    let focused = brush.is_at(Place::Composer) || brush.is_at(Place::Transcript);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(brush.theme.border(focused))
        .title(Span::styled(format!(" 1 {} ", brush.word(W::Chat)), brush.theme.border(focused)));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush.painted.targets.push((area, Target::Pane(Place::Transcript)));
    let waiting = brush.model.waiting.len().min(2) as u16;
    let busy = u16::from(brush.model.turn.is_some() || !brush.model.uploads.is_empty());
    let offered = u16::from(brush.model.offer.is_some());
    let [talk, status, queue, offer, rule, composer] = Layout::vertical([
        Constraint::Min(1),
        Constraint::Length(busy),
        Constraint::Length(waiting),
        Constraint::Length(offered),
        Constraint::Length(1),
        Constraint::Length(composer_rows),
    ])
    .areas(inner);
    transcript(brush, rows, frame, talk);
    status_line(brush, frame, status);
    for (i, message) in brush.model.waiting.iter().take(usize::from(waiting)).enumerate() {
        let words = fill(brush.word(W::Queued), &[&crate::domain::text::one_line(message)]);
        let row = Rect { y: queue.y + i as u16, height: 1, ..queue };
        frame.render_widget(
            Line::from(Span::styled(format!(" {}", clip(&words, usize::from(row.width) - 2)), brush.theme.dim())),
            row,
        );
    }
    offer_line(brush, frame, offer);
    let line = "─".repeat(usize::from(rule.width));
    frame.render_widget(Line::from(Span::styled(line, brush.theme.dim())), rule);
    compose(brush, frame, composer);
}

/// What one key does now.
fn offer_line(brush: &Brush, frame: &mut Frame, area: Rect) {
    let told = |text: &str| clip(&crate::domain::text::one_line(text), 28);
    let words = match &brush.model.offer {
        None => return,
        Some(Offer::Resend(message)) => fill(brush.word(W::OfferResend), &[&told(message)]),
        Some(Offer::Retry(message)) => fill(brush.word(W::OfferRetry), &[&told(message)]),
        Some(Offer::Export) => brush.word(W::OfferExport).to_owned(),
        Some(Offer::Edit(sentence)) => fill(brush.word(W::OfferEdit), &[&told(sentence)]),
        Some(Offer::Upload) => brush.word(W::OfferUpload).to_owned(),
        Some(Offer::Link(link)) => fill(brush.word(W::OfferLink), &[&told(link)]),
    };
    let words = clip(&words, usize::from(area.width).saturating_sub(9));
    let key = Span::styled(" Ctrl-O ", brush.theme.accent().add_modifier(Modifier::BOLD));
    frame.render_widget(Line::from(vec![key, Span::styled(words, brush.theme.warn())]), area);
}

fn compose(brush: &mut Brush, frame: &mut Frame, area: Rect) {
    let here = brush.is_at(Place::Composer);
    let [mark, text] = Layout::horizontal([Constraint::Length(2), Constraint::Min(1)]).areas(area);
    frame.render_widget(Line::from(Span::styled("› ", brush.theme.border(here))), mark);
    let mut composer = brush.model.composer.clone();
    composer.set_placeholder_text(brush.word(W::ComposerHint));
    composer.set_placeholder_style(brush.theme.dim());
    composer.set_cursor_style(if here { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() });
    frame.render_widget(&composer, text);
    brush.painted.targets.push((area, Target::Pane(Place::Composer)));
}

fn transcript(brush: &mut Brush, rows: &mut Rows, frame: &mut Frame, area: Rect) {
    let (model, theme) = (brush.model, *brush.theme);
    let (width, height) = (usize::from(area.width).saturating_sub(1), usize::from(area.height));
    if rows.width != width {
        rows.items.clear();
        rows.width = width;
    }
    let (anchors, top) = visible(model, rows, theme, height);
    let lines: Vec<Line> =
        anchors.iter().skip(top).take(height).filter_map(|a| rows.of(model, theme, a.item).get(a.line).cloned()).collect();
    // A short transcript stands at the bottom, above the composer it answers to.
    let gap = height.saturating_sub(lines.len()) as u16;
    frame.render_widget(Paragraph::new(lines), Rect { y: area.y + gap, height: area.height - gap, ..area });
    let below = anchors.len().saturating_sub(top + height);
    if matches!(model.scroll, Scroll::Top(_)) && below > 0 {
        let more = if below >= height { format!("{below}+") } else { below.to_string() };
        let words = format!(" {} ", fill(brush.word(W::NewLines), &[&more]));
        let row = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        frame.render_widget(Line::from(Span::styled(words, theme.selected())).right_aligned(), row);
    }
    brush.painted.rows = anchors;
    brush.painted.top = top;
    brush.painted.page = height;
}

/// The rows around what is seen (a page more at either side), and the index of the first one seen.
fn visible(model: &Model, rows: &mut Rows, theme: Theme, height: usize) -> (Vec<Anchor>, usize) {
    let count = model.transcript.len();
    let (start, tail) = match model.scroll {
        Scroll::Tail => (Anchor { item: count, line: 0 }, true),
        Scroll::Top(anchor) => (anchor, false),
    };
    let mut above: Vec<Anchor> = Vec::new();
    let wanted_above = if tail { height * 2 } else { height };
    let mut item = start.item.min(count);
    above.extend((0..start.line.min(rows.of(model, theme, item).len())).rev().map(|line| Anchor { item, line }));
    while above.len() < wanted_above && item > 0 {
        item -= 1;
        let lines = rows.of(model, theme, item).len();
        above.extend((0..lines).rev().map(|line| Anchor { item, line }));
    }
    above.reverse();
    if tail {
        let top = above.len().saturating_sub(height);
        return (above, top);
    }
    let top = above.len();
    let mut anchors = above;
    let mut item = start.item;
    let mut from = start.line;
    while item < count && anchors.len() < top + height * 2 {
        let lines = rows.of(model, theme, item).len();
        anchors.extend((from.min(lines)..lines).map(|line| Anchor { item, line }));
        item += 1;
        from = 0;
    }
    let last_top = anchors.len().saturating_sub(height);
    (anchors, top.min(last_top))
}

fn item_lines(model: &Model, item: &Item, theme: Theme, width: usize) -> Vec<Line<'static>> {
    match item {
        Item::User { text } => {
            let lines = text.lines().map(|l| vec![(l.to_owned(), theme.strong())]).collect::<Vec<_>>();
            hung(&lines, Span::styled("▌ ", theme.accent()), Span::styled("▌ ", theme.accent()), width)
        }
        Item::Agent { text } => hung(&markdown::lines(text, theme), Span::raw("  "), Span::raw("  "), width),
        Item::Notice { text } => {
            let lines: Vec<_> = text.lines().map(|l| vec![(l.to_owned(), theme.dim())]).collect();
            hung(&lines, Span::styled("· ", theme.dim()), Span::raw("  "), width)
        }
        Item::Problem { what, next } => {
            let mut lines = vec![vec![(what.clone(), theme.text())]];
            lines.extend((!next.is_empty()).then(|| vec![(next.clone(), theme.dim())]));
            hung(&lines, Span::styled("! ", theme.bad()), Span::raw("  "), width)
        }
        Item::Changes { changes } => {
            let mut lines = Vec::new();
            for change in changes.iter().take(CHANGES_SHOWN) {
                let (mark, style) = match change.kind {
                    ChangeKind::Added => ("+ ", theme.good()),
                    ChangeKind::Removed => ("− ", theme.bad()),
                    ChangeKind::Changed => ("~ ", theme.warn()),
                };
                let words = vec![vec![(told::change(model.lang, change), theme.dim())]];
                lines.extend(hung(&words, Span::styled(mark, style), Span::raw("  "), width));
            }
            let more = changes.len().saturating_sub(CHANGES_SHOWN);
            if more > 0 {
                lines.push(Line::from(Span::styled(
                    format!("  {}", fill(w(model.lang, W::More), &[&more.to_string()])),
                    theme.dim(),
                )));
            }
            lines
        }
    }
}

/// Wraps lines behind a mark on the first row and another on the rows that follow.
fn hung(lines: &[markdown::Spans], first: Span<'static>, rest: Span<'static>, width: usize) -> Vec<Line<'static>> {
    let wrapped = lines.iter().flat_map(|spans| wrap(spans, width.saturating_sub(2)));
    wrapped
        .enumerate()
        .map(|(i, line)| {
            let mut spans = vec![if i == 0 { first.clone() } else { rest.clone() }];
            spans.extend(line.spans);
            Line::from(spans)
        })
        .collect()
}

/// What goes on: the upload, or what the agent is doing and for how long.
fn status_line(brush: &Brush, frame: &mut Frame, area: Rect) {
    let (model, theme) = (brush.model, brush.theme);
    let spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"][(model.now_ms / 125 % 10) as usize];
    let words = match (&model.turn, model.uploads.front()) {
        (Some(turn), _) => working(brush, turn),
        (None, Some(upload)) => {
            let percent = (upload.sent * 100).checked_div(upload.total).map_or(String::new(), |p| format!("  {p}%"));
            let others = model.uploads.len() - 1;
            let others = if others > 0 { format!("  (+{others})") } else { String::new() };
            format!("{}{percent}{others}", fill(brush.word(W::Uploading), &[&upload.name]))
        }
        (None, None) => return,
    };
    let line = Line::from(vec![
        Span::styled(format!("{spinner} "), theme.accent()),
        Span::styled(clip(&words, usize::from(area.width).saturating_sub(3)), theme.dim()),
    ]);
    frame.render_widget(line, area);
}

fn working(brush: &Brush, turn: &Turn) -> String {
    if let Some(next_ms) = turn.lost {
        return match next_ms.saturating_sub(brush.model.now_ms).div_ceil(1000) {
            0 => brush.word(W::LookingNow).to_owned(),
            left => fill(brush.word(W::Looking), &[&left.to_string()]),
        };
    }
    let seconds = brush.model.now_ms.saturating_sub(turn.started_ms) / 1000;
    let silent = brush.model.now_ms.saturating_sub(turn.last_word_ms);
    let what = match turn.tool.as_deref() {
        _ if silent >= brush.model.still_working_ms => W::StillWorking,
        Some(tool) if ["generate", "seedance", "suno", "music", "voice"].iter().any(|w| tool.contains(w)) => W::Generating,
        Some(tool) if ["edit", "draft", "multitrack"].iter().any(|w| tool.contains(w)) => W::EditingNow,
        Some(_) => W::Working,
        None => W::Thinking,
    };
    format!("{}… {seconds} s", brush.word(what).trim_end_matches('…'))
}

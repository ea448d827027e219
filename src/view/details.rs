//! The credits gauge and what is under the playhead.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};

use super::Brush;
use super::text::{clip, width};
use crate::app::painted::Target;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Segment, TrackKind};
use crate::input::Place;
use crate::language::words::{W, fill};

/// A bar of `cells`, filled to a share of 0 to 1 by eighths of a cell.
pub fn bar(share: f64, cells: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * cells as f64 * 8.0).round() as usize;
    let (full, part) = (eighths / 8, eighths % 8);
    let mut text = "█".repeat(full);
    text.push_str(EIGHTHS[part]);
    let used = full + usize::from(part > 0);
    text.push_str(&"░".repeat(cells.saturating_sub(used)));
    text
}

pub fn credits(brush: &mut Brush, frame: &mut Frame, area: Rect) {
    let focused = brush.is_at(Place::Credits);
    let (model, theme) = (brush.model, brush.theme);
    let block = pane(brush, &format!(" 4 {} ", brush.word(W::Credits)), focused);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush.painted.targets.push((area, Target::Pane(Place::Credits)));
    let cells = usize::from(inner.width).saturating_sub(2);
    let lines = match model.credits {
        None => vec![Line::from(Span::styled(" …", theme.dim()))],
        Some(c) => {
            let low = c.share() < 0.2;
            let figures = fill(brush.word(W::Available), &[&amount(c.available), &amount(c.total)]);
            let mut notes = Vec::new();
            notes.extend((c.frozen > 0.0).then(|| fill(brush.word(W::Held), &[&amount(c.frozen)])));
            notes.extend(model.last_cost.map(|cost| fill(brush.word(W::LastCost), &[&amount(cost)])));
            vec![
                Line::from(Span::styled(
                    format!(" {}", bar(c.available / c.total.max(100.0), cells)),
                    if low { theme.warn() } else { theme.good() },
                )),
                Line::from(format!(" {figures}")),
                Line::from(Span::styled(format!(" {}", clip(&notes.join(" · "), cells)), theme.dim())),
            ]
        }
    };
    frame.render_widget(Paragraph::new(lines), inner);
}

pub fn segment(brush: &mut Brush, frame: &mut Frame, area: Rect) {
    let block = pane(brush, &format!(" {} ", brush.word(W::Details)), false);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let lines = match brush.model.timeline.selected() {
        Some(s) => facts(brush, s, usize::from(inner.width).saturating_sub(1)),
        None => vec![Line::from(Span::styled(format!(" {}", brush.word(W::NoSegment)), brush.theme.dim()))],
    };
    frame.render_widget(Paragraph::new(lines), inner);
}

fn facts(brush: &Brush, s: &Segment, cells: usize) -> Vec<Line<'static>> {
    let mut rows: Vec<(W, String)> = Vec::new();
    let track = brush.model.timeline.track().map(|t| t.label()).unwrap_or_default();
    rows.push((W::FieldTrack, track));
    rows.push((W::FieldTime, format!("{} ({}s)", clock::span(s.start_ms, s.end_ms()), clock::seconds(s.duration_ms))));
    if let Some(t) = &s.transition {
        rows.push((W::FieldTransition, format!("{} {}s", t.kind, clock::seconds(t.duration_ms))));
    }
    match &s.style {
        Some(style) => {
            let place = style.position.clone().unwrap_or_default();
            let looks = [Some(place), style.size.map(|v| v.to_string()), style.color.clone()]
                .into_iter()
                .flatten()
                .filter(|v| !v.is_empty());
            rows.push((W::FieldPlace, looks.collect::<Vec<_>>().join(" ")));
        }
        None => {
            let is_sound = brush.model.timeline.track().is_some_and(|t| t.kind == TrackKind::Audio);
            if s.muted {
                rows.push((W::FieldVolume, brush.word(W::Muted).to_owned()));
            } else if is_sound || volume_percent(s) != 100 {
                rows.push((W::FieldVolume, format!("{}%", volume_percent(s))));
            }
            rows.extend((s.in_ms > 0).then(|| (W::FieldIn, clock::precise(s.in_ms))));
        }
    }
    if s.fade_in_ms + s.fade_out_ms > 0 {
        rows.push((W::FieldFades, format!("{}s / {}s", clock::seconds(s.fade_in_ms), clock::seconds(s.fade_out_ms))));
    }
    if (s.speed - 1.0).abs() > f64::EPSILON {
        rows.push((W::FieldSpeed, format!("{}x", s.speed)));
    }
    rows.extend(s.fit.clone().map(|fit| (W::FieldFit, fit)));
    let mut lines = vec![Line::from(Span::styled(format!(" {}", clip(&s.name, cells)), brush.theme.strong()))];
    lines.extend(rows.into_iter().map(|(word, value)| {
        let label = brush.word(word);
        let pad = " ".repeat(12usize.saturating_sub(width(label)));
        let value = clip(&crate::domain::text::one_line(&value), cells.saturating_sub(13));
        Line::from(vec![Span::styled(format!(" {label}{pad}"), brush.theme.dim()), Span::raw(value)])
    }));
    lines
}

/// A framed pane.
pub fn pane(brush: &Brush, title: &str, focused: bool) -> Block<'static> {
    let style = brush.theme.border(focused);
    Block::bordered().border_type(BorderType::Rounded).border_style(style).title(Span::styled(title.to_owned(), style))
}

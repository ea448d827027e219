//! The timeline: ruler, tracks as rows of blocks to scale, playhead.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};

use super::Brush;
use super::text::{clip, width};
use crate::app::model::Zoom;
use crate::app::painted::Target;
use crate::domain::clock;
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Segment, Timeline, Track};
use crate::input::Place;
use crate::language::words::{W, fill};

/// Steps of the ruler in ms.
const STEPS: &[u64] =
    &[100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];
/// Cells that a label of the ruler needs.
const LABEL_CELLS: f64 = 8.0;

/// Which times the columns stand for.
#[derive(Clone, Copy)]
struct Scale {
    start_ms: f64,
    ms_per_cell: f64,
    x: u16,
    width: u16,
}

impl Scale {
    /// Column of a time, clamped to the edges of the axis.
    fn column(self, ms: u64) -> u16 {
        let cells = ((ms as f64 - self.start_ms) / self.ms_per_cell).round().clamp(0.0, f64::from(self.width));
        self.x + cells as u16
    }

    fn shows(self, start_ms: u64, end_ms: u64) -> bool {
        let last = self.start_ms + self.ms_per_cell * f64::from(self.width);
        (end_ms as f64) > self.start_ms && (start_ms as f64) < last
    }
}

pub fn draw(brush: &mut Brush, frame: &mut Frame, area: Rect) {
    let focused = brush.is_at(Place::Timeline);
    let (model, theme) = (brush.model, brush.theme);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.border(focused))
        .title(Span::styled(format!(" 2 {} ", brush.word(W::Timeline)), theme.border(focused)))
        .title(Line::from(Span::styled(place_told(brush), theme.dim())).right_aligned());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush.painted.targets.push((area, Target::Pane(Place::Timeline)));
    let Some(timeline) = model.timeline.timeline() else {
        frame.render_widget(
            Paragraph::new(Span::styled(format!(" {}", brush.word(W::NoTimeline)), theme.dim()))
                .wrap(ratatui::widgets::Wrap { trim: false }),
            inner,
        );
        return;
    };
    let narrow = frame.area().width < 100;
    let label_cells = if narrow { 9 } else { 13 };
    let [rows, told] = Layout::vertical([Constraint::Min(2), Constraint::Length(u16::from(narrow))]).areas(inner);
    let axis = Rect { x: rows.x + label_cells, width: rows.width.saturating_sub(label_cells), ..rows };
    let scale = scale(brush, timeline, axis);
    ruler(brush, frame.buffer_mut(), scale, axis);
    tracks(brush, frame.buffer_mut(), timeline, scale, Rect { y: rows.y + 1, height: rows.height.saturating_sub(1), ..rows });
    if narrow {
        let line = model.timeline.selected().map_or_else(|| brush.word(W::NoSegment).to_owned(), |s| in_short(brush, s));
        frame.render_widget(
            Line::from(Span::styled(format!(" {}", clip(&line, usize::from(told.width).saturating_sub(2))), theme.dim())),
            told,
        );
    }
    brush.painted.axis = axis;
    brush.painted.axis_start_ms = scale.start_ms;
    brush.painted.ms_per_cell = scale.ms_per_cell;
    brush.painted.targets.push((Rect { height: 1, ..axis }, Target::Ruler));
}

fn place_told(brush: &Brush) -> String {
    let Some(t) = brush.model.timeline.timeline() else { return String::new() };
    let at = fill(brush.word(W::Playhead), &[&clock::precise(brush.model.timeline.playhead_ms)]);
    format!(" {at} / {} ", clock::precise(t.duration_ms()))
}

fn in_short(brush: &Brush, s: &Segment) -> String {
    let mut parts = vec![s.name.clone(), clock::span(s.start_ms, s.end_ms())];
    if s.muted {
        parts.push(brush.word(W::Muted).to_owned());
    } else if volume_percent(s) != 100 {
        parts.push(format!("{}%", volume_percent(s)));
    }
    parts.extend(s.transition.as_ref().map(|t| format!("{} {}s", t.kind, clock::seconds(t.duration_ms))));
    parts.extend(s.style.as_ref().and_then(|s| s.position.clone()));
    crate::domain::text::one_line(&parts.join(" · "))
}

fn scale(brush: &Brush, timeline: &Timeline, axis: Rect) -> Scale {
    let end = timeline.duration_ms().max(1) as f64;
    let cells = f64::from(axis.width.max(1));
    let fit = end / cells;
    let ms_per_cell = match brush.model.timeline.zoom {
        Zoom::Fit => fit,
        Zoom::MsPerCell(ms) => ms.min(fit),
    };
    // The playhead stays in the middle while there is more to see on either side.
    let start_ms =
        (brush.model.timeline.playhead_ms as f64 - ms_per_cell * cells / 2.0).clamp(0.0, (end - ms_per_cell * cells).max(0.0));
    Scale { start_ms, ms_per_cell, x: axis.x, width: axis.width }
}

fn ruler(brush: &Brush, buffer: &mut Buffer, scale: Scale, axis: Rect) {
    let theme = brush.theme;
    let x = scale.column(brush.model.timeline.playhead_ms).min(axis.right().saturating_sub(1));
    let here = if brush.is_at(Place::Timeline) {
        format!("▼{}", clock::precise(brush.model.timeline.playhead_ms))
    } else {
        "▼".to_owned()
    };
    let here_x = x.min(axis.right().saturating_sub(width(&here) as u16));
    let taken = here_x.saturating_sub(1)..here_x + width(&here) as u16 + 1;
    let wanted = scale.ms_per_cell * LABEL_CELLS;
    let step = STEPS.iter().copied().find(|s| *s as f64 >= wanted).unwrap_or(7_200_000);
    let mut at = (scale.start_ms / step as f64).ceil() as u64 * step;
    let end = scale.start_ms + scale.ms_per_cell * f64::from(scale.width);
    while (at as f64) < end {
        let time = if step < 1_000 { clock::precise(at) } else { clock::short(at) };
        let label = format!("╷{time}");
        let x = scale.column(at);
        let last = x + width(&label) as u16;
        if last < axis.right() && !(x < taken.end && taken.start < last) {
            buffer.set_string(x, axis.y, label, theme.dim());
        }
        at += step;
    }
    buffer.set_string(here_x, axis.y, here, theme.accent().add_modifier(Modifier::BOLD));
}

fn tracks(brush: &mut Brush, buffer: &mut Buffer, timeline: &Timeline, scale: Scale, area: Rect) {
    let count = timeline.tracks.len();
    let tall = usize::from(area.height) >= count * 2;
    let row_height = if tall { 2 } else { 1 };
    let visible = usize::from(area.height) / row_height;
    // The track in hand is always seen.
    let first = brush.model.timeline.track.saturating_sub(visible.saturating_sub(1)).min(count.saturating_sub(visible));
    let mut y = area.y;
    for (index, track) in timeline.tracks.iter().enumerate().skip(first).take(visible) {
        let in_hand = index == brush.model.timeline.track;
        let focused = brush.is_at(Place::Timeline) && in_hand;
        let style = if focused {
            brush.theme.accent().add_modifier(Modifier::BOLD)
        } else if in_hand {
            brush.theme.strong()
        } else {
            brush.theme.dim()
        };
        let mark = if in_hand { "›" } else { " " };
        let label = clip(&format!("{mark}{}", track.label()), usize::from(scale.x - area.x).saturating_sub(1));
        buffer.set_string(area.x, y, label, style);
        let row = Rect { x: scale.x, y, width: scale.width, height: row_height as u16 };
        segments(brush, buffer, track, index, scale, row);
        playhead(brush, buffer, scale, row);
        y += row_height as u16;
    }
}

fn segments(brush: &mut Brush, buffer: &mut Buffer, track: &Track, track_index: usize, scale: Scale, row: Rect) {
    let selected = brush.model.timeline.selected().map(|s| s.id.as_str()).filter(|_| track_index == brush.model.timeline.track);
    // Segments are in order: the first that can be seen is found by halving.
    let first = track.segments.partition_point(|s| (s.end_ms() as f64) <= scale.start_ms).saturating_sub(1);
    for (index, s) in track.segments.iter().enumerate().skip(first) {
        if s.start_ms as f64 > scale.start_ms + scale.ms_per_cell * f64::from(scale.width) {
            break;
        }
        if !scale.shows(s.start_ms, s.end_ms()) {
            continue;
        }
        let x0 = scale.column(s.start_ms).min(row.right().saturating_sub(1));
        let x1 = scale.column(s.end_ms()).max(x0 + 1);
        let area = Rect { x: x0, width: x1 - x0, ..row };
        let style = brush.theme.segment(track.kind, (index + track_index) % 2 == 1, selected == Some(s.id.as_str()));
        let blend = scale.column(s.start_ms + s.transition_ms()).saturating_sub(x0).min(area.width);
        block(brush, buffer, s, area, blend, style);
        brush.painted.targets.push((area, Target::Segment { track: track_index, index }));
    }
}

/// A segment: the cells that blend with the one before hatched, then its name, and its times where there is a second row.
fn block(brush: &Brush, buffer: &mut Buffer, s: &Segment, area: Rect, blend: u16, style: ratatui::style::Style) {
    let hatched = "╱".repeat(usize::from(blend));
    let plain = " ".repeat(usize::from(area.width - blend));
    for y in area.y..area.bottom() {
        buffer.set_string(area.x, y, format!("{hatched}{plain}"), style);
    }
    let changed = if brush.model.timeline.changed.contains(&s.id) { "•" } else { "" };
    let level = if s.muted {
        format!(" ({})", brush.word(W::Muted))
    } else if volume_percent(s) != 100 {
        format!(" {}%", volume_percent(s))
    } else {
        String::new()
    };
    // A cell of air before the name where there is room for it.
    let indent = blend + u16::from(blend == 0 && area.width > 6);
    let room = usize::from(area.width.saturating_sub(indent));
    if room >= 2 {
        buffer.set_string(area.x + indent, area.y, clip(&format!("{changed}{}{level}", s.name), room), style);
    }
    let times = clock::span(s.start_ms, s.end_ms());
    if area.height > 1 && room > width(&times) {
        buffer.set_string(area.x + indent, area.y + 1, times, style.remove_modifier(Modifier::BOLD));
    }
}

fn playhead(brush: &Brush, buffer: &mut Buffer, scale: Scale, row: Rect) {
    let x = scale.column(brush.model.timeline.playhead_ms).min(row.right().saturating_sub(1));
    for y in row.y..row.bottom() {
        let cell = &mut buffer[(x, y)];
        // A wide character would be cut in two: only its colours change.
        cell.set_style(brush.theme.playhead());
    }
}

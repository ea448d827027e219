//! The timeline: ruler, tracks as rows of blocks to scale, playhead.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::ViewCtx;
use super::details::pane;
use super::filmstrips::{self, Columns};
use super::text::{clip, width};
use crate::app::layout::ClickTarget;
use crate::app::pane::Zoom;
use crate::domain::clock;
use crate::domain::draft::Draft;
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Segment, Track, TrackKind};
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, fill};
use crate::input::Focus;

/// Steps of the ruler in ms.
const STEPS: &[u64] = &[
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    1_800_000, 3_600_000,
];
/// Cells that a label of the ruler needs.
const LABEL_CELLS: f64 = 8.0;

/// Which times the columns stand for.
#[derive(Clone, Copy)]
struct TimeScale {
    start_ms: f64,
    ms_per_cell: f64,
    x: u16,
    width: u16,
}

impl TimeScale {
    /// Column of a time, clamped to the edges of the axis.
    fn column(self, ms: u64) -> u16 {
        let cells = ((ms as f64 - self.start_ms) / self.ms_per_cell)
            .round()
            .clamp(0.0, f64::from(self.width));
        self.x + cells as u16
    }

    fn shows(self, start_ms: u64, end_ms: u64) -> bool {
        let last = self.start_ms + self.ms_per_cell * f64::from(self.width);
        (end_ms as f64) > self.start_ms && (start_ms as f64) < last
    }
}

pub fn draw(brush: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = brush.is_at(Focus::Timeline);
    let (model, theme) = (brush.model, brush.theme);
    let mut block = pane(
        brush,
        &format!(" 2 {} ", brush.word(Phrase::Timeline)),
        focused,
    )
    .title(Line::from(Span::styled(place_told(brush), theme.dim())).right_aligned());
    if let Some(viewed) = &model.timeline.viewed {
        let words = fill(
            &model.phrase(Phrase::ViewedVersion),
            &[&viewed.number.to_string()],
        );
        block = block.title(Span::styled(
            format!(" {words} "),
            theme.warn().add_modifier(Modifier::REVERSED),
        ));
    }
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush
        .painted
        .targets
        .push((area, ClickTarget::Pane(Focus::Timeline)));
    let Some(draft) = model.timeline.draft() else {
        frame.render_widget(
            Paragraph::new(Span::styled(
                format!(" {}", brush.word(Phrase::NoTimeline)),
                theme.dim(),
            ))
            .wrap(ratatui::widgets::Wrap { trim: false }),
            inner,
        );
        return;
    };
    let narrow = frame.area().width < 100;
    let label_cells = if narrow { 11 } else { 15 };
    let [rows, told] =
        Layout::vertical([Constraint::Min(2), Constraint::Length(u16::from(narrow))]).areas(inner);
    let axis = Rect {
        x: rows.x + label_cells,
        width: rows.width.saturating_sub(label_cells),
        ..rows
    };
    let scale = scale(brush, draft, axis);
    ruler(brush, frame.buffer_mut(), scale, axis);
    tracks(
        brush,
        frame.buffer_mut(),
        draft,
        scale,
        Rect {
            y: rows.y + 1,
            height: rows.height.saturating_sub(1),
            ..rows
        },
    );
    if narrow {
        let line = model.timeline.selected().map_or_else(
            || brush.word(Phrase::NoSegment).to_owned(),
            |s| in_short(brush, s),
        );
        frame.render_widget(
            Line::from(Span::styled(
                format!(
                    " {}",
                    clip(&line, usize::from(told.width).saturating_sub(2))
                ),
                theme.dim(),
            )),
            told,
        );
    }
    brush.painted.axis = axis;
    brush.painted.axis_start_ms = scale.start_ms;
    brush.painted.ms_per_cell = scale.ms_per_cell;
    brush
        .painted
        .targets
        .push((Rect { height: 1, ..axis }, ClickTarget::Ruler));
}

fn place_told(brush: &ViewCtx) -> String {
    let Some(draft) = brush.model.timeline.draft() else {
        return String::new();
    };
    let at = fill(
        brush.word(Phrase::Playhead),
        &[&clock::precise(brush.model.timeline.playhead_ms)],
    );
    let play = match brush.model.timeline.play {
        Some(p) if p.rate < 0.0 => format!("◀{}x ", -p.rate),
        Some(p) => format!("▶{}x ", p.rate),
        None => String::new(),
    };
    let marked = brush.model.timeline.marked.len();
    let marked = if marked > 0 {
        format!(
            "{} · ",
            fill(brush.word(Phrase::Selected), &[&marked.to_string()])
        )
    } else {
        String::new()
    };
    format!(
        " {marked}{play}{at} / {} ",
        clock::precise(draft.duration_ms())
    )
}

fn in_short(brush: &ViewCtx, s: &Segment) -> String {
    let mut parts = vec![s.name.clone(), clock::span(s.start_ms, s.end_ms())];
    if s.muted {
        parts.push(brush.word(Phrase::Muted).to_owned());
    } else if volume_percent(s) != 100 {
        parts.push(format!("{}%", volume_percent(s)));
    }
    parts.extend(s.transition.as_ref().map(|t| {
        format!(
            "{} {}s",
            changes::look(brush.model.lang, &t.kind),
            clock::seconds(t.duration_ms)
        )
    }));
    parts.extend(
        s.style
            .as_ref()
            .and_then(|s| s.position.as_ref())
            .map(|p| changes::look(brush.model.lang, p)),
    );
    crate::domain::text::one_line(&parts.join(" · "))
}

fn scale(brush: &ViewCtx, draft: &Draft, axis: Rect) -> TimeScale {
    let end = draft.duration_ms().max(1) as f64;
    let cells = f64::from(axis.width.max(1));
    let fit = end / cells;
    let ms_per_cell = match brush.model.timeline.zoom {
        Zoom::Fit => fit,
        Zoom::MsPerCell(ms) => ms.min(fit),
    };
    // The playhead stays in the middle while there is more to see on either side.
    let start_ms = (brush.model.timeline.playhead_ms as f64 - ms_per_cell * cells / 2.0)
        .clamp(0.0, (end - ms_per_cell * cells).max(0.0));
    TimeScale {
        start_ms,
        ms_per_cell,
        x: axis.x,
        width: axis.width,
    }
}

fn ruler(brush: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, axis: Rect) {
    let theme = brush.theme;
    let x = scale
        .column(brush.model.timeline.playhead_ms)
        .min(axis.right().saturating_sub(1));
    let here = if brush.is_at(Focus::Timeline) {
        format!("▼{}", clock::precise(brush.model.timeline.playhead_ms))
    } else {
        "▼".to_owned()
    };
    let here_x = x.min(axis.right().saturating_sub(width(&here) as u16));
    let taken = here_x.saturating_sub(1)..here_x + width(&here) as u16 + 1;
    let wanted = scale.ms_per_cell * LABEL_CELLS;
    let step = STEPS
        .iter()
        .copied()
        .find(|s| *s as f64 >= wanted)
        .unwrap_or(7_200_000);
    let mut at = (scale.start_ms / step as f64).ceil() as u64 * step;
    let end = scale.start_ms + scale.ms_per_cell * f64::from(scale.width);
    while (at as f64) < end {
        let time = if step < 1_000 {
            clock::precise(at)
        } else {
            clock::short(at)
        };
        let label = format!("╷{time}");
        let x = scale.column(at);
        let last = x + width(&label) as u16;
        if last < axis.right() && !(x < taken.end && taken.start < last) {
            buffer.set_string(x, axis.y, label, theme.dim());
        }
        at += step;
    }
    marks(brush, buffer, scale, axis);
    buffer.set_string(
        here_x,
        axis.y,
        here,
        theme.accent().add_modifier(Modifier::BOLD),
    );
}

/// Markers, and the range between in and out point, on the ruler.
fn marks(brush: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, axis: Rect) {
    let (pane, theme) = (&brush.model.timeline, brush.theme);
    let last = axis.right().saturating_sub(1);
    if let Some((from, to)) = pane.range().filter(|(from, to)| scale.shows(*from, *to)) {
        let (x0, x1) = (scale.column(from).min(last), scale.column(to).min(last));
        let style = theme.accent().add_modifier(Modifier::UNDERLINED);
        buffer.set_style(
            Rect {
                x: x0,
                width: x1 - x0 + 1,
                height: 1,
                ..axis
            },
            style,
        );
    }
    for (at, mark) in [(pane.in_ms, "["), (pane.out_ms, "]")] {
        if let Some(at) = at.filter(|at| scale.shows(*at, *at + 1)) {
            buffer.set_string(
                scale.column(at).min(last),
                axis.y,
                mark,
                theme.accent().add_modifier(Modifier::BOLD),
            );
        }
    }
    for at in pane.markers.iter().filter(|at| scale.shows(**at, **at + 1)) {
        buffer.set_string(scale.column(*at).min(last), axis.y, "◆", theme.warn());
    }
}

/// The most rows of a track with frames, and of one with a waveform.
const TALLEST: (u16, u16) = (6, 4);

/// Rows of each track: one, two where there is room for all or where segments lie over each other, more for what has
/// something to show.
fn heights(draft: &Draft, room: u16) -> Vec<u16> {
    let tracks = &draft.timeline.tracks;
    let tall = usize::from(room) >= tracks.len() * 2;
    let mut heights: Vec<u16> = (0..tracks.len())
        .map(|t| if tall || draft.overlaps(t) { 2 } else { 1 })
        .collect();
    let mut left = usize::from(room).saturating_sub(heights.iter().map(|h| usize::from(*h)).sum());
    let most: Vec<u16> = tracks
        .iter()
        .enumerate()
        .map(|(index, t)| match t.kind {
            _ if draft.overlaps(index) || !tall => 0,
            TrackKind::Video => TALLEST.0,
            TrackKind::Audio => TALLEST.1,
            _ => 0,
        })
        .collect();
    while left > 0
        && heights
            .iter()
            .zip(&most)
            .any(|(height, most)| height < most)
    {
        for (height, _) in heights
            .iter_mut()
            .zip(&most)
            .filter(|(height, most)| **height < **most)
            .take(left)
        {
            *height += 1;
            left -= 1;
        }
    }
    heights
}

fn tracks(brush: &mut ViewCtx, buffer: &mut Buffer, draft: &Draft, scale: TimeScale, area: Rect) {
    let tracks = &draft.timeline.tracks;
    let count = tracks.len();
    let heights = heights(draft, area.height);
    let height = |index: usize| heights.get(index).copied().unwrap_or(1);
    // The track in hand is always seen, and as many above it as there is room for.
    let in_hand = brush.model.timeline.track.min(count.saturating_sub(1));
    let mut first = in_hand;
    let mut used = height(in_hand);
    while first > 0 && used + height(first - 1) <= area.height {
        first -= 1;
        used += height(first);
    }
    let mut y = area.y;
    for (index, track) in tracks.iter().enumerate().skip(first) {
        if y >= area.bottom() {
            break;
        }
        let rows = height(index).min(area.bottom() - y);
        let here = index == in_hand;
        let style = match (brush.is_at(Focus::Timeline), here) {
            (true, true) => brush.theme.accent().add_modifier(Modifier::BOLD),
            (false, true) => brush.theme.strong(),
            (_, false) => brush.theme.dim(),
        };
        let mark = if here { "›" } else { " " };
        let room = usize::from(scale.x - area.x).saturating_sub(1);
        buffer.set_string(
            area.x,
            y,
            clip(
                &format!(
                    "{mark}{} {}",
                    kind_mark(track.kind),
                    changes::track(brush.model.lang, track)
                ),
                room,
            ),
            style,
        );
        let row = Rect {
            x: scale.x,
            y,
            width: scale.width,
            height: rows,
        };
        segments(brush, buffer, (draft, index), scale, row);
        playhead(brush, buffer, scale, row);
        y += rows;
    }
}

/// One sign for what a track carries.
fn kind_mark(kind: TrackKind) -> &'static str {
    match kind {
        TrackKind::Video => "■",
        TrackKind::Audio => "♪",
        TrackKind::Text => "T",
        TrackKind::Other(_) => "?",
    }
}

fn segments(
    brush: &mut ViewCtx,
    buffer: &mut Buffer,
    (draft, track_index): (&Draft, usize),
    scale: TimeScale,
    row: Rect,
) {
    let track = &draft.timeline.tracks[track_index];
    let selected = brush
        .model
        .timeline
        .selected()
        .map(|s| s.id.as_str())
        .filter(|_| track_index == brush.model.timeline.track);
    let begun = track
        .segments
        .partition_point(|s| s.start_ms <= brush.model.timeline.playhead_ms);
    let nearest = begun.saturating_sub(64);
    let picked = track.segments[nearest..begun]
        .iter()
        .rposition(|s| selected == Some(s.id.as_str()))
        .map(|at| nearest + at);
    let two_rows = row.height > 1 && draft.overlaps(track_index);
    let last_seen = scale.start_ms + scale.ms_per_cell * f64::from(scale.width);
    gaps(brush, buffer, track, scale, row);
    // Segments are in order: the first that can be seen is found by halving. One that lies below others may begin earlier.
    let found = draft.first_behind(track_index, 0, scale.start_ms);
    let first = if two_rows { 0 } else { found.saturating_sub(1) };
    let (mut lane, mut end, mut index) = (0, 0, first);
    while let Some(s) = track
        .segments
        .get(index)
        .filter(|s| s.start_ms as f64 <= last_seen)
    {
        let covers = s.start_ms + s.transition_ms() < end;
        lane = if two_rows && covers { 1 - lane } else { 0 };
        end = end.max(s.end_ms());
        let mut next = index + 1;
        if scale.shows(s.start_ms, s.end_ms().max(s.start_ms + 1)) {
            let x0 = scale.column(s.start_ms).min(row.right().saturating_sub(1));
            let x1 = scale.column(s.end_ms()).max(x0 + 1);
            let (y, height) = if two_rows {
                (row.y + lane, 1)
            } else {
                (row.y, row.height)
            };
            let area = Rect {
                x: x0,
                width: x1 - x0,
                y,
                height,
            };
            let style = brush.theme.segment(
                track.kind,
                (index + track_index) % 2 == 1,
                selected == Some(s.id.as_str()),
            );
            // The next one blends over its end: words there would be cut.
            let following = track.segments.get(next).filter(|_| !two_rows);
            let seen = following.map_or(x1, |f| scale.column(f.start_ms).clamp(x0, x1)) - x0;
            segment(
                brush,
                buffer,
                (track.kind, s),
                (area, seen),
                scale,
                (covers && !two_rows, style),
            );
            brush.painted.targets.push((
                area,
                ClickTarget::Segment {
                    track: track_index,
                    index,
                },
            ));
            if !two_rows {
                // Those that lie in this cell altogether would only be painted over each other.
                let cell_ends = scale.start_ms + scale.ms_per_cell * f64::from(x1 - scale.x);
                let behind = draft.first_behind(track_index, next, cell_ends);
                // The one in hand is seen all the same.
                next = picked
                    .filter(|at| (next..behind).contains(at))
                    .unwrap_or(behind);
            }
        }
        index = next;
    }
}

/// One segment in its area, of which so many cells stay seen, with its strip where there are rows for it.
fn segment(
    brush: &mut ViewCtx,
    buffer: &mut Buffer,
    (kind, s): (TrackKind, &Segment),
    (area, seen): (Rect, u16),
    scale: TimeScale,
    (covers, style): (bool, ratatui::style::Style),
) {
    let blend = scale
        .column(s.start_ms + s.transition_ms())
        .saturating_sub(area.x)
        .min(area.width);
    block(brush, buffer, s, (area, seen), blend, covers, style);
    // A single cell is too narrow for a picture, and there may be hundreds of them, each of another medium.
    if area.height > 2 && area.width > 1 {
        let strip = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let columns = Columns {
            x: scale.x,
            start_ms: scale.start_ms,
            ms_per_cell: scale.ms_per_cell,
        };
        filmstrips::draw(
            brush,
            buffer,
            kind,
            s,
            strip,
            columns,
            style.remove_modifier(Modifier::BOLD),
        );
    }
}

/// The empty time of a track, up to its end.
fn gaps(brush: &ViewCtx, buffer: &mut Buffer, track: &Track, scale: TimeScale, row: Rect) {
    let last = track.segments.last().map_or(0, Segment::end_ms);
    let x1 = scale.column(last).min(row.right());
    if x1 > row.x {
        buffer.set_string(
            row.x,
            row.y,
            "·".repeat(usize::from(x1 - row.x)),
            brush.theme.dim(),
        );
    }
}

/// A segment: the cells that blend with the one before hatched, fades as slopes, then its name, and its times where there
/// is a second row.
fn block(
    brush: &ViewCtx,
    buffer: &mut Buffer,
    s: &Segment,
    (area, seen): (Rect, u16),
    blend: u16,
    covers: bool,
    style: ratatui::style::Style,
) {
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            buffer[(x, y)]
                .set_symbol(if x < area.x + blend { "╱" } else { " " })
                .set_style(style);
        }
    }
    let faded = (
        s.fade_in_ms > 0 && area.width > 4,
        s.fade_out_ms > 0 && area.width > 4,
    );
    if faded.0 {
        buffer.set_string(area.x, area.bottom() - 1, "◢", style);
    }
    if faded.1 {
        buffer.set_string(area.right() - 1, area.bottom() - 1, "◣", style);
    }
    // A cell of air before the name where there is room for it.
    let indent = (blend + u16::from(blend == 0 && area.width > 6)).max(u16::from(faded.0));
    // The slope stands at the end of the area, which may be blended over.
    let slope = u16::from(faded.1 && seen == area.width);
    let room = usize::from(seen.saturating_sub(indent + slope));
    if room < 2 {
        return;
    }
    let pane = &brush.model.timeline;
    let mut marks = String::new();
    marks.push_str(if pane.marked.contains(&s.id) {
        "✓"
    } else {
        ""
    });
    marks.push_str(if pane.changed.contains(&s.id) && pane.viewed.is_none() {
        "•"
    } else {
        ""
    });
    marks.push_str(if covers { "≡" } else { "" });
    let level = if s.muted {
        format!(" ({})", brush.word(Phrase::Muted))
    } else if volume_percent(s) != 100 {
        format!(" {}%", volume_percent(s))
    } else {
        String::new()
    };
    let speed = if (s.speed - 1.0).abs() > f64::EPSILON {
        format!(" {}x", s.speed)
    } else {
        String::new()
    };
    let name = format!("{marks}{}{level}{speed}", s.name);
    buffer.set_string(area.x + indent, area.y, clip(&name, room), style);
    let times = clock::span(s.start_ms, s.end_ms());
    let plain = style.remove_modifier(Modifier::BOLD);
    if area.height == 2 && room > width(&times) {
        buffer.set_string(area.x + indent, area.y + 1, times, plain);
    } else if area.height > 2 && room > width(&name) + width(&times) + 2 {
        // The rows below are the strip's.
        buffer.set_string(
            area.x + seen - 1 - slope - width(&times) as u16,
            area.y,
            times,
            plain,
        );
    }
}

fn playhead(brush: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, row: Rect) {
    let x = scale
        .column(brush.model.timeline.playhead_ms)
        .min(row.right().saturating_sub(1));
    for y in row.y..row.bottom() {
        let cell = &mut buffer[(x, y)];
        // A wide character would be cut in two: only its colours change. The pixels of a strip would hide the line.
        if cell.symbol() == "▀" {
            cell.set_symbol("│");
        }
        cell.set_style(brush.theme.playhead());
    }
}

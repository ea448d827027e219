//! Timeline pane: ruler, tracks with segments drawn to scale, playhead.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::ViewCtx;
use super::details::pane;
use super::filmstrips::{self, Columns};
use super::text::{truncate, width};
use crate::app::state::layout::ClickTarget;
use crate::app::state::timeline::Zoom;
use crate::domain::clock;
use crate::domain::draft::Draft;
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Segment, Track, TrackKind};
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, fill};
use crate::input::Focus;

/// Tick intervals of the ruler (ms).
const TICK_INTERVALS_MS: &[u64] = &[
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    1_800_000, 3_600_000,
];
/// Width of a ruler label (cells).
const LABEL_CELLS: f64 = 8.0;

/// Mapping of columns to times.
#[derive(Clone, Copy)]
struct TimeScale {
    start_ms: f64,
    ms_per_cell: f64,
    x: u16,
    width: u16,
}

impl TimeScale {
    /// Column of a time (ms), clamped to the axis.
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

pub fn draw(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = ctx.is_focused(Focus::Timeline);
    let (model, theme) = (ctx.model, ctx.theme);
    let mut block = pane(
        ctx,
        &format!(" 2 {} ", ctx.phrase(Phrase::Timeline)),
        focused,
    )
    .title(Line::from(Span::styled(position_label(ctx), theme.dim())).right_aligned());
    if let Some(viewed) = &model.session.timeline.viewed {
        let label = fill(
            &model.phrase(Phrase::ViewedVersion),
            &[&viewed.number.to_string()],
        );
        block = block.title(Span::styled(
            format!(" {label} "),
            theme.warn().add_modifier(Modifier::REVERSED),
        ));
    }
    let inner = block.inner(area);
    frame.render_widget(block, area);
    ctx.layout
        .targets
        .push((area, ClickTarget::Pane(Focus::Timeline)));
    let Some(draft) = model.session.timeline.draft() else {
        frame.render_widget(
            Paragraph::new(Span::styled(
                format!(" {}", ctx.model.phrase(Phrase::NoTimeline)),
                theme.dim(),
            ))
            .wrap(ratatui::widgets::Wrap { trim: false }),
            inner,
        );
        return;
    };
    let is_narrow = frame.area().width < 100;
    let label_cells = if is_narrow { 11 } else { 15 };
    let [rows, summary_area] =
        Layout::vertical([Constraint::Min(2), Constraint::Length(u16::from(is_narrow))])
            .areas(inner);
    let axis = Rect {
        x: rows.x + label_cells,
        width: rows.width.saturating_sub(label_cells),
        ..rows
    };
    let scale = time_scale(ctx, draft, axis);
    draw_ruler(ctx, frame.buffer_mut(), scale, axis);
    draw_tracks(
        ctx,
        frame.buffer_mut(),
        draft,
        scale,
        Rect {
            y: rows.y + 1,
            height: rows.height.saturating_sub(1),
            ..rows
        },
    );
    if is_narrow {
        let line = model.session.timeline.segment_at_playhead().map_or_else(
            || ctx.phrase(Phrase::NoSegment).to_owned(),
            |s| segment_summary(ctx, s),
        );
        frame.render_widget(
            Line::from(Span::styled(
                format!(
                    " {}",
                    truncate(&line, usize::from(summary_area.width).saturating_sub(2))
                ),
                theme.dim(),
            )),
            summary_area,
        );
    }
    ctx.layout.axis = axis;
    ctx.layout.axis_start_ms = scale.start_ms;
    ctx.layout.ms_per_cell = scale.ms_per_cell;
    ctx.layout
        .targets
        .push((Rect { height: 1, ..axis }, ClickTarget::Ruler));
}

fn position_label(ctx: &ViewCtx) -> String {
    let Some(draft) = ctx.model.session.timeline.draft() else {
        return String::new();
    };
    let position = fill(
        ctx.phrase(Phrase::Playhead),
        &[&clock::precise(ctx.model.session.timeline.playhead_ms)],
    );
    let playback = match ctx.model.session.timeline.playback {
        Some(p) if p.rate < 0.0 => format!("◀{}x ", -p.rate),
        Some(p) => format!("▶{}x ", p.rate),
        None => String::new(),
    };
    let count = ctx.model.session.timeline.selected_ids.len();
    let selection = if count > 0 {
        format!(
            "{} · ",
            fill(ctx.phrase(Phrase::Selected), &[&count.to_string()])
        )
    } else {
        String::new()
    };
    format!(
        " {selection}{playback}{position} / {} ",
        clock::precise(draft.duration_ms())
    )
}

fn segment_summary(ctx: &ViewCtx, s: &Segment) -> String {
    let mut parts = vec![s.name.clone(), clock::span(s.start_ms, s.end_ms())];
    if s.muted {
        parts.push(ctx.phrase(Phrase::Muted).to_owned());
    } else if volume_percent(s) != 100 {
        parts.push(format!("{}%", volume_percent(s)));
    }
    parts.extend(s.transition.as_ref().map(|t| {
        format!(
            "{} {}s",
            changes::display_name(ctx.model.options.lang, &t.kind),
            clock::seconds(t.duration_ms)
        )
    }));
    parts.extend(
        s.style
            .as_ref()
            .and_then(|s| s.position.as_ref())
            .map(|p| changes::display_name(ctx.model.options.lang, p)),
    );
    crate::domain::text::one_line(&parts.join(" · "))
}

fn time_scale(ctx: &ViewCtx, draft: &Draft, axis: Rect) -> TimeScale {
    let end = draft.duration_ms().max(1) as f64;
    let cells = f64::from(axis.width.max(1));
    let fit = end / cells;
    let ms_per_cell = match ctx.model.session.timeline.zoom {
        Zoom::Fit => fit,
        Zoom::MsPerCell(ms) => ms.min(fit),
    };
    // The playhead is centered, except near the start and the end.
    let start_ms = (ctx.model.session.timeline.playhead_ms as f64 - ms_per_cell * cells / 2.0)
        .clamp(0.0, (end - ms_per_cell * cells).max(0.0));
    TimeScale {
        start_ms,
        ms_per_cell,
        x: axis.x,
        width: axis.width,
    }
}

fn draw_ruler(ctx: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, axis: Rect) {
    let theme = ctx.theme;
    let x = scale
        .column(ctx.model.session.timeline.playhead_ms)
        .min(axis.right().saturating_sub(1));
    let playhead_label = if ctx.is_focused(Focus::Timeline) {
        format!(
            "▼{}",
            clock::precise(ctx.model.session.timeline.playhead_ms)
        )
    } else {
        "▼".to_owned()
    };
    let playhead_x = x.min(axis.right().saturating_sub(width(&playhead_label) as u16));
    let reserved = playhead_x.saturating_sub(1)..playhead_x + width(&playhead_label) as u16 + 1;
    let min_interval = scale.ms_per_cell * LABEL_CELLS;
    let step = TICK_INTERVALS_MS
        .iter()
        .copied()
        .find(|s| *s as f64 >= min_interval)
        .unwrap_or(7_200_000);
    let mut tick_ms = (scale.start_ms / step as f64).ceil() as u64 * step;
    let end = scale.start_ms + scale.ms_per_cell * f64::from(scale.width);
    while (tick_ms as f64) < end {
        let time = if step < 1_000 {
            clock::precise(tick_ms)
        } else {
            clock::short(tick_ms)
        };
        let label = format!("╷{time}");
        let x = scale.column(tick_ms);
        let last = x + width(&label) as u16;
        if last < axis.right() && !(x < reserved.end && reserved.start < last) {
            buffer.set_string(x, axis.y, label, theme.dim());
        }
        tick_ms += step;
    }
    draw_markers(ctx, buffer, scale, axis);
    buffer.set_string(
        playhead_x,
        axis.y,
        playhead_label,
        theme.accent().add_modifier(Modifier::BOLD),
    );
}

/// Draws markers and the range between the in and out points on the ruler.
fn draw_markers(ctx: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, axis: Rect) {
    let (pane, theme) = (&ctx.model.session.timeline, ctx.theme);
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

/// Maximum rows of a video track and of an audio track.
const MAX_TRACK_ROWS: (u16, u16) = (6, 4);

/// Rows of each track: 1, or 2 if all fit or segments overlap. Filmstrips and waveforms get the
/// remaining rows.
fn track_heights(draft: &Draft, available: u16) -> Vec<u16> {
    let tracks = &draft.timeline.tracks;
    let has_two_rows = usize::from(available) >= tracks.len() * 2;
    let mut heights: Vec<u16> = (0..tracks.len())
        .map(|t| {
            if has_two_rows || draft.has_overlaps(t) {
                2
            } else {
                1
            }
        })
        .collect();
    let mut remaining =
        usize::from(available).saturating_sub(heights.iter().map(|h| usize::from(*h)).sum());
    let maximums: Vec<u16> = tracks
        .iter()
        .enumerate()
        .map(|(index, t)| match t.kind {
            _ if draft.has_overlaps(index) || !has_two_rows => 0,
            TrackKind::Video => MAX_TRACK_ROWS.0,
            TrackKind::Audio => MAX_TRACK_ROWS.1,
            _ => 0,
        })
        .collect();
    while remaining > 0
        && heights
            .iter()
            .zip(&maximums)
            .any(|(height, max)| height < max)
    {
        for (height, _) in heights
            .iter_mut()
            .zip(&maximums)
            .filter(|(height, max)| **height < **max)
            .take(remaining)
        {
            *height += 1;
            remaining -= 1;
        }
    }
    heights
}

fn draw_tracks(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    draft: &Draft,
    scale: TimeScale,
    area: Rect,
) {
    let tracks = &draft.timeline.tracks;
    let count = tracks.len();
    let heights = track_heights(draft, area.height);
    let height = |index: usize| heights.get(index).copied().unwrap_or(1);
    // The current track is always visible, with as many tracks above it as fit.
    let current = ctx
        .model
        .session
        .timeline
        .track
        .min(count.saturating_sub(1));
    let mut first = current;
    let mut used = height(current);
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
        let is_current = index == current;
        let style = match (ctx.is_focused(Focus::Timeline), is_current) {
            (true, true) => ctx.theme.accent().add_modifier(Modifier::BOLD),
            (false, true) => ctx.theme.strong(),
            (_, false) => ctx.theme.dim(),
        };
        let mark = if is_current { "›" } else { " " };
        let available = usize::from(scale.x - area.x).saturating_sub(1);
        buffer.set_string(
            area.x,
            y,
            truncate(
                &format!(
                    "{mark}{} {}",
                    track_symbol(track.kind),
                    changes::track(ctx.model.options.lang, track)
                ),
                available,
            ),
            style,
        );
        let row = Rect {
            x: scale.x,
            y,
            width: scale.width,
            height: rows,
        };
        draw_segments(ctx, buffer, (draft, index), scale, row);
        draw_playhead(ctx, buffer, scale, row);
        y += rows;
    }
}

/// Symbol of a track kind.
fn track_symbol(kind: TrackKind) -> &'static str {
    match kind {
        TrackKind::Video => "■",
        TrackKind::Audio => "♪",
        TrackKind::Text => "T",
        TrackKind::Other(_) => "?",
    }
}

fn draw_segments(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    (draft, track_index): (&Draft, usize),
    scale: TimeScale,
    row: Rect,
) {
    let track = &draft.timeline.tracks[track_index];
    let selected = ctx
        .model
        .session
        .timeline
        .segment_at_playhead()
        .map(|s| s.id.as_str())
        .filter(|_| track_index == ctx.model.session.timeline.track);
    let started = track
        .segments
        .partition_point(|s| s.start_ms <= ctx.model.session.timeline.playhead_ms);
    let first_candidate = started.saturating_sub(64);
    let selected_index = track.segments[first_candidate..started]
        .iter()
        .rposition(|s| selected == Some(s.id.as_str()))
        .map(|at| first_candidate + at);
    let has_lanes = row.height > 1 && draft.has_overlaps(track_index);
    let end_of_axis = scale.start_ms + scale.ms_per_cell * f64::from(scale.width);
    draw_gaps(ctx, buffer, track, scale, row);
    // Binary search for the first visible segment. Overlapped segments may start earlier.
    let first_visible = draft.first_ending_after(track_index, 0, scale.start_ms);
    let first = if has_lanes {
        0
    } else {
        first_visible.saturating_sub(1)
    };
    let (mut lane, mut end, mut index) = (0, 0, first);
    while let Some(s) = track
        .segments
        .get(index)
        .filter(|s| s.start_ms as f64 <= end_of_axis)
    {
        let overlaps = s.start_ms + s.transition_ms() < end;
        lane = if has_lanes && overlaps { 1 - lane } else { 0 };
        end = end.max(s.end_ms());
        let mut next = index + 1;
        if scale.shows(s.start_ms, s.end_ms().max(s.start_ms + 1)) {
            let x0 = scale.column(s.start_ms).min(row.right().saturating_sub(1));
            let x1 = scale.column(s.end_ms()).max(x0 + 1);
            let (y, height) = if has_lanes {
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
            let style = ctx.theme.segment(
                track.kind,
                (index + track_index) % 2 == 1,
                selected == Some(s.id.as_str()),
            );
            // The next segment's transition covers the end of this one.
            let following = track.segments.get(next).filter(|_| !has_lanes);
            let visible = following.map_or(x1, |f| scale.column(f.start_ms).clamp(x0, x1)) - x0;
            draw_segment(
                ctx,
                buffer,
                (track.kind, s),
                (area, visible),
                scale,
                (overlaps && !has_lanes, style),
            );
            ctx.layout.targets.push((
                area,
                ClickTarget::Segment {
                    track: track_index,
                    index,
                },
            ));
            if !has_lanes {
                // Skip segments that end within the last cell, except the selected one.
                let end_of_cell = scale.start_ms + scale.ms_per_cell * f64::from(x1 - scale.x);
                let following = draft.first_ending_after(track_index, next, end_of_cell);
                next = selected_index
                    .filter(|at| (next..following).contains(at))
                    .unwrap_or(following);
            }
        }
        index = next;
    }
}

/// Draws a segment, of which `visible` cells are not covered by the next one, with its filmstrip or
/// waveform if the area has more than two rows.
fn draw_segment(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    (kind, s): (TrackKind, &Segment),
    (area, visible): (Rect, u16),
    scale: TimeScale,
    (overlaps, style): (bool, ratatui::style::Style),
) {
    let transition_cells = scale
        .column(s.start_ms + s.transition_ms())
        .saturating_sub(area.x)
        .min(area.width);
    draw_block(
        ctx,
        buffer,
        s,
        (area, visible),
        transition_cells,
        overlaps,
        style,
    );
    // A single cell is too narrow for a picture, and there may be hundreds of them.
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
            ctx,
            buffer,
            kind,
            s,
            strip,
            columns,
            style.remove_modifier(Modifier::BOLD),
        );
    }
}

/// Draws the gaps of a track up to its end.
fn draw_gaps(ctx: &ViewCtx, buffer: &mut Buffer, track: &Track, scale: TimeScale, row: Rect) {
    let last = track.segments.last().map_or(0, Segment::end_ms);
    let x1 = scale.column(last).min(row.right());
    if x1 > row.x {
        buffer.set_string(
            row.x,
            row.y,
            "·".repeat(usize::from(x1 - row.x)),
            ctx.theme.dim(),
        );
    }
}

/// Draws a segment: hatched transition cells, slopes for fades, name, and times if there is space.
fn draw_block(
    ctx: &ViewCtx,
    buffer: &mut Buffer,
    s: &Segment,
    (area, visible): (Rect, u16),
    transition_cells: u16,
    overlaps: bool,
    style: ratatui::style::Style,
) {
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            buffer[(x, y)]
                .set_symbol(if x < area.x + transition_cells {
                    "╱"
                } else {
                    " "
                })
                .set_style(style);
        }
    }
    let has_fade_in = s.fade_in_ms > 0 && area.width > 4;
    let has_fade_out = s.fade_out_ms > 0 && area.width > 4;
    if has_fade_in {
        buffer.set_string(area.x, area.bottom() - 1, "◢", style);
    }
    if has_fade_out {
        buffer.set_string(area.right() - 1, area.bottom() - 1, "◣", style);
    }
    let padding = u16::from(transition_cells == 0 && area.width > 6);
    let indent = (transition_cells + padding).max(u16::from(has_fade_in));
    // The slope is hidden if the next segment covers the end.
    let slope = u16::from(has_fade_out && visible == area.width);
    let available = usize::from(visible.saturating_sub(indent + slope));
    if available < 2 {
        return;
    }
    let pane = &ctx.model.session.timeline;
    let mut marks = String::new();
    marks.push_str(if pane.selected_ids.contains(&s.id) {
        "✓"
    } else {
        ""
    });
    marks.push_str(
        if pane.changed_ids.contains(&s.id) && pane.viewed.is_none() {
            "•"
        } else {
            ""
        },
    );
    marks.push_str(if overlaps { "≡" } else { "" });
    let level = if s.muted {
        format!(" ({})", ctx.phrase(Phrase::Muted))
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
    buffer.set_string(area.x + indent, area.y, truncate(&name, available), style);
    let times = clock::span(s.start_ms, s.end_ms());
    let plain = style.remove_modifier(Modifier::BOLD);
    if area.height == 2 && available > width(&times) {
        buffer.set_string(area.x + indent, area.y + 1, times, plain);
    } else if area.height > 2 && available > width(&name) + width(&times) + 2 {
        // The other rows show the filmstrip or waveform.
        buffer.set_string(
            area.x + visible - 1 - slope - width(&times) as u16,
            area.y,
            times,
            plain,
        );
    }
}

fn draw_playhead(ctx: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, row: Rect) {
    let x = scale
        .column(ctx.model.session.timeline.playhead_ms)
        .min(row.right().saturating_sub(1));
    for y in row.y..row.bottom() {
        let cell = &mut buffer[(x, y)];
        // Keep symbols, because wide characters would be split, but replace filmstrip pixels, which
        // would hide the line.
        if cell.symbol() == "▀" {
            cell.set_symbol("│");
        }
        cell.set_style(ctx.theme.playhead());
    }
}

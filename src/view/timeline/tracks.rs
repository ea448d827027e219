//! Tracks of the timeline: their heights, labels and rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::cell_blocks;
use super::super::context::ViewCtx;
use super::super::text::{truncate, width};
use super::scale::TimeScale;
use super::segments;
use crate::domain::draft::Draft;
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Role, Track, TrackKind};
use crate::i18n::changes;
use crate::i18n::ui::Phrase;
use crate::input::Focus;

/// Maximum rows of a video track and of an audio track.
const MAX_TRACK_ROWS: (u16, u16) = (6, 4);
/// Minimum and maximum width of the labels (cells).
const MIN_LABEL_CELLS: u16 = 11;
const MAX_LABEL_CELLS: u16 = 15;
/// Maximum number of segments of a track that shows its volume.
const MAX_LEVEL_SEGMENTS: usize = 500;

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

pub(super) fn draw(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    draft: &Draft,
    scale: TimeScale,
    area: Rect,
) {
    let tracks = &draft.timeline.tracks;
    let heights = track_heights(draft, area.height);
    let height = |index: usize| heights.get(index).copied().unwrap_or(1);
    // The current track is always visible, with as many tracks above it as fit.
    let current = ctx
        .model
        .session
        .timeline
        .track
        .min(tracks.len().saturating_sub(1));
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
        let label = Rect {
            y,
            width: scale.x - area.x,
            height: 1,
            ..area
        };
        draw_label(ctx, buffer, track, index == current, label);
        if height(index) > 1 && y + 1 < area.bottom() {
            let below = Rect { y: y + 1, ..label };
            draw_level(ctx, buffer, track, below);
        }
        let is_last = y + height(index) >= area.bottom() && index + 1 < tracks.len();
        draw_more_tracks(ctx, buffer, label, (index == first && first > 0, is_last));
        let row = Rect {
            x: scale.x,
            y,
            width: scale.width,
            height: height(index).min(area.bottom() - y),
        };
        segments::draw(ctx, buffer, (draft, index), scale, row);
        if track.role != Some(Role::Music) {
            draw_cut_marks(ctx, buffer, scale, row);
        }
        draw_playhead(ctx, buffer, scale, row);
        y += row.height;
    }
}

/// Strikes out the ranges that the agent offers to cut.
fn draw_cut_marks(ctx: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, row: Rect) {
    let style = ctx.theme.bad().add_modifier(Modifier::REVERSED);
    for columns in cut_columns(ctx, scale) {
        for y in row.y..row.bottom() {
            for x in columns.clone() {
                buffer.set_string(x, y, "╳", style);
            }
        }
    }
}

/// Columns of the ranges that the agent offers to cut, at least one each.
fn cut_columns<'a>(
    ctx: &'a ViewCtx,
    scale: TimeScale,
) -> impl Iterator<Item = std::ops::Range<u16>> + 'a {
    let marks = ctx.model.session.timeline.cut_marks.iter();
    let last = (scale.x + scale.width).saturating_sub(1);
    marks
        .filter(move |mark| scale.shows(mark.start_ms, mark.end_ms))
        .map(move |mark| {
            let start = scale.column(mark.start_ms).min(last);
            start..scale.column(mark.end_ms).clamp(start + 1, last + 1)
        })
}

/// Draws the symbol and the name of a track.
fn draw_label(ctx: &ViewCtx, buffer: &mut Buffer, track: &Track, is_current: bool, area: Rect) {
    let style = match (ctx.is_focused(Focus::Timeline), is_current) {
        (true, true) => ctx.theme.accent().add_modifier(Modifier::BOLD),
        (false, true) => ctx.theme.strong(),
        (_, false) => ctx.theme.dim(),
    };
    let mark = if is_current { "›" } else { " " };
    let symbol = track_symbol(track.kind);
    let name = changes::track(ctx.model.options.lang, track);
    let available = usize::from(area.width).saturating_sub(1);
    let label = truncate(&format!("{mark}{symbol} {name}"), available);
    buffer.set_string(area.x, area.y, label, style);
}

/// Draws the volume of a track's sounds below its name: a range if they differ. Video tracks show
/// it only if it is not the original one.
fn draw_level(ctx: &ViewCtx, buffer: &mut Buffer, track: &Track, area: Rect) {
    let has_sound = matches!(track.kind, TrackKind::Video | TrackKind::Audio);
    if track.segments.len() > MAX_LEVEL_SEGMENTS || !has_sound {
        return;
    }
    let sounds = track.segments.iter().filter(|s| !s.is_silent());
    let (mut is_muted, mut lowest, mut highest) = (None, u64::MAX, 0);
    for segment in sounds {
        is_muted = Some(is_muted.unwrap_or(true) && segment.muted);
        if !segment.muted {
            let percent = volume_percent(segment);
            (lowest, highest) = (lowest.min(percent), highest.max(percent));
        }
    }
    let is_original = (lowest, highest) == (100, 100) && track.kind == TrackKind::Video;
    let level = match is_muted {
        Some(true) => ctx.phrase(Phrase::Muted).to_owned(),
        Some(false) if lowest < highest => format!("{lowest}–{highest}%"),
        Some(false) if !is_original => format!("{lowest}%"),
        _ => return,
    };
    let available = usize::from(area.width).saturating_sub(4);
    let level = truncate(&level, available);
    buffer.set_string(area.x + 3, area.y, level, ctx.theme.dim());
}

/// Width of the labels (cells): that of the longest one, with a mark, a symbol and an arrow.
pub(super) fn label_cells(ctx: &ViewCtx, draft: &Draft, is_narrow: bool) -> u16 {
    if !is_narrow {
        return MAX_LABEL_CELLS;
    }
    let tracks = draft.timeline.tracks.iter().take(100);
    let names = tracks.map(|track| width(&changes::track(ctx.model.options.lang, track)));
    let cells = names.max().unwrap_or(0) as u16 + 4;
    cells.clamp(MIN_LABEL_CELLS, MAX_LABEL_CELLS)
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

/// Draws the playhead: a line that shows what is below it, or a highlighted character.
fn draw_playhead(ctx: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, row: Rect) {
    let x = scale
        .column(ctx.model.session.timeline.playhead_ms)
        .min(row.right().saturating_sub(1));
    for y in row.y..row.bottom() {
        // The second half of a wide character looks like an empty cell.
        let is_half = x > row.x && width(buffer[(x - 1, y)].symbol()) > 1;
        let cell = &mut buffer[(x, y)];
        match cell.symbol() {
            " " | "·" | "╱" | "╲" if !is_half => {
                let style = ctx.theme.playhead_line(cell.bg);
                cell.set_symbol("│").set_style(style);
            }
            symbol if cell_blocks::is_block(symbol) => {
                let style = ctx.theme.playhead(cell.style());
                cell.set_symbol("│").set_style(style);
            }
            _ => {
                cell.set_style(ctx.theme.playhead(cell.style()));
            }
        }
    }
}

/// Draws an arrow beside a label if there are tracks above or below the visible ones.
fn draw_more_tracks(ctx: &ViewCtx, buffer: &mut Buffer, label: Rect, (above, below): (bool, bool)) {
    let arrow = match (above, below) {
        (true, true) => "↕",
        (true, false) => "↑",
        (false, true) => "↓",
        (false, false) => return,
    };
    let x = label.right().saturating_sub(1);
    buffer.set_string(x, label.y, arrow, ctx.theme.accent());
}

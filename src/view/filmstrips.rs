//! Filmstrips and waveforms in tall timeline tracks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::context::ViewCtx;
use super::picture;
use super::preview::{source_time, waveform_time};
use super::widgets::bar_symbols;
use crate::app::state::pictures::ThumbnailKey;
use crate::domain::timeline::{Segment, TrackKind};

/// Thumbnail intervals (ms of the media file). Few, so that zoom levels share thumbnails.
const INTERVALS_MS: &[u64] = &[
    500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
];
/// Aspect ratio of a thumbnail (half-block pixels).
const ASPECT_RATIO: f64 = 16.0 / 9.0;

/// Mapping of screen columns to times.
#[derive(Clone, Copy)]
pub struct Columns {
    /// Column of the start of the axis.
    pub x: u16,
    /// Time at `x` (ms).
    pub start_ms: f64,
    pub ms_per_cell: f64,
}

impl Columns {
    fn time(self, column: u16) -> f64 {
        self.start_ms + (f64::from(column) - f64::from(self.x)) * self.ms_per_cell
    }
}

/// Draws the filmstrip or waveform of a segment over its background.
pub fn draw(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    kind: TrackKind,
    s: &Segment,
    area: Rect,
    columns: Columns,
    style: Style,
) {
    match kind {
        TrackKind::Video if s.solid_color().is_none() => {
            draw_thumbnails(ctx, buffer, s, area, columns)
        }
        TrackKind::Audio => draw_waveform(ctx, buffer, s, area, columns, style),
        _ => {}
    }
}

/// Draws thumbnails side by side, each of the time at its start. Their positions in the segment do
/// not depend on the scroll position.
fn draw_thumbnails(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    s: &Segment,
    area: Rect,
    columns: Columns,
) {
    let source = s.media_key().into_owned();
    let cells = (f64::from(area.height) * 2.0 * ASPECT_RATIO)
        .round()
        .max(2.0);
    let tile_ms = cells * columns.ms_per_cell;
    let step_ms = INTERVALS_MS
        .iter()
        .rev()
        .copied()
        .find(|step| *step as f64 <= tile_ms * s.speed)
        .unwrap_or(INTERVALS_MS[0]);
    let local = |column: u16| (columns.time(column) - s.start_ms as f64).max(0.0);
    let mut x = area.x;
    while x < area.right() {
        let tile = (local(x) / tile_ms).floor();
        // The first column of the next tile.
        let next = (x + 1..area.right())
            .find(|c| (local(*c) / tile_ms).floor() > tile)
            .unwrap_or(area.right());
        let at_ms = source_time(s, (tile * tile_ms) as u64);
        let is_photo = crate::domain::asset::is_photo(&s.name);
        let key = ThumbnailKey {
            source: source.clone(),
            name: s.name.clone(),
            at_ms: if is_photo {
                0
            } else {
                at_ms / step_ms * step_ms
            },
            step_ms: if is_photo { 0 } else { step_ms },
        };
        if let Some(thumbnail) = ctx.model.pictures.filmstrips.thumb(&key) {
            let share = |column: u16| ((local(column) - tile * tile_ms) / tile_ms).clamp(0.0, 1.0);
            let to = (share(x) + f64::from(next - x) / cells).min(1.0);
            let tile_area = Rect {
                x,
                width: next - x,
                ..area
            };
            // Without colors, segments are reversed, and shades would be negatives.
            buffer.set_style(tile_area, Style::reset());
            picture::draw_columns(buffer, tile_area, thumbnail, ctx.depth, (share(x), to));
        }
        ctx.layout.thumbs.push(key);
        x = next;
    }
}

fn draw_waveform(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    s: &Segment,
    area: Rect,
    columns: Columns,
    style: Style,
) {
    let key = (s.media_key().into_owned(), s.name.clone());
    let symbols = bar_symbols(ctx.depth);
    // The waveform has the segment's color on the pane's background.
    let background = ctx.theme.base().bg.unwrap_or(Color::Reset);
    let style = style
        .bg
        .map_or(Style::new(), |color| Style::new().fg(color).bg(background));
    buffer.set_style(area, Style::reset().patch(style));
    if let Some(wave) = ctx.model.pictures.filmstrips.wave(&key).cloned() {
        let volume = if s.muted { 0.0 } else { s.volume };
        for x in area.x..area.right() {
            let from = (columns.time(x) - s.start_ms as f64).max(0.0) as u64;
            let to = (columns.time(x + 1) - s.start_ms as f64).max(0.0) as u64;
            let (a, b) = (source_time(s, from), source_time(s, to));
            let start = waveform_time(s, a.min(b), wave.peaks.len());
            let level = (wave.level(start, start + a.abs_diff(b)) * volume * fade_level(s, from))
                .clamp(0.0, 1.0)
                .powf(0.6);
            let eighths = (level * f64::from(area.height) * 8.0).round() as usize;
            for row in 0..area.height {
                let filled = eighths
                    .saturating_sub(usize::from(area.height - 1 - row) * 8)
                    .min(8);
                buffer.set_string(x, area.y + row, symbols[filled], style);
            }
        }
    }
    ctx.layout.waves.push(key);
}

/// Volume factor of the fades (0 to 1).
fn fade_level(s: &Segment, local_ms: u64) -> f64 {
    let ratio = |part: u64, whole: u64| {
        if whole == 0 {
            1.0
        } else {
            (part as f64 / whole as f64).min(1.0)
        }
    };
    ratio(local_ms, s.fade_in_ms).min(ratio(s.duration_ms.saturating_sub(local_ms), s.fade_out_ms))
}

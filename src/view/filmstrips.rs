//! What lies in tall rows of the timeline: the frames of a clip, the waveform of a sound.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::ViewCtx;
use super::picture;
use super::preview::{source_time, wave_time};
use crate::app::pictures::ThumbnailKey;
use crate::domain::timeline::{Segment, TrackKind};

/// Distances of thumbnails, ms of the medium: few, so that the same ones serve many zooms.
const STEPS: &[u64] = &[
    500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
];
/// Width of a thumbnail for its height, in pixels of half blocks.
const SHAPE: f64 = 16.0 / 9.0;
/// Heights of a column by eighths of a cell.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const ASCII: [&str; 9] = [" ", ".", ".", ":", ":", "|", "|", "#", "#"];

/// Which time a column of the screen stands for.
#[derive(Clone, Copy)]
pub struct Columns {
    /// Column of the start of the axis, and the time there, ms.
    pub x: u16,
    pub start_ms: f64,
    pub ms_per_cell: f64,
}

impl Columns {
    fn time(self, column: u16) -> f64 {
        self.start_ms + (f64::from(column) - f64::from(self.x)) * self.ms_per_cell
    }
}

/// Draws what a segment looks or sounds like over `area`, whose ground has its style already.
pub fn draw(
    brush: &mut ViewCtx,
    buffer: &mut Buffer,
    kind: TrackKind,
    s: &Segment,
    area: Rect,
    columns: Columns,
    style: Style,
) {
    match kind {
        TrackKind::Video if s.plain_color().is_none() => frames(brush, buffer, s, area, columns),
        TrackKind::Audio => wave(brush, buffer, s, area, columns, style),
        _ => {}
    }
}

/// Thumbnails side by side, each of the time where it begins; they stay in their places while one moves along.
fn frames(brush: &mut ViewCtx, buffer: &mut Buffer, s: &Segment, area: Rect, columns: Columns) {
    let source = s.medium().into_owned();
    let cells = (f64::from(area.height) * 2.0 * SHAPE).round().max(2.0);
    let tile_ms = cells * columns.ms_per_cell;
    let step_ms = STEPS
        .iter()
        .rev()
        .copied()
        .find(|step| *step as f64 <= tile_ms * s.speed)
        .unwrap_or(STEPS[0]);
    let local = |column: u16| (columns.time(column) - s.start_ms as f64).max(0.0);
    let mut x = area.x;
    while x < area.right() {
        let tile = (local(x) / tile_ms).floor();
        // The first column of the next tile.
        let next = (x + 1..area.right())
            .find(|c| (local(*c) / tile_ms).floor() > tile)
            .unwrap_or(area.right());
        let at_ms = source_time(s, (tile * tile_ms) as u64);
        let still = crate::domain::asset::is_photo(&s.name);
        let key = ThumbnailKey {
            source: source.clone(),
            name: s.name.clone(),
            at_ms: if still { 0 } else { at_ms / step_ms * step_ms },
            step_ms: if still { 0 } else { step_ms },
        };
        if let Some(thumb) = brush.model.filmstrips.thumb(&key) {
            let share = |column: u16| ((local(column) - tile * tile_ms) / tile_ms).clamp(0.0, 1.0);
            let to = (share(x) + f64::from(next - x) / cells).min(1.0);
            picture::columns(
                buffer,
                Rect {
                    x,
                    width: next - x,
                    ..area
                },
                thumb,
                brush.depth,
                (share(x), to),
            );
        }
        brush.painted.thumbs.push(key);
        x = next;
    }
}

fn wave(
    brush: &mut ViewCtx,
    buffer: &mut Buffer,
    s: &Segment,
    area: Rect,
    columns: Columns,
    style: Style,
) {
    let key = (s.medium().into_owned(), s.name.clone());
    let signs = column_signs(brush.depth);
    // The wave has the segment's colour, on the ground of the pane.
    let ground = brush.theme.base().bg.unwrap_or(Color::Reset);
    let style = style
        .bg
        .map_or(Style::new(), |color| Style::new().fg(color).bg(ground));
    buffer.set_style(area, Style::reset().patch(style));
    if let Some(wave) = brush.model.filmstrips.wave(&key).cloned() {
        let volume = if s.muted { 0.0 } else { s.volume };
        for x in area.x..area.right() {
            let from = (columns.time(x) - s.start_ms as f64).max(0.0) as u64;
            let to = (columns.time(x + 1) - s.start_ms as f64).max(0.0) as u64;
            let (a, b) = (source_time(s, from), source_time(s, to));
            let start = wave_time(s, a.min(b), wave.peaks.len());
            let level = (wave.level(start, start + a.abs_diff(b)) * volume * fade(s, from))
                .clamp(0.0, 1.0)
                .powf(0.6);
            let eighths = (level * f64::from(area.height) * 8.0).round() as usize;
            for row in 0..area.height {
                // From the bottom up.
                let filled = eighths
                    .saturating_sub(usize::from(area.height - 1 - row) * 8)
                    .min(8);
                buffer.set_string(x, area.y + row, signs[filled], style);
            }
        }
    }
    brush.painted.waves.push(key);
}

/// The signs of a column's cell by how many eighths of it are filled.
pub fn column_signs(depth: picture::ColorDepth) -> [&'static str; 9] {
    if depth == picture::ColorDepth::Ascii {
        ASCII
    } else {
        EIGHTHS
    }
}

/// How much of the level the fades leave, 0 to 1.
fn fade(s: &Segment, local_ms: u64) -> f64 {
    let share = |part: u64, whole: u64| {
        if whole == 0 {
            1.0
        } else {
            (part as f64 / whole as f64).min(1.0)
        }
    };
    share(local_ms, s.fade_in_ms).min(share(s.duration_ms.saturating_sub(local_ms), s.fade_out_ms))
}

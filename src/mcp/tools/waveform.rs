//! The sound of a media file as a picture.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::domain::picture::{Picture, Waveform};
use crate::mcp::call::ToolCall;
use crate::mcp::reply::{ToolFailure, ToolReply, ToolResult};

/// Size of the picture (px).
const WIDTH: u32 = 768;
const HEIGHT: u32 = 160;
const BACKGROUND: [u8; 3] = [24, 24, 28];
const GRID: [u8; 3] = [70, 70, 80];
const WAVE: [u8; 3] = [110, 200, 140];
/// Distances of the lines of the grid (ms).
const GRID_STEPS_MS: [u64; 7] = [100, 500, 1_000, 5_000, 10_000, 60_000, 600_000];
/// Maximum number of lines of the grid.
const MAX_LINES: u64 = 16;
/// Peak level below which a range is quiet: -34 dB.
const QUIET_LEVEL: u8 = 5;
/// Minimum length of a quiet range (ms).
const QUIET_MS: u64 = 400;
/// Maximum number of quiet ranges that are listed.
const MAX_QUIET: usize = 100;

/// Returns the sound of a media file as a picture of its level over time, with its quiet ranges.
#[derive(Deserialize, JsonSchema)]
pub(super) struct WaveformArguments {
    /// Name of a media file of the session.
    media: String,
    /// Start of the range in the file (ms, default 0).
    from_ms: Option<u64>,
    /// End of the range in the file (ms, default: its end).
    to_ms: Option<u64>,
}

pub(super) async fn draw(call: &ToolCall<'_>, arguments: WaveformArguments) -> ToolResult {
    let session = call.context.session().await?;
    let media = call.context.services().api.list_media(&session).await?;
    let file = media.iter().find(|file| file.filename == arguments.media);
    let file = file.ok_or_else(|| {
        let next = "Call get_timeline for the names of media.";
        ToolFailure::new("there is no such media file", next)
    })?;
    let source = file.cdn_url.clone().unwrap_or_default();
    let pictures = &call.context.pictures;
    let wave = pictures.wave(&session, &source, &file.filename);
    let wave = call.cancelable(wave).await?.ok_or_else(|| {
        let why = "the media file has no sound, or is not on this machine";
        ToolFailure::new(why, "Choose a media file with sound.")
    })?;
    let end = wave.peaks.len() as u64 * Waveform::STEP_MS;
    let (from, to) = (
        arguments.from_ms.unwrap_or(0),
        arguments.to_ms.unwrap_or(end).min(end),
    );
    if from >= to {
        let next = format!("Pass times between 0 and {end}.");
        return Err(ToolFailure::new("this range has no sound", next));
    }
    let grid_ms = grid_step(to - from);
    let text = format!("The sound from {from} to {to} ms. The lines are {grid_ms} ms apart.");
    let data = json!({"from_ms": from, "to_ms": to, "quiet": quiet_ranges(&wave, from, to)});
    let reply = ToolReply::text(text).with_data(data);
    Ok(match picture(&wave, (from, to), grid_ms) {
        Some(picture) => reply.with_picture(picture),
        None => reply,
    })
}

/// Returns the smallest distance with few lines.
fn grid_step(length_ms: u64) -> u64 {
    let fits = |step: &&u64| length_ms / **step <= MAX_LINES;
    let step = GRID_STEPS_MS.iter().find(fits);
    step.or(GRID_STEPS_MS.last()).copied().unwrap_or(1_000)
}

/// Draws the peak levels around the middle, over lines at multiples of `grid_ms`.
fn picture(wave: &Waveform, (from, to): (u64, u64), grid_ms: u64) -> Option<Picture> {
    let time = |x: u32| from + (to - from) * u64::from(x) / u64::from(WIDTH);
    let columns = (0..WIDTH).map(|x| {
        let (start, end) = (time(x), time(x + 1));
        let has_line = start == 0 || end.div_ceil(grid_ms) > start.div_ceil(grid_ms);
        let half = wave.level(start, end) * f64::from(HEIGHT / 2);
        (has_line, half as u32)
    });
    let columns: Vec<(bool, u32)> = columns.collect();
    let pixel = |y: u32, (has_line, half): (bool, u32)| match y.abs_diff(HEIGHT / 2) <= half {
        true => WAVE,
        false if has_line => GRID,
        false => BACKGROUND,
    };
    let rows = (0..HEIGHT).flat_map(|y| columns.iter().flat_map(move |column| pixel(y, *column)));
    Picture::new(WIDTH, HEIGHT, rows.collect())
}

/// Returns the quiet ranges, as pairs of times in the file (ms).
fn quiet_ranges(wave: &Waveform, from: u64, to: u64) -> Vec<Value> {
    let peaks = wave
        .peaks
        .iter()
        .zip((0..).step_by(Waveform::STEP_MS as usize));
    let within: Vec<(u8, u64)> = peaks
        .map(|(peak, at)| (*peak, at))
        .filter(|(_, at)| (from..to).contains(at))
        .collect();
    let runs = within.chunk_by(|a, b| (a.0 < QUIET_LEVEL) == (b.0 < QUIET_LEVEL));
    let range = |run: &[(u8, u64)]| {
        let ((level, start), (_, last)) = (*run.first()?, *run.last()?);
        let end = last + Waveform::STEP_MS;
        let is_quiet = level < QUIET_LEVEL && end - start >= QUIET_MS;
        is_quiet.then(|| json!([start, end]))
    };
    runs.filter_map(range).take(MAX_QUIET).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Loud for a second, quiet for a second, loud for a second.
    fn wave() -> Waveform {
        let peaks = [[200; 20], [1; 20], [200; 20]].concat();
        Waveform { peaks }
    }

    #[test]
    fn quiet_ranges_are_found() {
        assert_eq!(quiet_ranges(&wave(), 0, 3_000), [json!([1_000, 2_000])]);
        assert_eq!(quiet_ranges(&wave(), 1_500, 3_000), [json!([1_500, 2_000])]);
        assert_eq!(quiet_ranges(&wave(), 1_800, 3_000), Vec::<Value>::new());
    }

    #[test]
    fn the_picture_shows_the_level_over_time() {
        let grid_ms = grid_step(3_000);
        assert_eq!(grid_ms, 500);
        let picture = picture(&wave(), (0, 3_000), grid_ms).unwrap();
        let color = |x: usize, y: usize| {
            let at = (y * WIDTH as usize + x) * 3;
            [picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]]
        };
        let upper = HEIGHT as usize / 4;
        assert_eq!(color(100, upper), WAVE);
        assert_eq!(color(400, upper), BACKGROUND);
        assert_eq!(color(700, upper), WAVE);
        assert_eq!(color(384, upper), GRID, "at 1500 ms");
    }
}

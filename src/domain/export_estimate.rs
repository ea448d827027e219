//! Estimated size and duration of an export, from an earlier export where there is one.

use super::quality::Quality;
use super::render_job::{FileFormat, OutputOptions, RenderJob, RenderStatus};
use super::resolution::Resolution;
use super::timeline::Canvas;

/// Bytes of a sound per second: AAC, and WAV with two channels of 16 bits at 48 kHz.
const SOUND_BYTES: f64 = 24_000.0;
const WAV_BYTES: f64 = 192_000.0;
/// Bits of a pixel of H.264 at high quality, for footage with much motion.
const H264_BITS: f64 = 0.15;
/// Bits of a pixel of ProRes, and of an animated GIF.
const PRORES_BITS: f64 = 2.4;
const GIF_BITS: f64 = 3.0;
/// Size and frame rate limits of an animated GIF.
const GIF_PIXELS: f64 = 640.0 * 360.0;
const GIF_FPS: f64 = 15.0;

/// Output that an export is estimated for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EstimatedOutput<'a> {
    pub canvas: Canvas,
    /// Duration of the timeline (ms).
    pub timeline_ms: u64,
    pub resolution: &'a Resolution,
    pub output: &'a OutputOptions,
}

/// Estimate of an export.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ExportEstimate {
    pub bytes: u64,
    /// Time that it takes (ms), known from an earlier export only.
    pub time_ms: Option<u64>,
}

impl EstimatedOutput<'_> {
    /// Duration of the export (ms).
    pub(crate) fn duration_ms(&self) -> u64 {
        let range = self.output.range.map(|(from, to)| to.saturating_sub(from));
        range.unwrap_or(self.timeline_ms).min(self.timeline_ms)
    }

    fn seconds(&self) -> f64 {
        self.duration_ms() as f64 / 1_000.0
    }

    /// Frame rate of the export (fps).
    pub(crate) fn fps(&self) -> u32 {
        self.output.fps.unwrap_or(self.canvas.fps)
    }

    /// Width and height of a frame of the export (px, even).
    pub(crate) fn size(&self) -> (u32, u32) {
        let (width, height) = match self.output.vertical {
            true => (9, 16),
            false => (self.canvas.width.max(1), self.canvas.height.max(1)),
        };
        let short = self.canvas.width.min(self.canvas.height);
        let side = self.resolution.short_side().unwrap_or(short);
        let scaled = |length: u32| {
            let exact = f64::from(length) * f64::from(side) / f64::from(width.min(height));
            (exact / 2.0).round() as u32 * 2
        };
        (scaled(width), scaled(height))
    }

    /// Pixels of all frames.
    fn pixels(&self) -> f64 {
        let (width, height) = self.size();
        f64::from(width) * f64::from(height) * f64::from(self.fps()) * self.seconds()
    }

    /// Size (bytes) for footage with much motion.
    fn most_bytes(&self) -> f64 {
        let quality = match self.output.quality {
            Quality::Medium => 0.5,
            Quality::Low => 0.25,
            _ => 1.0,
        };
        let sound = SOUND_BYTES * self.seconds();
        match self.output.format {
            FileFormat::Mp4 => self.pixels() * H264_BITS * quality / 8.0 + sound,
            FileFormat::Webm => self.pixels() * H264_BITS * quality * 0.6 / 8.0 + sound,
            FileFormat::Mov => self.pixels() * PRORES_BITS / 8.0 + WAV_BYTES * self.seconds(),
            FileFormat::Gif => GIF_PIXELS * GIF_FPS * self.seconds() * GIF_BITS / 8.0,
            FileFormat::Mp3 => sound,
            FileFormat::Wav => WAV_BYTES * self.seconds(),
        }
    }

    /// Estimates the export; `earlier` are the exports of the session, newest first.
    pub(crate) fn estimate<'j>(
        &self,
        earlier: impl IntoIterator<Item = &'j RenderJob>,
    ) -> ExportEstimate {
        let like = |job: &&RenderJob| {
            job.status == RenderStatus::Completed
                && job.bytes > 0
                && job.output.format == self.output.format
        };
        let Some(job) = earlier.into_iter().find(like) else {
            return ExportEstimate {
                bytes: self.most_bytes() as u64,
                time_ms: None,
            };
        };
        let before = EstimatedOutput {
            resolution: &job.resolution,
            output: &job.output,
            ..*self
        };
        let share = |now: f64, before: f64| if before > 0.0 { now / before } else { 1.0 };
        let bytes = job.bytes as f64 * share(self.most_bytes(), before.most_bytes());
        let took = job.elapsed_ms(job.created_ms) as f64;
        let time = took * share(self.pixels(), before.pixels());
        ExportEstimate {
            bytes: bytes as u64,
            time_ms: Some(time as u64).filter(|ms| *ms > 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output<'a>(resolution: &'a Resolution, output: &'a OutputOptions) -> EstimatedOutput<'a> {
        EstimatedOutput {
            canvas: Canvas {
                width: 1920,
                height: 1080,
                fps: 30,
            },
            timeline_ms: 60_000,
            resolution,
            output,
        }
    }

    fn job(resolution: Resolution) -> RenderJob {
        RenderJob {
            id: String::new(),
            session_id: String::new(),
            status: RenderStatus::Completed,
            progress: 1.0,
            resolution,
            path: "a.mp4".into(),
            problem: None,
            bytes: 9_000_000,
            created_ms: 5_000,
            ended_ms: Some(15_000),
            draft: None,
            version: None,
            output: OutputOptions::default(),
        }
    }

    #[test]
    fn the_first_estimate_is_that_of_footage_with_motion() {
        let (full, options) = (Resolution::P1080, OutputOptions::default());
        let first = output(&full, &options).estimate([]);
        assert!((60_000_000..90_000_000).contains(&first.bytes), "{first:?}");
        assert_eq!(first.time_ms, None);
        let low = OutputOptions {
            quality: Quality::Low,
            range: Some((0, 30_000)),
            ..OutputOptions::default()
        };
        let small = output(&full, &low).estimate([]);
        assert!(small.bytes * 6 < first.bytes, "{small:?}");
    }

    #[test]
    fn later_estimates_scale_an_earlier_export() {
        let (full, half) = (Resolution::P1080, Resolution::P480);
        let options = OutputOptions::default();
        let same = output(&full, &options).estimate([&job(full.clone())]);
        let expected = ExportEstimate {
            bytes: 9_000_000,
            time_ms: Some(10_000),
        };
        assert_eq!(same, expected);
        let smaller = output(&half, &options).estimate([&job(full.clone())]);
        assert!(smaller.bytes < 4_000_000, "{smaller:?}");
        let failed = RenderJob {
            status: RenderStatus::Failed,
            ..job(full.clone())
        };
        assert_eq!(output(&full, &options).estimate([&failed]).time_ms, None);
    }
}

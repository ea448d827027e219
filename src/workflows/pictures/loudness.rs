//! Loudness of a whole project over time, measured on the mix of the exported video.

use std::ffi::OsString;

use super::service::PictureService;
use crate::compose::plan::{self, Plan, PlanError};
use crate::compose::{scene, sound};
use crate::domain::draft::Draft;
use crate::domain::picture::Loudness;
use crate::domain::reason::Reason;
use crate::domain::timeline::{Segment, Timeline, TrackKind};
use crate::media::encode;

impl PictureService {
    /// Measures the mix. Media files that are not on this machine count as silence.
    ///
    /// # Errors
    /// If the mix cannot be planned or ffmpeg fails; the message is localized.
    pub async fn loudness(&self, session: &str, draft: &Draft) -> Result<Loudness, Reason> {
        let whole = (0, draft.timeline.duration_ms());
        let plan = self
            .sound_plan(session, draft, whole)
            .await
            .map_err(|e| e.reason())?;
        let mut builder = sound::mix(&plan, true);
        builder.chain("[audio]ebur128=metadata=1,ametadata=mode=print:file=-:direct=1[measured]");
        builder.arguments.extend(
            [
                "-filter_complex",
                &builder.graph,
                "-map",
                "[measured]",
                "-f",
                "null",
                "-",
            ]
            .map(OsString::from),
        );
        let (output, report) = encode::capture(&builder.arguments)
            .await
            .map_err(|e| e.reason())?;
        Ok(Loudness {
            momentary: momentary(&output),
            integrated: sound::parse_integrated_loudness(&report).filter(|l| *l > -69.0),
        })
    }

    /// Plans what is near two times (ms), without the media files that are not on this machine.
    ///
    /// # Errors
    /// If the timeline cannot be planned.
    pub(super) async fn sound_plan(
        &self,
        session: &str,
        draft: &Draft,
        (from_ms, to_ms): (u64, u64),
    ) -> Result<Plan, PlanError> {
        let mut audible: Timeline = scene::excerpt(&draft.timeline, from_ms, to_ms);
        let local = self.local_media(session, &audible).await;
        let source_file =
            |source: &str| local.get(source).map(|f| (f.asset.clone(), f.path.clone()));
        for track in &mut audible.tracks {
            let is_available =
                |s: &Segment| s.solid_color().is_some() || local.contains_key(&*s.media_key());
            track
                .segments
                .retain(|s| track.kind == TrackKind::Text || is_available(s));
        }
        plan::plan(&audible, Some(64), &source_file)
    }
}

/// Parses times (ms) and momentary loudness (LUFS) from the output of `ametadata`, ten values per
/// second.
fn momentary(output: &str) -> Vec<(u64, f64)> {
    let mut points = Vec::new();
    let mut at_ms = 0;
    for line in output.lines() {
        if let Some(time) = line
            .split_once("pts_time:")
            .and_then(|(_, t)| t.split_whitespace().next()?.parse::<f64>().ok())
        {
            at_ms = (time * 1000.0).round() as u64;
        } else if let Some(lufs) = line
            .strip_prefix("lavfi.r128.M=")
            .and_then(|v| v.trim().parse::<f64>().ok())
        {
            points.push((at_ms, if lufs.is_finite() { lufs } else { -120.0 }));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_loudness_is_parsed() {
        let output = "frame:0    pts:0       pts_time:0\nlavfi.r128.M=-120.691\nlavfi.r128.S=-120.691\nframe:1    pts:4800    pts_time:0.1\nlavfi.r128.M=-20.5\n";
        assert_eq!(momentary(output), [(0, -120.691), (100, -20.5)]);
    }
}

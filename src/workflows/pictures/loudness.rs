//! How loud a whole project is over its time, measured on the mix that the film will have.

use std::ffi::OsString;

use super::PictureService;
use crate::compose::{plan, scene, sound};
use crate::domain::draft::Draft;
use crate::domain::picture::Loudness;
use crate::domain::timeline::{Segment, Timeline, TrackKind};
use crate::media::encode;

impl PictureService {
    /// Measures the mix; media that are not on this machine are silent in it.
    pub async fn loudness(&self, session: &str, draft: &Draft) -> Result<Loudness, String> {
        let found = self.found(session, &draft.timeline).await;
        let find = |source: &str| found.get(source).map(|f| (f.asset.clone(), f.path.clone()));
        let mut heard: Timeline = scene::near(&draft.timeline, 0, draft.timeline.duration_ms());
        for track in &mut heard.tracks {
            let here = |s: &Segment| s.plain_color().is_some() || found.contains_key(&*s.medium());
            track
                .segments
                .retain(|s| track.kind == TrackKind::Text || here(s));
        }
        let plan = plan::plan(&heard, Some(64), &find).map_err(|e| e.to_string())?;
        let mut b = sound::mix(&plan, true);
        b.chain("[audio]ebur128=metadata=1,ametadata=mode=print:file=-:direct=1[measured]");
        b.arguments.extend(
            [
                "-filter_complex",
                &b.graph,
                "-map",
                "[measured]",
                "-f",
                "null",
                "-",
            ]
            .map(OsString::from),
        );
        let (told, report) = encode::print(&b.arguments)
            .await
            .map_err(|e| e.to_string())?;
        Ok(Loudness {
            momentary: momentary(&told),
            integrated: sound::loudness_in(&report).filter(|l| *l > -69.0),
        })
    }
}

/// Times and momentary loudness in what `ametadata` prints, ten a second.
fn momentary(told: &str) -> Vec<(u64, f64)> {
    let mut points = Vec::new();
    let mut at_ms = 0;
    for line in told.lines() {
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
    fn the_printed_loudness_is_read() {
        let told = "frame:0    pts:0       pts_time:0\nlavfi.r128.M=-120.691\nlavfi.r128.S=-120.691\nframe:1    pts:4800    pts_time:0.1\nlavfi.r128.M=-20.5\n";
        assert_eq!(momentary(told), [(0, -120.691), (100, -20.5)]);
    }
}

//! Plans a few small frames of a timeline: only what is near them is planned, and missing media
//! files are replaced by placeholder cards.

use std::ffi::OsString;
use std::path::PathBuf;

use super::graph::{self, Builder, PlacedText};
use super::plan::{self, Plan};
use super::span::{self, Span};
use crate::domain::asset::Asset;
use crate::domain::clock::frame_at;
use crate::domain::timeline::{
    COLOR_SOURCE_PREFIX, Segment, TextStyle, Timeline, Track, TrackKind, new_id,
};

/// Background color of a placeholder card.
const PLACEHOLDER_COLOR: &str = "#2b2f36";

/// The plan of a few frames of a timeline.
pub struct Scene {
    pub plan: Plan,
    /// Names of media files that are not on this computer.
    pub missing: Vec<String>,
}

/// Returns the part of a timeline between two times (ms), with the segments that blend into it.
/// Each segment gets a source, derived from its name if it has none.
pub(crate) fn excerpt(timeline: &Timeline, from_ms: u64, to_ms: u64) -> Timeline {
    let overlaps = |s: &Segment, from: u64, to: u64| s.start_ms < to && from < s.end_ms();
    let main = timeline
        .tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Video)
        .flat_map(|t| &t.segments);
    let visible: Vec<&Segment> = main
        .filter(|s| overlaps(s, from_ms, to_ms.max(from_ms + 1)))
        .collect();
    let from = visible.iter().map(|s| s.start_ms).fold(from_ms, u64::min);
    let to = visible
        .iter()
        .map(|s| s.end_ms())
        .fold(to_ms.max(from_ms + 1), u64::max);
    let with_source = |s: &Segment| Segment {
        source: s.style.is_none().then(|| s.media_key().into_owned()),
        ..s.clone()
    };
    let text_from = text_start(timeline, from, to);
    let tracks = timeline.tracks.iter().map(|track| {
        let from = if track.kind == TrackKind::Text {
            text_from
        } else {
            from
        };
        let segments = track
            .segments
            .iter()
            .filter(|s| overlaps(s, from, to))
            .map(with_source)
            .collect();
        Track {
            id: track.id.clone(),
            name: track.name.clone(),
            role: track.role.clone(),
            extra: Default::default(),
            segments,
            kind: track.kind,
        }
    });
    Timeline {
        id: timeline.id.clone(),
        title: timeline.title.clone(),
        canvas: timeline.canvas,
        loudness: timeline.loudness,
        tracks: tracks.collect(),
        extra: Default::default(),
    }
}

/// Returns the start (ms) of the texts that affect the placement of those between two times (ms):
/// earlier texts push later ones away.
fn text_start(timeline: &Timeline, from: u64, to: u64) -> u64 {
    /// Maximum number of steps back.
    const STEPS: usize = 16;
    let texts = || {
        timeline
            .tracks
            .iter()
            .filter(|t| t.kind == TrackKind::Text)
            .flat_map(|t| &t.segments)
    };
    let mut start = from;
    for _ in 0..STEPS {
        let overlapping = texts().filter(|s| s.start_ms < to && start < s.end_ms());
        let earliest = overlapping
            .map(|s| s.start_ms)
            .min()
            .unwrap_or(start)
            .min(start);
        if earliest == start {
            break;
        }
        start = earliest;
    }
    start
}

/// Plans the result of `excerpt`, scaled to fit into `box_px`. `missing_text` returns the text of
/// the card for a missing media file.
pub fn scene(
    excerpt: &Timeline,
    duration_ms: u64,
    box_px: (u32, u32),
    find: &dyn Fn(&Segment) -> Option<(Asset, PathBuf)>,
    missing_text: &dyn Fn(&str) -> String,
) -> Scene {
    let mut timeline = excerpt.clone();
    let missing = add_placeholders(&mut timeline, find, missing_text);
    let find_source = |source: &str| {
        excerpt
            .segments()
            .find(|(_, s)| s.source.as_deref() == Some(source))
            .and_then(|(_, s)| find(s))
    };
    let short_side = short_side(excerpt, box_px);
    let mut plan = plan::plan(&timeline, Some(short_side), &find_source)
        .unwrap_or_else(|_| plan::empty(excerpt, Some(short_side)));
    plan.frames = plan.frames.max(frame_at(duration_ms, plan.fps));
    Scene { plan, missing }
}

/// Returns the short side (px) at which the canvas just fits into a box.
fn short_side(timeline: &Timeline, (width, height): (u32, u32)) -> u32 {
    let (w, h) = (
        f64::from(timeline.canvas.width),
        f64::from(timeline.canvas.height),
    );
    let scale = (f64::from(width) / w).min(f64::from(height) / h);
    ((w.min(h) * scale) as u32).max(2)
}

/// Replaces pictures with missing media files by cards with a text. Returns the names of the
/// missing files.
fn add_placeholders(
    timeline: &mut Timeline,
    find: &dyn Fn(&Segment) -> Option<(Asset, PathBuf)>,
    missing_text: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut missing = Vec::new();
    let mut cards = Track::new(new_id(), TrackKind::Text, "", None);
    for track in &mut timeline.tracks {
        match track.kind {
            TrackKind::Video => {
                for s in track
                    .segments
                    .iter_mut()
                    .filter(|s| s.solid_color().is_none())
                {
                    if find(s).is_some() {
                        continue;
                    }
                    let mut card =
                        Segment::new(new_id(), s.name.clone(), s.start_ms, s.duration_ms);
                    card.style = Some(TextStyle {
                        text: missing_text(&s.name),
                        size: Some(64),
                        ..TextStyle::default()
                    });
                    cards.segments.push(card);
                    missing.push(s.name.clone());
                    (s.source, s.inset) = (
                        Some(format!("{COLOR_SOURCE_PREFIX}{PLACEHOLDER_COLOR}")),
                        None,
                    );
                }
            }
            // Sounds are not visible.
            TrackKind::Audio => track.segments.clear(),
            TrackKind::Text | TrackKind::Other(_) => {}
        }
    }
    timeline.tracks.push(cards);
    missing
}

/// Returns the ffmpeg arguments that draw `count` frames of a plan, from `frame` on, as raw pixels
/// to a pipe. The rate is `fps` if that is lower than that of the plan.
pub(crate) fn frame_arguments(
    plan: &Plan,
    drawn: &[PlacedText],
    frame: u64,
    count: u64,
    fps: Option<u32>,
) -> Vec<OsString> {
    let from = span::render_start(plan, frame);
    let mut builder: Builder = graph::video(
        plan,
        Span {
            from,
            to: frame + count,
        },
        drawn,
        "yuv420p",
    );
    let rate = fps
        .filter(|fps| *fps < plan.fps)
        .map_or(String::new(), |fps| format!(",fps={fps}"));
    builder.chain(&format!(
        "[video]trim=start_frame={},setpts=PTS-STARTPTS{rate},\
         scale=in_color_matrix=bt709:in_range=tv:out_range=pc,format=rgb24[frames]",
        frame - from
    ));
    builder.arguments.extend(
        [
            "-filter_complex",
            &builder.graph,
            "-map",
            "[frames]",
            "-f",
            "rawvideo",
            "pipe:1",
        ]
        .map(OsString::from),
    );
    builder.arguments
}

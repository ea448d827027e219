//! A few frames of a timeline, small: only what is near them is planned, and a card stands where a medium is missing.

use std::ffi::OsString;
use std::path::PathBuf;

use super::graph::{self, Builder, PlacedText};
use super::plan::{self, Plan};
use super::span::{self, Span};
use crate::domain::asset::Asset;
use crate::domain::clock::frame_at;
use crate::domain::timeline::{
    COLOR_SOURCE, Segment, TextStyle, Timeline, Track, TrackKind, new_id,
};

/// The ground of a card.
const CARD: &str = "#2b2f36";

/// What is near some frames of a timeline.
pub struct Scene {
    pub plan: Plan,
    /// Names of media that are not on this machine.
    pub missing: Vec<String>,
}

/// The segments that are seen or heard between two times (ms), and those that blend into them; each with a source, its
/// name's where it tells none.
pub fn near(timeline: &Timeline, from_ms: u64, to_ms: u64) -> Timeline {
    let meets = |s: &Segment, from: u64, to: u64| s.start_ms < to && from < s.end_ms();
    let main = timeline
        .tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Video)
        .flat_map(|t| &t.segments);
    let seen: Vec<&Segment> = main
        .filter(|s| meets(s, from_ms, to_ms.max(from_ms + 1)))
        .collect();
    let from = seen.iter().map(|s| s.start_ms).fold(from_ms, u64::min);
    let to = seen
        .iter()
        .map(|s| s.end_ms())
        .fold(to_ms.max(from_ms + 1), u64::max);
    let one = |s: &Segment| Segment {
        source: s.style.is_none().then(|| s.medium().into_owned()),
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
            .filter(|s| meets(s, from, to))
            .map(one)
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

/// The start of the texts that decide where those between two times (ms) are placed: earlier ones push later ones away.
fn text_start(timeline: &Timeline, from: u64, to: u64) -> u64 {
    /// Maximum number of texts that are followed back.
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
        let meeting = texts().filter(|s| s.start_ms < to && start < s.end_ms());
        let earliest = meeting
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

/// Plans what [`near`] gave so that it fits into `box_px`; `words` tells, on a card, that a medium is missing.
pub fn scene(
    near: &Timeline,
    duration_ms: u64,
    box_px: (u32, u32),
    find: &dyn Fn(&Segment) -> Option<(Asset, PathBuf)>,
    words: &dyn Fn(&str) -> String,
) -> Scene {
    let mut timeline = near.clone();
    let missing = put_cards(&mut timeline, find, words);
    let found = |source: &str| {
        near.segments()
            .find(|(_, s)| s.source.as_deref() == Some(source))
            .and_then(|(_, s)| find(s))
    };
    let short = short_side(near, box_px);
    let mut plan = plan::plan(&timeline, Some(short), &found)
        .unwrap_or_else(|_| plan::empty(near, Some(short)));
    plan.frames = plan.frames.max(frame_at(duration_ms, plan.fps));
    Scene { plan, missing }
}

/// The short side in px with which the canvas just fits into a box.
fn short_side(t: &Timeline, (width, height): (u32, u32)) -> u32 {
    let (w, h) = (f64::from(t.canvas.width), f64::from(t.canvas.height));
    let scale = (f64::from(width) / w).min(f64::from(height) / h);
    ((w.min(h) * scale) as u32).max(2)
}

/// Puts plain grounds with words in the place of pictures that have no medium here.
fn put_cards(
    timeline: &mut Timeline,
    find: &dyn Fn(&Segment) -> Option<(Asset, PathBuf)>,
    words: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut missing = Vec::new();
    let mut cards = Track::new(new_id(), TrackKind::Text, "", None);
    for track in &mut timeline.tracks {
        match track.kind {
            TrackKind::Video => {
                for s in track
                    .segments
                    .iter_mut()
                    .filter(|s| s.plain_color().is_none())
                {
                    if find(s).is_some() {
                        continue;
                    }
                    let mut card =
                        Segment::new(new_id(), s.name.clone(), s.start_ms, s.duration_ms);
                    card.style = Some(TextStyle {
                        text: words(&s.name),
                        size: Some(64),
                        ..TextStyle::default()
                    });
                    cards.segments.push(card);
                    missing.push(s.name.clone());
                    (s.source, s.inset) = (Some(format!("{COLOR_SOURCE}{CARD}")), None);
                }
            }
            // Nothing of it is seen.
            TrackKind::Audio => track.segments.clear(),
            TrackKind::Text | TrackKind::Other(_) => {}
        }
    }
    timeline.tracks.push(cards);
    missing
}

/// Inputs and filters that draw `count` frames of a plan from `frame` on as raw pixels, at `fps` where that is less than
/// the plan's own rate; the last argument is the pipe.
pub fn pixels(
    plan: &Plan,
    drawn: &[PlacedText],
    frame: u64,
    count: u64,
    fps: Option<u32>,
) -> Vec<OsString> {
    let from = span::start_for(plan, frame);
    let mut b: Builder = graph::video(
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
    b.chain(&format!(
        "[video]trim=start_frame={},setpts=PTS-STARTPTS{rate},scale=in_color_matrix=bt709:in_range=tv:out_range=pc,format=rgb24[seen]",
        frame - from
    ));
    b.arguments.extend(
        [
            "-filter_complex",
            &b.graph,
            "-map",
            "[seen]",
            "-f",
            "rawvideo",
            "pipe:1",
        ]
        .map(OsString::from),
    );
    b.arguments
}

//! Whether an uploaded file can be rendered: the renderer's own filter graph, run on its first and last frame and on a bit
//! of its sound.

use std::ffi::OsString;
use std::path::Path;

use crate::compose::graph::{self, Builder};
use crate::compose::plan::{Plan, plan};
use crate::compose::sound;
use crate::compose::span::Span;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, new_id};
use crate::media::{MediaError, encode};

/// Short side of the frames that are drawn for the check, px.
const SHORT_SIDE: u32 = 240;
/// Length of the sound that is mixed for the check, ms.
const SOUND_MS: u64 = 200;

/// A longer file is checked up to here: a project may use parts of it, ms.
const LONGEST_MS: u64 = 3_600_000;

/// Renders samples of a file.
///
/// # Errors
/// `Unreadable` with the reason if a frame or the sound cannot be rendered.
pub async fn renders(asset: &Asset, path: &Path) -> Result<(), MediaError> {
    let length_ms = if asset.kind == MediaKind::Photo {
        1_000
    } else {
        asset.duration_ms.clamp(1, LONGEST_MS)
    };
    let Ok(plan) = plan(&timeline(asset, length_ms), Some(SHORT_SIDE), &|_| {
        Some((asset.clone(), path.to_owned()))
    }) else {
        return Err(MediaError::Unreadable("it is too long".into()));
    };
    if asset.kind != MediaKind::Sound {
        let last = plan.frames.saturating_sub(1);
        draw(&plan, 0).await?;
        if asset.kind == MediaKind::Clip && last > 0 {
            draw(&plan, last).await?;
        }
    }
    if asset.has_audio {
        mix(plan).await
    } else {
        Ok(())
    }
}

fn timeline(asset: &Asset, length_ms: u64) -> Timeline {
    let kind = if asset.kind == MediaKind::Sound {
        TrackKind::Audio
    } else {
        TrackKind::Video
    };
    let mut track = Track::new(new_id(), kind, "", None);
    let mut segment = Segment::new(new_id(), asset.name.clone(), 0, length_ms);
    segment.source = Some(asset.source());
    track.segments.push(segment);
    Timeline {
        tracks: vec![track],
        ..Timeline::default()
    }
}

async fn draw(plan: &Plan, frame: u64) -> Result<(), MediaError> {
    let b = graph::video(
        plan,
        Span {
            from: frame,
            to: frame + 1,
        },
        &[],
        "yuv420p",
    );
    render(
        b,
        "[video]",
        &["-frames:v", "1", "-abort_on", "empty_output"],
    )
    .await
}

async fn mix(mut plan: Plan) -> Result<(), MediaError> {
    plan.frames = (SOUND_MS * u64::from(plan.fps) / 1000).clamp(1, plan.frames);
    render(sound::mix(&plan, true), "[audio]", &[]).await
}

async fn render(mut b: Builder, output: &str, options: &[&str]) -> Result<(), MediaError> {
    b.arguments
        .extend(["-filter_complex", &b.graph, "-map", output].map(OsString::from));
    b.arguments.extend(
        options
            .iter()
            .chain(&["-f", "null", "-"])
            .map(OsString::from),
    );
    encode::run(&b.arguments, 1, |_| ())
        .await
        .map_err(|e| match e {
            MediaError::Encode(why) if why == "Empty output" => {
                MediaError::Unreadable("nothing in it can be decoded".into())
            }
            MediaError::Encode(why) => MediaError::Unreadable(why),
            other => other,
        })
}

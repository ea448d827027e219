//! Check that an uploaded file can be rendered: runs the filter graph of the renderer on its first
//! and last frame and on a short part of its sound.

use std::ffi::OsString;
use std::path::Path;

use crate::compose::graph::{self, Builder};
use crate::compose::plan::{Plan, plan};
use crate::compose::sound;
use crate::compose::span::Span;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::reason::MediaReason;
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, new_id};
use crate::media::{MediaError, encode};

/// Short side (px) of the frames rendered by the check.
const SHORT_SIDE: u32 = 240;
/// Duration (ms) of the sound mixed by the check.
const SOUND_MS: u64 = 200;

/// Longer files are checked up to this time (ms), since a project may use parts of them.
const MAX_CHECKED_MS: u64 = 3_600_000;

/// Renders samples of a file.
///
/// # Errors
/// `Unreadable` with the reason if a frame or the sound cannot be rendered.
pub async fn check_renders(asset: &Asset, path: &Path) -> Result<(), MediaError> {
    let length_ms = if asset.kind == MediaKind::Photo {
        1_000
    } else {
        asset.duration_ms.clamp(1, MAX_CHECKED_MS)
    };
    let Ok(plan) = plan(&timeline(asset, length_ms), Some(SHORT_SIDE), &|_| {
        Some((asset.clone(), path.to_owned()))
    }) else {
        return Err(MediaError::unreadable(MediaReason::TooLong));
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
    let builder = graph::video(
        plan,
        Span {
            from: frame,
            to: frame + 1,
        },
        &[],
        "yuv420p",
    );
    render(
        builder,
        "[video]",
        &["-frames:v", "1", "-abort_on", "empty_output"],
    )
    .await
}

async fn mix(mut plan: Plan) -> Result<(), MediaError> {
    plan.frames = (SOUND_MS * u64::from(plan.fps) / 1000).clamp(1, plan.frames);
    render(sound::mix(&plan, true), "[audio]", &[]).await
}

async fn render(mut builder: Builder, output: &str, options: &[&str]) -> Result<(), MediaError> {
    builder
        .arguments
        .extend(["-filter_complex", &builder.graph, "-map", output].map(OsString::from));
    builder.arguments.extend(
        options
            .iter()
            .chain(&["-f", "null", "-"])
            .map(OsString::from),
    );
    encode::run(&builder.arguments, 1, |_| ())
        .await
        .map_err(|e| match e {
            MediaError::Encode(why) if why.foreign_text() == "Empty output" => {
                MediaError::unreadable(MediaReason::NothingDecoded)
            }
            MediaError::Encode(why) => MediaError::Unreadable(why),
            other => other,
        })
}

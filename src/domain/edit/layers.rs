//! Edits that add layers: picture-in-picture, text cards after the last picture, and sounds.

use super::titles::{self, TextChange};
use super::{EditRefusal, MIN_SEGMENT_MS, picture_end};
use crate::domain::assemble::{max_duration, picture_segment};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{
    COLOR_SOURCE_PREFIX, Inset, Position, Role, Segment, Timeline, Track, TrackKind, new_id,
};

/// A picture-in-picture overlay.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureInPicture {
    pub asset: Asset,
    pub position: Position,
    /// Width as a fraction of the canvas width.
    pub scale: f64,
    /// 0 to 1.
    pub opacity: f64,
    /// Start (ms); `None` means the start of the timeline.
    pub start_ms: Option<u64>,
    /// Duration (ms); `None` means the maximum within the material and the video.
    pub duration_ms: Option<u64>,
}

/// A text card on black after the last picture.
#[derive(Clone, Debug, PartialEq)]
pub struct TextCard {
    pub text: String,
    pub duration_ms: Option<u64>,
    /// Scrolls the lines upward, like end credits.
    pub roll: bool,
}

/// Default duration of a text card (ms).
const CARD_MS: u64 = 3_000;
/// Duration of scrolling text per line (ms).
const ROLL_LINE_MS: u64 = 800;
/// Duration for scrolling text to enter and leave the picture (ms).
const ROLL_MS: u64 = 4_000;

pub(super) fn add_text_card(t: &mut Timeline, card: &TextCard) -> Result<(), EditRefusal> {
    let end = picture_end(t);
    if end == 0 {
        return Err(EditRefusal::Empty);
    }
    let lines = card.text.lines().count() as u64;
    let default_ms = if card.roll {
        ROLL_MS + lines * ROLL_LINE_MS
    } else {
        CARD_MS
    };
    let duration = card.duration_ms.unwrap_or(default_ms);
    if duration < MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(duration));
    }
    let name = if card.roll { "Credits" } else { "End card" };
    let mut black = Segment::new(new_id(), name.into(), end, duration);
    black.source = Some(format!("{COLOR_SOURCE_PREFIX}#000000"));
    let track = t
        .track_mut(TrackKind::Video, None)
        .ok_or(EditRefusal::Empty)?;
    track.segments.push(black);
    let style = TextChange {
        start_ms: Some(end),
        duration_ms: Some(duration),
        roll: card.roll,
        size: card.roll.then_some(56),
        ..TextChange::default()
    };
    titles::add(t, &card.text, &style)
}

pub(super) fn add_picture_in_picture(
    t: &mut Timeline,
    overlay: &PictureInPicture,
) -> Result<(), EditRefusal> {
    let end_ms = picture_end(t);
    if end_ms == 0 {
        return Err(EditRefusal::Empty);
    }
    let start = overlay.start_ms.unwrap_or(0);
    if start + MIN_SEGMENT_MS > end_ms {
        return Err(EditRefusal::AfterTheEnd {
            at_ms: start,
            end_ms,
        });
    }
    let longest = max_duration(&overlay.asset)
        .unwrap_or(u64::MAX)
        .min(end_ms - start);
    let duration = overlay.duration_ms.unwrap_or(longest).min(longest);
    if duration < MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(duration));
    }
    let mut s = picture_segment(&overlay.asset, duration, t.canvas);
    s.start_ms = start;
    s.fit = None;
    s.inset = Some(Inset {
        position: overlay.position.clone(),
        scale: overlay.scale.clamp(0.05, 1.0),
    });
    s.adjustments.opacity = overlay.opacity.clamp(0.0, 1.0);
    // The lowest video track is the main track.
    let main = t.track(TrackKind::Video, None).map(|t| t.id.clone());
    let at = t
        .tracks
        .iter()
        .rposition(|t| t.kind == TrackKind::Video)
        .map_or(t.tracks.len(), |i| i + 1);
    let is_overlay_track =
        |track: &Track| track.kind == TrackKind::Video && Some(&track.id) != main.as_ref();
    place_on_free_track(t, s, is_overlay_track, at, || {
        Track::new(new_id(), TrackKind::Video, "Overlay", None)
    });
    Ok(())
}

/// Inserts a segment into the first matching track where its time is free.
///
/// If there is none, creates a track at index `at`, so that simultaneous segments do not replace
/// each other.
pub(super) fn place_on_free_track(
    t: &mut Timeline,
    s: Segment,
    matches: impl Fn(&Track) -> bool,
    at: usize,
    new_track: impl FnOnce() -> Track,
) {
    let is_free = |track: &Track| {
        track
            .segments
            .iter()
            .all(|other| other.end_ms() <= s.start_ms || s.end_ms() <= other.start_ms)
    };
    match t
        .tracks
        .iter_mut()
        .find(|track| matches(track) && is_free(track))
    {
        Some(track) => {
            track.segments.push(s);
            track.segments.sort_by_key(|s| s.start_ms);
        }
        None => {
            let mut track = new_track();
            track.segments.push(s);
            t.tracks.insert(at, track);
        }
    }
}

pub(super) fn add_sound(
    t: &mut Timeline,
    asset: &Asset,
    role: &Role,
    start_ms: u64,
) -> Result<(), EditRefusal> {
    let end_ms = picture_end(t);
    if start_ms + MIN_SEGMENT_MS > end_ms {
        return Err(EditRefusal::AfterTheEnd {
            at_ms: start_ms,
            end_ms,
        });
    }
    if asset.kind == MediaKind::Photo || !asset.has_audio {
        return Err(EditRefusal::NotAClip(asset.name.clone()));
    }
    let mut s = Segment::new(
        new_id(),
        asset.name.clone(),
        start_ms,
        asset.duration_ms.min(end_ms - start_ms),
    );
    s.source = Some(asset.source());
    let at = t
        .tracks
        .iter()
        .position(|t| t.kind == TrackKind::Text)
        .unwrap_or(t.tracks.len());
    let has_role = |track: &Track| track.role.as_ref() == Some(role);
    place_on_free_track(t, s, has_role, at, || {
        Track::new(
            new_id(),
            TrackKind::Audio,
            role.track_name(),
            Some(role.clone()),
        )
    });
    Ok(())
}

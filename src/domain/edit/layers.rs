//! What lies over, behind and beside the picture: pictures in it, cards behind its end, sounds of their own.

use super::titles::{self, TextChange};
use super::{EditRefusal, SHORTEST_MS, picture_end};
use crate::domain::assemble::{most, picture};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{COLOR_SOURCE, Inset, Segment, Timeline, Track, TrackKind, new_id};

/// A picture over the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureInPicture {
    pub asset: Asset,
    /// One of the nine places.
    pub position: String,
    /// Its width as a share of the canvas's.
    pub scale: f64,
    pub opacity: f64,
    /// None begins with the picture.
    pub start_ms: Option<u64>,
    /// None is as long as it has material and the picture lasts.
    pub duration_ms: Option<u64>,
}

/// Words on black behind the end.
#[derive(Clone, Debug, PartialEq)]
pub struct TextCard {
    pub text: String,
    pub duration_ms: Option<u64>,
    /// Whether the words roll, one line each.
    pub roll: bool,
}

const CARD_MS: u64 = 3_000;
/// A roll takes so long for each line, and for coming and going.
const ROLL_LINE_MS: u64 = 800;
const ROLL_MS: u64 = 4_000;

pub(super) fn add_card(t: &mut Timeline, card: &TextCard) -> Result<(), EditRefusal> {
    let end = picture_end(t);
    if end == 0 {
        return Err(EditRefusal::Empty);
    }
    let lines = card.text.lines().count() as u64;
    let usual = if card.roll {
        ROLL_MS + lines * ROLL_LINE_MS
    } else {
        CARD_MS
    };
    let duration = card.duration_ms.unwrap_or(usual);
    if duration < SHORTEST_MS {
        return Err(EditRefusal::TooShort(duration));
    }
    let name = if card.roll { "Credits" } else { "End card" };
    let mut black = Segment::new(new_id(), name.into(), end, duration);
    black.source = Some(format!("{COLOR_SOURCE}#000000"));
    let track = t
        .track_mut(TrackKind::Video, None)
        .ok_or(EditRefusal::Empty)?;
    track.segments.push(black);
    let look = TextChange {
        start_ms: Some(end),
        duration_ms: Some(duration),
        roll: card.roll,
        size: card.roll.then_some(56),
        ..TextChange::default()
    };
    titles::add(t, &card.text, &look)
}

pub(super) fn add_overlay(t: &mut Timeline, wish: &PictureInPicture) -> Result<(), EditRefusal> {
    let end_ms = picture_end(t);
    if end_ms == 0 {
        return Err(EditRefusal::Empty);
    }
    let start = wish.start_ms.unwrap_or(0);
    if start + SHORTEST_MS > end_ms {
        return Err(EditRefusal::AfterTheEnd {
            at_ms: start,
            end_ms,
        });
    }
    let longest = most(&wish.asset).unwrap_or(u64::MAX).min(end_ms - start);
    let duration = wish.duration_ms.unwrap_or(longest).min(longest);
    if duration < SHORTEST_MS {
        return Err(EditRefusal::TooShort(duration));
    }
    let mut s = picture(&wish.asset, duration, t.canvas);
    s.start_ms = start;
    s.fit = None;
    s.inset = Some(Inset {
        position: wish.position.clone(),
        scale: wish.scale.clamp(0.05, 1.0),
    });
    s.look.opacity = wish.opacity.clamp(0.0, 1.0);
    // The lowest video track is the picture itself.
    let main = t.track(TrackKind::Video, None).map(|t| t.id.clone());
    let at = t
        .tracks
        .iter()
        .rposition(|t| t.kind == TrackKind::Video)
        .map_or(t.tracks.len(), |i| i + 1);
    let upper = |track: &Track| track.kind == TrackKind::Video && Some(&track.id) != main.as_ref();
    on_free_track(t, s, upper, at, || {
        Track::new(new_id(), TrackKind::Video, "Overlay", None)
    });
    Ok(())
}

/// Puts a segment on the first fitting track where it overlaps nothing, else on a new one at this index: two at once are
/// both there.
pub(super) fn on_free_track(
    t: &mut Timeline,
    s: Segment,
    fits: impl Fn(&Track) -> bool,
    at: usize,
    new: impl FnOnce() -> Track,
) {
    let free = |track: &Track| {
        track
            .segments
            .iter()
            .all(|o| o.end_ms() <= s.start_ms || s.end_ms() <= o.start_ms)
    };
    match t.tracks.iter_mut().find(|track| fits(track) && free(track)) {
        Some(track) => {
            track.segments.push(s);
            track.segments.sort_by_key(|s| s.start_ms);
        }
        None => {
            let mut track = new();
            track.segments.push(s);
            t.tracks.insert(at, track);
        }
    }
}

pub(super) fn add_sound(
    t: &mut Timeline,
    asset: &Asset,
    role: &str,
    start_ms: u64,
) -> Result<(), EditRefusal> {
    let end_ms = picture_end(t);
    if start_ms + SHORTEST_MS > end_ms {
        return Err(EditRefusal::AfterTheEnd {
            at_ms: start_ms,
            end_ms,
        });
    }
    if asset.kind == MediaKind::Photo || !asset.has_audio {
        return Err(EditRefusal::NoClip(asset.name.clone()));
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
    let name = if role == "voice" { "Voice" } else { "SFX" };
    let new = || Track::new(new_id(), TrackKind::Audio, name, Some(role));
    on_free_track(t, s, |track| track.role.as_deref() == Some(role), at, new);
    Ok(())
}

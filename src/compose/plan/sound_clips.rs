//! Sounds of a timeline.

use super::media_source::MediaSource;
use crate::domain::timeline::{Role, Segment, Track};

/// Role of a sound in the mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoundRole {
    Speech,
    /// Original sound of a clip.
    Clip,
    Other,
}

/// A sound on the timeline. Times are those of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundClip {
    pub source: MediaSource,
    pub start_ms: u64,
    pub duration_ms: u64,
    pub in_ms: u64,
    pub speed: f64,
    pub looped: bool,
    pub reversed: bool,
    pub role: SoundRole,
    /// Lowered while someone speaks.
    pub ducked: bool,
    pub volume: f64,
    pub fade_in_ms: u64,
    pub fade_out_ms: u64,
    /// True if the sound begins, or ends, in the middle of the recording.
    pub cut_at_start: bool,
    pub cut_at_end: bool,
}

pub(super) fn sound_role(track: &Track) -> SoundRole {
    if track.role == Some(Role::Voice) {
        SoundRole::Speech
    } else {
        SoundRole::Other
    }
}

pub(super) fn sound_clip(
    s: &Segment,
    source: MediaSource,
    fade_in_ms: u64,
    fade_out_ms: u64,
) -> SoundClip {
    let used_ms = s.duration_ms as f64 * s.speed;
    let head = s.in_ms > 0;
    let tail = !s.looped && (s.in_ms as f64 + used_ms) < source.duration_ms as f64 - 2.0;
    SoundClip {
        source,
        start_ms: s.start_ms,
        duration_ms: s.duration_ms,
        in_ms: s.in_ms,
        speed: s.speed,
        looped: s.looped,
        reversed: s.reversed,
        role: SoundRole::Other,
        ducked: s.ducked,
        volume: s.volume,
        fade_in_ms: fade_in_ms.min(s.duration_ms),
        fade_out_ms: fade_out_ms.min(s.duration_ms),
        cut_at_start: if s.reversed { tail } else { head },
        cut_at_end: if s.reversed { head } else { tail || s.looped },
    }
}

/// Adds a sound. One that continues the previous one after a split is merged with it, so that the
/// split is inaudible.
pub(super) fn add_sound(sounds: &mut Vec<SoundClip>, next: SoundClip) {
    let used = |s: &SoundClip| s.duration_ms as f64 * s.speed;
    let continues = |last: &SoundClip| {
        // Reversed, the later part is the earlier one of the source.
        let (first, second) = if next.reversed {
            (&next, last)
        } else {
            (last, &next)
        };
        let reached = first.in_ms as f64 + used(first);
        let is_same_source =
            last.source == next.source && (last.role, last.ducked) == (next.role, next.ducked);
        is_same_source
            && (last.looped, next.looped, last.reversed == next.reversed) == (false, false, true)
            && last.start_ms + last.duration_ms == next.start_ms
            && (reached - second.in_ms as f64).abs() <= 1.0
            && (last.speed, last.volume) == (next.speed, next.volume)
            && (last.fade_out_ms, next.fade_in_ms) == (0, 0)
    };
    match sounds.last_mut().filter(|last| continues(last)) {
        Some(last) => {
            last.duration_ms += next.duration_ms;
            last.in_ms = last.in_ms.min(next.in_ms);
            (last.fade_out_ms, last.cut_at_end) = (next.fade_out_ms, next.cut_at_end);
        }
        None => sounds.push(next),
    }
}

/// Ends a sound with the picture if it would last a fraction of a frame longer.
pub(super) fn end_with_picture(s: &mut SoundClip, end_ms: u64) {
    if s.start_ms < end_ms && s.start_ms + s.duration_ms > end_ms {
        (s.duration_ms, s.cut_at_end) = (end_ms - s.start_ms, true);
        s.fade_out_ms = s.fade_out_ms.min(s.duration_ms);
    }
}

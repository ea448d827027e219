//! Background music, and its adaptation to the length of the video.

use super::layout::first_text_track;
use super::limits::{MIN_PERCEPTIBLE_MS, SourceLength};
use super::segments::picture_end;
use crate::domain::asset::Asset;
use crate::domain::timeline::{Role, Segment, Timeline, Track, TrackKind, new_id};

/// Duration of the fade-out at the end of music (ms).
pub(super) const MUSIC_FADE_MS: u64 = 1_000;

/// Makes `asset` the only music, `length_ms` long. Loops it if it is shorter.
pub(crate) fn set_music_track(t: &mut Timeline, asset: &Asset, volume: f64, length_ms: u64) {
    let mut music = Segment::new(new_id(), asset.name.clone(), 0, length_ms);
    music.source = Some(asset.source());
    music.volume = volume.clamp(0.0, 4.0);
    music.looped = asset.duration_ms > 0 && asset.duration_ms < length_ms;
    music.fade_out_ms = MUSIC_FADE_MS.min(length_ms / 2);
    match t.track_mut(TrackKind::Audio, Some(&Role::Music)) {
        Some(track) => track.segments = vec![music],
        None => {
            let mut track = Track::new(
                new_id(),
                TrackKind::Audio,
                Role::Music.track_name(),
                Some(Role::Music),
            );
            track.segments = vec![music];
            let at = first_text_track(t);
            t.tracks.insert(at, track);
        }
    }
}

/// Fits background music to the new end of the video.
///
/// Music is cut at the new end. Music that reached the old end is extended to the new one and loops
/// if it is too short. A remnant too short to hear is left out, and the music before it extended.
pub(super) fn fit_music_to_picture(before: &Timeline, t: &mut Timeline, length: SourceLength) {
    let (old_end, new_end) = (picture_end(before), picture_end(t));
    if new_end == 0 || old_end == new_end {
        return;
    }
    for track in t.tracks.iter_mut().filter(|t| t.role == Some(Role::Music)) {
        track
            .segments
            .retain(|s| s.start_ms + MIN_PERCEPTIBLE_MS <= new_end);
        let Some(last) = track.segments.last_mut() else {
            continue;
        };
        let ended_with_picture =
            last.end_ms() >= old_end || new_end.saturating_sub(last.end_ms()) < MIN_PERCEPTIBLE_MS;
        if last.end_ms() > new_end {
            last.duration_ms = new_end - last.start_ms;
        } else if ended_with_picture {
            let new_duration = new_end - last.start_ms;
            let available = last
                .source
                .as_deref()
                .and_then(length)
                .map(|ms| ms.saturating_sub(last.in_ms));
            last.looped |= available.is_some_and(|ms| ms < new_duration);
            last.duration_ms = new_duration;
        }
        last.fade_out_ms = last.fade_out_ms.min(last.duration_ms / 2);
    }
}

//! Assembles a first cut from media.

use super::asset::{Asset, MediaKind};
use super::edit::layout::{TRANSITION_DIVISOR, reflow};
use super::edit::limits::MIN_PERCEPTIBLE_MS;
use super::edit::refusal::EditRefusal;
use super::edit::sound::set_music_track;
use super::timeline::{Canvas, Fit, Role, Segment, Timeline, Track, TrackKind, Transition, new_id};

/// Default duration of a photo (ms).
pub(crate) const DEFAULT_PHOTO_MS: u64 = 4_000;
/// Volume of music under speech.
pub(crate) const MUSIC_UNDER_SPEECH: f64 = 0.35;

/// Media and settings of a first cut.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembly {
    /// Photos and clips in order.
    pub pictures: Vec<Asset>,
    /// Voice recordings, placed one after the other from the start.
    pub voices: Vec<Asset>,
    pub music: Option<Box<Asset>>,
    /// Requested total duration (ms).
    pub total_ms: Option<u64>,
    /// Requested duration of each picture (ms).
    pub each_ms: Option<u64>,
    /// Transition at every cut.
    pub transition: Option<Transition>,
}

/// Refuses pictures that would be too short to be seen. A clip that is as short itself is kept.
fn check_durations(pictures: &[Asset], durations: &[u64]) -> Result<(), EditRefusal> {
    let is_too_short = |(asset, duration): &(&Asset, &u64)| {
        **duration < MIN_PERCEPTIBLE_MS && max_duration(asset) != Some(**duration)
    };
    match pictures.iter().zip(durations).find(is_too_short) {
        Some((_, duration)) => Err(EditRefusal::TooShort(*duration)),
        None => Ok(()),
    }
}

pub(super) fn assemble(request: &Assembly, t: &mut Timeline) -> Result<(), EditRefusal> {
    if request.pictures.is_empty() {
        return Err(EditRefusal::NoPictures);
    }
    let voice_ms: u64 = request.voices.iter().map(|v| v.duration_ms).sum();
    let only_photos = request.pictures.iter().all(|p| p.kind == MediaKind::Photo);
    let length = request
        .total_ms
        .or((only_photos && request.each_ms.is_none() && voice_ms > 0).then_some(voice_ms));
    let transition = request.transition.as_ref().map(|x| Transition {
        duration_ms: clamped_overlap(x, length, request.pictures.len()),
        ..x.clone()
    });
    let overlap = transition.as_ref().map_or(0, |x| x.duration_ms);
    let durations = durations(&request.pictures, length, request.each_ms, overlap);
    check_durations(&request.pictures, &durations)?;

    let mut video = Track::new(new_id(), TrackKind::Video, "Video", None);
    video.segments = request
        .pictures
        .iter()
        .zip(durations)
        .map(|(asset, d)| picture_segment(asset, d, t.canvas))
        .collect();
    video
        .segments
        .iter_mut()
        .skip(1)
        .for_each(|s| s.transition.clone_from(&transition));
    reflow(&mut video, &[]);
    if request.total_ms.is_none() {
        let is_clip = request
            .pictures
            .last()
            .is_some_and(|p| max_duration(p).is_some());
        extend_last_picture(&mut video, voice_ms, is_clip);
    }
    let end = video.end_ms();

    let texts = t
        .tracks
        .drain(..)
        .filter(|t| t.kind == TrackKind::Text)
        .collect::<Vec<_>>();
    t.tracks.push(video);
    t.tracks.extend(voice_track(&request.voices, end));
    t.tracks.extend(texts);
    if let Some(music) = &request.music {
        let is_alone = request.voices.is_empty();
        let volume = if is_alone { 1.0 } else { MUSIC_UNDER_SPEECH };
        set_music_track(t, music, volume, end);
    }
    Ok(())
}

/// Extends the last picture to `until_ms` so that speech is not cut off.
///
/// A clip is extended with a freeze frame of its last picture.
fn extend_last_picture(video: &mut Track, until_ms: u64, is_clip: bool) {
    let missing = until_ms.saturating_sub(video.end_ms());
    let Some(last) = video.segments.last_mut().filter(|_| missing > 0) else {
        return;
    };
    if !is_clip {
        last.duration_ms += missing;
        return;
    }
    let freeze_frame = Segment {
        id: new_id(),
        start_ms: last.end_ms(),
        duration_ms: missing,
        in_ms: last.in_ms + last.duration_ms,
        frozen: true,
        muted: true,
        transition: None,
        ..last.clone()
    };
    video.segments.push(freeze_frame);
}

/// Returns the maximum duration of an asset (ms); `None` for photos and looping animations.
pub(super) fn max_duration(asset: &Asset) -> Option<u64> {
    (asset.kind == MediaKind::Clip && !is_animation(asset)).then_some(asset.duration_ms)
}

fn is_animation(asset: &Asset) -> bool {
    let name = asset.name.to_lowercase();
    asset.kind == MediaKind::Clip
        && [".gif", ".webp", ".png"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Returns the transition duration (ms), limited to half of each picture's share of the total.
fn clamped_overlap(transition: &Transition, length: Option<u64>, count: usize) -> u64 {
    length.map_or(transition.duration_ms, |length| {
        transition
            .duration_ms
            .min(length / count as u64 / TRANSITION_DIVISOR)
    })
}

/// Returns the duration of each picture: equal shares of the total.
///
/// The time that a short clip leaves unused goes to the other pictures.
fn durations(pictures: &[Asset], length: Option<u64>, each: Option<u64>, overlap: u64) -> Vec<u64> {
    let Some(length) = length else {
        return pictures
            .iter()
            .map(|p| {
                max_duration(p).map_or(each.unwrap_or(DEFAULT_PHOTO_MS), |m| {
                    each.map_or(m, |e| e.min(m))
                })
            })
            .collect();
    };
    let count = pictures.len() as u64;
    let mut left = length + overlap * (count - 1);
    let mut order: Vec<usize> = (0..pictures.len()).collect();
    order.sort_by_key(|&i| max_duration(&pictures[i]).unwrap_or(u64::MAX));
    let mut result = vec![0; pictures.len()];
    for (done, &i) in order.iter().enumerate() {
        let share = left / (count - done as u64);
        result[i] = max_duration(&pictures[i]).map_or(share, |m| m.min(share));
        left -= result[i];
    }
    result
}

pub(super) fn picture_segment(asset: &Asset, duration_ms: u64, canvas: Canvas) -> Segment {
    let mut s = Segment::new(new_id(), asset.name.clone(), 0, duration_ms);
    s.source = Some(asset.source());
    s.fit = Some(choose_fit(asset, canvas));
    s.looped = is_animation(asset);
    s
}

/// Chooses `cover`, or `blur` if cropping to the canvas would cut off too much of the picture.
fn choose_fit(asset: &Asset, canvas: Canvas) -> Fit {
    let aspect_ratio = |w: u32, h: u32| f64::from(w.max(1)) / f64::from(h.max(1));
    let (a, b) = (
        aspect_ratio(asset.width, asset.height),
        aspect_ratio(canvas.width, canvas.height),
    );
    if a.max(b) / a.min(b) > 1.6 {
        Fit::Blur
    } else {
        Fit::Cover
    }
}

fn voice_track(voices: &[Asset], end: u64) -> Option<Track> {
    let mut track = Track::new(
        new_id(),
        TrackKind::Audio,
        Role::Voice.track_name(),
        Some(Role::Voice),
    );
    for voice in voices {
        let start = track.end_ms();
        if start >= end {
            break;
        }
        let mut s = Segment::new(
            new_id(),
            voice.name.clone(),
            start,
            voice.duration_ms.min(end - start),
        );
        s.source = Some(voice.source());
        track.segments.push(s);
    }
    (!track.segments.is_empty()).then_some(track)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::timeline::TransitionKind;

    pub(crate) fn asset(name: &str, kind: MediaKind, duration_ms: u64) -> Asset {
        Asset {
            hash: format!("hash-{name}"),
            name: name.into(),
            kind,
            duration_ms,
            width: 1920,
            height: 1080,
            fps: 30.0,
            has_audio: kind != MediaKind::Photo,
            orientation: 1,
            bytes: 1,
            ..Asset::default()
        }
    }

    fn photos(n: usize) -> Vec<Asset> {
        (0..n)
            .map(|i| asset(&format!("{i}.jpg"), MediaKind::Photo, 0))
            .collect()
    }

    fn assembled(request: &Assembly) -> Timeline {
        let mut t = Timeline::default();
        assemble(request, &mut t).unwrap();
        t
    }

    fn crossfade() -> Option<Transition> {
        Some(Transition {
            kind: TransitionKind::Crossfade,
            duration_ms: 500,
        })
    }

    #[test]
    fn many_photos_fit_in_a_second_but_none_is_too_short_to_be_seen() {
        let in_a_second = |n| Assembly {
            pictures: photos(n),
            total_ms: Some(1_000),
            ..Assembly::default()
        };
        let t = assembled(&in_a_second(15));
        assert_eq!((t.tracks[0].segments.len(), t.duration_ms()), (15, 1_000));
        let mut t = Timeline::default();
        let refused = assemble(&in_a_second(100), &mut t);
        assert_eq!(
            (refused, t.tracks.len()),
            (Err(EditRefusal::TooShort(10)), 0)
        );
    }

    #[test]
    fn the_requested_duration_is_met() {
        for n in 1..40 {
            for length in [7_000, 30_000, 60_001] {
                let t = assembled(&Assembly {
                    pictures: photos(n),
                    total_ms: Some(length),
                    transition: crossfade(),
                    ..Assembly::default()
                });
                let off = t.duration_ms().abs_diff(length);
                assert!(off <= n as u64, "{n} photos in {length}: off by {off}");
            }
        }
    }

    #[test]
    fn photos_use_the_time_that_a_short_clip_leaves() {
        let mut pictures = photos(3);
        pictures.push(asset("c.mp4", MediaKind::Clip, 2_000));
        let t = assembled(&Assembly {
            pictures,
            total_ms: Some(20_000),
            ..Assembly::default()
        });
        let d: Vec<_> = t.tracks[0].segments.iter().map(|s| s.duration_ms).collect();
        assert_eq!(d, [6_000, 6_000, 6_000, 2_000]);
    }

    #[test]
    fn transitions_are_added_on_request_only() {
        let t = assembled(&Assembly {
            pictures: photos(3),
            ..Assembly::default()
        });
        assert!(t.tracks[0].segments.iter().all(|s| s.transition.is_none()));
        assert_eq!(t.duration_ms(), 12_000);
    }

    #[test]
    fn music_ends_with_the_picture_and_is_quieter_under_speech() {
        let t = assembled(&Assembly {
            pictures: photos(2),
            voices: vec![asset("voice.mp3", MediaKind::Sound, 6_000)],
            music: Some(Box::new(asset("bed.mp3", MediaKind::Sound, 20_000))),
            total_ms: Some(30_000),
            ..Assembly::default()
        });
        let music = &t
            .track(TrackKind::Audio, Some(&Role::Music))
            .unwrap()
            .segments[0];
        assert_eq!(
            (music.end_ms(), music.volume, music.looped),
            (30_000, 0.35, true)
        );
        assert_eq!(
            t.track(TrackKind::Audio, Some(&Role::Voice))
                .unwrap()
                .end_ms(),
            6_000
        );
    }
}

//! From a pile of media to a first cut.

use super::asset::{Asset, MediaKind};
use super::edit::{EditRefusal, LONGEST_TRANSITION_SHARE, lay_out, put_music};
use super::timeline::{Canvas, Segment, Timeline, Track, TrackKind, Transition, new_id};

/// How long a photo stays when nobody says, in ms.
pub const PHOTO_MS: u64 = 4_000;
/// The volume of music under speech.
pub const MUSIC_UNDER_SPEECH: f64 = 0.35;

/// What to make a cut of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembly {
    /// Photos and clips in the order they shall have.
    pub pictures: Vec<Asset>,
    /// Spoken sound, one after the other from the start.
    pub voices: Vec<Asset>,
    pub music: Option<Box<Asset>>,
    /// Wished length of the whole.
    pub length_ms: Option<u64>,
    /// Wished length of each picture.
    pub each_ms: Option<u64>,
    /// At every cut.
    pub transition: Option<Transition>,
}

pub(super) fn assemble(wish: &Assembly, t: &mut Timeline) -> Result<(), EditRefusal> {
    if wish.pictures.is_empty() {
        return Err(EditRefusal::NoPictures);
    }
    let voice_ms: u64 = wish.voices.iter().map(|v| v.duration_ms).sum();
    let only_photos = wish.pictures.iter().all(|p| p.kind == MediaKind::Photo);
    let length = wish
        .length_ms
        .or((only_photos && wish.each_ms.is_none() && voice_ms > 0).then_some(voice_ms));
    let transition = wish.transition.as_ref().map(|x| Transition {
        duration_ms: fitting_overlap(x, length, wish.pictures.len()),
        ..x.clone()
    });
    let overlap = transition.as_ref().map_or(0, |x| x.duration_ms);
    let durations = durations(&wish.pictures, length, wish.each_ms, overlap);

    let mut video = Track::new(new_id(), TrackKind::Video, "Video", None);
    video.segments = wish
        .pictures
        .iter()
        .zip(durations)
        .map(|(asset, d)| picture(asset, d, t.canvas))
        .collect();
    video
        .segments
        .iter_mut()
        .skip(1)
        .for_each(|s| s.transition.clone_from(&transition));
    lay_out(&mut video, &[]);
    if wish.length_ms.is_none() {
        let moves = wish.pictures.last().is_some_and(|p| most(p).is_some());
        hold_last(&mut video, voice_ms, moves);
    }
    let end = video.end_ms();

    let texts = t
        .tracks
        .drain(..)
        .filter(|t| t.kind == TrackKind::Text)
        .collect::<Vec<_>>();
    t.tracks.push(video);
    t.tracks.extend(voice_track(&wish.voices, end));
    t.tracks.extend(texts);
    if let Some(music) = &wish.music {
        put_music(
            t,
            music,
            if wish.voices.is_empty() {
                1.0
            } else {
                MUSIC_UNDER_SPEECH
            },
            end,
        );
    }
    Ok(())
}

/// Shows the end of the last picture until `until_ms`, so that no speech is cut off.
fn hold_last(video: &mut Track, until_ms: u64, moves: bool) {
    let missing = until_ms.saturating_sub(video.end_ms());
    let Some(last) = video.segments.last_mut().filter(|_| missing > 0) else {
        return;
    };
    if !moves {
        last.duration_ms += missing;
        return;
    }
    let held = Segment {
        id: new_id(),
        start_ms: last.end_ms(),
        duration_ms: missing,
        in_ms: last.in_ms + last.duration_ms,
        frozen: true,
        muted: true,
        transition: None,
        ..last.clone()
    };
    video.segments.push(held);
}

pub(super) fn append(assets: &[Asset], each_ms: u64, t: &mut Timeline) -> Result<(), EditRefusal> {
    if assets.is_empty() {
        return Err(EditRefusal::NoPictures);
    }
    let canvas = t.canvas;
    if t.track(TrackKind::Video, None).is_none() {
        t.tracks
            .insert(0, Track::new(new_id(), TrackKind::Video, "Video", None));
    }
    let track = t
        .track_mut(TrackKind::Video, None)
        .ok_or(EditRefusal::Empty)?;
    for asset in assets {
        let mut segment = picture(asset, most(asset).unwrap_or(each_ms), canvas);
        segment.start_ms = track.end_ms();
        track.segments.push(segment);
    }
    Ok(())
}

/// The longest a medium can stay: none for a photo and for an animation, which loops.
pub(super) fn most(asset: &Asset) -> Option<u64> {
    (asset.kind == MediaKind::Clip && !loops(asset)).then_some(asset.duration_ms)
}

fn loops(asset: &Asset) -> bool {
    let name = asset.name.to_lowercase();
    asset.kind == MediaKind::Clip
        && [".gif", ".webp", ".png"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// A transition must fit into half of its neighbours: where each picture's share is short, it is shorter than wished.
fn fitting_overlap(wish: &Transition, length: Option<u64>, count: usize) -> u64 {
    length.map_or(wish.duration_ms, |length| {
        wish.duration_ms
            .min(length / count as u64 / LONGEST_TRANSITION_SHARE)
    })
}

/// Each picture's length: equal shares of the whole, a clip that is shorter than its share giving the rest to the others.
fn durations(pictures: &[Asset], length: Option<u64>, each: Option<u64>, overlap: u64) -> Vec<u64> {
    let Some(length) = length else {
        return pictures
            .iter()
            .map(|p| most(p).map_or(each.unwrap_or(PHOTO_MS), |m| each.map_or(m, |e| e.min(m))))
            .collect();
    };
    let count = pictures.len() as u64;
    let mut left = length + overlap * (count - 1);
    let mut order: Vec<usize> = (0..pictures.len()).collect();
    order.sort_by_key(|&i| most(&pictures[i]).unwrap_or(u64::MAX));
    let mut result = vec![0; pictures.len()];
    for (done, &i) in order.iter().enumerate() {
        let share = left / (count - done as u64);
        result[i] = most(&pictures[i]).map_or(share, |m| m.min(share));
        left -= result[i];
    }
    result
}

pub(super) fn picture(asset: &Asset, duration_ms: u64, canvas: Canvas) -> Segment {
    let mut s = Segment::new(new_id(), asset.name.clone(), 0, duration_ms);
    s.source = Some(asset.source());
    s.fit = Some(fit(asset, canvas).to_owned());
    s.looped = loops(asset);
    s
}

/// Fill the canvas, unless the shapes are so different that half the picture would be lost.
fn fit(asset: &Asset, canvas: Canvas) -> &'static str {
    let shape = |w: u32, h: u32| f64::from(w.max(1)) / f64::from(h.max(1));
    let (a, b) = (
        shape(asset.width, asset.height),
        shape(canvas.width, canvas.height),
    );
    if a.max(b) / a.min(b) > 1.6 {
        "blur"
    } else {
        "cover"
    }
}

fn voice_track(voices: &[Asset], end: u64) -> Option<Track> {
    let mut track = Track::new(new_id(), TrackKind::Audio, "Voice", Some("voice"));
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

    fn cut(wish: &Assembly) -> Timeline {
        let mut t = Timeline::default();
        assemble(wish, &mut t).unwrap();
        t
    }

    fn crossfade() -> Option<Transition> {
        Some(Transition {
            kind: "crossfade".into(),
            duration_ms: 500,
        })
    }

    #[test]
    fn the_wished_length_is_met_to_the_millisecond() {
        for n in 1..40 {
            for length in [7_000, 30_000, 60_001] {
                let t = cut(&Assembly {
                    pictures: photos(n),
                    length_ms: Some(length),
                    transition: crossfade(),
                    ..Assembly::default()
                });
                let off = t.duration_ms().abs_diff(length);
                assert!(off <= n as u64, "{n} photos in {length}: off by {off}");
            }
        }
    }

    #[test]
    fn a_short_clip_gives_its_time_to_the_photos() {
        let mut pictures = photos(3);
        pictures.push(asset("c.mp4", MediaKind::Clip, 2_000));
        let t = cut(&Assembly {
            pictures,
            length_ms: Some(20_000),
            ..Assembly::default()
        });
        let d: Vec<_> = t.tracks[0].segments.iter().map(|s| s.duration_ms).collect();
        assert_eq!(d, [6_000, 6_000, 6_000, 2_000]);
    }

    #[test]
    fn no_transition_unless_wished() {
        let t = cut(&Assembly {
            pictures: photos(3),
            ..Assembly::default()
        });
        assert!(t.tracks[0].segments.iter().all(|s| s.transition.is_none()));
        assert_eq!(t.duration_ms(), 12_000);
    }

    #[test]
    fn music_ends_with_the_picture_and_goes_under_speech() {
        let t = cut(&Assembly {
            pictures: photos(2),
            voices: vec![asset("voice.mp3", MediaKind::Sound, 6_000)],
            music: Some(Box::new(asset("bed.mp3", MediaKind::Sound, 20_000))),
            length_ms: Some(30_000),
            ..Assembly::default()
        });
        let music = &t.track(TrackKind::Audio, Some("bgm")).unwrap().segments[0];
        assert_eq!(
            (music.end_ms(), music.volume, music.looped),
            (30_000, 0.35, true)
        );
        assert_eq!(
            t.track(TrackKind::Audio, Some("voice")).unwrap().end_ms(),
            6_000
        );
    }
}

//! Picture, text and sound of a timeline in whole frames: the part of rendering that does not need
//! ffmpeg.

mod error;
mod media_source;
mod picture_clips;
mod sound_clips;
mod text_clips;

use crate::domain::asset::MediaKind;
use crate::domain::clock::frame_at;
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind};
use media_source::media_source;
use picture_clips::picture_clip;
use sound_clips::{add_sound, end_with_picture, sound_clip, sound_role};
use text_clips::text_clips;

pub use error::PlanError;
pub use media_source::{FindMedia, MediaSource};
pub use picture_clips::PictureClip;
pub use sound_clips::{SoundClip, SoundRole};
pub use text_clips::TextClip;

/// Everything that the renderer needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Size of the output (px, even).
    pub width: u32,
    pub height: u32,
    pub fps: u32,
    /// Duration of the whole output.
    pub frames: u64,
    /// Video tracks from bottom to top; all but the first are overlays.
    pub layers: Vec<Vec<PictureClip>>,
    pub captions: Vec<TextClip>,
    pub sounds: Vec<SoundClip>,
    /// Target loudness of the mix (LUFS).
    pub loudness: Option<f64>,
}

impl Plan {
    /// Returns the duration of the whole output (ms).
    pub fn duration_ms(&self) -> u64 {
        self.frames * 1000 / u64::from(self.fps)
    }
}

/// Frames `from` (inclusive) to `to` (exclusive) of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: u64,
    pub to: u64,
}

impl Span {
    /// Returns the number of frames.
    pub fn frames(self) -> u64 {
        self.to - self.from
    }
}

const MAX_DURATION_MS: u64 = 6 * 3_600_000;

/// Plans a timeline. `short_side` is the requested resolution (px); `None` renders at the size of
/// the canvas.
///
/// # Errors
/// If the timeline is empty or too long, or a media file is missing.
pub fn plan(
    timeline: &Timeline,
    short_side: Option<u32>,
    find: FindMedia,
) -> Result<Plan, PlanError> {
    let duration = timeline.duration_ms();
    if timeline.is_empty() || duration == 0 {
        return Err(PlanError::Empty);
    }
    if duration > MAX_DURATION_MS {
        return Err(PlanError::TooLong(duration / 3_600_000));
    }
    let empty = empty(timeline, short_side);
    let mut plan = Plan {
        frames: frame_at(duration, empty.fps).max(1),
        loudness: timeline.loudness,
        ..empty
    };
    for track in &timeline.tracks {
        add_track(&mut plan, track, find)?;
    }
    let end_ms = plan.duration_ms();
    plan.sounds
        .iter_mut()
        .for_each(|s| end_with_picture(s, end_ms));
    Ok(plan)
}

fn add_track(plan: &mut Plan, track: &Track, find: FindMedia) -> Result<(), PlanError> {
    let visible = track.segments.iter().filter(|s| s.duration_ms > 0);
    match track.kind {
        TrackKind::Video => {
            let sources: Result<Vec<MediaSource>, PlanError> = track
                .segments
                .iter()
                .map(|s| media_source(s, find))
                .collect();
            add_layer(plan, track, sources?);
        }
        TrackKind::Audio => {
            for s in visible.filter(|s| !s.muted) {
                let sound = sound_clip(s, media_source(s, find)?, s.fade_in_ms, s.fade_out_ms);
                let role = sound_role(track);
                add_sound(&mut plan.sounds, SoundClip { role, ..sound });
            }
        }
        TrackKind::Text => {
            let fps = plan.fps;
            plan.captions
                .extend(visible.flat_map(|s| text_clips(s, fps)));
        }
        TrackKind::Other(_) => {}
    }
    Ok(())
}

fn add_layer(plan: &mut Plan, track: &Track, sources: Vec<MediaSource>) {
    let is_main = plan.layers.is_empty();
    let mut layer: Vec<PictureClip> = Vec::new();
    for (index, (s, source)) in track
        .segments
        .iter()
        .zip(sources)
        .enumerate()
        .filter(|(_, (s, _))| s.duration_ms > 0)
    {
        let next_blend_ms = track
            .segments
            .get(index + 1)
            .map_or(0, Segment::transition_ms);
        if source.has_audio && source.kind == MediaKind::Clip && !s.muted && !s.frozen {
            // The sound crossfades with the picture.
            let sound = sound_clip(
                s,
                source.clone(),
                s.fade_in_ms.max(s.transition_ms()),
                s.fade_out_ms.max(next_blend_ms),
            );
            let role = SoundRole::Clip;
            add_sound(&mut plan.sounds, SoundClip { role, ..sound });
        }
        // On overlay layers, the later of two overlapping pictures is drawn on top.
        let before = layer.last().filter(|_| is_main);
        layer.push(picture_clip(s, source, before, plan.fps));
    }
    plan.layers.push(layer);
}

/// Returns a plan of a single black frame.
pub fn empty(timeline: &Timeline, short_side: Option<u32>) -> Plan {
    let (width, height) = output_size(timeline, short_side);
    let fps = timeline.canvas.fps.clamp(1, 120);
    Plan {
        width,
        height,
        fps,
        frames: 1,
        layers: vec![],
        captions: vec![],
        sounds: vec![],
        loudness: None,
    }
}

/// Returns the output size: the canvas scaled to the requested short side. Both sides are even, as
/// 4:2:0 requires.
fn output_size(timeline: &Timeline, short_side: Option<u32>) -> (u32, u32) {
    let (w, h) = (
        f64::from(timeline.canvas.width),
        f64::from(timeline.canvas.height),
    );
    let scale = short_side.map_or(1.0, |s| f64::from(s) / w.min(h));
    let even = |v: f64| ((v * scale / 2.0).round() as u32 * 2).max(2);
    (even(w), even(h))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::domain::assemble::Assembly;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::Asset;
    use crate::domain::edit::Edit;
    use crate::domain::timeline::{Transition, TransitionKind};

    fn planned(short_side: Option<u32>) -> Plan {
        let mut pictures: Vec<Asset> = (0..4)
            .map(|i| asset(&format!("{i}.jpg"), MediaKind::Photo, 0))
            .collect();
        pictures.push(asset("c.mp4", MediaKind::Clip, 3_000));
        let transition = Some(Transition {
            kind: TransitionKind::Crossfade,
            duration_ms: 500,
        });
        let assembly = Assembly {
            pictures: pictures.clone(),
            total_ms: Some(30_000),
            transition,
            ..Assembly::default()
        };
        let t = Edit::Assemble(assembly)
            .apply(&Timeline::default(), &|_| None)
            .unwrap();
        let find = move |src: &str| {
            pictures
                .iter()
                .find(|a| a.source() == src)
                .map(|a| (a.clone(), PathBuf::from(&a.name)))
        };
        plan(&t, short_side, &find).unwrap()
    }

    #[test]
    fn the_frames_of_the_pictures_add_up_to_the_whole() {
        let p = planned(None);
        assert_eq!(p.frames, 900);
        let overlaps: u64 = p.layers[0]
            .iter()
            .filter_map(|p| p.blend)
            .map(|(_, n)| n)
            .sum();
        assert_eq!(
            p.layers[0].iter().map(|p| p.frames).sum::<u64>() - overlaps,
            900
        );
        assert!(
            p.layers[0][1..]
                .iter()
                .all(|p| p.blend == Some(("fade", 15)))
        );
        assert_eq!(p.sounds.len(), 1, "the clip's own sound");
        assert_eq!((p.sounds[0].fade_in_ms, p.sounds[0].fade_out_ms), (500, 0));
    }

    #[test]
    fn the_size_follows_the_request_and_is_even() {
        assert_eq!((planned(None).width, planned(None).height), (1920, 1080));
        assert_eq!(
            (planned(Some(720)).width, planned(Some(720)).height),
            (1280, 720)
        );
        assert_eq!(planned(Some(480)).width, 854);
    }

    #[test]
    fn unrenderable_timelines_return_a_reason() {
        assert_eq!(
            plan(&Timeline::default(), None, &|_| None),
            Err(PlanError::Empty)
        );
        let assembly = Assembly {
            pictures: vec![asset("x.jpg", MediaKind::Photo, 0)],
            ..Assembly::default()
        };
        let t = Edit::Assemble(assembly)
            .apply(&Timeline::default(), &|_| None)
            .unwrap();
        assert_eq!(
            plan(&t, None, &|_| None),
            Err(PlanError::MissingMedia("x.jpg".into()))
        );
    }
}

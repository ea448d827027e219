//! What is on the screen and in the ear, counted in whole frames: the part of rendering that needs no ffmpeg.

use std::path::PathBuf;

use crate::domain::adjustments::Adjustments;
use crate::domain::asset::{Asset, MediaKind, PictureProperties};
use crate::domain::clock::frame_at;
use crate::domain::timeline::{Inset, Segment, TextStyle, Timeline, Track, TrackKind};

/// A medium as the plan uses it.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaSource {
    pub path: PathBuf,
    pub kind: MediaKind,
    pub has_audio: bool,
    /// How a photo was held (EXIF); 1 is upright.
    pub orientation: u8,
    /// ms of the whole medium; 0 for a photo.
    pub duration_ms: u64,
    /// px as shown, with square pixels; 0 where there is no picture.
    pub width: u32,
    pub height: u32,
    pub traits: PictureProperties,
    /// `0xrrggbb` of a picture that is one colour and has no medium.
    pub color: Option<String>,
}

/// How a picture fills the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Cover,
    Contain,
    /// Whole, with a blurred copy of itself behind.
    Blur,
}

/// A stretch of picture. Frames are of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureClip {
    pub source: MediaSource,
    pub start_frame: u64,
    pub frames: u64,
    /// Time of the source at its first frame, s (at its last frame, if it plays backwards).
    pub in_s: f64,
    pub speed: f64,
    pub looped: bool,
    pub reversed: bool,
    pub frozen: bool,
    /// Where it lies, in place of the whole canvas.
    pub inset: Option<Inset>,
    pub fit: Fit,
    pub look: Adjustments,
    /// The blend from the picture before: xfade's name for it and how many frames the two overlap.
    pub blend: Option<(&'static str, u64)>,
    pub fade_in_frames: u64,
    pub fade_out_frames: u64,
}

/// A text over the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct TextClip {
    pub style: TextStyle,
    pub start_frame: u64,
    pub frames: u64,
    pub fade_in_frames: u64,
    pub fade_out_frames: u64,
}

/// What a sound is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoundRole {
    Speech,
    /// The sound that a clip was recorded with.
    Clip,
    Other,
}

/// A stretch of sound. Times in ms of the output.
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
    /// Gives way to speech.
    pub ducked: bool,
    pub volume: f64,
    pub fade_in_ms: u64,
    pub fade_out_ms: u64,
    /// It begins, or ends, in the middle of what was recorded.
    pub cut_at_start: bool,
    pub cut_at_end: bool,
}

/// Everything the renderer needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// px, even.
    pub width: u32,
    pub height: u32,
    pub fps: u32,
    /// Length of the whole.
    pub frames: u64,
    /// Video tracks from below to above; those above the first lie over it.
    pub layers: Vec<Vec<PictureClip>>,
    pub captions: Vec<TextClip>,
    pub sounds: Vec<SoundClip>,
    /// Loudness that the whole is brought to, LUFS.
    pub loudness: Option<f64>,
}

/// Why a draft cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("there is nothing on the timeline")]
    Empty,
    #[error("the medium of \"{0}\" is not in this studio")]
    MissingMedium(String),
    #[error("the video would be {0} hours long; the studio renders up to 6")]
    TooLong(u64),
}

const LONGEST_MS: u64 = 6 * 3_600_000;

impl Plan {
    /// Length of the whole in ms.
    pub fn duration_ms(&self) -> u64 {
        self.frames * 1000 / u64::from(self.fps)
    }
}

/// Plans a timeline. `short_side` is the wished resolution in px; none renders in the size of the canvas.
pub fn plan(
    t: &Timeline,
    short_side: Option<u32>,
    find: &dyn Fn(&str) -> Option<(Asset, PathBuf)>,
) -> Result<Plan, PlanError> {
    let duration = t.duration_ms();
    if t.is_empty() || duration == 0 {
        return Err(PlanError::Empty);
    }
    if duration > LONGEST_MS {
        return Err(PlanError::TooLong(duration / 3_600_000));
    }
    let fps = t.canvas.fps.clamp(1, 120);
    let source = |s: &Segment| {
        if let Some(color) = s.plain_color() {
            return Ok(plain(color));
        }
        let (asset, path) = s
            .source
            .as_deref()
            .and_then(find)
            .ok_or_else(|| PlanError::MissingMedium(s.name.clone()))?;
        Ok(MediaSource {
            path,
            kind: asset.kind,
            has_audio: asset.has_audio,
            orientation: asset.orientation,
            duration_ms: asset.duration_ms,
            width: asset.width,
            height: asset.height,
            traits: asset.traits,
            color: None,
        })
    };
    let mut plan = Plan {
        frames: frame_at(duration, fps).max(1),
        loudness: t.loudness,
        ..empty(t, short_side)
    };
    for track in &t.tracks {
        let visible = track.segments.iter().filter(|s| s.duration_ms > 0);
        match track.kind {
            TrackKind::Video => {
                let sources: Result<Vec<MediaSource>, PlanError> =
                    track.segments.iter().map(source).collect();
                add_layer(&mut plan, track, sources?);
            }
            TrackKind::Audio => {
                for s in visible.filter(|s| !s.muted) {
                    let sound = sound(s, source(s)?, s.fade_in_ms, s.fade_out_ms);
                    add_sound(
                        &mut plan.sounds,
                        SoundClip {
                            role: role(track),
                            ..sound
                        },
                    );
                }
            }
            TrackKind::Text => plan
                .captions
                .extend(visible.filter_map(|s| caption(s, fps))),
            TrackKind::Other(_) => {}
        }
    }
    let end_ms = plan.duration_ms();
    plan.sounds
        .iter_mut()
        .for_each(|s| end_with_picture(s, end_ms));
    Ok(plan)
}

/// A sound that would last a part of a frame longer than the picture ends with it.
fn end_with_picture(s: &mut SoundClip, end_ms: u64) {
    if s.start_ms < end_ms && s.start_ms + s.duration_ms > end_ms {
        (s.duration_ms, s.cut_at_end) = (end_ms - s.start_ms, true);
        s.fade_out_ms = s.fade_out_ms.min(s.duration_ms);
    }
}

/// A plan of nothing but black.
pub fn empty(t: &Timeline, short_side: Option<u32>) -> Plan {
    let (width, height) = size(t, short_side);
    let fps = t.canvas.fps.clamp(1, 120);
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

/// The output's size: the canvas, scaled so that its short side is as wished; both sides even, as 4:2:0 needs.
fn size(t: &Timeline, short_side: Option<u32>) -> (u32, u32) {
    let (w, h) = (f64::from(t.canvas.width), f64::from(t.canvas.height));
    let scale = short_side.map_or(1.0, |s| f64::from(s) / w.min(h));
    let even = |v: f64| ((v * scale / 2.0).round() as u32 * 2).max(2);
    (even(w), even(h))
}

fn frames_of(s: &Segment, fps: u32) -> (u64, u64) {
    let start = frame_at(s.start_ms, fps);
    (
        start,
        frame_at(s.end_ms(), fps).saturating_sub(start).max(1),
    )
}

fn role(track: &Track) -> SoundRole {
    if track.role.as_deref() == Some("voice") {
        SoundRole::Speech
    } else {
        SoundRole::Other
    }
}

/// A picture of one colour. Anything but `#rrggbb` is black: only digits of this form reach a filter graph.
fn plain(color: &str) -> MediaSource {
    let hex = color
        .strip_prefix('#')
        .filter(|h| h.len() == 6 && h.chars().all(|c| c.is_ascii_hexdigit()))
        .unwrap_or("000000");
    MediaSource {
        path: PathBuf::new(),
        kind: MediaKind::Photo,
        has_audio: false,
        orientation: 1,
        duration_ms: 0,
        width: 0,
        height: 0,
        traits: PictureProperties::default(),
        color: Some(format!("0x{hex}")),
    }
}

fn add_layer(plan: &mut Plan, track: &Track, sources: Vec<MediaSource>) {
    let main = plan.layers.is_empty();
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
        let (start_frame, frames) = frames_of(s, plan.fps);
        let overlap = layer.last().map_or(0, |p| {
            (p.start_frame + p.frames).saturating_sub(start_frame)
        });
        let kind = xfade(s.transition.as_ref().map_or("", |t| t.kind.as_str()));
        // Over the main picture the later of two that overlap simply lies on top.
        let blend = (overlap > 0 && main).then_some((kind, overlap.min(frames)));
        if source.has_audio && source.kind == MediaKind::Clip && !s.muted && !s.frozen {
            // The sound blends where the picture does.
            let sound = sound(
                s,
                source.clone(),
                s.fade_in_ms.max(s.transition_ms()),
                s.fade_out_ms.max(next_blend_ms),
            );
            add_sound(
                &mut plan.sounds,
                SoundClip {
                    role: SoundRole::Clip,
                    ..sound
                },
            );
        }
        let fade_in_frames = frame_at(s.fade_in_ms, plan.fps).min(frames);
        layer.push(PictureClip {
            source,
            start_frame,
            frames,
            in_s: in_point(s, start_frame, frames, plan.fps),
            speed: s.speed,
            looped: s.looped,
            reversed: s.reversed,
            frozen: s.frozen,
            inset: s.inset.clone(),
            fit: match s.fit.as_deref() {
                Some("contain") => Fit::Contain,
                Some("blur") => Fit::Blur,
                _ => Fit::Cover,
            },
            look: s.look.clone(),
            blend,
            fade_in_frames,
            fade_out_frames: frame_at(s.fade_out_ms, plan.fps).min(frames - fade_in_frames),
        });
    }
    plan.layers.push(layer);
}

/// Time of the source, s, at the frame boundary where a segment begins: what its first frame shows is not moved by the
/// rounding of its start to a whole frame. A segment that plays backwards begins at its end.
fn in_point(s: &Segment, start_frame: u64, frames: u64, fps: u32) -> f64 {
    let seconds = |ms: u64| ms as f64 / 1000.0;
    let boundary = |frame: u64| frame as f64 / f64::from(fps);
    let moved = if s.reversed {
        seconds(s.end_ms()) - boundary(start_frame + frames)
    } else {
        boundary(start_frame) - seconds(s.start_ms)
    };
    (seconds(s.in_ms) + moved * s.speed).max(0.0)
}

/// The draft's name of a transition → xfade's; only names of this table ever reach a filter graph.
fn xfade(kind: &str) -> &'static str {
    const NAMES: &[(&str, &str)] = &[
        ("fade-black", "fadeblack"),
        ("fade-white", "fadewhite"),
        ("slide-left", "slideleft"),
        ("slide-right", "slideright"),
        ("slide-up", "slideup"),
        ("slide-down", "slidedown"),
        ("push-left", "slideleft"),
        ("push-right", "slideright"),
        ("push-up", "slideup"),
        ("push-down", "slidedown"),
        ("wipe-left", "wipeleft"),
        ("wipe-right", "wiperight"),
        ("wipe-up", "wipeup"),
        ("wipe-down", "wipedown"),
        ("zoom", "zoomin"),
    ];
    NAMES
        .iter()
        .find(|(name, _)| *name == kind)
        .map_or("fade", |(_, x)| x)
}

fn sound(s: &Segment, source: MediaSource, fade_in_ms: u64, fade_out_ms: u64) -> SoundClip {
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

/// Adds a sound. One that goes on where the last one was split is part of it, so that nothing is heard of the split.
fn add_sound(sounds: &mut Vec<SoundClip>, next: SoundClip) {
    let used = |s: &SoundClip| s.duration_ms as f64 * s.speed;
    let continues = |last: &SoundClip| {
        // Backwards, the later part is the earlier one of the source.
        let (first, second) = if next.reversed {
            (&next, last)
        } else {
            (last, &next)
        };
        let reached = first.in_ms as f64 + used(first);
        let same =
            last.source == next.source && (last.role, last.ducked) == (next.role, next.ducked);
        same && (last.looped, next.looped, last.reversed == next.reversed) == (false, false, true)
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

fn caption(s: &Segment, fps: u32) -> Option<TextClip> {
    let style = s
        .style
        .clone()
        .filter(|style| !style.text.trim().is_empty())?;
    let (start_frame, frames) = frames_of(s, fps);
    Some(TextClip {
        style,
        start_frame,
        frames,
        fade_in_frames: frame_at(s.fade_in_ms, fps),
        fade_out_frames: frame_at(s.fade_out_ms, fps),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assemble::Assembly;
    use crate::domain::assemble::tests::asset;
    use crate::domain::edit::Edit;
    use crate::domain::timeline::Transition;

    fn planned(short_side: Option<u32>) -> Plan {
        let mut pictures: Vec<Asset> = (0..4)
            .map(|i| asset(&format!("{i}.jpg"), MediaKind::Photo, 0))
            .collect();
        pictures.push(asset("c.mp4", MediaKind::Clip, 3_000));
        let transition = Some(Transition {
            kind: "crossfade".into(),
            duration_ms: 500,
        });
        let wish = Assembly {
            pictures: pictures.clone(),
            length_ms: Some(30_000),
            transition,
            ..Assembly::default()
        };
        let t = Edit::Assemble(wish)
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
    fn the_size_follows_the_wish_and_is_even() {
        assert_eq!((planned(None).width, planned(None).height), (1920, 1080));
        assert_eq!(
            (planned(Some(720)).width, planned(Some(720)).height),
            (1280, 720)
        );
        assert_eq!(planned(Some(480)).width, 854);
    }

    #[test]
    fn what_cannot_be_rendered_says_why() {
        assert_eq!(
            plan(&Timeline::default(), None, &|_| None),
            Err(PlanError::Empty)
        );
        let wish = Assembly {
            pictures: vec![asset("x.jpg", MediaKind::Photo, 0)],
            ..Assembly::default()
        };
        let t = Edit::Assemble(wish)
            .apply(&Timeline::default(), &|_| None)
            .unwrap();
        assert_eq!(
            plan(&t, None, &|_| None),
            Err(PlanError::MissingMedium("x.jpg".into()))
        );
    }
}

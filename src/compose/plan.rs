//! Picture, text and sound of a timeline in whole frames: the part of rendering that does not need
//! ffmpeg.

use std::path::PathBuf;

use crate::domain::asset::{Asset, MediaKind, PictureProperties};
use crate::domain::clock::frame_at;
use crate::domain::edit::{CaptionPreset, WordMark, word_marks};
use crate::domain::reason::{Reason, RenderReason};
use crate::domain::timeline::Adjustments;
use crate::domain::timeline::{
    Fit, Inset, Role, Segment, TextHighlight, TextStyle, Timeline, Track, TrackKind, TransitionKind,
};

/// A media file as used by the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaSource {
    pub path: PathBuf,
    pub kind: MediaKind,
    pub has_audio: bool,
    /// EXIF orientation of a photo; 1 is upright.
    pub orientation: u8,
    /// Duration of the whole file (ms); 0 for a photo.
    pub duration_ms: u64,
    /// Display size (px), with square pixels; 0 if there is no picture.
    pub width: u32,
    pub height: u32,
    pub properties: PictureProperties,
    /// `0xrrggbb` if the picture is a solid color without a media file.
    pub color: Option<String>,
}

/// A picture on the timeline. Frames are those of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureClip {
    pub source: MediaSource,
    pub start_frame: u64,
    pub frames: u64,
    /// Source time (s) at the first frame, or at the last frame if reversed.
    pub in_s: f64,
    pub speed: f64,
    pub looped: bool,
    pub reversed: bool,
    pub frozen: bool,
    /// Placement as an inset; `None` for the whole canvas.
    pub inset: Option<Inset>,
    pub fit: Fit,
    pub adjustments: Adjustments,
    /// Transition from the previous picture: the name in `xfade` and the overlap (frames).
    pub blend: Option<(&'static str, u64)>,
    pub fade_in_frames: u64,
    pub fade_out_frames: u64,
}

/// A text overlay.
#[derive(Clone, Debug, PartialEq)]
pub struct TextClip {
    pub style: TextStyle,
    pub start_frame: u64,
    pub frames: u64,
    pub fade_in_frames: u64,
    pub fade_out_frames: u64,
}

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

/// Reasons for which a timeline cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", Reason::from(self.reason()))]
pub enum PlanError {
    Empty,
    /// Name of the segment.
    MissingMedia(String),
    /// Duration (h).
    TooLong(u64),
}

impl PlanError {
    /// Returns the reason of the error.
    pub fn reason(&self) -> RenderReason {
        match self {
            Self::Empty => RenderReason::TimelineEmpty,
            Self::MissingMedia(name) => RenderReason::NoMedia(name.clone()),
            Self::TooLong(hours) => RenderReason::TooLong(*hours),
        }
    }
}

const MAX_DURATION_MS: u64 = 6 * 3_600_000;

/// Looks up the asset of a media source and the path of its file.
pub type FindMedia<'a> = &'a dyn Fn(&str) -> Option<(Asset, PathBuf)>;

impl Plan {
    /// Returns the duration of the whole output (ms).
    pub fn duration_ms(&self) -> u64 {
        self.frames * 1000 / u64::from(self.fps)
    }
}

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

fn media_source(s: &Segment, find: FindMedia) -> Result<MediaSource, PlanError> {
    if let Some(color) = s.solid_color() {
        return Ok(solid_color(color));
    }
    let (asset, path) = s
        .source
        .as_deref()
        .and_then(find)
        .ok_or_else(|| PlanError::MissingMedia(s.name.clone()))?;
    Ok(MediaSource {
        path,
        kind: asset.kind,
        has_audio: asset.has_audio,
        orientation: asset.orientation,
        duration_ms: asset.duration_ms,
        width: asset.width,
        height: asset.height,
        properties: asset.properties,
        color: None,
    })
}

/// Ends a sound with the picture if it would last a fraction of a frame longer.
fn end_with_picture(s: &mut SoundClip, end_ms: u64) {
    if s.start_ms < end_ms && s.start_ms + s.duration_ms > end_ms {
        (s.duration_ms, s.cut_at_end) = (end_ms - s.start_ms, true);
        s.fade_out_ms = s.fade_out_ms.min(s.duration_ms);
    }
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

fn frame_range(s: &Segment, fps: u32) -> (u64, u64) {
    let start = frame_at(s.start_ms, fps);
    (
        start,
        frame_at(s.end_ms(), fps).saturating_sub(start).max(1),
    )
}

fn sound_role(track: &Track) -> SoundRole {
    if track.role == Some(Role::Voice) {
        SoundRole::Speech
    } else {
        SoundRole::Other
    }
}

/// Returns a solid-color source. Anything but `#rrggbb` is black, so only digits of this form reach
/// a filter graph.
fn solid_color(color: &str) -> MediaSource {
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
        properties: PictureProperties::default(),
        color: Some(format!("0x{hex}")),
    }
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

/// Plans a picture. If it overlaps the one `before`, they blend.
fn picture_clip(
    s: &Segment,
    source: MediaSource,
    before: Option<&PictureClip>,
    fps: u32,
) -> PictureClip {
    let (start_frame, frames) = frame_range(s, fps);
    let overlap = before.map_or(0, |p| {
        (p.start_frame + p.frames).saturating_sub(start_frame)
    });
    let kind = s
        .transition
        .as_ref()
        .map_or(&TransitionKind::Crossfade, |t| &t.kind);
    let fade_in_frames = frame_at(s.fade_in_ms, fps).min(frames);
    PictureClip {
        source,
        start_frame,
        frames,
        in_s: in_point(s, start_frame, frames, fps),
        speed: s.speed,
        looped: s.looped,
        reversed: s.reversed,
        frozen: s.frozen,
        inset: s.inset.clone(),
        fit: s.fit.clone().unwrap_or(Fit::Cover),
        adjustments: s.adjustments.clone(),
        blend: (overlap > 0).then_some((kind.xfade_name(), overlap.min(frames))),
        fade_in_frames,
        fade_out_frames: frame_at(s.fade_out_ms, fps).min(frames - fade_in_frames),
    }
}

/// Returns the source time (s) at the frame boundary where a segment begins, so that rounding its
/// start to a whole frame does not shift its content. A reversed segment begins at its end.
fn in_point(s: &Segment, start_frame: u64, frames: u64, fps: u32) -> f64 {
    let seconds = |ms: u64| ms as f64 / 1000.0;
    let boundary = |frame: u64| frame as f64 / f64::from(fps);
    let offset = if s.reversed {
        seconds(s.end_ms()) - boundary(start_frame + frames)
    } else {
        boundary(start_frame) - seconds(s.start_ms)
    };
    (seconds(s.in_ms) + offset * s.speed).max(0.0)
}

fn sound_clip(s: &Segment, source: MediaSource, fade_in_ms: u64, fade_out_ms: u64) -> SoundClip {
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
fn add_sound(sounds: &mut Vec<SoundClip>, next: SoundClip) {
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

fn text_clip(s: &Segment, fps: u32) -> Option<TextClip> {
    let style = s
        .style
        .clone()
        .filter(|style| !style.text.trim().is_empty())?;
    let (start_frame, frames) = frame_range(s, fps);
    Some(TextClip {
        style,
        start_frame,
        frames,
        fade_in_frames: frame_at(s.fade_in_ms, fps),
        fade_out_frames: frame_at(s.fade_out_ms, fps),
    })
}

/// Returns a text, or one for each spoken word, which is highlighted from its start on.
fn text_clips(s: &Segment, fps: u32) -> Vec<TextClip> {
    let Some(clip) = text_clip(s, fps) else {
        return Vec::new();
    };
    let spoken = clip.style.spoken.as_deref().unwrap_or_default();
    let (preset, marks) = (CaptionPreset::named(spoken), word_marks(spoken));
    let Some(color) = preset.highlight.filter(|_| !marks.is_empty()) else {
        return vec![clip];
    };
    let (first, end) = (clip.start_frame, clip.start_frame + clip.frames);
    let frame = |mark: &WordMark| frame_at(s.start_ms + mark.at_ms, fps).clamp(first, end);
    let mut clips = Vec::new();
    let before = frame(&marks[0]).saturating_sub(first);
    clips.extend((before > 0).then(|| TextClip {
        frames: before,
        ..clip.clone()
    }));
    for (index, mark) in marks.iter().enumerate() {
        let next = marks.get(index + 1);
        let (from, to) = (frame(mark), next.map_or(end, frame));
        let highlight = TextHighlight {
            from: mark.character,
            to: next.map_or(usize::MAX, |next| next.character),
            color: color.to_owned(),
        };
        clips.extend((to > from).then(|| TextClip {
            style: TextStyle {
                highlight: Some(highlight),
                ..clip.style.clone()
            },
            start_frame: from,
            frames: to - from,
            ..clip.clone()
        }));
    }
    // The fades belong to the whole caption.
    let last = clips.len().saturating_sub(1);
    for (index, part) in clips.iter_mut().enumerate() {
        if index > 0 {
            part.fade_in_frames = 0;
        }
        if index < last {
            part.fade_out_frames = 0;
        }
    }
    clips
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

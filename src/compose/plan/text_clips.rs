//! Texts of a timeline.

use super::picture_clips::frame_range;
use crate::domain::clock::frame_at;
use crate::domain::edit::{CaptionPreset, WordMark, word_marks};
use crate::domain::timeline::{Segment, TextHighlight, TextStyle};

/// A text overlay.
#[derive(Clone, Debug, PartialEq)]
pub struct TextClip {
    pub style: TextStyle,
    pub start_frame: u64,
    pub frames: u64,
    pub fade_in_frames: u64,
    pub fade_out_frames: u64,
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
pub(super) fn text_clips(s: &Segment, fps: u32) -> Vec<TextClip> {
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

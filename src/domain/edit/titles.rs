//! Titles and captions.

use serde::{Deserialize, Serialize};

use super::layout::place_on_free_track;
use super::limits::{MIN_SEGMENT_MS, check_duration};
use super::refusal::EditRefusal;
use super::segments::picture_end;
use crate::domain::timeline::{Position, Segment, TextStyle, Timeline, Track, TrackKind, new_id};

/// Default duration of a title (ms).
const TITLE_MS: u64 = 3_000;
const TITLE_FADE_MS: u64 = 300;
const TITLE_SIZE: u32 = 72;

/// Purpose of a text, which determines its default position, size and duration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextRole {
    #[default]
    Title,
    /// Spoken text at the lower edge.
    Caption,
    /// A name on a band at the lower left.
    LowerThird,
}

/// A caption cue: text and its time range (ms).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    pub start_ms: u64,
    pub end_ms: u64,
    pub text: String,
}

/// Notes about an imported caption file: skipped and changed cues, and its encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaptionNotes {
    /// Encoding, if it was guessed from the text.
    pub guessed_encoding: Option<&'static str>,
    /// Number of damaged characters.
    pub damaged: usize,
    /// Number of cues with invalid times.
    pub unreadable: usize,
    /// Number of cues that end before they start.
    pub backwards: usize,
    /// Number of cues before the start of the video.
    pub early: usize,
    /// Number of cues without text.
    pub empty: usize,
    /// Number of cues beyond the limit of a file.
    pub excess: usize,
    /// Number of cues whose text was shortened to the limit.
    pub shortened: usize,
}

/// Requested properties of a text. `None` keeps the value, or uses the default for a new text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextChange {
    pub text: Option<String>,
    pub start_ms: Option<u64>,
    pub duration_ms: Option<u64>,
    pub position: Option<Position>,
    /// Font size (px on a canvas 1080 px high).
    pub size: Option<u32>,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// `#rrggbb` of a band behind the text; empty removes the band.
    pub background: Option<String>,
    /// `light`, `regular`, `semibold` or `bold`.
    pub weight: Option<String>,
    /// Duration of the fade-in and the fade-out (ms).
    pub fade_ms: Option<u64>,
    pub role: TextRole,
    /// Scrolls the text upward, like end credits.
    pub roll: bool,
    /// Style preset of a caption that follows the spoken words.
    pub spoken: Option<String>,
}

/// Returns the default position, font size, band color and duration (ms) of a role.
fn role_defaults(role: TextRole) -> (Position, u32, Option<&'static str>, u64) {
    match role {
        TextRole::Title => (Position::Center, TITLE_SIZE, None, TITLE_MS),
        TextRole::Caption => (Position::Bottom, 48, None, 2_000),
        TextRole::LowerThird => (Position::BottomLeft, 48, Some("#101418"), 4_000),
    }
}

/// Adds a text segment.
pub(super) fn add(t: &mut Timeline, text: &str, style: &TextChange) -> Result<(), EditRefusal> {
    let end_ms = picture_end(t);
    if end_ms == 0 {
        return Err(EditRefusal::Empty);
    }
    let start = style.start_ms.unwrap_or(0);
    if start >= end_ms {
        return Err(EditRefusal::AfterTheEnd {
            at_ms: start,
            end_ms,
        });
    }
    let (position, size, background, default_ms) = role_defaults(style.role);
    let duration = style.duration_ms.unwrap_or(default_ms).min(end_ms - start);
    check_duration(duration)?;
    let mut title = Segment::new(new_id(), text.to_owned(), start, duration);
    let default_fade = if style.roll || style.role == TextRole::Caption {
        0
    } else {
        TITLE_FADE_MS.min(duration / 4)
    };
    title.fade_in_ms = style.fade_ms.unwrap_or(default_fade).min(duration / 2);
    title.fade_out_ms = title.fade_in_ms;
    title.style = Some(TextStyle {
        text: text.to_owned(),
        position: Some(style.position.clone().unwrap_or(position)),
        size: Some(style.size.unwrap_or(size)),
        color: Some(style.color.clone().unwrap_or_else(|| "#ffffff".into())),
        background: style
            .background
            .clone()
            .or(background.map(str::to_owned))
            .filter(|b| !b.is_empty()),
        weight: style.weight.clone(),
        roll: style.roll,
        spoken: style.spoken.clone(),
        highlight: None,
    });
    let name = if style.role == TextRole::Caption {
        CAPTIONS
    } else {
        "Title"
    };
    let is_matching = |track: &Track| {
        track.kind == TrackKind::Text && (track.name == CAPTIONS) == (name == CAPTIONS)
    };
    let end = t.tracks.len();
    place_on_free_track(t, title, is_matching, end, || {
        Track::new(new_id(), TrackKind::Text, name, None)
    });
    Ok(())
}

/// Name of the caption track. Captions have a separate track so that they can be edited together.
const CAPTIONS: &str = "Captions";

/// Returns true if a cue is visible in a video that ends at `end_ms`.
pub(crate) fn is_visible(cue: &Cue, end_ms: u64) -> bool {
    cue.start_ms + MIN_SEGMENT_MS <= end_ms.min(cue.end_ms)
}

/// Keeps titles within the video after it became shorter.
///
/// Titles across the end are shortened, and titles beyond the end move to it.
pub(super) fn clamp_to_picture(t: &mut Timeline) {
    let end = picture_end(t);
    if end == 0 {
        return;
    }
    for track in t.tracks.iter_mut().filter(|t| t.kind == TrackKind::Text) {
        track.segments.iter_mut().for_each(|s| clamp_title(s, end));
        track.segments.sort_by_key(|s| s.start_ms);
    }
}

fn clamp_title(segment: &mut Segment, end: u64) {
    if segment.start_ms + MIN_SEGMENT_MS > end {
        segment.duration_ms = segment.duration_ms.min(end);
        segment.start_ms = end - segment.duration_ms;
    } else if segment.end_ms() > end {
        segment.duration_ms = end - segment.start_ms;
    }
    segment.fade_in_ms = segment.fade_in_ms.min(segment.duration_ms / 2);
    segment.fade_out_ms = segment.fade_out_ms.min(segment.duration_ms / 2);
}

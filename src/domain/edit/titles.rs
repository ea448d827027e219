//! Edits of text on the picture.

use super::layers::on_free_track;
use super::{EditRefusal, SHORTEST_MS, picture_end, segment_mut};
use crate::domain::timeline::{Segment, TextStyle, Timeline, Track, TrackKind, new_id};

/// How long a title stays when nobody says, in ms.
const TITLE_MS: u64 = 3_000;
const TITLE_FADE_MS: u64 = 300;
const TITLE_SIZE: u32 = 72;

/// What a text is for: its usual place, size and time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextRole {
    #[default]
    Title,
    /// Spoken words at the lower edge.
    Caption,
    /// A name on a band, lower left.
    LowerThird,
}

/// Spoken words and when they are seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    pub start_ms: u64,
    pub end_ms: u64,
    pub text: String,
}

/// What a caption file holds besides its cues: counts of cues that are left out or changed, and how it was decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaptionNotes {
    /// The encoding that was found by its letters, as nothing states it.
    pub guessed: Option<&'static str>,
    /// Damaged characters.
    pub damaged: usize,
    /// Cues whose times cannot be read.
    pub unreadable: usize,
    /// Cues that end before they start.
    pub backwards: usize,
    /// Cues before the start of the video.
    pub early: usize,
    /// Cues without text.
    pub empty: usize,
    /// Cues over the limit of a file.
    pub excess: usize,
    /// Cues whose text was cut to the limit.
    pub shortened: usize,
}

/// What is wished of a text; absent means as it is (or the usual, for a new one).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextChange {
    pub text: Option<String>,
    pub start_ms: Option<u64>,
    pub duration_ms: Option<u64>,
    /// One of the nine places.
    pub position: Option<String>,
    /// px on a canvas 1080 px high.
    pub size: Option<u32>,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// `#rrggbb` of a band behind it; empty for none.
    pub background: Option<String>,
    /// `light`, `regular`, `semibold` or `bold`.
    pub weight: Option<String>,
    /// Fade in and out, ms.
    pub fade_ms: Option<u64>,
    pub role: TextRole,
    pub roll: bool,
}

/// The usual look of a role: place, size, band, length.
fn usual(role: TextRole) -> (&'static str, u32, Option<&'static str>, u64) {
    match role {
        TextRole::Title => ("center", TITLE_SIZE, None, TITLE_MS),
        TextRole::Caption => ("bottom", 48, None, 2_000),
        TextRole::LowerThird => ("bottom-left", 48, Some("#101418"), 4_000),
    }
}

pub(super) fn add(t: &mut Timeline, text: &str, look: &TextChange) -> Result<(), EditRefusal> {
    let end_ms = picture_end(t);
    if end_ms == 0 {
        return Err(EditRefusal::Empty);
    }
    let start = look.start_ms.unwrap_or(0);
    if start + SHORTEST_MS > end_ms {
        return Err(EditRefusal::AfterTheEnd {
            at_ms: start,
            end_ms,
        });
    }
    let (position, size, background, usual_ms) = usual(look.role);
    let duration = look.duration_ms.unwrap_or(usual_ms).min(end_ms - start);
    if duration < SHORTEST_MS {
        return Err(EditRefusal::TooShort(duration));
    }
    let mut title = Segment::new(new_id(), text.to_owned(), start, duration);
    let usual_fade = if look.roll || look.role == TextRole::Caption {
        0
    } else {
        TITLE_FADE_MS.min(duration / 4)
    };
    title.fade_in_ms = look.fade_ms.unwrap_or(usual_fade).min(duration / 2);
    title.fade_out_ms = title.fade_in_ms;
    title.style = Some(TextStyle {
        text: text.to_owned(),
        position: Some(look.position.clone().unwrap_or_else(|| position.into())),
        size: Some(look.size.unwrap_or(size)),
        color: Some(look.color.clone().unwrap_or_else(|| "#ffffff".into())),
        background: look
            .background
            .clone()
            .or(background.map(str::to_owned))
            .filter(|b| !b.is_empty()),
        weight: look.weight.clone(),
        roll: look.roll,
    });
    let name = if look.role == TextRole::Caption {
        CAPTIONS
    } else {
        "Title"
    };
    let fits = |track: &Track| {
        track.kind == TrackKind::Text && (track.name == CAPTIONS) == (name == CAPTIONS)
    };
    let last = t.tracks.len();
    on_free_track(t, title, fits, last, || {
        Track::new(new_id(), TrackKind::Text, name, None)
    });
    Ok(())
}

/// Captions have a track of their own, so that they can be changed as one.
const CAPTIONS: &str = "Captions";

/// Whether a cue can be seen in a video that ends at `end_ms`.
pub fn is_visible(cue: &Cue, end_ms: u64) -> bool {
    cue.start_ms + SHORTEST_MS <= end_ms.min(cue.end_ms)
}

/// Lays captions; what is after the end of the picture is left out, what reaches over it is cut.
pub(super) fn add_captions(t: &mut Timeline, cues: &[Cue]) -> Result<(), EditRefusal> {
    let end_ms = picture_end(t);
    if end_ms == 0 {
        return Err(EditRefusal::Empty);
    }
    let Some(first) = cues.first() else {
        return Err(EditRefusal::NothingToDo);
    };
    if !cues.iter().any(|c| is_visible(c, end_ms)) {
        return Err(if first.start_ms < end_ms {
            EditRefusal::TooShort(first.end_ms - first.start_ms)
        } else {
            EditRefusal::AfterTheEnd {
                at_ms: first.start_ms,
                end_ms,
            }
        });
    }
    for cue in cues.iter().filter(|c| is_visible(c, end_ms)) {
        let look = TextChange {
            start_ms: Some(cue.start_ms),
            duration_ms: Some(cue.end_ms.min(end_ms) - cue.start_ms),
            role: TextRole::Caption,
            ..TextChange::default()
        };
        add(t, &cue.text, &look)?;
    }
    Ok(())
}

pub(super) fn change(t: &mut Timeline, id: &str, change: &TextChange) -> Result<(), EditRefusal> {
    let end_ms = picture_end(t);
    if let Some(at_ms) = change.start_ms.filter(|s| s + SHORTEST_MS > end_ms) {
        return Err(EditRefusal::AfterTheEnd { at_ms, end_ms });
    }
    if let Some(short) = change.duration_ms.filter(|d| *d < SHORTEST_MS) {
        return Err(EditRefusal::TooShort(short));
    }
    let segment = segment_mut(t, id)?;
    if segment.style.is_none() {
        return Err(EditRefusal::NoText(segment.name.clone()));
    }
    segment.start_ms = change.start_ms.unwrap_or(segment.start_ms);
    segment.duration_ms = change.duration_ms.unwrap_or(segment.duration_ms);
    let style = segment.style.get_or_insert_with(TextStyle::default);
    if let Some(text) = &change.text {
        style.text.clone_from(text);
        segment.name.clone_from(text);
    }
    let keep = |new: &Option<String>, old: &mut Option<String>| {
        if new.is_some() {
            old.clone_from(new);
        }
    };
    keep(&change.position, &mut style.position);
    keep(&change.color, &mut style.color);
    keep(&change.weight, &mut style.weight);
    keep(&change.background, &mut style.background);
    style.background = style.background.take().filter(|b| !b.is_empty());
    style.size = change.size.or(style.size);
    segment.fade_in_ms = change
        .fade_ms
        .unwrap_or(segment.fade_in_ms)
        .min(segment.duration_ms / 2);
    segment.fade_out_ms = change
        .fade_ms
        .unwrap_or(segment.fade_out_ms)
        .min(segment.duration_ms / 2);
    if let Some((track, _)) = t.locate(id) {
        t.tracks[track].segments.sort_by_key(|s| s.start_ms);
    }
    Ok(())
}

/// After the picture became shorter: a title reaches to its end at most, and one that lay wholly beyond moves to it.
pub(super) fn stay_inside(t: &mut Timeline) {
    let end = picture_end(t);
    if end == 0 {
        return;
    }
    for track in t.tracks.iter_mut().filter(|t| t.kind == TrackKind::Text) {
        track.segments.iter_mut().for_each(|s| keep_inside(s, end));
        track.segments.sort_by_key(|s| s.start_ms);
    }
}

fn keep_inside(segment: &mut Segment, end: u64) {
    if segment.start_ms + SHORTEST_MS > end {
        segment.duration_ms = segment.duration_ms.min(end);
        segment.start_ms = end - segment.duration_ms;
    } else if segment.end_ms() > end {
        segment.duration_ms = end - segment.start_ms;
    }
    segment.fade_in_ms = segment.fade_in_ms.min(segment.duration_ms / 2);
    segment.fade_out_ms = segment.fade_out_ms.min(segment.duration_ms / 2);
}

//! Edits of text on the picture.

use super::{Refusal, SHORTEST_MS, picture_end, segment_mut};
use crate::domain::timeline::{Segment, TextStyle, Timeline, Track, TrackKind, new_id};

/// How long a title stays when nobody says, in ms.
const TITLE_MS: u64 = 3_000;
const TITLE_FADE_MS: u64 = 300;
const TITLE_SIZE: u32 = 72;

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
}

pub(super) fn add(t: &mut Timeline, text: &str, look: &TextChange) -> Result<(), Refusal> {
    let end_ms = picture_end(t);
    if end_ms == 0 {
        return Err(Refusal::Empty);
    }
    let start = look.start_ms.unwrap_or(0);
    if start + SHORTEST_MS > end_ms {
        return Err(Refusal::AfterTheEnd { at_ms: start, end_ms });
    }
    let duration = look.duration_ms.unwrap_or(TITLE_MS).min(end_ms - start);
    if duration < SHORTEST_MS {
        return Err(Refusal::TooShort(duration));
    }
    let mut title = Segment::new(new_id(), text.to_owned(), start, duration);
    title.fade_in_ms = TITLE_FADE_MS.min(duration / 4);
    title.fade_out_ms = TITLE_FADE_MS.min(duration / 4);
    title.style = Some(TextStyle {
        text: text.to_owned(),
        position: Some(look.position.clone().unwrap_or_else(|| "center".into())),
        size: Some(look.size.unwrap_or(TITLE_SIZE)),
        color: Some(look.color.clone().unwrap_or_else(|| "#ffffff".into())),
    });
    place(t, title);
    Ok(())
}

/// On the first text track where it overlaps nothing, else on a new one: two titles at once are both seen.
fn place(t: &mut Timeline, title: Segment) {
    let free = t
        .tracks
        .iter_mut()
        .filter(|t| t.kind == TrackKind::Text)
        .find(|track| track.segments.iter().all(|s| s.end_ms() <= title.start_ms || title.end_ms() <= s.start_ms));
    match free {
        Some(track) => {
            track.segments.push(title);
            track.segments.sort_by_key(|s| s.start_ms);
        }
        None => {
            let mut track = Track::new(new_id(), TrackKind::Text, "Title", None);
            track.segments.push(title);
            t.tracks.push(track);
        }
    }
}

pub(super) fn change(t: &mut Timeline, id: &str, change: &TextChange) -> Result<(), Refusal> {
    let end_ms = picture_end(t);
    if let Some(at_ms) = change.start_ms.filter(|s| s + SHORTEST_MS > end_ms) {
        return Err(Refusal::AfterTheEnd { at_ms, end_ms });
    }
    if let Some(short) = change.duration_ms.filter(|d| *d < SHORTEST_MS) {
        return Err(Refusal::TooShort(short));
    }
    let segment = segment_mut(t, id)?;
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
    style.size = change.size.or(style.size);
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

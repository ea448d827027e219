//! Anchoring of titles: titles move with the picture below them when earlier segments change.

use crate::domain::timeline::{Segment, Timeline, TrackKind};

/// Moves titles and captions with the picture at their start.
///
/// If that picture was removed, the title moves to the start of the next one.
pub(super) fn shift_titles(before: &Timeline, t: &mut Timeline) {
    let main_segments = |t: &Timeline| {
        t.track(TrackKind::Video, None)
            .map_or_else(Vec::new, |track| track.segments.clone())
    };
    let (old, new) = (main_segments(before), main_segments(t));
    if old == new {
        return;
    }
    // Move existing titles only: the edit has already positioned the titles that it added or moved.
    let old_titles: Vec<&Segment> = before
        .tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Text)
        .flat_map(|t| t.segments.iter())
        .collect();
    for track in t.tracks.iter_mut().filter(|t| t.kind == TrackKind::Text) {
        for s in &mut track.segments {
            if old_titles.iter().any(|title| {
                title.id == s.id
                    && title.start_ms == s.start_ms
                    && title.duration_ms == s.duration_ms
            }) {
                s.start_ms = remap_time(&old, &new, s.start_ms);
            }
        }
        track.segments.sort_by_key(|s| s.start_ms);
    }
}

/// Maps a time (ms) of the old main track to the new one.
fn remap_time(old: &[Segment], new: &[Segment], at_ms: u64) -> u64 {
    // During a transition, anchor to the incoming picture.
    let Some(index) = old.iter().rposition(|s| s.contains(at_ms)) else {
        return at_ms;
    };
    let remaining = |s: &Segment| new.iter().find(|n| n.id == s.id);
    match remaining(&old[index]) {
        Some(anchor) => anchor.start_ms + (at_ms - old[index].start_ms).min(anchor.duration_ms),
        None => old[index..]
            .iter()
            .find_map(remaining)
            .or(new.last())
            .map_or(at_ms, |next| next.start_ms),
    }
}

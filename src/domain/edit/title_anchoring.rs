//! Titles that were laid over a picture follow it when something before it becomes longer, shorter or goes.

use crate::domain::timeline::{Segment, Timeline, TrackKind};

/// Moves titles (and captions) as the picture under their start moved. Where that picture is gone, a title waits where the
/// next one begins.
pub(super) fn titles(before: &Timeline, t: &mut Timeline) {
    let main = |t: &Timeline| {
        t.track(TrackKind::Video, None)
            .map_or_else(Vec::new, |track| track.segments.clone())
    };
    let (old, new) = (main(before), main(t));
    if old == new {
        return;
    }
    // Titles of an edit's own making are where it put them.
    let was: Vec<&Segment> = before
        .tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Text)
        .flat_map(|t| t.segments.iter())
        .collect();
    for track in t.tracks.iter_mut().filter(|t| t.kind == TrackKind::Text) {
        for s in &mut track.segments {
            if was
                .iter()
                .any(|w| w.id == s.id && w.start_ms == s.start_ms && w.duration_ms == s.duration_ms)
            {
                s.start_ms = moved(&old, &new, s.start_ms);
            }
        }
        track.segments.sort_by_key(|s| s.start_ms);
    }
}

/// Where a time of the old picture is in the new one.
fn moved(old: &[Segment], new: &[Segment], at_ms: u64) -> u64 {
    // In a transition both pictures are there; the later one is what comes.
    let Some(under) = old.iter().rposition(|s| s.covers(at_ms)) else {
        return at_ms;
    };
    let still = |s: &Segment| new.iter().find(|n| n.id == s.id);
    match still(&old[under]) {
        Some(now) => now.start_ms + (at_ms - old[under].start_ms).min(now.duration_ms),
        None => old[under..]
            .iter()
            .find_map(still)
            .or(new.last())
            .map_or(at_ms, |next| next.start_ms),
    }
}

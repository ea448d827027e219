//! Layout of the segments on a track.
//!
//! A track is edited as a list of segments with the gap before each. Reflowing the list moves all
//! following segments (ripple) and clamps transitions.

use super::limits::MIN_SEGMENT_MS;
use super::refusal::EditRefusal;
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, Transition, new_id};

/// Limit of transitions: each covers at most 1/n of either adjacent segment.
pub(crate) const TRANSITION_DIVISOR: u64 = 2;

/// Returns the gap before each segment (ms), ignoring transitions.
pub(super) fn gaps(track: &Track) -> Vec<u64> {
    let mut end = 0;
    track
        .segments
        .iter()
        .map(|s| {
            let gap = (s.start_ms + s.transition_ms()).saturating_sub(end);
            end = s.end_ms();
            gap
        })
        .collect()
}

/// Places segments one after the other with the given gaps (ms).
///
/// Transitions are clamped to the limit of the adjacent segments, and removed after gaps.
pub(crate) fn reflow(track: &mut Track, gaps: &[u64]) {
    let mut previous: Option<(u64, u64)> = None;
    for (index, segment) in track.segments.iter_mut().enumerate() {
        let gap = gaps.get(index).copied().unwrap_or(0);
        let (end, length) = previous.unwrap_or((0, 0));
        if previous.is_none() || gap > 0 {
            segment.transition = None;
        }
        if let Some(transition) = &mut segment.transition {
            transition.duration_ms = transition
                .duration_ms
                .min(length.min(segment.duration_ms) / TRANSITION_DIVISOR);
        }
        segment.start_ms = (end + gap).saturating_sub(segment.transition_ms());
        previous = Some((segment.end_ms(), segment.duration_ms));
    }
}

/// Returns true for tracks whose segments close up after an edit. Text tracks keep their times.
pub(super) fn ripples(track: &Track) -> bool {
    track.kind != TrackKind::Text
}

pub(super) fn edit_track(track: &mut Track, change: impl FnOnce(&mut Track, &mut Vec<u64>)) {
    if ripples(track) {
        let mut gaps = gaps(track);
        change(track, &mut gaps);
        reflow(track, &gaps);
    } else {
        change(track, &mut Vec::new());
        track.segments.sort_by_key(|s| s.start_ms);
    }
}

/// Changes one segment and reflows its track.
pub(super) fn edit_segment(
    t: &mut Timeline,
    id: &str,
    change: impl FnOnce(&mut Segment, bool),
) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    let is_text = t.tracks[track].kind == TrackKind::Text;
    edit_track(&mut t.tracks[track], |track, _| {
        change(&mut track.segments[index], is_text)
    });
    Ok(())
}

/// Returns the transition if all cuts of a track have the same one, so that reordering can keep it.
pub(super) fn common_transition(track: &Track) -> Option<Transition> {
    let mut cuts = track.segments.iter().skip(1).map(|s| s.transition.as_ref());
    let first = cuts.next()??;
    cuts.all(|t| t.is_some_and(|t| t.kind == first.kind))
        .then(|| first.clone())
}

/// Sets the transition at every cut; `None` changes nothing.
pub(super) fn apply_to_all_cuts(track: &mut Track, transition: Option<Transition>) {
    if let Some(transition) = transition {
        track
            .segments
            .iter_mut()
            .skip(1)
            .for_each(|s| s.transition = Some(transition.clone()));
    }
}

/// Splits a segment at a timeline position.
pub(super) fn split(t: &mut Timeline, id: &str, at_ms: u64) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    let segment = &t.tracks[track].segments[index];
    let (start_ms, end_ms) = (segment.start_ms, segment.end_ms());
    if at_ms < start_ms + MIN_SEGMENT_MS || at_ms + MIN_SEGMENT_MS > end_ms {
        return Err(EditRefusal::OutsideSegment {
            at_ms,
            start_ms,
            end_ms,
        });
    }
    let mut second = segment.clone();
    second.id = new_id();
    second.start_ms = at_ms;
    second.trim_ends(at_ms - start_ms, 0);
    second.transition = None;
    edit_track(&mut t.tracks[track], |track, gaps| {
        track.segments[index].trim_ends(0, end_ms - at_ms);
        track.segments.insert(index + 1, second);
        if index < gaps.len() {
            gaps.insert(index + 1, 0);
        }
    });
    Ok(())
}

/// Inserts a segment into the first matching track where its time is free.
///
/// If there is none, creates a track at index `at`, so that simultaneous segments do not replace
/// each other.
pub(super) fn place_on_free_track(
    t: &mut Timeline,
    s: Segment,
    matches: impl Fn(&Track) -> bool,
    at: usize,
    new_track: impl FnOnce() -> Track,
) {
    let is_free = |track: &Track| {
        track
            .segments
            .iter()
            .all(|other| other.end_ms() <= s.start_ms || s.end_ms() <= other.start_ms)
    };
    match t
        .tracks
        .iter_mut()
        .find(|track| matches(track) && is_free(track))
    {
        Some(track) => {
            track.segments.push(s);
            track.segments.sort_by_key(|s| s.start_ms);
        }
        None => {
            let mut track = new_track();
            track.segments.push(s);
            t.tracks.insert(at, track);
        }
    }
}

/// Returns the index of the first text track, before which audio tracks are inserted.
pub(super) fn first_text_track(t: &Timeline) -> usize {
    t.tracks
        .iter()
        .position(|t| t.kind == TrackKind::Text)
        .unwrap_or(t.tracks.len())
}

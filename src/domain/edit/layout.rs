//! Edits of segment positions and durations.
//!
//! A track is edited as a list of segments with the gap before each. Reflowing the list moves all
//! following segments (ripple) and clamps transitions.

use super::{Edge, EditRefusal, MIN_SEGMENT_MS, SourceLength, segment_mut};
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, Transition};

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
fn ripples(track: &Track) -> bool {
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

pub(super) fn remove(t: &mut Timeline, ids: &[String]) -> Result<(), EditRefusal> {
    for id in ids {
        let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
        edit_track(&mut t.tracks[track], |track, gaps| {
            track.segments.remove(index);
            if index < gaps.len() {
                gaps.remove(index);
            }
        });
    }
    Ok(())
}

/// Inserts a copy directly after the segment and moves all following segments.
///
/// The copy of a title starts at the end of the original.
pub(super) fn duplicate(t: &mut Timeline, id: &str) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    let mut copy = t.tracks[track].segments[index].clone();
    copy.id = crate::domain::timeline::new_id();
    copy.start_ms = copy.end_ms();
    copy.transition = None;
    edit_track(&mut t.tracks[track], |track, gaps| {
        track.segments.insert(index + 1, copy);
        if index < gaps.len() {
            gaps.insert(index + 1, 0);
        }
    });
    Ok(())
}

/// Removes segments and leaves gaps. Transitions across a gap are removed.
pub(super) fn lift(t: &mut Timeline, ids: &[String]) -> Result<(), EditRefusal> {
    for id in ids {
        let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
        let segments = &mut t.tracks[track].segments;
        segments.remove(index);
        if let Some(next) = segments.get_mut(index) {
            next.transition = None;
        }
    }
    Ok(())
}

/// Moves a segment within its track without moving others.
///
/// The new time must be free, except for titles.
pub(super) fn move_to_time(t: &mut Timeline, id: &str, start_ms: u64) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    let track = &mut t.tracks[track];
    let mut segment = track.segments[index].clone();
    segment.start_ms = start_ms;
    let overlaps =
        |other: &&Segment| other.start_ms < segment.end_ms() && start_ms < other.end_ms();
    if ripples(track)
        && let Some(other) = track.segments.iter().filter(|s| s.id != id).find(overlaps)
    {
        return Err(EditRefusal::Occupied {
            at_ms: start_ms,
            name: other.name.clone(),
        });
    }
    track.segments.remove(index);
    if let Some(next) = track.segments.get_mut(index) {
        next.transition = None;
    }
    segment.transition = None;
    let to = track.segments.partition_point(|s| s.start_ms <= start_ms);
    track.segments.insert(to, segment);
    Ok(())
}

pub(super) fn trim(t: &mut Timeline, id: &str, edge: Edge, by_ms: u64) -> Result<(), EditRefusal> {
    let segment = segment_mut(t, id)?;
    let remaining_ms = segment.duration_ms.saturating_sub(by_ms);
    if remaining_ms < MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(remaining_ms));
    }
    edit_segment(t, id, |s, is_text| {
        let (fade_in, fade_out) = (s.fade_in_ms, s.fade_out_ms);
        if edge == Edge::Start {
            s.trim_ends(by_ms, 0);
            if is_text {
                s.start_ms += by_ms;
            }
        } else {
            s.trim_ends(0, by_ms);
        }
        s.fade_in_ms = fade_in.min(s.duration_ms);
        s.fade_out_ms = fade_out.min(s.duration_ms - s.fade_in_ms);
    })
}

pub(super) fn set_duration(
    t: &mut Timeline,
    id: &str,
    duration_ms: u64,
    length: SourceLength,
) -> Result<(), EditRefusal> {
    if duration_ms < MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(duration_ms));
    }
    let segment = segment_mut(t, id)?;
    if let Some(source_ms) = segment
        .source
        .as_deref()
        .and_then(length)
        .filter(|_| !segment.looped && !segment.frozen)
    {
        let available_ms = (source_ms.saturating_sub(segment.in_ms) as f64 / segment.speed) as u64;
        if duration_ms > available_ms {
            return Err(EditRefusal::NotEnoughMaterial {
                name: segment.name.clone(),
                available_ms,
            });
        }
    }
    edit_segment(t, id, |s, _| s.duration_ms = duration_ms)
}

pub(super) fn set_speed(t: &mut Timeline, id: &str, speed: f64) -> Result<(), EditRefusal> {
    let speed = speed.clamp(0.1, 16.0);
    let segment = segment_mut(t, id)?;
    if segment.frozen || segment.style.is_some() || segment.solid_color().is_some() {
        return Err(EditRefusal::NotAClip(segment.name.clone()));
    }
    let duration = (segment.source_duration_ms() as f64 / speed).round() as u64;
    if duration < MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(duration));
    }
    edit_segment(t, id, |s, _| {
        s.speed = speed;
        s.duration_ms = duration;
    })
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

pub(super) fn reorder(t: &mut Timeline, id: &str, to: usize) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    let count = t.tracks[track].segments.len();
    if to >= count {
        return Err(EditRefusal::IndexOutOfRange(count));
    }
    edit_track(&mut t.tracks[track], |track, _| {
        let transition = common_transition(track);
        let segment = track.segments.remove(index);
        track.segments.insert(to, segment);
        apply_to_all_cuts(track, transition);
    });
    Ok(())
}

pub(super) fn swap(t: &mut Timeline, a: &str, b: &str) -> Result<(), EditRefusal> {
    let (track_a, a) = t.locate(a).ok_or(EditRefusal::SegmentGone)?;
    let (track_b, b) = t.locate(b).ok_or(EditRefusal::SegmentGone)?;
    if track_a != track_b {
        return Err(EditRefusal::DifferentTracks);
    }
    edit_track(&mut t.tracks[track_a], |track, _| {
        let transition = common_transition(track);
        track.segments.swap(a, b);
        apply_to_all_cuts(track, transition);
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
    second.id = crate::domain::timeline::new_id();
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

pub(super) fn set_transition(
    t: &mut Timeline,
    ids: &[String],
    transition: Option<&Transition>,
) -> Result<(), EditRefusal> {
    for id in ids {
        let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
        if index == 0 {
            return Err(EditRefusal::NoCut);
        }
        edit_track(&mut t.tracks[track], |track, gaps| {
            track.segments[index].transition = transition.cloned();
            if transition.is_some() {
                gaps[index] = 0;
            }
        });
    }
    Ok(())
}

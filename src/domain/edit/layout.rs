//! Edits of time: where segments lie and how long they are. A track is edited as a list of segments with the gap
//! before each; laying the list out again moves what follows (ripple) and re-clamps the transitions.

use super::{Edge, EditRefusal, SHORTEST_MS, SourceLength, segment_mut};
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, Transition};

/// A transition covers at most this share (1/n) of either segment it joins.
pub const LONGEST_TRANSITION_SHARE: u64 = 2;

/// The empty time before each segment, transitions not counted.
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

/// Lays segments out one after the other with the given gaps. Transitions are clamped to what their neighbours carry
/// and dropped where there is no cut.
pub fn lay_out(track: &mut Track, gaps: &[u64]) {
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
                .min(length.min(segment.duration_ms) / LONGEST_TRANSITION_SHARE);
        }
        segment.start_ms = (end + gap).saturating_sub(segment.transition_ms());
        previous = Some((segment.end_ms(), segment.duration_ms));
    }
}

/// Titles keep their own times; picture and sound close up.
fn ripples(track: &Track) -> bool {
    track.kind != TrackKind::Text
}

pub(super) fn edit_track(track: &mut Track, change: impl FnOnce(&mut Track, &mut Vec<u64>)) {
    if ripples(track) {
        let mut gaps = gaps(track);
        change(track, &mut gaps);
        lay_out(track, &gaps);
    } else {
        change(track, &mut Vec::new());
        track.segments.sort_by_key(|s| s.start_ms);
    }
}

pub(super) fn remove(t: &mut Timeline, ids: &[String]) -> Result<(), EditRefusal> {
    for id in ids {
        let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
        edit_track(&mut t.tracks[track], |track, gaps| {
            track.segments.remove(index);
            if index < gaps.len() {
                gaps.remove(index);
            }
        });
    }
    Ok(())
}

/// The same segment again behind itself, with an id of its own; what follows makes room. A title's copy follows it in time.
pub(super) fn duplicate(t: &mut Timeline, id: &str) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
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

/// Removes without closing up: what is left stays where it is, and its transitions over the gap end.
pub(super) fn lift(t: &mut Timeline, ids: &[String]) -> Result<(), EditRefusal> {
    for id in ids {
        let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
        let segments = &mut t.tracks[track].segments;
        segments.remove(index);
        if let Some(next) = segments.get_mut(index) {
            next.transition = None;
        }
    }
    Ok(())
}

/// Puts a segment elsewhere in its track without moving the others: its new time must be free. Titles may lie anywhere.
pub(super) fn start_at(t: &mut Timeline, id: &str, start_ms: u64) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
    let track = &mut t.tracks[track];
    let mut segment = track.segments[index].clone();
    segment.start_ms = start_ms;
    let meets = |other: &&Segment| other.start_ms < segment.end_ms() && start_ms < other.end_ms();
    if ripples(track)
        && let Some(other) = track.segments.iter().filter(|s| s.id != id).find(meets)
    {
        return Err(EditRefusal::Taken {
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
    let left = segment.duration_ms.saturating_sub(by_ms);
    if left < SHORTEST_MS {
        return Err(EditRefusal::TooShort(left));
    }
    in_track(t, id, |s, is_text| {
        let (fade_in, fade_out) = (s.fade_in_ms, s.fade_out_ms);
        if edge == Edge::Start {
            s.shave(by_ms, 0);
            if is_text {
                s.start_ms += by_ms;
            }
        } else {
            s.shave(0, by_ms);
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
    if duration_ms < SHORTEST_MS {
        return Err(EditRefusal::TooShort(duration_ms));
    }
    let segment = segment_mut(t, id)?;
    if let Some(natural) = segment
        .source
        .as_deref()
        .and_then(length)
        .filter(|_| !segment.looped && !segment.frozen)
    {
        let available_ms = (natural.saturating_sub(segment.in_ms) as f64 / segment.speed) as u64;
        if duration_ms > available_ms {
            return Err(EditRefusal::OutOfMaterial {
                name: segment.name.clone(),
                available_ms,
            });
        }
    }
    in_track(t, id, |s, _| s.duration_ms = duration_ms)
}

pub(super) fn set_speed(t: &mut Timeline, id: &str, speed: f64) -> Result<(), EditRefusal> {
    let speed = speed.clamp(0.1, 16.0);
    let segment = segment_mut(t, id)?;
    if segment.frozen || segment.style.is_some() || segment.plain_color().is_some() {
        return Err(EditRefusal::NoClip(segment.name.clone()));
    }
    let duration = (segment.source_ms() as f64 / speed).round() as u64;
    if duration < SHORTEST_MS {
        return Err(EditRefusal::TooShort(duration));
    }
    in_track(t, id, |s, _| {
        s.speed = speed;
        s.duration_ms = duration;
    })
}

/// Changes one segment and lays its track out again.
pub(super) fn in_track(
    t: &mut Timeline,
    id: &str,
    change: impl FnOnce(&mut Segment, bool),
) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
    let is_text = t.tracks[track].kind == TrackKind::Text;
    edit_track(&mut t.tracks[track], |track, _| {
        change(&mut track.segments[index], is_text)
    });
    Ok(())
}

pub(super) fn reorder(t: &mut Timeline, id: &str, to: usize) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
    let count = t.tracks[track].segments.len();
    if to >= count {
        return Err(EditRefusal::NoSuchPlace(count));
    }
    edit_track(&mut t.tracks[track], |track, _| {
        let look = common_transition(track);
        let segment = track.segments.remove(index);
        track.segments.insert(to, segment);
        spread_transition(track, look);
    });
    Ok(())
}

pub(super) fn swap(t: &mut Timeline, a: &str, b: &str) -> Result<(), EditRefusal> {
    let (track_a, a) = t.locate(a).ok_or(EditRefusal::Gone)?;
    let (track_b, b) = t.locate(b).ok_or(EditRefusal::Gone)?;
    if track_a != track_b {
        return Err(EditRefusal::DifferentTracks);
    }
    edit_track(&mut t.tracks[track_a], |track, _| {
        let look = common_transition(track);
        track.segments.swap(a, b);
        spread_transition(track, look);
    });
    Ok(())
}

/// The transition of every cut, where they are all the same: a new order then keeps it at every cut.
pub(super) fn common_transition(track: &Track) -> Option<Transition> {
    let mut cuts = track.segments.iter().skip(1).map(|s| s.transition.as_ref());
    let first = cuts.next()??;
    cuts.all(|t| t.is_some_and(|t| t.kind == first.kind))
        .then(|| first.clone())
}

pub(super) fn spread_transition(track: &mut Track, look: Option<Transition>) {
    if let Some(look) = look {
        track
            .segments
            .iter_mut()
            .skip(1)
            .for_each(|s| s.transition = Some(look.clone()));
    }
}

pub(super) fn split(t: &mut Timeline, id: &str, at_ms: u64) -> Result<(), EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
    let segment = &t.tracks[track].segments[index];
    let (start_ms, end_ms) = (segment.start_ms, segment.end_ms());
    if at_ms < start_ms + SHORTEST_MS || at_ms + SHORTEST_MS > end_ms {
        return Err(EditRefusal::OutsideSegment {
            at_ms,
            start_ms,
            end_ms,
        });
    }
    let mut second = segment.clone();
    second.id = crate::domain::timeline::new_id();
    second.start_ms = at_ms;
    second.shave(at_ms - start_ms, 0);
    second.transition = None;
    edit_track(&mut t.tracks[track], |track, gaps| {
        track.segments[index].shave(0, end_ms - at_ms);
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
        let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
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

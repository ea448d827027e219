//! Edits of what a segment plays: other media, ranges of it, backwards, held, again and again.

use super::layout::{
    common_transition, edit_track, gaps, in_track, lay_out, split, spread_transition,
};
use super::{EditRefusal, SHORTEST_MS, SourceLength, picture_end, segment_mut};
use crate::domain::assemble::{most, picture};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, new_id};

/// A frame that is surely there, before the end of a medium, ms.
const LAST_FRAME_MS: u64 = 40;

pub(super) fn insert(
    t: &mut Timeline,
    asset: &Asset,
    at: usize,
    each_ms: u64,
) -> Result<(), EditRefusal> {
    let canvas = t.canvas;
    if asset.kind == MediaKind::Sound {
        return Err(EditRefusal::NoPictures);
    }
    if t.track(TrackKind::Video, None).is_none() {
        t.tracks
            .insert(0, Track::new(new_id(), TrackKind::Video, "Video", None));
    }
    let track = t
        .track_mut(TrackKind::Video, None)
        .ok_or(EditRefusal::Empty)?;
    let at = at.min(track.segments.len());
    let segment = picture(asset, most(asset).unwrap_or(each_ms), canvas);
    edit_track(track, |track, gaps| {
        let look = common_transition(track);
        track.segments.insert(at, segment);
        gaps.insert(at.min(gaps.len()), 0);
        spread_transition(track, look);
    });
    Ok(())
}

/// The new medium takes over place, length, transition and fades; a clip that is shorter makes the segment shorter.
pub(super) fn replace(t: &mut Timeline, id: &str, asset: &Asset) -> Result<(), EditRefusal> {
    let canvas = t.canvas;
    let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
    let is_picture = asset.kind != MediaKind::Sound;
    if is_picture != (t.tracks[track].kind == TrackKind::Video) {
        return Err(EditRefusal::DifferentTracks);
    }
    edit_track(&mut t.tracks[track], |track, _| {
        let old = &track.segments[index];
        let wished = old.duration_ms;
        let mut new = if is_picture {
            picture(asset, wished, canvas)
        } else {
            let mut s = Segment::new(String::new(), asset.name.clone(), 0, wished);
            s.source = Some(asset.source());
            s.looped = old.looped;
            s
        };
        if !new.looped && asset.kind != MediaKind::Photo {
            new.duration_ms = wished.min(asset.duration_ms.max(SHORTEST_MS));
        }
        new.id.clone_from(&old.id);
        new.start_ms = old.start_ms;
        (new.volume, new.muted, new.ducked) = (old.volume, old.muted, old.ducked);
        (new.fade_in_ms, new.fade_out_ms) = (old.fade_in_ms, old.fade_out_ms);
        (new.transition, new.inset) = (old.transition.clone(), old.inset.clone());
        track.segments[index] = new;
    });
    Ok(())
}

pub(super) fn cut_range(t: &mut Timeline, from_ms: u64, to_ms: u64) -> Result<(), EditRefusal> {
    let end = picture_end(t);
    let to_ms = to_ms.min(end);
    if from_ms + SHORTEST_MS > to_ms {
        return Err(EditRefusal::BadRange(end));
    }
    if from_ms == 0 && to_ms == end {
        return Err(EditRefusal::BadRange(end));
    }
    let mut main = true;
    for track in t
        .tracks
        .iter_mut()
        .filter(|t| t.role.as_deref() != Some("bgm"))
    {
        let gaps_before = gaps(track);
        cut_out(track, from_ms, to_ms);
        if track.kind == TrackKind::Video && main {
            main = false;
            let gaps = if gaps_before.iter().all(|g| *g == 0) {
                vec![0; track.segments.len()]
            } else {
                gaps(track)
            };
            lay_out(track, &gaps);
        }
        track.segments.sort_by_key(|s| s.start_ms);
    }
    Ok(())
}

fn cut_out(track: &mut Track, from_ms: u64, to_ms: u64) {
    let whole = std::mem::take(&mut track.segments);
    for mut s in whole {
        if s.end_ms() <= from_ms {
            track.segments.push(s);
            continue;
        }
        if s.start_ms >= to_ms {
            s.start_ms -= to_ms - from_ms;
            track.segments.push(s);
            continue;
        }
        let (start, end) = (s.start_ms, s.end_ms());
        let head = from_ms.saturating_sub(start);
        let tail = end.saturating_sub(to_ms);
        if head >= SHORTEST_MS {
            let mut first = s.clone();
            first.shave(0, end - from_ms);
            track.segments.push(first);
        }
        if tail >= SHORTEST_MS {
            s.shave(to_ms - start.min(to_ms), 0);
            s.start_ms = from_ms;
            s.transition = None;
            if head >= SHORTEST_MS {
                s.id = new_id();
            }
            track.segments.push(s);
        }
    }
}

pub(super) fn keep_range(
    t: &mut Timeline,
    id: &str,
    from_ms: u64,
    to_ms: u64,
    length: SourceLength,
) -> Result<(), EditRefusal> {
    let s = segment_mut(t, id)?;
    if from_ms + SHORTEST_MS > to_ms {
        return Err(EditRefusal::BadRange(s.duration_ms));
    }
    let natural = s.source.as_deref().and_then(length).filter(|_| !s.looped);
    let available = natural.map_or(u64::MAX, |n| {
        (n.saturating_sub(s.in_ms) as f64 / s.speed) as u64
    });
    if natural.is_some() && to_ms > available.max(s.duration_ms) {
        return Err(EditRefusal::OutOfMaterial {
            name: s.name.clone(),
            available_ms: available,
        });
    }
    in_track(t, id, |s, _| {
        // Where the range reaches over the end, the segment has more material than it plays.
        s.duration_ms = s.duration_ms.max(to_ms);
        s.shave(from_ms, s.duration_ms - to_ms);
    })
}

pub(super) fn cut_silence(
    t: &mut Timeline,
    id: &str,
    head_ms: u64,
    tail_ms: u64,
) -> Result<(), EditRefusal> {
    let s = segment_mut(t, id)?;
    if s.duration_ms < head_ms + tail_ms + SHORTEST_MS {
        return Err(EditRefusal::TooShort(
            s.duration_ms.saturating_sub(head_ms + tail_ms),
        ));
    }
    in_track(t, id, |s, _| s.shave(head_ms, tail_ms))
}

/// Whether a segment plays something that goes on in time.
fn goes_on(s: &Segment, length: SourceLength) -> bool {
    !s.frozen && s.source.as_deref().and_then(length).is_some()
}

/// Backwards; a second time it is forwards again.
pub(super) fn reverse(t: &mut Timeline, id: &str, length: SourceLength) -> Result<(), EditRefusal> {
    let s = segment_mut(t, id)?;
    if !goes_on(s, length) || s.looped {
        return Err(EditRefusal::NoClip(s.name.clone()));
    }
    s.reversed = !s.reversed;
    Ok(())
}

pub(super) fn freeze(
    t: &mut Timeline,
    id: &str,
    at_ms: u64,
    duration_ms: u64,
) -> Result<(), EditRefusal> {
    if duration_ms < SHORTEST_MS {
        return Err(EditRefusal::TooShort(duration_ms));
    }
    let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
    let s = t.tracks[track].segments[index].clone();
    if !(s.start_ms..=s.end_ms()).contains(&at_ms) {
        return Err(EditRefusal::OutsideSegment {
            at_ms,
            start_ms: s.start_ms,
            end_ms: s.end_ms(),
        });
    }
    let played = s
        .to_source(at_ms - s.start_ms)
        .min(s.source_ms().saturating_sub(LAST_FRAME_MS));
    let mut held = Segment {
        id: new_id(),
        duration_ms,
        frozen: true,
        muted: true,
        transition: None,
        ..s.clone()
    };
    held.in_ms = if s.reversed {
        (s.in_ms + s.source_ms()).saturating_sub(played + LAST_FRAME_MS)
    } else {
        s.in_ms + played
    };
    (held.fade_in_ms, held.fade_out_ms, held.reversed, held.speed) = (0, 0, false, 1.0);
    held.start_ms = at_ms;
    let inside = at_ms >= s.start_ms + SHORTEST_MS && at_ms + SHORTEST_MS <= s.end_ms();
    if inside {
        split(t, id, at_ms)?;
    }
    let place = if inside || at_ms + SHORTEST_MS > s.end_ms() {
        index + 1
    } else {
        index
    };
    edit_track(&mut t.tracks[track], |track, gaps| {
        track.segments.insert(place, held);
        if place <= gaps.len() {
            gaps.insert(place, 0);
        }
    });
    Ok(())
}

pub(super) fn repeat(
    t: &mut Timeline,
    id: &str,
    duration_ms: u64,
    length: SourceLength,
) -> Result<(), EditRefusal> {
    if duration_ms < SHORTEST_MS {
        return Err(EditRefusal::TooShort(duration_ms));
    }
    let s = segment_mut(t, id)?;
    if !goes_on(s, length) || s.reversed {
        return Err(EditRefusal::NoClip(s.name.clone()));
    }
    in_track(t, id, |s, _| {
        s.looped = true;
        s.duration_ms = duration_ms;
    })
}

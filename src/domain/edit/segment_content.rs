//! Edits of segment content: media, source ranges, reverse playback, freeze frames and loops.

use super::layout::{
    apply_to_all_cuts, common_transition, edit_segment, edit_track, gaps, reflow, split,
};
use super::{EditRefusal, MIN_SEGMENT_MS, SourceLength, picture_end, segment_mut};
use crate::domain::assemble::{max_duration, picture_segment};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{Role, Segment, Timeline, Track, TrackKind, new_id};

/// Distance of the last decodable frame from the end of a media file (ms).
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
    let segment = picture_segment(asset, max_duration(asset).unwrap_or(each_ms), canvas);
    edit_track(track, |track, gaps| {
        let transition = common_transition(track);
        track.segments.insert(at, segment);
        gaps.insert(at.min(gaps.len()), 0);
        apply_to_all_cuts(track, transition);
    });
    Ok(())
}

/// Replaces the media of a segment, keeping its position, duration, transition and fades.
///
/// A clip that is too short shortens the segment.
pub(super) fn replace(t: &mut Timeline, id: &str, asset: &Asset) -> Result<(), EditRefusal> {
    let canvas = t.canvas;
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    let is_picture = asset.kind != MediaKind::Sound;
    if is_picture != (t.tracks[track].kind == TrackKind::Video) {
        return Err(EditRefusal::DifferentTracks);
    }
    edit_track(&mut t.tracks[track], |track, _| {
        let old = &track.segments[index];
        let duration = old.duration_ms;
        let mut new = if is_picture {
            picture_segment(asset, duration, canvas)
        } else {
            let mut s = Segment::new(String::new(), asset.name.clone(), 0, duration);
            s.source = Some(asset.source());
            s.looped = old.looped;
            s
        };
        if !new.looped && asset.kind != MediaKind::Photo {
            new.duration_ms = duration.min(asset.duration_ms.max(MIN_SEGMENT_MS));
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
    if from_ms + MIN_SEGMENT_MS > to_ms {
        return Err(EditRefusal::BadRange(end));
    }
    if from_ms == 0 && to_ms == end {
        return Err(EditRefusal::BadRange(end));
    }
    let mut is_main = true;
    for track in t.tracks.iter_mut().filter(|t| t.role != Some(Role::Music)) {
        let gaps_before = gaps(track);
        remove_range(track, from_ms, to_ms);
        if track.kind == TrackKind::Video && is_main {
            is_main = false;
            let gaps = if gaps_before.iter().all(|g| *g == 0) {
                vec![0; track.segments.len()]
            } else {
                gaps(track)
            };
            reflow(track, &gaps);
        }
        track.segments.sort_by_key(|s| s.start_ms);
    }
    Ok(())
}

fn remove_range(track: &mut Track, from_ms: u64, to_ms: u64) {
    let segments = std::mem::take(&mut track.segments);
    for mut s in segments {
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
        if head >= MIN_SEGMENT_MS {
            let mut first = s.clone();
            first.trim_ends(0, end - from_ms);
            track.segments.push(first);
        }
        if tail >= MIN_SEGMENT_MS {
            s.trim_ends(to_ms - start.min(to_ms), 0);
            s.start_ms = from_ms;
            s.transition = None;
            if head >= MIN_SEGMENT_MS {
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
    if from_ms + MIN_SEGMENT_MS > to_ms {
        return Err(EditRefusal::BadRange(s.duration_ms));
    }
    let source_ms = s.source.as_deref().and_then(length).filter(|_| !s.looped);
    let available = source_ms.map_or(u64::MAX, |ms| {
        (ms.saturating_sub(s.in_ms) as f64 / s.speed) as u64
    });
    if source_ms.is_some() && to_ms > available.max(s.duration_ms) {
        return Err(EditRefusal::NotEnoughMaterial {
            name: s.name.clone(),
            available_ms: available,
        });
    }
    edit_segment(t, id, |s, _| {
        // A range beyond the end uses material after the out point.
        s.duration_ms = s.duration_ms.max(to_ms);
        s.trim_ends(from_ms, s.duration_ms - to_ms);
    })
}

pub(super) fn cut_silence(
    t: &mut Timeline,
    id: &str,
    head_ms: u64,
    tail_ms: u64,
) -> Result<(), EditRefusal> {
    let s = segment_mut(t, id)?;
    if s.duration_ms < head_ms + tail_ms + MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(
            s.duration_ms.saturating_sub(head_ms + tail_ms),
        ));
    }
    edit_segment(t, id, |s, _| s.trim_ends(head_ms, tail_ms))
}

/// Returns true if a segment plays time-based media and is not frozen.
fn is_time_based(s: &Segment, length: SourceLength) -> bool {
    !s.frozen && s.source.as_deref().and_then(length).is_some()
}

/// Toggles reverse playback.
pub(super) fn reverse(t: &mut Timeline, id: &str, length: SourceLength) -> Result<(), EditRefusal> {
    let s = segment_mut(t, id)?;
    if !is_time_based(s, length) || s.looped {
        return Err(EditRefusal::NotAClip(s.name.clone()));
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
    if duration_ms < MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(duration_ms));
    }
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    let s = t.tracks[track].segments[index].clone();
    if !(s.start_ms..=s.end_ms()).contains(&at_ms) {
        return Err(EditRefusal::OutsideSegment {
            at_ms,
            start_ms: s.start_ms,
            end_ms: s.end_ms(),
        });
    }
    let source_offset = s
        .to_source(at_ms - s.start_ms)
        .min(s.source_duration_ms().saturating_sub(LAST_FRAME_MS));
    let mut freeze_frame = Segment {
        id: new_id(),
        duration_ms,
        frozen: true,
        muted: true,
        transition: None,
        ..s.clone()
    };
    freeze_frame.in_ms = if s.reversed {
        (s.in_ms + s.source_duration_ms()).saturating_sub(source_offset + LAST_FRAME_MS)
    } else {
        s.in_ms + source_offset
    };
    (
        freeze_frame.fade_in_ms,
        freeze_frame.fade_out_ms,
        freeze_frame.reversed,
        freeze_frame.speed,
    ) = (0, 0, false, 1.0);
    freeze_frame.start_ms = at_ms;
    let is_inside = at_ms >= s.start_ms + MIN_SEGMENT_MS && at_ms + MIN_SEGMENT_MS <= s.end_ms();
    if is_inside {
        split(t, id, at_ms)?;
    }
    let position = if is_inside || at_ms + MIN_SEGMENT_MS > s.end_ms() {
        index + 1
    } else {
        index
    };
    edit_track(&mut t.tracks[track], |track, gaps| {
        track.segments.insert(position, freeze_frame);
        if position <= gaps.len() {
            gaps.insert(position, 0);
        }
    });
    Ok(())
}

pub(super) fn loop_segment(
    t: &mut Timeline,
    id: &str,
    duration_ms: u64,
    length: SourceLength,
) -> Result<(), EditRefusal> {
    if duration_ms < MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(duration_ms));
    }
    let s = segment_mut(t, id)?;
    if !is_time_based(s, length) || s.reversed {
        return Err(EditRefusal::NotAClip(s.name.clone()));
    }
    edit_segment(t, id, |s, _| {
        s.looped = true;
        s.duration_ms = duration_ms;
    })
}

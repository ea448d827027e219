//! Access to the segments that an edit changes.

use super::limits::SourceLength;
use super::refusal::EditRefusal;
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, new_id};

/// Changes each of the segments.
pub(crate) fn for_each_segment(
    t: &mut Timeline,
    ids: &[String],
    mut change: impl FnMut(&mut Segment),
) -> Result<(), EditRefusal> {
    for id in ids {
        change(segment_mut(t, id)?);
    }
    Ok(())
}

/// Returns the segment with this id.
pub(crate) fn segment_mut<'a>(
    t: &'a mut Timeline,
    id: &str,
) -> Result<&'a mut Segment, EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    Ok(&mut t.tracks[track].segments[index])
}

/// Returns the main track, which is created if there is none.
pub(crate) fn main_track_mut(t: &mut Timeline) -> Result<&mut Track, EditRefusal> {
    if t.track(TrackKind::Video, None).is_none() {
        t.tracks
            .insert(0, Track::new(new_id(), TrackKind::Video, "Video", None));
    }
    t.track_mut(TrackKind::Video, None)
        .ok_or(EditRefusal::Empty)
}

/// Returns the end of the video (ms): the last end of a segment on a video track.
pub fn picture_end(t: &Timeline) -> u64 {
    t.tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Video)
        .map(Track::end_ms)
        .max()
        .unwrap_or(0)
}

/// Returns how long a segment could be with the material after its in point, in timeline ms;
/// `None` if its source has no end.
pub(crate) fn available_ms(s: &Segment, source_length: SourceLength) -> Option<u64> {
    let source_ms = s.source.as_deref().and_then(source_length)?;
    Some((source_ms.saturating_sub(s.in_ms) as f64 / s.speed) as u64)
}

/// Returns true if a segment plays time-based media and is not frozen.
pub(crate) fn is_time_based(s: &Segment, source_length: SourceLength) -> bool {
    !s.frozen && s.source.as_deref().and_then(source_length).is_some()
}

//! A range of a timeline as a timeline of its own, for exports.

use super::draft::Draft;
use super::serialize;
use super::timeline::{Segment, Track};

/// Returns the range from `from_ms` to `to_ms` of a draft. It starts at 0.
pub(crate) fn excerpt(draft: &Draft, (from_ms, to_ms): (u64, u64)) -> Draft {
    let mut timeline = draft.timeline.clone();
    for track in &mut timeline.tracks {
        cut(track, from_ms, to_ms);
    }
    let json = serialize::draft_to_json(&timeline).to_string();
    Draft::parse(&json).unwrap_or_else(|_| draft.clone())
}

fn cut(track: &mut Track, from_ms: u64, to_ms: u64) {
    let mut kept: Vec<Segment> = Vec::new();
    for mut segment in std::mem::take(&mut track.segments) {
        let head_ms = from_ms.saturating_sub(segment.start_ms);
        let tail_ms = segment.end_ms().saturating_sub(to_ms);
        if head_ms + tail_ms >= segment.duration_ms {
            continue;
        }
        // The range ends within the transition, which belongs to the segment before.
        if tail_ms > 0 && segment.duration_ms - tail_ms <= segment.transition_ms() {
            continue;
        }
        if head_ms > 0 && segment.transition.take().is_some() {
            // The range starts within the transition, which belongs to this segment.
            kept.clear();
        }
        segment.trim_ends(head_ms, tail_ms);
        segment.start_ms = segment.start_ms.saturating_sub(from_ms);
        kept.push(segment);
    }
    track.segments = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_keeps_the_parts_of_its_segments() {
        let draft = Draft::parse(
            r#"{"id":"p","m":{"title":"Trip","width":1920,"height":1080,"fps":30},"t":[
                {"id":"v","tt":0,"m":{"name":"Video"},"sg":[
                    {"id":"a","s":0,"d":4000,"m":{"name":"a.mp4","in":500}},
                    {"id":"b","s":3000,"d":5000,
                        "m":{"name":"b.mp4","transition":{"type":"crossfade","d":1000}}},
                    {"id":"c","s":8000,"d":2000,"m":{"name":"c.jpg"}}]},
                {"id":"m","tt":1,"m":{"role":"bgm"},"sg":[
                    {"id":"s","s":0,"d":10000,"m":{"name":"song.mp3","fade_out":500}}]}]}"#,
        )
        .unwrap();
        let segments = |range| {
            let excerpt = excerpt(&draft, range);
            let segments = excerpt.timeline.segments();
            let facts = segments.map(|(_, s)| (s.id.clone(), s.start_ms, s.duration_ms, s.in_ms));
            facts.collect::<Vec<_>>()
        };
        let of = |id: &str, start, duration, in_ms| (id.to_owned(), start, duration, in_ms);
        assert_eq!(
            segments((1_000, 6_000)),
            [
                of("a", 0, 3_000, 1_500),
                of("b", 2_000, 3_000, 0),
                of("s", 0, 5_000, 1_000)
            ]
        );
        // Within the transition: the later segment begins, the earlier one ends the range.
        assert_eq!(segments((3_500, 8_500))[0], of("b", 0, 4_500, 500));
        assert_eq!(segments((0, 3_500))[0], of("a", 0, 3_500, 500));
        assert_eq!(segments((0, 3_500)).len(), 2);
        assert_eq!(excerpt(&draft, (0, 3_500)).timeline.title, "Trip");
    }
}

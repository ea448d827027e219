//! Words of recordings on the timeline: through in points, speeds, reversal and cuts.

use std::sync::Arc;

use super::place::{audible_in, placed};
use super::time_span::TimeSpan;
use super::word::{SpokenWord, Transcription};
use crate::domain::timeline::{Segment, Timeline};

/// A spoken word on the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineWord {
    /// The word, with times of the timeline.
    pub word: SpokenWord,
    /// Source of the recording.
    pub source: Arc<str>,
    /// Index in the transcription of the recording.
    pub index: usize,
    /// Id of the segment.
    pub segment: Arc<str>,
}

/// Returns the words of the track with the most words, in the order of the timeline.
/// `transcription` returns that of a source.
pub fn timeline_words<'a>(
    timeline: &Timeline,
    transcription: impl Fn(&str) -> Option<&'a Transcription>,
) -> Vec<TimelineWord> {
    track_words(timeline, transcription, |_| true)
}

/// Returns the words for captions: those of [`timeline_words`] that play forward.
pub fn forward_words<'a>(
    timeline: &Timeline,
    transcription: impl Fn(&str) -> Option<&'a Transcription>,
) -> Vec<TimelineWord> {
    track_words(timeline, transcription, |segment| !segment.reversed)
}

fn track_words<'a>(
    timeline: &Timeline,
    transcription: impl Fn(&str) -> Option<&'a Transcription>,
    is_wanted: impl Fn(&Segment) -> bool,
) -> Vec<TimelineWord> {
    let tracks = timeline.tracks.iter().map(|track| {
        let segments = audible_in(track).into_iter().filter(|s| is_wanted(s));
        let of_segment = |segment: &Segment| {
            let source = segment.source.as_deref().unwrap_or_default();
            transcription(source).map_or_else(Vec::new, |t| segment_words(segment, source, t))
        };
        let mut words: Vec<TimelineWord> = segments.flat_map(of_segment).collect();
        words.sort_by_key(|placed| placed.word.start_ms);
        words
    });
    // Of equal tracks, the first.
    tracks.rev().max_by_key(Vec::len).unwrap_or_default()
}

fn segment_words(
    segment: &Segment,
    source: &str,
    transcription: &Transcription,
) -> Vec<TimelineWord> {
    let (source, id): (Arc<str>, Arc<str>) = (source.into(), segment.id.as_str().into());
    let words = transcription.words.iter().enumerate();
    let place = |(index, word): (usize, &SpokenWord)| {
        let span = placed(segment, TimeSpan::new(word.start_ms, word.end_ms))?;
        Some(TimelineWord {
            word: SpokenWord {
                start_ms: span.start_ms,
                end_ms: span.end_ms,
                ..word.clone()
            },
            source: source.clone(),
            index,
            segment: id.clone(),
        })
    };
    words.filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::{Track, TrackKind};

    fn segment(id: &str, start_ms: u64, duration_ms: u64, in_ms: u64, speed: f64) -> Segment {
        Segment {
            source: Some("asset://talk".into()),
            in_ms,
            speed,
            ..Segment::new(id.into(), id.into(), start_ms, duration_ms)
        }
    }

    fn timeline(segments: Vec<Segment>) -> Timeline {
        let mut track = Track::new("v".into(), TrackKind::Video, "v", None);
        track.segments = segments;
        Timeline {
            tracks: vec![track],
            ..Timeline::default()
        }
    }

    fn transcription(words: &[(&str, u64, u64)]) -> Transcription {
        let word = |(text, start_ms, end_ms): &(&str, u64, u64)| SpokenWord {
            text: (*text).into(),
            start_ms: *start_ms,
            end_ms: *end_ms,
            confidence: 1.0,
            attached: false,
        };
        Transcription {
            words: words.iter().map(word).collect(),
            ..Transcription::default()
        }
    }

    fn spoken_words(words: &[TimelineWord]) -> Vec<SpokenWord> {
        words.iter().map(|placed| placed.word.clone()).collect()
    }

    fn times(words: &[SpokenWord]) -> Vec<(&str, u64, u64)> {
        let words = words.iter();
        words
            .map(|word| (word.text.as_str(), word.start_ms, word.end_ms))
            .collect()
    }

    #[test]
    fn words_follow_in_points_speeds_and_cuts() {
        let spoken = transcription(&[
            ("before", 500, 900),
            ("half", 800, 1_300),
            ("one", 1_500, 2_000),
            ("cut", 4_900, 5_400),
            ("two", 11_000, 11_400),
        ]);
        let segments = vec![
            segment("a", 0, 4_000, 1_000, 1.0),
            segment("b", 4_000, 2_000, 10_000, 2.0),
        ];
        let words = spoken_words(&forward_words(&timeline(segments), |_| Some(&spoken)));
        assert_eq!(
            times(&words),
            [("half", 0, 300), ("one", 500, 1_000), ("two", 4_500, 4_700)]
        );
    }

    #[test]
    fn words_of_a_reversed_segment_are_in_its_order_and_have_no_captions() {
        let spoken = transcription(&[("one", 1_000, 1_400), ("two", 2_000, 2_600)]);
        let reversed = Segment {
            reversed: true,
            ..segment("a", 500, 1_000, 1_000, 2.0)
        };
        let timeline = timeline(vec![reversed]);
        let words = timeline_words(&timeline, |_| Some(&spoken));
        let found = spoken_words(&words);
        assert_eq!(times(&found), [("two", 700, 1_000), ("one", 1_300, 1_500)]);
        assert_eq!([words[0].index, words[1].index], [1, 0]);
        assert!(forward_words(&timeline, |_| Some(&spoken)).is_empty());
    }
}

//! Speech of recordings on the timeline: through in points, speeds and cuts.

use super::time_span::{TimeSpan, merged};
use crate::domain::timeline::{Role, Segment, Timeline, Track};

/// Parts of a pause after and before speech that stay (ms).
const KEPT_AFTER_MS: u64 = 150;
const KEPT_BEFORE_MS: u64 = 80;
/// Shortest cut (ms).
const MIN_CUT_MS: u64 = 200;

/// Pauses to cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PauseRules {
    /// Length of the shortest one (ms).
    pub min_ms: u64,
}

impl Default for PauseRules {
    fn default() -> Self {
        Self { min_ms: 500 }
    }
}

/// Returns the segments whose speech is audible: those with sound that plays forward, except music.
pub fn audible_segments(timeline: &Timeline) -> Vec<&Segment> {
    let tracks = timeline.tracks.iter();
    let segments = tracks.flat_map(audible_in);
    segments.filter(|segment| !segment.reversed).collect()
}

/// Returns the segments of a track whose speech is audible, forward or backward.
pub(super) fn audible_in(track: &Track) -> Vec<&Segment> {
    let is_audible =
        |s: &&Segment| s.source.is_some() && !(s.muted || s.frozen || s.looped) && s.volume > 0.0;
    let has_speech = track.role != Some(Role::Music);
    let segments = track.segments.iter().filter(|_| has_speech);
    segments.filter(is_audible).collect()
}

/// Converts a range of the source to the timeline; `None` if less than half of it is used.
pub(super) fn placed(segment: &Segment, span: TimeSpan) -> Option<TimeSpan> {
    let out_ms = segment.in_ms + segment.source_duration_ms();
    let (start_ms, end_ms) = (span.start_ms.max(segment.in_ms), span.end_ms.min(out_ms));
    if start_ms >= end_ms || (end_ms - start_ms) * 2 < span.duration_ms() {
        return None;
    }
    let played = |ms: u64| segment.start_ms + (ms as f64 / segment.speed).round() as u64;
    Some(if segment.reversed {
        TimeSpan::new(played(out_ms - end_ms), played(out_ms - start_ms))
    } else {
        TimeSpan::new(
            played(start_ms - segment.in_ms),
            played(end_ms - segment.in_ms),
        )
    })
}

/// Times at which a caption ends: the starts of the segments (ms).
pub fn cut_times(timeline: &Timeline) -> Vec<u64> {
    let mut times: Vec<u64> = audible_segments(timeline)
        .iter()
        .map(|s| s.start_ms)
        .collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// Returns the parts of pauses to cut, in whole frames of the timeline. `speech` returns the
/// speech in a source.
pub fn placed_pauses<'a>(
    timeline: &Timeline,
    rules: PauseRules,
    speech: impl Fn(&str) -> Option<&'a [TimeSpan]>,
) -> Vec<TimeSpan> {
    let segments = audible_segments(timeline);
    let spoken: Vec<Vec<TimeSpan>> = segments
        .iter()
        .map(|segment| {
            let spans = segment.source.as_deref().and_then(&speech);
            let spans = spans.unwrap_or_default().iter();
            merged(spans.filter_map(|span| placed(segment, *span)).collect(), 0)
        })
        .collect();
    let mut pauses = Vec::new();
    for (i, spans) in spoken.iter().enumerate() {
        let others = spoken.iter().enumerate().filter(|(other, _)| *other != i);
        let others: Vec<&TimeSpan> = others.flat_map(|(_, spans)| spans).collect();
        let cuts = spans
            .windows(2)
            .filter_map(|pair| cut(timeline, rules, pair[0], pair[1]));
        pauses.extend(cuts.filter(|cut| !others.iter().any(|span| span.overlaps(*cut))));
    }
    merged(pauses, 0)
}

/// Returns pauses without the words in the middle of them, which the voice detector has missed.
pub(super) fn without_words(
    timeline: &Timeline,
    pauses: &[TimeSpan],
    words: &[TimeSpan],
) -> Vec<TimeSpan> {
    let mut parts = Vec::new();
    for pause in pauses {
        let is_inside = |word: &&TimeSpan| {
            let middle_ms = u64::midpoint(word.start_ms, word.end_ms);
            pause.start_ms < middle_ms && middle_ms < pause.end_ms
        };
        let inside: Vec<TimeSpan> = words.iter().filter(is_inside).copied().collect();
        if inside.is_empty() {
            parts.push(*pause);
            continue;
        }
        let before_ms = pause.start_ms.saturating_sub(KEPT_AFTER_MS);
        let after_ms = pause.end_ms + KEPT_BEFORE_MS;
        let mut spoken = vec![TimeSpan::new(before_ms, before_ms)];
        spoken.extend(merged(inside, 0));
        spoken.push(TimeSpan::new(after_ms, after_ms));
        let rules = PauseRules { min_ms: 0 };
        let pairs = spoken.windows(2);
        parts.extend(pairs.filter_map(|pair| cut(timeline, rules, pair[0], pair[1])));
    }
    parts
}

/// Returns the part to cut between two ranges with speech.
fn cut(
    timeline: &Timeline,
    rules: PauseRules,
    before: TimeSpan,
    after: TimeSpan,
) -> Option<TimeSpan> {
    if after.start_ms.saturating_sub(before.end_ms) < rules.min_ms {
        return None;
    }
    let fps = u64::from(timeline.canvas.fps.max(1));
    let first = ((before.end_ms + KEPT_AFTER_MS) * fps).div_ceil(1_000);
    let last = after.start_ms.saturating_sub(KEPT_BEFORE_MS) * fps / 1_000;
    let to_ms = |frame: u64| frame * 1_000 / fps;
    let span = TimeSpan::new(to_ms(first), to_ms(last.max(first)));
    (span.duration_ms() >= MIN_CUT_MS).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::TrackKind;

    fn timeline() -> Timeline {
        let mut timeline = Timeline::default();
        timeline.canvas.fps = 25;
        let segment = |id: &str, start_ms, duration_ms, in_ms, speed| Segment {
            source: Some("asset://talk".into()),
            in_ms,
            speed,
            ..Segment::new(id.into(), id.into(), start_ms, duration_ms)
        };
        let mut track = Track::new("v".into(), TrackKind::Video, "v", None);
        track.segments = vec![
            segment("a", 0, 4_000, 1_000, 1.0),
            segment("b", 4_000, 2_000, 10_000, 2.0),
        ];
        timeline.tracks = vec![track];
        timeline
    }

    #[test]
    fn words_in_the_middle_of_a_pause_stay() {
        let span = |(start_ms, end_ms)| TimeSpan::new(start_ms, end_ms);
        let pauses = [(1_000, 3_000), (4_000, 4_600)].map(span);
        let parts = |words: &[(u64, u64)]| {
            let words: Vec<TimeSpan> = words.iter().map(|word| span(*word)).collect();
            without_words(&timeline(), &pauses, &words)
        };
        assert_eq!(parts(&[(500, 1_200), (3_000, 3_900)]), pauses);
        let expected = [(1_000, 1_720), (2_360, 3_000), (4_000, 4_600)].map(span);
        assert_eq!(parts(&[(1_800, 2_000), (2_000, 2_200)]), expected);
        assert_eq!(parts(&[(4_100, 4_400), (900, 3_100)]), []);
    }

    #[test]
    fn pauses_keep_a_margin_and_start_on_frames() {
        let speech = [
            TimeSpan::new(1_000, 2_000),
            TimeSpan::new(2_400, 3_000),
            TimeSpan::new(4_000, 5_000),
            TimeSpan::new(10_000, 11_000),
        ];
        let pauses = placed_pauses(&timeline(), PauseRules::default(), |_| Some(&speech));
        assert_eq!(pauses, [TimeSpan::new(2_160, 2_920)]);
    }

    #[test]
    fn a_pause_in_which_somebody_else_speaks_stays() {
        let mut timeline = timeline();
        let mut voice = Track::new("a".into(), TrackKind::Audio, "a", Some(Role::Voice));
        voice.segments = vec![Segment {
            source: Some("asset://voice".into()),
            ..Segment::new("v".into(), "v".into(), 0, 4_000)
        }];
        timeline.tracks.push(voice);
        let talk = [TimeSpan::new(1_000, 2_000), TimeSpan::new(4_000, 5_000)];
        let voice = [TimeSpan::new(2_000, 2_600)];
        let speech = |source: &str| -> Option<&[TimeSpan]> {
            Some(if source.ends_with("talk") {
                &talk
            } else {
                &voice
            })
        };
        assert!(placed_pauses(&timeline, PauseRules::default(), speech).is_empty());
    }
}

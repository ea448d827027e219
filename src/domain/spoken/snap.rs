//! Borders of words, moved to the quiet ranges between them.

use super::time_span::TimeSpan;
use super::word::SpokenWord;

/// Maximum distance between the border of two words and a quiet range (ms).
const MAX_DISTANCE_MS: u64 = 250;
/// Shortest quiet range that separates words (ms).
const MIN_QUIET_MS: u64 = 60;
/// Shortest duration of a word (ms).
const MIN_WORD_MS: u64 = 20;
/// Distance from speech at which a word is still plausible (ms).
const SPEECH_MARGIN_MS: u64 = 200;

/// Moves the borders of words to the quiet ranges near them: a word ends where one starts, and the
/// next word starts where it ends. Recognizers report the borders only roughly.
pub fn snap(words: &mut [SpokenWord], quiet: &[TimeSpan]) {
    for next in 0..=words.len() {
        let end_before = next.checked_sub(1).map(|i| words[i].end_ms);
        let start_after = words.get(next).map(|word| word.start_ms);
        let Some(border) = end_before
            .into_iter()
            .chain(start_after)
            .reduce(|a, b| (a + b) / 2)
        else {
            return;
        };
        let earliest = next
            .checked_sub(1)
            .map_or(0, |i| words[i].start_ms + MIN_WORD_MS);
        let latest = words
            .get(next)
            .map_or(u64::MAX, |word| word.end_ms.saturating_sub(MIN_WORD_MS));
        let fits = |span: &&TimeSpan| {
            span.duration_ms() >= MIN_QUIET_MS
                && span.distance_ms(border) <= MAX_DISTANCE_MS
                && (next == 0 || span.start_ms >= earliest)
                && (next == words.len() || span.end_ms <= latest)
        };
        let Some(span) = nearby(quiet, border)
            .filter(fits)
            .min_by_key(|span| (span.distance_ms(border), u64::MAX - span.duration_ms()))
        else {
            continue;
        };
        if let Some(before) = next.checked_sub(1) {
            words[before].end_ms = span.start_ms;
        }
        if let Some(word) = words.get_mut(next) {
            word.start_ms = span.end_ms;
        }
    }
}

/// Returns the ranges around a time; the ranges are in order.
fn nearby(quiet: &[TimeSpan], at_ms: u64) -> impl Iterator<Item = &TimeSpan> {
    let first = quiet.partition_point(|span| span.end_ms + MAX_DISTANCE_MS < at_ms);
    quiet[first..]
        .iter()
        .take_while(move |span| span.start_ms <= at_ms + MAX_DISTANCE_MS)
}

/// Distances that the ends of detected speech move inward and outward (ms). The detector notices
/// the end of speech late.
const MAX_INWARD_MS: u64 = 250;
const MAX_OUTWARD_MS: u64 = 100;

/// Moves the ends of detected speech to the quiet ranges around it. Both are in order.
pub fn snap_speech(speech: &mut [TimeSpan], quiet: &[TimeSpan]) {
    let limits: Vec<(u64, u64)> = (0..speech.len())
        .map(|i| {
            let before = i.checked_sub(1).map_or(0, |i| speech[i].end_ms);
            let after = speech.get(i + 1).map_or(u64::MAX, |next| next.start_ms);
            (before, after)
        })
        .collect();
    for (span, (before_ms, after_ms)) in speech.iter_mut().zip(limits) {
        let (start_ms, end_ms) = (span.start_ms, span.end_ms);
        let starts = nearby(quiet, start_ms).filter(|q| q.start_ms <= start_ms);
        if let Some(q) = starts.last()
            && q.end_ms + MAX_OUTWARD_MS >= start_ms
            && q.end_ms <= start_ms + MAX_INWARD_MS
        {
            span.start_ms = q.end_ms.max(before_ms);
        }
        let mut ends = nearby(quiet, end_ms).filter(|q| q.end_ms >= end_ms);
        if let Some(q) = ends.next()
            && q.start_ms <= end_ms + MAX_OUTWARD_MS
            && q.start_ms + MAX_INWARD_MS >= end_ms
        {
            span.end_ms = q.start_ms.min(after_ms);
        }
        if span.start_ms >= span.end_ms {
            *span = TimeSpan::new(start_ms, end_ms);
        }
    }
}

/// Returns the indices of words where nobody speaks: recognizers invent text on silence and music.
pub fn without_speech(words: &[SpokenWord], speech: &[TimeSpan]) -> Vec<usize> {
    let is_spoken = |word: &SpokenWord| {
        let first = speech.partition_point(|span| span.end_ms + SPEECH_MARGIN_MS <= word.start_ms);
        speech
            .get(first)
            .is_some_and(|span| span.start_ms < word.end_ms + SPEECH_MARGIN_MS)
    };
    (0..words.len())
        .filter(|i| !is_spoken(&words[*i]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn word(start_ms: u64, end_ms: u64) -> SpokenWord {
        SpokenWord {
            text: "a".into(),
            start_ms,
            end_ms,
            confidence: 1.0,
            attached: false,
        }
    }

    fn times(words: &[SpokenWord]) -> Vec<(u64, u64)> {
        words.iter().map(|w| (w.start_ms, w.end_ms)).collect()
    }

    #[test]
    fn words_end_and_start_at_the_pause_between_them() {
        // The recognizer reports ends; each word starts where the one before it ends.
        let mut words = [word(0, 620), word(620, 1_500), word(1_500, 1_800)];
        let quiet = [(0, 110), (600, 1_000), (1_480, 1_530), (1_820, 3_000)];
        snap(&mut words, &quiet.map(|(a, b)| TimeSpan::new(a, b)));
        assert_eq!(times(&words), [(110, 600), (1_000, 1_500), (1_500, 1_820)]);
    }

    #[test]
    fn a_distant_pause_changes_nothing() {
        let mut words = [word(1_000, 1_200), word(1_200, 1_400)];
        snap(&mut words, &[TimeSpan::new(1_900, 2_500)]);
        assert_eq!(times(&words), [(1_000, 1_200), (1_200, 1_400)]);
        snap(&mut [], &[TimeSpan::new(0, 500)]);
    }

    #[test]
    fn detected_speech_ends_where_it_becomes_quiet() {
        let mut speech = [TimeSpan::new(992, 2_048), TimeSpan::new(3_008, 4_000)];
        let quiet = [(0, 950), (1_400, 1_450), (1_960, 3_060), (3_500, 3_540)];
        snap_speech(&mut speech, &quiet.map(|(a, b)| TimeSpan::new(a, b)));
        assert_eq!(
            speech,
            [TimeSpan::new(950, 1_960), TimeSpan::new(3_060, 4_000)]
        );
    }

    #[test]
    fn words_without_speech_are_found() {
        let words = [word(0, 300), word(1_000, 1_300), word(5_000, 5_400)];
        let speech = [TimeSpan::new(450, 900), TimeSpan::new(1_100, 1_250)];
        assert_eq!(without_speech(&words, &speech), [2]);
        assert_eq!(without_speech(&words, &[]), [0, 1, 2]);
    }

    proptest! {
        #[test]
        fn words_stay_in_order(
            lengths in prop::collection::vec((30_u64..900, 0_u64..300), 1..30),
            gaps in prop::collection::vec((0_u64..700, 10_u64..600), 0..30),
        ) {
            let (mut at, mut words) = (0, Vec::new());
            for (length, pause) in lengths {
                words.push(word(at, at + length));
                at += length + pause;
            }
            let (mut at, mut quiet) = (0, Vec::new());
            for (sound, pause) in gaps {
                quiet.push(TimeSpan::new(at + sound, at + sound + pause));
                at += sound + pause + 10;
            }
            snap(&mut words, &quiet);
            for word in &words {
                prop_assert!(word.start_ms < word.end_ms, "{:?}", times(&words));
            }
            for pair in words.windows(2) {
                prop_assert!(pair[0].end_ms <= pair[1].start_ms, "{:?}", times(&words));
            }
        }
    }
}

//! Cuts that remove words: never inside a kept word, in whole frames, with one pause left of the
//! two around them.

use std::ops::Range;

use super::time_span::TimeSpan;
use super::timeline_words::TimelineWord;
use crate::domain::edit::MIN_SEGMENT_MS;

/// Part of a pause next to a removed word that goes with it (ms).
const PAD_MS: u64 = 40;

/// Returns the range of the timeline to remove so that the words of a range go. `None` if it is too
/// short to cut.
pub fn word_cut(words: &[TimelineWord], range: Range<usize>, fps: u32) -> Option<TimeSpan> {
    let (first, last) = (
        words.get(range.start)?,
        words.get(range.end.checked_sub(1)?)?,
    );
    let previous = range
        .start
        .checked_sub(1)
        .and_then(|index| words.get(index));
    let start_ms = first.word.start_ms;
    let end_ms = words[range.clone()]
        .iter()
        .map(|placed| placed.word.end_ms)
        .max()
        .unwrap_or(last.word.end_ms);
    let free_from = previous
        .map_or(0, |placed| placed.word.end_ms)
        .min(start_ms);
    let free_to = words.get(range.end).map_or(end_ms + 2 * PAD_MS, |placed| {
        placed.word.start_ms.max(end_ms)
    });
    let (before, after) = (start_ms - free_from, free_to - end_ms);
    let pad = |pause_ms: u64| PAD_MS.min(pause_ms / 2);
    // The longer pause stays.
    let (from_ms, to_ms) = if before >= after {
        (start_ms - pad(before), free_to - pad(after))
    } else {
        (free_from + pad(before), end_ms + pad(after))
    };
    let inward = frames(from_ms, to_ms, fps);
    if inward.duration_ms() >= MIN_SEGMENT_MS {
        return Some(inward);
    }
    let whole = TimeSpan::new(free_from, free_to);
    (whole.duration_ms() >= MIN_SEGMENT_MS).then_some(whole)
}

/// Rounds a range inward to whole frames.
fn frames(from_ms: u64, to_ms: u64, fps: u32) -> TimeSpan {
    let fps = u64::from(fps.max(1));
    let (first, end) = ((from_ms * fps).div_ceil(1_000), to_ms * fps / 1_000);
    TimeSpan::new(first * 1_000 / fps, end.max(first) * 1_000 / fps)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::spoken::SpokenWord;

    fn words(times: &[(u64, u64)]) -> Vec<TimelineWord> {
        let placed = |(index, (start_ms, end_ms)): (usize, &(u64, u64))| TimelineWord {
            word: SpokenWord {
                text: "w".into(),
                start_ms: *start_ms,
                end_ms: *end_ms,
                confidence: 1.0,
                attached: false,
            },
            source: "s".into(),
            index,
            segment: "a".into(),
        };
        times.iter().enumerate().map(placed).collect()
    }

    #[test]
    fn the_longer_pause_around_a_cut_stays() {
        let words = words(&[(0, 400), (1_000, 1_300), (1_400, 2_000), (2_800, 3_000)]);
        let cut = |range| word_cut(&words, range, 1_000).unwrap();
        assert_eq!(cut(1..2), TimeSpan::new(960, 1_360));
        assert_eq!(cut(2..3), TimeSpan::new(1_340, 2_040));
        assert_eq!(cut(0..1), TimeSpan::new(0, 440));
        assert_eq!(cut(3..4), TimeSpan::new(2_760, 3_040));
    }

    #[test]
    fn cuts_are_in_whole_frames() {
        let words = words(&[(0, 400), (1_000, 1_310), (1_400, 2_000)]);
        let cut = word_cut(&words, 1..2, 25).unwrap();
        assert_eq!(cut, TimeSpan::new(960, 1_360));
        assert_eq!((cut.start_ms % 40, cut.end_ms % 40), (0, 0));
    }

    #[test]
    fn a_short_word_goes_with_its_pauses_or_stays() {
        let near = words(&[(0, 400), (420, 480), (500, 900)]);
        assert_eq!(word_cut(&near, 1..2, 25), Some(TimeSpan::new(400, 500)));
        let nearer = words(&[(0, 400), (400, 480), (490, 900)]);
        assert_eq!(word_cut(&nearer, 1..2, 25), None);
    }

    proptest! {
        #[test]
        fn no_kept_word_is_cut(
            lengths in prop::collection::vec((60_u64..700, 0_u64..900), 1..12),
            at in 0_usize..12,
            count in 1_usize..4,
            fps in 12_u32..61,
        ) {
            let (mut times, mut at_ms) = (Vec::new(), 0);
            for (word, pause) in &lengths {
                times.push((at_ms, at_ms + word));
                at_ms += word + pause;
            }
            let words = words(&times);
            let start = at % words.len();
            let range = start..(start + count).min(words.len());
            if let Some(cut) = word_cut(&words, range.clone(), fps) {
                let outside = words.iter().enumerate().filter(|(i, _)| !range.contains(i));
                for (_, placed) in outside {
                    let span = TimeSpan::new(placed.word.start_ms, placed.word.end_ms);
                    prop_assert!(!span.overlaps(cut), "{:?} {:?}", span, cut);
                }
                prop_assert!(cut.duration_ms() >= MIN_SEGMENT_MS);
            }
        }
    }
}

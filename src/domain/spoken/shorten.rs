//! Shortens a timeline to a length: the longest pauses first, then the filler words.

use super::time_span::TimeSpan;

/// Shortest cut of a pause (ms).
const MIN_CUT_MS: u64 = 200;

/// Returns the parts of pauses to cut so that about `needed_ms` go; all of them if that is not
/// enough. What stays of each pause is equally long, so that the longest lose the most.
pub(super) fn longest_pauses(pauses: &[TimeSpan], needed_ms: u64, fps: u32) -> Vec<TimeSpan> {
    let fps = u64::from(fps.max(1));
    let frame = |ms: u64| (ms * fps + 500) / 1_000;
    let lengths: Vec<u64> = pauses
        .iter()
        .map(|pause| frame(pause.end_ms) - frame(pause.start_ms))
        .collect();
    let (needed, shortest) = ((needed_ms * fps).div_ceil(1_000), frame(MIN_CUT_MS).max(1));
    let cut = |length: u64, kept: u64| Some(length.saturating_sub(kept)).filter(|c| *c >= shortest);
    let total = |kept: u64| -> u64 { lengths.iter().filter_map(|l| cut(*l, kept)).sum() };
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let kept = (0..=longest).rev().find(|kept| total(*kept) >= needed);
    let kept = kept.unwrap_or(0);
    let mut surplus = total(kept).saturating_sub(needed);
    let to_ms = |frame: u64| frame * 1_000 / fps;
    let mut spans = Vec::new();
    for (pause, length) in pauses.iter().zip(&lengths) {
        let Some(mut frames) = cut(*length, kept) else {
            continue;
        };
        let returned = surplus.min(u64::from(frames > shortest));
        surplus -= returned;
        frames -= returned;
        let from = frame(pause.start_ms) + (length - frames) / 2;
        spans.push(TimeSpan::new(to_ms(from), to_ms(from + frames)));
    }
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn saved(spans: &[TimeSpan]) -> u64 {
        spans.iter().map(|span| span.duration_ms()).sum()
    }

    #[test]
    fn the_longest_pauses_lose_the_most() {
        let pauses = [(0, 400), (1_000, 3_000), (5_000, 6_000)];
        let pauses = pauses.map(|(a, b)| TimeSpan::new(a, b));
        let spans = longest_pauses(&pauses, 1_500, 25);
        assert_eq!(
            spans,
            [TimeSpan::new(1_360, 2_600), TimeSpan::new(5_360, 5_640)]
        );
        assert_eq!(longest_pauses(&pauses, 9_000, 25), pauses);
        assert!(longest_pauses(&[], 9_000, 25).is_empty());
    }

    proptest! {
        #[test]
        fn cuts_are_within_the_pauses_and_enough(
            lengths in prop::collection::vec((200_u64..4_000, 100_u64..900), 1..40),
            needed_ms in 1_u64..30_000,
        ) {
            let (mut at, mut pauses) = (0, Vec::new());
            for (pause, speech) in lengths {
                let (pause, speech) = (pause / 40 * 40, speech / 40 * 40);
                pauses.push(TimeSpan::new(at, at + pause));
                at += pause + speech;
            }
            let spans = longest_pauses(&pauses, needed_ms, 25);
            prop_assert!(saved(&spans) >= needed_ms.min(saved(&pauses)));
            for span in &spans {
                let within = |p: &&TimeSpan| p.start_ms <= span.start_ms && span.end_ms <= p.end_ms;
                prop_assert_eq!(pauses.iter().filter(within).count(), 1);
            }
        }
    }
}

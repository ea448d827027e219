//! Repeated words and false starts: `we we`, `I would I would`, `the har- the harbor`.

use std::ops::Range;

use super::fillers::normal;
use super::timeline_words::TimelineWord;

/// Longest repeated phrase (words).
const MAX_WORDS: usize = 4;
/// A longer pause separates what is said twice on purpose (ms).
const MAX_PAUSE_MS: u64 = 1_000;

/// Returns the ranges of words that are said again right after them, in order.
pub(super) fn repeats(words: &[TimelineWord]) -> Vec<Range<usize>> {
    let texts: Vec<String> = words.iter().map(|w| normal(&w.word.text)).collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let longest = (1..=MAX_WORDS)
            .rev()
            .find(|length| is_repeated(words, &texts, at, *length));
        match longest {
            Some(length) => {
                found.push(at..at + length);
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Returns true if a phrase is said again right after it. Its last word may be broken off. A
/// Chinese character may be doubled, as in 看看.
fn is_repeated(words: &[TimelineWord], texts: &[String], at: usize, length: usize) -> bool {
    let (Some(first), Some(second)) = (
        texts.get(at..at + length),
        texts.get(at + length..at + 2 * length),
    ) else {
        return false;
    };
    let (before, after) = (&words[at + length - 1].word, &words[at + length].word);
    if after.attached && length < 3
        || before.ends_sentence()
        || after.start_ms >= before.end_ms + MAX_PAUSE_MS
        || first.iter().any(String::is_empty)
    {
        return false;
    }
    let (Some((last, others)), Some((again, others_again))) =
        (first.split_last(), second.split_last())
    else {
        return false;
    };
    let is_broken = before.text.ends_with(['-', '–', '—']) && again.starts_with(last.as_str());
    others == others_again && (last == again || is_broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spoken::SpokenWord;

    /// First word of each repeat, and the word after it.
    fn found(text: &str) -> Vec<(usize, usize)> {
        let placed = |(index, text): (usize, &str)| TimelineWord {
            word: SpokenWord {
                text: text.into(),
                start_ms: index as u64 * 500,
                end_ms: index as u64 * 500 + 400,
                confidence: 1.0,
                attached: false,
            },
            source: "s".into(),
            index,
            segment: "a".into(),
        };
        let words: Vec<TimelineWord> = text.split(' ').enumerate().map(placed).collect();
        let found = repeats(&words).into_iter();
        found.map(|repeat| (repeat.start, repeat.end)).collect()
    }

    #[test]
    fn repeats_and_false_starts_are_found() {
        assert_eq!(found("So the the boat left"), [(1, 2)]);
        assert_eq!(found("I would I would go go go"), [(0, 2), (4, 5), (5, 6)]);
        assert_eq!(found("to the har- to the harbor"), [(0, 3)]);
    }

    #[test]
    fn other_words_are_no_repeats() {
        assert!(found("No. No, it is not").is_empty());
        assert!(found("they have that hat").is_empty());
    }
}

//! Aligns captions to the spoken words: of each caption, the words that are said in the same order.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::fillers::plain_words;
use super::time_span::TimeSpan;
use super::word::SpokenWord;

/// Time that a caption stays after its last word (ms).
const LINGER_MS: u64 = 300;
/// Shortest caption (ms).
const MIN_CAPTION_MS: u64 = 300;

/// Maximum number of words that are compared: unrelated texts take time in the square of it.
const MAX_WORDS: usize = 30_000;

/// Words of texts, with the index of the text that each is from.
fn numbered_words<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<String>, Vec<usize>) {
    let numbered = texts
        .enumerate()
        .flat_map(|(index, text)| plain_words(text).into_iter().map(move |word| (word, index)));
    numbered.take(MAX_WORDS).unzip()
}

/// Returns the times of captions by the spoken words; `None` for those of which less than half is
/// said. The captions are in order.
pub fn aligned(texts: &[&str], words: &[SpokenWord]) -> Vec<Option<TimeSpan>> {
    let (written, captions) = numbered_words(texts.iter().copied());
    let (spoken, sources) = numbered_words(words.iter().map(|word| word.text.as_str()));
    let mut counts = vec![0; texts.len()];
    captions.iter().for_each(|caption| counts[*caption] += 1);
    let mut matches: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    for op in capture_diff_slices(Algorithm::Patience, &written, &spoken) {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            for offset in 0..len {
                matches[captions[old_index + offset]].push(sources[new_index + offset]);
            }
        }
    }
    let spans = matches.iter().zip(counts).map(|(found, count)| {
        let (first, last) = (words.get(*found.first()?)?, words.get(*found.last()?)?);
        let span = TimeSpan::new(first.start_ms, last.end_ms + LINGER_MS);
        (found.len() * 2 >= count).then_some(span)
    });
    without_overlaps(spans.collect())
}

/// Ends each caption before the next one starts.
fn without_overlaps(mut spans: Vec<Option<TimeSpan>>) -> Vec<Option<TimeSpan>> {
    let mut next_ms = u64::MAX;
    for span in spans.iter_mut().rev() {
        if let Some(found) = span {
            found.end_ms = found.end_ms.min(next_ms);
            if found.duration_ms() < MIN_CAPTION_MS {
                *span = None;
            } else {
                next_ms = found.start_ms;
            }
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> Vec<SpokenWord> {
        let word = |(index, text): (usize, &str)| SpokenWord {
            text: text.into(),
            start_ms: 1_000 + index as u64 * 500,
            end_ms: 1_400 + index as u64 * 500,
            confidence: 1.0,
            attached: false,
        };
        text.split(' ').enumerate().map(word).collect()
    }

    #[test]
    fn captions_get_the_times_of_their_words() {
        let words = spoken("It was the best of times, it was the worst of times.");
        let texts = [
            "It was the BEST of times",
            "- it was the\nworst of the times!",
        ];
        let expected = [TimeSpan::new(1_000, 4_000), TimeSpan::new(4_000, 7_200)];
        assert_eq!(aligned(&texts, &words), expected.map(Some));
    }

    #[test]
    fn captions_of_other_words_keep_their_times() {
        let words = spoken("we left the harbor");
        let texts = ["[music plays]", "We left", "something else was said here"];
        let expected = [None, Some(TimeSpan::new(1_000, 2_200)), None];
        assert_eq!(aligned(&texts, &words), expected);
        assert_eq!(aligned(&texts, &[]), [None; 3]);
    }

    #[test]
    fn chinese_captions_are_aligned_by_character() {
        let mut words = spoken("今 天 去 海 边");
        words.iter_mut().skip(1).for_each(|w| w.attached = true);
        let expected = [TimeSpan::new(1_000, 2_000), TimeSpan::new(2_000, 3_700)];
        assert_eq!(aligned(&["今天，", "去海边。"], &words), expected.map(Some));
    }
}

//! Tokens of a speech recognizer, joined to words.

use super::word::SpokenWord;
use crate::domain::text::sanitize;

/// A part of a text with its time range. A leading space starts a word.
#[derive(Clone, Debug, PartialEq)]
pub struct RecognizedToken {
    pub text: String,
    pub start_ms: u64,
    pub end_ms: u64,
    /// Probability, 0 to 1.
    pub confidence: f32,
}

/// Longest plausible duration of a word (ms). The time before a longer one is a pause.
const MAX_WORD_MS: u64 = 1_200;

/// Longest remark about sounds, such as `[door opens]` (words).
const MAX_REMARK_WORDS: usize = 6;

/// Joins tokens to words. Remarks about sounds, such as `[Music]`, are dropped.
pub fn words(tokens: &[RecognizedToken]) -> Vec<SpokenWord> {
    let mut words: Vec<SpokenWord> = Vec::new();
    for token in tokens {
        add_token(&mut words, token);
    }
    words.retain(|word| word.text.chars().any(char::is_alphanumeric) || is_mark(&word.text));
    without_remarks(&mut words);
    words.retain(|word| word.text.chars().any(char::is_alphanumeric));
    spread(&mut words);
    for word in &mut words {
        if word.end_ms.saturating_sub(word.start_ms) > MAX_WORD_MS {
            word.start_ms = word.end_ms - MAX_WORD_MS;
        }
    }
    words
}

/// Gives words without a duration a share of the time of the next word, or of the one before.
fn spread(words: &mut [SpokenWord]) {
    let is_empty = |word: &SpokenWord| word.end_ms <= word.start_ms;
    let mut at = 0;
    while at < words.len() {
        if !is_empty(&words[at]) {
            at += 1;
            continue;
        }
        let filled = words[at..].iter().position(|word| !is_empty(word));
        let (first, last) = match filled {
            Some(count) => (at, at + count),
            None => (at.saturating_sub(1), words.len() - 1),
        };
        let start_ms = words[first].start_ms;
        let count = (last - first + 1) as u64;
        let length_ms = words[last].end_ms.saturating_sub(start_ms).max(count);
        for (i, word) in words[first..=last].iter_mut().enumerate() {
            word.start_ms = start_ms + length_ms * i as u64 / count;
            word.end_ms = start_ms + length_ms * (i as u64 + 1) / count;
        }
        at = last + 1;
    }
}

/// Adds the parts of a token: the rest of the current word, and new ones.
fn add_token(words: &mut Vec<SpokenWord>, token: &RecognizedToken) {
    let text = sanitize(&token.text);
    let count = text.chars().filter(|c| !c.is_whitespace()).count() as u64;
    let length_ms = token.end_ms.saturating_sub(token.start_ms);
    let time = |index: u64| token.start_ms + length_ms * index / count.max(1);
    let (mut has_space, mut index) = (false, 0);
    for c in text.chars() {
        if c.is_whitespace() {
            has_space = true;
            continue;
        }
        index += 1;
        let continues = words.last().is_some_and(|last| {
            let joins = is_ideograph(c) || last.text.chars().next_back().is_some_and(is_ideograph);
            !has_space && (!joins || !c.is_alphanumeric())
        });
        match words.last_mut().filter(|_| continues) {
            Some(last) => {
                last.text.push(c);
                if c.is_alphanumeric() {
                    last.end_ms = last.end_ms.max(time(index));
                    last.confidence = last.confidence.min(token.confidence);
                }
            }
            None => words.push(SpokenWord {
                text: c.to_string(),
                start_ms: time(index - 1),
                end_ms: time(index),
                confidence: token.confidence,
                attached: !has_space && !words.is_empty(),
            }),
        }
        has_space = false;
    }
}

/// Returns true for characters of scripts without spaces between words.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Pairs of characters around a remark about sounds.
const REMARK_MARKS: [(char, char); 5] = [
    ('[', ']'),
    ('(', ')'),
    ('（', '）'),
    ('【', '】'),
    ('*', '*'),
];

fn is_mark(text: &str) -> bool {
    text.contains(|c| {
        REMARK_MARKS
            .iter()
            .any(|(open, close)| c == *open || c == *close)
    })
}

fn without_remarks(words: &mut Vec<SpokenWord>) {
    let mut at = 0;
    while at < words.len() {
        let end = REMARK_MARKS.iter().find_map(|(open, close)| {
            let rest = words[at].text.strip_prefix(*open)?;
            if rest.contains(*close) {
                return Some(at);
            }
            let following = words.iter().skip(at + 1).take(MAX_REMARK_WORDS);
            Some(at + 1 + following.clone().position(|w| w.text.contains(*close))?)
        });
        match end {
            Some(end) => drop(words.drain(at..=end)),
            None => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spoken::join_words;

    fn spoken(texts: &[&str]) -> Vec<SpokenWord> {
        let token = |(i, text): (usize, &&str)| RecognizedToken {
            text: (*text).to_owned(),
            start_ms: 300 * i as u64,
            end_ms: 300 * (i as u64 + 1),
            confidence: 1.0 - i as f32 / 100.0,
        };
        words(&texts.iter().enumerate().map(token).collect::<Vec<_>>())
    }

    fn texts(words: &[SpokenWord]) -> Vec<&str> {
        words.iter().map(|w| w.text.as_str()).collect()
    }

    #[test]
    fn tokens_become_words_with_their_punctuation() {
        let words = spoken(&[
            " It", " was", " the", " ep", "och", ",", " you", "'re", " 1", "859", ".",
        ]);
        assert_eq!(
            texts(&words),
            ["It", "was", "the", "epoch,", "you're", "1859."]
        );
        assert_eq!((words[3].start_ms, words[3].end_ms), (900, 1_500));
        assert_eq!(join_words(&words), "It was the epoch, you're 1859.");
    }

    #[test]
    fn each_chinese_character_is_a_word() {
        let words = spoken(&["大家", "好", "，", "用", "GPU", "跑"]);
        assert_eq!(texts(&words), ["大", "家", "好，", "用", "GPU", "跑"]);
        assert_eq!((words[1].start_ms, words[1].end_ms), (150, 300));
        assert_eq!(join_words(&words), "大家好，用GPU跑");
    }

    #[test]
    fn remarks_about_sounds_are_dropped() {
        let words = spoken(&[
            " [", "Music", "]", " Hi", " (", "door", " opens", ")", " *", "sighs", "*", " ♪",
            " you",
        ]);
        assert_eq!(texts(&words), ["Hi", "you"]);
        assert_eq!(texts(&spoken(&[" a", " (", "b"])), ["a", "(b"]);
    }

    #[test]
    fn no_word_is_without_a_duration() {
        let token = |text: &str, start_ms, end_ms| RecognizedToken {
            text: text.into(),
            start_ms,
            end_ms,
            confidence: 1.0,
        };
        let words = words(&[
            token(" Ever", 0, 300),
            token(" failed.", 300, 300),
            token(" No", 300, 300),
            token(" matter.", 300, 900),
            token(" Try", 900, 900),
        ]);
        let times: Vec<_> = words.iter().map(|w| (w.start_ms, w.end_ms)).collect();
        assert_eq!(
            times,
            [(0, 300), (300, 471), (471, 642), (642, 771), (771, 900)]
        );
    }

    #[test]
    fn control_characters_are_removed() {
        assert_eq!(texts(&spoken(&[" a\u{1b}[31mb\u{7}"])), ["a[31mb"]);
    }

    #[test]
    fn a_word_after_a_pause_starts_late() {
        let token = RecognizedToken {
            text: " Hello".into(),
            start_ms: 0,
            end_ms: 4_000,
            confidence: 0.9,
        };
        assert_eq!(words(&[token])[0].start_ms, 2_800);
    }
}

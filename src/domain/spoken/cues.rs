//! Caption cues from words: where a cue ends, how long it is shown, and where its lines break.

use super::tokens::is_ideograph;
use super::word::{SpokenWord, join_words};
use crate::domain::edit::{CaptionPreset, Cue};

/// Limits of a cue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CueRules {
    /// Longest line (Latin characters). A Chinese character takes the width of 2.6.
    pub line_chars: u32,
    /// Gap between two cues (ms): two frames.
    pub gap_ms: u64,
    /// Maximum number of words; a Chinese character counts as a quarter.
    pub max_words: Option<usize>,
}

impl CueRules {
    /// Returns the rules for a canvas: shorter lines on one that is higher than wide.
    pub fn for_canvas(width: u32, height: u32, fps: u32) -> Self {
        let line_chars = match (width, height) {
            (width, height) if width * 9 >= height * 16 => 42,
            (width, height) if width > height => 36,
            (width, height) if width == height => 32,
            _ => 26,
        };
        Self {
            line_chars,
            gap_ms: 2_000 / u64::from(fps.max(1)),
            max_words: None,
        }
    }

    /// Returns the rules for a style: shorter lines for larger text, no gaps between single words.
    #[must_use]
    pub fn with_preset(self, preset: &CaptionPreset) -> Self {
        Self {
            line_chars: self.line_chars * CaptionPreset::named("clean").size / preset.size.max(1),
            gap_ms: if preset.words.is_some() {
                0
            } else {
                self.gap_ms
            },
            max_words: preset.words,
        }
    }
}

impl Default for CueRules {
    fn default() -> Self {
        Self::for_canvas(1920, 1080, 25)
    }
}

/// Lines of a cue.
const LINES: u32 = 2;
/// Shortest and longest time that a cue is shown (ms).
const MIN_CUE_MS: u64 = 833;
const MAX_CUE_MS: u64 = 7_000;
/// Words that are spoken in less than this time are shown together (ms).
const SHORTEST_READ_MS: u64 = 250;
/// Time that a cue stays after its last word (ms).
const LINGER_MS: u64 = 500;
/// A longer pause always ends a cue (ms).
const LONG_PAUSE_MS: u64 = 1_000;
/// A pause after which a cue may well end (ms).
const SHORT_PAUSE_MS: u64 = 300;
/// Reading speed above which a cue is too fast (Latin characters per second); 9 Chinese characters.
const CHARS_PER_SECOND: u64 = 17;
/// Width of a Latin and of a Chinese character.
const LATIN_WIDTH: u32 = 8;
const IDEOGRAPH_WIDTH: u32 = 21;

/// Splits words into cues. No cue spans one of the `cuts` (ms), which are in order.
pub fn cues(words: &[SpokenWord], rules: &CueRules, cuts: &[u64]) -> Vec<Cue> {
    let ends = cue_ends(words, rules, cuts);
    let mut first = 0;
    let mut cues = Vec::new();
    for end in ends {
        let next_ms = words.get(end).map(|word| word.start_ms);
        cues.push(cue(&words[first..end], next_ms, rules, cuts));
        first = end;
    }
    cues
}

fn cue(words: &[SpokenWord], next_ms: Option<u64>, rules: &CueRules, cuts: &[u64]) -> Cue {
    let start_ms = words.first().map_or(0, |word| word.start_ms);
    let spoken_ms = words.last().map_or(0, |word| word.end_ms);
    let wanted_ms = (spoken_ms + LINGER_MS)
        .max(start_ms + MIN_CUE_MS)
        .max(start_ms + reading_ms(words))
        .min(spoken_ms + 3 * LINGER_MS);
    let limit_ms = next_ms.map_or(u64::MAX, |next| next.saturating_sub(rules.gap_ms));
    let cut = cuts[cuts.partition_point(|cut| *cut <= start_ms)..].first();
    let limit_ms = limit_ms.min(cut.copied().unwrap_or(u64::MAX));
    let longest_ms = spoken_ms.max(start_ms + MAX_CUE_MS);
    Cue {
        start_ms,
        end_ms: wanted_ms.min(limit_ms).min(longest_ms).max(start_ms + 1),
        text: lines(words, rules),
    }
}

/// Time that it takes to read words (ms).
fn reading_ms(words: &[SpokenWord]) -> u64 {
    u64::from(width(words)) * 1_000 / u64::from(LATIN_WIDTH) / CHARS_PER_SECOND
}

/// Indices after the last word of each cue, so that the sum of the costs is minimal.
fn cue_ends(words: &[SpokenWord], rules: &CueRules, cuts: &[u64]) -> Vec<usize> {
    let mut best: Vec<(u64, usize)> = vec![(0, 0)];
    for end in 1..=words.len() {
        let mut choice = (u64::MAX, end - 1);
        for first in (0..end).rev() {
            let part = &words[first..end];
            if part.len() > 1 && !fits(part, rules, cuts) {
                break;
            }
            let cost = best[first].0.saturating_add(cue_cost(part, words.get(end)));
            if cost < choice.0 {
                choice = (cost, first);
            }
        }
        best.push(choice);
    }
    let mut ends = Vec::new();
    let mut end = words.len();
    while end > 0 {
        ends.push(end);
        end = best[end].1;
    }
    ends.reverse();
    ends
}

/// Returns true if words can be one cue: their first pair is checked, as the rest fits already.
fn fits(words: &[SpokenWord], rules: &CueRules, cuts: &[u64]) -> bool {
    let (first, second) = (&words[0], &words[1]);
    let cut = cuts[cuts.partition_point(|cut| *cut <= first.start_ms)..].first();
    let spoken_ms = words[words.len() - 1].end_ms - first.start_ms;
    is_short_enough(words, spoken_ms, rules)
        && spoken_ms <= MAX_CUE_MS
        && second.start_ms.saturating_sub(first.end_ms) < LONG_PAUSE_MS
        && cut.is_none_or(|cut| second.start_ms < *cut)
        && line_break(words, rules).is_some()
}

/// Returns true if a cue has few enough words. Words that are spoken too fast to be read alone may
/// be more.
fn is_short_enough(words: &[SpokenWord], spoken_ms: u64, rules: &CueRules) -> bool {
    let quarters: usize = words
        .iter()
        .map(|word| {
            if word.text.starts_with(is_ideograph) {
                1
            } else {
                4
            }
        })
        .sum();
    let limit = |max: usize| {
        if spoken_ms < SHORTEST_READ_MS {
            8 * max
        } else {
            4 * max
        }
    };
    rules.max_words.is_none_or(|max| quarters <= limit(max))
}

/// Cost of a cue that ends before `next`.
fn cue_cost(words: &[SpokenWord], next: Option<&SpokenWord>) -> u64 {
    let spoken_ms = words[words.len() - 1].end_ms - words[0].start_ms;
    let until_next_ms = next.map_or(u64::MAX, |word| word.start_ms - words[0].start_ms);
    let mut cost = 20;
    if let Some(next) = next {
        cost += break_cost(&words[words.len() - 1], next);
    }
    if spoken_ms < MIN_CUE_MS && until_next_ms < MIN_CUE_MS {
        cost += 60;
    }
    if reading_ms(words) > until_next_ms {
        cost += 10;
    }
    cost
}

/// Cost of a break between two words: low after marks and pauses, high inside a phrase.
fn break_cost(word: &SpokenWord, next: &SpokenWord) -> u64 {
    let pause_ms = next.start_ms.saturating_sub(word.end_ms);
    let mark = word.text.trim_end_matches(['"', '\'', '”', '’', ')']);
    if word.ends_sentence() {
        0
    } else if pause_ms >= LONG_PAUSE_MS || mark.ends_with([';', ':', '；', '：']) {
        4
    } else if mark.ends_with([',', '，', '、', '—', '–']) || pause_ms >= SHORT_PAUSE_MS {
        12
    } else if is_one_of(&word.text, BINDING)
        || word.text.ends_with(BINDING_BEFORE)
        || next.text.starts_with(BINDING_AFTER)
    {
        70
    } else if is_one_of(&next.text, CONJUNCTIONS) || next.text.starts_with(CONJUNCTION_CHARACTERS) {
        24
    } else {
        45
    }
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    list.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Words that belong to the next word: articles, prepositions, pronouns, auxiliaries.
const BINDING: &[&str] = &[
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "with", "from", "into", "as",
    "my", "your", "his", "her", "its", "our", "their", "this", "that", "these", "those", "i",
    "you", "he", "she", "it", "we", "they", "is", "are", "was", "were", "be", "been", "am", "has",
    "have", "had", "will", "would", "can", "could", "should", "must", "do", "does", "did", "not",
    "no", "very", "and", "or", "but", "if", "when", "because",
];

/// Chinese characters that belong to the next one, and to the one before.
const BINDING_BEFORE: [char; 7] = ['在', '是', '和', '与', '把', '被', '很'];
const BINDING_AFTER: [char; 6] = ['的', '了', '吗', '呢', '吧', '们'];

/// Words that start a clause or a phrase.
const CONJUNCTIONS: &[&str] = &[
    "and", "or", "but", "so", "because", "if", "when", "while", "that", "which", "who", "where",
    "as", "than", "of", "to", "in", "on", "at", "by", "for", "with", "from", "into", "after",
    "before",
];

/// Chinese characters that start a clause.
const CONJUNCTION_CHARACTERS: [char; 9] = ['但', '而', '因', '所', '如', '那', '就', '并', '也'];

/// Width of the text of words.
fn width(words: &[SpokenWord]) -> u32 {
    let chars = words.iter().flat_map(|word| word.text.chars());
    let spaces = words.iter().skip(1).filter(|word| !word.attached).count() as u32;
    spaces * LATIN_WIDTH
        + chars
            .map(|c| {
                if is_wide(c) {
                    IDEOGRAPH_WIDTH
                } else {
                    LATIN_WIDTH
                }
            })
            .sum::<u32>()
}

fn is_wide(c: char) -> bool {
    is_ideograph(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')
}

/// Number of words on the first line: all, or those before the best break. `None` if the words do
/// not fit on two lines.
fn line_break(words: &[SpokenWord], rules: &CueRules) -> Option<usize> {
    let limit = rules.line_chars * LATIN_WIDTH;
    if width(words) <= limit {
        return Some(words.len());
    }
    if width(words) > LINES * (limit + LATIN_WIDTH) {
        return None;
    }
    (1..words.len())
        .filter(|at| width(&words[..*at]) <= limit && width(&words[*at..]) <= limit)
        .min_by_key(|at| {
            let difference = width(&words[..*at]).abs_diff(width(&words[*at..]));
            break_cost(&words[at - 1], &words[*at]) + u64::from(difference / 4)
        })
}

fn lines(words: &[SpokenWord], rules: &CueRules) -> String {
    let first = line_break(words, rules).unwrap_or(words.len());
    let lines = [&words[..first], &words[first..]].map(join_words);
    lines.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words of 300 ms without pauses; `|` is a pause of 600 ms, `||` one of 1.5 s.
    fn spoken(text: &str) -> Vec<SpokenWord> {
        let (mut at, mut words) = (0, Vec::new());
        for part in text.split(' ') {
            match part {
                "|" => at += 600,
                "||" => at += 1_500,
                text => {
                    words.push(SpokenWord {
                        text: text.to_owned(),
                        start_ms: at,
                        end_ms: at + 300,
                        confidence: 1.0,
                        attached: false,
                    });
                    at += 300;
                }
            }
        }
        words
    }

    fn chinese(text: &str) -> Vec<SpokenWord> {
        let marked = |text: &str| -> Vec<String> {
            let mut words: Vec<String> = Vec::new();
            for c in text.chars() {
                match words.last_mut() {
                    Some(last) if !is_ideograph(c) => last.push(c),
                    _ => words.push(c.to_string()),
                }
            }
            words
        };
        let word = |(i, text): (usize, String)| SpokenWord {
            text,
            start_ms: 200 * i as u64,
            end_ms: 200 * i as u64 + 200,
            confidence: 1.0,
            attached: i > 0,
        };
        marked(text).into_iter().enumerate().map(word).collect()
    }

    fn texts(cues: &[Cue]) -> Vec<&str> {
        cues.iter().map(|c| c.text.as_str()).collect()
    }

    #[test]
    fn cues_end_with_sentences_and_clauses() {
        let words = spoken(
            "It was the best of times, it was the worst of times. || It was the age of wisdom, it \
             was the age of foolishness, it was the epoch of belief.",
        );
        assert_eq!(
            texts(&cues(&words, &CueRules::default(), &[])),
            [
                "It was the best of times,\nit was the worst of times.",
                "It was the age of wisdom,\nit was the age of foolishness,",
                "it was the epoch of belief.",
            ]
        );
    }

    #[test]
    fn lines_are_shorter_on_an_upright_canvas() {
        let words = spoken("The harbour at the end of the road opens early in the summer.");
        let rules = CueRules::for_canvas(1080, 1920, 30);
        for cue in cues(&words, &rules, &[]) {
            assert!(cue.text.lines().count() <= 2, "{}", cue.text);
            assert!(
                cue.text.lines().all(|l| l.chars().count() <= 26),
                "{}",
                cue.text
            );
        }
    }

    #[test]
    fn chinese_lines_have_at_most_sixteen_characters() {
        let words =
            chinese("今天我们去海边散步，天气非常好，海水很蓝，大家都很开心。晚上回到城里吃饭。");
        let found = cues(&words, &CueRules::default(), &[]);
        for line in found.iter().flat_map(|c| c.text.lines()) {
            assert!(line.chars().count() <= 17, "{line}");
        }
        assert_eq!(texts(&found).concat().replace('\n', ""), join_words(&words));
    }

    #[test]
    fn no_cue_spans_a_cut() {
        let words = spoken("one two three four five six");
        let found = cues(&words, &CueRules::default(), &[900]);
        assert_eq!(texts(&found), ["one two three", "four five six"]);
        assert!(
            found[0].end_ms <= 900 && found[1].start_ms >= 900,
            "{found:?}"
        );
    }

    #[test]
    fn a_short_cue_stays_until_it_is_read() {
        let found = cues(&spoken("Yes. || No."), &CueRules::default(), &[]);
        let times: Vec<_> = found.iter().map(|c| (c.start_ms, c.end_ms)).collect();
        assert_eq!(times, [(0, 833), (1_800, 2_633)]);
    }

    proptest! {
        #[test]
        fn every_word_is_in_one_cue(
            words in prop::collection::vec(("[a-z]{1,12}[,.]?", 80_u64..600, 0_u64..1_500), 0..80),
            cuts in prop::collection::btree_set(0_u64..40_000, 0..4),
        ) {
            let (mut at, mut spoken) = (0, Vec::new());
            for (text, length, pause) in words {
                spoken.push(SpokenWord {
                    text,
                    start_ms: at,
                    end_ms: at + length,
                    confidence: 1.0,
                    attached: false,
                });
                at += length + pause;
            }
            let cuts: Vec<u64> = cuts.into_iter().collect();
            let found = cues(&spoken, &CueRules::default(), &cuts);
            let joined = texts(&found).join(" ").replace('\n', " ");
            prop_assert_eq!(joined, join_words(&spoken));
            for cue in &found {
                prop_assert!(cue.text.lines().all(|l| l.chars().count() <= 42));
                prop_assert!(cue.text.lines().count() <= 2 && cue.start_ms < cue.end_ms);
                prop_assert!(cue.end_ms - cue.start_ms <= MAX_CUE_MS);
            }
            for pair in found.windows(2) {
                prop_assert!(pair[0].end_ms <= pair[1].start_ms);
            }
        }
    }
}

//! Ordinals: `first`, `3rd`, `last`, `第三`, `倒数第二`.

use super::amounts;
use super::characters::Characters;
use super::lexicon::{Sense, Senses};
use super::token::{Quantity, TokenKind};
use super::words::{followed_by_noun, word};

type FoundToken = Option<(TokenKind, usize)>;

const WORDS: &[(&str, i32)] = &[
    ("second to last", -2),
    ("second-to-last", -2),
    ("second last", -2),
    ("2nd last", -2),
    ("penultimate", -2),
    ("last but one", -2),
    ("third to last", -3),
    ("third last", -3),
    ("very first", 1),
    ("very last", -1),
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("last", -1),
    ("final", -1),
    ("opening", 1),
    ("closing", -1),
    ("最后", -1),
    ("最末", -1),
    ("末尾", -1),
    ("首", 1),
    ("末", -1),
    ("头", 1),
    ("最前面", 1),
    ("最前", 1),
    ("前面", 1),
    ("后面", -1),
    ("开头", 1),
    ("结尾", -1),
];

/// Words that only count before a number or a noun.
const ONLY_COUNTING: &[&str] = &[
    "首",
    "末",
    "头",
    "前面",
    "后面",
    "开头",
    "结尾",
    "最前面",
    "最前",
    "末尾",
    "opening",
    "closing",
];

/// Reads an ordinal at `at`.
pub(crate) fn ordinal(chars: &Characters, at: usize) -> FoundToken {
    let found = WORDS
        .iter()
        .filter(|(w, _)| chars.starts_with(at, w))
        .filter(|(w, _)| !w.is_ascii() || chars.is_boundary(at + w.len()))
        .max_by_key(|(w, _)| w.chars().count())
        .map(|(w, n)| (*n, at + w.chars().count()));
    match found {
        Some((2, end)) if is_second_of_time(chars, at, end) => {
            Some((TokenKind::Amount(Quantity::Time(1_000)), end))
        }
        // "Second 4 to second 9": times.
        Some((2, end)) if has_digit_after(chars, end) => None,
        Some((-1, end)) if is_verb(chars, at, end) => None,
        Some((n, end)) => worded(chars, at, n, end),
        None => chinese(chars, at)
            .or_else(|| before_number(chars, at))
            .or_else(|| digits(chars, at)),
    }
}

/// Returns true for "second" in "the first second": a unit of time.
fn is_second_of_time(chars: &Characters, at: usize, end: usize) -> bool {
    const BEFORE: &[&str] = &["first ", "last ", "final ", "per ", "every "];
    end == at + 6
        && chars.starts_with(at, "second")
        && !followed_by_noun(chars, end)
        && BEFORE
            .iter()
            .any(|w| at >= w.len() && chars.starts_with(at - w.len(), w))
}

/// Returns true for "make it last 5 seconds", "make the title last 2 s", "it should last 3 s".
fn is_verb(chars: &Characters, at: usize, end: usize) -> bool {
    const BEFORE: &[&str] = &[
        "it ", "that ", "them ", "title ", "caption ", "should ", "must ", "will ", "would ",
    ];
    let follows = |word: &&str| at >= word.len() && chars.starts_with(at - word.len(), word);
    let next = chars.skip_spaces(end);
    let is_time = matches!(amounts::amount(chars, next), Some((Quantity::Time(_), _)));
    chars.starts_with(at, "last ") && is_time && BEFORE.iter().any(follows)
}

fn has_digit_after(chars: &Characters, end: usize) -> bool {
    let next = chars.get(chars.skip_spaces(end));
    next.is_some_and(|c| c.is_ascii_digit())
}

fn worded(chars: &Characters, at: usize, n: i32, end: usize) -> FoundToken {
    let text = chars.text(at..end);
    // "The closing text".
    let is_noun = text.is_ascii() && followed_by_noun(chars, end);
    if ONLY_COUNTING.contains(&text.as_str()) && !counts(chars, end) && !is_noun {
        return None;
    }
    let senses = word(chars, at)
        .filter(|(_, e)| *e == end)
        .map_or(Senses::NONE, |(s, _)| s);
    Some((TokenKind::Ordinal(n, senses), end))
}

fn whole_number(chars: &Characters, from: usize) -> Option<(f64, usize)> {
    amounts::number(chars, from).filter(|(n, _)| n.fract() == 0.0 && (1.0..=999.0).contains(n))
}

/// `第三`, `倒数第二`; 第5秒 is a time.
fn chinese(chars: &Characters, at: usize) -> FoundToken {
    let (sign, (n, end)) = [("倒数第", -1), ("第", 1)]
        .into_iter()
        .filter(|(prefix, _)| chars.starts_with(at, prefix))
        .find_map(|(prefix, sign)| {
            Some((sign, whole_number(chars, at + prefix.chars().count())?))
        })?;
    let is_time = amounts::amount(chars, at).is_some_and(|(a, _)| matches!(a, Quantity::Time(_)));
    (!is_time).then_some((TokenKind::Ordinal(sign * n as i32, Senses::NONE), end))
}

/// 前 and 后 before a number: "前两张".
fn before_number(chars: &Characters, at: usize) -> FoundToken {
    let n = match chars.get(at)? {
        '前' => 1,
        '后' => -1,
        _ => return None,
    };
    counts(chars, at + 1).then_some((TokenKind::Ordinal(n, Senses::NONE), at + 1))
}

/// `1st`, `22nd`.
fn digits(chars: &Characters, at: usize) -> FoundToken {
    let is_digit = chars.get(at).is_some_and(|c| c.is_ascii_digit());
    let (n, end) = whole_number(chars, at).filter(|_| is_digit)?;
    let suffix = ["st", "nd", "rd", "th"]
        .iter()
        .find(|s| chars.starts_with(end, s))?;
    let end = end + suffix.len();
    chars
        .is_boundary(end)
        .then_some((TokenKind::Ordinal(n as i32, Senses::NONE), end))
}

/// Returns true if a Chinese number or a counted noun follows.
fn counts(chars: &Characters, at: usize) -> bool {
    let at = chars.skip_spaces(at);
    let number = amounts::amount(chars, at)
        .is_some_and(|(a, _)| matches!(a, Quantity::Number(_) | Quantity::Time(_)));
    number
        || chars.get(at) == Some('几')
        || chars.get(at) == Some('那')
            && chars.get(at + 1).is_some_and(|c| "段张条个支".contains(c))
        || word(chars, at).is_some_and(|(s, _)| {
            [Sense::Photo, Sense::Clip].iter().any(|n| s.has(*n))
                && chars.get(at).is_some_and(|c| !c.is_ascii())
        })
        || chars.get(at).is_some_and(|c| "个段张条".contains(c))
}

//! Forms of the lexicon in a message.

use super::amounts;
use super::characters::Characters;
use super::lexicon::{LEXICON, Sense, Senses};
use super::token::Quantity;

/// The longest form of the lexicon at `at`.
pub(crate) fn word(chars: &Characters, at: usize) -> Option<(Senses, usize)> {
    let c = chars.get(at)?;
    if c.is_ascii() {
        english_word(chars, at)
    } else {
        let longest = LEXICON.max_chars.min(chars.len() - at);
        (1..=longest).rev().find_map(|length| {
            let senses = LEXICON.senses(&chars.text(at..at + length));
            let is_word = !senses.is_empty()
                && !ends_in_time(chars, at, length)
                && !ends_in_noun(chars, at, length);
            is_word.then_some((senses, at + length))
        })
    }
}

/// Returns true if the last character begins a time: the 一 of 加一秒.
fn ends_in_time(chars: &Characters, at: usize, length: usize) -> bool {
    let last = at + length - 1;
    let begins = chars.get(last).is_some_and(|c| "一两半".contains(c));
    length > 1
        && begins
        && matches!(amounts::amount(chars, last), Some((Quantity::Time(_), end)) if end > last + 1)
}

/// Returns true if the last character begins another word: the 配音 of 配音乐, the 两个字 of 两个字幕.
fn ends_in_noun(chars: &Characters, at: usize, length: usize) -> bool {
    let begins = |noun: &&str| chars.starts_with(at + length - 1, noun);
    length > 1 && ["音乐", "字幕"].iter().any(begins)
}

/// Returns true for the "after all" of "after all the photos", which is a place.
fn continues_as_place(written: &str, chars: &Characters, end: usize) -> bool {
    const NEXT: &[&str] = &[
        " the ",
        " of ",
        " other",
        " photos",
        " pictures",
        " pics",
        " clips",
        " my ",
        " these ",
    ];
    written == "after all" && NEXT.iter().any(|next| chars.starts_with(end, next))
}

/// The longest English form at `at`; spaces, and hyphens between words, are equivalent.
fn english_word(chars: &Characters, at: usize) -> Option<(Senses, usize)> {
    let (mut written, mut spaced) = (String::new(), String::new());
    let (mut longest, mut words, mut end) = (None, 0, at);
    while words < LEXICON.max_words {
        let c = chars.get(end)?;
        if c == ' ' {
            if !written.ends_with(' ') {
                words += 1;
                written.push(' ');
                spaced.push(' ');
            }
        } else if c.is_ascii_graphic() || !c.is_ascii() && c.is_alphanumeric() {
            written.push(c);
            spaced.push(if c == '-' { ' ' } else { c });
        } else {
            break;
        }
        end += 1;
        if c != ' ' && chars.is_boundary(end) {
            let senses = Some(LEXICON.senses(&written))
                .filter(|s| !s.is_empty())
                .unwrap_or_else(|| LEXICON.senses(&spaced));
            if !senses.is_empty() && !continues_as_place(&written, chars, end) {
                longest = Some((senses, end));
            }
        }
        if end >= chars.len() || written.len() > 40 {
            break;
        }
    }
    longest
}

/// Returns true for an English word that may be a verb in the third person: "moves".
pub(crate) fn is_third_person(word: &str) -> bool {
    word.len() > 3 && word.ends_with('s') && !word.ends_with("ss")
}

/// Returns true if a noun that is counted follows.
pub(crate) fn followed_by_noun(chars: &Characters, end: usize) -> bool {
    word(chars, chars.skip_spaces(end)).is_some_and(|(senses, _)| {
        [
            Sense::Photo,
            Sense::Clip,
            Sense::Title,
            Sense::Text,
            Sense::Product,
        ]
        .iter()
        .any(|s| senses.has(*s))
    })
}

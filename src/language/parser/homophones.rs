//! Corrects Chinese words that were typed with characters of the same sound: 素度 for 速度.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::amounts::amount;
use super::characters::Characters;
use super::lexicon::LEXICON;
use super::marks::{QUOTES, color};
use super::names::Names;
use super::ordinals::ordinal;
use super::words::word;
use crate::i18n::locale::has_han;

/// Longest word that is corrected (characters).
pub(crate) const MAX_CHARS: usize = 4;

/// Forms of the lexicon by their sound without tones.
static BY_SOUND: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut forms: HashMap<String, Vec<String>> = HashMap::new();
    for form in LEXICON.chinese_words() {
        if let Some(sound) = sound(form).filter(|_| (2..=MAX_CHARS).contains(&form.chars().count()))
        {
            forms.entry(sound).or_default().push(form.to_owned());
        }
    }
    forms.values_mut().for_each(|same| same.sort());
    forms
});

/// Replaces words of a message that were typed with characters of the same sound, outside of
/// quotes and names.
pub(crate) fn corrected<'a>(mut chars: Characters<'a>, names: &Names) -> Characters<'a> {
    if !has_han(chars.message) {
        return chars;
    }
    let mut at = 0;
    let mut closing = None;
    while let Some(c) = chars.get(at) {
        if closing.is_some() {
            closing = closing.filter(|close| *close != c);
            at += 1;
            continue;
        }
        let opened = QUOTES.iter().find(|(open, _)| *open == c && c != '\'');
        closing = opened.map(|(_, close)| *close);
        let known = word(&chars, at).map_or(at, |(_, end)| end);
        let name = names.at(&chars, at).map_or(at, |(_, end)| end);
        let known = known.max(name);
        let longer = (2..=MAX_CHARS).rev().filter(|n| at + n > known);
        match longer
            .clone()
            .find_map(|n| word_of_sound(&chars, at, n, names))
        {
            Some(right) => {
                for c in right.chars() {
                    chars.set(at, c);
                    at += 1;
                }
            }
            None => at = known.max(at + 1),
        }
    }
    chars
}

/// The word that the `n` characters at `at` sound like; none if a word begins inside of them and
/// ends after them.
fn word_of_sound(chars: &Characters, at: usize, n: usize, names: &Names) -> Option<&'static str> {
    let overlaps = |from: usize| {
        let known = word(chars, from)
            .map(|(_, end)| end)
            .filter(|end| *end > from + 1);
        let name = names.at(chars, from).map(|(_, end)| end);
        let color = color(chars, from).map(|(_, end)| end);
        known.max(name).max(color).is_some_and(|end| end > at + n)
    };
    let counts = |i: usize| amount(chars, i).is_some() || ordinal(chars, i).is_some();
    if at + n > chars.len() || (at + 1..at + n).any(overlaps) || (at..at + n).any(counts) {
        return None;
    }
    correction(&chars.text(at..at + n))
}

/// The word with the same sound as a text that is no word. None if several words of different
/// meanings have it.
pub(crate) fn correction(text: &str) -> Option<&'static str> {
    let is_word = |text: &str| !LEXICON.senses(text).is_empty();
    let mut chars = text.chars().map(|c| c.to_string());
    if is_word(text) || chars.all(|c| is_word(&c)) {
        return None;
    }
    let forms = BY_SOUND.get(&sound(text)?)?;
    let (first, others) = forms.split_first()?;
    let senses = LEXICON.senses(first);
    let is_clear = others.iter().all(|o| LEXICON.senses(o).overlaps(senses));
    is_clear.then_some(first)
}

/// Sound of a text of Chinese characters, without tones.
fn sound(text: &str) -> Option<String> {
    let mut sound = String::new();
    for pinyin in text.to_pinyin() {
        sound.push_str(pinyin?.plain());
        sound.push(' ');
    }
    Some(sound)
}

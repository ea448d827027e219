//! Filler words, and words as they are compared: without marks, in lower case.

use super::timeline_words::TimelineWord;
use super::tokens::is_ideograph;

/// Removes filler words and phrases.
pub(super) fn without_fillers(words: Vec<TimelineWord>, fillers: &[String]) -> Vec<TimelineWord> {
    let fillers: Vec<Vec<String>> = fillers.iter().map(|f| normal_words(f)).collect();
    let texts: Vec<String> = words
        .iter()
        .map(|placed| normal(&placed.word.text))
        .collect();
    let mut is_filler = vec![false; words.len()];
    for at in 0..texts.len() {
        if let Some(length) = filler_at(&texts[at..], &fillers) {
            is_filler[at..at + length].fill(true);
        }
    }
    let words = words.into_iter().zip(is_filler);
    words
        .filter(|(_, filler)| !filler)
        .map(|(word, _)| word)
        .collect()
}

/// Number of words of the longest filler at the start of a text.
pub(super) fn filler_at(texts: &[String], fillers: &[Vec<String>]) -> Option<usize> {
    let starts = |filler: &&Vec<String>| !filler.is_empty() && texts.starts_with(filler);
    fillers.iter().filter(starts).map(Vec::len).max()
}

pub(super) fn count(counts: &mut Vec<(String, usize)>, name: String) {
    match counts.iter_mut().find(|(known, _)| *known == name) {
        Some((_, count)) => *count += 1,
        None => counts.push((name, 1)),
    }
}

/// Returns true if words begin with the wanted ones; the last may be a longer form.
pub(super) fn begins_with(words: &[String], wanted: &[String]) -> bool {
    let Some((last, others)) = wanted.split_last() else {
        return false;
    };
    let is_form = |word: &String| {
        word == last || word.len() > 3 && word.trim_end_matches('s') == last.trim_end_matches('s')
    };
    words.starts_with(others) && words.get(others.len()).is_some_and(is_form)
}

/// A word without marks, in lower case and American spelling.
pub(super) fn normal(word: &str) -> String {
    let chars = word.chars().filter(|c| c.is_alphanumeric());
    let lower: String = chars.flat_map(char::to_lowercase).collect();
    if lower.len() > 4 {
        lower.replace("our", "or")
    } else {
        lower
    }
}

/// The words of a text as [`normal`] returns them, without a leading article.
pub(super) fn normal_words(text: &str) -> Vec<String> {
    let mut words = plain_words(text);
    if words.len() > 1 && ["the", "a", "an"].contains(&words[0].as_str()) {
        words.remove(0);
    }
    words
}

/// The words of a text as [`normal`] returns them. A Chinese character is a word.
pub(super) fn plain_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in text.split_whitespace() {
        let part = normal(part);
        if part.chars().any(is_ideograph) {
            words.extend(part.chars().map(String::from));
        } else if !part.is_empty() {
            words.push(part);
        }
    }
    words
}

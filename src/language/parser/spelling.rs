//! Corrects misspelled words of the lexicon.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::lexicon::LEXICON;

/// Abbreviations and misspellings that an edit distance does not find or that are too short for it.
const KNOWN: &[(&str, &str)] = &[
    ("cna", "can"),
    ("chng", "change"),
    ("chg", "change"),
    ("mk", "make"),
    ("insted", "instead"),
    ("shuld", "should"),
    ("shud", "should"),
    ("xcept", "except"),
    ("blk", "black"),
    ("blak", "black"),
    ("blck", "black"),
    ("wite", "white"),
    ("whte", "white"),
    ("tilte", "title"),
    ("titel", "title"),
    ("trimm", "trim"),
    ("vid", "video"),
    ("musik", "music"),
    ("muisc", "music"),
    ("pls", "please"),
    ("evry", "every"),
    ("teh", "the"),
    ("hte", "the"),
    ("clp", "clip"),
    ("cilp", "clip"),
    ("msuic", "music"),
    ("vidoe", "video"),
    ("scnd", "second"),
    ("titl", "title"),
    ("thru", "through"),
    ("wiht", "with"),
    ("frist", "first"),
    ("lsat", "last"),
    ("tme", "time"),
    ("brightnes", "brightness"),
    ("secodns", "seconds"),
    ("secnds", "seconds"),
    ("secons", "seconds"),
    ("seocnds", "seconds"),
];

/// The word that a misspelled word most likely is. None if it is not like exactly one word, or if
/// it is itself a word.
pub(crate) fn correction(word: &str) -> Option<String> {
    if let Some((_, right)) = KNOWN.iter().find(|(wrong, _)| *wrong == word) {
        return Some((*right).to_owned());
    }
    if word.len() < 5
        || !word.chars().all(|c| c.is_ascii_lowercase())
        || LEXICON.knows(word)
        || ENGLISH.contains(word)
    {
        return None;
    }
    let allowed = if word.len() >= 8 { 2 } else { 1 };
    let mut found: Vec<(usize, &str)> = LEXICON
        .words()
        .filter(|w| w.len() >= 4 && w.as_bytes().first() == word.as_bytes().first())
        .map(|w| (distance(w, word), w))
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    found.sort();
    let (nearest, right) = *found.first()?;
    let senses = LEXICON.senses(right);
    let is_clear = found
        .iter()
        .filter(|(distance, _)| *distance == nearest)
        .all(|(_, other)| LEXICON.senses(other).overlaps(senses) || *other == right);
    is_clear.then(|| right.to_owned())
}

/// Words of English that resemble a word of the lexicon, one a line.
static ENGLISH: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("english.txt").lines().collect());

/// The only one of some words of which two letters are exchanged: "beahc" for "beach". Other
/// mistakes may be another word: "dessert", "lakes".
pub(crate) fn resembling<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let is_known = LEXICON.knows(word) || ENGLISH.contains(word);
    if word.len() < 5 || is_known || !word.chars().all(|c| c.is_ascii_lowercase()) {
        return None;
    }
    let mut alike: Vec<&str> = words
        .filter(|w| w.len() == word.len() && distance(w, word) == 1)
        .filter(|w| w.as_bytes().first() == word.as_bytes().first())
        .filter(|w| w.bytes().zip(word.bytes()).filter(|(a, b)| a != b).count() == 2)
        .collect();
    alike.sort_unstable();
    alike.dedup();
    match alike.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// Edit distance of two words; a transposition counts once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

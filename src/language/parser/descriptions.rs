//! Descriptions, which ask for nothing: "its all blurry".

use super::lexicon::Class;
use super::phrase::{Phrase, PhraseKind, first_part};

/// For each phrase, true if it belongs to a description.
pub(crate) fn described(message: &str, phrases: &[Phrase]) -> Vec<bool> {
    let mut described = vec![false; phrases.len()];
    for at in 0..phrases.len() {
        let rest = &phrases[at..];
        if !described[at] && !rest[0].is_break() && describes(message, rest) {
            described[at..at + first_part(rest).len()].fill(true);
        }
    }
    described
}

/// Words that a description begins with.
const STARTS: &[&str] = &[
    "it's",
    "its",
    "it is",
    "it was",
    "they're",
    "theyre",
    "they are",
    "that's",
    "thats",
    "he's",
    "hes",
    "she's",
    "shes",
    "they came out",
    "it came out",
    "they look",
    "they looked",
    "it looks",
    "it looked",
    "they turned out",
    "it turned out",
];

/// Words before a state.
const DEGREES: &[&str] = &[
    "all",
    "so",
    "very",
    "really",
    "just",
    "kinda",
    "a",
    "bit",
    "pretty",
    "completely",
    "totally",
    "super",
    "quite",
    "rather",
];

/// Returns true for "its all blurry", "the city clip is really shaky": what something is, up to a
/// break.
/// Not for "it's too dark", which asks for a change.
pub(crate) fn describes(message: &str, span: &[Phrase]) -> bool {
    let part = first_part(span);
    let (Some(first), Some(last)) = (part.first(), part.last()) else {
        return false;
    };
    // "Its speed", "they're muted": a property, or the result of an edit.
    let is_state = last.kind == PhraseKind::Unknown && last.plain.ends_with("ed")
        || last.plain.ends_with('y') && !last.senses.has_class(Class::Noun);
    if !is_state || matches!(last.kind, PhraseKind::Target(_)) {
        return false;
    }
    let text = message.get(first.span.start..last.span.end);
    let text = text.unwrap_or_default().to_lowercase();
    // Fillers such as "its" may belong to no phrase.
    let before = message.get(..first.span.start).unwrap_or_default();
    let mut words_before = before.split_whitespace().rev().map(str::to_lowercase);
    let (last_word, word_before) = (words_before.next(), words_before.next());
    let begins = |start: &&&str| match start.split_once(' ') {
        None => last_word.as_deref() == Some(**start),
        Some((one, two)) => {
            last_word.as_deref() == Some(two) && word_before.as_deref() == Some(one)
        }
    };
    let mut starts = STARTS.iter();
    let inside = starts.find_map(|start| text.strip_prefix(start)?.strip_prefix(' '));
    let state = inside
        .or_else(|| STARTS.iter().find(begins).map(|_| text.as_str()))
        .or_else(|| after_subject(part, &text));
    let mut words = state.unwrap_or_default().split_whitespace();
    let is_degree = |word: &&str| DEGREES.contains(word);
    words.find(|word| !is_degree(word)).is_some() && words.next().is_none()
}

/// The words after "the city clip is".
fn after_subject<'a>(part: &[Phrase], text: &'a str) -> Option<&'a str> {
    const VERBS: &[&str] = &["is", "are", "was", "were", "looks", "look", "seems", "seem"];
    let subject = part.first()?;
    if !matches!(subject.kind, PhraseKind::Target(_)) {
        return None;
    }
    let rest = text.get(subject.span.len()..)?.trim_start();
    let state = |verb: &&str| rest.strip_prefix(*verb)?.strip_prefix(' ');
    VERBS.iter().find_map(state)
}

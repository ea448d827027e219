//! The person who asks for a change: "my husband says the title should …", "LinkedIn wants it
//! square".

use super::lexicon::Sense;
use super::phrase::{Phrase, PhraseKind};

/// Verbs after the person who asks.
const VERBS: &[&str] = &[
    "says",
    "wants",
    "insists",
    "asks",
    "requests",
    "prefers",
    "suggests",
    "demands",
    "said",
    "asked",
    "requested",
    "suggested",
];

/// Words of a message in which the request may have been decided against: "…, but we kept it".
const DENIALS: &[&str] = &[
    "but", "however", "though", "although", "disagree", "declined", "refused", "refuse", "against",
    "told", "ignore", "not", "no", "don't", "didn't", "won't", "never", "kept", "if", "unless",
];

/// Words before the person.
const ARTICLES: &[&str] = &["my", "our", "the", "his", "her", "their", "a", "an"];

/// Words in the place of the person that deny or doubt: "hardly anyone wants the music louder".
const NOT_PERSONS: &[&str] = &[
    "anyone",
    "anybody",
    "someone",
    "somebody",
    "nobody",
    "everyone",
    "everybody",
    "doubt",
    "suppose",
    "hardly",
    "rarely",
    "whoever",
    "i",
    "we",
    "you",
    "he",
    "she",
    "it",
    "they",
];

/// Words between the verb and the request: the "us to" of "legal asked us to …".
const JOINTS: &[&str] = &["us", "me", "you", "to", "that", "for", "us to", "me to"];

/// Marks the person who asks, and the verb, as words without a meaning for the edit.
pub(super) fn ignore(message: &str, phrases: &mut [Phrase]) {
    let lower = message.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'');
    if words.any(|word| DENIALS.contains(&word)) {
        return;
    }
    let mut from = 0;
    while from < phrases.len() {
        let rest = &phrases[from..];
        let until = from
            + rest
                .iter()
                .position(Phrase::ends_part)
                .unwrap_or(rest.len());
        let count = reporter(&phrases[from..until]).unwrap_or(0);
        phrases[from..from + count]
            .iter_mut()
            .for_each(Phrase::ignore);
        from = until + 1;
    }
}

/// Number of phrases up to the request, if a person asks for one.
fn reporter(part: &[Phrase]) -> Option<usize> {
    let reports = |p: &Phrase| VERBS.contains(&p.plain.as_str());
    let verb = part.iter().position(reports)?;
    let is_article = |p: &Phrase| ARTICLES.contains(&p.plain.as_str());
    let is_person = match &part[..verb] {
        [person] => is_name(person),
        [article, person] => is_article(article) && is_name(person),
        _ => false,
    };
    let joints = part[verb + 1..].iter();
    let joints = joints.take_while(|p| JOINTS.contains(&p.plain.as_str()));
    let until = verb + 1 + joints.count();
    let mut request = part.get(until..)?.iter().filter(|p| p.is_content);
    let first = request.clone().next()?;
    let agrees = first.senses.has(Sense::Yes) || first.senses.has(Sense::NoAnswer);
    let asks = request.any(|p| !matches!(p.kind, PhraseKind::Unknown | PhraseKind::Quote(_)));
    (is_person && asks && !agrees).then_some(until)
}

fn is_name(p: &Phrase) -> bool {
    let is_one = p.plain.split(' ').all(|word| !NOT_PERSONS.contains(&word));
    p.kind == PhraseKind::Unknown && is_one
}

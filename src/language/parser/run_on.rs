//! Sentences without punctuation between a request and what it is said with: "cut the first 2
//! seconds nothing happens there", "the beach looks dull brighten it".

use super::lexer;
use super::lexicon::{Class, Sense};
use super::names::Names;
use super::token::{MessageToken, TokenKind};

/// Words that a statement begins with.
const SUBJECTS: &[&str] = &[
    "also", "because", "bc", "cause", "cos", "coz", "cuz", "he", "he's", "hes", "i", "i'll", "i'm",
    "i've", "ill", "im", "it", "it's", "its", "ive", "nobody", "nothing", "she", "she's", "shes",
    "somebody", "someone", "that's", "thats", "there", "there's", "theres", "they", "they're",
    "theyre", "we", "we're", "you",
];

/// Words before a clause that belongs to them: "the part where he talks".
const JOINTS: &[&str] = &[
    "after",
    "all",
    "as",
    "because",
    "before",
    "everything",
    "for",
    "how",
    "if",
    "like",
    "now",
    "of",
    "once",
    "since",
    "so",
    "than",
    "that",
    "till",
    "unless",
    "until",
    "what",
    "whatever",
    "when",
    "whenever",
    "where",
    "which",
    "while",
    "who",
    "why",
    "with",
    "and",
    "or",
    "but",
    "to",
];

/// Subjects that no noun before them belongs to: not those of "the clip i said".
const CONTRACTIONS: &[&str] = &[
    "also", "because", "bc", "can", "could", "cos", "coz", "cuz", "he's", "hes", "i'm", "im",
    "it's", "its", "please", "pls", "plz", "she's", "shes", "that's", "thats", "there's", "theres",
    "they're", "theyre",
];

/// Nouns after a "my" that begins a statement.
const PEOPLE: &[&str] = &[
    "boss", "brother", "client", "dad", "daughter", "friend", "friends", "gran", "grandma",
    "husband", "kid", "kids", "mom", "mother", "mum", "nan", "sister", "son", "wife",
];

/// Nouns that a clause may belong to.
const NOUNS: &[&str] = &[
    "bit", "clip", "moment", "music", "one", "part", "photo", "song", "thing", "time", "video",
];

/// Verbs after an "it" that begins a statement.
const STATES: &[&str] = &[
    "is", "was", "isn't", "isnt", "looks", "sounds", "feels", "seems", "has", "keeps", "drags",
    "doesn't", "doesnt", "needs", "got", "gets", "just", "lasts", "ends", "starts", "should",
];

/// Returns true for words that say how something is: "its white now".
pub(super) fn begins_statement(before: &str, words: &str) -> bool {
    const STATEMENTS: &[&str] = &["it's", "its", "they're", "theyre", "there's", "theres"];
    let first = words.split_whitespace().next();
    let last = before.split_whitespace().next_back();
    let is_statement = |word: &str| STATEMENTS.contains(&word.to_lowercase().as_str());
    // "With its sound off" says what is owned.
    let is_noun = first.is_some_and(|word| lexer::senses(word).has_class(Class::Noun));
    first.is_some_and(is_statement) || !is_noun && last.is_some_and(is_statement)
}

/// The message with commas where a statement or an order may begin: at all places, then at each
/// alone.
pub(super) fn divided(message: &str, names: &Names) -> Vec<String> {
    const MAX_PLACES: usize = 4;
    let tokens = lexer::tokens(message, names);
    let places: Vec<usize> = (1..tokens.len())
        .filter(|at| begins_clause(message, &tokens, *at))
        .map(|at| tokens[at - 1].span.end)
        .collect();
    if places.len() > MAX_PLACES {
        return Vec::new();
    }
    let each = places.iter().map(|at| vec![*at]);
    let all = std::iter::once(places.clone()).filter(|all| all.len() > 1);
    all.chain(each)
        .map(|places| with_commas(message, &places))
        .collect()
}

/// Adds commas at some bytes, in ascending order.
fn with_commas(message: &str, places: &[usize]) -> String {
    let mut text = message.to_owned();
    for at in places.iter().rev() {
        text.insert(*at, ',');
    }
    text
}

fn begins_clause(message: &str, tokens: &[MessageToken], at: usize) -> bool {
    let word = |at: usize| {
        let token = tokens.get(at)?;
        let text = message.get(token.span.clone())?.to_lowercase();
        Some(text.replace('’', "'"))
    };
    let first = |text: String| text.split(' ').next().map(str::to_owned);
    let (Some(text), Some(before)) = (word(at).and_then(first), word(at - 1)) else {
        return false;
    };
    let is_mark = |at: usize| matches!(tokens[at].kind, TokenKind::Mark(_));
    let last = before.rsplit(' ').next().unwrap_or_default();
    if is_mark(at) || is_mark(at - 1) {
        return false;
    }
    if orders_it(&word, tokens, at) {
        return names_one(tokens, at);
    }
    let is_apart = CONTRACTIONS.contains(&text.as_str()) || !NOUNS.contains(&last);
    let may_follow = is_apart && !JOINTS.contains(&last) && !SUBJECTS.contains(&last);
    let next = word(at + 1).and_then(first).unwrap_or_default();
    let is_subject = text != "it" || STATES.contains(&next.as_str());
    let is_person = text == "my" && PEOPLE.contains(&next.as_str());
    let begins = is_person || [SUBJECTS, CONTRACTIONS].concat().contains(&text.as_str());
    may_follow && begins && is_subject
}

/// Returns true if only one thing is named before an order about it, and nothing after.
fn names_one(tokens: &[MessageToken], at: usize) -> bool {
    let is_name = |t: &&MessageToken| matches!(t.kind, TokenKind::Name(_));
    let is_mark = |t: &&MessageToken| matches!(t.kind, TokenKind::Mark(_));
    let before = tokens[..at].iter().rev().take_while(|t| !is_mark(t));
    let after = tokens[at..].iter().take_while(|t| !is_mark(t));
    before.filter(is_name).count() <= 1 && after.filter(is_name).count() == 0
}

/// Returns true for the "take it out" of "the hill one is ugly take it out": a verb with a pronoun
/// after what is no part of its clause.
fn orders_it(word: &impl Fn(usize) -> Option<String>, tokens: &[MessageToken], at: usize) -> bool {
    const PRONOUNS: &[&str] = &["it", "them"];
    let next = word(at + 1).unwrap_or_default();
    let senses = tokens[at].senses();
    let before = tokens[at - 1].senses();
    let joins = [
        Class::Filler,
        Class::Connective,
        Class::Preposition,
        Class::Restriction,
        Class::Verb,
        Class::Question,
    ];
    let is_joined = joins.iter().any(|class| before.has_class(*class));
    let names = matches!(
        tokens[at - 1].kind,
        TokenKind::Name(_) | TokenKind::Ordinal(..) | TokenKind::Unknown
    );
    PRONOUNS.contains(&next.as_str())
        && senses.is_only_verb()
        && !senses.has(Sense::Polite)
        && (names || !is_joined)
}

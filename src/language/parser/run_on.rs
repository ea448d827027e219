//! Sentences without punctuation between a request and what it is said with: "cut the first 2
//! seconds nothing happens there", "the beach looks dull brighten it".

use super::lexicon::{Class, Sense};
use super::token::{Mark, MessageToken, TokenKind};

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

/// Nouns that a clause may belong to.
const NOUNS: &[&str] = &[
    "bit", "clip", "moment", "music", "one", "part", "photo", "song", "thing", "time", "video",
];

/// Verbs after an "it" that begins a statement.
const STATES: &[&str] = &[
    "is", "was", "isn't", "isnt", "looks", "sounds", "feels", "seems", "has", "keeps", "drags",
    "doesn't", "doesnt", "needs", "got", "gets", "just", "lasts", "ends", "starts", "should",
];

/// The tokens with commas where a statement or an order may begin: at all places, then at each
/// alone.
pub(super) fn divided(message: &str, tokens: &[MessageToken]) -> Vec<Vec<MessageToken>> {
    const MAX_PLACES: usize = 4;
    let places: Vec<usize> = (1..tokens.len())
        .filter(|at| begins_clause(message, tokens, *at))
        .collect();
    if places.len() > MAX_PLACES {
        return Vec::new();
    }
    let each = places.iter().map(|at| vec![*at]);
    let all = std::iter::once(places.clone()).filter(|all| all.len() > 1);
    all.chain(each)
        .map(|places| with_commas(tokens, &places))
        .collect()
}

fn with_commas(tokens: &[MessageToken], places: &[usize]) -> Vec<MessageToken> {
    let mut all = Vec::with_capacity(tokens.len() + places.len());
    for (at, token) in tokens.iter().enumerate() {
        if places.contains(&at) {
            all.push(MessageToken {
                kind: TokenKind::Mark(Mark::Comma),
                span: token.span.start..token.span.start,
            });
        }
        all.push(token.clone());
    }
    all
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
        return true;
    }
    let is_apart = CONTRACTIONS.contains(&text.as_str()) || !NOUNS.contains(&last);
    let may_follow = is_apart && !JOINTS.contains(&last) && !SUBJECTS.contains(&last);
    let next = word(at + 1).and_then(first).unwrap_or_default();
    let is_subject = text != "it" || STATES.contains(&next.as_str());
    let begins = [SUBJECTS, CONTRACTIONS].concat().contains(&text.as_str());
    may_follow && begins && is_subject
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

//! Messages after one about transitions that do not name them: "make them 1 second", 去掉最后一个.

use super::correction_words;
use super::intents::transitions::{changes_length, is_kind};
use super::lexer;
use super::lexicon::{Class, Sense};
use super::names::Names;
use super::phrase::{self, Phrase, PhraseKind, Shape};
use super::scene::pictures_of;
use super::slots::may_count_cuts;
use super::target::{Kind, Target};
use super::token::Quantity;
use crate::domain::timeline::Timeline;
use crate::i18n::locale::has_han;
use crate::i18n::replies::Reply;

/// Longest transition that a message may mean without naming it (ms).
const MAX_MS: u64 = 5_000;

/// Nouns that may stand beside transitions.
const NEUTRAL_NOUNS: &[Sense] = &[Sense::LengthNoun, Sense::SpeedNoun, Sense::Part];

/// A message after one about transitions with their names; an error if pictures may be meant, none
/// if the message names what it is about.
pub(super) fn named(
    message: &str,
    timeline: &Timeline,
    touched: &[String],
    names: &Names,
) -> Option<Result<String, Reply>> {
    let words = correction_words::request(message).unwrap_or(message);
    let tokens = lexer::tokens(words, names);
    let phrases = phrase::phrases(words, &tokens);
    let names_pictures = phrases.iter().any(|p| !is_neutral(p));
    let is_bare_no = words.trim().len() < 4;
    if names_pictures || is_bare_no || !phrases.iter().any(asks) {
        return None;
    }
    // "Make it 15 seconds", "3 seconds each", "2 seconds longer".
    let is_other = |p: &Phrase| match p.kind {
        PhraseKind::Amount(Quantity::Time(ms), shape) => ms > MAX_MS || shape != Shape::Plain,
        _ => false,
    };
    // "The whole thing should be 15 seconds", 25秒之后的都删掉.
    let is_video = |p: &Phrase| p.kind == PhraseKind::Target(Target::All(Kind::Any));
    if phrases.iter().any(is_other) && phrases.iter().any(is_video) {
        return None;
    }
    let is_time = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(..));
    let compares = |p: &Phrase| p.senses.has(Sense::Longer) || p.senses.has(Sense::Shorter);
    let limits = |p: &Phrase| p.senses.has(Sense::OnlyKeep) || is_other(p);
    let changes_by = phrases.iter().any(is_time) && phrases.iter().any(compares);
    let is_unclear = changes_by || phrases.iter().any(limits);
    let sets: Vec<&Phrase> = phrases.iter().filter(|p| p.is_target()).collect();
    let named = match sets.as_slice() {
        _ if is_unclear => None,
        [] => {
            last_transitions(timeline, touched, words).map(|noun| at_front(words, &noun, &phrases))
        }
        [set] if is_pronoun(set) => {
            let noun = last_transitions(timeline, touched, words)?;
            replaced(words, set, &noun)
        }
        [set] if may_count_cuts(set) => {
            let noun = if has_han(words) {
                "个转场"
            } else {
                " transition"
            };
            let text = set.text(words).trim_end_matches(" one").to_owned();
            replaced(words, set, &format!("{text}{noun}"))
        }
        _ => None,
    };
    Some(named.ok_or(Reply::TransitionOrPicture))
}

/// Returns true for a part after a request about transitions that counts them: "the second a
/// slide", 最后一个不要.
pub(super) fn may_continue(span: &[Phrase]) -> bool {
    span.iter().any(may_count_cuts) && span.iter().all(is_neutral) && span.iter().any(asks)
}

/// Returns true for a phrase that may be about transitions, and names nothing else.
fn is_neutral(p: &Phrase) -> bool {
    match &p.kind {
        PhraseKind::Target(_) => is_pronoun(p) || may_count_cuts(p),
        PhraseKind::Amount(Quantity::Time(_), shape) => matches!(shape, Shape::Plain | Shape::Each),
        PhraseKind::Break(_) => true,
        PhraseKind::Word => {
            let is_noun = p.senses.has_class(Class::Noun)
                && !NEUTRAL_NOUNS.iter().any(|noun| p.senses.has(*noun))
                && !is_kind(p);
            let is_verb = p.is_only_verb() && !changes(p);
            // "Make it vertical", "make everything warmer".
            let is_look = p.senses.has_class(Class::Adjective)
                && !(changes(p) || is_kind(p) || p.senses.has(Sense::ABit));
            !p.is_content || !(is_noun || is_verb || is_look || p.senses.has(Sense::TransitionNoun))
        }
        _ => false,
    }
}

fn is_pronoun(p: &Phrase) -> bool {
    p.is_pronoun() || p.kind == PhraseKind::Target(Target::All(Kind::Any))
}

/// Returns true for a verb or adjective that may change a transition.
fn changes(p: &Phrase) -> bool {
    const WORDS: &[Sense] = &[
        Sense::Remove,
        Sense::No,
        Sense::Shorter,
        Sense::Longer,
        Sense::SlowDown,
        Sense::SpeedUp,
        Sense::LastVerb,
        Sense::Use,
        Sense::Replace,
    ];
    changes_length(p) || WORDS.iter().any(|word| p.senses.has(*word))
}

/// Returns true for a phrase that says what is to be done.
fn asks(p: &Phrase) -> bool {
    let is_time = matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), _));
    is_time || p.is_content && p.is_word() && (is_kind(p) || changes(p))
}

/// Name of the transitions that the last message was about.
fn last_transitions(timeline: &Timeline, touched: &[String], words: &str) -> Option<String> {
    let pictures = pictures_of(timeline);
    let changed: Vec<usize> = (1..pictures.len())
        .filter(|at| touched.contains(&pictures[*at].id))
        .collect();
    let is_all = changed.len() + 1 == pictures.len();
    let chinese = has_han(words);
    match changed.as_slice() {
        _ if is_all && chinese => Some("转场".to_owned()),
        _ if is_all => Some("the transitions".to_owned()),
        [n] if chinese => Some(format!("第{n}个转场")),
        [n] => Some(format!("the {} transition", ordinal(*n))),
        _ => None,
    }
}

fn ordinal(n: usize) -> String {
    let suffix = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

/// A message with a noun in the place of a phrase.
fn replaced(words: &str, phrase: &Phrase, noun: &str) -> Option<String> {
    let (before, after) = (
        words.get(..phrase.span.start)?,
        words.get(phrase.span.end..)?,
    );
    Some(format!("{before}{noun}{after}"))
}

/// "A bit shorter", "a wipe": what the transitions are to become.
fn at_front(words: &str, noun: &str, phrases: &[Phrase]) -> String {
    let has_verb = phrases.iter().any(Phrase::is_only_verb);
    match (has_han(words), has_verb) {
        (true, true) => format!("把{noun}{words}"),
        (true, false) => format!("{noun}改成{words}"),
        (false, true) => format!("{words} {noun}"),
        (false, false) => format!("make {noun} {words}"),
    }
}

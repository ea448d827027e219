//! The parts of a message that are understood, which are offered if others are not.

use std::ops::Range;

use super::lexicon::Sense;
use super::phrase::{Phrase, PhraseKind};
use super::resolve::Sentence;
use super::target::Target;

/// Maximum number of parts of a message of which some are left out.
const MAX_PARTS: usize = 8;

/// Words that limit or deny what the rest of a message asks for: without them it would mean
/// something else.
const LIMITS: &[Sense] = &[
    Sense::Except,
    Sense::OnlyKeep,
    Sense::LeaveAlone,
    Sense::Condition,
    Sense::Correction,
    Sense::InsteadOf,
    Sense::No,
    Sense::Not,
];

/// First words of a part that limits the one before it: "mute clip 2, just the humming".
const RESTRICTIONS: &[&str] = &[
    "just", "only", "merely", "solely", "until", "till", "provided", "assuming", "pending", "if",
    "仅", "只", "就", "除非", "倘若", "前提",
];

/// A part of a message between breaks.
struct MessagePart<'a> {
    /// Bytes of the message, with the break after the part.
    span: Range<usize>,
    phrases: &'a [Phrase],
    is_explained: bool,
}

impl MessagePart<'_> {
    /// Returns true if the rest of the message means the same without the part, as far as its
    /// known words show.
    fn may_be_left_out(&self) -> bool {
        let limits = |p: &Phrase| {
            let senses = p.senses.union(p.preposition);
            LIMITS.iter().any(|limit| senses.has(*limit))
        };
        let is_quote = |p: &Phrase| matches!(p.kind, PhraseKind::Quote(_));
        let first = self.phrases.iter().find(|p| !p.is_break());
        let word = first.and_then(|p| p.plain.split(' ').next());
        let restricts = word.is_some_and(|word| RESTRICTIONS.contains(&word));
        !restricts && !self.phrases.iter().any(|p| limits(p) || is_quote(p))
    }

    fn names_something(&self) -> bool {
        self.phrases
            .iter()
            .any(|p| matches!(&p.kind, PhraseKind::Target(target) if !points_back(target)))
    }

    /// Returns true for a quote alone: somebody's words, or the text of something.
    fn is_quote(&self) -> bool {
        let mut content = self.phrases.iter().filter(|p| p.is_content);
        content.all(|p| matches!(p.kind, PhraseKind::Quote(_)))
    }

    /// Returns true for a part with a verb or something to change: not "two seconds each".
    fn asks(&self) -> bool {
        let asks = |p: &Phrase| p.is_only_verb() || p.is_target();
        self.phrases.iter().any(asks)
    }

    fn refers_back(&self) -> bool {
        self.phrases
            .iter()
            .any(|p| matches!(&p.kind, PhraseKind::Target(target) if points_back(target)))
    }
}

/// Returns true for "it", "them" and "the rest", which mean what is named before.
fn points_back(target: &Target) -> bool {
    matches!(
        target,
        Target::It(_) | Target::They(..) | Target::Rest(_) | Target::Other(_)
    )
}

/// A message without the parts that are not understood.
pub(super) struct UnderstoodPart {
    pub message: String,
    /// The parts that are left out.
    pub unclear: Vec<String>,
}

/// The parts of a message that are understood. `None` if nothing is left, or if the rest may mean
/// something else without the others.
pub(super) fn understood_part(
    message: &str,
    sentences: &[Sentence],
    is_explained: impl Fn(&str) -> bool,
) -> Option<UnderstoodPart> {
    let parts = parts(message, sentences, is_explained);
    let (kept, left_out): (Vec<&MessagePart>, Vec<&MessagePart>) =
        parts.iter().partition(|part| part.is_explained);
    let is_clear = left_out.iter().all(|part| part.may_be_left_out())
        && kept.iter().all(|part| part.asks() && !part.is_quote())
        && !lacks_antecedent(&parts);
    if kept.is_empty() || left_out.is_empty() || !is_clear || parts.len() > MAX_PARTS {
        return None;
    }
    let text = |part: &&MessagePart| message.get(part.span.clone()).unwrap_or_default();
    let rest: String = kept.iter().map(text).collect();
    let trimmed = |part| {
        text(part)
            .trim_matches(|c| is_separator(c) || c == '.')
            .to_owned()
    };
    Some(UnderstoodPart {
        message: rest.trim_end_matches(is_separator).to_owned(),
        unclear: left_out.iter().map(trimmed).collect(),
    })
}

/// Returns true if what a part refers to may stand in a part before it that is left out.
fn lacks_antecedent(parts: &[MessagePart]) -> bool {
    let (mut is_open, mut is_named) = (false, false);
    for part in parts {
        if !part.is_explained {
            is_open = true;
            let is_unknown = |p: &Phrase| p.kind == PhraseKind::Unknown;
            is_named |= part.names_something() || part.phrases.iter().any(is_unknown);
        } else if is_open && part.refers_back() || is_named && !part.names_something() {
            // "At the cut to the talk …, add a dissolve": where is left out.
            return true;
        } else if part.names_something() {
            (is_open, is_named) = (false, false);
        }
    }
    false
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || [',', '，', '、', ';', '；', ':', '：'].contains(&c)
}

/// Divides the sentences of a message at their breaks. Only what is not explained as a whole is
/// divided.
fn parts<'a>(
    message: &str,
    sentences: &'a [Sentence],
    is_explained: impl Fn(&str) -> bool,
) -> Vec<MessagePart<'a>> {
    let mut pieces: Vec<(&[Phrase], Option<bool>)> = Vec::new();
    for sentence in sentences {
        if sentence.requests.is_ok() {
            pieces.push((&sentence.phrases, Some(true)));
        } else {
            let found = sentence.phrases.split(Phrase::ends_part);
            let found = found.filter(|part| !part.is_empty());
            pieces.extend(found.map(|part| (part, None)));
        }
    }
    let starts = pieces
        .iter()
        .filter_map(|(part, _)| Some(part.first()?.span.start));
    let mut bounds: Vec<usize> = starts.collect();
    bounds.push(message.len());
    pieces
        .iter()
        .zip(bounds.windows(2))
        .map(|((phrases, explained), bounds)| {
            let end = phrases.last().map_or(bounds[1], |p| p.span.end);
            let text = message.get(bounds[0]..end).unwrap_or_default();
            MessagePart {
                span: bounds[0]..bounds[1],
                phrases,
                is_explained: explained.unwrap_or_else(|| is_explained(text)),
            }
        })
        .collect()
}

//! Limits of a request: what begins another one.

use super::lexicon::Sense;
use super::phrase::{Break, Phrase, PhraseKind};
use super::slots::is_object;

/// Returns true if "then", which begins another request, stands inside a span.
pub(crate) fn crosses_then(span: &[Phrase]) -> bool {
    let is_then = |p: &Phrase| matches!(p.kind, PhraseKind::Break(Break::Then));
    let inside = span.iter().skip_while(|p| !p.is_content);
    let mut after = inside.skip_while(|p| !is_then(p)).skip(1);
    after.any(|p| p.is_content)
}

/// Returns true if a comma or "and" separates two requests in a span: a verb has an object of its
/// own, or a polite or restricting word begins a new request. A first cut may go on with what it
/// has: "make a video, use crossfades".
pub(crate) fn has_two_requests(span: &[Phrase], is_cut: bool) -> bool {
    let first = span.iter().position(|p| p.is_content).unwrap_or(0);
    (first..span.len()).any(|at| {
        let (before, after) = (&span[..at], &span[at + 1..]);
        match span[at].kind {
            PhraseKind::Break(Break::Soft) => {
                // "…, I want music": what the new video has.
                let wants = is_cut && !after.iter().any(Phrase::is_only_verb);
                let begins = |p: &Phrase| restricts(p) || p.senses.has(Sense::Polite) && !wants;
                let acts = acts(before) || before.iter().any(restricts);
                // "…, add": its object is in another span.
                let mut content = after.iter().filter(|p| p.is_content);
                let ends = content.next().is_some_and(adds) && content.next().is_none();
                ends || acts && has_own_object(after, is_cut) || after.iter().any(begins)
            }
            PhraseKind::Break(Break::And) => {
                let mut content = after.iter().filter(|p| p.is_content);
                let begins = content.next().is_some_and(Phrase::is_only_verb);
                (acts(before) || begins) && has_own_object(after, is_cut)
            }
            _ => false,
        }
    })
}

/// Returns true if a part asks for something: not only "clip 1, …".
fn acts(part: &[Phrase]) -> bool {
    let is_quote = |p: &Phrase| matches!(p.kind, PhraseKind::Quote(_));
    part.iter().any(|p| p.is_only_verb() || is_quote(p))
}

/// Returns true if a verb of a part has an object of its own.
fn has_own_object(part: &[Phrase], is_cut: bool) -> bool {
    // "over the last 2" is a time.
    let is_thing = |p: &Phrase| {
        let is_object = is_object(p.preposition) && !p.preposition.has(Sense::For);
        matches!(p.kind, PhraseKind::Target(_)) && is_object || p.senses.has(Sense::Text)
    };
    part.iter()
        .any(|p| p.is_only_verb() && !(is_cut && adds(p)))
        && part.iter().any(is_thing)
}

fn adds(p: &Phrase) -> bool {
    p.senses.has(Sense::Add) || p.senses.has(Sense::Use)
}

fn restricts(p: &Phrase) -> bool {
    p.senses.has(Sense::OnlyKeep) || p.senses.has(Sense::LeaveAlone)
}

//! Limits of a request: what begins another one.

use super::apart::{acts, are_apart, keeps_and_cuts, removes_sound_too, sorts};
use super::lexicon::{Sense, Senses};
use super::phrase::{Break, Phrase, PhraseKind, Shape, first_part, written_as};
use super::slots::is_object;
use super::target::{Kind, Target};
use super::token::Quantity;
use crate::language::pattern::Pattern;

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
            PhraseKind::Break(Break::Soft | Break::And) if elaborates(before, after) => false,
            PhraseKind::Break(Break::Soft | Break::And)
                if removes_sound_too(before, after)
                    || keeps_and_cuts(before, after)
                    || !is_cut && are_apart(before, after) =>
            {
                true
            }
            PhraseKind::Break(Break::Soft) => {
                // "…, I want music": what the new video has.
                let has_more = is_cut && !after.iter().any(Phrase::is_only_verb);
                let begins = |p: &Phrase| restricts(p) || p.senses.has(Sense::Polite) && !has_more;
                let is_limited = before.iter().any(restricts);
                let acts = acts(before) || is_limited || wants(before);
                let last = before.rsplit(Phrase::is_break).next().unwrap_or_default();
                if has_own_amount(last)
                    && !last.iter().any(Phrase::is_transition)
                    && !is_cut
                    && after.iter().any(Phrase::is_transition)
                {
                    return true;
                }
                if gives_text(before, after) {
                    return false;
                }
                if lacks_amount(before) && gives_amount(after) || shares_evenly(after) {
                    return false;
                }
                if is_limited && after.iter().any(Phrase::is_only_verb) {
                    return true;
                }
                if is_cut && makes_of_others(before, after) {
                    return true;
                }
                // "…, add": its object is in another span.
                let mut content = after.iter().filter(|p| p.is_content);
                let ends = content.next().is_some_and(adds) && content.next().is_none();
                ends || acts && has_own_object(after, is_cut) || after.iter().any(begins)
            }
            PhraseKind::Break(Break::And) => {
                let mut content = after.iter().filter(|p| p.is_content);
                let first = content.next();
                let begins = first.is_some_and(Phrase::is_only_verb);
                let limits = first.is_some_and(|p| p.senses.has(Sense::OnlyKeep));
                let is_other = limits || !is_cut && denies_object(after);
                is_cut && makes_after(before, after)
                    || (acts(before) || begins) && (has_own_object(after, is_cut) || is_other)
                    || begins && has_own_amount(before)
                    || !is_cut && wants(after)
            }
            _ => false,
        }
    })
}

/// Returns true for "freeze it at 0:05, hold it for 2 seconds" and 复制一份，紧跟在它后面: the second
/// part says more of what the first one makes.
fn elaborates(before: &[Phrase], after: &[Phrase]) -> bool {
    let is_it = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::It(Kind::Any)));
    let is_time = |p: &Phrase| {
        let is_plain = matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Plain));
        is_plain && (p.preposition == Senses::NONE || p.preposition.has(Sense::For))
    };
    let holds = |p: &Phrase| p.is_word() && p.senses.has(Sense::Freeze);
    let places = |p: &Phrase| p.is_word() && p.senses.has(Sense::Move);
    let is_after = |p: &Phrase| is_it(p) && p.preposition.has(Sense::After);
    let mut content = after.iter().filter(|p| p.is_content);
    let has = |sense: Sense| before.iter().any(|p| p.senses.has(sense));
    has(Sense::Freeze)
        && after.iter().any(holds)
        && content.clone().all(|p| is_it(p) || is_time(p) || holds(p))
        || has(Sense::Duplicate)
            && after.iter().any(is_after)
            && content.all(|p| is_after(p) || places(p))
}

/// Returns true for "linger on the lake": how long?
fn lacks_amount(part: &[Phrase]) -> bool {
    let verbs: Vec<&Phrase> = part.iter().filter(|p| p.is_only_verb()).collect();
    let lengthens = |p: &&Phrase| p.senses.has(Sense::Lengthen) || p.plain.starts_with("linger");
    let is_timed = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(..));
    !verbs.is_empty() && verbs.iter().all(lengthens) && !part.iter().any(is_timed)
}

/// Returns true for "add an end card, it says “Thanks”": the text of what is added before.
fn gives_text(before: &[Phrase], after: &[Phrase]) -> bool {
    let is_card = |p: &Phrase| p.senses.has(Sense::EndCard) || p.senses.has(Sense::LowerThird);
    let says =
        |p: &Phrase| !p.is_only_verb() || p.senses.has(Sense::Saying) || p.senses.has(Sense::Show);
    let names_nothing = !after.iter().any(|p| p.is_target() || is_card(p));
    before.iter().any(is_card)
        && !before.iter().any(Phrase::is_quote)
        && after.iter().any(Phrase::is_quote)
        && after.iter().all(says)
        && names_nothing
}

/// Returns true for 每张一样长, which says how a length is divided.
fn shares_evenly(part: &[Phrase]) -> bool {
    let mut verbs = part.iter().filter(|p| p.is_only_verb()).peekable();
    verbs.peek().is_some() && verbs.all(|p| p.senses.has(Sense::Spread))
}

/// Returns true for "make it 7 seconds".
fn gives_amount(part: &[Phrase]) -> bool {
    let is_part = |p: &Phrase| match p.kind {
        PhraseKind::Target(Target::It(Kind::Any)) => true,
        PhraseKind::Amount(Quantity::Time(_), Shape::Plain) => true,
        _ => p.is_word() && p.senses.has(Sense::Make),
    };
    let is_timed = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(..));
    part.iter().any(is_timed) && part.iter().filter(|p| p.is_content).all(is_part)
}

/// Returns true for "city to 4 s and a slideshow": a clip with a time, then a new video.
fn makes_after(before: &[Phrase], after: &[Phrase]) -> bool {
    let is_named = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::Named(..)));
    let makes = |part: &[Phrase]| part.iter().any(|p| p.senses.has(Sense::Product));
    let is_clip = before.iter().any(is_named) && before.iter().any(Phrase::is_time);
    is_clip && !makes(before) && makes(after)
}

/// Returns true for "every clip should be 4 seconds, make a slideshow from the photos".
fn makes_of_others(before: &[Phrase], after: &[Phrase]) -> bool {
    let is_set = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::All(_)));
    let is_timed =
        |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Plain));
    let makes = |part: &[Phrase]| part.iter().any(|p| p.senses.has(Sense::Product));
    let times_set = before.iter().any(is_set) && before.iter().any(is_timed);
    times_set && !makes(before) && makes(after) && after.iter().any(is_set)
}

/// Returns true if a verb of a part has an object of its own.
fn has_own_object(part: &[Phrase], is_cut: bool) -> bool {
    // "over the last 2" is a time.
    let is_thing = |p: &Phrase| {
        let is_object = is_object(p.preposition) && !p.preposition.has(Sense::For);
        let is_named = matches!(p.kind, PhraseKind::Target(_) | PhraseKind::Quote(_));
        let adds_transition = !is_cut && part.iter().any(adds) && p.is_transition();
        is_named && is_object || p.senses.has(Sense::Text) || adds_transition
    };
    // A first cut does not continue with "show forest for 8 seconds" or "reverse the order of the
    // clips".
    if is_cut && part.iter().any(Phrase::is_picked) && part.iter().any(Phrase::is_time)
        || is_cut && part.iter().any(sorts) && part.iter().any(is_thing)
    {
        return true;
    }
    part.iter()
        .any(|p| p.is_only_verb() && !(is_cut && adds(p)))
        && part.iter().any(is_thing)
}

/// Returns true for "i want the forest to be 2 seconds": a request without a verb.
fn wants(part: &[Phrase]) -> bool {
    part.iter().any(|p| p.senses.has(Sense::Polite)) && part.iter().any(|p| p.is_target())
}

/// Returns true for "the last two 5s".
fn has_own_amount(part: &[Phrase]) -> bool {
    part.iter().any(|p| p.is_target())
        && part
            .iter()
            .any(|p| matches!(p.kind, PhraseKind::Amount(..)))
        && !acts(part)
}

/// Returns true for 标题不要红色: what is denied is said of another object.
fn denies_object(part: &[Phrase]) -> bool {
    let denies = |p: &Phrase| p.senses.has(Sense::No) || p.senses.has(Sense::Not);
    let object = part.iter().find(|p| p.is_content);
    object.is_some_and(|p| p.is_target()) && part.iter().any(denies)
}

/// Returns true for the "just the music" of "mute the clips, just the music", which names what
/// still plays: nothing but sounds after a restricting word.
pub(crate) fn restricts_to_sounds(part: &[Phrase]) -> bool {
    const WORDS: &[&str] = &["just", "only", "就", "仅", "只"];
    let is_word = |p: &Phrase| p.senses.has(Sense::OnlyKeep) || WORDS.contains(&p.plain.as_str());
    let is_sound = |p: &Phrase| match &p.kind {
        PhraseKind::Target(Target::Named(media, _)) => media.is_sound,
        PhraseKind::Target(target) => {
            matches!(target.kind(), Kind::Music | Kind::Voice | Kind::Effect)
        }
        _ => false,
    };
    let Some(word) = part.iter().position(is_word) else {
        return false;
    };
    let is_it = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::It(Kind::Any)));
    let is_rest = |p: &Phrase| !p.is_content || is_word(p) || is_sound(p) || is_it(p);
    let is_first = part[..word].iter().all(|p| !p.is_content || is_it(p));
    is_first && part[word..].iter().any(is_sound) && part.iter().all(is_rest)
}

/// Returns true for "mute the clips, just the music": the sounds after the break still play.
fn mutes_others(message: &str, span: &[Phrase]) -> bool {
    let first = span.iter().position(|p| p.is_content).unwrap_or(0);
    // "…, so it's just the music".
    let results = |p: &Phrase| p.is_target() && p.text(message).starts_with("so it's");
    span.iter().any(results)
        || (first + 1..span.len())
            .any(|at| span[at].is_break() && restricts_to_sounds(&span[at + 1..]))
}

/// Returns true for 剪多了1秒, which says by how much something went wrong.
pub(crate) fn says_overdone(text: &str) -> bool {
    static OVERDONE: Pattern = Pattern::new(r"[剪切裁删][多少]了 ?[\d半一两二三四五六七八九十]");
    OVERDONE.captures(text).is_some()
}

/// Returns true if no edit can explain a span: words that leave something alone, two sets or two
/// times side by side, or "between" with one end.
pub(crate) fn is_contradictory(message: &str, span: &[Phrase]) -> bool {
    let forbids = |p: &Phrase| {
        const DENIALS: &[&str] = &["别", "不", "唔", "don", "do not", "without"];
        // 音量不变.
        let is_unchanged = p.plain.ends_with("不变");
        let denies = is_unchanged || DENIALS.iter().any(|d| p.plain.starts_with(d));
        p.senses.has(Sense::LeaveAlone) && denies
    };
    let is_half = |p: &Phrase| {
        matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Plain))
            && p.preposition.has(Sense::Between)
            && p.text(message).is_ascii()
    };
    let is_article = |p: &Phrase| !p.is_content && p.senses.has(Sense::Article);
    let words: Vec<&Phrase> = span.iter().filter(|p| !is_article(p)).collect();
    says_overdone(written_as(message, span))
        || mutes_others(message, span)
        || span.iter().any(|p| forbids(p) || is_half(p))
        || words
            .windows(2)
            .any(|pair| are_side_by_side(pair[0], pair[1]))
        || span
            .windows(2)
            .any(|pair| is_numbered_name(&pair[0], &pair[1]))
}

/// Returns true for 标题太早了，第2秒出现: a complaint before a break is a request of its own.
pub(crate) fn complains_first(message: &str, span: &[Phrase]) -> bool {
    let part = first_part(span);
    let (Some(first), Some(last)) = (part.first(), part.last()) else {
        return false;
    };
    // 太 may belong to no phrase, but 太阳 may be a name.
    let is_named = |at: usize| {
        let is_name = |p: &Phrase| p.is_target();
        part.iter().any(|p| is_name(p) && p.span.contains(&at))
    };
    let text = message.get(first.span.start..last.span.end);
    let text = text.unwrap_or_default();
    let mut degrees = text
        .match_indices('太')
        .map(|(at, _)| first.span.start + at);
    // The last word is "also": "the voice too, …".
    let words: Vec<&str> = text.split_whitespace().collect();
    let grades = |word: &&str| word.eq_ignore_ascii_case("too");
    let is_too = degrees.any(|at| !is_named(at)) || words.iter().rev().skip(1).any(grades);
    let continues = |p: &Phrase| p.is_content && p.span.start >= last.span.end;
    is_too && span.iter().any(continues)
}

/// Returns true for "the city clip 3".
fn is_numbered_name(first: &Phrase, second: &Phrase) -> bool {
    let is_name = matches!(first.kind, PhraseKind::Target(Target::Named(..)));
    let is_number = matches!(
        second.kind,
        PhraseKind::Target(Target::Nth(..) | Target::They(_, Some(_)) | Target::Ends(..))
    ) && second.senses.has(Sense::Clip);
    is_name && is_number && second.preposition == Senses::NONE
}

/// Returns true for two times or two sets without a word between them: "from 5s 8s", "everything
/// the first clip".
fn are_side_by_side(first: &Phrase, second: &Phrase) -> bool {
    if second.preposition != Senses::NONE {
        return false;
    }
    match (&first.kind, &second.kind) {
        (
            PhraseKind::Amount(Quantity::Time(_), Shape::Plain),
            PhraseKind::Amount(Quantity::Time(_), Shape::Plain),
        ) => true,
        (PhraseKind::Target(a), PhraseKind::Target(b)) => {
            let is_broad = |t: &Target| matches!(t, Target::All(_) | Target::WholeVideo);
            let is_one = |t: &Target| matches!(t, Target::Named(..) | Target::Nth(..));
            first.preposition == Senses::NONE && is_broad(a) && is_one(b)
        }
        _ => false,
    }
}

fn adds(p: &Phrase) -> bool {
    p.senses.has(Sense::Add) || p.senses.has(Sense::Use)
}

fn restricts(p: &Phrase) -> bool {
    p.senses.has(Sense::OnlyKeep) || p.senses.has(Sense::LeaveAlone)
}

/// Returns true if a picture only says where, and a sound or a title is the object: "the music
/// during the talk clip", 海滩那段不要标题.
pub(crate) fn places_other_kind(span: &[Phrase]) -> bool {
    let position = |is_meant: fn(&Target) -> bool| {
        span.iter()
            .position(|p| matches!(&p.kind, PhraseKind::Target(target) if is_meant(target)))
    };
    let (Some(picture), Some(other)) = (
        position(Target::is_picture_set),
        position(Target::is_sound_or_title),
    ) else {
        return false;
    };
    let between = &span[picture.min(other)..picture.max(other)];
    !between.iter().any(Phrase::is_break)
}

/// Returns true for a transition "from the city into the beach".
pub(crate) fn passes_over(span: &[Phrase]) -> bool {
    let is_kind = |p: &Phrase| {
        let kinds = [Sense::Slide, Sense::Wipe, Sense::Push, Sense::Crossfade];
        kinds.iter().any(|kind| p.senses.has(*kind))
    };
    let has = |preposition: Sense| {
        span.iter()
            .any(|p| p.is_target() && p.preposition.has(preposition))
    };
    span.iter().any(is_kind) && has(Sense::From) && has(Sense::To)
}

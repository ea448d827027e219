//! Spans that are no single request: their words belong to several, or ask for nothing.

use super::correction_words::REPETITIONS;
use super::lexicon::Sense;
use super::phrase::{Phrase, PhraseKind, Statement, written_as};
use super::slots::{is_object, may_count_cuts};
use super::target::Target;

/// Intents that may have several parts with a set each, and "first" and "last" as places.
const OF_ARRANGEMENTS: &[&str] = &[
    "assemble",
    "order list",
    "reorder",
    "move",
    "insert",
    "append",
    "swap",
    "transition",
    "add text",
    "lower third",
    "text card",
    "change text",
];

/// Others whose parts are lists of their own.
const OF_LISTS: &[&str] = &[
    "caption file",
    "cut described",
    "keep",
    "picture in picture",
    "export",
];

/// Others that may read "first" and "last" as places.
const OF_PLACES: &[&str] = &[
    "at a clip",
    "undo",
    "redo",
    "duplicate",
    "start at",
    "end at",
    "music",
    "sound",
];

/// Intents that change something for as long as it plays: "mute the music during the talk" is not
/// one of them.
const OF_WHOLE: &[&str] = &[
    "mute", "unmute", "volume", "speed", "adjust", "remove", "fade",
];

/// Pairs of opposite particles.
const DIRECTIONS: &[(&str, &str)] = &[("in", "out"), ("up", "down")];

/// Requests that the words of a span exclude.
pub(super) struct SpanLimits {
    /// Two parts with a set or property and a value each.
    is_several: bool,
    /// A word says where a set is put.
    is_placed: bool,
    /// A clip says when.
    is_limited: bool,
    /// No request at all.
    is_none: bool,
}

impl SpanLimits {
    /// Reads the words of a span, which follows `before`.
    pub fn new(message: &str, before: &[Phrase], span: &[Phrase]) -> Self {
        Self {
            is_several: has_own_parts(span) || has_own_looks(span),
            is_placed: places_set(span),
            is_limited: limits_to_clip(span),
            is_none: adds_set(message, span)
                || says_what_is(message, span)
                || keeps_and_changes(span)
                || starts_count(span)
                || mixes_particles(message, span)
                || turns_round(message, before, span),
        }
    }

    /// Returns true if the span may be one request of an intent.
    pub fn may_be(&self, intent: &str) -> bool {
        let arranges = OF_ARRANGEMENTS.contains(&intent);
        let is_several = self.is_several && !arranges && !OF_LISTS.contains(&intent);
        let is_placed = self.is_placed && !arranges && !OF_PLACES.contains(&intent);
        let is_limited = self.is_limited && OF_WHOLE.contains(&intent);
        !(self.is_none || is_several || is_placed || is_limited)
    }
}

/// Returns true for 第二段删掉，第一段5秒: two parts with a set and an amount or a verb each.
fn has_own_parts(span: &[Phrase]) -> bool {
    let is_whole = |part: &&[Phrase]| {
        let is_set = |p: &Phrase| p.is_picked() && is_object(p.preposition);
        let asks = |p: &Phrase| {
            let sets_speed = [Sense::SlowMotion, Sense::NormalSpeed];
            let is_speed = p.is_word() && sets_speed.iter().any(|s| p.senses.has(*s));
            is_speed || p.is_only_verb() || matches!(p.kind, PhraseKind::Amount(..))
        };
        part.iter().any(is_set) && part.iter().any(asks)
    };
    span.split(Phrase::ends_part).filter(is_whole).count() > 1
}

/// Returns true for 亮度高一点，对比度低一点: two properties with a direction each; for "increase the
/// contrast and lower the saturation" if the directions differ.
fn has_own_looks(span: &[Phrase]) -> bool {
    const NOUNS: &[Sense] = &[Sense::BrightnessNoun, Sense::Contrast, Sense::Saturation];
    const RISES: &[Sense] = &[Sense::More, Sense::Raise, Sense::Louder, Sense::Brighter];
    const FALLS: &[Sense] = &[Sense::Less, Sense::Lower, Sense::Quieter, Sense::Darker];
    let has = |part: &[Phrase], senses: &[Sense]| {
        part.iter()
            .any(|p| p.is_word() && senses.iter().any(|sense| p.senses.has(*sense)))
    };
    let names = |part: &[Phrase]| has(part, NOUNS) || has(part, &[Sense::Brighter, Sense::Darker]);
    let moves = |part: &&[Phrase]| has(part, NOUNS) && (has(part, RISES) || has(part, FALLS));
    let differs = || {
        let parts: Vec<&[Phrase]> = span.split(Phrase::is_break).filter(|p| names(p)).collect();
        let one_way = |senses: &[Sense], others: &[Sense]| {
            let mut parts = parts.iter();
            parts.any(|part| has(part, senses) && !has(part, others))
        };
        one_way(RISES, FALLS) && one_way(FALLS, RISES)
    };
    span.split(Phrase::ends_part).filter(moves).count() > 1 || differs()
}

/// Returns true for "put the lake first" and 森林放最后: the word says where.
fn places_set(span: &[Phrase]) -> bool {
    const PLACING: &[Sense] = &[
        Sense::Move,
        Sense::Add,
        Sense::Use,
        Sense::Play,
        Sense::Show,
    ];
    let is_place = |p: &Phrase| {
        let words = ["first", "last", "最后", "最前", "最前面"];
        let is_adverb = !p.is_content && words.contains(&p.plain.as_str());
        is_adverb || p.senses.has(Sense::GoesLast)
    };
    let is_moved = |part: &[Phrase]| {
        part[0].is_picked() && part[1].senses.has(Sense::Move) && is_place(&part[2])
    };
    // "The beach should last 5 s".
    let lasts = |part: &[Phrase]| {
        part[0].senses.has(Sense::LastVerb) && matches!(part[1].kind, PhraseKind::Amount(..))
    };
    // "Mute the beach first, then …".
    let acts = |p: &Phrase| {
        p.is_only_verb() && !PLACING.iter().any(|verb| p.senses.has(*verb)) && !is_place(p)
    };
    let places = |part: &[Phrase]| {
        !part.iter().any(acts)
            && !part.windows(2).any(lasts)
            && (part.windows(3).any(is_moved)
                || part
                    .windows(2)
                    .any(|pair| pair[0].is_picked() && is_place(&pair[1])))
    };
    span.split(Phrase::ends_part).any(places)
}

/// Returns true for "a bit faster, and the beach too": a part that repeats a request for a set.
fn adds_set(message: &str, span: &[Phrase]) -> bool {
    let parts: Vec<&[Phrase]> = span.split(Phrase::is_break).collect();
    let is_set = |p: &Phrase| !p.is_content || p.is_target();
    let repeats = |part: &&[Phrase]| {
        part.iter().any(Phrase::is_target) && part.iter().all(is_set) && {
            let text = written_as(message, part).trim().to_lowercase();
            REPETITIONS.iter().any(|too| text.ends_with(too))
        }
    };
    let asks = |part: &&[Phrase]| part.iter().any(|p| p.is_content && !p.is_target());
    parts.iter().any(repeats) && parts.iter().any(asks)
}

/// Returns true if a part of a message has a particle such as "up" as a word.
fn has_particle(message: &str, part: &[Phrase], particle: &str) -> bool {
    let mut words = written_as(message, part).split_whitespace();
    words.any(|word| word.eq_ignore_ascii_case(particle))
}

/// Returns true for "the beach down" after "speed the city up": the other direction.
fn turns_round(message: &str, before: &[Phrase], span: &[Phrase]) -> bool {
    let has = |part: &[Phrase], particle: &str| has_particle(message, part, particle);
    let turns = |(one, other): &(&str, &str)| {
        has(before, one) && has(span, other) || has(before, other) && has(span, one)
    };
    !span.iter().any(Phrase::is_only_verb) && DIRECTIONS.iter().any(turns)
}

/// Returns true for "…, starting with the first", which says what is counted.
fn starts_count(span: &[Phrase]) -> bool {
    let mut content = span.iter().filter(|p| p.is_content);
    let begins = |p: &Phrase| {
        ["starting", "beginning"]
            .iter()
            .any(|w| p.plain.starts_with(w))
    };
    content.next().is_some_and(begins) && content.next().is_some_and(may_count_cuts)
}

/// Returns true for "…, during the talk".
fn limits_to_clip(span: &[Phrase]) -> bool {
    let is_during = |p: &Phrase| {
        ["during", "throughout", "while"]
            .iter()
            .any(|w| p.plain.starts_with(w))
    };
    span.iter().any(|p| p.is_target() && is_during(p))
}

/// Returns true for "keep the music but mute the talk": one part stays, another changes.
fn keeps_and_changes(span: &[Phrase]) -> bool {
    let keeps = |p: &Phrase| p.is_word() && p.senses.has(Sense::LeaveAlone);
    let mut parts = span.split(Phrase::is_break);
    let is_kept = |part: &[Phrase]| part.iter().find(|p| p.is_content).is_some_and(keeps);
    let changes = |p: &Phrase| p.is_only_verb() && !keeps(p);
    // 保留海边，其他都删 is one request.
    let is_rest = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::Rest(_)));
    let is_other = |part: &[Phrase]| part.iter().any(changes) && !part.iter().any(is_rest);
    parts.any(is_kept) && parts.any(is_other)
}

/// Returns true for "the beach is muted", which says what is.
fn says_what_is(message: &str, span: &[Phrase]) -> bool {
    let first = span.iter().position(|p| p.is_content);
    let Some(subject) = first.filter(|at| span[*at].is_target()) else {
        return false;
    };
    let states = |p: &Phrase| {
        let is_state = matches!(p.kind, PhraseKind::Word | PhraseKind::Color(_));
        is_state
            && p.stated(message, &span[subject]) == Some(Statement::Fact)
            && !p.is_complained(message)
    };
    span[subject + 1..].iter().any(states) && !span.iter().any(Phrase::is_too)
}

/// Returns true for "fade in the city and out the talk", "speed the city up and the beach down":
/// two directions.
fn mixes_particles(message: &str, span: &[Phrase]) -> bool {
    let has_object = |part: &&[Phrase]| part.iter().any(Phrase::is_plain_target);
    let parts: Vec<&[Phrase]> = span.split(Phrase::is_break).filter(has_object).collect();
    let follows = |first: &str, second: &str| {
        let has_only = |part: &&[Phrase], one: &str, other: &str| {
            has_particle(message, part, one) && !has_particle(message, part, other)
        };
        let mut after = parts
            .iter()
            .skip_while(|part| !has_only(part, first, second));
        after.any(|part| has_only(part, second, first))
    };
    let mixes = |(one, other): &(&str, &str)| follows(one, other) || follows(other, one);
    parts.len() > 1 && DIRECTIONS.iter().any(mixes)
}

#[cfg(test)]
mod tests {
    use super::super::intents::intent_names;
    use super::{OF_ARRANGEMENTS, OF_LISTS, OF_PLACES, OF_WHOLE};

    #[test]
    fn the_named_intents_exist() {
        let names: Vec<&str> = intent_names().collect();
        for intent in [OF_ARRANGEMENTS, OF_LISTS, OF_PLACES, OF_WHOLE].concat() {
            assert!(names.contains(&intent), "{intent}");
        }
    }
}

//! Clauses that say what a request is for: `speed 2x, only the talk clip`, `时长改成3秒，应用到全部`,
//! `every other photo, starting with the first`.

use super::lexicon::{LEXICON, Sense};
use super::phrase::{Break, Phrase, PhraseKind, Shape, written_as};
use super::target::{Kind, Target};
use super::token::Quantity;
use crate::language::pattern::Pattern;

/// Words that restrict a request to the set after them.
const ONLY: &[&str] = &["only", "just", "只", "就", "仅", "只有", "仅限", "只限"];

/// Verbs between a restriction and its set: 只调第一段.
const VERBS: &[&str] = &[
    "调", "改", "加", "加在", "加到", "用在", "用", "对", "给", "弄", "针对", "处理", "apply",
    "apply it", "do", "do it",
];

/// Verbs before everything: "apply to all".
const APPLY: &[&str] = &[
    "apply",
    "应用",
    "套用",
    "应用到",
    "套用到",
    "用到",
    "用在",
    "apply it",
];

/// Requests that have no property which a part of the video could get.
const OTHERS: &[Sense] = &[
    Sense::Remove,
    Sense::Mute,
    Sense::No,
    Sense::Not,
    Sense::OnlyKeep,
    Sense::Export,
];

/// Joins such clauses to the request before them, if that names no set of its own.
pub(super) fn join(phrases: &mut [Phrase]) {
    for at in 1..phrases.len().saturating_sub(1) {
        if !matches!(phrases[at].kind, PhraseKind::Break(Break::Soft)) {
            continue;
        }
        let from = request_start(phrases, at);
        // "Brighten, speed up 2x, only the talk clip" is about both.
        let is_first =
            from == 0 || matches!(phrases[from - 1].kind, PhraseKind::Break(Break::Stop));
        let rest = phrases[at + 1..].iter().position(Phrase::is_break);
        let until = rest.map_or(phrases.len(), |end| at + 1 + end);
        let (before, after) = (&phrases[from..at], &phrases[at + 1..until]);
        let is_open = before.iter().any(is_property) && !before.iter().any(Phrase::is_target);
        if !is_first || !is_open || !is_scope(after) {
            continue;
        }
        for p in &mut phrases[at..until] {
            if !p.is_target() {
                p.ignore();
            }
        }
    }
}

/// Reads "take the transitions out" as a removal.
pub(super) fn join_particles(phrases: &mut [Phrase]) {
    for verb in 0..phrases.len() {
        if phrases[verb].plain != "take" {
            continue;
        }
        let rest = phrases[verb..].iter().position(Phrase::is_break);
        let until = rest.map_or(phrases.len(), |end| verb + end);
        let last = until - 1;
        if last > verb + 1 && phrases[last].plain == "out" {
            phrases[verb].senses = LEXICON.senses("remove");
            phrases[last].ignore();
        }
    }
}

/// Joins 全部 to the noun before it: 文字全部改成黄色.
pub(super) fn join_all(phrases: &mut [Phrase]) {
    for at in 1..phrases.len() {
        let is_all = phrases[at].kind == PhraseKind::Target(Target::All(Kind::Any))
            && ["全部", "全", "所有", "全都"].contains(&phrases[at].plain.as_str());
        if let (true, PhraseKind::Target(Target::Bare(kind))) = (is_all, &phrases[at - 1].kind) {
            phrases[at - 1].kind = PhraseKind::Target(Target::All(*kind));
            phrases[at].ignore();
        }
    }
}

/// Joins an exception that stands apart to the set that it restricts: 全部静音，talk除外.
pub(super) fn join_exceptions(phrases: &mut [Phrase]) {
    let excepted = |p: &Phrase| match &p.kind {
        PhraseKind::Target(Target::Except(all, but)) if matches!(**all, Target::All(Kind::Any)) => {
            Some(but.clone())
        }
        _ => None,
    };
    let Some((at, but)) = phrases
        .iter()
        .enumerate()
        .find_map(|(at, p)| Some((at, excepted(p)?)))
    else {
        return;
    };
    let is_set = |p: &Phrase| {
        matches!(
            p.kind,
            PhraseKind::Target(Target::All(_) | Target::WholeVideo)
        )
    };
    let sets: Vec<usize> = (0..phrases.len())
        .filter(|set| is_set(&phrases[*set]))
        .collect();
    if sets.is_empty() || sets.len() > 2 {
        return;
    }
    // 湖和森林除外: the exception ends a list.
    let mut from = at;
    let mut excepted = vec![*but];
    while from >= 2
        && phrases[from - 1].kind == PhraseKind::Break(Break::And)
        && let PhraseKind::Target(listed) = &phrases[from - 2].kind
        && !sets.contains(&(from - 2))
    {
        excepted.push(listed.clone());
        from -= 2;
    }
    for set in sets {
        if let PhraseKind::Target(target) = phrases[set].kind.clone() {
            let except = |all, one: &Target| Target::Except(Box::new(all), Box::new(one.clone()));
            phrases[set].kind = PhraseKind::Target(excepted.iter().fold(target, except));
        }
    }
    phrases[from..=at].iter_mut().for_each(Phrase::ignore);
}

/// Start of the request that ends at a break: its value may be a part of its own, as in
/// 转场选叠化，0.8秒，应用到全部.
fn request_start(phrases: &[Phrase], end: usize) -> usize {
    let is_value = |p: &Phrase| !p.is_content || matches!(p.kind, PhraseKind::Amount(..));
    let from = phrases[..end].iter().rposition(Phrase::is_break);
    match from {
        Some(before) if phrases[before + 1..end].iter().all(is_value) => {
            request_start(phrases, before)
        }
        Some(before) => before + 1,
        None => 0,
    }
}

/// Marks what a part of the video shows as words without a meaning: "cut the first 2 seconds where
/// I'm still setting up the camera".
pub(super) fn ignore_contents(phrases: &mut [Phrase]) {
    const SUBJECTS: &[&str] = &[
        "i'm",
        "im",
        "i",
        "he's",
        "hes",
        "he",
        "she's",
        "shes",
        "she",
        "we're",
        "we",
        "they're",
        "they",
        "you can see",
        "nothing",
        "nobody",
        "no one",
        "there's",
        "theres",
        "there",
        "it's",
        "everyone",
        "everybody",
        "someone",
        "somebody",
    ];
    for at in 1..phrases.len().saturating_sub(1) {
        let is_where = phrases[at].plain == "where";
        let is_part = matches!(
            phrases[at - 1].kind,
            PhraseKind::Amount(Quantity::Time(_), Shape::First | Shape::Last)
        );
        if is_where && is_part && SUBJECTS.contains(&phrases[at + 1].plain.as_str()) {
            let rest = phrases[at..].iter().position(Phrase::is_break);
            let until = rest.map_or(phrases.len(), |end| at + end);
            let contents = &mut phrases[at..until];
            // "… in the city clip" is a part of the request.
            if !contents[2..].iter().any(names_more) {
                contents.iter_mut().for_each(Phrase::ignore);
            }
        }
    }
}

/// Returns true for a set, an amount or a text; "still" is a word here.
fn names_more(p: &Phrase) -> bool {
    let is_still = p.plain == "still";
    (p.is_target() || matches!(p.kind, PhraseKind::Amount(..) | PhraseKind::Quote(_))) && !is_still
}

/// Marks the 发抖音 of 改成竖版发抖音 as a word without a meaning: it says what the format is for.
pub(super) fn ignore_uses(phrases: &mut [Phrase]) {
    const FORMATS: &[Sense] = &[Sense::Vertical, Sense::Square, Sense::Landscape];
    for at in 1..phrases.len() {
        let publishes =
            phrases[at].senses.has(Sense::Publish) && phrases[at].plain.starts_with('发');
        let is_ratio = matches!(phrases[at - 1].kind, PhraseKind::Size(..));
        let is_format = is_ratio
            || FORMATS
                .iter()
                .any(|format| phrases[at - 1].senses.has(*format));
        if publishes && is_format {
            phrases[at].ignore();
        }
    }
}

/// Reads "every other photo, starting with the first" as the odd ones: the part that says where
/// the count begins has no other meaning.
pub(super) fn start_counts(message: &str, phrases: &mut [Phrase]) {
    let counts = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::EveryOther(_)));
    let Some(set) = phrases.iter().position(counts) else {
        return;
    };
    if phrases.iter().filter(|p| counts(p)).count() > 1 {
        return;
    }
    let ends = (0..=phrases.len()).filter(|at| *at == phrases.len() || phrases[*at].is_break());
    let mut from = 0;
    let parts: Vec<(usize, usize)> = ends
        .map(|end| (std::mem::replace(&mut from, end + 1), end))
        .collect();
    for (from, until) in parts {
        let Some(begin) = start_of_count(written_as(message, &phrases[from..until])) else {
            continue;
        };
        if begin == 1
            && let PhraseKind::Target(Target::EveryOther(kind)) = phrases[set].kind
        {
            phrases[set].kind = PhraseKind::Target(Target::Odd(kind));
        }
        // With the comma between the part and the request.
        let with_break = if from > set {
            from.saturating_sub(1)..until
        } else {
            from..until + 1
        };
        let end = with_break.end.min(phrases.len());
        phrases[with_break.start..end]
            .iter_mut()
            .for_each(Phrase::ignore);
    }
}

/// The number of "starting with the first", 从第二张开始; 1 or 2.
fn start_of_count(text: &str) -> Option<u32> {
    static ENGLISH: Pattern = Pattern::new(
        r"(?i)^(?:starting|beginning) (?:with|from|at|on) (?:the )?(first|second|1st|2nd)(?: one| photo| picture| clip| slide)?$",
    );
    static CHINESE: Pattern =
        Pattern::new(r"^从第([一二12])(?:张|段|个|张照片|张图|个片段)?(?:开始|起)$");
    let text = text.trim();
    let found = ENGLISH.captures(text).or_else(|| CHINESE.captures(text))?;
    match found.get(1)?.as_str().to_lowercase().as_str() {
        "first" | "1st" | "一" | "1" => Some(1),
        _ => Some(2),
    }
}

/// Leaves out the "not last" of "the sunset should be first, not last".
pub(super) fn ignore_contrasts(phrases: &mut [Phrase]) {
    const PLACES: &[&str] = &[
        "last",
        "first",
        "at the end",
        "at the start",
        "the end",
        "the start",
        "at the beginning",
        "the beginning",
    ];
    let is_place = |p: &Phrase| PLACES.contains(&p.plain.as_str());
    let Some(not) = phrases.iter().position(|p| p.plain == "not") else {
        return;
    };
    let rest = phrases[not..].iter().position(Phrase::is_break);
    let until = rest.map_or(phrases.len(), |end| not + end);
    let denied = &phrases[not + 1..until];
    let is_contrast =
        denied.iter().any(is_place) && denied.iter().all(|p| is_place(p) || !p.is_content);
    if is_contrast && phrases[..not].iter().any(is_place) {
        let breaks = phrases[..not]
            .iter()
            .rev()
            .take_while(|p| p.is_break())
            .count();
        phrases[not - breaks..until]
            .iter_mut()
            .for_each(Phrase::ignore);
    }
}

/// Leaves out the "hawaii" of "make a hawaii vlog", 做个春游vlog: what a new video is about.
pub(super) fn ignore_topics(phrases: &mut [Phrase]) {
    const LONGEST: usize = 12;
    const OF_VIDEOS: &[Sense] = &[Sense::Product, Sense::Videos];
    let creates = |p: &Phrase| p.senses.has(Sense::Create) || p.plain.ends_with('个');
    for at in 1..phrases.len().saturating_sub(1) {
        let (before, topic, next) = (&phrases[at - 1], &phrases[at], &phrases[at + 1]);
        let is_topic = topic.kind == PhraseKind::Unknown
            && topic.plain.chars().all(char::is_alphabetic)
            && topic.plain.chars().count() <= LONGEST;
        let is_video = OF_VIDEOS.iter().any(|noun| next.senses.has(*noun));
        let part = phrases[..at].iter().rev().take_while(|p| !p.is_break());
        let is_new = creates(before)
            || ["a", "an"].contains(&before.plain.as_str())
            || matches!(before.kind, PhraseKind::Amount(..));
        if is_topic && is_video && is_new && part.into_iter().any(creates) {
            phrases[at].ignore();
        }
    }
}

/// Leaves out the "then the rest in order" of "img4 first, then the rest in order": where the first
/// stands says that already.
pub(super) fn ignore_rest(phrases: &mut [Phrase]) {
    const PLACES: &[&str] = &[
        "first",
        "start with",
        "open with",
        "begin with",
        "先",
        "最前",
    ];
    const ORDERS: &[Sense] = &[
        Sense::AsUploaded,
        Sense::OrderNoun,
        Sense::Then,
        Sense::Together,
    ];
    let is_rest = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::Rest(_)));
    let Some(rest) = phrases.iter().position(is_rest) else {
        return;
    };
    let before = phrases[..rest].iter().rposition(Phrase::is_break);
    let Some(from) = before else {
        return;
    };
    let after = phrases[rest..].iter().position(Phrase::ends_part);
    let until = after.map_or(phrases.len(), |end| rest + end);
    let says_order = |p: &Phrase| !p.is_content || ORDERS.iter().any(|order| p.senses.has(*order));
    let is_alone = phrases[from..until]
        .iter()
        .all(|p| is_rest(p) || p.is_break() || says_order(p));
    let places = |p: &Phrase| PLACES.iter().any(|place| p.plain.starts_with(place));
    if is_alone && phrases[..from].iter().any(places) {
        let joined = phrases[..from].iter().rev().take_while(|p| p.is_break());
        let from = from - joined.count();
        phrases[from..until].iter_mut().for_each(Phrase::ignore);
    }
}

/// Returns true for a word of a request that a scope can belong to.
fn is_property(p: &Phrase) -> bool {
    p.is_word() && p.is_content && !OTHERS.iter().any(|other| p.senses.has(*other))
}

/// Returns true for "only the talk clip", 只调第一段, 应用到全部.
fn is_scope(after: &[Phrase]) -> bool {
    let mut content = after
        .iter()
        .filter(|p| p.is_content || ONLY.contains(&p.plain.as_str()));
    let Some(first) = content.next() else {
        return false;
    };
    let rest: Vec<&Phrase> = content.collect();
    let Some((set, verbs)) = rest.split_last() else {
        return false;
    };
    let is_verb = |p: &&&Phrase| VERBS.contains(&p.plain.as_str());
    let PhraseKind::Target(target) = &set.kind else {
        return false;
    };
    let is_all = matches!(target, Target::All(_));
    let word = first.plain.as_str();
    ONLY.contains(&word) && verbs.iter().all(|p| is_verb(&p)) && target.is_picture_set()
        || APPLY.contains(&word) && verbs.is_empty() && is_all
}

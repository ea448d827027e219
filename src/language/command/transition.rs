//! Transitions between two pictures.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments;
use crate::domain::edit::{Edit, SetTransition};
use crate::domain::timeline::{Segment, Transition, TransitionKind};

/// Default length of a transition (ms).
pub(crate) const TRANSITION_MS: u64 = 500;

/// Keywords of directional kinds, with the kinds for [`DIRECTIONS`].
const DIRECTED: &[(&[&str], [TransitionKind; 4])] = &[
    (
        &["slide", "slides", "滑动"],
        [
            TransitionKind::SlideLeft,
            TransitionKind::SlideRight,
            TransitionKind::SlideUp,
            TransitionKind::SlideDown,
        ],
    ),
    (
        &["wipe", "wipes", "擦除"],
        [
            TransitionKind::WipeLeft,
            TransitionKind::WipeRight,
            TransitionKind::WipeUp,
            TransitionKind::WipeDown,
        ],
    ),
    (
        &["push transition", "push", "pushes", "推入", "推移"],
        [
            TransitionKind::PushLeft,
            TransitionKind::PushRight,
            TransitionKind::PushUp,
            TransitionKind::PushDown,
        ],
    ),
];
/// Directions in English and Chinese. The first one is the default.
const DIRECTIONS: [(&str, &str); 4] = [
    ("left", "左"),
    ("right", "右"),
    ("up", "上"),
    ("down", "下"),
];
const PLAIN: &[(&[&str], TransitionKind)] = &[
    (
        &[
            "fade through black",
            "fade to black",
            "fade-black",
            "dip to black",
            "through black",
            "黑场",
        ],
        TransitionKind::FadeBlack,
    ),
    (
        &[
            "fade through white",
            "fade to white",
            "fade-white",
            "dip to white",
            "through white",
            "白场",
            "闪白",
        ],
        TransitionKind::FadeWhite,
    ),
    (
        &["zoom transition", "zoom transitions", "缩放转场"],
        TransitionKind::Zoom,
    ),
];
const BLEND: &[&str] = &[
    "crossfade",
    "crossfades",
    "cross-fade",
    "cross-fades",
    "cross fade",
    "cross fades",
    "dissolve",
    "dissolves",
    "transition",
    "transitions",
    "转场",
    "过渡",
    "叠化",
    "交叉淡化",
    "淡入淡出",
];
const NONE: &[&str] = &[
    "no transition",
    "no transitions",
    "without transition",
    "without transitions",
    "hard cut",
    "hard cuts",
    "plain cut",
    "plain cuts",
    "straight cut",
    "straight cuts",
    "不要转场",
    "无转场",
    "硬切",
];

/// Returns true if a clause asks for no transition.
pub(crate) fn excludes(clause: &Clause) -> bool {
    clause.has(NONE)
}

/// Kind of transition that a clause names.
pub fn kind(clause: &Clause) -> Option<TransitionKind> {
    if let Some((_, kind)) = PLAIN.iter().find(|(words, _)| clause.has(words)) {
        return Some(kind.clone());
    }
    let directed = DIRECTED.iter().find(|(words, _)| clause.has(words));
    // "push in" is a motion of one picture.
    if let Some((_, kinds)) = directed.filter(|_| !clause.has(&["push in", "push out"])) {
        let is_named = |(en, zh): &(&str, &str)| {
            clause.has(&[en])
                || clause.text.contains(&format!("向{zh}"))
                || clause.text.contains(&format!("往{zh}"))
        };
        let direction = DIRECTIONS.iter().skip(1).position(is_named);
        return Some(kinds[direction.map_or(0, |at| at + 1)].clone());
    }
    clause.has(BLEND).then_some(TransitionKind::Crossfade)
}

/// Length of the transition that a clause gives (ms).
pub(crate) fn length(clause: &Clause) -> Option<u64> {
    let starts_with_kind = |text: &str| {
        let is_whole_word = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let mut words = BLEND
            .iter()
            .chain(DIRECTED.iter().flat_map(|(w, _)| w.iter()));
        words.any(|w| text.trim_start().strip_prefix(w).is_some_and(is_whole_word))
    };
    let times = number::times(&clause.text);
    times
        .iter()
        .find(|t| starts_with_kind(&t.after))
        .or(times
            .iter()
            .find(|t| t.follows(&["transitions of", "crossfades of"])))
        .map(|t| t.ms)
}

pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let named_kind =
        kind(clause).or_else(|| excludes(clause).then_some(TransitionKind::Crossfade))?;
    if fades_at_ends(clause, &named_kind) {
        return None;
    }
    Some(
        set_transitions(clause, context, named_kind)
            .map_or_else(|refusal| refusal, Interpretation::edit),
    )
}

/// Returns true for a fade from or to black at an end of the video, which is not a transition.
fn fades_at_ends(clause: &Clause, kind: &TransitionKind) -> bool {
    let at_ends = clause.has(&[
        "at the end",
        "the ending",
        "at the start",
        "at the beginning",
        "结尾",
        "开头",
    ]);
    let fades = matches!(kind, TransitionKind::FadeBlack | TransitionKind::FadeWhite);
    at_ends && fades && !clause.has(&["between", "before", "after", "之间"])
}

/// Edit that sets or removes the transitions that a clause asks for, or the refusal or question.
fn set_transitions(
    clause: &Clause,
    context: &LanguageContext,
    named_kind: TransitionKind,
) -> Result<Edit, Interpretation> {
    let segments = segments::pictures(context.timeline);
    if segments.len() < 2 {
        return Err(Interpretation::Cannot(Reply::NoCuts));
    }
    if clause.has(&["different", "another kind", "other kind", "换一种", "别的"]) {
        return Err(Interpretation::Unclear(Reply::WhichTransition));
    }
    let present = segments.iter().find_map(|s| s.transition.as_ref());
    let duration_ms = duration(clause, present)?;
    // "make all transitions 1 second" keeps the present kind.
    let keeps_kind = named_kind == TransitionKind::Crossfade
        && !clause.has(&["crossfade", "crossfades", "dissolve", "叠化"])
        && clause.starts(&["make", "set", "change"]);
    let kind = match present {
        Some(present) if keeps_kind => present.kind.clone(),
        _ => named_kind,
    };
    let ids = targets(clause, context, segments)?;
    Ok(Edit::SetTransition(SetTransition {
        ids,
        transition: (!asks_to_remove(clause)).then_some(Transition { kind, duration_ms }),
    }))
}

fn asks_to_remove(clause: &Clause) -> bool {
    excludes(clause)
        || clause.starts(&[
            "remove", "delete", "no", "drop", "without", "删", "删除", "去掉", "不要", "移除",
        ])
        || clause.has(&["去掉", "删除", "移除"])
}

/// Duration that a clause asks for (ms); "longer" and "shorter" relate to a present transition.
fn duration(clause: &Clause, present: Option<&Transition>) -> Result<u64, Interpretation> {
    if let Some(given) = number::times(&clause.text).first() {
        return Ok(given.ms);
    }
    let longer = clause.has(&["longer", "slower", "长一点", "更长"]);
    let shorter = clause.has(&["shorter", "faster", "quicker", "短一点", "更短"]);
    match present {
        Some(present) if longer => Ok(present.duration_ms * 3 / 2),
        Some(present) if shorter => Ok(present.duration_ms * 2 / 3),
        None if longer || shorter => Err(Interpretation::Cannot(Reply::NoTransitions)),
        _ => Ok(TRANSITION_MS),
    }
}

/// Ids of the segments whose incoming transitions are meant; without a reference all but the first.
fn targets(
    clause: &Clause,
    context: &LanguageContext,
    segments: &[Segment],
) -> Result<Vec<String>, Interpretation> {
    let no_cuts = || Interpretation::Cannot(Reply::NoCuts);
    match reference::find(clause, context) {
        Referent::One(s) if s.style.is_none() => transition_target(clause, segments, s)
            .map(|id| vec![id])
            .ok_or_else(no_cuts),
        // "between clip 1 and clip 2" is the transition into the later one.
        Referent::All(pair)
            if pair.len() == 2
                && clause.has(&["between", "之间", "and", "和"])
                && !clause.has(&["all", "所有"]) =>
        {
            let index = |s: &Segment| segments.iter().position(|x| x.id == s.id);
            let later = index(pair[0])
                .zip(index(pair[1]))
                .map(|(a, b)| a.max(b))
                .ok_or_else(no_cuts)?;
            Ok(vec![segments[later].id.clone()])
        }
        Referent::Missing(why) => Err(Interpretation::Cannot(why)),
        _ => Ok(segments.iter().skip(1).map(|s| s.id.clone()).collect()),
    }
}

/// Id of the segment whose incoming transition is meant; "after clip 2" means the next segment.
fn transition_target(clause: &Clause, segments: &[Segment], s: &Segment) -> Option<String> {
    let index = segments.iter().position(|x| x.id == s.id)?;
    let after = clause.has(&["after", "之后", "后面", "behind"]) || index == 0;
    segments
        .get(if after { index + 1 } else { index })
        .map(|s| s.id.clone())
}

//! Order of the segments on a track: copies, moves, swaps, removals.

use regex::Captures;

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::{IntentParser, Interpretation};
use super::reference::{self, ReferenceError, Referent};
use super::reply::Reply;
use super::segments;
use crate::domain::edit::{Clear, Duplicate, Edit, Lift, Move, Remove, Swap};
use crate::domain::timeline::Segment;
use crate::language::pattern::{Pattern, group};

pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    const PARSERS: &[IntentParser] = &[
        clear,
        keep,
        duplicate,
        swap,
        whole_order,
        begin_or_end_with,
        reorder,
        remove,
    ];
    PARSERS.iter().find_map(|parse| parse(clause, context))
}

fn ids(segments: &[&Segment]) -> Vec<String> {
    segments.iter().map(|s| s.id.clone()).collect()
}

fn clear(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let all = clause.starts(&[
        "clear",
        "start over",
        "start again",
        "reset everything",
        "清空",
        "重新开始",
        "全部删除",
    ]);
    let everything = clause.starts(&[
        "remove everything",
        "delete everything",
        "remove all",
        "delete all",
        "删除全部",
        "删除所有",
    ]) && !clause.has(&["except", "but", "除了"])
        && reference::mentioned(clause, context).is_ok_and(|m| m.is_empty());
    (all || everything).then_some(Interpretation::edit(Edit::Clear(Clear)))
}

/// Interprets `keep only the city clip`, `delete everything except clip 1`.
fn keep(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let keeps = clause.starts(&[
        "keep only",
        "keep just",
        "only keep",
        "just keep",
        "只保留",
        "仅保留",
        "只留",
    ]);
    let excepts = clause.starts(REMOVE)
        && clause.has(&["except", "but", "other than", "apart from", "除了", "以外"]);
    if !keeps && !excepts {
        return None;
    }
    let kept = match reference::mentioned(clause, context) {
        Ok(kept) => kept,
        Err(why) => return Some(Interpretation::Cannot(why)),
    };
    let pictures = segments::pictures(context.timeline);
    if kept.is_empty() {
        return Some(Interpretation::Unclear(Reply::WhichSegment(pictures.len())));
    }
    let rest: Vec<&Segment> = pictures
        .iter()
        .filter(|s| !kept.iter().any(|k| k.id == s.id))
        .collect();
    Some(if rest.is_empty() {
        Interpretation::edit(Edit::Move(Move {
            id: kept[0].id.clone(),
            to: 0,
        }))
    } else {
        Interpretation::edit(Edit::Remove(Remove { ids: ids(&rest) }))
    })
}

const REMOVE: &[&str] = &[
    "remove",
    "delete",
    "drop",
    "take out",
    "get rid of",
    "cut out",
    "cut",
    "lose",
    "kill",
    "throw out",
    "删",
    "删除",
    "删掉",
    "移除",
    "去掉",
];

fn remove(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let requested = clause.starts(REMOVE)
        || (clause.starts(&["把", "将"]) && clause.has(&["删除", "删掉", "去掉", "移除"]));
    if !requested {
        return None;
    }
    let gap = clause.has(&[
        "leave a gap",
        "leave the gap",
        "without closing",
        "保留空隙",
        "留空",
    ]);
    let edit = |ids| {
        Interpretation::edit(if gap {
            Edit::Lift(Lift { ids })
        } else {
            Edit::Remove(Remove { ids })
        })
    };
    Some(match reference::find(clause, context) {
        Referent::All(all) if !all.is_empty() => edit(ids(&all)),
        Referent::One(s) => edit(vec![s.id.clone()]),
        Referent::Missing(why) => Interpretation::Cannot(why),
        _ => match reference::single(clause, context) {
            Ok(s) if reference::mentions_pictures(clause) => edit(vec![s.id.clone()]),
            Ok(_) => Interpretation::Unclear(Reply::WhichSegment(1)),
            Err(why) => why.into(),
        },
    })
}

fn duplicate(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let requested = clause.starts(&[
        "duplicate",
        "copy",
        "double",
        "repeat",
        "复制",
        "重复",
        "再放一遍",
        "重放",
    ]) || clause.has(&["twice", "a second time", "复制一份", "放一遍"]);
    requested.then(|| {
        reference::edit_single(clause, context, |s| {
            Edit::Duplicate(Duplicate { id: s.id.clone() })
        })
    })
}

fn swap(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    if !clause.has(&[
        "swap",
        "exchange",
        "switch",
        "交换",
        "对调",
        "互换",
        "换一下位置",
        "换位置",
        "换个位置",
    ]) {
        return None;
    }
    // "exchange 2 and 3"
    static BARE: Pattern = Pattern::new(r"\b(\d+)\s*(?:and|with|&|和|与)\s*(\d+)\b");
    let text = match BARE.captures(&clause.text) {
        Some(c) if !clause.has(&["clip", "clips", "segment", "segments", "photo", "photos"]) => {
            clause
                .text
                .replace(&c[0], &format!("clip {} and clip {}", &c[1], &c[2]))
        }
        _ => clause.text.clone(),
    };
    Some(match reference::mentioned(&clause.with(text), context) {
        Ok(found) => match found.as_slice() {
            [a, b] => Interpretation::edit(Edit::Swap(Swap {
                a: a.id.clone(),
                b: b.id.clone(),
            })),
            _ => Interpretation::Unclear(Reply::WhichTwo),
        },
        Err(why) => Interpretation::Cannot(why),
    })
}

/// Interprets "reverse the order of the clips" and "shuffle the clips" as successive moves to the
/// front.
fn whole_order(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let reverse = clause.has(&[
        "reverse the order",
        "reverse order",
        "in reverse order",
        "倒序",
        "颠倒顺序",
    ]);
    let shuffle = clause.has(&[
        "shuffle",
        "random order",
        "randomize",
        "randomise",
        "打乱",
        "随机排列",
    ]);
    let pictures = segments::pictures(context.timeline);
    if !(reverse || shuffle) || pictures.len() < 2 {
        return None;
    }
    let mut order: Vec<&Segment> = pictures.iter().collect();
    if shuffle {
        // By id: ids are random but stable, so the same request gives the same order.
        order.sort_by(|a, b| a.id.cmp(&b.id));
    }
    Some(Interpretation::Edits(
        order
            .into_iter()
            .map(|s| {
                Edit::Move(Move {
                    id: s.id.clone(),
                    to: 0,
                })
            })
            .collect(),
    ))
}

/// Interprets "start with the city clip" and "end with the beach".
fn begin_or_end_with(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let (begins, ends) = (
        clause.starts(&["start with", "begin with", "open with"]),
        clause.starts(&["end with", "finish with", "close with"]),
    );
    if !begins && !ends {
        return None;
    }
    let last = segments::pictures(context.timeline).len().saturating_sub(1);
    Some(reference::edit_single(clause, context, |s| {
        Edit::Move(Move {
            id: s.id.clone(),
            to: if begins { 0 } else { last },
        })
    }))
}

/// Destination of a moved segment.
enum Destination<'t> {
    Start,
    End,
    /// Counted from 1.
    Position(usize),
    /// The words for the segment that it goes before or after.
    Before(&'t str),
    After(&'t str),
}

fn reorder(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    asks_to_move(clause).then(|| move_segment(clause, context).unwrap_or_else(Interpretation::from))
}

fn asks_to_move(clause: &Clause) -> bool {
    let moves = clause.starts(&[
        "move",
        "put",
        "place",
        "reorder",
        "bring",
        "shift",
        "start with",
        "end with",
        "把",
        "将",
        "移动",
    ]);
    let makes = clause.starts(&["make"])
        && clause.has(&["the first one", "the last one", "come first", "come last"]);
    let should = clause.has(&[
        "come last",
        "come first",
        "be first",
        "be last",
        "go last",
        "go first",
    ]);
    let changes = clause.starts(&["把", "将"]) && clause.has(&["改", "设", "调"]);
    (moves || makes || should) && !changes
}

fn move_segment(
    clause: &Clause,
    context: &LanguageContext,
) -> Result<Interpretation, ReferenceError> {
    static DESTINATION: Pattern = Pattern::new(concat!(
        r"^(?P<subject>.*?)\s*(?:",
        r"(?P<start>\bto (?:the )?(?:start|beginning|front|first)",
        r"|\bat the (?:very )?(?:start|beginning|front))",
        r"|(?P<end>\bto (?:the )?(?:end|back|last)|\bat the (?:very )?end)",
        r"|\b(?:before|in front of)\b(?P<before>.*)",
        r"|\b(?:after|behind)\b(?P<after>.*)",
        r"|\b(?:to )?(?:position|place|number)\s*(?P<position>\d+)",
        r"|(?P<first>\b(?:first|the first one|as the first)\s*$)",
        r"|(?P<last>\b(?:last|the last one|as the last)\s*$)",
        r"|移?到?(?P<zhstart>最前|开头|第一位)",
        r"|移?到?(?P<zhend>最后|末尾|结尾)",
        r"|移?到?第(?P<zhposition>\d+)位",
        r"|移?到\s*(?P<zhbeside>.*?)\s*(?P<zhside>之前|前面|之后|后面))",
    ));
    let Some(c) = DESTINATION.captures(&clause.text) else {
        let s = reference::single(clause, context)?;
        return Ok(Interpretation::Unclear(Reply::WhereTo(s.name.clone())));
    };
    let subject = clause.with(group(&c, "subject").to_owned());
    let moved = reference::single(&subject, context)?;
    let (track, from) = context
        .timeline
        .locate(&moved.id)
        .ok_or(ReferenceError::Cannot(Reply::Empty))?;
    let segments = &context.timeline.tracks[track].segments;
    let count = segments.len();
    let index_before = |words: &str| {
        let target = reference::single(&clause.with(words.to_owned()), context)?;
        let index = segments
            .iter()
            .position(|s| s.id == target.id)
            .ok_or(ReferenceError::Cannot(Reply::NotAPicture))?;
        // Removing the segment from its old position shifts the later ones by one.
        Ok(if from < index { index - 1 } else { index })
    };
    let to =
        match destination(&c) {
            Destination::Start => 0,
            Destination::End => count - 1,
            Destination::Position(position) => position
                .checked_sub(1)
                .filter(|to| *to < count)
                .ok_or(ReferenceError::Cannot(Reply::NoSuchPosition {
                    position,
                    count,
                }))?,
            Destination::Before(words) => index_before(words)?,
            Destination::After(words) => index_before(words)? + 1,
        };
    Ok(Interpretation::edit(Edit::Move(Move {
        id: moved.id.clone(),
        to,
    })))
}

fn destination<'t>(c: &Captures<'t>) -> Destination<'t> {
    let has = |names: &[&str]| names.iter().any(|name| c.name(name).is_some());
    let position = |name: &str| c.name(name).and_then(|m| m.as_str().parse().ok());
    if has(&["start", "first", "zhstart"]) {
        Destination::Start
    } else if has(&["end", "last", "zhend"]) {
        Destination::End
    } else if let Some(n) = position("position").or_else(|| position("zhposition")) {
        Destination::Position(n)
    } else if has(&["before"]) {
        Destination::Before(group(c, "before"))
    } else if has(&["after"]) {
        Destination::After(group(c, "after"))
    } else if group(c, "zhside").contains('后') {
        Destination::After(group(c, "zhbeside"))
    } else {
        Destination::Before(group(c, "zhbeside"))
    }
}

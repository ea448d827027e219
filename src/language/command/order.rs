//! Order of the segments on a track: copies, moves, swaps, removals.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::{IntentParser, Interpretation};
use super::reference::{self, ReferenceError, Referent};
use super::reply::Reply;
use super::segments;
use crate::domain::edit::Edit;
use crate::domain::timeline::Segment;
use crate::language::pattern::Pattern;

pub fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
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
    (all || everything).then_some(Interpretation::edit(Edit::Clear))
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
        Interpretation::edit(Edit::Move {
            id: kept[0].id.clone(),
            to: 0,
        })
    } else {
        Interpretation::edit(Edit::Remove { ids: ids(&rest) })
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
            Edit::Lift { ids }
        } else {
            Edit::Remove { ids }
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
    requested
        .then(|| reference::edit_single(clause, context, |s| Edit::Duplicate { id: s.id.clone() }))
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
            [a, b] => Interpretation::edit(Edit::Swap {
                a: a.id.clone(),
                b: b.id.clone(),
            }),
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
            .map(|s| Edit::Move {
                id: s.id.clone(),
                to: 0,
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
    Some(reference::edit_single(clause, context, |s| Edit::Move {
        id: s.id.clone(),
        to: if begins { 0 } else { last },
    }))
}

fn reorder(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static TARGET: Pattern = Pattern::new(
        r"^(.*?)\s*(?:\bto (?:the )?(?P<start>start|beginning|front|first)|\bto (?:the )?(?P<end>end|back|last)|\bat the (?:very )?(?:(?P<astart>start|beginning|front)|(?P<aend>end))|\b(?P<before>before|in front of)\b(?P<b>.*)|\b(?P<after>after|behind)\b(?P<a>.*)|\b(?:to )?(?:position|place|number)\s*(?P<n>\d+)|\b(?P<bfirst>first|the first one|as the first)\s*$|\b(?P<blast>last|the last one|as the last)\s*$|移?到?(?P<zstart>最前|开头|第一位)|移?到?(?P<zend>最后|末尾|结尾)|移?到?第(?P<zn>\d+)位|移?到\s*(?P<zb>.*?)\s*(?P<zside>之前|前面|之后|后面))",
    );
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
    if !(moves || makes || should)
        || (clause.starts(&["把", "将"]) && clause.has(&["改", "设", "调"]))
    {
        return None;
    }
    let Some(c) = TARGET.captures(&clause.text) else {
        return match reference::single(clause, context) {
            Ok(s) => Some(Interpretation::Unclear(Reply::WhereTo(s.name.clone()))),
            Err(why) => Some(why.into()),
        };
    };
    let head = clause.with(c.get(1).map_or("", |m| m.as_str()).to_owned());
    let moved = match reference::single(&head, context) {
        Ok(s) => s,
        Err(why) => return Some(why.into()),
    };
    let Some((track, from)) = context.timeline.locate(&moved.id) else {
        return Some(Interpretation::Cannot(Reply::Empty));
    };
    let segments = &context.timeline.tracks[track].segments;
    let count = segments.len();
    let named = |name: &str| c.name(name).is_some();
    let beside = |name: &str, is_after: bool| -> Result<usize, ReferenceError> {
        let target = reference::single(
            &clause.with(c.name(name).map_or("", |m| m.as_str()).to_owned()),
            context,
        )?;
        let at = segments
            .iter()
            .position(|s| s.id == target.id)
            .ok_or(ReferenceError::Cannot(Reply::NotAPicture))?;
        // Removing the segment from its old position shifts the later ones by one.
        let at = if from < at { at - 1 } else { at };
        Ok(if is_after { at + 1 } else { at })
    };
    let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<usize>().ok());
    let to = if named("start") || named("astart") || named("bfirst") || named("zstart") {
        Ok(0)
    } else if named("end") || named("aend") || named("blast") || named("zend") {
        Ok(count - 1)
    } else if let Some(n) = number("n").or_else(|| number("zn")) {
        match n.checked_sub(1).filter(|to| *to < count) {
            Some(to) => Ok(to),
            None => {
                return Some(Interpretation::Cannot(Reply::NoSuchPosition {
                    position: n,
                    count,
                }));
            }
        }
    } else if named("before") {
        beside("b", false)
    } else if named("after") {
        beside("a", true)
    } else {
        beside(
            "zb",
            c.name("zside").is_some_and(|m| m.as_str().contains('后')),
        )
    };
    Some(match to {
        Ok(to) => Interpretation::edit(Edit::Move {
            id: moved.id.clone(),
            to,
        }),
        Err(why) => why.into(),
    })
}

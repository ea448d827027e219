//! Cutting: trims, lengths, order, splits, speed, transitions, removals.

use std::sync::LazyLock;

use regex::Regex;

use super::gather::TRANSITION_MS;
use super::reference::{self, Found};
use super::{Clause, Context, Reading, number};
use crate::domain::edit::{Edge, Edit};
use crate::domain::timeline::{Segment, Transition};

const TRANSITIONS: &[(&[&str], &str)] = &[
    (&["fade through black", "fade to black", "fade-black", "dip to black", "黑场"], "fade-black"),
    (&["fade through white", "fade to white", "fade-white", "白场"], "fade-white"),
    (&["slide left", "slide", "slides", "滑动"], "slide-left"),
    (&["wipe left", "wipe", "wipes", "擦除"], "wipe-left"),
    (&["push left", "push", "推入"], "push-left"),
    (
        &[
            "crossfade",
            "crossfades",
            "cross-fade",
            "cross-fades",
            "cross fade",
            "dissolve",
            "dissolves",
            "transition",
            "transitions",
            "转场",
            "过渡",
            "叠化",
            "交叉淡化",
            "淡入淡出",
        ],
        "crossfade",
    ),
];

/// The transition that the words name.
pub fn transition_kind(clause: &Clause) -> Option<&'static str> {
    TRANSITIONS.iter().find(|(words, _)| clause.has(words)).map(|(_, kind)| *kind)
}

pub fn read_transition(clause: &Clause, context: &Context) -> Option<Reading> {
    let kind = transition_kind(clause)?;
    let track = reference::picture(context.timeline).filter(|t| t.segments.len() > 1);
    let Some(track) = track else {
        return Some(Reading::Cannot("There is no cut to put a transition on: the picture has fewer than two segments.".into()));
    };
    let removes = clause.starts(&["remove", "delete", "no", "drop", "without", "删", "删除", "去掉", "不要", "移除"])
        || clause.has(&["去掉", "删除", "移除"]);
    let duration_ms = number::times(&clause.text).first().map_or(TRANSITION_MS, |t| t.ms);
    let transition = (!removes).then(|| Transition { kind: kind.into(), duration_ms });
    let ids = match reference::find(clause, context) {
        Found::One(s) if s.style.is_none() => vec![into(clause, &track.segments, s)],
        Found::Missing(why) => return Some(Reading::Cannot(why)),
        _ => track.segments.iter().skip(1).map(|s| s.id.clone()).collect(),
    };
    Some(Reading::Edit(Edit::SetTransition { ids, transition }))
}

/// "after clip 2" means into the one behind it.
fn into(clause: &Clause, segments: &[Segment], s: &Segment) -> String {
    let after = clause.has(&["after", "之后", "后面"]);
    let next = segments.iter().position(|x| x.id == s.id).and_then(|i| segments.get(i + 1));
    next.filter(|_| after).unwrap_or(s).id.clone()
}

/// One way of reading a clause about a segment.
type Reader = fn(&Clause, &Context) -> Option<Reading>;

pub fn read(clause: &Clause, context: &Context) -> Option<Reading> {
    const READERS: &[Reader] = &[clear, remove, duplicate, swap, reorder, split, speed, trim, length];
    READERS.iter().find_map(|reader| reader(clause, context))
}

fn clear(clause: &Clause, _: &Context) -> Option<Reading> {
    let all = clause.starts(&["clear", "start over", "remove everything", "delete everything", "清空", "重新开始", "全部删除"]);
    all.then_some(Reading::Edit(Edit::Clear))
}

/// Gives the one segment that is meant to `edit`, or asks.
fn on_one(clause: &Clause, context: &Context, edit: impl FnOnce(&Segment) -> Reading) -> Reading {
    match reference::find(clause, context) {
        Found::One(s) => edit(s),
        Found::All(all) if all.len() == 1 => edit(all[0]),
        Found::Missing(why) => Reading::Cannot(why),
        _ => match reference::picture(context.timeline).map(|t| t.segments.as_slice()) {
            Some([only]) => edit(only),
            Some([]) | None => {
                Reading::Cannot("The timeline is empty. Upload media and ask me to make a video of it first.".into())
            }
            Some(many) => Reading::Unclear(format!(
                "Which segment do you mean? There are {} on the video track; name it or say \"clip 2\".",
                many.len()
            )),
        },
    }
}

const REMOVE: &[&str] = &["remove", "delete", "drop", "take out", "get rid of", "cut out", "删", "删除", "删掉", "移除", "去掉"];

fn remove(clause: &Clause, context: &Context) -> Option<Reading> {
    let wished = clause.starts(REMOVE) || (clause.starts(&["把", "将"]) && clause.has(&["删除", "删掉", "去掉", "移除"]));
    if !wished
        || !number::times(&clause.text).is_empty() && clause.has(&["first", "last", "from", "前", "最后"]) && is_part(clause)
    {
        return None;
    }
    Some(match reference::find(clause, context) {
        Found::All(all) if !all.is_empty() => Reading::Edit(Edit::Remove { ids: all.iter().map(|s| s.id.clone()).collect() }),
        _ => on_one(clause, context, |s| Reading::Edit(Edit::Remove { ids: vec![s.id.clone()] })),
    })
}

fn duplicate(clause: &Clause, context: &Context) -> Option<Reading> {
    let wished = clause.starts(&["duplicate", "copy", "double", "repeat", "复制", "重复"])
        || clause.has(&["twice", "a second time", "复制一份", "再放一遍"]);
    wished.then(|| on_one(clause, context, |s| Reading::Edit(Edit::Duplicate { id: s.id.clone() })))
}

/// "the first 2 seconds of clip 1": a part of a segment, not the segment.
fn is_part(clause: &Clause) -> bool {
    number::times(&clause.text).iter().any(|t| t.follows(&["first", "last", "from", "前", "最后"]))
}

fn swap(clause: &Clause, context: &Context) -> Option<Reading> {
    if !clause.has(&["swap", "exchange", "switch", "交换", "对调", "互换"]) {
        return None;
    }
    static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\s+(?:and|with)\s+|和|与|跟|,").ok());
    let parts: Vec<&str> = PARTS.as_ref()?.splitn(&clause.text, 2).collect();
    let mut noun = String::new();
    let found: Vec<Option<String>> = parts
        .iter()
        .map(|part| {
            let mut part = Clause { text: (*part).to_owned(), ..clause.clone() };
            if part.text.trim().chars().all(|c| c.is_ascii_digit()) {
                part.text = format!("clip {}", part.text.trim());
            }
            noun.push_str(&part.text);
            match reference::find(&part, context) {
                Found::One(s) => Some(s.id.clone()),
                _ => None,
            }
        })
        .collect();
    Some(match found.as_slice() {
        [Some(a), Some(b)] if a != b => Reading::Edit(Edit::Swap { a: a.clone(), b: b.clone() }),
        _ => Reading::Unclear("Which two segments should change places? For example: swap clip 1 and clip 3.".into()),
    })
}

fn reorder(clause: &Clause, context: &Context) -> Option<Reading> {
    if !clause.starts(&["move", "put", "place", "reorder", "bring", "把", "将", "移动"]) || clause.has(&["改", "设", "调"])
    {
        return None;
    }
    static TARGET: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(.*?)\s*(?:\bto (?:the )?(?P<start>start|beginning|front|first)|\bto (?:the )?(?P<end>end|back|last)|\b(?P<before>before|in front of)\b(?P<b>.*)|\b(?P<after>after|behind)\b(?P<a>.*)|\bto (?:position|place|number)\s*(?P<n>\d+)|\bfirst\b(?P<bare>$)|移?到?(?P<zstart>最前|开头|第一)|移?到?(?P<zend>最后|末尾|结尾)|移?到(?P<zb>.*)(?:之前|前面))").ok()
    });
    let c = super::clause::captures(&TARGET, &clause.text)?;
    let subject = Clause { text: c[1].to_owned(), ..clause.clone() };
    let moved = match reference::find(&subject, context) {
        Found::One(s) => s,
        Found::Missing(why) => return Some(Reading::Cannot(why)),
        _ => {
            return Some(Reading::Unclear(
                "Which segment should move, and where to? For example: move clip 3 to the start.".into(),
            ));
        }
    };
    let (track, from) = context.timeline.locate(&moved.id)?;
    let count = context.timeline.tracks[track].segments.len();
    let beside = |text: &str, offset: usize| {
        let target = Clause { text: text.to_owned(), ..clause.clone() };
        match reference::find(&target, context) {
            Found::One(s) => context.timeline.locate(&s.id).map(|(_, at)| if from < at { at + offset - 1 } else { at + offset }),
            _ => None,
        }
    };
    let to = if c.name("start").or(c.name("zstart")).or(c.name("bare")).is_some() {
        Some(0)
    } else if c.name("end").or(c.name("zend")).is_some() {
        Some(count - 1)
    } else if let Some(n) = c.name("n") {
        n.as_str().parse::<usize>().ok().and_then(|n| n.checked_sub(1))
    } else if let Some(text) = c.name("b").or(c.name("zb")) {
        beside(text.as_str(), 0)
    } else {
        c.name("a").and_then(|text| beside(text.as_str(), 1))
    };
    Some(match to {
        Some(to) => Reading::Edit(Edit::Move { id: moved.id.clone(), to }),
        None => {
            Reading::Unclear(format!("Where should \"{}\" go: to the start, to the end, or before which segment?", moved.name))
        }
    })
}

fn split(clause: &Clause, context: &Context) -> Option<Reading> {
    if !clause.starts(&["split", "cut", "拆分", "分割", "切", "把", "将", "在"])
        || (!clause.starts(&["split"]) && !clause.has(&["拆分", "分割", "切开", "cut at", "cut the video at"]))
    {
        return None;
    }
    let Some(time) = number::times(&clause.text).into_iter().next() else {
        return Some(Reading::Unclear("At which time should I split? For example: split at 5s.".into()));
    };
    let id = match reference::find(clause, context) {
        Found::One(s) => Some(s.id.clone()),
        _ => {
            reference::picture(context.timeline).and_then(|t| t.segments.iter().find(|s| s.covers(time.ms))).map(|s| s.id.clone())
        }
    };
    Some(match id {
        Some(id) => Reading::Edit(Edit::Split { id, at_ms: time.ms }),
        None => Reading::Cannot(format!("There is no picture at {}.", crate::domain::clock::precise(time.ms))),
    })
}

fn speed(clause: &Clause, context: &Context) -> Option<Reading> {
    static FACTOR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(\d+(?:\.\d+)?)\s*(?:x\b|times|倍)|(\d+)\s*%\s*(?:speed|速)").ok());
    if !clause.has(&["speed", "faster", "slower", "slow", "slow motion", "速度", "加速", "减速", "慢动作", "倍速", "慢放"])
    {
        return None;
    }
    let factor = super::clause::captures(&FACTOR, &clause.text).and_then(|c| match (c.get(1), c.get(2)) {
        (Some(x), _) => x.as_str().parse::<f64>().ok(),
        (_, Some(p)) => p.as_str().parse::<f64>().ok().map(|p| p / 100.0),
        _ => None,
    });
    let slow = clause.has(&["slow", "slower", "slow motion", "减速", "慢动作", "慢放"]);
    let fast = clause.has(&["faster", "speed up", "加速", "double"]);
    let factor = match factor {
        Some(f) if slow && f > 1.0 => 1.0 / f,
        Some(f) => f,
        None if slow => 0.5,
        None if fast => 2.0,
        None => return Some(Reading::Unclear("How fast should it play? For example: play clip 2 at 2x speed.".into())),
    };
    Some(on_one(clause, context, |s| Reading::Edit(Edit::SetSpeed { id: s.id.clone(), speed: factor })))
}

const TRIM: &[&str] = &[
    "trim", "cut", "shorten", "crop", "remove", "delete", "drop", "clip", "chop", "take", "剪", "剪掉", "裁", "裁掉", "去掉",
    "删", "删除", "截", "缩短", "把", "将",
];

/// `trim 2s from the start of clip 1`, `cut the last 3 seconds`, `trim beach.jpg to 4s`, `剪掉第2段的前1秒`.
fn trim(clause: &Clause, context: &Context) -> Option<Reading> {
    if !clause.starts(TRIM) || (clause.starts(&["把", "将"]) && !clause.has(&["剪", "裁", "去掉", "删", "缩短"])) {
        return None;
    }
    let Some(time) = number::times(&clause.text).into_iter().next() else {
        let asks = clause.starts(&["trim", "shorten", "cut", "剪", "裁", "缩短"]);
        return asks
            .then(|| Reading::Unclear("By how much, and at which end? For example: trim 2s from the start of clip 1.".into()));
    };
    let to = time.follows(&["to", "to just", "down to", "到", "为", "成", "至"]);
    let start = time.follows(&["first", "前", "开头"])
        || clause.has(&[
            "from the start",
            "from the beginning",
            "off the start",
            "off the beginning",
            "the start",
            "the beginning",
            "开头",
        ]);
    let before = time.before.clone();
    Some(on_one(&without_part(clause, &before), context, |s| {
        let id = s.id.clone();
        Reading::Edit(if to {
            Edit::SetDuration { id, duration_ms: time.ms }
        } else {
            Edit::Trim { id, edge: if start { Edge::Start } else { Edge::End }, by_ms: time.ms }
        })
    }))
}

/// In "the last 3 seconds of clip 1", "last" counts no segments.
fn without_part(clause: &Clause, before: &str) -> Clause {
    let mut text = clause.text.clone();
    for word in ["first", "last", "final", "最后"] {
        if let Some(head) = before.trim_end().strip_suffix(word) {
            text = format!("{head}{}", &clause.text[before.trim_end().len()..]);
        }
    }
    Clause { text, ..clause.clone() }
}

/// `make clip 2 5 seconds long`, `set the length of beach.jpg to 4s`, `extend clip 1 by 1s`.
fn length(clause: &Clause, context: &Context) -> Option<Reading> {
    if !clause.starts(&["make", "set", "extend", "lengthen", "change", "show", "keep", "hold", "把", "将", "设", "延长", "改"])
    {
        return None;
    }
    let time = number::times(&clause.text).into_iter().next()?;
    let by = time.follows(&["by", "延长"]) || time.after.trim_start().starts_with("longer");
    let shorter = time.after.trim_start().starts_with("shorter");
    Some(on_one(clause, context, |s| {
        let id = s.id.clone();
        Reading::Edit(match (by, shorter) {
            (_, true) => Edit::Trim { id, edge: Edge::End, by_ms: time.ms },
            (true, _) => Edit::SetDuration { id, duration_ms: s.duration_ms + time.ms },
            _ => Edit::SetDuration { id, duration_ms: time.ms },
        })
    }))
}

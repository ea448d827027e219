//! Texts on the picture.

use std::sync::LazyLock;

use regex::Regex;

use super::reference::{self, Found, TITLE};
use super::{Clause, Context, Reading, number};
use crate::domain::edit::{Edit, TextChange};
use crate::domain::timeline::{Segment, TrackKind};

const PLACES: &[(&[&str], &str)] = &[
    (&["top left", "upper left", "top-left", "左上"], "top-left"),
    (&["top right", "upper right", "top-right", "右上"], "top-right"),
    (&["bottom left", "lower left", "bottom-left", "左下"], "bottom-left"),
    (&["bottom right", "lower right", "bottom-right", "右下"], "bottom-right"),
    (&["top", "upper", "顶部", "上方", "上面"], "top"),
    (&["bottom", "lower", "lower third", "底部", "下方", "下面"], "bottom"),
    (&["center", "centre", "middle", "centered", "centred", "中间", "居中", "中央"], "center"),
    (&["left", "左边", "左侧"], "left"),
    (&["right", "右边", "右侧"], "right"),
];

const COLORS: &[(&[&str], &str)] = &[
    (&["white", "白色"], "#ffffff"),
    (&["black", "黑色"], "#000000"),
    (&["red", "红色"], "#e53935"),
    (&["green", "绿色"], "#43a047"),
    (&["blue", "蓝色"], "#1e88e5"),
    (&["yellow", "黄色"], "#fdd835"),
    (&["orange", "橙色"], "#fb8c00"),
    (&["pink", "粉色"], "#ec407a"),
    (&["purple", "紫色"], "#8e24aa"),
    (&["gold", "golden", "金色"], "#d4af37"),
];

const REMOVE: &[&str] = &[
    "remove",
    "delete",
    "drop",
    "take away",
    "take off",
    "get rid of",
    "hide",
    "no",
    "删",
    "删除",
    "删掉",
    "移除",
    "去掉",
    "去除",
    "不要",
];
const ADD: &[&str] = &[
    "add",
    "put",
    "show",
    "write",
    "insert",
    "create",
    "place",
    "overlay",
    "title",
    "a title",
    "with a title",
    "give",
    "加",
    "添加",
    "加上",
    "加个",
    "加一",
    "写",
    "放",
    "插入",
    "显示",
];
const CHANGE: &[&str] = &[
    "change", "make", "set", "rename", "replace", "move", "edit", "extend", "shorten", "put", "show", "retime", "turn", "把",
    "将", "改", "修改", "换", "移", "设",
];

pub fn read(clause: &Clause, context: &Context) -> Option<Reading> {
    if !clause.has(TITLE) {
        return None;
    }
    if clause.starts(REMOVE) || clause.has(&["删除", "删掉", "去掉", "移除"]) {
        return Some(remove(clause, context));
    }
    let exists = context.timeline.track(TrackKind::Text, None).is_some();
    let changes = clause.starts(CHANGE)
        && exists
        && (clause.find("the title").is_some()
            || clause.find("the caption").is_some()
            || clause.find("the text").is_some()
            || clause.starts(&["change", "rename", "edit", "retime", "改", "修改", "把", "将", "换"]));
    if changes {
        return Some(change(clause, context));
    }
    (clause.starts(ADD) || clause.starts(CHANGE) || clause.quote().is_some()).then(|| add(clause))
}

fn add(clause: &Clause) -> Reading {
    let Some(text) = clause.quote().map(str::to_owned).or_else(|| bare_text(clause)) else {
        return Reading::Unclear(
            "What should the title say? For example: add the title \"Urban Dreams\" at 0s for 3 seconds.".into(),
        );
    };
    Reading::Edit(Edit::AddText { text, look: look(clause) })
}

/// `a title saying hello there at 3s`: the words behind "saying", up to a place or a time.
fn bare_text(clause: &Clause) -> Option<String> {
    static SAYING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:saying|that says|reading|that reads|called|titled|(?:title|caption|text):|：|内容是|写着|为)\s*(.+?)\s*(?:\b(?:at|from|for|in|on|with|during)\s+(?:the\s+)?(?:\d|top|bottom|center|centre|middle|left|right|start|beginning|end|upper|lower|white|black|red|yellow)|$)").ok()
    });
    let found = super::clause::captures(&SAYING, &clause.text)?[1].trim().to_owned();
    let original = clause.original.to_lowercase().find(&found).and_then(|at| clause.original.get(at..at + found.len()));
    Some(original.map_or(found.clone(), str::to_owned)).filter(|s| !s.is_empty() && !s.contains('⟦'))
}

fn change(clause: &Clause, context: &Context) -> Reading {
    let titles: Vec<&Segment> = context.timeline.segments().filter(|(t, _)| t.kind == TrackKind::Text).map(|(_, s)| s).collect();
    let quoted_old = clause.quotes.len() > 1;
    let target = match reference::find(clause, context) {
        Found::One(s) if s.style.is_some() => s,
        Found::Missing(why) => return Reading::Cannot(why),
        _ if titles.len() == 1 => titles[0],
        _ => {
            let list: Vec<String> = titles.iter().map(|s| format!("\"{}\"", s.name)).collect();
            return Reading::Unclear(format!("Which title: {}?", list.join(" or ")));
        }
    };
    let mut change = look(clause);
    let new_text = if quoted_old { clause.quotes.last() } else { clause.quotes.first() };
    change.text = new_text.filter(|q| **q != target.name).cloned().or_else(|| to_text(clause));
    if clause.has(&["bigger", "larger", "大一点", "更大"]) {
        change.size = Some(scaled(target, 5, 4));
    } else if clause.has(&["smaller", "小一点", "更小"]) {
        change.size = Some(scaled(target, 4, 5));
    }
    if change == TextChange::default() {
        return Reading::Unclear(format!(
            "What should change about the title \"{}\": its words, place, size, colour or time?",
            target.name
        ));
    }
    Reading::Edit(Edit::ChangeText { id: target.id.clone(), change })
}

/// `change the title to Hello World`, without quotes.
fn to_text(clause: &Clause) -> Option<String> {
    static TO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:title|caption|text|headline)\s+(?:to|to say|say)\s+([^⟦\d].*)$|(?:改成|改为|换成)\s*(.+)$").ok()
    });
    let c = super::clause::captures(&TO, &clause.original)?;
    let text = c.get(1).or_else(|| c.get(2))?.as_str().trim().trim_matches('"');
    let is_look = !clause.quotes.is_empty()
        || PLACES
            .iter()
            .chain(COLORS)
            .any(|(words, _)| words.iter().any(|w| text.to_lowercase().trim_start_matches("the ").starts_with(w)));
    (!text.is_empty() && !is_look).then(|| text.to_owned())
}

fn scaled(target: &Segment, by: u32, of: u32) -> u32 {
    target.style.as_ref().and_then(|s| s.size).unwrap_or(72) * by / of
}

fn remove(clause: &Clause, context: &Context) -> Reading {
    match reference::find(clause, context) {
        Found::One(s) if s.style.is_some() => Reading::Edit(Edit::Remove { ids: vec![s.id.clone()] }),
        Found::All(all) if clause.has(&["all", "titles", "captions", "所有", "全部"]) => {
            Reading::Edit(Edit::Remove { ids: all.iter().map(|s| s.id.clone()).collect() })
        }
        Found::All(all) => {
            let list: Vec<String> = all.iter().map(|s| format!("\"{}\"", s.name)).collect();
            Reading::Unclear(format!("Which title: {}? Or say \"remove all titles\".", list.join(" or ")))
        }
        Found::Missing(why) => Reading::Cannot(why),
        _ => Reading::Cannot("There is no such title on the timeline.".into()),
    }
}

fn look(clause: &Clause) -> TextChange {
    let pick = |table: &[(&[&str], &str)]| table.iter().find(|(words, _)| clause.has(words)).map(|(_, v)| (*v).to_owned());
    let mut change = TextChange {
        position: pick(PLACES),
        color: hex(clause).or_else(|| pick(COLORS)),
        size: size(clause),
        ..TextChange::default()
    };
    if let Some((from, to)) = number::range(&clause.text) {
        change.start_ms = Some(from);
        change.duration_ms = Some(to - from);
        return change;
    }
    for time in number::times(&clause.text) {
        let lasts = time.follows(&["for", "lasting", "last", "first", "during the first", "持续", "显示", "前"])
            || time.after.trim_start().starts_with("long");
        if lasts {
            change.duration_ms = Some(time.ms);
        } else {
            change.start_ms = Some(time.ms);
        }
    }
    if change.start_ms.is_none() && clause.has(&["at the beginning", "at the start", "开头", "片头"]) {
        change.start_ms = Some(0);
    }
    change
}

fn hex(clause: &Clause) -> Option<String> {
    static HEX: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"#[0-9a-f]{6}\b").ok());
    super::clause::captures(&HEX, &clause.text).map(|c| c[0].to_owned())
}

fn size(clause: &Clause) -> Option<u32> {
    static SIZE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:size|字号)\s*(?:to|of|为)?\s*(\d{2,3})|(\d{2,3})\s*(?:px|pt)\b").ok());
    let c = super::clause::captures(&SIZE, &clause.text)?;
    c.get(1).or_else(|| c.get(2))?.as_str().parse().ok()
}

//! Titles, captions and text cards.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::vocabulary::TITLE;
use crate::domain::edit::{
    AddText, ChangeText, Edit, Remove, TextCard, TextChange, TextRole, picture_end,
};
use crate::domain::timeline::{Position, Segment, TrackKind};
use crate::language::pattern::Pattern;

const POSITIONS: &[(&[&str], Position)] = &[
    (
        &["top left", "upper left", "top-left", "左上"],
        Position::TopLeft,
    ),
    (
        &["top right", "upper right", "top-right", "右上"],
        Position::TopRight,
    ),
    (
        &["bottom left", "lower left", "bottom-left", "左下"],
        Position::BottomLeft,
    ),
    (
        &["bottom right", "lower right", "bottom-right", "右下"],
        Position::BottomRight,
    ),
    (&["top", "upper", "顶部", "上方", "上面"], Position::Top),
    (
        &["bottom", "lower", "lower third", "底部", "下方", "下面"],
        Position::Bottom,
    ),
    (
        &[
            "center", "centre", "middle", "centered", "centred", "中间", "居中", "中央",
        ],
        Position::Center,
    ),
    (&["in the corner", "角落"], Position::TopRight),
    (&["left", "左边", "左侧"], Position::Left),
    (&["right", "右边", "右侧"], Position::Right),
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
    (&["grey", "gray", "灰色"], "#9e9e9e"),
    (&["teal", "cyan", "青色"], "#00acc1"),
    (&["brown", "棕色"], "#6d4c41"),
];

const WEIGHTS: &[(&[&str], &str)] = &[
    (&["bold", "heavy", "粗体", "加粗"], "bold"),
    (&["semibold", "semi-bold"], "semibold"),
    (&["regular", "normal weight", "常规"], "regular"),
    (&["light", "thin", "细体"], "light"),
];

const CAPTION: &[&str] = &["subtitle", "subtitles", "caption", "captions", "字幕"];
const LOWER_THIRD: &[&str] = &[
    "lower third",
    "lower-third",
    "lower thirds",
    "name tag",
    "人名条",
    "下三分之一",
];
const END_CARD: &[&str] = &[
    "end card",
    "endcard",
    "end-card",
    "end screen",
    "closing card",
    "outro card",
    "片尾",
    "结束卡",
];
const CREDITS: &[&str] = &[
    "credits",
    "credits roll",
    "credit roll",
    "end credits",
    "滚动字幕",
    "演职员表",
    "片尾字幕",
];
/// Verbs that add a text if something is quoted after them.
const WRITE: &[&str] = &[
    "add", "show", "write", "put", "display", "加", "添加", "显示", "写", "加上",
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
    "change", "make", "set", "rename", "replace", "move", "edit", "extend", "shorten", "put",
    "show", "retime", "turn", "把", "将", "改", "修改", "换", "移", "设",
];

/// Interprets a clause about titles, captions or text cards.
pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let special = clause.has(LOWER_THIRD) || clause.has(END_CARD) || clause.has(CREDITS);
    let writes =
        clause.starts(WRITE) || (clause.starts(&["在", "给"]) && clause.has(&["加", "写", "显示"]));
    let writes = writes || clause.text.trim_start().starts_with('⟦');
    let quoted = writes && clause.quote().is_some() && !names_an_asset(clause, context);
    let touched = is_about_touched(clause, context);
    let is_about_text = clause.has(TITLE) || special || quoted || touched;
    if !is_about_text || clause.has(&["transition", "transitions"]) {
        return None;
    }
    if !special && (clause.starts(REMOVE) || clause.has(&["删除", "删掉", "去掉", "移除"]))
    {
        return Some(if clause.has(&["background", "背景"]) {
            change(clause, context)
        } else {
            remove(clause, context)
        });
    }
    let exists = context.timeline.track(TrackKind::Text, None).is_some();
    let about_existing =
        !special && refers_to_existing(clause) && !writes_new_text(clause, context);
    // Without any title, a clause that contains a text adds one; a pure change is refused.
    if about_existing
        && !exists
        && clause.quote().is_none()
        && unquoted_text(clause).is_none()
        && replacement_text(clause).is_none()
    {
        return Some(Interpretation::Cannot(Reply::NoTitle));
    }
    let changes = exists && !special && (about_existing || touched);
    if changes {
        return Some(change(clause, context));
    }
    (special
        || clause.starts(ADD)
        || clause.starts(CHANGE)
        || clause.quote().is_some()
        || clause.starts(TITLE))
    .then(|| add(clause, context))
}

/// Returns true for "make it red" if "it" is a title.
fn is_about_touched(clause: &Clause, context: &LanguageContext) -> bool {
    let titles = context
        .timeline
        .segments()
        .filter(|(t, s)| t.kind == TrackKind::Text && context.touched.contains(&s.id))
        .count();
    let it = clause.has(&["it", "this", "that", "它", "这个"]);
    let resized = clause.has(&[
        "bigger",
        "larger",
        "smaller",
        "放大",
        "缩小",
        "大一点",
        "小一点",
    ]);
    it && titles > 0
        && clause.starts(CHANGE)
        && (resized || text_style(clause) != TextChange::default())
}

/// Returns true if the quoted text is new: `put the text "Summer 2026" at the bottom` does not
/// change a title with another text.
fn writes_new_text(clause: &Clause, context: &LanguageContext) -> bool {
    static QUOTED: Pattern = Pattern::new(r"(?:the )?(?:title|text|caption|headline)\s*⟦");
    let known = clause.quotes.iter().any(|q| {
        context
            .timeline
            .segments()
            .any(|(_, s)| s.style.is_some() && s.name == *q)
    });
    clause.starts(&["put", "show", "write", "add", "place"])
        && QUOTED.is_match(&clause.text)
        && !known
}

fn names_an_asset(clause: &Clause, context: &LanguageContext) -> bool {
    clause.quotes.iter().any(|q| {
        crate::domain::asset::is_accepted(q) || context.assets.iter().any(|a| a.name == *q)
    })
}

/// Returns true if a clause refers to an existing title.
fn refers_to_existing(clause: &Clause) -> bool {
    let has_article = [
        "the title",
        "the caption",
        "the text",
        "the headline",
        "the subtitle",
        "the font",
    ]
    .iter()
    .any(|w| clause.find(w).is_some());
    let has_verb = clause.starts(CHANGE)
        || clause.starts(&["start", "give", "move", "bring"])
        || clause.text.starts_with("the ");
    let is_chinese_change =
        clause.starts(&["改", "修改", "把", "将", "换", "给标题", "给文字", "给字幕"])
            || (clause.starts(&["标题", "文字", "字幕"]) && clause.quote().is_none())
            || (clause.starts(&["标题", "文字"]) && clause.has(&["改", "换"]));
    let is_style_only = clause.starts(TITLE)
        && clause.quote().is_none()
        && unquoted_text(clause).is_none()
        && text_style(clause) != TextChange::default();
    (has_article && has_verb)
        || is_style_only
        || clause.starts(&["change", "rename", "edit", "retime"])
        || is_chinese_change
}

fn add(clause: &Clause, context: &LanguageContext) -> Interpretation {
    let Some(text) = clause
        .quote()
        .map(str::to_owned)
        .or_else(|| unquoted_text(clause))
    else {
        return Interpretation::Unclear(if clause.has(CAPTION) {
            Reply::CaptionText
        } else {
            Reply::TitleText
        });
    };
    if clause.has(CREDITS) || clause.has(END_CARD) {
        let roll = clause.has(CREDITS);
        let lines: Vec<&str> = text
            .split([';', '；', '\n'])
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .collect();
        let text = if roll { lines.join("\n") } else { text };
        let duration_ms = number::times(&clause.text).first().map(|t| t.ms);
        return Interpretation::edit(Edit::AddTextCard(TextCard {
            text,
            duration_ms,
            roll,
        }));
    }
    // The text itself must not be read as a style.
    let words = if clause.quote().is_some() {
        clause.text.clone()
    } else {
        clause.text.replace(&text.to_lowercase(), " ")
    };
    let mut look = text_style(&clause.with(words));
    if look.start_ms.is_none() && look.duration_ms.is_none() {
        apply_segment_time(clause, context, &mut look);
    } else if look.start_ms.is_none() && clause.has(&["over", "on", "during"]) {
        let length = look.duration_ms;
        apply_segment_time(clause, context, &mut look);
        look.duration_ms = length.or(look.duration_ms);
    }
    apply_relative_time(clause, context, &mut look);
    if clause.has(LOWER_THIRD) {
        look.role = TextRole::LowerThird;
        look.position = None;
    } else if clause.has(CAPTION) {
        look.role = TextRole::Caption;
    }
    if clause.has(&["big", "large", "huge", "大标题", "大字"]) && look.size.is_none() {
        look.size = Some(108);
    } else if clause.has(&["small", "tiny", "小字"]) && look.size.is_none() {
        look.size = Some(40);
    }
    Interpretation::edit(Edit::AddText(AddText { text, style: look }))
}

/// Sets the time of a text to that of the segment it is placed over: "over clip 2".
fn apply_segment_time(clause: &Clause, context: &LanguageContext, look: &mut TextChange) {
    let over =
        clause.has(&["over", "on", "during"]) || clause.has(&["上"]) || clause.starts(&["给"]);
    let plain = Clause {
        quotes: Vec::new(),
        ..clause.with(clause.text.replace("the title", "").replace("text", ""))
    };
    if let (true, Ok(found)) = (over, reference::mentioned(&plain, context))
        && let [s] = found.as_slice()
        && s.style.is_none()
    {
        look.start_ms = Some(s.start_ms);
        look.duration_ms = Some(s.duration_ms);
    }
}

/// Sets the time for "for the whole video", "for the last 3 seconds" and "at the end".
fn apply_relative_time(clause: &Clause, context: &LanguageContext, look: &mut TextChange) {
    let end = picture_end(context.timeline);
    if clause.has(&[
        "whole video",
        "entire video",
        "the whole time",
        "throughout",
        "全片",
        "整个视频",
        "始终",
    ]) {
        (look.start_ms, look.duration_ms) = (Some(0), Some(end));
    }
    let last = number::times(&clause.text)
        .into_iter()
        .find(|t| t.follows(&["last", "final", "最后"]));
    if let Some(last) = last {
        (look.start_ms, look.duration_ms) =
            (Some(end.saturating_sub(last.ms)), Some(last.ms.min(end)));
    } else if look.start_ms.is_none() && clause.has(&["at the end", "结尾", "末尾"]) {
        look.start_ms = Some(end.saturating_sub(look.duration_ms.unwrap_or(3_000)));
    }
}

/// Text without quotes: in `a title saying hello there at 3s`, the words after "saying" up to a
/// position or a time.
fn unquoted_text(clause: &Clause) -> Option<String> {
    static SAYING: Pattern = Pattern::new(concat!(
        r"(?:saying|that says|reading|that reads|called|titled|(?:title|caption|text)\s*[:：]",
        r"|(?:the )?words?\b|：|内容是|写着|为)\s*(.+?)\s*",
        r"(?:\b(?:at|from|for|in|on|with|during)\s+(?:the\s+)?",
        r"(?:\d|top|bottom|center|centre|middle|left|right|start|beginning|end|upper|lower|white",
        r"|black|red|yellow)|$)",
    ));
    static AFTER_COLON: Pattern = Pattern::new(r"[a-z]\s*:\s+([^\d⟦].+)$");
    let found = SAYING
        .captures(&clause.text)
        .or_else(|| AFTER_COLON.captures(&clause.text))?[1]
        .trim()
        .to_owned();
    let original = clause
        .original
        .to_lowercase()
        .find(&found)
        .and_then(|at| clause.original.get(at..at + found.len()));
    Some(original.map_or(found.clone(), str::to_owned))
        .filter(|s| !s.is_empty() && !s.contains('⟦'))
}

fn change(clause: &Clause, context: &LanguageContext) -> Interpretation {
    let titles: Vec<&Segment> = context
        .timeline
        .segments()
        .filter(|(t, _)| t.kind == TrackKind::Text)
        .map(|(_, s)| s)
        .collect();
    let names_old_text = clause.quotes.len() > 1;
    let target = match reference::find(clause, context) {
        Referent::One(s) if s.style.is_some() => s,
        Referent::Missing(why) => return Interpretation::Cannot(why),
        _ if titles.len() == 1 => titles[0],
        _ => {
            return Interpretation::Unclear(Reply::WhichTitle(
                titles.iter().map(|s| format!("\"{}\"", s.name)).collect(),
            ));
        }
    };
    let mut change = text_style(clause);
    let new_text = if names_old_text {
        clause.quotes.last()
    } else {
        clause.quotes.first()
    };
    change.text = new_text
        .filter(|q| **q != target.name)
        .cloned()
        .or_else(|| replacement_text(clause));
    if let Some(offset) = time_offset(clause) {
        change.start_ms = Some(target.start_ms.saturating_add_signed(offset));
        change.duration_ms = None;
    }
    if clause.has(&["bigger", "larger", "大一点", "更大", "放大"]) {
        change.size = Some(scaled(target, 5, 4));
    } else if clause.has(&["smaller", "小一点", "更小", "缩小"]) {
        change.size = Some(scaled(target, 4, 5));
    }
    if change == TextChange::default() {
        return Interpretation::Unclear(Reply::TitleChange(target.name.clone()));
    }
    Interpretation::edit(Edit::ChangeText(ChangeText {
        id: target.id.clone(),
        change,
    }))
}

/// Time offset (ms): "2 seconds later", "half a second earlier".
fn time_offset(clause: &Clause) -> Option<i64> {
    let times = number::times(&clause.text);
    times.iter().find_map(|t| {
        let after = t.after.trim_start();
        let ms = i64::try_from(t.ms).ok()?;
        if after.starts_with("later") || t.follows(&["延后", "推迟"]) {
            Some(ms)
        } else if after.starts_with("earlier")
            || after.starts_with("sooner")
            || t.follows(&["提前"])
        {
            Some(-ms)
        } else {
            None
        }
    })
}

/// New text without quotes: `change the title to Hello World`.
fn replacement_text(clause: &Clause) -> Option<String> {
    static TO: Pattern = Pattern::new(concat!(
        r"(?i)(?:title|caption|text|headline)\s+(?:to say|to read|to|say)\s+([^⟦\d].*)$",
        r"|(?:改成|改为|换成)\s*(.+)$",
    ));
    let c = TO.captures(&clause.original)?;
    let text = c
        .get(1)
        .or_else(|| c.get(2))?
        .as_str()
        .trim()
        .trim_matches('"');
    let starts = |words: &[&str]| {
        words.iter().any(|w| {
            text.to_lowercase()
                .trim_start_matches("the ")
                .starts_with(w)
        })
    };
    let is_style = !clause.quotes.is_empty()
        || POSITIONS.iter().any(|(words, _)| starts(words))
        || COLORS.iter().chain(WEIGHTS).any(|(words, _)| starts(words));
    (!text.is_empty() && !is_style).then(|| text.to_owned())
}

fn scaled(target: &Segment, numerator: u32, denominator: u32) -> u32 {
    let size = target.style.as_ref().and_then(|s| s.size).unwrap_or(72);
    (size * numerator + denominator / 2) / denominator
}

fn remove(clause: &Clause, context: &LanguageContext) -> Interpretation {
    match reference::find(clause, context) {
        Referent::One(s) if s.style.is_some() => Interpretation::edit(Edit::Remove(Remove {
            ids: vec![s.id.clone()],
        })),
        Referent::All(all)
            if clause.has(&["all", "titles", "captions", "subtitles", "所有", "全部"]) =>
        {
            Interpretation::edit(Edit::Remove(Remove {
                ids: all.iter().map(|s| s.id.clone()).collect(),
            }))
        }
        Referent::All(all) => Interpretation::Unclear(Reply::WhichTitle(
            all.iter().map(|s| format!("\"{}\"", s.name)).collect(),
        )),
        Referent::Missing(why) => Interpretation::Cannot(why),
        _ => Interpretation::Cannot(Reply::NoTitle),
    }
}

/// Position on the picture that a clause names.
pub fn position(clause: &Clause) -> Option<Position> {
    POSITIONS
        .iter()
        .find(|(words, _)| clause.has(words))
        .map(|(_, position)| position.clone())
}

/// Style and timing of a text that the clause asks for.
fn text_style(clause: &Clause) -> TextChange {
    let pick = |clause: &Clause, table: &[(&[&str], &str)]| {
        table
            .iter()
            .find(|(words, _)| clause.has(words))
            .map(|(_, v)| (*v).to_owned())
    };
    let (background, rest) = background(clause);
    let mut change = TextChange {
        position: position(&rest),
        color: hex(&rest).or_else(|| pick(&rest, COLORS)),
        size: size(clause),
        weight: pick(&rest, WEIGHTS),
        background,
        fade_ms: fade(clause),
        ..TextChange::default()
    };
    if let Some((from, to)) = number::range(&clause.text) {
        change.start_ms = Some(from);
        change.duration_ms = Some(to - from);
        return change;
    }
    for time in number::times(&clause.text)
        .into_iter()
        .filter(|t| !t.after.trim_start().starts_with("fade"))
    {
        let lasts = time.follows(&[
            "for",
            "lasting",
            "last",
            "first",
            "during the first",
            "持续",
            "显示",
            "前",
        ]) || time.after.trim_start().starts_with("long");
        if lasts {
            change.duration_ms = Some(time.ms);
        } else {
            change.start_ms = Some(time.ms);
        }
    }
    if change.start_ms.is_none()
        && clause.has(&["at the beginning", "at the start", "开头", "片头"])
    {
        change.start_ms = Some(0);
    }
    change
}

/// Background of a text, and the clause without the words for it (its color is not the text's).
fn background(clause: &Clause) -> (Option<String>, Clause) {
    static BAND: Pattern = Pattern::new(concat!(
        r"(?P<color>#[0-9a-f]{6}|[a-z]+)?\s*\b(?:background|band|box)\b",
        r"|(?P<zh>[\p{Han}]{2})?(?:底色|背景)",
    ));
    let Some(c) = BAND.captures(&clause.text) else {
        return (None, clause.clone());
    };
    let whole = c.get(0).map_or(0..0, |m| m.range());
    let rest = clause.with(format!(
        "{} {}",
        &clause.text[..whole.start],
        &clause.text[whole.end..]
    ));
    if clause.has(&[
        "remove",
        "no background",
        "without background",
        "without a background",
        "去掉",
        "不要",
    ]) {
        return (Some(String::new()), rest);
    }
    let word = c
        .name("color")
        .or_else(|| c.name("zh"))
        .map_or("", |m| m.as_str());
    let named = COLORS
        .iter()
        .find(|(words, _)| words.contains(&word))
        .map(|(_, hex)| (*hex).to_owned());
    let color = named
        .or_else(|| word.starts_with('#').then(|| word.to_owned()))
        .unwrap_or_else(|| "#000000".to_owned());
    (Some(color), rest)
}

/// Fade length (ms): `with a 1 second fade`, `no fade`.
fn fade(clause: &Clause) -> Option<u64> {
    if clause.has(&["no fade", "without fade", "without a fade", "不要淡"]) {
        return Some(0);
    }
    let times = number::times(&clause.text);
    times
        .iter()
        .find(|t| {
            t.after.trim_start().starts_with("fade") || t.after.trim_start().starts_with("淡")
        })
        .map(|t| t.ms)
}

fn hex(clause: &Clause) -> Option<String> {
    static HEX: Pattern = Pattern::new(r"#[0-9a-f]{6}\b");
    HEX.captures(&clause.text).map(|c| c[0].to_owned())
}

fn size(clause: &Clause) -> Option<u32> {
    static SIZE: Pattern =
        Pattern::new(r"(?:size|字号)\s*(?:to|of|为)?\s*(\d{2,3})|(\d{2,3})\s*(?:px|pt)\b");
    let c = SIZE.captures(&clause.text)?;
    c.get(1).or_else(|| c.get(2))?.as_str().parse().ok()
}

//! Cuts in time: ranges, splits, trims, durations.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::{IntentParser, Interpretation};
use super::number::{self, Time};
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments;
use super::vocabulary::TITLE;
use crate::domain::edit::{
    CutRange, CutSilence, Edge, Edit, KeepRange, SetDuration, Split, Trim, picture_end,
};
use crate::domain::timeline::Segment;

pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    const PARSERS: &[IntentParser] = &[split, open_range, range, whole_length, trim, length];
    PARSERS.iter().find_map(|parse| parse(clause, context))
}

const SPLIT: &[&str] = &[
    "split", "cut", "slice", "divide", "拆分", "分割", "切", "把", "将", "在", "从",
];

/// Interprets a split: `split at 5s`, `cut the clip in half`, `split every clip in two`.
fn split(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    const HALF: &[&str] = &[
        "half",
        "middle",
        "in two",
        "into two",
        "2 parts",
        "two parts",
        "中间",
        "一半",
        "两半",
        "两段",
    ];
    if !asks_to_split(clause) {
        return None;
    }
    let time = number::times(&clause.text).into_iter().next();
    Some(match time {
        Some(time) => split_at(clause, context, time.ms),
        None if !clause.has(HALF) => Interpretation::Unclear(Reply::SplitWhere),
        None if clause.has(&["every", "each", "all", "每段", "所有"]) => {
            let pictures = segments::pictures(context.timeline);
            Interpretation::Edits(pictures.iter().map(split_in_half).collect())
        }
        None => reference::edit_single(clause, context, split_in_half),
    })
}

fn asks_to_split(clause: &Clause) -> bool {
    let requested = clause.starts(&["split", "slice", "divide"])
        || clause.has(&["拆分", "分割", "切开", "切成"])
        || (clause.starts(&["cut"])
            && clause.has(&[
                "cut at",
                "cut the video at",
                "cut it at",
                "cut the clip at",
                "in half",
                "in two",
            ]));
    let has_topic = clause.text.starts_with('第') && clause.has(&["切开", "分割", "拆分"]);
    requested && (clause.starts(SPLIT) || has_topic)
}

fn split_in_half(s: &Segment) -> Edit {
    Edit::Split(Split {
        id: s.id.clone(),
        at_ms: s.start_ms + s.duration_ms / 2,
    })
}

/// Splits the named segment, or the one at this time: "the clip" with a time is the latter.
fn split_at(clause: &Clause, context: &LanguageContext, at_ms: u64) -> Interpretation {
    let named = reference::mentioned(clause, context)
        .ok()
        .and_then(|found| found.first().copied());
    let at_time = || {
        segments::pictures(context.timeline)
            .iter()
            .find(|s| s.contains(at_ms))
    };
    match named.or_else(at_time) {
        Some(s) => Interpretation::edit(Edit::Split(Split {
            id: s.id.clone(),
            at_ms,
        })),
        None => Interpretation::Cannot(Reply::NoPictureAt(at_ms)),
    }
}

const CUT: &[&str] = &[
    "cut", "remove", "delete", "drop", "take out", "trim out", "trim", "lose", "skip", "剪掉",
    "删除", "删掉", "去掉", "裁掉", "剪去", "剪",
];
const KEEP: &[&str] = &[
    "use only",
    "use just",
    "keep only",
    "keep just",
    "only use",
    "only keep",
    "只用",
    "只保留",
    "保留",
    "use",
    "keep",
];

/// Interprets a range with one open end: `cut everything after 15 seconds`, `delete from 10s to the
/// end`, `remove the first 5 seconds`, `only use the first 4 seconds (of city)`.
fn open_range(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let times = number::times(&clause.text);
    let [time] = times.as_slice() else {
        return None;
    };
    let named = reference::mentioned(&without_time_ordinal(clause, &time.before), context)
        .unwrap_or_default();
    let end_ms = picture_end(context.timeline);
    if let Some(kept) = keep_first(clause, time, &named, end_ms) {
        return Some(kept);
    }
    let cuts =
        clause.starts(CUT) || (clause.starts(&["把", "将"]) && clause.has(&["剪", "删", "去掉"]));
    let is_about_segment =
        !named.is_empty() || clause.has(&["it", "它", "this", "that", "silence"]);
    if !cuts || is_about_segment {
        return None;
    }
    cut_open_range(clause, time, end_ms)
}

const FIRST: &[&str] = &["first", "前", "最前"];

/// Keeps the first seconds of the named segment, or of the video.
fn keep_first(
    clause: &Clause,
    time: &Time,
    named: &[&Segment],
    end_ms: u64,
) -> Option<Interpretation> {
    let keeps = clause.starts(&[
        "use only",
        "use just",
        "keep only",
        "keep just",
        "only use",
        "only keep",
        "just use",
        "只要",
        "只用",
        "只保留",
        "只留",
    ]);
    if !keeps || !time.follows(FIRST) {
        return None;
    }
    Some(Interpretation::edit(match named {
        [s] => Edit::KeepRange(KeepRange {
            id: s.id.clone(),
            from_ms: 0,
            to_ms: time.ms,
        }),
        _ => Edit::CutRange(CutRange {
            from_ms: time.ms,
            to_ms: end_ms,
        }),
    }))
}

/// Cuts the video from a time on, or up to a time.
fn cut_open_range(clause: &Clause, time: &Time, end_ms: u64) -> Option<Interpretation> {
    const TO_END: &[&str] = &[
        "to the end",
        "till the end",
        "until the end",
        "到结尾",
        "到最后",
    ];
    let precedes = |words: &[&str]| words.iter().any(|w| time.after.trim_start().starts_with(w));
    let to_end = time.follows(&["after", "behind", "past"])
        || precedes(&["之后", "以后"])
        || (clause.has(TO_END) && time.follows(&["from", "从"]));
    let from_start = time.follows(FIRST) || time.follows(&["before"]) || precedes(&["之前"]);
    let (from_ms, to_ms) = match (to_end, from_start) {
        (true, _) => (time.ms, end_ms),
        (false, true) => (0, time.ms),
        (false, false) => return None,
    };
    Some(Interpretation::edit(Edit::CutRange(CutRange {
        from_ms,
        to_ms,
    })))
}

/// Interprets a closed range: `cut out the part from 6s to 8s`, `use only seconds 2 to 6 of
/// city.mp4`, `trim city.mp4 to 0:02-0:06`.
fn range(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let (from_ms, to_ms) = number::range(&clause.text)?;
    let trims_to = clause.starts(&["trim"])
        && number::times(&clause.text)
            .first()
            .is_some_and(|t| t.follows(&["to", "down to"]));
    if trims_to || clause.starts(KEEP) {
        return Some(reference::edit_single(clause, context, |s| {
            Edit::KeepRange(KeepRange {
                id: s.id.clone(),
                from_ms,
                to_ms,
            })
        }));
    }
    if !clause.starts(CUT) {
        return None;
    }
    // Times of a named segment are relative to its start, others to the timeline.
    let s = match reference::find(clause, context) {
        Referent::One(s) if reference::mentioned(clause, context).is_ok_and(|m| !m.is_empty()) => {
            Some(s)
        }
        Referent::Missing(why) => return Some(Interpretation::Cannot(why)),
        _ => None,
    };
    let offset = s
        .filter(|s| to_ms <= s.duration_ms)
        .map_or(0, |s| s.start_ms);
    Some(Interpretation::edit(Edit::CutRange(CutRange {
        from_ms: from_ms + offset,
        to_ms: to_ms + offset,
    })))
}

/// Interprets a length of the whole video. `trim the video to 12 seconds` cuts the end; `make the
/// video 30 seconds long` changes the durations of the photos.
fn whole_length(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let whole = clause.has(&[
        "the video",
        "the whole video",
        "the whole thing",
        "the film",
        "everything",
        "整个视频",
        "视频",
        "影片",
    ]);
    if !whole || !reference::mentioned(clause, context).is_ok_and(|m| m.is_empty()) {
        return None;
    }
    if clause.starts(&["make", "set", "extend", "lengthen", "stretch", "shorten"]) {
        return scale_photos(clause, context);
    }
    if !clause.starts(&["trim", "cut", "把", "将", "剪"]) {
        return None;
    }
    let time = number::times(&clause.text)
        .into_iter()
        .next()
        .filter(|t| t.follows(&["to", "down to", "到", "成", "为"]))?;
    let end = picture_end(context.timeline);
    (time.ms < end).then_some(Interpretation::edit(Edit::CutRange(CutRange {
        from_ms: time.ms,
        to_ms: end,
    })))
}

/// Scales the photo durations so that the whole video has the requested length.
fn scale_photos(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let target_ms = number::times(&clause.text).into_iter().next()?.ms;
    let end = picture_end(context.timeline);
    let photos: Vec<&Segment> = segments::pictures(context.timeline)
        .iter()
        .filter(|s| segments::is_photo(s, context))
        .collect();
    let now: u64 = photos.iter().map(|s| s.duration_ms).sum();
    let then = (now + target_ms)
        .checked_sub(end)
        .filter(|then| *then >= 500 * photos.len() as u64 && now > 0);
    Some(match then {
        Some(then) => {
            let scaled = |s: &&Segment| {
                Edit::SetDuration(SetDuration {
                    id: s.id.clone(),
                    duration_ms: s.duration_ms * then / now,
                })
            };
            Interpretation::Edits(photos.iter().map(scaled).collect())
        }
        None if target_ms < end => Interpretation::edit(Edit::CutRange(CutRange {
            from_ms: target_ms,
            to_ms: end,
        })),
        None => Interpretation::Cannot(Reply::NoMoreFootage),
    })
}

const TRIM: &[&str] = &[
    "trim", "cut", "shorten", "remove", "delete", "drop", "clip", "chop", "take", "lose", "shave",
    "剪", "剪掉", "裁", "裁掉", "去掉", "删", "删除", "截", "缩短", "把", "将",
];
const START: &[&str] = &[
    "from the start",
    "from the beginning",
    "from the front",
    "off the start",
    "off the beginning",
    "off the front",
    "the start",
    "the beginning",
    "开头",
];

/// Interprets a trim: `trim 2s from the start of clip 1`, `cut the last 3 seconds`, `trim beach.jpg
/// to 4s`, `剪掉第2段的前1秒`.
fn trim(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let has_topic = clause.text.starts_with('第') && clause.has(&["剪", "去掉", "裁", "缩短"]);
    if !(clause.starts(TRIM) || has_topic)
        || (clause.starts(&["把", "将"]) && !clause.has(&["剪", "裁", "去掉", "删", "缩短"]))
    {
        return None;
    }
    let Some(time) = number::times(&clause.text).into_iter().next() else {
        let asks = clause.starts(&["trim", "shorten", "剪", "裁", "缩短"])
            || clause.text.trim() == "cut it";
        return asks.then_some(Interpretation::Unclear(Reply::TrimHow));
    };
    let to = time.follows(&["to", "to just", "down to", "到", "为", "成", "至"]);
    let start = time.follows(&["first", "前", "开头"]) || clause.has(START);
    let before = time.before.clone();
    if clause.has(&["both ends", "each end", "start and end", "两端", "首尾"]) {
        let trim_both = |s: &Segment| {
            Edit::CutSilence(CutSilence {
                id: s.id.clone(),
                head_ms: time.ms,
                tail_ms: time.ms,
            })
        };
        return Some(reference::edit_single(clause, context, trim_both));
    }
    let last_of_all = time.follows(&["last", "final", "最后"])
        && reference::mentioned(&without_time_ordinal(clause, &before), context)
            .is_ok_and(|m| m.is_empty());
    if last_of_all && !clause.has(&["it", "它", "this"]) {
        let Some(last) = segments::pictures(context.timeline).last() else {
            return Some(Interpretation::Cannot(Reply::Empty));
        };
        return Some(Interpretation::edit(Edit::Trim(Trim {
            id: last.id.clone(),
            edge: Edge::End,
            by_ms: time.ms,
        })));
    }
    Some(reference::edit_single(
        &without_time_ordinal(clause, &before),
        context,
        |s| {
            let id = s.id.clone();
            if to {
                Edit::SetDuration(SetDuration {
                    id,
                    duration_ms: time.ms,
                })
            } else {
                Edit::Trim(Trim {
                    id,
                    edge: if start { Edge::Start } else { Edge::End },
                    by_ms: time.ms,
                })
            }
        },
    ))
}

/// Removes an ordinal that belongs to a time: in "the last 3 seconds of clip 1", "last" does not
/// count segments.
fn without_time_ordinal(clause: &Clause, before: &str) -> Clause {
    let mut text = clause.text.clone();
    for word in ["first", "last", "final", "最后"] {
        if let Some(head) = before.trim_end().strip_suffix(word) {
            text = format!("{head}{}", &clause.text[before.trim_end().len()..]);
        }
    }
    clause.with(text)
}

/// Interprets a duration: `make clip 2 5 seconds long`, `set the length of beach.jpg to 4s`,
/// `extend clip 1 by 1s`, `make every photo 3 seconds`.
fn length(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let has_verb = clause.starts(&[
        "make", "set", "extend", "lengthen", "change", "show", "keep", "hold", "let", "把", "将",
        "设", "延长", "改", "让", "每",
    ]);
    let has_topic =
        clause.text.starts_with('第') && clause.has(&["延长", "缩短", "改", "设", "显示"]);
    // "the forest pic should be 2 seconds"
    let is_stated =
        clause.has(&["should be", "to be", "should last", "to last"]) && !clause.has(TITLE);
    if !(has_verb || has_topic || is_stated) {
        return None;
    }
    let time = number::times(&clause.text).into_iter().next()?;
    let by = time.follows(&["by", "延长"]) || time.after.trim_start().starts_with("longer");
    let shorter = time.after.trim_start().starts_with("shorter") || time.follows(&["缩短"]);
    let edit = |s: &Segment| {
        let id = s.id.clone();
        match (by, shorter) {
            (_, true) => Edit::Trim(Trim {
                id,
                edge: Edge::End,
                by_ms: time.ms,
            }),
            (true, _) => Edit::SetDuration(SetDuration {
                id,
                duration_ms: s.duration_ms + time.ms,
            }),
            _ => Edit::SetDuration(SetDuration {
                id,
                duration_ms: time.ms,
            }),
        }
    };
    match reference::find(clause, context) {
        Referent::All(all) if !all.is_empty() => {
            Some(Interpretation::Edits(all.into_iter().map(edit).collect()))
        }
        _ => Some(reference::edit_single(clause, context, edit)),
    }
}

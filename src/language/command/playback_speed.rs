//! Playback of clips: speed, reverse, freeze frame, loop.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference::{self, ReferenceError, Referent};
use super::reply::Reply;
use super::segments;
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::edit::{Edit, Freeze, Loop, Reverse, SetSpeed};
use crate::domain::timeline::Segment;
use crate::language::pattern::Pattern;

/// Default length of a freeze frame (ms).
const FREEZE_MS: u64 = 2_000;

pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    repeat(clause, context)
        .or_else(|| freeze(clause, context))
        .or_else(|| reverse(clause, context))
        .or_else(|| speed(clause, context))
}

/// Edits the segment that a clause refers to. Without a reference, it is the only video clip.
fn edit_single_clip(
    clause: &Clause,
    context: &LanguageContext,
    edit: impl FnOnce(&Segment) -> Edit,
) -> Interpretation {
    match reference::single(clause, context) {
        Ok(s) => Interpretation::edit(edit(s)),
        Err(ReferenceError::Unclear(reply)) => {
            let mut clips = segments::pictures(context.timeline)
                .iter()
                .filter(|s| !segments::is_photo(s, context));
            match (clips.next(), clips.next()) {
                (Some(only), None) => Interpretation::edit(edit(only)),
                _ => Interpretation::Unclear(reply),
            }
        }
        Err(why) => why.into(),
    }
}

/// Interprets a loop: `loop clip 3 twice`, `loop city.mp4 to 20 seconds`, `loop the music to the
/// length of the video`.
fn repeat(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static TIMES: Pattern = Pattern::new(r"(\d+) ?(?:times|x\b|次|遍)");
    if !clause.has(&["loop", "looped", "looping", "循环"])
        || clause.starts(&["add", "use", "用", "加"])
    {
        return None;
    }
    let whole = context
        .timeline
        .duration_ms()
        .min(crate::domain::edit::picture_end(context.timeline).max(1));
    let to = number::times(&clause.text).first().map(|t| t.ms);
    let count = if clause.has(&["twice", "两次"]) {
        Some(2)
    } else {
        TIMES
            .captures(&clause.text)
            .and_then(|c| c[1].parse::<u64>().ok())
    };
    Some(edit_single_clip(clause, context, |s| {
        let default = if s.source.is_some() && clause.has(MUSIC) {
            whole.saturating_sub(s.start_ms)
        } else {
            s.duration_ms * 2
        };
        let duration_ms = to
            .or(count.map(|n| s.duration_ms * n.clamp(1, 1_000)))
            .unwrap_or(default);
        Edit::Loop(Loop {
            id: s.id.clone(),
            duration_ms,
        })
    }))
}

/// Interprets a freeze frame: `freeze at 12s for 2 seconds`, `hold the last frame of city for 1.5
/// seconds`.
fn freeze(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let requested = clause.has(&["freeze", "freeze frame", "still frame", "定格", "冻结"])
        || clause.has(&["hold the last frame", "hold the first frame"]);
    if !requested {
        return None;
    }
    let times = number::times(&clause.text);
    let length = times
        .iter()
        .find(|t| t.follows(&["for", "定格", "持续"]))
        .map(|t| t.ms);
    let at = times
        .iter()
        .find(|t| t.follows(&["at", "在"]) || t.after.trim_start().starts_with('处'))
        .map(|t| t.ms);
    let at = at.or_else(|| times.iter().map(|t| t.ms).find(|ms| Some(*ms) != length));
    let (first, last) = (
        clause.has(&["first frame"]),
        clause.has(&["last frame", "最后一帧", "final frame"]),
    );
    let plain = clause.with(
        clause
            .text
            .replace("last frame", "")
            .replace("first frame", "")
            .replace("final frame", ""),
    );
    let pictures = segments::pictures(context.timeline);
    let s = match (reference::find(&plain, context), at) {
        (Referent::One(s), _) => s,
        (Referent::Missing(why), _) => return Some(Interpretation::Cannot(why)),
        (_, Some(at)) => match pictures
            .iter()
            .rev()
            .find(|s| s.contains(at) || s.end_ms() == at)
        {
            Some(s) => s,
            None => return Some(Interpretation::Cannot(Reply::NoPictureAt(at))),
        },
        _ if last => match pictures.last() {
            Some(s) => s,
            None => return Some(Interpretation::Cannot(Reply::NoPicture)),
        },
        _ => match reference::single(&plain, context) {
            Ok(s) => s,
            Err(why) => return Some(why.into()),
        },
    };
    let at_ms = at.unwrap_or(if first { s.start_ms } else { s.end_ms() });
    Some(Interpretation::edit(Edit::Freeze(Freeze {
        id: s.id.clone(),
        at_ms,
        duration_ms: length.unwrap_or(FREEZE_MS),
    })))
}

fn reverse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let requested = clause.has(&[
        "reverse",
        "reversed",
        "backwards",
        "backward",
        "in reverse",
        "rewind",
        "倒放",
        "倒着放",
        "反向播放",
    ]);
    (requested && !clause.has(&["reverse order", "the order", "倒序"])).then(|| {
        edit_single_clip(clause, context, |s| {
            Edit::Reverse(Reverse { id: s.id.clone() })
        })
    })
}

const SLOWER: &[&str] = &[
    "slow",
    "slower",
    "slow motion",
    "slo-mo",
    "slow mo",
    "减速",
    "慢动作",
    "慢放",
    "放慢",
    "慢一点",
];
const SPEED: &[&str] = &[
    "speed",
    "faster",
    "slower",
    "slow",
    "slow motion",
    "slo-mo",
    "slow mo",
    "twice as fast",
    "half speed",
    "速度",
    "加速",
    "减速",
    "慢动作",
    "倍速",
    "慢放",
    "放慢",
    "加快",
    "慢一点",
    "快一点",
];
static FACTOR: Pattern = Pattern::new(concat!(
    r"(?P<factor>\d+(?:\.\d+)?)\s*(?:x\b|times|倍)",
    r"|(?:by\s+)(?P<by>\d+)\s*%|(?P<percent>\d+)\s*%",
));

/// Interprets a speed: `play clip 2 at 2x`, `slow down the city clip`, `第2段加快一倍`.
fn speed(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    if !is_about_speed(clause) {
        return None;
    }
    let Some(factor) = stated_factor(clause).or_else(|| described_factor(clause)) else {
        return Some(Interpretation::Unclear(Reply::WhichSpeed));
    };
    if is_about_whole_video(clause, context) {
        let set_speed = |s: &Segment| {
            Edit::SetSpeed(SetSpeed {
                id: s.id.clone(),
                speed: factor * s.speed,
            })
        };
        let pictures = segments::pictures(context.timeline);
        return Some(Interpretation::Edits(
            pictures.iter().map(set_speed).collect(),
        ));
    }
    Some(edit_single_clip(clause, context, |s| {
        Edit::SetSpeed(SetSpeed {
            id: s.id.clone(),
            speed: factor,
        })
    }))
}

/// Returns true if a clause is about the speed of pictures: "slow zoom in" is a motion, and "the
/// music is slow" is about a sound.
fn is_about_speed(clause: &Clause) -> bool {
    let plays_at_factor = clause.starts(&["play", "run", "播放"])
        && FACTOR
            .captures(&clause.text)
            .is_some_and(|c| c.name("factor").is_some());
    (plays_at_factor || clause.has(SPEED))
        && !clause.has(&["slow zoom", "slow pan", "slowly", "缓慢"])
        && !clause.has(TITLE)
        && !clause.has(MUSIC)
        && !clause.has(VOICE)
}

/// Speed factor that a clause gives as a number: `2x`, `by 20%`, `150%`.
fn stated_factor(clause: &Clause) -> Option<f64> {
    let c = FACTOR.captures(&clause.text)?;
    let slower = clause.has(SLOWER);
    let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<f64>().ok());
    let factor = match (number("factor"), number("by"), number("percent")) {
        (Some(factor), _, _) => factor,
        (_, Some(by), _) if slower => 1.0 - by / 100.0,
        (_, Some(by), _) => 1.0 + by / 100.0,
        (_, _, percent) => percent? / 100.0,
    };
    // "加快一倍" is twice as fast.
    let doubles = clause.text.contains("快1倍") || clause.text.contains("速1倍");
    match factor {
        f if f <= 0.0 => None,
        f if doubles && f <= 1.0 => Some(2.0),
        f if slower && f > 1.0 => Some(1.0 / f),
        f => Some(f),
    }
}

/// Speed factor that a clause gives in words.
fn described_factor(clause: &Clause) -> Option<f64> {
    const NAMED: &[(&[&str], f64)] = &[
        (&["normal", "original", "正常", "原来"], 1.0),
        (&["half", "一半"], 0.5),
        (&["twice", "double", "一倍"], 2.0),
    ];
    if let Some((_, factor)) = NAMED.iter().find(|(words, _)| clause.has(words)) {
        return Some(*factor);
    }
    let faster = clause.has(&["faster", "speed up", "加速", "加快", "快一点"])
        || (clause.starts(&["speed"]) && clause.text.trim_end().ends_with(" up"));
    let a_bit = clause.has(&["a little", "a bit", "slightly", "一点", "稍微"]);
    match (clause.has(SLOWER), faster) {
        (true, _) => Some(if a_bit { 0.8 } else { 0.5 }),
        (false, true) => Some(if a_bit { 1.25 } else { 2.0 }),
        (false, false) => None,
    }
}

/// Returns true if a clause is about all of several pictures.
fn is_about_whole_video(clause: &Clause, context: &LanguageContext) -> bool {
    let whole = clause.has(&[
        "everything",
        "whole video",
        "entire video",
        "the video",
        "all clips",
        "整个视频",
        "全部",
    ]) || clause.starts(&["把视频", "视频"]);
    whole
        && segments::pictures(context.timeline).len() > 1
        && reference::mentioned(clause, context).is_ok_and(|m| m.is_empty())
}

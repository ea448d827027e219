//! Parses the canonical sentences of `language::direct_edit`. They name the segment by track,
//! number, name and times, so nothing is guessed; a segment that no longer exists is reported.

use regex::Captures;

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::reply::Reply;
use crate::domain::edit::{Edge, Edit, TextChange};
use crate::domain::timeline::{Segment, Timeline, Track, Transition};
use crate::i18n::changes;
use crate::language::direct_edit::plain_name;
use crate::language::pattern::Pattern;

static ENGLISH: Pattern = Pattern::new(
    r#"(?i)segment (?P<n>\d+) of (?:the (?P<label>.+?) track|track (?P<t>\d+))\s*,\s*"(?P<name>[^"]*)"\s*,\s*(?P<start>[\d:.]+)–(?P<end>[\d:.]+)"#,
);
static CHINESE: Pattern = Pattern::new(
    r#"(?:"(?P<label>[^"]+)"\s*轨道|第(?P<t>\d+)条轨道)第(?P<n>\d+)段\s*"(?P<name>[^"]*)"\s*（(?P<start>[\d:.]+)–(?P<end>[\d:.]+)）"#,
);

/// Parses a canonical sentence, or returns `None` if it is not one.
pub fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let text = clause.original.as_str();
    let found = ENGLISH.captures(text).or_else(|| CHINESE.captures(text))?;
    let whole = found.get(0)?.range();
    let (head, tail) = (
        text[..whole.start].trim().to_lowercase(),
        text[whole.end..].trim(),
    );
    let about =
        track(&found, context.timeline).and_then(|track| Some((track, segment(&found, track)?)));
    let Some((track, s)) = about else {
        return Some(Interpretation::Cannot(Reply::SegmentGone(
            text[whole].to_owned(),
        )));
    };
    parse_edit(&head, tail, track, s)
}

/// Parses the edit from the words before and after the segment reference.
fn parse_edit(head: &str, tail: &str, track: &Track, s: &Segment) -> Option<Interpretation> {
    let id = s.id.clone();
    let tail_low = tail.to_lowercase();
    let time = || last_time(&tail_low);
    Some(match head {
        "delete" | "删除" if ["and leave a gap", "，保留空隙"].contains(&tail_low.as_str()) => {
            Interpretation::edit(Edit::Lift { ids: vec![id] })
        }
        "delete" | "删除" => Interpretation::edit(Edit::Remove { ids: vec![id] }),
        "split" => Interpretation::edit(Edit::Split { id, at_ms: time()? }),
        "将" if tail.ends_with("处分割") => {
            Interpretation::edit(Edit::Split { id, at_ms: time()? })
        }
        "trim the start of" => trim_start(s, time()?),
        "trim the end of" => trim_end(s, time()?),
        "将" if tail.starts_with("的开头修剪到") => trim_start(s, time()?),
        "将" if tail.starts_with("的结尾修剪到") => trim_end(s, time()?),
        "move" if tail_low.starts_with("to start at") => Interpretation::edit(Edit::StartAt {
            id,
            start_ms: time()?,
        }),
        "将" if tail.starts_with("移到") && tail.ends_with("开始") => {
            Interpretation::edit(Edit::StartAt {
                id,
                start_ms: time()?,
            })
        }
        "move" if tail_low.starts_with("to position") => move_to(track, id, number(tail)?),
        "将" if tail.starts_with("移到第") => move_to(track, id, number(tail)?),
        "set the volume of" => volume(id, number(tail)?),
        "将" if tail.starts_with("的音量设为") => volume(id, number(tail)?),
        "mute" => Interpretation::edit(Edit::Mute {
            ids: vec![id],
            muted: true,
        }),
        "unmute" => Interpretation::edit(Edit::Mute {
            ids: vec![id],
            muted: false,
        }),
        "将" if tail == "静音" => Interpretation::edit(Edit::Mute {
            ids: vec![id],
            muted: true,
        }),
        "将" if tail == "取消静音" => Interpretation::edit(Edit::Mute {
            ids: vec![id],
            muted: false,
        }),
        "set the speed of" => Interpretation::edit(Edit::SetSpeed {
            id,
            speed: number(tail)?,
        }),
        "将" if tail.starts_with("的速度设为") => Interpretation::edit(Edit::SetSpeed {
            id,
            speed: number(tail)?,
        }),
        "change the text of" => text(id, tail)?,
        "将" if tail.starts_with("的文字改为") => text(id, tail)?,
        "set the transition into" => transition(id, &tail_low, "to ")?,
        "将" if tail.starts_with("的转场设为") => transition(id, &tail_low, "的转场设为")?,
        "remove the transition into" => Interpretation::edit(Edit::SetTransition {
            ids: vec![id],
            transition: None,
        }),
        "将" if tail == "的转场去掉" => Interpretation::edit(Edit::SetTransition {
            ids: vec![id],
            transition: None,
        }),
        _ => return None,
    })
}

fn track<'a>(found: &Captures, t: &'a Timeline) -> Option<&'a Track> {
    if let Some(n) = found.name("t") {
        return t
            .tracks
            .get(n.as_str().parse::<usize>().ok()?.checked_sub(1)?);
    }
    let label = found.name("label")?.as_str().to_lowercase();
    let by_label = |t: &&Track| t.label().to_lowercase() == label;
    t.tracks.iter().find(by_label).or_else(|| {
        t.tracks
            .iter()
            .find(|t| t.role.as_deref() == Some(label.as_str()))
    })
}

/// Segment with this number if its name and times match; otherwise the one whose name and times
/// match, or the only one with that name (earlier sentences may have moved it).
fn segment<'a>(found: &Captures, track: &'a Track) -> Option<&'a Segment> {
    let n = found
        .name("n")?
        .as_str()
        .parse::<usize>()
        .ok()?
        .checked_sub(1)?;
    let name = found.name("name")?.as_str();
    let (start, end) = (
        time(found.name("start")?.as_str())?,
        time(found.name("end")?.as_str())?,
    );
    let named = |s: &&Segment| plain_name(&s.name) == name;
    let timed = |s: &&Segment| s.start_ms == start && s.end_ms() == end;
    let by_number = track.segments.get(n).filter(|s| named(s) && timed(s));
    let by_times = || track.segments.iter().filter(named).find(timed);
    let mut same_name = track.segments.iter().filter(named);
    let only = same_name.next().filter(|_| same_name.next().is_none());
    by_number.or_else(by_times).or(only)
}

/// Parses `0:07.25` or `1:00:00.0` to ms.
fn time(text: &str) -> Option<u64> {
    let seconds = text.split(':').try_fold(0.0, |sum: f64, part| {
        part.parse::<f64>().ok().map(|v| sum * 60.0 + v)
    })?;
    (seconds.is_finite() && seconds >= 0.0).then(|| (seconds * 1000.0).round() as u64)
}

fn last_time(text: &str) -> Option<u64> {
    text.split(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
        .rfind(|p| p.contains(':'))
        .and_then(time)
}

fn number(text: &str) -> Option<f64> {
    let digits = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .find(|p| p.starts_with(|c: char| c.is_ascii_digit()));
    digits.and_then(|d| d.trim_end_matches('.').parse().ok())
}

fn trim_start(s: &Segment, to_ms: u64) -> Interpretation {
    match to_ms.checked_sub(s.start_ms) {
        Some(by_ms) if to_ms < s.end_ms() => Interpretation::edit(Edit::Trim {
            id: s.id.clone(),
            edge: Edge::Start,
            by_ms,
        }),
        _ => outside(s, to_ms),
    }
}

fn trim_end(s: &Segment, to_ms: u64) -> Interpretation {
    match s.end_ms().checked_sub(to_ms) {
        Some(by_ms) if to_ms > s.start_ms => Interpretation::edit(Edit::Trim {
            id: s.id.clone(),
            edge: Edge::End,
            by_ms,
        }),
        _ => outside(s, to_ms),
    }
}

fn outside(s: &Segment, at_ms: u64) -> Interpretation {
    let (start_ms, end_ms) = (s.start_ms, s.end_ms());
    Interpretation::Cannot(Reply::Outside {
        at_ms,
        start_ms,
        end_ms,
    })
}

fn move_to(track: &Track, id: String, position: f64) -> Interpretation {
    let count = track.segments.len();
    match (position as usize).checked_sub(1).filter(|to| *to < count) {
        Some(to) => Interpretation::edit(Edit::Move { id, to }),
        None => Interpretation::Cannot(Reply::NoSuchPosition {
            position: position as usize,
            count,
        }),
    }
}

fn volume(id: String, percent: f64) -> Interpretation {
    Interpretation::edit(Edit::SetVolume {
        ids: vec![id],
        volume: percent / 100.0,
    })
}

fn text(id: String, tail: &str) -> Option<Interpretation> {
    let (from, to) = (tail.find('"')?, tail.rfind('"')?);
    let text = tail.get(from + 1..to)?.to_owned();
    Some(Interpretation::edit(Edit::ChangeText {
        id,
        change: TextChange {
            text: Some(text),
            ..TextChange::default()
        },
    }))
}

fn transition(id: String, tail: &str, before: &str) -> Option<Interpretation> {
    let (kind, length) = tail.strip_prefix(before)?.split_once([',', '，'])?;
    let duration_ms = (number(length)? * 1000.0).round() as u64;
    let transition = Some(Transition {
        kind: changes::identifier(kind.trim()).to_owned(),
        duration_ms,
    });
    Some(Interpretation::edit(Edit::SetTransition {
        ids: vec![id],
        transition,
    }))
}

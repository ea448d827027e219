//! Parses the canonical sentences of `language::direct_edit`. They name the segment by track,
//! number, name and times, so nothing is guessed; a segment that no longer exists is reported.

mod frames;
mod values;

use std::ops::Range;

use regex::Captures;

use self::values::{last_time, number, time};
use crate::domain::edit::{
    ChangeText, CutRange, Duplicate, Edge, Edit, Lift, Move, Mute, Remove, SetFades, SetSpeed,
    SetTransition, SetVolume, Split, StartAt, TextChange, Trim,
};
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, Transition};
use crate::i18n::changes;
use crate::i18n::replies::Reply;
use crate::language::direct_edit::plain_name;
use crate::language::pattern::Pattern;

static ENGLISH: Pattern = Pattern::new(concat!(
    r"(?i)segment (?P<n>\d+) of (?:the (?P<label>.+?) track|track (?P<t>\d+))\s*,",
    r#"\s*"(?P<name>[^"]*)"\s*,\s*(?P<start>[\d:.]+)–(?P<end>[\d:.]+)"#,
));
static CHINESE: Pattern = Pattern::new(concat!(
    r#"(?:"(?P<label>[^"]+)"\s*轨道|第(?P<t>\d+)条轨道)第(?P<n>\d+)段"#,
    r#"\s*"(?P<name>[^"]*)"\s*（(?P<start>[\d:.]+)–(?P<end>[\d:.]+)）"#,
));

/// Sentences of a message, with all quotation marks as `"`. None if none of them is canonical.
pub(crate) fn sentences(message: &str) -> Option<Vec<String>> {
    let sentences = split(message);
    sentences
        .iter()
        .any(|s| is_canonical(s))
        .then_some(sentences)
}

/// Returns the id of the segment that a line names, if it is the sentence of a direct edit.
pub fn edited_segment<'a>(line: &str, timeline: &'a Timeline) -> Option<&'a str> {
    let sentences = sentences(line)?;
    let [sentence] = sentences.as_slice() else {
        return None;
    };
    let found = reference(sentence).filter(|_| is_canonical(sentence))?;
    let track = track(&found, timeline)?;
    Some(&segment(&found, track)?.id)
}

/// Returns true if a sentence names its segment exactly.
pub(crate) fn is_canonical(sentence: &str) -> bool {
    let Some(whole) = reference(sentence).and_then(|found| Some(found.get(0)?.range())) else {
        return false;
    };
    let head = sentence[..whole.start].trim().to_lowercase();
    HEADS.contains(&head.as_str())
}

/// Words before the reference to the segment.
const HEADS: &[&str] = &[
    "delete",
    "split",
    "trim the start of",
    "trim the end of",
    "move",
    "set the volume of",
    "mute",
    "unmute",
    "set the speed of",
    "set the fade-in of",
    "set the fade-out of",
    "change the text of",
    "set the transition into",
    "remove the transition into",
    "duplicate",
    "extend the start of",
    "extend the end of",
    "shorten the start of",
    "shorten the end of",
    "move the cut before",
    "slip the content of",
    "slide",
    "insert a copy of",
    "close the gap before",
    "合拢",
    "删除",
    "将",
];

fn reference(text: &str) -> Option<Captures<'_>> {
    ENGLISH.captures(text).or_else(|| CHINESE.captures(text))
}

/// Splits a message at the ends of sentences outside quotes.
fn split(message: &str) -> Vec<String> {
    static QUOTES: Pattern = Pattern::new(
        r#""([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|《([^》]*)》|(?:^|[\s,:(])['‘]([^'’]+)['’]"#,
    );
    static END: Pattern = Pattern::new(r"[;；。！!？\n]+|[.?]\s+|[.?]$");
    let mut quotes = Vec::new();
    let text = QUOTES.replace_all(message.trim(), |c: &Captures| {
        quotes.push(
            c.iter()
                .skip(1)
                .flatten()
                .next()
                .map_or("", |m| m.as_str())
                .to_owned(),
        );
        format!(" ⟦{}⟧ ", quotes.len() - 1)
    });
    let mut from = 0;
    let ends = END
        .ranges(&text)
        .chain(std::iter::once(text.len()..text.len()));
    let pieces: Vec<Range<usize>> = ends
        .map(|gap| std::mem::replace(&mut from, gap.end)..gap.start)
        .collect();
    pieces
        .into_iter()
        .map(|range| {
            let piece = text[range].to_owned();
            quotes.iter().enumerate().fold(piece, |piece, (i, quote)| {
                piece.replace(&format!("⟦{i}⟧"), &format!("\"{quote}\""))
            })
        })
        .map(|piece| piece.trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Segments that a message refers to at its beginning: `About segment 2 of the video track, …: `.
/// Returns their ids and the rest of the message.
pub(crate) fn about<'a>(message: &'a str, timeline: &Timeline) -> Option<(Vec<String>, &'a str)> {
    let rest = message
        .strip_prefix("About ")
        .or_else(|| message.strip_prefix("关于"))?;
    let (subjects, rest) = rest.split_once(": ").or_else(|| rest.split_once('：'))?;
    let normal = split(subjects).join("; ");
    let mut ids = Vec::new();
    let mut text = normal.as_str();
    while let Some(found) = reference(text) {
        let track = track(&found, timeline)?;
        ids.push(segment(&found, track)?.id.clone());
        text = &text[found.get(0)?.end()..];
    }
    (!ids.is_empty()).then_some((ids, rest))
}

/// Parses a canonical sentence against the timeline.
///
/// # Errors
/// A refusal if the segment no longer exists or the edit is outside it.
#[cfg(test)]
pub(crate) fn parse(text: &str, timeline: &Timeline) -> Option<Result<Edit, Reply>> {
    parse_later(text, timeline, timeline)
}

/// Parses a canonical sentence that names its segment as it was in `original`, before the sentences
/// ahead of it were carried out.
///
/// # Errors
/// A refusal if the segment no longer exists or the edit is outside it.
pub(crate) fn parse_later(
    text: &str,
    timeline: &Timeline,
    original: &Timeline,
) -> Option<Result<Edit, Reply>> {
    let found = reference(text)?;
    let whole = found.get(0)?.range();
    let (head, tail) = (
        text[..whole.start].trim().to_lowercase(),
        text[whole.end..].trim(),
    );
    let named = |t| track(&found, t).and_then(|track| Some((track, segment(&found, track)?)));
    let still = |s: &Segment| {
        let (track, index) = timeline.locate(&s.id)?;
        let track = &timeline.tracks[track];
        Some((track, track.segments.get(index)?))
    };
    let about = named(original)
        .and_then(|(_, s)| still(s))
        .or_else(|| named(timeline));
    let Some((track, s)) = about else {
        return Some(Err(Reply::SegmentGone(text[whole].to_owned())));
    };
    if ["close the gap before", "合拢"].contains(&head.as_str()) {
        return Some(close_gap(timeline, s));
    }
    parse_edit(&head, tail, track, s)
}

/// Closes the gap between the pictures before a segment.
fn close_gap(timeline: &Timeline, s: &Segment) -> Result<Edit, Reply> {
    let gap = timeline.track(TrackKind::Video, None).and_then(|track| {
        let index = track.segments.iter().position(|other| other.id == s.id)?;
        track.gap_before(index)
    });
    let (from_ms, to_ms) = gap.ok_or(Reply::NoGaps)?;
    Ok(Edit::CutRange(CutRange { from_ms, to_ms }))
}

/// Parses the edit from the words before and after the segment reference.
fn parse_edit(head: &str, tail: &str, track: &Track, s: &Segment) -> Option<Result<Edit, Reply>> {
    match head {
        "delete" | "删除" => Some(delete(s, tail)),
        "将" => chinese_edit(tail, track, s),
        _ => english_edit(head, tail, track, s),
    }
}

fn english_edit(head: &str, tail: &str, track: &Track, s: &Segment) -> Option<Result<Edit, Reply>> {
    let tail_low = tail.to_lowercase();
    Some(match head {
        "split" => split_edit(s, last_time(tail)?),
        "trim the start of" => trim_start(s, last_time(tail)?),
        "trim the end of" => trim_end(s, last_time(tail)?),
        "move" if tail_low.starts_with("to start at") => start_at(s, last_time(tail)?),
        "move" if tail_low.starts_with("to position") => move_to(track, s, number(tail)?),
        "set the volume of" => volume(s, number(tail)?),
        "mute" => mute(s, true),
        "unmute" => mute(s, false),
        "set the speed of" => speed(s, number(tail)?),
        "set the fade-in of" => fade(s, Edge::Start, number(tail)?),
        "set the fade-out of" => fade(s, Edge::End, number(tail)?),
        "change the text of" => text(s, tail)?,
        "set the transition into" => transition(s, tail_low.strip_prefix("to ")?)?,
        "remove the transition into" => set_transition(s, None),
        "duplicate" => duplicate(s),
        _ => return frames::english(head, &tail_low, track, s),
    })
}

fn chinese_edit(tail: &str, track: &Track, s: &Segment) -> Option<Result<Edit, Reply>> {
    let starts = |words: &str| tail.starts_with(words);
    if tail.ends_with("处分割") {
        return Some(split_edit(s, last_time(tail)?));
    }
    if let Some(edit) = frames::chinese(tail, track, s) {
        return Some(edit);
    }
    Some(match tail {
        "静音" => mute(s, true),
        "取消静音" => mute(s, false),
        "的转场去掉" => set_transition(s, None),
        "复制一份" => duplicate(s),
        _ if starts("的开头修剪到") => trim_start(s, last_time(tail)?),
        _ if starts("的结尾修剪到") => trim_end(s, last_time(tail)?),
        _ if starts("移到") && tail.ends_with("开始") => start_at(s, last_time(tail)?),
        _ if starts("移到第") => move_to(track, s, number(tail)?),
        _ if starts("的音量设为") => volume(s, number(tail)?),
        _ if starts("的速度设为") => speed(s, number(tail)?),
        _ if starts("的淡入设为") => fade(s, Edge::Start, number(tail)?),
        _ if starts("的淡出设为") => fade(s, Edge::End, number(tail)?),
        _ if starts("的文字改为") => text(s, tail)?,
        _ => transition(s, tail.to_lowercase().strip_prefix("的转场设为")?)?,
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
            .find(|t| t.role.as_ref().is_some_and(|role| role.id() == label))
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

fn delete(s: &Segment, tail: &str) -> Result<Edit, Reply> {
    let ids = vec![s.id.clone()];
    let leaves_gap = ["and leave a gap", "，保留空隙"].contains(&tail.to_lowercase().as_str());
    Ok(if leaves_gap {
        Edit::Lift(Lift { ids })
    } else {
        Edit::Remove(Remove { ids })
    })
}

fn split_edit(s: &Segment, at_ms: u64) -> Result<Edit, Reply> {
    Ok(Edit::Split(Split {
        id: s.id.clone(),
        at_ms,
    }))
}

fn start_at(s: &Segment, start_ms: u64) -> Result<Edit, Reply> {
    Ok(Edit::StartAt(StartAt {
        id: s.id.clone(),
        start_ms,
    }))
}

fn duplicate(s: &Segment) -> Result<Edit, Reply> {
    let id = s.id.clone();
    Ok(Edit::Duplicate(Duplicate { id }))
}

fn mute(s: &Segment, muted: bool) -> Result<Edit, Reply> {
    Ok(Edit::Mute(Mute {
        ids: vec![s.id.clone()],
        muted,
    }))
}

fn speed(s: &Segment, speed: f64) -> Result<Edit, Reply> {
    Ok(Edit::SetSpeed(SetSpeed {
        id: s.id.clone(),
        speed,
    }))
}

fn trim_start(s: &Segment, to_ms: u64) -> Result<Edit, Reply> {
    match to_ms.checked_sub(s.start_ms) {
        Some(by_ms) if to_ms < s.end_ms() => Ok(Edit::Trim(Trim {
            id: s.id.clone(),
            edge: Edge::Start,
            by_ms,
        })),
        _ => outside(s, to_ms),
    }
}

fn trim_end(s: &Segment, to_ms: u64) -> Result<Edit, Reply> {
    match s.end_ms().checked_sub(to_ms) {
        Some(by_ms) if to_ms > s.start_ms => Ok(Edit::Trim(Trim {
            id: s.id.clone(),
            edge: Edge::End,
            by_ms,
        })),
        _ => outside(s, to_ms),
    }
}

fn outside(s: &Segment, at_ms: u64) -> Result<Edit, Reply> {
    let (start_ms, end_ms) = (s.start_ms, s.end_ms());
    Err(Reply::Outside {
        at_ms,
        start_ms,
        end_ms,
    })
}

fn move_to(track: &Track, s: &Segment, position: f64) -> Result<Edit, Reply> {
    let count = track.segments.len();
    match (position as usize).checked_sub(1).filter(|to| *to < count) {
        Some(to) => Ok(Edit::Move(Move {
            id: s.id.clone(),
            to,
        })),
        None => Err(Reply::NoSuchPosition {
            position: position as usize,
            count,
        }),
    }
}

fn volume(s: &Segment, percent: f64) -> Result<Edit, Reply> {
    Ok(Edit::SetVolume(SetVolume {
        ids: vec![s.id.clone()],
        volume: percent / 100.0,
    }))
}

fn fade(s: &Segment, edge: Edge, seconds: f64) -> Result<Edit, Reply> {
    let ms = (seconds * 1_000.0).round() as u64;
    Ok(Edit::SetFades(SetFades {
        ids: vec![s.id.clone()],
        fade_in_ms: (edge == Edge::Start).then_some(ms),
        fade_out_ms: (edge == Edge::End).then_some(ms),
    }))
}

fn text(s: &Segment, tail: &str) -> Option<Result<Edit, Reply>> {
    let (from, to) = (tail.find('"')?, tail.rfind('"')?);
    let text = tail.get(from + 1..to)?.to_owned();
    Some(Ok(Edit::ChangeText(ChangeText {
        id: s.id.clone(),
        change: TextChange {
            text: Some(text),
            ..TextChange::default()
        },
    })))
}

/// Sets a transition: the kind and the length, separated by a comma.
fn transition(s: &Segment, kind_and_length: &str) -> Option<Result<Edit, Reply>> {
    let (kind, length) = kind_and_length.split_once([',', '，'])?;
    let duration_ms = (number(length)? * 1000.0).round() as u64;
    let transition = Transition {
        kind: changes::identifier(kind.trim()).into(),
        duration_ms,
    };
    Some(set_transition(s, Some(transition)))
}

fn set_transition(s: &Segment, transition: Option<Transition>) -> Result<Edit, Reply> {
    Ok(Edit::SetTransition(SetTransition {
        ids: vec![s.id.clone()],
        transition,
    }))
}

//! Parses the sentences of edits by frames, and of copied and cut segments.

use super::values::{last_time, number};
use crate::domain::edit::{Edge, Edit, Extend, Overwrite, Paste, Roll, Slide, Slip, Trim};
use crate::domain::timeline::{Segment, Track};
use crate::i18n::replies::Reply;

type Parsed = Option<Result<Edit, Reply>>;

/// Parses an English sentence from the words before and after its segment.
pub(super) fn english(head: &str, tail: &str, track: &Track, s: &Segment) -> Parsed {
    let is_later = tail.contains("later");
    let by_ms = || Some(signed(amount(tail)?, is_later));
    Some(match head {
        "extend the start of" => extend(s, Edge::Start, amount(tail)?),
        "extend the end of" => extend(s, Edge::End, amount(tail)?),
        "shorten the start of" => shorten(s, Edge::Start, amount(tail)?),
        "shorten the end of" => shorten(s, Edge::End, amount(tail)?),
        "move the cut before" => roll(track, s, by_ms()?),
        "slip the content of" => slip(s, by_ms()?),
        "slide" => slide(track, s, by_ms()?),
        "insert a copy of" | "move" => {
            let at_ms = last_time(tail)?;
            let copies = head != "move";
            place(
                s,
                at_ms,
                copies,
                tail.ends_with("and overwrite what is there"),
            )
        }
        _ => return None,
    })
}

/// Parses a Chinese sentence from the words after its segment.
pub(super) fn chinese(tail: &str, track: &Track, s: &Segment) -> Parsed {
    let starts = |words: &str| tail.starts_with(words);
    let is_later = tail.contains("向后");
    let by_ms = || Some(signed(amount(tail)?, is_later));
    Some(match tail {
        _ if starts("的开头延长") => extend(s, Edge::Start, amount(tail)?),
        _ if starts("的结尾延长") => extend(s, Edge::End, amount(tail)?),
        _ if starts("的开头缩短") => shorten(s, Edge::Start, amount(tail)?),
        _ if starts("的结尾缩短") => shorten(s, Edge::End, amount(tail)?),
        _ if starts("之前的剪辑点向") => roll(track, s, by_ms()?),
        _ if starts("的内容向") => slip(s, by_ms()?),
        _ if starts("在相邻片段之间向") => slide(track, s, by_ms()?),
        _ if starts("的副本插入到") => place(s, last_time(tail)?, true, false),
        _ if starts("的副本覆盖到") => place(s, last_time(tail)?, true, true),
        _ if starts("插入到") => place(s, last_time(tail)?, false, false),
        _ if starts("覆盖到") => place(s, last_time(tail)?, false, true),
        _ => return None,
    })
}

/// Amount of time in a text that gives seconds (ms).
fn amount(tail: &str) -> Option<u64> {
    Some((number(tail)? * 1000.0).round() as u64)
}

fn signed(ms: u64, is_later: bool) -> i64 {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    if is_later { ms } else { -ms }
}

fn extend(s: &Segment, edge: Edge, by_ms: u64) -> Result<Edit, Reply> {
    let id = s.id.clone();
    Ok(Edit::Extend(Extend { id, edge, by_ms }))
}

fn shorten(s: &Segment, edge: Edge, by_ms: u64) -> Result<Edit, Reply> {
    let id = s.id.clone();
    Ok(Edit::Trim(Trim { id, edge, by_ms }))
}

fn slip(s: &Segment, by_ms: i64) -> Result<Edit, Reply> {
    let id = s.id.clone();
    Ok(Edit::Slip(Slip { id, by_ms }))
}

/// Id of the segment `by` positions after another. The edits refuse the segment itself, in place
/// of a neighbor that it does not have.
fn neighbor(track: &Track, s: &Segment, by: isize) -> String {
    let index = track.segments.iter().position(|other| other.id == s.id);
    let neighbor = index.and_then(|i| track.segments.get(i.checked_add_signed(by)?));
    neighbor.unwrap_or(s).id.clone()
}

fn roll(track: &Track, s: &Segment, by_ms: i64) -> Result<Edit, Reply> {
    Ok(Edit::Roll(Roll {
        before: neighbor(track, s, -1),
        after: s.id.clone(),
        by_ms,
    }))
}

fn slide(track: &Track, s: &Segment, by_ms: i64) -> Result<Edit, Reply> {
    Ok(Edit::Slide(Slide {
        before: neighbor(track, s, -1),
        id: s.id.clone(),
        after: neighbor(track, s, 1),
        by_ms,
    }))
}

fn place(s: &Segment, at_ms: u64, copies: bool, overwrites: bool) -> Result<Edit, Reply> {
    let id = s.id.clone();
    Ok(if overwrites {
        Edit::Overwrite(Overwrite { id, at_ms, copies })
    } else {
        Edit::Paste(Paste { id, at_ms, copies })
    })
}

//! Sentences of edits by frames, and of copied and cut segments.

use crate::domain::clock::{exact, seconds};
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::Edge;

/// Sentence for an edit of the segment `s`.
pub(super) fn english(s: &str, edit: &DirectEdit) -> String {
    let by = amount(edit);
    let direction = if is_later(edit) { "later" } else { "earlier" };
    match edit {
        DirectEdit::MoveEdge { edge, .. } => {
            let verb = if extends(edit) { "Extend" } else { "Shorten" };
            let edge = if *edge == Edge::Start { "start" } else { "end" };
            format!("{verb} the {edge} of {s} by {by}s")
        }
        DirectEdit::Roll { .. } => format!("Move the cut before {s} {by}s {direction}"),
        DirectEdit::Slip { .. } => format!("Slip the content of {s} {by}s {direction}"),
        DirectEdit::Slide { .. } => {
            format!("Slide {s} {by}s {direction} between its neighbors")
        }
        DirectEdit::Paste { at_ms, copies } => {
            let at = exact(*at_ms);
            if *copies {
                format!("Insert a copy of {s} at {at}")
            } else {
                format!("Move {s} to {at} and insert it there")
            }
        }
        DirectEdit::Overwrite { at_ms, copies } => {
            let at = exact(*at_ms);
            if *copies {
                format!("Insert a copy of {s} at {at} and overwrite what is there")
            } else {
                format!("Move {s} to {at} and overwrite what is there")
            }
        }
        _ => String::new(),
    }
}

/// Chinese sentence for an edit of the segment `s`.
pub(super) fn chinese(s: &str, edit: &DirectEdit) -> String {
    let by = amount(edit);
    let direction = if is_later(edit) { "后" } else { "前" };
    match edit {
        DirectEdit::MoveEdge { edge, .. } => {
            let verb = if extends(edit) { "延长" } else { "缩短" };
            let edge = if *edge == Edge::Start {
                "开头"
            } else {
                "结尾"
            };
            format!("将{s}的{edge}{verb}{by}秒")
        }
        DirectEdit::Roll { .. } => format!("将{s}之前的剪辑点向{direction}移{by}秒"),
        DirectEdit::Slip { .. } => format!("将{s}的内容向{direction}滑移{by}秒"),
        DirectEdit::Slide { .. } => format!("将{s}在相邻片段之间向{direction}移{by}秒"),
        DirectEdit::Paste { at_ms, copies } => {
            let (what, at) = (copied(*copies), exact(*at_ms));
            format!("将{s}{what}插入到{at}处")
        }
        DirectEdit::Overwrite { at_ms, copies } => {
            let (what, at) = (copied(*copies), exact(*at_ms));
            format!("将{s}{what}覆盖到{at}处")
        }
        _ => String::new(),
    }
}

fn copied(copies: bool) -> &'static str {
    if copies { "的副本" } else { "" }
}

/// Amount of the edit in seconds.
fn amount(edit: &DirectEdit) -> String {
    seconds(edit.shift_ms().unwrap_or_default().unsigned_abs())
}

fn is_later(edit: &DirectEdit) -> bool {
    edit.shift_ms().is_some_and(|ms| ms > 0)
}

/// Returns true if the edge moves away from the segment.
fn extends(edit: &DirectEdit) -> bool {
    matches!(edit, DirectEdit::MoveEdge { edge, by_ms } if (*edge == Edge::End) == (*by_ms > 0))
}

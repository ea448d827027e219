//! Display text of refused edits.

use super::locale::Lang;
use super::messages::messages;
use crate::domain::clock::{exact, seconds};
use crate::domain::edit::EditRefusal;

/// English text, for logs and tests.
impl std::fmt::Display for EditRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&describe_refusal(Lang::En, self))
    }
}

/// Describes why an edit was refused.
pub fn describe_refusal(lang: Lang, why: &EditRefusal) -> String {
    match why {
        EditRefusal::TooShort(ms) => RefusalText::TooShort {
            length: &seconds(*ms),
        }
        .text(lang),
        EditRefusal::NotEnoughMaterial { name, available_ms } => RefusalText::NotEnoughMaterial {
            name,
            available: &seconds(*available_ms),
        }
        .text(lang),
        EditRefusal::OutsideSegment {
            at_ms,
            start_ms,
            end_ms,
        } => RefusalText::OutsideSegment {
            at: &exact(*at_ms),
            segment: &exact_span(*start_ms, *end_ms),
        }
        .text(lang),
        EditRefusal::IndexOutOfRange(count) => RefusalText::IndexOutOfRange { count }.text(lang),
        EditRefusal::Occupied { at_ms, name } => RefusalText::Occupied {
            at: &exact(*at_ms),
            name,
        }
        .text(lang),
        EditRefusal::AfterTheEnd { at_ms, end_ms } => RefusalText::AfterTheEnd {
            at: &exact(*at_ms),
            end: &exact(*end_ms),
        }
        .text(lang),
        EditRefusal::NotAClip(name) => RefusalText::NotAClip { name }.text(lang),
        EditRefusal::NotAText(name) => RefusalText::NotAText { name }.text(lang),
        EditRefusal::TransitionOfText(name) => RefusalText::TransitionOfText { name }.text(lang),
        EditRefusal::BadRange(end_ms) => RefusalText::BadRange {
            end: &exact(*end_ms),
        }
        .text(lang),
        fixed => {
            let (en, zh) = fixed_texts(fixed);
            if lang == Lang::Zh { zh } else { en }.to_owned()
        }
    }
}

/// Start and end with as many decimals as they need: a rounded time could seem to be inside.
fn exact_span(start_ms: u64, end_ms: u64) -> String {
    format!("{}–{}", exact(start_ms), exact(end_ms))
}

/// Returns the English and the Chinese text of a refusal without parameters; empty for others.
fn fixed_texts(why: &EditRefusal) -> (&'static str, &'static str) {
    match why {
        EditRefusal::SegmentGone => (
            "that segment is no longer on the timeline",
            "那一段已经不在时间线上了",
        ),
        EditRefusal::Empty => ("the timeline is empty", "时间线是空的"),
        EditRefusal::NoPictures => (
            "nothing to assemble: no photos or clips have been uploaded",
            "没有可以用的照片或视频",
        ),
        EditRefusal::DifferentTracks => (
            "the segments are on different tracks",
            "两者不在同一条轨道上",
        ),
        EditRefusal::NoCut => (
            "the first segment cannot have a transition because no segment precedes it",
            "第一段之前没有片段，不能加转场",
        ),
        EditRefusal::BadCanvas => (
            "the canvas must be 16 to 4096 px per side, and the frame rate 1 to 120 fps",
            "画布每边 16 到 4096 像素，帧率 1 到 120",
        ),
        EditRefusal::NothingToDo => ("nothing to change", "没有需要修改的内容"),
        _ => ("", ""),
    }
}

messages! {
    /// Texts of refusals with arguments.
    pub(crate) enum RefusalText;
    TooShort { length }:
        "a segment of {length}s is too short (the minimum is 0.1s)",
        "{length} 秒太短了（最短 0.1 秒）";
    NotEnoughMaterial { name, available }:
        "'{name}' has only {available}s of material left",
        "“{name}”从那里起只有 {available} 秒素材";
    OutsideSegment { at, segment }:
        "{at} is not inside the segment ({segment})",
        "{at} 不在这一段里（{segment}）";
    IndexOutOfRange { count }: "the track has only {count} segments", "轨道上只有 {count} 段";
    Occupied { at, name }:
        "the position {at} is occupied by '{name}'",
        "{at} 处已被“{name}”占用";
    AfterTheEnd { at, end }:
        "{at} is after the end of the video ({end})",
        "{at} 在视频结尾（{end}）之后";
    NotAClip { name }:
        "'{name}' is a photo or a text; this edit needs a clip or a sound",
        "“{name}”是照片或文字；这需要视频或声音";
    NotAText { name }: "'{name}' is not a text", "“{name}”不是文字";
    TransitionOfText { name }:
        "'{name}' is a text: texts have no transitions, but fade in and out",
        "“{name}”是文字：文字没有转场，可以淡入淡出";
    BadRange { end }:
        "a range must end after its start and be within the video ({end})",
        "时间段要先有开始再有结束，并在视频（{end}）之内";
}

//! Reports of direct edits, each in one line: `split sea.jpg at 0:07.5`.

use super::change_list;
use super::changes::display_name;
use super::locale::Lang;
use super::messages::messages;
use crate::domain::clock::{exact, seconds};
use crate::domain::diff::{Change, ChangeKind, Property};
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::Edge;
use crate::domain::text::one_line;

/// Number of segments that are named; more are counted.
const NAMED: usize = 2;

/// Time of an edit (ms). That of a trimmed end or an inserted segment is the result, which may
/// differ from what the edit asks for.
fn time_ms(edit: &DirectEdit, names: &[String], changes: &[Change]) -> Option<u64> {
    actual_ms(edit, names, changes).or_else(|| edit.time_ms())
}

/// End of the only segment of a trim, or start of an inserted one, after the edit (ms).
fn actual_ms(edit: &DirectEdit, names: &[String], changes: &[Change]) -> Option<u64> {
    let [name] = names else {
        return None;
    };
    let is_own = |c: &&Change| c.name == name.as_str() && c.property == Property::Time;
    let mut own = changes.iter().filter(is_own);
    match edit {
        DirectEdit::TrimEnd { .. } => {
            let change = own.find(|c| c.kind == ChangeKind::Changed && c.shift_ms().is_none())?;
            change.after.as_ref()?.span().map(|(_, end_ms)| end_ms)
        }
        DirectEdit::Paste { .. } => {
            let change = own.find(|c| c.kind == ChangeKind::Added)?;
            change.after.as_ref()?.span().map(|(start_ms, _)| start_ms)
        }
        _ => None,
    }
}

/// Reports a direct edit of segments with these names.
pub(crate) fn report(
    lang: Lang,
    edit: &DirectEdit,
    names: &[String],
    changes: &[Change],
) -> String {
    let at = &time_ms(edit, names, changes).map_or_else(String::new, exact);
    let names = &subject(lang, names);
    let text = &edit.text().map_or_else(String::new, one_line);
    match edit {
        DirectEdit::Delete { ripple: true } => EditLine::Deleted { names }.text(lang),
        DirectEdit::Delete { ripple: false } => EditLine::Lifted { names }.text(lang),
        DirectEdit::Split { .. } => EditLine::Split { names, at }.text(lang),
        DirectEdit::TrimStart { .. } => EditLine::TrimmedStart { names, at }.text(lang),
        DirectEdit::TrimEnd { .. } => EditLine::TrimmedEnd { names, at }.text(lang),
        DirectEdit::MoveTo { position } => EditLine::Moved { names, position }.text(lang),
        DirectEdit::StartAt { .. } => EditLine::Placed { names, at }.text(lang),
        DirectEdit::Volume { percent } => EditLine::Volume { names, percent }.text(lang),
        DirectEdit::Mute { muted: true } => EditLine::Muted { names }.text(lang),
        DirectEdit::Mute { muted: false } => EditLine::Unmuted { names }.text(lang),
        DirectEdit::Speed { factor } => EditLine::Speed { names, factor }.text(lang),
        DirectEdit::Fade { edge, ms } => fade(lang, *edge, *ms, names),
        DirectEdit::SetText { .. } => EditLine::Text { text }.text(lang),
        DirectEdit::AddTitle { .. } => EditLine::TitleAdded { text, at }.text(lang),
        DirectEdit::SetTransition { kind, duration_ms } => {
            let (kind, seconds) = (&display_name(lang, kind.id()), &seconds(*duration_ms));
            EditLine::Transition {
                kind,
                names,
                seconds,
            }
            .text(lang)
        }
        DirectEdit::NoTransition => EditLine::NoTransition { names }.text(lang),
        DirectEdit::Duplicate => EditLine::Duplicated { names }.text(lang),
        DirectEdit::MoveEdge { .. }
        | DirectEdit::Roll { .. }
        | DirectEdit::Slip { .. }
        | DirectEdit::Slide { .. } => shifted(lang, edit, names),
        DirectEdit::Paste { .. } => EditLine::Inserted { names, at }.text(lang),
        DirectEdit::Overwrite { .. } => EditLine::PlacedOver { names, at }.text(lang),
        DirectEdit::CutTime { from_ms, to_ms } => {
            let (seconds, at) = (&seconds(to_ms - from_ms), at);
            EditLine::TimeCut { seconds, at }.text(lang)
        }
        DirectEdit::AddCaptions { cues } => {
            let count = &cues.len();
            EditLine::Captioned { count }.text(lang)
        }
        DirectEdit::CloseGap => EditLine::GapClosed { names }.text(lang),
        DirectEdit::Undo => {
            let changes = &change_list::in_short(lang, changes);
            EditLine::Undone { changes }.text(lang)
        }
        DirectEdit::Redo => {
            let changes = &change_list::in_short(lang, changes);
            EditLine::Redone { changes }.text(lang)
        }
    }
}

/// Reports a fade.
fn fade(lang: Lang, edge: Edge, ms: u64, names: &str) -> String {
    let (names, seconds) = (&names, &seconds(ms));
    match edge {
        Edge::Start => EditLine::FadeIn { names, seconds },
        Edge::End => EditLine::FadeOut { names, seconds },
    }
    .text(lang)
}

/// Reports an edit by frames.
fn shifted(lang: Lang, edit: &DirectEdit, names: &str) -> String {
    let by_ms = edit.shift_ms().unwrap_or_default();
    let sign = if by_ms < 0 { "−" } else { "+" };
    let by = &format!("{sign}{}", seconds(by_ms.unsigned_abs()));
    let names = &names;
    match edit {
        DirectEdit::MoveEdge {
            edge: Edge::Start, ..
        } => EditLine::StartMoved { names, by },
        DirectEdit::MoveEdge { .. } => EditLine::EndMoved { names, by },
        DirectEdit::Roll { .. } => EditLine::Rolled { names, by },
        DirectEdit::Slip { .. } => EditLine::Slipped { names, by },
        _ => EditLine::Slid { names, by },
    }
    .text(lang)
}

/// Names of the edited segments, or their number.
fn subject(lang: Lang, names: &[String]) -> String {
    let count = &names.len();
    if *count > NAMED {
        return EditLine::Segments { count }.text(lang);
    }
    let names: Vec<String> = names.iter().map(|name| one_line(name)).collect();
    names.join(if lang == Lang::Zh { "、" } else { " and " })
}

messages! {
    /// Lines that report direct edits.
    pub(crate) enum EditLine;
    Segments { count }: "{count} segments", "{count} 个片段";
    Deleted { names }: "deleted {names}", "已删除 {names}";
    Lifted { names }: "deleted {names}, gap kept", "已删除 {names}，保留空隙";
    Split { names, at }: "split {names} at {at}", "已在 {at} 处分割 {names}";
    TrimmedStart { names, at }: "trimmed the start of {names} to {at}", "已将 {names} 的开头修剪到 {at}";
    TrimmedEnd { names, at }: "trimmed the end of {names} to {at}", "已将 {names} 的结尾修剪到 {at}";
    Moved { names, position }: "moved {names} to position {position}", "已将 {names} 移到第 {position} 位";
    Placed { names, at }: "moved {names} to {at}", "已将 {names} 移到 {at}";
    Volume { names, percent }: "volume of {names}: {percent}%", "{names} 的音量：{percent}%";
    Muted { names }: "muted {names}", "已将 {names} 静音";
    Unmuted { names }: "unmuted {names}", "已取消 {names} 的静音";
    Speed { names, factor }: "speed of {names}: {factor}x", "{names} 的速度：{factor} 倍";
    FadeIn { names, seconds }: "fade-in of {names}: {seconds} s", "{names} 的淡入：{seconds} 秒";
    FadeOut { names, seconds }: "fade-out of {names}: {seconds} s", "{names} 的淡出：{seconds} 秒";
    Text { text }: "changed the text to “{text}”", "文字已改为“{text}”";
    Transition { kind, names, seconds }:
        "{kind} into {names}, {seconds} s", "{names} 的转场：{kind}，{seconds} 秒";
    NoTransition { names }: "removed the transition into {names}", "已去掉 {names} 的转场";
    Duplicated { names }: "duplicated {names}", "已复制 {names}";
    StartMoved { names, by }: "start of {names}: {by} s", "{names} 的开头：{by} 秒";
    EndMoved { names, by }: "end of {names}: {by} s", "{names} 的结尾：{by} 秒";
    Rolled { names, by }: "cut before {names}: {by} s", "{names} 之前的剪辑点：{by} 秒";
    Slipped { names, by }: "slipped {names}: {by} s", "{names} 的内容滑移：{by} 秒";
    Slid { names, by }: "slid {names}: {by} s", "{names} 滑动：{by} 秒";
    Inserted { names, at }: "inserted {names} at {at}", "已在 {at} 插入 {names}";
    PlacedOver { names, at }:
        "placed {names} at {at}, over what was there", "已将 {names} 覆盖到 {at}";
    GapClosed { names }: "closed the gap before {names}", "已合拢 {names} 之前的空隙";
    TitleAdded { text, at }: "added the title “{text}” at {at}", "已在 {at} 添加标题“{text}”";
    TimeCut { seconds, at }: "cut {seconds} s at {at}", "已在 {at} 剪掉 {seconds} 秒";
    Captioned { count }: "added captions: {count}", "已添加字幕：{count} 条";
    Undone { changes }: "undone · {changes}", "已撤销 · {changes}";
    Redone { changes }: "redone · {changes}", "已重做 · {changes}";
}

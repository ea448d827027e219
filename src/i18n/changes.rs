//! Display text of timeline changes, refusals, tracks and properties.

use super::change_text::ChangeMessage;
use super::locale::Lang;
use super::messages::messages;
pub use super::names::{display_name, identifier};
pub use super::refusals::describe_refusal;
use super::values::Values;
use crate::domain::asset::{Asset, Remark};
use crate::domain::clock::precise;
use crate::domain::diff::{Change, ChangeKind, Property};
use crate::domain::summary;
use crate::domain::text::one_line;
use crate::domain::timeline::{Role, Timeline, Track, TrackKind};

/// Describes one change: `Changed beach.jpg: volume 100% → 35%`.
pub fn describe_change(lang: Lang, c: &Change) -> String {
    let Values { before, after } = Values::of(lang, c);
    let (name, track) = (&one_line(&c.name), &track_name(lang, &c.track));
    let (before, after, property) = (&before, &after, &property(lang, c.property));
    let text = match (c.kind, c.property) {
        (ChangeKind::Added, _) => ChangeMessage::Added { name, track, after },
        (ChangeKind::Removed, _) => ChangeMessage::Removed {
            name,
            track,
            before,
        },
        (ChangeKind::Changed, Property::Canvas) => ChangeMessage::Project {
            property,
            before,
            after,
        },
        // The values are ids of media.
        (ChangeKind::Changed, Property::Source) => ChangeMessage::Replaced { name },
        (ChangeKind::Changed, Property::Other) => ChangeMessage::Other { name, track, after },
        (ChangeKind::Changed, _) => ChangeMessage::Changed {
            name,
            property,
            before,
            after,
        },
    };
    text.text(lang)
}

/// One-line summary of a timeline.
pub fn summary(lang: Lang, t: &Timeline) -> String {
    let line = summary::line(t);
    match (lang, line.split_once(": ")) {
        (Lang::Zh, Some((_, tracks))) => {
            let count = t.tracks.iter().filter(|t| !t.segments.is_empty()).count();
            format!(
                "{count} 条轨道：{}",
                tracks.replace("s, muted)", "s，静音)")
            )
        }
        (Lang::Zh, None) => "空".to_owned(),
        (Lang::En, _) => line,
    }
}

/// Label of a track: its name, or its content type if it has no name.
pub fn track(lang: Lang, track: &Track) -> String {
    if lang == Lang::En || !track.name.is_empty() {
        return track_name(lang, &track.label()).to_owned();
    }
    match (track.kind, &track.role) {
        (TrackKind::Audio, Some(Role::Music)) => "背景音乐".into(),
        (TrackKind::Audio, Some(Role::Voice)) => "配音".into(),
        (TrackKind::Audio, Some(Role::Effect)) => "音效".into(),
        (TrackKind::Video, _) => "视频".into(),
        (TrackKind::Audio, _) => "音频".into(),
        (TrackKind::Text, _) => "标题".into(),
        (TrackKind::Other(code), _) => format!("类型 {code}"),
    }
}

/// Name of a track; the names that tracks get by default are translated.
fn track_name(lang: Lang, name: &str) -> &str {
    match (lang, name) {
        (Lang::Zh, "Video") => "视频",
        (Lang::Zh, "BGM") => "背景音乐",
        (Lang::Zh, "Voice") => "配音",
        (Lang::Zh, "SFX") => "音效",
        (Lang::Zh, "Audio") => "音频",
        (Lang::Zh, "Title") => "标题",
        (Lang::Zh, "Captions") => "字幕",
        _ => name,
    }
}

/// Display name of a property.
pub fn property(lang: Lang, property: Property) -> &'static str {
    let (en, zh) = match property {
        Property::Time => ("time", "时间"),
        Property::InPoint => ("in point", "入点"),
        Property::Volume => ("volume", "音量"),
        Property::Speed => ("speed", "速度"),
        Property::Text => ("text", "文字"),
        Property::Name => ("name", "名称"),
        Property::Position => ("position", "位置"),
        Property::Size => ("size", "大小"),
        Property::Color => ("color", "颜色"),
        Property::Style => ("style", "样式"),
        Property::Transition => ("transition", "转场"),
        Property::Fades => ("fades", "淡入淡出"),
        Property::Source => ("source", "素材"),
        Property::Appearance => ("effects", "效果"),
        Property::Canvas => ("canvas", "画布"),
        Property::Other => ("properties", "属性"),
    };
    if lang == Lang::Zh { zh } else { en }
}

/// Describes a problem of an uploaded file.
pub fn describe_remark(lang: Lang, asset: &Asset, remark: &Remark) -> String {
    let name = &asset.name;
    let end = &precise(asset.duration_ms);
    match remark {
        Remark::CutOff { expected_ms } => {
            let expected = &precise(*expected_ms);
            return RemarkText::CutOff {
                name,
                end,
                expected,
            }
            .text(lang);
        }
        Remark::SoundTracks {
            count,
            used,
            silent: 0,
        } => RemarkText::SoundTracks { name, count, used },
        Remark::SoundTracks {
            count,
            used,
            silent,
        } => RemarkText::SilentTracks {
            name,
            count,
            silent,
            used,
        },
        Remark::Restarts => RemarkText::Restarts { name, end },
        Remark::FormatChanges => RemarkText::FormatChanges { name },
    }
    .text(lang)
}

messages! {
    /// Texts of problems of uploaded files.
    pub(crate) enum RemarkText;
    CutOff { name, end, expected }:
        "**{name}** is cut off: it ends at {end} of {expected}. Only that part is used.",
        "**{name}** 不完整：文件在 {end} 处中断（本应长 {expected}），已使用到此处的部分。";
    SoundTracks { name, count, used }:
        "**{name}** has {count} audio tracks; track {used} is used.",
        "**{name}** 有 {count} 条音轨，使用第 {used} 条。";
    SilentTracks { name, count, silent, used }:
        "**{name}** has {count} audio tracks, {silent} of them silent; track {used} is used.",
        "**{name}** 有 {count} 条音轨，{silent} 条无声；使用第 {used} 条。";
    Restarts { name, end }:
        "**{name}** contains another recording after {end}, which is not used. Split the file \
         first to use it.",
        "**{name}** 在 {end} 之后还有另一段录像，未使用。如需使用，请先拆分文件。";
    FormatChanges { name }:
        "**{name}** changes its format partway through; it was converted to a single format.",
        "**{name}** 中途改变格式，已转换为单一格式。";
}

//! Display text of timeline changes, refusals, tracks and properties.

use super::change_text::ChangeText;
use super::locale::Lang;
pub use super::names::{display_name, identifier};
use super::values::Values;
use crate::domain::asset::{Asset, Remark};
use crate::domain::clock::{precise, seconds, span};
use crate::domain::diff::{Change, ChangeKind, Property};
use crate::domain::edit::EditRefusal;
use crate::domain::summary;
use crate::domain::text::one_line;
use crate::domain::timeline::{Timeline, Track, TrackKind};

/// Describes one change: `Changed beach.jpg: volume 100% → 35%`.
pub fn describe_change(lang: Lang, c: &Change) -> String {
    let Values { before, after } = Values::of(lang, c);
    let (name, track) = (&one_line(&c.name), &c.track);
    let (before, after, property) = (&before, &after, &property(lang, c.property));
    let text = match (c.kind, c.property) {
        (ChangeKind::Added, _) => ChangeText::Added { name, track, after },
        (ChangeKind::Removed, _) => ChangeText::Removed {
            name,
            track,
            before,
        },
        (ChangeKind::Changed, Property::Canvas) => ChangeText::Project {
            property,
            before,
            after,
        },
        (ChangeKind::Changed, Property::Other) => ChangeText::Other { name, track, after },
        (ChangeKind::Changed, _) => ChangeText::Changed {
            name,
            property,
            before,
            after,
        },
    };
    text.text(lang)
}

/// Describes why an edit was refused.
pub fn describe_refusal(lang: Lang, why: &EditRefusal) -> String {
    if lang == Lang::En {
        return why.to_string();
    }
    match why {
        EditRefusal::SegmentGone => "那一段已经不在时间线上了".into(),
        EditRefusal::Empty => "时间线是空的".into(),
        EditRefusal::NoPictures => "没有可以用的照片或视频".into(),
        EditRefusal::TooShort(ms) => format!("{} 秒太短了（最短 0.1 秒）", seconds(*ms)),
        EditRefusal::NotEnoughMaterial { name, available_ms } => {
            format!("“{name}”从那里起只有 {} 秒素材", seconds(*available_ms))
        }
        EditRefusal::OutsideSegment {
            at_ms,
            start_ms,
            end_ms,
        } => {
            format!(
                "{} 不在这一段里（{}）",
                precise(*at_ms),
                span(*start_ms, *end_ms)
            )
        }
        EditRefusal::IndexOutOfRange(count) => format!("轨道上只有 {count} 段"),
        EditRefusal::DifferentTracks => "两者不在同一条轨道上".into(),
        EditRefusal::Occupied { at_ms, name } => {
            format!("{} 处已被“{name}”占用", precise(*at_ms))
        }
        EditRefusal::NoCut => "第一段之前没有片段，不能加转场".into(),
        EditRefusal::AfterTheEnd { at_ms, end_ms } => {
            format!("{} 在视频结尾（{}）之后", precise(*at_ms), precise(*end_ms))
        }
        EditRefusal::NotAClip(name) => format!("“{name}”是照片或文字；这需要视频或声音"),
        EditRefusal::NotAText(name) => format!("“{name}”不是文字"),
        EditRefusal::BadRange(end_ms) => format!(
            "时间段要先有开始再有结束，并在视频（{}）之内",
            precise(*end_ms)
        ),
        EditRefusal::BadCanvas => "画布每边 16 到 4096 像素，帧率 1 到 120".into(),
        EditRefusal::NothingToDo => "没有需要修改的内容".into(),
    }
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
        return track.label();
    }
    match (track.kind, track.role.as_deref()) {
        (TrackKind::Audio, Some("bgm")) => "背景音乐".into(),
        (TrackKind::Audio, Some("voice")) => "配音".into(),
        (TrackKind::Audio, Some("sfx")) => "音效".into(),
        (TrackKind::Video, _) => "视频".into(),
        (TrackKind::Audio, _) => "音频".into(),
        (TrackKind::Text, _) => "标题".into(),
        (TrackKind::Other(code), _) => format!("类型 {code}"),
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
        Property::Appearance => ("appearance", "画面"),
        Property::Canvas => ("canvas", "画布"),
        Property::Other => ("properties", "属性"),
    };
    if lang == Lang::Zh { zh } else { en }
}

/// Describes a problem of an uploaded file.
pub fn describe_remark(lang: Lang, asset: &Asset, remark: &Remark) -> String {
    let name = &asset.name;
    let zh = lang == Lang::Zh;
    match remark {
        Remark::CutOff { expected_ms } => {
            let (end, expected) = (precise(asset.duration_ms), precise(*expected_ms));
            if zh {
                format!(
                    "**{name}** 不完整：文件在 {end} 处中断（本应长 {expected}），已使用到此处的部分。"
                )
            } else {
                format!(
                    "**{name}** is cut off: it ends at {end} of {expected}. Only that part is used."
                )
            }
        }
        Remark::SoundTracks {
            count,
            used,
            silent: 0,
        } => {
            if zh {
                format!("**{name}** 有 {count} 条音轨，使用第 {used} 条。")
            } else {
                format!("**{name}** has {count} audio tracks; track {used} is used.")
            }
        }
        Remark::SoundTracks {
            count,
            used,
            silent,
        } => {
            if zh {
                format!("**{name}** 有 {count} 条音轨，{silent} 条无声；使用第 {used} 条。")
            } else {
                format!(
                    "**{name}** has {count} audio tracks, {silent} of them silent; track {used} is \
                     used."
                )
            }
        }
        Remark::Restarts => {
            let end = precise(asset.duration_ms);
            if zh {
                format!("**{name}** 在 {end} 之后还有另一段录像，未使用。如需使用，请先拆分文件。")
            } else {
                format!(
                    "**{name}** contains another recording after {end}, which is not used. Split \
                     the file first to use it."
                )
            }
        }
        Remark::FormatChanges if zh => format!("**{name}** 中途改变格式，已转换为单一格式。"),
        Remark::FormatChanges => {
            format!(
                "**{name}** changes its format partway through; it was converted to a single \
                 format."
            )
        }
    }
}

//! Display text of timeline changes, refusals, tracks and properties.

use super::locale::Lang;
use super::ui::{Phrase, fill, phrase};
use crate::domain::asset::{self, Asset, Remark};
use crate::domain::clock::{precise, seconds, span};
use crate::domain::diff::{Change, ChangeKind, Property};
use crate::domain::edit::EditRefusal;
use crate::domain::summary;
use crate::domain::text::one_line;
use crate::domain::timeline::{Role, Timeline, Track, TrackKind};
use crate::domain::transcript::Item;

/// Describes one change: `Changed beach.jpg: volume 100% → 35%`.
pub fn describe_change(lang: Lang, c: &Change) -> String {
    let (name, before, after) = (
        one_line(&c.name),
        value(lang, c.property, &c.before),
        value(lang, c.property, &c.after),
    );
    let zh = lang == Lang::Zh;
    match c.kind {
        ChangeKind::Added if zh => format!("添加 {name}（{}）{after}", c.track),
        ChangeKind::Added => format!("Added {name} ({}) {after}", c.track),
        ChangeKind::Removed if zh => format!("删除 {name}（{}），原位置 {before}", c.track),
        ChangeKind::Removed => format!("Removed {name} ({}), was {before}", c.track),
        ChangeKind::Changed if c.property == Property::Canvas => {
            format!("{} {before} → {after}", property(lang, c.property))
        }
        ChangeKind::Changed if c.property == Property::Other && zh => {
            format!("修改 {name}（{}）{after}", c.track)
        }
        ChangeKind::Changed if c.property == Property::Other => {
            format!("Changed {name} ({}) {after}", c.track)
        }
        ChangeKind::Changed if zh => format!(
            "修改 {name}：{} {before} → {after}",
            property(lang, c.property)
        ),
        ChangeKind::Changed => format!(
            "Changed {name}: {} {before} → {after}",
            property(lang, c.property)
        ),
    }
}

/// Identifiers of the draft (transitions, positions, adjustments) and their Chinese names.
const NAMES: &[(&str, &str)] = &[
    ("crossfade", "叠化"),
    ("fade-black", "黑场过渡"),
    ("fade-white", "白场过渡"),
    ("slide-left", "向左滑动"),
    ("slide-right", "向右滑动"),
    ("slide-up", "向上滑动"),
    ("slide-down", "向下滑动"),
    ("push-left", "向左推入"),
    ("push-right", "向右推入"),
    ("push-up", "向上推入"),
    ("push-down", "向下推入"),
    ("wipe-left", "向左擦除"),
    ("wipe-right", "向右擦除"),
    ("wipe-up", "向上擦除"),
    ("wipe-down", "向下擦除"),
    ("zoom", "缩放"),
    ("cut", "硬切"),
    ("cover", "填满"),
    ("contain", "完整显示"),
    ("blur", "模糊背景"),
    ("center", "居中"),
    ("top", "上"),
    ("bottom", "下"),
    ("left", "左"),
    ("right", "右"),
    ("top-left", "左上"),
    ("top-right", "右上"),
    ("bottom-left", "左下"),
    ("bottom-right", "右下"),
    ("muted", "静音"),
    ("plain", "原样"),
    ("zoom-in", "缓慢放大"),
    ("zoom-out", "缓慢缩小"),
    ("pan-left", "向左平移"),
    ("pan-right", "向右平移"),
    ("pan-up", "向上平移"),
    ("pan-down", "向下平移"),
    ("brightness", "亮度"),
    ("contrast", "对比度"),
    ("saturation", "饱和度"),
    ("warmth", "色温"),
    ("sepia", "怀旧"),
    ("vignette", "暗角"),
    ("mirror", "镜像"),
    ("rotate", "旋转"),
    ("crop", "裁剪"),
    ("opacity", "不透明度"),
];

/// Display name of a draft identifier (a transition, a position, a fit); an unknown identifier is
/// returned unchanged.
pub fn display_name(lang: Lang, name: &str) -> String {
    let known = NAMES
        .iter()
        .find(|(id, _)| *id == name)
        .filter(|_| lang == Lang::Zh);
    known.map_or_else(|| one_line(name), |(_, zh)| (*zh).to_owned())
}

/// Draft identifier of a display name; an unknown name is returned unchanged.
pub fn identifier(display_name: &str) -> &str {
    NAMES
        .iter()
        .find(|(_, zh)| *zh == display_name)
        .map_or(display_name, |(id, _)| id)
}

/// Translates the value of a property, as `domain::diff` writes it in English.
pub fn value(lang: Lang, property: Property, text: &str) -> String {
    let text = one_line(text);
    if lang == Lang::En {
        return text;
    }
    match property {
        Property::Fades => text.replace("in ", "淡入 ").replace(", out ", "，淡出 "),
        Property::Transition => match text.split_once(' ') {
            Some((kind, length)) => format!("{} {length}", display_name(lang, kind)),
            None => display_name(lang, &text),
        },
        Property::Volume => text
            .replace("muted", "静音")
            .replace(", ducked", "，说话时压低"),
        Property::Speed => text
            .replace("frozen", "定格")
            .replace(" reversed", " 倒放")
            .replace(" looped", " 循环"),
        Property::Style => {
            let terms = [
                ("semibold", "半粗"),
                ("bold", "粗体"),
                ("regular", "常规"),
                ("light", "细体"),
                (", on ", "，底色 "),
                (", rolling", "，滚动"),
            ];
            terms
                .iter()
                .fold(text, |text, (en, zh)| text.replace(en, zh))
        }
        Property::Position => display_name(lang, &text),
        Property::Appearance => text
            .split(", ")
            .map(|part| adjustment(lang, part))
            .collect::<Vec<_>>()
            .join("，"),
        _ => text,
    }
}

/// Display text of a segment's adjustments: `zoom-in, brightness 120%`.
pub fn adjustments(lang: Lang, list: &str) -> String {
    value(lang, Property::Appearance, list)
}

/// Display text of one adjustment: its name and amount.
fn adjustment(lang: Lang, part: &str) -> String {
    match part.split_once(' ') {
        Some((name, amount)) => format!("{} {amount}", display_name(lang, name)),
        None => display_name(lang, part),
    }
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

/// Text of a transcript item, such as a completed upload or export.
pub fn item(lang: Lang, item: &Item) -> String {
    match item {
        Item::Uploaded { name, bytes: 0 } => fill(phrase(lang, Phrase::Uploaded), &[name]),
        Item::Uploaded { name, bytes } => fill(
            phrase(lang, Phrase::Uploaded),
            &[&format!("{name} ({})", asset::format_size(*bytes))],
        ),
        Item::Exported { path, bytes, .. } => fill(
            phrase(lang, Phrase::Exported),
            &[&path.display().to_string(), &asset::format_size(*bytes)],
        ),
        other => other.text(),
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

/// Describes which audio track of several is used: their number, the used one and the silent ones.
fn describe_sound_tracks(lang: Lang, name: &str, tracks: (u32, u32, u32)) -> String {
    match (lang, tracks) {
        (Lang::Zh, (count, used, 0)) => {
            format!("**{name}** 有 {count} 条音轨，使用第 {used} 条。")
        }
        (Lang::Zh, (count, used, silent)) => {
            format!("**{name}** 有 {count} 条音轨，{silent} 条无声；使用第 {used} 条。")
        }
        (Lang::En, (count, used, 0)) => {
            format!("**{name}** has {count} audio tracks; track {used} is used.")
        }
        (Lang::En, (count, used, silent)) => format!(
            "**{name}** has {count} audio tracks, {silent} of them silent; track {used} is used."
        ),
    }
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
            silent,
        } => describe_sound_tracks(lang, name, (*count, *used, *silent)),
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

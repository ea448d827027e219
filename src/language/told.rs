//! Changes as sentences.

use super::locale::Lang;
use super::words::{W, fill, w};
use crate::domain::asset;
use crate::domain::diff::{Change, ChangeKind, Property};
use crate::domain::text::one_line;
use crate::domain::transcript::Item;

/// One change in words: `Changed beach.jpg: volume 100% → 35%`.
pub fn change(lang: Lang, c: &Change) -> String {
    let (name, before, after) = (one_line(&c.name), one_line(&c.before), one_line(&c.after));
    let zh = lang == Lang::Zh;
    match c.kind {
        ChangeKind::Added if zh => format!("添加 {name}（{}）{after}", c.track),
        ChangeKind::Added => format!("Added {name} ({}) {after}", c.track),
        ChangeKind::Removed if zh => format!("删除 {name}（{}），原位置 {before}", c.track),
        ChangeKind::Removed => format!("Removed {name} ({}), was {before}", c.track),
        ChangeKind::Changed if c.property == Property::Canvas => {
            format!("{} {before} → {after}", property(lang, c.property))
        }
        ChangeKind::Changed if c.property == Property::Other && zh => format!("修改 {name}（{}）{after}", c.track),
        ChangeKind::Changed if c.property == Property::Other => format!("Changed {name} ({}) {after}", c.track),
        ChangeKind::Changed if zh => format!("修改 {name}：{} {before} → {after}", property(lang, c.property)),
        ChangeKind::Changed => format!("Changed {name}: {} {before} → {after}", property(lang, c.property)),
    }
}

/// What a card says: an upload, an export.
pub fn item(lang: Lang, item: &Item) -> String {
    match item {
        Item::Uploaded { name, bytes: 0 } => fill(w(lang, W::Uploaded), &[name]),
        Item::Uploaded { name, bytes } => fill(w(lang, W::Uploaded), &[&format!("{name} ({})", asset::size(*bytes))]),
        Item::Exported { path, bytes, .. } => fill(w(lang, W::Exported), &[&path.display().to_string(), &asset::size(*bytes)]),
        other => other.text(),
    }
}

/// A property's name.
pub fn property(lang: Lang, property: Property) -> &'static str {
    let (en, zh) = match property {
        Property::Time => ("time", "时间"),
        Property::InPoint => ("in point", "入点"),
        Property::Volume => ("volume", "音量"),
        Property::Speed => ("speed", "速度"),
        Property::Text => ("text", "文字"),
        Property::Name => ("name", "名称"),
        Property::Place => ("place", "位置"),
        Property::Size => ("size", "大小"),
        Property::Color => ("colour", "颜色"),
        Property::Transition => ("transition", "转场"),
        Property::Fades => ("fades", "淡入淡出"),
        Property::Source => ("source", "素材"),
        Property::Canvas => ("canvas", "画布"),
        Property::Other => ("properties", "属性"),
    };
    if lang == Lang::Zh { zh } else { en }
}

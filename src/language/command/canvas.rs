//! The shape of the picture.

use super::{Clause, Context, Reading};
use crate::domain::edit::Edit;

const SHAPES: &[(&[&str], (u32, u32))] = &[
    (&["16:9", "16x9", "landscape", "horizontal", "widescreen", "youtube", "横屏", "横版"], (1920, 1080)),
    (&["9:16", "9x16", "portrait", "vertical", "tiktok", "reels", "shorts", "竖屏", "竖版", "抖音"], (1080, 1920)),
    (&["1:1", "1x1", "square", "方形", "正方形"], (1080, 1080)),
    (&["4:5", "4x5"], (1080, 1350)),
];

pub fn read(clause: &Clause, _: &Context) -> Option<Reading> {
    let about = clause.has(&["canvas", "aspect", "format", "ratio", "画布", "画幅", "比例", "尺寸"]);
    let verb = clause
        .starts(&["make", "set", "change", "turn", "convert", "switch", "use", "crop", "把", "将", "改", "设", "设置", "换"]);
    let (names, size) = SHAPES.iter().find(|(names, _)| clause.has(names))?;
    let bare = names.iter().any(|n| clause.text.trim() == *n);
    // "make a vertical video from these photos" assembles first; only what speaks of the picture as it is sets it.
    let assembles = clause.has(&["photos", "photo", "clips", "images", "pictures", "照片", "图片"]);
    ((about || verb || bare) && !assembles).then_some(Reading::Edit(Edit::SetCanvas { width: size.0, height: size.1 }))
}

//! Display names of draft identifiers: transitions, positions, fits, motions, adjustments.

use super::locale::Lang;
use crate::domain::text::one_line;

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
    ("sharpen", "锐化"),
    ("mirror", "镜像"),
    ("flip", "上下翻转"),
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

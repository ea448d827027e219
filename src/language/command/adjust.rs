//! Picture adjustments: motion on photos, color, blur, mirror, rotation, fit.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::picture_in_picture;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments;
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::adjustments::Adjustment;
use crate::domain::edit::{Adjust, Edit};
use crate::domain::timeline::{Fit, Motion, TrackKind};
use crate::language::pattern::Pattern;

/// Builds the adjustment of a keyword; the clause may give its amount.
type AdjustmentRequest = fn(&Clause) -> Adjustment;

/// Keywords and their adjustments, the most specific first.
const KEYWORDS: &[(&[&str], AdjustmentRequest)] = &[
    (
        &[
            "no motion",
            "remove the zoom",
            "stop the zoom",
            "without motion",
            "stop the motion",
            "remove the motion",
            "remove motion",
            "hold still",
            "去掉运镜",
            "不要运镜",
            "静止不动",
        ],
        |_| Adjustment::Motion(None),
    ),
    (
        &[
            "zoom out",
            "zooms out",
            "pull out",
            "pull back",
            "缩小镜头",
            "拉远",
            "镜头拉远",
        ],
        |_| motion(Motion::ZoomOut),
    ),
    (
        &[
            "zoom in",
            "zooms in",
            "zoom into",
            "slow zoom",
            "ken burns",
            "push in",
            "推近",
            "motion to the photos",
            "镜头推近",
            "缓慢放大",
            "肯伯恩斯",
        ],
        |_| motion(Motion::ZoomIn),
    ),
    (
        &["pan left", "pan to the left", "向左平移", "左移镜头"],
        |_| motion(Motion::PanLeft),
    ),
    (
        &[
            "pan right",
            "pan to the right",
            "pan across",
            "pan",
            "向右平移",
            "右移镜头",
        ],
        |_| motion(Motion::PanRight),
    ),
    (&["pan up", "tilt up", "向上平移"], |_| {
        motion(Motion::PanUp)
    }),
    (&["pan down", "tilt down", "向下平移"], |_| {
        motion(Motion::PanDown)
    }),
    (
        &[
            "add motion",
            "some motion",
            "ken burns effect",
            "with motion",
            "animate",
            "加运镜",
            "运镜",
            "动起来",
        ],
        |_| motion(Motion::ZoomIn),
    ),
    (
        &[
            "blurred bars",
            "blurred background",
            "blur the bars",
            "blurred sides",
            "模糊背景",
            "模糊边",
        ],
        |_| Adjustment::Fit(Fit::Blur),
    ),
    (
        &[
            "fit the frame",
            "fit the whole",
            "fit in the frame",
            "show the whole",
            "whole photo",
            "whole picture",
            "letterbox",
            "black bars",
            "完整显示",
            "适应画面",
            "黑边",
        ],
        |_| Adjustment::Fit(Fit::Contain),
    ),
    (
        &[
            "fill the frame",
            "fill the screen",
            "fill the canvas",
            "crop to fill",
            "fill the picture",
            "铺满",
            "填满",
            "填充画面",
        ],
        |_| Adjustment::Fit(Fit::Cover),
    ),
    (
        &[
            "original look",
            "no effects",
            "remove the effects",
            "remove effects",
            "remove all effects",
            "reset the look",
            "no filter",
            "no filters",
            "reset the colour",
            "reset the color",
            "恢复原样",
            "去掉效果",
            "去掉所有效果",
            "去掉所有滤镜",
            "去掉滤镜",
            "原色",
        ],
        |_| Adjustment::Reset,
    ),
    (
        &[
            "black and white",
            "black & white",
            "black-and-white",
            "b&w",
            "grayscale",
            "greyscale",
            "monochrome",
            "黑白",
        ],
        |_| Adjustment::BlackAndWhite,
    ),
    (
        &["sepia", "old photo", "vintage", "复古", "怀旧", "棕褐"],
        |_| Adjustment::Sepia,
    ),
    (&["vignette", "dark edges", "暗角"], |_| {
        Adjustment::Vignette
    }),
    (
        &[
            "darker",
            "darken",
            "less bright",
            "lower the brightness",
            "reduce the brightness",
            "调暗",
            "变暗",
            "暗一点",
            "降低亮度",
        ],
        |c| Adjustment::Brightness(-amount(c)),
    ),
    (
        &[
            "brighter",
            "brighten",
            "brightness",
            "lighter",
            "lighten",
            "调亮",
            "变亮",
            "亮一点",
            "提高亮度",
            "亮度",
        ],
        |c| Adjustment::Brightness(amount(c)),
    ),
    (
        &[
            "less contrast",
            "lower the contrast",
            "reduce the contrast",
            "softer contrast",
            "降低对比度",
            "对比度低",
        ],
        |c| Adjustment::Contrast(1.0 / (1.0 + amount(c))),
    ),
    (&["contrast", "punchier", "对比度"], |c| {
        Adjustment::Contrast(1.0 + amount(c))
    }),
    (
        &[
            "less saturation",
            "less saturated",
            "desaturate",
            "less colorful",
            "less colourful",
            "muted colors",
            "muted colours",
            "降低饱和度",
            "淡一点",
        ],
        |c| Adjustment::Saturation(1.0 - amount(c)),
    ),
    (
        &[
            "saturation",
            "saturated",
            "saturate",
            "more colorful",
            "more colourful",
            "more vivid",
            "vivid",
            "饱和度",
            "鲜艳",
        ],
        |c| Adjustment::Saturation(1.0 + amount(c)),
    ),
    (
        &["warmer", "warm", "暖一点", "暖色", "更暖", "调暖", "变暖"],
        |c| Adjustment::Warmth(amount(c)),
    ),
    (
        &[
            "cooler",
            "colder",
            "cool look",
            "冷一点",
            "冷色",
            "更冷",
            "调冷",
            "变冷",
        ],
        |c| Adjustment::Warmth(-amount(c)),
    ),
    (
        &[
            "sharp again",
            "no blur",
            "remove the blur",
            "unblur",
            "去掉模糊",
        ],
        |_| Adjustment::Blur(0.0),
    ),
    (
        &["blur", "blurry", "blurred", "out of focus", "模糊", "虚化"],
        |c| Adjustment::Blur(number::level(&c.text).unwrap_or(0.5)),
    ),
    (
        &[
            "mirror",
            "flip",
            "horizontally",
            "镜像",
            "水平翻转",
            "左右翻转",
        ],
        |_| Adjustment::Mirror,
    ),
    (
        &[
            "rotate",
            "clockwise",
            "counterclockwise",
            "anticlockwise",
            "turn left",
            "turn right",
            "upside down",
            "turn 180",
            "旋转",
            "顺时针",
            "逆时针",
        ],
        |c| Adjustment::Rotate(rotation(c)),
    ),
];

fn motion(motion: Motion) -> Adjustment {
    Adjustment::Motion(Some(motion))
}

/// Amount of an adjustment (0–1); a visible default if the clause gives none.
fn amount(clause: &Clause) -> f64 {
    let default = if clause.has(&["much", "a lot", "far", "很多", "大幅", "得多"]) {
        0.4
    } else if clause.has(&[
        "a bit", "a little", "slightly", "a touch", "一点", "稍微", "有点", "略",
    ]) {
        0.1
    } else {
        0.2
    };
    number::level(&clause.text)
        .filter(|l| *l > 0.0 && *l <= 1.0)
        .unwrap_or(default)
}

/// Clockwise rotation (degrees).
fn rotation(clause: &Clause) -> u32 {
    let contains = |text: &str| clause.text.contains(text);
    if contains("180") || clause.has(&["upside down"]) {
        180
    } else if contains("270")
        || contains("-90")
        || clause.has(&["left", "counterclockwise", "anticlockwise", "逆时针"])
        || contains("向左")
    {
        270
    } else {
        90
    }
}

/// All adjustments that a clause asks for. Each part of the text counts once: "less contrast" is
/// not "contrast" as well.
fn requested_adjustments(clause: &Clause) -> Vec<Adjustment> {
    let mut claimed: Vec<std::ops::Range<usize>> = Vec::new();
    let mut changes = Vec::new();
    for (words, change) in KEYWORDS {
        let spans: Vec<_> = words
            .iter()
            .filter_map(|w| clause.find(w).map(|at| at..at + w.len()))
            .collect();
        let free = |span: &&std::ops::Range<usize>| {
            claimed
                .iter()
                .all(|c| span.end <= c.start || c.end <= span.start)
        };
        if let Some(first) = spans.iter().filter(free).map(|s| s.start).min() {
            claimed.extend(spans);
            changes.push((first, change(clause)));
        }
    }
    changes.sort_by_key(|(at, _)| *at);
    changes.into_iter().map(|(_, change)| change).collect()
}

const CROP: &[&str] = &["crop", "裁掉", "裁剪", "裁去"];

/// Crop that a clause asks for: `crop the top 20%`, `crop 10% off the sides`, `裁掉左右两边各10%`. The
/// outer option is `None` if the clause is not about cropping, the inner if the crop is incomplete.
fn crop(clause: &Clause) -> Option<Option<Adjustment>> {
    static PERCENT: Pattern = Pattern::new(r"(\d+(?:\.\d+)?)\s*(?:%|％|percent)");
    if !clause.has(CROP) {
        return None;
    }
    if clause.has(&[
        "remove the crop",
        "no crop",
        "uncrop",
        "undo the crop",
        "取消裁剪",
        "不裁剪",
        "去掉裁剪",
    ]) {
        return Some(Some(Adjustment::Crop([0.0; 4])));
    }
    let share = PERCENT
        .captures(&clause.text)
        .and_then(|c| c[1].parse::<f64>().ok())
        .map(|p| p / 100.0);
    // With a time instead of a percentage, the clause trims and does not crop.
    let Some(share) = share else {
        return if number::times(&clause.text).is_empty() {
            Some(None)
        } else {
            None
        };
    };
    let every = clause.has(&[
        "every side",
        "all sides",
        "each side",
        "all around",
        "edges",
        "四边",
        "四周",
    ]);
    let sides = clause.has(&["sides", "both sides", "两边", "左右"]);
    let edge_share = |words: &[&str]| {
        if every || clause.has(words) {
            share
        } else {
            0.0
        }
    };
    let side_share = |words: &[&str]| {
        if sides || every || clause.has(words) {
            share
        } else {
            0.0
        }
    };
    let crop = [
        side_share(&["left", "左边", "左侧"]),
        edge_share(&["top", "上边", "顶部", "上方"]),
        side_share(&["right", "右边", "右侧"]),
        edge_share(&["bottom", "下边", "底部", "下方"]),
    ];
    Some((crop != [0.0; 4]).then_some(Adjustment::Crop(crop)))
}

/// Returns true if a clause describes a new video, which `assemble` handles.
fn describes_new_video(clause: &Clause) -> bool {
    let makes = clause.has(&[
        "into a",
        "from these",
        "from the",
        "from my",
        "out of",
        "make a video",
        "create a",
        "做成",
        "制作成",
        "做一个",
    ]);
    makes
        && clause.has(&[
            "video",
            "promo",
            "montage",
            "slideshow",
            "film",
            "movie",
            "reel",
            "视频",
            "短片",
            "宣传片",
        ])
}

/// Interprets a request for picture adjustments. Without a reference it applies to all pictures, a
/// motion to all photos.
pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    // Requests about texts and sounds are handled elsewhere.
    let is_about_other_media = clause.has(TITLE) || clause.has(MUSIC) || clause.has(VOICE);
    if is_about_other_media || clause.has(&["canvas", "画布"]) || describes_new_video(clause) {
        return None;
    }
    let changes = match (crop(clause), picture_in_picture::opacity(clause)) {
        (Some(None), _) => return Some(Interpretation::Unclear(Reply::CropHow)),
        (Some(Some(crop)), _) => vec![crop],
        (None, Some(opacity)) => vec![Adjustment::Opacity(opacity)],
        (None, None) => requested_adjustments(clause),
    };
    if changes.is_empty() {
        return None;
    }
    let pictures = segments::pictures(context.timeline);
    if pictures.is_empty() {
        return Some(Interpretation::Cannot(Reply::NoPicture));
    }
    let only_motion = changes.iter().all(|c| matches!(c, Adjustment::Motion(_)));
    let photos = || {
        pictures
            .iter()
            .filter(|s| segments::is_photo(s, context))
            .map(|s| s.id.clone())
            .collect::<Vec<_>>()
    };
    let ids: Vec<String> = match reference::find(clause, context) {
        Referent::One(s) => vec![s.id.clone()],
        Referent::All(all) => all.iter().map(|s| s.id.clone()).collect(),
        Referent::Missing(why) => return Some(Interpretation::Cannot(why)),
        Referent::Nothing if only_motion && !photos().is_empty() => photos(),
        Referent::Nothing => pictures.iter().map(|s| s.id.clone()).collect(),
    };
    let video_segments = context
        .timeline
        .tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Video)
        .flat_map(|t| &t.segments);
    let known: Vec<&String> = video_segments.map(|s| &s.id).collect();
    if !ids.iter().all(|id| known.contains(&id)) {
        return Some(Interpretation::Cannot(Reply::NotAPicture));
    }
    Some(Interpretation::edit(Edit::Adjust(Adjust { ids, changes })))
}

//! How pictures look: motion on stills, colour, blur, mirror, turn, fit.

use super::reference::{self, Found};
use super::{Clause, Context, Reading, number};
use crate::domain::edit::Edit;
use crate::domain::look::LookChange;
use crate::domain::timeline::TrackKind;

/// What words ask for, with how much of it the rest of the clause tells.
type Wish = fn(&Clause) -> LookChange;

/// Words → what they ask for; the more special first.
const WORDS: &[(&[&str], Wish)] = &[
    (
        &[
            "no motion",
            "without motion",
            "stop the motion",
            "remove the motion",
            "remove motion",
            "hold still",
            "去掉运镜",
            "不要运镜",
            "静止不动",
        ],
        |_| LookChange::Motion(None),
    ),
    (&["zoom out", "zooms out", "pull out", "pull back", "缩小镜头", "拉远", "镜头拉远"], |_| motion("zoom-out")),
    (
        &["zoom in", "zooms in", "zoom into", "slow zoom", "ken burns", "push in", "推近", "镜头推近", "缓慢放大", "肯伯恩斯"],
        |_| motion("zoom-in"),
    ),
    (&["pan left", "pan to the left", "向左平移", "左移镜头"], |_| motion("pan-left")),
    (&["pan right", "pan to the right", "pan across", "向右平移", "右移镜头"], |_| motion("pan-right")),
    (&["pan up", "tilt up", "向上平移"], |_| motion("pan-up")),
    (&["pan down", "tilt down", "向下平移"], |_| motion("pan-down")),
    (&["add motion", "some motion", "with motion", "animate", "加运镜", "运镜", "动起来"], |_| motion("zoom-in")),
    (&["blurred bars", "blurred background", "blur the bars", "blurred sides", "模糊背景", "模糊边"], |_| fit("blur")),
    (
        &["fit the frame", "fit the whole", "show the whole", "letterbox", "black bars", "完整显示", "适应画面", "黑边"],
        |_| fit("contain"),
    ),
    (&["fill the frame", "fill the screen", "fill the canvas", "crop to fill", "铺满", "填满", "填充画面"], |_| {
        fit("cover")
    }),
    (
        &[
            "original look",
            "no effects",
            "remove the effects",
            "remove effects",
            "remove all effects",
            "reset the look",
            "reset the colour",
            "reset the color",
            "恢复原样",
            "去掉效果",
            "去掉滤镜",
            "原色",
        ],
        |_| LookChange::Neutral,
    ),
    (&["black and white", "black & white", "black-and-white", "b&w", "grayscale", "greyscale", "monochrome", "黑白"], |_| {
        LookChange::BlackAndWhite
    }),
    (&["sepia", "old photo", "vintage", "复古", "怀旧", "棕褐"], |_| LookChange::Sepia),
    (&["vignette", "dark edges", "暗角"], |_| LookChange::Vignette),
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
        |c| LookChange::Brightness(-by(c)),
    ),
    (
        &["brighter", "brighten", "brightness", "lighter", "lighten", "调亮", "变亮", "亮一点", "提高亮度", "亮度"],
        |c| LookChange::Brightness(by(c)),
    ),
    (
        &["less contrast", "lower the contrast", "reduce the contrast", "softer contrast", "降低对比度", "对比度低"],
        |c| LookChange::Contrast(1.0 / (1.0 + by(c))),
    ),
    (&["contrast", "punchier", "对比度"], |c| LookChange::Contrast(1.0 + by(c))),
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
        |c| LookChange::Saturation(1.0 - by(c)),
    ),
    (
        &["saturation", "saturated", "saturate", "more colorful", "more colourful", "more vivid", "vivid", "饱和度", "鲜艳"],
        |c| LookChange::Saturation(1.0 + by(c)),
    ),
    (&["warmer", "warm", "暖一点", "暖色", "更暖"], |c| LookChange::Warmth(by(c))),
    (&["cooler", "colder", "cool look", "冷一点", "冷色", "更冷"], |c| LookChange::Warmth(-by(c))),
    (&["sharp again", "no blur", "remove the blur", "unblur", "去掉模糊"], |_| LookChange::Blur(0.0)),
    (&["blur", "blurry", "blurred", "out of focus", "模糊", "虚化"], |c| {
        LookChange::Blur(number::level(&c.text).unwrap_or(0.5))
    }),
    (&["mirror", "flip horizontally", "flip it", "镜像", "水平翻转", "左右翻转"], |_| LookChange::Mirror),
    (&["upside down", "rotate 180", "rotate by 180", "turn 180", "旋转180"], |_| LookChange::Rotate(180)),
    (
        &[
            "rotate left",
            "counterclockwise",
            "anticlockwise",
            "turn left",
            "rotate 270",
            "rotate by 270",
            "rotate -90",
            "向左旋转",
            "逆时针",
        ],
        |_| LookChange::Rotate(270),
    ),
    (&["rotate", "clockwise", "turn right", "旋转", "顺时针"], |_| LookChange::Rotate(90)),
];

fn motion(name: &str) -> LookChange {
    LookChange::Motion(Some(name.to_owned()))
}

fn fit(name: &str) -> LookChange {
    LookChange::Fit(name.to_owned())
}

/// By how much: as said, else a step that is seen.
fn by(clause: &Clause) -> f64 {
    number::level(&clause.text).filter(|l| *l > 0.0 && *l <= 1.0).unwrap_or(if clause.has(&["much", "a lot", "很", "大幅"]) {
        0.4
    } else {
        0.2
    })
}

/// Everything that the words ask for, each stretch of them once: "less contrast" is not "contrast" as well.
fn wished(clause: &Clause) -> Vec<LookChange> {
    let mut claimed: Vec<std::ops::Range<usize>> = Vec::new();
    let mut changes = Vec::new();
    for (words, change) in WORDS {
        let spans = words.iter().filter_map(|w| clause.find(w).map(|at| at..at + w.len()));
        let free = |span: &std::ops::Range<usize>| claimed.iter().all(|c| span.end <= c.start || c.end <= span.start);
        if let Some(span) = spans.max_by_key(std::ops::Range::len).filter(free) {
            claimed.push(span);
            changes.push(change(clause));
        }
    }
    changes
}

/// Reads a wish about the look of pictures; without a name it is about all of them.
pub fn read(clause: &Clause, context: &Context) -> Option<Reading> {
    let changes = wished(clause);
    if changes.is_empty() {
        return None;
    }
    // Words about texts and sounds are not about pictures.
    if clause.has(reference::TITLE)
        || clause.has(reference::MUSIC)
        || clause.has(reference::VOICE)
        || clause.has(&["canvas", "画布"])
    {
        return None;
    }
    // How a new video shall be made is told to whoever makes it.
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
    if makes && clause.has(&["video", "promo", "montage", "slideshow", "film", "movie", "reel", "视频", "短片", "宣传片"])
    {
        return None;
    }
    let picture = reference::picture(context.timeline).map_or(&[][..], |t| &t.segments);
    if picture.is_empty() {
        return Some(Reading::Cannot("There is no picture on the timeline yet.".into()));
    }
    let ids: Vec<String> = match reference::find(clause, context) {
        Found::One(s) => vec![s.id.clone()],
        Found::All(all) => all.iter().map(|s| s.id.clone()).collect(),
        Found::Missing(why) => return Some(Reading::Cannot(why)),
        Found::Nothing => picture.iter().map(|s| s.id.clone()).collect(),
    };
    let pictures = context.timeline.tracks.iter().filter(|t| t.kind == TrackKind::Video).flat_map(|t| &t.segments);
    let known: Vec<&String> = pictures.map(|s| &s.id).collect();
    if !ids.iter().all(|id| known.contains(&id)) {
        return Some(Reading::Cannot("That is no picture, so its look cannot be changed.".into()));
    }
    Some(Reading::Edit(Edit::SetLook { ids, changes }))
}

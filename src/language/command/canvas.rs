//! Canvas size and frame rate.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::edit::{Edit, SetCanvas, SetFrameRate};
use crate::language::pattern::Pattern;

const SHAPES: &[(&[&str], (u32, u32))] = &[
    (
        &[
            "9:16",
            "9x16",
            "portrait",
            "vertical",
            "tiktok",
            "reels",
            "shorts",
            "stories",
            "story",
            "竖屏",
            "竖版",
            "抖音",
            "快手",
            "小红书",
        ],
        (1080, 1920),
    ),
    (&["1:1", "1x1", "square", "方形", "正方形"], (1080, 1080)),
    (&["4:5", "4x5"], (1080, 1350)),
    (&["4k", "uhd"], (3840, 2160)),
    (
        &[
            "16:9",
            "16x9",
            "landscape",
            "horizontal",
            "widescreen",
            "youtube",
            "横屏",
            "横版",
            "b站",
            "bilibili",
        ],
        (1920, 1080),
    ),
];

pub(crate) fn parse(clause: &Clause, _: &LanguageContext) -> Option<Interpretation> {
    frame_rate(clause)
        .or_else(|| size(clause))
        .or_else(|| shape(clause))
}

fn frame_rate(clause: &Clause) -> Option<Interpretation> {
    static RATE: Pattern = Pattern::new(concat!(
        r"(\d+)\s*(?:fps\b|frames? (?:per|a) second|frames?/s|帧)",
        r"|(?:frame ?rate|fps|帧率)\D{0,12}(\d+)",
    ));
    let c = RATE.captures(&clause.text)?;
    let fps = c.get(1).or_else(|| c.get(2))?.as_str().parse().ok()?;
    Some(Interpretation::edit(Edit::SetFrameRate(SetFrameRate {
        fps,
    })))
}

fn size(clause: &Clause) -> Option<Interpretation> {
    static SIZE: Pattern = Pattern::new(r"\b(\d{3,4})\s*[x×*]\s*(\d{3,4})\b");
    let c = SIZE.captures(&clause.text)?;
    Some(Interpretation::edit(Edit::SetCanvas(SetCanvas {
        width: c[1].parse().ok()?,
        height: c[2].parse().ok()?,
    })))
}

fn shape(clause: &Clause) -> Option<Interpretation> {
    let is_about_canvas = clause.has(&[
        "canvas", "aspect", "format", "ratio", "画布", "画幅", "比例", "尺寸", "适合",
    ]);
    let has_verb = clause.starts(&[
        "make",
        "crop it to",
        "crop to",
        "crop the video to",
        "set",
        "change",
        "turn",
        "convert",
        "switch",
        "use",
        "把",
        "将",
        "改",
        "设",
        "设置",
        "换",
        "变",
        "the video should",
    ]);
    let (names, size) = SHAPES.iter().find(|(names, _)| clause.has(names))?;
    let word = clause.text.trim_matches(|c: char| !c.is_alphanumeric());
    let is_bare_name = names.iter().any(|n| {
        word == *n
            || word
                .strip_prefix(n)
                .is_some_and(|rest| rest.trim() == "please")
    });
    // A clause about media, texts or sounds is not about the canvas.
    let is_about_other = clause.has(&[
        "photos", "photo", "clips", "clip", "images", "pictures", "from", "照片", "图片", "段",
    ]) || clause.has(TITLE)
        || clause.has(MUSIC)
        || clause.has(VOICE);
    ((is_about_canvas || has_verb || is_bare_name) && !is_about_other).then_some(
        Interpretation::edit(Edit::SetCanvas(SetCanvas {
            width: size.0,
            height: size.1,
        })),
    )
}

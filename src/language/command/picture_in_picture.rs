//! Picture-in-picture.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference;
use super::reply::Reply;
use super::title;
use super::vocabulary::TITLE;
use crate::domain::asset::MediaKind;
use crate::domain::edit::{Edit, PictureInPicture};
use crate::domain::timeline::Position;
use crate::language::pattern::Pattern;

/// Default width, as a share of the canvas width.
const DEFAULT_SCALE: f64 = 0.3;

const WORDS: &[&str] = &[
    "picture in picture",
    "picture-in-picture",
    "pip",
    "overlay",
    "on top of the video",
    "over the video",
    "as a watermark",
    "watermark",
    "画中画",
    "叠加",
    "水印",
];
/// Positions that only apply to an overlay.
const CORNERS: &[&str] = &[
    "corner",
    "top left",
    "top right",
    "bottom left",
    "bottom right",
    "左上角",
    "右上角",
    "左下角",
    "右下角",
];

pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let is_named = clause.has(WORDS);
    let puts = clause.starts(&[
        "put", "place", "add", "show", "overlay", "把", "将", "放", "加",
    ]) && clause.has(CORNERS);
    if !(is_named || puts) || clause.has(TITLE) || (!clause.quotes.is_empty() && !is_named) {
        return None;
    }
    let named = reference::mentioned_assets(clause, context.assets);
    let Some(asset) = named.into_iter().find(|a| a.kind != MediaKind::Sound) else {
        return Some(match reference::file_name(clause) {
            Some(file) => Interpretation::Cannot(Reply::NoSuchAsset(file)),
            None => Interpretation::Unclear(Reply::WhichAsset),
        });
    };
    let corner_default = if is_named {
        Position::BottomRight
    } else {
        Position::TopRight
    };
    let position = title::position(clause).unwrap_or(corner_default);
    let range = number::range(&clause.text);
    let mut overlay = PictureInPicture {
        asset: asset.clone(),
        position,
        scale: scale(clause).unwrap_or(DEFAULT_SCALE),
        opacity: opacity(clause).unwrap_or(1.0),
        start_ms: range.map(|(from, _)| from),
        duration_ms: range.map(|(from, to)| to - from),
    };
    if range.is_none() {
        for time in number::times(&clause.text) {
            if time.follows(&["for", "lasting", "持续", "显示"]) {
                overlay.duration_ms = Some(time.ms);
            } else {
                overlay.start_ms = Some(time.ms);
            }
        }
    }
    Some(Interpretation::edit(Edit::AddPictureInPicture(overlay)))
}

/// Width as a share of the canvas: `at 15% size`, `20% wide`, `大小20%`.
fn scale(clause: &Clause) -> Option<f64> {
    static SIZE: Pattern = Pattern::new(concat!(
        r"(\d+(?:\.\d+)?)\s*(?:%|percent)\s*(?:size|wide|width|of the (?:width|canvas|screen))",
        r"|(?:size|大小|宽)\D{0,4}(\d+)\s*%",
    ));
    let Some(c) = SIZE.captures(&clause.text) else {
        let large = clause.has(&["big", "large", "大一点"]).then_some(0.5);
        return clause
            .has(&["small", "tiny", "小一点"])
            .then_some(0.15)
            .or(large);
    };
    let percent: f64 = c.get(1).or_else(|| c.get(2))?.as_str().parse().ok()?;
    Some((percent / 100.0).clamp(0.05, 1.0))
}

/// Opacity (0–1): `at 50% opacity`, `half transparent`, `透明度50%`.
pub(crate) fn opacity(clause: &Clause) -> Option<f64> {
    static OPACITY: Pattern = Pattern::new(concat!(
        r"(\d+(?:\.\d+)?)\s*(?:%|percent)",
        r"\s*(opacity|opaque|transparent|transparency|不透明|透明)",
        r"|(opacity|transparency|不透明度|透明度).{0,30}?(\d+(?:\.\d+)?)\s*(?:%|percent)",
    ));
    if clause.has(&[
        "half transparent",
        "semi-transparent",
        "semitransparent",
        "see-through",
        "半透明",
    ]) {
        return Some(0.5);
    }
    let c = OPACITY.captures(&clause.text)?;
    let percent: f64 = c.get(1).or_else(|| c.get(4))?.as_str().parse().ok()?;
    let word = c.get(2).or_else(|| c.get(3)).map_or("", |m| m.as_str());
    let share = (percent / 100.0).clamp(0.0, 1.0);
    // "30% transparent" means 70 % opacity; "透明度50%" can mean either, which is the same at half.
    Some(
        if word.starts_with("transpar") || word == "透明" || word == "透明度" {
            1.0 - share
        } else {
            share
        },
    )
}

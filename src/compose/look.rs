//! How a picture looks, as filters. Only numbers and names of this file ever reach a filter graph.

use super::plan::Plan;
use crate::domain::look::Look;

/// How much larger than the output a still is drawn while it moves.
pub const OVERSIZE: u32 = 2;
/// How far a still zooms or pans, as a share of its size.
const WAY: f64 = 0.15;

/// Turned and mirrored before it is fitted: first as the photo was held (EXIF's 1 to 8), then as wished.
pub fn turn(orientation: u8, look: &Look) -> String {
    let mut filters = String::from(match orientation {
        2 => "hflip,",
        3 => "hflip,vflip,",
        4 => "vflip,",
        5 => "transpose=cclock_flip,",
        6 => "transpose=clock,",
        7 => "transpose=clock_flip,",
        8 => "transpose=cclock,",
        _ => "",
    });
    filters.push_str(match look.rotate {
        90 => "transpose=clock,",
        180 => "hflip,vflip,",
        270 => "transpose=cclock,",
        _ => "",
    });
    filters.push_str(if look.mirror { "hflip," } else { "" });
    filters
}

/// What is left of a picture whose edges are cut off, before it is fitted.
pub fn crop(look: &Look) -> String {
    let [left, top, right, bottom] = look.crop;
    if look.crop == [0.0; 4] {
        return String::new();
    }
    let (w, h) = (1.0 - left - right, 1.0 - top - bottom);
    format!("crop=iw*{w:.3}:ih*{h:.3}:iw*{left:.3}:ih*{top:.3},")
}

/// A picture of the lowest layer that is partly transparent is darker: there is black behind it.
pub fn dim(look: &Look) -> String {
    let o = look.opacity.clamp(0.0, 1.0);
    if o >= 1.0 { String::new() } else { format!(",format=gbrp,colorchannelmixer=rr={o:.3}:gg={o:.3}:bb={o:.3}") }
}

/// Colour, blur and dark edges, for a picture of this height in px.
pub fn colour(look: &Look, height: u32) -> String {
    let neutral = Look::default();
    let mut filters = String::new();
    let Look { brightness, contrast, saturation, warmth, .. } = *look;
    if (brightness, contrast, saturation) != (neutral.brightness, neutral.contrast, neutral.saturation) {
        // Half of the scale is enough: all of it would be white.
        filters.push_str(&format!(",eq=brightness={:.3}:contrast={contrast:.3}:saturation={saturation:.3}", brightness / 2.0));
    }
    if warmth.abs() > f64::EPSILON {
        let w = warmth / 2.0;
        filters.push_str(&format!(",colorbalance=rm={w:.3}:rh={w:.3}:bm={:.3}:bh={:.3}", -w, -w));
    }
    if look.sepia {
        filters.push_str(",colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131:0");
    }
    if look.blur > 0.0 {
        filters.push_str(&format!(",gblur=sigma={:.2}", look.blur * f64::from(height) / 40.0));
    }
    if look.vignette {
        filters.push_str(",vignette=PI/4.5");
    }
    filters
}

/// The motion of a still that is `frames` long in all, from frame `from` for `count` frames; none where it stands.
pub fn motion(look: &Look, plan: &Plan, frames: u64, from: u64, count: u64) -> Option<String> {
    let last = frames.saturating_sub(1).max(1);
    let on = format!("(on+{from})");
    let (width, height, fps) = (plan.width, plan.height, plan.fps);
    let (full, part) = (1.0 + WAY, format!("{WAY}*{on}/{last}"));
    let centre = ("iw/2-iw/zoom/2".to_owned(), "ih/2-ih/zoom/2".to_owned());
    let along = |size: &str, forth: bool| {
        let share = if forth { format!("{on}/{last}") } else { format!("(1-{on}/{last})") };
        format!("({size}-{size}/zoom)*{share}")
    };
    let (zoom, (x, y)) = match look.motion.as_deref()? {
        "zoom-in" => (format!("1+{part}"), centre),
        "zoom-out" => (format!("{full}-{part}"), centre),
        "pan-left" => (full.to_string(), (along("iw", false), centre.1)),
        "pan-right" => (full.to_string(), (along("iw", true), centre.1)),
        "pan-up" => (full.to_string(), (centre.0, along("ih", false))),
        "pan-down" => (full.to_string(), (centre.0, along("ih", true))),
        _ => return None,
    };
    Some(format!("zoompan=z='{zoom}':x='{x}':y='{y}':d={count}:s={width}x{height}:fps={fps}"))
}

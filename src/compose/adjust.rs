//! How a picture looks, as filters. Only numbers and names of this file ever reach a filter graph.

use crate::domain::adjustments::Adjustments;

/// How far a still zooms or pans, as a share of its size.
const WAY: f64 = 0.15;

/// Turned and mirrored before it is fitted: first as the photo was held (EXIF's 1 to 8), then as wished.
pub fn turn(orientation: u8, look: &Adjustments) -> String {
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
pub fn crop(look: &Adjustments) -> String {
    let [left, top, right, bottom] = look.crop;
    if look.crop == [0.0; 4] {
        return String::new();
    }
    let (w, h) = (1.0 - left - right, 1.0 - top - bottom);
    format!("crop=iw*{w:.3}:ih*{h:.3}:iw*{left:.3}:ih*{top:.3},")
}

/// A picture of the lowest layer that is partly transparent is darker: there is black behind it.
pub fn dim(look: &Adjustments) -> String {
    let o = look.opacity.clamp(0.0, 1.0);
    if o >= 1.0 {
        return String::new();
    }
    // Of limited range: black is 16, gray is 128.
    let chroma = format!("128+(val-128)*{o:.3}");
    format!(",format=yuv420p,lutyuv=y='16+(val-16)*{o:.3}':u='{chroma}':v='{chroma}'")
}

/// How much an overlay hides of what is under it.
pub fn opacity(look: &Adjustments) -> String {
    let o = look.opacity.clamp(0.0, 1.0);
    if o >= 1.0 {
        String::new()
    } else {
        format!(",lutyuv=a='val*{o:.3}'")
    }
}

/// Filters that work in RGB, between exact conversions from and to the colors of HD video.
fn in_rgb(filters: &str) -> String {
    let exact = "flags=accurate_rnd+full_chroma_int";
    format!(
        ",format=yuv420p,scale=in_color_matrix=bt709:in_range=tv:out_range=pc:{exact},format=gbrp,{filters},\
         scale=out_color_matrix=bt709:out_range=tv:{exact},format=yuv420p"
    )
}

/// Colour, blur and dark edges, for a picture of this height in px.
pub fn colour(look: &Adjustments, height: u32) -> String {
    let neutral = Adjustments::default();
    let mut filters = String::new();
    let Adjustments {
        brightness,
        contrast,
        saturation,
        warmth,
        ..
    } = *look;
    if (brightness, contrast, saturation)
        != (neutral.brightness, neutral.contrast, neutral.saturation)
    {
        // Half of the scale is enough: all of it would be white.
        filters.push_str(&format!(
            ",format=yuv420p,eq=brightness={:.3}:contrast={contrast:.3}:saturation={saturation:.3}",
            brightness / 2.0
        ));
    }
    if warmth.abs() > f64::EPSILON {
        let w = warmth / 2.0;
        filters.push_str(&in_rgb(&format!(
            "colorbalance=rm={w:.3}:rh={w:.3}:bm={:.3}:bh={:.3}",
            -w, -w
        )));
    }
    if look.sepia {
        filters.push_str(&in_rgb(
            "colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131:0",
        ));
    }
    if look.blur > 0.0 {
        filters.push_str(&format!(
            ",gblur=sigma={:.2}",
            look.blur * f64::from(height) / 40.0
        ));
    }
    if look.vignette {
        filters.push_str(",format=yuv420p,vignette=PI/4.5");
    }
    filters
}

/// Filters for colors on a transparent picture: most of them know no alpha channel, which goes around them.
pub fn keeping_alpha(filters: &str, name: &str) -> String {
    if filters.is_empty() {
        return String::new();
    }
    let (seen, alpha) = (format!("[k{name}]"), format!("[a{name}]"));
    format!(
        ",format=yuva420p,split{seen}{alpha};{seen}format=yuv420p{filters}[kk{name}];\
         {alpha}alphaextract[aa{name}];[kk{name}][aa{name}]alphamerge"
    )
}

/// The motion of a still that is `frames` long in all, from frame `from` on; `None` if it stands still.
///
/// Each frame is sampled between pixels (`perspective`): a crop of whole pixels would jerk.
pub fn motion(look: &Adjustments, frames: u64, from: u64) -> Option<String> {
    let share = format!("((on+{from})/{})", frames.saturating_sub(1).max(1));
    let (full, part) = (1.0 + WAY, format!("{WAY}*{share}"));
    let (forth, back, middle) = (share.clone(), format!("(1-{share})"), "0.5".to_owned());
    // The zoom, and how much of what is left over is to the left and above.
    let (zoom, x, y) = match look.motion.as_deref()? {
        "zoom-in" => (format!("(1+{part})"), middle.clone(), middle),
        "zoom-out" => (format!("({full}-{part})"), middle.clone(), middle),
        "pan-left" => (full.to_string(), back, middle),
        "pan-right" => (full.to_string(), forth, middle),
        "pan-up" => (full.to_string(), middle, back),
        "pan-down" => (full.to_string(), middle, forth),
        _ => return None,
    };
    let near = |side: &str, at: &str| format!("({side}-{side}/{zoom})*{at}");
    let far = |side: &str, at: &str| format!("({side}-{side}/{zoom})*{at}+{side}/{zoom}");
    let (left, top, right, bottom) = (near("W", &x), near("H", &y), far("W", &x), far("H", &y));
    Some(format!(
        "perspective=x0='{left}':y0='{top}':x1='{right}':y1='{top}':x2='{left}':y2='{bottom}':x3='{right}':y3='{bottom}':\
         interpolation=cubic:sense=source:eval=frame"
    ))
}

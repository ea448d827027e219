//! ffmpeg filters for picture adjustments. Only numbers and constants of this file reach a filter
//! graph.

use crate::domain::adjustments::Adjustments;
use crate::domain::timeline::Motion;

/// Distance that a still zooms or pans, as a share of its size.
const MOTION_RANGE: f64 = 0.15;

/// Returns the filters that rotate and mirror a picture before it is scaled: first by its EXIF
/// orientation (1 to 8), then by the adjustments.
pub(super) fn orientation_filters(orientation: u8, adjustments: &Adjustments) -> String {
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
    filters.push_str(match adjustments.rotate {
        90 => "transpose=clock,",
        180 => "hflip,vflip,",
        270 => "transpose=cclock,",
        _ => "",
    });
    filters.push_str(if adjustments.mirror { "hflip," } else { "" });
    filters
}

/// Returns the crop filter, applied before scaling. Empty if nothing is cropped.
pub(super) fn crop_filter(adjustments: &Adjustments) -> String {
    let [left, top, right, bottom] = adjustments.crop;
    if adjustments.crop == [0.0; 4] {
        return String::new();
    }
    let (width, height) = (1.0 - left - right, 1.0 - top - bottom);
    format!("crop=iw*{width:.3}:ih*{height:.3}:iw*{left:.3}:ih*{top:.3},")
}

/// Returns the filter for a partly transparent picture on the lowest layer: it is darkened, since
/// the background is black.
pub(super) fn opacity_filter(adjustments: &Adjustments) -> String {
    let opacity = adjustments.opacity.clamp(0.0, 1.0);
    if opacity >= 1.0 {
        return String::new();
    }
    // Limited range: black is 16, gray is 128.
    let chroma = format!("128+(val-128)*{opacity:.3}");
    format!(",format=yuv420p,lutyuv=y='16+(val-16)*{opacity:.3}':u='{chroma}':v='{chroma}'")
}

/// Returns the filter that scales the alpha channel of an overlay by its opacity.
pub(super) fn overlay_opacity_filter(adjustments: &Adjustments) -> String {
    let opacity = adjustments.opacity.clamp(0.0, 1.0);
    if opacity >= 1.0 {
        String::new()
    } else {
        format!(",lutyuv=a='val*{opacity:.3}'")
    }
}

/// Wraps filters that need RGB in exact conversions from and to BT.709 YUV.
fn in_rgb(filters: &str) -> String {
    let exact = "flags=accurate_rnd+full_chroma_int";
    format!(
        ",format=yuv420p,scale=in_color_matrix=bt709:in_range=tv:out_range=pc:{exact},format=gbrp,\
         {filters},\
         scale=out_color_matrix=bt709:out_range=tv:{exact},format=yuv420p"
    )
}

/// Returns the filters for color, blur and vignette. `height` is that of the picture (px).
pub(super) fn color_filters(adjustments: &Adjustments, height: u32) -> String {
    let neutral = Adjustments::default();
    let mut filters = String::new();
    let Adjustments {
        brightness,
        contrast,
        saturation,
        warmth,
        ..
    } = *adjustments;
    if (brightness, contrast, saturation)
        != (neutral.brightness, neutral.contrast, neutral.saturation)
    {
        // `eq` maps 1 to pure white, so half of its scale is used.
        filters.push_str(&format!(
            ",format=yuv420p,eq=brightness={:.3}:contrast={contrast:.3}:saturation={saturation:.3}",
            brightness / 2.0
        ));
    }
    if warmth.abs() > f64::EPSILON {
        let half = warmth / 2.0;
        filters.push_str(&in_rgb(&format!(
            "colorbalance=rm={half:.3}:rh={half:.3}:bm={:.3}:bh={:.3}",
            -half, -half
        )));
    }
    if adjustments.sepia {
        filters.push_str(&in_rgb(
            "colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131:0",
        ));
    }
    if adjustments.blur > 0.0 {
        filters.push_str(&format!(
            ",gblur=sigma={:.2}",
            adjustments.blur * f64::from(height) / 40.0
        ));
    }
    if adjustments.vignette {
        filters.push_str(",format=yuv420p,vignette=PI/4.5");
    }
    filters
}

/// Applies color filters to a transparent picture. Most of them do not support alpha, so the alpha
/// channel is split off and merged back afterwards.
pub(super) fn preserve_alpha(filters: &str, name: &str) -> String {
    if filters.is_empty() {
        return String::new();
    }
    let (color, alpha) = (format!("[k{name}]"), format!("[a{name}]"));
    format!(
        ",format=yuva420p,split{color}{alpha};{color}format=yuv420p{filters}[kk{name}];\
         {alpha}alphaextract[aa{name}];[kk{name}][aa{name}]alphamerge"
    )
}

/// Returns the motion filter of a still that lasts `frames` frames, starting at frame `from`.
/// `None` if it has no motion.
///
/// `perspective` samples at subpixel positions; `crop` moves by whole pixels and would jitter.
pub(super) fn motion_filter(adjustments: &Adjustments, frames: u64, from: u64) -> Option<String> {
    let progress = format!("((on+{from})/{})", frames.saturating_sub(1).max(1));
    let (full, zoomed) = (1.0 + MOTION_RANGE, format!("{MOTION_RANGE}*{progress}"));
    let (forward, backward, middle) = (
        progress.clone(),
        format!("(1-{progress})"),
        "0.5".to_owned(),
    );
    // The zoom factor, and the share of the remaining area to the left and above.
    let (zoom, x, y) = match adjustments.motion.as_ref()? {
        Motion::ZoomIn => (format!("(1+{zoomed})"), middle.clone(), middle),
        Motion::ZoomOut => (format!("({full}-{zoomed})"), middle.clone(), middle),
        Motion::PanLeft => (full.to_string(), backward, middle),
        Motion::PanRight => (full.to_string(), forward, middle),
        Motion::PanUp => (full.to_string(), middle, backward),
        Motion::PanDown => (full.to_string(), middle, forward),
        Motion::Other(_) => return None,
    };
    let near = |side: &str, position: &str| format!("({side}-{side}/{zoom})*{position}");
    let far =
        |side: &str, position: &str| format!("({side}-{side}/{zoom})*{position}+{side}/{zoom}");
    let (left, top, right, bottom) = (near("W", &x), near("H", &y), far("W", &x), far("H", &y));
    Some(format!(
        "perspective=x0='{left}':y0='{top}':x1='{right}':y1='{top}':x2='{left}':y2='{bottom}':\
         x3='{right}':y3='{bottom}':\
         interpolation=cubic:sense=source:eval=frame"
    ))
}

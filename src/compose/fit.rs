//! Sizes and colors: a source scaled to its place, in the colors of HD video (BT.709, limited range).

use super::plan::{Fit, MediaSource, PictureClip};
use crate::domain::asset::{Matrix, MediaKind, Primaries};

macro_rules! to_video {
    () => {
        "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int"
    };
}

/// Conversion to the colors of the output, exact to the last bit: white stays white.
pub const TO_VIDEO: &str = to_video!();
/// A picture that this program drew (RGBA), for an overlay.
pub const DRAWN: &str = concat!(to_video!(), ",format=yuva420p");
/// Of a source whose scaled size is this many times the canvas, the part that is seen is cut out first.
const EXTREME: f64 = 4.0;

/// Filters that turn HDR and wide-gamut colors into those of HD; empty if the source has ordinary ones.
pub fn ordinary_colors(source: &MediaSource) -> String {
    if source.traits.limited_gray {
        // Gray is taken for full range, whatever the stream says.
        return "format=gray,lutyuv=y='clip((val-16)*255/219,0,255)',".to_owned();
    }
    if !is_converted(source) {
        return String::new();
    }
    let matrix = match source.traits.color_matrix() {
        Matrix::Bt2020 => "bt2020nc",
        Matrix::Bt601 => "smpte170m",
        Matrix::Bt709 => "bt709",
        Matrix::Smpte240m => "smpte240m",
        Matrix::Fcc => "fcc",
    };
    let range = if source.traits.full_range {
        "full"
    } else {
        "limited"
    };
    let primaries = source
        .traits
        .primaries
        .map_or("bt709", Primaries::filter_name);
    if source.kind == MediaKind::Photo {
        // Photos keep sRGB's curve. In RGB, so that every format of a photo is the same here.
        return format!(
            "scale=out_range=pc:flags=accurate_rnd+full_chroma_int,format=gbrp,setparams=colorspace=gbr:color_trc=iec61966-2-1:\
             color_primaries={primaries}:range=full,zscale=p=bt709:t=iec61966-2-1:m=gbr:r=full,format=gbrp,"
        );
    }
    let transfer = match (source.traits.hdr, source.traits.hlg) {
        (true, true) => "arib-std-b67",
        (true, false) => "smpte2084",
        (false, _) => "bt709",
    };
    // zscale converts nothing whose tags are missing.
    let tagged = format!(
        "setparams=colorspace={matrix}:color_trc={transfer}:color_primaries={primaries}:range={range}"
    );
    if source.traits.hdr {
        // White of SDR is 203 cd/m² in HDR; this curve keeps it bright, up to a peak of 1,000.
        format!(
            "{tagged},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,\
             tonemap=tonemap=mobius:param=0.3:desat=0:peak=4.93,zscale=t=bt709:m=bt709:r=tv,format=yuv420p,"
        )
    } else {
        format!("{tagged},zscale=p=bt709:t=bt709:m=bt709:r=tv,format=yuv420p,")
    }
}

/// The matrix of what [`ordinary_colors`] leaves.
fn matrix(source: &MediaSource) -> Matrix {
    if is_converted(source) {
        Matrix::Bt709
    } else {
        source.traits.color_matrix()
    }
}

/// Transparent pictures are not converted: the filters that do it know no alpha channel.
fn is_converted(source: &MediaSource) -> bool {
    !source.traits.alpha && (source.traits.hdr || source.traits.primaries.is_some())
}

/// Filters that lay a transparent source on black; empty if it is opaque.
pub fn on_black(source: &MediaSource) -> String {
    if !source.traits.alpha {
        return String::new();
    }
    let rgb = format!(
        "scale={}:out_range=pc:flags=accurate_rnd+full_chroma_int,format=gbrap",
        in_matrix(source)
    );
    format!("{rgb},premultiply=inplace=1,format=gbrp,")
}

fn in_matrix(source: &MediaSource) -> String {
    // A photo's frames say themselves what they are.
    let known = source.kind == MediaKind::Clip;
    if known {
        format!("in_color_matrix={}", matrix(source).filter_name())
    } else {
        "in_color_matrix=auto".into()
    }
}

/// The options of a scaler that also converts colors. A clip that has those of HD is only scaled.
fn colors(source: &MediaSource) -> String {
    let out = "out_color_matrix=bt709:out_range=tv";
    let only_scaled =
        source.kind == MediaKind::Clip && matrix(source) == Matrix::Bt709 && !source.traits.alpha;
    if only_scaled {
        format!("in_color_matrix=bt709:{out}")
    } else {
        format!(
            "{}:{out}:flags=bicubic+accurate_rnd+full_chroma_int",
            in_matrix(source)
        )
    }
}

/// Size in px, with square pixels, after turning and cropping; of the canvas if the source's own is not known.
fn shown(p: &PictureClip, (w, h): (u32, u32)) -> (f64, f64) {
    let known = p.source.width > 0 && p.source.height > 0;
    let (width, height) = if known {
        (p.source.width, p.source.height)
    } else {
        (w, h)
    };
    let (width, height) = if p.look.rotate % 180 == 90 {
        (height, width)
    } else {
        (width, height)
    };
    let [left, top, right, bottom] = p.look.crop;
    (
        (f64::from(width) * (1.0 - left - right)).max(1.0),
        (f64::from(height) * (1.0 - top - bottom)).max(1.0),
    )
}

fn even(side: f64) -> u32 {
    ((side / 2.0).round() as u32 * 2).max(2)
}

/// Fills the canvas; what reaches over its edges is cut off.
fn covering(p: &PictureClip, (w, h): (u32, u32), colors: &str) -> String {
    let (sw, sh) = shown(p, (w, h));
    let by = (f64::from(w) / sw).max(f64::from(h) / sh);
    let (width, height) = ((sw * by).round() as u32, (sh * by).round() as u32);
    let extreme =
        f64::from(width) > f64::from(w) * EXTREME || f64::from(height) > f64::from(h) * EXTREME;
    if extreme {
        let seen = |side: u32, of: u32| f64::from(side) / f64::from(of.max(side));
        let (x, y) = (seen(w, width), seen(h, height));
        return format!(
            "crop=w='max(1,iw*{x:.6})':h='max(1,ih*{y:.6})',scale={w}:{h}:{colors},setsar=1"
        );
    }
    format!(
        "scale={}:{}:{colors},crop={w}:{h},setsar=1",
        width.max(w),
        height.max(h)
    )
}

/// Whole, as large as the canvas allows.
fn inside(p: &PictureClip, (w, h): (u32, u32)) -> String {
    let (sw, sh) = shown(p, (w, h));
    let by = (f64::from(w) / sw).min(f64::from(h) / sh);
    format!(
        "scale={}:{}:{},setsar=1",
        even(sw * by).min(w),
        even(sh * by).min(h),
        colors(&p.source)
    )
}

/// Of this width in px; the height follows from its shape. What would reach far over the canvas is cut off first.
fn of_width(p: &PictureClip, width: f64, (_, h): (u32, u32), colors: &str) -> String {
    let (sw, sh) = shown(p, (16, 9));
    let (height, most) = (width / sw * sh, f64::from(h) * EXTREME);
    if height > most {
        let share = most / height;
        return format!(
            "crop=w=iw:h='max(1,ih*{share:.6})',scale={}:{}:{colors},setsar=1",
            even(width),
            even(most)
        );
    }
    format!("scale={}:{}:{colors},setsar=1", even(width), even(height))
}

/// A picture over others: of this width in px, or over the whole canvas. A transparent one is scaled with its colors
/// multiplied by its alpha, so that those of transparent pixels do not show at its edges.
pub fn over(p: &PictureClip, width: Option<f64>, canvas: (u32, u32)) -> String {
    let scaled = |colors: &str| {
        width.map_or_else(
            || covering(p, canvas, colors),
            |w| of_width(p, w, canvas, colors),
        )
    };
    if !p.source.traits.alpha {
        return scaled(&colors(&p.source));
    }
    let rgb = format!(
        "scale={}:out_range=pc:flags=accurate_rnd+full_chroma_int,format=gbrap",
        in_matrix(&p.source)
    );
    let scaled = scaled("flags=bicubic");
    format!("{rgb},premultiply=inplace=1,{scaled},format=gbrap,unpremultiply=inplace=1,{TO_VIDEO}")
}

/// A picture on the canvas, as its segment says. `name` makes the labels of a split unique.
pub fn on_canvas(p: &PictureClip, (w, h): (u32, u32), name: &str) -> String {
    match p.fit {
        Fit::Cover => covering(p, (w, h), &colors(&p.source)),
        Fit::Contain => format!("{},pad={w}:{h}:(ow-iw)/2:(oh-ih)/2", inside(p, (w, h))),
        Fit::Blur => {
            let quarter = (even(f64::from(w) / 4.0), even(f64::from(h) / 4.0));
            let (ground, front) = (covering(p, quarter, &colors(&p.source)), inside(p, (w, h)));
            format!(
                "split[b{name}][f{name}];[b{name}]{ground},format=yuv420p,boxblur=8:2,scale={w}:{h}[bb{name}];\
                 [f{name}]{front},format=yuv420p[ff{name}];[bb{name}][ff{name}]overlay=(W-w)/2:(H-h)/2:format=yuv420"
            )
        }
    }
}

//! Scales a source to its place on the canvas and converts its colors to HD video (BT.709, limited
//! range).

use super::plan::{MediaSource, PictureClip};
use crate::domain::asset::{Matrix, MediaKind, Primaries};
use crate::domain::timeline::Fit;

macro_rules! to_video {
    () => {
        "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int"
    };
}

/// Bit-exact conversion to the colors of the output: white stays white.
pub(super) const TO_VIDEO: &str = to_video!();
/// Conversion of an RGBA picture drawn by this program, for use as an overlay.
pub(super) const TO_VIDEO_WITH_ALPHA: &str = concat!(to_video!(), ",format=yuva420p");
/// A source that would be scaled to more than this multiple of the canvas is cropped before
/// scaling.
const MAX_OVERSCAN: f64 = 4.0;

/// Returns the filters that convert HDR and wide-gamut colors to SDR HD colors. Empty if none are
/// needed.
pub(super) fn to_sdr(source: &MediaSource) -> String {
    if source.properties.limited_gray {
        // ffmpeg treats gray as full range, whatever the stream says.
        return "format=gray,lutyuv=y='clip((val-16)*255/219,0,255)',".to_owned();
    }
    if !is_converted(source) {
        return String::new();
    }
    let matrix = match source.properties.color_matrix() {
        Matrix::Bt2020 => "bt2020nc",
        Matrix::Bt601 => "smpte170m",
        Matrix::Bt709 => "bt709",
        Matrix::Smpte240m => "smpte240m",
        Matrix::Fcc => "fcc",
    };
    let range = if source.properties.full_range {
        "full"
    } else {
        "limited"
    };
    let primaries = source
        .properties
        .primaries
        .map_or("bt709", Primaries::filter_name);
    if source.kind == MediaKind::Photo {
        // Photos keep the sRGB transfer curve. Converted in RGB, so that all photo formats give the
        // same result.
        return format!(
            "scale=out_range=pc:flags=accurate_rnd+full_chroma_int,format=gbrp,\
             setparams=colorspace=gbr:color_trc=iec61966-2-1:\
             color_primaries={primaries}:range=full,zscale=p=bt709:t=iec61966-2-1:m=gbr:r=full,\
             format=gbrp,"
        );
    }
    let transfer = match (source.properties.hdr, source.properties.hlg) {
        (true, true) => "arib-std-b67",
        (true, false) => "smpte2084",
        (false, _) => "bt709",
    };
    // zscale does not convert streams with missing tags.
    let tagged = format!(
        "setparams=colorspace={matrix}:color_trc={transfer}:color_primaries={primaries}:\
         range={range}"
    );
    if source.properties.hdr {
        // SDR white is 203 cd/m² in HDR; this curve preserves its brightness, up to a peak of
        // 1,000.
        format!(
            "{tagged},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,\
             tonemap=tonemap=mobius:param=0.3:desat=0:peak=4.93,zscale=t=bt709:m=bt709:r=tv,\
             format=yuv420p,"
        )
    } else {
        format!("{tagged},zscale=p=bt709:t=bt709:m=bt709:r=tv,format=yuv420p,")
    }
}

/// Returns the color matrix after [`to_sdr`].
fn matrix(source: &MediaSource) -> Matrix {
    if is_converted(source) {
        Matrix::Bt709
    } else {
        source.properties.color_matrix()
    }
}

/// Returns true if [`to_sdr`] converts the source. Transparent pictures are not converted, because
/// the filters do not support alpha.
fn is_converted(source: &MediaSource) -> bool {
    !source.properties.alpha && (source.properties.hdr || source.properties.primaries.is_some())
}

/// Returns the filters that flatten a transparent source onto black. Empty if it is opaque.
pub(super) fn flatten_on_black(source: &MediaSource) -> String {
    if !source.properties.alpha {
        return String::new();
    }
    let rgb = format!(
        "scale={}:out_range=pc:flags=accurate_rnd+full_chroma_int,format=gbrap",
        input_matrix(source)
    );
    format!("{rgb},premultiply=inplace=1,format=gbrp,")
}

fn input_matrix(source: &MediaSource) -> String {
    // The frames of a photo carry their own color tags.
    let is_clip = source.kind == MediaKind::Clip;
    if is_clip {
        format!("in_color_matrix={}", matrix(source).filter_name())
    } else {
        "in_color_matrix=auto".into()
    }
}

/// Returns the color options of the scale filter. A BT.709 clip is only scaled.
fn color_options(source: &MediaSource) -> String {
    let out = "out_color_matrix=bt709:out_range=tv";
    let only_scaled = source.kind == MediaKind::Clip
        && matrix(source) == Matrix::Bt709
        && !source.properties.alpha;
    if only_scaled {
        format!("in_color_matrix=bt709:{out}")
    } else {
        format!(
            "{}:{out}:flags=bicubic+accurate_rnd+full_chroma_int",
            input_matrix(source)
        )
    }
}

/// Returns the display size (px, square pixels) after rotation and cropping; the canvas size if the
/// size of the source is unknown.
fn display_size(clip: &PictureClip, (w, h): (u32, u32)) -> (f64, f64) {
    let is_known = clip.source.width > 0 && clip.source.height > 0;
    let (width, height) = if is_known {
        (clip.source.width, clip.source.height)
    } else {
        (w, h)
    };
    let (width, height) = if clip.adjustments.rotate % 180 == 90 {
        (height, width)
    } else {
        (width, height)
    };
    let [left, top, right, bottom] = clip.adjustments.crop;
    (
        (f64::from(width) * (1.0 - left - right)).max(1.0),
        (f64::from(height) * (1.0 - top - bottom)).max(1.0),
    )
}

fn even(side: f64) -> u32 {
    ((side / 2.0).round() as u32 * 2).max(2)
}

/// Scales to fill the canvas and crops the overflow.
fn cover_filter(clip: &PictureClip, (w, h): (u32, u32), colors: &str) -> String {
    let (sw, sh) = display_size(clip, (w, h));
    let scale = (f64::from(w) / sw).max(f64::from(h) / sh);
    let (width, height) = ((sw * scale).round() as u32, (sh * scale).round() as u32);
    let extreme = f64::from(width) > f64::from(w) * MAX_OVERSCAN
        || f64::from(height) > f64::from(h) * MAX_OVERSCAN;
    if extreme {
        let visible = |side: u32, total: u32| f64::from(side) / f64::from(total.max(side));
        let (x, y) = (visible(w, width), visible(h, height));
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

/// Scales to the largest size that fits inside the canvas.
fn contain_filter(clip: &PictureClip, (w, h): (u32, u32)) -> String {
    let (sw, sh) = display_size(clip, (w, h));
    let scale = (f64::from(w) / sw).min(f64::from(h) / sh);
    format!(
        "scale={}:{}:{},setsar=1",
        even(sw * scale).min(w),
        even(sh * scale).min(h),
        color_options(&clip.source)
    )
}

/// Scales to `width` (px) and keeps the aspect ratio. An extreme overflow is cropped before
/// scaling.
fn width_filter(clip: &PictureClip, width: f64, (_, h): (u32, u32), colors: &str) -> String {
    let (sw, sh) = display_size(clip, (16, 9));
    let (height, max_height) = (width / sw * sh, f64::from(h) * MAX_OVERSCAN);
    if height > max_height {
        let visible = max_height / height;
        return format!(
            "crop=w=iw:h='max(1,ih*{visible:.6})',scale={}:{}:{colors},setsar=1",
            even(width),
            even(max_height)
        );
    }
    format!("scale={}:{}:{colors},setsar=1", even(width), even(height))
}

/// Returns the scale filters of an overlay: to `width` (px), or to the whole canvas. A transparent
/// picture is scaled with premultiplied alpha, so that the colors of transparent pixels do not
/// bleed into its edges.
pub(super) fn overlay_filter(clip: &PictureClip, width: Option<f64>, canvas: (u32, u32)) -> String {
    let scaled = |colors: &str| {
        width.map_or_else(
            || cover_filter(clip, canvas, colors),
            |w| width_filter(clip, w, canvas, colors),
        )
    };
    if !clip.source.properties.alpha {
        return scaled(&color_options(&clip.source));
    }
    let rgb = format!(
        "scale={}:out_range=pc:flags=accurate_rnd+full_chroma_int,format=gbrap",
        input_matrix(&clip.source)
    );
    let scaled = scaled("flags=bicubic");
    format!("{rgb},premultiply=inplace=1,{scaled},format=gbrap,unpremultiply=inplace=1,{TO_VIDEO}")
}

/// Returns the filters that place a picture on the canvas by its fit mode. `name` makes the labels
/// of a split unique.
pub fn canvas_filter(clip: &PictureClip, (w, h): (u32, u32), name: &str) -> String {
    match &clip.fit {
        Fit::Cover | Fit::Other(_) => cover_filter(clip, (w, h), &color_options(&clip.source)),
        Fit::Contain => format!(
            "{},pad={w}:{h}:(ow-iw)/2:(oh-ih)/2",
            contain_filter(clip, (w, h))
        ),
        Fit::Blur => {
            let quarter = (even(f64::from(w) / 4.0), even(f64::from(h) / 4.0));
            let (background, foreground) = (
                cover_filter(clip, quarter, &color_options(&clip.source)),
                contain_filter(clip, (w, h)),
            );
            format!(
                "split[b{name}][f{name}];[b{name}]{background},format=yuv420p,boxblur=8:2,\
                 scale={w}:{h}[bb{name}];\
                 [f{name}]{foreground},format=yuv420p[ff{name}];\
                 [bb{name}][ff{name}]overlay=(W-w)/2:(H-h)/2:format=yuv420"
            )
        }
    }
}

//! Properties that a video stream declares: size, frame rate and colors.

use serde_json::Value;

use crate::domain::asset::{AlphaDecoder, Matrix, PictureProperties, Primaries};

pub(super) fn picture_properties(video: &Value) -> PictureProperties {
    let field = |key: &str| video.get(key).and_then(Value::as_str).unwrap_or_default();
    let pixels = field("pix_fmt");
    let is_sd = video.get("height").and_then(Value::as_u64).unwrap_or(0) < 720;
    let hdr = ["smpte2084", "arib-std-b67"].contains(&field("color_transfer"));
    let default_matrix = match (hdr, is_sd) {
        (true, _) => Matrix::Bt2020,
        (false, true) => Matrix::Bt601,
        (false, false) => Matrix::Bt709,
    };
    let alpha_formats = [
        "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "yuva", "gbrap", "pal8", "ayuv", "vuya",
    ];
    let has_alpha_tag = video
        .get("tags")
        .and_then(Value::as_object)
        .is_some_and(|tags| {
            tags.iter().any(|(name, value)| {
                name.eq_ignore_ascii_case("alpha_mode") && value.as_str() == Some("1")
            })
        });
    let decoder = match field("codec_name") {
        "vp8" if has_alpha_tag => Some(AlphaDecoder::Vp8),
        "vp9" if has_alpha_tag => Some(AlphaDecoder::Vp9),
        _ => None,
    };
    PictureProperties {
        interlaced: ["tt", "bb", "tb", "bt"].contains(&field("field_order")),
        hdr,
        alpha: alpha_formats.iter().any(|p| pixels.starts_with(p)) || decoder.is_some(),
        matrix: Some(Matrix::from_color_space(field("color_space")).unwrap_or(default_matrix)),
        hlg: field("color_transfer") == "arib-std-b67",
        primaries: match field("color_primaries") {
            "bt2020" => Some(Primaries::Bt2020),
            "smpte432" | "smpte431" => Some(Primaries::DisplayP3),
            // HDR almost always uses BT.2020.
            "" | "unknown" | "reserved" if hdr => Some(Primaries::Bt2020),
            _ => None,
        },
        full_range: field("color_range") == "pc",
        limited_gray: pixels.starts_with("gray") && field("color_range") == "tv",
        decoder,
        ..PictureProperties::default()
    }
}

/// Returns the size of the stored frames (px), or `None` if it is missing or 0.
pub(super) fn stored_size(picture: &Value) -> Option<(u32, u32)> {
    let size = |key: &str| {
        let size = u32::try_from(picture.get(key)?.as_u64()?).ok()?;
        (size > 0).then_some(size)
    };
    Some((size("width")?, size("height")?))
}

/// Returns the size (px) with square pixels.
pub(super) fn display_size(video: &Value, width: u32, height: u32) -> (u32, u32) {
    let ratio = |key: &str| {
        let (n, d) = video.get(key)?.as_str()?.split_once(':')?;
        let ratio = n.parse::<f64>().ok()? / d.parse::<f64>().ok()?;
        (ratio.is_finite() && ratio > 0.01 && ratio < 100.0).then_some(ratio)
    };
    let aspect = ratio("sample_aspect_ratio").unwrap_or(1.0);
    let scaled =
        |side: u32, factor: f64| ((f64::from(side) * factor).round() as u32).clamp(1, 65_535);
    // Enlarging one side preserves all pixels.
    if aspect >= 1.0 {
        (scaled(width, aspect), height)
    } else {
        (width, scaled(height, 1.0 / aspect))
    }
}

pub(super) fn is_sideways(video: &Value) -> bool {
    let side_data = video.get("side_data_list").and_then(Value::as_array);
    let rotation = side_data.and_then(|l| l.iter().find_map(|d| d.get("rotation")?.as_f64()));
    let tag = video
        .pointer("/tags/rotate")
        .and_then(Value::as_str)
        .and_then(|r| r.parse().ok());
    let degrees = rotation.or(tag).unwrap_or(0.0);
    (degrees.rem_euclid(180.0) - 90.0).abs() < 45.0
}

/// Returns the frame rate (fps): the declared one, else the counted one.
pub(super) fn frame_rate(video: &Value, frames: u64, length: f64) -> f64 {
    let counted = (frames > 1 && length > 0.0).then(|| (frames as f64 / length).clamp(1.0, 240.0));
    declared_frame_rate(video).or(counted).unwrap_or(30.0)
}

/// Returns the frame rate (fps) declared by a stream.
fn declared_frame_rate(video: &Value) -> Option<f64> {
    let parse = |key: &str| {
        let (n, d) = video.get(key)?.as_str()?.split_once('/')?;
        let rate = n.parse::<f64>().ok()? / d.parse::<f64>().ok()?;
        (rate.is_finite() && rate > 0.0 && rate <= 1000.0).then_some(rate)
    };
    parse("avg_frame_rate").or_else(|| parse("r_frame_rate"))
}

pub(super) fn frame_duration_s(video: &Value) -> f64 {
    if video["codec_type"] == "video" {
        declared_frame_rate(video).map_or(0.0, f64::recip)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn non_square_pixels_are_converted() {
        let size = |ratio: &str| display_size(&json!({"sample_aspect_ratio": ratio}), 1440, 1080);
        assert_eq!(
            (size("4:3"), size("1:1"), size("0:1")),
            ((1920, 1080), (1440, 1080), (1440, 1080))
        );
        assert_eq!(
            size("3:4"),
            (1440, 1440),
            "a narrow pixel makes the picture taller, never smaller"
        );
    }
}

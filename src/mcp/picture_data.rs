//! Pictures as content of results: small JPEG files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use rmcp::model::ContentBlock;

use crate::domain::picture::Picture;

/// Quality of the JPEG files (percent).
const QUALITY: u8 = 80;

/// Encodes a picture; `None` if that fails, which is logged.
pub(super) fn block(picture: &Picture) -> Option<ContentBlock> {
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    let (width, height) = (picture.width, picture.height);
    let encoded = encoder.encode(&picture.rgb, width, height, ExtendedColorType::Rgb8);
    if let Err(e) = encoded {
        tracing::error!("a picture cannot be encoded: {e}");
        return None;
    }
    Some(ContentBlock::image(STANDARD.encode(jpeg), "image/jpeg"))
}

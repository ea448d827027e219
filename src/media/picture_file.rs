//! Pictures as PNG files.

use std::io::{self, Write};

use crate::domain::picture::Picture;

/// Writes a picture in PNG format.
///
/// # Errors
/// If the output cannot be written.
pub(crate) fn write_png(picture: &Picture, output: impl Write) -> io::Result<()> {
    let mut encoder = png::Encoder::new(output, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(io::Error::other)?;
    writer
        .write_image_data(&picture.rgb)
        .and_then(|()| writer.finish())
        .map_err(io::Error::other)
}

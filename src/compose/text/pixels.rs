//! Pixels of a rendered text: its colors, the shadow or background band, and the PNG file.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use super::error::TextError;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;

/// Opacity of the background band.
const BAND_OPACITY: f32 = 0.78;

/// Line width of the box for a missing character, as a share of the font size.
const BOX_LINE: f32 = 0.06;

/// Colors and their coverage (0 to 255), row by row.
pub(super) struct PixelBuffer {
    pub width: usize,
    pub height: usize,
    colors: Vec<[u8; 3]>,
    coverage: Vec<u8>,
}

impl PixelBuffer {
    /// Creates an empty buffer of at least 2 × 2 px.
    pub(super) fn new(width: usize, height: usize) -> Self {
        let (width, height) = (width.max(2), height.max(2));
        Self {
            width,
            height,
            colors: vec![[0; 3]; width * height],
            coverage: vec![0; width * height],
        }
    }

    /// Sets a pixel unless the present one covers more. Ignores pixels outside of the buffer.
    pub(super) fn set_pixel(&mut self, x: i32, y: i32, [r, g, b, a]: [u8; 4]) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if x >= self.width || y >= self.height {
            return;
        }
        let at = y * self.width + x;
        if a >= self.coverage[at] {
            self.coverage[at] = a;
            self.colors[at] = [r, g, b];
        }
    }

    /// Draws an empty box on the baseline in place of a missing character.
    pub(super) fn draw_missing_box(
        &mut self,
        (x, y): (i32, i32),
        width: f32,
        size: f32,
        [r, g, b]: [u8; 3],
    ) {
        let line = (size * BOX_LINE).ceil() as i32;
        let (gap, width, height) = (
            (width * 0.1).ceil() as i32,
            width as i32,
            (size * 0.72) as i32,
        );
        for (i, j) in (gap..width - gap).flat_map(|i| (0..height).map(move |j| (i, j))) {
            if i < gap + line || i >= width - gap - line || j < line || j >= height - line {
                self.set_pixel(x + i, y - j, [r, g, b, 255]);
            }
        }
    }

    /// Writes the text as a PNG, over a soft shadow that keeps it readable on any picture, or over
    /// a band of one color.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(super) fn write_png(
        &self,
        [r, g, b]: [u8; 3],
        band: Option<[u8; 3]>,
        blur: usize,
        path: &Path,
    ) -> Result<(), TextError> {
        let is_dark = u32::from(r) * 2 + u32::from(g) * 5 + u32::from(b) < 8 * 90;
        let backdrop = if is_dark { 255.0 } else { 0.0 };
        let backdrops = band.map_or([backdrop; 3], |band| band.map(f32::from));
        let shadow = self.box_blur(blur);
        let mut pixels = Vec::with_capacity(self.coverage.len() * 4);
        for ((cell, shade), color) in self.coverage.iter().zip(shadow).zip(&self.colors) {
            let (a, s) = (
                f32::from(*cell) / 255.0,
                band.map_or(f32::from(shade) / 255.0 * 0.75, |_| BAND_OPACITY),
            );
            let alpha = a + s * (1.0 - a);
            let mix = |c: u8, backdrop: f32| {
                if alpha > 0.0 {
                    (f32::from(c) * a + backdrop * s * (1.0 - a)) / alpha
                } else {
                    0.0
                }
            };
            pixels.extend(
                color
                    .iter()
                    .zip(backdrops)
                    .map(|(c, backdrop)| mix(*c, backdrop) as u8),
            );
            pixels.push((alpha * 255.0) as u8);
        }
        let write_error = |e: &dyn std::fmt::Display| TextError::Write(Reason::message(e));
        let file = File::create(path).map_err(|e| write_error(&reason(&e)))?;
        let mut encoder =
            png::Encoder::new(BufWriter::new(file), self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(|e| write_error(&e))?;
        writer
            .write_image_data(&pixels)
            .map_err(|e| write_error(&e))
    }

    fn box_blur(&self, radius: usize) -> Vec<u8> {
        let (w, h) = (self.width, self.height);
        let blur_lines = |cells: &[u8], count: usize, length: usize, step: usize, stride: usize| {
            let mut out = vec![0u8; cells.len()];
            for line in 0..count {
                let at = |i: usize| line * stride + i * step;
                let mut sum: usize = (0..radius.min(length))
                    .map(|i| usize::from(cells[at(i)]))
                    .sum();
                for i in 0..length {
                    sum += cells
                        .get(at(i + radius))
                        .filter(|_| i + radius < length)
                        .map_or(0, |c| usize::from(*c));
                    sum -= if i > radius {
                        usize::from(cells[at(i - radius - 1)])
                    } else {
                        0
                    };
                    out[at(i)] = (sum / (2 * radius + 1)) as u8;
                }
            }
            out
        };
        let rows = blur_lines(&self.coverage, h, w, 1, w);
        blur_lines(&rows, w, h, w, 1)
    }
}

/// Parses a color `#rrggbb`; white if it is invalid.
pub(super) fn color(text: Option<&str>) -> [u8; 3] {
    let parse = |hex: &str| -> Option<[u8; 3]> {
        let hex = hex
            .strip_prefix('#')
            .filter(|h| h.len() == 6 && h.is_ascii())?;
        let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    };
    text.and_then(parse).unwrap_or([255, 255, 255])
}

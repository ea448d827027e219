//! Texts drawn to pictures by the program itself: its own font first, then the ones installed, no fontconfig, and no
//! text near a filter graph.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use cosmic_text::{Align, Attrs, Buffer, Color, Family, FontSystem, Metrics, Shaping, SwashCache, Weight, Wrap, fontdb};

use super::graph::Drawn;
use crate::domain::reason::reason;
use crate::domain::timeline::TextStyle;

/// Inter in four weights (SIL Open Font License, see `assets/fonts/OFL.txt`).
const FONTS: [&[u8]; 4] = [
    include_bytes!("../../assets/fonts/Inter-Light.otf"),
    include_bytes!("../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../../assets/fonts/Inter-Bold.otf"),
];
const FAMILY: &str = "Inter";
/// Lines are at most this share of the canvas wide.
const WIDEST: f32 = 0.86;
/// Distance of a placed text from the canvas's edge, as a share of its short side.
const MARGIN: f32 = 0.07;
const DEFAULT_SIZE: f32 = 72.0;

/// Why a text cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error(
        "no installed font has the characters \"{0}\": install one that does (for Chinese for example fonts-noto-cjk) and export again"
    )]
    NoGlyphs(String),
    #[error("the picture of the text could not be written: {0}")]
    Write(String),
}

/// Draws texts; keeps its fonts between them.
pub struct Drawer {
    fonts: FontSystem,
    cache: SwashCache,
    has_system_fonts: bool,
}

impl Default for Drawer {
    fn default() -> Self {
        let mut db = fontdb::Database::new();
        FONTS.iter().for_each(|font| db.load_font_data(font.to_vec()));
        let fonts = FontSystem::new_with_locale_and_db("en".into(), db);
        Self { fonts, cache: SwashCache::new(), has_system_fonts: false }
    }
}

/// A grid of coverage, 0 to 255.
struct Mask {
    width: usize,
    height: usize,
    cells: Vec<u8>,
}

impl Drawer {
    /// Draws a text for a canvas of `width` × `height` px into a PNG that is just large enough.
    pub fn draw(&mut self, style: &TextStyle, width: u32, height: u32, path: &Path) -> Result<Drawn, TextError> {
        let short = width.min(height) as f32;
        let size = (style.size.map_or(DEFAULT_SIZE, |s| s as f32) * short / 1080.0).max(4.0);
        let place = style.position.as_deref().unwrap_or("center");
        let buffer = self.lay_out(style, size, width as f32 * WIDEST, place)?;
        let pad = (size / 3.0).ceil();
        let runs = || buffer.layout_runs();
        let text_height = runs().map(|r| r.line_top + r.line_height).fold(0.0, f32::max);
        let left = runs().flat_map(|r| r.glyphs.first().map(|g| g.x)).fold(f32::MAX, f32::min).max(0.0);
        let text_width = runs().map(|r| r.line_w).fold(0.0, f32::max);
        let mask = self.rasterise(buffer, (text_width + 2.0 * pad) as usize, (text_height + 2.0 * pad) as usize, pad - left, pad);
        let band = style.background.as_deref().map(|b| colour(Some(b)));
        write_png(&mask, colour(style.color.as_deref()), band, (size / 14.0).max(1.0) as usize, path)?;
        let (x, y) = corner(place, (width as f32, height as f32), (mask.width as f32, mask.height as f32), short * MARGIN - pad);
        Ok(Drawn { path: path.to_owned(), x, y, height: mask.height as i64 })
    }

    fn lay_out(&mut self, style: &TextStyle, size: f32, widest: f32, place: &str) -> Result<Buffer, TextError> {
        let buffer = self.shape(style, size, widest, place);
        if missing(&buffer).is_none() || self.has_system_fonts {
            return missing(&buffer).map_or(Ok(buffer), |chars| Err(TextError::NoGlyphs(chars)));
        }
        // Looking through the installed fonts takes a moment: only for characters that the own font lacks.
        let mut db = self.fonts.db().clone();
        db.load_system_fonts();
        self.fonts = FontSystem::new_with_locale_and_db("en".into(), db);
        self.has_system_fonts = true;
        let buffer = self.shape(style, size, widest, place);
        missing(&buffer).map_or(Ok(buffer), |chars| Err(TextError::NoGlyphs(chars)))
    }

    fn shape(&mut self, style: &TextStyle, size: f32, widest: f32, place: &str) -> Buffer {
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::new(size, size * 1.25));
        buffer.set_wrap(Wrap::WordOrGlyph);
        buffer.set_size(Some(widest), None);
        let align = match place {
            p if p.ends_with("left") => Align::Left,
            p if p.ends_with("right") => Align::Right,
            _ => Align::Center,
        };
        let attrs = Attrs::new().family(Family::Name(FAMILY)).weight(weight(style.weight.as_deref()));
        buffer.set_text(&style.text, &attrs, Shaping::Advanced, Some(align));
        buffer.shape_until_scroll(&mut self.fonts, false);
        buffer
    }

    fn rasterise(&mut self, mut buffer: Buffer, width: usize, height: usize, dx: f32, dy: f32) -> Mask {
        let (width, height) = (width.max(2), height.max(2));
        let mut cells = vec![0u8; width * height];
        let (dx, dy) = (dx.round() as i32, dy.round() as i32);
        buffer.draw(&mut self.fonts, &mut self.cache, Color::rgb(255, 255, 255), |x, y, w, h, color| {
            for (x, y) in (0..h as i32).flat_map(|j| (0..w as i32).map(move |i| (x + i + dx, y + j + dy))) {
                let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { continue };
                if x < width && y < height {
                    let cell = &mut cells[y * width + x];
                    *cell = (*cell).max(color.a());
                }
            }
        });
        Mask { width, height, cells }
    }
}

fn weight(word: Option<&str>) -> Weight {
    match word {
        Some("light") => Weight::LIGHT,
        Some("regular") => Weight::NORMAL,
        Some("bold") => Weight::BOLD,
        _ => Weight::SEMIBOLD,
    }
}

/// Characters without a glyph, if any.
fn missing(buffer: &Buffer) -> Option<String> {
    let chars: String = buffer
        .layout_runs()
        .flat_map(|run| run.glyphs.iter().filter(|g| g.glyph_id == 0).filter_map(move |g| run.text.get(g.start..g.end)))
        .collect();
    let visible: String = chars.chars().filter(|c| !c.is_whitespace()).take(12).collect();
    (!visible.is_empty()).then_some(visible)
}

fn corner(place: &str, (w, h): (f32, f32), (tw, th): (f32, f32), margin: f32) -> (i64, i64) {
    let x = if place.ends_with("left") {
        margin
    } else if place.ends_with("right") {
        w - tw - margin
    } else {
        (w - tw) / 2.0
    };
    let y = if place.starts_with("top") {
        margin
    } else if place.starts_with("bottom") {
        h - th - margin
    } else {
        (h - th) / 2.0
    };
    (x.round() as i64, y.round() as i64)
}

fn colour(text: Option<&str>) -> [u8; 3] {
    let parse = |hex: &str| -> Option<[u8; 3]> {
        let hex = hex.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii())?;
        let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    };
    text.and_then(parse).unwrap_or([255, 255, 255])
}

/// How much of the picture a band behind a text hides.
const BAND: f32 = 0.78;

/// The text in its colour over a soft shadow, which keeps it readable on any picture, or over a band of one colour.
fn write_png(mask: &Mask, [r, g, b]: [u8; 3], band: Option<[u8; 3]>, blur: usize, path: &Path) -> Result<(), TextError> {
    let dark = u32::from(r) * 2 + u32::from(g) * 5 + u32::from(b) < 8 * 90;
    let under = if dark { 255.0 } else { 0.0 };
    let shadow = box_blur(mask, blur);
    let mut pixels = Vec::with_capacity(mask.cells.len() * 4);
    for (cell, shade) in mask.cells.iter().zip(shadow) {
        let (a, s) = (f32::from(*cell) / 255.0, band.map_or(f32::from(shade) / 255.0 * 0.75, |_| BAND));
        let alpha = a + s * (1.0 - a);
        let mix = |c: u8, under: f32| if alpha > 0.0 { (f32::from(c) * a + under * s * (1.0 - a)) / alpha } else { 0.0 };
        let below = band.map_or([under; 3], |band| band.map(f32::from));
        pixels.extend([mix(r, below[0]) as u8, mix(g, below[1]) as u8, mix(b, below[2]) as u8, (alpha * 255.0) as u8]);
    }
    let problem = |e: &dyn std::fmt::Display| TextError::Write(e.to_string());
    let file = File::create(path).map_err(|e| problem(&reason(&e)))?;
    let mut encoder = png::Encoder::new(BufWriter::new(file), mask.width as u32, mask.height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|e| problem(&e))?;
    writer.write_image_data(&pixels).map_err(|e| problem(&e))
}

fn box_blur(mask: &Mask, radius: usize) -> Vec<u8> {
    let (w, h) = (mask.width, mask.height);
    let along = |cells: &[u8], count: usize, length: usize, step: usize, stride: usize| {
        let mut out = vec![0u8; cells.len()];
        for line in 0..count {
            let at = |i: usize| line * stride + i * step;
            let mut sum: usize = (0..radius.min(length)).map(|i| usize::from(cells[at(i)])).sum();
            for i in 0..length {
                sum += cells.get(at(i + radius)).filter(|_| i + radius < length).map_or(0, |c| usize::from(*c));
                sum -= if i > radius { usize::from(cells[at(i - radius - 1)]) } else { 0 };
                out[at(i)] = (sum / (2 * radius + 1)) as u8;
            }
        }
        out
    };
    let rows = along(&mask.cells, h, w, 1, w);
    along(&rows, w, h, w, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(text: &str, position: &str) -> (Drawn, png::OutputInfo, Vec<u8>) {
        let dir = tempfile::tempdir().unwrap();
        let style = TextStyle {
            text: text.into(),
            position: Some(position.into()),
            color: Some("#ff0000".into()),
            ..TextStyle::default()
        };
        let path = dir.path().join("t.png");
        let drawn = Drawer::default().draw(&style, 1920, 1080, &path).unwrap();
        let mut reader = png::Decoder::new(std::io::BufReader::new(File::open(&path).unwrap())).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (drawn, info, pixels)
    }

    #[test]
    fn a_title_is_drawn_in_its_colour_in_the_middle() {
        let (drawn, info, pixels) = draw("Urban Dreams", "center");
        assert!(pixels.chunks(4).any(|p| p[0] > 250 && p[1] < 5 && p[3] > 250), "solid red letters");
        assert!((drawn.x + i64::from(info.width) / 2 - 960).abs() <= 2, "{drawn:?}");
        assert!((drawn.y + i64::from(info.height) / 2 - 540).abs() <= 2);
        assert!(info.width > 300 && info.width < 700, "{}", info.width);
        let edge = |x: usize| (0..info.height as usize).all(|y| pixels[(y * info.width as usize + x) * 4 + 3] == 0);
        assert!(edge(0) && edge(info.width as usize - 1), "nothing is cut off");
    }

    #[test]
    fn places_lie_inside_the_canvas() {
        for place in ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"] {
            let (drawn, info, _) = draw(
                "A rather long line of text that has to be wrapped because it is wider than the canvas could ever be",
                place,
            );
            assert!(drawn.x >= 0 && drawn.y >= 0, "{place} {drawn:?}");
            assert!(drawn.x + i64::from(info.width) <= 1920 && drawn.y + i64::from(info.height) <= 1080, "{place}");
        }
    }

    #[test]
    fn colours_are_read_strictly() {
        assert_eq!(colour(Some("#1e88e5")), [0x1e, 0x88, 0xe5]);
        assert_eq!(colour(Some("red;drawtext")), [255, 255, 255]);
    }
}

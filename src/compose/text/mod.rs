//! Renders texts to images within the program: the embedded font first, then the installed ones. No
//! fontconfig is needed, and no text reaches a filter graph.

mod emoji;
mod error;
mod pixels;
mod stack;

use std::path::Path;

use cosmic_text::{
    Align, Attrs, Buffer, Color, Family, FontSystem, LayoutGlyph, Metrics, Shaping, SwashCache,
    Weight, Wrap, fontdb,
};

use self::pixels::PixelBuffer;
use super::graph::PlacedText;
use crate::domain::timeline::{Anchor, Position, TextStyle};

pub use error::TextError;
pub(crate) use stack::stack;

/// Inter in four weights (SIL Open Font License, see `assets/fonts/OFL.txt`).
const FONTS: [&[u8]; 4] = [
    include_bytes!("../../../assets/fonts/Inter-Light.otf"),
    include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../../../assets/fonts/Inter-Bold.otf"),
];
const FAMILY: &str = "Inter";
/// Maximum width of a line, as a share of the canvas.
const MAX_LINE_WIDTH: f32 = 0.86;
/// Distance of a text from the edge of the canvas, as a share of its short side.
const MARGIN: f32 = 0.07;
/// Center of captions of speech on an upright canvas, as a share of its height: players of short
/// videos cover the lower part.
const UPRIGHT_CAPTION_CENTER: f32 = 0.7;
/// Default font size (px on a canvas with a short side of 1080 px).
const DEFAULT_SIZE: f32 = 72.0;

/// Renders texts and keeps the loaded fonts.
pub(crate) struct TextRenderer {
    fonts: FontSystem,
    cache: SwashCache,
    has_system_fonts: bool,
    /// Family of the installed color emoji font.
    emoji: Option<String>,
}

impl Default for TextRenderer {
    fn default() -> Self {
        let mut db = fontdb::Database::new();
        FONTS
            .iter()
            .for_each(|font| db.load_font_data(font.to_vec()));
        let fonts = FontSystem::new_with_locale_and_db("en".into(), db);
        Self {
            fonts,
            cache: SwashCache::new(),
            has_system_fonts: false,
            emoji: None,
        }
    }
}

/// A text rendered to an image.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RenderedText {
    pub placed: PlacedText,
    /// Characters that no installed font has; they are drawn as boxes.
    pub missing: Option<String>,
}

impl TextRenderer {
    /// Draws a text for a canvas of `width` × `height` px into a PNG that is just large enough.
    ///
    /// # Errors
    /// [`TextError::Write`] if the file cannot be written.
    pub fn draw(
        &mut self,
        style: &TextStyle,
        width: u32,
        height: u32,
        path: &Path,
    ) -> Result<RenderedText, TextError> {
        let short_side = width.min(height) as f32;
        let size = (style.size.map_or(DEFAULT_SIZE, |s| s as f32) * short_side / 1080.0).max(4.0);
        let position = style.position.as_ref().unwrap_or(&Position::Center);
        let buffer = self.layout(style, size, width as f32 * MAX_LINE_WIDTH, position);
        let padding = (size / 3.0).ceil();
        let text_height = buffer
            .layout_runs()
            .map(|r| r.line_top + r.line_height)
            .fold(0.0, f32::max);
        // The first glyph of a line is not always its leftmost one.
        let glyphs = || buffer.layout_runs().flat_map(|r| r.glyphs.iter());
        let left = glyphs()
            .map(|g| g.x)
            .fold(f32::MAX, f32::min)
            .clamp(0.0, width as f32);
        let right = glyphs().map(|g| g.x + g.w).fold(left, f32::max);
        let mut canvas = PixelBuffer::new(
            (right - left + 2.0 * padding) as usize,
            (text_height + 2.0 * padding) as usize,
        );
        let color = pixels::color(style.color.as_deref());
        let colors = GlyphColors::new(style, color);
        let missing = self.rasterize(&buffer, &mut canvas, &colors, (padding - left, padding));
        let band = style.background.as_deref().map(|b| pixels::color(Some(b)));
        canvas.write_png(color, band, (size / 14.0).max(1.0) as usize, path)?;
        let (w, h) = (canvas.width as f32, canvas.height as f32);
        let (x, y) = top_left(
            position,
            (width as f32, height as f32),
            (w, h),
            short_side * MARGIN - padding,
        );
        let is_upright_caption = style.spoken.is_some() && height > width;
        let y = match position {
            Position::Bottom if is_upright_caption => {
                (height as f32 * UPRIGHT_CAPTION_CENTER - h / 2.0) as i64
            }
            _ => y,
        };
        // A background band extends to the edges of the image, plain letters do not.
        let margin = if band.is_some() { 0 } else { padding as i64 };
        let placed = PlacedText {
            path: path.to_owned(),
            x,
            y,
            width: w as i64,
            height: h as i64,
            margin,
        };
        Ok(RenderedText { placed, missing })
    }

    /// Returns the characters of a text that no installed font has.
    pub fn missing(&mut self, text: &str) -> Option<String> {
        let style = TextStyle {
            text: text.to_owned(),
            ..TextStyle::default()
        };
        let buffer = self.layout(&style, 16.0, 1_000.0, &Position::Left);
        let runs = buffer.layout_runs();
        first_distinct(runs.flat_map(|run| {
            let text = run.text;
            run.glyphs
                .iter()
                .filter(move |g| is_missing(text, g))
                .filter_map(move |g| text.get(g.start..g.end))
        }))
    }

    fn layout(
        &mut self,
        style: &TextStyle,
        size: f32,
        max_width: f32,
        position: &Position,
    ) -> Buffer {
        let buffer = self.shape(style, size, max_width, position);
        let is_complete = buffer
            .layout_runs()
            .all(|run| run.glyphs.iter().all(|g| !is_missing(run.text, g)));
        if self.has_system_fonts || (is_complete && !emoji::has_any(&style.text)) {
            return buffer;
        }
        // Loading the installed fonts is slow: done only for characters that the embedded font
        // lacks.
        let mut db = self.fonts.db().clone();
        db.load_system_fonts();
        emoji::remove_blank(&mut db);
        self.emoji = emoji::family(&db);
        self.fonts = FontSystem::new_with_locale_and_db("en".into(), db);
        self.has_system_fonts = true;
        self.shape(style, size, max_width, position)
    }

    fn shape(
        &mut self,
        style: &TextStyle,
        size: f32,
        max_width: f32,
        position: &Position,
    ) -> Buffer {
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::new(size, size * 1.25));
        buffer.set_wrap(Wrap::WordOrGlyph);
        buffer.set_size(Some(max_width), None);
        let align = match position.horizontal() {
            Anchor::Start => Align::Left,
            Anchor::Middle => Align::Center,
            Anchor::End => Align::Right,
        };
        let attrs = Attrs::new()
            .family(Family::Name(FAMILY))
            .weight(weight(style.weight.as_deref()));
        let emoji = self.emoji.as_deref().map_or_else(
            || attrs.clone(),
            |family| Attrs::new().family(Family::Name(family)),
        );
        let spans = emoji::spans(&style.text);
        let spans = spans.into_iter().map(|(text, is_emoji)| {
            (
                text,
                if is_emoji {
                    emoji.clone()
                } else {
                    attrs.clone()
                },
            )
        });
        buffer.set_rich_text(spans, &attrs, Shaping::Advanced, Some(align));
        buffer.shape_until_scroll(&mut self.fonts, false);
        buffer
    }

    /// Draws the glyphs, with boxes for missing ones. Returns the missing characters.
    fn rasterize(
        &mut self,
        buffer: &Buffer,
        canvas: &mut PixelBuffer,
        colors: &GlyphColors,
        (dx, dy): (f32, f32),
    ) -> Option<String> {
        let (dx, dy) = (dx.round() as i32, dy.round() as i32);
        let mut missing = Vec::new();
        for run in buffer.layout_runs() {
            for glyph in run.glyphs {
                let [r, g, b] = colors.of(run.line_i, glyph.start);
                let physical = glyph.physical((0.0, run.line_y), 1.0);
                let (x, y) = (physical.x + dx, physical.y + dy);
                let mut is_blank = true;
                if !is_missing(run.text, glyph) {
                    self.cache.with_pixels(
                        &mut self.fonts,
                        physical.cache_key,
                        Color::rgb(r, g, b),
                        |i, j, color| {
                            is_blank &= color.a() == 0;
                            canvas.set_pixel(x + i, y + j, color.as_rgba());
                        },
                    );
                }
                let text = run.text.get(glyph.start..glyph.end).unwrap_or_default();
                // Fonts may have emoji in an unsupported format.
                if is_missing(run.text, glyph)
                    || (is_blank && glyph.w > 0.0 && emoji::has_any(text))
                {
                    missing.push(text);
                    canvas.draw_missing_box(
                        (x, y),
                        glyph.w.max(glyph.font_size / 2.0),
                        glyph.font_size,
                        [r, g, b],
                    );
                }
            }
        }
        first_distinct(missing)
    }
}

/// Colors of the letters of a text.
struct GlyphColors {
    color: [u8; 3],
    /// Range (bytes) in another color.
    highlight: Option<(std::ops::Range<usize>, [u8; 3])>,
    /// Start (bytes) of each line.
    lines: Vec<usize>,
}

impl GlyphColors {
    fn new(style: &TextStyle, color: [u8; 3]) -> Self {
        let byte = |character: usize| {
            let found = style.text.char_indices().nth(character);
            found.map_or(style.text.len(), |(at, _)| at)
        };
        let highlight = style.highlight.as_ref().map(|highlight| {
            let range = byte(highlight.from)..byte(highlight.to);
            (range, pixels::color(Some(&highlight.color)))
        });
        let breaks = style.text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            color,
            highlight,
            lines: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// Color of the letter at a byte of a line.
    fn of(&self, line: usize, at: usize) -> [u8; 3] {
        let at = self.lines.get(line).map_or(at, |start| start + at);
        match &self.highlight {
            Some((range, color)) if range.contains(&at) => *color,
            _ => self.color,
        }
    }
}

/// Returns true if no font has the characters of a glyph.
fn is_missing(line: &str, glyph: &LayoutGlyph) -> bool {
    glyph.glyph_id == 0
        && line
            .get(glyph.start..glyph.end)
            .is_some_and(|text| !text.chars().all(is_invisible))
}

/// Returns true for characters that are invisible in every font: whitespace, joiners, selectors and
/// direction marks.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// Returns the first few distinct characters.
fn first_distinct<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut found = String::new();
    for text in texts {
        if found.chars().count() < 12 && !found.contains(text) {
            found.push_str(text);
        }
    }
    (!found.is_empty()).then_some(found)
}

fn weight(name: Option<&str>) -> Weight {
    match name {
        Some("light") => Weight::LIGHT,
        Some("regular") => Weight::NORMAL,
        Some("bold") => Weight::BOLD,
        _ => Weight::SEMIBOLD,
    }
}

fn top_left(
    position: &Position,
    (w, h): (f32, f32),
    (tw, th): (f32, f32),
    margin: f32,
) -> (i64, i64) {
    let place = |anchor: Anchor, canvas: f32, size: f32| match anchor {
        Anchor::Start => margin,
        Anchor::Middle => (canvas - size) / 2.0,
        Anchor::End => canvas - size - margin,
    };
    let x = place(position.horizontal(), w, tw);
    let y = place(position.vertical(), h, th);
    (x.round() as i64, y.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::TextHighlight;

    fn draw(text: &str, position: &str) -> (PlacedText, png::OutputInfo, Vec<u8>) {
        let dir = tempfile::tempdir().unwrap();
        let style = TextStyle {
            text: text.into(),
            position: Some(position.into()),
            color: Some("#ff0000".into()),
            ..TextStyle::default()
        };
        let path = dir.path().join("t.png");
        let placed = TextRenderer::default()
            .draw(&style, 1920, 1080, &path)
            .unwrap()
            .placed;
        let mut reader =
            png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&path).unwrap()))
                .read_info()
                .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (placed, info, pixels)
    }

    #[test]
    fn captions_of_speech_stay_above_the_buttons_of_players() {
        let dir = tempfile::tempdir().unwrap();
        let middle = |spoken: Option<&str>, (width, height)| {
            let style = TextStyle {
                text: "We leave now.".into(),
                position: Some(Position::Bottom),
                spoken: spoken.map(str::to_owned),
                ..TextStyle::default()
            };
            let path = dir.path().join("t.png");
            let drawn = TextRenderer::default().draw(&style, width, height, &path);
            let placed = drawn.unwrap().placed;
            (placed.y + placed.height / 2) as f64 / f64::from(height)
        };
        let upright = middle(Some("clean"), (1080, 1920));
        assert!((0.65..0.72).contains(&upright), "{upright}");
        assert!(middle(Some("clean"), (1920, 1080)) > 0.85);
        assert!(middle(None, (1080, 1920)) > 0.85);
    }

    #[test]
    fn letters_of_a_word_have_another_color() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.png");
        let style = TextStyle {
            text: "one\ntwo".into(),
            color: Some("#ffffff".into()),
            highlight: Some(TextHighlight {
                from: 4,
                to: usize::MAX,
                color: "#ff0000".into(),
            }),
            ..TextStyle::default()
        };
        let drawn = TextRenderer::default().draw(&style, 640, 360, &path);
        drawn.unwrap();
        let file = std::io::BufReader::new(std::fs::File::open(&path).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let half = info.line_size * info.height as usize / 2;
        let is_red = |p: &[u8]| p[0] > 240 && p[1] < 20 && p[3] > 200;
        assert!(!pixels[..half].chunks(4).any(is_red), "the first line");
        assert!(pixels[half..].chunks(4).any(is_red), "the second line");
    }

    #[test]
    fn a_title_is_drawn_in_its_color_in_the_middle() {
        let (placed, info, pixels) = draw("Urban Dreams", "center");
        assert!(
            pixels
                .chunks(4)
                .any(|p| p[0] > 250 && p[1] < 5 && p[3] > 250),
            "solid red letters"
        );
        assert!(
            (placed.x + i64::from(info.width) / 2 - 960).abs() <= 2,
            "{placed:?}"
        );
        assert!((placed.y + i64::from(info.height) / 2 - 540).abs() <= 2);
        assert!(info.width > 300 && info.width < 700, "{}", info.width);
        let edge = |x: usize| {
            (0..info.height as usize).all(|y| pixels[(y * info.width as usize + x) * 4 + 3] == 0)
        };
        assert!(
            edge(0) && edge(info.width as usize - 1),
            "nothing is cut off"
        );
    }

    #[test]
    fn positions_are_inside_the_canvas() {
        for position in Position::ids() {
            let (placed, info, _) = draw(
                "A rather long line of text that has to be wrapped because it is wider than the \
                 canvas could ever be",
                position,
            );
            assert!(placed.x >= 0 && placed.y >= 0, "{position} {placed:?}");
            assert!(
                placed.x + i64::from(info.width) <= 1920
                    && placed.y + i64::from(info.height) <= 1080,
                "{position}"
            );
        }
    }

    #[test]
    fn colors_are_parsed_strictly() {
        assert_eq!(pixels::color(Some("#1e88e5")), [0x1e, 0x88, 0xe5]);
        assert_eq!(pixels::color(Some("red;drawtext")), [255, 255, 255]);
    }
}

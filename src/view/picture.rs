//! Draws pictures with the terminal's graphics protocol, quadrant blocks, or shades without colors.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use crate::app::model::Model;
use crate::app::state::pictures::RenderedPicture;
use crate::domain::picture::Picture;

/// Color depth of pictures drawn with text cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorDepth {
    /// 24-bit color.
    Full,
    /// 256-color palette.
    #[default]
    Indexed,
    /// No colors: block shades.
    Shades,
    /// No colors: ASCII characters.
    Ascii,
}

/// Symbols from dark to light.
const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
const ASCII: [&str; 8] = [" ", ".", ":", "-", "=", "+", "#", "@"];

/// Rows of a picture with the project's aspect ratio and this width (cells).
pub fn rows_for_width(model: &Model, width: u16) -> u16 {
    let canvas = model
        .session
        .timeline
        .timeline()
        .map(|t| t.canvas)
        .unwrap_or_default();
    let aspect = f64::from(canvas.height) / f64::from(canvas.width.max(1));
    (f64::from(width) * aspect / 2.0).round() as u16
}

/// Largest centered area with the aspect ratio of a picture. A cell is twice as high as wide.
fn fit_area(area: Rect, picture: &Picture) -> Rect {
    let aspect = f64::from(picture.width) / f64::from(picture.height);
    let by_height = f64::from(area.height) * 2.0 * aspect;
    let (w, h) = if by_height <= f64::from(area.width) {
        (by_height.round(), f64::from(area.height))
    } else {
        (
            f64::from(area.width),
            (f64::from(area.width) / aspect / 2.0).round(),
        )
    };
    centered(
        area,
        (w as u16).clamp(1, area.width.max(1)),
        (h as u16).clamp(1, area.height.max(1)),
    )
}

fn centered(area: Rect, width: u16, height: u16) -> Rect {
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Draws a picture centered in an area. Uses blocks instead of graphics if `covered` by an
/// overlay: terminals do not repair pictures that were written over.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    rendered: &RenderedPicture,
    depth: ColorDepth,
    covered: bool,
) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let graphics = rendered
        .graphics
        .as_ref()
        .filter(|g| !covered && g.size().width <= area.width && g.size().height <= area.height);
    match graphics {
        Some(graphics) => graphics.draw(
            centered(area, graphics.size().width, graphics.size().height),
            buffer,
        ),
        None => draw_blocks(
            buffer,
            fit_area(area, &rendered.picture),
            &rendered.picture,
            depth,
        ),
    }
}

fn draw_blocks(buffer: &mut Buffer, area: Rect, picture: &Picture, depth: ColorDepth) {
    draw_columns(buffer, area, picture, depth, (0.0, 1.0));
}

/// Draws the part of a picture between two fractions of its width, stretched over an area.
pub fn draw_columns(
    buffer: &mut Buffer,
    area: Rect,
    picture: &Picture,
    depth: ColorDepth,
    (from, to): (f64, f64),
) {
    let width = (to - from) / f64::from(area.width.max(1));
    let height = 1.0 / f64::from(area.height.max(1));
    for row in 0..area.height {
        let top = f64::from(row) * height;
        let halves = [
            (top, top + height / 2.0),
            (top + height / 2.0, top + height),
        ];
        for column in 0..area.width {
            let left = from + f64::from(column) * width;
            let middle = left + width / 2.0;
            let sides = [(left, middle), (middle, left + width)];
            let quarters = halves.map(|y| sides.map(|x| picture.mean_color(x, y)));
            if let Some(cell) = buffer.cell_mut((area.x + column, area.y + row)) {
                draw_cell(cell, quarters, depth);
            }
        }
    }
}

/// Draws the quarters of a cell, row by row.
fn draw_cell(cell: &mut Cell, quarters: [[[u8; 3]; 2]; 2], depth: ColorDepth) {
    let [[a, b], [c, d]] = quarters;
    let colored = |color: fn([u8; 3]) -> Color| {
        let (symbol, front, back) = two_colors([a, b, c, d]);
        (symbol, Style::new().fg(color(front)).bg(color(back)))
    };
    let rows = || (mean(a, b), mean(c, d));
    match depth {
        ColorDepth::Full => {
            let (symbol, style) = colored(rgb_color);
            cell.set_symbol(symbol).set_style(style)
        }
        ColorDepth::Indexed => {
            let (symbol, style) = colored(indexed_color);
            cell.set_symbol(symbol).set_style(style)
        }
        ColorDepth::Shades => cell.set_symbol(shade(&SHADES, rows())),
        ColorDepth::Ascii => cell.set_symbol(shade(&ASCII, rows())),
    };
}

/// Symbols that divide a cell into two colors, and the quarters of the foreground: a bit per
/// quarter, row by row.
const QUADRANTS: [(&str, u8); 7] = [
    ("▀", 0b0011),
    ("▌", 0b0101),
    ("▘", 0b0001),
    ("▚", 0b1001),
    ("▛", 0b0111),
    ("▜", 0b1011),
    ("▙", 0b1101),
];

/// Returns true for a symbol that shows a part of a picture.
pub(super) fn is_block(symbol: &str) -> bool {
    QUADRANTS.iter().any(|(quadrant, _)| *quadrant == symbol)
}

/// Returns the symbol, foreground and background that show four quarters with the least squared
/// error.
fn two_colors(quarters: [[u8; 3]; 4]) -> (&'static str, [u8; 3], [u8; 3]) {
    let sum = |mask: u8| {
        let is_in = |i: &usize| mask >> i & 1 == 1;
        let value = |i: usize, channel: usize| u32::from(quarters[i][channel]);
        [0, 1, 2].map(|channel| (0..4).filter(is_in).map(|i| value(i, channel)).sum::<u32>())
    };
    // The error is least where the squares of the sums, by the number of quarters, are greatest.
    let weight = |mask: u8| {
        let squares: u32 = sum(mask).map(|s| s * s).iter().sum();
        squares * 12 / mask.count_ones().max(1)
    };
    let mut best = (QUADRANTS[0], 0);
    for quadrant in QUADRANTS {
        let total = weight(quadrant.1) + weight(!quadrant.1 & 0b1111);
        if total > best.1 {
            best = (quadrant, total);
        }
    }
    let ((symbol, mask), _) = best;
    let color = |mask: u8| sum(mask).map(|s| (s / mask.count_ones().max(1)) as u8);
    let (front, back) = (color(mask), color(!mask & 0b1111));
    (symbol, front, back)
}

/// Mean of two colors.
fn mean(first: [u8; 3], second: [u8; 3]) -> [u8; 3] {
    std::array::from_fn(|i| first[i].midpoint(second[i]))
}

fn rgb_color([r, g, b]: [u8; 3]) -> Color {
    Color::Rgb(r, g, b)
}

/// Nearest color of the 256-color palette: 216 colors and 24 grays.
fn indexed_color([r, g, b]: [u8; 3]) -> Color {
    let spread = r.max(g).max(b) - r.min(g).min(b);
    if spread < 12 {
        let gray = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
        return match gray {
            0..4 => Color::Indexed(16),
            247.. => Color::Indexed(231),
            gray => Color::Indexed(232 + ((gray.saturating_sub(3)) / 10).min(23) as u8),
        };
    }
    // Levels of the color cube: 0, 95, 135, 175, 215, 255.
    let level = |v: u8| {
        if v < 48 {
            0
        } else if v < 115 {
            1
        } else {
            (v - 35) / 40
        }
    };
    Color::Indexed(16 + 36 * level(r) + 6 * level(g) + level(b))
}

fn shade(symbols: &[&'static str], (upper, lower): ([u8; 3], [u8; 3])) -> &'static str {
    let luma =
        |[r, g, b]: [u8; 3]| (u32::from(r) * 54 + u32::from(g) * 183 + u32::from(b) * 19) / 256;
    let light = ((luma(upper) + luma(lower)) / 2) as usize;
    symbols[(light * symbols.len() / 256).min(symbols.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(picture: Picture) -> RenderedPicture {
        RenderedPicture {
            picture,
            graphics: None,
        }
    }

    #[test]
    fn a_picture_is_centered_and_keeps_its_aspect_ratio() {
        let wide = Picture::solid(160, 90, [0; 3]);
        assert_eq!(
            fit_area(Rect::new(0, 0, 40, 20), &wide),
            Rect::new(0, 4, 40, 11)
        );
        assert_eq!(
            fit_area(Rect::new(0, 0, 100, 9), &wide),
            Rect::new(34, 0, 32, 9)
        );
        assert_eq!(
            fit_area(Rect::new(2, 3, 1, 1), &wide),
            Rect::new(2, 3, 1, 1)
        );
    }

    #[test]
    fn a_cell_shows_two_pixels() {
        let rgb = [[255, 0, 0], [0, 0, 255]].concat();
        let picture = Picture::new(1, 2, rgb).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
        draw(
            &mut buffer,
            Rect::new(0, 0, 1, 1),
            &rendered(picture.clone()),
            ColorDepth::Full,
            false,
        );
        let cell = &buffer[(0, 0)];
        assert_eq!(
            (cell.symbol(), cell.fg, cell.bg),
            ("▀", Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255))
        );
        draw(
            &mut buffer,
            Rect::new(0, 0, 1, 1),
            &rendered(picture),
            ColorDepth::Indexed,
            false,
        );
        assert_eq!(
            (buffer[(0, 0)].fg, buffer[(0, 0)].bg),
            (Color::Indexed(196), Color::Indexed(21))
        );
    }

    #[test]
    fn a_cell_shows_the_division_with_the_least_error() {
        let (w, k) = ([255; 3], [0; 3]);
        assert_eq!(two_colors([w, k, k, k]), ("▘", w, k));
        assert_eq!(two_colors([w, k, w, w]), ("▙", w, k));
        assert_eq!(two_colors([k, w, k, k]), ("▙", k, w));
        assert_eq!(two_colors([w, k, w, k]), ("▌", w, k));
        assert_eq!(two_colors([k, w, w, k]), ("▚", k, w));
        assert_eq!(two_colors([w, w, w, k]), ("▛", w, k));
        assert_eq!(two_colors([w; 4]), ("▀", w, w));
        let gray = [100; 3];
        assert_eq!(two_colors([gray, w, [110; 3], w]), ("▌", [105; 3], w));
    }

    #[test]
    fn without_colors_light_pixels_are_dense_symbols() {
        let rgb = [[0; 3], [120; 3], [255; 3]].concat();
        let picture = Picture::new(3, 1, rgb).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        draw_columns(
            &mut buffer,
            Rect::new(0, 0, 3, 1),
            &picture,
            ColorDepth::Shades,
            (0.0, 1.0),
        );
        assert_eq!(
            buffer
                .content
                .iter()
                .map(|c| c.symbol())
                .collect::<String>(),
            " ▒█"
        );
        draw_columns(
            &mut buffer,
            Rect::new(0, 0, 3, 1),
            &picture,
            ColorDepth::Ascii,
            (0.0, 1.0),
        );
        assert_eq!(
            buffer
                .content
                .iter()
                .map(|c| c.symbol())
                .collect::<String>(),
            " -@"
        );
    }

    #[test]
    fn grays_use_the_gray_ramp() {
        assert_eq!(
            [
                indexed_color([0, 0, 0]),
                indexed_color([255, 255, 255]),
                indexed_color([128, 128, 128])
            ],
            [16, 231, 244].map(Color::Indexed)
        );
    }
}

//! Draws pictures with the terminal's graphics protocol, blocks, or shades without colors.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::cell_blocks::{Blocks, two_colors};
use crate::app::model::Model;
use crate::app::state::pictures::RenderedPicture;
use crate::domain::picture::Picture;

/// Color depth of pictures drawn with text cells, and the blocks that divide a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorDepth {
    /// 24-bit color, two in a cell.
    Full(Blocks),
    /// 256-color palette, two colors in a cell.
    Indexed(Blocks),
    /// No colors: block shades.
    Shades,
    /// No colors: ASCII characters.
    Ascii,
}

impl Default for ColorDepth {
    fn default() -> Self {
        Self::Indexed(Blocks::default())
    }
}

impl ColorDepth {
    /// Rows of different colors in a cell.
    fn rows(self) -> usize {
        match self {
            Self::Full(blocks) | Self::Indexed(blocks) => blocks.rows(),
            Self::Shades | Self::Ascii => 2,
        }
    }
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
    let parts = depth.rows();
    let part_height = height / parts as f64;
    let mut pixels = Vec::with_capacity(parts * 2);
    for row in 0..area.height {
        let top = f64::from(row) * height;
        for column in 0..area.width {
            let left = from + f64::from(column) * width;
            let middle = left + width / 2.0;
            let sides = [(left, middle), (middle, left + width)];
            pixels.clear();
            for part in 0..parts {
                let upper = top + part as f64 * part_height;
                let rows = (upper, upper + part_height);
                pixels.extend(sides.map(|side| picture.mean_color(side, rows)));
            }
            if let Some(cell) = buffer.cell_mut((area.x + column, area.y + row)) {
                draw_cell(cell, &pixels, depth);
            }
        }
    }
}

/// Draws the parts of a cell, row by row.
fn draw_cell(cell: &mut Cell, pixels: &[[u8; 3]], depth: ColorDepth) {
    let mut colored = |blocks: Blocks, color: fn([u8; 3]) -> Color| {
        let (symbol, front, back) = two_colors(blocks, pixels);
        let style = Style::new().fg(color(front)).bg(color(back));
        cell.set_symbol(&symbol).set_style(style);
    };
    match depth {
        ColorDepth::Full(blocks) => colored(blocks, rgb_color),
        ColorDepth::Indexed(blocks) => colored(blocks, indexed_color),
        ColorDepth::Shades => drop(cell.set_symbol(shade(&SHADES, pixels))),
        ColorDepth::Ascii => drop(cell.set_symbol(shade(&ASCII, pixels))),
    }
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

fn shade(symbols: &[&'static str], pixels: &[[u8; 3]]) -> &'static str {
    let luma = |row: &[[u8; 3]]| {
        let [r, g, b] = [0, 1, 2].map(|i| {
            let sum: u32 = row.iter().map(|pixel| u32::from(pixel[i])).sum();
            sum / row.len().max(1) as u32
        });
        (r * 54 + g * 183 + b * 19) / 256
    };
    let rows = pixels.chunks(2);
    let count = rows.len().max(1);
    let light = rows.map(luma).sum::<u32>() as usize / count;
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
            ColorDepth::Full(Blocks::Quadrants),
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
            ColorDepth::Indexed(Blocks::Quadrants),
            false,
        );
        assert_eq!(
            (buffer[(0, 0)].fg, buffer[(0, 0)].bg),
            (Color::Indexed(196), Color::Indexed(21))
        );
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

//! Pictures in cells: by the terminal's graphics, else by half blocks, or by shades where there are no colours.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;
use ratatui_image::Image;

use crate::app::model::Model;
use crate::app::pictures::RenderedPicture;
use crate::domain::picture::Picture;

/// How finely cells can be coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorDepth {
    /// 24 bits.
    Full,
    /// The 256 colours that every terminal has.
    #[default]
    Indexed,
    /// No colours: five shades of blocks.
    Shades,
    /// No colours and no blocks.
    Ascii,
}

/// Shades from dark to light.
const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
const ASCII: [&str; 8] = [" ", ".", ":", "-", "=", "+", "#", "@"];

/// Rows of a picture of the project that is so many cells wide.
pub fn rows(model: &Model, width: u16) -> u16 {
    let canvas = model
        .timeline
        .timeline()
        .map(|t| t.canvas)
        .unwrap_or_default();
    let shape = f64::from(canvas.height) / f64::from(canvas.width.max(1));
    (f64::from(width) * shape / 2.0).round() as u16
}

/// Where a picture of this shape goes in an area: as large as it fits, in the middle. A cell is twice as high as wide.
fn fitted(area: Rect, picture: &Picture) -> Rect {
    let shape = f64::from(picture.width) / f64::from(picture.height);
    let by_height = f64::from(area.height) * 2.0 * shape;
    let (w, h) = if by_height <= f64::from(area.width) {
        (by_height.round(), f64::from(area.height))
    } else {
        (
            f64::from(area.width),
            (f64::from(area.width) / shape / 2.0).round(),
        )
    };
    centred(
        area,
        (w as u16).clamp(1, area.width.max(1)),
        (h as u16).clamp(1, area.height.max(1)),
    )
}

fn centred(area: Rect, width: u16, height: u16) -> Rect {
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Paints a picture into the middle of an area. Graphics are left out where something lies over them: what is written over
/// a picture stays torn when it goes.
pub fn paint(
    buffer: &mut Buffer,
    area: Rect,
    painting: &RenderedPicture,
    depth: ColorDepth,
    covered: bool,
) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let graphics = painting
        .graphics
        .as_ref()
        .filter(|g| !covered && g.size().width <= area.width && g.size().height <= area.height);
    match graphics {
        Some(graphics) => Image::new(graphics).render(
            centred(area, graphics.size().width, graphics.size().height),
            buffer,
        ),
        None => blocks(
            buffer,
            fitted(area, &painting.picture),
            &painting.picture,
            depth,
        ),
    }
}

fn blocks(buffer: &mut Buffer, area: Rect, picture: &Picture, depth: ColorDepth) {
    columns(buffer, area, picture, depth, (0.0, 1.0));
}

/// Paints the columns of a picture between two shares of its width over the whole of an area.
pub fn columns(
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
        for column in 0..area.width {
            let left = from + f64::from(column) * width;
            let mean = |from: f64, to: f64| picture.mean((left, left + width), (from, to));
            let (upper, lower) = (
                mean(top, top + height / 2.0),
                mean(top + height / 2.0, top + height),
            );
            let Some(cell) = buffer.cell_mut((area.x + column, area.y + row)) else {
                continue;
            };
            match depth {
                ColorDepth::Full => cell
                    .set_symbol("▀")
                    .set_style(Style::new().fg(full(upper)).bg(full(lower))),
                ColorDepth::Indexed => cell
                    .set_symbol("▀")
                    .set_style(Style::new().fg(indexed(upper)).bg(indexed(lower))),
                ColorDepth::Shades => cell.set_symbol(shade(&SHADES, upper, lower)),
                ColorDepth::Ascii => cell.set_symbol(shade(&ASCII, upper, lower)),
            };
        }
    }
}

fn full([r, g, b]: [u8; 3]) -> Color {
    Color::Rgb(r, g, b)
}

/// The nearest of the 216 colours and 24 greys that all terminals with 256 colours share.
fn indexed([r, g, b]: [u8; 3]) -> Color {
    let spread = r.max(g).max(b) - r.min(g).min(b);
    if spread < 12 {
        let grey = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
        return match grey {
            0..4 => Color::Indexed(16),
            247.. => Color::Indexed(231),
            grey => Color::Indexed(232 + ((grey.saturating_sub(3)) / 10).min(23) as u8),
        };
    }
    // Levels of the cube: 0, 95, 135, 175, 215, 255.
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

fn shade(steps: &[&'static str], upper: [u8; 3], lower: [u8; 3]) -> &'static str {
    let luma =
        |[r, g, b]: [u8; 3]| (u32::from(r) * 54 + u32::from(g) * 183 + u32::from(b) * 19) / 256;
    let light = ((luma(upper) + luma(lower)) / 2) as usize;
    steps[(light * steps.len() / 256).min(steps.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painting(picture: Picture) -> RenderedPicture {
        RenderedPicture {
            picture,
            graphics: None,
        }
    }

    #[test]
    fn a_picture_keeps_its_shape_in_the_middle() {
        let wide = Picture::plain(160, 90, [0; 3]);
        assert_eq!(
            fitted(Rect::new(0, 0, 40, 20), &wide),
            Rect::new(0, 4, 40, 11)
        );
        assert_eq!(
            fitted(Rect::new(0, 0, 100, 9), &wide),
            Rect::new(34, 0, 32, 9)
        );
        assert_eq!(fitted(Rect::new(2, 3, 1, 1), &wide), Rect::new(2, 3, 1, 1));
    }

    #[test]
    fn a_cell_shows_two_pixels() {
        let rgb = [[255, 0, 0], [0, 0, 255]].concat();
        let picture = Picture::new(1, 2, rgb).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
        paint(
            &mut buffer,
            Rect::new(0, 0, 1, 1),
            &painting(picture.clone()),
            ColorDepth::Full,
            false,
        );
        let cell = &buffer[(0, 0)];
        assert_eq!(
            (cell.symbol(), cell.fg, cell.bg),
            ("▀", Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255))
        );
        paint(
            &mut buffer,
            Rect::new(0, 0, 1, 1),
            &painting(picture),
            ColorDepth::Indexed,
            false,
        );
        assert_eq!(
            (buffer[(0, 0)].fg, buffer[(0, 0)].bg),
            (Color::Indexed(196), Color::Indexed(21))
        );
    }

    #[test]
    fn without_colours_light_is_dense() {
        let rgb = [[0; 3], [120; 3], [255; 3]].concat();
        let picture = Picture::new(3, 1, rgb).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        columns(
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
        columns(
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
    fn greys_are_greys() {
        assert_eq!(
            [
                indexed([0, 0, 0]),
                indexed([255, 255, 255]),
                indexed([128, 128, 128])
            ],
            [16, 231, 244].map(Color::Indexed)
        );
    }
}

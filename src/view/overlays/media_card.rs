//! Card of the highlighted file of a list: its picture and facts, right of the list.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::super::context::ViewCtx;
use super::super::picture;
use super::super::widgets::bar_symbols;
use crate::domain::picture::{Picture, Waveform};

/// Minimum width of a list and its card (cells).
const MIN_CELLS: u16 = 64;
/// Width of a card (cells).
const CARD_CELLS: u16 = 24;
/// Maximum height of its picture (cells).
const PICTURE_ROWS: u16 = 8;

/// Content of a card.
#[derive(Clone, Debug, Default)]
pub(crate) struct MediaCard {
    pub picture: Option<Picture>,
    /// The picture is being rendered.
    pub is_loading: bool,
    pub waveform: Option<std::sync::Arc<Waveform>>,
    /// Lines below the picture.
    pub facts: Vec<String>,
}

/// Splits an area into a list and the card right of it, if both fit.
pub(crate) fn split(area: Rect) -> (Rect, Option<Rect>) {
    if area.width < MIN_CELLS {
        return (area, None);
    }
    let columns = Layout::horizontal([
        Constraint::Min(1),
        Constraint::Length(2),
        Constraint::Length(CARD_CELLS),
    ]);
    let [list, _, card] = columns.areas(area);
    (list, Some(card))
}

/// Draws a card.
pub(crate) fn draw(ctx: &ViewCtx, card: &MediaCard, frame: &mut Frame, area: Rect) {
    let picture_area = Rect {
        height: PICTURE_ROWS.min(area.height.saturating_sub(card.facts.len() as u16 + 1)),
        ..area
    };
    let used = match (&card.picture, &card.waveform) {
        (Some(shown), _) => {
            let fitted = fit(shown, picture_area);
            picture::draw_columns(frame.buffer_mut(), fitted, shown, ctx.depth, (0.0, 1.0));
            fitted.height
        }
        (None, Some(wave)) => draw_waveform(ctx, wave, frame, picture_area),
        // The facts keep their place.
        (None, None) if card.is_loading => (area.width * 9 / 32).min(picture_area.height),
        (None, None) => 0,
    };
    let facts = Rect {
        y: area.y + used,
        height: area.height - used,
        ..area
    };
    let line = |fact: &String| Line::from(Span::styled(fact.clone(), ctx.theme.dim()));
    let lines: Vec<Line> = card.facts.iter().map(line).collect();
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), facts);
}

/// Largest part of an area with the aspect ratio of a picture; a cell is twice as high as wide.
fn fit(picture: &Picture, area: Rect) -> Rect {
    let shape = f64::from(picture.width.max(1)) / f64::from(picture.height.max(1)) * 2.0;
    let width = (f64::from(area.height) * shape).min(f64::from(area.width));
    Rect {
        width: width.round() as u16,
        height: ((width / shape).round() as u16).min(area.height),
        ..area
    }
}

/// Draws a waveform of at most three rows. Returns its height.
fn draw_waveform(ctx: &ViewCtx, wave: &Waveform, frame: &mut Frame, area: Rect) -> u16 {
    let rows = area.height.min(3);
    let symbols = bar_symbols(ctx.depth);
    let length_ms = wave.peaks.len() as u64 * Waveform::STEP_MS;
    let time = |column: u16| u64::from(column) * length_ms / u64::from(area.width.max(1));
    for column in 0..area.width {
        let level = wave.level(time(column), time(column + 1)).powf(0.6);
        let eighths = (level.clamp(0.0, 1.0) * f64::from(rows) * 8.0).round() as usize;
        for row in 0..rows {
            let below = usize::from(rows - 1 - row) * 8;
            let symbol = symbols[eighths.saturating_sub(below).min(8)];
            let place = (area.x + column, area.y + row);
            if let Some(cell) = frame.buffer_mut().cell_mut(place) {
                cell.set_symbol(symbol).set_style(ctx.theme.accent());
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_aspect_ratio() {
        let area = Rect::new(3, 2, 24, 8);
        let fitted = |width, height| {
            let picture = Picture::new(width, height, vec![0; (width * height * 3) as usize]);
            fit(&picture.unwrap(), area)
        };
        assert_eq!(fitted(16, 9), Rect::new(3, 2, 24, 7));
        assert_eq!(fitted(9, 16), Rect::new(3, 2, 9, 8));
        assert_eq!(fitted(80, 2), Rect::new(3, 2, 24, 0));
    }

    #[test]
    fn narrow_lists_have_no_card() {
        assert_eq!(split(Rect::new(0, 0, 63, 9)).1, None);
        assert_eq!(
            split(Rect::new(0, 0, 70, 9)),
            (Rect::new(0, 0, 44, 9), Some(Rect::new(46, 0, 24, 9)))
        );
    }
}

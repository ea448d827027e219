//! The contact sheet and the statistics.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::super::ViewCtx;
use super::super::filmstrips::column_signs;
use super::super::picture;
use super::dialog;
use crate::app::overlay::{ContactSheet, Statistics};
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::domain::timeline::TrackKind;
use crate::i18n::ui::{Phrase, fill};

/// The least width of a frame of the sheet, in cells.
const FRAME: u16 = 22;
/// Where the columns of the loudness begin, LUFS.
const QUIETEST: f64 = -60.0;

/// How many frames lie side by side and below each other, and the cells of each with its time.
struct SheetGrid {
    columns: u16,
    rows: u16,
    width: u16,
    height: u16,
}

/// The grid that leaves least of an area empty.
fn grid(brush: &ViewCtx, area: Rect) -> SheetGrid {
    let of = |columns: u16| {
        let width = area.width / columns;
        // A row of the picture's height, and one for its time.
        let height =
            (picture::rows(brush.model, width.saturating_sub(1)) + 1).clamp(2, area.height.max(2));
        SheetGrid {
            columns,
            rows: (area.height / height).max(1),
            width,
            height,
        }
    };
    let most = (area.width / FRAME).clamp(1, 6);
    let used = |g: &SheetGrid| u32::from(g.columns * g.width) * u32::from(g.rows * g.height);
    (1..=most)
        .map(of)
        .max_by_key(|g| (used(g), g.columns))
        .unwrap_or_else(|| of(1))
}

pub fn sheet(brush: &mut ViewCtx, sheet: &ContactSheet, frame: &mut Frame, area: Rect) {
    let inner = dialog(
        brush,
        frame,
        area,
        (area.width.saturating_sub(2), area.height.saturating_sub(2)),
        brush.word(Phrase::SheetTitle),
    );
    let SheetGrid {
        columns,
        rows,
        width,
        height,
    } = grid(brush, inner);
    (brush.painted.shots, brush.painted.shot_count) =
        (Some((width - 1, height - 1)), usize::from(columns * rows));
    brush.painted.list_page = usize::from(columns);
    for (i, at) in sheet.times.iter().enumerate() {
        let (column, row) = (i as u16 % columns, i as u16 / columns);
        let place = Rect {
            x: inner.x + column * width,
            y: inner.y + row * height,
            width: width - 1,
            height,
        };
        if place.bottom() > inner.bottom() {
            break;
        }
        let seen = Rect {
            height: height - 1,
            ..place
        };
        match sheet.shots.frames.get(i) {
            Some(Some(painting)) => {
                picture::paint(frame.buffer_mut(), seen, painting, brush.depth, false)
            }
            _ => frame.buffer_mut().set_style(seen, brush.theme.dim()),
        }
        let here = i == sheet.cursor;
        let style = if here {
            brush.theme.selected().add_modifier(Modifier::BOLD)
        } else {
            brush.theme.dim()
        };
        let label = Rect {
            y: place.bottom() - 1,
            height: 1,
            ..place
        };
        let words = format!(" {}{} ", if here { "› " } else { "" }, clock::precise(*at));
        frame.render_widget(Line::from(Span::styled(words, style)).centered(), label);
        brush
            .painted
            .targets
            .push((place, crate::app::layout::ClickTarget::Row(i)));
    }
}

pub fn statistics(brush: &mut ViewCtx, statistics: &Statistics, frame: &mut Frame, area: Rect) {
    let size = (
        area.width.saturating_sub(4).min(120),
        area.height.saturating_sub(2).min(40),
    );
    let inner = dialog(
        brush,
        frame,
        area,
        size,
        brush.word(Phrase::StatisticsTitle),
    );
    // Where nothing was spent, its place is the others'.
    let spent = if brush.model.costs.is_empty() {
        Constraint::Length(2)
    } else {
        Constraint::Fill(1)
    };
    let [loud, costs, rhythm] =
        Layout::vertical([Constraint::Fill(1), spent, Constraint::Fill(1)]).areas(inner);
    loudness(brush, statistics, frame, loud);
    credits(brush, frame, costs);
    shots(brush, frame, rhythm);
}

/// A heading in the first row of an area.
fn head(brush: &ViewCtx, frame: &mut Frame, area: Rect, words: &str) {
    let line = Line::from(Span::styled(words.to_owned(), brush.theme.strong()));
    frame.render_widget(
        line,
        Rect {
            height: area.height.min(1),
            ..area
        },
    );
}

/// The rows between a heading and the next one.
fn below(area: Rect) -> Rect {
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(2),
        ..area
    }
}

fn loudness(brush: &ViewCtx, statistics: &Statistics, frame: &mut Frame, area: Rect) {
    let measured = match &statistics.loudness {
        None => return head(brush, frame, area, brush.word(Phrase::LoudnessWaits)),
        Some(Err(why)) => {
            return head(
                brush,
                frame,
                area,
                &fill(brush.word(Phrase::LoudnessFailed), &[why]),
            );
        }
        Some(Ok(measured)) => measured,
    };
    let words = match measured.integrated {
        Some(lufs) => fill(brush.word(Phrase::LoudnessWhole), &[&format!("{lufs:.1}")]),
        None => brush.word(Phrase::LoudnessSilent).to_owned(),
    };
    head(brush, frame, area, &words);
    let area = below(area);
    let levels: Vec<f64> = measured
        .momentary
        .iter()
        .map(|(_, lufs)| (lufs - QUIETEST).max(0.0))
        .collect();
    let bottom = format!("{QUIETEST}");
    columns(brush, frame, area, &levels, -QUIETEST, ("0", &bottom));
}

fn credits(brush: &ViewCtx, frame: &mut Frame, area: Rect) {
    let costs = &brush.model.costs;
    let sum: f64 = costs.iter().map(|c| c.credits).sum();
    if costs.is_empty() {
        return head(brush, frame, area, brush.word(Phrase::CostsNone));
    }
    let figures = [
        amount(sum),
        amount((sum / costs.len() as f64 * 10.0).round() / 10.0),
        costs.len().to_string(),
    ];
    head(
        brush,
        frame,
        area,
        &fill(
            brush.word(Phrase::CostsPlot),
            &[&figures[0], &figures[1], &figures[2]],
        ),
    );
    let area = below(area);
    let values: Vec<f64> = costs.iter().map(|c| c.credits).collect();
    let highest = values.iter().copied().fold(0.0, f64::max);
    columns(
        brush,
        frame,
        area,
        &values,
        highest,
        (&amount(highest), "0"),
    );
}

/// How long the shots are: the pieces of the lowest video track.
fn shots(brush: &ViewCtx, frame: &mut Frame, area: Rect) {
    let track = brush
        .model
        .timeline
        .timeline()
        .and_then(|t| t.tracks.iter().find(|t| t.kind == TrackKind::Video));
    let lengths: Vec<f64> = track.map_or(Vec::new(), |t| {
        t.segments
            .iter()
            .map(|s| s.duration_ms as f64 / 1000.0)
            .collect()
    });
    let (Some(shortest), Some(longest)) = (
        lengths.iter().copied().reduce(f64::min),
        lengths.iter().copied().reduce(f64::max),
    ) else {
        return head(brush, frame, area, brush.word(Phrase::RhythmNone));
    };
    let one = |s: f64| format!("{s:.1}");
    let figures = [
        lengths.len().to_string(),
        one(lengths.iter().sum::<f64>() / lengths.len() as f64),
        one(shortest),
        one(longest),
    ];
    let words = fill(
        brush.word(Phrase::RhythmPlot),
        &[&figures[0], &figures[1], &figures[2], &figures[3]],
    );
    head(brush, frame, area, &words);
    let area = below(area);
    columns(brush, frame, area, &lengths, longest, (&one(longest), "0"));
}

/// Values as columns side by side, up to `highest`; where there are more than cells, each cell has the highest of its share.
fn columns(
    brush: &ViewCtx,
    frame: &mut Frame,
    area: Rect,
    values: &[f64],
    highest: f64,
    (top, bottom): (&str, &str),
) {
    let left = top.len().max(bottom.len()) as u16 + 1;
    let axis = Rect {
        x: area.x + left,
        width: area.width.saturating_sub(left),
        ..area
    };
    if axis.width == 0 || axis.height == 0 || values.is_empty() {
        return;
    }
    let cells = usize::from(axis.width);
    // Few values have wide columns, with a gap between them.
    let wide = (cells / values.len()).clamp(1, 8);
    let shown = values.len().min(cells);
    let buffer = frame.buffer_mut();
    buffer.set_string(area.x, area.y, top, brush.theme.dim());
    buffer.set_string(area.x, axis.bottom() - 1, bottom, brush.theme.dim());
    let signs = column_signs(brush.depth);
    for i in 0..shown {
        let (from, to) = (
            i * values.len() / shown,
            ((i + 1) * values.len()).div_ceil(shown),
        );
        let value = values[from..to.min(values.len())]
            .iter()
            .copied()
            .fold(0.0, f64::max);
        let eighths = (value / highest.max(f64::MIN_POSITIVE) * f64::from(axis.height) * 8.0)
            .round()
            .max(1.0) as usize;
        for row in 0..axis.height {
            // From the bottom up.
            let filled = eighths
                .saturating_sub(usize::from(axis.height - 1 - row) * 8)
                .min(8);
            let x = axis.x + (i * wide) as u16;
            buffer.set_string(
                x,
                axis.y + row,
                signs[filled].repeat(if wide > 1 { wide - 1 } else { 1 }),
                brush.theme.accent(),
            );
        }
    }
}

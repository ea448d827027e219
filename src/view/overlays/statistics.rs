//! Statistics: loudness, costs of the turns, durations of the shots.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::widgets::bar_symbols;
use super::dialog::dialog;
use crate::app::overlay::Statistics;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::domain::timeline::TrackKind;
use crate::i18n::ui::{Message, Phrase};

/// Lower end of the loudness chart (LUFS).
const MIN_LUFS: f64 = -60.0;
/// Width of the labels beside the bars, so that all charts begin in the same column (cells).
const LABEL_CELLS: usize = 4;

/// A bar chart from 0 to `highest`.
struct BarChart<'a> {
    values: &'a [f64],
    highest: f64,
    /// Labels of the upper and the lower end.
    labels: (&'a str, &'a str),
    style: Style,
}

pub(crate) fn draw(ctx: &mut ViewCtx, statistics: &Statistics, frame: &mut Frame, area: Rect) {
    let size = (
        area.width.saturating_sub(4).min(120),
        area.height.saturating_sub(2).min(40),
    );
    let inner = dialog(ctx, frame, area, size, ctx.phrase(Phrase::StatisticsTitle));
    // Without costs, the other charts get their space; those of the studio are simulated.
    let local = ctx.model.connection.local;
    let costs_height = match ctx.model.session.costs.is_empty() {
        _ if local => Constraint::Length(0),
        true => Constraint::Length(2),
        false => Constraint::Fill(1),
    };
    let [loudness_area, costs_area, shots_area] =
        Layout::vertical([Constraint::Fill(1), costs_height, Constraint::Fill(1)]).areas(inner);
    draw_loudness(ctx, statistics, frame, loudness_area);
    if !local {
        draw_costs(ctx, frame, costs_area);
    }
    draw_shot_durations(ctx, frame, shots_area);
}

/// Draws a heading in the first row of an area.
fn draw_heading(ctx: &ViewCtx, frame: &mut Frame, area: Rect, text: &str) {
    let line = Line::from(Span::styled(text.to_owned(), ctx.theme.strong()));
    frame.render_widget(
        line,
        Rect {
            height: area.height.min(1),
            ..area
        },
    );
}

/// Area between a heading and the next one.
fn chart_area(area: Rect) -> Rect {
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(2),
        ..area
    }
}

fn draw_loudness(ctx: &ViewCtx, statistics: &Statistics, frame: &mut Frame, area: Rect) {
    let measured = match &statistics.loudness {
        None => return draw_heading(ctx, frame, area, ctx.phrase(Phrase::LoudnessMeasuring)),
        Some(Err(why)) => {
            return draw_heading(
                ctx,
                frame,
                area,
                &ctx.message(Message::LoudnessFailed {
                    why: &ctx.reason(why),
                }),
            );
        }
        Some(Ok(measured)) => measured,
    };
    let title = match measured.integrated {
        Some(lufs) => ctx.message(Message::LoudnessIntegrated {
            lufs: &format!("{lufs:.1}"),
        }),
        None => ctx.phrase(Phrase::LoudnessSilent).to_owned(),
    };
    draw_heading(ctx, frame, area, &title);
    let area = chart_area(area);
    let levels: Vec<f64> = measured
        .momentary
        .iter()
        .map(|(_, lufs)| (lufs - MIN_LUFS).max(0.0))
        .collect();
    let bottom = format!("{MIN_LUFS}");
    let chart = BarChart {
        values: &levels,
        highest: -MIN_LUFS,
        labels: ("0", &bottom),
        style: ctx.theme.track(TrackKind::Audio),
    };
    let bars = draw_bar_chart(ctx, frame, area, &chart);
    draw_time_axis(ctx, frame, bars, ctx.model.session.timeline.duration_ms());
}

fn draw_costs(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let costs = &ctx.model.session.costs;
    let sum: f64 = costs.iter().map(|c| c.credits).sum();
    if costs.is_empty() {
        return draw_heading(ctx, frame, area, ctx.phrase(Phrase::CostsNone));
    }
    let figures = [
        amount(sum),
        amount((sum / costs.len() as f64 * 10.0).round() / 10.0),
        costs.len().to_string(),
    ];
    draw_heading(
        ctx,
        frame,
        area,
        &ctx.message(Message::CostsPlot {
            total: &figures[0],
            average: &figures[1],
            turns: &figures[2],
        }),
    );
    let area = chart_area(area);
    let values: Vec<f64> = costs.iter().map(|c| c.credits).collect();
    let highest = values.iter().copied().fold(0.0, f64::max);
    let chart = BarChart {
        values: &values,
        highest,
        labels: (&amount(highest), "0"),
        style: ctx.theme.accent(),
    };
    draw_bar_chart(ctx, frame, area, &chart);
}

/// Draws the durations of the shots: the segments of the bottom video track.
fn draw_shot_durations(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let track = ctx
        .model
        .session
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
        return draw_heading(ctx, frame, area, ctx.phrase(Phrase::ShotsNone));
    };
    let seconds = |s: f64| format!("{s:.1}");
    let figures = [
        lengths.len().to_string(),
        seconds(lengths.iter().sum::<f64>() / lengths.len() as f64),
        seconds(shortest),
        seconds(longest),
    ];
    let title = ctx.message(Message::ShotsPlot {
        count: &figures[0],
        average: &figures[1],
        shortest: &figures[2],
        longest: &figures[3],
    });
    draw_heading(ctx, frame, area, &title);
    let area = chart_area(area);
    let chart = BarChart {
        values: &lengths,
        highest: longest,
        labels: (&seconds(longest), "0"),
        style: ctx.theme.track(TrackKind::Video),
    };
    draw_bar_chart(ctx, frame, area, &chart);
}

/// Draws the times of the start, the middle and the end below bars, if there is a row for them.
fn draw_time_axis(ctx: &ViewCtx, frame: &mut Frame, bars: Rect, end_ms: u64) {
    let buffer = frame.buffer_mut();
    let y = bars.bottom();
    if y >= buffer.area.bottom() || bars.width < 20 {
        return;
    }
    for (share, at_ms) in [(0, 0), (1, end_ms / 2), (2, end_ms)] {
        let label = clock::short(at_ms);
        let cells = label.len() as u16;
        let x = bars.x + (bars.width - cells) * share / 2;
        buffer.set_string(x, y, label, ctx.theme.dim());
    }
}

/// Draws a bar chart, and returns the area of its bars. If there are more values than cells, each
/// cell shows the maximum of its values.
fn draw_bar_chart(ctx: &ViewCtx, frame: &mut Frame, area: Rect, chart: &BarChart) -> Rect {
    let (values, (top, bottom)) = (chart.values, chart.labels);
    let label_cells = top.len().max(bottom.len()).max(LABEL_CELLS) as u16 + 1;
    let axis = Rect {
        x: area.x + label_cells,
        width: area.width.saturating_sub(label_cells),
        ..area
    };
    if axis.width == 0 || axis.height == 0 || values.is_empty() {
        return Rect::default();
    }
    let cells = usize::from(axis.width);
    // Wide bars have a gap between them.
    let bar_width = (cells / values.len()).clamp(1, 8);
    let shown = values.len().min(cells);
    let buffer = frame.buffer_mut();
    buffer.set_string(area.x, area.y, top, ctx.theme.dim());
    buffer.set_string(area.x, axis.bottom() - 1, bottom, ctx.theme.dim());
    let symbols = bar_symbols(ctx.depth);
    for i in 0..shown {
        let (from, to) = (
            i * values.len() / shown,
            ((i + 1) * values.len()).div_ceil(shown),
        );
        let value = values[from..to.min(values.len())]
            .iter()
            .copied()
            .fold(0.0, f64::max);
        let eighths = (value / chart.highest.max(f64::MIN_POSITIVE) * f64::from(axis.height) * 8.0)
            .round()
            .max(1.0) as usize;
        for row in 0..axis.height {
            let filled = eighths
                .saturating_sub(usize::from(axis.height - 1 - row) * 8)
                .min(8);
            let x = axis.x + (i * bar_width) as u16;
            buffer.set_string(
                x,
                axis.y + row,
                symbols[filled].repeat(if bar_width > 1 { bar_width - 1 } else { 1 }),
                chart.style,
            );
        }
    }
    Rect {
        width: (shown * bar_width) as u16,
        ..axis
    }
}

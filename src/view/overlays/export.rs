//! Export dialog.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::text::width;
use super::super::text_area;
use super::super::widgets::{draw_line, row_of};
use super::dialog::{dialog, draw_keys};
use super::input_field::{field_styling, input_field};
use crate::app::overlay::{
    EXPORT_ROWS, ExportDialog, ExportFormat, ExportRow, FORMATS, RATES, RESOLUTIONS,
};
use crate::domain::asset;
use crate::domain::clock;
use crate::domain::export_estimate::EstimatedOutput;
use crate::domain::quality::Quality;
use crate::domain::resolution::Resolution;
use crate::domain::text::one_line;
use crate::domain::timeline::Canvas;
use crate::i18n::ui::{Message, Phrase};

/// Width of the labels (cells).
const LABEL_CELLS: u16 = 14;

pub(crate) fn draw(ctx: &mut ViewCtx, state: &ExportDialog, frame: &mut Frame, area: Rect) {
    let inner = dialog(
        ctx,
        frame,
        area,
        (68, EXPORT_ROWS.len() as u16 + 7),
        ctx.phrase(Phrase::ExportTitle),
    );
    let theme = *ctx.theme;
    draw_line(frame, row_of(inner, 0), &summary(ctx, state), theme.dim());
    let height = usize::from(inner.height);
    // Low windows have no empty row before the settings.
    let first = if height > EXPORT_ROWS.len() + 4 { 2 } else { 1 };
    for (i, row) in EXPORT_ROWS.iter().enumerate() {
        draw_row(ctx, state, *row, frame, row_of(inner, first + i));
    }
    let note = match (state.choice.interchange, &state.choice.resolution) {
        (Some(_), _) => ctx.phrase(Phrase::ExportInterchangeNote),
        (None, Resolution::P2160) => ctx.phrase(Phrase::ExportLarge),
        _ => "",
    };
    draw_line(
        frame,
        row_of(inner, height.saturating_sub(2)),
        note,
        theme.warn(),
    );
    let last = row_of(inner, height.saturating_sub(1));
    draw_keys(ctx, frame, last, Phrase::ExportKeys);
}

/// Duration and canvas of the exported timeline, its version unless it is the current one, and the
/// estimated size and duration of the export.
fn summary(ctx: &ViewCtx, state: &ExportDialog) -> String {
    let timeline = ctx.model.session.timeline.timeline();
    let is_media = state.choice.interchange.is_none();
    let output = timeline.map(|t| estimated_output(ctx, state, t.canvas));
    let duration = output.map_or(0, |o| o.duration_ms());
    let canvas = output.map(|o| {
        let fps = if is_media { o.fps() } else { o.canvas.fps };
        let rate = ctx.message(Message::FrameRate { fps: &fps });
        let (width, height) = match is_media {
            true => o.size(),
            false => (o.canvas.width, o.canvas.height),
        };
        format!("{width}x{height} {rate}")
    });
    let viewed = ctx.model.session.timeline.viewed.as_ref();
    let version = viewed.map(|v| ctx.message(Message::VersionShort { number: &v.number }));
    let estimate = output.filter(|_| is_media).map(|o| estimate(ctx, o));
    let parts = [Some(clock::precise(duration)), canvas, version, estimate];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Output of the settings in the dialog.
fn estimated_output<'a>(
    ctx: &ViewCtx,
    state: &'a ExportDialog,
    canvas: Canvas,
) -> EstimatedOutput<'a> {
    EstimatedOutput {
        canvas,
        timeline_ms: ctx.model.session.timeline.duration_ms(),
        resolution: &state.choice.resolution,
        output: &state.choice.output,
    }
}

/// Estimated size and duration of an export.
fn estimate(ctx: &ViewCtx, output: EstimatedOutput) -> String {
    let session = ctx.model.session.id.as_deref();
    let jobs = ctx.model.exports.jobs.iter();
    let estimate = output.estimate(jobs.filter(|job| Some(job.session_id.as_str()) == session));
    let size = &asset::format_size(estimate.bytes);
    match estimate.time_ms {
        Some(ms) => {
            let time = &clock::short(ms + 999);
            ctx.message(Message::ExportAbout { size, time })
        }
        None => ctx.message(Message::ExportUpTo { size }),
    }
}

/// Draws a setting: its label, and an input field or its choices.
fn draw_row(
    ctx: &mut ViewCtx,
    state: &ExportDialog,
    row: ExportRow,
    frame: &mut Frame,
    area: Rect,
) {
    let is_selected = state.row == row;
    let (mark, style) = if is_selected {
        ("›", ctx.theme.accent().add_modifier(Modifier::BOLD))
    } else {
        (" ", ctx.theme.dim())
    };
    let label = format!("{mark} {}", ctx.phrase(label(row)));
    draw_line(frame, area, &label, style);
    let value = Rect {
        x: area.x + LABEL_CELLS,
        width: area.width.saturating_sub(LABEL_CELLS),
        ..area
    };
    let field = match row {
        ExportRow::Name => &state.name,
        ExportRow::Folder => &state.folder,
        _ => {
            let choices = choices(ctx, state, row, usize::from(value.width));
            frame.render_widget(choices, value);
            return;
        }
    };
    // Choices begin with a space.
    let value = Rect {
        x: value.x + 1,
        width: value.width.saturating_sub(1),
        ..value
    };
    let placeholder = match row {
        ExportRow::Name => one_line(&ctx.model.title()),
        _ => one_line(&ctx.model.options.export_folder.display().to_string()),
    };
    let value = match row {
        ExportRow::Name => draw_extension(ctx, state, &placeholder, frame, value),
        _ => value,
    };
    if is_selected {
        input_field(ctx, field, &placeholder, frame, value);
    } else if field.is_empty() {
        draw_line(frame, value, &placeholder, ctx.theme.dim());
    } else if row == ExportRow::Name {
        let name = field.lines().first().map_or("", String::as_str);
        draw_line(frame, value, name, ctx.theme.text());
    } else {
        let styling = field_styling(ctx, Style::new(), &placeholder);
        text_area::draw_line(field, styling, frame, value);
    }
}

/// Draws the extension after the file name, and returns the area of the name.
fn draw_extension(
    ctx: &ViewCtx,
    state: &ExportDialog,
    placeholder: &str,
    frame: &mut Frame,
    area: Rect,
) -> Rect {
    let extension = format!(".{}", ExportFormat::from_choice(&state.choice).extension());
    let available = area.width.saturating_sub(width(&extension) as u16 + 1);
    let name = state.name.lines().first().filter(|name| !name.is_empty());
    let name_cells = width(name.map_or(placeholder, String::as_str)) as u16;
    // The caret stands after the name.
    let caret = u16::from(state.row == ExportRow::Name);
    let x = area.x + (name_cells + caret).min(available + caret);
    let after = Rect {
        x,
        width: area.right().saturating_sub(x),
        ..area
    };
    draw_line(frame, after, &extension, ctx.theme.dim());
    Rect {
        width: (name_cells + caret).min(available + caret),
        ..area
    }
}

fn label(row: ExportRow) -> Phrase {
    match row {
        ExportRow::Range => Phrase::ExportRange,
        ExportRow::Format => Phrase::ExportFormat,
        ExportRow::Resolution => Phrase::ExportResolution,
        ExportRow::Shape => Phrase::ExportAspect,
        ExportRow::Quality => Phrase::ExportQuality,
        ExportRow::Rate => Phrase::ExportFrameRate,
        ExportRow::Name => Phrase::ExportFile,
        ExportRow::Folder => Phrase::ExportFolder,
    }
}

/// Choices that fit into `cells`, including the chosen one; `‹` and `›` mark omitted ones.
fn visible_choices(mut choices: Vec<(String, bool)>, cells: usize) -> Vec<(String, bool)> {
    let total_width =
        |list: &[(String, bool)]| list.iter().map(|(text, _)| width(text) + 2).sum::<usize>();
    let (mut omitted_before, mut omitted_after) = (false, false);
    while total_width(&choices) + 3 * (usize::from(omitted_before) + usize::from(omitted_after))
        > cells
        && choices.len() > 1
    {
        let chosen_index = choices.iter().position(|(_, chosen)| *chosen).unwrap_or(0);
        // Remove from the end farther from the chosen one.
        if chosen_index >= choices.len() - chosen_index {
            choices.remove(0);
            omitted_before = true;
        } else {
            choices.pop();
            omitted_after = true;
        }
    }
    let mark = |is_omitted: bool, symbol: &str| is_omitted.then(|| (symbol.to_owned(), false));
    mark(omitted_before, "‹")
        .into_iter()
        .chain(choices)
        .chain(mark(omitted_after, "›"))
        .collect()
}

/// Choices of the range: all of the timeline, or from the in to the out point.
fn range_choices(ctx: &ViewCtx, state: &ExportDialog) -> Vec<(String, bool)> {
    let chosen = state.choice.output.range;
    let range = match state.range {
        Some((from, to)) => format!("{}–{}", clock::exact(from), clock::exact(to)),
        None => ctx.model.phrase(Phrase::NoExportRange),
    };
    let whole = ctx.phrase(Phrase::WholeTimeline).to_owned();
    vec![(whole, chosen.is_none()), (range, chosen.is_some())]
}

/// Draws the choices of a row, with the chosen one highlighted.
fn choices(ctx: &ViewCtx, state: &ExportDialog, row: ExportRow, cells: usize) -> Line<'static> {
    let choice = &state.choice;
    let as_is = ctx.phrase(Phrase::ExportAsIs);
    let all: Vec<(String, bool)> = match row {
        ExportRow::Format => FORMATS
            .iter()
            .map(|f| (f.name().to_owned(), *f == ExportFormat::from_choice(choice)))
            .collect(),
        ExportRow::Range => range_choices(ctx, state),
        ExportRow::Resolution => RESOLUTIONS
            .iter()
            .map(|r| (r.to_string(), *r == choice.resolution))
            .collect(),
        ExportRow::Shape => {
            vec![
                (as_is.to_owned(), !choice.output.vertical),
                (
                    ctx.phrase(Phrase::ExportVertical).to_owned(),
                    choice.output.vertical,
                ),
            ]
        }
        ExportRow::Quality => {
            let quality_label = |q: &Quality| {
                ctx.phrase(match q {
                    Quality::High => Phrase::High,
                    Quality::Medium => Phrase::Medium,
                    Quality::Low | Quality::Other(_) => Phrase::Low,
                })
            };
            Quality::ALL
                .iter()
                .map(|q| (quality_label(q).to_owned(), *q == choice.output.quality))
                .collect()
        }
        _ => RATES
            .iter()
            .map(|r| {
                (
                    r.map_or(as_is.to_owned(), |fps| fps.to_string()),
                    *r == choice.output.fps,
                )
            })
            .collect(),
    };
    let applies = state.applies(row);
    let mut spans = Vec::new();
    for (text, chosen) in visible_choices(all, cells) {
        let style = if chosen && applies {
            ctx.theme.selected()
        } else {
            ctx.theme.dim()
        };
        spans.push(Span::styled(format!(" {text} "), style));
    }
    Line::from(spans)
}

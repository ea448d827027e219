//! The dialog of an export.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::text::{clip, width};
use super::super::{ViewCtx, text_area};
use super::{dialog, prompt};
use crate::app::overlay::{
    EXPORT_ROWS, ExportDialog, ExportFormat, ExportRow, FORMATS, QUALITIES, RATES, RESOLUTIONS,
};
use crate::domain::clock;
use crate::i18n::ui::{Phrase, fill};

/// Cells of the names of the rows.
const LABEL: u16 = 14;

pub fn draw(brush: &mut ViewCtx, state: &ExportDialog, frame: &mut Frame, area: Rect) {
    let inner = dialog(
        brush,
        frame,
        area,
        (68, EXPORT_ROWS.len() as u16 + 7),
        brush.word(Phrase::ExportTitle),
    );
    let theme = *brush.theme;
    let timeline = brush.model.timeline.timeline();
    let length = timeline.map_or(0, |t| t.duration_ms());
    let mut what = vec![clock::precise(length)];
    what.extend(timeline.map(|t| {
        format!(
            "{}x{} {} fps",
            t.canvas.width, t.canvas.height, t.canvas.fps
        )
    }));
    what.extend(
        brush
            .model
            .timeline
            .viewed
            .as_ref()
            .map(|v| fill(brush.word(Phrase::VersionShort), &[&v.number.to_string()])),
    );
    let line = |y: u16| {
        Rect {
            y: inner.y + y,
            height: 1,
            ..inner
        }
        .intersection(inner)
    };
    frame.render_widget(
        Line::from(Span::styled(what.join(" · "), theme.dim())),
        line(0),
    );
    for (i, row) in EXPORT_ROWS.iter().enumerate() {
        let area = line(i as u16 + 2);
        let here = state.row == *row;
        let label = brush.word(label(*row));
        let style = if here {
            theme.accent().add_modifier(Modifier::BOLD)
        } else {
            theme.dim()
        };
        let mark = if here { "›" } else { " " };
        frame.render_widget(
            Line::from(Span::styled(format!("{mark} {label}"), style)),
            area,
        );
        let value = Rect {
            x: area.x + LABEL,
            width: area.width.saturating_sub(LABEL),
            ..area
        };
        match row {
            ExportRow::Name | ExportRow::Folder => {
                let field = if *row == ExportRow::Name {
                    &state.name
                } else {
                    &state.folder
                };
                let hint = brush.word(Phrase::ExportFolderHint);
                if here {
                    prompt::type_here(brush, field, hint, frame, value);
                } else {
                    text_area::draw_line(
                        field,
                        prompt::look(brush, Style::new(), hint),
                        frame,
                        value,
                    );
                }
            }
            _ => frame.render_widget(choices(brush, state, *row, usize::from(value.width)), value),
        }
    }
    let note = match (state.choice.cut, state.choice.resolution.as_str()) {
        (Some(_), _) => brush.word(Phrase::ExportCutNote),
        (None, "4k") => brush.word(Phrase::ExportLarge),
        _ => "",
    };
    frame.render_widget(
        Line::from(Span::styled(
            clip(note, usize::from(inner.width)),
            theme.warn(),
        )),
        line(EXPORT_ROWS.len() as u16 + 3),
    );
    let keys = clip(brush.word(Phrase::ExportKeys), usize::from(inner.width));
    frame.render_widget(
        Line::from(Span::styled(keys, theme.accent())),
        line(EXPORT_ROWS.len() as u16 + 4),
    );
}

fn label(row: ExportRow) -> Phrase {
    match row {
        ExportRow::Format => Phrase::ExportFormat,
        ExportRow::Resolution => Phrase::ExportResolution,
        ExportRow::Shape => Phrase::ExportShape,
        ExportRow::Quality => Phrase::ExportQuality,
        ExportRow::Rate => Phrase::ExportRate,
        ExportRow::Name => Phrase::ExportFile,
        ExportRow::Folder => Phrase::ExportFolder,
    }
}

/// As many of the choices as there is room for, the chosen one among them; what goes on is marked so.
fn in_sight(mut offered: Vec<(String, bool)>, cells: usize) -> Vec<(String, bool)> {
    let room =
        |list: &[(String, bool)]| list.iter().map(|(text, _)| width(text) + 2).sum::<usize>();
    let (mut before, mut after) = (false, false);
    while room(&offered) + 3 * (usize::from(before) + usize::from(after)) > cells
        && offered.len() > 1
    {
        let at = offered.iter().position(|(_, chosen)| *chosen).unwrap_or(0);
        // The end that is farther away goes first.
        if at >= offered.len() - at {
            offered.remove(0);
            before = true;
        } else {
            offered.pop();
            after = true;
        }
    }
    let mark = |on: bool, sign: &str| on.then(|| (sign.to_owned(), false));
    mark(before, "‹")
        .into_iter()
        .chain(offered)
        .chain(mark(after, "›"))
        .collect()
}

/// What a row offers, the chosen one marked.
fn choices(brush: &ViewCtx, state: &ExportDialog, row: ExportRow, cells: usize) -> Line<'static> {
    let choice = &state.choice;
    let as_is = brush.word(Phrase::ExportAsIs);
    let offered: Vec<(String, bool)> = match row {
        ExportRow::Format => FORMATS
            .iter()
            .map(|f| (f.word().to_owned(), *f == ExportFormat::of(choice)))
            .collect(),
        ExportRow::Resolution => RESOLUTIONS
            .iter()
            .map(|r| ((*r).to_owned(), *r == choice.resolution))
            .collect(),
        ExportRow::Shape => {
            vec![
                (as_is.to_owned(), !choice.output.vertical),
                (
                    brush.word(Phrase::ExportVertical).to_owned(),
                    choice.output.vertical,
                ),
            ]
        }
        ExportRow::Quality => {
            let word = |q: &str| {
                brush.word(if q == "high" {
                    Phrase::High
                } else if q == "medium" {
                    Phrase::Medium
                } else {
                    Phrase::Low
                })
            };
            QUALITIES
                .iter()
                .map(|q| (word(q).to_owned(), *q == choice.output.quality))
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
    let heeded = row == ExportRow::Format || choice.cut.is_none();
    let mut spans = Vec::new();
    for (text, chosen) in in_sight(offered, cells) {
        let style = if chosen && heeded {
            brush.theme.selected()
        } else {
            brush.theme.dim()
        };
        spans.push(Span::styled(format!(" {text} "), style));
    }
    Line::from(spans)
}

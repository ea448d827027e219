//! Exports pane.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::context::ViewCtx;
use super::list::ListView;
use super::speech::task_phrase;
use super::text::{truncate, width, wrap};
use super::widgets::{bar, draw_pane, numbered_pane};
use crate::app::list_cursor::ListCursor;
use crate::app::state::layout::ClickTarget;
use crate::domain::asset;
use crate::domain::clock;
use crate::domain::reason::Reason;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase};
use crate::input::Focus;

/// Rows of an export.
const JOB_ROWS: u16 = 3;

pub fn draw(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = ctx.is_focused(Focus::Exports);
    let block = numbered_pane(ctx, 3, Phrase::Exports, focused);
    let inner = draw_pane(ctx, frame, area, block, Focus::Exports);
    let inner = draw_speech_job(ctx, frame, inner);
    if ctx.model.exports.jobs.is_empty() {
        if ctx.model.exports.speech_job.is_some() {
            return;
        }
        let text = Paragraph::new(Span::styled(
            ctx.model.phrase(Phrase::NoExports),
            ctx.theme.dim(),
        ));
        frame.render_widget(
            text.wrap(Wrap { trim: true }),
            inner.inner(Margin::new(1, 0)),
        );
        return;
    }
    let cells = usize::from(inner.width).saturating_sub(2);
    let inner = draw_failure(ctx, frame, inner);
    ListView::new(inner, ListCursor::at(ctx.model.exports.cursor))
        .with_item_rows(JOB_ROWS)
        .with_target(ClickTarget::Export)
        .draw(
            ctx,
            frame,
            &ctx.model.exports.jobs,
            |ctx, (_, job), selected| job_lines(ctx, job, focused && selected, cells),
        );
}

/// Draws the recognition of speech or the download of a model in progress. Returns the area of the
/// exports.
fn draw_speech_job(ctx: &ViewCtx, frame: &mut Frame, area: Rect) -> Rect {
    let Some(job) = &ctx.model.exports.speech_job else {
        return area;
    };
    let cells = usize::from(area.width).saturating_sub(2);
    let status = ctx.phrase(task_phrase(job.task));
    let name = truncate(
        &one_line(&job.name),
        cells.saturating_sub(width(status) + 2),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&name) + width(status) + 1));
    let percent = format!("{:>3}%", (job.progress * 100.0).round());
    let hint = ctx.keys_here(Phrase::CancelsSpeech);
    let bar_cells = cells.saturating_sub(width(&percent) + width(&hint) + 3);
    let lines = vec![
        Line::from(vec![
            Span::styled(format!(" {name}{gap} "), ctx.theme.strong()),
            Span::styled(status, ctx.theme.accent()),
        ]),
        Line::from(vec![
            Span::styled(
                format!(" {}", bar(job.progress, bar_cells)),
                ctx.theme.accent(),
            ),
            Span::styled(format!(" {percent} "), ctx.theme.text()),
            Span::styled(hint, ctx.theme.dim()),
        ]),
    ];
    let [row, list] = Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(area);
    frame.render_widget(Paragraph::new(lines), row);
    list
}

/// Draws the reason why the selected export failed below the list if its row cannot show all of it.
/// Returns the area of the list.
fn draw_failure(ctx: &ViewCtx, frame: &mut Frame, area: Rect) -> Rect {
    let cells = usize::from(area.width).saturating_sub(2);
    let selected = ctx
        .model
        .exports
        .selected()
        .filter(|_| ctx.is_focused(Focus::Exports));
    let text = selected
        .map(|job| problem_text(ctx, job))
        .unwrap_or_default();
    if width(&text) <= cells {
        return area;
    }
    let lines = wrap(&[(text, ctx.theme.warn())], cells);
    let rows = (lines.len() as u16).min(area.height.saturating_sub(JOB_ROWS));
    let [list, below] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(area);
    frame.render_widget(Paragraph::new(lines), below.inner(Margin::new(1, 0)));
    list
}

fn job_lines(
    ctx: &ViewCtx,
    job: &RenderJob,
    is_selected: bool,
    cells: usize,
) -> Vec<Line<'static>> {
    let theme = ctx.theme;
    let (status, style) = match job.status {
        RenderStatus::Submitting => (Phrase::Submitting, theme.dim()),
        RenderStatus::Pending => (Phrase::Pending, theme.dim()),
        RenderStatus::Processing => (Phrase::Processing, theme.accent()),
        RenderStatus::Downloading => (Phrase::Downloading, theme.accent()),
        RenderStatus::Completed => (Phrase::Completed, theme.good()),
        RenderStatus::Failed => (Phrase::Failed, theme.bad()),
        RenderStatus::Cancelled => (Phrase::Canceled, theme.dim()),
    };
    let name = job
        .path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let status = ctx.phrase(status);
    let available = cells.saturating_sub(width(status) + 2);
    let name = truncate(&crate::domain::text::one_line(&name), available);
    let gap = " ".repeat(cells.saturating_sub(width(&name) + width(status) + 1));
    let name_style = if is_selected {
        theme.selected()
    } else {
        theme.strong()
    };
    vec![
        Line::from(vec![
            Span::raw(" "),
            Span::styled(name, name_style),
            Span::raw(gap),
            Span::styled(status, style),
        ]),
        progress_line(ctx, job, cells),
        output_line(ctx, job, cells),
    ]
}

/// Progress with elapsed and remaining time; after the export its size and duration, or the error.
fn progress_line(ctx: &ViewCtx, job: &RenderJob, cells: usize) -> Line<'static> {
    let (theme, now) = (ctx.theme, ctx.model.now_ms);
    let elapsed = clock::short(job.elapsed_ms(now));
    match job.status {
        RenderStatus::Completed => {
            let duration = ctx.message(Message::Took { time: &elapsed });
            Line::from(Span::styled(
                format!(
                    " {}",
                    truncate(
                        &format!("{} · {duration}", asset::format_size(job.bytes)),
                        cells
                    )
                ),
                theme.dim(),
            ))
        }
        RenderStatus::Failed | RenderStatus::Cancelled => Line::from(Span::styled(
            format!(" {}", truncate(&problem_text(ctx, job), cells)),
            theme.dim(),
        )),
        _ => {
            let percent = format!("{:>3}%", (job.progress * 100.0).round());
            let remaining = job.remaining_ms(now).map(|ms| {
                ctx.message(Message::Left {
                    time: &clock::short(ms),
                })
            });
            let times = match remaining {
                Some(remaining) => format!("{elapsed} · {remaining}"),
                None => elapsed,
            };
            let available = cells.saturating_sub(width(&percent) + width(&times) + 2);
            Line::from(vec![
                Span::raw(" "),
                Span::styled(bar(job.progress, available), theme.accent()),
                Span::styled(format!(" {percent} "), theme.text()),
                Span::styled(times, theme.dim()),
            ])
        }
    }
}

/// Resolution, format, version and folder of an export.
fn output_line(ctx: &ViewCtx, job: &RenderJob, cells: usize) -> Line<'static> {
    let mut parts = vec![job.resolution.to_string()];
    parts.extend(
        job.output
            .range
            .map(|(from, to)| format!("{}–{}", clock::precise(from), clock::precise(to))),
    );
    parts.extend(job.output.vertical.then(|| "9:16".to_owned()));
    parts.extend(
        job.output
            .fps
            .map(|fps| ctx.message(Message::FrameRate { fps: &fps })),
    );
    parts.extend(job.version.map(|n| {
        ctx.message(Message::VersionShort {
            number: &n.to_string(),
        })
    }));
    parts.extend(
        job.path
            .parent()
            .map(|p| crate::domain::text::one_line(&p.display().to_string()))
            .filter(|folder| !folder.is_empty()),
    );
    Line::from(Span::styled(
        format!(" {}", truncate(&parts.join(" · "), cells)),
        ctx.theme.dim(),
    ))
}

fn problem_text(ctx: &ViewCtx, job: &RenderJob) -> String {
    // The status says already that it was canceled.
    let why = job.problem.as_ref().filter(|why| **why != Reason::Canceled);
    why.map(|why| ctx.reason(why)).unwrap_or_default()
}

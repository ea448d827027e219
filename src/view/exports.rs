//! The queue of exports.

use ratatui::Frame;
use ratatui::layout::{Margin, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::ViewCtx;
use super::details::{bar, pane};
use super::text::{clip, first_row, width};
use crate::app::layout::ClickTarget;
use crate::domain::asset;
use crate::domain::clock;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::i18n::ui::{Phrase, fill};
use crate::input::Focus;

const ROWS: usize = 3;

pub fn draw(brush: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = brush.is_at(Focus::Exports);
    let block = pane(
        brush,
        &format!(" 3 {} ", brush.word(Phrase::Exports)),
        focused,
    );
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush
        .painted
        .targets
        .push((area, ClickTarget::Pane(Focus::Exports)));
    if brush.model.renders.is_empty() {
        let words = Paragraph::new(Span::styled(
            brush.model.phrase(Phrase::NoExports),
            brush.theme.dim(),
        ));
        frame.render_widget(
            words.wrap(Wrap { trim: true }),
            inner.inner(Margin::new(1, 0)),
        );
        return;
    }
    let visible = (usize::from(inner.height) / ROWS).max(1);
    let first = first_row(brush.model.render_cursor, visible);
    for (slot, (index, job)) in brush
        .model
        .renders
        .iter()
        .enumerate()
        .skip(first)
        .take(visible)
        .enumerate()
    {
        let row = Rect {
            y: inner.y + (slot * ROWS) as u16,
            height: (ROWS as u16).min(inner.height),
            ..inner
        }
        .intersection(inner);
        let lines = job_lines(
            brush,
            job,
            focused && index == brush.model.render_cursor,
            usize::from(inner.width).saturating_sub(2),
        );
        frame.render_widget(Paragraph::new(lines), row);
        brush
            .painted
            .targets
            .push((row, ClickTarget::Export(index)));
    }
}

fn job_lines(brush: &ViewCtx, job: &RenderJob, in_hand: bool, cells: usize) -> Vec<Line<'static>> {
    let theme = brush.theme;
    let (word, style) = match job.status {
        RenderStatus::Submitting => (Phrase::Submitting, theme.dim()),
        RenderStatus::Pending => (Phrase::Pending, theme.dim()),
        RenderStatus::Processing => (Phrase::Processing, theme.accent()),
        RenderStatus::Downloading => (Phrase::Downloading, theme.accent()),
        RenderStatus::Completed => (Phrase::Completed, theme.good()),
        RenderStatus::Failed => (Phrase::Failed, theme.bad()),
        RenderStatus::Cancelled => (Phrase::Cancelled, theme.dim()),
    };
    let name = job
        .path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let state = brush.word(word);
    let room = cells.saturating_sub(width(state) + 2);
    let name = clip(&crate::domain::text::one_line(&name), room);
    let gap = " ".repeat(cells.saturating_sub(width(&name) + width(state) + 1));
    let name_style = if in_hand {
        theme.selected()
    } else {
        theme.strong()
    };
    vec![
        Line::from(vec![
            Span::raw(" "),
            Span::styled(name, name_style),
            Span::raw(gap),
            Span::styled(state, style),
        ]),
        progress(brush, job, cells),
        facts(brush, job, cells),
    ]
}

/// A bar while it runs, with what has passed and what is left; afterwards how long it took, or why it failed.
fn progress(brush: &ViewCtx, job: &RenderJob, cells: usize) -> Line<'static> {
    let (theme, now) = (brush.theme, brush.model.now_ms);
    let elapsed = clock::short(job.elapsed_ms(now));
    match job.status {
        RenderStatus::Completed => {
            let took = fill(brush.word(Phrase::Took), &[&elapsed]);
            Line::from(Span::styled(
                format!(
                    " {}",
                    clip(&format!("{} · {took}", asset::size(job.bytes)), cells)
                ),
                theme.dim(),
            ))
        }
        RenderStatus::Failed | RenderStatus::Cancelled => Line::from(Span::styled(
            format!(
                " {}",
                clip(job.problem.as_deref().unwrap_or_default(), cells)
            ),
            theme.dim(),
        )),
        _ => {
            let percent = format!("{:>3}%", (job.progress * 100.0).round());
            let left = job
                .left_ms(now)
                .map(|ms| fill(brush.word(Phrase::Left), &[&clock::short(ms)]));
            let told = left.map_or(elapsed.clone(), |left| format!("{elapsed} · {left}"));
            let room = cells.saturating_sub(width(&percent) + width(&told) + 2);
            Line::from(vec![
                Span::raw(" "),
                Span::styled(bar(job.progress, room), theme.accent()),
                Span::styled(format!(" {percent} "), theme.text()),
                Span::styled(told, theme.dim()),
            ])
        }
    }
}

/// What is exported, and where it goes: resolution, version, folder.
fn facts(brush: &ViewCtx, job: &RenderJob, cells: usize) -> Line<'static> {
    let mut parts = vec![job.resolution.clone()];
    parts.extend(job.output.vertical.then(|| "9:16".to_owned()));
    parts.extend(job.output.fps.map(|fps| format!("{fps} fps")));
    parts.extend(
        job.version
            .map(|n| fill(brush.word(Phrase::VersionShort), &[&n.to_string()])),
    );
    parts.extend(
        job.path
            .parent()
            .map(|p| crate::domain::text::one_line(&p.display().to_string())),
    );
    Line::from(Span::styled(
        format!(" {}", clip(&parts.join(" · "), cells)),
        brush.theme.dim(),
    ))
}

//! Welcome in a session in which nothing was done: the steps to a video, the sample and the keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::context::ViewCtx;
use super::text::width;
use super::widgets::row_of;
use crate::app::state::layout::ClickTarget;
use crate::i18n::ui::Phrase;
use crate::input::Action;

/// Steps with their explanations.
const STEPS: [(Phrase, Phrase); 3] = [
    (Phrase::WelcomeMedia, Phrase::WelcomeMediaHow),
    (Phrase::WelcomeMessage, Phrase::WelcomeMessageHow),
    (Phrase::WelcomeExport, Phrase::WelcomeExportHow),
];

/// Rows of the welcome, the first to be left out where space is short first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RowKind {
    Blank,
    Keys,
    Title,
    Sample,
    Step,
}

/// Draws the welcome in the middle of the area.
pub(crate) fn draw(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let mut rows = rows(ctx);
    while rows.len() > usize::from(area.height)
        && let Some(least) = rows.iter().map(|(kind, _)| *kind).min()
    {
        rows.retain(|(kind, _)| *kind != least);
    }
    let cells = rows.iter().map(|(_, line)| line.width()).max();
    let cells = (cells.unwrap_or(0) as u16).min(area.width);
    let text = Rect {
        x: area.x + (area.width - cells) / 2,
        y: area.y + area.height.saturating_sub(rows.len() as u16) / 2,
        width: cells,
        height: area.height.min(rows.len() as u16),
    };
    for (index, (kind, line)) in rows.into_iter().enumerate() {
        let row = row_of(text, index);
        frame.render_widget(line, row);
        if kind == RowKind::Sample {
            ctx.layout.targets.push((row, ClickTarget::Suggestion));
        }
    }
}

fn rows(ctx: &ViewCtx) -> Vec<(RowKind, Line<'static>)> {
    let (theme, blank) = (ctx.theme, (RowKind::Blank, Line::default()));
    let title = Span::styled(ctx.phrase(Phrase::WelcomeTitle), theme.strong());
    let mut rows = vec![(RowKind::Title, Line::from(title)), blank.clone()];
    let labels = STEPS.map(|(label, _)| ctx.phrase(label));
    let cells = labels.map(width).into_iter().max().unwrap_or(0);
    let key = theme.accent().add_modifier(Modifier::BOLD);
    for (number, (label, (_, how))) in labels.into_iter().zip(STEPS).enumerate() {
        let pad = " ".repeat(cells - width(label));
        let step = Line::from(vec![
            Span::styled(format!("{}  ", number + 1), key),
            Span::styled(format!("{label}{pad}   "), theme.text()),
            Span::styled(ctx.keys_here(how), theme.dim()),
        ]);
        rows.push((RowKind::Step, step));
    }
    rows.push(blank.clone());
    // In the cloud, an edit costs credits.
    if ctx.model.connection.local {
        let sample = Line::from(vec![
            Span::styled(format!("{}  ", ctx.model.key_here(Action::Accept)), key),
            Span::styled(ctx.phrase(Phrase::WelcomeSample), theme.text()),
        ]);
        rows.extend([(RowKind::Sample, sample), blank]);
    }
    let keys = Span::styled(ctx.keys_here(Phrase::WelcomeKeys), theme.dim());
    rows.push((RowKind::Keys, Line::from(keys)));
    rows
}

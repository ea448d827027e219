//! Header.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::context::ViewCtx;
use super::text::{truncate, width};
use crate::app::state::connection::Connection;
use crate::app::state::layout::ClickTarget;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::i18n::ui::{Message, Phrase};
use crate::input::Focus;

/// Draws the header: the project, or tabs if some panes are hidden.
pub(crate) fn header(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect, wide: bool) {
    let theme = ctx.theme;
    let name = Span::styled(
        " nemo ",
        theme
            .accent()
            .add_modifier(Modifier::BOLD | Modifier::REVERSED),
    );
    let mut left = vec![name];
    if wide && !ctx.model.screen.zoomed {
        left.extend(draw_project(ctx, frame, area));
    } else {
        left.extend(draw_tabs(ctx, frame, area));
    }
    let cells: usize = left.iter().map(|s| width(&s.content)).sum();
    let left_area = Rect {
        width: cells.min(usize::from(area.width)) as u16,
        ..area
    };
    frame.render_widget(Line::from(left), left_area);
}

/// Style and text of the connection.
fn connection(ctx: &ViewCtx) -> (Style, String) {
    let (model, theme) = (ctx.model, ctx.theme);
    match model.connection.status {
        Connection::Connecting => (theme.warn(), ctx.phrase(Phrase::Connecting).to_owned()),
        Connection::Ready if model.connection.local => {
            (theme.good(), ctx.phrase(Phrase::Local).to_owned())
        }
        Connection::Ready => (theme.good(), model.connection.host.clone()),
        Connection::Offline => {
            let text = match model.connection.retry_in_seconds(model.now_ms) {
                Some(seconds) => ctx.message(Message::OfflineRetry { seconds: &seconds }),
                None => ctx.phrase(Phrase::Offline).to_owned(),
            };
            (theme.bad(), text)
        }
    }
}

/// Available credits; `None` if they are unknown, or simulated by the studio.
fn balance(ctx: &ViewCtx) -> Option<String> {
    let model = ctx.model;
    let balance = model.credits.balance.filter(|_| !model.connection.local);
    balance.map(|credits| amount(credits.available))
}

/// Draws the credits on the right. Returns the project and the connection for the left side.
fn draw_project(ctx: &ViewCtx, frame: &mut Frame, area: Rect) -> Vec<Span<'static>> {
    let (model, theme) = (ctx.model, ctx.theme);
    let (dot, connection) = connection(ctx);
    let right = balance(ctx).map_or(String::new(), |available| {
        format!("{} {available} ", ctx.phrase(Phrase::Credits))
    });
    let length = model
        .session
        .timeline
        .draft()
        .map_or(String::new(), |draft| {
            let canvas = draft.timeline.canvas;
            let duration = clock::short(draft.duration_ms());
            format!("  {duration}  {}x{}", canvas.width, canvas.height)
        });
    let available = usize::from(area.width)
        .saturating_sub(width(&right) + width(&connection) + width(&length) + 14);
    let title = truncate(&model.title(), available);
    let credits = Line::from(Span::styled(right, theme.dim()));
    frame.render_widget(credits.right_aligned(), area);
    vec![
        Span::styled(format!(" {title}"), theme.strong()),
        Span::styled(length, theme.dim()),
        Span::styled("  ● ", dot),
        Span::styled(connection, theme.dim()),
    ]
}

/// Draws credits and connection on the right if there is space. Returns the tabs, and the state of
/// the connection if there was none.
fn draw_tabs(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) -> Vec<Span<'static>> {
    let (model, theme) = (ctx.model, ctx.theme);
    let mut spans = vec![Span::raw(" ")];
    let mut x = area.x + 7;
    let (local, speech) = (model.connection.local, model.screen.shows_speech);
    let is_shown = |pane: Focus| match pane {
        Focus::Credits => !local,
        Focus::Speech => speech,
        _ => true,
    };
    let tabs = TABS.iter().enumerate();
    for (n, (pane, label)) in tabs.filter(|(_, tab)| is_shown(tab.0)) {
        let is_active = model.screen.focus == *pane
            || (*pane == Focus::Composer && model.screen.focus == Focus::Transcript);
        // The key 6 shows the preview.
        let number = if *pane == Focus::Speech { 7 } else { n + 1 };
        let text = format!(" {number} {} ", ctx.phrase(*label));
        let cells = width(&text) as u16;
        let tab = Rect {
            x,
            width: cells,
            height: 1,
            ..area
        };
        ctx.layout
            .targets
            .push((tab.intersection(area), ClickTarget::Pane(*pane)));
        x += cells;
        let style = if is_active {
            theme.selected()
        } else {
            theme.dim()
        };
        spans.push(Span::styled(text, style));
    }
    let (dot, connection) = connection(ctx);
    let balance = balance(ctx).map_or(String::new(), |available| {
        format!("{} {available}  ", ctx.phrase(Phrase::Credits))
    });
    let right = format!("{balance}● {connection} ");
    if usize::from(x) + width(&right) < usize::from(area.right()) {
        frame.render_widget(Line::from(Span::styled(right, dot)).right_aligned(), area);
    } else {
        spans.push(Span::styled(" ●", dot));
    }
    spans
}

/// Panes in the order of their numbers.
const TABS: &[(Focus, Phrase)] = &[
    (Focus::Composer, Phrase::Chat),
    (Focus::Timeline, Phrase::Timeline),
    (Focus::Exports, Phrase::Exports),
    (Focus::Credits, Phrase::Credits),
    (Focus::Details, Phrase::Details),
    (Focus::Speech, Phrase::Speech),
];

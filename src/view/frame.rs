//! Header and footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::context::{ViewCtx, arrows};
use super::text::{truncate, width};
use crate::app::overlay::Overlay;
use crate::app::state::connection::Connection;
use crate::app::state::layout::ClickTarget;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::i18n::ui::Phrase;
use crate::input::{Action, ActionRow, Focus, actions};

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
        Connection::Offline => (theme.bad(), ctx.phrase(Phrase::Offline).to_owned()),
    }
}

/// Draws the credits on the right. Returns the project and the connection for the left side.
fn draw_project(ctx: &ViewCtx, frame: &mut Frame, area: Rect) -> Vec<Span<'static>> {
    let (model, theme) = (ctx.model, ctx.theme);
    let (dot, connection) = connection(ctx);
    let right = model.credits.balance.map_or(String::new(), |c| {
        format!("{} {} ", ctx.phrase(Phrase::Credits), amount(c.available))
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
    let title = truncate(model.title(), available);
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
    for (n, (pane, label)) in TABS.iter().enumerate() {
        let is_active = model.screen.focus == *pane
            || (*pane == Focus::Composer && model.screen.focus == Focus::Transcript);
        let text = format!(" {} {} ", n + 1, ctx.phrase(*label));
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
    let balance = model
        .credits
        .balance
        .map_or(String::new(), |c| format!("{} ", amount(c.available)));
    let right = format!("{balance}● {connection} ");
    if usize::from(x) + width(&right) < usize::from(area.right()) {
        frame.render_widget(Line::from(Span::styled(right, dot)).right_aligned(), area);
    } else {
        spans.push(Span::styled(" ●", dot));
    }
    spans
}

/// Draws the status message, or the most important keys that apply now.
pub(crate) fn footer(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let (model, theme) = (ctx.model, ctx.theme);
    if let Some((text, _)) = &model.screen.flash {
        let text = truncate(text, usize::from(area.width).saturating_sub(2));
        frame.render_widget(
            Line::from(Span::styled(format!(" {text}"), theme.warn())),
            area,
        );
        return;
    }
    let mut spans = vec![Span::raw(" ")];
    let mut available = usize::from(area.width).saturating_sub(2);
    for (key, text) in hints(ctx) {
        let cells = width(&key) + width(&text) + 3;
        if cells > available {
            break;
        }
        available -= cells;
        spans.push(Span::styled(
            key,
            theme.accent().add_modifier(Modifier::BOLD),
        ));
        spans.push(Span::styled(format!(" {text}  "), theme.dim()));
    }
    frame.render_widget(Line::from(spans), area);
}

/// Panes in the order of their numbers.
const TABS: &[(Focus, Phrase)] = &[
    (Focus::Composer, Phrase::Chat),
    (Focus::Timeline, Phrase::Timeline),
    (Focus::Exports, Phrase::Exports),
    (Focus::Credits, Phrase::Credits),
    (Focus::Details, Phrase::Details),
];

/// Keys and their descriptions for the footer, the most important first.
fn hints(ctx: &ViewCtx) -> Vec<(String, String)> {
    let model = ctx.model;
    if let Some(keys) = model.overlay.as_ref().and_then(overlay_keys) {
        let split = |part: &str| {
            let (key, text) = part.split_once(' ').unwrap_or((part, ""));
            (key.to_owned(), text.to_owned())
        };
        return ctx.keys(keys).split(" · ").map(split).collect();
    }
    if !model.input.keys.is_empty() {
        let typed: String = model.input.keys.iter().map(ToString::to_string).collect();
        return vec![(typed + "…", String::new())];
    }
    let has_gap = || model.session.timeline.gap_at_playhead().is_some();
    let mut entries: Vec<_> = actions::actions_for(model.screen.focus)
        .filter(|e| e.hint > 0)
        .filter(|e| e.action != Action::CloseGap || has_gap())
        .collect();
    entries.sort_by_key(|e| e.hint);
    let hint = |e: &ActionRow| {
        let key = shortest_key(ctx, e)?;
        Some((key, e.short_description(model.options.lang).to_owned()))
    };
    entries.into_iter().filter_map(hint).collect()
}

/// Shortest key of an action that works in the focused pane; letters are text in the composer.
fn shortest_key(ctx: &ViewCtx, row: &ActionRow) -> Option<String> {
    let is_typing = ctx.model.screen.focus == Focus::Composer;
    let keys = ctx.model.options.keymap.keys(row.action);
    keys.iter()
        .filter(|key| !(is_typing && width(key) == 1))
        .map(|key| arrows(key))
        .min_by_key(|key| width(key))
}

/// Phrase with the keys of an overlay; `None` if it shows them itself.
fn overlay_keys(overlay: &Overlay) -> Option<Phrase> {
    match overlay {
        Overlay::Export(_) => Some(Phrase::ExportKeys),
        Overlay::Picker(_) => Some(Phrase::PickerKeys),
        Overlay::Sessions(_) => Some(Phrase::SessionsKeys),
        Overlay::Question(choice) if choice.is_multiple() => Some(Phrase::QuestionMarks),
        Overlay::Question(_) => Some(Phrase::QuestionKeys),
        Overlay::Queue(_) => Some(Phrase::QueueKeys),
        Overlay::Palette(_) => Some(Phrase::PaletteKeys),
        Overlay::Transitions(_) => Some(Phrase::TransitionKeys),
        Overlay::History(_) => Some(Phrase::HistoryKeys),
        Overlay::Compare(_) => Some(Phrase::CompareKeys),
        Overlay::Sheet(_) => Some(Phrase::SheetKeys),
        Overlay::Statistics(_) => Some(Phrase::StatisticsKeys),
        Overlay::Spend => Some(Phrase::SpendKeys),
        Overlay::Quit => Some(Phrase::QuitKeys),
        Overlay::Help(_) => Some(Phrase::HelpKeys),
        Overlay::Prompt(_) => None,
    }
}

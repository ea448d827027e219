//! Header and footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::ViewCtx;
use super::text::{truncate, width};
use crate::app::overlay::Overlay;
use crate::app::state::connection::Connection;
use crate::app::state::layout::ClickTarget;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::i18n::ui::Phrase;
use crate::input::{Focus, table};

/// Draws the header: the project, or tabs if some panes are hidden.
pub fn header(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect, wide: bool) {
    let (model, theme) = (ctx.model, *ctx.theme);
    let (dot, connection) = match model.connection.status {
        Connection::Connecting => (theme.warn(), ctx.phrase(Phrase::Connecting).to_owned()),
        Connection::Ready if model.connection.local => {
            (theme.good(), ctx.phrase(Phrase::Local).to_owned())
        }
        Connection::Ready => (theme.good(), model.connection.host.clone()),
        Connection::Offline => (theme.bad(), ctx.phrase(Phrase::Offline).to_owned()),
    };
    let right = model.credits.balance.map_or(String::new(), |c| {
        format!("{} {} ", ctx.phrase(Phrase::Credits), amount(c.available))
    });
    let name = Span::styled(
        " nemo ",
        theme
            .accent()
            .add_modifier(Modifier::BOLD | Modifier::REVERSED),
    );
    let mut left = vec![name];
    if wide && !model.screen.zoomed {
        let length = model
            .session
            .timeline
            .draft()
            .map(|d| (clock::short(d.duration_ms()), d.timeline.canvas))
            .map_or(String::new(), |(length, canvas)| {
                format!("  {length}  {}x{}", canvas.width, canvas.height)
            });
        let available = usize::from(area.width)
            .saturating_sub(width(&right) + width(&connection) + width(&length) + 14);
        left.push(Span::styled(
            format!(" {}", truncate(model.title(), available)),
            theme.strong(),
        ));
        left.push(Span::styled(length, theme.dim()));
        left.push(Span::styled("  ● ", dot));
        left.push(Span::styled(connection, theme.dim()));
        frame.render_widget(
            Line::from(Span::styled(right, theme.dim())).right_aligned(),
            area,
        );
    } else {
        left.push(Span::raw(" "));
        let mut x = area.x + 7;
        for (n, (pane, label)) in TABS.iter().enumerate() {
            let is_active = model.screen.focus == *pane
                || (*pane == Focus::Composer && model.screen.focus == Focus::Transcript);
            let text = format!(" {} {} ", n + 1, ctx.phrase(*label));
            let cells = width(&text) as u16;
            ctx.layout.targets.push((
                Rect {
                    x,
                    y: area.y,
                    width: cells,
                    height: 1,
                }
                .intersection(area),
                ClickTarget::Pane(*pane),
            ));
            x += cells;
            left.push(Span::styled(
                text,
                if is_active {
                    theme.selected()
                } else {
                    theme.dim()
                },
            ));
        }
        let balance = model
            .credits
            .balance
            .map_or(String::new(), |c| format!("{} ", amount(c.available)));
        let right = format!("{balance}● {connection} ");
        if usize::from(x) + width(&right) < usize::from(area.right()) {
            frame.render_widget(Line::from(Span::styled(right, dot)).right_aligned(), area);
        } else {
            left.push(Span::styled(" ●", dot));
        }
    }
    let cells = left
        .iter()
        .map(|s| width(&s.content))
        .sum::<usize>()
        .min(usize::from(area.width)) as u16;
    frame.render_widget(
        Line::from(left),
        Rect {
            width: cells,
            ..area
        },
    );
}

/// Draws the status message, or the most important keys that apply now.
pub fn footer(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
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

fn hints(ctx: &ViewCtx) -> Vec<(String, String)> {
    let model = ctx.model;
    let overlay = match &model.overlay {
        Some(Overlay::Export(_)) => Some(Phrase::ExportKeys),
        Some(Overlay::Picker(_)) => Some(Phrase::PickerKeys),
        Some(Overlay::Sessions(_)) => Some(Phrase::SessionsKeys),
        Some(Overlay::Question(choice)) if choice.is_multiple() => Some(Phrase::QuestionMarks),
        Some(Overlay::Question(_)) => Some(Phrase::QuestionKeys),
        Some(Overlay::Queue(_)) => Some(Phrase::QueueKeys),
        Some(Overlay::Palette(_)) => Some(Phrase::PaletteKeys),
        Some(Overlay::Transitions(_)) => Some(Phrase::TransitionKeys),
        Some(Overlay::History(_)) => Some(Phrase::HistoryKeys),
        Some(Overlay::Compare(_)) => Some(Phrase::CompareKeys),
        Some(Overlay::Sheet(_)) => Some(Phrase::SheetKeys),
        Some(Overlay::Statistics(_)) => Some(Phrase::StatisticsKeys),
        Some(Overlay::Spend) => Some(Phrase::SpendKeys),
        Some(Overlay::Quit) => Some(Phrase::QuitKeys),
        Some(Overlay::Help(_)) => Some(Phrase::HelpKeys),
        Some(Overlay::Prompt(_)) | None => None,
    };
    if let Some(word) = overlay {
        let split = |part: &str| {
            part.split_once(' ')
                .map_or((part.to_owned(), String::new()), |(k, w)| {
                    (k.to_owned(), w.to_owned())
                })
        };
        return ctx.phrase(word).split(" · ").map(split).collect();
    }
    if !model.input.keys.is_empty() {
        return vec![(
            model
                .input
                .keys
                .iter()
                .map(ToString::to_string)
                .collect::<String>()
                + "…",
            String::new(),
        )];
    }
    let mut entries: Vec<_> = table::actions_for(model.screen.focus)
        .filter(|e| e.hint > 0)
        .collect();
    entries.sort_by_key(|e| e.hint);
    let is_typing = model.screen.focus == Focus::Composer;
    // The shortest key that works here; letters are text in the composer.
    let key = |e: &crate::input::ActionRow| {
        let keys = model.options.keymap.keys(e.action);
        let usable = keys.into_iter().filter(|k| !(is_typing && width(k) == 1));
        usable
            .min_by_key(|k| width(&arrows(k)))
            .map(|k| arrows(&k))
            .unwrap_or_default()
    };
    let hint =
        |e: &&crate::input::ActionRow| (key(e), e.short_description(model.options.lang).to_owned());
    entries
        .iter()
        .map(hint)
        .filter(|(key, _)| !key.is_empty())
        .collect()
}

/// Replaces the names of arrow keys by arrows.
fn arrows(key: &str) -> String {
    match key {
        "Left" => "←".into(),
        "Right" => "→".into(),
        "Up" => "↑".into(),
        "Down" => "↓".into(),
        other => other.to_owned(),
    }
}

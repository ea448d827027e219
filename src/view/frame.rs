//! The header and the footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::ViewCtx;
use super::text::{clip, width};
use crate::app::layout::ClickTarget;
use crate::app::model::Connection;
use crate::app::overlay::Overlay;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::i18n::ui::Phrase;
use crate::input::{Focus, actions};

/// The header: the project, or, where only some panes are seen, the tabs of all of them.
pub fn header(brush: &mut ViewCtx, frame: &mut Frame, area: Rect, wide: bool) {
    let (model, theme) = (brush.model, *brush.theme);
    let (dot, state) = match model.connection {
        Connection::Connecting => (theme.warn(), brush.word(Phrase::Connecting).to_owned()),
        Connection::Ready if model.local => (theme.good(), brush.word(Phrase::Local).to_owned()),
        Connection::Ready => (theme.good(), model.host.clone()),
        Connection::Offline => (theme.bad(), brush.word(Phrase::Offline).to_owned()),
    };
    let right = model.credits.map_or(String::new(), |c| {
        format!("{} {} ", brush.word(Phrase::Credits), amount(c.available))
    });
    let name = Span::styled(
        " nemo ",
        theme
            .accent()
            .add_modifier(Modifier::BOLD | Modifier::REVERSED),
    );
    let mut left = vec![name];
    if wide && !model.zoomed {
        let length = model
            .timeline
            .draft()
            .map(|d| (clock::short(d.duration_ms()), d.timeline.canvas))
            .map_or(String::new(), |(length, canvas)| {
                format!("  {length}  {}x{}", canvas.width, canvas.height)
            });
        let room = usize::from(area.width)
            .saturating_sub(width(&right) + width(&state) + width(&length) + 14);
        left.push(Span::styled(
            format!(" {}", clip(model.title(), room)),
            theme.strong(),
        ));
        left.push(Span::styled(length, theme.dim()));
        left.push(Span::styled("  ● ", dot));
        left.push(Span::styled(state, theme.dim()));
        frame.render_widget(
            Line::from(Span::styled(right, theme.dim())).right_aligned(),
            area,
        );
    } else {
        left.push(Span::raw(" "));
        let mut x = area.x + 7;
        for (n, (place, word)) in TABS.iter().enumerate() {
            let here = model.focus == *place
                || (*place == Focus::Composer && model.focus == Focus::Transcript);
            let text = format!(" {} {} ", n + 1, brush.word(*word));
            let cells = width(&text) as u16;
            brush.painted.targets.push((
                Rect {
                    x,
                    y: area.y,
                    width: cells,
                    height: 1,
                }
                .intersection(area),
                ClickTarget::Pane(*place),
            ));
            x += cells;
            left.push(Span::styled(
                text,
                if here { theme.selected() } else { theme.dim() },
            ));
        }
        let balance = model
            .credits
            .map_or(String::new(), |c| format!("{} ", amount(c.available)));
        let right = format!("{balance}● {state} ");
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

/// The keys that apply now, the most needed first, as many as fit; or a short word.
pub fn footer(brush: &ViewCtx, frame: &mut Frame, area: Rect) {
    let (model, theme) = (brush.model, brush.theme);
    if let Some((words, _)) = &model.flash {
        let words = clip(words, usize::from(area.width).saturating_sub(2));
        frame.render_widget(
            Line::from(Span::styled(format!(" {words}"), theme.warn())),
            area,
        );
        return;
    }
    let mut spans = vec![Span::raw(" ")];
    let mut left = usize::from(area.width).saturating_sub(2);
    for (key, words) in hints(brush) {
        let cells = width(&key) + width(&words) + 3;
        if cells > left {
            break;
        }
        left -= cells;
        spans.push(Span::styled(
            key,
            theme.accent().add_modifier(Modifier::BOLD),
        ));
        spans.push(Span::styled(format!(" {words}  "), theme.dim()));
    }
    frame.render_widget(Line::from(spans), area);
}

/// The panes in the order of their numbers.
const TABS: &[(Focus, Phrase)] = &[
    (Focus::Composer, Phrase::Chat),
    (Focus::Timeline, Phrase::Timeline),
    (Focus::Exports, Phrase::Exports),
    (Focus::Credits, Phrase::Credits),
    (Focus::Details, Phrase::Details),
];

fn hints(brush: &ViewCtx) -> Vec<(String, String)> {
    let model = brush.model;
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
        return brush.word(word).split(" · ").map(split).collect();
    }
    if !model.pending.is_empty() {
        return vec![(
            model
                .pending
                .iter()
                .map(ToString::to_string)
                .collect::<String>()
                + "…",
            String::new(),
        )];
    }
    let mut entries: Vec<_> = actions::of(model.focus).filter(|e| e.hint > 0).collect();
    entries.sort_by_key(|e| e.hint);
    let typing = model.focus == Focus::Composer;
    // The shortest key that can be pressed here.
    let key = |e: &crate::input::ActionRow| {
        let keys = model.options.keymap.keys(e.action);
        let usable = keys.into_iter().filter(|k| !(typing && width(k) == 1));
        usable
            .min_by_key(|k| width(&arrows(k)))
            .map(|k| arrows(&k))
            .unwrap_or_default()
    };
    let hint = |e: &&crate::input::ActionRow| (key(e), e.short(model.lang).to_owned());
    entries
        .iter()
        .map(hint)
        .filter(|(key, _)| !key.is_empty())
        .collect()
}

/// Arrow keys as arrows.
fn arrows(key: &str) -> String {
    match key {
        "Left" => "←".into(),
        "Right" => "→".into(),
        "Up" => "↑".into(),
        "Down" => "↓".into(),
        other => other.to_owned(),
    }
}

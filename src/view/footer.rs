//! Footer: mode, status message or keys, and the key of the help.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Padding, Paragraph};

use super::context::{ViewCtx, arrows};
use super::text::{truncate, width, wrap};
use crate::app::overlay::Overlay;
use crate::i18n::ui::{Message, Phrase};
use crate::input::{Action, ActionRow, Focus, actions};

/// Maximum number of rows of a message.
const MESSAGE_ROWS: usize = 3;

/// A key and its description.
type KeyHint = (String, String);

/// Draws the mode on the left, the key of the help on the right, and the status message or the most
/// important keys between them.
pub(crate) fn draw(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let (model, theme) = (ctx.model, ctx.theme);
    if !model.input.keys.is_empty() {
        return draw_continuations(ctx, frame, area);
    }
    let mut left = match &model.overlay {
        None => vec![mode(ctx), Span::raw(" ")],
        Some(_) => vec![Span::raw(" ")],
    };
    let help = match model.overlay {
        Some(Overlay::Prompt(_)) => Vec::new(),
        _ => hint_spans(ctx, &(help_key(ctx), help_text(ctx))),
    };
    let cells = |spans: &[Span]| spans.iter().map(|s| width(&s.content)).sum::<usize>();
    let mut available = usize::from(area.width).saturating_sub(cells(&left) + cells(&help));
    if let Some((text, _)) = &model.screen.flash {
        if width(text) >= available {
            return draw_long_message(ctx, text, frame, area);
        }
        left.push(Span::styled(text.clone(), theme.warn()));
    } else if model.overlay.is_none() {
        let first = proposal_hint(ctx).into_iter().chain(back_hint(ctx));
        for hint in first.chain(hints(ctx)) {
            let spans = hint_spans(ctx, &hint);
            if cells(&spans) > available {
                break;
            }
            available -= cells(&spans);
            left.extend(spans);
        }
    }
    frame.render_widget(Line::from(help).right_aligned(), area);
    frame.render_widget(Line::from(left), area);
}

/// Draws a message that does not fit beside the help key, in the footer and the rows above it.
fn draw_long_message(ctx: &ViewCtx, text: &str, frame: &mut Frame, area: Rect) {
    let cells = usize::from(area.width).saturating_sub(2);
    let text = truncate(text, cells * MESSAGE_ROWS);
    let mut lines = wrap(&[(text, ctx.theme.warn())], cells);
    lines.truncate(MESSAGE_ROWS);
    draw_rows(ctx, lines.into_iter(), 1, frame, area);
}

/// Draws rows over the footer and those above it, with columns left free before them.
fn draw_rows(
    ctx: &ViewCtx,
    rows: impl ExactSizeIterator<Item = Line<'static>>,
    margin: u16,
    frame: &mut Frame,
    area: Rect,
) {
    let height = (rows.len() as u16).min(area.y + 1);
    let area = Rect {
        y: area.y + 1 - height,
        height,
        ..area
    };
    let block = Block::new().padding(Padding::left(margin));
    let text = Paragraph::new(rows.collect::<Vec<_>>()).block(block);
    frame.render_widget(Clear, area);
    frame.render_widget(text.style(ctx.theme.base()), area);
}

/// Shows if letters are text or commands.
fn mode(ctx: &ViewCtx) -> Span<'static> {
    let (text, style) = match ctx.model.screen.focus {
        Focus::Composer => (Phrase::ModeTyping, ctx.theme.accent()),
        _ => (Phrase::ModeKeys, ctx.theme.text()),
    };
    let style = style.add_modifier(Modifier::BOLD | Modifier::REVERSED);
    Span::styled(format!(" {} ", ctx.phrase(text)), style)
}

/// The key of the proposals, if there are any.
fn proposal_hint(ctx: &ViewCtx) -> Option<KeyHint> {
    let count = ctx.model.session.following.open_proposals().count();
    let text = ctx.message(Message::ProposalHint { count: &count });
    (count > 0).then(|| (ctx.model.key_here(Action::Proposals), text))
}

/// The key that leaves a side pane, which may cover the others.
fn back_hint(ctx: &ViewCtx) -> Option<KeyHint> {
    const SIDE_PANES: &[Focus] = &[
        Focus::Exports,
        Focus::Credits,
        Focus::Details,
        Focus::Speech,
    ];
    let is_side = SIDE_PANES.contains(&ctx.model.screen.focus);
    let text = ctx.phrase(Phrase::Back).to_owned();
    is_side.then(|| (ctx.model.key_here(Action::ClearMarks), text))
}

fn help_key(ctx: &ViewCtx) -> String {
    let typing = ctx.model.overlay.is_some();
    match typing {
        // In a dialog, letters may be text.
        true => {
            let keys = ctx.model.options.keymap.keys(Action::Help);
            keys.into_iter()
                .max_by_key(|key| width(key))
                .unwrap_or_default()
        }
        false => ctx.model.key_here(Action::Help),
    }
}

fn help_text(ctx: &ViewCtx) -> String {
    let row = actions::entry(Action::Help);
    row.map_or("", |row| row.short_description(ctx.model.options.lang))
        .to_owned()
}

fn hint_spans(ctx: &ViewCtx, (key, text): &KeyHint) -> Vec<Span<'static>> {
    let style = ctx.theme.accent().add_modifier(Modifier::BOLD);
    vec![
        Span::styled(key.clone(), style),
        Span::styled(format!(" {text}  "), ctx.theme.dim()),
    ]
}

/// Draws the keys that continue the typed ones, in the footer and the rows above it.
fn draw_continuations(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let (model, lang) = (ctx.model, ctx.model.options.lang);
    let typed: String = model.input.keys.iter().map(ToString::to_string).collect();
    let key = ctx
        .theme
        .accent()
        .add_modifier(Modifier::BOLD | Modifier::REVERSED);
    let mut rows = vec![vec![
        Span::styled(format!(" {typed} "), key),
        Span::raw(" "),
    ]];
    let mut used = width(&typed) + 3;
    let keymap = &model.options.keymap;
    for (keys, action) in keymap.continuations(model.key_context(), &model.input.keys) {
        let text = actions::entry(action).map_or("", |row| row.short_description(lang));
        let spans = hint_spans(ctx, &(keys, text.to_owned()));
        let cells: usize = spans.iter().map(|s| width(&s.content)).sum();
        if used + cells > usize::from(area.width) {
            used = width(&typed) + 3;
            rows.push(vec![Span::raw(" ".repeat(used))]);
        }
        used += cells;
        if let Some(row) = rows.last_mut() {
            row.extend(spans);
        }
    }
    draw_rows(ctx, rows.into_iter().map(Line::from), 0, frame, area);
}

/// Keys of the focused pane that are of use now, the most important first.
fn hints(ctx: &ViewCtx) -> Vec<KeyHint> {
    let model = ctx.model;
    let is_selecting = model
        .session
        .transcript
        .selection
        .is_some_and(|selection| selection.lines);
    if is_selecting && model.screen.focus == Focus::Transcript {
        let keys = ctx.keys(Phrase::Selecting);
        let hint = |hint: &str| {
            let (key, text) = hint.split_once(' ').unwrap_or((hint, ""));
            (key.to_owned(), text.to_owned())
        };
        return keys.split(" · ").map(hint).collect();
    }
    let mut entries: Vec<_> = actions::actions_for(model.screen.focus)
        .filter(|e| e.hint > 0 && model.can_use(e))
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

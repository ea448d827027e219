//! Version history, and comparison of two versions.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::cards;
use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::text::{end_column, truncate, width};
use super::super::widgets::draw_line;
use super::dialog::{dialog, draw_keys, time_ago};
use super::picture_pair;
use crate::app::msg::VersionInfo;
use crate::app::overlay::{Comparison, HistoryList};
use crate::domain::clock;
use crate::domain::text::one_line;
use crate::i18n::change_list;
use crate::i18n::ui::{Message, Phrase};

/// Rows of a version in the list.
const VERSION_ROWS: u16 = 2;

pub(crate) fn draw(ctx: &mut ViewCtx, list: &HistoryList, frame: &mut Frame, area: Rect) {
    let height = (list.versions.len() * usize::from(VERSION_ROWS) + 5)
        .clamp(8, usize::from(area.height.saturating_sub(2))) as u16;
    let inner = dialog(
        ctx,
        frame,
        area,
        (area.width.saturating_sub(6).min(100), height),
        ctx.phrase(Phrase::HistoryTitle),
    );
    let [body, note, keys] = Layout::vertical([
        Constraint::Min(2),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    draw_name(ctx, list, frame, note);
    let cells = usize::from(body.width);
    if list.versions.is_empty() {
        let id = if list.loaded {
            Phrase::NoVersions
        } else {
            Phrase::Loading
        };
        draw_line(frame, body, ctx.phrase(id), ctx.theme.dim());
    }
    ListView::new(body, list.cursor)
        .with_item_rows(VERSION_ROWS)
        .draw(ctx, frame, &list.versions, |ctx, (i, version), selected| {
            version_lines(ctx, list, version, selected, i == 0, cells)
        });
    draw_keys(ctx, frame, keys, Phrase::HistoryKeys);
}

/// Draws the new name of the selected version, with the caret.
fn draw_name(ctx: &mut ViewCtx, list: &HistoryList, frame: &mut Frame, area: Rect) {
    let version = list.versions.get(list.cursor.index());
    let (Some(name), Some(version)) = (&list.naming, version) else {
        return;
    };
    let number = &version.number;
    let before = ctx.message(Message::VersionName { number, name });
    ctx.layout.caret = Some(Position {
        x: end_column(&before, area),
        y: area.y,
    });
    draw_line(frame, area, &format!("{before}▏"), ctx.theme.warn());
}

fn version_lines(
    ctx: &ViewCtx,
    list: &HistoryList,
    v: &VersionInfo,
    is_selected: bool,
    is_newest: bool,
    cells: usize,
) -> Vec<Line<'static>> {
    let theme = ctx.theme;
    let mark = if list.base == Some(v.id) {
        "✓ "
    } else {
        "  "
    };
    let viewed = ctx
        .model
        .session
        .timeline
        .viewed
        .as_ref()
        .map(|viewed| viewed.id);
    let shown = if viewed == Some(v.id) || (is_newest && viewed.is_none()) {
        format!(" · {}", ctx.phrase(Phrase::Shown))
    } else {
        String::new()
    };
    let when = format!(
        "{} · {}{shown}",
        clock::short(v.duration_ms),
        time_ago(ctx, ctx.model.now_ms.saturating_sub(v.created_ms))
    );
    let name = if v.name.is_empty() {
        String::new()
    } else {
        format!(" {}", one_line(&v.name))
    };
    let head = truncate(
        &format!(
            "{mark}{}{name}",
            ctx.message(Message::Version { number: &v.number })
        ),
        cells.saturating_sub(width(&when) + 1),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&head) + width(&when)));
    let style = if is_selected {
        theme.selected()
    } else {
        theme.strong()
    };
    vec![
        Line::from(Span::styled(format!("{head}{gap}{when}"), style)),
        Line::from(Span::styled(
            format!(
                "    {}",
                truncate(&change_summary(ctx, v), cells.saturating_sub(4))
            ),
            theme.dim(),
        )),
    ]
}

/// The program or the message that produced a version, and its changes; for the first version, its
/// content.
fn change_summary(ctx: &ViewCtx, v: &VersionInfo) -> String {
    let changes = changes_in_one_line(ctx, v);
    if !v.author.is_empty() {
        let (author, changes) = (&v.author, &changes);
        return ctx.message(Message::ByProgram { author, changes });
    }
    match one_line(&v.message) {
        message if message.is_empty() => changes,
        message => format!("“{message}” · {changes}"),
    }
}

fn changes_in_one_line(ctx: &ViewCtx, v: &VersionInfo) -> String {
    if v.number == 1 || v.changes.is_empty() {
        return one_line(&v.summary);
    }
    let lines = change_list::folded(ctx.model.options.lang, &v.changes);
    let texts: Vec<&str> = lines.iter().take(3).map(|l| l.text.as_str()).collect();
    let more: usize = lines.iter().skip(3).map(|l| l.changes).sum();
    let more = if more > 0 {
        format!(" · +{more}")
    } else {
        String::new()
    };
    format!("{}{more}", texts.join(" · "))
}

pub(crate) fn compare(ctx: &mut ViewCtx, comparison: &Comparison, frame: &mut Frame, area: Rect) {
    let numbers = [comparison.from.1.to_string(), comparison.to.1.to_string()];
    let title = ctx.message(Message::CompareTitle {
        from: &numbers[0],
        to: &numbers[1],
    });
    let width = area.width.saturating_sub(6).min(100);
    let cells = usize::from(width.saturating_sub(4));
    let mut rows: Vec<Line> = comparison
        .changes
        .iter()
        .flat_map(|c| cards::change(ctx.model, c, *ctx.theme, cells))
        .map(|r| r.line)
        .collect();
    if rows.is_empty() {
        rows.push(Line::from(Span::styled(
            ctx.phrase(Phrase::NoDifference),
            ctx.theme.dim(),
        )));
    }
    let pictures = picture_pair::rows(ctx, width, area.height);
    let height = (rows.len() + 4 + usize::from(pictures))
        .clamp(7, usize::from(area.height.saturating_sub(2))) as u16;
    let inner = dialog(ctx, frame, area, (width, height), &title);
    let [picture_area, body, keys] = Layout::vertical([
        Constraint::Length(pictures),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    let at = clock::precise(comparison.at_ms);
    let label = |number: &u32| format!("{} · {at}", ctx.message(Message::VersionShort { number }));
    let labels = [label(&comparison.from.1), label(&comparison.to.1)];
    picture_pair::draw(ctx, &comparison.shots, &labels, frame, picture_area);
    let page = usize::from(body.height);
    let top = comparison.top.index().min(rows.len().saturating_sub(page));
    (ctx.layout.list_rows, ctx.layout.list_page) = (rows.len(), page);
    let shown: Vec<Line> = rows.into_iter().skip(top).take(page).collect();
    frame.render_widget(Paragraph::new(shown), body);
    draw_keys(ctx, frame, keys, Phrase::CompareKeys);
}

//! The versions of the draft, and what differs between two of them.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::text::{clip, first_row, width};
use super::super::{ViewCtx, cards, picture};
use super::dialog;
use super::lists::ago;
use crate::app::layout::ClickTarget;
use crate::app::msg::VersionInfo;
use crate::app::overlay::{Comparison, HistoryList};
use crate::domain::clock;
use crate::domain::diff::{ChangeKind, Property};
use crate::domain::text::one_line;
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, fill};

/// Rows of a version in the list.
const ROWS: usize = 2;

pub fn draw(brush: &mut ViewCtx, list: &HistoryList, frame: &mut Frame, area: Rect) {
    let height = (list.versions.len() * ROWS + 5)
        .clamp(8, usize::from(area.height.saturating_sub(2))) as u16;
    let inner = dialog(
        brush,
        frame,
        area,
        (area.width.saturating_sub(6).min(100), height),
        brush.word(Phrase::HistoryTitle),
    );
    let [body, keys] = Layout::vertical([Constraint::Min(2), Constraint::Length(1)]).areas(inner);
    let cells = usize::from(body.width);
    if list.versions.is_empty() {
        let word = if list.loaded {
            Phrase::NoVersions
        } else {
            Phrase::ListComes
        };
        frame.render_widget(
            Line::from(Span::styled(brush.word(word), brush.theme.dim())),
            body,
        );
    }
    let page = (usize::from(body.height) / ROWS).max(1);
    let first = first_row(list.cursor, page);
    for (slot, (i, version)) in list
        .versions
        .iter()
        .enumerate()
        .skip(first)
        .take(page)
        .enumerate()
    {
        let row = Rect {
            y: body.y + (slot * ROWS) as u16,
            height: ROWS as u16,
            ..body
        }
        .intersection(body);
        let lines = version_lines(brush, list, version, i == list.cursor, i == 0, cells);
        frame.render_widget(Paragraph::new(lines), row);
        brush.painted.targets.push((row, ClickTarget::Row(i)));
    }
    frame.render_widget(
        Line::from(Span::styled(
            clip(brush.word(Phrase::HistoryKeys), cells),
            brush.theme.dim(),
        )),
        keys,
    );
}

fn version_lines(
    brush: &ViewCtx,
    list: &HistoryList,
    v: &VersionInfo,
    here: bool,
    newest: bool,
    cells: usize,
) -> Vec<Line<'static>> {
    let theme = brush.theme;
    let mark = if list.base == Some(v.id) {
        "✓ "
    } else {
        "  "
    };
    let viewed = brush.model.timeline.viewed.as_ref().map(|viewed| viewed.id);
    let now = if viewed == Some(v.id) || (newest && viewed.is_none()) {
        format!(" · {}", brush.word(Phrase::Shown))
    } else {
        String::new()
    };
    let when = format!(
        "{} · {}{now}",
        clock::short(v.duration_ms),
        ago(brush, brush.model.now_ms.saturating_sub(v.created_ms))
    );
    let name = if v.name.is_empty() {
        String::new()
    } else {
        format!(" {}", one_line(&v.name))
    };
    let head = clip(
        &format!(
            "{mark}{}{name}",
            fill(brush.word(Phrase::Version), &[&v.number.to_string()])
        ),
        cells.saturating_sub(width(&when) + 1),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&head) + width(&when)));
    let style = if here {
        theme.selected()
    } else {
        theme.strong()
    };
    vec![
        Line::from(Span::styled(format!("{head}{gap}{when}"), style)),
        Line::from(Span::styled(
            format!(
                "    {}",
                clip(&what_changed(brush, v), cells.saturating_sub(4))
            ),
            theme.dim(),
        )),
    ]
}

/// The changes of a version in one line; the first version tells what is on it.
fn what_changed(brush: &ViewCtx, v: &VersionInfo) -> String {
    if v.number == 1 || v.changes.is_empty() {
        return one_line(&v.summary);
    }
    // What came and went says more than what only moved with it.
    let (moved, came): (Vec<_>, Vec<_>) = v
        .changes
        .iter()
        .partition(|c| c.kind == ChangeKind::Changed && c.property == Property::Time);
    let told: Vec<String> = came
        .into_iter()
        .chain(moved)
        .take(3)
        .map(|c| changes::change(brush.model.lang, c))
        .collect();
    let more = v.changes.len().saturating_sub(3);
    let more = if more > 0 {
        format!(" · +{more}")
    } else {
        String::new()
    };
    format!("{}{more}", told.join(" · "))
}

/// Rows of the two pictures and of the line below them; none where the changes would have no room beside them.
fn picture_rows(brush: &ViewCtx, width: u16, height: u16) -> u16 {
    let rows = picture::rows(brush.model, width / 2 - 3).min(height.saturating_sub(14)) + 1;
    if rows > 4 { rows } else { 0 }
}

/// Both versions at the same time.
fn side_by_side(brush: &mut ViewCtx, comparison: &Comparison, frame: &mut Frame, area: Rect) {
    if area.height == 0 {
        return;
    }
    let half = Constraint::Ratio(1, 2);
    let halves: [Rect; 2] = Layout::horizontal([half, half]).areas(area);
    let cells = (halves[0].width - 1, area.height - 1);
    (brush.painted.shots, brush.painted.shot_count) = (Some(cells), 2);
    for (i, (half, (_, number))) in halves
        .into_iter()
        .zip([comparison.from, comparison.to])
        .enumerate()
    {
        let place = Rect {
            width: cells.0,
            height: cells.1,
            ..half
        };
        if let Some(Some(painting)) = comparison.shots.frames.get(i) {
            picture::paint(frame.buffer_mut(), place, painting, brush.depth, false);
        }
        let words = format!(
            "{} · {}",
            fill(brush.word(Phrase::VersionShort), &[&number.to_string()]),
            clock::precise(comparison.at_ms)
        );
        let below = Rect {
            y: area.bottom() - 1,
            height: 1,
            width: cells.0,
            ..half
        };
        frame.render_widget(
            Line::from(Span::styled(words, brush.theme.dim())).centered(),
            below,
        );
    }
}

pub fn compare(brush: &mut ViewCtx, comparison: &Comparison, frame: &mut Frame, area: Rect) {
    let numbers = [comparison.from.1.to_string(), comparison.to.1.to_string()];
    let title = fill(
        brush.word(Phrase::CompareTitle),
        &[&numbers[0], &numbers[1]],
    );
    let width = area.width.saturating_sub(6).min(100);
    let cells = usize::from(width.saturating_sub(4));
    let mut rows: Vec<Line> = comparison
        .changes
        .iter()
        .flat_map(|c| cards::change(brush.model, c, *brush.theme, cells))
        .map(|r| r.line)
        .collect();
    if rows.is_empty() {
        rows.push(Line::from(Span::styled(
            brush.word(Phrase::NoDifference),
            brush.theme.dim(),
        )));
    }
    let pictures = picture_rows(brush, width, area.height);
    let height = (rows.len() + 4 + usize::from(pictures))
        .clamp(7, usize::from(area.height.saturating_sub(2))) as u16;
    let inner = dialog(brush, frame, area, (width, height), &title);
    let [seen, body, keys] = Layout::vertical([
        Constraint::Length(pictures),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    side_by_side(brush, comparison, frame, seen);
    let page = usize::from(body.height);
    let top = comparison.top.min(rows.len().saturating_sub(page));
    (brush.painted.list_rows, brush.painted.list_page) = (rows.len(), page);
    let shown: Vec<Line> = rows.into_iter().skip(top).take(page).collect();
    frame.render_widget(Paragraph::new(shown), body);
    frame.render_widget(
        Line::from(Span::styled(
            clip(brush.word(Phrase::CompareKeys), cells),
            brush.theme.dim(),
        )),
        keys,
    );
}

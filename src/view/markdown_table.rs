//! Tables of the agent's Markdown: columns of even width, and wrapped cells.

use ratatui::style::Style;

use super::text::{width, wrap};

/// Styled text of a cell or a line.
type CellText = Vec<(String, Style)>;

const SEPARATOR: &str = " │ ";
/// Minimum width of a column that is narrowed (cells).
const MIN_COLUMN_CELLS: usize = 6;

/// Lines of a table of at most `available` cells; the first row is the heading.
pub(super) fn lines(rows: &[Vec<CellText>], available: usize, dim: Style) -> Vec<CellText> {
    let columns = column_cells(rows, available);
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        lines.extend(row_lines(row, &columns, dim));
        if index == 0 {
            let rule: Vec<String> = columns.iter().map(|cells| "─".repeat(*cells)).collect();
            lines.push(vec![(rule.join("─┼─"), dim)]);
        }
    }
    lines
}

/// Widths of the columns: what they need; the widest ones are narrowed until the table fits.
fn column_cells(rows: &[Vec<CellText>], available: usize) -> Vec<usize> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let needed = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widths = cells.map(|spans| spans.iter().map(|(text, _)| width(text)).sum());
        widths.max().unwrap_or(0usize).max(1)
    };
    let mut columns: Vec<usize> = (0..count).map(needed).collect();
    let separators = count.saturating_sub(1) * width(SEPARATOR);
    while columns.iter().sum::<usize>() + separators > available
        && let Some(widest) = columns.iter_mut().max()
        && *widest > MIN_COLUMN_CELLS
    {
        *widest -= 1;
    }
    columns
}

/// Lines of a row, as many as its longest cell needs.
fn row_lines(row: &[CellText], columns: &[usize], dim: Style) -> Vec<CellText> {
    let cell = |(index, cells): (usize, &usize)| {
        let spans = row.get(index).map_or(&[][..], Vec::as_slice);
        wrap(spans, *cells)
    };
    let cells: Vec<_> = columns.iter().enumerate().map(cell).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = CellText::new();
        for (index, (cell, width)) in cells.iter().zip(columns).enumerate() {
            if index > 0 {
                line.push((SEPARATOR.to_owned(), dim));
            }
            let part = cell.get(at);
            let used = part.map_or(0, |part| part.width());
            let spans = part.into_iter().flat_map(|part| &part.spans);
            line.extend(spans.map(|span| (span.content.to_string(), span.style)));
            if index + 1 < columns.len() {
                line.push((" ".repeat(width.saturating_sub(used)), Style::new()));
            }
        }
        line
    };
    (0..height).map(line).collect()
}

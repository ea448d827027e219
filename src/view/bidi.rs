//! Right-to-left text: reorders the characters of a row for terminals that draw them from left to
//! right, and joins Arabic letters.

use ar_reshaper::{ArabicReshaper, ReshaperConfig};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_bidi::{BidiClass, BidiInfo, Direction, Level, bidi_class, get_base_direction};
use unicode_segmentation::UnicodeSegmentation;

use super::rows::text;
use super::text::{slice_cells, width};
use super::wrapped_row::{MARK_CELLS, WrappedRow};

/// Text in pieces of one style.
type StyledPieces = Vec<(String, Style)>;

/// Brackets, which are drawn mirrored in right-to-left text.
const MIRRORED: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("<", ">"),
    ("«", "»"),
    ("‹", "›"),
];

/// Returns row `index` of an item as it is drawn in `cells`. Rows of a paragraph that begins with
/// right-to-left text are aligned to the right.
pub(crate) fn visual(
    rows: &[WrappedRow],
    index: usize,
    line: Line<'static>,
    cells: usize,
) -> Line<'static> {
    if !has_right_to_left(&text(&line)) {
        return line;
    }
    let first = rows[..index]
        .iter()
        .rposition(|row| !row.soft_wrapped)
        .map_or(0, |before| before + 1);
    let paragraph: String = rows[first..=index]
        .iter()
        .map(|row| body(&row.line))
        .collect();
    let is_rtl = get_base_direction(paragraph.as_str()) == Direction::Rtl;
    let level = if is_rtl { Level::rtl() } else { Level::ltr() };
    reordered(&line, level, cells)
}

/// Text of a row without its mark.
fn body(line: &Line) -> String {
    slice_cells(&text(line), MARK_CELLS, usize::MAX)
}

fn has_right_to_left(text: &str) -> bool {
    let is_rtl = |c: char| matches!(bidi_class(c), BidiClass::R | BidiClass::AL);
    !text.is_ascii() && text.chars().any(is_rtl)
}

fn reordered(line: &Line<'static>, level: Level, cells: usize) -> Line<'static> {
    let (mark, body) = parts(line);
    let text: String = body.iter().map(|(text, _)| text.as_str()).collect();
    let text = text.trim_end().to_owned();
    let info = BidiInfo::new(&text, Some(level));
    let Some(paragraph) = info.paragraphs.first() else {
        return line.clone();
    };
    let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
    let mut spans = StyledPieces::new();
    for run in runs {
        let is_rtl = levels[run.start].is_rtl();
        let pieces = styled(&body, run.start, run.end);
        if is_rtl {
            spans.extend(pieces.into_iter().rev().map(|(t, s)| (reversed(&t), s)));
        } else {
            spans.extend(pieces);
        }
    }
    let used: usize = spans.iter().map(|(text, _)| width(text)).sum();
    let gap = match level.is_rtl() {
        true => cells.saturating_sub(MARK_CELLS + used),
        false => 0,
    };
    let gap = (gap > 0).then(|| (" ".repeat(gap), Style::new()));
    let all = mark.into_iter().chain(gap).chain(spans);
    let spans: Vec<Span> = all.map(|(text, style)| Span::styled(text, style)).collect();
    Line::from(spans).style(line.style)
}

/// Mark and text of a row, with their styles.
fn parts(line: &Line) -> (StyledPieces, StyledPieces) {
    let (mut mark, mut body) = (Vec::new(), Vec::new());
    let mut column = 0;
    for span in &line.spans {
        let cells = width(&span.content);
        let split = MARK_CELLS.saturating_sub(column).min(cells);
        let [start, end] = [(0, split), (split, usize::MAX)]
            .map(|(from, to)| (slice_cells(&span.content, from, to), span.style));
        mark.extend(Some(start).filter(|(text, _)| !text.is_empty()));
        body.extend(Some(end).filter(|(text, _)| !text.is_empty()));
        column += cells;
    }
    (mark, body)
}

/// Pieces of one style between two bytes of a text.
fn styled(pieces: &[(String, Style)], from: usize, to: usize) -> StyledPieces {
    let mut start = 0;
    let mut found = Vec::new();
    for (text, style) in pieces {
        let end = start + text.len();
        let range = from.clamp(start, end) - start..to.clamp(start, end) - start;
        if let Some(part) = text.get(range).filter(|part| !part.is_empty()) {
            found.push((part.to_owned(), *style));
        }
        start = end;
    }
    found
}

/// Right-to-left text in the order in which a terminal draws it.
fn reversed(text: &str) -> String {
    let config = ReshaperConfig {
        delete_harakat: false,
        ..ReshaperConfig::default()
    };
    let shaped = ArabicReshaper::new(config).reshape(text);
    let graphemes = shaped.graphemes(true).rev();
    graphemes.map(mirrored).collect()
}

fn mirrored(grapheme: &str) -> &str {
    let pair = MIRRORED.iter().find_map(|(open, close)| match grapheme {
        g if g == *open => Some(*close),
        g if g == *close => Some(*open),
        _ => None,
    });
    pair.unwrap_or(grapheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[(&str, bool)]) -> Vec<WrappedRow> {
        let row = |(line, soft_wrapped): &(&str, bool)| WrappedRow {
            line: Line::from(format!("  {line}")),
            soft_wrapped: *soft_wrapped,
        };
        lines.iter().map(row).collect()
    }

    fn drawn(lines: &[(&str, bool)], cells: usize) -> Vec<String> {
        let rows = rows(lines);
        let line = |at: usize| text(&visual(&rows, at, rows[at].line.clone(), cells));
        (0..rows.len()).map(line).collect()
    }

    #[test]
    fn hebrew_is_reversed_and_aligned_to_the_right() {
        assert_eq!(drawn(&[("שלום", false)], 10), ["      םולש"]);
        assert_eq!(drawn(&[("a שלום b", false)], 12), ["  a םולש b"]);
        assert_eq!(drawn(&[("שלום 123 (אב)", false)], 15), ["  (בא) 123 םולש"]);
        assert_eq!(drawn(&[("plain text", false)], 15), ["  plain text"]);
    }

    #[test]
    fn a_paragraph_has_one_direction() {
        let wrapped = [("שלום ", true), ("abc אב", false), ("abc אב", false)];
        assert_eq!(
            drawn(&wrapped, 10),
            ["      םולש", "    בא abc", "  abc בא"]
        );
    }

    #[test]
    fn arabic_letters_are_joined() {
        // The letters of "سلام" in their initial, ligature and isolated forms, reversed.
        assert_eq!(drawn(&[("سلام", false)], 6), ["   \u{fee1}\u{fefc}\u{feb3}"]);
    }

    #[test]
    fn styles_stay_with_their_characters() {
        let bold = Style::new().bold();
        let line = Line::from(vec![
            Span::raw("  "),
            Span::raw("אב"),
            Span::styled("גד", bold),
        ]);
        let row = WrappedRow {
            line: line.clone(),
            soft_wrapped: false,
        };
        let drawn = visual(&[row], 0, line, 6);
        let spans: Vec<(&str, bool)> = drawn
            .spans
            .iter()
            .map(|span| (span.content.as_ref(), span.style == bold))
            .collect();
        assert_eq!(spans, [("  ", false), ("דג", true), ("בא", false)]);
    }
}

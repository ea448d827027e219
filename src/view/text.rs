//! Measuring, truncating and wrapping text in terminal cells, by graphemes.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Width of a text (cells).
pub fn width(text: &str) -> usize {
    text.width()
}

/// Column after a text at the start of an area, at most the area's last column.
pub fn end_column(text: &str, area: Rect) -> u16 {
    let cells = u16::try_from(width(text)).unwrap_or(u16::MAX);
    area.x
        .saturating_add(cells)
        .min(area.right().saturating_sub(1))
}

/// Truncates a text to `cells`, ending with `…` if it is too long.
pub fn truncate(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for g in text.graphemes(true) {
        if used + g.width() + 1 > cells {
            break;
        }
        used += g.width();
        kept.push_str(g);
    }
    if cells > 0 {
        kept.push('…');
    }
    kept
}

/// First visible row of a list of `page` rows, so that the cursor is visible.
pub fn first_row(cursor: usize, page: usize) -> usize {
    cursor.saturating_sub(page.saturating_sub(1))
}

/// Part of a text between two cells. A wide character belongs to the cell of its first half.
pub fn slice_cells(text: &str, from: usize, to: usize) -> String {
    let mut column = 0;
    let mut kept = String::new();
    for g in text.graphemes(true) {
        if column >= from && column < to {
            kept.push_str(g);
        }
        column += g.width();
    }
    kept
}

/// Wraps spans to `cells`: at word boundaries, and inside words that are longer than a row.
pub fn wrap(spans: &[(String, Style)], cells: usize) -> Vec<Line<'static>> {
    let cells = cells.max(2);
    let mut wrapper = Wrapper {
        cells,
        lines: vec![Vec::new()],
        used: 0,
        after_space: true,
    };
    for (text, style) in spans {
        let mut unbreakable = String::new();
        for word in text.split_word_bounds() {
            let joined = unbreakable.is_empty()
                || joins(&unbreakable, word)
                || is_opening(&unbreakable, wrapper.after_space);
            if !joined {
                wrapper.push_word(&unbreakable, *style);
                wrapper.after_space = unbreakable.ends_with(char::is_whitespace);
                unbreakable.clear();
            }
            unbreakable.push_str(word);
        }
        wrapper.push_word(&unbreakable, *style);
        wrapper.after_space = unbreakable.ends_with(char::is_whitespace);
    }
    wrapper.lines.into_iter().map(Line::from).collect()
}

struct Wrapper {
    cells: usize,
    lines: Vec<Vec<Span<'static>>>,
    used: usize,
    /// True after whitespace, where a straight quote is an opening one.
    after_space: bool,
}

impl Wrapper {
    fn push_word(&mut self, word: &str, style: Style) {
        let cells = word.width();
        if self.used + cells > self.cells {
            if word.trim().is_empty() {
                // The invisible space at the end of the row is needed when copying.
                if let Some(span) = self.lines.last_mut().and_then(|line| line.last_mut()) {
                    span.content.to_mut().push_str(word);
                }
                self.break_line();
                return;
            }
            if cells > self.cells {
                word.graphemes(true).for_each(|g| self.push(g, style));
                return;
            }
            // Closing punctuation stays with the word before it.
            if !is_closing(word) || self.used == 0 {
                self.break_line();
            }
        }
        if !(self.used == 0 && self.lines.len() > 1 && word.trim().is_empty()) {
            self.push(word, style);
        }
    }

    fn push(&mut self, text: &str, style: Style) {
        if self.used + text.width() > self.cells && self.used > 0 {
            self.break_line();
        }
        self.used += text.width();
        let Some(line) = self.lines.last_mut() else {
            return;
        };
        match line.last_mut().filter(|s| s.style == style) {
            Some(span) => span.content.to_mut().push_str(text),
            None => line.push(Span::styled(text.to_owned(), style)),
        }
    }

    fn break_line(&mut self) {
        self.lines.push(Vec::new());
        self.used = 0;
    }
}

/// Returns true if no break is allowed between two pieces: times, file names and URLs stay whole,
/// while Chinese text breaks anywhere.
pub(super) fn joins(before: &str, after: &str) -> bool {
    let narrow = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c.width() == Some(1));
    narrow(before.chars().next_back()) && narrow(after.chars().next())
}

/// Returns true for punctuation that stays with the next word.
fn is_opening(word: &str, after_space: bool) -> bool {
    matches!(
        word,
        "(" | "[" | "“" | "‘" | "「" | "『" | "《" | "（" | "【"
    ) || (after_space && matches!(word, "\"" | "'"))
}

fn is_closing(word: &str) -> bool {
    word.chars().all(|c| {
        matches!(
            c,
            ',' | '.'
                | ';'
                | ':'
                | '!'
                | '?'
                | ')'
                | '，'
                | '。'
                | '；'
                | '：'
                | '！'
                | '？'
                | '）'
                | '”'
                | '、'
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, cells: usize) -> Vec<String> {
        wrap(&[(text.to_owned(), Style::new())], cells)
            .iter()
            .map(|l| l.spans.iter().map(|s| s.content.as_ref()).collect())
            .collect()
    }

    #[test]
    fn text_wraps_at_word_boundaries() {
        assert_eq!(wrapped("one two three", 8), ["one two ", "three"]);
        assert_eq!(
            wrapped("at 0:08.358 of lo-fi.mp3", 9),
            ["at ", "0:08.358 ", "of ", "lo-fi.mp3"]
        );
        assert_eq!(wrapped("", 8), [""]);
        assert_eq!(wrapped("abcdefghijkl", 5), ["abcde", "fghij", "kl"]);
        assert_eq!(
            wrapped("say \"hello\" (now)", 8),
            ["say ", "\"hello\" ", "(now)"]
        );
    }

    #[test]
    fn wide_characters_never_cross_the_edge() {
        for text in [
            "把这些照片做成三十秒的视频",
            "a把b这c些d照e片",
            "👩‍👩‍👧‍👦 family 👍🏽 ok",
        ] {
            for cells in 2..20 {
                let lines = wrapped(text, cells);
                assert!(
                    lines.iter().all(|l| width(l.trim_end()) <= cells.max(2)),
                    "{text} {cells} {lines:?}"
                );
                assert_eq!(
                    lines.concat().replace(' ', ""),
                    text.replace(' ', ""),
                    "no text is lost"
                );
            }
        }
    }

    #[test]
    fn slices_count_cells() {
        assert_eq!(slice_cells("a海滩b", 1, 3), "海");
        assert_eq!(slice_cells("hello", 2, usize::MAX), "llo");
        assert_eq!(slice_cells("hi", 5, 9), "");
    }

    #[test]
    fn truncated_text_ends_with_an_ellipsis() {
        assert_eq!(truncate("beach.jpg", 20), "beach.jpg");
        assert_eq!(truncate("beach.jpg", 5), "beac…");
        assert_eq!(truncate("海滩照片", 5), "海滩…");
        assert_eq!(truncate("abc", 0), "");
    }
}

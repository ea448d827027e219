//! Text measured in cells and wrapped by graphemes.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The cell after a text that begins where an area does; the area's last cell if the text is longer.
pub fn end_of(text: &str, area: Rect) -> u16 {
    let cells = u16::try_from(width(text)).unwrap_or(u16::MAX);
    area.x
        .saturating_add(cells)
        .min(area.right().saturating_sub(1))
}

/// A text cut to `cells`, with `…` where something is missing.
pub fn clip(text: &str, cells: usize) -> String {
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

/// The first row of a list that is shown, so that the one in hand is the last that is seen at most.
pub fn first_row(in_hand: usize, page: usize) -> usize {
    in_hand.saturating_sub(page.saturating_sub(1))
}

/// The part of a text between two cells; a wide character that is cut in two goes with its first half.
pub fn cut(text: &str, from: usize, to: usize) -> String {
    let mut at = 0;
    let mut kept = String::new();
    for g in text.graphemes(true) {
        if at >= from && at < to {
            kept.push_str(g);
        }
        at += g.width();
    }
    kept
}

/// Wraps a line of spans to `cells`: at word bounds, inside words that are longer than a line.
pub fn wrap(spans: &[(String, Style)], cells: usize) -> Vec<Line<'static>> {
    let cells = cells.max(2);
    let mut wrapper = Wrapper {
        cells,
        lines: vec![Vec::new()],
        used: 0,
        after_space: true,
    };
    for (text, style) in spans {
        let mut glued = String::new();
        for word in text.split_word_bounds() {
            let joined =
                glued.is_empty() || joins(&glued, word) || is_opening(&glued, wrapper.after_space);
            if !joined {
                wrapper.word(&glued, *style);
                wrapper.after_space = glued.ends_with(char::is_whitespace);
                glued.clear();
            }
            glued.push_str(word);
        }
        wrapper.word(&glued, *style);
        wrapper.after_space = glued.ends_with(char::is_whitespace);
    }
    wrapper.lines.into_iter().map(Line::from).collect()
}

struct Wrapper {
    cells: usize,
    lines: Vec<Vec<Span<'static>>>,
    used: usize,
    /// Whether what came last was a space, which makes a straight quote an opening one.
    after_space: bool,
}

impl Wrapper {
    fn word(&mut self, word: &str, style: Style) {
        let wide = word.width();
        if self.used + wide > self.cells {
            if word.trim().is_empty() {
                // The space hangs over the edge, unseen: a copy needs it.
                if let Some(span) = self.lines.last_mut().and_then(|line| line.last_mut()) {
                    span.content.to_mut().push_str(word);
                }
                self.break_line();
                return;
            }
            if wide > self.cells {
                word.graphemes(true).for_each(|g| self.put(g, style));
                return;
            }
            // Punctuation stays with the word before it.
            if !is_closing(word) || self.used == 0 {
                self.break_line();
            }
        }
        if !(self.used == 0 && self.lines.len() > 1 && word.trim().is_empty()) {
            self.put(word, style);
        }
    }

    fn put(&mut self, text: &str, style: Style) {
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

/// Whether two pieces stand together: times, file names and addresses are not broken inside, Chinese is anywhere.
fn joins(before: &str, after: &str) -> bool {
    let narrow = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c.width() == Some(1));
    narrow(before.chars().next_back()) && narrow(after.chars().next())
}

/// What stays with the word behind it.
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
    fn words_break_at_their_bounds() {
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
                    "nothing is lost"
                );
            }
        }
    }

    #[test]
    fn cuts_count_cells() {
        assert_eq!(cut("a海滩b", 1, 3), "海");
        assert_eq!(cut("hello", 2, usize::MAX), "llo");
        assert_eq!(cut("hi", 5, 9), "");
    }

    #[test]
    fn clips_show_that_something_is_missing() {
        assert_eq!(clip("beach.jpg", 20), "beach.jpg");
        assert_eq!(clip("beach.jpg", 5), "beac…");
        assert_eq!(clip("海滩照片", 5), "海滩…");
        assert_eq!(clip("abc", 0), "");
    }
}

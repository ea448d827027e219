//! Wrapped rows of the transcript, cached by item for a width, a language, a version and a theme.
//! Only items near the screen are wrapped, so the cost does not depend on the length of the
//! transcript.

use std::collections::HashMap;

use ratatui::text::{Line, Span};

use super::cards;
use super::text::slice_cells;
use super::theme::Theme;
use super::wrapped_row::{MARK_CELLS, WrappedRow};
use crate::app::model::Model;
use crate::app::state::layout::RowAnchor;
use crate::app::state::transcript::{Scroll, Selection};
use crate::domain::transcript::Item;
use crate::i18n::locale::Lang;

/// Cache of wrapped rows by item id.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    lang: Lang,
    items: HashMap<u64, WrappedItem>,
}

#[derive(Debug, Default)]
struct WrappedItem {
    version: u32,
    /// True if an empty row follows, which depends on the next item.
    has_gap: bool,
    /// True if the next item shows this one, too.
    is_folded: bool,
    rows: Vec<WrappedRow>,
    stable: StablePrefix,
}

/// Start of a long response whose rows no longer change when text is appended.
#[derive(Clone, Copy, Debug, Default)]
struct StablePrefix {
    bytes: usize,
    rows: usize,
}

/// Minimum size of a response that is wrapped incrementally (bytes).
const MIN_INCREMENTAL_BYTES: usize = 4_096;

/// Maximum number of cached items; more than are ever near the screen.
const MAX_CACHED_ITEMS: usize = 2_000;

impl Rows {
    /// Clears the cache, for a new theme.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Sets the width of the rows (cells), and the language of their texts.
    pub fn set_layout(&mut self, width: usize, lang: Lang) {
        if (self.width, self.lang) != (width, lang) {
            self.items.clear();
            (self.width, self.lang) = (width, lang);
        }
    }

    /// Rows of an item, including the empty row after it.
    pub fn for_item(&mut self, model: &Model, theme: Theme, index: usize) -> &[WrappedRow] {
        let Some(shown) = model.session.transcript.entries.get(index) else {
            return &[];
        };
        // Empty rows separate items, except consecutive notices, uploads and edits in one row.
        let next = model
            .session
            .transcript
            .entries
            .get(index + 1)
            .map(|n| &n.item);
        let is_small = |item: &Item| {
            matches!(
                item,
                Item::Notice { .. }
                    | Item::Uploaded { .. }
                    | Item::Edited { .. }
                    | Item::External { .. }
            )
        };
        let is_repeated = !model.screen.expanded && cards::is_repeated(model, index);
        let has_gap =
            !is_repeated && next.is_some_and(|next| !(is_small(&shown.item) && is_small(next)));
        let is_upload = |item: &Item| matches!(item, Item::Uploaded { .. });
        // Consecutive uploads are one row.
        let is_folded = is_repeated
            || (!model.screen.expanded && is_upload(&shown.item) && next.is_some_and(is_upload));
        if self.items.get(&shown.id).is_none_or(|w| {
            (w.version, w.has_gap, w.is_folded) != (shown.version, has_gap, is_folded)
        }) {
            if self.items.len() > MAX_CACHED_ITEMS {
                self.items.clear();
            }
            let cached = self
                .items
                .remove(&shown.id)
                .filter(|w| w.version >= shown.grows_since);
            let mut wrapped = match &shown.item {
                Item::Agent { text } if text.len() > MIN_INCREMENTAL_BYTES => {
                    wrap_growing(model, theme, self.width, text, cached)
                }
                _ if is_folded => WrappedItem::default(),
                Item::Uploaded { .. } if !model.screen.expanded => WrappedItem {
                    rows: cards::uploads(model, index, theme, self.width),
                    ..WrappedItem::default()
                },
                item => WrappedItem {
                    rows: cards::rows(model, item, theme, self.width),
                    ..WrappedItem::default()
                },
            };
            wrapped.is_folded = is_folded;
            (wrapped.version, wrapped.has_gap) = (shown.version, has_gap);
            wrapped.rows.extend(has_gap.then(empty));
            self.items.insert(shown.id, wrapped);
        }
        self.items.get(&shown.id).map_or(&[], |w| &w.rows)
    }

    /// Rows around the visible ones (one page more on either side), and the index of the first
    /// visible row.
    pub fn visible(
        &mut self,
        model: &Model,
        theme: Theme,
        height: usize,
    ) -> (Vec<RowAnchor>, usize) {
        // `lead` rows are shown above the anchor.
        let (start, lead) = match model.session.transcript.scroll {
            Scroll::Tail => {
                let end = RowAnchor {
                    item: model.session.transcript.entries.len(),
                    line: 0,
                };
                let rows = self.rows_above(model, theme, end, height * 2);
                let top = rows.len().saturating_sub(height);
                return (rows, top);
            }
            Scroll::Top(anchor) => (anchor, 0),
            Scroll::Found(item) => {
                let line = self.first_match(model, theme, item);
                (RowAnchor { item, line }, height / 3)
            }
        };
        let mut anchors = self.rows_above(model, theme, start, height + lead);
        let top = anchors.len().saturating_sub(lead);
        let mut from = start.line;
        for item in start.item..model.session.transcript.entries.len() {
            if anchors.len() >= top + height * 2 {
                break;
            }
            let lines = self.for_item(model, theme, item).len();
            anchors.extend((from.min(lines)..lines).map(|line| RowAnchor { item, line }));
            from = 0;
        }
        let last_top = anchors.len().saturating_sub(height);
        (anchors, top.min(last_top))
    }

    /// Rows before `end`, in order: all of its item, and of the items before it until there are
    /// `wanted` rows.
    fn rows_above(
        &mut self,
        model: &Model,
        theme: Theme,
        end: RowAnchor,
        wanted: usize,
    ) -> Vec<RowAnchor> {
        let mut item = end.item.min(model.session.transcript.entries.len());
        let lines = end.line.min(self.for_item(model, theme, item).len());
        let mut above: Vec<RowAnchor> = (0..lines)
            .rev()
            .map(|line| RowAnchor { item, line })
            .collect();
        while above.len() < wanted && item > 0 {
            item -= 1;
            let lines = self.for_item(model, theme, item).len();
            let missing = wanted - above.len();
            let rows = (0..lines).rev().take(missing);
            above.extend(rows.map(|line| RowAnchor { item, line }));
        }
        above.reverse();
        above
    }

    /// First row of an item that contains the search text, or 0 if a match spans two rows.
    fn first_match(&mut self, model: &Model, theme: Theme, item: usize) -> usize {
        let wanted = model
            .session
            .transcript
            .search
            .as_deref()
            .unwrap_or_default()
            .to_lowercase();
        let contains = |row: &WrappedRow| {
            !wanted.is_empty() && text(&row.line).to_lowercase().contains(&wanted)
        };
        self.for_item(model, theme, item)
            .iter()
            .position(contains)
            .unwrap_or(0)
    }

    /// Number of rows of the items from `first` on, at most `max`.
    pub fn count_from(&mut self, model: &Model, theme: Theme, first: usize, max: usize) -> usize {
        let mut rows = 0;
        for index in first..model.session.transcript.entries.len() {
            rows += self.for_item(model, theme, index).len();
            if rows >= max {
                return max;
            }
        }
        rows
    }

    /// Selected text without marks and soft line breaks.
    pub fn selected_text(&mut self, model: &Model, theme: Theme, selection: Selection) -> String {
        let (from, to) = ordered(selection);
        let mut copied = String::new();
        for item in from.row.item
            ..=to
                .row
                .item
                .min(model.session.transcript.entries.len().saturating_sub(1))
        {
            let rows = self.for_item(model, theme, item);
            for (line, row) in rows.iter().enumerate() {
                let row_anchor = RowAnchor { item, line };
                if row_anchor < from.row || row_anchor > to.row {
                    continue;
                }
                let full_text = text(&row.line);
                let start = if row_anchor == from.row && !selection.lines {
                    usize::from(from.cell)
                } else {
                    0
                };
                let end = if row_anchor == to.row && !selection.lines {
                    usize::from(to.cell) + 1
                } else {
                    usize::MAX
                };
                let piece = slice_cells(&full_text, start.max(MARK_CELLS), end);
                copied.push_str(if row.soft_wrapped {
                    &piece
                } else {
                    piece.trim_end()
                });
                if !row.soft_wrapped {
                    copied.push('\n');
                }
            }
        }
        copied.trim_end().to_owned()
    }
}

fn empty() -> WrappedRow {
    WrappedRow {
        line: Line::default(),
        soft_wrapped: false,
    }
}

/// Wraps a long response incrementally: keeps the stable prefix, wraps the rest, and extends the
/// prefix as far as possible.
fn wrap_growing(
    model: &Model,
    theme: Theme,
    width: usize,
    text: &str,
    cached: Option<WrappedItem>,
) -> WrappedItem {
    let mut wrapped = cached.unwrap_or_default();
    wrapped.rows.truncate(wrapped.stable.rows);
    let wrap = |text: &str| {
        cards::rows(
            model,
            &Item::Agent {
                text: text.to_owned(),
            },
            theme,
            width,
        )
    };
    let from = wrapped.stable.bytes;
    if let Some(length) = text.get(from..).and_then(stable_length) {
        wrapped.rows.extend(wrap(&text[from..from + length]));
        wrapped.rows.push(empty());
        wrapped.stable = StablePrefix {
            bytes: from + length,
            rows: wrapped.rows.len(),
        };
    }
    wrapped
        .rows
        .extend(wrap(text.get(wrapped.stable.bytes..).unwrap_or_default()));
    wrapped
}

/// Length of the prefix whose layout cannot change when text is appended (bytes): up to the last
/// empty line outside of code that is followed by an unindented line.
fn stable_length(text: &str) -> Option<usize> {
    let ends = text.rmatch_indices("\n\n").map(|(at, _)| at + 2);
    let is_stable = |at: &usize| {
        let fences = text[..*at]
            .lines()
            .filter(|l| l.trim_start().starts_with("```") || l.trim_start().starts_with("~~~"))
            .count();
        fences % 2 == 0 && text[*at..].starts_with(|c: char| !c.is_whitespace())
    };
    // The last few are enough: later calls extend the prefix.
    ends.take(4).find(is_stable)
}

/// Start and end of a selection, in text order.
pub fn ordered(
    selection: Selection,
) -> (
    crate::app::state::layout::TextPosition,
    crate::app::state::layout::TextPosition,
) {
    if selection.from <= selection.to {
        (selection.from, selection.to)
    } else {
        (selection.to, selection.from)
    }
}

/// Text of a line.
pub fn text(line: &Line) -> String {
    line.spans.iter().map(|s| s.content.as_ref()).collect()
}

/// Highlights every occurrence of `wanted` in a line, ignoring case.
pub fn highlighted(
    line: &Line<'static>,
    wanted: &str,
    style: ratatui::style::Style,
) -> Line<'static> {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let wanted: Vec<char> = wanted.chars().map(lower).collect();
    let chars: Vec<(char, ratatui::style::Style)> = line
        .spans
        .iter()
        .flat_map(|s| s.content.chars().map(|c| (c, s.style)))
        .collect();
    let mut is_match = vec![false; chars.len()];
    for at in 0..(chars.len() + 1).saturating_sub(wanted.len().max(1)) {
        if !wanted.is_empty()
            && chars[at..at + wanted.len()]
                .iter()
                .zip(&wanted)
                .all(|((c, _), w)| lower(*c) == *w)
        {
            is_match[at..at + wanted.len()].fill(true);
        }
    }
    if !is_match.contains(&true) {
        return line.clone();
    }
    let mut spans: Vec<Span<'static>> = Vec::new();
    for ((c, base), is_match) in chars.into_iter().zip(is_match) {
        let style = if is_match { base.patch(style) } else { base };
        match spans.last_mut().filter(|s| s.style == style) {
            Some(span) => span.content.to_mut().push(c),
            None => spans.push(Span::styled(c.to_string(), style)),
        }
    }
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::EditorOptions;

    fn lines(rows: &[WrappedRow]) -> Vec<String> {
        rows.iter()
            .map(|r| text(&r.line).trim_end().to_owned())
            .collect()
    }

    #[test]
    fn cards_follow_the_language() {
        let mut model = Model::new(EditorOptions::default(), (80, 24), true);
        let index = model.push_entry(Item::Exported {
            path: "a.mp4".into(),
            bytes: 1_000,
            took_ms: 1_000,
        });
        let mut rows = Rows::default();
        let mut drawn = |model: &Model| {
            rows.set_layout(40, model.options.lang);
            lines(rows.for_item(model, Theme::terminal(), index)).join("\n")
        };
        let english = drawn(&model);
        model.options.lang = Lang::Zh;
        let chinese = drawn(&model);
        assert!(
            !english.contains("导出") && chinese.contains("导出"),
            "{english}\n{chinese}"
        );
    }

    #[test]
    fn incremental_wrapping_equals_full_wrapping() {
        let part = "A paragraph of **some** words that is long enough to be wrapped.\n\n# Then\n\n\
            ```\ncode\n\nmore code\n```\n\n- one\n- two\n\n";
        let whole = part.repeat(60);
        let mut model = Model::new(EditorOptions::default(), (80, 24), true);
        let index = model.push_entry(Item::Agent {
            text: String::new(),
        });
        let mut rows = Rows::default();
        rows.set_layout(40, Lang::En);
        for piece in whole.as_bytes().chunks(97) {
            let shown = &mut model.session.transcript.entries[index];
            if let Item::Agent { text } = &mut shown.item {
                text.push_str(std::str::from_utf8(piece).unwrap());
            }
            shown.version += 1;
            rows.for_item(&model, Theme::terminal(), index);
        }
        let grown = lines(rows.for_item(&model, Theme::terminal(), index));
        let item = Item::Agent { text: whole };
        assert_eq!(
            grown,
            lines(&cards::rows(&model, &item, Theme::terminal(), 40))
        );
        assert!(
            rows.items.values().all(|w| w.stable.bytes > 5_000),
            "most of it is stable"
        );
        // A replaced text invalidates the prefix.
        let shown = &mut model.session.transcript.entries[index];
        shown.item = Item::Agent {
            text: "Done.".into(),
        };
        shown.version += 1;
        shown.grows_since = shown.version;
        assert_eq!(
            lines(rows.for_item(&model, Theme::terminal(), index)),
            ["  Done."]
        );
    }
}

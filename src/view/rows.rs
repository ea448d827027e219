//! The rows of the transcript: each item wrapped once for a width, a version and a theme. Only what is near the screen is
//! laid out, so it costs the same with ten items and with a hundred thousand.

use std::collections::HashMap;

use ratatui::text::{Line, Span};

use super::cards;
use super::text::cut;
use super::theme::Theme;
use crate::app::layout::RowAnchor;
use crate::app::model::{Model, Scroll, Selection};
use crate::domain::transcript::Item;

/// A wrapped row, and whether it goes on in the next one (which a copy must not break).
#[derive(Clone, Debug)]
pub struct WrappedRow {
    pub line: Line<'static>,
    pub goes_on: bool,
}

/// Wrapped rows by the item's id.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    items: HashMap<u64, Wrapped>,
}

#[derive(Debug, Default)]
struct Wrapped {
    version: u32,
    /// Whether a row of air follows; it depends on the next item.
    air: bool,
    rows: Vec<WrappedRow>,
    settled: StablePrefix,
}

/// The beginning of a long answer that what is added to it does not change any more.
#[derive(Clone, Copy, Debug, Default)]
struct StablePrefix {
    bytes: usize,
    rows: usize,
}

/// Answers shorter than this are wrapped anew whenever they grow, bytes.
const LONG: usize = 4_096;

/// More than is ever near the screen at once; beyond it the cache starts anew.
const MOST_CACHED: usize = 2_000;
/// Cells before the text of every row: the mark of who speaks.
pub const MARK_CELLS: usize = 2;

impl Rows {
    /// Forgets everything: the theme changed.
    pub fn forget(&mut self) {
        self.items.clear();
    }

    /// Rows will be this wide.
    pub fn set_width(&mut self, width: usize) {
        if self.width != width {
            self.items.clear();
            self.width = width;
        }
    }

    /// The rows of an item, the empty one behind it included.
    pub fn of(&mut self, model: &Model, theme: Theme, index: usize) -> &[WrappedRow] {
        let Some(shown) = model.transcript.get(index) else {
            return &[];
        };
        // An empty row between items, but small notes that follow each other belong together.
        let next = model.transcript.get(index + 1).map(|n| &n.item);
        let small = |item: &Item| matches!(item, Item::Notice { .. } | Item::Uploaded { .. });
        let air = next.is_some_and(|next| !(small(&shown.item) && small(next)));
        if self
            .items
            .get(&shown.id)
            .is_none_or(|w| w.version != shown.version || w.air != air)
        {
            if self.items.len() > MOST_CACHED {
                self.items.clear();
            }
            let known = self
                .items
                .remove(&shown.id)
                .filter(|w| w.version >= shown.grows_since);
            let mut wrapped = match &shown.item {
                Item::Agent { text } if text.len() > LONG => {
                    grown(model, theme, self.width, text, known)
                }
                item => Wrapped {
                    rows: cards::rows(model, item, theme, self.width),
                    ..Wrapped::default()
                },
            };
            (wrapped.version, wrapped.air) = (shown.version, air);
            wrapped.rows.extend(air.then(empty));
            self.items.insert(shown.id, wrapped);
        }
        self.items.get(&shown.id).map_or(&[], |w| &w.rows)
    }

    /// The rows around what is seen (a page more at either side), and the index of the first one seen.
    pub fn visible(
        &mut self,
        model: &Model,
        theme: Theme,
        height: usize,
    ) -> (Vec<RowAnchor>, usize) {
        let count = model.transcript.len();
        let (start, tail, lead) = match model.scroll {
            Scroll::Tail => (
                RowAnchor {
                    item: count,
                    line: 0,
                },
                true,
                0,
            ),
            Scroll::Top(anchor) => (anchor, false, 0),
            Scroll::Found(item) => (
                RowAnchor {
                    item,
                    line: self.first_found(model, theme, item),
                },
                false,
                height / 3,
            ),
        };
        let mut above: Vec<RowAnchor> = Vec::new();
        let wanted_above = if tail { height * 2 } else { height + lead };
        let mut item = start.item.min(count);
        above.extend(
            (0..start.line.min(self.of(model, theme, item).len()))
                .rev()
                .map(|line| RowAnchor { item, line }),
        );
        while above.len() < wanted_above && item > 0 {
            item -= 1;
            let lines = self.of(model, theme, item).len();
            let wanted = wanted_above - above.len();
            above.extend(
                (0..lines)
                    .rev()
                    .take(wanted)
                    .map(|line| RowAnchor { item, line }),
            );
        }
        above.reverse();
        if tail {
            let top = above.len().saturating_sub(height);
            return (above, top);
        }
        let top = above.len().saturating_sub(lead);
        let mut anchors = above;
        let mut item = start.item;
        let mut from = start.line;
        while item < count && anchors.len() < top + height * 2 {
            let lines = self.of(model, theme, item).len();
            anchors.extend((from.min(lines)..lines).map(|line| RowAnchor { item, line }));
            item += 1;
            from = 0;
        }
        let last_top = anchors.len().saturating_sub(height);
        (anchors, top.min(last_top))
    }

    /// The first row of an item that has what is searched for; words that are parted by a wrap leave it at the first.
    fn first_found(&mut self, model: &Model, theme: Theme, item: usize) -> usize {
        let wanted = model.search.as_deref().unwrap_or_default().to_lowercase();
        let has = |row: &WrappedRow| {
            !wanted.is_empty() && text(&row.line).to_lowercase().contains(&wanted)
        };
        self.of(model, theme, item)
            .iter()
            .position(has)
            .unwrap_or(0)
    }

    /// How many rows the items from `first` on have, as far as `most`.
    pub fn count_from(&mut self, model: &Model, theme: Theme, first: usize, most: usize) -> usize {
        let mut rows = 0;
        for index in first..model.transcript.len() {
            rows += self.of(model, theme, index).len();
            if rows >= most {
                return most;
            }
        }
        rows
    }

    /// What is selected, as text: marks left out, wrapped rows joined again.
    pub fn selected(&mut self, model: &Model, theme: Theme, selection: Selection) -> String {
        let (from, to) = ordered(selection);
        let mut copied = String::new();
        for item in from.row.item..=to.row.item.min(model.transcript.len().saturating_sub(1)) {
            let rows = self.of(model, theme, item);
            for (line, row) in rows.iter().enumerate() {
                let here = RowAnchor { item, line };
                if here < from.row || here > to.row {
                    continue;
                }
                let whole = text(&row.line);
                let start = if here == from.row && !selection.lines {
                    usize::from(from.cell)
                } else {
                    0
                };
                let end = if here == to.row && !selection.lines {
                    usize::from(to.cell) + 1
                } else {
                    usize::MAX
                };
                let piece = cut(&whole, start.max(MARK_CELLS), end);
                copied.push_str(if row.goes_on {
                    &piece
                } else {
                    piece.trim_end()
                });
                if !row.goes_on {
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
        goes_on: false,
    }
}

/// A long answer wrapped: what has settled stays as it is, the rest is wrapped, and settles as far as it may.
fn grown(model: &Model, theme: Theme, width: usize, text: &str, known: Option<Wrapped>) -> Wrapped {
    let mut wrapped = known.unwrap_or_default();
    wrapped.rows.truncate(wrapped.settled.rows);
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
    let from = wrapped.settled.bytes;
    if let Some(more) = text.get(from..).and_then(settles) {
        wrapped.rows.extend(wrap(&text[from..from + more]));
        wrapped.rows.push(empty());
        wrapped.settled = StablePrefix {
            bytes: from + more,
            rows: wrapped.rows.len(),
        };
    }
    wrapped
        .rows
        .extend(wrap(text.get(wrapped.settled.bytes..).unwrap_or_default()));
    wrapped
}

/// How much of a text nothing behind it can change: up to its last empty line outside of code that something at the margin
/// follows.
fn settles(text: &str) -> Option<usize> {
    let ends = text.rmatch_indices("\n\n").map(|(at, _)| at + 2);
    let safe = |at: &usize| {
        let fences = text[..*at]
            .lines()
            .filter(|l| l.trim_start().starts_with("```") || l.trim_start().starts_with("~~~"))
            .count();
        fences % 2 == 0 && text[*at..].starts_with(|c: char| !c.is_whitespace())
    };
    // The last few are enough: what is not settled now will be.
    ends.take(4).find(safe)
}

/// The two ends of a selection in the order of the text.
pub fn ordered(
    selection: Selection,
) -> (
    crate::app::layout::TextPosition,
    crate::app::layout::TextPosition,
) {
    if selection.from <= selection.to {
        (selection.from, selection.to)
    } else {
        (selection.to, selection.from)
    }
}

/// A line's words.
pub fn text(line: &Line) -> String {
    line.spans.iter().map(|s| s.content.as_ref()).collect()
}

/// A line with every occurrence of `wanted` in another style; letters count without their case.
pub fn highlighted(
    line: &Line<'static>,
    wanted: &str,
    style: ratatui::style::Style,
) -> Line<'static> {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let wanted: Vec<char> = wanted.chars().map(lower).collect();
    let letters: Vec<(char, ratatui::style::Style)> = line
        .spans
        .iter()
        .flat_map(|s| s.content.chars().map(|c| (c, s.style)))
        .collect();
    let mut found = vec![false; letters.len()];
    for at in 0..(letters.len() + 1).saturating_sub(wanted.len().max(1)) {
        if !wanted.is_empty()
            && letters[at..at + wanted.len()]
                .iter()
                .zip(&wanted)
                .all(|((c, _), w)| lower(*c) == *w)
        {
            found[at..at + wanted.len()].fill(true);
        }
    }
    if !found.contains(&true) {
        return line.clone();
    }
    let mut spans: Vec<Span<'static>> = Vec::new();
    for ((c, own), hit) in letters.into_iter().zip(found) {
        let style = if hit { own.patch(style) } else { own };
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
    fn a_growing_answer_is_wrapped_as_a_whole_one_is() {
        let part = "A paragraph of **some** words that is long enough to be wrapped.\n\n# Then\n\n```\ncode\n\nmore code\n```\n\n- one\n- two\n\n";
        let whole = part.repeat(60);
        let mut model = Model::new(EditorOptions::default(), (80, 24), true);
        let index = model.push_entry(Item::Agent {
            text: String::new(),
        });
        let mut rows = Rows::default();
        rows.set_width(40);
        for piece in whole.as_bytes().chunks(97) {
            let shown = &mut model.transcript[index];
            if let Item::Agent { text } = &mut shown.item {
                text.push_str(std::str::from_utf8(piece).unwrap());
            }
            shown.version += 1;
            rows.of(&model, Theme::terminal(), index);
        }
        let grown = lines(rows.of(&model, Theme::terminal(), index));
        let item = Item::Agent { text: whole };
        assert_eq!(
            grown,
            lines(&cards::rows(&model, &item, Theme::terminal(), 40))
        );
        assert!(
            rows.items.values().all(|w| w.settled.bytes > 5_000),
            "most of it has settled"
        );
        // Replaced, it is another text.
        let shown = &mut model.transcript[index];
        shown.item = Item::Agent {
            text: "Done.".into(),
        };
        shown.version += 1;
        shown.grows_since = shown.version;
        assert_eq!(
            lines(rows.of(&model, Theme::terminal(), index)),
            ["  Done."]
        );
    }
}

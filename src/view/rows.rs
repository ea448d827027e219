//! The rows of the transcript: each item wrapped once for a width, a version and a theme. Only what is near the screen is
//! laid out, so it costs the same with ten items and with a hundred thousand.

use std::collections::HashMap;

use ratatui::text::{Line, Span};

use super::cards;
use super::text::cut;
use super::theme::Theme;
use crate::app::model::{Model, Scroll, Selection};
use crate::app::painted::Anchor;
use crate::domain::transcript::Item;

/// A wrapped row, and whether it goes on in the next one (which a copy must not break).
#[derive(Clone, Debug)]
pub struct Row {
    pub line: Line<'static>,
    pub goes_on: bool,
}

/// Wrapped rows by the item's id.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    items: HashMap<u64, Wrapped>,
}

#[derive(Debug)]
struct Wrapped {
    version: u32,
    /// Whether a row of air follows; it depends on the next item.
    air: bool,
    rows: Vec<Row>,
}

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
    pub fn of(&mut self, model: &Model, theme: Theme, index: usize) -> &[Row] {
        let Some(shown) = model.transcript.get(index) else { return &[] };
        // An empty row between items, but small notes that follow each other belong together.
        let next = model.transcript.get(index + 1).map(|n| &n.item);
        let small = |item: &Item| matches!(item, Item::Notice { .. } | Item::Uploaded { .. });
        let air = next.is_some_and(|next| !(small(&shown.item) && small(next)));
        if self.items.get(&shown.id).is_none_or(|w| w.version != shown.version || w.air != air) {
            if self.items.len() > MOST_CACHED {
                self.items.clear();
            }
            let mut rows = cards::rows(model, &shown.item, theme, self.width);
            rows.extend(air.then(|| Row { line: Line::default(), goes_on: false }));
            self.items.insert(shown.id, Wrapped { version: shown.version, air, rows });
        }
        self.items.get(&shown.id).map_or(&[], |w| &w.rows)
    }

    /// The rows around what is seen (a page more at either side), and the index of the first one seen.
    pub fn visible(&mut self, model: &Model, theme: Theme, height: usize) -> (Vec<Anchor>, usize) {
        let count = model.transcript.len();
        let (start, tail, lead) = match model.scroll {
            Scroll::Tail => (Anchor { item: count, line: 0 }, true, 0),
            Scroll::Top(anchor) => (anchor, false, 0),
            Scroll::Found(item) => (Anchor { item, line: self.first_found(model, theme, item) }, false, height / 3),
        };
        let mut above: Vec<Anchor> = Vec::new();
        let wanted_above = if tail { height * 2 } else { height + lead };
        let mut item = start.item.min(count);
        above.extend((0..start.line.min(self.of(model, theme, item).len())).rev().map(|line| Anchor { item, line }));
        while above.len() < wanted_above && item > 0 {
            item -= 1;
            let lines = self.of(model, theme, item).len();
            above.extend((0..lines).rev().map(|line| Anchor { item, line }));
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
            anchors.extend((from.min(lines)..lines).map(|line| Anchor { item, line }));
            item += 1;
            from = 0;
        }
        let last_top = anchors.len().saturating_sub(height);
        (anchors, top.min(last_top))
    }

    /// The first row of an item that has what is searched for; words that are parted by a wrap leave it at the first.
    fn first_found(&mut self, model: &Model, theme: Theme, item: usize) -> usize {
        let wanted = model.search.as_deref().unwrap_or_default().to_lowercase();
        let has = |row: &Row| !wanted.is_empty() && text(&row.line).to_lowercase().contains(&wanted);
        self.of(model, theme, item).iter().position(has).unwrap_or(0)
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
                let here = Anchor { item, line };
                if here < from.row || here > to.row {
                    continue;
                }
                let whole = text(&row.line);
                let start = if here == from.row && !selection.lines { usize::from(from.cell) } else { 0 };
                let end = if here == to.row && !selection.lines { usize::from(to.cell) + 1 } else { usize::MAX };
                let piece = cut(&whole, start.max(MARK_CELLS), end);
                copied.push_str(if row.goes_on { &piece } else { piece.trim_end() });
                if !row.goes_on {
                    copied.push('\n');
                }
            }
        }
        copied.trim_end().to_owned()
    }
}

/// The two ends of a selection in the order of the text.
pub fn ordered(selection: Selection) -> (crate::app::painted::Spot, crate::app::painted::Spot) {
    if selection.from <= selection.to { (selection.from, selection.to) } else { (selection.to, selection.from) }
}

/// A line's words.
pub fn text(line: &Line) -> String {
    line.spans.iter().map(|s| s.content.as_ref()).collect()
}

/// A line with every occurrence of `wanted` in another style; letters count without their case.
pub fn highlighted(line: &Line<'static>, wanted: &str, style: ratatui::style::Style) -> Line<'static> {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let wanted: Vec<char> = wanted.chars().map(lower).collect();
    let letters: Vec<(char, ratatui::style::Style)> =
        line.spans.iter().flat_map(|s| s.content.chars().map(|c| (c, s.style))).collect();
    let mut found = vec![false; letters.len()];
    for at in 0..(letters.len() + 1).saturating_sub(wanted.len().max(1)) {
        if !wanted.is_empty() && letters[at..at + wanted.len()].iter().zip(&wanted).all(|((c, _), w)| lower(*c) == *w) {
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

//! The transcript: items added, kept, and looked at.

use crate::app::effect::Effect;
use crate::app::model::{Model, Scroll};
use crate::app::msg::Trouble;
use crate::domain::text::harmless;
use crate::domain::transcript::Item;

/// Adds an item to the screen and to the stored transcript.
pub fn keep(model: &mut Model, item: Item) -> Vec<Effect> {
    model.show(item.clone());
    stored(model, item)
}

/// The effect that stores an item.
pub fn stored(model: &Model, item: Item) -> Vec<Effect> {
    model.session.clone().map(|session| Effect::Keep { session, item }).into_iter().collect()
}

/// Adds what the program noticed.
pub fn note(model: &mut Model, text: impl Into<String>) -> Vec<Effect> {
    keep(model, Item::Notice { text: harmless(&text.into()) })
}

/// Adds what went wrong.
pub fn problem(model: &mut Model, trouble: Trouble) -> Vec<Effect> {
    let item = Item::Problem { what: harmless(&trouble.what), next: harmless(&trouble.next) };
    // The same failure again, of the next request, tells nothing new.
    if model.transcript.last().is_some_and(|last| last.item == item) { Vec::new() } else { keep(model, item) }
}

/// Moves the view by lines; at the end it follows again.
pub fn scroll(model: &mut Model, lines: isize) {
    let painted = &mut model.painted;
    let last_top = painted.rows.len().saturating_sub(painted.page);
    let top = painted.top.saturating_add_signed(lines).min(last_top);
    let ends = painted.rows.get(top + painted.page).is_none()
        && painted.rows.last().is_some_and(|r| r.item + 1 >= model.transcript.len());
    painted.top = top;
    model.scroll = match painted.rows.get(top) {
        Some(anchor) if !(ends && lines > 0) && painted.rows.len() > painted.page => Scroll::Top(*anchor),
        _ => Scroll::Tail,
    };
}

/// To the first or the last line.
pub fn scroll_to_end(model: &mut Model, end: bool) {
    model.scroll = if end { Scroll::Tail } else { Scroll::Top(crate::app::painted::Anchor { item: 0, line: 0 }) };
}

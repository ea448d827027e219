//! The transcript: items added, kept, looked at, searched, selected, copied.

use super::{flash, prompt};
use crate::app::effect::Effect;
use crate::app::layout::{RowAnchor, TextPosition};
use crate::app::model::{Model, Scroll, Selection};
use crate::app::msg::UserError;
use crate::app::overlay::PromptPurpose;
use crate::domain::text::{harmless, links};
use crate::domain::transcript::Item;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::{Action, Focus};

/// Adds an item to the screen and to the stored transcript.
pub fn keep(model: &mut Model, item: Item) -> Vec<Effect> {
    model.push_entry(item.clone());
    stored(model, item)
}

/// The effect that stores an item.
pub fn stored(model: &Model, item: Item) -> Vec<Effect> {
    model
        .session
        .clone()
        .map(|session| Effect::AppendTranscript { session, item })
        .into_iter()
        .collect()
}

/// Adds what the program noticed.
pub fn note(model: &mut Model, text: impl Into<String>) -> Vec<Effect> {
    keep(
        model,
        Item::Notice {
            text: harmless(&text.into()),
        },
    )
}

/// Adds what went wrong.
pub fn problem(model: &mut Model, trouble: UserError) -> Vec<Effect> {
    let item = Item::Problem {
        what: harmless(&trouble.message),
        next: harmless(&trouble.hint),
    };
    // The same failure again, of the next request, tells nothing new.
    if model
        .transcript
        .last()
        .is_some_and(|last| last.item == item)
    {
        Vec::new()
    } else {
        keep(model, item)
    }
}

pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = isize::try_from(model.layout.page.saturating_sub(2).max(1)).unwrap_or(1);
    match action {
        Action::PageUp => go(model, -page),
        Action::PageDown => go(model, page),
        Action::LineUp => go(model, -1),
        Action::LineDown => go(model, 1),
        Action::Top => scroll_to_end(model, false),
        Action::Bottom => scroll_to_end(model, true),
        Action::Search => {
            model.focus = Focus::Transcript;
            let before = model.search.clone().unwrap_or_default();
            return prompt::open(model, PromptPurpose::Search, &before);
        }
        Action::NextMatch => next_match(model, true),
        Action::PreviousMatch => next_match(model, false),
        Action::Select => select(model),
        Action::Copy => return copy(model),
        Action::OpenLink => return open_link(model),
        Action::Expand => expand(model),
        Action::SaveTranscript => {
            let title = model.title().to_owned();
            return model
                .session
                .clone()
                .map(|session| Effect::SaveTranscript { session, title })
                .into_iter()
                .collect();
        }
        _ => {}
    }
    Vec::new()
}

/// By lines: the view, or the end of the selection where there is one.
fn go(model: &mut Model, lines: isize) {
    let Some(selection) = &mut model.selection else {
        return scroll(model, lines);
    };
    let painted = &model.layout;
    let at = painted
        .rows
        .iter()
        .position(|r| *r == selection.to.row)
        .unwrap_or(painted.top);
    let to = at
        .saturating_add_signed(lines)
        .min(painted.rows.len().saturating_sub(1));
    let Some(row) = painted.rows.get(to) else {
        return;
    };
    selection.to.row = *row;
    if to < painted.top || to >= painted.top + painted.page {
        scroll(model, lines);
    }
}

/// Moves the view by lines; at the end it follows again.
pub fn scroll(model: &mut Model, lines: isize) {
    let painted = &mut model.layout;
    let last_top = painted.rows.len().saturating_sub(painted.page);
    let top = painted.top.saturating_add_signed(lines).min(last_top);
    let ends = painted.rows.get(top + painted.page).is_none()
        && painted
            .rows
            .last()
            .is_some_and(|r| r.item + 1 >= model.transcript.len());
    painted.top = top;
    let followed = model.scroll == Scroll::Tail;
    model.scroll = match painted.rows.get(top) {
        Some(anchor) if !(ends && lines > 0) && painted.rows.len() > painted.page => {
            Scroll::Top(*anchor)
        }
        _ => Scroll::Tail,
    };
    if followed {
        model.seen_items = model.transcript.len();
    }
}

/// To the first or the last line.
pub fn scroll_to_end(model: &mut Model, end: bool) {
    if model.scroll == Scroll::Tail {
        model.seen_items = model.transcript.len();
    }
    model.scroll = if end {
        Scroll::Tail
    } else {
        Scroll::Top(RowAnchor { item: 0, line: 0 })
    };
}

/// The words of an item as they are searched and copied.
fn has(item: &Item, wanted: &str) -> bool {
    item.text().to_lowercase().contains(wanted)
}

/// Searches while one types: the nearest item upwards from the end of the view.
pub fn search(model: &mut Model, typed: &str) -> Vec<Effect> {
    if typed.is_empty() {
        model.search = None;
        return Vec::new();
    }
    model.search = Some(typed.to_owned());
    let wanted = typed.to_lowercase();
    let found = model.transcript.iter().rposition(|s| has(&s.item, &wanted));
    show_found(model, found);
    Vec::new()
}

/// The next item that has it, upwards as the transcript is read back, or downwards; around the end it goes on.
fn next_match(model: &mut Model, up: bool) {
    let Some(wanted) = model.search.as_ref().map(|s| s.to_lowercase()) else {
        flash(model, phrase(model.lang, Phrase::NoSearch));
        return;
    };
    let count = model.transcript.len();
    let here = match model.scroll {
        Scroll::Found(item) => item,
        _ => model
            .layout
            .rows
            .get(model.layout.top)
            .map_or(0, |r| r.item),
    };
    let order = (1..=count).map(|n| {
        if up {
            (here + count - n % count) % count
        } else {
            (here + n) % count
        }
    });
    let found = order.into_iter().find(|i| {
        model
            .transcript
            .get(*i)
            .is_some_and(|s| has(&s.item, &wanted))
    });
    show_found(model, found);
}

fn show_found(model: &mut Model, found: Option<usize>) {
    match found {
        Some(item) => {
            if model.scroll == Scroll::Tail {
                model.seen_items = model.transcript.len();
            }
            model.scroll = Scroll::Found(item);
            model.flash = None;
        }
        None => flash(model, phrase(model.lang, Phrase::NotFound)),
    }
}

/// Begins a selection of lines at the end of what is seen, or ends it.
fn select(model: &mut Model) {
    if model.selection.take().is_some() {
        return;
    }
    let painted = &model.layout;
    let last = (painted.top + painted.page)
        .min(painted.rows.len())
        .checked_sub(1);
    if let Some(row) = last.and_then(|i| painted.rows.get(i)) {
        let spot = TextPosition { row: *row, cell: 0 };
        model.selection = Some(Selection {
            from: spot,
            to: spot,
            lines: true,
        });
        flash(model, model.phrase(Phrase::Selecting));
    }
}

/// Copies the selection, else the last answer.
fn copy(model: &mut Model) -> Vec<Effect> {
    if let Some(selection) = model.selection.take() {
        return vec![Effect::CopySelection { selection }];
    }
    let last = model.transcript.iter().rev().find_map(|s| match &s.item {
        Item::Agent { text } => Some(text.clone()),
        _ => None,
    });
    match last {
        Some(text) => vec![Effect::CopyText { text }],
        None => {
            flash(model, phrase(model.lang, Phrase::NothingToCopy));
            Vec::new()
        }
    }
}

fn open_link(model: &mut Model) -> Vec<Effect> {
    let last = model
        .transcript
        .iter()
        .rev()
        .find_map(|s| links(&s.item.text()).pop());
    match last {
        Some(link) => super::suggestions::open_link(model, &link),
        None => {
            flash(model, phrase(model.lang, Phrase::NoLink));
            Vec::new()
        }
    }
}

fn expand(model: &mut Model) {
    model.expanded = !model.expanded;
    for shown in &mut model.transcript {
        if matches!(shown.item, Item::Changes { .. }) {
            shown.version = shown.version.wrapping_add(1);
            shown.grows_since = shown.version;
        }
    }
}

//! The transcript: adding, storing, scrolling, searching, selecting and copying items.

use super::feedback::flash;
use crate::app::effect::{DesktopEffect, Effect, FileEffect, StoreEffect, TerminalEffect};
use crate::app::model::Model;
use crate::app::msg::UserError;
use crate::app::overlay::{Overlay, PromptPurpose};
use crate::app::state::layout::{RowAnchor, TextPosition};
use crate::app::state::transcript::{Scroll, Selection};
use crate::domain::reason::{Hint, Reason};
use crate::domain::text::{host, links, punycode_url, sanitize};
use crate::domain::transcript::Item;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::i18n::transcript;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Focus;

/// Adds an item to the screen and to the stored transcript.
pub fn add_item(model: &mut Model, item: Item) -> Vec<Effect> {
    // The same key again: the message is there already.
    let last = model.session.transcript.entries.last();
    let is_repeated = last.is_some_and(|last| last.item == item);
    if let (Item::Problem { message, .. }, true) = (&item, is_repeated) {
        let text = reasons::text(model.options.lang, message);
        flash(model, text);
        return Vec::new();
    }
    model.push_entry(item.clone());
    append_effect(model, item)
}

/// The effect that stores an item.
pub fn append_effect(model: &Model, item: Item) -> Vec<Effect> {
    model
        .session
        .id
        .clone()
        .map(|session| Effect::Store(StoreEffect::AppendTranscript { session, item }))
        .into_iter()
        .collect()
}

/// Adds a notice of the program.
pub fn note(model: &mut Model, text: impl Into<String>) -> Vec<Effect> {
    add_item(
        model,
        Item::Notice {
            text: sanitize(&text.into()),
        },
    )
}

/// Replaces a reason with control characters in its parameters by its sanitized text.
fn sanitized(lang: Lang, why: Reason) -> Reason {
    let text = reasons::text(lang, &why);
    let clean = sanitize(&text);
    if clean == text {
        why
    } else {
        Reason::Message(clean)
    }
}

/// Adds an error.
pub fn report_error(model: &mut Model, error: UserError) -> Vec<Effect> {
    let item = Item::Problem {
        message: sanitized(model.options.lang, error.message),
        hint: match error.hint {
            Hint::Text(text) => Hint::Text(sanitize(&text)),
            hint => hint,
        },
    };
    // Skip a repeated error.
    if model
        .session
        .transcript
        .entries
        .last()
        .is_some_and(|last| last.item == item)
    {
        Vec::new()
    } else {
        add_item(model, item)
    }
}

/// Writes the transcript to a file.
pub fn save(model: &mut Model) -> Vec<Effect> {
    let title = model.title();
    let session = model.session.id.clone();
    session
        .map(|session| Effect::Files(FileEffect::SaveTranscript { session, title }))
        .into_iter()
        .collect()
}

/// Opens the prompt for a search.
pub fn open_search(model: &mut Model) {
    model.screen.focus = Focus::Transcript;
    let initial = model.session.transcript.search.clone().unwrap_or_default();
    model.overlay = Some(Overlay::prompt(PromptPurpose::Search, &initial));
}

/// Moves the end of the selection, else the view, by pages.
pub fn move_by_pages(model: &mut Model, pages: isize) {
    let page = model.screen.layout.page.saturating_sub(2).max(1);
    move_by_lines(model, pages * isize::try_from(page).unwrap_or(1));
}

/// Moves the end of the selection, else the view, by lines.
pub fn move_by_lines(model: &mut Model, lines: isize) {
    let Some(selection) = &mut model.session.transcript.selection else {
        return scroll(model, lines);
    };
    let layout = &model.screen.layout;
    let at = layout
        .rows
        .iter()
        .position(|r| *r == selection.to.row)
        .unwrap_or(layout.top);
    let to = at
        .saturating_add_signed(lines)
        .min(layout.rows.len().saturating_sub(1));
    let Some(row) = layout.rows.get(to) else {
        return;
    };
    selection.to.row = *row;
    if to < layout.top || to >= layout.top + layout.page {
        scroll(model, lines);
    }
}

/// Scrolls by lines; at the end the view follows new items again.
pub fn scroll(model: &mut Model, lines: isize) {
    let layout = &mut model.screen.layout;
    let last_top = layout.rows.len().saturating_sub(layout.page);
    let top = layout.top.saturating_add_signed(lines).min(last_top);
    let reaches_end = layout.rows.get(top + layout.page).is_none()
        && layout
            .rows
            .last()
            .is_some_and(|r| r.item + 1 >= model.session.transcript.entries.len());
    layout.top = top;
    let was_following = model.session.transcript.scroll == Scroll::Tail;
    model.session.transcript.scroll = match layout.rows.get(top) {
        Some(anchor) if !(reaches_end && lines > 0) && layout.rows.len() > layout.page => {
            Scroll::Top(*anchor)
        }
        _ => Scroll::Tail,
    };
    if was_following {
        model.session.transcript.seen_items = model.session.transcript.entries.len();
    }
}

/// Scrolls to the first or last line.
pub fn scroll_to_end(model: &mut Model, end: bool) {
    if model.session.transcript.scroll == Scroll::Tail {
        model.session.transcript.seen_items = model.session.transcript.entries.len();
    }
    model.session.transcript.scroll = if end {
        Scroll::Tail
    } else {
        Scroll::Top(RowAnchor { item: 0, line: 0 })
    };
}

/// True if the text of an item contains `wanted`.
fn matches(lang: Lang, item: &Item, wanted: &str) -> bool {
    transcript::text(lang, item).to_lowercase().contains(wanted)
}

/// Incremental search: finds the nearest match upwards from the end of the transcript.
pub fn search(model: &mut Model, typed: &str) -> Vec<Effect> {
    if typed.is_empty() {
        model.session.transcript.search = None;
        return Vec::new();
    }
    model.session.transcript.search = Some(typed.to_owned());
    let wanted = typed.to_lowercase();
    let found = model
        .session
        .transcript
        .entries
        .iter()
        .rposition(|s| matches(model.options.lang, &s.item, &wanted));
    show_found(model, found);
    Vec::new()
}

/// Goes to the next match upwards or downwards, wrapping around.
pub fn next_match(model: &mut Model, up: bool) {
    let Some(wanted) = model
        .session
        .transcript
        .search
        .as_ref()
        .map(|s| s.to_lowercase())
    else {
        flash(model, model.phrase(Phrase::NoSearch));
        return;
    };
    let count = model.session.transcript.entries.len();
    let current = match model.session.transcript.scroll {
        Scroll::Found(item) => item,
        _ => model
            .screen
            .layout
            .rows
            .get(model.screen.layout.top)
            .map_or(0, |r| r.item),
    };
    let order = (1..=count).map(|n| {
        if up {
            (current + count - n % count) % count
        } else {
            (current + n) % count
        }
    });
    let found = order.into_iter().find(|i| {
        model
            .session
            .transcript
            .entries
            .get(*i)
            .is_some_and(|s| matches(model.options.lang, &s.item, &wanted))
    });
    show_found(model, found);
}

/// Number of a matching item, counted from the last one, and the number of all matching items.
fn match_position(model: &Model, found: usize) -> (usize, usize) {
    let transcript = &model.session.transcript;
    let wanted = transcript
        .search
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let is_match = |index: &usize| {
        let entry = transcript.entries.get(*index);
        entry.is_some_and(|entry| matches(model.options.lang, &entry.item, &wanted))
    };
    let all: Vec<usize> = (0..transcript.entries.len()).filter(is_match).collect();
    let number = all.iter().rev().position(|index| *index == found);
    (number.map_or(0, |at| at + 1), all.len())
}

fn show_found(model: &mut Model, found: Option<usize>) {
    match found {
        Some(item) => {
            if model.session.transcript.scroll == Scroll::Tail {
                model.session.transcript.seen_items = model.session.transcript.entries.len();
            }
            model.session.transcript.scroll = Scroll::Found(item);
            let (number, count) = match_position(model, item);
            let position = Message::MatchPosition {
                number: &number,
                count: &count,
            };
            flash(model, position.text(model.options.lang));
        }
        None => flash(model, phrase(model.options.lang, Phrase::NotFound)),
    }
}

/// Starts a line selection at the end of the visible text, or ends it.
pub fn select(model: &mut Model) {
    if model.session.transcript.selection.take().is_some() {
        return;
    }
    let layout = &model.screen.layout;
    let last = (layout.top + layout.page)
        .min(layout.rows.len())
        .checked_sub(1);
    if let Some(row) = last.and_then(|i| layout.rows.get(i)) {
        let position = TextPosition { row: *row, cell: 0 };
        model.session.transcript.selection = Some(Selection {
            from: position,
            to: position,
            lines: true,
        });
    }
}

/// Copies the selection, else the last reply.
pub fn copy(model: &mut Model) -> Vec<Effect> {
    if let Some(selection) = model.session.transcript.selection.take() {
        return vec![Effect::Terminal(TerminalEffect::CopySelection {
            selection,
        })];
    }
    let last = model
        .session
        .transcript
        .entries
        .iter()
        .rev()
        .find_map(|s| match &s.item {
            Item::Agent { text } => Some(text.clone()),
            _ => None,
        });
    match last {
        Some(text) => vec![Effect::Terminal(TerminalEffect::CopyText { text })],
        None => {
            flash(model, phrase(model.options.lang, Phrase::NothingToCopy));
            Vec::new()
        }
    }
}

/// Opens a web page and shows its host.
pub fn open_link(model: &mut Model, link: &str) -> Vec<Effect> {
    let text = Message::LinkOpened { host: &host(link) }.text(model.options.lang);
    flash(model, text);
    vec![Effect::Desktop(DesktopEffect::OpenLink {
        link: punycode_url(link),
    })]
}

pub fn open_last_link(model: &mut Model) -> Vec<Effect> {
    let last = model
        .session
        .transcript
        .entries
        .iter()
        .rev()
        .find_map(|s| links(&transcript::text(model.options.lang, &s.item)).pop());
    match last {
        Some(link) => open_link(model, &link),
        None => {
            flash(model, phrase(model.options.lang, Phrase::NoLink));
            Vec::new()
        }
    }
}

/// Shows all changes in the change cards, or only the first ones.
pub fn expand(model: &mut Model) {
    model.screen.expanded = !model.screen.expanded;
    for entry in &mut model.session.transcript.entries {
        let has_changes = |item: &Item| {
            matches!(
                item,
                Item::Changes { .. } | Item::Edited { .. } | Item::External { .. }
            )
        };
        if has_changes(&entry.item) {
            entry.version = entry.version.wrapping_add(1);
            entry.grows_since = entry.version;
        }
    }
}

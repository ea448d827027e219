//! Display text of transcript items.

use super::change_list;
use super::changes::describe_change;
use super::direct_edits;
use super::locale::Lang;
use super::reasons;
use super::ui::{Message, Phrase, phrase};
use crate::domain::asset;
use crate::domain::transcript::Item;

/// Returns the text of a transcript item, for display, search and the clipboard.
pub fn text(lang: Lang, item: &Item) -> String {
    match item {
        Item::User { text } | Item::Agent { text } | Item::Notice { text } => text.clone(),
        Item::Question { questions } => questions.text(),
        Item::Changes { changes } => {
            let lines: Vec<String> = changes.iter().map(|c| describe_change(lang, c)).collect();
            lines.join("\n")
        }
        Item::Edited {
            edit,
            names,
            changes,
        } => direct_edits::report(lang, edit, names, changes),
        Item::External { author, changes } => Message::ByProgram {
            author: &author
                .as_deref()
                .unwrap_or(phrase(lang, Phrase::OtherProgram)),
            changes: &change_list::in_short(lang, changes),
        }
        .text(lang),
        Item::Problem { message, hint } => {
            format!("{} {}", reasons::text(lang, message), hint.text(lang))
        }
        Item::Uploaded { name, bytes: 0 } => Message::Uploaded { name: &name }.text(lang),
        Item::Uploaded { name, bytes } => Message::Uploaded {
            name: &format!("{name} ({})", asset::format_size(*bytes)),
        }
        .text(lang),
        Item::Exported { path, bytes, .. } => Message::Exported {
            path: &path.display().to_string(),
            size: &asset::format_size(*bytes),
        }
        .text(lang),
    }
}

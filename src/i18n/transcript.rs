//! Display text of transcript items.

use super::changes::describe_change;
use super::locale::Lang;
use super::ui::{Phrase, fill, phrase};
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
        Item::Problem { message, hint } => format!("{message} {hint}"),
        Item::Uploaded { name, bytes: 0 } => fill(phrase(lang, Phrase::Uploaded), &[name]),
        Item::Uploaded { name, bytes } => fill(
            phrase(lang, Phrase::Uploaded),
            &[&format!("{name} ({})", asset::format_size(*bytes))],
        ),
        Item::Exported { path, bytes, .. } => fill(
            phrase(lang, Phrase::Exported),
            &[&path.display().to_string(), &asset::format_size(*bytes)],
        ),
    }
}

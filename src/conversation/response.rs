//! The text of a response: assembled while it streams, finalized at its end.

use std::borrow::Cow;

use crate::domain::chat_event::is_apology;
use crate::domain::text::mask_tokens;
use crate::language::gui::{self, GuiAction};

/// Length of a redacted token (bytes).
const MASK_BYTES: usize = 8;

/// Adds streamed text to the text of its model call; `whole` text replaces it. Tokens are masked.
/// Returns true if existing text was changed.
pub fn append(existing: &mut String, text: &str, whole: bool) -> bool {
    if whole {
        existing.clear();
    }
    let end = existing.floor_char_boundary(existing.len().saturating_sub(MASK_BYTES));
    existing.push_str(text);
    // A token may arrive in parts: check the end of the existing text again.
    let Cow::Owned(masked) = mask_tokens(&existing[end..]) else {
        return whole;
    };
    existing.truncate(end);
    existing.push_str(&masked);
    true
}

/// A response that has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinalResponse {
    /// Text of each model call without GUI instructions; `None` if nothing of it is shown.
    pub texts: Vec<Option<String>>,
    /// GUI instructions without duplicates.
    pub instructions: Vec<GuiAction>,
}

impl FinalResponse {
    /// Finalizes the texts of the model calls: removes the GUI instructions, and the apology that
    /// the service appends to some successful turns.
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut response = Self::default();
        for text in texts {
            let (text, instructions) = gui::translate(text);
            for instruction in instructions {
                gui::add(&mut response.instructions, instruction);
            }
            let has_text = !text.trim().is_empty();
            response.texts.push(has_text.then_some(text));
        }
        let shown: Vec<usize> = (0..response.texts.len())
            .filter(|i| response.texts[*i].is_some())
            .collect();
        if let [_, .., last] = shown[..]
            && response.texts[last].as_deref().is_some_and(is_apology)
        {
            response.texts[last] = None;
        }
        response
    }
}

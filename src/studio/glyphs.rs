//! Characters of new texts that no installed font has: the user should learn of them before the export.

use std::sync::Mutex;

use crate::compose::text::TextRenderer;
use crate::domain::timeline::Timeline;

/// Fonts, which take a moment to find.
static DRAWER: Mutex<Option<TextRenderer>> = Mutex::new(None);

/// Characters of the texts that are in `after` and not in `before` that no installed font has. Blocks.
pub fn missing(before: &Timeline, after: &Timeline) -> Option<String> {
    let texts = |t: &Timeline| -> Vec<String> {
        t.segments()
            .filter_map(|(_, s)| s.text().map(str::to_owned))
            .collect()
    };
    let known = texts(before);
    let new: Vec<String> = texts(after)
        .into_iter()
        .filter(|text| !text.is_ascii() && !known.contains(text))
        .collect();
    if new.is_empty() {
        return None;
    }
    let mut drawer = DRAWER
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    drawer.get_or_insert_default().missing(&new.join("\n"))
}

//! Characters of new texts that no installed font has, reported to the user before an export.

use std::sync::Mutex;

use crate::compose::text::TextRenderer;
use crate::domain::timeline::Timeline;

/// Shared renderer, because loading fonts is slow.
static RENDERER: Mutex<Option<TextRenderer>> = Mutex::new(None);

/// Returns the characters of texts that are new in `after` and that no installed font has. Blocks.
pub fn missing_characters(before: &Timeline, after: &Timeline) -> Option<String> {
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
    with_renderer(|renderer| renderer.missing(&new.join("\n")))
}

/// Calls a function with the shared renderer. Blocks.
pub(super) fn with_renderer<T>(f: impl FnOnce(&mut TextRenderer) -> T) -> T {
    let mut renderer = RENDERER
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    f(renderer.get_or_insert_default())
}

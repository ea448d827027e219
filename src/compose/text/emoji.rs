//! Emoji in texts, and installed fonts with color emoji.

use cosmic_text::fontdb::{Database, FaceInfo, ID};
use unicode_properties::{EmojiStatus, UnicodeEmoji};
use unicode_segmentation::UnicodeSegmentation;

/// Splits a text into parts, each with a flag that is true for emoji. A sequence of several code
/// points is not split.
pub(super) fn spans(text: &str) -> Vec<(&str, bool)> {
    let mut spans: Vec<(&str, bool)> = Vec::new();
    let mut start = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        let is_emoji = is_emoji(cluster);
        match spans.last_mut().filter(|(_, last)| *last == is_emoji) {
            Some((span, _)) => *span = &text[start..at + cluster.len()],
            None => {
                start = at;
                spans.push((cluster, is_emoji));
            }
        }
    }
    spans
}

/// Returns true if a text contains emoji.
pub(super) fn has_any(text: &str) -> bool {
    !text.is_ascii() && text.graphemes(true).any(is_emoji)
}

/// Returns true if a grapheme cluster is displayed as emoji, by default or because of a variation
/// selector.
fn is_emoji(cluster: &str) -> bool {
    const TEXT_SELECTOR: char = '\u{fe0e}';
    const EMOJI_SELECTOR: char = '\u{fe0f}';
    let is_emoji_by_default = |c: char| {
        matches!(
            c.emoji_status(),
            EmojiStatus::EmojiPresentation
                | EmojiStatus::EmojiPresentationAndModifierBase
                | EmojiStatus::EmojiPresentationAndEmojiComponent
                | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
        )
    };
    const KEYCAP: char = '\u{20e3}';
    let is_selected = cluster.contains([EMOJI_SELECTOR, KEYCAP]);
    !cluster.is_ascii()
        && !cluster.contains(TEXT_SELECTOR)
        && (is_selected || cluster.chars().any(is_emoji_by_default))
}

/// Removes fonts with emoji in a format that cannot be drawn: their glyphs would be blank and hide
/// those of another font.
pub(super) fn remove_blank(db: &mut Database) {
    let is_blank = |face: &&FaceInfo| {
        let is_emoji = face
            .families
            .iter()
            .any(|(name, _)| name.to_lowercase().contains("emoji"));
        is_emoji
            && db
                .with_face_data(face.id, |data, at| {
                    has_gradients(data, at) && !has_color(data, at)
                })
                .unwrap_or(false)
    };
    let blank: Vec<ID> = db.faces().filter(is_blank).map(|face| face.id).collect();
    blank.into_iter().for_each(|id| db.remove_face(id));
}

/// Returns the family of an installed font with color emoji that can be drawn.
pub(super) fn family(db: &Database) -> Option<String> {
    let family_name = |face: &FaceInfo| face.families.first().map(|(name, _)| name.clone());
    let mut families: Vec<String> = db
        .faces()
        .filter(|face| family_name(face).is_some_and(|name| name.to_lowercase().contains("emoji")))
        .filter(|face| db.with_face_data(face.id, has_color).unwrap_or(false))
        .filter_map(family_name)
        .collect();
    families.sort();
    families.into_iter().next()
}

/// Returns true if a font has color gradients (`COLR` version 1).
fn has_gradients(data: &[u8], index: u32) -> bool {
    table(data, index, b"COLR").is_some_and(|colr| colr.starts_with(&[0, 1]))
}

/// Returns true if a font has colors in a supported format: bitmaps, or layers of outlines (`COLR`
/// version 0).
fn has_color(data: &[u8], index: u32) -> bool {
    let table = |tag: &[u8; 4]| table(data, index, tag);
    table(b"CBDT").is_some()
        || table(b"sbix").is_some()
        || table(b"COLR").is_some_and(|colr| colr.starts_with(&[0, 0]))
}

/// Returns a table of a font file.
fn table<'a>(data: &'a [u8], index: u32, tag: &[u8; 4]) -> Option<&'a [u8]> {
    let number =
        |at: usize| Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize);
    let is_collection = data.starts_with(b"ttcf");
    let base = if is_collection {
        number(12 + index as usize * 4)?
    } else {
        0
    };
    let count = usize::from(u16::from_be_bytes(
        data.get(base + 4..base + 6)?.try_into().ok()?,
    ));
    let record = (0..count)
        .map(|i| base + 12 + i * 16)
        .find(|at| data.get(*at..at + 4) == Some(tag))?;
    let (from, length) = (number(record + 8)?, number(record + 12)?);
    data.get(from..from.checked_add(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_not_split() {
        let family = "👩\u{200d}👩\u{200d}👧";
        let england = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        let text = format!("Top ⭐🔥 {family}Go 1\u{fe0f}\u{20e3} ❤\u{fe0f} ❤ © 7 {england}🇩🇪");
        let emoji: Vec<&str> = spans(&text)
            .into_iter()
            .filter(|(_, is_emoji)| *is_emoji)
            .map(|(text, _)| text)
            .collect();
        assert_eq!(
            emoji,
            [
                "⭐🔥",
                family,
                "1\u{fe0f}\u{20e3}",
                "❤\u{fe0f}",
                &format!("{england}🇩🇪")
            ]
        );
        assert_eq!(
            spans(&text)
                .into_iter()
                .map(|(text, _)| text)
                .collect::<String>(),
            text
        );
        // cosmic-text#316: text presentation selector; carpedm20/emoji#96: keycap without an emoji
        // selector.
        assert!(!has_any("❤\u{fe0e} ⭐\u{fe0e} 5 © ™"));
        assert!(has_any("1\u{20e3}"));
    }

    #[test]
    fn fonts_that_cannot_be_drawn_in_color_are_not_used() {
        let mut font = include_bytes!("../../../tests/media/fonts/Emoji.ttf").to_vec();
        let mut db = Database::new();
        db.load_font_data(font.clone());
        remove_blank(&mut db);
        assert_eq!(family(&db).as_deref(), Some("Test Emoji"));
        let record = font.windows(4).position(|tag| tag == b"COLR").unwrap();
        let at = u32::from_be_bytes(font[record + 8..record + 12].try_into().unwrap()) as usize;
        font[at + 1] = 1;
        let mut db = Database::new();
        db.load_font_data(font);
        assert_eq!((family(&db), db.len()), (None, 1));
        remove_blank(&mut db);
        assert_eq!(db.len(), 0);
    }
}

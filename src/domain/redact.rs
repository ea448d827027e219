//! Redacts user content in recordings while preserving widths, line breaks and file extensions.

use serde_json::Value;
use unicode_width::UnicodeWidthChar;

use super::draft::{self, Draft};
use super::text::mask_tokens;
use super::timeline::segment::{DraftKey, KeySet, PROPERTIES, PropertyValue, SegmentProperty};
use super::timeline::{DEFAULT_TITLE, Timeline};
use super::{diff, serialize};

/// Keys outside the table of properties whose values are not user content.
const STRUCTURE: KeySet = KeySet::of(&[
    DraftKey::Id,
    DraftKey::Role,
    DraftKey::Type,
    DraftKey::Kind,
    DraftKey::S,
    DraftKey::Length,
]);

/// Replaces every letter by `x`, `X` or, for wide letters, `字`. Keeps all other characters.
pub fn mask_text(text: &str) -> String {
    let text = mask_tokens(text);
    let masked = |c: char| match c {
        c if !c.is_alphabetic() => c,
        c if c.width() == Some(2) => '字',
        c if c.is_uppercase() => 'X',
        _ => 'x',
    };
    text.chars().map(masked).collect()
}

/// Masks a file name or address. Keeps the scheme and the extension; drops the query and fragment.
pub(crate) fn mask_name(text: &str) -> String {
    let (scheme, rest) = text.split_at(text.find("://").map_or(0, |at| at + 3));
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let dot = rest
        .rfind('.')
        .filter(|dot| rest.len() - dot <= 6)
        .unwrap_or(rest.len());
    format!("{scheme}{}{}", mask_text(&rest[..dot]), &rest[dot..])
}

/// Masks all texts of a draft except identifiers.
pub(crate) fn mask_draft(draft: &Draft) -> Draft {
    let masked = serde_json::from_str(&draft.json)
        .map(|value| mask_value("", value))
        .unwrap_or_default();
    Draft::parse(&masked.to_string())
        .unwrap_or_else(|_| Draft::new("{}".into(), Timeline::default()))
}

/// Masks a timeline like [`mask_draft`].
pub(crate) fn mask_timeline(timeline: &Timeline) -> Timeline {
    mask_value("", serialize::draft_to_json(timeline))
        .as_object()
        .map(draft::timeline_from_object)
        .unwrap_or_default()
}

fn mask_value(key: &str, value: Value) -> Value {
    match value {
        // The default title says nothing, and decides what the header shows.
        Value::String(text) if is_identifier(key) || text == DEFAULT_TITLE => Value::String(text),
        Value::String(text) => Value::String(mask_name(&text)),
        Value::Array(list) => list.into_iter().map(|v| mask_value(key, v)).collect(),
        Value::Object(object) => object
            .into_iter()
            .map(|(key, v)| (key.clone(), mask_value(&key, v)))
            .collect(),
        other => other,
    }
}

/// Returns true if the values of a key in a draft are identifiers, not user content.
fn is_identifier(key: &str) -> bool {
    let Some(key) = DraftKey::from_name(key) else {
        return false;
    };
    let is_name = |row: &SegmentProperty| {
        row.keys[0] == key
            && matches!(
                row.value,
                PropertyValue::Name { .. } | PropertyValue::Transition
            )
    };
    STRUCTURE.intersects(KeySet::of(&[key])) || properties().any(is_name)
}

/// Returns true if changes of a property contain user content.
fn is_content(property: diff::Property) -> bool {
    properties()
        .any(|row| row.group == property && matches!(row.value, PropertyValue::Content { .. }))
}

fn properties() -> impl Iterator<Item = &'static SegmentProperty> {
    PROPERTIES.iter().flat_map(|section| section.rows)
}

/// Masks the names of a change, and its values if they are user content.
pub(crate) fn mask_change(change: &diff::Change) -> diff::Change {
    let mut masked = diff::Change {
        name: mask_name(&change.name).into(),
        track: mask_name(&change.track).into(),
        ..change.clone()
    };
    if is_content(change.property) {
        masked.before = change.before.as_ref().map(mask_text_value);
        masked.after = change.after.as_ref().map(mask_text_value);
    }
    masked
}

fn mask_text_value(value: &diff::Value) -> diff::Value {
    match value {
        diff::Value::Text(text) => diff::Value::Text(mask_name(text).into()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::Motion;

    #[test]
    fn masked_text_keeps_its_width_and_hides_its_content() {
        assert_eq!(
            mask_text("Beach, 2nd day\n海滩 été"),
            "Xxxxx, 2xx xxx\n字字 xxx"
        );
        assert_eq!(
            mask_name("https://cdn.example.com/u/Anna.mp4?sig=abc"),
            "https://xxx.xxxxxxx.xxx/x/Xxxx.mp4"
        );
        assert_eq!(mask_name("no extension. Really"), "xx xxxxxxxxx. Xxxxxx");
    }

    #[test]
    fn a_masked_draft_keeps_its_structure() {
        let json = r##"{"id":"p","m":{"title":"Anna"},"t":[{"id":"v","tt":0,"m":{"name":"Video"},
         "sg":[
            {"id":"s","s":0,"d":5000,"m":{"name":"anna.jpg","src":"asset://ff",
             "motion":"zoom-in","odd":["Anna"]}}]}]}"##;
        let masked = mask_draft(&Draft::parse(json).unwrap());
        assert!(
            !masked.json.to_lowercase().contains("anna"),
            "{}",
            masked.json
        );
        let s = &masked.timeline.tracks[0].segments[0];
        assert_eq!(
            (s.id.as_str(), s.name.as_str(), s.duration_ms),
            ("s", "xxxx.jpg", 5_000)
        );
        assert_eq!(
            (s.source.as_deref(), &s.adjustments.motion),
            (Some("asset://xx"), &Some(Motion::ZoomIn))
        );
        assert_eq!(
            mask_timeline(&Draft::parse(json).unwrap().timeline),
            masked.timeline
        );
    }
}

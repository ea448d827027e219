//! Words made unreadable, letter for letter: what is left is as wide, breaks as it did and sorts its files alike, so that
//! a recording shows the bug and not what somebody made.

use serde_json::Value;
use unicode_width::UnicodeWidthChar;

use super::draft::{self, Draft};
use super::text::without_tokens;
use super::timeline::Timeline;
use super::{diff, encode};

/// Keys of a draft whose texts are the program's own words.
const OPEN: &[&str] = &[
    "id",
    "position",
    "color",
    "background",
    "weight",
    "fit",
    "motion",
    "role",
    "transition",
    "type",
    "tt",
    "s",
    "d",
];

/// The text with an `x` for every letter; what is wide stays wide. Digits, signs and what controls the text stay.
pub fn words(text: &str) -> String {
    let text = without_tokens(text);
    let masked = |c: char| match c {
        c if !c.is_alphabetic() => c,
        c if c.width() == Some(2) => '字',
        c if c.is_uppercase() => 'X',
        _ => 'x',
    };
    text.chars().map(masked).collect()
}

/// A file's name or an address: the scheme and the extension tell what it is, and stay; what a server signed goes.
pub fn name(text: &str) -> String {
    let (scheme, rest) = text.split_at(text.find("://").map_or(0, |at| at + 3));
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let dot = rest
        .rfind('.')
        .filter(|dot| rest.len() - dot <= 6)
        .unwrap_or(rest.len());
    format!("{scheme}{}{}", words(&rest[..dot]), &rest[dot..])
}

/// A draft in which every text is masked that is not one of the program's own words.
pub fn draft(draft: &Draft) -> Draft {
    let masked = serde_json::from_str(&draft.json)
        .map(|value| value_of("", value))
        .unwrap_or_default();
    Draft::parse(&masked.to_string())
        .unwrap_or_else(|_| Draft::new("{}".into(), Timeline::default()))
}

/// The same of a timeline.
pub fn timeline(timeline: &Timeline) -> Timeline {
    value_of("", encode::draft(timeline))
        .as_object()
        .map(draft::timeline)
        .unwrap_or_default()
}

fn value_of(key: &str, value: Value) -> Value {
    match value {
        Value::String(text) if OPEN.contains(&key) => Value::String(text),
        Value::String(text) => Value::String(name(&text)),
        Value::Array(list) => list.into_iter().map(|v| value_of(key, v)).collect(),
        Value::Object(object) => object
            .into_iter()
            .map(|(key, v)| (key.clone(), value_of(&key, v)))
            .collect(),
        other => other,
    }
}

/// A change: of whose names and texts, and what they were.
pub fn change(change: &diff::Change) -> diff::Change {
    let mut masked = diff::Change {
        name: name(&change.name).into(),
        track: name(&change.track).into(),
        ..change.clone()
    };
    if matches!(
        change.property,
        diff::Property::Text | diff::Property::Name | diff::Property::Source
    ) {
        masked.before = name(&change.before).into();
        masked.after = name(&change.after).into();
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_as_wide_and_tells_nothing() {
        assert_eq!(
            words("Beach, 2nd day\n海滩 été"),
            "Xxxxx, 2xx xxx\n字字 xxx"
        );
        assert_eq!(
            name("https://cdn.example.com/u/Anna.mp4?sig=abc"),
            "https://xxx.xxxxxxx.xxx/x/Xxxx.mp4"
        );
        assert_eq!(name("no extension. Really"), "xx xxxxxxxxx. Xxxxxx");
    }

    #[test]
    fn a_draft_keeps_its_form() {
        let json = r##"{"id":"p","m":{"title":"Anna"},"t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
            {"id":"s","s":0,"d":5000,"m":{"name":"anna.jpg","src":"asset://ff","motion":"zoom-in","odd":["Anna"]}}]}]}"##;
        let masked = draft(&Draft::parse(json).unwrap());
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
            (s.source.as_deref(), s.look.motion.as_deref()),
            (Some("asset://xx"), Some("zoom-in"))
        );
        assert_eq!(
            timeline(&Draft::parse(json).unwrap().timeline),
            masked.timeline
        );
    }
}

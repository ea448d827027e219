//! Parser for JSON with unescaped control characters in strings, as written by servers that build
//! JSON by hand.

use serde_json::Value;

/// Parses the data of an event.
pub(super) fn read(data: &str) -> Option<Value> {
    serde_json::from_str(data)
        .ok()
        .or_else(|| serde_json::from_str(&escaped(data)?).ok())
}

/// Escapes control characters inside strings, or returns `None` if there are none.
fn escaped(data: &str) -> Option<String> {
    let mut fixed = String::with_capacity(data.len() + 16);
    let (mut in_string, mut after_backslash) = (false, false);
    for c in data.chars() {
        if in_string && c.is_control() {
            fixed.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            fixed.push(c);
        }
        in_string ^= c == '"' && !after_backslash;
        after_backslash = in_string && c == '\\' && !after_backslash;
    }
    (fixed != data).then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_control_characters_in_strings_are_accepted() {
        for (data, expected) in [
            ("{\"a\":\"one\ntwo\"}", Some("one\ntwo")),
            (
                "{\n\"a\":\n\"tab\there \\\" quoted\n\"}",
                Some("tab\there \" quoted\n"),
            ),
            ("{\"a\":\"plain\"}", Some("plain")),
            ("{\"a\":", None),
            ("{\"a\":\"x\n", None),
        ] {
            assert_eq!(
                read(data).as_ref().and_then(|v| v["a"].as_str()),
                expected,
                "{data:?}"
            );
        }
    }
}

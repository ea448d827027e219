//! Parser of error events: ADK's format, the flat format and the service's envelope, each as a code
//! and a message.

use serde_json::Value;

use crate::domain::reason::Reason;
use crate::domain::text::one_line;

/// Maximum length of a code or message (characters).
const MAX_CHARS: usize = 300;

/// Returns the code and message of an error event, or `None` if it is not an error.
pub(super) fn read(event: &str, value: &Value) -> Option<(String, Reason)> {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or(event);
    let nested = value
        .get("error")
        .filter(|e| e.is_object())
        .unwrap_or(&Value::Null);
    let adk_code = ["errorCode", "error_code"]
        .iter()
        .find_map(|key| code(value.get(*key)?));
    let envelope = || {
        ["code", "status"]
            .iter()
            .find_map(|key| code(nested.get(*key)?))
            .or_else(|| code(value.get("code")?))
    };
    let code = adk_code
        .or_else(envelope)
        .filter(|code| !["0", "200", "STOP"].contains(&code.as_str()));
    let message = ["errorMessage", "error_message", "error"]
        .iter()
        .find_map(|key| value.get(*key)?.as_str());
    let message = message.or_else(|| nested.get("message").and_then(Value::as_str));
    let failed = matches!(kind, "error" | "failed" | "failure")
        || value.get("success") == Some(&Value::Bool(false));
    if code.is_none() && message.is_none() && !failed {
        return None;
    }
    let more = ["message", "msg", "detail", "content", "text"]
        .iter()
        .find_map(|key| value.get(*key)?.as_str());
    let message = message
        .or(more)
        .map(sanitize)
        .filter(|message| !message.is_empty());
    Some((
        code.unwrap_or_else(|| "agent".to_owned()),
        message.map_or(Reason::NotGiven, Reason::message),
    ))
}

/// Returns the code and message of an error event that is not JSON. ADK inserts exception text
/// between quotes without escaping.
pub(super) fn read_broken(event: &str, data: &str) -> Option<(String, Reason)> {
    let inside = data
        .trim_start()
        .strip_prefix('{')
        .map(str::trim_start)
        .and_then(|rest| rest.strip_prefix("\"error\""));
    let message = match inside.and_then(|rest| rest.trim_start().strip_prefix(':')) {
        Some(rest) => rest.trim().trim_end_matches('}').trim().trim_matches('"'),
        None if event == "error" => data,
        None => return None,
    };
    Some(("agent".to_owned(), Reason::Message(sanitize(message))))
}

fn code(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(sanitize(text.trim())),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn sanitize(text: &str) -> String {
    one_line(text).chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn errors_are_parsed_in_every_format() {
        let read = |value: Value| {
            read("message", &value).map(|(code, message)| format!("{code}: {message}"))
        };
        for (event, expected) in [
            (json!({"errorCode": "X", "errorMessage": "boom"}), "X: boom"),
            (json!({"error": "boom", "error_details": {}}), "agent: boom"),
            (
                json!({"code": 2001, "message": "out of credits"}),
                "2001: out of credits",
            ),
            (
                json!({"code": "2001", "msg": "out of credits"}),
                "2001: out of credits",
            ),
            (
                json!({"type": "error", "code": 1001, "content": "expired"}),
                "1001: expired",
            ),
            (json!({"type": "error", "message": "boom"}), "agent: boom"),
            (
                json!({"error": {"code": 429, "message": "slow\u{1b} down"}}),
                "429: slow down",
            ),
            (json!({"success": false, "error": "no"}), "agent: no"),
            (json!({"errorCode": 500}), "500: no reason given"),
        ] {
            assert_eq!(read(event.clone()).as_deref(), Some(expected), "{event}");
        }
        let broken = |event, data| read_broken(event, data).map(|(_, message)| message.to_string());
        // adk-python#4244: `yield f'data: {{"error": "{str(e)}"}}'`.
        assert_eq!(
            broken("message", r#"{"error": "model "gemini" is gone"}"#).as_deref(),
            Some(r#"model "gemini" is gone"#)
        );
        assert_eq!(
            broken("message", r#"{"error": "first line"#).as_deref(),
            Some("first line")
        );
        assert_eq!(
            broken("error", "out of memory").as_deref(),
            Some("out of memory")
        );
        assert_eq!(broken("message", "{nonsense"), None);
        for none in [
            json!({"code": 0, "message": "ok"}),
            json!({"content": {}}),
            json!({"errorCode": "STOP"}),
            json!(null),
        ] {
            assert_eq!(read(none.clone()), None, "{none}");
        }
    }
}

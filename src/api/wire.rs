//! Response formats, parsed leniently: unknown keys are ignored, known keys may be missing or have
//! another type.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::error::{ApiError, is_session_not_found};
use crate::domain::reason::Reason;
use crate::domain::text::one_line;

/// Response envelope `{"code":0,"message":"…","data":{…}}`, also in the `{"success":…}` form
/// of render responses.
#[derive(Debug, Default, Deserialize)]
pub struct Envelope {
    #[serde(default)]
    pub code: Value,
    #[serde(default)]
    pub success: Value,
    #[serde(default)]
    pub message: Value,
    #[serde(default)]
    pub msg: Value,
    #[serde(default)]
    pub detail: Value,
    #[serde(default)]
    pub error: Value,
    #[serde(default)]
    pub data: Option<Box<RawValue>>,
}

impl Envelope {
    /// Parses a response body. `None` if it is not a JSON object.
    pub fn parse(body: &str) -> Option<Self> {
        // Serde would accept an array as the fields in order.
        serde_json::from_str(body)
            .ok()
            .filter(|_| body.trim_start().starts_with('{'))
    }

    /// Returns the code. Without one, `success:false` counts as -1, anything else as 0.
    pub fn code(&self) -> i64 {
        let code = match &self.code {
            Value::Number(n) => n.as_i64().or(Some(-1)),
            Value::String(s) => s.trim().parse().ok(),
            _ => None,
        };
        let failed = self.success == Value::Bool(false) || self.success.as_str() == Some("false");
        code.unwrap_or(if failed { -1 } else { 0 })
    }

    /// Returns the reason of a refusal, if the server sends one.
    fn reason(&self) -> Option<Reason> {
        reason_at(&serde_json::from_str(self.data.as_ref()?.get()).ok()?)
    }

    /// Returns the server's error message on one line, from whichever key contains it.
    pub fn error_message(&self) -> Option<String> {
        [&self.message, &self.msg, &self.detail, &self.error]
            .into_iter()
            .find_map(error_text)
    }
}

fn error_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(s) => s.clone(),
        Value::Array(list) => list
            .iter()
            .find_map(|e| e.get("msg").and_then(Value::as_str))?
            .to_owned(),
        Value::Object(map) => map
            .get("message")
            .or_else(|| map.get("msg"))
            .and_then(Value::as_str)?
            .to_owned(),
        _ => return None,
    };
    let text: String = one_line(&text).chars().take(300).collect();
    let is_html = text.trim_start().starts_with('<');
    (!text.is_empty() && !is_html).then_some(text)
}

/// Returns the reason in the data of a refused request or failed export. Only the studio sends one;
/// a reason that this version does not know is ignored.
pub(crate) fn reason_at(data: &Value) -> Option<Reason> {
    let mut reason = data.get("reason")?.clone();
    sanitize_strings(&mut reason);
    serde_json::from_value(reason).ok()
}

/// Shortens foreign text to one line.
pub(crate) fn server_text(text: impl AsRef<str>) -> Reason {
    Reason::Message(one_line(text.as_ref()).chars().take(300).collect())
}

fn sanitize_strings(value: &mut Value) {
    match value {
        Value::String(text) => *text = one_line(text).chars().take(300).collect(),
        Value::Array(items) => items.iter_mut().for_each(sanitize_strings),
        Value::Object(map) => map.values_mut().for_each(sanitize_strings),
        _ => {}
    }
}

/// Returns the string or number at a path of keys as text. Numbers are not converted to floats.
pub fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    let found = path.iter().try_fold(value, |v, key| v.get(*key))?;
    match found {
        Value::String(s) if !s.is_empty() => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// Returns the number at a path of keys, also if it is a string, with or without a percent sign.
pub fn number_at(value: &Value, path: &[&str]) -> Option<f64> {
    let found = path.iter().try_fold(value, |v, key| v.get(*key))?;
    let n = match found {
        Value::Number(n) => n.as_f64()?,
        Value::String(s) => s.trim().trim_end_matches('%').trim_end().parse().ok()?,
        _ => return None,
    };
    n.is_finite().then_some(n)
}

/// Deserializes a string or number as text; anything else is `None`.
pub(crate) fn text<'de, D: Deserializer<'de>>(field: D) -> Result<Option<String>, D::Error> {
    Ok(text_at(&Value::deserialize(field)?, &[]))
}

/// Deserializes a number, also if it is a string; anything else is `None`.
pub(crate) fn number<'de, D: Deserializer<'de>>(field: D) -> Result<Option<f64>, D::Error> {
    Ok(number_at(&Value::deserialize(field)?, &[]))
}

/// Serializes a whole number without a decimal point.
pub(crate) fn whole<S: Serializer>(number: &Option<f64>, s: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(n) if n.fract() == 0.0 && n.abs() < 1e15 => s.serialize_i64(*n as i64),
        _ => number.serialize(s),
    }
}

/// Deserializes a list without its unreadable items; anything else is an empty list.
pub(crate) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    field: D,
) -> Result<Vec<T>, D::Error> {
    let Value::Array(items) = Value::deserialize(field)? else {
        return Ok(Vec::new());
    };
    let items = items.into_iter();
    Ok(items
        .filter_map(|item| serde_json::from_value(item).ok())
        .collect())
}

/// Parses a response envelope.
///
/// # Errors
/// If its code or HTTP status is an error, or the data cannot be parsed.
pub fn open_envelope<T: DeserializeOwned>(status: u16, body: &str) -> Result<T, ApiError> {
    let envelope = Envelope::parse(body);
    if let Some(error) = response_error(status, envelope.as_ref()) {
        return Err(error);
    }
    let is_html = body
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<');
    let Some(envelope) = envelope else {
        return Err(ApiError::Unexpected(if is_html {
            Reason::WebPage
        } else {
            Reason::NotJson
        }));
    };
    let data = envelope.data.as_ref().map_or("null", |d| d.get());
    serde_json::from_str(data).map_err(|_| ApiError::Unexpected(Reason::UnexpectedFormat))
}

/// Returns the error in a response, or `None` if it was successful.
pub fn response_error(status: u16, envelope: Option<&Envelope>) -> Option<ApiError> {
    let code = envelope.map_or(0, Envelope::code);
    let message = envelope
        .and_then(Envelope::error_message)
        .unwrap_or_default();
    let is_session_gone = is_session_not_found(&message);
    let message = envelope
        .and_then(Envelope::reason)
        .unwrap_or(Reason::Message(message));
    if matches!(code, 0 | 404) && status == 404 && is_session_gone {
        return Some(ApiError::Refused {
            code: 1002,
            message,
        });
    }
    if code != 0 && code != i64::from(status) {
        let code = if code == -1 && status >= 400 {
            i64::from(status)
        } else {
            code
        };
        return Some(ApiError::Refused { code, message });
    }
    (!(200..300).contains(&status)).then(|| ApiError::Refused {
        code: i64::from(status),
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reason::StudioReason;

    #[test]
    fn a_known_reason_replaces_the_text_of_the_server() {
        let refused = |data: &str| {
            let body = format!(r#"{{"code":409,"message":"no","data":{data}}}"#);
            match open_envelope::<Value>(409, &body) {
                Err(ApiError::Refused { message, .. }) => message,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            refused(r#"{"reason":{"code":"studio","data":{"code":"no_draft"}}}"#),
            Reason::Studio(StudioReason::NoDraft)
        );
        assert_eq!(
            refused(r#"{"reason":{"code":"database","data":"a\u001b[2J\nb"}}"#),
            Reason::Database("a[2J b".into()),
            "its parameters are sanitized"
        );
        for unknown in [
            "null",
            r#"{"reason":{"code":"of_a_later_version","data":[]}}"#,
            r#"{"reason":{"code":"studio","data":{"code":"of_a_later_version"}}}"#,
        ] {
            assert_eq!(refused(unknown), Reason::Message("no".into()), "{unknown}");
        }
    }

    #[test]
    fn envelopes_are_opened_or_rejected_with_a_reason() {
        let data: Value = open_envelope(200, r#"{"code":0,"data":{"x":1}}"#).unwrap();
        assert_eq!(data["x"], 1);
        let code = |status, body| match open_envelope::<Value>(status, body) {
            Err(ApiError::Refused { code, .. }) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(200, r#"{"code":1001,"message":"expired"}"#), 1001);
        assert_eq!(code(400, r#"{"code":"2001","msg":"none left"}"#), 2001);
        assert_eq!(
            code(404, r#"{"detail":"Session not found: 1"}"#),
            1002,
            "ADK's response for a deleted session"
        );
        assert_eq!(code(404, r#"{"detail":"Not Found"}"#), 404);
        assert_eq!(code(502, "<html>Bad Gateway</html>"), 502);
        assert_eq!(code(200, r#"{"success":false,"error":"no"}"#), -1);
        for malformed in [
            "<html>",
            "[]",
            "3",
            r#"{"code":0,"data":{"x":"#,
            "\u{0}",
            r#"{"code":{},"success":"yes","message":7,"detail":[1],"data":"#,
        ] {
            assert!(
                matches!(
                    open_envelope::<Value>(200, malformed),
                    Err(ApiError::Unexpected(_))
                ),
                "{malformed}"
            );
        }
        let malformed = r#"{"code":[],"success":"yes","message":{"x":1},"msg":3,"detail":{},"error":[],"data":{"x":2}}"#;
        assert_eq!(
            open_envelope::<Value>(200, malformed).unwrap()["x"],
            2,
            "malformed fields next to the data are ignored"
        );
        assert!(matches!(
            open_envelope::<Value>(200, ""),
            Err(ApiError::Unexpected(_))
        ));
    }
}

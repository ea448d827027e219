//! Response formats, parsed leniently: unknown keys are ignored, known keys may be missing or have
//! another type.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

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

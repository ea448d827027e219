//! The shapes of answers, read with tolerance: unknown keys are ignored, known ones may be missing or of another type.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::domain::text::one_line;

/// `{"code":0,"message":"…","data":{…}}`, also the render answers' `{"success":…}` form.
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
    /// Reads an answer's body; none where it is no JSON object.
    pub fn read(body: &str) -> Option<Self> {
        // A list would be taken for the fields in their order.
        serde_json::from_str(body)
            .ok()
            .filter(|_| body.trim_start().starts_with('{'))
    }

    /// The envelope's code; `success:false` without one counts as -1, no code at all as 0.
    pub fn code(&self) -> i64 {
        let given = match &self.code {
            Value::Number(n) => n.as_i64().or(Some(-1)),
            Value::String(s) => s.trim().parse().ok(),
            _ => None,
        };
        let failed = self.success == Value::Bool(false) || self.success.as_str() == Some("false");
        given.unwrap_or(if failed { -1 } else { 0 })
    }

    /// The server's own words about an error, on one line, wherever it put them.
    pub fn words(&self) -> Option<String> {
        [&self.message, &self.msg, &self.detail, &self.error]
            .into_iter()
            .find_map(words)
    }
}

fn words(value: &Value) -> Option<String> {
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
    let page = text.trim_start().starts_with('<');
    (!text.is_empty() && !page).then_some(text)
}

/// A text at a path of keys, numbers included; never through a float.
pub fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    let found = path.iter().try_fold(value, |v, key| v.get(*key))?;
    match found {
        Value::String(s) if !s.is_empty() => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// A number at a path of keys, also where it came as a string, with or without a percent sign.
pub fn number_at(value: &Value, path: &[&str]) -> Option<f64> {
    let found = path.iter().try_fold(value, |v, key| v.get(*key))?;
    let n = match found {
        Value::Number(n) => n.as_f64()?,
        Value::String(s) => s.trim().trim_end_matches('%').trim_end().parse().ok()?,
        _ => return None,
    };
    n.is_finite().then_some(n)
}

//! `[studio]` and `[agent]`: settings of the embedded backend and its agent.

use serde::Deserialize;

use crate::domain::reason::{Reason, SettingsReason};

/// `[studio]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StudioConfig {
    /// Maximum size of the render cache (GB).
    pub cache_gb: f64,
    /// One of [`ENCODERS`].
    pub encoder: String,
    /// Loudness target of exports (LUFS); 0 disables normalization.
    pub loudness_lufs: f64,
    /// Simulated cost of a turn (credits).
    pub turn_credits: f64,
    /// Simulated balance after a refill (credits).
    pub full_credits: f64,
}

/// Supported video encoders.
pub const ENCODERS: &[&str] = &["software", "nvenc", "qsv", "videotoolbox", "amf"];

impl Default for StudioConfig {
    fn default() -> Self {
        Self {
            cache_gb: 4.0,
            encoder: "software".into(),
            loudness_lufs: 0.0,
            turn_credits: 5.0,
            full_credits: 100.0,
        }
    }
}

impl StudioConfig {
    pub(super) fn check(&self) -> Result<(), Reason> {
        if !ENCODERS.contains(&self.encoder.as_str()) {
            return Err(Reason::from(SettingsReason::NotOneOf {
                key: "studio.encoder".into(),
                value: self.encoder.clone(),
                choices: ENCODERS.join(", "),
            }));
        }
        in_range("studio.cache_gb", self.cache_gb, 0.1, 10_000.0)?;
        if self.loudness_lufs != 0.0 {
            in_range("studio.loudness_lufs", self.loudness_lufs, -40.0, -5.0)?;
        }
        in_range("studio.turn_credits", self.turn_credits, 0.0, 1e9)?;
        in_range(
            "studio.full_credits",
            self.full_credits,
            self.turn_credits.max(1.0),
            1e9,
        )
    }
}

/// Checks that a number is within a range.
fn in_range(key: &str, value: f64, low: f64, high: f64) -> Result<(), Reason> {
    let fits = value.is_finite() && (low..=high).contains(&value);
    if fits {
        Ok(())
    } else {
        Err(Reason::from(SettingsReason::NotBetween {
            key: key.to_owned(),
            value: value.to_string(),
            low: low.to_string(),
            high: high.to_string(),
        }))
    }
}

/// `[agent]`: LLM that interprets what the studio's built-in rules do not understand.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgentConfig {
    /// Base URL of an OpenAI-compatible API; empty for none.
    pub base_url: String,
    pub model: String,
    /// Environment variable that contains the API key; empty if no key is needed.
    pub api_key_env: String,
    /// If true, the LLM receives small frames of the timeline.
    pub images: bool,
    /// Maximum duration of a reply (s).
    pub turn_seconds: f64,
}

impl Default for AgentConfig {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            model: String::new(),
            api_key_env: String::new(),
            images: false,
            turn_seconds: 300.0,
        }
    }
}

impl AgentConfig {
    pub(super) fn check(&self) -> Result<(), Reason> {
        in_range("agent.turn_seconds", self.turn_seconds, 0.1, 3_600.0)?;
        if self.base_url.is_empty() {
            return Ok(());
        }
        if !(self.base_url.starts_with("http://") || self.base_url.starts_with("https://")) {
            return Err(Reason::from(SettingsReason::NotAUrl {
                key: "agent.base_url".into(),
                value: self.base_url.clone(),
            }));
        }
        if self.model.is_empty() {
            return Err(Reason::from(SettingsReason::Required {
                key: "agent.model".into(),
                other: "agent.base_url".into(),
            }));
        }
        Ok(())
    }
}

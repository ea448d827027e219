//! `[studio]` and `[agent]`: how the embedded backend renders and who reads the wishes.

use serde::Deserialize;

/// `[studio]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StudioConfig {
    /// How much the cache of encoded pieces holds, GB.
    pub cache_gb: f64,
    /// One of [`ENCODERS`].
    pub encoder: String,
    /// What exports are brought to, LUFS; 0 leaves them as they are mixed.
    pub loudness_lufs: f64,
    /// Play money: what a turn costs, and what the account is filled up to.
    pub turn_credits: f64,
    pub full_credits: f64,
}

/// The encoders of pictures that can be asked for.
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
    pub(super) fn check(&self) -> Result<(), String> {
        if !ENCODERS.contains(&self.encoder.as_str()) {
            return Err(format!(
                "studio.encoder: \"{}\" is none of {}",
                self.encoder,
                ENCODERS.join(", ")
            ));
        }
        let in_range = |name: &str, value: f64, low: f64, high: f64| {
            let fits = value.is_finite() && (low..=high).contains(&value);
            if fits {
                Ok(())
            } else {
                Err(format!(
                    "studio.{name}: {value} is not from {low} to {high}"
                ))
            }
        };
        in_range("cache_gb", self.cache_gb, 0.1, 10_000.0)?;
        if self.loudness_lufs != 0.0 {
            in_range("loudness_lufs", self.loudness_lufs, -40.0, -5.0)?;
        }
        in_range("turn_credits", self.turn_credits, 0.0, 1e9)?;
        in_range(
            "full_credits",
            self.full_credits,
            self.turn_credits.max(1.0),
            1e9,
        )
    }
}

/// `[agent]`: an own agent that reads the wishes in the studio.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgentConfig {
    /// The address of an OpenAI-compatible API; empty for none.
    pub base_url: String,
    pub model: String,
    /// The environment variable that has the key; empty where none is needed.
    pub api_key_env: String,
}

impl AgentConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.base_url.is_empty() {
            return Ok(());
        }
        if !(self.base_url.starts_with("http://") || self.base_url.starts_with("https://")) {
            return Err(format!(
                "agent.base_url: \"{}\" is no http:// or https:// address",
                self.base_url
            ));
        }
        if self.model.is_empty() {
            return Err("agent.model: name the model that agent.base_url shall use".into());
        }
        Ok(())
    }
}

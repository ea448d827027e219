//! Starts the embedded studio with the settings of a run.

use std::time::Duration;

use super::failure::Failure;
use super::settings::{RunSettings, variable};
use crate::domain::reason::{Hint, SettingsReason};
use crate::speech::SpeechService;
pub use crate::studio::Studio;
use crate::{config, studio};

/// Returns the LLM agent of the configuration, or `None` if none is configured.
fn configured_agent(config: &config::AgentConfig) -> Result<Option<studio::LlmAgent>, Failure> {
    if config.base_url.is_empty() {
        return Ok(None);
    }
    let name = config.api_key_env.trim();
    let key = if name.is_empty() {
        None
    } else {
        variable(name)
    };
    if key.is_none() && !name.is_empty() {
        let why = SettingsReason::VariableUnset(name.to_owned());
        return Err(Failure::new("agent_key", why, Hint::SetKey));
    }
    Ok(Some(studio::LlmAgent::new(studio::LlmOptions {
        base_url: config.base_url.clone(),
        model: config.model.clone(),
        key,
        images: config.images,
        limits: studio::LlmLimits {
            turn: Duration::from_secs_f64(config.turn_seconds),
            ..studio::LlmLimits::default()
        },
    })))
}

/// Starts the studio; `open` lets other programs on this machine use it.
///
/// # Errors
/// Fails if the key of the configured agent is missing or the studio cannot be started.
pub async fn start_studio(
    settings: &RunSettings,
    port: u16,
    open: bool,
    speech: SpeechService,
) -> Result<Studio, Failure> {
    let keys = &settings.config.studio;
    let render = studio::RenderSettings {
        cache_bytes: (keys.cache_gb * 1e9) as u64,
        encoder: studio::HardwareEncoder::from_name(&keys.encoder).unwrap_or_default(),
        loudness: Some(keys.loudness_lufs).filter(|lufs| *lufs != 0.0),
    };
    let options = studio::StudioOptions {
        dir: settings.data_dir.join("studio"),
        port,
        open,
        heartbeat: Duration::from_secs(5),
        silent_every: None,
        render,
        prices: studio::Prices {
            turn: keys.turn_credits,
            refill_to: keys.full_credits,
        },
        llm_agent: configured_agent(&settings.config.agent)?,
        speech: Some(speech),
    };
    studio::start(options).await.map_err(|e| match &e {
        studio::StudioError::Media(_) => Failure::new("no_ffmpeg", e.reason(), Hint::InstallFfmpeg),
        _ => Failure::new("studio", e.reason(), Hint::ChooseFolder),
    })
}

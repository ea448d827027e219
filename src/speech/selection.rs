//! Selects the speech recognizer of the configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::child::WorkerEngine;
use super::command::CommandEngine;
use super::endpoint::EndpointEngine;
use super::engine::SpeechEngine;
use super::models::ModelFolder;
use super::scripted;
use crate::config::SpeechConfig;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, SettingsReason, SpeechReason};
use crate::media::find_on_path;

/// Returns the recognizer of the configuration.
///
/// # Errors
/// If none is available, or its model is not installed.
pub(super) fn select(
    config: &SpeechConfig,
    models: &ModelFolder,
) -> Result<Arc<dyn SpeechEngine>, Reason> {
    match config.engine.as_str() {
        "off" => Err(SpeechReason::Off.into()),
        "endpoint" => endpoint(config),
        "auto" if !config.endpoint.base_url.is_empty() => endpoint(config),
        "command" => {
            let program = find_on_path(&config.command)
                .ok_or_else(|| SpeechReason::NoProgram(config.command.clone()))?;
            command(config, models, program)
        }
        "whisper" => worker(config, models),
        _ => match find_on_path(&config.command) {
            _ if cfg!(feature = "speech") => worker(config, models),
            Some(program) if !is_script(config, models) => command(config, models, program),
            _ => worker(config, models),
        },
    }
}

fn is_script(config: &SpeechConfig, models: &ModelFolder) -> bool {
    models
        .find(&config.model)
        .is_ok_and(|model| scripted::is_script(&model))
}

/// The recognizer in a process of this program.
fn worker(config: &SpeechConfig, models: &ModelFolder) -> Result<Arc<dyn SpeechEngine>, Reason> {
    if cfg!(not(feature = "speech")) && !is_script(config, models) {
        return Err(SpeechReason::NoRecognizer.into());
    }
    let model = models.find(&config.model)?;
    Ok(Arc::new(WorkerEngine {
        id: format!("whisper:{}", fingerprint(&model)?),
        program: std::env::current_exe().map_err(|e| reason(&e))?,
        model,
        threads: threads(config),
    }))
}

fn command(
    config: &SpeechConfig,
    models: &ModelFolder,
    program: PathBuf,
) -> Result<Arc<dyn SpeechEngine>, Reason> {
    let model = models.find(&config.model)?;
    let name = model.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Arc::new(CommandEngine {
        id: format!("command:{}", fingerprint(&model)?),
        program,
        model_name: name.strip_prefix("ggml-").unwrap_or(&name).to_owned(),
        model,
        threads: threads(config),
    }))
}

fn endpoint(config: &SpeechConfig) -> Result<Arc<dyn SpeechEngine>, Reason> {
    let endpoint = &config.endpoint;
    let name = endpoint.api_key_env.trim();
    let key = std::env::var(name).ok().filter(|key| !key.is_empty());
    if key.is_none() && !name.is_empty() {
        return Err(SettingsReason::VariableUnset(name.to_owned()).into());
    }
    let engine = EndpointEngine::new(&endpoint.base_url, &endpoint.model, key)?;
    Ok(Arc::new(engine))
}

/// Threads wait for each other, so that more than the idle cores slow everything down.
fn threads(config: &SpeechConfig) -> usize {
    match config.threads {
        0 => std::thread::available_parallelism().map_or(1, |n| n.get().div_ceil(2)),
        threads => threads,
    }
}

/// Identifies the content of a model, without reading all of it.
fn fingerprint(model: &Path) -> Result<String, Reason> {
    use std::io::{Read, Seek, SeekFrom};
    const PART: u64 = 1 << 16;
    let read = || -> std::io::Result<String> {
        let mut file = std::fs::File::open(model)?;
        let bytes = file.metadata()?.len();
        let mut content = Vec::new();
        file.by_ref().take(PART).read_to_end(&mut content)?;
        file.seek(SeekFrom::Start(bytes.saturating_sub(PART)))?;
        file.take(PART).read_to_end(&mut content)?;
        Ok(format!("{bytes}:{}", blake3::hash(&content).to_hex()))
    };
    read().map_err(|e| reason(&e))
}

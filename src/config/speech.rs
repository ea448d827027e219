//! `[speech]`.

use serde::Deserialize;

use crate::domain::reason::{Reason, SettingsReason};

/// Speech recognizers: the first one that is available, or a certain one.
const ENGINES: &[&str] = &["auto", "whisper", "command", "endpoint", "off"];

/// `[speech]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpeechConfig {
    /// One of `ENGINES`.
    pub engine: String,
    /// Name or path of a model.
    pub model: String,
    /// Language tag, or `auto`.
    pub language: String,
    /// Number of threads; 0 for half of the cores.
    pub threads: usize,
    /// Program of whisper.cpp.
    pub command: String,
    /// Base URL of the models.
    pub mirror: String,
    pub endpoint: SpeechEndpointConfig,
    pub fillers: FillerConfig,
}

/// `[speech.fillers]`: words and phrases without a meaning.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FillerConfig {
    pub english: Vec<String>,
    pub chinese: Vec<String>,
}

impl FillerConfig {
    /// Returns the fillers of all languages.
    pub fn all(&self) -> Vec<String> {
        [self.english.as_slice(), &self.chinese].concat()
    }
}

impl Default for FillerConfig {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            english: words(&["um", "umm", "uhm", "uh", "uhh", "er", "erm", "hmm", "mm"]),
            chinese: words(&["嗯", "呃"]),
        }
    }
}

/// `[speech.endpoint]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpeechEndpointConfig {
    /// Base URL of an OpenAI-compatible API; empty for none.
    pub base_url: String,
    pub model: String,
    /// Environment variable that contains the API key; empty if no key is needed.
    pub api_key_env: String,
}

impl Default for SpeechConfig {
    fn default() -> Self {
        Self {
            engine: "auto".into(),
            model: "base".into(),
            language: "auto".into(),
            threads: 0,
            command: "whisper-cli".into(),
            mirror: "https://huggingface.co/ggerganov/whisper.cpp/resolve/main".into(),
            endpoint: SpeechEndpointConfig::default(),
            fillers: FillerConfig::default(),
        }
    }
}

impl Default for SpeechEndpointConfig {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            model: "whisper-1".into(),
            api_key_env: String::new(),
        }
    }
}

impl SpeechConfig {
    pub(super) fn check(&self) -> Result<(), Reason> {
        if ENGINES.contains(&self.engine.as_str()) {
            return Ok(());
        }
        Err(Reason::from(SettingsReason::NotOneOf {
            key: "speech.engine".into(),
            value: self.engine.clone(),
            choices: ENGINES.join(", "),
        }))
    }

    /// Returns the configuration with the model and the language of flags or the environment.
    #[must_use]
    pub fn with_flags(&self, model: Option<&str>, language: Option<&str>) -> Self {
        let variable = std::env::var("NEMO_SPEECH_MODEL").ok();
        let model = model.or(variable.as_deref()).filter(|m| !m.is_empty());
        Self {
            model: model.unwrap_or(&self.model).to_owned(),
            language: language.unwrap_or(&self.language).to_owned(),
            ..self.clone()
        }
    }
}

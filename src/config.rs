//! The configuration: a file, strictly read; what it leaves out has the defaults of `config.example.toml`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::{BaseDirs, ProjectDirs};
use serde::Deserialize;

use crate::domain::render_job::resolution_px;
use crate::language::locale::{self, Lang};

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub api_url: String,
    pub web_url: String,
    /// `auto`, `en` or `zh-CN`.
    pub language: String,
    pub auth: Auth,
    pub chat: Chat,
    pub export: Export,
    pub ui: Ui,
    pub polling: Polling,
}

/// `[auth]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Whether anonymous accounts are kept in the operating system's keyring, where one answers.
    pub keyring: bool,
}

/// `[chat]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chat {
    /// Whether to ask the server for partial texts.
    pub streaming: bool,
}

/// `[export]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Export {
    pub folder: PathBuf,
    pub resolution: String,
    /// Whether an export that the agent speaks of is begun without asking.
    pub at_once: bool,
}

/// `[ui]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ui {
    pub theme: ThemeChoice,
    pub mouse: bool,
}

/// Which colours to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    Auto,
    Mono,
}

/// `[polling]`: seconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Polling {
    pub render_seconds: f64,
    pub studio_render_seconds: f64,
    pub state_delays_seconds: Vec<f64>,
    pub recovery_first_seconds: f64,
    pub recovery_next_seconds: f64,
    pub recovery_tries: u32,
    pub rate_limit_seconds: f64,
    pub still_working_seconds: f64,
    pub silence_seconds: f64,
    pub turn_seconds: f64,
    pub download_retries: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api_url: "https://mega-api-prod.nemovideo.ai".into(),
            web_url: "https://nemovideo.com".into(),
            language: "auto".into(),
            auth: Auth::default(),
            chat: Chat::default(),
            export: Export::default(),
            ui: Ui::default(),
            polling: Polling::default(),
        }
    }
}

impl Default for Export {
    fn default() -> Self {
        Self { folder: PathBuf::new(), resolution: "1080p".into(), at_once: false }
    }
}

impl Default for Ui {
    fn default() -> Self {
        Self { theme: ThemeChoice::Auto, mouse: true }
    }
}

impl Default for Polling {
    fn default() -> Self {
        Self {
            render_seconds: 30.0,
            studio_render_seconds: 0.5,
            state_delays_seconds: vec![1.0, 2.0, 4.0, 8.0],
            recovery_first_seconds: 30.0,
            recovery_next_seconds: 60.0,
            recovery_tries: 5,
            rate_limit_seconds: 30.0,
            still_working_seconds: 120.0,
            silence_seconds: 600.0,
            turn_seconds: 900.0,
            download_retries: 5,
        }
    }
}

/// Why a configuration was refused: the file, the place and the reason.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {why}")]
pub struct ConfigError {
    pub file: String,
    pub why: String,
}

impl Config {
    /// Reads the file that was asked for, else the usual one where it exists. A file that was asked for must exist.
    pub fn load(asked: Option<&Path>) -> Result<Self, ConfigError> {
        let usual = ProjectDirs::from("", "", "nemo-tui").map(|d| d.config_dir().join("config.toml"));
        let Some(file) = asked.map(Path::to_owned).or(usual) else { return Ok(Self::default()) };
        let problem = |why: String| ConfigError { file: file.display().to_string(), why };
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(&text).map_err(problem),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && asked.is_none() => Ok(Self::default()),
            Err(e) => Err(problem(e.to_string())),
        }
    }

    /// Reads and checks a text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|e| e.to_string().trim().to_owned())?;
        config.polling.check()?;
        if resolution_px(&config.export.resolution).is_none() {
            return Err(format!("export.resolution: \"{}\" is none of 480p, 720p, 1080p, 1440p, 4k", config.export.resolution));
        }
        if !["auto", "en", "zh-CN", "zh"].contains(&config.language.as_str()) {
            return Err(format!("language: \"{}\" is none of auto, en, zh-CN", config.language));
        }
        Ok(config)
    }

    /// The language of the interface.
    pub fn lang(&self) -> Lang {
        match self.language.as_str() {
            "auto" => locale::from_environment(|name| std::env::var(name).ok()),
            tag => Lang::from_tag(tag),
        }
    }
}

impl Polling {
    fn check(&self) -> Result<(), String> {
        let all = [
            ("render_seconds", self.render_seconds),
            ("studio_render_seconds", self.studio_render_seconds),
            ("recovery_first_seconds", self.recovery_first_seconds),
            ("recovery_next_seconds", self.recovery_next_seconds),
            ("rate_limit_seconds", self.rate_limit_seconds),
            ("still_working_seconds", self.still_working_seconds),
            ("silence_seconds", self.silence_seconds),
            ("turn_seconds", self.turn_seconds),
        ];
        let delays = self.state_delays_seconds.iter().map(|d| ("state_delays_seconds", *d));
        match all.into_iter().chain(delays).find(|(_, v)| !(*v > 0.0 && *v <= 86_400.0)) {
            Some((name, value)) => Err(format!("polling.{name}: {value} is not between 0 and 86400 seconds")),
            None => Ok(()),
        }
    }
}

/// A checked number of seconds as a duration.
pub fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or_default()
}

/// The folder for what outlives the program.
pub fn data_dir() -> PathBuf {
    ProjectDirs::from("", "", "nemo-tui").map_or_else(|| PathBuf::from(".nemo-tui"), |d| d.data_dir().to_owned())
}

/// Where NemoVideo's tools keep the client id.
pub fn client_id_file() -> PathBuf {
    let dir = BaseDirs::new().map_or_else(|| PathBuf::from("."), |d| d.config_dir().to_owned());
    dir.join("nemovideo").join("client_id")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_holds_every_key_with_its_default() {
        let example = Config::parse(include_str!("../config.example.toml")).unwrap();
        assert_eq!(format!("{example:?}"), format!("{:?}", Config::default()));
        let keys = include_str!("../config.example.toml").lines().filter(|l| l.contains(" = ")).count();
        assert_eq!(keys, 21, "a key that is added here belongs into the example too");
    }

    #[test]
    fn a_bad_file_says_where_and_why() {
        for (text, expected) in [
            ("api_ulr = 1", "api_ulr"),
            ("[polling]\nrender_seconds = 0", "render_seconds"),
            ("[polling]\nrender_seconds = -1.5", "render_seconds"),
            ("[export]\nresolution = \"8k\"", "8k"),
            ("language = \"xx\"", "language"),
            ("[ui]\ntheme = \"pink\"", "pink"),
            ("x =", "line 1"),
        ] {
            let why = Config::parse(text).unwrap_err();
            assert!(why.contains(expected), "{text}: {why}");
        }
    }
}

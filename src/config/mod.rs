//! Loads and validates `config.toml`. Missing keys use the defaults of `config.example.toml`.

mod edit_timing;
pub mod home;
mod keys;
mod mcp;
mod polling;
mod speech;
mod studio;
mod ui;

use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use serde::Deserialize;

use crate::domain::io_reason::reason;
use crate::domain::quality::Quality;
use crate::domain::reason::{Reason, SettingsReason};
use crate::domain::resolution::Resolution;
use crate::i18n::locale::{self, Lang};
use ui::{RIGHT_TO_LEFT, SOUND_PLAYERS};

pub use edit_timing::EditTiming;
pub use keys::KeysConfig;
pub use mcp::{EditPolicy, McpConfig, WithoutEditor};
pub use polling::{PollingConfig, seconds};
pub use speech::SpeechConfig;
pub use studio::{AgentConfig, ENCODERS, StudioConfig};
pub(crate) use ui::PICTURES;
pub use ui::{NotifyConfig, PlaybackConfig, UiConfig};

/// Complete configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub api_url: String,
    pub web_url: String,
    /// `auto`, `en` or `zh-CN`.
    pub language: String,
    pub auth: AuthConfig,
    pub chat: ChatConfig,
    pub export: ExportConfig,
    pub edits: EditsConfig,
    pub credits: SpendingConfig,
    pub notify: NotifyConfig,
    pub ui: UiConfig,
    pub playback: PlaybackConfig,
    pub keys: KeysConfig,
    pub polling: PollingConfig,
    pub studio: StudioConfig,
    pub agent: AgentConfig,
    pub speech: SpeechConfig,
    pub mcp: McpConfig,
}

/// `[auth]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthConfig {
    /// Store anonymous accounts in the keyring of the operating system, if available.
    pub keyring: bool,
}

impl AuthConfig {
    /// Checks that this build has what the configuration requires. An account in the keyring must
    /// not be missed silently: the program would request another.
    ///
    /// # Errors
    /// If the keyring is enabled in a build without it.
    pub(crate) fn check(&self) -> Result<(), Reason> {
        if !self.keyring || cfg!(feature = "keyring") {
            return Ok(());
        }
        Err(Reason::from(SettingsReason::BuiltWithout {
            key: "auth.keyring".into(),
            feature: "keyring".into(),
        }))
    }
}

/// `[chat]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChatConfig {
    /// Request partial texts from the server.
    pub streaming: bool,
}

/// `[export]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportConfig {
    pub folder: PathBuf,
    pub resolution: Resolution,
    pub quality: Quality,
    /// Program that plays exports; empty for the system default.
    pub player: String,
    /// Start exports suggested by the agent without confirmation.
    pub at_once: bool,
}

/// `[edits]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EditsConfig {
    /// When direct edits are sent.
    pub at_once: EditTiming,
}

/// `[credits]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpendingConfig {
    /// Threshold of the low balance warning (credits).
    pub warn_below: f64,
    /// Spending per run that needs no confirmation (credits); 0 for no limit.
    pub spending_limit: f64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api_url: "https://mega-api-prod.nemovideo.ai".into(),
            web_url: "https://nemovideo.com".into(),
            language: "auto".into(),
            auth: AuthConfig::default(),
            chat: ChatConfig::default(),
            export: ExportConfig::default(),
            edits: EditsConfig::default(),
            credits: SpendingConfig::default(),
            notify: NotifyConfig::default(),
            ui: UiConfig::default(),
            playback: PlaybackConfig::default(),
            keys: KeysConfig::default(),
            polling: PollingConfig::default(),
            studio: StudioConfig::default(),
            agent: AgentConfig::default(),
            speech: SpeechConfig::default(),
            mcp: McpConfig::default(),
        }
    }
}

impl Default for ExportConfig {
    fn default() -> Self {
        Self {
            folder: PathBuf::new(),
            resolution: Resolution::P1080,
            quality: Quality::High,
            player: String::new(),
            at_once: false,
        }
    }
}

impl Default for SpendingConfig {
    fn default() -> Self {
        Self {
            warn_below: 20.0,
            spending_limit: 0.0,
        }
    }
}

/// Error of an invalid or unreadable configuration file.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.reason())]
pub struct ConfigError {
    file: PathBuf,
    why: Reason,
}

impl ConfigError {
    /// Returns the reason of the error.
    pub fn reason(&self) -> Reason {
        Reason::File {
            path: self.file.clone(),
            why: Box::new(self.why.clone()),
        }
    }
}

impl Config {
    /// Path of the configuration file: `custom`, else the default path.
    pub(crate) fn file_path(custom: Option<&Path>) -> Option<PathBuf> {
        custom.map(Path::to_owned).or_else(|| {
            ProjectDirs::from("", "", "nemo-tui").map(|d| d.config_dir().join("config.toml"))
        })
    }

    /// Loads the `custom` file, else the default file if it exists.
    ///
    /// # Errors
    /// Fails if the `custom` file does not exist, or if the file is unreadable or invalid.
    pub fn load(custom: Option<&Path>) -> Result<Self, ConfigError> {
        let Some(file) = Self::file_path(custom) else {
            return Ok(Self::default());
        };
        let failure = |why: Reason| ConfigError {
            file: file.clone(),
            why,
        };
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(&text).map_err(failure),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && custom.is_none() => {
                Ok(Self::default())
            }
            Err(e) => Err(failure(reason(&e))),
        }
    }

    /// Parses and validates the text of a configuration file.
    ///
    /// # Errors
    /// Returns the first error, with its location.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        // The message of the parser shows the line, so it has several lines.
        let mut config: Self =
            toml::from_str(text).map_err(|e| Reason::Message(e.to_string().trim().to_owned()))?;
        config.export.folder = home::expand_tilde(&config.export.folder);
        config.polling.check()?;
        config.studio.check()?;
        config.agent.check()?;
        config.speech.check()?;
        let resolution = &config.export.resolution;
        if resolution.short_side().is_none() {
            let choices = Resolution::ids().collect::<Vec<_>>().join(", ");
            return Err(not_one_of("export.resolution", resolution, &choices));
        }
        check_modes(&config)?;
        if !Quality::ALL.contains(&config.export.quality) {
            let choices = Quality::ids().collect::<Vec<_>>().join(", ");
            return Err(not_one_of(
                "export.quality",
                &config.export.quality,
                &choices,
            ));
        }
        let spending = [
            ("warn_below", config.credits.warn_below),
            ("spending_limit", config.credits.spending_limit),
        ];
        if let Some((name, value)) = spending.iter().find(|(_, v)| !v.is_finite() || *v < 0.0) {
            return Err(Reason::from(SettingsReason::Negative {
                key: format!("credits.{name}"),
                value: value.to_string(),
            }));
        }
        if let Err(e) = config.keys.keymap() {
            return Err(Reason::Keys {
                line: config.keys.line(text, &e.action),
                action: e.action,
                why: Box::new(e.reason),
            });
        }
        if !["auto", "en", "zh-CN", "zh"].contains(&config.language.as_str()) {
            return Err(not_one_of(
                "language",
                &config.language,
                &["auto", "en", "zh-CN"].join(", "),
            ));
        }
        Ok(config)
    }

    /// Language of the interface.
    pub fn lang(&self) -> Lang {
        match self.language.as_str() {
            "auto" => locale::environment_language(),
            tag => Lang::from_tag(tag),
        }
    }

    /// Language tag of new sessions: the configured language, else the locale.
    pub(crate) fn session_language(&self) -> String {
        match self.language.as_str() {
            "auto" => locale::session_tag(|name| std::env::var(name).ok()),
            tag => Lang::from_tag(tag).wire_tag().to_owned(),
        }
    }
}

/// Checks the settings that name a mode.
fn check_modes(config: &Config) -> Result<(), Reason> {
    let modes = [
        ("ui.pictures", &config.ui.pictures, PICTURES),
        ("ui.right_to_left", &config.ui.right_to_left, RIGHT_TO_LEFT),
        ("playback.sound", &config.playback.sound, SOUND_PLAYERS),
    ];
    for (key, mode, choices) in modes {
        if !choices.contains(&mode.as_str()) {
            return Err(not_one_of(key, mode, &choices.join(", ")));
        }
    }
    Ok(())
}

/// Reason for a value that is not among the valid ones.
fn not_one_of(key: &str, value: impl std::fmt::Display, choices: &str) -> Reason {
    Reason::from(SettingsReason::NotOneOf {
        key: key.to_owned(),
        value: value.to_string(),
        choices: choices.to_owned(),
    })
}

/// Default directory for persistent data.
pub(crate) fn data_dir() -> PathBuf {
    ProjectDirs::from("", "", "nemo-tui")
        .map_or_else(|| PathBuf::from(".nemo-tui"), |d| d.data_dir().to_owned())
}

/// Path of the client ID file shared by NemoVideo tools.
pub fn client_id_file() -> PathBuf {
    let dir = BaseDirs::new().map_or_else(|| PathBuf::from("."), |d| d.config_dir().to_owned());
    dir.join("nemovideo").join("client_id")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_contains_every_key_with_its_default() {
        let example = Config::parse(include_str!("../../config.example.toml")).unwrap();
        assert_eq!(format!("{example:?}"), format!("{:?}", Config::default()));
        let keys = include_str!("../../config.example.toml")
            .lines()
            .filter(|l| l.contains(" = "))
            .count();
        assert_eq!(keys, 60, "add new keys to the example too");
    }

    #[test]
    fn a_keyring_requires_a_build_with_it() {
        let checked = AuthConfig { keyring: true }.check();
        assert_eq!(checked.is_ok(), cfg!(feature = "keyring"));
        if let Err(why) = checked {
            let text = crate::i18n::reasons::text(Lang::En, &why);
            assert!(text.contains("auth.keyring") && text.contains("--features keyring"));
        }
    }

    #[test]
    fn an_invalid_file_is_reported_with_its_location() {
        for (text, expected) in [
            ("api_ulr = 1", "api_ulr"),
            ("[polling]\nrender_seconds = 0", "render_seconds"),
            ("[polling]\nrender_seconds = -1.5", "render_seconds"),
            ("[export]\nresolution = \"8k\"", "8k"),
            ("language = \"xx\"", "language"),
            ("[ui]\ntheme = 3", "theme"),
            ("[export]\nquality = \"best\"", "best"),
            ("[playback]\nsound = \"vlc\"", "vlc"),
            ("[speech]\nengine = \"siri\"", "siri"),
            ("[mcp]\nedits = \"sometimes\"", "sometimes"),
            ("[mcp]\nwithout_editor = \"allow\"", "allow"),
            ("[credits]\nspending_limit = -1", "spending_limit"),
            ("[keys]\npreset = \"emacs\"", "emacs"),
            (
                "[keys.bind]\nsplit = [\"y\"]\nmute = [\"Ctrl-S\"]",
                "line 3",
            ),
            ("[keys.bind]\nfly = [\"y\"]", "fly"),
            ("x =", "line 1"),
        ] {
            let message = Config::parse(text).unwrap_err().to_string();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}

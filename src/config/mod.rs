//! Loads and validates `config.toml`. Missing keys use the defaults of `config.example.toml`.

mod edit_timing;
pub mod home;
mod speech;
mod studio;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::{BaseDirs, ProjectDirs};
use serde::Deserialize;

use crate::domain::io_reason::reason;
use crate::domain::quality::Quality;
use crate::domain::reason::{Reason, SettingsReason};
use crate::domain::resolution::Resolution;
use crate::i18n::locale::{self, Lang};
use crate::input::Keymap;
use crate::input::keymap::BindingError;

pub use edit_timing::EditTiming;
pub use speech::SpeechConfig;
pub use studio::{AgentConfig, ENCODERS, StudioConfig};

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
}

/// `[auth]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthConfig {
    /// Store anonymous accounts in the keyring of the operating system, if available.
    pub keyring: bool,
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

/// `[ui]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UiConfig {
    /// `auto`, a built-in theme, or the path of a theme file.
    pub theme: String,
    pub mouse: bool,
    /// Draw borders and blocks with ASCII characters only.
    pub ascii: bool,
    /// Show first-run tips.
    pub tips: bool,
    /// One of `PICTURES`.
    pub pictures: String,
    /// One of `RIGHT_TO_LEFT`.
    pub right_to_left: String,
}

/// Programs that reorder right-to-left text: detected, the editor, or the terminal.
const RIGHT_TO_LEFT: &[&str] = &["auto", "editor", "terminal"];

/// Picture modes: detected from the terminal, a graphics protocol, or text blocks.
pub(crate) const PICTURES: &[&str] = &[
    "auto",
    "kitty",
    "sixel",
    "iterm2",
    "blocks",
    "quadrants",
    "sextants",
    "octants",
];

/// `[playback]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaybackConfig {
    /// One of `SOUND_PLAYERS`.
    pub sound: String,
}

/// Players of the sound: the first one that is installed, a certain one, or none.
const SOUND_PLAYERS: &[&str] = &["auto", "ffplay", "mpv", "off"];

impl Default for PlaybackConfig {
    fn default() -> Self {
        Self {
            sound: "auto".into(),
        }
    }
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

/// `[notify]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotifyConfig {
    pub bell: bool,
    /// Desktop notifications through the terminal (OSC 9 and 777) while it is not focused.
    pub desktop: bool,
    /// Terminal title and taskbar progress (OSC 0 and 9;4).
    pub title: bool,
}

/// `[keys]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysConfig {
    pub preset: String,
    /// Custom keys by action ID.
    pub bind: BTreeMap<String, toml::Spanned<Vec<String>>>,
}

impl KeysConfig {
    /// Builds the keymap of the preset and the custom keys.
    ///
    /// # Errors
    /// Fails if the preset, an action or a key is invalid.
    pub fn keymap(&self) -> Result<Keymap, BindingError> {
        let bindings = self
            .bind
            .iter()
            .map(|(id, keys)| (id.clone(), keys.get_ref().clone()))
            .collect();
        Keymap::new(&self.preset, &bindings)
    }

    /// Returns the line of a binding in `text`; `None` if the preset is at fault.
    fn line(&self, text: &str, action: &str) -> Option<usize> {
        let keys = self.bind.get(action)?;
        let offset = keys.span().start.min(text.len());
        Some(text[..offset].matches('\n').count() + 1)
    }
}

/// `[polling]`: intervals and limits (s).
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PollingConfig {
    pub render_seconds: f64,
    pub studio_render_seconds: f64,
    pub render_stalled_seconds: f64,
    pub state_delays_seconds: Vec<f64>,
    pub recovery_first_seconds: f64,
    pub recovery_next_seconds: f64,
    pub recovery_tries: u32,
    pub rate_limit_seconds: f64,
    pub still_working_seconds: f64,
    pub silence_seconds: f64,
    pub end_of_turn_seconds: f64,
    pub turn_seconds: f64,
    pub download_retries: u32,
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

impl Default for UiConfig {
    fn default() -> Self {
        Self {
            theme: "auto".into(),
            mouse: true,
            ascii: false,
            tips: true,
            pictures: "auto".into(),
            right_to_left: "auto".into(),
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

impl Default for NotifyConfig {
    fn default() -> Self {
        Self {
            bell: true,
            desktop: true,
            title: true,
        }
    }
}

impl Default for KeysConfig {
    fn default() -> Self {
        Self {
            preset: "default".into(),
            bind: BTreeMap::new(),
        }
    }
}

impl Default for PollingConfig {
    fn default() -> Self {
        Self {
            render_seconds: 30.0,
            studio_render_seconds: 0.5,
            render_stalled_seconds: 900.0,
            state_delays_seconds: vec![1.0, 2.0, 4.0, 8.0],
            recovery_first_seconds: 30.0,
            recovery_next_seconds: 60.0,
            recovery_tries: 5,
            rate_limit_seconds: 30.0,
            still_working_seconds: 120.0,
            silence_seconds: 600.0,
            end_of_turn_seconds: 10.0,
            turn_seconds: 900.0,
            download_retries: 5,
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

impl PollingConfig {
    fn check(&self) -> Result<(), Reason> {
        let values = [
            ("render_seconds", self.render_seconds),
            ("studio_render_seconds", self.studio_render_seconds),
            ("recovery_first_seconds", self.recovery_first_seconds),
            ("recovery_next_seconds", self.recovery_next_seconds),
            ("rate_limit_seconds", self.rate_limit_seconds),
            ("still_working_seconds", self.still_working_seconds),
            ("silence_seconds", self.silence_seconds),
            ("end_of_turn_seconds", self.end_of_turn_seconds),
            ("render_stalled_seconds", self.render_stalled_seconds),
            ("turn_seconds", self.turn_seconds),
        ];
        let delays = self
            .state_delays_seconds
            .iter()
            .map(|d| ("state_delays_seconds", *d));
        match values
            .into_iter()
            .chain(delays)
            .find(|(_, v)| !(*v > 0.0 && *v <= 86_400.0))
        {
            Some((name, value)) => Err(Reason::from(SettingsReason::NotBetween {
                key: format!("polling.{name}"),
                value: value.to_string(),
                low: "0".into(),
                high: "86400".into(),
            })),
            None => Ok(()),
        }
    }
}

/// Converts validated seconds to a duration.
pub fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or_default()
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
        assert_eq!(keys, 58, "add new keys to the example too");
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

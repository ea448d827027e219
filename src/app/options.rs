//! Settings of the editor from the configuration; replaced as a whole when the file changes.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::{Config, EditTiming};
use crate::domain::quality::Quality;
use crate::domain::resolution::Resolution;
use crate::i18n::locale::Lang;
use crate::input::Keymap;

/// Settings of the editor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditorOptions {
    pub lang: Lang,
    /// Language tag of new sessions; empty in recordings of older versions.
    #[serde(default)]
    pub session_language: String,
    pub keymap: Arc<Keymap>,
    /// Name of the theme in the configuration.
    pub theme: String,
    pub mouse: bool,
    /// Draws borders and blocks with ASCII characters only.
    pub ascii: bool,
    pub tips: bool,
    /// Graphics protocol for pictures, or text cells.
    pub pictures: String,
    /// The program that reorders right-to-left text: `auto`, `editor` or `terminal`.
    #[serde(default = "default_right_to_left")]
    pub right_to_left: String,
    /// Player of the sound: `auto`, `ffplay`, `mpv`, or `off`.
    #[serde(default = "default_sound_player")]
    pub sound_player: String,
    /// When direct edits are sent.
    pub edits_at_once: EditTiming,
    /// Starts exports suggested by the agent without confirmation.
    pub export_at_once: bool,
    /// True if the studio has an LLM agent, whose replies can take long.
    #[serde(default)]
    pub llm_agent: bool,
    /// Export folder and player; empty for the startup folder and the system's player.
    pub export_folder: PathBuf,
    pub player: String,
    pub resolution: Resolution,
    pub quality: Quality,
    /// Balance below which the gauge warns (credits).
    pub warn_below: f64,
    /// Spending that needs a confirmation to be exceeded (credits); 0 for no limit.
    pub spending_limit: f64,
    pub bell: bool,
    pub desktop: bool,
    pub title: bool,
    /// Interval of "still working" notices (ms).
    pub still_working_ms: u64,
}

/// The program that reorders right-to-left text in recordings of older versions.
fn default_right_to_left() -> String {
    "auto".into()
}

/// Player of the sound in recordings of older versions.
fn default_sound_player() -> String {
    "auto".into()
}

impl Default for EditorOptions {
    fn default() -> Self {
        Self::from_config(&Config {
            language: "en".into(),
            ..Config::default()
        })
    }
}

impl EditorOptions {
    /// Creates the settings from a validated configuration.
    pub fn from_config(config: &Config) -> Self {
        Self {
            lang: config.lang(),
            session_language: config.session_language(),
            keymap: Arc::new(config.keys.keymap().unwrap_or_default()),
            theme: config.ui.theme.clone(),
            mouse: config.ui.mouse,
            ascii: config.ui.ascii,
            tips: config.ui.tips,
            pictures: config.ui.pictures.clone(),
            right_to_left: config.ui.right_to_left.clone(),
            sound_player: config.playback.sound.clone(),
            edits_at_once: config.edits.at_once,
            export_at_once: config.export.at_once,
            llm_agent: !config.agent.base_url.is_empty(),
            export_folder: config.export.folder.clone(),
            player: config.export.player.clone(),
            resolution: config.export.resolution.clone(),
            quality: config.export.quality.clone(),
            warn_below: config.credits.warn_below,
            spending_limit: config.credits.spending_limit,
            bell: config.notify.bell,
            desktop: config.notify.desktop,
            title: config.notify.title,
            still_working_ms: (config.polling.still_working_seconds * 1000.0) as u64,
        }
    }
}

//! The part of the configuration that the editor itself heeds; replaced as a whole when the file changes.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::i18n::locale::Lang;
use crate::input::Keymap;

/// What the configuration asks of the editor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditorOptions {
    pub lang: Lang,
    /// The language tag of new sessions; empty in recordings of older versions.
    #[serde(default)]
    pub session_language: String,
    pub keymap: Arc<Keymap>,
    /// The theme's name in the configuration.
    pub theme: String,
    pub mouse: bool,
    /// Whether frames and blocks are drawn with ASCII characters only.
    pub ascii: bool,
    pub tips: bool,
    /// How pictures are shown: by which graphics, or by cells.
    pub pictures: String,
    /// Whether a direct edit is sent without a look at its sentence.
    pub edits_at_once: bool,
    /// Whether an export that the agent speaks of is begun without asking.
    pub export_at_once: bool,
    /// Where exports go, and what plays them; empty for the folder of the start, and the system's player.
    pub export_folder: PathBuf,
    pub player: String,
    pub resolution: String,
    pub quality: String,
    /// Below so many credits the gauge warns.
    pub warn_below: f64,
    /// The most that may be spent before it asks; 0 for no limit.
    pub spending_limit: f64,
    pub bell: bool,
    pub desktop: bool,
    pub title: bool,
    /// How often a long answer says that it is still at work, ms.
    pub still_working_ms: u64,
}

impl Default for EditorOptions {
    fn default() -> Self {
        Self::of(&Config {
            language: "en".into(),
            ..Config::default()
        })
    }
}

impl EditorOptions {
    /// From a configuration that was checked when it was read.
    pub fn of(config: &Config) -> Self {
        Self {
            lang: config.lang(),
            session_language: config.session_language(),
            keymap: Arc::new(config.keys.map().unwrap_or_default()),
            theme: config.ui.theme.clone(),
            mouse: config.ui.mouse,
            ascii: config.ui.ascii,
            tips: config.ui.tips,
            pictures: config.ui.pictures.clone(),
            edits_at_once: config.edits.at_once,
            export_at_once: config.export.at_once,
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

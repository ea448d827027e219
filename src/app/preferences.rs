//! Preferences saved between runs: pane sizes, last choices, average prices.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::interchange::InterchangeFormat;
use crate::domain::render_job::OutputOptions;
use crate::domain::resolution::Resolution;

/// Width of the side panel (cells): default, minimum and maximum.
pub const SIDE_WIDTH: (u16, u16, u16) = (38, 24, 90);

/// Settings of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportChoice {
    pub resolution: Resolution,
    #[serde(flatten)]
    pub output: OutputOptions,
    /// Interchange file to write instead of a video.
    #[serde(rename = "cut")]
    pub interchange: Option<InterchangeFormat>,
    /// Empty for the configured folder.
    pub folder: String,
}

impl Default for ExportChoice {
    fn default() -> Self {
        Self {
            resolution: Resolution::P1080,
            output: OutputOptions::default(),
            interchange: None,
            folder: String::new(),
        }
    }
}

/// Running average cost of one kind of turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AveragePrice {
    pub average: f64,
    pub turns: u32,
}

impl AveragePrice {
    /// Adds the cost of a turn (credits); recent turns weigh more.
    pub fn record(&mut self, cost: f64) {
        self.turns = self.turns.saturating_add(1);
        self.average += (cost - self.average) / f64::from(self.turns.min(5));
    }
}

/// A first-run tip, shown until the user has done what it describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tip {
    Upload,
    #[serde(rename = "wish")]
    Message,
    Timeline,
    Edit,
    Export,
    Palette,
}

/// Tips in the order in which they are shown.
pub const TIPS: &[Tip] = &[
    Tip::Upload,
    Tip::Message,
    Tip::Timeline,
    Tip::Edit,
    Tip::Export,
    Tip::Palette,
];

/// Preferences saved between runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Width of the side panel (cells).
    pub side_cells: u16,
    /// Height of the timeline (rows); `None` sizes it automatically.
    pub timeline_rows: Option<u16>,
    /// Visibility of the preview; `None` shows it if there is room.
    pub preview: Option<bool>,
    /// Volume of playback (percent).
    pub sound_volume: u8,
    pub sound_muted: bool,
    pub export: Option<ExportChoice>,
    #[serde(rename = "learnt")]
    pub completed_tips: BTreeSet<Tip>,
    /// Number of times that each action was chosen by name, by id.
    pub used: BTreeMap<String, u32>,
    /// Theme chosen with the keyboard; `None` follows the configuration.
    pub theme: Option<String>,
    /// Configured theme when another one was chosen; a change of the configuration wins.
    pub theme_instead_of: Option<String>,
    /// Average costs of edits and generations.
    pub edits: AveragePrice,
    pub generations: AveragePrice,
}

impl Preferences {
    /// Theme to use with this configured one.
    pub(crate) fn theme_or<'a>(&'a self, configured: &'a str) -> &'a str {
        let is_current = self
            .theme_instead_of
            .as_deref()
            .is_none_or(|old| old == configured);
        self.theme
            .as_deref()
            .filter(|_| is_current)
            .unwrap_or(configured)
    }

    /// Counts an action that was chosen by name.
    pub(crate) fn count_use(&mut self, id: &str) {
        let uses = self.used.entry(id.to_owned()).or_default();
        *uses = uses.saturating_add(1);
    }

    /// Number of times that an action was chosen by name.
    pub(crate) fn uses(&self, id: &str) -> u32 {
        self.used.get(id).copied().unwrap_or_default()
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            side_cells: SIDE_WIDTH.0,
            timeline_rows: None,
            preview: None,
            sound_volume: 100,
            sound_muted: false,
            export: None,
            completed_tips: BTreeSet::new(),
            used: BTreeMap::new(),
            theme: None,
            theme_instead_of: None,
            edits: AveragePrice::default(),
            generations: AveragePrice::default(),
        }
    }
}

/// Cost of a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurnCost {
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
    pub credits: f64,
    /// Start of the message.
    #[serde(rename = "words")]
    pub message: String,
}

/// Settings key of the turn costs of a session.
pub fn costs_key(session: &str) -> String {
    format!("costs:{session}")
}

/// Settings key of the preferences. The value dates from older versions.
pub const PREFERENCES_KEY: &str = "memory";

/// Settings key of the unsent text of a session.
pub fn composer_key(session: &str) -> String {
    format!("composer:{session}")
}

/// Settings key of the markers of a session.
pub fn markers_key(session: &str) -> String {
    format!("markers:{session}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_follows_recent_turns() {
        let mut price = AveragePrice::default();
        price.record(10.0);
        assert_eq!(price.average, 10.0);
        for _ in 0..40 {
            price.record(20.0);
        }
        assert!((price.average - 20.0).abs() < 0.1, "{price:?}");
    }

    #[test]
    fn a_changed_configuration_wins_over_the_chosen_theme() {
        let mut preferences = Preferences::default();
        assert_eq!(preferences.theme_or("dark"), "dark");
        preferences.theme = Some("light".into());
        assert_eq!(preferences.theme_or("dark"), "light", "of an older version");
        preferences.theme_instead_of = Some("dark".into());
        assert_eq!(preferences.theme_or("dark"), "light");
        assert_eq!(preferences.theme_or("high-contrast"), "high-contrast");
    }

    #[test]
    fn preferences_of_other_versions_are_readable() {
        let preferences: Preferences =
            serde_json::from_str(r#"{"side_cells":50,"from_the_future":1}"#).unwrap();
        assert_eq!(
            (preferences.side_cells, preferences.timeline_rows),
            (50, None)
        );
        let choice: ExportChoice =
            serde_json::from_str(r#"{"resolution":"4k","quality":"low","vertical":true}"#).unwrap();
        assert_eq!(
            (
                choice.output.quality.id(),
                choice.output.fps,
                choice.output.vertical
            ),
            ("low", None, true)
        );
        let preferences = Preferences {
            export: Some(choice),
            ..preferences
        };
        let read: Preferences =
            serde_json::from_str(&serde_json::to_string(&preferences).unwrap()).unwrap();
        assert_eq!(read, preferences);
    }
}

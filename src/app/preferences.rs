//! What the editor remembers from one start to the next: how its panes lie, what was chosen last, what was learnt.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::interchange::InterchangeFormat;
use crate::domain::render_job::OutputOptions;

/// Cells of the right side, and the least and most it may have.
pub const SIDE: (u16, u16, u16) = (38, 24, 90);

/// The choices of the last export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportChoice {
    pub resolution: String,
    #[serde(flatten)]
    pub output: OutputOptions,
    /// A file of the cut for other programs, in place of a film.
    pub cut: Option<InterchangeFormat>,
    /// Empty for the configured folder.
    pub folder: String,
}

impl Default for ExportChoice {
    fn default() -> Self {
        Self {
            resolution: "1080p".into(),
            output: OutputOptions::default(),
            cut: None,
            folder: String::new(),
        }
    }
}

/// What turns of one sort have cost, as a running average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AveragePrice {
    pub average: f64,
    pub turns: u32,
}

impl AveragePrice {
    /// Takes a turn's cost in; the last few count most.
    pub fn learn(&mut self, cost: f64) {
        self.turns = self.turns.saturating_add(1);
        self.average += (cost - self.average) / f64::from(self.turns.min(5));
    }
}

/// A first-run tip: shown until what it speaks of was done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tip {
    Upload,
    Wish,
    Timeline,
    Edit,
    Export,
    Palette,
}

/// The order in which the tips are given.
pub const TIPS: &[Tip] = &[
    Tip::Upload,
    Tip::Wish,
    Tip::Timeline,
    Tip::Edit,
    Tip::Export,
    Tip::Palette,
];

/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Cells of the right side.
    pub side_cells: u16,
    /// Rows of the timeline; none while it sizes itself.
    pub timeline_rows: Option<u16>,
    /// Whether the preview is shown; none shows it where there is room for it.
    pub preview: Option<bool>,
    pub export: Option<ExportChoice>,
    pub learnt: BTreeSet<Tip>,
    /// The theme that was chosen by key; none follows the configuration.
    pub theme: Option<String>,
    /// What edits and generations cost.
    pub edits: AveragePrice,
    pub generations: AveragePrice,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            side_cells: SIDE.0,
            timeline_rows: None,
            preview: None,
            export: None,
            learnt: BTreeSet::new(),
            theme: None,
            edits: AveragePrice::default(),
            generations: AveragePrice::default(),
        }
    }
}

/// What a turn cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurnCost {
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
    pub credits: f64,
    /// The message's first words.
    pub words: String,
}

/// The key of the costs of a session.
pub fn costs_key(session: &str) -> String {
    format!("costs:{session}")
}

/// The key under which it is kept.
pub const MEMORY_KEY: &str = "memory";

/// The key of the unsent text of a session.
pub fn composer_key(session: &str) -> String {
    format!("composer:{session}")
}

/// The key of the markers of a session.
pub fn markers_key(session: &str) -> String {
    format!("markers:{session}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_follows_the_last_turns() {
        let mut price = AveragePrice::default();
        price.learn(10.0);
        assert_eq!(price.average, 10.0);
        for _ in 0..40 {
            price.learn(20.0);
        }
        assert!((price.average - 20.0).abs() < 0.1, "{price:?}");
    }

    #[test]
    fn memories_of_other_versions_are_read_as_far_as_they_go() {
        let memory: Preferences =
            serde_json::from_str(r#"{"side_cells":50,"from_the_future":1}"#).unwrap();
        assert_eq!((memory.side_cells, memory.timeline_rows), (50, None));
        let chosen: ExportChoice =
            serde_json::from_str(r#"{"resolution":"4k","quality":"low","vertical":true}"#).unwrap();
        assert_eq!(
            (
                chosen.output.quality.as_str(),
                chosen.output.fps,
                chosen.output.vertical
            ),
            ("low", None, true)
        );
        let memory = Preferences {
            export: Some(chosen),
            ..memory
        };
        let again: Preferences =
            serde_json::from_str(&serde_json::to_string(&memory).unwrap()).unwrap();
        assert_eq!(again, memory);
    }
}

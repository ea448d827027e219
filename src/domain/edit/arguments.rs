//! Types of the arguments of tools.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

use super::titles::TextChange;
use super::tool::ToolError;
use crate::domain::text::one_line;
use crate::domain::timeline::{Position, Transition, TransitionKind};
use crate::domain::vocabulary::Vocabulary;

/// A known name of a vocabulary.
#[derive(Clone, Debug)]
pub(crate) struct Known<T>(pub T);

impl<'de, T: Vocabulary> Deserialize<'de> for Known<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(from)?;
        T::find(&name).map(Self).ok_or_else(|| {
            D::Error::custom(format!(
                "\"{}\" is not one of {}",
                one_line(&name),
                T::NAMES.join(", ")
            ))
        })
    }
}

impl<T: Vocabulary> JsonSchema for Known<T> {
    fn schema_name() -> Cow<'static, str> {
        "Known".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "enum": T::NAMES})
    }
}

/// Transition at a cut; `None` for a hard cut.
#[derive(Clone, Debug)]
pub(crate) struct CutKind(Option<TransitionKind>);

/// Name of a hard cut.
const HARD_CUT: &str = "none";

impl CutKind {
    /// Returns the transition with this duration (ms).
    pub fn lasting(self, duration_ms: Option<u64>) -> Option<Transition> {
        Some(Transition {
            kind: self.0?,
            duration_ms: duration_ms.unwrap_or(500),
        })
    }
}

impl<'de> Deserialize<'de> for CutKind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(from)?;
        match TransitionKind::known(&name) {
            None if name != HARD_CUT => Err(D::Error::custom(format!(
                "there is no transition \"{}\"",
                one_line(&name)
            ))),
            kind => Ok(Self(kind)),
        }
    }
}

impl JsonSchema for CutKind {
    fn schema_name() -> Cow<'static, str> {
        "CutKind".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = TransitionKind::ids().chain([HARD_CUT]).collect();
        json_schema!({"type": "string", "enum": names})
    }
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Weight {
    Light,
    Regular,
    Semibold,
    Bold,
}

impl Weight {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Regular => "regular",
            Self::Semibold => "semibold",
            Self::Bold => "bold",
        }
    }
}

/// Properties of a text.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct TextArguments {
    /// The text.
    text: Option<String>,
    /// Start on the timeline (ms).
    start_ms: Option<u64>,
    /// Duration (ms).
    duration_ms: Option<u64>,
    position: Option<Known<Position>>,
    /// Font size (px on a canvas 1080 px high).
    size: Option<u32>,
    /// Color of the text, as #rrggbb.
    color: Option<String>,
    /// Color of a band behind the text, as #rrggbb.
    background: Option<String>,
    weight: Option<Weight>,
    /// Duration of the fade-in and the fade-out (ms).
    fade_ms: Option<u64>,
}

impl TextArguments {
    /// Converts the arguments to a change. A blank text counts as missing.
    pub fn into_change(self) -> Result<TextChange, ToolError> {
        Ok(TextChange {
            text: self.text.filter(|text| !text.trim().is_empty()),
            start_ms: self.start_ms,
            duration_ms: self.duration_ms,
            position: self.position.map(|position| position.0),
            size: self.size.map(|size| size.clamp(8, 400)),
            color: color(self.color)?,
            background: color(self.background)?,
            weight: self.weight.map(|weight| weight.name().to_owned()),
            fade_ms: self.fade_ms,
            ..TextChange::default()
        })
    }
}

/// Checks a color. An empty one counts as missing.
fn color(color: Option<String>) -> Result<Option<String>, ToolError> {
    let is_hex = |c: &String| {
        c.len() == 7 && c.starts_with('#') && c[1..].chars().all(|c| c.is_ascii_hexdigit())
    };
    match color.filter(|color| !color.is_empty()) {
        Some(color) if !is_hex(&color) => {
            Err(format!("\"{}\" is not a color #rrggbb", one_line(&color)))
        }
        color => Ok(color.map(|color| color.to_lowercase())),
    }
}

/// Default duration of a photo (ms), for agents that do not set one.
pub(crate) fn default_photo_ms() -> u64 {
    crate::domain::assemble::DEFAULT_PHOTO_MS
}

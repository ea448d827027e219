//! A change of a timeline, without display text.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// Type of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

/// The property that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Property {
    /// Start and end on the timeline.
    Time,
    InPoint,
    Volume,
    Speed,
    Text,
    Name,
    #[serde(rename = "place")]
    Position,
    Size,
    Color,
    /// Background, weight and scrolling of a text.
    Style,
    Transition,
    Fades,
    Source,
    /// Motion, color, fit and placement of a picture.
    #[serde(rename = "look")]
    Appearance,
    Canvas,
    Other,
}

/// A change. Uses compact strings, because there may be ten thousand short ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub kind: ChangeKind,
    /// Track label; empty for a change of the whole project.
    pub track: CompactString,
    /// Segment name; empty for a change of the whole project.
    pub name: CompactString,
    /// Segment id; empty for a change of the whole project.
    pub segment: CompactString,
    pub property: Property,
    /// Previous value, or `None` if there is none.
    pub before: Option<Value>,
    /// New value, or `None` if there is none.
    pub after: Option<Value>,
}

impl Change {
    /// Signed distance (ms) that a segment moved without a change of its duration, or `None` if
    /// the change is of another type.
    pub fn shift_ms(&self) -> Option<i64> {
        let (ChangeKind::Changed, Property::Time) = (self.kind, self.property) else {
            return None;
        };
        let (start, end) = self.before.as_ref()?.span()?;
        let (new_start, new_end) = self.after.as_ref()?.span()?;
        (end - start == new_end - new_start).then_some(new_start as i64 - start as i64)
    }
}

/// Value of a property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Start and end on the timeline.
    Span {
        start_ms: u64,
        end_ms: u64,
    },
    /// Time in the source (ms).
    Time(u64),
    Volume {
        percent: u64,
        muted: bool,
        ducked: bool,
    },
    Playback {
        speed: f64,
        reversed: bool,
        frozen: bool,
        looped: bool,
    },
    /// Font size (px on a canvas 1080 px high).
    Size(u32),
    Style {
        /// `None` is the default weight.
        weight: Option<CompactString>,
        /// `#rrggbb`.
        background: Option<CompactString>,
        roll: bool,
        /// Style preset of a caption that follows the spoken words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spoken: Option<CompactString>,
    },
    Transition {
        kind: CompactString,
        duration_ms: u64,
    },
    Fades {
        in_ms: u64,
        out_ms: u64,
    },
    Appearance(Box<Appearance>),
    Canvas {
        width: u32,
        height: u32,
        fps: u32,
        loudness: Option<f64>,
    },
    /// A text, name, address, color or position. Also every value stored by version 0.1, which
    /// stored English display text.
    #[serde(untagged)]
    Text(CompactString),
}

impl Value {
    /// Start and end on the timeline (ms), if the value is a span.
    pub fn span(&self) -> Option<(u64, u64)> {
        match self {
            Self::Span { start_ms, end_ms } => Some((*start_ms, *end_ms)),
            _ => None,
        }
    }
}

/// Appearance of a picture that differs from the default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appearance {
    /// Position and width (%) of a picture-in-picture.
    pub inset: Option<(CompactString, i64)>,
    pub fit: Option<CompactString>,
    pub adjustments: Vec<AdjustmentSetting>,
}

/// An adjustment that differs from its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentSetting {
    /// Key in the draft, or the name of the motion.
    pub name: CompactString,
    pub amount: AdjustmentAmount,
}

/// Amount of an adjustment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentAmount {
    /// The adjustment has no amount.
    On,
    Percent(i64),
    Degrees(u32),
    /// Left, top, right and bottom (%).
    Sides([i64; 4]),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stored_by_version_0_1_stay_readable() {
        let json = r#"{"kind":"changed","track":"Video","name":"a.jpg","segment":"s",
            "property":"look","before":"plain","after":"zoom-in, brightness 20%"}"#;
        let change: Change = serde_json::from_str(json).unwrap();
        assert_eq!(
            change.after,
            Some(Value::Text("zoom-in, brightness 20%".into()))
        );
        let old: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(&change).unwrap(), old);
        let added = r#"{"kind":"added","track":"Video","name":"a.jpg","segment":"s",
            "property":"time","before":"","after":"0:00.0–0:05.0"}"#;
        let added: Change = serde_json::from_str(added).unwrap();
        assert_eq!(added.before, Some(Value::Text(CompactString::default())));
    }

    #[test]
    fn values_round_trip_through_json() {
        let values = [
            Value::Span {
                start_ms: 0,
                end_ms: 5_000,
            },
            Value::Time(40),
            Value::Size(72),
            Value::Transition {
                kind: "crossfade".into(),
                duration_ms: 500,
            },
            Value::Text("size".into()),
            Value::Appearance(Box::new(Appearance {
                inset: Some(("top-left".into(), 30)),
                fit: None,
                adjustments: Vec::new(),
            })),
        ];
        for value in values {
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(
                serde_json::from_str::<Value>(&json).unwrap(),
                value,
                "{json}"
            );
        }
    }
}

//! Values of the properties of a segment.

use compact_str::CompactString;

use super::change::{AdjustmentAmount, AdjustmentSetting, Appearance, Property, Value};
use crate::domain::summary::volume_percent;
use crate::domain::timeline::segment::{ADJUSTMENTS, PropertyValue, SegmentProperty};
use crate::domain::timeline::{Adjustments, Fit, Position, Segment, TextStyle};

/// Value of a property; `None` if the segment has none.
pub fn value(property: Property, s: &Segment) -> Option<Value> {
    let style = s.style.as_ref();
    match property {
        Property::Time => Some(Value::Span {
            start_ms: s.start_ms,
            end_ms: s.end_ms(),
        }),
        Property::InPoint => Some(Value::Time(s.in_ms)),
        Property::Volume => Some(Value::Volume {
            percent: volume_percent(s),
            muted: s.muted,
            ducked: s.ducked,
        }),
        Property::Speed => Some(Value::Playback {
            speed: s.speed,
            reversed: s.reversed,
            frozen: s.frozen,
            looped: s.looped,
        }),
        Property::Transition => s.transition.as_ref().map(|t| Value::Transition {
            kind: t.kind.id().into(),
            duration_ms: t.duration_ms,
        }),
        Property::Fades => Some(Value::Fades {
            in_ms: s.fade_in_ms,
            out_ms: s.fade_out_ms,
        }),
        Property::Appearance => appearance(s),
        Property::Source => s.source.as_deref().map(text),
        Property::Name => Some(text(&s.name)),
        Property::Text => style.map(|style| text(&style.text)),
        Property::Position => {
            style.and_then(|s| s.position.as_ref().map(|p| text(Position::id(p))))
        }
        Property::Size => style.and_then(|s| s.size.map(Value::Size)),
        Property::Color => style.and_then(|s| s.color.as_deref().map(text)),
        Property::Style => style.map(style_value),
        Property::Canvas | Property::Other => None,
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// Style of a text.
pub fn style_value(s: &TextStyle) -> Value {
    Value::Style {
        weight: s
            .weight
            .as_deref()
            .filter(|weight| *weight != "semibold")
            .map(CompactString::from),
        background: s.background.as_deref().map(CompactString::from),
        roll: s.roll,
        spoken: s.spoken.as_deref().map(|spoken| {
            // The marks of the words follow the preset.
            let preset = spoken.split(' ').next();
            CompactString::from(preset.unwrap_or_default())
        }),
    }
}

/// Appearance of a picture, or `None` if it has the default appearance.
fn appearance(s: &Segment) -> Option<Value> {
    let fit = s.fit.as_ref().filter(|fit| **fit != Fit::Cover);
    let inset = s.inset.as_ref();
    let appearance = Appearance {
        inset: inset.map(|i| (i.position.id().into(), percent(i.scale))),
        fit: fit.map(|fit| fit.id().into()),
        adjustments: adjustments(s),
    };
    let is_plain =
        appearance.inset.is_none() && appearance.fit.is_none() && appearance.adjustments.is_empty();
    (!is_plain).then(|| Value::Appearance(Box::new(appearance)))
}

/// Adjustments of a segment that differ from the defaults.
pub fn adjustments(s: &Segment) -> Vec<AdjustmentSetting> {
    // Fast path: most segments have none.
    if s.adjustments == Adjustments::NEUTRAL {
        return Vec::new();
    }
    ADJUSTMENTS
        .rows
        .iter()
        .filter_map(|row| setting(row, s))
        .collect()
}

fn setting(row: &SegmentProperty, s: &Segment) -> Option<AdjustmentSetting> {
    let (name, amount) = match &row.value {
        PropertyValue::Flag { get, .. } if get(s) => (None, AdjustmentAmount::On),
        PropertyValue::Number { get, default, .. } if (get(s) - default).abs() > f64::EPSILON => {
            (None, AdjustmentAmount::Percent(percent(get(s))))
        }
        PropertyValue::Name { get, .. } => (Some(get(s)?), AdjustmentAmount::On),
        PropertyValue::Degrees { get, .. } if get(s) > 0 => {
            (None, AdjustmentAmount::Degrees(get(s)))
        }
        PropertyValue::Sides { get, .. } if get(s) != [0.0; 4] => {
            (None, AdjustmentAmount::Sides(get(s).map(percent)))
        }
        _ => return None,
    };
    let name = name.unwrap_or(row.keys[0].name()).into();
    Some(AdjustmentSetting { name, amount })
}

fn percent(fraction: f64) -> i64 {
    (fraction * 100.0).round() as i64
}

//! Reads and writes the properties of segments by the rows of their table.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::fields::{ObjectFields, ScalarValue};
use crate::domain::clock::MAX_TIME_MS;
use crate::domain::text::one_line;
use crate::domain::timeline::segment::{
    DraftKey, Inset, MAX_CROP, PROPERTIES, PropertyValue, Segment, SegmentProperty,
};
use crate::domain::timeline::transition::Transition;

/// Takes the properties out of `m`. Values of an unexpected type stay there.
pub(super) fn read(meta: &mut ObjectFields, s: &mut Segment) {
    for section in PROPERTIES {
        if meta.has_any(section.keys) && (section.applies_to)(s) {
            for row in section.rows {
                if meta.has_any(row.key_set) {
                    row.read(meta, s);
                }
            }
        }
    }
}

/// Writes the properties that differ from their defaults.
pub(in crate::domain) fn write(s: &Segment, mut put: impl FnMut(DraftKey, Value)) {
    for row in PROPERTIES.iter().flat_map(|section| section.rows) {
        // A picture in picture has two keys.
        if let (PropertyValue::Inset, Some(inset)) = (&row.value, &s.inset) {
            put(DraftKey::Position, json!(inset.position));
        }
        if let Some(value) = row.write(s) {
            put(row.keys[0], value);
        }
    }
}

impl SegmentProperty {
    fn read(&self, meta: &mut ObjectFields, s: &mut Segment) {
        let key = self.keys[0];
        match &self.value {
            // Read together with other texts.
            PropertyValue::Content { .. } => {}
            PropertyValue::Flag { set, .. } => {
                if meta.flag(key) {
                    set(s);
                }
            }
            PropertyValue::Time { get_mut, .. } => {
                if let Some(number) = meta.number(self.keys) {
                    *get_mut(s) = ms(number);
                }
            }
            PropertyValue::Number {
                get_mut,
                limit,
                may_be_text,
                ..
            } => {
                let number = if *may_be_text {
                    meta.number(self.keys)
                } else {
                    meta.strict_number(key)
                };
                if let Some(number) = number {
                    *get_mut(s) = limit(number);
                }
            }
            PropertyValue::Pixels { set, .. } => {
                if let Some(number) = meta.number(self.keys) {
                    set(s, number.round().clamp(1.0, 2_000.0) as u32);
                }
            }
            PropertyValue::Degrees { get_mut, step, .. } => {
                if let Some(degrees) = meta.take_if(key, |value| angle(value, *step)) {
                    *get_mut(s) = degrees;
                }
            }
            PropertyValue::Sides { get_mut, .. } => {
                if let Some(sides) = meta.take_if(key, sides) {
                    *get_mut(s) = sides;
                }
            }
            PropertyValue::Name { set, .. } => {
                if let Some(name) = meta.text(self.keys) {
                    set(s, name);
                }
            }
            PropertyValue::Inset => s.inset = inset(meta),
            PropertyValue::Transition => s.transition = meta.take(key).and_then(transition),
        }
    }

    /// Returns the value for a draft; `None` for the default.
    fn write(&self, s: &Segment) -> Option<Value> {
        match &self.value {
            PropertyValue::Content { get } | PropertyValue::Name { get, .. } => {
                get(s).map(|text| json!(text))
            }
            PropertyValue::Flag { get, .. } => get(s).then(|| json!(true)),
            PropertyValue::Time {
                get, is_explicit, ..
            } => (is_explicit(s) || get(s) > 0).then(|| json!(get(s))),
            PropertyValue::Number { get, default, .. } => {
                ((get(s) - default).abs() > f64::EPSILON).then(|| json!(get(s)))
            }
            PropertyValue::Pixels { get, .. } => get(s).map(|pixels| json!(pixels)),
            PropertyValue::Degrees { get, .. } => (get(s) > 0).then(|| json!(get(s))),
            PropertyValue::Sides { get, .. } => (get(s) != [0.0; 4]).then(|| json!(get(s))),
            PropertyValue::Inset => s.inset.as_ref().map(|inset| json!(inset.scale)),
            PropertyValue::Transition => {
                let transition = s.transition.as_ref();
                transition.map(|t| json!({"type": t.kind, "d": t.duration_ms}))
            }
        }
    }
}

/// Rounds a time to whole ms.
pub(super) fn ms(number: f64) -> u64 {
    number.round().clamp(0.0, MAX_TIME_MS as f64) as u64
}

fn angle(value: &ScalarValue, step: u32) -> Option<u32> {
    let ScalarValue::Number(number) = value else {
        return None;
    };
    let degrees = u32::try_from(number.as_u64()?).ok()?;
    (degrees < 360 && degrees.is_multiple_of(step)).then_some(degrees)
}

fn sides(value: &ScalarValue) -> Option<[f64; 4]> {
    let ScalarValue::Other(value) = value else {
        return None;
    };
    let numbers: Vec<f64> = value.as_array()?.iter().filter_map(Value::as_f64).collect();
    let sides = <[f64; 4]>::try_from(numbers).ok()?;
    Some(sides.map(|s| s.clamp(0.0, MAX_CROP)))
}

/// Reads position and scale of a picture in picture. Both must be present.
fn inset(meta: &mut ObjectFields) -> Option<Inset> {
    let has_position = matches!(
        meta.get(DraftKey::Position),
        Some(ScalarValue::Text(position)) if !position.is_empty()
    );
    if !has_position {
        return None;
    }
    let scale = meta.number(&[DraftKey::Scale])?.clamp(0.05, 1.0);
    Some(Inset {
        position: meta.text(&[DraftKey::Position])?.into(),
        scale,
    })
}

fn transition(raw: ScalarValue) -> Option<Transition> {
    let of_kind = |kind: Cow<str>, duration_ms| Transition {
        kind: one_line(&kind).into(),
        duration_ms,
    };
    match raw {
        ScalarValue::Text(kind) => Some(of_kind(kind, 0)),
        ScalarValue::Other(value) => {
            let mut fields = ObjectFields::from_value(&value);
            let named = [DraftKey::Type, DraftKey::Name]
                .into_iter()
                .find_map(|key| fields.take(key))?;
            let ScalarValue::Text(kind) = named else {
                return None;
            };
            let length = if fields.get(DraftKey::Length).is_some() {
                DraftKey::Length
            } else {
                DraftKey::Duration
            };
            Some(of_kind(
                kind,
                ms(fields.number(&[length]).unwrap_or_default()),
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::diff;
    use crate::domain::serialize::segment_to_json;
    use crate::domain::timeline::segment::PropertySection;
    use crate::domain::timeline::{Timeline, Track, TrackKind};

    /// Each property with a segment that lacks it and one that has it.
    pub(crate) fn samples() -> Vec<(&'static SegmentProperty, Segment, Segment)> {
        let of_row = |row: &'static SegmentProperty, is_text: bool| {
            let mut meta = json!({"name": "a.mp4", "src": "file:a.mp4"});
            if is_text {
                meta["text"] = json!("Hi");
            }
            let plain = super::super::segment_from_meta("a".into(), &meta);
            meta[row.keys[0].name()] = match row.value {
                PropertyValue::Content { .. } => json!("b.mp4"),
                PropertyValue::Flag { .. } => json!(true),
                PropertyValue::Time { .. } => json!(40),
                PropertyValue::Number { .. } => json!(0.5),
                PropertyValue::Pixels { .. } => json!(72),
                PropertyValue::Degrees { .. } => json!(90),
                PropertyValue::Sides { .. } => json!([0.1, 0.0, 0.2, 0.4]),
                PropertyValue::Name { .. } => json!("unknown"),
                PropertyValue::Inset => json!(0.3),
                PropertyValue::Transition => json!({"type": "zoom", "d": 300}),
            };
            if matches!(row.value, PropertyValue::Inset) {
                meta["position"] = json!("top");
            }
            let changed = super::super::segment_from_meta("a".into(), &meta);
            (row, plain, changed)
        };
        let is_text = |section: &PropertySection| {
            !(section.applies_to)(&Segment::new(String::new(), String::new(), 0, 0))
        };
        let rows = |section: &'static PropertySection| {
            let is_text = is_text(section);
            section.rows.iter().map(move |row| of_row(row, is_text))
        };
        PROPERTIES.iter().flat_map(rows).collect()
    }

    #[test]
    fn every_property_is_read_written_and_reported() {
        let timeline = |s: Segment| {
            let mut track = Track::new("t".into(), TrackKind::Video, "", None);
            track.segments.push(s);
            Timeline {
                tracks: vec![track],
                ..Timeline::default()
            }
        };
        for (row, plain, changed) in samples() {
            let name = row.keys[0].name();
            assert!(changed.extra.is_empty(), "{name} is read");
            let meta = &segment_to_json(&changed)["m"];
            let again = super::super::segment_from_meta("a".into(), meta);
            assert_eq!(again, changed, "{name} is written");
            let changes = diff::between(&timeline(plain), &timeline(changed));
            let properties: Vec<_> = changes.iter().map(|c| c.property).collect();
            let is_own_name = row.group == diff::Property::Name;
            assert!(
                properties == [row.group] || is_own_name,
                "{name}: {properties:?}"
            );
        }
    }

    #[test]
    fn values_of_an_unexpected_type_are_kept() {
        let meta = json!({"name": "a", "brightness": "x", "rotate": 45, "blur": 7.5, "crop": [1]});
        let s = super::super::segment_from_meta("a".into(), &meta);
        assert_eq!(s.adjustments.blur.to_string(), "1");
        assert_eq!(
            s.extra.keys().collect::<Vec<_>>(),
            ["brightness", "rotate", "crop"]
        );
    }
}

//! Picture adjustments: motion, color, blur, mirroring, rotation, crop and opacity. Missing keys in
//! a draft mean the default.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::draft::fields::{DraftKey, KeySet, ObjectFields, ScalarValue};
use super::text::one_line;
use super::timeline::fit::Fit;
use super::timeline::motion::Motion;

/// Adjustments of a picture. A fraction of 1.0 is 100 %.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustments {
    pub motion: Option<Motion>,
    /// −1 to 1; 0 is unchanged.
    pub brightness: f64,
    /// 0 to 3; 1 is unchanged.
    pub contrast: f64,
    /// 0 (black and white) to 3; 1 is unchanged.
    pub saturation: f64,
    /// −1 (cool) to 1 (warm).
    pub warmth: f64,
    pub sepia: bool,
    pub vignette: bool,
    /// 0 to 1.
    pub blur: f64,
    pub mirror: bool,
    /// Clockwise rotation: 0, 90, 180 or 270 degrees.
    pub rotate: u32,
    /// Fractions cropped from left, top, right and bottom.
    pub crop: [f64; 4],
    /// 0 to 1.
    pub opacity: f64,
}

/// A number of the adjustments: its key in drafts, default and range.
struct NumberRow {
    key: DraftKey,
    default: f64,
    min: f64,
    max: f64,
    get: fn(&Adjustments) -> f64,
    get_mut: fn(&mut Adjustments) -> &mut f64,
}

/// A flag of the adjustments: its key in drafts. The default is false.
struct FlagRow {
    key: DraftKey,
    get: fn(&Adjustments) -> bool,
    get_mut: fn(&mut Adjustments) -> &mut bool,
}

macro_rules! number {
    ($key:ident, $field:ident, $default:expr, $min:expr, $max:expr) => {
        NumberRow {
            key: DraftKey::$key,
            default: $default,
            min: $min,
            max: $max,
            get: |a| a.$field,
            get_mut: |a| &mut a.$field,
        }
    };
}

macro_rules! flag {
    ($key:ident, $field:ident) => {
        FlagRow {
            key: DraftKey::$key,
            get: |a| a.$field,
            get_mut: |a| &mut a.$field,
        }
    };
}

/// Rows in the order of drafts.
const NUMBERS: &[NumberRow] = &[
    number!(Brightness, brightness, 0.0, -1.0, 1.0),
    number!(Contrast, contrast, 1.0, 0.0, 3.0),
    number!(Saturation, saturation, 1.0, 0.0, 3.0),
    number!(Warmth, warmth, 0.0, -1.0, 1.0),
    number!(Blur, blur, 0.0, 0.0, 1.0),
    number!(Opacity, opacity, 1.0, 0.0, 1.0),
];

/// Rows in the order of drafts.
const FLAGS: &[FlagRow] = &[
    flag!(Sepia, sepia),
    flag!(Vignette, vignette),
    flag!(Mirror, mirror),
];

/// Keys of the adjustments in drafts.
pub(super) const ADJUSTMENT_KEYS: KeySet = {
    let mut keys = KeySet::of(&[DraftKey::Motion, DraftKey::Rotate, DraftKey::Crop]);
    let mut index = 0;
    while index < NUMBERS.len() {
        keys = keys.with(NUMBERS[index].key);
        index += 1;
    }
    index = 0;
    while index < FLAGS.len() {
        keys = keys.with(FLAGS[index].key);
        index += 1;
    }
    keys
};

impl Default for Adjustments {
    fn default() -> Self {
        Self {
            motion: None,
            brightness: 0.0,
            contrast: 1.0,
            saturation: 1.0,
            warmth: 0.0,
            sepia: false,
            vignette: false,
            blur: 0.0,
            mirror: false,
            rotate: 0,
            crop: [0.0; 4],
            opacity: 1.0,
        }
    }
}

/// A change of one adjustment.
#[derive(Clone, Debug, PartialEq)]
pub enum Adjustment {
    Motion(Option<Motion>),
    /// Adds to the current value.
    Brightness(f64),
    /// Multiplies the current value.
    Contrast(f64),
    /// Multiplies the current value.
    Saturation(f64),
    /// Adds to the current value.
    Warmth(f64),
    BlackAndWhite,
    Sepia,
    Vignette,
    /// Sets the value.
    Blur(f64),
    /// Toggles mirroring.
    Mirror,
    /// Adds degrees, clockwise.
    Rotate(u32),
    /// Sets the fractions cropped from left, top, right and bottom.
    Crop([f64; 4]),
    /// Sets the value.
    Opacity(f64),
    Fit(Fit),
    /// Resets all adjustments.
    Reset,
}

impl Adjustments {
    /// Returns the adjustments with one change applied.
    ///
    /// Ignores [`Adjustment::Fit`], which is a property of the segment.
    #[must_use]
    pub fn with(&self, change: &Adjustment) -> Self {
        let mut adjustments = self.clone();
        match change {
            Adjustment::Motion(motion) => adjustments.motion.clone_from(motion),
            Adjustment::Brightness(by) => {
                adjustments.brightness =
                    round_to_hundredth((adjustments.brightness + by).clamp(-1.0, 1.0))
            }
            Adjustment::Contrast(times) => {
                adjustments.contrast =
                    round_to_hundredth((adjustments.contrast * times).clamp(0.1, 3.0))
            }
            Adjustment::Saturation(times) => {
                adjustments.saturation =
                    round_to_hundredth((adjustments.saturation * times).clamp(0.0, 3.0))
            }
            Adjustment::Warmth(by) => {
                adjustments.warmth = round_to_hundredth((adjustments.warmth + by).clamp(-1.0, 1.0))
            }
            Adjustment::BlackAndWhite => (adjustments.saturation, adjustments.sepia) = (0.0, false),
            Adjustment::Sepia => adjustments.sepia = true,
            Adjustment::Vignette => adjustments.vignette = true,
            Adjustment::Blur(to) => adjustments.blur = to.clamp(0.0, 1.0),
            Adjustment::Mirror => adjustments.mirror = !adjustments.mirror,
            Adjustment::Rotate(by) => adjustments.rotate = (adjustments.rotate + by) % 360,
            Adjustment::Crop(shares) => {
                adjustments.crop = shares.map(|s| round_to_hundredth(s.clamp(0.0, MAX_CROP)))
            }
            Adjustment::Opacity(to) => adjustments.opacity = round_to_hundredth(to.clamp(0.0, 1.0)),
            Adjustment::Fit(_) => {}
            Adjustment::Reset => adjustments = Self::default(),
        }
        adjustments
    }

    /// Writes the draft keys of all values that differ from the defaults.
    pub fn write(&self, mut put: impl FnMut(&str, Value)) {
        if let Some(motion) = &self.motion {
            put(DraftKey::Motion.name(), json!(motion));
        }
        for row in NUMBERS {
            let value = (row.get)(self);
            if (value - row.default).abs() > f64::EPSILON {
                put(row.key.name(), json!(value));
            }
        }
        for row in FLAGS {
            if (row.get)(self) {
                put(row.key.name(), json!(true));
            }
        }
        if self.rotate > 0 {
            put(DraftKey::Rotate.name(), json!(self.rotate));
        }
        if self.crop != [0.0; 4] {
            put(DraftKey::Crop.name(), json!(self.crop));
        }
    }

    /// Takes the adjustments out of a segment's `m`. Values of an unexpected type stay there.
    pub(crate) fn take_from(meta: &mut ObjectFields) -> Self {
        let motion = meta
            .text(&[DraftKey::Motion])
            .map(|motion| Motion::from(one_line(&motion)));
        let mut adjustments = Self {
            motion,
            ..Self::default()
        };
        for row in NUMBERS {
            if let Some(value) = meta.strict_number(row.key) {
                *(row.get_mut)(&mut adjustments) = value.clamp(row.min, row.max);
            }
        }
        for row in FLAGS {
            *(row.get_mut)(&mut adjustments) = meta.flag(row.key);
        }
        let degrees_of = |value: &ScalarValue| {
            if let ScalarValue::Number(n) = value {
                n.as_u64()
            } else {
                None
            }
        };
        if let Some(degrees @ (0 | 90 | 180 | 270)) =
            meta.get(DraftKey::Rotate).and_then(degrees_of)
        {
            adjustments.rotate = degrees as u32;
            meta.take(DraftKey::Rotate);
        }
        let crop_of = |value: &ScalarValue| {
            if let ScalarValue::Other(value) = value {
                parse_crop(value)
            } else {
                None
            }
        };
        if let Some(crop) = meta.get(DraftKey::Crop).and_then(crop_of) {
            adjustments.crop = crop;
            meta.take(DraftKey::Crop);
        }
        adjustments
    }

    /// Settings that differ from the defaults.
    pub fn settings(&self) -> Vec<AdjustmentSetting> {
        let mut settings = Vec::new();
        self.write(|key, value| {
            let (name, amount) = match (key, &value) {
                ("motion", Value::String(motion)) => (motion.as_str(), AdjustmentAmount::On),
                ("rotate", _) => (key, AdjustmentAmount::Degrees(self.rotate)),
                ("crop", _) => (key, AdjustmentAmount::Sides(self.crop.map(percent))),
                (_, Value::Bool(_)) => (key, AdjustmentAmount::On),
                _ => {
                    let value = value.as_f64().unwrap_or(0.0);
                    (key, AdjustmentAmount::Percent(percent(value)))
                }
            };
            settings.push(AdjustmentSetting {
                name: name.into(),
                amount,
            });
        });
        settings
    }
}

fn percent(fraction: f64) -> i64 {
    (fraction * 100.0).round() as i64
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

/// Maximum crop of each side, so that a part of the picture remains visible.
const MAX_CROP: f64 = 0.45;

fn parse_crop(value: &Value) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = value.as_array()?.iter().filter_map(Value::as_f64).collect();
    <[f64; 4]>::try_from(numbers)
        .ok()
        .map(|crop| crop.map(|s| s.clamp(0.0, MAX_CROP)))
}

/// Removes floating-point noise of repeated changes.
fn round_to_hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjustments_round_trip_through_a_draft() {
        let mut adjustments = Adjustments::default();
        for change in [
            Adjustment::Motion(Some(Motion::ZoomIn)),
            Adjustment::Brightness(0.2),
            Adjustment::Contrast(1.3),
            Adjustment::Warmth(-0.3),
            Adjustment::Sepia,
            Adjustment::Mirror,
            Adjustment::Rotate(90),
            Adjustment::Blur(0.5),
            Adjustment::Crop([0.1, 0.0, 0.2, 0.9]),
            Adjustment::Opacity(0.5),
        ] {
            adjustments = adjustments.with(&change);
        }
        let mut written = json!({"rotate ": "odd"});
        adjustments.write(|key, value| written[key] = value);
        let mut meta = ObjectFields::from_value(&written);
        assert_eq!(Adjustments::take_from(&mut meta), adjustments);
        assert_eq!(meta.into_rest().len(), 1, "unknown keys are preserved");
        let settings: Vec<_> = adjustments
            .settings()
            .into_iter()
            .map(|s| (s.name.to_string(), s.amount))
            .collect();
        assert_eq!(settings.len(), 10);
        for (name, amount) in [
            ("zoom-in", AdjustmentAmount::On),
            ("brightness", AdjustmentAmount::Percent(20)),
            ("warmth", AdjustmentAmount::Percent(-30)),
            ("rotate", AdjustmentAmount::Degrees(90)),
            ("crop", AdjustmentAmount::Sides([10, 0, 20, 45])),
        ] {
            assert!(
                settings.contains(&(name.to_owned(), amount)),
                "{settings:?}"
            );
        }
        assert_eq!(adjustments.with(&Adjustment::Reset), Adjustments::default());
        let odd = json!({"brightness": "x", "rotate": 45, "blur": 7.5});
        let mut odd = ObjectFields::from_value(&odd);
        assert_eq!(
            Adjustments::take_from(&mut odd),
            Adjustments {
                blur: 1.0,
                ..Adjustments::default()
            }
        );
        assert_eq!(odd.into_rest().len(), 2);
    }
}

//! How a picture looks: motion, colour, blur, mirror, turn. Absent keys of the draft mean the neutral value.

use serde_json::{Value, json};

use super::draft::{Key, ObjectFields, ScalarValue};
use super::text::one_line;

/// The motions of a still.
pub const MOTIONS: &[&str] = &[
    "zoom-in",
    "zoom-out",
    "pan-left",
    "pan-right",
    "pan-up",
    "pan-down",
];

/// The looks of a picture. Shares are 1.0 for 100 %.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustments {
    /// One of [`MOTIONS`]; any other name is kept and not drawn.
    pub motion: Option<String>,
    /// −1 to 1; 0 is as recorded.
    pub brightness: f64,
    /// 0 to 3; 1 is as recorded.
    pub contrast: f64,
    /// 0 (black and white) to 3; 1 is as recorded.
    pub saturation: f64,
    /// −1 (cool) to 1 (warm).
    pub warmth: f64,
    pub sepia: bool,
    pub vignette: bool,
    /// 0 to 1.
    pub blur: f64,
    pub mirror: bool,
    /// Clockwise: 0, 90, 180 or 270 degrees.
    pub rotate: u32,
    /// Shares of the picture that are cut off: left, top, right, bottom.
    pub crop: [f64; 4],
    /// 0 to 1.
    pub opacity: f64,
}

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

/// One change of a look.
#[derive(Clone, Debug, PartialEq)]
pub enum Adjustment {
    Motion(Option<String>),
    /// By so much.
    Brightness(f64),
    /// Times so much.
    Contrast(f64),
    Saturation(f64),
    Warmth(f64),
    BlackAndWhite,
    Sepia,
    Vignette,
    /// To so much.
    Blur(f64),
    Mirror,
    /// By so many degrees, clockwise.
    Rotate(u32),
    /// To these shares off left, top, right and bottom.
    Crop([f64; 4]),
    /// To so much.
    Opacity(f64),
    /// `cover`, `contain` or `blur`.
    Fit(String),
    /// Everything as recorded again.
    Neutral,
}

impl Adjustments {
    /// The look with a change made; a fit is no part of it.
    #[must_use]
    pub fn changed(&self, change: &Adjustment) -> Self {
        let mut look = self.clone();
        match change {
            Adjustment::Motion(motion) => look.motion.clone_from(motion),
            Adjustment::Brightness(by) => {
                look.brightness = tenth((look.brightness + by).clamp(-1.0, 1.0))
            }
            Adjustment::Contrast(times) => {
                look.contrast = tenth((look.contrast * times).clamp(0.1, 3.0))
            }
            Adjustment::Saturation(times) => {
                look.saturation = tenth((look.saturation * times).clamp(0.0, 3.0))
            }
            Adjustment::Warmth(by) => look.warmth = tenth((look.warmth + by).clamp(-1.0, 1.0)),
            Adjustment::BlackAndWhite => (look.saturation, look.sepia) = (0.0, false),
            Adjustment::Sepia => look.sepia = true,
            Adjustment::Vignette => look.vignette = true,
            Adjustment::Blur(to) => look.blur = to.clamp(0.0, 1.0),
            Adjustment::Mirror => look.mirror = !look.mirror,
            Adjustment::Rotate(by) => look.rotate = (look.rotate + by) % 360,
            Adjustment::Crop(shares) => {
                look.crop = shares.map(|s| tenth(s.clamp(0.0, MOST_CROPPED)))
            }
            Adjustment::Opacity(to) => look.opacity = tenth(to.clamp(0.0, 1.0)),
            Adjustment::Fit(_) => {}
            Adjustment::Neutral => look = Self::default(),
        }
        look
    }

    /// The draft's keys for what differs from the neutral look.
    pub fn write(&self, mut put: impl FnMut(&str, Value)) {
        let neutral = Self::default();
        if let Some(motion) = &self.motion {
            put("motion", json!(motion));
        }
        for (key, value, usual) in [
            ("brightness", self.brightness, neutral.brightness),
            ("contrast", self.contrast, neutral.contrast),
            ("saturation", self.saturation, neutral.saturation),
            ("warmth", self.warmth, neutral.warmth),
            ("blur", self.blur, neutral.blur),
            ("opacity", self.opacity, neutral.opacity),
        ] {
            if (value - usual).abs() > f64::EPSILON {
                put(key, json!(value));
            }
        }
        for (key, on) in [
            ("sepia", self.sepia),
            ("vignette", self.vignette),
            ("mirror", self.mirror),
        ] {
            if on {
                put(key, json!(true));
            }
        }
        if self.rotate > 0 {
            put("rotate", json!(self.rotate));
        }
        if self.crop != neutral.crop {
            put("crop", json!(self.crop));
        }
    }

    /// Takes the keys out of a segment's `m`; what has another type than expected stays there.
    pub fn take(meta: &mut ObjectFields) -> Self {
        let motion = meta.text(&[Key::Motion]).map(|motion| one_line(&motion));
        let mut look = Self {
            motion,
            ..Self::default()
        };
        let mut number = |key, low: f64, high: f64, into: &mut f64| {
            *into = meta.strict_number(key).unwrap_or(*into).clamp(low, high);
        };
        number(Key::Brightness, -1.0, 1.0, &mut look.brightness);
        number(Key::Contrast, 0.0, 3.0, &mut look.contrast);
        number(Key::Saturation, 0.0, 3.0, &mut look.saturation);
        number(Key::Warmth, -1.0, 1.0, &mut look.warmth);
        number(Key::Blur, 0.0, 1.0, &mut look.blur);
        number(Key::Opacity, 0.0, 1.0, &mut look.opacity);
        look.sepia = meta.flag(Key::Sepia);
        look.vignette = meta.flag(Key::Vignette);
        look.mirror = meta.flag(Key::Mirror);
        let turned = |plain: &ScalarValue| {
            if let ScalarValue::Number(n) = plain {
                n.as_u64()
            } else {
                None
            }
        };
        if let Some(degrees @ (0 | 90 | 180 | 270)) = meta.get(Key::Rotate).and_then(turned) {
            look.rotate = degrees as u32;
            meta.take(Key::Rotate);
        }
        let cropped = |plain: &ScalarValue| {
            if let ScalarValue::Other(value) = plain {
                shares(value)
            } else {
                None
            }
        };
        if let Some(crop) = meta.get(Key::Crop).and_then(cropped) {
            look.crop = crop;
            meta.take(Key::Crop);
        }
        look
    }

    /// What differs from the neutral look, in the draft's words: `zoom-in, brightness 20%, sepia`.
    pub fn words(&self) -> String {
        let mut told = Vec::new();
        self.write(|key, value| {
            told.push(match (key, &value) {
                ("motion", Value::String(motion)) => motion.clone(),
                ("rotate", value) => format!("rotate {value}°"),
                ("crop", _) => format!(
                    "crop {}",
                    self.crop
                        .map(|s| format!("{}%", (s * 100.0).round()))
                        .join("/")
                ),
                (key, Value::Bool(_)) => key.to_owned(),
                (key, value) => {
                    format!("{key} {}%", (value.as_f64().unwrap_or(0.0) * 100.0).round())
                }
            });
        });
        told.join(", ")
    }
}

/// What is left of a picture must be seen.
const MOST_CROPPED: f64 = 0.45;

fn shares(value: &Value) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = value.as_array()?.iter().filter_map(Value::as_f64).collect();
    <[f64; 4]>::try_from(numbers)
        .ok()
        .map(|crop| crop.map(|s| s.clamp(0.0, MOST_CROPPED)))
}

/// Without the noise of adding tenths.
fn tenth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_written_and_read_back() {
        let mut look = Adjustments::default();
        for change in [
            Adjustment::Motion(Some("zoom-in".into())),
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
            look = look.changed(&change);
        }
        let mut written = json!({"rotate ": "odd"});
        look.write(|key, value| written[key] = value);
        let mut meta = ObjectFields::of(&written);
        assert_eq!(Adjustments::take(&mut meta), look);
        assert_eq!(meta.rest().len(), 1, "what is not ours stays");
        assert_eq!(
            look.words(),
            "zoom-in, brightness 20%, contrast 130%, warmth -30%, blur 50%, opacity 50%, sepia, mirror, rotate 90°, crop 10%/0%/20%/45%"
        );
        assert_eq!(look.changed(&Adjustment::Neutral), Adjustments::default());
        let odd = json!({"brightness": "x", "rotate": 45, "blur": 7.5});
        let mut odd = ObjectFields::of(&odd);
        assert_eq!(
            Adjustments::take(&mut odd),
            Adjustments {
                blur: 1.0,
                ..Adjustments::default()
            }
        );
        assert_eq!(odd.rest().len(), 2);
    }
}

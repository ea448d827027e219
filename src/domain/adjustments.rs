//! Changes of picture adjustments: motion, color, blur, mirroring, rotation, crop and opacity.

use super::timeline::segment::{ADJUSTMENTS, DraftKey, MAX_CROP, PropertyValue};
use super::timeline::{Adjustments, Fit, Motion, Segment};

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
    /// Removes the blur, or sets the value if there is none.
    Sharpen(f64),
    /// Swaps left and right.
    Mirror,
    /// Swaps top and bottom.
    Flip,
    /// Adds degrees, clockwise.
    Rotate(u32),
    /// Sets the fractions cropped from left, top, right and bottom.
    Crop([f64; 4]),
    /// Sets the value.
    Opacity(f64),
    Fit(Fit),
    /// Turns on the adjustment with this key.
    On(DraftKey),
    /// Resets all adjustments.
    Reset,
}

impl Adjustment {
    /// Adjustments without an amount: their names, and the changes that turn them on.
    pub(crate) fn flags() -> impl Iterator<Item = (&'static str, Self)> {
        let keys = ADJUSTMENTS.rows.iter().map(|row| row.keys[0]);
        keys.filter(|key| flag(*key).is_some())
            .map(|key| (key.name(), Self::On(key)))
    }

    /// Changes a segment.
    pub fn apply(&self, s: &mut Segment) {
        let a = &mut s.adjustments;
        match self {
            Self::Motion(motion) => a.motion.clone_from(motion),
            Self::Brightness(by) => {
                a.brightness = round_to_hundredth((a.brightness + by).clamp(-1.0, 1.0));
            }
            Self::Contrast(times) => {
                a.contrast = round_to_hundredth((a.contrast * times).clamp(0.1, 3.0));
            }
            Self::Saturation(times) => {
                a.saturation = round_to_hundredth((a.saturation * times).clamp(0.0, 3.0));
            }
            Self::Warmth(by) => a.warmth = round_to_hundredth((a.warmth + by).clamp(-1.0, 1.0)),
            Self::BlackAndWhite => (a.saturation, a.sepia) = (0.0, false),
            Self::Sepia => a.sepia = true,
            Self::Vignette => a.vignette = true,
            Self::Blur(to) => a.blur = to.clamp(0.0, 1.0),
            Self::Sharpen(_) if a.blur > 0.0 => a.blur = 0.0,
            Self::Sharpen(to) => a.sharpen = round_to_hundredth(to.clamp(0.0, 1.0)),
            Self::Mirror => a.mirror = !a.mirror,
            Self::Flip => a.flip = !a.flip,
            Self::Rotate(by) => a.rotate = (a.rotate + by) % 360,
            Self::Crop(shares) => {
                a.crop = shares.map(|s| round_to_hundredth(s.clamp(0.0, MAX_CROP)));
            }
            Self::Opacity(to) => a.opacity = round_to_hundredth(to.clamp(0.0, 1.0)),
            Self::Fit(fit) => s.fit = Some(fit.clone()),
            Self::On(key) => {
                if let Some(set) = flag(*key) {
                    set(s);
                }
            }
            Self::Reset => *a = Adjustments::NEUTRAL,
        }
    }
}

/// Returns the function that turns on the adjustment with this key, if it has no amount.
fn flag(key: DraftKey) -> Option<fn(&mut Segment)> {
    let row = ADJUSTMENTS.rows.iter().find(|row| row.keys[0] == key)?;
    match &row.value {
        PropertyValue::Flag { set, .. } => Some(*set),
        _ => None,
    }
}

/// Removes floating-point noise of repeated changes.
fn round_to_hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_limited_and_reset() {
        let mut s = Segment::new("a".into(), "a.jpg".into(), 0, 5_000);
        for change in [
            Adjustment::Brightness(0.2),
            Adjustment::Crop([0.1, 0.0, 0.2, 0.9]),
            Adjustment::Blur(7.5),
            Adjustment::On(DraftKey::Vignette),
        ] {
            change.apply(&mut s);
        }
        let expected = Adjustments {
            brightness: 0.2,
            crop: [0.1, 0.0, 0.2, 0.45],
            blur: 1.0,
            vignette: true,
            ..Adjustments::NEUTRAL
        };
        assert_eq!(s.adjustments, expected);
        Adjustment::Reset.apply(&mut s);
        assert_eq!(s.adjustments, Adjustments::default());
        let mut flags = Adjustment::flags().map(|(name, _)| name);
        assert!(flags.any(|name| name == "sepia") && flags.all(|name| name != "brightness"));
    }
}

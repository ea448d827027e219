//! Changes picture adjustments.

use crate::domain::adjustments::Adjustment;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::for_each_segment;
use crate::domain::edit::tool::{
    ArgumentKind, Arguments, IDS, Tool, ToolError, optional, required,
};
use crate::domain::text::one_line;
use crate::domain::timeline::{Fit, Motion, Timeline};

/// Changes picture adjustments.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjust {
    pub ids: Vec<String>,
    pub changes: Vec<Adjustment>,
}

impl Operation for Adjust {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "look",
        "Adjusts pictures. change is brightness, warmth (value −1 to 1, added), contrast, \
         saturation (factor), blur, opacity (0 to 1), rotate (90, 180, 270), black-and-white, \
         sepia, vignette, mirror, neutral, fit-cover, fit-contain, fit-blur, no-motion, or a \
         motion of stills: zoom-in, zoom-out, pan-left, pan-right, pan-up, pan-down.",
        &[
            IDS,
            required("change", ArgumentKind::Text),
            optional("value", ArgumentKind::Number),
        ],
        |a| {
            Ok(Self {
                ids: a.ids()?,
                changes: vec![adjustment(a)?],
            })
        },
    ));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for_each_segment(t, &self.ids, |s| {
            for change in &self.changes {
                change.apply(s);
            }
        })
    }

    fn targets(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            ids: vec![sample.picture()],
            changes: vec![
                Adjustment::Brightness(sample.ms as f64),
                Adjustment::Rotate(90),
            ],
        })
    }
}

fn adjustment(a: &Arguments) -> Result<Adjustment, ToolError> {
    let value = || a.number("value");
    let word = a.text("change")?;
    Ok(match word.as_str() {
        "brightness" => Adjustment::Brightness(value()?),
        "warmth" => Adjustment::Warmth(value()?),
        "contrast" => Adjustment::Contrast(value()?),
        "saturation" => Adjustment::Saturation(value()?),
        "blur" => Adjustment::Blur(value()?),
        "opacity" => Adjustment::Opacity(value()?),
        "rotate" => Adjustment::Rotate(if [90.0, 180.0, 270.0].contains(&value()?) {
            value()? as u32
        } else {
            90
        }),
        "black-and-white" => Adjustment::BlackAndWhite,
        "mirror" => Adjustment::Mirror,
        "neutral" => Adjustment::Reset,
        "no-motion" => Adjustment::Motion(None),
        _ => {
            let fit = word.strip_prefix("fit-").and_then(Fit::known);
            let motion = || Motion::known(&word).map(|motion| Adjustment::Motion(Some(motion)));
            fit.map(Adjustment::Fit)
                .or_else(motion)
                .or_else(|| Adjustment::on(&word))
                .ok_or_else(|| format!("there is no adjustment \"{}\"", one_line(&word)))?
        }
    })
}

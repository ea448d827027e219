//! Changes picture adjustments.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::domain::adjustments::Adjustment;
use crate::domain::diff::Property;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::for_each_segment;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::text::one_line;
use crate::domain::timeline::{Fit, Motion, Timeline};

/// Changes picture adjustments.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjust {
    pub ids: Vec<String>,
    pub changes: Vec<Adjustment>,
}

/// Adjusts pictures.
#[derive(Deserialize, JsonSchema)]
struct AdjustArguments {
    /// Ids of the segments.
    ids: Vec<String>,
    /// Name of the adjustment. Motions (zoom, pan) are for stills; neutral resets everything.
    #[schemars(schema_with = "change_names")]
    change: String,
    /// Amount: brightness and warmth are added (−1 to 1), contrast and saturation are factors,
    /// blur, sharpen and opacity are set (0 to 1), rotate is 90, 180 or 270.
    value: Option<f64>,
}

impl ToolArguments for AdjustArguments {
    type Edit = Adjust;

    fn into_edit(self, _: MediaList) -> Result<Adjust, ToolError> {
        Ok(Adjust {
            changes: vec![self.adjustment()?],
            ids: self.ids,
        })
    }
}

/// Adjustments with an amount.
type Amount = (&'static str, fn(f64) -> Adjustment);
const AMOUNTS: &[Amount] = &[
    ("brightness", Adjustment::Brightness),
    ("warmth", Adjustment::Warmth),
    ("contrast", Adjustment::Contrast),
    ("saturation", Adjustment::Saturation),
    ("blur", Adjustment::Blur),
    ("sharpen", Adjustment::Sharpen),
    ("opacity", Adjustment::Opacity),
    ("rotate", |degrees| {
        let is_turn = [90.0, 180.0, 270.0].contains(&degrees);
        Adjustment::Rotate(if is_turn { degrees as u32 } else { 90 })
    }),
];

/// Returns the adjustments without an amount.
fn plain_changes() -> Vec<(String, Adjustment)> {
    let mut changes: Vec<(String, Adjustment)> = [
        ("black-and-white", Adjustment::BlackAndWhite),
        ("mirror", Adjustment::Mirror),
        ("flip", Adjustment::Flip),
        ("neutral", Adjustment::Reset),
        ("no-motion", Adjustment::Motion(None)),
    ]
    .map(|(name, change)| (name.to_owned(), change))
    .into();
    let fits = Fit::ALL.iter().cloned();
    changes.extend(fits.map(|fit| (format!("fit-{fit}"), Adjustment::Fit(fit))));
    let motions = Motion::ALL.iter().cloned();
    changes.extend(motions.map(|m| (m.to_string(), Adjustment::Motion(Some(m)))));
    let flags = Adjustment::flags().filter(|(name, _)| !["mirror", "flip"].contains(name));
    changes.extend(flags.map(|(name, change)| (name.to_owned(), change)));
    changes
}

fn change_names(_: &mut SchemaGenerator) -> Schema {
    let amounts = AMOUNTS.iter().map(|(name, _)| (*name).to_owned());
    let plain = plain_changes().into_iter().map(|(name, _)| name);
    let names: Vec<String> = amounts.chain(plain).collect();
    json_schema!({"type": "string", "enum": names})
}

impl AdjustArguments {
    fn adjustment(&self) -> Result<Adjustment, ToolError> {
        let name = self.change.as_str();
        if let Some((_, change)) = AMOUNTS.iter().find(|row| row.0 == name) {
            return self.value.map(change).ok_or("value is missing".into());
        }
        let mut changes = plain_changes().into_iter();
        let found = changes.find(|row| row.0 == name).map(|row| row.1);
        found.ok_or_else(|| format!("there is no adjustment \"{}\"", one_line(name)))
    }
}

impl Operation for Adjust {
    const SETS: &'static [Property] = &[Property::Appearance, Property::Other];
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<AdjustArguments>("look"));

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

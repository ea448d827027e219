//! Changes a text.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::arguments::TextArguments;
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::{picture_end, segment_mut};
use crate::domain::edit::titles::TextChange;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::{TextStyle, Timeline};

/// Changes a text.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeText {
    pub id: String,
    pub change: TextChange,
}

/// Changes a text. Omitted properties are kept.
#[derive(Deserialize, JsonSchema)]
struct ChangeTextArguments {
    /// Id of the segment.
    id: String,
    #[serde(flatten)]
    change: TextArguments,
}

impl ToolArguments for ChangeTextArguments {
    type Edit = ChangeText;

    fn into_edit(self, _: MediaList) -> Result<ChangeText, ToolError> {
        Ok(ChangeText {
            id: self.id,
            change: self.change.into_change()?,
        })
    }
}

impl Operation for ChangeText {
    const TOOL: Option<Tool<Self>> =
        Some(Tool::with_arguments::<ChangeTextArguments>("change_title"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let change = &self.change;
        let end_ms = picture_end(t);
        if let Some(at_ms) = change.start_ms.filter(|s| s + MIN_SEGMENT_MS > end_ms) {
            return Err(EditRefusal::AfterTheEnd { at_ms, end_ms });
        }
        change.duration_ms.map_or(Ok(()), check_duration)?;
        let segment = segment_mut(t, &self.id)?;
        if segment.style.is_none() {
            return Err(EditRefusal::NotAText(segment.name.clone()));
        }
        segment.start_ms = change.start_ms.unwrap_or(segment.start_ms);
        segment.duration_ms = change.duration_ms.unwrap_or(segment.duration_ms);
        if let Some(text) = &change.text {
            segment.name.clone_from(text);
        }
        change_style(segment.style.get_or_insert_default(), change);
        let longest = segment.duration_ms / 2;
        segment.fade_in_ms = change.fade_ms.unwrap_or(segment.fade_in_ms).min(longest);
        segment.fade_out_ms = change.fade_ms.unwrap_or(segment.fade_out_ms).min(longest);
        if let Some((track, _)) = t.locate(&self.id) {
            t.tracks[track].segments.sort_by_key(|s| s.start_ms);
        }
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    fn sets(property: Property) -> bool {
        !matches!(
            property,
            Property::Source | Property::Volume | Property::Transition
        )
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            change: TextChange {
                start_ms: Some(sample.ms),
                duration_ms: Some(sample.ms / 3),
                ..TextChange::default()
            },
        })
    }
}

fn change_style(style: &mut TextStyle, change: &TextChange) {
    if let Some(text) = &change.text {
        style.text.clone_from(text);
        style.spoken = None;
    }
    if change.position.is_some() {
        style.position.clone_from(&change.position);
    }
    let set_if_given = |new: &Option<String>, old: &mut Option<String>| {
        if new.is_some() {
            old.clone_from(new);
        }
    };
    set_if_given(&change.color, &mut style.color);
    set_if_given(&change.weight, &mut style.weight);
    set_if_given(&change.background, &mut style.background);
    style.background = style.background.take().filter(|b| !b.is_empty());
    style.size = change.size.or(style.size);
}

//! Adds a text.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::arguments::TextArguments;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::titles::{self, TextChange, TextRole};
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::Timeline;

/// Adds a text.
#[derive(Clone, Debug, PartialEq)]
pub struct AddText {
    pub text: String,
    pub style: TextChange,
}

/// Adds a text.
#[derive(Deserialize, JsonSchema)]
struct AddTextArguments {
    kind: Option<TextKind>,
    #[serde(flatten)]
    style: TextArguments,
}

/// Purpose, which determines the default position, size and duration.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum TextKind {
    Title,
    Caption,
    LowerThird,
}

impl ToolArguments for AddTextArguments {
    type Edit = AddText;

    fn into_edit(self, _: MediaList) -> Result<AddText, ToolError> {
        let style = self.style.into_change()?;
        Ok(AddText {
            text: style.text.clone().ok_or("text is missing")?,
            style: TextChange {
                role: match self.kind {
                    None | Some(TextKind::Title) => TextRole::Title,
                    Some(TextKind::Caption) => TextRole::Caption,
                    Some(TextKind::LowerThird) => TextRole::LowerThird,
                },
                text: None,
                ..style
            },
        })
    }
}

impl Operation for AddText {
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<AddTextArguments>("add_title"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        titles::add(t, &self.text, &self.style)
    }

    fn additions(&self) -> usize {
        1
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            text: "t".into(),
            style: TextChange {
                start_ms: Some(sample.ms),
                ..TextChange::default()
            },
        })
    }
}

//! Adds a text.

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::titles::{self, TextChange, TextRole};
use crate::domain::edit::tool::{
    ArgumentKind, Arguments, TEXT_ARGUMENTS, Tool, ToolError, optional,
};
use crate::domain::timeline::Timeline;

/// Adds a text.
#[derive(Clone, Debug, PartialEq)]
pub struct AddText {
    pub text: String,
    pub style: TextChange,
}

impl Operation for AddText {
    const TOOL: Option<Tool<Self>> = Some(
        Tool::new(
            "add_title",
            "Adds a text. kind is title, caption or lower-third.",
            &[optional("kind", ArgumentKind::Text)],
            parse,
        )
        .with(TEXT_ARGUMENTS),
    );

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        titles::add(t, &self.text, &self.style)
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

fn parse(a: &Arguments) -> Result<AddText, ToolError> {
    let kind = a.one_of("kind", &["title", "caption", "lower-third"])?;
    let role = match kind.as_deref() {
        Some("caption") => TextRole::Caption,
        Some("lower-third") => TextRole::LowerThird,
        _ => TextRole::Title,
    };
    Ok(AddText {
        text: a.text("text")?,
        style: TextChange {
            role,
            text: None,
            ..a.text_change()?
        },
    })
}

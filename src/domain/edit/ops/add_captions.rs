//! Adds captions on a separate track.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::caption_preset::CaptionPreset;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::titles::{self, CaptionNotes, Cue, TextChange, TextRole, is_visible};
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::Timeline;

/// Adds captions on a separate track.
///
/// Captions after the end of the video are skipped, and captions across it are shortened.
#[derive(Clone, Debug, PartialEq)]
pub struct AddCaptions {
    pub cues: Vec<Cue>,
    /// Notes about the caption file, for the response.
    pub notes: CaptionNotes,
    /// Style of captions that follow the spoken words; `None` for other captions.
    pub preset: Option<&'static CaptionPreset>,
}

/// Adds captions.
#[derive(Deserialize, JsonSchema)]
struct CaptionArguments {
    /// One line for each caption, as `start_ms end_ms text`.
    lines: Vec<String>,
}

impl ToolArguments for CaptionArguments {
    type Edit = AddCaptions;

    fn into_edit(self, _: MediaList) -> Result<AddCaptions, ToolError> {
        let cues: Option<Vec<Cue>> = self.lines.iter().map(|line| cue(line)).collect();
        Ok(AddCaptions {
            cues: cues.ok_or("lines must have the form `start_ms end_ms text`")?,
            notes: CaptionNotes::default(),
            preset: None,
        })
    }
}

fn cue(line: &str) -> Option<Cue> {
    let mut parts = line.splitn(3, ' ');
    let mut ms = || parts.next()?.parse::<u64>().ok();
    let (start_ms, end_ms) = (ms()?, ms()?);
    let text = parts.next()?.to_owned();
    (start_ms < end_ms).then_some(Cue {
        start_ms,
        end_ms,
        text,
    })
}

fn style(preset: &CaptionPreset) -> TextChange {
    TextChange {
        position: Some(preset.position.clone()),
        size: Some(preset.size),
        color: Some(preset.color.to_owned()),
        background: preset.background.map(str::to_owned),
        weight: preset.weight.map(str::to_owned),
        spoken: Some(preset.id.to_owned()),
        ..TextChange::default()
    }
}

impl Operation for AddCaptions {
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<CaptionArguments>("add_captions"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let end_ms = picture_end(t);
        if end_ms == 0 {
            return Err(EditRefusal::Empty);
        }
        let Some(first) = self.cues.first() else {
            return Err(EditRefusal::NothingToDo);
        };
        if !self.cues.iter().any(|c| is_visible(c, end_ms)) {
            return Err(if first.start_ms < end_ms {
                EditRefusal::TooShort(first.end_ms - first.start_ms)
            } else {
                EditRefusal::AfterTheEnd {
                    at_ms: first.start_ms,
                    end_ms,
                }
            });
        }
        for cue in self.cues.iter().filter(|c| is_visible(c, end_ms)) {
            let style = TextChange {
                start_ms: Some(cue.start_ms),
                duration_ms: Some(cue.end_ms.min(end_ms) - cue.start_ms),
                role: TextRole::Caption,
                ..self.preset.map(style).unwrap_or_default()
            };
            titles::add(t, &cue.text, &style)?;
        }
        Ok(())
    }

    fn additions(&self) -> usize {
        self.cues.len()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            cues: vec![Cue {
                start_ms: sample.ms,
                end_ms: sample.ms + 900,
                text: "c".into(),
            }],
            notes: CaptionNotes::default(),
            preset: None,
        })
    }
}

//! Adds captions on a separate track.

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::titles::{self, CaptionNotes, Cue, TextChange, TextRole, is_visible};
use crate::domain::edit::tool::{ArgumentKind, Arguments, Tool, ToolError, required};
use crate::domain::timeline::Timeline;

/// Adds captions on a separate track.
///
/// Captions after the end of the video are skipped, and captions across it are shortened.
#[derive(Clone, Debug, PartialEq)]
pub struct AddCaptions {
    pub cues: Vec<Cue>,
    /// Notes about the caption file, for the response.
    pub notes: CaptionNotes,
}

impl Operation for AddCaptions {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "add_captions",
        "Adds captions: one line each, as `start_ms end_ms text`.",
        &[required("lines", ArgumentKind::Texts)],
        |a| {
            Ok(Self {
                cues: cues(a)?,
                notes: CaptionNotes::default(),
            })
        },
    ));

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
                ..TextChange::default()
            };
            titles::add(t, &cue.text, &style)?;
        }
        Ok(())
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
        })
    }
}

fn cues(a: &Arguments) -> Result<Vec<Cue>, ToolError> {
    let cue = |line: &String| {
        let mut parts = line.splitn(3, ' ');
        let mut ms = || parts.next()?.parse::<u64>().ok();
        let (start_ms, end_ms) = (ms()?, ms()?);
        Some(Cue {
            start_ms,
            end_ms,
            text: parts.next()?.to_owned(),
        })
        .filter(|c| c.start_ms < c.end_ms)
    };
    a.texts("lines")?
        .iter()
        .map(cue)
        .collect::<Option<Vec<Cue>>>()
        .ok_or_else(|| "lines must have the form `start_ms end_ms text`".into())
}

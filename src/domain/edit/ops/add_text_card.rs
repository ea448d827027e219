//! Adds a text card on black after the last picture.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::limits::{SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::titles::{self, TextChange};
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::{COLOR_SOURCE_PREFIX, Segment, Timeline, TrackKind, new_id};

/// Adds a text card on black after the last picture.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct TextCard {
    /// Lines of text.
    pub text: String,
    /// Duration (ms).
    pub duration_ms: Option<u64>,
    /// Scrolls the lines upward, like end credits.
    #[serde(default)]
    pub roll: bool,
}

/// Default duration of a text card (ms).
const CARD_MS: u64 = 3_000;
/// Duration of scrolling text per line (ms).
const ROLL_LINE_MS: u64 = 800;
/// Duration for scrolling text to enter and leave the picture (ms).
const ROLL_MS: u64 = 4_000;

impl Operation for TextCard {
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("add_card"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let end = picture_end(t);
        if end == 0 {
            return Err(EditRefusal::Empty);
        }
        let lines = self.text.lines().count() as u64;
        let default_ms = if self.roll {
            ROLL_MS + lines * ROLL_LINE_MS
        } else {
            CARD_MS
        };
        let duration = self.duration_ms.unwrap_or(default_ms);
        check_duration(duration)?;
        let name = if self.roll { "Credits" } else { "End card" };
        let mut black = Segment::new(new_id(), name.into(), end, duration);
        black.source = Some(format!("{COLOR_SOURCE_PREFIX}#000000"));
        let track = t
            .track_mut(TrackKind::Video, None)
            .ok_or(EditRefusal::Empty)?;
        track.segments.push(black);
        let style = TextChange {
            start_ms: Some(end),
            duration_ms: Some(duration),
            roll: self.roll,
            size: self.roll.then_some(56),
            ..TextChange::default()
        };
        titles::add(t, &self.text, &style)
    }

    fn additions(&self) -> usize {
        2
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            text: "end\ncredits".into(),
            duration_ms: None,
            roll: sample.flag(),
        })
    }
}

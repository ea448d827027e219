//! Empties the timeline.

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Empties the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Clear;

impl Operation for Clear {
    const TOOL: Option<Tool<Self>> = Some(Tool::new("clear", "Empties the timeline.", &[], |_| {
        Ok(Self)
    }));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        t.tracks.clear();
        Ok(())
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        (sample.a == 0 && sample.b == 0).then_some(Self)
    }
}

//! Sets the fades of segments.

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::for_each_segment;
use crate::domain::edit::tool::{ArgumentKind, IDS, Tool, optional};
use crate::domain::timeline::Timeline;

/// Sets fade-in and fade-out. `None` keeps a fade, 0 removes it.
#[derive(Clone, Debug, PartialEq)]
pub struct SetFades {
    pub ids: Vec<String>,
    pub fade_in_ms: Option<u64>,
    pub fade_out_ms: Option<u64>,
}

impl Operation for SetFades {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "fade",
        "Sets fade-in and fade-out; 0 for none.",
        &[
            IDS,
            optional("in_ms", ArgumentKind::Integer),
            optional("out_ms", ArgumentKind::Integer),
        ],
        |a| {
            Ok(Self {
                ids: a.ids()?,
                fade_in_ms: a.optional_ms("in_ms"),
                fade_out_ms: a.optional_ms("out_ms"),
            })
        },
    ));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for_each_segment(t, &self.ids, |s| {
            let fade_in_ms = self.fade_in_ms.unwrap_or(s.fade_in_ms);
            let fade_out_ms = self.fade_out_ms.unwrap_or(s.fade_out_ms);
            s.fade_in_ms = fade_in_ms.min(s.duration_ms);
            s.fade_out_ms = fade_out_ms.min(s.duration_ms - s.fade_in_ms);
        })
    }

    fn targets(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            ids: vec![sample.segment()],
            fade_in_ms: Some(sample.ms),
            fade_out_ms: Some(sample.ms / 2),
        })
    }
}

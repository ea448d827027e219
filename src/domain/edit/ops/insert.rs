//! Inserts media into the main track.

use crate::domain::assemble::{DEFAULT_PHOTO_MS, max_duration, picture_segment};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::layout::{apply_to_all_cuts, common_transition, edit_track};
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::main_track_mut;
use crate::domain::edit::tool::{EACH_MS, MEDIA, PLACE, Tool};
use crate::domain::timeline::Timeline;

/// Inserts media into the main track at this index.
#[derive(Clone, Debug, PartialEq)]
pub struct Insert {
    pub asset: Asset,
    pub at: usize,
    /// Duration of a photo.
    pub each_ms: u64,
}

impl Operation for Insert {
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "insert",
        "Inserts a photo or clip into the video track at a position counted from 1.",
        &[MEDIA, PLACE, EACH_MS],
        |a| {
            Ok(Self {
                asset: a.media()?,
                at: a.index()?,
                each_ms: a.optional_ms("each_ms").unwrap_or(DEFAULT_PHOTO_MS),
            })
        },
    ));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let canvas = t.canvas;
        if self.asset.kind == MediaKind::Sound {
            return Err(EditRefusal::NoPictures);
        }
        let track = main_track_mut(t)?;
        let at = self.at.min(track.segments.len());
        let duration = max_duration(&self.asset).unwrap_or(self.each_ms);
        let segment = picture_segment(&self.asset, duration, canvas);
        edit_track(track, |track, gaps| {
            let transition = common_transition(track);
            track.segments.insert(at, segment);
            gaps.insert(at.min(gaps.len()), 0);
            apply_to_all_cuts(track, transition);
        });
        Ok(())
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            asset: Sample::clip(),
            at: sample.a,
            each_ms: sample.ms,
        })
    }
}

//! Applies an edit to a timeline.

use super::limits::SourceLength;
use super::ops::{Edit, Patch};
use super::refusal::EditRefusal;
use super::{sound, title_anchoring, titles};
use crate::domain::timeline::Timeline;

impl Edit {
    /// Applies the edit and returns the new timeline.
    ///
    /// # Errors
    /// An [`EditRefusal`] if the edit is invalid for this timeline or does not change it.
    pub fn apply(
        &self,
        before: &Timeline,
        source_length: SourceLength,
    ) -> Result<Timeline, EditRefusal> {
        let mut t = before.clone();
        self.apply_in_place(&mut t, source_length)?;
        if matches!(self, Self::Restore(_)) {
            return Ok(t);
        }
        if self.shifts_titles() {
            title_anchoring::shift_titles(before, &mut t);
        }
        sound::fit_music_to_picture(before, &mut t, source_length);
        titles::clamp_to_picture(&mut t);
        for s in t.tracks.iter_mut().flat_map(|track| &mut track.segments) {
            s.fade_in_ms = s.fade_in_ms.min(s.duration_ms);
            s.fade_out_ms = s.fade_out_ms.min(s.duration_ms - s.fade_in_ms);
        }
        t.tracks.retain(|track| !track.segments.is_empty());
        if t == *before {
            Err(EditRefusal::NothingToDo)
        } else {
            Ok(t)
        }
    }

    /// Returns the edit that undoes a change from `before` to `after`.
    #[must_use]
    pub fn inverse(before: &Timeline, after: &Timeline) -> Self {
        Self::Restore(Patch::between(after, before))
    }
}

//! Segments that an edit targets or affects.

use super::Edit;
use crate::domain::timeline::Timeline;

impl Edit {
    /// Returns the ids that "it" refers to after this edit: added segments, or else changed ones.
    ///
    /// Empty after edits that replace the whole timeline.
    pub fn affected_ids(&self, before: &Timeline, after: &Timeline) -> Vec<String> {
        if matches!(self, Self::Assemble(_) | Self::Clear | Self::Restore(_)) {
            return Vec::new();
        }
        let is_new = |id: &String| before.locate(id).is_none();
        let added: Vec<String> = after
            .segments()
            .map(|(_, s)| s.id.clone())
            .filter(is_new)
            .collect();
        if !added.is_empty() && !matches!(self, Self::Split { .. }) {
            return added;
        }
        self.target_ids()
            .into_iter()
            .filter(|id| after.locate(id).is_some())
            .collect()
    }

    /// Returns the ids of the segments that this edit targets.
    pub(crate) fn target_ids(&self) -> Vec<String> {
        match self {
            Self::Replace { id, .. }
            | Self::ChangeText { id, .. }
            | Self::StartAt { id, .. }
            | Self::Trim { id, .. }
            | Self::SetDuration { id, .. }
            | Self::KeepRange { id, .. }
            | Self::CutSilence { id, .. }
            | Self::Reverse { id }
            | Self::Freeze { id, .. }
            | Self::Loop { id, .. }
            | Self::Move { id, .. }
            | Self::Split { id, .. }
            | Self::SetSpeed { id, .. }
            | Self::Duplicate { id } => vec![id.clone()],
            Self::Swap { a, b } => vec![a.clone(), b.clone()],
            Self::Remove { ids }
            | Self::Lift { ids }
            | Self::SetVolume { ids, .. }
            | Self::Mute { ids, .. }
            | Self::SetDuck { ids, .. }
            | Self::SetTransition { ids, .. }
            | Self::SetFades { ids, .. }
            | Self::Adjust { ids, .. } => ids.clone(),
            _ => Vec::new(),
        }
    }
}

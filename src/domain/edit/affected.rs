//! Which segments an edit is about, and what "it" means afterwards.

use super::Edit;
use crate::domain::timeline::Timeline;

impl Edit {
    /// What "it" means after this edit led from `before` to `after`: what came in, else what was changed; after a new
    /// cut, nothing single.
    pub fn touched(&self, before: &Timeline, after: &Timeline) -> Vec<String> {
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
        self.ids()
            .into_iter()
            .filter(|id| after.locate(id).is_some())
            .collect()
    }

    /// Ids of the segments that it is about.
    pub fn ids(&self) -> Vec<String> {
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
            | Self::SetLook { ids, .. } => ids.clone(),
            _ => Vec::new(),
        }
    }
}

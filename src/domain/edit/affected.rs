//! Segments that an edit affects.

use std::collections::HashSet;

use super::ops::Edit;
use crate::domain::timeline::{Timeline, TrackKind};

impl Edit {
    /// Returns the ids that "it" refers to after this edit: added segments, or else changed ones.
    ///
    /// Empty after edits that replace the whole timeline.
    pub fn affected_ids(&self, before: &Timeline, after: &Timeline) -> Vec<String> {
        if matches!(self, Self::Assemble(_) | Self::Clear(_) | Self::Restore(_)) {
            return Vec::new();
        }
        let known: HashSet<&str> = before.segments().map(|(_, s)| s.id.as_str()).collect();
        let added: Vec<String> = after
            .segments()
            .filter(|(_, s)| !known.contains(s.id.as_str()))
            .map(|(_, s)| s.id.clone())
            .collect();
        if !added.is_empty() && !matches!(self, Self::Split(_)) {
            return added;
        }
        let ids = self.target_ids();
        // Transitions at all cuts are a change of the whole video.
        let whole = matches!(self, Self::SetTransition(_))
            .then(|| first_if_all_others(&ids, after))
            .flatten();
        let ids = whole.into_iter().chain(ids);
        ids.filter(|id| after.locate(id).is_some()).collect()
    }
}

/// Returns the first picture if the ids are those of all others.
fn first_if_all_others(ids: &[String], timeline: &Timeline) -> Option<String> {
    let pictures = timeline.track(TrackKind::Video, None)?;
    let (first, others) = pictures.segments.split_first()?;
    let is_all = others.len() > 1 && others.iter().all(|s| ids.contains(&s.id));
    is_all.then(|| first.id.clone())
}

//! Restores a previous timeline exactly. The inverse of every edit.

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::{EditScope, Operation};
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::timeline::{Canvas, Timeline, Track};

/// The difference between two timelines: the target state of changed tracks, and the track order.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    title: String,
    canvas: Canvas,
    loudness: Option<f64>,
    /// Ids of all tracks, in order.
    order: Vec<String>,
    /// Target state of the tracks that differ.
    tracks: Vec<Track>,
}

impl Patch {
    /// Creates a patch that turns `from` into `to`.
    pub fn between(from: &Timeline, to: &Timeline) -> Self {
        let is_unchanged = |track: &&Track| from.tracks.iter().any(|t| t == *track);
        Self {
            title: to.title.clone(),
            canvas: to.canvas,
            loudness: to.loudness,
            order: to.tracks.iter().map(|t| t.id.clone()).collect(),
            tracks: to
                .tracks
                .iter()
                .filter(|t| !is_unchanged(t))
                .cloned()
                .collect(),
        }
    }
}

impl Operation for Patch {
    const SCOPE: EditScope = EditScope::Everything;

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let track_by_id = |id: &String| {
            self.tracks
                .iter()
                .chain(&t.tracks)
                .find(|track| track.id == *id)
                .cloned()
        };
        let tracks = self.order.iter().filter_map(track_by_id).collect();
        t.title.clone_from(&self.title);
        t.canvas = self.canvas;
        t.loudness = self.loudness;
        t.tracks = tracks;
        Ok(())
    }

    #[cfg(test)]
    fn sample(_: &Sample) -> Option<Self> {
        None
    }
}

//! What an edit changed, kept so that it can be put back to the letter.

use crate::domain::timeline::{Canvas, Timeline, Track};

/// The difference that leads from one timeline to another: the tracks that differ as they shall be, and the order of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    title: String,
    canvas: Canvas,
    loudness: Option<f64>,
    /// Ids of all tracks.
    order: Vec<String>,
    /// Those that are not the same on both sides.
    tracks: Vec<Track>,
}

impl Patch {
    /// What makes `to` of `from`.
    pub fn between(from: &Timeline, to: &Timeline) -> Self {
        let same = |track: &&Track| from.tracks.iter().any(|t| t == *track);
        Self {
            title: to.title.clone(),
            canvas: to.canvas,
            loudness: to.loudness,
            order: to.tracks.iter().map(|t| t.id.clone()).collect(),
            tracks: to.tracks.iter().filter(|t| !same(t)).cloned().collect(),
        }
    }

    /// Makes the change.
    pub fn put(&self, t: &mut Timeline) {
        let find = |id: &String| {
            self.tracks
                .iter()
                .chain(&t.tracks)
                .find(|track| track.id == *id)
                .cloned()
        };
        let tracks = self.order.iter().filter_map(find).collect();
        t.title.clone_from(&self.title);
        t.canvas = self.canvas;
        t.loudness = self.loudness;
        t.tracks = tracks;
    }
}

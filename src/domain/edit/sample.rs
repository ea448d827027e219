//! Random arguments of edits for property tests.

use crate::domain::assemble::tests::asset;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{Timeline, TrackKind};

/// Random arguments of an edit.
pub(crate) struct Sample {
    pictures: Vec<String>,
    segments: Vec<String>,
    pub a: usize,
    pub b: usize,
    pub ms: u64,
}

impl Sample {
    /// Creates arguments for a timeline; `None` if it has no pictures.
    pub fn new(t: &Timeline, a: usize, b: usize, ms: u64) -> Option<Self> {
        let pictures = t.track(TrackKind::Video, None)?;
        Some(Self {
            pictures: pictures.segments.iter().map(|s| s.id.clone()).collect(),
            segments: t.segments().map(|(_, s)| s.id.clone()).collect(),
            a,
            b,
            ms,
        })
    }

    /// Id of a segment on any track.
    pub fn segment(&self) -> String {
        self.segments[self.a % self.segments.len()].clone()
    }

    /// Id of a segment on the main track.
    pub fn picture(&self) -> String {
        self.pictures[self.a % self.pictures.len()].clone()
    }

    /// Id of another segment on the main track.
    pub fn other_picture(&self) -> String {
        self.pictures[self.b % self.pictures.len()].clone()
    }

    /// Ids of three segments of the main track that follow each other.
    pub fn adjacent_pictures(&self) -> Option<[String; 3]> {
        let starts = self.pictures.len().checked_sub(2).filter(|n| *n > 0)?;
        let at = self.a % starts;
        Some([0, 1, 2].map(|i| self.pictures[at + i].clone()))
    }

    /// A random flag.
    pub fn flag(&self) -> bool {
        self.b.is_multiple_of(2)
    }

    /// A clip of 12 s.
    pub fn clip() -> Asset {
        asset("clip.mp4", MediaKind::Clip, 12_000)
    }

    /// A piece of music of 60 s.
    pub fn music() -> Asset {
        asset("bed.mp3", MediaKind::Sound, 60_000)
    }
}

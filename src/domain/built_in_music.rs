//! The built-in music beds: made by the program itself (`studio::beds`), free of rights.

use super::asset::{Asset, MediaKind};

/// A bed's mood, and how long it goes until it begins again, ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltInMusic {
    LoFi,
    Upbeat,
    Calm,
    Cinematic,
}

impl BuiltInMusic {
    pub const ALL: [Self; 4] = [Self::LoFi, Self::Upbeat, Self::Calm, Self::Cinematic];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::LoFi => "lo-fi",
            Self::Upbeat => "upbeat",
            Self::Calm => "calm",
            Self::Cinematic => "cinematic",
        }
    }

    /// Beats a minute.
    pub fn tempo(self) -> u64 {
        match self {
            Self::LoFi => 75,
            Self::Upbeat => 120,
            Self::Calm => 60,
            Self::Cinematic => 80,
        }
    }

    /// Eight bars of four beats.
    pub fn duration_ms(self) -> u64 {
        32 * 60_000 / self.tempo()
    }

    /// The medium it becomes when it is used; its hash names the recipe, and changes with it.
    pub fn asset(self) -> Asset {
        Asset {
            hash: format!("bed0000000000000000000000000000{}", self as u8 + 1),
            name: format!("{} (built in).wav", self.name()),
            kind: MediaKind::Sound,
            duration_ms: self.duration_ms(),
            has_audio: true,
            bytes: 44 + self.duration_ms() * 48 * 4,
            ..Asset::default()
        }
    }

    /// The bed behind a medium.
    pub fn of(asset: &Asset) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|bed| bed.asset().hash == asset.hash)
    }
}

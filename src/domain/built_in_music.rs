//! Built-in music: royalty-free pieces that the studio generates (`studio::built_in_music`).

use super::asset::{Asset, MediaKind};

/// A built-in music piece, named after its mood. The pieces loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltInMusic {
    LoFi,
    Upbeat,
    Calm,
    Cinematic,
}

impl BuiltInMusic {
    pub const ALL: [Self; 4] = [Self::LoFi, Self::Upbeat, Self::Calm, Self::Cinematic];

    /// Display name.
    pub fn name(self) -> &'static str {
        match self {
            Self::LoFi => "lo-fi",
            Self::Upbeat => "upbeat",
            Self::Calm => "calm",
            Self::Cinematic => "cinematic",
        }
    }

    /// Tempo (beats per minute).
    pub(crate) fn tempo(self) -> u64 {
        match self {
            Self::LoFi => 75,
            Self::Upbeat => 120,
            Self::Calm => 60,
            Self::Cinematic => 80,
        }
    }

    /// Duration of a loop (ms): eight bars of four beats.
    pub fn duration_ms(self) -> u64 {
        32 * 60_000 / self.tempo()
    }

    /// Asset of this piece. The hash identifies the generator version and changes with it.
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

    /// Returns the piece of an asset, or `None` for other assets.
    pub fn from_asset(asset: &Asset) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|music| music.asset().hash == asset.hash)
    }
}

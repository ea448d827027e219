//! Roles of audio tracks.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// Role of an audio track.
    Role {
        /// Background music.
        Music = "bgm",
        /// Speech.
        Voice = "voice",
        /// Sound effects.
        Effect = "sfx",
    }
}

impl Role {
    /// Default name of a track with this role.
    pub fn track_name(&self) -> &'static str {
        match self {
            Self::Music => "BGM",
            Self::Voice => "Voice",
            Self::Effect => "SFX",
            Self::Other(_) => "Audio",
        }
    }
}

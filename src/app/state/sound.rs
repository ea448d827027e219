//! The sound of playback: what an installed player plays, and how far it is.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::app::request::{Pending, RequestId};
use crate::domain::draft::Draft;
use crate::domain::reason::Reason;

/// Sound to play.
#[derive(Clone, Debug)]
pub struct SoundRequest {
    /// Playback that it belongs to.
    pub playback: RequestId,
    pub session: String,
    pub draft: Arc<Draft>,
    /// Start and end (ms of the timeline).
    pub from_ms: u64,
    pub to_ms: u64,
    /// Speed from 1 to 2.
    pub speed: f64,
    /// Volume (percent).
    pub volume: u8,
    /// Name of the player, or `auto`.
    pub player: String,
}

impl SoundRequest {
    /// Returns true if this sound, already playing, is what `other` asks for later on.
    pub(crate) fn continues_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.draft, &other.draft)
            && self.playback == other.playback
            && (self.to_ms, self.volume) == (other.to_ms, other.volume)
            && (self.speed - other.speed).abs() < 1e-6
    }
}

/// Progress or the end of the sound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SoundEvent {
    /// Position on the timeline (ms), and levels of the left and right channel (0 to 1).
    Position {
        at_ms: u64,
        levels: [f32; 2],
    },
    /// It has ended, or there is no sound.
    Ended,
    Failed(Reason),
}

/// Progress of the requested sound.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum SoundProgress {
    /// The player is not audible yet: the picture waits for it, from this time on (ms since 1970).
    Starting { since_ms: u64 },
    /// Levels of the left and right channel (0 to 1).
    Audible { levels: [f32; 2] },
    /// Nothing to hear anymore.
    #[default]
    Silent,
}

/// Sound of playback.
#[derive(Clone, Debug, Default)]
pub struct SoundState {
    /// Requested sound, also after its end.
    pub playing: Option<Pending<SoundRequest>>,
    pub progress: SoundProgress,
    /// True if sound cannot be played on this computer; it is not tried again.
    pub unavailable: bool,
}

/// Maximum time that the picture waits for the sound (ms).
const MAX_START_MS: u64 = 4_000;

impl SoundState {
    /// Returns true if the picture waits for the sound.
    pub fn is_starting(&self, now_ms: u64) -> bool {
        matches!(self.progress, SoundProgress::Starting { since_ms }
            if now_ms < since_ms + MAX_START_MS)
    }

    /// Returns the levels of the left and right channel (0 to 1) while sound is audible.
    pub fn levels(&self) -> Option<[f32; 2]> {
        match self.progress {
            SoundProgress::Audible { levels } => Some(levels),
            _ => None,
        }
    }
}

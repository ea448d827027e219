//! Plays the sound of a timeline: ffmpeg mixes it part by part into an installed player, whose
//! position is reported.

use std::sync::{Arc, Mutex};

use tokio::io::AsyncWriteExt;
use tokio::process::ChildStdin;

use super::service::{PictureService, lock};
use crate::compose::plan::Plan;
use crate::compose::sound_range;
use crate::domain::draft::Draft;
use crate::domain::reason::{MediaReason, Reason};
use crate::media::raw_stream::RawStream;
use crate::media::sound_player::{self, Positions, SAMPLE_RATE, SoundPlayer};
use crate::media::{MediaError, Urgency};

/// Duration of a part (ms of the timeline): few media files are open at a time. The first part is
/// short, so that it starts fast.
const PART_MS: u64 = 20_000;
const FIRST_PART_MS: u64 = 4_000;
/// Duration of a level (ms of the sound), and its bytes.
const LEVEL_MS: u64 = 40;
const LEVEL_BYTES: usize = (SAMPLE_RATE as u64 * LEVEL_MS / 1000 * 4) as usize;

/// Sound to play.
#[derive(Clone, Debug)]
pub struct SoundPlayback {
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

/// Position on the timeline (ms) and levels of the left and right channel (0 to 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoundPosition {
    pub at_ms: u64,
    pub levels: [f32; 2],
}

/// Levels of both channels (0 to 1) per `LEVEL_MS`, from the start of the sound on.
type Levels = Mutex<Vec<[f32; 2]>>;

impl PictureService {
    /// Plays the sound to its end. `on_position` receives the position of the player. Returns false
    /// if there is no sound. Dropping the future stops the sound.
    ///
    /// # Errors
    /// If no player is installed, or it cannot play.
    pub async fn play_sound(
        &self,
        sound: &SoundPlayback,
        on_position: impl Fn(SoundPosition),
    ) -> Result<bool, Reason> {
        let plan = self
            .sound_plan(&sound.session, &sound.draft, (sound.from_ms, sound.to_ms))
            .await;
        let Some(plan) = plan.ok().filter(|plan| !plan.sounds.is_empty()) else {
            return Ok(false);
        };
        let player = SoundPlayer::start(&sound.player, sound.volume).map_err(|e| e.reason())?;
        let levels = Levels::default();
        let SoundPlayer {
            input, positions, ..
        } = player;
        let (_, is_audible) = tokio::join!(
            feed(&plan, sound, input, &levels),
            follow(positions, sound, &levels, on_position)
        );
        match is_audible {
            true => Ok(true),
            false => Err(MediaReason::NoSoundDevice.into()),
        }
    }
}

/// Mixes all parts into the player. Ends early if the player does.
async fn feed(plan: &Plan, sound: &SoundPlayback, mut input: ChildStdin, levels: &Levels) {
    let result = feed_parts(plan, sound, &mut input, levels).await;
    if let Err(e) = result {
        tracing::warn!("the sound ends early: {e}");
    }
}

async fn feed_parts(
    plan: &Plan,
    sound: &SoundPlayback,
    input: &mut ChildStdin,
    levels: &Levels,
) -> Result<(), MediaError> {
    let (mut from_ms, mut part_ms) = (sound.from_ms, FIRST_PART_MS);
    let mut is_open = input.write_all(&sound_player::header()).await.is_ok();
    while is_open && from_ms < sound.to_ms {
        let to_ms = (from_ms + part_ms).min(sound.to_ms);
        let arguments = sound_range::arguments(plan, (from_ms, to_ms), sound.speed);
        let mut stream = RawStream::open(&arguments, LEVEL_BYTES, Urgency::Interactive)?;
        while let Some(samples) = stream.next().await? {
            lock(levels).push(peaks(&samples));
            is_open = input.write_all(&samples).await.is_ok();
            if !is_open {
                break;
            }
        }
        (from_ms, part_ms) = (to_ms, PART_MS);
    }
    Ok(())
}

/// Reports the positions of the player until its end. Returns false if it never played.
async fn follow(
    mut positions: Positions,
    sound: &SoundPlayback,
    levels: &Levels,
    on_position: impl Fn(SoundPosition),
) -> bool {
    let mut is_audible = false;
    while let Some(played_ms) = positions.next().await {
        is_audible = true;
        let index = (played_ms / LEVEL_MS) as usize;
        on_position(SoundPosition {
            at_ms: sound.from_ms + (played_ms as f64 * sound.speed).round() as u64,
            levels: lock(levels).get(index).copied().unwrap_or_default(),
        });
    }
    is_audible
}

/// Peak levels (0 to 1) of both channels.
fn peaks(samples: &[u8]) -> [f32; 2] {
    let mut peaks = [0; 2];
    for frame in samples.chunks_exact(4) {
        for (channel, peak) in peaks.iter_mut().enumerate() {
            let sample = i16::from_le_bytes([frame[channel * 2], frame[channel * 2 + 1]]);
            *peak = sample.unsigned_abs().max(*peak);
        }
    }
    peaks.map(|peak| f32::from(peak) / 32_768.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_the_peaks_of_both_channels() {
        let samples: Vec<u8> = [100i16, -16_384, -200, 5]
            .iter()
            .flat_map(|s| s.to_le_bytes())
            .collect();
        assert_eq!(peaks(&samples), [200.0 / 32_768.0, 0.5]);
        assert_eq!(peaks(&[]), [0.0, 0.0]);
    }
}

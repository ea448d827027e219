//! Sound of media files in the format of the recognizers: 16 kHz, mono.

use std::ffi::OsString;
use std::path::Path;

use super::blocks::{AudioBlock, BlockCutter, to_ms};
use super::vad::SAMPLE_RATE;
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::TimeSpan;
use crate::media::raw_stream::RawStream;
use crate::media::{FORMATS, Urgency, input_arguments};

/// Bytes read at a time: four seconds.
const CHUNK_BYTES: usize = 4 * SAMPLE_RATE * 2;

/// Reads the sound of a file.
pub(super) struct SoundReader {
    stream: RawStream,
    /// Bytes read so far.
    bytes: usize,
}

impl SoundReader {
    /// Starts to decode an audio stream; `None` means the first one.
    ///
    /// # Errors
    /// If ffmpeg is missing or cannot be started.
    pub(super) fn open(path: &Path, stream: Option<u32>) -> Result<Self, Reason> {
        let map = stream.map_or("0:a:0".to_owned(), |index| format!("0:{index}"));
        let rate = SAMPLE_RATE.to_string();
        // Sound that starts later than the file keeps its time.
        let filter = "aresample=async=1:first_pts=0";
        let output = [
            "-map", &map, "-vn", "-sn", "-dn", "-af", filter, "-ac", "1", "-ar", &rate, "-f",
            "s16le", "pipe:1",
        ];
        let mut arguments = input_arguments(FORMATS, path);
        arguments.extend(output.map(OsString::from));
        let stream = RawStream::open(&arguments, CHUNK_BYTES, Urgency::Background);
        Ok(Self {
            stream: stream.map_err(|e| e.reason())?,
            bytes: 0,
        })
    }

    /// Returns the next block, or `None` after the last one. `on_read` receives the length that was
    /// read (ms).
    ///
    /// # Errors
    /// If the file cannot be decoded or has no sound.
    pub(super) async fn next_block(
        &mut self,
        cutter: &mut Option<BlockCutter>,
        on_read: &(dyn Fn(u64) + Sync),
    ) -> Result<Option<AudioBlock>, Reason> {
        while let Some(mut current) = cutter.take() {
            let chunk = self.stream.next().await.map_err(|e| e.reason())?;
            let Some(chunk) = chunk else {
                if self.bytes == 0 {
                    return Err(SpeechReason::NoSound.into());
                }
                return blocking(move || current.finish()).await;
            };
            self.bytes += chunk.len();
            on_read(to_ms(self.bytes / 2));
            let samples = chunk.chunks_exact(2);
            let samples: Vec<i16> = samples.map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
            let (block, current) = blocking(move || (current.push(&samples), current)).await?;
            *cutter = Some(current);
            if block.is_some() {
                return Ok(block);
            }
        }
        Ok(None)
    }
}

/// Runs a calculation that takes long, outside of the threads for short tasks.
async fn blocking<T: Send + 'static>(
    calculation: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Reason> {
    tokio::task::spawn_blocking(calculation)
        .await
        .map_err(Reason::message)
}

/// Returns the ranges of a file that contain speech, without a recognizer. `on_read` receives the
/// length that was read (ms).
///
/// # Errors
/// If the file cannot be decoded or has no sound.
pub(super) async fn find_speech(
    path: &Path,
    stream: Option<u32>,
    on_read: &(dyn Fn(u64) + Sync),
) -> Result<Vec<TimeSpan>, Reason> {
    let mut reader = SoundReader::open(path, stream)?;
    let (mut cutter, mut speech) = (Some(BlockCutter::new()), Vec::new());
    while let Some(block) = reader.next_block(&mut cutter, on_read).await? {
        speech.extend(block.exact_speech());
    }
    Ok(speech)
}

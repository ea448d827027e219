//! Transcribes recordings, block by block.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::blocks::{AudioBlock, BlockCutter, PartTimes};
use super::engine::{Recognition, RecognitionInput, SpeechEngine};
use super::levels::quiet_spans;
use super::models::ModelFolder;
use super::selection;
use super::sound::SoundReader;
use super::store::{SavedBlock, TranscriptionKey, TranscriptionStore};
use crate::config::SpeechConfig;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::domain::spoken::{
    RecognizedToken, SpokenWord, TimeSpan, Transcription, merged, snap, without_speech, words,
};

/// Parts of a detected pause at its ends that may still be speech (ms).
const PAUSE_MARGIN_MS: u64 = 64;
/// Shortest recording that measures the speed of a model (ms).
const MIN_MEASURED_MS: u64 = 10_000;

/// A media file with speech.
#[derive(Clone, Copy, Debug)]
pub struct Recording<'a> {
    pub path: &'a Path,
    /// Hash of its content.
    pub hash: &'a str,
    /// Index of the audio stream; `None` means the first one.
    pub stream: Option<u32>,
    /// Duration (ms), for the progress.
    pub duration_ms: u64,
}

/// Receives the finished fraction of a transcription, 0 to 1.
pub type OnTranscribed<'a> = &'a (dyn Fn(f64) + Send + Sync);

/// Transcribes recordings with the recognizer of the configuration.
#[derive(Clone)]
pub struct Transcriber {
    engine: Arc<dyn SpeechEngine>,
    store: TranscriptionStore,
    language: String,
    models: ModelFolder,
    model: String,
    verbatim: bool,
}

impl Transcriber {
    /// Creates a transcriber whose models and transcriptions are below `dir`.
    ///
    /// # Errors
    /// If no recognizer is available, or its model is not installed.
    pub fn new(config: &SpeechConfig, dir: &Path) -> Result<Self, Reason> {
        let models = ModelFolder::new(dir.join("models"));
        Ok(Self {
            engine: selection::select(config, &models)?,
            store: TranscriptionStore::new(dir.join("transcripts")),
            language: config.language.clone(),
            models,
            model: config.model.clone(),
            verbatim: false,
        })
    }

    /// Recognizes filler words, too. Whisper makes more errors then.
    #[must_use]
    pub fn verbatim(self) -> Self {
        Self {
            verbatim: true,
            ..self
        }
    }

    fn key(&self, recording: &Recording) -> TranscriptionKey {
        let style = if self.verbatim { " verbatim" } else { "" };
        let content = format!("{} {:?}{style}", recording.hash, recording.stream);
        TranscriptionKey::new(&content, self.engine.id(), &self.language)
    }

    /// Returns the transcription of a recording if it is stored.
    pub fn stored(&self, recording: &Recording) -> Option<Transcription> {
        self.store.load(&self.key(recording))
    }

    /// Replaces the stored transcription of a recording, after a correction.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn replace(
        &self,
        recording: &Recording<'_>,
        transcription: &Transcription,
    ) -> Result<(), Reason> {
        let key = self.key(recording);
        let saved = self.store.save(&key, transcription);
        saved.map_err(|e| reason(&e))
    }

    /// Transcribes a recording, or returns the stored transcription. Each block is stored when it
    /// is finished, so that a later call continues an interrupted transcription.
    ///
    /// # Errors
    /// If the file has no sound or cannot be read, or the recognition fails.
    pub async fn transcribe(
        &self,
        recording: &Recording<'_>,
        on_transcribed: OnTranscribed<'_>,
    ) -> Result<Transcription, Reason> {
        if let Some(stored) = self.stored(recording) {
            return Ok(stored);
        }
        let key = self.key(recording);
        let saved = self.store.load_blocks(&key);
        let started = Instant::now();
        let mut reader = SoundReader::open(recording.path, recording.stream)?;
        let mut cutter = Some(BlockCutter::new());
        let mut done: Vec<SavedBlock> = Vec::new();
        while let Some(block) = reader.next_block(&mut cutter, &|_| ()).await? {
            let end_ms = block.start_ms + block.duration_ms();
            let known = saved.get(done.len());
            let known = known.filter(|b| (b.start_ms, b.end_ms) == (block.start_ms, end_ms));
            let total_ms = recording.duration_ms.max(end_ms).max(1) as f64;
            let on_fraction = |fraction: f64| {
                let block_ms = (end_ms - block.start_ms) as f64;
                on_transcribed((block.start_ms as f64 + fraction * block_ms) / total_ms);
            };
            let finished = match known {
                Some(known) => known.clone(),
                None => {
                    self.recognize(&block, language(&done), &on_fraction)
                        .await?
                }
            };
            on_fraction(1.0);
            done.push(finished);
            if known.is_none() {
                self.store
                    .save_blocks(&key, &done)
                    .map_err(|e| reason(&e))?;
            }
        }
        if saved.is_empty() {
            self.note_speed(done.last().map_or(0, |block| block.end_ms), started);
        }
        let transcription = joined(done);
        self.store
            .save(&key, &transcription)
            .map_err(|e| reason(&e))?;
        Ok(transcription)
    }

    /// Stores the speed of the model on this machine, unless the recording is too short.
    fn note_speed(&self, duration_ms: u64, started: Instant) {
        let seconds = started.elapsed().as_secs_f64();
        if duration_ms >= MIN_MEASURED_MS && seconds > 0.0 {
            let speed = duration_ms as f64 / 1_000.0 / seconds;
            if let Err(e) = self.models.set_speed(&self.model, speed) {
                tracing::warn!("cannot store the speed of a speech model: {e}");
            }
        }
    }

    /// Recognizes the speech of a block. A block without speech is not sent to the recognizer.
    async fn recognize(
        &self,
        block: &AudioBlock,
        language: Option<String>,
        on_fraction: &(dyn Fn(f64) + Send + Sync),
    ) -> Result<SavedBlock, Reason> {
        let parts = block.parts();
        let mut recognition = Recognition::default();
        if !parts.is_empty() {
            let input = RecognitionInput {
                samples: block.spoken_samples(&parts),
                language: language.unwrap_or_else(|| self.language.clone()),
                start_ms: parts[0].start_ms,
                verbatim: self.verbatim,
            };
            recognition = self.engine.recognize(&input, on_fraction).await?;
        }
        let words = block_words(block, &parts, recognition.tokens);
        Ok(SavedBlock {
            start_ms: block.start_ms,
            end_ms: block.start_ms + block.duration_ms(),
            language: recognition.language,
            words,
            speech: block.exact_speech(),
        })
    }
}

/// Language that was detected in the blocks so far.
fn language(done: &[SavedBlock]) -> Option<String> {
    let languages = done.iter().map(|block| &block.language);
    languages
        .into_iter()
        .find(|language| !language.is_empty())
        .cloned()
}

fn joined(blocks: Vec<SavedBlock>) -> Transcription {
    let language = language(&blocks).unwrap_or_default();
    let mut transcription = Transcription {
        language,
        ..Transcription::default()
    };
    for block in blocks {
        transcription.words.extend(block.words);
        transcription.speech.extend(block.speech);
    }
    transcription
}

/// Converts tokens to words with the times of the recording, without those where nobody speaks.
fn block_words(
    block: &AudioBlock,
    parts: &[TimeSpan],
    mut tokens: Vec<RecognizedToken>,
) -> Vec<SpokenWord> {
    let times = PartTimes(parts);
    for token in &mut tokens {
        let span = times.convert(token.start_ms, token.end_ms);
        (token.start_ms, token.end_ms) = (span.start_ms, span.end_ms);
    }
    let mut words = words(&tokens);
    snap(&mut words, &pauses(block));
    let invented = without_speech(&words, &block.speech);
    let mut index = 0;
    words.retain(|_| {
        index += 1;
        !invented.contains(&(index - 1))
    });
    words
}

/// Returns the pauses of a block: quiet ranges, joined across breaths, where nobody speaks.
fn pauses(block: &AudioBlock) -> Vec<TimeSpan> {
    let mut spans = quiet_spans(&block.samples, block.start_ms);
    let end_ms = block.start_ms + block.duration_ms();
    let ends = block.speech.iter().map(|span| span.end_ms);
    let starts = block.speech.iter().map(|span| span.start_ms);
    let gaps = std::iter::once(block.start_ms)
        .chain(ends)
        .zip(starts.chain(std::iter::once(end_ms)));
    spans.extend(gaps.filter_map(|(start, end)| {
        let span = TimeSpan::new(start + PAUSE_MARGIN_MS, end.saturating_sub(PAUSE_MARGIN_MS));
        (span.duration_ms() > PAUSE_MARGIN_MS).then_some(span)
    }));
    merged(spans, 0)
}

#[cfg(test)]
mod tests;

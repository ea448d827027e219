//! Transcription with a recognizer that returns fixed words.

use std::path::PathBuf;
use std::sync::Mutex;

use futures::future::BoxFuture;

use super::super::engine::OnFraction;
use super::super::vad::SAMPLE_RATE;
use super::*;
use crate::domain::reason::SpeechReason;
use crate::domain::spoken::join_words;

/// Returns a word per second, and remembers the audio that it got.
#[derive(Default)]
struct FakeEngine {
    /// Start and duration (ms) of each input.
    inputs: Mutex<Vec<(u64, u64)>>,
    fails: bool,
}

impl SpeechEngine for FakeEngine {
    fn id(&self) -> &str {
        "fake"
    }

    fn recognize<'a>(
        &'a self,
        input: &'a RecognitionInput,
        on_fraction: OnFraction<'a>,
    ) -> BoxFuture<'a, Result<Recognition, Reason>> {
        let duration_ms = input.duration_ms();
        self.inputs
            .lock()
            .unwrap()
            .push((input.start_ms, duration_ms));
        on_fraction(0.5);
        let token = |second: u64| RecognizedToken {
            text: format!(" w{second}"),
            start_ms: second * 1_000 + 300,
            end_ms: second * 1_000 + 700,
            confidence: 0.9,
        };
        let recognition = Recognition {
            language: "en".into(),
            tokens: (0..duration_ms / 1_000).map(token).collect(),
        };
        let failure = Reason::from(SpeechReason::Failed("x".into()));
        let result = if self.fails {
            Err(failure)
        } else {
            Ok(recognition)
        };
        Box::pin(std::future::ready(result))
    }
}

fn transcriber(dir: &Path, engine: &Arc<FakeEngine>) -> Transcriber {
    Transcriber {
        engine: engine.clone(),
        store: TranscriptionStore::new(dir.join("transcripts")),
        language: "auto".into(),
        models: ModelFolder::new(dir.join("models")),
        model: "base".into(),
        verbatim: false,
    }
}

/// The first four seconds of the sample's voice-over.
fn voiceover(dir: &Path) -> PathBuf {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/voiceover.mp3");
    let path = dir.join("voice.wav");
    let status = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-t", "4", "-i"])
        .args([&whole, &path])
        .status();
    assert!(status.unwrap().success());
    path
}

fn recording(path: &Path) -> Recording<'_> {
    Recording {
        path,
        hash: "abc",
        stream: None,
        duration_ms: 4_000,
    }
}

#[tokio::test]
async fn a_transcription_is_stored_and_not_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Arc::new(FakeEngine::default());
    let transcriber = transcriber(dir.path(), &engine);
    let path = voiceover(dir.path());
    let fractions = Mutex::new(Vec::new());
    let on_transcribed = |fraction| fractions.lock().unwrap().push(fraction);
    let first = transcriber
        .transcribe(&recording(&path), &on_transcribed)
        .await
        .unwrap();
    assert_eq!(first.language, "en");
    assert!(first.words.len() >= 2, "{}", join_words(&first.words));
    assert!(first.words.is_sorted_by_key(|w| w.start_ms));
    let fractions = fractions.into_inner().unwrap();
    assert!(
        fractions.is_sorted() && fractions.last() == Some(&1.0),
        "{fractions:?}"
    );
    let again = transcriber
        .transcribe(&recording(&path), &|_| ())
        .await
        .unwrap();
    assert_eq!(first, again);
    assert_eq!(engine.inputs.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn the_search_for_speech_reports_what_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = voiceover(dir.path());
    let read = Mutex::new(Vec::new());
    let on_read = |ms| read.lock().unwrap().push(ms);
    let speech = super::super::sound::find_speech(&path, None, &on_read)
        .await
        .unwrap();
    assert!(!speech.is_empty());
    let read = read.into_inner().unwrap();
    assert!(read.is_sorted(), "{read:?}");
    assert!(
        read.last().is_some_and(|ms| ms.abs_diff(4_000) < 100),
        "{read:?}"
    );
}

#[tokio::test]
async fn finished_blocks_are_kept_after_a_failure() {
    let dir = tempfile::tempdir().unwrap();
    let failing = Arc::new(FakeEngine {
        fails: true,
        ..FakeEngine::default()
    });
    let path = voiceover(dir.path());
    let failed = transcriber(dir.path(), &failing)
        .transcribe(&recording(&path), &|_| ())
        .await;
    assert_eq!(failed, Err(SpeechReason::Failed("x".into()).into()));
    // As if the only block had been finished before the failure.
    let engine = Arc::new(FakeEngine::default());
    let transcriber = transcriber(dir.path(), &engine);
    let key = transcriber.key(&recording(&path));
    let mut reader = SoundReader::open(&path, None).unwrap();
    let block = reader
        .next_block(&mut Some(BlockCutter::new()), &|_| ())
        .await
        .unwrap()
        .unwrap();
    let saved = SavedBlock {
        start_ms: 0,
        end_ms: block.duration_ms(),
        language: "fr".into(),
        words: Vec::new(),
        speech: Vec::new(),
    };
    transcriber.store.save_blocks(&key, &[saved]).unwrap();
    let transcription = transcriber
        .transcribe(&recording(&path), &|_| ())
        .await
        .unwrap();
    assert_eq!(transcription.language, "fr");
    assert!(engine.inputs.lock().unwrap().is_empty());
    assert!(transcriber.store.load_blocks(&key).is_empty());
}

#[tokio::test]
async fn silence_is_not_sent_to_the_recognizer() {
    let dir = tempfile::tempdir().unwrap();
    let input = RecognitionInput {
        samples: vec![0; 3 * SAMPLE_RATE],
        language: String::new(),
        start_ms: 0,
        verbatim: false,
    };
    let path = dir.path().join("silence.wav");
    std::fs::write(&path, input.wav()).unwrap();
    let engine = Arc::new(FakeEngine::default());
    let transcription = transcriber(dir.path(), &engine)
        .transcribe(&recording(&path), &|_| ())
        .await
        .unwrap();
    assert_eq!(transcription, Transcription::default());
    assert!(engine.inputs.lock().unwrap().is_empty());
}

#[tokio::test]
async fn music_is_not_sent_to_the_recognizer() {
    let dir = tempfile::tempdir().unwrap();
    let music = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/lo-fi-bed.mp3");
    let engine = Arc::new(FakeEngine::default());
    let transcription = transcriber(dir.path(), &engine)
        .transcribe(&recording(&music), &|_| ())
        .await
        .unwrap();
    assert_eq!(transcription, Transcription::default());
    assert!(engine.inputs.lock().unwrap().is_empty());
}

#[test]
fn words_where_nobody_speaks_are_dropped() {
    let block = AudioBlock {
        start_ms: 60_000,
        samples: vec![0; 10 * SAMPLE_RATE],
        speech: vec![TimeSpan::new(61_000, 62_000)],
    };
    let parts = [TimeSpan::new(60_000, 70_000)];
    let token = |text: &str, start_ms, end_ms| RecognizedToken {
        text: text.into(),
        start_ms,
        end_ms,
        confidence: 0.9,
    };
    let tokens = vec![
        token(" Hello.", 1_000, 1_900),
        token(" Thanks", 6_000, 6_500),
        token(" for watching!", 6_500, 7_000),
    ];
    let words = block_words(&block, &parts, tokens);
    assert_eq!(join_words(&words), "Hello.");
    assert!((60_900..=61_100).contains(&words[0].start_ms), "{words:?}");
}

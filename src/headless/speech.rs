//! `transcribe` and `speech`: words of a media file, and the models that recognize them.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::{SpeechCommand, TranscribeArgs};
use crate::domain::asset::format_size;
use crate::domain::edit::Cue;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Hint, Reason, SettingsReason, SpeechReason};
use crate::domain::spoken::{
    CueRules, SpokenWord, Transcription, ass_karaoke, cues, join_words, marked_cues, vtt_karaoke,
};
use crate::domain::subtitle;
use crate::fs::unique::write_new;
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, phrase};
use crate::media::probe;
use crate::speech::{
    self, KNOWN_MODELS, KnownModel, ModelDownloader, ModelFolder, RETRY_DELAY, Recording,
    Transcriber,
};
use crate::startup::{CommandOutput, Failure, RunSettings};

/// A pause that starts a new line of the text (ms).
const PARAGRAPH_PAUSE_MS: u64 = 1_500;

/// Format of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TranscriptFormat {
    Json,
    Srt,
    Vtt,
    Ass,
    Text,
}

impl TranscriptFormat {
    /// Returns the format of the flags, else of the extension of the output file.
    fn of(args: &TranscribeArgs) -> Self {
        let out = args.out.as_deref().and_then(Path::extension);
        let extension = out.unwrap_or_default().to_string_lossy().to_lowercase();
        match extension.as_str() {
            _ if args.json => Self::Json,
            _ if args.srt => Self::Srt,
            _ if args.vtt => Self::Vtt,
            _ if args.ass => Self::Ass,
            _ if args.txt => Self::Text,
            "json" | "jsonl" => Self::Json,
            "srt" => Self::Srt,
            "vtt" => Self::Vtt,
            "ass" => Self::Ass,
            _ => Self::Text,
        }
    }

    fn write(self, transcription: &Transcription) -> String {
        let words = &transcription.words;
        match self {
            Self::Json => words.iter().map(word_line).collect(),
            Self::Srt => subtitle::srt(&captions(words)),
            Self::Vtt => vtt_karaoke(&marked_cues(words, captions(words))),
            Self::Ass => ass_karaoke(&marked_cues(words, captions(words))),
            Self::Text => text(words),
        }
    }
}

fn captions(words: &[SpokenWord]) -> Vec<Cue> {
    cues(words, &CueRules::default(), &[])
}

fn word_line(word: &SpokenWord) -> String {
    let confidence = (f64::from(word.confidence) * 1_000.0).round() / 1_000.0;
    let event = json!({
        "event": "word",
        "text": word.text,
        "start_ms": word.start_ms,
        "end_ms": word.end_ms,
        "confidence": confidence,
    });
    format!("{event}\n")
}

/// The text, with a new line after each long pause.
fn text(words: &[SpokenWord]) -> String {
    let is_same = |a: &SpokenWord, b: &SpokenWord| b.start_ms < a.end_ms + PARAGRAPH_PAUSE_MS;
    let lines = words.chunk_by(is_same);
    lines
        .map(|line| format!("{}\n", join_words(line)))
        .collect()
}

/// Writes the words of a file.
///
/// # Errors
/// If no recognizer is available, the file cannot be read, or the output cannot be written.
pub async fn transcribe(
    settings: &RunSettings,
    args: &TranscribeArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let file_failure = |why: Reason| failure(why).with_file(&args.file.to_string_lossy());
    let path = std::path::absolute(&args.file).map_err(|e| file_failure(reason(&e)))?;
    std::fs::File::open(&path).map_err(|e| file_failure(reason(&e)))?;
    let config = &settings.config.speech;
    let config = config.with_flags(args.model.as_deref(), args.language.as_deref());
    let transcriber = Transcriber::new(&config, &speech_dir(settings)).map_err(failure)?;
    let info = probe::read_info(&path)
        .await
        .map_err(|e| file_failure(e.reason()))?;
    if !info.has_audio {
        return Err(file_failure(SpeechReason::NoSound.into()));
    }
    let hash = content_hash(path.clone()).await.map_err(file_failure)?;
    let recording = Recording {
        path: &path,
        hash: &hash,
        stream: info.properties.sound_stream,
        duration_ms: info.duration_ms,
    };
    let (lang, progress) = (settings.config.lang(), *out);
    let on_transcribed = move |fraction: f64| {
        let percent = &((fraction * 100.0) as u32);
        progress.progress(&CommandText::Transcribing { percent }.text(lang));
    };
    let result = transcriber.transcribe(&recording, &on_transcribed).await;
    out.clear_progress();
    let transcription = result.map_err(file_failure)?;
    let text = TranscriptFormat::of(args).write(&transcription);
    match &args.out {
        None => out.print_line(text.trim_end_matches('\n')),
        Some(file) => write(file, &text, transcription.words.len(), lang, out)?,
    }
    Ok(())
}

/// Writes a file under an unused name.
fn write(
    file: &Path,
    text: &str,
    words: usize,
    lang: Lang,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let written = write_new(file, |new| new.write_all(text.as_bytes()));
    let path = written.map_err(|e| {
        let why = Reason::File {
            path: file.to_owned(),
            why: Box::new(reason(&e)),
        };
        Failure::new("file", why, Hint::ChooseOut)
    })?;
    let line = CommandText::TranscriptWritten {
        path: &path.display(),
        words: &words,
    };
    out.note(&line.text(lang));
    Ok(())
}

/// Hash of the content of a file, like that of the studio's media.
async fn content_hash(path: PathBuf) -> Result<String, Reason> {
    let hash = move || {
        let mut hash = blake3::Hasher::new();
        hash.update_reader(std::fs::File::open(path)?)?;
        Ok::<_, std::io::Error>(hash.finalize().to_hex()[..32].to_owned())
    };
    let task = tokio::task::spawn_blocking(hash).await;
    task.map_err(Reason::message)?.map_err(|e| reason(&e))
}

/// Folder with models and transcripts.
fn speech_dir(settings: &RunSettings) -> PathBuf {
    settings.data_dir.join("speech")
}

/// Creates a failure with the next step that fits.
fn failure(why: Reason) -> Failure {
    let code = match &why {
        Reason::Speech(SpeechReason::NoRecognizer | SpeechReason::NoProgram(_)) => "no_recognizer",
        Reason::Speech(SpeechReason::NoSound) => "media",
        Reason::Speech(
            SpeechReason::NoModel(_) | SpeechReason::UnknownModel(_) | SpeechReason::NotAModel,
        ) => "no_model",
        Reason::Speech(_) | Reason::Settings(_) | Reason::InUse => "speech",
        Reason::DiskSpace { .. } | Reason::DiskFull => "disk",
        Reason::NoConnection { .. } | Reason::StreamLost(_) => "network",
        Reason::ToolMissing(_) => "no_ffmpeg",
        _ => "media",
    };
    let hint = speech::next_step(&why);
    Failure::new(code, why, hint)
}

/// Runs a command about models.
///
/// # Errors
/// If a model cannot be downloaded or installed.
pub async fn run(
    settings: &RunSettings,
    command: &SpeechCommand,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let folder = ModelFolder::new(speech_dir(settings).join("models"));
    let lang = settings.config.lang();
    match command {
        SpeechCommand::Models(_) => list(&folder, lang, out),
        SpeechCommand::Get(args) => {
            let model = KnownModel::named(&args.model)
                .ok_or_else(|| failure(SpeechReason::UnknownModel(args.model.clone()).into()))?;
            get(settings, &folder, &model, out).await?;
        }
        SpeechCommand::Add(args) => {
            let added = folder.add(&args.file);
            let added =
                added.map_err(|why| failure(why).with_file(&args.file.to_string_lossy()))?;
            report_installed(&added.name, &added.path, lang, out);
        }
    }
    Ok(())
}

/// Lists the known models, then the others that are installed.
fn list(folder: &ModelFolder, lang: Lang, out: &CommandOutput) {
    let (installed, speeds) = (folder.installed(), folder.speeds());
    let known = KNOWN_MODELS.iter().map(|m| (m.name, m.bytes));
    let own = installed.iter().map(|m| (m.name.as_str(), m.bytes));
    let own = own.filter(|(name, _)| KnownModel::named(name).is_none());
    for (name, bytes) in known.chain(own) {
        let is_installed = installed.iter().any(|m| m.name == name);
        let speed = speeds.get(name);
        let state = match speed.filter(|_| is_installed) {
            Some(speed) => CommandText::ModelSpeed { speed }.text(lang),
            None if is_installed => phrase(lang, Phrase::Installed).to_owned(),
            None => phrase(lang, Phrase::NotInstalled).to_owned(),
        };
        let line = CommandText::ModelLine {
            name: &format!("{name:20}"),
            size: &format!("{:>8}", format_size(bytes)),
            state: &state,
        };
        let data = json!({
            "name": name,
            "bytes": bytes,
            "installed": is_installed,
            "languages": if name.contains(".en") { 1 } else { 99 },
            "speed": speed,
        });
        out.event("model", data, Some(&line.text(lang)));
    }
}

async fn get(
    settings: &RunSettings,
    folder: &ModelFolder,
    model: &KnownModel,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let lang = settings.config.lang();
    if let Ok(path) = folder.find(model.name) {
        report_installed(model.name, &path, lang, out);
        return Ok(());
    }
    let mirror = &settings.config.speech.mirror;
    let downloader = ModelDownloader::new(mirror, RETRY_DELAY).map_err(|why| {
        let value = mirror.clone();
        let key = "speech.mirror".to_owned();
        match why {
            Reason::InvalidUrl => failure(SettingsReason::NotAUrl { key, value }.into()),
            why => failure(why),
        }
    })?;
    let on_progress = |bytes: u64| {
        let text = CommandText::ModelDownload {
            name: &model.name,
            done: &format_size(bytes),
            total: &format_size(model.bytes),
        };
        out.progress(&text.text(lang));
    };
    let result = downloader.install(folder, model, on_progress).await;
    out.clear_progress();
    let path = result.map_err(failure)?;
    report_installed(model.name, &path, lang, out);
    Ok(())
}

fn report_installed(name: &str, path: &Path, lang: Lang, out: &CommandOutput) {
    let text = CommandText::ModelInstalled {
        name: &name,
        path: &path.display(),
    };
    let data = json!({"name": name, "path": path});
    out.event("installed", data, Some(&text.text(lang)));
}

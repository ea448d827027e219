//! Speech recognition for the editor and the studio: one recording at a time, with a status that
//! both can show.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{Mutex, Notify, watch};

use super::download::{ModelDownloader, RETRY_DELAY};
use super::models::{KnownModel, ModelFolder};
use super::sound;
use super::transcriber::{Recording, Transcriber};
use crate::config::SpeechConfig;
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::{
    ModelOffer, SpeechJob, SpeechStatus, SpeechTask, TimeSpan, Transcription,
};

/// Transcribes recordings, finds the speech in them, and installs models.
#[derive(Clone)]
pub struct SpeechService {
    config: SpeechConfig,
    dir: PathBuf,
    /// Held during a job, which takes all the processor time that it may use.
    turn: Arc<Mutex<()>>,
    status: watch::Sender<SpeechStatus>,
    canceled: Arc<Notify>,
}

/// Status of a running job; idle again when dropped.
struct RunningJob<'a>(&'a watch::Sender<SpeechStatus>);

impl Drop for RunningJob<'_> {
    fn drop(&mut self) {
        self.0.send_replace(SpeechStatus::Idle);
    }
}

impl SpeechService {
    /// Creates a service whose models and transcriptions are below `dir`.
    pub fn new(config: SpeechConfig, dir: PathBuf) -> Self {
        Self {
            config,
            dir,
            turn: Arc::default(),
            status: watch::Sender::new(SpeechStatus::Idle),
            canceled: Arc::default(),
        }
    }

    /// Returns a receiver of the status.
    pub fn status(&self) -> watch::Receiver<SpeechStatus> {
        self.status.subscribe()
    }

    /// Returns the filler words and phrases of the configuration.
    pub fn fillers(&self) -> Vec<String> {
        self.config.fillers.all()
    }

    /// Cancels the job in progress.
    pub fn cancel(&self) {
        self.canceled.notify_waiters();
    }

    /// Returns the stored transcription of a recording.
    pub fn stored(&self, recording: &Recording<'_>) -> Option<Transcription> {
        let transcriber = Transcriber::new(&self.config, &self.dir).ok()?;
        transcriber.stored(recording)
    }

    /// Replaces the stored transcription of a recording.
    ///
    /// # Errors
    /// If no recognizer is available, or the file cannot be written.
    pub fn replace(
        &self,
        recording: &Recording<'_>,
        transcription: &Transcription,
    ) -> Result<(), Reason> {
        Transcriber::new(&self.config, &self.dir)?.replace(recording, transcription)
    }

    /// Transcribes a recording, or returns the stored transcription.
    ///
    /// # Errors
    /// If no recognizer is available, the recognition fails or is canceled.
    pub async fn transcribe(
        &self,
        recording: &Recording<'_>,
        name: &str,
    ) -> Result<Transcription, Reason> {
        let transcriber = self.transcriber()?;
        self.transcribe_with(&transcriber, recording, name).await
    }

    /// Transcribes a recording with its filler words.
    ///
    /// # Errors
    /// If no recognizer is available, the recognition fails or is canceled.
    pub async fn transcribe_verbatim(
        &self,
        recording: &Recording<'_>,
        name: &str,
    ) -> Result<Transcription, Reason> {
        let transcriber = self.transcriber()?.verbatim();
        self.transcribe_with(&transcriber, recording, name).await
    }

    fn transcriber(&self) -> Result<Transcriber, Reason> {
        let transcriber = Transcriber::new(&self.config, &self.dir);
        transcriber.inspect_err(|why| self.offer_model(why))
    }

    async fn transcribe_with(
        &self,
        transcriber: &Transcriber,
        recording: &Recording<'_>,
        name: &str,
    ) -> Result<Transcription, Reason> {
        if let Some(stored) = transcriber.stored(recording) {
            return Ok(stored);
        }
        let on_transcribed = |fraction| self.set_progress(fraction);
        let work = transcriber.transcribe(recording, &on_transcribed);
        self.run(SpeechTask::Transcription, name, work).await
    }

    /// Returns the ranges of a recording that contain speech. Needs no recognizer.
    ///
    /// # Errors
    /// If the file cannot be decoded or has no sound, or the search is canceled.
    pub async fn find_speech(
        &self,
        recording: &Recording<'_>,
        name: &str,
    ) -> Result<Vec<TimeSpan>, Reason> {
        let total_ms = recording.duration_ms.max(1) as f64;
        let on_read = |ms: u64| self.set_progress(ms as f64 / total_ms);
        let work = sound::find_speech(recording.path, recording.stream, &on_read);
        self.run(SpeechTask::PauseSearch, name, work).await
    }

    /// Downloads and installs a known model.
    ///
    /// # Errors
    /// If there is no such model, or the download fails or is canceled.
    pub async fn install_model(&self, name: &str) -> Result<(), Reason> {
        let model =
            KnownModel::named(name).ok_or_else(|| SpeechReason::UnknownModel(name.to_owned()))?;
        let folder = ModelFolder::new(self.dir.join("models"));
        let downloader = ModelDownloader::new(&self.config.mirror, RETRY_DELAY)?;
        let on_progress = |bytes: u64| self.set_progress(bytes as f64 / model.bytes as f64);
        let work = downloader.install(&folder, &model, on_progress);
        let installed = self.run(SpeechTask::ModelDownload, name, work).await;
        installed.map(drop)
    }

    /// Returns the model whose lack is the reason of a failure, if it can be downloaded.
    pub fn missing_model(&self, why: &Reason) -> Option<ModelOffer> {
        let Reason::Speech(SpeechReason::NoModel(name)) = why else {
            return None;
        };
        let model = KnownModel::named(name)?;
        let mirror = reqwest::Url::parse(&self.config.mirror).ok()?;
        Some(ModelOffer {
            name: name.clone(),
            bytes: model.bytes,
            host: mirror.host_str()?.to_owned(),
        })
    }

    fn offer_model(&self, why: &Reason) {
        if let Some(offer) = self.missing_model(why) {
            self.status.send_replace(SpeechStatus::NeedsModel(offer));
        }
    }

    /// Runs a job after those before it.
    async fn run<T>(
        &self,
        task: SpeechTask,
        name: &str,
        work: impl Future<Output = Result<T, Reason>>,
    ) -> Result<T, Reason> {
        let _turn = self.turn.lock().await;
        let _running = RunningJob(&self.status);
        self.status.send_replace(SpeechStatus::Running(SpeechJob {
            task,
            name: name.to_owned(),
            progress: 0.0,
        }));
        tokio::select! {
            result = work => result,
            () = self.canceled.notified() => Err(Reason::Canceled),
        }
    }

    /// Sets the progress of the running job, in steps of a percent.
    fn set_progress(&self, fraction: f64) {
        let fraction = (fraction * 100.0).floor() / 100.0;
        self.status.send_if_modified(|status| match status {
            SpeechStatus::Running(job) if job.progress < fraction => {
                job.progress = fraction.min(1.0);
                true
            }
            _ => false,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[tokio::test]
    async fn a_job_shows_its_progress_and_can_be_canceled() {
        let service = SpeechService::new(SpeechConfig::default(), PathBuf::new());
        let mut status = service.status();
        let work = async {
            service.set_progress(0.257);
            std::future::pending::<Result<(), Reason>>().await
        };
        let watch = async {
            let is_running =
                |s: &SpeechStatus| matches!(s, SpeechStatus::Running(job) if job.progress > 0.0);
            let shown = status.wait_for(is_running).await.unwrap().clone();
            service.cancel();
            shown
        };
        let run = service.run(SpeechTask::Transcription, "talk.mp4", work);
        let (result, shown) = tokio::join!(run, watch);
        assert_eq!(result, Err(Reason::Canceled));
        assert_eq!(
            shown,
            SpeechStatus::Running(SpeechJob {
                task: SpeechTask::Transcription,
                name: "talk.mp4".into(),
                progress: 0.25,
            })
        );
        assert_eq!(*service.status().borrow(), SpeechStatus::Idle);
    }

    #[tokio::test]
    async fn a_missing_model_is_offered() {
        let dir = tempfile::tempdir().unwrap();
        let service = SpeechService::new(SpeechConfig::default(), dir.path().to_owned());
        let offer = service.missing_model(&SpeechReason::NoModel("base".into()).into());
        let offer = offer.unwrap();
        assert_eq!(
            (offer.bytes, offer.host.as_str()),
            (147_951_465, "huggingface.co")
        );
        service.offer_model(&SpeechReason::NoModel("base".into()).into());
        assert_eq!(*service.status().borrow(), SpeechStatus::NeedsModel(offer));
        let own = SpeechReason::NoModel("/models/own.bin".into()).into();
        assert_eq!(service.missing_model(&own), None);
        let recording = Recording {
            path: Path::new("none"),
            hash: "",
            stream: None,
            duration_ms: 0,
        };
        assert_eq!(service.stored(&recording), None);
    }
}

//! Recognition in a process of its own, by this program (`worker.rs`).

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

use super::engine::{OnFraction, Recognition, RecognitionInput, SpeechEngine};
use super::protocol::{WorkerEvent, WorkerRequest};
use crate::domain::io_reason::reason;
use crate::domain::reason::{MediaReason, Reason, SpeechReason};
use crate::domain::spoken::RecognizedToken;
use crate::media::{Urgency, exit_signal, tool_command};

/// CPU time that a recognition may take: a minute, and this many times the duration of the audio.
const CPU_FACTOR: u64 = 5;
/// Memory that a recognition may take beside the model, and as a multiple of it (bytes).
const MEMORY_BASE: u64 = 1_500 << 20;
const MEMORY_FACTOR: u64 = 4;
/// Number of the signal of a process that has used its CPU time.
const SIGXCPU: i32 = 24;

/// Recognizer in a process of this program.
pub(crate) struct WorkerEngine {
    pub id: String,
    /// This program.
    pub program: PathBuf,
    pub model: PathBuf,
    pub threads: usize,
}

impl WorkerEngine {
    fn request(&self, input: &RecognitionInput) -> WorkerRequest {
        let model_bytes = std::fs::metadata(&self.model).map_or(0, |m| m.len());
        let seconds = input.duration_ms() / 1_000 + 1;
        // A larger model takes longer.
        let size_factor = 1 + model_bytes / (200 << 20);
        WorkerRequest {
            model: self.model.clone(),
            language: input.language.clone(),
            threads: self.threads,
            samples: input.samples.len(),
            start_ms: input.start_ms,
            verbatim: input.verbatim,
            memory_bytes: MEMORY_BASE + MEMORY_FACTOR * model_bytes,
            cpu_seconds: 60 + CPU_FACTOR * size_factor * seconds,
        }
    }

    async fn run(
        &self,
        input: &RecognitionInput,
        on_fraction: OnFraction<'_>,
    ) -> Result<Recognition, Reason> {
        let request = self.request(input);
        // A process that waits uses no CPU time.
        let limit = Duration::from_secs(4 * request.cpu_seconds);
        let not_started = |e: &std::io::Error| Reason::ToolNotStarted {
            tool: "speech-worker".into(),
            why: Box::new(reason(e)),
        };
        let mut child = Command::from(tool_command(&self.program, Urgency::Background))
            .arg("speech-worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|e| not_started(&e))?;
        let conversation = converse(&mut child, &request, &input.samples, on_fraction);
        tokio::time::timeout(limit, conversation)
            .await
            .map_err(|_| Reason::from(SpeechReason::TookTooLong))?
    }
}

impl SpeechEngine for WorkerEngine {
    fn id(&self) -> &str {
        &self.id
    }

    fn recognize<'a>(
        &'a self,
        input: &'a RecognitionInput,
        on_fraction: OnFraction<'a>,
    ) -> BoxFuture<'a, Result<Recognition, Reason>> {
        Box::pin(self.run(input, on_fraction))
    }
}

/// Sends the request and receives the events.
async fn converse(
    child: &mut Child,
    request: &WorkerRequest,
    samples: &[i16],
    on_fraction: OnFraction<'_>,
) -> Result<Recognition, Reason> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(MediaReason::NoPipe.into());
    };
    let mut message = serde_json::to_vec(request).map_err(Reason::message)?;
    message.push(b'\n');
    message.extend(samples.iter().flat_map(|s| s.to_le_bytes()));
    let send = async move {
        // If the process ends early, its events say why.
        let _ = stdin.write_all(&message).await;
    };
    let ((), result) = tokio::join!(send, receive(stdout, on_fraction));
    match result? {
        Some(recognition) => Ok(recognition),
        None => Err(ended_early(child).await),
    }
}

/// Receives events up to the last one; `None` if the process ends without it.
async fn receive(
    stdout: tokio::process::ChildStdout,
    on_fraction: OnFraction<'_>,
) -> Result<Option<Recognition>, Reason> {
    let mut lines = BufReader::new(stdout).lines();
    let mut recognition = Recognition::default();
    while let Some(line) = lines.next_line().await.map_err(|e| reason(&e))? {
        match serde_json::from_str(&line).map_err(Reason::message)? {
            WorkerEvent::Progress { fraction } => on_fraction(fraction),
            WorkerEvent::Token {
                text,
                start_ms,
                end_ms,
                confidence,
            } => recognition.tokens.push(RecognizedToken {
                text,
                start_ms,
                end_ms,
                confidence,
            }),
            WorkerEvent::Done { language } => {
                recognition.language = language;
                return Ok(Some(recognition));
            }
            WorkerEvent::Error { reason } => return Err(reason),
        }
    }
    Ok(None)
}

async fn ended_early(child: &mut Child) -> Reason {
    let status = child.wait().await.ok();
    match status.and_then(exit_signal) {
        Some(SIGXCPU) => SpeechReason::TookTooLong.into(),
        // The limit of CPU time ends with this signal, too.
        Some(signal) => SpeechReason::Killed(signal).into(),
        None => SpeechReason::Failed(Reason::from(MediaReason::NoMessage).to_string()).into(),
    }
}

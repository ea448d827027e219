//! The recognizer process: the hidden command `speech-worker` of this program.
//!
//! It reads a request as a line of JSON and the samples from stdin, and writes events as lines of
//! JSON. Killing it cancels; if it crashes or runs out of memory, the editor continues.

use std::io::{BufRead, Read, Write};

use super::engine::Recognition;
use super::protocol::{EventWriter, WorkerEvent, WorkerRequest};
use super::scripted;
use crate::domain::reason::Reason;
use crate::domain::spoken::RecognizedToken;

/// Runs the recognizer process, which writes to `output`. Returns true if it succeeded.
pub fn run(output: impl Write + Send + 'static) -> bool {
    let events = EventWriter::new(output);
    let result = read_request().and_then(|(request, samples)| {
        limit_resources(&request);
        recognize(&request, &samples, &events)
    });
    match result {
        Ok(recognition) => {
            let tokens = recognition.tokens.into_iter().map(token_event);
            tokens.for_each(|event| events.send(&event));
            let language = recognition.language;
            events.send(&WorkerEvent::Done { language });
            true
        }
        Err(reason) => {
            events.send(&WorkerEvent::Error { reason });
            false
        }
    }
}

fn token_event(token: RecognizedToken) -> WorkerEvent {
    WorkerEvent::Token {
        text: token.text,
        start_ms: token.start_ms,
        end_ms: token.end_ms,
        confidence: token.confidence,
    }
}

fn read_request() -> Result<(WorkerRequest, Vec<i16>), Reason> {
    let mut stdin = std::io::stdin().lock();
    let mut line = String::new();
    stdin.read_line(&mut line).map_err(|e| Reason::from(&e))?;
    let request: WorkerRequest = serde_json::from_str(&line).map_err(Reason::message)?;
    let mut bytes = Vec::new();
    let expected = request.samples as u64 * 2;
    let read = stdin.take(expected).read_to_end(&mut bytes);
    if read.map_err(|e| Reason::from(&e))? as u64 != expected {
        return Err(Reason::Incomplete(bytes.len() as u64));
    }
    let samples = bytes.chunks_exact(2);
    let samples = samples.map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
    Ok((request, samples.collect()))
}

#[cfg(unix)]
fn limit_resources(request: &WorkerRequest) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = [
        (Resource::As, request.memory_bytes),
        (Resource::Cpu, request.cpu_seconds),
        (Resource::Core, 0),
    ];
    for (resource, limit) in limits {
        let limit = Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        };
        // Not all systems have all limits.
        let _ = setrlimit(resource, limit);
    }
}

#[cfg(not(unix))]
fn limit_resources(_: &WorkerRequest) {}

fn recognize(
    request: &WorkerRequest,
    samples: &[i16],
    events: &EventWriter,
) -> Result<Recognition, Reason> {
    if scripted::is_script(&request.model) {
        return scripted::recognize(request, samples, events);
    }
    recognize_with_model(request, samples, events)
}

#[cfg(feature = "speech")]
fn recognize_with_model(
    request: &WorkerRequest,
    samples: &[i16],
    events: &EventWriter,
) -> Result<Recognition, Reason> {
    super::whisper::recognize(request, samples, events)
}

#[cfg(not(feature = "speech"))]
fn recognize_with_model(
    _: &WorkerRequest,
    _: &[i16],
    _: &EventWriter,
) -> Result<Recognition, Reason> {
    Err(crate::domain::reason::SpeechReason::NoRecognizer.into())
}

//! Recognition by whisper.cpp's own program, `whisper-cli`.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use futures::future::BoxFuture;
use serde::Deserialize;
use tokio::process::Command;

use super::engine::{OnFraction, Recognition, RecognitionInput, SpeechEngine, prompt};
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::RecognizedToken;
use crate::media::{Urgency, tool_command};

/// Recognizer in `whisper-cli`.
pub(crate) struct CommandEngine {
    pub id: String,
    pub program: PathBuf,
    pub model: PathBuf,
    /// Name of the model, which selects the alignment of tokens with time.
    pub model_name: String,
    pub threads: usize,
}

impl CommandEngine {
    async fn run(&self, input: &RecognitionInput) -> Result<Recognition, Reason> {
        let dir = tempfile::tempdir().map_err(|e| reason(&e))?;
        let sound = dir.path().join("sound.wav");
        tokio::fs::write(&sound, input.wav())
            .await
            .map_err(|e| reason(&e))?;
        let output = dir.path().join("words");
        let mut command = Command::from(tool_command(&self.program, Urgency::Background));
        command
            .arg("-m")
            .arg(&self.model)
            .args(["-l", &input.language, "-t", &self.threads.to_string()])
            .args(["-np", "-ojf", "-of"])
            .arg(&output)
            .args(self.alignment())
            .args(
                prompt(&input.language, input.verbatim)
                    .map(|text| ["--prompt", text])
                    .into_iter()
                    .flatten(),
            )
            .arg(&sound)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let result = command.output().await.map_err(|e| Reason::ToolNotStarted {
            tool: self.program.display().to_string(),
            why: Box::new(reason(&e)),
        })?;
        if !result.status.success() {
            let text = String::from_utf8_lossy(&result.stderr);
            let last = text.lines().rev().find(|line| !line.trim().is_empty());
            let message = Reason::message(last.unwrap_or_default());
            return Err(SpeechReason::Failed(message.to_string()).into());
        }
        read_output(&output.with_extension("json")).await
    }

    /// Arguments for exact times of tokens, if the program knows the model.
    fn alignment(&self) -> Vec<String> {
        let name = self.model_name.split("-q").next().unwrap_or_default();
        let name = name
            .replace("large-", "large.")
            .replace("v3-turbo", "v3.turbo");
        let known = ["tiny", "base", "small", "medium"].contains(&name.trim_end_matches(".en"))
            || ["large.v1", "large.v2", "large.v3", "large.v3.turbo"].contains(&name.as_str());
        if known {
            vec!["-dtw".into(), name, "-nfa".into()]
        } else {
            Vec::new()
        }
    }
}

impl SpeechEngine for CommandEngine {
    fn id(&self) -> &str {
        &self.id
    }

    fn recognize<'a>(
        &'a self,
        input: &'a RecognitionInput,
        _: OnFraction<'a>,
    ) -> BoxFuture<'a, Result<Recognition, Reason>> {
        Box::pin(self.run(input))
    }
}

async fn read_output(path: &Path) -> Result<Recognition, Reason> {
    let bytes = tokio::fs::read(path).await.map_err(|e| reason(&e))?;
    // A token may be a part of a character.
    parse(&String::from_utf8_lossy(&bytes))
        .ok_or_else(|| SpeechReason::Failed("JSON".to_owned()).into())
}

#[derive(Deserialize)]
struct CommandOutputFile {
    #[serde(default)]
    result: DetectedLanguage,
    transcription: Vec<OutputSegment>,
}

#[derive(Default, Deserialize)]
struct DetectedLanguage {
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
struct OutputSegment {
    text: String,
    offsets: Offsets,
    #[serde(default)]
    tokens: Vec<OutputToken>,
}

#[derive(Deserialize)]
struct OutputToken {
    text: String,
    offsets: Offsets,
    #[serde(default)]
    p: f32,
    /// End (10 ms); −1 if unknown.
    #[serde(default)]
    t_dtw: Option<i64>,
}

#[derive(Clone, Copy, Deserialize)]
struct Offsets {
    from: i64,
    to: i64,
}

fn parse(text: &str) -> Option<Recognition> {
    let output: CommandOutputFile = serde_json::from_str(text).ok()?;
    let mut tokens = Vec::new();
    let mut end_ms = 0;
    for segment in &output.transcription {
        segment_tokens(segment, &mut end_ms, &mut tokens);
    }
    Some(Recognition {
        language: output.result.language,
        tokens,
    })
}

/// Adds the tokens of a segment; the text of the segment if a character is divided.
fn segment_tokens(segment: &OutputSegment, end_ms: &mut u64, tokens: &mut Vec<RecognizedToken>) {
    let ms = |value: i64| u64::try_from(value).unwrap_or(0);
    let is_special =
        |token: &&OutputToken| token.text.starts_with("[_") || token.text.starts_with("<|");
    let divided = segment.tokens.iter().any(|t| t.text.contains('\u{fffd}'));
    if segment.tokens.is_empty() || divided {
        tokens.push(RecognizedToken {
            text: segment.text.clone(),
            start_ms: ms(segment.offsets.from),
            end_ms: ms(segment.offsets.to),
            confidence: 0.5,
        });
        *end_ms = ms(segment.offsets.to);
        return;
    }
    let mut start_ms = (*end_ms).max(ms(segment.offsets.from));
    for token in segment.tokens.iter().filter(|t| !is_special(t)) {
        let aligned = token.t_dtw.filter(|end| *end >= 0);
        let end = aligned.map_or(ms(token.offsets.to), |end| ms(end * 10));
        *end_ms = end.max(start_ms);
        tokens.push(RecognizedToken {
            text: token.text.clone(),
            start_ms: if aligned.is_some() {
                start_ms
            } else {
                ms(token.offsets.from).min(*end_ms)
            },
            end_ms: *end_ms,
            confidence: token.p,
        });
        start_ms = *end_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligned_times_are_the_ends_of_tokens() {
        let text = r#"{"result": {"language": "en"}, "transcription": [
            {"text": " It was", "offsets": {"from": 0, "to": 900}, "tokens": [
                {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}, "p": 0.9, "t_dtw": -1},
                {"text": " It", "offsets": {"from": 0, "to": 300}, "p": 0.9, "t_dtw": 42},
                {"text": " was", "offsets": {"from": 300, "to": 900}, "p": 0.8, "t_dtw": 77}]},
            {"text": " so", "offsets": {"from": 900, "to": 1200}}]}"#;
        let recognition = parse(text).unwrap();
        let times: Vec<_> = recognition
            .tokens
            .iter()
            .map(|t| (t.text.as_str(), t.start_ms, t.end_ms))
            .collect();
        assert_eq!(
            times,
            [(" It", 0, 420), (" was", 420, 770), (" so", 900, 1_200)]
        );
        assert_eq!(recognition.language, "en");
        assert!(parse("{}").is_none());
    }

    #[test]
    fn known_models_are_aligned() {
        let engine = |name: &str| CommandEngine {
            id: String::new(),
            program: PathBuf::new(),
            model: PathBuf::new(),
            model_name: name.into(),
            threads: 1,
        };
        for (name, expected) in [
            ("base", "base"),
            ("large-v3-turbo-q5_0", "large.v3.turbo"),
            ("small.en-q8_0", "small.en"),
        ] {
            assert_eq!(engine(name).alignment()[1], expected);
        }
        assert!(engine("own").alignment().is_empty());
    }
}

//! Recognition by a server with OpenAI's API for transcriptions.

use std::time::Duration;

use futures::future::BoxFuture;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Url, redirect};
use serde::Deserialize;

use super::engine::{OnFraction, Recognition, RecognitionInput, SpeechEngine};
use crate::api;
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::RecognizedToken;

/// Maximum duration of a request.
const TIMEOUT: Duration = Duration::from_secs(1_200);
/// Largest answer (bytes).
const MAX_ANSWER_BYTES: usize = 8 << 20;

/// Recognizer on a server.
pub(crate) struct EndpointEngine {
    id: String,
    client: Client,
    url: Url,
    model: String,
    key: Option<String>,
}

impl EndpointEngine {
    /// Creates a recognizer for a base URL such as `http://localhost:8000/v1`.
    ///
    /// # Errors
    /// If the URL is invalid, or not encrypted and on another machine.
    pub(crate) fn new(base_url: &str, model: &str, key: Option<String>) -> Result<Self, Reason> {
        let url = format!("{}/audio/transcriptions", base_url.trim_end_matches('/'));
        let url = Url::parse(&url).map_err(|_| Reason::InvalidUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if api::is_loopback(&url) => {}
            "http" => return Err(Reason::PlainHttpElsewhere),
            _ => return Err(Reason::NotWebAddress),
        }
        // A redirect could send the sound to another machine.
        let client = api::client_builder(&url)
            .redirect(redirect::Policy::none())
            .timeout(TIMEOUT)
            .build()
            .map_err(|e| Reason::message(e.without_url()))?;
        Ok(Self {
            id: format!("endpoint:{url}:{model}"),
            client,
            url,
            model: model.to_owned(),
            key,
        })
    }

    async fn run(&self, input: &RecognitionInput) -> Result<Recognition, Reason> {
        let sound = Part::bytes(input.wav()).file_name("sound.wav");
        let sound = sound.mime_str("audio/wav").map_err(Reason::message)?;
        let mut form = Form::new()
            .part("file", sound)
            .text("model", self.model.clone())
            .text("response_format", "verbose_json")
            .text("timestamp_granularities[]", "word");
        if input.language != "auto" {
            form = form.text("language", input.language.clone());
        }
        let mut request = self.client.post(self.url.clone()).multipart(form);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let failed = |e: reqwest::Error| Reason::NoConnection {
            host: self.url.host_str().unwrap_or_default().to_owned(),
            why: Box::new(Reason::message(e.without_url())),
        };
        let mut response = request.send().await.map_err(failed)?;
        if !response.status().is_success() {
            return Err(SpeechReason::ServerStatus(response.status().as_u16()).into());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            body.extend(&chunk);
            if body.len() > MAX_ANSWER_BYTES {
                return Err(Reason::ResponseTooLarge(MAX_ANSWER_BYTES as u64 >> 20));
            }
        }
        parse(&body).ok_or_else(|| SpeechReason::ServerAnswer.into())
    }
}

impl SpeechEngine for EndpointEngine {
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

#[derive(Deserialize)]
struct TranscriptionAnswer {
    #[serde(default)]
    language: String,
    words: Option<Vec<AnswerWord>>,
    segments: Option<Vec<AnswerSegment>>,
}

#[derive(Deserialize)]
struct AnswerWord {
    word: String,
    /// Times (s).
    start: f64,
    end: f64,
}

#[derive(Deserialize)]
struct AnswerSegment {
    text: String,
    /// Times (s).
    start: f64,
    end: f64,
}

/// Reads an answer. Without words, the words of a segment share its time.
fn parse(body: &[u8]) -> Option<Recognition> {
    let answer: TranscriptionAnswer = serde_json::from_slice(body).ok()?;
    let token = |text: &str, start: f64, end: f64, confidence: f32| {
        // The words of some servers have no space before them.
        let space = if text.starts_with(char::is_whitespace) {
            ""
        } else {
            " "
        };
        let is_spaced = text.chars().next().is_some_and(|c| c.is_ascii());
        RecognizedToken {
            text: format!("{}{text}", if is_spaced { space } else { "" }),
            start_ms: to_ms(start),
            end_ms: to_ms(end),
            confidence,
        }
    };
    let words = answer.words.as_deref().filter(|words| !words.is_empty());
    let tokens = match (words, &answer.segments) {
        (Some(words), _) => words
            .iter()
            .map(|w| token(&w.word, w.start, w.end, 1.0))
            .collect(),
        (None, Some(segments)) => segments
            .iter()
            .map(|s| token(&s.text, s.start, s.end, 0.5))
            .collect(),
        (None, None) => answer.words.map(|_| Vec::new())?,
    };
    Some(Recognition {
        language: language_tag(&answer.language),
        tokens,
    })
}

fn to_ms(seconds: f64) -> u64 {
    (seconds.clamp(0.0, 1e6) * 1_000.0).round() as u64
}

/// Converts the English name of a common language, as OpenAI's server reports it, to its tag.
fn language_tag(name: &str) -> String {
    let name = name.to_lowercase();
    let known = [
        ("english", "en"),
        ("chinese", "zh"),
        ("spanish", "es"),
        ("french", "fr"),
        ("german", "de"),
        ("japanese", "ja"),
        ("korean", "ko"),
    ];
    let tag = known.iter().find(|(known, _)| *known == name);
    tag.map_or(name, |(_, tag)| (*tag).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_segments_are_read() {
        let body = br#"{"language": "english", "text": "It was", "words": [
            {"word": "It", "start": 0.1, "end": 0.42}, {"word": "was", "start": 0.5, "end": 0.9}]}"#;
        let recognition = parse(body).unwrap();
        let tokens: Vec<_> = recognition
            .tokens
            .iter()
            .map(|t| (t.text.as_str(), t.start_ms, t.end_ms))
            .collect();
        assert_eq!(tokens, [(" It", 100, 420), (" was", 500, 900)]);
        assert_eq!(recognition.language, "en");
        let body = r#"{"language": "zh", "segments": [{"text": "大家好", "start": 1, "end": 2}]}"#;
        assert_eq!(parse(body.as_bytes()).unwrap().tokens[0].text, "大家好");
        assert_eq!(parse(br#"{"text": "no times"}"#), None);
        assert_eq!(parse(br#"{"words": []}"#), Some(Recognition::default()));
    }

    #[test]
    fn sound_is_sent_encrypted_only() {
        let engine = |url: &str| EndpointEngine::new(url, "whisper-1", None).map(|_| ());
        assert_eq!(
            engine("http://example.org/v1"),
            Err(Reason::PlainHttpElsewhere)
        );
        assert_eq!(engine("file:///x"), Err(Reason::NotWebAddress));
        assert_eq!(engine("https://example.org/v1"), Ok(()));
        assert_eq!(engine("http://localhost:1/v1/"), Ok(()));
    }
}

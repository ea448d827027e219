//! The most frequent event: a chunk of text and nothing else.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// A chunk of text, parsed without allocating the rest. Other events do not match.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TextChunk<'a> {
    partial: bool,
    #[serde(borrow)]
    content: ContentParts<'a>,
    #[serde(borrow)]
    author: Option<Cow<'a, str>>,
    code: Option<IgnoredAny>,
    #[serde(rename = "type")]
    kind: Option<IgnoredAny>,
    error_code: Option<IgnoredAny>,
    error_message: Option<IgnoredAny>,
    error: Option<IgnoredAny>,
    #[serde(rename = "error_code")]
    snake_code: Option<IgnoredAny>,
    #[serde(rename = "error_message")]
    snake_message: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct ContentParts<'a> {
    #[serde(borrow)]
    parts: Vec<ContentPart<'a>>,
}

#[derive(Deserialize)]
struct ContentPart<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(default)]
    thought: bool,
}

impl<'a> TextChunk<'a> {
    /// Returns author and text, or `None` if the event contains more than text.
    pub(super) fn text(self) -> Option<(Cow<'a, str>, String)> {
        let codes = [&self.error_code, &self.snake_code, &self.code];
        let other_fields = [
            &self.kind,
            &self.error_message,
            &self.error,
            &self.snake_message,
        ];
        let text: String = self
            .content
            .parts
            .iter()
            .filter(|p| !p.thought)
            .map(|p| &*p.text)
            .collect();
        let is_text = self.partial
            && codes.into_iter().chain(other_fields).all(Option::is_none)
            && !text.is_empty();
        is_text.then(|| (self.author.unwrap_or_default(), text))
    }
}

//! The text of a reply while it arrives.

use tokio::sync::mpsc;

use crate::domain::text::sanitize;

const MAX_REPLY_CHARS: usize = 4_000;

/// Text of a reply, passed on as it arrives: sanitized, without white space around it, and limited.
pub(super) struct ReplyText {
    texts: mpsc::Sender<String>,
    /// Number of characters passed on.
    length: usize,
    /// White space that is passed on before the next word.
    space: String,
}

impl ReplyText {
    pub(super) fn new(texts: mpsc::Sender<String>) -> Self {
        Self {
            texts,
            length: 0,
            space: String::new(),
        }
    }

    /// Returns true if there is no text so far.
    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Separates the text before a tool call from the text after it.
    pub(super) fn start_paragraph(&mut self) {
        self.space = "\n\n".to_owned();
    }

    /// Adds text. An ellipsis replaces what exceeds the limit.
    pub(super) async fn push(&mut self, text: &str) {
        let Some(words) = self.take_words(text) else {
            return;
        };
        // A receiver that is gone cancels the turn.
        let _ = self.texts.send(words).await;
    }

    /// Returns the text to pass on, if there is any.
    fn take_words(&mut self, text: &str) -> Option<String> {
        let mut all = std::mem::take(&mut self.space);
        all.push_str(&sanitize(text));
        let words = all.trim_end();
        self.space = all[words.len()..].to_owned();
        let words = if self.is_empty() {
            words.trim_start()
        } else {
            words
        };
        let left = MAX_REPLY_CHARS.saturating_sub(self.length);
        let words: String = if words.chars().count() > left {
            words
                .chars()
                .take(left.saturating_sub(1))
                .chain((left > 0).then_some('…'))
                .collect()
        } else {
            words.to_owned()
        };
        self.length += words.chars().count();
        (!words.is_empty()).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn text_arrives_clean_and_limited() {
        let (sender, mut texts) = mpsc::channel(64);
        let mut reply = ReplyText::new(sender);
        for part in ["\n ", " Mu", "ted\u{1b}[31m.", " \n", ""] {
            reply.push(part).await;
        }
        reply.start_paragraph();
        reply.push(&format!("{} ", "x".repeat(5_000))).await;
        reply.push("more").await;
        drop(reply);
        let mut parts = Vec::new();
        while let Some(text) = texts.recv().await {
            parts.push(text);
        }
        assert_eq!(parts[..2], ["Mu", "ted[31m."]);
        assert!(parts[2].starts_with("\n\nxxx"), "{}", parts[2]);
        assert!(parts[2].ends_with("x…"));
        let length: usize = parts.iter().map(|part| part.chars().count()).sum();
        assert_eq!((parts.len(), length), (3, MAX_REPLY_CHARS));
    }
}

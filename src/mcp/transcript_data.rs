//! A transcript as data for models.

use serde_json::{Value, json};

use crate::domain::spoken::{SpokenWord, join_words};

/// A pause that starts a new line (ms).
const LINE_PAUSE_MS: u64 = 1_000;
/// Maximum number of words of a line.
const MAX_LINE_WORDS: usize = 20;

/// Describes words, each with its times.
pub(super) fn words(words: &[SpokenWord]) -> Vec<Value> {
    let describe = |word: &SpokenWord| json!({"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms});
    words.iter().map(describe).collect()
}

/// Describes words line by line. A line ends at a pause.
pub(super) fn lines(words: &[SpokenWord]) -> Vec<Value> {
    let continues = |a: &SpokenWord, b: &SpokenWord| b.start_ms < a.end_ms + LINE_PAUSE_MS;
    let lines = words.chunk_by(continues);
    lines
        .flat_map(|line| line.chunks(MAX_LINE_WORDS))
        .map(describe_line)
        .collect()
}

fn describe_line(words: &[SpokenWord]) -> Value {
    json!({
        "text": join_words(words),
        "start_ms": words.first().map(|word| word.start_ms),
        "end_ms": words.last().map(|word| word.end_ms),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_starts_a_line() {
        let word = |text: &str, start_ms| SpokenWord {
            text: text.into(),
            start_ms,
            end_ms: start_ms + 300,
            confidence: 1.0,
            attached: false,
        };
        let spoken = [word("Good", 0), word("morning.", 400), word("So", 3_000)];
        let lines = lines(&spoken);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[0]["text"], "Good morning.");
        assert_eq!(
            (&lines[0]["end_ms"], &lines[1]["start_ms"]),
            (&json!(700), &json!(3_000))
        );
        assert_eq!(words(&spoken)[1]["start_ms"], 400);
    }
}

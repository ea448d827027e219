//! Captions as words with their times: WebVTT, and JSON for scripts.

use serde_json::json;

use super::karaoke::MarkedCue;
use crate::domain::edit::WordMark;
use crate::domain::subtitle;
use crate::domain::text::one_line;

/// A word of a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedWord {
    pub text: String,
    pub start_ms: u64,
    /// Start of the next word, or end of the caption (ms).
    pub end_ms: u64,
}

/// Text of a cue from a mark to the next one.
fn part(text: &str, from: usize, to: Option<usize>) -> &str {
    let byte = |character: usize| {
        let found = text.char_indices().nth(character);
        found.map_or(text.len(), |(byte, _)| byte)
    };
    let (start, end) = (byte(from), to.map_or(text.len(), byte));
    text.get(start..end).unwrap_or_default()
}

/// Marks of a cue with the text from each to the next one.
fn parts(marked: &MarkedCue) -> Vec<(WordMark, &str)> {
    let marks = &marked.marks;
    let parts = marks.iter().enumerate().map(|(index, mark)| {
        let next = marks.get(index + 1).map(|next| next.character);
        (*mark, part(&marked.cue.text, mark.character, next))
    });
    parts.collect()
}

/// Returns the words of a caption; none if it was not made of the speech.
pub fn timed_words(marked: &MarkedCue) -> Vec<TimedWord> {
    let (parts, cue) = (parts(marked), &marked.cue);
    let word = |(index, (mark, text)): (usize, &(WordMark, &str))| {
        let end_ms = parts
            .get(index + 1)
            .map(|(next, _)| cue.start_ms + next.at_ms);
        TimedWord {
            text: one_line(text),
            start_ms: cue.start_ms + mark.at_ms,
            end_ms: end_ms.unwrap_or(cue.end_ms),
        }
    };
    parts.iter().enumerate().map(word).collect()
}

/// Formats the words of captions as JSON, one object a line.
pub fn word_lines(cues: &[MarkedCue]) -> String {
    let words = cues.iter().flat_map(timed_words);
    let line = |word: TimedWord| {
        let event = json!({
            "event": "word",
            "text": word.text,
            "start_ms": word.start_ms,
            "end_ms": word.end_ms,
        });
        format!("{event}\n")
    };
    words.map(line).collect()
}

/// Text of a WebVTT cue, with the start of each word.
pub fn vtt_text(marked: &MarkedCue) -> String {
    let (parts, cue) = (parts(marked), &marked.cue);
    let before = parts.first().map(|(mark, _)| mark.character);
    let mut text = match before {
        Some(character) => subtitle::vtt_escaped(part(&cue.text, 0, Some(character))),
        None => subtitle::vtt_escaped(&cue.text),
    };
    for (mark, part) in parts {
        let at_ms = cue.start_ms + mark.at_ms;
        if mark.at_ms > 0 && at_ms < cue.end_ms {
            text += &format!("<{}>", subtitle::vtt_time(at_ms));
        }
        text += &subtitle::vtt_escaped(part);
    }
    text
}

/// Formats captions as WebVTT, with the start of each word.
pub fn vtt_karaoke(cues: &[MarkedCue]) -> String {
    let cues = cues.iter().map(|marked| {
        let cue = &marked.cue;
        (cue.start_ms, cue.end_ms, vtt_text(marked))
    });
    subtitle::vtt_file(cues)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::Cue;

    fn marked() -> MarkedCue {
        let mark = |at_ms, character| WordMark { at_ms, character };
        MarkedCue {
            cue: Cue {
                start_ms: 1_200,
                end_ms: 3_000,
                text: "Four <b>days,\n海边".into(),
            },
            marks: vec![mark(0, 0), mark(400, 5), mark(900, 14), mark(1_100, 15)],
        }
    }

    #[test]
    fn vtt_has_the_start_of_each_word() {
        let text = vtt_karaoke(&[marked()]);
        assert_eq!(
            text,
            "WEBVTT\n\n00:00:01.200 --> 00:00:03.000\nFour <00:00:01.600>&lt;b&gt;days,\n\
             <00:00:02.100>海<00:00:02.300>边\n\n"
        );
        let read = subtitle::read(&text).unwrap();
        assert_eq!(read.cues, [marked().cue]);
    }

    #[test]
    fn words_are_json_lines() {
        let lines = word_lines(&[marked()]);
        assert_eq!(
            lines.lines().nth(1),
            Some(r#"{"event":"word","text":"<b>days,","start_ms":1600,"end_ms":2100}"#)
        );
        assert_eq!(lines.lines().count(), 4);
        let plain = MarkedCue {
            marks: Vec::new(),
            ..marked()
        };
        assert_eq!(word_lines(&[plain]), "");
    }
}

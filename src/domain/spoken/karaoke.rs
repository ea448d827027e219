//! Captions in the ASS format, in which each word is highlighted while it is spoken.

use super::word::SpokenWord;
use crate::domain::edit::{Cue, WordMark, word_marks};
use crate::domain::text::one_line;
use crate::domain::timeline::{Segment, Timeline};

/// Script information and the style: words turn from white to yellow.
const HEADER: &str = "[Script Info]\nScriptType: v4.00+\nPlayResX: 1920\nPlayResY: 1080\n\
    WrapStyle: 2\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, \
    SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, \
    ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, \
    Encoding\nStyle: Karaoke,Inter,64,&H000AD6FF,&H00FFFFFF,&H00000000,&H80000000,-1,0,0,0,100,\
    100,0,0,1,3,0,2,96,96,72,1\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, \
    MarginR, MarginV, Effect, Text\n";

/// A cue with the starts of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedCue {
    pub cue: Cue,
    pub marks: Vec<WordMark>,
}

/// Marks the words of cues that were made of them.
pub fn marked_cues(words: &[SpokenWord], cues: Vec<Cue>) -> Vec<MarkedCue> {
    let mark = |cue: Cue| {
        let marks = word_marks_of(&cue.text, (cue.start_ms, cue.end_ms), words);
        MarkedCue { cue, marks }
    };
    cues.into_iter().map(mark).collect()
}

/// Returns the texts of a timeline as cues, those of speech with the starts of their words.
pub fn timeline_cues(timeline: &Timeline) -> Vec<MarkedCue> {
    let texts = timeline.segments().map(|(_, segment)| segment);
    let mut cues: Vec<MarkedCue> = texts.filter_map(marked_caption).collect();
    cues.sort_by_key(|marked| marked.cue.start_ms);
    cues
}

/// Returns a text as a cue, one of speech with the starts of its words. `None` if it has no text.
pub fn marked_caption(segment: &Segment) -> Option<MarkedCue> {
    let style = segment.style.as_ref()?;
    let cue = Cue {
        start_ms: segment.start_ms,
        end_ms: segment.end_ms(),
        text: style.text.clone(),
    };
    let marks = word_marks(style.spoken.as_deref().unwrap_or_default());
    (!cue.text.trim().is_empty()).then_some(MarkedCue { cue, marks })
}

/// Returns the marks of the words that start within a time range (ms), where they are in a text.
pub(super) fn word_marks_of<'a>(
    text: &str,
    (start_ms, end_ms): (u64, u64),
    words: impl IntoIterator<Item = &'a SpokenWord>,
) -> Vec<WordMark> {
    let mut marks = Vec::new();
    let mut from = 0;
    let within = |word: &&SpokenWord| (start_ms..end_ms).contains(&word.start_ms);
    for word in words.into_iter().filter(within) {
        let rest = text.get(from..).unwrap_or_default();
        let Some(found) = rest.find(&word.text) else {
            continue;
        };
        let at = from + found;
        marks.push(WordMark {
            at_ms: word.start_ms - start_ms,
            character: text[..at].chars().count(),
        });
        from = at + word.text.len();
    }
    marks
}

/// Formats cues as ASS with karaoke.
pub fn ass_karaoke(cues: &[MarkedCue]) -> String {
    let lines = cues.iter().map(|marked| {
        let cue = &marked.cue;
        format!(
            "Dialogue: 0,{},{},Karaoke,,0,0,0,,{}\n",
            timestamp(cue.start_ms),
            timestamp(cue.end_ms),
            karaoke(marked)
        )
    });
    lines.fold(HEADER.to_owned(), |text, line| text + &line)
}

/// A text with the time of each word in hundredths of a second.
fn karaoke(marked: &MarkedCue) -> String {
    let MarkedCue { cue, marks } = marked;
    let duration_ms = cue.end_ms - cue.start_ms;
    let letters: Vec<char> = cue.text.chars().collect();
    let part = |from: usize, to: usize| -> String {
        letters
            .iter()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect()
    };
    let Some(first) = marks.first() else {
        return plain(&cue.text);
    };
    let mut text = plain(&part(0, first.character));
    if first.at_ms > 0 {
        text = format!("{{\\k{}}}{text}", hundredths(first.at_ms));
    }
    for (index, mark) in marks.iter().enumerate() {
        let next = marks.get(index + 1);
        let until_ms = next.map_or(duration_ms, |next| next.at_ms);
        let word = part(
            mark.character,
            next.map_or(usize::MAX, |next| next.character),
        );
        let time = hundredths(until_ms.saturating_sub(mark.at_ms));
        let space = if word.ends_with(' ') { " " } else { "" };
        let line_end = if word.ends_with('\n') { "\\N" } else { "" };
        text += &format!("{{\\k{time}}}{}{space}{line_end}", plain(word.trim_end()));
    }
    text
}

const fn hundredths(ms: u64) -> u64 {
    (ms + 5) / 10
}

/// A text without the characters that start commands.
fn plain(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| one_line(line).replace(['{', '}', '\\'], ""));
    lines.collect::<Vec<_>>().join("\\N")
}

fn timestamp(ms: u64) -> String {
    let (seconds, hundredths) = (hundredths(ms) / 100, hundredths(ms) % 100);
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    format!(
        "{}:{:02}:{seconds:02}.{hundredths:02}",
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::subtitle;

    #[test]
    fn each_word_has_its_time() {
        let word = |text: &str, start_ms, end_ms, attached| SpokenWord {
            text: text.into(),
            start_ms,
            end_ms,
            confidence: 1.0,
            attached,
        };
        let words = [
            word("Four", 1_200, 1_500, false),
            word("{\\b1}days,", 1_560, 2_000, false),
            word("海", 2_100, 2_300, false),
            word("边", 2_300, 2_500, true),
        ];
        let cues = [Cue {
            start_ms: 1_200,
            end_ms: 3_000,
            text: "Four {\\b1}days,\n海边".into(),
        }];
        let text = ass_karaoke(&marked_cues(&words, cues.to_vec()));
        let line = text.lines().last().unwrap();
        assert_eq!(
            line,
            "Dialogue: 0,0:00:01.20,0:00:03.00,Karaoke,,0,0,0,,\
             {\\k36}Four {\\k54}b1days,\\N{\\k20}海{\\k70}边"
        );
        let read = subtitle::read(&text).unwrap();
        assert_eq!(read.cues.len(), 1);
        assert_eq!((read.cues[0].start_ms, read.cues[0].end_ms), (1_200, 3_000));
        assert_eq!(read.cues[0].text, "Four b1days,\n海边");
    }
}

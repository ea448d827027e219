//! Captions in the ASS format, in which each word is highlighted while it is spoken.

use super::word::SpokenWord;
use crate::domain::edit::Cue;
use crate::domain::text::one_line;

/// Script information and the style: words turn from white to yellow.
const HEADER: &str = "[Script Info]\nScriptType: v4.00+\nPlayResX: 1920\nPlayResY: 1080\n\
    WrapStyle: 2\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, \
    SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, \
    ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, \
    Encoding\nStyle: Karaoke,Inter,64,&H000AD6FF,&H00FFFFFF,&H00000000,&H80000000,-1,0,0,0,100,\
    100,0,0,1,3,0,2,96,96,72,1\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, \
    MarginR, MarginV, Effect, Text\n";

/// Formats cues of words as ASS with karaoke.
pub fn ass_karaoke(words: &[SpokenWord], cues: &[Cue]) -> String {
    let mut text = HEADER.to_owned();
    for (index, cue) in cues.iter().enumerate() {
        let next_ms = cues.get(index + 1).map_or(u64::MAX, |next| next.start_ms);
        let first = words.partition_point(|word| word.start_ms < cue.start_ms);
        let end = words.partition_point(|word| word.start_ms < next_ms);
        let of_cue = &words[first..end];
        text += &format!(
            "Dialogue: 0,{},{},Karaoke,,0,0,0,,{}\n",
            timestamp(cue.start_ms),
            timestamp(cue.end_ms),
            karaoke(of_cue, cue)
        );
    }
    text
}

/// Words with the time until the next one, in hundredths of a second.
fn karaoke(words: &[SpokenWord], cue: &Cue) -> String {
    let first_line = cue.text.lines().next().unwrap_or_default();
    let (mut line, mut at_ms, mut text) = (0, cue.start_ms, String::new());
    for (index, word) in words.iter().enumerate() {
        let end_ms = words
            .get(index + 1)
            .map_or(cue.end_ms.min(word.end_ms), |next| next.start_ms);
        let separator = match (index, word.attached) {
            (0, _) => "",
            _ if line == first_line.chars().count() => "\\N",
            (_, true) => "",
            _ => " ",
        };
        line += word.text.chars().count() + usize::from(separator == " ");
        let hundredths = (end_ms.saturating_sub(at_ms) + 5) / 10;
        text += &format!("{separator}{{\\k{hundredths}}}{}", plain(&word.text));
        at_ms = end_ms.max(at_ms);
    }
    text
}

/// A word without the characters that start commands.
fn plain(word: &str) -> String {
    one_line(word).replace(['{', '}', '\\'], "")
}

fn timestamp(ms: u64) -> String {
    let hundredths = (ms + 5) / 10;
    let (seconds, hundredths) = (hundredths / 100, hundredths % 100);
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
        let text = ass_karaoke(&words, &cues);
        let line = text.lines().last().unwrap();
        assert_eq!(
            line,
            "Dialogue: 0,0:00:01.20,0:00:03.00,Karaoke,,0,0,0,,\
             {\\k36}Four {\\k54}b1days,\\N{\\k20}海{\\k20}边"
        );
        let read = subtitle::read(&text).unwrap();
        assert_eq!(read.cues.len(), 1);
        assert_eq!((read.cues[0].start_ms, read.cues[0].end_ms), (1_200, 3_000));
        assert_eq!(read.cues[0].text, "Four b1days,\n海边");
    }
}

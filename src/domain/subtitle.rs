//! Captions in the two formats that people have, SubRip (.srt) and WebVTT (.vtt): read and written.

use super::edit::Cue;
use super::text::harmless;

/// Captions are at most so many, and each at most so many characters long.
const MOST: usize = 5_000;
const LONGEST: usize = 500;

/// Reads either format; what is no cue is passed over. Marks such as `<i>` go, texts lose control characters.
pub fn read(text: &str) -> Vec<Cue> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut cues: Vec<Cue> = text.split("\n\n").filter_map(block).take(MOST).collect();
    cues.sort_by_key(|c| c.start_ms);
    cues
}

fn block(block: &str) -> Option<Cue> {
    let mut lines = block.lines().skip_while(|l| !l.contains("-->"));
    let (from, to) = lines.next()?.split_once("-->")?;
    let (start_ms, end_ms) = (time(from.trim())?, time(to.split_whitespace().next()?)?);
    let text = lines.map(plain).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
    let text: String = harmless(&text).chars().take(LONGEST).collect();
    (start_ms < end_ms && !text.is_empty()).then_some(Cue { start_ms, end_ms, text })
}

/// The cues as SubRip.
pub fn srt(cues: &[Cue]) -> String {
    let one = |(i, c): (usize, &Cue)| {
        format!("{}\n{} --> {}\n{}\n\n", i + 1, stamp(c.start_ms, ','), stamp(c.end_ms, ','), lines(&c.text))
    };
    cues.iter().enumerate().map(one).collect()
}

/// The cues as WebVTT.
pub fn vtt(cues: &[Cue]) -> String {
    let escaped = |text: &str| lines(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let one = |c: &Cue| format!("{} --> {}\n{}\n\n", stamp(c.start_ms, '.'), stamp(c.end_ms, '.'), escaped(&c.text));
    format!("WEBVTT\n\n{}", cues.iter().map(one).collect::<String>())
}

fn stamp(ms: u64, point: char) -> String {
    let s = ms / 1000;
    format!("{:02}:{:02}:{:02}{point}{:03}", s / 3600, s / 60 % 60, s % 60, ms % 1000)
}

/// A text whose lines cannot be taken for the end of a cue, or for the time of another.
fn lines(text: &str) -> String {
    let text = harmless(text).replace("-->", "→");
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// `00:01:02,500`, `01:02.5`, `62.5` in ms.
pub fn time(text: &str) -> Option<u64> {
    let text = text.replace(',', ".");
    let seconds = text.split(':').try_fold(0.0, |sum: f64, part| part.parse::<f64>().ok().map(|v| sum * 60.0 + v))?;
    (seconds.is_finite() && (0.0..=86_400.0).contains(&seconds)).then(|| (seconds * 1000.0).round() as u64)
}

/// A line without `<…>` and `{…}` marks.
fn plain(line: &str) -> String {
    let mut result = String::new();
    let mut inside = None;
    for c in line.chars() {
        match (inside, c) {
            (None, '<') => inside = Some('>'),
            (None, '{') => inside = Some('}'),
            (Some(end), c) if c == end => inside = None,
            (None, c) => result.push(c),
            _ => {}
        }
    }
    // WebVTT writes these so, and SubRip never means anything else by them.
    result.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_are_read_and_marks_are_dropped() {
        let srt = "\u{feff}1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i>\r\nthere\r\n\r\n2\r\n00:01:00,000 --> 00:01:01,000\r\n{\\an8}Bye\r\n";
        let vtt =
            "WEBVTT\n\nNOTE nothing\n\nintro\n00:01.000 --> 00:02.500 align:start\nHello\nthere\n\n01:00.000 --> 01:01.000\nBye";
        let want = [
            Cue { start_ms: 1_000, end_ms: 2_500, text: "Hello\nthere".into() },
            Cue { start_ms: 60_000, end_ms: 61_000, text: "Bye".into() },
        ];
        assert_eq!(read(srt), want);
        let marked = [Cue { start_ms: 1, end_ms: 2, text: "a < b & c > d".into() }];
        assert_eq!(read(&super::vtt(&marked)), marked);
        assert_eq!(read(&super::srt(&want)), want);
        assert_eq!(read(&super::vtt(&want)), want);
        assert_eq!(read(vtt), want);
        assert_eq!(read("no captions\n\n5 --> 3\nx\n\n1 --> nan\ny"), []);
    }
}

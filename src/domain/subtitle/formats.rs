//! Which format a caption file is in, by its content.

/// A format of captions.
pub(super) enum SubtitleFormat {
    /// Lines of times before lines of text: SubRip, WebVTT, SBV; anything that is not known is tried as this.
    Cues,
    SubStation,
    MicroDvd {
        /// Frames a second.
        rate: f64,
    },
    Mpl2,
    Ttml,
    /// Known by this name, and not read.
    Unsupported(&'static str),
}

/// How much of a text is looked at, bytes.
const HEAD: usize = 4_096;

/// The format of a text.
pub(super) fn of(text: &str) -> SubtitleFormat {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head = head(text);
    let lower = head.to_ascii_lowercase();
    let first = head.lines().next().unwrap_or_default();
    if text.starts_with("WEBVTT") {
        SubtitleFormat::Cues
    } else if lower.starts_with("[script info]")
        || text
            .lines()
            .any(|l| l.starts_with("Dialogue:") && l.matches(',').count() >= 3)
    {
        SubtitleFormat::SubStation
    } else if two(first, ['{', '}']).is_some() {
        rate(text).map_or(SubtitleFormat::Unsupported(NO_RATE), |rate| {
            SubtitleFormat::MicroDvd { rate }
        })
    } else if two(first, ['[', ']']).is_some() {
        SubtitleFormat::Mpl2
    } else if has_element(&lower, "tt") {
        SubtitleFormat::Ttml
    } else {
        unsupported(&lower, first).map_or(SubtitleFormat::Cues, SubtitleFormat::Unsupported)
    }
}

const NO_RATE: &str = "MicroDVD without a frame rate";

fn unsupported(lower: &str, first: &str) -> Option<&'static str> {
    let starts = |prefix: &str| lower.starts_with(prefix);
    let named = [
        (starts("scenarist_scc"), "Scenarist SCC"),
        (starts("# vobsub index"), "VobSub"),
        (starts("<sami") || has_element(lower, "sami"), "SAMI"),
        (starts("{\\rtf"), "RTF"),
        (
            starts("<!doctype html") || has_element(lower, "html"),
            "HTML",
        ),
        (starts("<?xml"), "XML"),
        (starts("{") || starts("[{"), "JSON"),
        (
            starts("[ti:")
                || starts("[ar:")
                || starts("[al:")
                || starts("[by:")
                || is_lyrics(first),
            "LRC",
        ),
        (is_tm_player(first), "TMPlayer"),
        (starts("%pdf"), "PDF"),
    ];
    named.into_iter().find(|(is, _)| *is).map(|(_, name)| name)
}

/// `[00:12.50]words`
fn is_lyrics(line: &str) -> bool {
    let inside = line
        .strip_prefix('[')
        .and_then(|l| l.split_once(']'))
        .map(|(inside, _)| inside);
    inside.is_some_and(|i| super::times::whole(i).is_some())
}

/// `00:00:12:words`
fn is_tm_player(line: &str) -> bool {
    let mut parts = line.splitn(4, [':', '=']);
    let mut number = || {
        parts
            .next()
            .is_some_and(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let times = number() && number() && number();
    times
        && parts
            .next()
            .is_some_and(|words| words.contains(char::is_alphabetic) && !words.contains("-->"))
}

/// Whether the first element of a document has this name.
fn has_element(lower: &str, name: &str) -> bool {
    let first = lower
        .split('<')
        .skip(1)
        .find(|tag| !tag.starts_with(['?', '!']));
    let first = first.and_then(|tag| {
        tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
            .next()
    });
    lower.starts_with('<') && first.is_some_and(|tag| tag.rsplit(':').next() == Some(name))
}

/// Two numbers in brackets at the start of a line, each possibly missing, and the rest.
pub(super) fn two(
    line: &str,
    [open, close]: [char; 2],
) -> Option<(Option<u32>, Option<u32>, &str)> {
    let one = |text: &'_ str| -> Option<(Option<u32>, usize)> {
        let inside = text.strip_prefix(open)?.split_once(close)?.0;
        let is_number = inside.len() <= 9 && inside.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| (inside.parse().ok(), inside.len() + 2))
    };
    let (start, length) = one(line)?;
    let (end, more) = one(&line[length..])?;
    start.or(end).map(|_| (start, end, &line[length + more..]))
}

/// The frame rate that the first line of MicroDVD may have: `{1}{1}23.976`.
fn rate(text: &str) -> Option<f64> {
    let (start, end, words) = two(text.lines().next()?.trim(), ['{', '}'])?;
    let rate = words.trim().replace(',', ".").parse::<f64>().ok()?;
    (start == end && (1.0..=240.0).contains(&rate)).then_some(rate)
}

fn head(text: &str) -> &str {
    let end = (0..=text.len().min(HEAD))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    &text[..end]
}

/// The format of bytes that are no text, by their first ones.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static str> {
    let signatures: [(&[u8], &'static str); 14] = [
        (b"PK\x03\x04", "ZIP"),
        (b"\x1f\x8b", "gzip"),
        (b"Rar!", "RAR"),
        (b"7z\xbc\xaf", "7-Zip"),
        (b"%PDF", "PDF"),
        (b"\xd0\xcf\x11\xe0", "Microsoft Office"),
        (b"\0\0\x01\xba", "VobSub"),
        (b"PG", "PGS"),
        (b"\x1aE\xdf\xa3", "Matroska"),
        (b"ID3", "MP3"),
        (b"RIFF", "RIFF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"SQLite", "SQLite"),
    ];
    let at = |from: usize, word: &[u8]| bytes.get(from..).is_some_and(|b| b.starts_with(word));
    if at(3, b"STL") {
        return Some("EBU STL");
    }
    if at(4, b"ftyp") {
        return Some("MP4");
    }
    signatures
        .into_iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, name)| name)
}

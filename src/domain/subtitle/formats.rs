//! Detects the format of a caption file by its content.

/// A caption format.
pub(super) enum SubtitleFormat {
    /// SubRip, WebVTT or SBV. Also the fallback for unknown formats.
    Cues,
    SubStation,
    MicroDvd {
        /// Frame rate (fps).
        rate: f64,
    },
    Mpl2,
    Ttml,
    /// A known format that is not supported, with its name.
    Unsupported(&'static str),
}

/// Length of the inspected start of a text (bytes).
const HEAD_BYTES: usize = 4_096;

/// Detects the format of a text.
pub(super) fn detect(text: &str) -> SubtitleFormat {
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
    } else if bracketed_numbers(first, ['{', '}']).is_some() {
        frame_rate(text).map_or(SubtitleFormat::Unsupported(NO_RATE), |rate| {
            SubtitleFormat::MicroDvd { rate }
        })
    } else if bracketed_numbers(first, ['[', ']']).is_some() {
        SubtitleFormat::Mpl2
    } else if root_is(&lower, "tt") {
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
        (starts("<sami") || root_is(lower, "sami"), "SAMI"),
        (starts("{\\rtf"), "RTF"),
        (starts("<!doctype html") || root_is(lower, "html"), "HTML"),
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
    named
        .into_iter()
        .find(|(matches, _)| *matches)
        .map(|(_, name)| name)
}

/// Returns true for a line of LRC lyrics: `[00:12.50]text`.
fn is_lyrics(line: &str) -> bool {
    let inside = line
        .strip_prefix('[')
        .and_then(|l| l.split_once(']'))
        .map(|(inside, _)| inside);
    inside.is_some_and(|i| super::times::parse_clock(i).is_some())
}

/// Returns true for a line of TMPlayer: `00:00:12:text`.
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
            .is_some_and(|text| text.contains(char::is_alphabetic) && !text.contains("-->"))
}

/// Returns true if the root element of a document has this name, with any prefix.
fn root_is(lower: &str, name: &str) -> bool {
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

/// Parses two bracketed numbers at the start of a line. Returns them (one may be missing) and the
/// rest of the line.
pub(super) fn bracketed_numbers(
    line: &str,
    [open, close]: [char; 2],
) -> Option<(Option<u32>, Option<u32>, &str)> {
    let bracketed = |text: &'_ str| -> Option<(Option<u32>, usize)> {
        let inside = text.strip_prefix(open)?.split_once(close)?.0;
        let is_number = inside.len() <= 9 && inside.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| (inside.parse().ok(), inside.len() + 2))
    };
    let (start, length) = bracketed(line)?;
    let (end, end_length) = bracketed(&line[length..])?;
    start
        .or(end)
        .map(|_| (start, end, &line[length + end_length..]))
}

/// Returns the frame rate in the first line of a MicroDVD file: `{1}{1}23.976`.
fn frame_rate(text: &str) -> Option<f64> {
    let (start, end, text) = bracketed_numbers(text.lines().next()?.trim(), ['{', '}'])?;
    let rate = text.trim().replace(',', ".").parse::<f64>().ok()?;
    (start == end && (1.0..=240.0).contains(&rate)).then_some(rate)
}

fn head(text: &str) -> &str {
    let end = (0..=text.len().min(HEAD_BYTES))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    &text[..end]
}

/// Detects the format of a binary file by its signature.
pub(super) fn detect_binary(bytes: &[u8]) -> Option<&'static str> {
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
    let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|b| b.starts_with(magic));
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

//! Caption files: reads common formats, tolerating errors, and writes SubRip (.srt) and WebVTT
//! (.vtt).

mod cues;
mod decode;
mod formats;
mod markup;
mod other_formats;
mod times;
mod ttml;
mod write;

use super::edit::{CaptionNotes, Cue};
use super::text::sanitize;

pub use decode::{Decoded, NotTextError, decode};
pub(crate) use times::parse_time;
pub use write::{srt, vtt};

/// File name extensions of captions, in lower case.
pub(crate) const EXTENSIONS: [&str; 9] = [
    "srt", "vtt", "ass", "ssa", "sbv", "sub", "ttml", "dfxp", "smi",
];

/// Maximum number of cues in a file.
const MAX_CUES: usize = 5_000;
/// Maximum number of characters in a cue.
const MAX_CUE_CHARS: usize = 500;

/// The cues of a file in order of time, with notes about skipped and changed cues.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    pub cues: Vec<Cue>,
    pub notes: CaptionNotes,
}

/// Reads the cues of a caption file.
///
/// # Errors
/// The name of the format, if it is a known one that cannot be read.
pub fn read(text: &str) -> Result<Captions, &'static str> {
    let mut collector = Collector::default();
    match formats::detect(text) {
        formats::SubtitleFormat::Cues => cues::read(text, &mut collector),
        formats::SubtitleFormat::SubStation => other_formats::sub_station(text, &mut collector),
        formats::SubtitleFormat::MicroDvd { rate } => {
            other_formats::micro_dvd(text, rate, &mut collector)
        }
        formats::SubtitleFormat::Mpl2 => other_formats::mpl2(text, &mut collector),
        formats::SubtitleFormat::Ttml => ttml::read(text, &mut collector),
        formats::SubtitleFormat::Unsupported(name) => return Err(name),
    }
    let mut captions = collector.captions;
    captions.cues.sort_by_key(|c| c.start_ms);
    Ok(captions)
}

/// Collects cues within the limits and counts skipped ones.
#[derive(Default)]
struct Collector {
    captions: Captions,
}

impl Collector {
    /// Adds a cue with its times (ms; `None` if invalid) and its text without markup.
    fn add(&mut self, times: Option<(i64, i64)>, text: &str) {
        let Captions { cues, notes } = &mut self.captions;
        let text = expand_line_breaks(&sanitize(text))
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .collect::<Vec<_>>()
            .join("\n");
        let count = match times {
            None => &mut notes.unreadable,
            Some(_) if text.is_empty() => &mut notes.empty,
            Some((start, end)) if end <= start => &mut notes.backwards,
            Some((_, end)) if end <= 0 => &mut notes.early,
            Some(_) if cues.len() == MAX_CUES => &mut notes.excess,
            Some((start, end)) => {
                let limited: String = text.chars().take(MAX_CUE_CHARS).collect();
                notes.shortened += usize::from(limited.len() < text.len());
                let [start_ms, end_ms] = [start, end].map(|ms| u64::try_from(ms).unwrap_or(0));
                cues.push(Cue {
                    start_ms,
                    end_ms,
                    text: limited,
                });
                return;
            }
        };
        *count += 1;
    }
}

/// Converts `\\N` of SubStation Alpha, which converters leave in other formats, to line breaks.
/// Keeps paths such as `C:\\Names`.
fn expand_line_breaks(text: &str) -> String {
    let mut parts = text.split("\\N");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        result.push_str(if result.ends_with([':', '\\']) {
            "\\N"
        } else {
            "\n"
        });
        result.push_str(part);
    }
    result
}

#[cfg(test)]
mod tests;

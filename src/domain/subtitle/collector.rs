//! Cues of a caption file while it is read.

use crate::domain::edit::{CaptionNotes, Cue};
use crate::domain::text::sanitize;

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

/// Collects cues within the limits and counts skipped ones.
#[derive(Default)]
pub(super) struct Collector {
    pub(super) captions: Captions,
}

impl Collector {
    /// Adds a cue with its times (ms; `None` if invalid) and its text without markup.
    pub(super) fn add(&mut self, times: Option<(i64, i64)>, text: &str) {
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

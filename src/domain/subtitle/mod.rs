//! Caption files: reads common formats, tolerating errors, and writes SubRip (.srt) and WebVTT
//! (.vtt).

mod collector;
mod cues;
mod decode;
mod formats;
mod markup;
mod other_formats;
mod times;
mod ttml;
mod write;

use collector::Collector;

pub use collector::Captions;
pub use decode::{Decoded, NotTextError, decode};
pub(crate) use times::parse_time;
pub use write::{srt, vtt};
pub(crate) use write::{vtt_escaped, vtt_file, vtt_time};

/// File name extensions of captions, in lower case.
pub(crate) const EXTENSIONS: [&str; 9] = [
    "srt", "vtt", "ass", "ssa", "sbv", "sub", "ttml", "dfxp", "smi",
];

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

#[cfg(test)]
mod tests;

//! File formats and resolutions in messages and instructions.

use crate::domain::render_job::{ExportRequest, FileFormat};
use crate::domain::resolution::Resolution;
use crate::language::pattern::Pattern;

/// Takes the file format and the resolution out of a text in lower case. Returns the rest, which
/// still contains a second format or resolution. The extension of a file name is not a format.
pub(crate) fn take(text: &str) -> (String, ExportRequest) {
    static WORDS: Pattern = Pattern::new(r"full hd|ultra hd|[0-9a-z._]+|动图|超高清");
    let mut request = ExportRequest::default();
    let mut rest = String::with_capacity(text.len());
    let mut end = 0;
    for range in WORDS.ranges(text) {
        let word = text[range.clone()].trim_end_matches('.');
        let is_new = match (format(word), resolution(word)) {
            (Some(format), _) if request.format.is_none() => {
                request.format = Some(format);
                true
            }
            (None, Some(resolution)) if request.resolution.is_none() => {
                request.resolution = Some(resolution);
                true
            }
            _ => false,
        };
        if is_new {
            rest.push_str(&text[end..range.start]);
            rest.push(' ');
            end = range.start + word.len();
        }
    }
    rest.push_str(&text[end..]);
    (rest, request)
}

fn format(word: &str) -> Option<FileFormat> {
    match word {
        "动图" => Some(FileFormat::Gif),
        "prores" => Some(FileFormat::Mov),
        "h264" | "h.264" => Some(FileFormat::Mp4),
        word => FileFormat::from_name(word.strip_suffix('s').unwrap_or(word)),
    }
}

/// Resolution of a word such as `1080p` or `4k`. "HD" is no more than praise.
fn resolution(word: &str) -> Option<Resolution> {
    let name = match word {
        "hd" => return None,
        "full hd" => "1080p",
        "ultra hd" | "超高清" => "4k",
        word => word,
    };
    let short_side = Resolution::from(name).short_side()?;
    Resolution::ALL
        .iter()
        .find(|r| r.short_side() == Some(short_side))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_resolutions_are_taken_out() {
        let gif = Some(FileFormat::Gif);
        for (text, rest, format, resolution) in [
            ("export it as a gif.", "export it as a  .", gif, None),
            ("export gifs", "export  ", gif, None),
            ("导出成gif", "导出成 ", gif, None),
            ("保存为动图", "保存为 ", gif, None),
            ("export 720p gif", "export    ", gif, Some("720p")),
            ("导出4k视频", "导出 视频", None, Some("4k")),
            (
                "prores, full hd",
                " ,  ",
                Some(FileFormat::Mov),
                Some("1080p"),
            ),
            ("in 2k", "in  ", None, Some("1440p")),
            ("as a gif and as mp4", "as a   and as mp4", gif, None),
            ("export trip.mp4 in hd", "export trip.mp4 in hd", None, None),
            (
                "export the movie as avi",
                "export the movie as avi",
                None,
                None,
            ),
            ("in 8k", "in 8k", None, None),
        ] {
            let resolution = resolution.map(Resolution::from);
            let request = ExportRequest { format, resolution };
            assert_eq!(take(text), (rest.to_owned(), request), "{text}");
        }
    }
}

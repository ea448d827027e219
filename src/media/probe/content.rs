//! Detection by content: the actual format of a file, and whether it is truncated.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::domain::reason::UnsupportedFormat;

/// Number of bytes read from the start of a file.
const HEAD_BYTES: u64 = 4096;

/// Signatures of unsupported formats: offset (`None` means anywhere in the head), bytes, format.
const UNSUPPORTED_FORMATS: &[(Option<usize>, &[u8], UnsupportedFormat)] = &[
    (Some(4), b"ftypheic", UnsupportedFormat::HeicPhoto),
    (Some(4), b"ftypheix", UnsupportedFormat::HeicPhoto),
    (Some(4), b"ftyphevc", UnsupportedFormat::HeicSequence),
    (Some(4), b"ftypmif1", UnsupportedFormat::HeifPhoto),
    (Some(4), b"ftypmsf1", UnsupportedFormat::HeifSequence),
    (Some(0), b"%PDF", UnsupportedFormat::Pdf),
    (Some(0), b"PK\x03\x04", UnsupportedFormat::Zip),
    (Some(0), b"Rar!", UnsupportedFormat::Rar),
    (Some(0), b"7z\xbc\xaf", UnsupportedFormat::SevenZip),
    (Some(0), b"\x1f\x8b", UnsupportedFormat::Gzip),
    (
        Some(0),
        b"\x30\x26\xb2\x75",
        UnsupportedFormat::WindowsMedia,
    ),
    (Some(0), b".RMF", UnsupportedFormat::RealMedia),
    (Some(0), b"8BPS", UnsupportedFormat::Photoshop),
    (Some(0), b"MThd", UnsupportedFormat::Midi),
    (Some(0), b"#!AMR", UnsupportedFormat::Amr),
    (
        Some(0),
        b"\x00\x00\x01\xba",
        UnsupportedFormat::MpegProgramStream,
    ),
    (Some(0), b"\x00\x00\x01\xb3", UnsupportedFormat::MpegVideo),
    (Some(0), b"\xff\x0a", UnsupportedFormat::JpegXl),
    (Some(4), b"JXL ", UnsupportedFormat::JpegXl),
    (Some(0), b"#EXTM3U", UnsupportedFormat::Playlist),
    (None, b"<!doctype html", UnsupportedFormat::WebPage),
    (None, b"<html", UnsupportedFormat::WebPage),
    (None, b"<svg", UnsupportedFormat::Svg),
    (Some(0), b"{", UnsupportedFormat::Json),
];

/// Returns up to `limit` bytes from the start of a file; fewer if it is shorter or cannot be read.
pub(super) fn read_head(path: &Path, limit: u64) -> Vec<u8> {
    let mut head = Vec::new();
    let _ = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut head));
    head
}

/// Returns the format of an unsupported file, or `None` if it is not recognized.
pub(super) fn unsupported_format(path: &Path) -> Option<UnsupportedFormat> {
    let head = read_head(path, HEAD_BYTES);
    let lower = head.to_ascii_lowercase();
    let matches = |(at, bytes): (Option<usize>, &[u8])| match at {
        Some(at) => head.get(at..).is_some_and(|rest| rest.starts_with(bytes)),
        None => lower.windows(bytes.len()).any(|w| w == bytes),
    };
    let known = UNSUPPORTED_FORMATS
        .iter()
        .find(|(at, bytes, _)| matches((*at, bytes)))
        .map(|(_, _, format)| *format);
    let is_text = !head.is_empty() && std::str::from_utf8(&head).is_ok_and(|t| !t.contains('\0'));
    known.or(is_text.then_some(UnsupportedFormat::Text))
}

/// Returns true if a file is a fragmented MP4, whose timestamps change after a seek.
pub(super) fn is_fragmented(path: &Path) -> bool {
    let find = || -> Option<bool> {
        let mut file = File::open(path).ok()?;
        let end = file.metadata().ok()?.len();
        let (first, mut at) = mp4_box(&mut file, 0, end)?;
        if ![b"ftyp", b"styp", b"moov", b"moof"].contains(&&first) {
            return Some(false);
        }
        for _ in 0..MAX_BOXES {
            let (name, length) = mp4_box(&mut file, at, end)?;
            if &name == b"moof" {
                return Some(true);
            }
            at = at.checked_add(length)?;
        }
        Some(false)
    };
    find().unwrap_or(false)
}

/// Maximum number of boxes searched for a fragment; the first one is near the start.
const MAX_BOXES: usize = 1_000;

/// Returns name and length (bytes) of the box at an offset.
fn mp4_box(file: &mut File, at: u64, end: u64) -> Option<([u8; 4], u64)> {
    let mut header = [0; 16];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut header[..8]).ok()?;
    let length = match u32::from_be_bytes(header[..4].try_into().ok()?) {
        0 => end.checked_sub(at)?,
        1 => {
            file.read_exact(&mut header[8..]).ok()?;
            u64::from_be_bytes(header[8..].try_into().ok()?)
        }
        length => u64::from(length),
    };
    (length >= 8).then_some((header[4..8].try_into().ok()?, length))
}

/// Returns true if a file is a PNG without its end.
pub(super) fn is_truncated_png(path: &Path) -> bool {
    let is_complete = || -> std::io::Result<bool> {
        let mut file = BufReader::new(File::open(path)?);
        let end = file.get_ref().metadata()?.len();
        let mut header = [0; 8];
        file.read_exact(&mut header)?;
        let mut at = 8;
        while header.starts_with(b"\x89PNG") && at + 8 <= end {
            let mut chunk = [0; 8];
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut chunk)?;
            if &chunk[4..] == b"IEND" {
                return Ok(true);
            }
            at += 12 + u64::from(u32::from_be_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]));
        }
        Ok(!header.starts_with(b"\x89PNG"))
    };
    !is_complete().unwrap_or(true)
}

/// Returns true if a file is a RIFF file (AVI, WAV) with all the bytes that its header declares.
pub(super) fn is_complete_riff(path: &Path) -> bool {
    let head = read_head(path, 8);
    let length = std::fs::metadata(path).map_or(0, |m| m.len());
    let declared = head
        .get(4..8)
        .and_then(|b| b.try_into().ok())
        .map(u32::from_le_bytes);
    head.starts_with(b"RIFF") && declared.is_some_and(|bytes| u64::from(bytes) + 8 <= length)
}

/// Returns true if a file is a Flash video.
pub(super) fn is_flv(path: &Path) -> bool {
    read_head(path, 3) == b"FLV"
}

/// Returns true if a file is a JPEG.
pub(super) fn is_jpeg(path: &Path) -> bool {
    read_head(path, 3) == b"\xff\xd8\xff"
}

/// Returns true if a file is an MPEG transport stream: packets of 188 bytes, or 192 bytes with a
/// timestamp in front.
pub(super) fn is_transport_stream(path: &Path) -> bool {
    let head = read_head(path, HEAD_BYTES);
    let has_sync_bytes =
        |first: usize, length: usize| (0..5).all(|n| head.get(first + n * length) == Some(&0x47));
    has_sync_bytes(0, 188) || has_sync_bytes(4, 192)
}

/// Returns true if a WAV is followed by another WAV in the same file.
pub(super) fn is_followed_by_wav(path: &Path) -> bool {
    let is_followed = || -> Option<bool> {
        let mut file = File::open(path).ok()?;
        let mut bytes = [0; 12];
        file.read_exact(&mut bytes).ok()?;
        let length = u64::from(u32::from_le_bytes(bytes[4..8].try_into().ok()?));
        if !bytes.starts_with(b"RIFF") || &bytes[8..] != b"WAVE" {
            return Some(false);
        }
        file.seek(SeekFrom::Start(8 + length + length % 2)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(bytes.starts_with(b"RIFF") && &bytes[8..] == b"WAVE")
    };
    is_followed().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        (dir, path)
    }

    #[test]
    fn formats_are_recognized_by_their_bytes() {
        let name = |bytes: &[u8]| unsupported_format(&file(bytes).1);
        assert_eq!(
            name(b"\0\0\0\x18ftypheic\0\0\0\0"),
            Some(UnsupportedFormat::HeicPhoto)
        );
        assert_eq!(
            name(b"\n <!DOCTYPE HTML>"),
            Some(UnsupportedFormat::WebPage)
        );
        assert_eq!(name(b"hello"), Some(UnsupportedFormat::Text));
        assert_eq!(name(&[0x55, 0, 0xff]), None);
        assert_eq!(name(b""), None);
    }

    #[test]
    fn fragments_are_found_after_boxes_of_any_length() {
        let start = b"\0\0\0\x08ftyp";
        let long = |length: u64| [b"\0\0\0\x01free".as_slice(), &length.to_be_bytes()].concat();
        let fragmented = |length: u64| {
            is_fragmented(&file(&[start, &*long(length), b"\0\0\0\x08moof"].concat()).1)
        };
        assert!(fragmented(16));
        assert!(!fragmented(4_000) && !fragmented(u64::MAX));
    }

    #[test]
    fn truncated_files_are_detected() {
        let png = [
            b"\x89PNG\r\n\x1a\n".as_slice(),
            b"\0\0\0\x02IDATxy\0\0\0\0",
            b"\0\0\0\0IEND\0\0\0\0",
        ]
        .concat();
        assert!(!is_truncated_png(&file(&png).1) && !is_truncated_png(&file(b"GIF89a").1));
        assert!((9..png.len() - 11).all(|n| is_truncated_png(&file(&png[..n]).1)));
        let wav = |n: u32| [b"RIFF".as_slice(), &n.to_le_bytes(), b"WAVE"].concat();
        assert!(is_followed_by_wav(&file(&[wav(4), wav(4)].concat()).1));
        assert!(
            !is_followed_by_wav(&file(&wav(4)).1) && !is_followed_by_wav(&file(&wav(u32::MAX)).1)
        );
    }
}

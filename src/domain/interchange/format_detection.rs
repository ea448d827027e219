//! Recognizes files of other editors by their content, to name the format in import errors.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::domain::reason::ForeignFormat;

/// Length of the inspected start of a compressed file (bytes).
const HEAD_BYTES: u64 = 4_096;

/// Returns the format of a file, to name it in an error message; `None` if unknown.
pub(crate) fn detect_format(bytes: &[u8]) -> Option<ForeignFormat> {
    let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|b| b.starts_with(magic));
    let signatures: [(bool, ForeignFormat); 12] = [
        (
            bytes.iter().all(u8::is_ascii_whitespace),
            ForeignFormat::EmptyFile,
        ),
        (at(0, b"PK\x03\x04"), archive(bytes)),
        (at(0, b"\x1f\x8b"), compressed(bytes)),
        (at(0, b"\xd0\xcf\x11\xe0"), ForeignFormat::Aaf),
        (
            at(0, b"\x06\0Domain") || at(0, b"\0\x06Domain"),
            ForeignFormat::AvidBin,
        ),
        (at(0, b"SQLite format 3"), ForeignFormat::Sqlite),
        (at(0, b"BLENDER"), ForeignFormat::Blender),
        (
            at(4, b"ftyp") || at(4, b"moov") || at(0, b"\x1aE\xdf\xa3"),
            ForeignFormat::Video,
        ),
        (
            at(0, b"ID3") || at(0, b"\xff\xfb") || at(0, b"fLaC") || at(0, b"OggS"),
            ForeignFormat::Sound,
        ),
        (at(0, b"RIFF") && at(8, b"WAVE"), ForeignFormat::Sound),
        (at(0, b"RIFF") && at(8, b"AVI "), ForeignFormat::Video),
        (
            at(0, b"\x89PNG") || at(0, b"\xff\xd8\xff"),
            ForeignFormat::Photo,
        ),
    ];
    let by_signature = signatures
        .into_iter()
        .find(|(matches, _)| *matches)
        .map(|(_, name)| name);
    by_signature.or_else(|| std::str::from_utf8(bytes).ok().and_then(text))
}

/// Returns the format of a ZIP archive by its entries, whose names are stored uncompressed.
fn archive(bytes: &[u8]) -> ForeignFormat {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"content.otio") {
        ForeignFormat::PackedOtio
    } else if has(b"MpFolder.xml") || has(b"MediaPool") {
        ForeignFormat::Resolve
    } else {
        ForeignFormat::Zip
    }
}

/// Returns the format of a gzip file by its content.
fn compressed(bytes: &[u8]) -> ForeignFormat {
    let mut head = Vec::new();
    // The data that was read before an error is sufficient.
    let _ = GzDecoder::new(bytes)
        .take(HEAD_BYTES)
        .read_to_end(&mut head);
    text(&String::from_utf8_lossy(&head)).unwrap_or(ForeignFormat::Gzip)
}

fn text(text: &str) -> Option<ForeignFormat> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return Some(document(text));
    }
    if text.starts_with(['{', '[']) {
        return json(text);
    }
    let first = text.lines().next().unwrap_or_default();
    let named = [
        (
            text.starts_with("TITLE:")
                || text.starts_with("FCM:")
                || text.lines().take(50).any(is_event),
            ForeignFormat::Edl,
        ),
        (first.starts_with("Heading"), ForeignFormat::AvidLog),
        (
            text.starts_with("WEBVTT") || text.lines().take(20).any(|l| l.contains("-->")),
            ForeignFormat::Captions,
        ),
        (text.starts_with("[Script Info]"), ForeignFormat::Captions),
        (text.starts_with("#EXTM3U"), ForeignFormat::Playlist),
    ];
    named
        .into_iter()
        .find(|(matches, _)| *matches)
        .map(|(_, name)| name)
}

/// Returns the format of an XML document by its root element.
fn document(text: &str) -> ForeignFormat {
    let first = text
        .split('<')
        .skip(1)
        .find(|tag| !tag.starts_with(['?', '!']) && !tag.is_empty())
        .unwrap_or_default();
    match first
        .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .next()
        .unwrap_or_default()
    {
        "xmeml" => ForeignFormat::FinalCut7,
        "fcpxml" => ForeignFormat::FinalCutX,
        "PremiereData" => ForeignFormat::Premiere,
        "mlt" => ForeignFormat::Mlt,
        "ges" => ForeignFormat::Pitivi,
        "html" | "HTML" => ForeignFormat::WebPage,
        "tt" => ForeignFormat::Captions,
        _ => ForeignFormat::OtherXml,
    }
}

/// Returns the format of a JSON document by its keys; `None` if it is OpenTimelineIO.
fn json(text: &str) -> Option<ForeignFormat> {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        let is_otio = text.contains("\"OTIO_SCHEMA\"");
        return is_otio.then_some(ForeignFormat::DamagedOtio);
    };
    let has = |key: &str| value.get(key).is_some();
    if has("OTIO_SCHEMA") {
        None
    } else if has("materials") && has("tracks") {
        Some(ForeignFormat::CapCut)
    } else if has("clips") && has("layers") {
        Some(ForeignFormat::OpenShot)
    } else if has("t") && has("m") {
        Some(ForeignFormat::Draft)
    } else {
        Some(ForeignFormat::OtherJson)
    }
}

/// Returns true for an EDL event: `001  REEL     V     C        …`.
fn is_event(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let number = words
        .next()
        .is_some_and(|w| w.len() >= 3 && w.bytes().all(|b| b.is_ascii_digit()));
    number
        && line
            .split_whitespace()
            .filter(|w| w.split([':', ';']).count() == 4)
            .count()
            >= 4
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn files_of_other_editors_are_named() {
        let xml = |root: &str| {
            format!(
                "\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE {root}>\n<!-- x -->\n\
                    <{root} version=\"5\">"
            )
        };
        for (bytes, want) in [
            (xml("xmeml").into_bytes(), ForeignFormat::FinalCut7),
            (xml("fcpxml").into_bytes(), ForeignFormat::FinalCutX),
            (xml("mlt").into_bytes(), ForeignFormat::Mlt),
            (xml("x").into_bytes(), ForeignFormat::OtherXml),
            (gzip(&xml("PremiereData")), ForeignFormat::Premiere),
            (gzip("x"), ForeignFormat::Gzip),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
                ForeignFormat::Aaf,
            ),
            (
                b"PK\x03\x04....content.otio".to_vec(),
                ForeignFormat::PackedOtio,
            ),
            (b"PK\x03\x04....x".to_vec(), ForeignFormat::Zip),
            (
                b"TITLE: x\nFCM: NON-DROP FRAME\n".to_vec(),
                ForeignFormat::Edl,
            ),
            (
                b"\n001  AX V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00".to_vec(),
                ForeignFormat::Edl,
            ),
            (
                b"1\n00:00:00,000 --> 00:00:01,000\nx".to_vec(),
                ForeignFormat::Captions,
            ),
            (b"{\"a\": 1}".to_vec(), ForeignFormat::OtherJson),
            (b"[1, 2]".to_vec(), ForeignFormat::OtherJson),
            (
                b"{\"OTIO_SCHEMA\": \"Timeline.1\", \"tra".to_vec(),
                ForeignFormat::DamagedOtio,
            ),
            (
                b"{\"materials\": {}, \"tracks\": []}".to_vec(),
                ForeignFormat::CapCut,
            ),
            (b"\0\0\0\x18ftypmp42".to_vec(), ForeignFormat::Video),
            (b" \n".to_vec(), ForeignFormat::EmptyFile),
        ] {
            assert_eq!(detect_format(&bytes), Some(want));
        }
        assert_eq!(detect_format(b"{\"OTIO_SCHEMA\": \"Clip.1\"}"), None);
        assert_eq!(detect_format(b"words"), None);
    }
}

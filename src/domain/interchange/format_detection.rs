//! Recognizes files of other editors by their content, to name the format in import errors.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;

/// Length of the inspected start of a compressed file (bytes).
const HEAD_BYTES: u64 = 4_096;

/// Names the format of a file for an error message: `Final Cut Pro 7 XML (xmeml)`; `None` if
/// unknown.
pub(crate) fn describe_format(bytes: &[u8]) -> Option<&'static str> {
    let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|b| b.starts_with(magic));
    let signatures: [(bool, &'static str); 12] = [
        (bytes.iter().all(u8::is_ascii_whitespace), "an empty file"),
        (at(0, b"PK\x03\x04"), archive(bytes)),
        (at(0, b"\x1f\x8b"), compressed(bytes)),
        (
            at(0, b"\xd0\xcf\x11\xe0"),
            "AAF (Advanced Authoring Format)",
        ),
        (
            at(0, b"\x06\0Domain") || at(0, b"\0\x06Domain"),
            "an Avid bin (AVB)",
        ),
        (at(0, b"SQLite format 3"), "a database (SQLite)"),
        (at(0, b"BLENDER"), "a Blender project"),
        (
            at(4, b"ftyp") || at(4, b"moov") || at(0, b"\x1aE\xdf\xa3"),
            "a video, not a timeline: upload it instead",
        ),
        (
            at(0, b"ID3") || at(0, b"\xff\xfb") || at(0, b"fLaC") || at(0, b"OggS"),
            "a sound, not a timeline: upload it instead",
        ),
        (
            at(0, b"RIFF") && at(8, b"WAVE"),
            "a sound, not a timeline: upload it instead",
        ),
        (
            at(0, b"RIFF") && at(8, b"AVI "),
            "a video, not a timeline: upload it instead",
        ),
        (
            at(0, b"\x89PNG") || at(0, b"\xff\xd8\xff"),
            "a photo, not a timeline: upload it instead",
        ),
    ];
    let by_signature = signatures
        .into_iter()
        .find(|(matches, _)| *matches)
        .map(|(_, name)| name);
    by_signature.or_else(|| std::str::from_utf8(bytes).ok().and_then(text))
}

/// Names a ZIP archive by its entries, whose names are stored uncompressed.
fn archive(bytes: &[u8]) -> &'static str {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"content.otio") {
        "OpenTimelineIO packed with its media (.otioz): unpack it and import the content.otio in it"
    } else if has(b"MpFolder.xml") || has(b"MediaPool") {
        "a DaVinci Resolve project (.drp)"
    } else {
        "a ZIP archive"
    }
}

/// Names a gzip file by its content.
fn compressed(bytes: &[u8]) -> &'static str {
    let mut head = Vec::new();
    // The data that was read before an error is sufficient.
    let _ = GzDecoder::new(bytes)
        .take(HEAD_BYTES)
        .read_to_end(&mut head);
    text(&String::from_utf8_lossy(&head)).unwrap_or("a gzip archive")
}

fn text(text: &str) -> Option<&'static str> {
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
            "an EDL (CMX 3600)",
        ),
        (
            first.starts_with("Heading"),
            "an Avid Log Exchange file (ALE)",
        ),
        (
            text.starts_with("WEBVTT") || text.lines().take(20).any(|l| l.contains("-->")),
            CAPTIONS,
        ),
        (text.starts_with("[Script Info]"), CAPTIONS),
        (text.starts_with("#EXTM3U"), "a playlist (M3U)"),
    ];
    named
        .into_iter()
        .find(|(matches, _)| *matches)
        .map(|(_, name)| name)
}

const CAPTIONS: &str = "a caption file, not a timeline: say \"add captions from\" and its name";

/// Names an XML document by its root element.
fn document(text: &str) -> &'static str {
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
        "xmeml" => "Final Cut Pro 7 XML (xmeml)",
        "fcpxml" => "Final Cut Pro X XML (FCPXML)",
        "PremiereData" => "an Adobe Premiere Pro project (.prproj)",
        "mlt" => "an MLT project (Shotcut, Kdenlive, Flowblade)",
        "ges" => "a Pitivi project (XGES)",
        "html" | "HTML" => "a web page (HTML)",
        "tt" => CAPTIONS,
        _ => "XML of another editor",
    }
}

/// Names a JSON document by its keys; `None` if it is OpenTimelineIO.
fn json(text: &str) -> Option<&'static str> {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        let is_otio = text.contains("\"OTIO_SCHEMA\"");
        return is_otio.then_some("a damaged or incomplete OpenTimelineIO file");
    };
    let has = |key: &str| value.get(key).is_some();
    if has("OTIO_SCHEMA") {
        None
    } else if has("materials") && has("tracks") {
        Some("a CapCut draft")
    } else if has("clips") && has("layers") {
        Some("an OpenShot project")
    } else if has("t") && has("m") {
        Some(
            "a draft of nemo-tui (JSON): export it as OpenTimelineIO with \
             nemo-tui export --format otio",
        )
    } else {
        Some("JSON, but not OpenTimelineIO")
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
            (xml("xmeml").into_bytes(), "Final Cut Pro 7"),
            (xml("fcpxml").into_bytes(), "FCPXML"),
            (xml("mlt").into_bytes(), "MLT"),
            (xml("x").into_bytes(), "XML of another"),
            (gzip(&xml("PremiereData")), "Premiere"),
            (gzip("x"), "gzip"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "AAF"),
            (b"PK\x03\x04....content.otio".to_vec(), ".otioz"),
            (b"PK\x03\x04....x".to_vec(), "ZIP"),
            (b"TITLE: x\nFCM: NON-DROP FRAME\n".to_vec(), "EDL"),
            (
                b"\n001  AX V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00".to_vec(),
                "EDL",
            ),
            (b"1\n00:00:00,000 --> 00:00:01,000\nx".to_vec(), "caption"),
            (b"{\"a\": 1}".to_vec(), "not OpenTimelineIO"),
            (b"[1, 2]".to_vec(), "not OpenTimelineIO"),
            (
                b"{\"OTIO_SCHEMA\": \"Timeline.1\", \"tra".to_vec(),
                "damaged",
            ),
            (b"{\"materials\": {}, \"tracks\": []}".to_vec(), "CapCut"),
            (b"\0\0\0\x18ftypmp42".to_vec(), "video"),
            (b" \n".to_vec(), "empty"),
        ] {
            assert!(
                describe_format(&bytes).is_some_and(|name| name.contains(want)),
                "{want}: {:?}",
                describe_format(&bytes)
            );
        }
        assert_eq!(describe_format(b"{\"OTIO_SCHEMA\": \"Clip.1\"}"), None);
        assert_eq!(describe_format(b"words"), None);
    }
}

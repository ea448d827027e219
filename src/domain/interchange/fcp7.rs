//! Writes Final Cut Pro 7 XML (`xmeml` 4), which Premiere, Resolve and others can import.

use std::collections::HashMap;
use std::fmt::Write;

use super::tracks::{InterchangeTrack, PlacedSegment};
use super::{InterchangeProject, MediaReference, Timecode};
use crate::domain::clock::frame_at;
use crate::domain::text::one_line;
use crate::domain::timeline::TransitionKind;

/// Formats a project as the text of an `.xml` file.
pub fn write(project: &InterchangeProject) -> String {
    let (fps, canvas) = (project.fps(), project.timeline.canvas);
    let mut xml = XmlWriter {
        text: String::new(),
        fps,
        files: HashMap::new(),
        clips: 0,
    };
    xml.text.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE xmeml>\n<xmeml version=\"4\">\n\
            <sequence id=\"sequence-1\">\n",
    );
    xml.leaf("name", &project.timeline.title);
    xml.leaf(
        "duration",
        &frame_at(project.timeline.duration_ms(), fps).to_string(),
    );
    xml.rate(f64::from(fps));
    xml.text
        .push_str("<media>\n<video>\n<format><samplecharacteristics>\n");
    xml.size(canvas.width, canvas.height);
    xml.text.push_str("</samplecharacteristics></format>\n");
    let tracks = project.tracks();
    tracks
        .iter()
        .filter(|t| !t.is_sound)
        .for_each(|track| xml.track(project, track));
    xml.text.push_str("</video>\n<audio>\n");
    tracks
        .iter()
        .filter(|t| t.is_sound)
        .for_each(|track| xml.track(project, track));
    xml.text.push_str("</audio>\n</media>\n");
    for at in project.markers {
        xml.marker("", frame_at(*at, fps), None);
    }
    for (_, s) in project.titles() {
        xml.marker(
            s.text().unwrap_or(&s.name),
            frame_at(s.start_ms, fps),
            Some(frame_at(s.end_ms(), fps)),
        );
    }
    xml.text.push_str("</sequence>\n</xmeml>\n");
    xml.text
}

struct XmlWriter {
    text: String,
    fps: u32,
    /// Ids of written files by URL. Each file is defined once and then referenced by id.
    files: HashMap<String, usize>,
    clips: usize,
}

/// Escapes text for XML elements and attributes.
fn escaped(text: &str) -> String {
    let text = one_line(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&apos;")
}

impl XmlWriter {
    fn leaf(&mut self, tag: &str, text: &str) {
        let _ = writeln!(self.text, "<{tag}>{}</{tag}>", escaped(text));
    }

    fn frames(&mut self, tag: &str, frames: i64) {
        let _ = writeln!(self.text, "<{tag}>{frames}</{tag}>");
    }

    /// Writes a frame rate as an integer timebase and an NTSC flag.
    fn rate(&mut self, fps: f64) {
        let ntsc = if (fps - fps.round()).abs() > 0.001 {
            "TRUE"
        } else {
            "FALSE"
        };
        let _ = writeln!(
            self.text,
            "<rate><timebase>{}</timebase><ntsc>{ntsc}</ntsc></rate>",
            fps.round()
        );
    }

    fn size(&mut self, width: u32, height: u32) {
        let _ = writeln!(self.text, "<width>{width}</width><height>{height}</height>");
    }

    fn marker(&mut self, name: &str, at: u64, end: Option<u64>) {
        self.text.push_str("<marker>\n");
        self.leaf("name", name);
        self.leaf("comment", "");
        self.frames("in", at as i64);
        self.frames("out", end.map_or(-1, |end| end as i64));
        self.text.push_str("</marker>\n");
    }

    fn track(&mut self, project: &InterchangeProject, track: &InterchangeTrack) {
        self.text.push_str("<track>\n");
        let mut before: Option<&PlacedSegment> = None;
        for placed in &track.segments {
            let blends = placed.blends() && before.is_some_and(|b| b.end() == placed.at);
            if blends {
                self.transition(placed);
            }
            self.clip(project, track, placed, blends);
            before = Some(placed);
        }
        self.text.push_str("</track>\n");
    }

    fn transition(&mut self, placed: &PlacedSegment) {
        let kind = placed
            .segment
            .transition
            .as_ref()
            .map_or(&TransitionKind::Crossfade, |t| &t.kind);
        let name = match kind {
            TransitionKind::Crossfade => "Cross Dissolve",
            other => other.id(),
        };
        self.text.push_str("<transitionitem>\n");
        self.frames("start", (placed.at - placed.head) as i64);
        self.frames("end", (placed.at + placed.tail_before) as i64);
        let alignment = if placed.head == 0 { "start" } else { "center" };
        self.leaf("alignment", alignment);
        self.rate(f64::from(self.fps));
        self.text.push_str("<effect>\n");
        self.leaf("name", name);
        self.leaf("effectid", name);
        self.text.push_str(
            "<effecttype>transition</effecttype><mediatype>video</mediatype>\n\
            </effect>\n</transitionitem>\n",
        );
    }

    fn clip(
        &mut self,
        project: &InterchangeProject,
        track: &InterchangeTrack,
        placed: &PlacedSegment,
        blends: bool,
    ) {
        let (s, fps) = (placed.segment, self.fps);
        let from = placed.source_start(fps) as f64
            - if blends {
                placed.head as f64 * s.speed
            } else {
                0.0
            };
        // In and out points count in the retimed clip: at double speed, second 2 of the source is
        // second 1 of the clip.
        let from = if s.frozen { from } else { from / s.speed };
        let duration = placed.frames + if blends { placed.head } else { 0 } + placed.tail;
        self.clips += 1;
        let _ = writeln!(self.text, "<clipitem id=\"clipitem-{}\">", self.clips);
        self.leaf("name", &s.name);
        self.leaf("enabled", "TRUE");
        self.frames("duration", duration as i64);
        self.rate(f64::from(fps));
        self.frames("start", if blends { -1 } else { placed.at as i64 });
        self.frames(
            "end",
            if placed.tail > 0 {
                -1
            } else {
                placed.end() as i64
            },
        );
        self.frames("in", from.round().max(0.0) as i64);
        self.frames("out", from.round().max(0.0) as i64 + duration as i64);
        match (project.media_reference)(s) {
            Some(media) => self.file(&media),
            None => self.text.push_str("<file id=\"missing\"/>\n"),
        }
        if (s.speed - 1.0).abs() > f64::EPSILON || s.reversed || s.frozen {
            self.speed(if s.frozen { 0.0 } else { s.speed * 100.0 }, s.reversed);
        }
        if track.is_sound && (s.volume - 1.0).abs() > f64::EPSILON {
            self.level(s.volume);
        }
        self.text.push_str("</clipitem>\n");
    }

    fn file(&mut self, media: &MediaReference) {
        let count = self.files.len() + 1;
        if let Some(id) = self.files.get(&media.url) {
            let _ = writeln!(self.text, "<file id=\"file-{id}\"/>");
            return;
        }
        self.files.insert(media.url.clone(), count);
        let rate = if media.fps > 0.0 {
            media.fps
        } else {
            f64::from(self.fps)
        };
        let _ = writeln!(self.text, "<file id=\"file-{count}\">");
        self.leaf("name", &media.name);
        self.leaf("pathurl", &media.url);
        self.rate(rate);
        self.frames(
            "duration",
            (media.duration_ms as f64 * rate / 1000.0).round().max(1.0) as i64,
        );
        if let Some(code) = media.timecode {
            self.timecode(code);
        }
        self.text.push_str("<media>\n");
        if media.has_picture {
            self.text.push_str("<video><samplecharacteristics>\n");
            self.size(media.width, media.height);
            self.text.push_str("</samplecharacteristics></video>\n");
        }
        if media.has_sound {
            self.text
                .push_str("<audio><channelcount>2</channelcount></audio>\n");
        }
        self.text.push_str("</media>\n</file>\n");
    }

    fn timecode(&mut self, code: Timecode) {
        self.text.push_str("<timecode>\n");
        self.rate(code.rate());
        self.leaf("string", &code.after(0));
        self.frames("frame", code.frames as i64);
        self.leaf("displayformat", if code.drop_frame { "DF" } else { "NDF" });
        self.text.push_str("</timecode>\n");
    }

    fn speed(&mut self, percent: f64, reversed: bool) {
        let reverse = if reversed { "TRUE" } else { "FALSE" };
        let _ = writeln!(
            self.text,
            "<filter><effect><name>Time Remap</name><effectid>timeremap</effectid>\
             <effecttype>motion</effecttype><mediatype>video</mediatype>\n\
             <parameter><parameterid>speed</parameterid><name>speed</name>\
             <value>{percent}</value></parameter>\n\
             <parameter><parameterid>reverse</parameterid><name>reverse</name>\
             <value>{reverse}</value></parameter></effect></filter>"
        );
    }

    fn level(&mut self, volume: f64) {
        let _ = writeln!(
            self.text,
            "<filter><effect><name>Audio Levels</name><effectid>audiolevels</effectid>\
             <effecttype>audiolevels</effecttype><mediatype>audio</mediatype>\n\
             <parameter><parameterid>level</parameterid><name>Level</name>\
             <value>{volume}</value></parameter></effect></filter>"
        );
    }
}

//! Final Cut Pro 7's XML (`xmeml` 4), which Premiere, Resolve and others read.

use std::collections::HashMap;
use std::fmt::Write;

use super::tracks::{InterchangeTrack, PlacedSegment};
use super::{InterchangeProject, MediaReference, Timecode};
use crate::domain::clock::frame_at;
use crate::domain::text::one_line;

/// The cut as the text of an `.xml` file.
pub fn write(cut: &InterchangeProject) -> String {
    let (fps, canvas) = (cut.fps(), cut.timeline.canvas);
    let mut x = XmlWriter {
        text: String::new(),
        fps,
        files: HashMap::new(),
        clips: 0,
    };
    x.text.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE xmeml>\n<xmeml version=\"4\">\n<sequence id=\"sequence-1\">\n",
    );
    x.leaf("name", &cut.timeline.title);
    x.leaf(
        "duration",
        &frame_at(cut.timeline.duration_ms(), fps).to_string(),
    );
    x.rate(f64::from(fps));
    x.text
        .push_str("<media>\n<video>\n<format><samplecharacteristics>\n");
    x.size(canvas.width, canvas.height);
    x.text.push_str("</samplecharacteristics></format>\n");
    let lanes = cut.lanes();
    lanes
        .iter()
        .filter(|l| !l.is_sound)
        .for_each(|lane| x.track(cut, lane));
    x.text.push_str("</video>\n<audio>\n");
    lanes
        .iter()
        .filter(|l| l.is_sound)
        .for_each(|lane| x.track(cut, lane));
    x.text.push_str("</audio>\n</media>\n");
    for at in cut.markers {
        x.marker("", frame_at(*at, fps), None);
    }
    for (_, s) in cut.titles() {
        x.marker(
            s.text().unwrap_or(&s.name),
            frame_at(s.start_ms, fps),
            Some(frame_at(s.end_ms(), fps)),
        );
    }
    x.text.push_str("</sequence>\n</xmeml>\n");
    x.text
}

struct XmlWriter {
    text: String,
    fps: u32,
    /// Files by their address: each is told once, and named afterwards.
    files: HashMap<String, usize>,
    clips: usize,
}

/// Text for between tags and in quotes.
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

    /// A rate as the format has it: whole, and whether it is a thousandth slower.
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

    fn track(&mut self, cut: &InterchangeProject, lane: &InterchangeTrack) {
        self.text.push_str("<track>\n");
        let mut before: Option<&PlacedSegment> = None;
        for laid in &lane.laid {
            let blends = laid.blends() && before.is_some_and(|b| b.end() == laid.at);
            if blends {
                self.transition(laid);
            }
            self.clip(cut, lane, laid, blends);
            before = Some(laid);
        }
        self.text.push_str("</track>\n");
    }

    fn transition(&mut self, laid: &PlacedSegment) {
        let kind = laid
            .segment
            .transition
            .as_ref()
            .map_or("crossfade", |t| t.kind.as_str());
        let (name, id) = if kind == "crossfade" {
            ("Cross Dissolve", "Cross Dissolve")
        } else {
            (kind, kind)
        };
        self.text.push_str("<transitionitem>\n");
        self.frames("start", (laid.at - laid.head) as i64);
        self.frames("end", (laid.at + laid.tail_before) as i64);
        let place = if laid.head == 0 { "start" } else { "center" };
        self.leaf("alignment", place);
        self.rate(f64::from(self.fps));
        self.text.push_str("<effect>\n");
        self.leaf("name", name);
        self.leaf("effectid", id);
        self.text.push_str("<effecttype>transition</effecttype><mediatype>video</mediatype>\n</effect>\n</transitionitem>\n");
    }

    fn clip(
        &mut self,
        cut: &InterchangeProject,
        lane: &InterchangeTrack,
        laid: &PlacedSegment,
        blends: bool,
    ) {
        let (s, fps) = (laid.segment, self.fps);
        let from = laid.source_start(fps) as f64
            - if blends {
                laid.head as f64 * s.speed
            } else {
                0.0
            };
        // In and out are counted in the retimed clip: at twice the speed, second 2 of the source is second 1 of it.
        let from = if s.frozen { from } else { from / s.speed };
        let shown = laid.frames + if blends { laid.head } else { 0 } + laid.tail;
        self.clips += 1;
        let _ = writeln!(self.text, "<clipitem id=\"clipitem-{}\">", self.clips);
        self.leaf("name", &s.name);
        self.leaf("enabled", "TRUE");
        self.frames("duration", shown as i64);
        self.rate(f64::from(fps));
        self.frames("start", if blends { -1 } else { laid.at as i64 });
        self.frames("end", if laid.tail > 0 { -1 } else { laid.end() as i64 });
        self.frames("in", from.round().max(0.0) as i64);
        self.frames("out", from.round().max(0.0) as i64 + shown as i64);
        match (cut.medium)(s) {
            Some(medium) => self.file(&medium),
            None => self.text.push_str("<file id=\"missing\"/>\n"),
        }
        if (s.speed - 1.0).abs() > f64::EPSILON || s.reversed || s.frozen {
            self.speed(if s.frozen { 0.0 } else { s.speed * 100.0 }, s.reversed);
        }
        if lane.is_sound && (s.volume - 1.0).abs() > f64::EPSILON {
            self.level(s.volume);
        }
        self.text.push_str("</clipitem>\n");
    }

    fn file(&mut self, medium: &MediaReference) {
        let count = self.files.len() + 1;
        if let Some(known) = self.files.get(&medium.url) {
            let _ = writeln!(self.text, "<file id=\"file-{known}\"/>");
            return;
        }
        self.files.insert(medium.url.clone(), count);
        let rate = if medium.fps > 0.0 {
            medium.fps
        } else {
            f64::from(self.fps)
        };
        let _ = writeln!(self.text, "<file id=\"file-{count}\">");
        self.leaf("name", &medium.name);
        self.leaf("pathurl", &medium.url);
        self.rate(rate);
        self.frames(
            "duration",
            (medium.duration_ms as f64 * rate / 1000.0).round().max(1.0) as i64,
        );
        if let Some(code) = medium.timecode {
            self.timecode(code);
        }
        self.text.push_str("<media>\n");
        if medium.has_picture {
            self.text.push_str("<video><samplecharacteristics>\n");
            self.size(medium.width, medium.height);
            self.text.push_str("</samplecharacteristics></video>\n");
        }
        if medium.has_sound {
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
        self.leaf("displayformat", if code.drops { "DF" } else { "NDF" });
        self.text.push_str("</timecode>\n");
    }

    fn speed(&mut self, percent: f64, reversed: bool) {
        let reverse = if reversed { "TRUE" } else { "FALSE" };
        let _ = writeln!(
            self.text,
            "<filter><effect><name>Time Remap</name><effectid>timeremap</effectid><effecttype>motion</effecttype><mediatype>video</mediatype>\n\
             <parameter><parameterid>speed</parameterid><name>speed</name><value>{percent}</value></parameter>\n\
             <parameter><parameterid>reverse</parameterid><name>reverse</name><value>{reverse}</value></parameter></effect></filter>"
        );
    }

    fn level(&mut self, volume: f64) {
        let _ = writeln!(
            self.text,
            "<filter><effect><name>Audio Levels</name><effectid>audiolevels</effectid><effecttype>audiolevels</effecttype><mediatype>audio</mediatype>\n\
             <parameter><parameterid>level</parameterid><name>Level</name><value>{volume}</value></parameter></effect></filter>"
        );
    }
}

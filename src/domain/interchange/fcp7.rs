//! Writes Final Cut Pro 7 XML (`xmeml` 4), which Premiere, Resolve and others can import.

use std::collections::HashMap;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::tracks::{InterchangeTrack, PlacedSegment};
use super::{InterchangeProject, MediaReference, Timecode};
use crate::domain::clock::frame_at;
use crate::domain::spoken::{marked_caption, vtt_text};
use crate::domain::text::one_line;
use crate::domain::timeline::TransitionKind;

/// Formats a project as the text of an `.xml` file.
pub fn write(project: &InterchangeProject) -> String {
    let mut xml = XmlWriter {
        out: Writer::new_with_indent(Vec::new(), b' ', 1),
        fps: project.fps(),
        files: HashMap::new(),
        clips: 0,
    };
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    xml.event(Event::DocType(BytesText::from_escaped("xmeml")));
    xml.element_with("xmeml", ("version", "4"), |xml| {
        xml.element_with("sequence", ("id", "sequence-1"), |xml| {
            xml.sequence(project);
        });
    });
    let mut text = String::from_utf8(xml.out.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

struct XmlWriter {
    out: Writer<Vec<u8>>,
    fps: u32,
    /// Ids of written files by URL. Each file is defined once and then referenced by id.
    files: HashMap<String, usize>,
    clips: usize,
}

impl XmlWriter {
    fn event(&mut self, event: Event) {
        // Writing to memory cannot fail.
        let _ = self.out.write_event(event);
    }

    /// Writes an element around its content.
    fn element(&mut self, tag: &str, content: impl FnOnce(&mut Self)) {
        self.event(Event::Start(BytesStart::new(tag)));
        content(self);
        self.event(Event::End(BytesEnd::new(tag)));
    }

    /// Writes an element with an attribute around its content.
    fn element_with(
        &mut self,
        tag: &str,
        attribute: (&str, &str),
        content: impl FnOnce(&mut Self),
    ) {
        let start = BytesStart::new(tag).with_attributes([attribute]);
        self.event(Event::Start(start));
        content(self);
        self.event(Event::End(BytesEnd::new(tag)));
    }

    /// Writes an element with a text on one line.
    fn leaf(&mut self, tag: &str, text: &str) {
        let text = one_line(text);
        self.element(tag, |xml| xml.event(Event::Text(BytesText::new(&text))));
    }

    fn number(&mut self, tag: &str, number: impl std::fmt::Display) {
        self.leaf(tag, &number.to_string());
    }

    fn flag(&mut self, tag: &str, value: bool) {
        self.leaf(tag, if value { "TRUE" } else { "FALSE" });
    }

    /// Writes a reference to a file whose definition is written elsewhere, or missing.
    fn file_reference(&mut self, id: &str) {
        let file = BytesStart::new("file").with_attributes([("id", id)]);
        self.event(Event::Empty(file));
    }

    fn sequence(&mut self, project: &InterchangeProject) {
        let (fps, timeline) = (self.fps, project.timeline);
        self.leaf("name", &timeline.title);
        self.number("duration", frame_at(timeline.duration_ms(), fps));
        self.rate(f64::from(fps));
        let tracks = project.tracks();
        self.element("media", |xml| {
            xml.element("video", |xml| {
                xml.element("format", |xml| {
                    xml.sample_size(timeline.canvas.width, timeline.canvas.height);
                });
                let pictures = tracks.iter().filter(|track| !track.is_sound);
                pictures.for_each(|track| xml.track(project, track));
            });
            xml.element("audio", |xml| {
                let sounds = tracks.iter().filter(|track| track.is_sound);
                sounds.for_each(|track| xml.track(project, track));
            });
        });
        for at in project.markers {
            self.marker("", "", frame_at(*at, fps), None);
        }
        for (_, s) in project.titles() {
            // Other programs show it; it binds the words of a caption to their times.
            let marked = marked_caption(s).filter(|marked| !marked.marks.is_empty());
            self.marker(
                s.text().unwrap_or(&s.name),
                &marked.map_or_else(String::new, |marked| vtt_text(&marked)),
                frame_at(s.start_ms, fps),
                Some(frame_at(s.end_ms(), fps)),
            );
        }
    }

    /// Writes a frame rate as an integer timebase and an NTSC flag.
    fn rate(&mut self, fps: f64) {
        self.element("rate", |xml| {
            xml.number("timebase", fps.round());
            xml.flag("ntsc", (fps - fps.round()).abs() > 0.001);
        });
    }

    fn sample_size(&mut self, width: u32, height: u32) {
        self.element("samplecharacteristics", |xml| {
            xml.number("width", width);
            xml.number("height", height);
        });
    }

    fn marker(&mut self, name: &str, comment: &str, at: u64, end: Option<u64>) {
        self.element("marker", |xml| {
            xml.leaf("name", name);
            xml.leaf("comment", comment);
            xml.number("in", at);
            xml.number("out", end.map_or(-1, |end| end as i64));
        });
    }

    fn track(&mut self, project: &InterchangeProject, track: &InterchangeTrack) {
        self.element("track", |xml| {
            let mut before: Option<&PlacedSegment> = None;
            for placed in &track.segments {
                let blends = placed.blends() && before.is_some_and(|b| b.end() == placed.at);
                if blends {
                    xml.transition(placed);
                }
                xml.clip(project, track, placed, blends);
                before = Some(placed);
            }
        });
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
        let fps = f64::from(self.fps);
        self.element("transitionitem", |xml| {
            xml.number("start", placed.at - placed.head);
            xml.number("end", placed.at + placed.tail_before);
            let alignment = if placed.head == 0 { "start" } else { "center" };
            xml.leaf("alignment", alignment);
            xml.rate(fps);
            xml.element("effect", |xml| {
                xml.effect_head(name, name, "transition", "video");
            });
        });
    }

    fn clip(
        &mut self,
        project: &InterchangeProject,
        track: &InterchangeTrack,
        placed: &PlacedSegment,
        blends: bool,
    ) {
        let (s, fps) = (placed.segment, self.fps);
        let head = if blends { placed.head } else { 0 };
        let from = placed.source_start(fps) as f64 - head as f64 * s.speed;
        // In and out points count in the retimed clip: at double speed, second 2 of the source is
        // second 1 of the clip.
        let from = if s.frozen { from } else { from / s.speed };
        let from = from.round().max(0.0) as u64;
        let duration = placed.frames + head + placed.tail;
        let has_tail = placed.tail > 0;
        self.clips += 1;
        let id = format!("clipitem-{}", self.clips);
        self.element_with("clipitem", ("id", &id), |xml| {
            xml.leaf("name", &s.name);
            xml.flag("enabled", true);
            xml.number("duration", duration);
            xml.rate(f64::from(fps));
            // An end inside a transition is -1.
            xml.number("start", if blends { -1 } else { placed.at as i64 });
            xml.number("end", if has_tail { -1 } else { placed.end() as i64 });
            xml.number("in", from);
            xml.number("out", from + duration);
            match (project.media_reference)(s) {
                Some(media) => xml.file(&media),
                None => xml.file_reference("missing"),
            }
            if (s.speed - 1.0).abs() > f64::EPSILON || s.reversed || s.frozen {
                xml.speed(if s.frozen { 0.0 } else { s.speed * 100.0 }, s.reversed);
            }
            if track.is_sound && (s.volume - 1.0).abs() > f64::EPSILON {
                xml.level(s.volume);
            }
        });
    }

    fn file(&mut self, media: &MediaReference) {
        if let Some(id) = self.files.get(&media.url) {
            return self.file_reference(&format!("file-{id}"));
        }
        let count = self.files.len() + 1;
        self.files.insert(media.url.clone(), count);
        let rate = if media.fps > 0.0 {
            media.fps
        } else {
            f64::from(self.fps)
        };
        let frames = (media.duration_ms as f64 * rate / 1000.0).round().max(1.0);
        self.element_with("file", ("id", &format!("file-{count}")), |xml| {
            xml.leaf("name", &media.name);
            xml.leaf("pathurl", &media.url);
            xml.rate(rate);
            xml.number("duration", frames);
            if let Some(code) = media.timecode {
                xml.timecode(code);
            }
            xml.element("media", |xml| {
                if media.has_picture {
                    xml.element("video", |xml| xml.sample_size(media.width, media.height));
                }
                if media.has_sound {
                    xml.element("audio", |xml| xml.number("channelcount", 2));
                }
            });
        });
    }

    fn timecode(&mut self, code: Timecode) {
        self.element("timecode", |xml| {
            xml.rate(code.rate());
            xml.leaf("string", &code.after(0));
            xml.number("frame", code.frames);
            xml.leaf("displayformat", if code.drop_frame { "DF" } else { "NDF" });
        });
    }

    fn speed(&mut self, percent: f64, reversed: bool) {
        self.filter(|xml| {
            xml.effect_head("Time Remap", "timeremap", "motion", "video");
            xml.parameter("speed", "speed", |xml| xml.number("value", percent));
            xml.parameter("reverse", "reverse", |xml| xml.flag("value", reversed));
        });
    }

    fn level(&mut self, volume: f64) {
        self.filter(|xml| {
            xml.effect_head("Audio Levels", "audiolevels", "audiolevels", "audio");
            xml.parameter("level", "Level", |xml| xml.number("value", volume));
        });
    }

    fn filter(&mut self, effect: impl FnOnce(&mut Self)) {
        self.element("filter", |xml| xml.element("effect", effect));
    }

    fn effect_head(&mut self, name: &str, id: &str, kind: &str, media: &str) {
        self.leaf("name", name);
        self.leaf("effectid", id);
        self.leaf("effecttype", kind);
        self.leaf("mediatype", media);
    }

    fn parameter(&mut self, id: &str, name: &str, value: impl FnOnce(&mut Self)) {
        self.element("parameter", |xml| {
            xml.leaf("parameterid", id);
            xml.leaf("name", name);
            value(xml);
        });
    }
}

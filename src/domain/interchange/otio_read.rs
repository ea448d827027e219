//! OpenTimelineIO back in: what this program wrote comes back as it was; what others wrote is taken as far as it has a
//! meaning here, and the rest is listed. Nothing in a file can make this fail but that it holds no timeline.

use serde_json::{Value, json};

use super::otio_items::{
    OtioItem, OtioTrack, OtioTransition, children, fade_out, is_color, is_kind, is_still, known,
    laid, length, ms, name, nemo, role, runs_along, schema, trim, value_of_reference, whole,
};

use crate::domain::text::one_line;
use crate::domain::timeline::{
    COLOR_SOURCE, Canvas, Segment, Timeline, Track, TrackKind, Transition, new_id,
};

/// A cut that was read. Sources of segments are the addresses of their media.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedTimeline {
    pub timeline: Timeline,
    /// Times that were marked, ms.
    pub markers: Vec<u64>,
    /// What could not be taken, in words.
    pub left_out: Vec<String>,
}

/// Why a text is no cut.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OtioError {
    #[error("it is not JSON, which OpenTimelineIO is written in")]
    NotJson,
    #[error("there is no timeline of OpenTimelineIO in it")]
    NoTimeline,
    #[error("there is nothing on its timeline that could be taken")]
    Empty,
}

/// Compositions within compositions are followed so deep.
const DEEPEST: usize = 8;
/// More segments than this are no film.
const MOST: usize = 100_000;

/// Reads the text of an `.otio` file.
pub fn read(text: &str) -> Result<ImportedTimeline, OtioError> {
    let root: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|_| OtioError::NotJson)?;
    let mut reader = OtioReader::default();
    let found = reader.timeline_in(&root).ok_or(OtioError::NoTimeline)?;
    reader.read(found);
    if reader.read.timeline.is_empty() {
        return Err(OtioError::Empty);
    }
    Ok(reader.read)
}

#[derive(Default)]
struct OtioReader {
    read: ImportedTimeline,
    count: usize,
}

impl OtioReader {
    fn leave_out(&mut self, words: String) {
        if self.read.left_out.len() < 200 && !self.read.left_out.contains(&words) {
            self.read.left_out.push(words);
        }
    }

    /// The timeline of a file: its root, or the first one of a collection.
    fn timeline_in<'v>(&mut self, root: &'v Value) -> Option<&'v Value> {
        match schema(root) {
            "Timeline" => Some(root),
            "SerializableCollection" => {
                let mut all = children(root).iter().filter(|v| schema(v) == "Timeline");
                let first = all.next()?;
                for other in all {
                    self.leave_out(format!(
                        "timeline \"{}\": only the first of a collection is taken",
                        name(other)
                    ));
                }
                Some(first)
            }
            _ => None,
        }
    }

    fn read(&mut self, root: &Value) {
        let own = nemo(root);
        let ours = own.is_object();
        let number = |key: &str, low: u64, high: u64| {
            own[key]
                .as_u64()
                .filter(|n| (low..=high).contains(n))
                .map(|n| n as u32)
        };
        let usual = Canvas::default();
        let fps = number("fps", 1, 240).unwrap_or_else(|| self.rate_of(root));
        self.read.timeline = Timeline {
            id: own["id"].as_str().map_or_else(new_id, one_line),
            title: name(root),
            canvas: Canvas {
                width: number("width", 16, 16_384).unwrap_or(usual.width),
                height: number("height", 16, 16_384).unwrap_or(usual.height),
                fps,
            },
            loudness: own["loudness"].as_f64().map(|l| l.clamp(-40.0, -5.0)),
            tracks: Vec::new(),
            extra: own["m"].as_object().cloned().unwrap_or_default(),
        };
        let stack = &root["tracks"];
        let offset = ms(&stack["source_range"]["start_time"]).unwrap_or(0.0);
        let mut places: Vec<(u64, Track)> = Vec::new();
        for (at, value) in children(stack).iter().enumerate() {
            self.track(&mut places, at, value, offset);
        }
        self.texts(&mut places, own, stack, offset);
        places.sort_by_key(|(at, _)| *at);
        let tracks = places.into_iter().map(|(_, mut track)| {
            track.segments.sort_by_key(|s| s.start_ms);
            track
        });
        self.read.timeline.tracks = tracks.filter(|t| ours || !t.segments.is_empty()).collect();
        if !ours {
            self.link_sound();
        }
        self.read.markers.sort_unstable();
        self.read.markers.dedup();
    }

    /// The rate that the first thing on a track is counted in, in whole frames.
    fn rate_of(&mut self, root: &Value) -> u32 {
        let of = |clip: &Value| clip["source_range"]["duration"]["rate"].as_f64();
        let rate = children(&root["tracks"])
            .iter()
            .flat_map(|t| children(t).iter())
            .find_map(of);
        let rate = rate.filter(|r| (1.0..=240.0).contains(r)).unwrap_or(30.0);
        if (rate - rate.round()).abs() > 0.001 {
            self.leave_out(format!(
                "the rate of {rate:.3} frames a second: {} is taken",
                rate.round()
            ));
        }
        rate.round() as u32
    }

    fn track(&mut self, places: &mut Vec<(u64, Track)>, at: usize, value: &Value, offset: f64) {
        let own = nemo(value);
        if own["linked"] == true {
            return;
        }
        let kind = match (schema(value), value["kind"].as_str()) {
            ("Track", Some("Audio")) => TrackKind::Audio,
            ("Track", Some("Video")) => own["tt"]
                .as_i64()
                .map_or(TrackKind::Video, TrackKind::from_code),
            _ => {
                return self.leave_out(format!(
                    "track \"{}\": neither picture nor sound",
                    name(value)
                ));
            }
        };
        let mut row = self.row(value, kind, DEEPEST);
        // A track may begin later in itself than at its first thing.
        trim(&mut row, &value["source_range"]);
        let segments = row.pieces.into_iter().map(|p| laid(p, offset));
        let id = own["id"].as_str().map(one_line);
        if let Some((_, known)) = places
            .iter_mut()
            .find(|(_, t)| id.as_deref() == Some(t.id.as_str()))
        {
            known.segments.extend(segments);
            return;
        }
        let label = name(value);
        let role = own["role"]
            .as_str()
            .map(one_line)
            .or_else(|| role(kind, &label));
        let mut track = Track::new(
            id.unwrap_or_else(new_id),
            kind,
            own["name"].as_str().unwrap_or(&label),
            role.as_deref(),
        );
        track.name = one_line(&track.name);
        track.extra = own["m"].as_object().cloned().unwrap_or_default();
        track.segments = segments.collect();
        places.push((own["index"].as_u64().unwrap_or(at as u64), track));
        self.markers(value, offset);
    }

    /// The things of a composition, one after the other.
    fn row(&mut self, value: &Value, kind: TrackKind, depth: usize) -> OtioTrack {
        let mut row = OtioTrack::default();
        let mut blend: Option<OtioTransition> = None;
        for child in children(value) {
            match schema(child) {
                "Gap" => {
                    fade_out(&mut row, blend.take());
                    row.length += length(child).unwrap_or(0.0);
                }
                "Transition" => blend = Some(self.transition(child)),
                "Clip" => self.clip(&mut row, child, blend.take()),
                "Stack" | "Track" => {
                    self.nested(&mut row, child, kind, depth);
                    blend = None;
                }
                other => self.leave_out(format!(
                    "\"{}\": a {} has no meaning here",
                    name(child),
                    one_line(other)
                )),
            }
        }
        fade_out(&mut row, blend);
        row
    }

    fn transition(&mut self, value: &Value) -> OtioTransition {
        let own = nemo(value)["type"].as_str();
        let kind = own.map_or("crossfade".to_owned(), one_line);
        if own.is_none() && value["transition_type"].as_str() != Some("SMPTE_Dissolve") {
            self.leave_out(format!(
                "transition \"{}\": it is a crossfade here",
                name(value)
            ));
        }
        let offset = |key: &str| ms(&value[key]).unwrap_or(0.0).max(0.0);
        OtioTransition {
            kind,
            before: offset("in_offset"),
            after: offset("out_offset"),
        }
    }

    fn clip(&mut self, row: &mut OtioTrack, value: &Value, blend: Option<OtioTransition>) {
        let label = name(value);
        let Some(length) = length(value) else {
            return self.leave_out(format!("clip \"{label}\": it does not say how long it is"));
        };
        let start = row.length;
        match self.piece(value, &label, start, length) {
            Some(mut piece) => {
                if let Some(blend) = blend {
                    self.blend(row, &mut piece, blend);
                }
                row.pieces.push(piece);
            }
            None => fade_out(row, blend),
        }
        row.length += length;
    }

    /// A clip as a piece of its track; none, and said, where it cannot be taken.
    fn piece(&mut self, value: &Value, label: &str, start: f64, length: f64) -> Option<OtioItem> {
        self.count += 1;
        if value["enabled"] == false {
            self.leave_out(format!(
                "clip \"{label}\": it is switched off; a gap is in its place"
            ));
            return None;
        }
        if length < 1.0 || self.count > MOST {
            self.leave_out(format!(
                "clip \"{label}\": it is too short, or one of too many"
            ));
            return None;
        }
        let source = self.source(value, label)?;
        let begins = ms(&value_of_reference(value)["available_range"]["start_time"]).unwrap_or(0.0);
        let from = (ms(&value["source_range"]["start_time"]).unwrap_or(begins) - begins).max(0.0);
        let mut segment = known(value, label);
        segment.source = Some(source);
        self.effects(&mut segment, value, label);
        let marked = value["markers"].as_array().into_iter().flatten();
        let marked = marked
            .filter_map(|m| ms(&m["marked_range"]["start_time"]))
            .map(|at| whole(start + at - begins - from));
        self.read.markers.extend(marked);
        Some(OtioItem {
            segment,
            start,
            length,
            from,
        })
    }

    /// Joins a piece to the one before it by a transition, as far as there is material for it.
    fn blend(&mut self, row: &mut OtioTrack, piece: &mut OtioItem, blend: OtioTransition) {
        let before = row
            .pieces
            .last_mut()
            .filter(|b| (b.start + b.length - piece.start).abs() < 1.0);
        let Some(before) = before else {
            piece.segment.fade_in_ms = whole(blend.before + blend.after).min(whole(piece.length));
            return;
        };
        let still = is_still(&piece.segment) || piece.segment.reversed || piece.segment.frozen;
        let head = if still {
            blend.before
        } else {
            blend.before.min(piece.from / piece.segment.speed)
        };
        let (head, tail) = (
            head.min(before.length - 1.0).max(0.0),
            blend.after.min(piece.length - 1.0).max(0.0),
        );
        if head + 1.0 < blend.before {
            let words = format!(
                "transition into \"{}\": shortened, for its clip has nothing before its in point",
                piece.segment.name
            );
            self.leave_out(words);
        }
        if head + tail < 1.0 {
            return;
        }
        piece.start -= head;
        piece.length += head;
        if !piece.segment.reversed && !piece.segment.frozen {
            piece.from -= head * piece.segment.speed;
        }
        before.length += tail;
        if before.segment.reversed {
            before.from -= tail * before.segment.speed;
        }
        piece.segment.transition = Some(Transition {
            kind: blend.kind,
            duration_ms: whole(head + tail),
        });
    }

    /// A composition in a composition: its lowest layer, cut to what is shown of it.
    fn nested(&mut self, row: &mut OtioTrack, value: &Value, kind: TrackKind, depth: usize) {
        let label = name(value);
        if depth == 0 {
            return self.leave_out(format!("\"{label}\": nested too deep"));
        }
        let mut inner = if schema(value) == "Track" {
            self.row(value, kind, depth - 1)
        } else {
            let fitting: Vec<&Value> = children(value)
                .iter()
                .filter(|c| schema(c) != "Track" || is_kind(c, kind))
                .collect();
            if fitting.len() > 1 {
                self.leave_out(format!(
                    "\"{label}\": {} layers nested; only the lowest is taken",
                    fitting.len()
                ));
            }
            match fitting.first() {
                Some(track) if schema(track) == "Track" => self.row(track, kind, depth - 1),
                // A stack of clips: the first one alone.
                Some(first) => self.row(&json!({"children": [first]}), kind, depth - 1),
                None => OtioTrack::default(),
            }
        };
        trim(&mut inner, &value["source_range"]);
        for mut piece in inner.pieces {
            piece.start += row.length;
            row.pieces.push(piece);
        }
        row.length += inner.length;
    }

    /// The address of a clip's medium; none, and said, where there is none.
    fn source(&mut self, value: &Value, label: &str) -> Option<String> {
        let reference = value_of_reference(value);
        let color = || {
            reference["parameters"]["color"]
                .as_str()
                .filter(|c| is_color(c))
        };
        match schema(reference) {
            "ExternalReference" => match reference["target_url"]
                .as_str()
                .filter(|u| !u.trim().is_empty())
            {
                Some(url) => return Some(url.to_owned()),
                None => self.leave_out(format!(
                    "clip \"{label}\": its medium has no address; a gap is in its place"
                )),
            },
            "GeneratorReference" if color().is_some() => {
                return color().map(|c| format!("{COLOR_SOURCE}{c}"));
            }
            "GeneratorReference" => {
                self.leave_out(format!("clip \"{label}\": what generates its picture is not known here; a gap is in its place"));
            }
            "ImageSequenceReference" => {
                self.leave_out(format!(
                    "clip \"{label}\": a sequence of pictures; make a clip of it first; a gap is in its place"
                ));
            }
            _ => self.leave_out(format!(
                "clip \"{label}\": its medium is missing; a gap is in its place"
            )),
        }
        None
    }

    fn effects(&mut self, segment: &mut Segment, value: &Value, label: &str) {
        for effect in value["effects"].as_array().into_iter().flatten() {
            let scalar = effect["time_scalar"].as_f64().filter(|s| s.is_finite());
            match (schema(effect), scalar) {
                ("FreezeFrame", _) | ("LinearTimeWarp", Some(0.0)) => segment.frozen = true,
                ("LinearTimeWarp", Some(scalar)) => {
                    segment.speed = scalar.abs().clamp(0.01, 100.0);
                    segment.reversed = scalar < 0.0;
                }
                _ => {
                    let what = effect["effect_name"]
                        .as_str()
                        .filter(|n| !n.is_empty())
                        .unwrap_or_else(|| schema(effect));
                    self.leave_out(format!("clip \"{label}\": effect {}", one_line(what)));
                }
            }
        }
    }

    /// Titles and markers of the whole, and the text tracks that the titles go back to.
    fn texts(&mut self, places: &mut Vec<(u64, Track)>, own: &Value, stack: &Value, offset: f64) {
        for facts in own["texts"].as_array().into_iter().flatten() {
            let id = facts["id"].as_str().map_or_else(new_id, one_line);
            let mut track = Track::new(
                id,
                TrackKind::Text,
                &one_line(facts["name"].as_str().unwrap_or_default()),
                None,
            );
            track.role = facts["role"].as_str().map(one_line);
            track.extra = facts["m"].as_object().cloned().unwrap_or_default();
            places.push((facts["index"].as_u64().unwrap_or(u64::MAX), track));
        }
        for marker in stack["markers"].as_array().into_iter().flatten().take(MOST) {
            let (Some(start), own) = (ms(&marker["marked_range"]["start_time"]), nemo(marker))
            else {
                continue;
            };
            let index = own["track"].as_u64();
            let track = places
                .iter_mut()
                .find(|(at, t)| Some(*at) == index && t.kind == TrackKind::Text);
            match track.filter(|_| own["kind"] == "title") {
                Some((_, track)) => {
                    let length = ms(&marker["marked_range"]["duration"]).unwrap_or(0.0);
                    let piece = OtioItem {
                        segment: known(marker, &name(marker)),
                        start,
                        length,
                        from: 0.0,
                    };
                    track.segments.push(laid(piece, offset));
                }
                None => self.read.markers.push(whole(start - offset)),
            }
        }
    }

    fn markers(&mut self, value: &Value, offset: f64) {
        let markers = value["markers"].as_array().into_iter().flatten();
        self.read.markers.extend(
            markers
                .filter_map(|m| ms(&m["marked_range"]["start_time"]))
                .map(|at| whole(at - offset)),
        );
    }

    /// Others keep the sound of a clip on a track of its own. Where it runs along with its picture it is the clip's own
    /// here; a clip without such a companion is silent.
    fn link_sound(&mut self) {
        let tracks = &mut self.read.timeline.tracks;
        if !tracks.iter().any(|t| t.kind == TrackKind::Audio) {
            return;
        }
        let (mut sounds, mut pictures): (Vec<&mut Track>, Vec<&mut Track>) =
            tracks.iter_mut().partition(|t| t.kind == TrackKind::Audio);
        for picture in pictures.iter_mut().flat_map(|t| t.segments.iter_mut()) {
            let mut found = false;
            for track in &mut sounds {
                let before = track.segments.len();
                track.segments.retain(|s| !runs_along(s, picture));
                found |= track.segments.len() < before;
            }
            picture.muted |= !found;
        }
        tracks.retain(|t| !t.segments.is_empty());
    }
}

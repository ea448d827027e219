//! Reads OpenTimelineIO files.
//!
//! Files of this program are restored exactly. From other files, supported items are imported and
//! the rest is listed. Any file with a timeline can be read.

use serde_json::{Value, json};

use super::otio_items::{
    OtioItem, OtioTrack, OtioTransition, children, fade_out, guess_role, into_segment, is_kind,
    is_linked_audio, length, ms, name, nemo_metadata, round_ms, schema, segment_from_metadata,
    trim,
};
use super::skipped_item::SkippedItem;
use crate::domain::reason::{ImportReason, Reason};
use crate::domain::text::one_line;
use crate::domain::timeline::{Canvas, Timeline, Track, TrackKind, TransitionKind, new_id};

/// An imported timeline. Segment sources are the URLs of the media files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedTimeline {
    pub timeline: Timeline,
    /// Markers (ms).
    pub markers: Vec<u64>,
    /// Items that were not imported, or not exactly.
    pub skipped: Vec<SkippedItem>,
}

/// The reason why a file cannot be imported.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}", Reason::from(self.reason()))]
pub enum OtioError {
    NotJson,
    NoTimeline,
    Empty,
}

impl OtioError {
    /// Returns the reason of the error.
    pub fn reason(&self) -> ImportReason {
        match self {
            Self::NotJson => ImportReason::NotJson,
            Self::NoTimeline => ImportReason::NoTimeline,
            Self::Empty => ImportReason::NothingUsable,
        }
    }
}

/// Maximum depth of nested compositions.
const MAX_DEPTH: usize = 8;
/// Maximum number of clips and markers.
pub(super) const MAX_ITEMS: usize = 100_000;

/// Reads the text of an `.otio` file.
///
/// # Errors
/// An [`OtioError`] if the text has no timeline with supported items.
pub fn read(text: &str) -> Result<ImportedTimeline, OtioError> {
    let root: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|_| OtioError::NotJson)?;
    let mut reader = OtioReader::default();
    let timeline = reader.timeline_in(&root).ok_or(OtioError::NoTimeline)?;
    reader.read(timeline);
    if reader.imported.timeline.is_empty() {
        return Err(OtioError::Empty);
    }
    Ok(reader.imported)
}

/// Reader of a file, with what it has imported so far.
#[derive(Default)]
pub(super) struct OtioReader {
    pub(super) imported: ImportedTimeline,
    pub(super) clip_count: usize,
}

impl OtioReader {
    /// Records an item that is not imported.
    pub(super) fn skip(&mut self, item: SkippedItem) {
        if self.imported.skipped.len() < 200 && !self.imported.skipped.contains(&item) {
            self.imported.skipped.push(item);
        }
    }

    /// Finds the timeline of a file: the root, or the first one of a collection.
    fn timeline_in<'v>(&mut self, root: &'v Value) -> Option<&'v Value> {
        match schema(root) {
            "Timeline" => Some(root),
            "SerializableCollection" => {
                let mut timelines = children(root).iter().filter(|v| schema(v) == "Timeline");
                let first = timelines.next()?;
                for other in timelines {
                    self.skip(SkippedItem::SecondTimeline(name(other)));
                }
                Some(first)
            }
            _ => None,
        }
    }

    fn read(&mut self, root: &Value) {
        let metadata = nemo_metadata(root);
        let is_from_nemo = metadata.is_object();
        let number = |key: &str, low: u64, high: u64| {
            metadata[key]
                .as_u64()
                .filter(|n| (low..=high).contains(n))
                .map(|n| n as u32)
        };
        let defaults = Canvas::default();
        let fps = number("fps", 1, 240).unwrap_or_else(|| self.frame_rate(root));
        self.imported.timeline = Timeline {
            id: metadata["id"].as_str().map_or_else(new_id, one_line),
            title: name(root),
            canvas: Canvas {
                width: number("width", 16, 16_384).unwrap_or(defaults.width),
                height: number("height", 16, 16_384).unwrap_or(defaults.height),
                fps,
            },
            loudness: metadata["loudness"].as_f64().map(|l| l.clamp(-40.0, -5.0)),
            tracks: Vec::new(),
            extra: metadata["m"].as_object().cloned().unwrap_or_default(),
        };
        let stack = &root["tracks"];
        let offset = ms(&stack["source_range"]["start_time"]).unwrap_or(0.0);
        let mut indexed_tracks: Vec<(u64, Track)> = Vec::new();
        for (at, value) in children(stack).iter().enumerate() {
            self.track(&mut indexed_tracks, at, value, offset);
        }
        self.texts(&mut indexed_tracks, metadata, stack, offset);
        indexed_tracks.sort_by_key(|(at, _)| *at);
        let tracks = indexed_tracks.into_iter().map(|(_, mut track)| {
            track.segments.sort_by_key(|s| s.start_ms);
            track
        });
        self.imported.timeline.tracks = tracks
            .filter(|t| is_from_nemo || !t.segments.is_empty())
            .collect();
        if !is_from_nemo {
            self.link_sound();
        }
        self.imported.markers.sort_unstable();
        self.imported.markers.dedup();
    }

    /// Returns the frame rate of the first item, rounded to whole fps.
    fn frame_rate(&mut self, root: &Value) -> u32 {
        let item_rate = |item: &Value| item["source_range"]["duration"]["rate"].as_f64();
        let rate = children(&root["tracks"])
            .iter()
            .flat_map(|t| children(t).iter())
            .find_map(item_rate);
        let rate = rate.filter(|r| (1.0..=240.0).contains(r)).unwrap_or(30.0);
        if (rate - rate.round()).abs() > 0.001 {
            self.skip(SkippedItem::FrameRate {
                rate: format!("{rate:.3}"),
                imported: rate.round() as u32,
            });
        }
        rate.round() as u32
    }

    fn track(
        &mut self,
        indexed_tracks: &mut Vec<(u64, Track)>,
        at: usize,
        value: &Value,
        offset: f64,
    ) {
        let metadata = nemo_metadata(value);
        if metadata["linked"] == true {
            return;
        }
        let kind = match (schema(value), value["kind"].as_str()) {
            ("Track", Some("Audio")) => TrackKind::Audio,
            ("Track", Some("Video")) => metadata["tt"]
                .as_i64()
                .map_or(TrackKind::Video, TrackKind::from_code),
            _ => {
                return self.skip(SkippedItem::UnknownTrack(name(value)));
            }
        };
        let mut track_items = self.composition(value, kind, MAX_DEPTH);
        // The visible range of a track may start after its first item.
        trim(&mut track_items, &value["source_range"]);
        let segments = track_items
            .items
            .into_iter()
            .map(|p| into_segment(p, offset));
        let id = metadata["id"].as_str().map(one_line);
        if let Some((_, existing)) = indexed_tracks
            .iter_mut()
            .find(|(_, t)| id.as_deref() == Some(t.id.as_str()))
        {
            existing.segments.extend(segments);
            return;
        }
        let label = name(value);
        let role = metadata["role"]
            .as_str()
            .map(|role| one_line(role).into())
            .or_else(|| guess_role(kind, &label));
        let mut track = Track::new(
            id.unwrap_or_else(new_id),
            kind,
            metadata["name"].as_str().unwrap_or(&label),
            role,
        );
        track.name = one_line(&track.name);
        track.extra = metadata["m"].as_object().cloned().unwrap_or_default();
        track.segments = segments.collect();
        indexed_tracks.push((metadata["index"].as_u64().unwrap_or(at as u64), track));
        self.markers(value, offset);
    }

    /// Reads the consecutive items of a composition.
    fn composition(&mut self, value: &Value, kind: TrackKind, depth: usize) -> OtioTrack {
        let mut track_items = OtioTrack::default();
        let mut transition: Option<OtioTransition> = None;
        for child in children(value) {
            match schema(child) {
                "Gap" => {
                    fade_out(&mut track_items, transition.take());
                    track_items.length += length(child).unwrap_or(0.0);
                }
                "Transition" => transition = Some(self.transition(child)),
                "Clip" => self.clip(&mut track_items, child, transition.take()),
                "Stack" | "Track" => {
                    self.nested(&mut track_items, child, kind, depth);
                    transition = None;
                }
                other => self.skip(SkippedItem::Unsupported {
                    name: name(child),
                    schema: one_line(other),
                }),
            }
        }
        fade_out(&mut track_items, transition);
        track_items
    }

    fn transition(&mut self, value: &Value) -> OtioTransition {
        let stored_kind = nemo_metadata(value)["type"].as_str();
        let kind = stored_kind.map_or(TransitionKind::Crossfade, |kind| one_line(kind).into());
        if stored_kind.is_none() && value["transition_type"].as_str() != Some("SMPTE_Dissolve") {
            self.skip(SkippedItem::OtherTransition(name(value)));
        }
        let offset = |key: &str| ms(&value[key]).unwrap_or(0.0).max(0.0);
        OtioTransition {
            kind,
            before: offset("in_offset"),
            after: offset("out_offset"),
        }
    }

    /// Reads a nested composition: its lowest layer, trimmed to the visible range.
    fn nested(
        &mut self,
        track_items: &mut OtioTrack,
        value: &Value,
        kind: TrackKind,
        depth: usize,
    ) {
        let label = name(value);
        if depth == 0 {
            return self.skip(SkippedItem::TooDeep(label));
        }
        let mut inner = if schema(value) == "Track" {
            self.composition(value, kind, depth - 1)
        } else {
            let layers: Vec<&Value> = children(value)
                .iter()
                .filter(|c| schema(c) != "Track" || is_kind(c, kind))
                .collect();
            if layers.len() > 1 {
                self.skip(SkippedItem::Layers {
                    name: label,
                    layers: layers.len(),
                });
            }
            match layers.first() {
                Some(track) if schema(track) == "Track" => self.composition(track, kind, depth - 1),
                // A stack of clips: import the first one only.
                Some(first) => self.composition(&json!({"children": [first]}), kind, depth - 1),
                None => OtioTrack::default(),
            }
        };
        trim(&mut inner, &value["source_range"]);
        for mut item in inner.items {
            item.start += track_items.length;
            track_items.items.push(item);
        }
        track_items.length += inner.length;
    }

    /// Reads the markers of the timeline, and restores text tracks with their titles.
    fn texts(
        &mut self,
        indexed_tracks: &mut Vec<(u64, Track)>,
        metadata: &Value,
        stack: &Value,
        offset: f64,
    ) {
        for stored in metadata["texts"].as_array().into_iter().flatten() {
            let id = stored["id"].as_str().map_or_else(new_id, one_line);
            let mut track = Track::new(
                id,
                TrackKind::Text,
                &one_line(stored["name"].as_str().unwrap_or_default()),
                None,
            );
            track.role = stored["role"].as_str().map(|role| one_line(role).into());
            track.extra = stored["m"].as_object().cloned().unwrap_or_default();
            indexed_tracks.push((stored["index"].as_u64().unwrap_or(u64::MAX), track));
        }
        for marker in stack["markers"]
            .as_array()
            .into_iter()
            .flatten()
            .take(MAX_ITEMS)
        {
            let (Some(start), metadata) = (
                ms(&marker["marked_range"]["start_time"]),
                nemo_metadata(marker),
            ) else {
                continue;
            };
            let index = metadata["track"].as_u64();
            let track = indexed_tracks
                .iter_mut()
                .find(|(at, t)| Some(*at) == index && t.kind == TrackKind::Text);
            match track.filter(|_| metadata["kind"] == "title") {
                Some((_, track)) => {
                    let length = ms(&marker["marked_range"]["duration"]).unwrap_or(0.0);
                    let item = OtioItem {
                        segment: segment_from_metadata(marker, &name(marker)),
                        start,
                        length,
                        in_ms: 0.0,
                    };
                    track.segments.push(into_segment(item, offset));
                }
                None => self.imported.markers.push(round_ms(start - offset)),
            }
        }
    }

    fn markers(&mut self, value: &Value, offset: f64) {
        let markers = value["markers"].as_array().into_iter().flatten();
        self.imported.markers.extend(
            markers
                .filter_map(|m| ms(&m["marked_range"]["start_time"]))
                .map(|at| round_ms(at - offset)),
        );
    }

    /// Merges the audio of clips, which other editors keep on separate tracks, into their clips.
    ///
    /// Mutes clips without matching audio.
    fn link_sound(&mut self) {
        let tracks = &mut self.imported.timeline.tracks;
        if !tracks.iter().any(|t| t.kind == TrackKind::Audio) {
            return;
        }
        let (mut sounds, mut pictures): (Vec<&mut Track>, Vec<&mut Track>) =
            tracks.iter_mut().partition(|t| t.kind == TrackKind::Audio);
        for picture in pictures.iter_mut().flat_map(|t| t.segments.iter_mut()) {
            let mut has_audio = false;
            for track in &mut sounds {
                let before = track.segments.len();
                track.segments.retain(|s| !is_linked_audio(s, picture));
                has_audio |= track.segments.len() < before;
            }
            picture.muted |= !has_audio;
        }
        tracks.retain(|t| !t.segments.is_empty());
    }
}

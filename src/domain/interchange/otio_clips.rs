//! Converts clips of OpenTimelineIO to segments, with their media, effects and transitions.

use serde_json::Value;

use super::otio_items::{
    OtioItem, OtioTrack, OtioTransition, fade_out, is_color, is_still, length, media_reference, ms,
    name, round_ms, schema, segment_from_metadata,
};
use super::otio_read::{MAX_ITEMS, OtioReader};
use super::skipped_item::SkippedItem;
use crate::domain::text::one_line;
use crate::domain::timeline::{COLOR_SOURCE_PREFIX, Segment, Transition};

impl OtioReader {
    pub(super) fn clip(
        &mut self,
        track_items: &mut OtioTrack,
        value: &Value,
        transition: Option<OtioTransition>,
    ) {
        let label = name(value);
        let Some(length) = length(value) else {
            return self.skip(SkippedItem::NoDuration(label));
        };
        let start = track_items.length;
        match self.clip_item(value, &label, start, length) {
            Some(mut item) => {
                if let Some(transition) = transition {
                    self.join(track_items, &mut item, transition);
                }
                track_items.items.push(item);
            }
            None => fade_out(track_items, transition),
        }
        track_items.length += length;
    }

    /// Converts a clip to an item of its track; `None` if it is not supported, which is recorded.
    fn clip_item(
        &mut self,
        value: &Value,
        label: &str,
        start: f64,
        length: f64,
    ) -> Option<OtioItem> {
        self.clip_count += 1;
        if value["enabled"] == false {
            self.skip(SkippedItem::Disabled(label.to_owned()));
            return None;
        }
        if length < 1.0 || self.clip_count > MAX_ITEMS {
            self.skip(SkippedItem::TooShort(label.to_owned()));
            return None;
        }
        let source = self.source(value, label)?;
        let media_start =
            ms(&media_reference(value)["available_range"]["start_time"]).unwrap_or(0.0);
        let in_ms = (ms(&value["source_range"]["start_time"]).unwrap_or(media_start) - media_start)
            .max(0.0);
        let mut segment = segment_from_metadata(value, label);
        segment.source = Some(source);
        self.effects(&mut segment, value, label);
        let markers = value["markers"].as_array().into_iter().flatten();
        let markers = markers
            .filter_map(|m| ms(&m["marked_range"]["start_time"]))
            .map(|at| round_ms(start + at - media_start - in_ms));
        self.imported.markers.extend(markers);
        Some(OtioItem {
            segment,
            start,
            length,
            in_ms,
        })
    }

    /// Joins an item to the previous one by a transition, limited to the available material.
    fn join(
        &mut self,
        track_items: &mut OtioTrack,
        item: &mut OtioItem,
        transition: OtioTransition,
    ) {
        let before = track_items
            .items
            .last_mut()
            .filter(|b| (b.start + b.length - item.start).abs() < 1.0);
        let Some(before) = before else {
            item.segment.fade_in_ms =
                round_ms(transition.before + transition.after).min(round_ms(item.length));
            return;
        };
        let has_no_handles =
            is_still(&item.segment) || item.segment.reversed || item.segment.frozen;
        let head = if has_no_handles {
            transition.before
        } else {
            transition.before.min(item.in_ms / item.segment.speed)
        };
        let (head, tail) = (
            head.min(before.length - 1.0).max(0.0),
            transition.after.min(item.length - 1.0).max(0.0),
        );
        if head + 1.0 < transition.before {
            let name = item.segment.name.clone();
            self.skip(SkippedItem::ShorterTransition(name));
        }
        if head + tail < 1.0 {
            return;
        }
        item.start -= head;
        item.length += head;
        if !item.segment.reversed && !item.segment.frozen {
            item.in_ms -= head * item.segment.speed;
        }
        before.length += tail;
        if before.segment.reversed {
            before.in_ms -= tail * before.segment.speed;
        }
        item.segment.transition = Some(Transition {
            kind: transition.kind,
            duration_ms: round_ms(head + tail),
        });
    }

    /// Returns the media URL of a clip; `None` if it has none, which is recorded.
    fn source(&mut self, value: &Value, label: &str) -> Option<String> {
        let reference = media_reference(value);
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
                None => self.skip(SkippedItem::NoUrl(label.to_owned())),
            },
            "GeneratorReference" if color().is_some() => {
                return color().map(|c| format!("{COLOR_SOURCE_PREFIX}{c}"));
            }
            "GeneratorReference" => {
                self.skip(SkippedItem::Generator(label.to_owned()));
            }
            "ImageSequenceReference" => {
                self.skip(SkippedItem::ImageSequence(label.to_owned()));
            }
            _ => self.skip(SkippedItem::NoMedia(label.to_owned())),
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
                    let effect_name = effect["effect_name"]
                        .as_str()
                        .filter(|n| !n.is_empty())
                        .unwrap_or_else(|| schema(effect));
                    self.skip(SkippedItem::Effect {
                        clip: label.to_owned(),
                        effect: one_line(effect_name),
                    });
                }
            }
        }
    }
}

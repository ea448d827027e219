//! CMX 3600 edit decision lists: the lowest video track and up to four audio tracks. The format
//! does not support titles, adjustments and layers.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use super::InterchangeProject;
use super::timecode::{Timecode, format_timecode};
use super::tracks::{InterchangeTrack, PlacedSegment};
use crate::domain::text::one_line as plain;
use crate::domain::timeline::Segment;

/// Audio channels of the format.
const CHANNELS: [&str; 4] = ["A", "A2", "A3", "A4"];

/// Reserved reel names: `AX` for an auxiliary source, `BL` for black.
const RESERVED_REELS: [&str; 2] = ["AX", "BL"];
/// Maximum length of a reel name.
const MAX_REEL_CHARS: usize = 8;

/// Formats a project as the text of an `.edl` file.
pub fn write(project: &InterchangeProject) -> String {
    let tracks = project.tracks();
    let picture = tracks.iter().find(|t| !t.is_sound).map(|t| ("V", t));
    let sounds = CHANNELS
        .iter()
        .zip(tracks.iter().filter(|t| t.is_sound))
        .map(|(channel, track)| (*channel, track));
    let channels: Vec<(&str, &InterchangeTrack)> = picture.into_iter().chain(sounds).collect();
    let reels = assign_reels(
        channels
            .iter()
            .flat_map(|(_, track)| track.segments.iter().map(|placed| placed.segment)),
    );
    let mut list = EventList {
        text: String::new(),
        project,
        reels,
        number: 0,
        drop_frame: false,
    };
    let _ = write!(
        list.text,
        "TITLE: {}\nFCM: NON-DROP FRAME\n\n",
        plain(&project.timeline.title)
    );
    for (channel, track) in channels {
        for (i, placed) in track.segments.iter().enumerate() {
            let before = i
                .checked_sub(1)
                .map(|i| &track.segments[i])
                .filter(|b| placed.blends() && b.end() == placed.at);
            list.event(channel, placed, before);
        }
    }
    list.text
}

/// Writer of an event list.
struct EventList<'a> {
    text: String,
    project: &'a InterchangeProject<'a>,
    /// Reel name of each media key.
    reels: HashMap<String, String>,
    /// Number of the last event.
    number: usize,
    /// Drop-frame mode of the last event.
    drop_frame: bool,
}

impl EventList<'_> {
    /// Writes the lines of a segment, from the start of its transition to the start of the next
    /// one.
    fn event(&mut self, channel: &str, placed: &PlacedSegment, before: Option<&PlacedSegment>) {
        let (s, fps) = (placed.segment, self.project.fps());
        let head = if before.is_some() { placed.head } else { 0 };
        let end = placed.end() - placed.next_head;
        let start = placed.at - head;
        let duration = end.saturating_sub(start);
        let from = placed
            .source_start(fps)
            .saturating_sub((head as f64 * s.speed).round() as u64);
        let to = from + (duration as f64 * s.speed).round() as u64;
        self.number += 1;
        self.write_drop_frame_mode(s);
        match before {
            Some(before) => {
                let duration_before = start.saturating_sub(before.at) as f64 * before.segment.speed;
                let from_before = before.source_start(fps) + duration_before.round() as u64;
                self.line(
                    channel,
                    "C",
                    before.segment,
                    (from_before, from_before),
                    (start, start),
                );
                self.line(
                    channel,
                    &format!("D    {:03}", placed.head + placed.tail_before),
                    s,
                    (from, to),
                    (start, end),
                );
                let names = [&before.segment.name, &s.name].map(|name| plain(name));
                let _ = writeln!(
                    self.text,
                    "* FROM CLIP NAME: {}\n* TO CLIP NAME: {}",
                    names[0], names[1]
                );
            }
            None => {
                self.line(channel, "C", s, (from, to), (start, end));
                let _ = writeln!(self.text, "* FROM CLIP NAME: {}", plain(&s.name));
            }
        }
        if (s.speed - 1.0).abs() > f64::EPSILON || s.frozen || s.reversed {
            let rate = if s.frozen {
                0.0
            } else {
                f64::from(fps) * s.speed * if s.reversed { -1.0 } else { 1.0 }
            };
            let (reel, from) = (self.reel(s), self.source_timecode(s, from, 0));
            let _ = writeln!(
                self.text,
                "M2   {reel:<8} {rate:05.1}                {from}"
            );
        }
        self.text.push('\n');
    }

    fn line(
        &mut self,
        channel: &str,
        edit_type: &str,
        s: &Segment,
        (from, to): (u64, u64),
        (at, end): (u64, u64),
    ) {
        let fps = self.project.fps();
        let [from, to] = [
            self.source_timecode(s, from, 0),
            self.source_timecode(s, from, to - from),
        ];
        let [at, end] = [at, end].map(|frames| format_timecode(frames, fps, false));
        let (number, reel) = (self.number, self.reel(s));
        let _ = writeln!(
            self.text,
            "{number:03}  {reel:<8} {channel:<5} {edit_type:<8} {from} {to} {at} {end}"
        );
    }

    /// Returns the timecode of a source.
    ///
    /// A source without a timecode is counted from 0 at its own rate: frames of an hour at 23.976
    /// fps would be off by 3.6 s if counted at 24 fps.
    fn timecode(&self, s: &Segment) -> Option<Timecode> {
        let reference = (self.project.media_reference)(s)?;
        reference
            .timecode
            .or_else(|| Timecode::parse("00:00:00:00", reference.fps))
    }

    /// Formats a source position in the timecode of the source.
    ///
    /// The position is `frames` at the rate of the timeline plus `offset` whole frames.
    fn source_timecode(&self, s: &Segment, frames: u64, offset: u64) -> String {
        let fps = self.project.fps();
        match self.timecode(s) {
            Some(code) if code.base == fps => {
                code.after((frames as f64 * code.rate() / f64::from(fps)).round() as u64 + offset)
            }
            Some(code) => format_timecode(code.at_base(fps) + frames + offset, fps, false),
            None => format_timecode(frames + offset, fps, false),
        }
    }

    /// Writes the drop-frame mode of the next source if it differs from the last one.
    fn write_drop_frame_mode(&mut self, s: &Segment) {
        let fps = self.project.fps();
        let drop_frame = self
            .timecode(s)
            .is_some_and(|code| code.drop_frame && code.base == fps);
        if drop_frame != self.drop_frame {
            self.text.push_str(if drop_frame {
                "FCM: DROP FRAME\n"
            } else {
                "FCM: NON-DROP FRAME\n"
            });
            self.drop_frame = drop_frame;
        }
    }

    fn reel(&self, s: &Segment) -> String {
        self.reels
            .get(&*s.media_key())
            .cloned()
            .unwrap_or_else(|| RESERVED_REELS[0].into())
    }
}

/// Assigns each media file a unique reel name of up to eight letters and digits.
fn assign_reels<'a>(segments: impl Iterator<Item = &'a Segment>) -> HashMap<String, String> {
    let mut reels: HashMap<String, String> = HashMap::new();
    let mut taken: HashSet<String> = RESERVED_REELS.map(str::to_owned).into();
    for s in segments {
        let media_key = s.media_key().into_owned();
        if reels.contains_key(&media_key) {
            continue;
        }
        let stem = s
            .name
            .rsplit_once('.')
            .map_or(s.name.as_str(), |(stem, _)| stem);
        let letters: String = stem
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(MAX_REEL_CHARS)
            .collect::<String>()
            .to_uppercase();
        let stem = if letters.is_empty() {
            "REEL".to_owned()
        } else {
            letters
        };
        let name = |n: u32| {
            let number = if n == 1 { String::new() } else { n.to_string() };
            format!(
                "{}{number}",
                &stem[..stem.len().min(MAX_REEL_CHARS - number.len())]
            )
        };
        if let Some(free) = (1..10_000_000)
            .map(name)
            .find(|name| taken.insert(name.clone()))
        {
            reels.insert(media_key, free);
        }
    }
    reels
}

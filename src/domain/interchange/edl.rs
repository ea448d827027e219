//! CMX 3600: the lowest video track and up to four of sound as a list of events. No titles, no looks, no layers.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use super::InterchangeProject;
use super::timecode::{Timecode, label};
use super::tracks::{InterchangeTrack, PlacedSegment};
use crate::domain::text::one_line as plain;
use crate::domain::timeline::Segment;

/// The sound channels that the format has.
const CHANNELS: [&str; 4] = ["A", "A2", "A3", "A4"];

/// Reels that mean something else: none, and black.
const RESERVED: [&str; 2] = ["AX", "BL"];
/// The longest name of a reel.
const REEL: usize = 8;

/// The cut as the text of an `.edl` file.
pub fn write(cut: &InterchangeProject) -> String {
    let lanes = cut.lanes();
    let picture = lanes.iter().find(|l| !l.is_sound).map(|l| ("V", l));
    let sounds = CHANNELS
        .iter()
        .zip(lanes.iter().filter(|l| l.is_sound))
        .map(|(channel, lane)| (*channel, lane));
    let channels: Vec<(&str, &InterchangeTrack)> = picture.into_iter().chain(sounds).collect();
    let reels = reels(
        channels
            .iter()
            .flat_map(|(_, lane)| lane.laid.iter().map(|laid| laid.segment)),
    );
    let mut list = EventList {
        text: String::new(),
        cut,
        reels,
        number: 0,
        drops: false,
    };
    let _ = write!(
        list.text,
        "TITLE: {}\nFCM: NON-DROP FRAME\n\n",
        plain(&cut.timeline.title)
    );
    for (channel, lane) in channels {
        for (i, laid) in lane.laid.iter().enumerate() {
            let before = i
                .checked_sub(1)
                .map(|i| &lane.laid[i])
                .filter(|b| laid.blends() && b.end() == laid.at);
            list.event(channel, laid, before);
        }
    }
    list.text
}

/// A list of events while it is written.
struct EventList<'a> {
    text: String,
    cut: &'a InterchangeProject<'a>,
    /// The reel of each medium.
    reels: HashMap<String, String>,
    number: usize,
    /// Whether the source of the last event drops numbers.
    drops: bool,
}

impl EventList<'_> {
    /// The lines of a segment: it begins where its blend begins, and ends where the next one's does.
    fn event(&mut self, channel: &str, laid: &PlacedSegment, before: Option<&PlacedSegment>) {
        let (s, fps) = (laid.segment, self.cut.fps());
        let head = if before.is_some() { laid.head } else { 0 };
        let ends = laid.end() - laid.next_head;
        let start = laid.at - head;
        let shown = ends.saturating_sub(start);
        let from = laid
            .source_start(fps)
            .saturating_sub((head as f64 * s.speed).round() as u64);
        let to = from + (shown as f64 * s.speed).round() as u64;
        self.number += 1;
        self.drop_mode(s);
        match before {
            Some(before) => {
                let shown_before = start.saturating_sub(before.at) as f64 * before.segment.speed;
                let from_before = before.source_start(fps) + shown_before.round() as u64;
                self.line(
                    channel,
                    "C",
                    before.segment,
                    (from_before, from_before),
                    (start, start),
                );
                self.line(
                    channel,
                    &format!("D    {:03}", laid.head + laid.tail_before),
                    s,
                    (from, to),
                    (start, ends),
                );
                let names = [&before.segment.name, &s.name].map(|name| plain(name));
                let _ = writeln!(
                    self.text,
                    "* FROM CLIP NAME: {}\n* TO CLIP NAME: {}",
                    names[0], names[1]
                );
            }
            None => {
                self.line(channel, "C", s, (from, to), (start, ends));
                let _ = writeln!(self.text, "* FROM CLIP NAME: {}", plain(&s.name));
            }
        }
        if (s.speed - 1.0).abs() > f64::EPSILON || s.frozen || s.reversed {
            let rate = if s.frozen {
                0.0
            } else {
                f64::from(fps) * s.speed * if s.reversed { -1.0 } else { 1.0 }
            };
            let (reel, from) = (self.reel(s), self.source_code(s, from, 0));
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
        how: &str,
        s: &Segment,
        (from, to): (u64, u64),
        (at, end): (u64, u64),
    ) {
        let fps = self.cut.fps();
        let [from, to] = [
            self.source_code(s, from, 0),
            self.source_code(s, from, to - from),
        ];
        let [at, end] = [at, end].map(|frames| label(frames, fps, false));
        let (number, reel) = (self.number, self.reel(s));
        let _ = writeln!(
            self.text,
            "{number:03}  {reel:<8} {channel:<5} {how:<8} {from} {to} {at} {end}"
        );
    }

    /// The time code of a source. One without is counted from 0 at its own rate: by the end of an hour of 23.976, frames
    /// of 24 a second are 3.6 s off.
    fn timecode(&self, s: &Segment) -> Option<Timecode> {
        let medium = (self.cut.medium)(s)?;
        medium
            .timecode
            .or_else(|| Timecode::parse("00:00:00:00", medium.fps))
    }

    /// A place in a source as its own time code: `frames` at the timeline's rate, and `more` whole frames after it.
    fn source_code(&self, s: &Segment, frames: u64, more: u64) -> String {
        let fps = self.cut.fps();
        match self.timecode(s) {
            Some(code) if code.base == fps => {
                code.after((frames as f64 * code.rate() / f64::from(fps)).round() as u64 + more)
            }
            Some(code) => label(code.at_base(fps) + frames + more, fps, false),
            None => label(frames + more, fps, false),
        }
    }

    /// Says whether the time code of the next source drops numbers, where that changes.
    fn drop_mode(&mut self, s: &Segment) {
        let fps = self.cut.fps();
        let drops = self
            .timecode(s)
            .is_some_and(|code| code.drops && code.base == fps);
        if drops != self.drops {
            self.text.push_str(if drops {
                "FCM: DROP FRAME\n"
            } else {
                "FCM: NON-DROP FRAME\n"
            });
            self.drops = drops;
        }
    }

    fn reel(&self, s: &Segment) -> String {
        self.reels
            .get(&*s.medium())
            .cloned()
            .unwrap_or_else(|| RESERVED[0].into())
    }
}

/// Names of up to eight letters and digits, as tapes have them: another one for each medium.
fn reels<'a>(segments: impl Iterator<Item = &'a Segment>) -> HashMap<String, String> {
    let mut reels: HashMap<String, String> = HashMap::new();
    let mut taken: HashSet<String> = RESERVED.map(str::to_owned).into();
    for s in segments {
        let medium = s.medium().into_owned();
        if reels.contains_key(&medium) {
            continue;
        }
        let stem = s
            .name
            .rsplit_once('.')
            .map_or(s.name.as_str(), |(stem, _)| stem);
        let letters: String = stem
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(REEL)
            .collect::<String>()
            .to_uppercase();
        let stem = if letters.is_empty() {
            "REEL".to_owned()
        } else {
            letters
        };
        let name = |n: u32| {
            let number = if n == 1 { String::new() } else { n.to_string() };
            format!("{}{number}", &stem[..stem.len().min(REEL - number.len())])
        };
        if let Some(free) = (1..10_000_000)
            .map(name)
            .find(|name| taken.insert(name.clone()))
        {
            reels.insert(medium, free);
        }
    }
    reels
}

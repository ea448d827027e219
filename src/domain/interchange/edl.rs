//! CMX 3600: the lowest video track and up to four of sound as a list of events. No titles, no looks, no layers.

use std::fmt::Write;

use super::Cut;
use super::lanes::Laid;
use crate::domain::text::one_line as plain;

/// The sound channels that the format has.
const CHANNELS: [&str; 4] = ["A", "A2", "A3", "A4"];

/// The cut as the text of an `.edl` file.
pub fn write(cut: &Cut) -> String {
    let lanes = cut.lanes();
    let picture = lanes.iter().find(|l| !l.is_sound).map(|l| ("V", l));
    let sounds = CHANNELS.iter().zip(lanes.iter().filter(|l| l.is_sound)).map(|(channel, lane)| (*channel, lane));
    let mut text = format!("TITLE: {}\nFCM: NON-DROP FRAME\n\n", plain(&cut.timeline.title));
    let mut number = 0;
    for (channel, lane) in picture.into_iter().chain(sounds) {
        for (i, laid) in lane.laid.iter().enumerate() {
            number += 1;
            let before = i.checked_sub(1).map(|i| &lane.laid[i]).filter(|b| laid.blends() && b.end() == laid.at);
            event(&mut text, number, channel, laid, before, cut.fps());
        }
    }
    text
}

/// The events of a segment: it begins where its blend begins, and ends where the next one's does.
fn event(text: &mut String, number: usize, channel: &str, laid: &Laid, before: Option<&Laid>, fps: u32) {
    let s = laid.segment;
    let head = if before.is_some() { laid.head } else { 0 };
    let ends = laid.end() - laid.next_head;
    let start = laid.at - head;
    let shown = ends.saturating_sub(start);
    let from = laid.source_start(fps).saturating_sub((head as f64 * s.speed).round() as u64);
    let source = |frames: u64| (frames as f64 * s.speed).round() as u64;
    let reel = reel(&s.name);
    let mut line = |reel: &str, how: &str, from: u64, to: u64, at: u64, end: u64| {
        let [from, to, at, end] = [from, to, at, end].map(|f| code(f, fps));
        let _ = writeln!(text, "{number:03}  {reel:<8} {channel:<5} {how:<8} {from} {to} {at} {end}");
    };
    match before {
        Some(before) => {
            let shown_before = start.saturating_sub(before.at) as f64 * before.segment.speed;
            let from_before = before.source_start(fps) + shown_before.round() as u64;
            line(&self::reel(&before.segment.name), "C", from_before, from_before, start, start);
            line(&reel, &format!("D    {:03}", laid.head + laid.tail_before), from, from + source(shown), start, ends);
            let _ = writeln!(text, "* FROM CLIP NAME: {}\n* TO CLIP NAME: {}", plain(&before.segment.name), plain(&s.name));
        }
        None => {
            line(&reel, "C", from, from + source(shown), start, ends);
            let _ = writeln!(text, "* FROM CLIP NAME: {}", plain(&s.name));
        }
    }
    if (s.speed - 1.0).abs() > f64::EPSILON || s.frozen || s.reversed {
        let rate = if s.frozen { 0.0 } else { f64::from(fps) * s.speed * if s.reversed { -1.0 } else { 1.0 } };
        let _ = writeln!(text, "M2   {reel:<8} {rate:05.1}                {}", code(from, fps));
    }
    text.push('\n');
}

/// A name of up to eight letters and digits, as tapes have them.
fn reel(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain: String = stem.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    if plain.is_empty() { "AX".into() } else { plain.to_uppercase() }
}

/// A time code without drops.
fn code(frames: u64, fps: u32) -> String {
    let fps = u64::from(fps);
    let s = frames / fps;
    format!("{:02}:{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60, frames % fps)
}

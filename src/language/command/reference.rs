//! Which segment the words mean.

use std::sync::LazyLock;

use regex::Regex;

use super::{Clause, Context, number};
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind};

/// What the words point at.
#[derive(Debug, PartialEq)]
pub enum Found<'a> {
    /// One segment.
    One(&'a Segment),
    /// All of a track, or of the picture.
    All(Vec<&'a Segment>),
    /// Words that name a segment, but there is none such: what to say.
    Missing(String),
    /// Nothing that points at a segment.
    Nothing,
}

pub const MUSIC: &[&str] = &["music", "bgm", "soundtrack", "song", "background track", "音乐", "配乐", "背景乐", "bgm"];
pub const VOICE: &[&str] =
    &["voice", "voiceover", "voice-over", "narration", "narrator", "speech", "旁白", "配音", "人声", "解说"];
pub const TITLE: &[&str] =
    &["title", "titles", "caption", "captions", "text", "headline", "subtitle", "标题", "字幕", "文字", "片名"];
const PICTURES: &[&str] = &[
    "clip", "clips", "photo", "photos", "image", "images", "picture", "pictures", "segment", "segments", "shot", "shots",
    "video", "videos", "片段", "照片", "图片", "视频", "镜头", "素材", "段", "张",
];

/// Finds the segments that a clause means, titles and music included.
pub fn find<'a>(clause: &Clause, context: &Context<'a>) -> Found<'a> {
    let t = context.timeline;
    if let Some(found) = numbered(clause, t) {
        return found;
    }
    if let Some(segment) = by_name(clause, t) {
        return Found::One(segment);
    }
    let track = track_of(clause, t);
    if let Some(n) = number::ordinal(&clause.text)
        && (clause.has(PICTURES) || clause.has(TITLE) || clause.has(&["one", "the last"]))
    {
        return nth(track.or_else(|| picture(t)), n, "segment");
    }
    if clause.has(TITLE) || clause.has(MUSIC) || clause.has(VOICE) {
        return match track {
            Some(track) if track.segments.len() == 1 => Found::One(&track.segments[0]),
            Some(track) => Found::All(track.segments.iter().collect()),
            None => Found::Missing(format!("There is no {} on the timeline.", what(clause))),
        };
    }
    if clause.has(&["all", "every", "each", "everything", "所有", "全部", "每个"]) {
        return Found::All(picture(t).map(|t| t.segments.iter().collect()).unwrap_or_default());
    }
    if let Some(file) = file_name(clause) {
        return Found::Missing(format!("There is no \"{file}\" on the timeline."));
    }
    Found::Nothing
}

fn what(clause: &Clause) -> &'static str {
    if clause.has(MUSIC) {
        "background music"
    } else if clause.has(VOICE) {
        "voice-over"
    } else {
        "title"
    }
}

/// The main picture track.
pub fn picture(t: &Timeline) -> Option<&Track> {
    t.track(TrackKind::Video, None)
}

fn track_of<'a>(clause: &Clause, t: &'a Timeline) -> Option<&'a Track> {
    if clause.has(MUSIC) {
        t.track(TrackKind::Audio, Some("bgm"))
    } else if clause.has(VOICE) {
        t.track(TrackKind::Audio, Some("voice"))
    } else if clause.has(TITLE) {
        t.track(TrackKind::Text, None)
    } else {
        picture(t)
    }
}

/// `segment 2 of the video track`, `clip 3`, `第2段`.
fn numbered<'a>(clause: &Clause, t: &'a Timeline) -> Option<Found<'a>> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(segment|clip|photo|picture|image|shot|title|caption)\s*(?:no\.?\s*|number\s*|#)?(\d+)\b|第\s*(\d+)\s*(?:个|段|张|条)?").ok()
    });
    static ON_TRACK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:of|on|in) the (\w+) track").ok());
    let text = number::without_times(&clause.text);
    let c = super::clause::captures(&NUMBER, &text)?;
    let n: i64 = c.get(2).or_else(|| c.get(3))?.as_str().parse().ok()?;
    let named = super::clause::captures(&ON_TRACK, &clause.text).map(|c| c[1].to_owned());
    let track = match named.as_deref() {
        Some("video" | "picture") => picture(t),
        Some(name) => t
            .tracks
            .iter()
            .find(|t| t.label().to_lowercase() == name || t.role.as_deref() == Some(name))
            .or_else(|| track_of(clause, t)),
        None => track_of(clause, t),
    };
    let noun = c.get(1).map_or("segment", |m| m.as_str());
    Some(nth(track, n, noun))
}

fn nth<'a>(track: Option<&'a Track>, n: i64, noun: &str) -> Found<'a> {
    let segments = track.map_or(&[][..], |t| &t.segments);
    let index = if n < 0 { segments.len().checked_sub(1) } else { usize::try_from(n - 1).ok() };
    match index.and_then(|i| segments.get(i)) {
        Some(segment) => Found::One(segment),
        None if segments.is_empty() => Found::Missing("The timeline is empty.".into()),
        None => Found::Missing(format!("There is no {noun} {n}: the track has {}.", segments.len())),
    }
}

/// By its name in quotes or in plain words; the longest name wins. Titles count by their quoted text only, for their
/// words could be any.
fn by_name<'a>(clause: &Clause, t: &'a Timeline) -> Option<&'a Segment> {
    let quoted: Vec<String> = clause.quotes.iter().map(|q| q.to_lowercase()).collect();
    let matches = |s: &Segment| {
        let name = s.name.to_lowercase();
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
        quoted.iter().any(|q| *q == name || *q == stem)
            || (s.text().is_none() && (clause.has(&[&name]) || (stem.chars().count() > 2 && clause.has(&[&stem]))))
    };
    t.segments().map(|(_, s)| s).filter(|s| matches(s)).max_by_key(|s| s.name.len())
}

fn file_name(clause: &Clause) -> Option<String> {
    static FILE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\w\-]+\.(?:jpe?g|png|gif|webp|mp4|mov|avi|webm|mkv|mp3|wav|m4a|aac)\b").ok());
    let quoted = clause.quotes.iter().find(|q| crate::domain::asset::is_accepted(q)).cloned();
    quoted.or_else(|| super::clause::captures(&FILE, &clause.text).map(|c| c[0].to_owned()))
}

//! A project in a few words, for lists of sessions.

use super::locale::Lang;
use crate::domain::clock;
use crate::domain::timeline::{Timeline, TrackKind};

/// Returns the duration and content of a timeline: `0:28 · 4 pictures, 1 sound, 2 titles`.
pub fn text(lang: Lang, timeline: &Timeline) -> String {
    let count = |kind: TrackKind| {
        let segments = timeline.segments();
        segments.filter(|(track, _)| track.kind == kind).count()
    };
    let parts = [
        (TrackKind::Video, "picture", "个画面"),
        (TrackKind::Audio, "sound", "段声音"),
        (TrackKind::Text, "title", "个标题"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(kind, en, zh)| (count(kind), en, zh))
        .filter(|(count, ..)| *count > 0)
        .map(|(count, en, zh)| match (lang, count) {
            (Lang::Zh, _) => format!("{count} {zh}"),
            (Lang::En, 1) => format!("1 {en}"),
            (Lang::En, _) => format!("{count} {en}s"),
        })
        .collect();
    if parts.is_empty() {
        return lang.pick("empty timeline", "空时间线").to_owned();
    }
    let separator = lang.pick(", ", "、");
    let duration = clock::short(timeline.duration_ms());
    format!("{duration} · {}", parts.join(separator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::{Segment, Track};

    #[test]
    fn projects_are_summarized_by_duration_and_content() {
        let segment = |start_ms| Segment::new(String::new(), String::new(), start_ms, 4_000);
        let track = |kind, count: u64| Track {
            segments: (0..count).map(|i| segment(i * 4_000)).collect(),
            ..Track::new(String::new(), kind, "", None)
        };
        let timeline = Timeline {
            tracks: vec![track(TrackKind::Video, 7), track(TrackKind::Audio, 1)],
            ..Timeline::default()
        };
        assert_eq!(text(Lang::En, &timeline), "0:28 · 7 pictures, 1 sound");
        assert_eq!(text(Lang::Zh, &timeline), "0:28 · 7 个画面、1 段声音");
        assert_eq!(text(Lang::En, &Timeline::default()), "empty timeline");
    }
}

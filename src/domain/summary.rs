//! One-line summary of a timeline in the documented format.

use super::clock::push_seconds;
use super::timeline::{Segment, Timeline, Track};

/// Summarizes a timeline: `Timeline (2 tracks): 1. Video: city timelapse (0-10s) 2. BGM: …`.
pub fn line(timeline: &Timeline) -> String {
    let tracks: Vec<&Track> = timeline
        .tracks
        .iter()
        .filter(|t| !t.segments.is_empty())
        .collect();
    if tracks.is_empty() {
        return "Timeline (0 tracks)".to_owned();
    }
    let plural = if tracks.len() == 1 { "track" } else { "tracks" };
    let mut line = format!("Timeline ({} {plural}):", tracks.len());
    for (i, track) in tracks.iter().enumerate() {
        line.push_str(&format!(" {}. {}: ", i + 1, track.label()));
        for (i, s) in track.segments.iter().enumerate() {
            line.push_str(if i > 0 { ", " } else { "" });
            segment(s, &mut line);
        }
    }
    line
}

/// Appends a segment directly to the line, because there may be ten thousand of them.
fn segment(s: &Segment, line: &mut String) {
    match s.text() {
        Some(text) => line.extend(["\"", &super::text::one_line(text), "\""]),
        None => line.push_str(&s.name),
    }
    line.push_str(" (");
    push_seconds(s.start_ms, line);
    line.push('-');
    push_seconds(s.end_ms(), line);
    line.push('s');
    match (s.muted, volume_percent(s)) {
        (true, _) => line.push_str(", muted"),
        (false, 100) => {}
        (false, percent) => line.extend([", ", &percent.to_string(), "%"]),
    }
    line.push(')');
}

/// Volume rounded to whole percent; 100 is unchanged.
pub(crate) fn volume_percent(s: &Segment) -> u64 {
    (s.volume * 100.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;

    #[test]
    fn the_summary_matches_the_documented_format() {
        let json = r#"{"t":[{"tt":0,"m":{"name":"Video"},"sg":[{"s":0,"d":10000,
         "m":{"name":"city timelapse"}}]},
            {"tt":1,"m":{"role":"bgm"},"sg":[{"s":0,"d":10000,"m":{"name":"Lo-fi","volume":0.35}}]},
            {"tt":7,"sg":[{"s":0,"d":3000,"m":{"text":"Urban Dreams"}}]},{"tt":7,"sg":[]}]}"#;
        assert_eq!(
            super::line(&Draft::parse(json).unwrap().timeline),
            "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) \
             3. Title: \"Urban Dreams\" (0-3s)"
        );
    }
}

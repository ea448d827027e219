//! Serializes a timeline as draft JSON in the studio's schema. Default values are omitted, and
//! unknown keys are written back unchanged.

use serde_json::{Map, Value, json};

use super::draft::properties;
use super::timeline::{Segment, Timeline, Track};

/// Returns draft JSON that `draft::timeline_from_object` reads back as an equal timeline.
pub fn draft_to_json(timeline: &Timeline) -> Value {
    let mut meta = Map::new();
    meta.insert("title".into(), json!(timeline.title));
    meta.insert("width".into(), json!(timeline.canvas.width));
    meta.insert("height".into(), json!(timeline.canvas.height));
    meta.insert("fps".into(), json!(timeline.canvas.fps));
    if let Some(lufs) = timeline.loudness {
        meta.insert("loudness".into(), json!(lufs));
    }
    meta.extend(timeline.extra.clone());
    let tracks: Vec<Value> = timeline.tracks.iter().map(track_to_json).collect();
    json!({"id": timeline.id, "d": timeline.duration_ms(), "m": meta, "t": tracks})
}

fn track_to_json(track: &Track) -> Value {
    let mut meta = Map::new();
    meta.insert("name".into(), json!(track.name));
    if let Some(role) = &track.role {
        meta.insert("role".into(), json!(role));
    }
    meta.extend(track.extra.clone());
    let segments: Vec<Value> = track.segments.iter().map(segment_to_json).collect();
    json!({"id": track.id, "tt": track.kind.code(), "m": meta, "sg": segments})
}

/// Returns a segment as a draft object.
pub(crate) fn segment_to_json(s: &Segment) -> Value {
    let mut meta = Map::new();
    properties::write(s, |key, value| {
        drop(meta.insert(key.name().to_owned(), value))
    });
    meta.extend(s.extra.clone());
    json!({"id": s.id, "s": s.start_ms, "d": s.duration_ms, "m": meta})
}

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;
    use super::*;

    #[test]
    fn a_written_draft_reads_back_as_the_same_timeline() {
        let json = r##"{"id":"p","d":30000,"m":{"title":"project","width":1920,"height":1080,
         "fps":30,"mood":"calm"},
         "t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
          {"id":"a","s":0,"d":5000,"m":{"name":"beach.jpg","src":"asset://x","in":0,
           "fit":"cover","motion":"zoom-in"}},
          {"id":"b","s":4500,"d":25500,"m":{"name":"city.mp4","src":"asset://y","in":1000,
           "speed":2.0,"volume":0.5,"transition":{"type":"crossfade","d":500}}}]},
         {"id":"m","tt":1,"m":{"name":"BGM","role":"bgm"},"sg":[{"id":"c","s":0,"d":30000,
          "m":{"name":"lo-fi.mp3","src":"asset://z","volume":0.35,"fade_out":1000,"loop":true}}]},
         {"id":"t","tt":7,"m":{"name":"Title"},"sg":[{"id":"d","s":0,"d":3000,
          "m":{"text":"Urban Dreams","position":"center","size":72,"color":"#ffffff",
          "fade_in":300}}]}]}"##;
        let first = Draft::parse(json).unwrap().timeline;
        let again = Draft::parse(&draft_to_json(&first).to_string())
            .unwrap()
            .timeline;
        assert_eq!(first, again);
        assert_eq!(
            draft_to_json(&first)["t"][0]["sg"][0]["m"]["motion"],
            "zoom-in"
        );
        assert_eq!(draft_to_json(&first)["d"], 30000);
    }

    #[test]
    fn names_that_only_a_server_knows_are_preserved() {
        let meta = json!({"name": "a.jpg", "src": "asset://x", "in": 0, "fit": "stretch",
            "motion": "spin", "position": "lower-left", "scale": 0.5, "fade_in": 200,
            "transition": {"type": "swirl", "d": 500}, "mood": "calm"});
        let text = json!({"text": "Hi", "position": "upper-third"});
        let json = json!({"id": "p", "d": 9000,
            "m": {"title": "", "width": 1920, "height": 1080, "fps": 30},
            "t": [
                {"id": "v", "tt": 0, "m": {"name": "", "role": "ambience"},
                 "sg": [{"id": "a", "s": 0, "d": 9000, "m": meta}]},
                {"id": "t", "tt": 7, "m": {"name": ""},
                 "sg": [{"id": "b", "s": 0, "d": 9000, "m": text}]}]});
        let timeline = Draft::parse(&json.to_string()).unwrap().timeline;
        assert_eq!(draft_to_json(&timeline).to_string(), json.to_string());
    }
}

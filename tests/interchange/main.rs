//! Timelines for other editing programs, written and read, through the library and the built
//! program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "../common/mod.rs"]
mod common;

use std::path::Path;
use std::process::{Command, Output};

use common::{clip, photo, tone};
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::interchange::otio_read::{self, ImportedTimeline, OtioError};
use nemo_tui::domain::interchange::{InterchangeProject, MediaReference, edl, fcp7, otio};
use nemo_tui::domain::timeline::{Role, Segment, Timeline, TrackKind, TransitionKind};
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::skipped_items;
use serde_json::{Value, json};

fn skipped(imported: &ImportedTimeline) -> Vec<String> {
    let items = imported.skipped.iter();
    items.map(|i| skipped_items::text(Lang::En, i)).collect()
}

/// A timeline that uses every feature.
fn full_timeline() -> Timeline {
    let draft = json!({"id": "p", "d": 30000, "m": {"title": "Trip <1> & \"2\"", "width": 1280, "height": 720, "fps": 25, "loudness": -14.0, "mood": "calm"}, "t": [
        {"id": "v", "tt": 0, "m": {"name": "Video"}, "sg": [
            {"id": "a", "s": 0, "d": 5000, "m": {"name": "beach.jpg", "src": "asset://1", "in": 0, "motion": "zoom-in", "fit": "cover"}},
            {"id": "b", "s": 4480, "d": 5520, "m": {"name": "city.mp4", "src": "asset://2", "in": 1000, "speed": 2.0, "volume": 0.5, "transition": {"type": "wipe-left", "d": 520}}},
            {"id": "c", "s": 12000, "d": 3000, "m": {"name": "city.mp4", "src": "asset://2", "in": 2000, "reverse": true, "muted": true, "brightness": 0.2, "fade_in": 400}},
            {"id": "d", "s": 14600, "d": 2000, "m": {"name": "city.mp4", "src": "asset://2", "in": 7000, "freeze": true, "transition": {"type": "crossfade", "d": 400}}},
            {"id": "e", "s": 16600, "d": 1000, "m": {"name": "#112233", "src": "color:#112233", "in": 0}}]},
        {"id": "o", "tt": 0, "m": {"name": "Overlay"}, "sg": [
            {"id": "f", "s": 2000, "d": 2000, "m": {"name": "logo.png", "src": "asset://3", "in": 0, "position": "top-right", "scale": 0.25}}]},
        {"id": "m", "tt": 1, "m": {"name": "BGM", "role": "bgm"}, "sg": [
            {"id": "g", "s": 0, "d": 17600, "m": {"name": "lo-fi.mp3", "src": "asset://4", "in": 0, "volume": 0.35, "loop": true, "duck": true, "fade_out": 1000}},
            {"id": "h", "s": 3000, "d": 1000, "m": {"name": "bell.wav", "src": "asset://5", "in": 40}}]},
        {"id": "t", "tt": 7, "m": {"name": "Title"}, "sg": [
            {"id": "i", "s": 0, "d": 3000, "m": {"text": "Urban\nDreams", "position": "top", "size": 72, "color": "#ffffff", "fade_in": 300}},
            {"id": "j", "s": 5000, "d": 1000, "m": {"text": "<b>&", "roll": true}}]},
        {"id": "x", "tt": 7, "m": {"name": "Empty"}, "sg": []}]});
    Draft::parse(&draft.to_string()).unwrap().timeline
}

fn media_reference(s: &Segment) -> Option<MediaReference> {
    let still = s.name.ends_with("jpg") || s.name.ends_with("png");
    let sound = s.name.ends_with("mp3") || s.name.ends_with("wav");
    s.source.as_ref().map(|source| MediaReference {
        url: format!(
            "file:///media/{}/{}",
            source.rsplit('/').next().unwrap_or_default(),
            s.name
        ),
        name: s.name.clone(),
        duration_ms: if still { 0 } else { 20_000 },
        fps: if still || sound { 0.0 } else { 30.0 },
        has_picture: !sound,
        has_sound: !still,
        width: 640,
        height: 360,
        timecode: None,
    })
}

fn written(timeline: &Timeline, markers: &[u64]) -> String {
    otio::write(&InterchangeProject {
        timeline,
        markers,
        media_reference: &media_reference,
    })
}

#[test]
fn an_exported_timeline_is_imported_unchanged() {
    let first = written(&full_timeline(), &[1_000, 4_040]);
    let read = otio_read::read(&first).unwrap();
    assert_eq!(skipped(&read), Vec::<String>::new());
    assert_eq!(read.markers, [1_000, 4_040]);
    // Media are referenced by address now; everything else is unchanged.
    let mut want = full_timeline();
    for (i, track) in want.tracks.iter_mut().enumerate() {
        for (k, s) in track.segments.iter_mut().enumerate() {
            let got = &read.timeline.tracks[i].segments[k];
            s.source = s
                .solid_color()
                .map_or_else(|| media_reference(s).map(|m| m.url), |_| s.source.clone());
            assert_eq!(got, s, "{}", s.name);
        }
    }
    assert_eq!(read.timeline, want);
    // Writing it again gives the same file: the addresses resolve to the same media.
    let again = otio::write(&InterchangeProject {
        timeline: &read.timeline,
        markers: &read.markers,
        media_reference: &|s| {
            media_reference(s).map(|m| MediaReference {
                url: s.source.clone().unwrap_or_default(),
                ..m
            })
        },
    });
    assert_eq!(again, first);
}

#[test]
fn every_frame_of_a_timeline_is_accounted_for() {
    let timeline = full_timeline();
    let value: Value = serde_json::from_str(&written(&timeline, &[])).unwrap();
    let tracks = value["tracks"]["children"].as_array().unwrap();
    let names: Vec<_> = tracks
        .iter()
        .map(|t| (t["kind"].as_str().unwrap(), t["name"].as_str().unwrap()))
        .collect();
    assert_eq!(
        names,
        [
            ("Video", "Video"),
            ("Video", "Overlay"),
            ("Audio", "BGM"),
            ("Audio", "BGM (2)"),
            ("Audio", "Clip sound")
        ]
    );
    let frames = |v: &Value| v["value"].as_f64().unwrap();
    let printed: Vec<(String, f64, f64)> = tracks[0]["children"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| match c["OTIO_SCHEMA"].as_str().unwrap() {
            "Transition.1" => (
                c["name"].as_str().unwrap().into(),
                frames(&c["in_offset"]),
                frames(&c["out_offset"]),
            ),
            _ => {
                let range = &c["source_range"];
                (
                    c["name"].as_str().unwrap().into(),
                    frames(&range["start_time"]),
                    frames(&range["duration"]),
                )
            }
        })
        .collect();
    let want = [
        ("beach.jpg", 0.0, 118.0),
        ("wipe-left", 6.0, 7.0),
        ("city.mp4", 37.0, 132.0),
        ("", 0.0, 50.0),
        ("city.mp4", 55.0, 70.0),
        ("crossfade", 5.0, 5.0),
        ("city.mp4", 175.0, 45.0),
        ("#112233", 0.0, 25.0),
    ];
    assert_eq!(printed, want.map(|(name, a, b)| (name.to_owned(), a, b)));
}

#[test]
fn other_formats_have_the_same_content_and_escape_special_characters() {
    let timeline = full_timeline();
    let cut = InterchangeProject {
        timeline: &timeline,
        markers: &[1_000],
        media_reference: &media_reference,
    };
    let xml = fcp7::write(&cut);
    assert!(
        xml.contains("<name>Trip &lt;1&gt; &amp; &quot;2&quot;</name>"),
        "{xml}"
    );
    assert!(xml.contains("<name>&lt;b&gt;&amp;</name>") && !xml.contains("<b>"));
    assert_eq!(
        xml.matches("<pathurl>").count(),
        6,
        "each file appears once"
    );
    let edl = edl::write(&cut);
    assert!(
        edl.contains(
            "002  BEACH    V     C        00:00:04:12 00:00:04:12 00:00:04:12 00:00:04:12"
        ),
        "{edl}"
    );
    assert!(
        edl.contains("002  CITY     V     D    013 00:00:01:00"),
        "{edl}"
    );
}

fn import_foreign(name: &str) -> otio_read::ImportedTimeline {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/interchange/foreign")
        .join(name);
    otio_read::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Name, start, duration and in point of a track's segments.
fn segment_positions(timeline: &Timeline, track: usize) -> Vec<(&str, u64, u64, u64)> {
    timeline.tracks[track]
        .segments
        .iter()
        .map(|s| (s.name.as_str(), s.start_ms, s.duration_ms, s.in_ms))
        .collect()
}

#[test]
fn a_foreign_timeline_with_time_code_and_linked_sound_is_imported() {
    let read = import_foreign("plain.otio");
    let t = &read.timeline;
    assert_eq!(
        (t.title.as_str(), t.canvas.fps, t.tracks.len()),
        ("Feature cut", 25, 2)
    );
    // Two seconds of a with a 0.4 s crossfade; time code counts from the start of the media.
    assert_eq!(
        segment_positions(t, 0),
        [
            ("a.mp4", 0, 2_200, 1_000),
            ("b.mp4", 1_800, 3_200, 1_800),
            ("a.mp4", 6_000, 1_000, 4_000)
        ]
    );
    let blend = t.tracks[0].segments[1].transition.as_ref().unwrap();
    assert_eq!(
        (&blend.kind, blend.duration_ms),
        (&TransitionKind::Crossfade, 400)
    );
    assert_eq!(
        (t.tracks[1].kind, t.tracks[1].role.as_ref()),
        (TrackKind::Audio, Some(&Role::Music))
    );
    // The first clip keeps its own sound; clips without a companion on an audio track stay silent.
    let muted: Vec<bool> = t.tracks[0].segments.iter().map(|s| s.muted).collect();
    assert_eq!(muted, [false, true, true]);
    assert_eq!(read.markers, [2_000]);
    assert_eq!(skipped(&read), Vec::<String>::new());
}

#[test]
fn clips_of_fractional_rates_start_at_the_exact_millisecond() {
    // OpenTimelineIO#334, OpenTimelineIO#830, OpenTimelineIO#1350
    for (rate, frames, count) in [
        (30_000.0 / 1001.0, 30.0, 600),
        (23.976_023_976, 24.0, 100),
        (44.0, 11.0, 20),
    ] {
        let time =
            |value: f64| json!({"OTIO_SCHEMA": "RationalTime.1", "value": value, "rate": rate});
        let clip = |i: usize| {
            json!({"OTIO_SCHEMA": "Clip.2", "name": format!("c{i}"),
                   "source_range": {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(0.0), "duration": time(frames)},
                   "media_references": {"DEFAULT_MEDIA": {"OTIO_SCHEMA": "ExternalReference.1", "target_url": "a.mp4"}}})
        };
        let children: Vec<Value> = (0..count).map(clip).collect();
        let file = json!({"OTIO_SCHEMA": "Timeline.1", "tracks": {"children": [{"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": children}]}});
        let read = otio_read::read(&file.to_string()).unwrap();
        let segments = &read.timeline.tracks[0].segments;
        let last = ((count - 1) as f64 * frames * 1000.0 / rate).round() as u64;
        assert_eq!(
            (segments.len(), segments[count - 1].start_ms),
            (count, last),
            "{rate}"
        );
        assert!(
            segments
                .windows(2)
                .all(|two| two[0].end_ms() == two[1].start_ms),
            "{rate}: neighbors touch"
        );
    }
}

#[test]
fn nested_compositions_are_trimmed_to_their_visible_range() {
    let read = import_foreign("nested.otio");
    assert_eq!(
        segment_positions(&read.timeline, 0),
        [
            ("a.mp4", 0, 1_000, 0),
            ("a.mp4", 1_000, 800, 400),
            ("b.mp4", 1_800, 800, 0),
            ("b.mp4", 2_600, 800, 200)
        ]
    );
    assert_eq!(
        skipped(&read),
        ["\"scene\": 2 nested layers; only the lowest is imported"]
    );
}

#[test]
fn unsupported_content_is_listed() {
    let read = import_foreign("effects.otio");
    let t = &read.timeline;
    let kinds: Vec<_> = t.tracks[0]
        .segments
        .iter()
        .map(|s| (s.name.as_str(), s.start_ms, s.speed, s.frozen))
        .collect();
    assert_eq!(
        kinds,
        [
            ("a.mp4", 0, 2.0, false),
            ("a.mp4", 1_000, 1.0, true),
            ("b.mp4", 2_000, 1.0, false),
            ("a.mp4", 6_000, 1.0, false)
        ]
    );
    assert_eq!(
        t.tracks[0].segments[2].fade_out_ms, 200,
        "a transition to a gap is a fade"
    );
    let want = [
        "clip \"b.mp4\": effect Gaussian Blur",
        "transition \"Page Peel\": replaced by a crossfade",
        "clip \"b.mp4\": disabled; replaced by a gap",
        "clip \"bars\": its generator is not supported; replaced by a gap",
        "clip \"lost.mp4\": its media is missing; replaced by a gap",
        "track \"Data\": neither video nor audio",
    ];
    assert_eq!(skipped(&read), want);
    let read = import_foreign("several.otio");
    assert_eq!(
        segment_positions(&read.timeline, 0),
        [("a.mp4", 0, 2_002, 1_001), ("b.mp4", 2_002, 2_002, 0)]
    );
    assert_eq!(
        skipped(&read),
        [
            "timeline \"Second\": only the first timeline of a collection is imported",
            "frame rate 29.970 fps: imported as 30 fps"
        ]
    );
}

#[test]
fn malformed_files_cause_no_harm() {
    assert_eq!(otio_read::read("{"), Err(OtioError::NotJson));
    assert_eq!(otio_read::read("[1]"), Err(OtioError::NoTimeline));
    assert_eq!(
        otio_read::read(r#"{"OTIO_SCHEMA":"Timeline.1"}"#),
        Err(OtioError::Empty)
    );
    let clip = |range: Value| {
        json!({"OTIO_SCHEMA": "Clip.2", "name": "x\u{1b}[31m", "source_range": range, "active_media_reference_key": "k",
        "media_references": {"k": {"OTIO_SCHEMA": "ExternalReference.1", "target_url": "/etc/passwd"}}})
    };
    let time = |value: Value, rate: Value| json!({"value": value, "rate": rate});
    let ranges = [
        json!({"start_time": time(json!(0), json!(0)), "duration": time(json!(1), json!(0))}),
        json!({"start_time": time(json!(-5e300), json!(1)), "duration": time(json!(1e300), json!(1e-300))}),
        json!({"start_time": time(json!("a"), json!([])), "duration": null}),
        json!({"start_time": time(json!(-90), json!(30)), "duration": time(json!(30), json!(30))}),
    ];
    let children: Vec<Value> = ranges.into_iter().map(clip).collect();
    let file = json!({"OTIO_SCHEMA": "Timeline.1", "tracks": {"children": [{"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": children}]}});
    let read = otio_read::read(&file.to_string()).unwrap();
    assert_eq!(
        segment_positions(&read.timeline, 0),
        [("x[31m", 0, 1_000, 0)]
    );
    let deep = format!(
        "{}{}",
        r#"{"OTIO_SCHEMA":"Timeline.1","tracks":{"children":[{"children":["#,
        "[".repeat(100_000)
    );
    assert_eq!(otio_read::read(&deep), Err(OtioError::NotJson));
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .current_dir(dir)
        .args(arguments)
        .env("NEMO_TUI_DATA_DIR", dir.join("data"))
        .env("HOME", dir);
    for name in ["NEMO_TOKEN", "NEMO_API_URL", "NEMO_TUI_CONFIG"] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

#[track_caller]
fn run_ok(dir: &Path, arguments: &[&str]) -> String {
    let output = run(dir, arguments);
    let printed = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{arguments:?}: {printed}");
    printed
}

/// A project with a cut, a crossfade, a title and music, made by the built program.
fn project(dir: &Path) {
    photo(dir, "sea & sun.jpg", "blue", "640x360");
    clip(dir, "ride.mp4", "red", "640x360", 4.0);
    clip(dir, "海.mp4", "green", "640x360", 4.0);
    tone(dir, "song.mp3", 6.0, 2);
    run_ok(
        dir,
        &[
            "exec",
            "--local",
            "--upload",
            "sea & sun.jpg",
            "ride.mp4",
            "海.mp4",
            "song.mp3",
            "--",
            "make an 8 second video with crossfades",
            "add the title \"Over <there>\" at 1s for 2 seconds",
        ],
    );
}

#[test]
fn a_project_is_exported_and_imported() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    project(dir);
    run_ok(dir, &["export", "--local", "first.otio"]);
    let printed = run_ok(dir, &["import", "first.otio"]);
    assert!(
        printed.contains("Imported") && printed.contains("skipped 0 items"),
        "{printed}"
    );
    run_ok(dir, &["export", "--local", "second.otio"]);
    let read = |name: &str| std::fs::read_to_string(dir.join(name)).unwrap();
    assert_eq!(read("first.otio"), read("second.otio"));
    assert!(
        read("first.otio").contains("sea%20&%20sun.jpg")
            && read("first.srt").contains("Over <there>")
    );
    // The imported project renders.
    run_ok(
        dir,
        &["export", "--local", "video.mp4", "--resolution", "480p"],
    );
    assert!((common::probe(&dir.join("video.mp4")).seconds - 8.0).abs() < 0.1);
    // A missing media file is reported by name; the rest is unchanged.
    std::fs::remove_file(dir.join("海.mp4")).unwrap();
    let printed = run_ok(dir, &["import", "first.otio"]);
    assert!(
        printed.contains("%E6%B5%B7.mp4") && printed.contains("replaced with gaps"),
        "{printed}"
    );
    let output = run(dir, &["import", "song.mp3"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("OpenTimelineIO"));
}

/// The readers of other programs, from PyPI: `make test-interchange` installs them.
#[test]
#[ignore = "needs the readers from PyPI: make test-interchange"]
fn reference_readers_agree() {
    let python =
        std::env::var("INTERCHANGE_PYTHON").expect("make test-interchange sets INTERCHANGE_PYTHON");
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    project(dir);
    for format in ["otio", "otioz", "fcp7xml", "edl", "vtt"] {
        run_ok(dir, &["export", "--local", "--format", format]);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interchange/check.py");
    let output = Command::new(python).arg(script).arg(dir).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    // 8 s from three clips of 3 s each with half-second crossfades.
    let video = json!([
        ["clip", "sea & sun.jpg", 0, 82, 0],
        ["transition", "crossfade", 7, 8],
        ["clip", "ride.mp4", 82, 75, 7],
        ["transition", "crossfade", 7, 8],
        ["clip", "海.mp4", 157, 83, 7]
    ]);
    let project_otio = &found["project.otio"];
    let kinds: Vec<_> = project_otio["tracks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (t["kind"].as_str().unwrap(), t["name"].as_str().unwrap()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("Video", "Video"),
            ("Audio", "BGM"),
            ("Audio", "Clip sound")
        ]
    );
    assert_eq!(project_otio["tracks"][0]["items"], video);
    assert_eq!(project_otio["markers"], json!([["Over <there>", 30, 60]]));
    assert_eq!(found["project.otioz"]["tracks"], project_otio["tracks"]);
    let renamed: Value =
        serde_json::from_str(&video.to_string().replace("crossfade", "Cross Dissolve")).unwrap();
    assert_eq!(found["project.xml"]["tracks"][0]["items"], renamed);
    assert_eq!(found["project.xml"]["markers"], project_otio["markers"]);
    assert_eq!(found["project.xml"]["urls"], project_otio["urls"]);
    // An EDL dissolve belongs to the event of the incoming clip.
    let events = &found["project.edl"]["tracks"][0]["items"];
    assert_eq!(events[2], json!(["clip", "ride.mp4", 75, 75, 0]));
    assert_eq!(found["srt"], json!([[1.0, 3.0, "Over <there>"]]));
    assert_eq!(found["vtt"], json!([[1, 3, "Over &lt;there&gt;"]]));
}

//! Interchange with other programs, in both directions.

use serde_json::{Value, json};

use crate::kit::Case;

fn json_of(case: &Case, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(case.path(name)).unwrap()).unwrap()
}

fn text_of(case: &Case, name: &str) -> String {
    std::fs::read_to_string(case.path(name)).unwrap()
}

/// The text of an XML file without the indentation between its elements.
fn xml_of(case: &Case, name: &str) -> String {
    let text = text_of(case, name);
    let lines: String = text.lines().map(str::trim).collect();
    assert!(lines.starts_with("<?xml"), "{text}");
    lines
}

/// A clip `tc.mov` with a rate and a time code, its seconds 1 to 3 on a timeline, as EDL, OTIO and
/// XML.
fn with_timecode(rate: &str, code: &str, fps: u32) -> (String, Value, String) {
    let case = Case::new();
    case.ffmpeg(&format!("-f lavfi -i testsrc2=s=320x180:r={rate}:d=5 -timecode {code} -c:v libx264 -pix_fmt yuv420p tc.mov"));
    case.exec(
        &["tc.mov"],
        &[
            "make a video",
            &format!("{fps} fps"),
            "use only seconds 1 to 3 of tc",
        ],
    )
    .ok();
    for name in ["cut.edl", "cut.otio", "cut.xml"] {
        case.nemo(&["export", "--local", name]).ok();
    }
    let otio = json_of(&case, "cut.otio");
    // It is read back unchanged.
    case.nemo(&["import", "cut.otio"]).ok();
    assert_eq!(case.segments(0)[0].0..case.segments(0)[0].1, 0..2_000);
    assert_eq!(case.draft()["t"][0]["sg"][0]["m"]["in"], 1_000, "{otio}");
    (text_of(&case, "cut.edl"), otio, xml_of(&case, "cut.xml"))
}

/// `(value, rate)` of a time.
fn time(value: &Value) -> (f64, f64) {
    (
        value["value"].as_f64().unwrap(),
        value["rate"].as_f64().unwrap(),
    )
}

#[test]
fn frames_are_referenced_by_time_code() {
    // palmier-pro#110, davinci-resolve-mcp#147
    let (edl, otio, xml) = with_timecode("25", "18:45:23:10", 25);
    assert!(
        edl.contains("18:45:24:10 18:45:26:10 00:00:00:00 00:00:02:00"),
        "{edl}"
    );
    let clip = &otio["tracks"]["children"][0]["children"][0];
    assert_eq!(
        time(&clip["source_range"]["start_time"]),
        (1_688_110.0, 25.0)
    );
    assert_eq!(
        time(&clip["media_reference"]["available_range"]["start_time"]),
        (1_688_085.0, 25.0)
    );
    assert!(
        xml.contains(
            "<string>18:45:23:10</string><frame>1688085</frame><displayformat>NDF</displayformat>"
        ),
        "{xml}"
    );
    assert!(xml.contains("<in>25</in><out>75</out>"), "{xml}");
}

#[test]
fn time_codes_count_frames_at_their_rate() {
    let (edl, otio, xml) = with_timecode("30000/1001", "01:00:00;02", 30);
    assert!(
        edl.contains("FCM: DROP FRAME\n001") && edl.contains("01:00:01;02 01:00:03;02"),
        "{edl}"
    );
    let (value, rate) = time(
        &otio["tracks"]["children"][0]["children"][0]["media_reference"]["available_range"]["start_time"],
    );
    assert!(
        (value - 107_894.0).abs() < 1e-9 && (rate - 29.97003).abs() < 1e-4,
        "{value} {rate}"
    );
    assert!(
        xml.contains("<ntsc>TRUE</ntsc></rate><string>01:00:00;02</string>")
            && xml.contains("<displayformat>DF<"),
        "{xml}"
    );
    let (edl, ..) = with_timecode("30000/1001", "01:00:00:02", 30);
    assert!(
        edl.contains("01:00:01:02 01:00:03:02") && !edl.contains("FCM: DROP"),
        "{edl}"
    );
    let (edl, ..) = with_timecode("24000/1001", "10:00:00:23", 24);
    assert!(edl.contains("10:00:01:23 10:00:03:23"), "{edl}");
    let (edl, ..) = with_timecode("60000/1001", "00:00:59;59", 60);
    assert!(edl.contains("00:01:01;03 00:01:03;03"), "{edl}");
    let (edl, ..) = with_timecode("25", "18:45:23:10", 30);
    assert!(edl.contains("18:45:24:12 18:45:26:12"), "{edl}");
}

#[test]
fn each_media_file_has_a_separate_reel() {
    // OpenTimelineIO#168, shotcut#406
    let case = Case::new();
    let names = [
        "IMG_20260101_1.mp4",
        "IMG_20260101_2.mp4",
        "bl.mp4",
        "海.mp4",
        "山.mp4",
    ];
    for (i, name) in names.iter().enumerate() {
        case.ffmpeg(&format!(
            "-f lavfi -i testsrc2=s=320x180:r=30:d=1,hue=h={} -c:v libx264 -pix_fmt yuv420p {name}",
            i * 40
        ));
    }
    case.exec(&names, &["make a video", "duplicate clip 1"])
        .ok();
    case.nemo(&["export", "--local", "cut.edl"]).ok();
    let edl = text_of(&case, "cut.edl");
    let reels: Vec<&str> = edl
        .lines()
        .filter(|l| l.contains(" V  "))
        .filter_map(|l| l.split_whitespace().nth(1))
        .collect();
    assert_eq!(
        reels,
        ["IMG20260", "IMG20260", "IMG20262", "BL2", "REEL", "REEL2"],
        "{edl}"
    );
}

#[test]
fn media_of_another_machine_are_found_next_to_the_interchange_file() {
    // tlRender#143, shotcut#401
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=2 -c:v libx264 -pix_fmt yuv420p 'My Clip.mp4'",
    );
    case.ffmpeg(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=2,negate -c:v libx264 -pix_fmt yuv420p clip.mp4",
    );
    let clip = |url: &str| {
        let time =
            |value: u32| json!({"OTIO_SCHEMA": "RationalTime.1", "rate": 30.0, "value": value});
        json!({"OTIO_SCHEMA": "Clip.2", "name": "", "source_range": {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(0), "duration": time(30)},
               "media_references": {"DEFAULT_MEDIA": {"OTIO_SCHEMA": "ExternalReference.1", "target_url": url}}})
    };
    let addresses = [
        "file:///C:/Users/a/My%20Clip.mp4",
        "C:\\Users\\a\\clip.mp4",
        "\\\\server\\films\\CLIP.MP4",
    ];
    let children: Vec<Value> = addresses.into_iter().map(clip).collect();
    let cut = json!({"OTIO_SCHEMA": "Timeline.1", "name": "x", "tracks": {"OTIO_SCHEMA": "Stack.1", "children": [
        {"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": children}]}});
    case.write("cut.otio", cut.to_string());
    let run = case.nemo(&["import", "cut.otio"]).ok();
    assert!(
        run.text().contains("Imported 3 segments; skipped 0 items"),
        "{}",
        run.text()
    );
}

#[test]
fn in_and_out_count_in_the_retimed_clip() {
    // OpenTimelineIO#876
    let case = Case::new();
    case.ffmpeg("-f lavfi -i testsrc2=s=320x180:r=30:d=8 -c:v libx264 -pix_fmt yuv420p sec.mp4");
    case.exec(
        &["sec.mp4"],
        &[
            "make a video",
            "use only seconds 2 to 6 of sec",
            "play clip 1 at 2x",
        ],
    )
    .ok();
    case.nemo(&["export", "--local", "cut.xml"]).ok();
    let xml = xml_of(&case, "cut.xml");
    assert!(
        xml.contains("<in>30</in><out>90</out>") && xml.contains("<value>200</value>"),
        "{xml}"
    );
    case.exec(
        &["sec.mp4"],
        &[
            "make a video",
            "use only seconds 2 to 4 of sec",
            "play clip 1 at 0.5x",
        ],
    )
    .ok();
    case.nemo(&["export", "--local", "slow.xml"]).ok();
    let xml = xml_of(&case, "slow.xml");
    assert!(
        xml.contains("<in>120</in><out>240</out>") && xml.contains("<value>50</value>"),
        "{xml}"
    );
}

#[test]
fn unsupported_interchange_files_are_named() {
    // OpenChatCut#106
    let case = Case::new();
    case.ffmpeg("-f lavfi -i testsrc2=s=320x180:r=30:d=2 -c:v libx264 -pix_fmt yuv420p clip.mp4");
    case.exec(&["clip.mp4"], &["make a video", "add the title \"Hi\""])
        .ok();
    for name in ["cut.xml", "cut.edl", "cut.otioz", "cut.srt", "cut.json"] {
        case.nemo(&["export", "--local", name]).ok();
    }
    case.write("x.aaf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0")
        .write("x.fcpxml", "<fcpxml version=\"1.9\"/>")
        .write("x.json", "{\"a\": 1}");
    for (name, what) in [
        ("cut.xml", "Final Cut Pro 7 XML"),
        ("cut.edl", "an EDL"),
        ("cut.otioz", ".otioz"),
        ("cut.srt", "a caption file"),
        ("cut.json", "a draft of nemo-tui"),
        ("x.aaf", "AAF"),
        ("x.fcpxml", "FCPXML"),
        ("x.json", "JSON, but not OpenTimelineIO"),
        ("clip.mp4", "a video"),
    ] {
        let run = case.nemo(&["import", name]);
        assert_eq!(run.code, 1);
        assert!(
            run.stderr.contains(what) && run.stderr.contains(".otio"),
            "{name}: {}",
            run.text()
        );
    }
}

/// Uploads a photo of this name and adds it to the timeline for a second.
fn uploaded(name: &str) -> Case {
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0x204060:s=320x180 -frames:v 1 photo.jpg");
    if name != "photo.jpg" {
        std::fs::rename(case.path("photo.jpg"), case.path(name)).unwrap();
    }
    case.exec(&[name], &["make a 1 second video"]).ok();
    case
}

/// Exports the project in every format that references media; returns the addresses in the OTIO and
/// XML files, and the packed files.
fn named_media(case: &Case) -> (String, String, Vec<u8>) {
    for name in ["cut.otio", "cut.otioz", "cut.xml"] {
        let run = case.nemo(&["export", "--local", name]).ok();
        assert!(
            !run.text().contains("not on this machine"),
            "{}",
            run.text()
        );
    }
    let reference =
        json_of(case, "cut.otio")["tracks"]["children"][0]["children"][0]["media_reference"]
            .clone();
    let xml = xml_of(case, "cut.xml");
    let address = xml
        .split("<pathurl>")
        .nth(1)
        .and_then(|x| x.split("</pathurl>").next())
        .unwrap_or(&xml)
        .to_owned();
    (
        reference["target_url"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        address,
        std::fs::read(case.path("cut.otioz")).unwrap(),
    )
}

#[test]
fn a_percent_sign_in_a_name_is_literal() {
    // yt-dlp#5231
    let case = uploaded("50%d off.jpg");
    let run = case.nemo(&["sheet", "--local", "--out", "sheet.png"]).ok();
    assert!(
        !run.text().contains("not on this machine"),
        "{}",
        run.text()
    );
    let (otio, xml, packed) = named_media(&case);
    assert!(
        otio.ends_with("/50%25d%20off.jpg") && xml.ends_with("/50%25d%20off.jpg"),
        "{otio} {xml}"
    );
    let photo = std::fs::read(case.path("50%d off.jpg")).unwrap();
    assert!(
        packed.windows(photo.len()).any(|w| w == photo),
        "the photo is packed"
    );
}

#[test]
fn the_studios_copy_replaces_a_changed_file() {
    // Recordly#772
    type Change = fn(&std::path::Path);
    let zeros: Change = |path| {
        let length = std::fs::metadata(path).unwrap().len();
        let changed = std::fs::metadata(path).unwrap().modified().unwrap();
        std::fs::write(path, vec![0; length as usize]).unwrap();
        // Not even the modification time shows the change.
        std::fs::File::options()
            .append(true)
            .open(path)
            .unwrap()
            .set_modified(changed)
            .unwrap();
    };
    let removed: Change = |path| std::fs::remove_file(path).unwrap();
    for change in [zeros, removed] {
        let case = uploaded("photo.jpg");
        let photo = std::fs::read(case.path("photo.jpg")).unwrap();
        change(&case.path("photo.jpg"));
        let run = case.nemo(&["sheet", "--local", "--out", "sheet.png"]).ok();
        assert!(
            !run.text().contains("not on this machine"),
            "{}",
            run.text()
        );
        let (otio, xml, packed) = named_media(&case);
        assert!(
            otio.contains("/data/") && xml.contains("/data/"),
            "{otio} {xml}"
        );
        assert!(
            packed.windows(photo.len()).any(|w| w == photo),
            "the uploaded file is packed"
        );
    }
}

#[test]
fn events_of_retimed_clips_keep_both_times() {
    // OpenTimelineIO#1458: the source's out point is not the length of the timeline.
    let case = Case::new();
    case.ffmpeg("-f lavfi -i testsrc2=s=320x180:r=30:d=8 -c:v libx264 -pix_fmt yuv420p sec.mp4");
    case.exec(
        &["sec.mp4"],
        &[
            "make a video",
            "use only seconds 2 to 6 of sec",
            "play clip 1 at 2x",
        ],
    )
    .ok();
    case.nemo(&["export", "--local", "cut.edl"]).ok();
    let edl = text_of(&case, "cut.edl");
    assert!(
        edl.contains("00:00:02:00 00:00:06:00 00:00:00:00 00:00:02:00"),
        "{edl}"
    );
    assert!(
        edl.contains("M2   SEC      060.0                00:00:02:00"),
        "{edl}"
    );
}

#[test]
fn frames_of_a_slower_source_are_counted_at_its_rate() {
    // Breakthrough/PySceneDetect#502: 23.976 drifts from 24 by one frame every 42 s.
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0x204060:s=64x36:r=24000/1001:d=100 -c:v libx264 -preset ultrafast -pix_fmt yuv420p long.mp4");
    case.exec(
        &["long.mp4"],
        &[
            "make a video",
            "24 fps",
            "use only seconds 90 to 92 of long",
        ],
    )
    .ok();
    case.nemo(&["export", "--local", "cut.edl"]).ok();
    let edl = text_of(&case, "cut.edl");
    // 90 s are 2157.8 frames.
    assert!(
        edl.contains("00:01:29:22 00:01:31:22 00:00:00:00 00:00:02:00"),
        "{edl}"
    );
}

#[test]
fn names_with_spaces_are_encoded_in_addresses() {
    // storyboarder#659
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=1 -c:v libx264 -pix_fmt yuv420p 'my clip #1.mp4'",
    );
    case.exec(&["my clip #1.mp4"], &["make a video"]).ok();
    case.nemo(&["export", "--local", "cut.xml"]).ok();
    let xml = xml_of(&case, "cut.xml");
    assert!(
        xml.contains("/my%20clip%20%231.mp4</pathurl>")
            && xml.contains("<name>my clip #1.mp4</name>"),
        "{xml}"
    );
}

#[test]
fn crossfades_have_the_same_length_in_every_format() {
    // OpenTimelineIO#110
    let case = Case::new();
    for (name, source) in [("a.mp4", "testsrc2"), ("b.mp4", "testsrc")] {
        case.ffmpeg(&format!("-f lavfi -i {source}=s=64x36:r=30:d=5 -c:v libx264 -preset ultrafast -pix_fmt yuv420p {name}"));
    }
    for (fps, frames, blends) in [
        (30, 285, ["D    015", "D    015"]),
        (25, 238, ["D    012", "D    013"]),
    ] {
        case.exec(
            &["a.mp4", "b.mp4"],
            &["make a video with crossfades", &format!("{fps} fps")],
        )
        .ok();
        let [edl, otio, xml] = ["edl", "otio", "xml"].map(|format| format!("{fps}.{format}"));
        for name in [&edl, &otio, &xml] {
            case.nemo(&["export", "--local", name]).ok();
        }
        let edl = text_of(&case, &edl);
        assert!(blends.iter().any(|blend| edl.contains(blend)), "{edl}");
        let end = format!("00:00:09:{:02}", frames - 9 * fps);
        assert!(edl.lines().any(|l| l.ends_with(&end)), "{edl}");
        assert!(
            text_of(&case, &xml).contains(&format!("<duration>{frames}</duration>")),
            "{fps}"
        );
        let children = json_of(&case, &otio)["tracks"]["children"][0]["children"]
            .as_array()
            .unwrap()
            .clone();
        let clips = children.iter().filter(|c| c["OTIO_SCHEMA"] == "Clip.1");
        let all: f64 = clips.map(|c| time(&c["source_range"]["duration"]).0).sum();
        assert!((all - f64::from(frames)).abs() < 0.5, "{all}");
    }
}

#[test]
fn special_files_are_not_imported() {
    let case = Case::new();
    std::os::unix::fs::symlink("/dev/zero", case.path("zero.otio")).unwrap();
    assert!(
        std::process::Command::new("mkfifo")
            .arg(case.path("pipe.otio"))
            .status()
            .unwrap()
            .success()
    );
    for name in ["zero.otio", "pipe.otio", "."] {
        let run = case.nemo(&["import", name]);
        assert!(
            run.code == 1 && run.stderr.contains("not a regular file"),
            "{name}: {}",
            run.text()
        );
    }
}

//! Captions and pauses in the studio, with a scripted recognizer.

use std::process::Command;

use serde_json::{Value, json};

use super::{program, script, stdout, voice};

fn exec(dir: &std::path::Path, messages: &[&str]) -> Vec<Value> {
    let output = program(dir)
        .env("NEMO_SPEECH_MODEL", dir.join("script.bin"))
        .args(["exec", "--local", "--json", "--upload", "talk.mp4", "--"])
        .args(messages)
        .output()
        .unwrap();
    let lines = stdout(&output);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A clip with the voice, a second of silence, and the voice again.
fn talk(dir: &std::path::Path) {
    let sound = voice(dir);
    let status = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=160x90:r=25:d=9.5",
            "-i",
        ])
        .arg(&sound)
        .args([
            "-filter_complex",
            "[1:a]asplit[a][b];[a]apad=pad_dur=1.5[c];[c][b]concat=n=2:v=0:a=1[s]",
        ])
        .args(["-map", "0:v", "-map", "[s]", "-shortest", "talk.mp4"])
        .current_dir(dir)
        .status();
    assert!(status.unwrap().success());
}

fn texts(events: &[Value]) -> String {
    let texts = events.iter().filter(|e| e["event"] == "text");
    texts.map(|e| e["text"].as_str().unwrap()).collect()
}

fn last_summary(events: &[Value]) -> String {
    let summary = events.iter().rev().find(|e| e["event"] == "summary");
    summary.unwrap()["text"].as_str().unwrap().to_owned()
}

#[test]
fn the_speech_becomes_captions() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    script(dir.path(), &json!({"language": "en"}));
    let events = exec(
        dir.path(),
        &["make a video from this clip", "add captions", "加字幕"],
    );
    let summary = last_summary(&events);
    assert!(summary.contains("\"Four days,"), "{summary}");
    let texts = texts(&events);
    assert!(texts.contains("I added 1 caption"), "{texts}");
    assert!(texts.contains("什么都没有改"), "added again: {texts}");
}

#[test]
fn pauses_are_cut_as_one_step() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    let events = exec(
        dir.path(),
        &["make a video from this clip", "cut the pauses"],
    );
    let shortened = last_summary(&events);
    assert!(shortened.matches("talk.mp4").count() >= 2, "{shortened}");
    let undone = exec(
        dir.path(),
        &["make a video from this clip", "剪掉停顿", "undo"],
    );
    assert_eq!(last_summary(&undone).matches("talk.mp4").count(), 1);
}

#[test]
fn without_a_recognizer_the_reply_names_the_next_step() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    let events = exec(dir.path(), &["make a video from this clip", "add captions"]);
    let texts = texts(&events);
    assert!(texts.contains("I could not do that"), "{texts}");
    assert!(!last_summary(&events).contains("Captions"));
}

/// The duration in the last summary, such as `0:09.5`.
fn duration(events: &[Value]) -> f64 {
    let draft = events.iter().rev().find(|e| e["event"] == "draft").unwrap();
    let tracks = draft["draft"]["t"].as_array().unwrap();
    let segments = tracks.iter().flat_map(|t| t["sg"].as_array().unwrap());
    let ends = segments.map(|s| s["s"].as_f64().unwrap() + s["d"].as_f64().unwrap());
    ends.fold(0.0, f64::max) / 1_000.0
}

#[test]
fn fillers_are_counted_first_and_cut_after_a_yes() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    let words = json!([
        [" Four", 100, 500],
        [" um,", 520, 800],
        [" three.", 900, 1_500],
        [" Uh", 1_900, 2_200],
        [" hello", 2_300, 2_700],
        [" there.", 2_750, 3_200]
    ]);
    let script = format!("{{\"scripted_words\":{words},\"language\":\"en\"}}");
    std::fs::write(dir.path().join("script.bin"), script).unwrap();
    let make = "make a video from this clip";
    let asked = exec(dir.path(), &[make, "cut the ums"]);
    let question = texts(&asked);
    assert!(
        question.contains("2 filler words (um ×1, uh ×1)"),
        "{question}"
    );
    let whole = duration(&asked);
    let cut = exec(dir.path(), &[make, "cut the ums", "yes"]);
    let saved = whole - duration(&cut);
    assert!((0.4..1.2).contains(&saved), "{saved}");
    let undone = exec(dir.path(), &[make, "cut the ums", "yes", "undo"]);
    assert!((duration(&undone) - whole).abs() < 0.01);
    let declined = exec(dir.path(), &[make, "cut the ums", "no"]);
    assert!((duration(&declined) - whole).abs() < 0.01);
    let before = exec(
        dir.path(),
        &[make, "remove everything before he says hello", "yes"],
    );
    assert!(
        (whole - duration(&before) - 2.2).abs() < 0.2,
        "{}",
        duration(&before)
    );
    let missing = exec(dir.path(), &[make, "只保留关于海港的部分"]);
    assert!(
        texts(&missing).contains("没有人说“海港”"),
        "{}",
        texts(&missing)
    );
}

#[test]
fn a_length_is_reached_by_pauses_then_by_asking() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    script(dir.path(), &json!({"language": "en"}));
    let make = "make a video from this clip";
    let asked = exec(dir.path(), &[make, "tighten it to 9 seconds"]);
    let question = texts(&asked);
    assert!(question.contains("1 pause:"), "{question}");
    assert!(question.contains("then 9 s long"), "{question}");
    assert!(duration(&asked) > 9.2, "nothing is cut before a yes");
    let cut = exec(dir.path(), &[make, "tighten it to 9 seconds", "yes"]);
    assert!((duration(&cut) - 9.0).abs() < 0.1, "{}", duration(&cut));
    let more = exec(dir.path(), &[make, "把视频精简到3秒"]);
    let question = texts(&more);
    assert!(question.contains("还可以剪掉什么"), "{question}");
    let short = exec(dir.path(), &[make, "tighten it to 2 minutes"]);
    assert!(
        texts(&short).contains("not longer than that"),
        "{}",
        texts(&short)
    );
}

#[test]
fn pauses_are_played_faster() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    let make = "make a video from this clip";
    let events = exec(dir.path(), &[make, "speed up the pauses 5x"]);
    let reply = texts(&events);
    assert!(reply.contains("5x as fast"), "{reply}");
    let draft = events.iter().rev().find(|e| e["event"] == "draft").unwrap();
    let segments = draft["draft"]["t"][0]["sg"].as_array().unwrap();
    let speeds: Vec<f64> = segments
        .iter()
        .filter_map(|s| s["m"]["speed"].as_f64())
        .collect();
    assert!(
        speeds.iter().any(|speed| (speed - 5.0).abs() < 0.3),
        "{speeds:?}"
    );
    let ends = segments.windows(2).map(|pair| {
        let end = pair[0]["s"].as_u64().unwrap() + pair[0]["d"].as_u64().unwrap();
        (end, pair[1]["s"].as_u64().unwrap())
    });
    ends.for_each(|(end, start)| assert_eq!(end, start));
}

#[test]
fn imported_captions_are_aligned_to_the_words() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    script(dir.path(), &json!({"language": "en"}));
    let srt = "1\n00:00:03,000 --> 00:00:05,000\nFour DAYS!\n\n\
               2\n00:00:05,000 --> 00:00:07,000\nmusic\n";
    std::fs::write(dir.path().join("talk.srt"), srt).unwrap();
    let make = "make a video from this clip";
    let aligned = [
        make,
        "add captions from talk.srt",
        "align the captions to the words",
    ];
    let events = exec(dir.path(), &aligned);
    let found = captions(&events);
    assert!(found[0].1 < 500, "{found:?}");
    assert_eq!(found[1], ("music".to_owned(), 5_000));
    let again = exec(dir.path(), &[make, "字幕对齐到语音"]);
    assert!(texts(&again).contains("没有字幕"), "{}", texts(&again));
}

#[test]
fn words_of_captions_are_exported() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    script(dir.path(), &json!({"language": "en"}));
    exec(dir.path(), &["make a video from this clip", "add captions"]);
    let export = |name: &str| {
        let arguments = ["export", "--local", name];
        stdout(&program(dir.path()).args(arguments).output().unwrap());
        std::fs::read_to_string(dir.path().join(name)).unwrap()
    };
    let words = export("talk.jsonl");
    let first: Value = serde_json::from_str(words.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["event"], &first["text"]),
        (&json!("word"), &json!("Four"))
    );
    let vtt = export("talk.vtt");
    assert!(vtt.contains("Four <00:00:0"), "{vtt}");
    let xml = export("talk.xml");
    assert!(xml.contains("<comment>Four &lt;00:00:0"), "{xml}");
    let otio: Value = serde_json::from_str(&export("talk.otio")).unwrap();
    let marker = &otio["tracks"]["markers"][0]["metadata"]["nemo"];
    assert_eq!(marker["words"][0]["text"], json!("Four"), "{marker}");
}

/// Texts and starts (ms) of the captions in the last draft.
fn captions(events: &[Value]) -> Vec<(String, u64)> {
    let draft = events.iter().rev().find(|e| e["event"] == "draft").unwrap();
    let tracks = draft["draft"]["t"].as_array().unwrap();
    let segments = tracks.iter().flat_map(|t| t["sg"].as_array().unwrap());
    let text = |s: &Value| Some((s["m"]["text"].as_str()?.to_owned(), s["s"].as_u64()?));
    segments.filter_map(text).collect()
}

#[test]
fn captions_follow_their_words() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    script(dir.path(), &json!({"language": "en"}));
    let make = "make a video from this clip";
    let plain = captions(&exec(dir.path(), &[make, "add captions"]));
    let start_ms = plain[0].1;
    let slower = captions(&exec(
        dir.path(),
        &[make, "add captions", "set the speed to 0.5x"],
    ));
    assert_eq!(slower[0].1, start_ms * 2, "{slower:?}");
    let undone = captions(&exec(
        dir.path(),
        &[make, "add captions", "set the speed to 0.5x", "undo"],
    ));
    assert_eq!(undone, plain);
    let pop = exec(dir.path(), &[make, "add captions", "add one-word captions"]);
    let words: Vec<String> = captions(&pop).into_iter().map(|(text, _)| text).collect();
    assert_eq!(words, ["Four", "days,", "<b>three</b>"]);
}

/// Mean column of the highlighted letters in each frame of a video; `None` without any.
fn highlights(dir: &std::path::Path, video: &str) -> Vec<Option<f64>> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i", video, "-vf", "scale=480:270"])
        .args(["-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        .current_dir(dir)
        .output()
        .unwrap();
    let column = |frame: &[u8]| {
        let pixels = frame.chunks_exact(3).enumerate();
        let is_yellow = |p: &[u8]| p[0] > 150 && p[1] > 120 && p[2] < 90;
        let columns: Vec<usize> = pixels
            .filter(|(_, p)| is_yellow(p))
            .map(|(i, _)| i % 480)
            .collect();
        (columns.len() > 5).then(|| columns.iter().sum::<usize>() as f64 / columns.len() as f64)
    };
    output
        .stdout
        .chunks_exact(480 * 270 * 3)
        .map(column)
        .collect()
}

#[test]
fn each_word_is_highlighted_while_it_is_spoken() {
    let dir = tempfile::tempdir().unwrap();
    let sound = voice(dir.path());
    let status = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "color=black:s=160x90:r=25:d=4",
        ])
        .arg("-i")
        .arg(&sound)
        .args(["-shortest", "talk.mp4"])
        .current_dir(dir.path())
        .status();
    assert!(status.unwrap().success());
    script(dir.path(), &json!({"language": "en"}));
    let messages = ["make a video from this clip", "add word-by-word captions"];
    let output = program(dir.path())
        .env("NEMO_SPEECH_MODEL", dir.path().join("script.bin"))
        .args(["exec", "--local", "--json", "--upload", "talk.mp4"])
        .args(["--export", "out.mp4", "--resolution", "480p", "--"])
        .args(messages)
        .output()
        .unwrap();
    let events: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let draft = events.iter().rev().find(|e| e["event"] == "draft").unwrap();
    let tracks = draft["draft"]["t"].as_array().unwrap();
    let fps = draft["draft"]["m"]["fps"].as_f64().unwrap();
    let found = highlights(dir.path(), "out.mp4");
    let mut checked = 0;
    for caption in tracks.iter().flat_map(|t| t["sg"].as_array().unwrap()) {
        let Some(spoken) = caption["m"]["spoken"].as_str() else {
            continue;
        };
        let start_ms = caption["s"].as_f64().unwrap();
        let starts = spoken.split(' ').skip(1).map(|mark| {
            let (at_ms, _) = mark.split_once('@').unwrap();
            ((start_ms + at_ms.parse::<f64>().unwrap()) * fps / 1_000.0).round() as usize
        });
        for pair in starts.collect::<Vec<_>>().windows(2) {
            let (before, after) = (found[pair[1] - 2].unwrap(), found[pair[1] + 1].unwrap());
            assert!(after > before + 5.0, "{before} {after}");
            checked += 1;
        }
    }
    assert!(checked > 0, "{draft}");
}

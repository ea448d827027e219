//! Caption files as written by other programs.

use crate::kit::Case;

/// Exports a photo with a caption file on a video of `seconds`; also returns the reply.
fn with_captions(name: &str, file: impl AsRef<[u8]>, seconds: u32) -> (Case, String) {
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0x204060:s=320x180 -frames:v 1 photo.png")
        .write(name, file);
    let messages = [
        format!("make a {seconds} second video"),
        format!("add captions from \"{name}\""),
    ];
    let run = case
        .exec(&["photo.png"], &[&messages[0], &messages[1]])
        .ok();
    (case, run.text())
}

/// `(start, end, text)` of the captions in time order (ms).
fn captions(case: &Case) -> Vec<(u64, u64, String)> {
    let mut cues: Vec<_> = case
        .segments(7)
        .into_iter()
        .map(|(start, length, text)| (start, start + length, text))
        .collect();
    cues.sort();
    cues
}

fn texts(case: &Case) -> Vec<String> {
    captions(case).into_iter().map(|(.., text)| text).collect()
}

/// An SRT file of consecutive one-second cues.
fn srt(texts: &[&str]) -> String {
    let cue = |(i, text): (usize, &&str)| {
        format!(
            "{}\n00:00:0{i},000 --> 00:00:0{},000\n{text}\n\n",
            i + 1,
            i + 1
        )
    };
    texts.iter().enumerate().map(cue).collect()
}

#[test]
fn markup_characters_in_captions_are_kept() {
    // vtt.js PR#370
    let words = ["I <3 you all", "set {a, b", "5 < 6 and 7 > 2 are true"];
    let (case, reply) = with_captions("captions.srt", srt(&words), 3);
    assert_eq!(texts(&case), words);
    assert!(
        reply.contains("I added 3 captions from 0:00.0 to 0:03.0."),
        "{reply}"
    );
}

#[test]
fn cues_without_blank_lines_or_with_one_inside_are_complete() {
    // cdown/srt#25, captioning#10
    let (case, _) = with_captions(
        "captions.srt",
        srt(&["One", "Two", "Three"]).replace("\n\n", "\n"),
        3,
    );
    assert_eq!(texts(&case), ["One", "Two", "Three"]);
    // popcorn-js PR#470
    let (case, _) = with_captions("captions.srt", srt(&["One\n\nstill one", "Two"]), 3);
    assert_eq!(texts(&case), ["One\nstill one", "Two"]);
}

#[test]
fn an_encoding_is_detected_by_its_mark_or_its_letters_and_reported() {
    // VoiceStudio PR#2073, LynxSense#72
    let words = srt(&["Café naïve", "Zwei"]).replace('\n', "\r\n");
    let utf16: Vec<u8> = b"\xff\xfe"
        .iter()
        .copied()
        .chain(words.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let (case, reply) = with_captions("captions.srt", utf16, 3);
    assert_eq!(texts(&case), ["Café naïve", "Zwei"]);
    assert!(!reply.contains("was read as"), "{reply}");
    let (case, reply) = with_captions(
        "captions.srt",
        encoding_rs::WINDOWS_1252.encode(&words).0,
        3,
    );
    assert_eq!(texts(&case), ["Café naïve", "Zwei"]);
    assert!(reply.contains("was read as windows-1252"), "{reply}");
    let words = srt(&["你好，世界", "再见"]);
    let (case, reply) = with_captions("captions.srt", encoding_rs::GBK.encode(&words).0, 3);
    assert_eq!(texts(&case), ["你好，世界", "再见"]);
    assert!(reply.contains("was read as GBK"), "{reply}");
}

#[test]
fn every_skipped_cue_is_reported() {
    // NuvioTV PR#3049, nextplayer#1698
    let file = srt(&["One", "Two", "Three"]) + "4\n00:00:09,000 --> 00:00:12,000\nLate\n";
    let (case, reply) = with_captions("captions.srt", &file, 3);
    assert_eq!(texts(&case), ["One", "Two", "Three"]);
    let report = "I added 3 captions from 0:00.0 to 0:03.0; 1 after the end was left out.";
    assert!(reply.contains(report), "{reply}");
    let file = file
        + "5\n00:00:02,000 --> 00:00:01,000\nBackwards\n\n6\n00:00:0x,000 --> 00:00:01,000\nNo time\n\n\
                       7\n00:00:02,900 --> 00:00:02,950\nShort\n";
    let (case, reply) = with_captions("captions.srt", file, 3);
    assert_eq!(texts(&case), ["One", "Two", "Three"]);
    for reason in [
        "1 after the end",
        "1 too short to be seen",
        "1 without a readable time",
        "1 with an end before the start",
    ] {
        assert!(
            reply.contains(&format!("{reason} was left out")),
            "{reason}: {reply}"
        );
    }
}

#[test]
fn odd_but_valid_captions_are_read() {
    // Memento#68, ttconv#344
    let (case, _) = with_captions(
        "odd.srt",
        "1\n0:0:0,0 --> 0:0:1,5\n{\\an8}<i>One\nline</i>\n\n2\n00:00:02,0 --> 00:00:02,9\nTwo",
        3,
    );
    assert_eq!(
        captions(&case),
        [(0, 1_500, "One\nline".into()), (2_000, 2_900, "Two".into())]
    );
    let vtt = "WEBVTT\n\nSTYLE\n::cue(b) { color: red }\n\nREGION\nid:r\n\nNOTE nothing\n\nid\n00:00.000 --> 00:01.000 line:0\n\
               <v Ann>Rock &amp; <b>Roll</b></v>\n\n00:01.000 --> 00:02.000\n&lt;3\n";
    let (case, _) = with_captions("odd.vtt", vtt, 3);
    assert_eq!(texts(&case), ["Rock & Roll", "<3"]);
}

#[test]
fn filter_graph_and_shell_characters_are_drawn() {
    let words = "It's 100% \"real\": a\\b, c;d [x] $HOME `id` C:\\dir";
    let (case, _) = with_captions("captions.srt", srt(&[words]), 1);
    assert_eq!(texts(&case), [words]);
    case.nemo(&["export", "--local", "--resolution", "480p", "out.mp4"])
        .ok();
    assert!(crate::kit::is_written(&case.path("out.mp4")));
}

#[test]
fn other_formats_are_detected_by_content_or_named() {
    // The content decides the format, not the file name.
    let (case, _) = with_captions("captions.txt", srt(&["One", "Two"]), 2);
    assert_eq!(texts(&case), ["One", "Two"]);
    let ass = "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n\
               Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,{\\an8}Hi, there\\NYou\n";
    let (case, _) = with_captions("captions.ass", ass, 2);
    assert_eq!(captions(&case), [(0, 1_000, "Hi, there\nYou".into())]);
    let ttml = "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin=\"0.5s\" end=\"1.5s\">A<br/>&amp; B</p></div></body></tt>";
    let (case, _) = with_captions("captions.xml", ttml, 2);
    assert_eq!(captions(&case), [(500, 1_500, "A\n& B".into())]);
    for (name, file, what) in [
        ("song.lrc", "[00:01.00]La la\n", "is LRC"),
        ("old.smi", "<SAMI><BODY><SYNC Start=1><P>x", "is SAMI"),
        (
            "frames.sub",
            "{0}{25}One\n",
            "is MicroDVD without a frame rate",
        ),
        ("list.json", "{\"events\": []}", "is JSON"),
    ] {
        let (case, reply) = with_captions(name, file, 2);
        assert!(
            reply.contains(what) && reply.contains(".srt") && texts(&case).is_empty(),
            "{name}: {reply}"
        );
    }
}

#[test]
fn a_name_with_spaces_needs_no_quotes() {
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0x204060:s=320x180 -frames:v 1 photo.png")
        .write("my first film.srt", srt(&["One"]));
    let run = case
        .exec(
            &["photo.png"],
            &[
                "make a 1 second video",
                "add captions from my first film.srt",
            ],
        )
        .ok();
    assert!(run.text().contains("I added 1 caption "), "{}", run.text());
    let run = case.exec(
        &["photo.png"],
        &[
            "make a 1 second video",
            "add captions from another film.srt",
        ],
    );
    assert!(run.text().contains("no such file"), "{}", run.text());
}

/// Rows of a frame, from the top, that contain something bright.
fn bright_rows(gray: &[u8], width: usize) -> Vec<usize> {
    gray.chunks(width)
        .enumerate()
        .filter(|(_, row)| row.iter().any(|p| *p > 200))
        .map(|(i, _)| i)
        .collect()
}

/// Number of text lines in a frame.
fn lines(gray: &[u8], width: usize) -> usize {
    let rows = bright_rows(gray, width);
    rows.iter()
        .enumerate()
        .filter(|(i, row)| *i == 0 || rows[i - 1] + 1 < **row)
        .count()
}

#[test]
fn simultaneous_cues_are_stacked() {
    // NuvioTV PR#3049, nextplayer#1698, nextplayer#1791
    let file = "1\n00:00:01,000 --> 00:00:02,000\nHHHHHHHH\n\n2\n00:00:01,500 --> 00:00:03,000\nNNNNNNNN\n\n\
                3\n00:00:01,500 --> 00:00:02,000\nEEEE\nEEEE\n";
    let (case, _) = with_captions("captions.srt", file, 4);
    case.nemo(&["export", "--local", "--resolution", "480p", "out.mp4"])
        .ok();
    let frames = case.grays("out.mp4", 854, 480);
    let at = |s: f64| lines(&frames[(s * 30.0) as usize], 854);
    assert_eq!(
        [at(0.5), at(1.25), at(1.75), at(2.5), at(3.5)],
        [0, 1, 4, 1, 0]
    );
    let lowest = |s: f64| {
        bright_rows(&frames[(s * 30.0) as usize], 854)
            .last()
            .copied()
    };
    assert_eq!(
        lowest(1.25),
        lowest(1.75),
        "the first cue keeps its position"
    );
    assert!(
        lowest(2.5) < lowest(1.75),
        "the cue above it keeps its position"
    );
}

#[test]
#[cfg(unix)]
fn a_special_file_is_rejected_immediately() {
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0x204060:s=320x180 -frames:v 1 photo.png");
    std::os::unix::fs::symlink("/dev/zero", case.path("zero.srt")).unwrap();
    assert!(
        std::process::Command::new("mkfifo")
            .arg(case.path("pipe.srt"))
            .status()
            .unwrap()
            .success()
    );
    std::fs::create_dir(case.path("folder.srt")).unwrap();
    case.write("empty.srt", "")
        .write("large.srt", vec![b'x'; 9 << 20])
        .write("packed.srt", b"\x1f\x8b\x08\0\0\0\0\0");
    let reply = |file: &str| {
        let run = case.exec(
            &["photo.png"],
            &[
                "make a 1 second video",
                &format!("add captions from {file}"),
            ],
        );
        assert!(
            run.text().contains(&format!("I cannot read \"{file}\"")),
            "{}",
            run.text()
        );
        run.text()
    };
    for (file, why) in [
        ("zero.srt", "not a regular file"),
        ("pipe.srt", "not a regular file"),
        ("folder.srt", "not a regular file"),
        ("empty.srt", "empty"),
        ("large.srt", "larger than 8 MB"),
        ("packed.srt", "gzip"),
        ("none.srt", "no such file"),
    ] {
        assert!(reply(file).contains(why), "{file}");
    }
    let run = case.exec(&["photo.png"], &["做一个1秒的视频", "用 zero.srt 添加字幕"]);
    assert!(run.text().contains("它不是普通文件"), "{}", run.text());
}

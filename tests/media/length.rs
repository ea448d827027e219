//! Duration and start of a source, and the frame shown after its video has ended.

use crate::kit::{Case, onsets, tone, within};

const H264: &str = "-c:v libx264 -pix_fmt yuv420p -c:a aac";

/// Length of the first segment on the timeline (s).
fn seconds(case: &Case) -> f64 {
    case.segments(0)[0].1 as f64 / 1000.0
}

fn assert_lengths(case: &Case, name: &str, expected: f64, slack: f64) {
    let (picture, sound) = case.lengths(name);
    let right = |length: f64| (length - expected).abs() <= slack;
    assert!(
        right(picture) && right(sound),
        "picture {picture} s, sound {sound} s, expected {expected} s"
    );
}

#[test]
fn audio_that_outlasts_the_video_plays_over_its_last_frame() {
    // obs-studio#10303
    let case = Case::new();
    case.ffmpeg(&format!(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=3 -f lavfi -i sine=f=440:d=20 {H264} long.mp4"
    ));
    case.export("out.mp4", &["long.mp4"], &["make a video"])
        .ok();
    assert_lengths(&case, "out.mp4", 20.0, 0.1);
    let samples = case.samples("out.mp4");
    assert!(
        tone(&samples[48_000 * 18..48_000 * 19], 440.0) > 0.05,
        "the audio continues to its end"
    );
    let colors = case.colors("out.mp4", "100:100:100:100");
    assert!(
        colors[95..].iter().all(|c| within(*c, colors[95], 3)),
        "the last frame is frozen"
    );
}

#[test]
fn a_range_after_the_last_frame_shows_it() {
    // obs-studio#10303
    let case = Case::new();
    case.ffmpeg(&format!(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=2.5 -f lavfi -i sine=f=440:d=4 {H264} a.mp4"
    ));
    case.export(
        "out.mp4",
        &["a.mp4"],
        &["make a video", "use only seconds 3 to 4 of a"],
    )
    .ok();
    assert_lengths(&case, "out.mp4", 1.0, 0.1);
    assert!(tone(&case.samples("out.mp4")[9_600..38_400], 440.0) > 0.05);
}

#[test]
fn a_podcast_with_one_video_frame_is_a_complete_video() {
    // vargHQ/sdk#168
    let case = Case::new();
    case.ffmpeg(&format!(
        "-f lavfi -i color=0x3060c0:s=640x360:r=1:d=1 -f lavfi -i sine=f=440:d=20 -map 0 -map 1 {H264} podcast.mp4"
    ));
    let first: (&[&str], &[&str]) = (&["podcast.mp4"], &["make a video"]);
    case.export_in_two(first, "out.mp4", (&[], &["add the title \"Hi\" at 10s"]))
        .ok();
    assert_lengths(&case, "out.mp4", 20.0, 0.1);
    let colors = case.colors("out.mp4", "100:100:10:10");
    assert!(
        colors.iter().all(|c| within(*c, [0x30, 0x60, 0xc0], 6)),
        "{:?}",
        colors.last()
    );
    let sheet = case.nemo(&["sheet", "--local", "--out", "sheet.png"]).ok();
    assert!(!sheet.text().contains("no picture"), "{}", sheet.text());
}

#[test]
fn a_browser_recording_without_a_length_plays() {
    // shotcut#875, mirotalksfu#221
    for (codec, name) in [("libvpx", "rec.webm"), ("libx264", "rec.mkv")] {
        let case = Case::new();
        let format = if codec == "libvpx" {
            "webm"
        } else {
            "matroska"
        };
        let recorded = case.decode(&format!(
            "-f lavfi -i testsrc2=s=160x120:r=15:d=2 -c:v {codec} -f {format} -"
        ));
        case.write(name, recorded);
        case.export("out.mp4", &[name], &["make a video"]).ok();
        assert!((seconds(&case) - 2.0).abs() < 0.05, "{} s", seconds(&case));
        let grays = case.grays("out.mp4", 160, 90);
        assert!(grays.windows(15).all(|w| w[0] != w[14]), "the video moves");
    }
}

#[test]
fn audio_recorded_without_a_length_is_used_completely() {
    // tauri#14656
    let case = Case::new();
    case.write(
        "voice.webm",
        case.decode("-f lavfi -i sine=d=2 -c:a libopus -f webm -"),
    );
    case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 photo.png");
    case.exec(&["photo.png", "voice.webm"], &["make a 2 second video"])
        .ok();
    let sounds = case.segments(1);
    assert!(
        sounds.iter().any(|(_, d, _)| d.abs_diff(2_000) < 30),
        "{sounds:?}"
    );
}

#[test]
fn late_timestamps_are_counted_from_their_start() {
    // NVEnc#386, gyroflow#766
    for name in ["late.mkv", "late.mp4"] {
        let case = Case::new();
        case.ffmpeg(&format!(
            "-f lavfi -i testsrc2=s=320x180:r=30:d=2 -f lavfi -i sine=f=440:d=2 {H264} -output_ts_offset 100 {name}"
        ));
        case.export("out.mp4", &[name], &["make a video"]).ok();
        assert_lengths(&case, "out.mp4", 2.0, 0.06);
        let grays = case.grays("out.mp4", 160, 90);
        assert!(grays.windows(10).all(|w| w[0] != w[9]), "the video moves");
        assert!(tone(&case.samples("out.mp4")[4_800..86_400], 440.0) > 0.05);
    }
}

#[test]
fn an_elementary_stream_is_as_long_as_its_packets() {
    // mpv#11697, MediaInfo#725: the initial bit rate does not predict the rest.
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i anullsrc=r=44100:d=10,aformat=channel_layouts=stereo -f lavfi -i \
         anoisesrc=d=10:a=0.5:seed=1,aformat=channel_layouts=stereo:sample_rates=44100 \
         -filter_complex [0][1]concat=n=2:v=0:a=1 -c:a aac -q:a 2 voice.aac",
    );
    case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 photo.png");
    case.exec(
        &["photo.png", "voice.aac"],
        &["make a slideshow from all files"],
    )
    .ok();
    assert!((seconds(&case) - 20.0).abs() < 0.1, "{} s", seconds(&case));
}

#[test]
fn a_truncated_file_is_used_up_to_its_end_and_reported() {
    // untrunc#67, untrunc#173
    let case = Case::new();
    case.ffmpeg(&format!(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=6 -f lavfi -i sine=d=6 -g 30 {H264} -movflags +faststart full.mp4"
    ));
    let whole = std::fs::read(case.path("full.mp4")).unwrap();
    case.write("half.mp4", &whole[..whole.len() / 2]);
    let run = case
        .export("out.mp4", &["half.mp4"], &["make a video"])
        .ok();
    let length = seconds(&case);
    assert!((2.5..4.5).contains(&length), "{length} s");
    assert!(
        run.text().contains("cut off") && run.text().contains("0:06"),
        "{}",
        run.text()
    );
    let grays = case.grays("out.mp4", 160, 90);
    assert!(
        grays.windows(15).all(|w| w[0] != w[14]),
        "its end is not frozen"
    );
}

#[test]
fn an_unfinished_recording_is_used() {
    // shotcut#279, freetuxtv#100
    let case = Case::new();
    let whole = case.decode(&format!(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=5 -f lavfi -i sine=d=5 {H264} -f matroska -"
    ));
    case.write("rec.mkv", &whole[..whole.len() * 9 / 10]);
    case.export("out.mp4", &["rec.mkv"], &["make a video"]).ok();
    assert!((3.5..5.1).contains(&seconds(&case)), "{} s", seconds(&case));
}

#[test]
fn a_voice_that_outlasts_the_clip_is_not_cut_off() {
    // agilab PR#335, editly#201
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=gray:s=320x180:r=30:d=5 -c:v libx264 -pix_fmt yuv420p clip.mp4");
    case.ffmpeg("-f lavfi -i 'aevalsrc=0.5*sin(2*PI*(300+100*floor(t))*t):d=8' voice.wav");
    case.export("out.mp4", &["clip.mp4", "voice.wav"], &["make a video"])
        .ok();
    assert_lengths(&case, "out.mp4", 8.0, 0.1);
    assert!(
        tone(
            &case.samples("out.mp4")[48_000 * 7 + 4_800..48_000 * 8 - 4_800],
            1_000.0
        ) > 0.1
    );
}

#[test]
fn a_video_from_one_of_several_files_uses_that_one() {
    let case = Case::new();
    for (name, color) in [("beach", "red"), ("city", "blue")] {
        case.ffmpeg(&format!(
            "-f lavfi -i color={color}:s=320x180:r=30:d=2 -c:v libx264 -pix_fmt yuv420p {name}.mp4"
        ));
    }
    case.ffmpeg("-f lavfi -i color=lime:s=320x180 -frames:v 1 logo.png");
    case.exec(
        &["beach.mp4", "city.mp4", "logo.png"],
        &["make a video from beach.mp4"],
    )
    .ok();
    let names: Vec<String> = case
        .segments(0)
        .into_iter()
        .map(|(_, _, name)| name)
        .collect();
    assert_eq!(names, ["beach.mp4"]);
}

#[test]
fn a_loop_stays_in_sync() {
    // livesim2#98, aiortc#1268
    let case = Case::new();
    case.clap("clap.mp4", 2, "30", H264);
    case.export(
        "out.mp4",
        &["clap.mp4"],
        &["make a video", "loop clip 1 to 30 seconds"],
    )
    .ok();
    let sync = case.sync("out.mp4");
    assert!(
        sync.len() >= 14 && sync.iter().all(|ms| ms.abs() <= 25.0),
        "{sync:?}"
    );
}

#[test]
fn a_very_short_clip_is_repeated_without_drift() {
    // 0.4 s of alternating red and blue, opened once for all repetitions.
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i 'color=red:s=320x180:r=25:d=0.2[a];color=blue:s=320x180:r=25:d=0.2[b];[a][b]concat=n=2' -c:v libx264 -pix_fmt yuv420p blink.mp4",
    );
    case.export(
        "out.mp4",
        &["blink.mp4"],
        &["make a video", "loop clip 1 to 10 seconds"],
    )
    .ok();
    let colors = case.colors("out.mp4", "100:100:100:100");
    let wrong = colors.iter().enumerate().filter(|(n, c)| {
        let at = (*n as f64 / 30.0) % 0.4;
        let near_cut = [0.0, 0.2, 0.4].iter().any(|cut| (at - cut).abs() < 0.021);
        let right = if at < 0.2 { [255, 0, 0] } else { [0, 0, 255] };
        !near_cut && !within(**c, right, 8)
    });
    assert_eq!((colors.len(), wrong.count()), (300, 0));
}

#[test]
fn a_short_sound_plays_at_its_time() {
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 photo.png");
    case.ffmpeg(
        "-f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)*between(t\\,0.5\\,0.6):s=48000:d=1' beep.wav",
    );
    case.export(
        "out.wav",
        &["photo.png", "beep.wav"],
        &["make a 2 second video"],
    )
    .ok();
    let found = onsets(&case.samples("out.wav"));
    assert!(
        found.first().is_some_and(|t| (t - 0.5).abs() < 0.002),
        "{found:?}"
    );
}

//! Files with several tracks of a kind, and tracks whose format changes midway.

use crate::kit::{Case, onsets, tone, within};

#[test]
fn a_silent_first_audio_track_is_skipped_for_an_audible_one() {
    // OpenCut#347
    for name in ["two.mkv", "two.mp4"] {
        let case = Case::new();
        case.ffmpeg(&format!(
            "-f lavfi -i testsrc2=s=320x180:r=30:d=3 -f lavfi -i anullsrc=r=48000:cl=mono -f lavfi -i sine=f=440:d=3 \
             -map 0 -map 1 -map 2 -c:v libx264 -pix_fmt yuv420p -c:a aac -t 3 {name}"
        ));
        let run = case.export("out.mp4", &[name], &["make a video"]).ok();
        assert!(
            tone(&case.samples("out.mp4")[24_000..96_000], 440.0) > 0.05,
            "the second track is audible"
        );
        assert!(run.text().contains("2 audio tracks"), "{}", run.text());
    }
}

#[test]
fn a_cover_before_the_video_is_not_the_video() {
    // USDX PR#948, USDX#902: here the cover is not flagged as one.
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 cover.jpg");
    case.ffmpeg(
        "-i cover.jpg -f lavfi -i color=blue:s=320x180:r=30:d=2 -f lavfi -i sine=f=440:d=2 -map 0 -map 1 -map 2 \
         -c:v:0 mjpeg -c:v:1 libx264 -pix_fmt:v:1 yuv420p -c:a aac video.mkv",
    );
    case.export("out.mp4", &["video.mkv"], &["make a video"])
        .ok();
    let colors = case.colors("out.mp4", "100:100:100:100");
    // Matroska shifts the video by the audio's priming: one more frame.
    assert!(
        (60..=61).contains(&colors.len()) && colors.iter().all(|c| within(*c, [0, 0, 255], 6)),
        "{:?}",
        colors.first()
    );
}

#[test]
fn a_song_with_a_moving_cover_is_audio() {
    // Explo#219, strawberry#356
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 photo.png");
    case.ffmpeg(
        "-f lavfi -i sine=f=440:d=2 -f lavfi -i testsrc2=s=64x64:r=10:d=1 -map 0 -map 1 -c:a aac -c:v libx264 \
         -pix_fmt yuv420p -f mp4 song.m4a",
    );
    case.export(
        "out.mp4",
        &["photo.png", "song.m4a"],
        &["make a 2 second video"],
    )
    .ok();
    let colors = case.colors("out.mp4", "100:100:100:100");
    assert!(
        colors.iter().all(|c| within(*c, [255, 0, 0], 6)),
        "the photo is the only picture"
    );
    assert!(tone(&case.samples("out.mp4")[24_000..72_000], 440.0) > 0.02);
}

#[test]
fn audio_with_mono_and_stereo_parts_keeps_its_times() {
    // ffmpeg-kit#336, dreamboard PR#45
    for (codec, name) in [("libmp3lame", "voice.mp3"), ("aac", "voice.aac")] {
        let case = Case::new();
        let part = |f: u32, channels: u32, rate: u32| {
            let format = if codec == "aac" { "adts" } else { "mp3" };
            case.decode(&format!("-f lavfi -i sine=f={f}:d=2 -ac {channels} -ar {rate} -c:a {codec} -b:a 64k -f {format} -"))
        };
        let parts = [
            part(440, 1, 44_100),
            part(880, 2, 44_100),
            part(440, 1, 44_100),
        ]
        .concat();
        case.write(name, parts);
        case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 photo.png");
        case.export("out.wav", &["photo.png", name], &["make a 6 second video"])
            .ok();
        let samples = case.samples("out.wav");
        assert!(
            (samples.len() as f64 / 48_000.0 - 6.0).abs() < 0.01,
            "{} s",
            samples.len() as f64 / 48_000.0
        );
        let at = |t: f64, hz: f64| {
            tone(
                &samples[(t * 48_000.0) as usize..((t + 0.5) * 48_000.0) as usize],
                hz,
            )
        };
        for (t, hz, other) in [
            (0.5, 440.0, 880.0),
            (1.2, 440.0, 880.0),
            (2.5, 880.0, 440.0),
            (3.3, 880.0, 440.0),
            (4.5, 440.0, 880.0),
        ] {
            assert!(
                at(t, hz) > 4.0 * at(t, other),
                "{name} at {t} s: {} {}",
                at(t, hz),
                at(t, other)
            );
        }
    }
}

#[test]
fn a_call_whose_video_size_changes_is_as_long_as_its_audio() {
    // Ant-Media-Server#5631, MediaStreamRecorder#118, srs#3073
    let case = Case::new();
    for (n, color, size) in [
        (1, "red", "320x180"),
        (2, "lime", "640x360"),
        (3, "blue", "180x320"),
    ] {
        case.ffmpeg(&format!(
            "-f lavfi -i color={color}:s={size}:r=30:d=2 -f lavfi -i sine=f=440:d=2 -c:v libvpx -b:v 500k -c:a libopus {n}.webm"
        ));
    }
    case.write("list.txt", "file 1.webm\nfile 2.webm\nfile 3.webm\n");
    case.ffmpeg("-f concat -i list.txt -c copy call.webm");
    case.ffmpeg(
        "-f lavfi -i color=gray:s=320x180:r=30:d=2 -c:v libx264 -pix_fmt yuv420p first.mp4",
    );
    case.export(
        "out.mp4",
        &["first.mp4", "call.webm"],
        &["make a video", "play clip 2 at 2x"],
    )
    .ok();
    let (picture, sound) = case.lengths("out.mp4");
    assert!(
        (picture - 5.0).abs() < 0.1 && (sound - 5.0).abs() < 0.1,
        "{picture} {sound}"
    );
    let colors = case.colors("out.mp4", "40:40:407:220");
    let at = |t: f64| colors[(t * 30.0) as usize];
    assert!(within(at(2.5), [255, 0, 0], 10), "{:?}", at(2.5));
    assert!(within(at(3.5), [0, 255, 0], 10), "{:?}", at(3.5));
    assert!(within(at(4.5), [0, 0, 255], 10), "{:?}", at(4.5));
}

#[test]
fn a_gap_in_a_recording_stays_a_gap() {
    // WebRTC recordings omit silence; the audio after it must not come too early.
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=black:s=320x180:r=30:d=3 -f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)*gte(t\\,2)*lt(t\\,2.2):s=48000:d=3' \
         -af 'aselect=lt(t\\,0.5)+gte(t\\,1.8)' -c:v libx264 -pix_fmt yuv420p -c:a pcm_s16le gap.mkv",
    );
    case.export("out.wav", &["gap.mkv"], &["make a video"]).ok();
    let found = onsets(&case.samples("out.wav"));
    assert!(
        found.len() == 1 && (found[0] - 2.0).abs() < 0.025,
        "{found:?}"
    );
}

//! Variants of the reports: combinations that nobody has reported yet, each of which failed at
//! first.

use crate::kit::{Case, counter, numbers, rms, tone, within};

#[test]
fn a_coarse_time_base_shifts_no_frame_after_a_split() {
    let case = Case::new();
    let codec = "-c:v libx264 -qp 8 -bf 2";
    case.ffmpeg(&format!(
        "{} {codec} -video_track_timescale 25 ts25.mp4",
        counter(25, 4.0)
    ));
    case.ffmpeg(&format!(
        "{} -c:v libx264 -qp 8 -bf 0 -video_track_timescale 1 slides.mp4",
        counter(1, 8.0)
    ));
    for (name, edit) in [
        ("ts25.mp4", "split at 1.33s"),
        ("slides.mp4", "split at 3.6s"),
    ] {
        case.export("whole.mp4", &[name], &["make a video"]).ok();
        case.export("split.mp4", &[name], &["make a video", edit])
            .ok();
        let (whole, split) = (numbers(&case, "whole.mp4"), numbers(&case, "split.mp4"));
        let moved: Vec<usize> = (0..whole.len())
            .filter(|n| whole[*n] != split[*n])
            .collect();
        assert!(
            whole.len() == split.len() && moved.is_empty(),
            "{name}: frames {moved:?}"
        );
    }
}

#[test]
fn a_slow_avi_stays_in_sync_when_trimmed() {
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i 'color=black:s=320x180:r=10:d=4,drawbox=c=white:t=fill:enable=between(n\\,20\\,22)' \
         -f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)*between(t\\,2\\,2.3):d=4:s=48000' -c:v mjpeg -q:v 2 -pix_fmt yuvj420p -c:a pcm_s16le lo.avi",
    );
    for edit in [
        "use only seconds 1.25 to 2.75 of lo",
        "use only seconds 1.233 to 2.733 of lo",
        "split at 1.33s",
    ] {
        case.export("out.mp4", &["lo.avi"], &["make a video", edit])
            .ok();
        let sync = case.sync("out.mp4");
        assert!(sync.len() == 1 && sync[0].abs() <= 17.0, "{edit}: {sync:?}");
    }
}

#[test]
fn a_freeze_in_a_repetition_shows_the_frame_of_its_time() {
    let case = Case::new();
    case.ffmpeg(&format!("{} -c:v libx264 -qp 8 c30.mp4", counter(30, 4.0)));
    let messages = [
        "make a video",
        "loop clip 1 to 8 seconds",
        "freeze at 5s for 1 second",
    ];
    case.export("out.mp4", &["c30.mp4"], &messages).ok();
    let numbers = numbers(&case, "out.mp4");
    assert!(
        numbers[150..180].iter().all(|n| *n == 30),
        "{:?}",
        &numbers[148..182]
    );
}

#[test]
fn wide_colors_keep_transparency() {
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=0x00c800:s=320x180:r=30:d=1 -c:v libx264 -pix_fmt yuv420p green.mp4",
    );
    case.ffmpeg(
        "-f lavfi -i color=red:s=64x64:r=10:d=1,format=yuva444p,colorchannelmixer=aa=0 -c:v ffv1 -color_primaries smpte432 -colorspace bt709 clear.mkv",
    );
    let put = ["put clear.mkv in the bottom right corner at 50% size"];
    case.export_in_two(
        (&["green.mp4"], &["make a video"]),
        "out.mp4",
        (&["clear.mkv"], &put),
    )
    .ok();
    let (corner, plain) = (
        case.colors("out.mp4", "60:60:700:350")[10],
        case.colors("out.mp4", "60:60:20:20")[10],
    );
    assert!(within(corner, plain, 2), "{corner:?}, elsewhere {plain:?}");
}

#[test]
fn a_size_change_is_detected_in_key_frames_alone() {
    let case = Case::new();
    for (n, color, size) in [(1, "red", "320x180"), (2, "lime", "640x360")] {
        case.ffmpeg(&format!(
            "-f lavfi -i color={color}:s={size}:r=30:d=1 -c:v libvpx -g 1 -b:v 500k {n}.webm"
        ));
    }
    case.write("list.txt", "file 1.webm\nfile 2.webm\n");
    case.ffmpeg("-f concat -i list.txt -c copy cs.webm");
    case.export("out.mp4", &["cs.webm"], &["make a video", "reverse clip 1"])
        .ok();
    let colors = case.colors("out.mp4", "40:40:407:220");
    assert!(colors.len() == 60, "{} frames", colors.len());
    assert!(
        within(colors[15], [0, 255, 0], 10) && within(colors[45], [255, 0, 0], 10),
        "{:?} {:?}",
        colors[15],
        colors[45]
    );
}

#[test]
fn a_size_change_keeps_transparency() {
    let case = Case::new();
    for (n, size) in [(1, "320x180"), (2, "640x360")] {
        case.ffmpeg(&format!(
            "-f lavfi -i color=red:s={size}:r=30:d=1,format=yuva420p,colorchannelmixer=aa=0 -c:v libvpx -auto-alt-ref 0 -g 10 {n}.webm"
        ));
    }
    case.write("list.txt", "file 1.webm\nfile 2.webm\n");
    case.ffmpeg("-f concat -i list.txt -c copy -metadata:s:v alpha_mode=1 ac.webm");
    case.ffmpeg(
        "-f lavfi -i color=0x00c800:s=320x180:r=30:d=2 -c:v libx264 -pix_fmt yuv420p green.mp4",
    );
    let put = ["put ac.webm in the bottom right corner at 50% size"];
    case.export_in_two(
        (&["green.mp4"], &["make a video"]),
        "out.mp4",
        (&["ac.webm"], &put),
    )
    .ok();
    let (corner, plain) = (
        case.colors("out.mp4", "60:60:700:350"),
        case.colors("out.mp4", "60:60:20:20")[10],
    );
    assert!(
        corner.iter().all(|c| within(*c, plain, 3)),
        "{:?} {:?}, elsewhere {plain:?}",
        corner[10],
        corner[50]
    );
}

#[test]
fn an_adts_file_whose_rate_changes_keeps_all_audio() {
    // The demuxer counts every packet at the first one's rate.
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 photo.png");
    let part = |hz: u32, rate: u32, channels: u32| {
        case.decode(&format!(
            "-f lavfi -i sine={hz}:d=1:r={rate} -ac {channels} -ar {rate} -c:a aac -f adts -"
        ))
    };
    let parts = [
        part(440, 44_100, 2),
        part(880, 22_050, 1),
        part(440, 44_100, 2),
    ]
    .concat();
    case.write("voice.aac", parts);
    case.export(
        "out.wav",
        &["photo.png", "voice.aac"],
        &["make a slideshow from all files"],
    )
    .ok();
    let samples = case.samples("out.wav");
    assert!(
        (samples.len() as f64 / 48_000.0 - 3.1).abs() < 0.15,
        "{} s",
        samples.len() as f64 / 48_000.0
    );
    let at = |t: f64, hz: f64| tone(&samples[(t * 48_000.0) as usize..][..9_600], hz);
    for (t, hz, other) in [
        (0.5, 440.0, 880.0),
        (1.2, 880.0, 440.0),
        (1.8, 880.0, 440.0),
        (2.6, 440.0, 880.0),
    ] {
        assert!(
            at(t, hz) > 4.0 * at(t, other),
            "at {t} s: {} {}",
            at(t, hz),
            at(t, other)
        );
    }
}

#[test]
fn an_avi_with_b_frames_and_changing_audio_is_accepted() {
    let case = Case::new();
    let part = |hz: u32, channels: u32| {
        case.decode(&format!(
            "-f lavfi -i sine={hz}:d=1 -ac {channels} -ar 44100 -c:a libmp3lame -b:a 64k -f mp3 -"
        ))
    };
    let parts = [part(440, 1), part(880, 2)].concat();
    case.write("sound.mp3", parts);
    case.ffmpeg(&format!(
        "{} -c:v libx264 -qp 8 -bf 3 -g 60 h.avi",
        counter(30, 2.0)
    ));
    case.ffmpeg("-i h.avi -i sound.mp3 -map 0 -map 1 -c copy hm.avi");
    case.export("out.mp4", &["hm.avi"], &["make a video"]).ok();
    let numbers = numbers(&case, "out.mp4");
    // The container's audio starts one packet after its video: less than a frame.
    assert!(numbers.len() >= 60 && numbers[0] <= 1, "{numbers:?}");
    assert!(
        numbers[..58].windows(2).all(|w| w[1] == w[0] + 1),
        "{numbers:?}"
    );
    assert!(tone(&case.samples("out.mp4")[60_000..84_000], 880.0) > 0.03);
}

#[test]
fn longer_subtitles_truncate_nothing() {
    let case = Case::new();
    case.write("s.srt", "1\n00:00:00,000 --> 00:00:10,000\nlong\n");
    case.ffmpeg("-f lavfi -i testsrc2=s=320x180:r=30:d=2 -i s.srt -map 0 -map 1 -c:v libx264 -pix_fmt yuv420p -c:s srt subl.mkv");
    let run = case.exec(&["subl.mkv"], &["make a video"]).ok();
    assert!(!run.text().contains("cut off"), "{}", run.text());
    assert!(case.segments(0)[0].1.abs_diff(2_000) < 50);
}

#[test]
fn a_truncated_overlay_is_reported_too() {
    let case = Case::new();
    case.ffmpeg("-f lavfi -i testsrc2=s=320x180:r=30:d=4 -c:v libx264 -g 15 -pix_fmt yuv420p -movflags +faststart full.mp4");
    let whole = std::fs::read(case.path("full.mp4")).unwrap();
    case.write("half.mp4", &whole[..whole.len() / 2]);
    case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 photo.png");
    let put = "put half.mp4 in the bottom right corner at 50% size";
    let run = case
        .exec(
            &["photo.png", "half.mp4"],
            &["make a 4 second video from photo.png", put],
        )
        .ok();
    assert!(run.text().contains("cut off"), "{}", run.text());
}

#[test]
fn a_split_of_a_reversed_clip_is_inaudible() {
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=3 -f lavfi -i sine=f=440:d=3,volume=4 -c:v libx264 -pix_fmt yuv420p -c:a pcm_s16le p.mov",
    );
    case.export(
        "out.wav",
        &["p.mov"],
        &["make a video", "reverse clip 1", "split at 1.7s"],
    )
    .ok();
    let samples = case.samples("out.wav");
    let quietest = samples[4_800..139_200]
        .chunks(480)
        .map(rms)
        .fold(f64::MAX, f64::min);
    assert!(quietest > 0.9 * rms(&samples[4_800..139_200]), "{quietest}");
}

#[test]
fn a_thin_photo_can_be_an_overlay() {
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0x00c800:s=320x180 -frames:v 1 green.png");
    case.ffmpeg("-f lavfi -i color=red:s=2x20000,format=rgb24,crop=1:20000 -frames:v 1 thin.png");
    let put = ["put thin.png in the bottom right corner at 30% size"];
    case.export_in_two(
        (&["green.png"], &["make a 1 second video"]),
        "out.mp4",
        (&["thin.png"], &put),
    )
    .ok();
    assert_eq!(case.colors("out.mp4", "60:60:20:20").len(), 30);
}

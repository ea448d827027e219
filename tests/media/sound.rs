//! Timing of sounds, and clean edges.

use crate::kit::{Case, onsets};

const H264: &str = "-c:v libx264 -pix_fmt yuv420p -c:a aac";

/// Largest step between adjacent samples.
fn steepest(samples: &[f32]) -> f32 {
    samples
        .windows(2)
        .map(|w| (w[1] - w[0]).abs())
        .fold(0.0, f32::max)
}

#[test]
fn removed_ranges_leave_no_clicks() {
    // video-use#162, auto-editor PR#1181, flowblade#799
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=4 -f lavfi -i sine=f=441:d=4,volume=4 -c:v libx264 -pix_fmt yuv420p -c:a pcm_s16le a.mov",
    );
    case.export("plain.wav", &["a.mov"], &["make a video"]).ok();
    let natural = steepest(&case.samples("plain.wav")[4_800..180_000]);
    for edit in [
        "cut out 0:01.003 to 0:02.001",
        "use only seconds 1.003 to 2.001 of a",
        "loop clip 1 to 7 seconds",
    ] {
        case.export("out.wav", &["a.mov"], &["make a video", edit])
            .ok();
        let steps = steepest(&case.samples("out.wav"));
        assert!(
            steps <= natural * 1.1,
            "{edit}: {steps}, elsewhere {natural}"
        );
    }
}

#[test]
fn a_split_is_inaudible() {
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=4 -f lavfi -i sine=f=441:d=4,volume=4 -c:v libx264 -pix_fmt yuv420p -c:a pcm_s16le a.mov",
    );
    case.export("plain.wav", &["a.mov"], &["make a video"]).ok();
    case.export("out.wav", &["a.mov"], &["make a video", "split at 1.003s"])
        .ok();
    let (plain, split) = (case.samples("plain.wav"), case.samples("out.wav"));
    assert_eq!(plain.len(), split.len());
    let off = plain
        .iter()
        .zip(&split)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max);
    assert!(off < 0.001, "{off}");
}

#[test]
fn audio_starts_and_ends_at_its_times() {
    // audiomentations#335, calf#214
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=black:s=320x180:r=30:d=2 -f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)*(between(t\\,1\\,1.1)+gte(t\\,1.996)):s=48000:d=2' \
         -c:v libx264 -pix_fmt yuv420p -c:a pcm_s16le a.mov",
    );
    case.export("out.wav", &["a.mov"], &["make a video"]).ok();
    let samples = case.samples("out.wav");
    let found = onsets(&samples);
    assert!(
        (found[0] - 1.0).abs() < 0.001 && (found[1] - 1.996).abs() < 0.001,
        "{found:?}"
    );
    assert_eq!(samples.len(), 96_000);
    let end: f32 = samples[95_900..]
        .iter()
        .map(|s| s.abs())
        .fold(0.0, f32::max);
    assert!(end > 0.3, "the last moment is audible: {end}");
}

/// Exports a clip of flashes and beeps with an edit; returns the largest offset of a beep from its
/// flash (ms).
fn sync(seconds: u32, rate: &str, codecs: &str, messages: &[&str]) -> Vec<f64> {
    let case = Case::new();
    case.clap("clap.mp4", seconds, rate, codecs);
    case.export(
        "out.mp4",
        &["clap.mp4"],
        &[&["make a video"], messages].concat(),
    )
    .ok();
    case.sync("out.mp4")
}

fn assert_sync(found: &[f64], least: usize, by: f64, what: &str) {
    assert!(
        found.len() >= least && found.iter().all(|ms| ms.abs() <= by),
        "{what}: {found:?}"
    );
}

#[test]
fn video_and_audio_are_in_sync_at_cuts_and_rates() {
    for edit in [
        &[][..],
        &["cut out 0:01.5 to 0:02.5"],
        &["use only seconds 1.5 to 4.5 of clap"],
        &["split at 2.25s"],
    ] {
        assert_sync(&sync(6, "30", H264, edit), 2, 12.0, &format!("{edit:?}"));
    }
    for rate in ["30000/1001", "24000/1001", "60000/1001", "25"] {
        assert_sync(&sync(4, rate, H264, &[]), 3, 12.0, rate);
    }
}

#[test]
fn video_and_audio_are_in_sync_at_other_speeds() {
    for (speed, seconds, least, by) in [
        ("1.5", 6, 4, 25.0),
        ("2", 6, 4, 25.0),
        ("4", 12, 8, 25.0),
        ("0.5", 4, 3, 40.0),
        ("0.25", 3, 2, 40.0),
    ] {
        let edit = format!("play clip 1 at {speed}x");
        assert_sync(&sync(seconds, "30", H264, &[&edit]), least, by, &edit);
    }
}

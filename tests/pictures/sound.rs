//! A clap: a white flash and a tone at the same time. Playback writes its sound to a file (SDL's
//! disk driver), and the flash appears when the file reaches the tone.

use std::path::Path;

use vt100::Color;

use crate::common::ffmpeg;
use crate::run;
use crate::tui::Tui;

/// Time of the clap (ms).
const CLAP_MS: f64 = 2_000.0;
/// Bytes of the file per ms: 16-bit stereo at 48 kHz.
const BYTES_PER_MS: f64 = 192.0;
/// Duration of a buffer of ffplay (ms).
const BUFFER_MS: f64 = 2_048.0 / 48.0;
/// Maximum distance of the tone from its place in the sound (ms): while it starts, ffplay corrects
/// each frame of 21 ms by up to a tenth.
const MAX_CORRECTION_MS: f64 = 10.0;
/// Sound that a device would still have to play (ms): ffplay expects two buffers, which the file
/// does not have. It grows by whole buffers, so that half a buffer is to come on average.
const DEVICE_MS: f64 = 1.5 * BUFFER_MS;
/// Maximum difference between picture and sound (ms) on a busy machine, with a debug build. It is
/// below 40 ms on an idle one.
const MAX_DIFFERENCE_MS: f64 = 150.0;

fn clap(dir: &Path) {
    let picture = "color=black:s=320x180:r=30:d=4,drawbox=c=white:t=fill:enable='between(t,2,2.5)'";
    let sound = "aevalsrc='if(between(t,2,2.5),0.8*sin(2*PI*1000*t),0)':s=48000:d=4";
    let path = dir.join("clap.mp4");
    let codecs = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"];
    let inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound];
    ffmpeg(&[&inputs[..], &codecs[..], &[path.to_str().unwrap()]].concat());
}

/// True if a block of the picture is white.
fn is_flash(screen: &vt100::Screen) -> bool {
    let is_white = |color| matches!(color, Color::Rgb(r, g, b) if r.min(g).min(b) > 200);
    let cell = |row| screen.cell(row, 40);
    (2..10)
        .filter_map(cell)
        .any(|cell| cell.contents() == "▀" && is_white(cell.fgcolor()))
}

/// Time (ms) of the first loud sample of a file.
fn first_tone(samples: &[u8]) -> f64 {
    let is_loud = |frame: &[u8]| i16::from_le_bytes([frame[0], frame[1]]).unsigned_abs() > 3_000;
    let index = samples.chunks_exact(4).position(is_loud);
    index.expect("a tone") as f64 / 48.0
}

#[test]
fn the_picture_and_the_sound_of_a_clap_are_simultaneous() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    clap(dir);
    let request = [
        "exec",
        "--local",
        "--upload",
        "clap.mp4",
        "--",
        "make a video of it",
    ];
    run(dir, &request);
    let recording = dir.join("recording.raw");
    let environment = [
        ("COLORTERM", "truecolor"),
        ("SDL_AUDIODRIVER", "disk"),
        ("SDL_DISKAUDIOFILE", recording.to_str().unwrap()),
    ];
    let mut tui = Tui::start_with(dir, (80, 24), &["--local"], &environment);
    tui.wait_for("/ 0:04.0");
    tui.send("\x1b");
    tui.wait_for("i write");
    tui.send("2");
    tui.wait_for("D delete");
    tui.send(" ");
    tui.wait("the flash", is_flash);
    let bytes = std::fs::metadata(&recording).unwrap().len();
    let played_ms = bytes as f64 / BYTES_PER_MS - DEVICE_MS;
    tui.wait("the end of playback", |screen| {
        !screen.contents().contains("▶1x")
    });
    let tone = first_tone(&std::fs::read(&recording).unwrap());
    let difference = played_ms - tone;
    println!("the picture is {difference:.0} ms after the sound");
    // The player writes silence until the first samples arrive.
    let silence = (tone - CLAP_MS) % BUFFER_MS;
    assert!(
        silence.min(BUFFER_MS - silence).abs() < MAX_CORRECTION_MS,
        "the tone is at {tone} ms of the sound"
    );
    assert!(
        difference.abs() < MAX_DIFFERENCE_MS,
        "{difference} ms after the sound"
    );
    tui.send("q");
    let (status, _) = tui.end();
    assert_eq!(status, 0);
}

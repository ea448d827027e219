//! What several test programs need: small media made by ffmpeg, and a look at what came out.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs ffmpeg; the last argument is the output.
pub fn ffmpeg(arguments: &[&str]) {
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-nostdin"])
        .args(arguments)
        .status()
        .expect("ffmpeg runs");
    assert!(status.success(), "ffmpeg {arguments:?}");
}

/// A photo of one colour.
pub fn photo(dir: &Path, name: &str, colour: &str, size: &str) -> PathBuf {
    let path = dir.join(name);
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        &format!("color=c={colour}:s={size}"),
        "-frames:v",
        "1",
        path.to_str().unwrap(),
    ]);
    path
}

/// A clip of one colour with a quiet tone.
pub fn clip(dir: &Path, name: &str, colour: &str, size: &str, seconds: f64) -> PathBuf {
    let path = dir.join(name);
    let (picture, sound) = (
        format!("color=c={colour}:s={size}:r=30:d={seconds}"),
        format!("sine=f=440:d={seconds}"),
    );
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        &picture,
        "-f",
        "lavfi",
        "-i",
        &sound,
        "-shortest",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        path.to_str().unwrap(),
    ]);
    path
}

/// A tone.
pub fn tone(dir: &Path, name: &str, seconds: f64, channels: u32) -> PathBuf {
    let path = dir.join(name);
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        &format!("sine=f=330:d={seconds}"),
        "-ac",
        &channels.to_string(),
        path.to_str().unwrap(),
    ]);
    path
}

/// What ffprobe tells: `(codec, width, height)` of the video, the codec of the sound, seconds.
pub struct Probe {
    pub video: String,
    pub profile: String,
    pub width: u64,
    pub height: u64,
    pub audio: String,
    pub seconds: f64,
}

pub fn probe(path: &Path) -> Probe {
    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-print_format",
            "json",
            "-show_format",
            "-show_streams",
        ])
        .arg(path)
        .output()
        .expect("ffprobe runs");
    let answer: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("ffprobe answers");
    let stream = |kind: &str| {
        answer["streams"]
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["codec_type"] == kind)
            .cloned()
            .unwrap_or_default()
    };
    let (video, audio) = (stream("video"), stream("audio"));
    Probe {
        video: video["codec_name"].as_str().unwrap_or_default().into(),
        profile: video["profile"].as_str().unwrap_or_default().into(),
        width: video["width"].as_u64().unwrap_or(0),
        height: video["height"].as_u64().unwrap_or(0),
        audio: audio["codec_name"].as_str().unwrap_or_default().into(),
        seconds: answer["format"]["duration"]
            .as_str()
            .unwrap_or("0")
            .parse()
            .unwrap_or(0.0),
    }
}

/// The colour (r, g, b) at a point of the frame at a time; the point as shares of width and height.
pub fn colour_at(path: &Path, seconds: f64, x: f64, y: f64) -> [u8; 3] {
    let crop = format!("crop=2:2:iw*{x}:ih*{y},format=rgb24");
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-ss", &seconds.to_string(), "-i"])
        .arg(path)
        .args(["-frames:v", "1", "-vf", &crop, "-f", "rawvideo", "-"])
        .output()
        .expect("ffmpeg runs");
    [output.stdout[0], output.stdout[1], output.stdout[2]]
}

/// A decoded frame.
pub struct Frame {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Frame {
    /// The colour at a point, as shares of width and height.
    pub fn at(&self, x: f64, y: f64) -> [u8; 3] {
        let (x, y) = (
            (x * self.width as f64) as usize,
            (y * self.height as f64) as usize,
        );
        let i = (y.min(self.height - 1) * self.width + x.min(self.width - 1)) * 3;
        [self.pixels[i], self.pixels[i + 1], self.pixels[i + 2]]
    }
}

/// The whole frame at a time: for tests that look at many points.
pub fn frame_at(path: &Path, seconds: f64) -> Frame {
    let p = probe(path);
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-ss", &seconds.to_string(), "-i"])
        .arg(path)
        .args(["-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
        .output()
        .expect("ffmpeg runs");
    Frame {
        width: p.width as usize,
        height: p.height as usize,
        pixels: output.stdout,
    }
}

/// Whether two colours are the same to the eye of a lossy codec.
pub fn close(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 24)
}

/// The mean level of the sound in dB between two times.
pub fn level(path: &Path, from: f64, to: f64) -> f64 {
    let output = Command::new("ffmpeg")
        .args([
            "-nostdin",
            "-v",
            "info",
            "-ss",
            &from.to_string(),
            "-t",
            &(to - from).to_string(),
            "-i",
        ])
        .arg(path)
        .args(["-vn", "-af", "volumedetect", "-f", "null", "-"])
        .output()
        .expect("ffmpeg runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let value = text
        .split("mean_volume:")
        .nth(1)
        .and_then(|t| t.split_whitespace().next())
        .unwrap_or("-99");
    value.parse().unwrap_or(-99.0)
}

/// How many frames the picture has.
pub fn frames(path: &Path) -> u64 {
    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-count_frames",
            "-select_streams",
            "v:0",
            "-show_entries",
            "stream=nb_read_frames",
        ])
        .args(["-of", "csv=p=0"])
        .arg(path)
        .output()
        .expect("ffprobe runs");
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .trim_end_matches(',')
        .parse()
        .expect("a number of frames")
}

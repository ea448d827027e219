//! Runs the built program on media made for one case, and measures its exports.
#![allow(dead_code, reason = "each file of cases uses a part of it")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary folder with the media of one case and a separate data folder.
pub struct Case {
    dir: tempfile::TempDir,
}

/// Outcome of one run of the program.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// All output of the run.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Panics with the output unless the run succeeded.
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.text());
        self
    }

    /// Session id in the output of `exec --json`.
    pub fn session(&self) -> String {
        let mut events = self
            .stdout
            .lines()
            .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok());
        let session = events
            .find(|e| e["event"] == "session")
            .expect("a session event");
        session["session_id"]
            .as_str()
            .expect("a session id")
            .to_owned()
    }
}

impl Case {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        std::fs::write(self.path(name), bytes).expect("the file is written");
        self
    }

    /// Runs an ffmpeg command line in the folder; arguments are separated by spaces, `'…'` groups.
    pub fn ffmpeg(&self, line: &str) -> &Self {
        let output = self.run(
            "ffmpeg",
            ["-v", "error", "-y", "-nostdin"]
                .map(str::to_owned)
                .into_iter()
                .chain(split(line)),
        );
        assert!(
            output.status.success(),
            "ffmpeg {line}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        self
    }

    /// Output of an ffmpeg command line that writes to `-`.
    pub fn decode(&self, line: &str) -> Vec<u8> {
        self.run(
            "ffmpeg",
            ["-v", "error", "-nostdin"]
                .map(str::to_owned)
                .into_iter()
                .chain(split(line)),
        )
        .stdout
    }

    fn run(&self, program: &str, arguments: impl IntoIterator<Item = String>) -> Output {
        Command::new(program)
            .args(arguments)
            .current_dir(self.dir.path())
            .output()
            .expect("the program runs")
    }

    /// Runs `nemo-tui` with these arguments in the folder.
    pub fn nemo(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_nemo-tui"))
            .args(arguments)
            .current_dir(self.dir.path())
            .env("HOME", self.dir.path())
            .env("NEMO_TUI_DATA_DIR", self.path("data"))
            .env_remove("NEMO_TOKEN")
            .output()
            .expect("nemo-tui runs");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Runs `exec --local` with uploads and messages.
    pub fn exec(&self, uploads: &[&str], messages: &[&str]) -> Run {
        self.nemo(&[&["exec", "--local", "--upload"], uploads, &["--"], messages].concat())
    }

    /// Runs `exec --local` in 480p and exports to `out`.
    pub fn export(&self, out: &str, uploads: &[&str], messages: &[&str]) -> Run {
        // An existing file would be kept, and the new one would get another name.
        let _ = std::fs::remove_file(self.path(out));
        let head = [
            "exec",
            "--local",
            "--resolution",
            "480p",
            "--export",
            out,
            "--upload",
        ];
        self.nemo(&[&head, uploads, &["--"], messages].concat())
    }

    /// Runs twice: the first run uploads and edits, the second continues its session with more
    /// uploads and exports to `out`.
    pub fn export_in_two(
        &self,
        first: (&[&str], &[&str]),
        out: &str,
        second: (&[&str], &[&str]),
    ) -> Run {
        let _ = std::fs::remove_file(self.path(out));
        let head = ["exec", "--local", "--json", "--upload"];
        let session = self
            .nemo(&[&head, first.0, &["--"], first.1].concat())
            .ok()
            .session();
        let head = [
            "exec",
            "--local",
            "--session",
            &session,
            "--resolution",
            "480p",
            "--export",
            out,
        ];
        let uploads = if second.0.is_empty() {
            vec![]
        } else {
            [&["--upload"], second.0].concat()
        };
        self.nemo(&[&head, uploads.as_slice(), &["--"], second.1].concat())
    }

    /// Draft of the last session.
    pub fn draft(&self) -> serde_json::Value {
        let run = self.nemo(&["state", "--local", "--json"]).ok();
        let mut events = run
            .stdout
            .lines()
            .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok());
        events
            .find(|e| e["event"] == "draft")
            .expect("a draft event")["draft"]
            .clone()
    }

    /// `(start_ms, duration_ms, name or text)` of the segments of one kind of track (0 video, 1
    /// audio, 7 text).
    pub fn segments(&self, kind: u64) -> Vec<(u64, u64, String)> {
        let draft = self.draft();
        let tracks = draft["t"].as_array().cloned().unwrap_or_default();
        let tracks = tracks.into_iter().filter(|t| t["tt"] == kind);
        let segments = tracks.flat_map(|t| t["sg"].as_array().cloned().unwrap_or_default());
        segments
            .map(|s| {
                let text = s["m"]["text"]
                    .as_str()
                    .or(s["m"]["name"].as_str())
                    .unwrap_or_default()
                    .to_owned();
                (
                    s["s"].as_u64().unwrap_or(0),
                    s["d"].as_u64().unwrap_or(0),
                    text,
                )
            })
            .collect()
    }

    /// Length of the video and of the audio by their packets (s).
    pub fn lengths(&self, name: &str) -> (f64, f64) {
        let duration_of = |kind: &str| {
            let line = format!(
                "-v error -select_streams {kind}:0 -show_entries packet=pts_time,duration_time -of csv=p=0 {name}"
            );
            let output = self.run("ffprobe", split(&line));
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.lines()
                .filter_map(|l| {
                    let mut numbers = l.split(',').map(str::parse::<f64>);
                    let start = numbers.next()?.ok()?;
                    Some(start + numbers.next().and_then(Result::ok).unwrap_or(0.0))
                })
                .fold(0.0, f64::max)
        };
        (duration_of("v"), duration_of("a"))
    }

    /// Every video frame, with its area `crop` (`w:h:x:y`) scaled to one pixel, as RGB.
    pub fn colors(&self, name: &str, crop: &str) -> Vec<[u8; 3]> {
        // Scale to two by two: swscale converts a single pixel incorrectly.
        let raw = self.decode(&format!(
            "-i {name} -vsync passthrough -vf 'crop={crop},scale=2:2:flags=area+accurate_rnd+full_chroma_int:in_color_matrix=bt709,format=rgb24' -f rawvideo -"
        ));
        let mean = |p: &[u8], i: usize| {
            (p.iter()
                .skip(i)
                .step_by(3)
                .map(|v| u32::from(*v))
                .sum::<u32>()
                / 4) as u8
        };
        raw.chunks_exact(12)
            .map(|p| [mean(p, 0), mean(p, 1), mean(p, 2)])
            .collect()
    }

    /// Every video frame as gray levels (full range), with its width and height.
    pub fn grays(&self, name: &str, width: usize, height: usize) -> Vec<Vec<u8>> {
        let line = format!(
            "-i {name} -vsync passthrough -vf 'scale={width}:{height}:out_range=pc,format=gray' -f rawvideo -"
        );
        self.decode(&line)
            .chunks_exact(width * height)
            .map(<[u8]>::to_vec)
            .collect()
    }

    /// The audio as mono samples (-1 to 1) at 48 kHz.
    pub fn samples(&self, name: &str) -> Vec<f32> {
        let raw = self.decode(&format!(
            "-i {name} -map 0:a:0 -af pan=mono|c0=0.5*c0+0.5*c1 -ar 48000 -f f32le -"
        ));
        raw.chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect()
    }

    /// Beep minus flash (ms), for every flash of an exported clip made by [`Case::clap`].
    pub fn sync(&self, name: &str) -> Vec<f64> {
        let fps = self.rate(name);
        let light: Vec<bool> = self
            .grays(name, 16, 9)
            .iter()
            .map(|f| f[4 * 16 + 8] > 128)
            .collect();
        let flashes: Vec<f64> = (1..light.len())
            .filter(|i| light[*i] && !light[i - 1])
            .map(|i| i as f64 / fps)
            .collect();
        let samples = self.samples(name);
        let beeps = onsets(&samples);
        let nearest = |t: f64| {
            beeps
                .iter()
                .map(|b| b - t)
                .min_by(|a, b| a.abs().total_cmp(&b.abs()))
        };
        flashes
            .iter()
            .map(|t| nearest(*t).expect("a beep") * 1000.0)
            .collect()
    }

    /// Frame rate of the video (fps).
    pub fn rate(&self, name: &str) -> f64 {
        let line = format!(
            "-v error -select_streams v:0 -show_entries stream=r_frame_rate -of csv=p=0 {name}"
        );
        let text = String::from_utf8_lossy(&self.run("ffprobe", split(&line)).stdout)
            .trim()
            .to_owned();
        let (n, d) = text.split_once('/').expect("a rate");
        n.parse::<f64>().expect("a number")
            / d.trim_end_matches(',').parse::<f64>().expect("a number")
    }

    /// A clip whose center flashes for 5 frames each second, with a 1 kHz beep of the same length.
    pub fn clap(&self, name: &str, seconds: u32, rate: &str, codecs: &str) -> &Self {
        let frame: f64 = rate.split_once('/').map_or_else(
            || rate.parse::<f64>().expect("a rate").recip(),
            |(n, d)| d.parse::<f64>().expect("a rate") / n.parse::<f64>().expect("a rate"),
        );
        let (first, each, length) = ((1.0 / frame).round(), (1.0 / frame).round(), 5.0 * frame);
        let period = each * frame;
        self.ffmpeg(&format!(
            "-f lavfi -i 'color=0x202020:s=320x180:r={rate}:d={seconds},drawbox=c=white:t=fill:enable=gte(n\\,{first})*lt(mod(n\\,{each})\\,5)' \
             -f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)*gte(t\\,{period})*lt(mod(t\\,{period})\\,{length}):s=48000:d={seconds}' {codecs} {name}"
        ))
    }
}

/// Input options of a clip whose frames encode their number: column k of eight is white if bit k is
/// set.
pub fn counter(rate: u32, seconds: f64) -> String {
    format!(
        "-f lavfi -i 'nullsrc=s=128x72:r={rate}:d={seconds},format=yuv420p,geq=lum=16+219*mod(floor(N/pow(2\\,floor(X/16)))\\,2):cb=128:cr=128'"
    )
}

/// Frame numbers in an export of [`counter`].
pub fn numbers(case: &Case, name: &str) -> Vec<u32> {
    let bit = |f: &[u8], k: usize| u32::from(f[240 * 854 + k * 106 + 53] > 128) << k;
    case.grays(name, 854, 480)
        .iter()
        .map(|f| (0..8).map(|k| bit(f, k)).sum())
        .collect()
}

/// Times at which a sound begins after at least 100 ms of silence (s).
pub fn onsets(samples: &[f32]) -> Vec<f64> {
    let loudest = samples.iter().fold(0.0f32, |a, b| a.max(b.abs()));
    let (mut quiet, mut found) = (48_000usize, Vec::new());
    for (i, sample) in samples.iter().enumerate() {
        if sample.abs() > loudest * 0.25 {
            if quiet >= 4_800 {
                found.push(i as f64 / 48_000.0);
            }
            quiet = 0;
        } else {
            quiet += 1;
        }
    }
    found
}

/// Level (RMS) of a tone of `hz` in samples at 48 kHz.
pub fn tone(samples: &[f32], hz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (i, sample) in samples.iter().enumerate() {
        let phase = std::f64::consts::TAU * hz * i as f64 / 48_000.0;
        re += f64::from(*sample) * phase.cos();
        im += f64::from(*sample) * phase.sin();
    }
    (re * re + im * im).sqrt() * std::f64::consts::SQRT_2 / samples.len().max(1) as f64
}

/// Loudness (RMS) of samples.
pub fn rms(samples: &[f32]) -> f64 {
    (samples.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / samples.len().max(1) as f64)
        .sqrt()
}

/// True if two colors differ by at most `by` in every channel.
pub fn within(a: [u8; 3], b: [u8; 3], by: u8) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= by)
}

/// Number of occurrences of each run of values, for assertions on sequences of frames.
pub fn counts<T: std::hash::Hash + Eq>(values: impl IntoIterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    values
        .into_iter()
        .for_each(|v| *counts.entry(v).or_default() += 1);
    counts
}

/// True if a file exists and is not empty.
pub fn is_written(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|m| m.len() > 0)
}

/// Splits a line into arguments at spaces outside of `'…'`.
fn split(line: &str) -> Vec<String> {
    let (mut arguments, mut current, mut quoted, mut begun) =
        (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '\'' => (quoted, begun) = (!quoted, true),
            ' ' if !quoted => {
                if begun {
                    arguments.push(std::mem::take(&mut current));
                }
                begun = false;
            }
            c => {
                current.push(c);
                begun = true;
            }
        }
    }
    if begun {
        arguments.push(current);
    }
    arguments
}

//! Pause removal by its sound and picture: a talk with known pauses, whose last event is a beep
//! with a flash. `make test-speech` makes one of ten minutes and compares it with auto-editor.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{program, stdout};

const RATE: usize = 48_000;
/// Samples of a step: 10 ms.
const STEP: usize = RATE / 100;
/// Share of the peak below which sound is quiet, as in auto-editor.
const QUIET: f64 = 0.04;
/// Parts of a pause after and before speech that stay (ms).
const KEPT_MS: (f64, f64) = (150.0, 80.0);
/// Shortest pause that is cut (ms).
const MIN_PAUSE_MS: f64 = 500.0;

/// Decodes the sound of a file: mono.
fn decode(path: &Path) -> Vec<i16> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args(["-ac", "1", "-ar", &RATE.to_string(), "-f", "s16le", "-"])
        .output()
        .unwrap();
    let samples = output.stdout.chunks_exact(2);
    samples.map(|b| i16::from_le_bytes([b[0], b[1]])).collect()
}

fn peak(samples: &[i16]) -> f64 {
    let peak = samples.iter().map(|s| s.unsigned_abs()).max();
    f64::from(peak.unwrap_or(0))
}

/// Parts of a recording that are not quiet, joined over 250 ms.
fn spoken_parts(samples: &[i16]) -> Vec<Vec<i16>> {
    let limit = QUIET * peak(samples);
    let loud = samples.chunks(STEP).map(|step| peak(step) >= limit);
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for (step, _) in loud.enumerate().filter(|(_, is_loud)| *is_loud) {
        match parts.last_mut() {
            Some((_, end)) if step <= *end + 25 => *end = step + 1,
            _ => parts.push((step, step + 1)),
        }
    }
    let long = parts.into_iter().filter(|(start, end)| end - start >= 40);
    long.map(|(start, end)| samples[start * STEP..(end * STEP).min(samples.len())].to_vec())
        .collect()
}

/// A talk, and its pauses of at least the shortest length (ms).
struct Talk {
    file: PathBuf,
    pauses: Vec<(f64, f64)>,
}

/// Writes a talk of these parts with a beep and a flash at its end.
fn talk(dir: &Path, parts: &[Vec<i16>], seconds: f64) -> Talk {
    let lengths_ms = [700, 150, 1_200, 300, 600, 2_000, 900, 2_500];
    let (mut samples, mut pauses) = (vec![0_i16; RATE], Vec::new());
    for (part, length_ms) in parts.iter().cycle().zip(lengths_ms.iter().cycle()) {
        let gain = 0.7 * 32_767.0 / peak(part).max(1.0);
        samples.extend(part.iter().map(|s| (f64::from(*s) * gain) as i16));
        let start_ms = samples.len() as f64 * 1_000.0 / RATE as f64;
        if samples.len() as f64 / RATE as f64 >= seconds {
            break;
        }
        samples.resize(samples.len() + RATE / 1_000 * length_ms, 0);
        pauses.push((start_ms, start_ms + *length_ms as f64));
    }
    pauses.retain(|(start, end)| end - start >= MIN_PAUSE_MS);
    samples.resize(samples.len() + RATE, 0);
    let flash = samples.len() as f64 / RATE as f64;
    let tone = (0..RATE / 5).map(|i| (i as f64 * 0.13).sin() * 28_000.0);
    samples.extend(tone.map(|s| s as i16));
    samples.resize(samples.len() + RATE / 2, 0);
    // The noise of a room.
    let mut state = 1_u32;
    for sample in &mut samples {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample = sample.saturating_add((state >> 27) as i16 - 16);
    }
    let raw: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
    std::fs::write(dir.join("talk.raw"), raw).unwrap();
    let length = samples.len() as f64 / RATE as f64;
    let picture = format!(
        "color=gray:s=320x180:r=30:d={length},drawbox=color=white:t=fill:\
         enable='between(t,{flash},{flash}+0.2)'"
    );
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", &picture])
        .args([
            "-f",
            "s16le",
            "-ac",
            "1",
            "-ar",
            &RATE.to_string(),
            "-i",
            "talk.raw",
        ])
        .args([
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "aac",
            "-b:a",
            "160k",
        ])
        .arg("talk.mp4")
        .current_dir(dir)
        .status();
    assert!(status.unwrap().success());
    Talk {
        file: dir.join("talk.mp4"),
        pauses,
    }
}

/// A talk without its pauses: the parts of it that are left (ms), and the export.
struct Tightened {
    parts: Vec<(f64, f64)>,
    export: PathBuf,
}

fn tighten(dir: &Path) -> Tightened {
    let output = program(dir)
        .args(["exec", "--local", "--json", "--upload", "talk.mp4"])
        .args(["--export", "out.mp4", "--resolution", "480p", "--"])
        .args(["make a video from this clip", "cut the pauses"])
        .output()
        .unwrap();
    let events = stdout(&output);
    let events = events.lines().map(|l| serde_json::from_str(l).unwrap());
    let events: Vec<Value> = events.collect();
    let draft = events.iter().rev().find(|e| e["event"] == "draft").unwrap();
    let segments = draft["draft"]["t"][0]["sg"].as_array().unwrap();
    let part = |segment: &Value| {
        let start = segment["m"]["in"].as_f64().unwrap_or(0.0);
        (start, start + segment["d"].as_f64().unwrap())
    };
    Tightened {
        parts: segments.iter().map(part).collect(),
        export: dir.join("out.mp4"),
    }
}

fn cuts(parts: &[(f64, f64)]) -> Vec<(f64, f64)> {
    parts
        .windows(2)
        .map(|pair| (pair[0].1, pair[1].0))
        .collect()
}

/// Distances (ms) of the edges of cuts to the expected ones, sorted; and the number of expected
/// cuts that have no counterpart.
fn edge_errors(cuts: &[(f64, f64)], expected: &[(f64, f64)]) -> (Vec<f64>, usize) {
    let (mut errors, mut missing) = (Vec::new(), 0);
    for (start, end) in expected {
        match cuts.iter().find(|cut| cut.0 < *end && *start < cut.1) {
            Some(cut) => errors.extend([(cut.0 - start).abs(), (cut.1 - end).abs()]),
            None => missing += 1,
        }
    }
    errors.sort_by(f64::total_cmp);
    (errors, missing)
}

fn within(errors: &[f64], limit_ms: f64) -> f64 {
    let near = errors.iter().filter(|error| **error <= limit_ms).count();
    near as f64 / errors.len() as f64
}

fn expected(pauses: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let cut = |(start, end): &(f64, f64)| (start + KEPT_MS.0, end - KEPT_MS.1);
    pauses.iter().map(cut).collect()
}

/// Checks that no cut clicks: the largest step there is at most twice the largest one
/// around it.
fn assert_no_clicks(tightened: &Tightened, sound: &[i16]) {
    let step = |range: std::ops::Range<usize>| {
        let part = sound.get(range).unwrap_or_default();
        let steps = part.windows(2).map(|pair| pair[0].abs_diff(pair[1]));
        steps.max().unwrap_or(0)
    };
    let mut at_ms = 0.0;
    for (start, end) in &tightened.parts[..tightened.parts.len() - 1] {
        at_ms += end - start;
        let at = (at_ms * RATE as f64 / 1_000.0) as usize;
        let (near, far) = (STEP / 2, 20 * STEP);
        let own = step(at - far..at - near).max(step(at + near..at + far));
        let cut = step(at - near..at + near);
        assert!(cut <= 2 * own, "{cut} at {at_ms} ms, {own} around it");
    }
}

/// Time between the beep and the flash at the end of a video (ms).
fn sync_error_ms(tightened: &Tightened, sound: &[i16]) -> f64 {
    let limit = 20_000;
    let from = sound.len() - 2 * RATE;
    let beep = sound[from..].iter().position(|s| s.unsigned_abs() > limit);
    let beep_ms = (from + beep.unwrap()) as f64 * 1_000.0 / RATE as f64;
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(&tightened.export)
        .args([
            "-vf",
            "fps=30,scale=4:4",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "-",
        ])
        .output()
        .unwrap();
    let mut frames = output.stdout.chunks_exact(16);
    let flash = frames.position(|frame| frame.iter().all(|p| *p > 200));
    beep_ms - flash.unwrap() as f64 * 1_000.0 / 30.0
}

#[test]
fn known_pauses_are_cut_without_clicks_and_in_sync() {
    let dir = tempfile::tempdir().unwrap();
    let voice = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/voiceover.mp3");
    let talk = talk(dir.path(), &spoken_parts(&decode(&voice)), 12.0);
    let tightened = tighten(dir.path());
    let found = cuts(&tightened.parts);
    let (errors, missing) = edge_errors(&found, &expected(&talk.pauses));
    assert_eq!((found.len(), missing), (talk.pauses.len(), 0), "{found:?}");
    assert!(within(&errors, 50.0) >= 0.9, "{errors:?}");
    let sound = decode(&tightened.export);
    assert_no_clicks(&tightened, &sound);
    let sync_ms = sync_error_ms(&tightened, &sound);
    assert!(sync_ms.abs() <= 34.0, "{sync_ms}");
}

/// Parts that auto-editor leaves of a talk (ms).
fn auto_editor(program: &str, talk: &Talk, dir: &Path) -> Vec<(f64, f64)> {
    let status = Command::new(program)
        .arg(&talk.file)
        .args(["--margin", "0.08s,0.15s", "--edit"])
        .arg(format!("audio:threshold={QUIET},mincut=15,minclip=3"))
        .args(["--export", "json", "--no-open", "-q", "-o", "cuts.json"])
        .current_dir(dir)
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.unwrap().success());
    let text = std::fs::read_to_string(dir.join("cuts.json")).unwrap();
    let timeline: Value = serde_json::from_str(&text).unwrap();
    let clips = timeline["v"][0].as_array().unwrap();
    let part = |clip: &Value| {
        let frame = |name: &str| clip[name].as_f64().unwrap() * 1_000.0 / 30.0;
        (frame("offset"), frame("offset") + frame("dur"))
    };
    clips.iter().map(part).collect()
}

#[test]
#[ignore = "needs recordings and auto-editor, see `make test-speech`"]
fn ten_minutes_are_tightened_like_by_auto_editor() {
    let dir = tempfile::tempdir().unwrap();
    let folder = PathBuf::from(std::env::var("SPEECH_VOICES").unwrap());
    let names = ["two_cities.wav", "beckett.wav", "endgame_nagg_nell.wav"];
    let parts = names
        .iter()
        .flat_map(|name| spoken_parts(&decode(&folder.join(name))));
    let talk = talk(dir.path(), &parts.collect::<Vec<_>>(), 600.0);
    let tightened = tighten(dir.path());
    let found = cuts(&tightened.parts);
    let (errors, missing) = edge_errors(&found, &expected(&talk.pauses));
    let near = within(&errors, 50.0);
    println!(
        "{} known pauses: {} cuts, {missing} missing, {:.1} % of the edges within 50 ms",
        talk.pauses.len(),
        found.len(),
        near * 100.0
    );
    assert!(missing <= 1 && near >= 0.95, "{errors:?}");
    let program = std::env::var("SPEECH_AUTO_EDITOR").unwrap();
    let other = cuts(&auto_editor(&program, &talk, dir.path()));
    let (errors, missing) = edge_errors(&found, &other);
    let near = within(&errors, 50.0);
    println!(
        "auto-editor: {} cuts, {missing} missing here, {:.1} % of the edges within 50 ms",
        other.len(),
        near * 100.0
    );
    assert!(missing <= 2 && near >= 0.85, "{errors:?}");
    let sound = decode(&tightened.export);
    assert_no_clicks(&tightened, &sound);
    let sync_ms = sync_error_ms(&tightened, &sound);
    println!("beep after flash at the end: {sync_ms:.1} ms");
    assert!(sync_ms.abs() <= 34.0, "{sync_ms}");
}

//! The built-in recognizer on real voices: words, times, speed and memory.
//! Run by `make test-speech`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use serde_json::Value;

use super::{program, stdout};

/// A recording, and what is said in it.
struct VoiceSample {
    /// Variable of its folder; the sample media without one.
    folder: Option<&'static str>,
    name: &'static str,
    language: &'static str,
    text: &'static str,
    /// Largest share of wrong words, or of wrong characters in Chinese.
    limit: f64,
    /// True if the starts of its words are measured.
    is_timed: bool,
}

const RECORDINGS: [VoiceSample; 6] = [
    VoiceSample {
        folder: Some("SPEECH_VOICES"),
        name: "two_cities.wav",
        language: "en",
        text: "It was the best of times, it was the worst of times, it was the age of wisdom, it \
               was the age of foolishness, it was the epoch of belief, it was the epoch of \
               incredulity, it was the season of light, it was the season of darkness, it was the \
               spring of hope, it was the winter of despair, we had everything before us, we had \
               nothing before us, we were all going direct to heaven, we were all going direct the \
               other way. In short, the period was so far like the present period that some of its \
               noisiest authorities insisted on its being received, for good or for evil, in the \
               superlative degree of comparison only.",
        limit: 0.1,
        is_timed: true,
    },
    VoiceSample {
        folder: Some("SPEECH_VOICES"),
        name: "beckett.wav",
        language: "en",
        text: "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better.",
        limit: 0.2,
        is_timed: true,
    },
    VoiceSample {
        folder: Some("SPEECH_MORE_VOICES"),
        name: "basic_ref_en.wav",
        language: "en",
        text: "Some call me nature, others call me mother nature.",
        limit: 0.2,
        is_timed: false,
    },
    // Read by a synthetic voice, which Whisper understands less well.
    VoiceSample {
        folder: None,
        name: "voiceover.mp3",
        language: "en",
        text: "Some places stay with you. First light on the mountains. The sea, when the day is \
               almost gone. A city that never quite sleeps. Pack light, and go and see them.",
        limit: 0.25,
        is_timed: false,
    },
    VoiceSample {
        folder: Some("SPEECH_MORE_VOICES"),
        name: "basic_ref_zh.wav",
        language: "zh",
        text: "对，这就是我，万人敬仰的太乙真人。",
        limit: 0.35,
        is_timed: false,
    },
    // The language is detected.
    VoiceSample {
        folder: Some("SPEECH_MORE_VOICES"),
        name: "basic_ref_zh.wav",
        language: "auto",
        text: "对，这就是我，万人敬仰的太乙真人。",
        limit: 0.35,
        is_timed: false,
    },
];

impl VoiceSample {
    fn file(&self) -> PathBuf {
        let folder = match self.folder {
            Some(name) => PathBuf::from(std::env::var(name).unwrap()),
            None => Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample"),
        };
        folder.join(self.name)
    }
}

/// Words without marks; characters in Chinese.
fn normalized(text: &str) -> Vec<String> {
    let is_chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let text = text.to_lowercase();
    if is_chinese {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        return letters.map(String::from).collect();
    }
    text.split_whitespace()
        .map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect())
        .collect()
}

/// Number of words to insert, delete or replace.
fn edit_distance(a: &[String], b: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, word) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(word != other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// Samples of a WAV with 16 bits in mono, as 10 ms levels, and whether they are quiet.
fn quiet_steps(path: &Path) -> Vec<bool> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args(["-ac", "1", "-ar", "16000", "-f", "s16le", "-"])
        .output()
        .unwrap();
    let samples: Vec<f64> = output
        .stdout
        .chunks_exact(2)
        .map(|b| f64::from(i16::from_le_bytes([b[0], b[1]])))
        .collect();
    let levels: Vec<f64> = samples
        .chunks_exact(160)
        .map(|step| (step.iter().map(|s| s * s).sum::<f64>() / 160.0 + 1.0).log10())
        .collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted[sorted.len() / 20], sorted[sorted.len() * 9 / 10]);
    levels
        .iter()
        .map(|l| *l < low + 0.3 * (high - low))
        .collect()
}

/// Distances (ms) from the start of each word after a pause of 200 ms to the start of the sound.
/// Sounds shorter than 120 ms after such a pause may be noises: `two_cities.wav` begins and ends
/// with some of 50 and 110 ms.
fn start_errors(words: &[Value], quiet: &[bool]) -> Vec<u64> {
    let mut starts = Vec::new();
    let mut run = 0;
    for (step, is_quiet) in quiet.iter().enumerate() {
        if *is_quiet {
            run += 1;
        } else {
            let sound = quiet[step..].iter().take_while(|quiet| !**quiet).count();
            if run >= 20 && sound >= 12 {
                starts.push(step as u64 * 10);
            }
            run = 0;
        }
    }
    let distance = |start: &u64| {
        let distances = words
            .iter()
            .map(|w| w["start_ms"].as_u64().unwrap().abs_diff(*start));
        distances.min().unwrap_or(u64::MAX)
    };
    let mut errors: Vec<u64> = starts.iter().map(distance).collect();
    errors.sort_unstable();
    errors
}

#[test]
#[ignore = "needs a model of 148 MB, see `make test-speech`"]
fn real_voices_are_transcribed() {
    let model = std::env::var("SPEECH_MODEL").unwrap();
    println!("file, errors, start error after pauses p50/p90 (ms), real-time factor, peak MB");
    let mut all_starts = Vec::new();
    for recording in &RECORDINGS {
        let dir = tempfile::tempdir().unwrap();
        let file = recording.file();
        let started = Instant::now();
        let output = measured(dir.path())
            .arg("transcribe")
            .arg(&file)
            .args([
                "--json",
                "--language",
                recording.language,
                "--model",
                &model,
            ])
            .output()
            .unwrap();
        let seconds = started.elapsed().as_secs_f64();
        let words: Vec<Value> = stdout(&output)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let text: Vec<&str> = words.iter().map(|w| w["text"].as_str().unwrap()).collect();
        let reference = normalized(recording.text);
        let errors = edit_distance(&normalized(&text.join(" ")), &reference);
        let quiet = quiet_steps(&file);
        let starts = start_errors(&words, &quiet);
        let at = |share: usize| starts.get(starts.len() * share / 10).copied().unwrap_or(0);
        let (p50, p90) = (at(5), at(9));
        let factor = seconds / (quiet.len() as f64 / 100.0);
        println!(
            "{} ({}): {errors}/{}, {p50}/{p90}, {factor:.2}, {}",
            recording.name,
            recording.language,
            reference.len(),
            peak_mb(&output)
        );
        let share = errors as f64 / reference.len() as f64;
        assert!(share <= recording.limit, "{text:?}");
        if recording.is_timed {
            all_starts.extend(starts);
        }
    }
    // The room noise of `beckett.wav` leaves two pauses, too few for a limit of its own.
    all_starts.sort_unstable();
    let at = |share: usize| all_starts[all_starts.len() * share / 10];
    assert!(at(5) <= 50 && at(9) <= 150, "{all_starts:?}");
}

/// Runs a command and prints the peak memory of its largest process (KB) to stderr.
const MEASURE: &str = "import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)";

/// The program, measured by Python.
fn measured(dir: &Path) -> Command {
    let program = program(dir);
    let mut command = Command::new("python3");
    command.args(["-c", MEASURE]).arg(program.get_program());
    command
        .current_dir(dir)
        .env("NEMO_TUI_DATA_DIR", dir.join("data"));
    command
}

fn peak_mb(output: &Output) -> u64 {
    let text = String::from_utf8_lossy(&output.stderr);
    let kilobytes = text
        .lines()
        .last()
        .and_then(|line| line.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_024
}

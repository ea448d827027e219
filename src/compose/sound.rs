//! A plan → the filter graph of its sound: one pass over the whole film.

use std::fmt::Write;

use super::graph::{Builder, number, seconds};
use super::plan::{Plan, Role, Sound};

/// Nothing is louder than this, as a share of full scale.
const CEILING: &str = "alimiter=limit=0.97:level=false";
/// How speech pushes down what gives way to it.
const DUCKING: &str = "sidechaincompress=threshold=0.02:ratio=8:attack=20:release=400:makeup=1";

/// Inputs and filters that mix the whole film's sound as `[audio]`: at its places over silence of the whole length.
/// `ceiling` limits it so that nothing clips; a mix that is brought to a loudness later is limited then.
pub fn mix(plan: &Plan, ceiling: bool) -> Builder {
    let mut b = Builder::default();
    let total = seconds(plan.frames, plan.fps);
    b.chain(&format!("anullsrc=r=48000:cl=stereo,atrim=end={total}[silence]"));
    let speaks = |s: &Sound| s.role == Role::Speech;
    // Without a voice-over, what was recorded with the clips is what is spoken.
    let keys = |s: &Sound| if plan.sounds.iter().any(speaks) { speaks(s) } else { s.role == Role::Clip };
    let ducks = plan.sounds.iter().any(|s| s.ducked) && plan.sounds.iter().any(keys);
    let (mut keyed, mut ducked, mut plain) = (Vec::new(), Vec::new(), vec!["silence".to_owned()]);
    for (i, sound) in plan.sounds.iter().enumerate() {
        one(&mut b, i, sound);
        let label = format!("a{i}");
        match (ducks, keys(sound), sound.ducked) {
            (true, true, _) => keyed.push(label),
            (true, false, true) => ducked.push(label),
            _ => plain.push(label),
        }
    }
    if ducks {
        let speech = sum(&mut b, &keyed, "speech", &total);
        b.chain(&format!("[{speech}]asplit[heard][key]"));
        let music = sum(&mut b, &ducked, "music", &total);
        b.chain(&format!("[{music}][key]{DUCKING}[under]"));
        plain.extend(["heard".to_owned(), "under".to_owned()]);
    }
    let list: String = plain.iter().map(|l| format!("[{l}]")).collect();
    let limit = if ceiling { format!(",{CEILING}") } else { String::new() };
    b.chain(&format!("{list}amix=inputs={}:duration=first:normalize=0{limit},atrim=end={total}[audio]", plain.len()));
    b
}

/// Several sounds as one, as long as the film.
fn sum(b: &mut Builder, labels: &[String], name: &str, total: &str) -> String {
    let list: String = labels.iter().map(|l| format!("[{l}]")).collect();
    b.chain(&format!("{list}amix=inputs={}:duration=longest:normalize=0,apad=whole_dur={total}[{name}]", labels.len()));
    name.to_owned()
}

fn one(b: &mut Builder, i: usize, s: &Sound) {
    let length = s.duration_ms as f64 / 1000.0;
    let input = b.input(&options(s, length * s.speed + 0.1), &s.source.path);
    let mut chain = format!("[{input}:a:0]aresample=48000:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo");
    if s.reversed {
        let _ = write!(chain, ",atrim=end={},areverse,asetpts=PTS-STARTPTS", number(length * s.speed));
    }
    for factor in tempo(s.speed) {
        let _ = write!(chain, ",atempo={}", number(factor));
    }
    let _ = write!(chain, ",atrim=end={},volume={}", number(length), number(s.volume));
    if s.fade_in_ms > 0 {
        let _ = write!(chain, ",afade=t=in:st=0:d={}", number(s.fade_in_ms as f64 / 1000.0));
    }
    if s.fade_out_ms > 0 {
        let start = length - s.fade_out_ms as f64 / 1000.0;
        let _ = write!(chain, ",afade=t=out:st={}:d={}", number(start.max(0.0)), number(s.fade_out_ms as f64 / 1000.0));
    }
    let _ = write!(chain, ",adelay={}:all=1[a{i}]", s.start_ms);
    b.chain(&chain);
}

fn options(s: &Sound, length: f64) -> Vec<String> {
    let mut options = Vec::new();
    if s.looped {
        options.extend(["-stream_loop".to_owned(), "-1".to_owned()]);
    }
    if s.in_ms > 0 {
        options.extend(["-ss".to_owned(), number(s.in_ms as f64 / 1000.0)]);
    }
    options.extend(["-t".to_owned(), number(length)]);
    options
}

/// What brings a mix of a measured loudness to the wished one without clipping.
pub fn to_loudness(measured: f64, wished: f64) -> String {
    // Silence has no loudness that could be raised.
    let gain = if measured < -69.0 { 0.0 } else { (wished - measured).clamp(-40.0, 40.0) };
    format!("volume={gain:.2}dB,{CEILING}")
}

/// The integrated loudness in ffmpeg's report of `ebur128`, LUFS.
pub fn loudness_in(report: &str) -> Option<f64> {
    let summary = report.rsplit_once("Summary:")?.1;
    summary.split("I:").nth(1)?.split_whitespace().next()?.parse().ok()
}

/// A speed as factors that atempo takes (0.5 to 2 each, where it sounds best).
fn tempo(speed: f64) -> Vec<f64> {
    let mut factors = Vec::new();
    let mut rest = speed;
    while rest > 2.0 {
        factors.push(2.0);
        rest /= 2.0;
    }
    while rest < 0.5 {
        factors.push(0.5);
        rest /= 0.5;
    }
    if (rest - 1.0).abs() > 1e-6 {
        factors.push(rest);
    }
    factors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_split_into_what_sounds_well() {
        assert_eq!(tempo(1.0), Vec::<f64>::new());
        assert_eq!(tempo(5.0), [2.0, 2.0, 1.25]);
        assert_eq!(tempo(0.25), [0.5, 0.5]);
    }

    #[test]
    fn loudness_is_read_from_the_report() {
        let report =
            "[Parsed_ebur128_0 @ 0x1] Summary:\n\n  Integrated loudness:\n    I:         -23.5 LUFS\n    Threshold: -33.9 LUFS\n";
        assert_eq!(loudness_in(report), Some(-23.5));
        assert_eq!(to_loudness(-23.5, -14.0), format!("volume=9.50dB,{CEILING}"));
        assert!(to_loudness(-70.0, -14.0).starts_with("volume=0.00dB"), "silence stays silence");
    }
}

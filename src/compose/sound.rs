//! Builds the filter graph for the sound of a plan: one pass over the whole output.

use std::fmt::Write;

use super::graph::{Builder, format_number, format_seconds};
use super::plan::{Plan, SoundClip, SoundRole};

/// Limiter at 0.97 of full scale. `alimiter` looks 5 ms ahead and delays its output by that much,
/// which is compensated.
const LIMITER: &str = "apad=pad_dur=0.005,alimiter=limit=0.97:level=false:attack=5,\
    atrim=start=0.005,asetpts=PTS-STARTPTS";
/// Duration (s) of the fade at the cut edge of a recording: inaudible, but long enough to prevent a
/// click inside of a voiced sound.
const EDGE_FADE_S: f64 = 0.01;
/// Time (s) by which a sound is opened before its start: the first packet of a decoder lacks the
/// part that it shares with the previous one.
const PREROLL_S: f64 = 0.25;
/// Maximum duration (s) of a looped sound that is held in memory (46 MB); a longer one is opened
/// again for each repetition.
const MAX_BUFFERED_S: f64 = 120.0;
/// Below this speed, sounds are stretched with windows of half the length, which keeps them in sync
/// with the picture.
const SLOW_SPEED: f64 = 0.75;
/// Compressor that lowers ducked sounds during speech.
const DUCKING: &str = "sidechaincompress=threshold=0.02:ratio=8:attack=20:release=400:makeup=1";

/// Builds the inputs and filters that mix the sound of the whole output as `[audio]`. With `limit`,
/// a limiter prevents clipping; a mix that is normalized later is limited then.
pub fn mix(plan: &Plan, limit: bool) -> Builder {
    let mut builder = Builder::default();
    let total = format_seconds(plan.frames, plan.fps);
    builder.chain(&format!(
        "anullsrc=r=48000:cl=stereo,atrim=end={total}[silence]"
    ));
    let is_speech = |clip: &SoundClip| clip.role == SoundRole::Speech;
    // Without a voice-over, the original sound of the clips counts as speech.
    let is_sidechain_key = |clip: &SoundClip| {
        if plan.sounds.iter().any(is_speech) {
            is_speech(clip)
        } else {
            clip.role == SoundRole::Clip
        }
    };
    let ducking =
        plan.sounds.iter().any(|clip| clip.ducked) && plan.sounds.iter().any(is_sidechain_key);
    let (mut speech_labels, mut ducked_labels, mut other_labels) =
        (Vec::new(), Vec::new(), vec!["silence".to_owned()]);
    for (i, sound) in plan.sounds.iter().enumerate() {
        add_clip(&mut builder, i, sound);
        let label = format!("a{i}");
        match (ducking, is_sidechain_key(sound), sound.ducked) {
            (true, true, _) => speech_labels.push(label),
            (true, false, true) => ducked_labels.push(label),
            _ => other_labels.push(label),
        }
    }
    if ducking {
        let speech = sum(&mut builder, &speech_labels, "speech", &total);
        builder.chain(&format!("[{speech}]asplit[speech_out][key]"));
        let music = sum(&mut builder, &ducked_labels, "music", &total);
        builder.chain(&format!("[{music}][key]{DUCKING}[ducked]"));
        other_labels.extend(["speech_out".to_owned(), "ducked".to_owned()]);
    }
    let list: String = other_labels.iter().map(|l| format!("[{l}]")).collect();
    let limit = if limit {
        format!(",{LIMITER}")
    } else {
        String::new()
    };
    builder.chain(&format!(
        "{list}amix=inputs={}:duration=first:normalize=0{limit},atrim=end={total}[audio]",
        other_labels.len()
    ));
    builder
}

/// Mixes several sounds into one of the full duration. Returns its label.
fn sum(builder: &mut Builder, labels: &[String], name: &str, total: &str) -> String {
    let list: String = labels.iter().map(|l| format!("[{l}]")).collect();
    builder.chain(&format!(
        "{list}amix=inputs={}:duration=longest:normalize=0,apad=whole_dur={total}[{name}]",
        labels.len()
    ));
    name.to_owned()
}

fn add_clip(builder: &mut Builder, i: usize, clip: &SoundClip) {
    let length = clip.duration_ms as f64 / 1000.0;
    let source = source_range(builder, i, clip, length * clip.speed);
    let mut chain = source;
    if clip.reversed {
        // Reversed, a sound that ends before its picture begins after it.
        let _ = write!(
            chain,
            ",apad=whole_dur={},areverse,asetpts=PTS-STARTPTS",
            format_number(length * clip.speed)
        );
    }
    chain.push_str(&tempo_filters(clip.speed));
    let _ = write!(
        chain,
        ",atrim=end={},volume={}",
        format_number(length),
        format_number(clip.volume)
    );
    let edge = EDGE_FADE_S.min(length / 2.0);
    let fade = |ms: u64, is_cut: bool| match (ms, is_cut) {
        (0, false) => 0.0,
        (0, true) => edge,
        (ms, _) => ms as f64 / 1000.0,
    };
    let (fade_in, fade_out) = (
        fade(clip.fade_in_ms, clip.cut_at_start),
        fade(clip.fade_out_ms, clip.cut_at_end),
    );
    if fade_in > 0.0 {
        let _ = write!(chain, ",afade=t=in:st=0:d={}", format_number(fade_in));
    }
    if fade_out > 0.0 {
        let _ = write!(
            chain,
            ",afade=t=out:st={}:d={}",
            format_number((length - fade_out).max(0.0)),
            format_number(fade_out)
        );
    }
    let _ = write!(chain, ",adelay={}:all=1[a{i}]", clip.start_ms);
    builder.chain(&chain);
}

/// Builds `length` s of a source from its in point on, in stereo at 48 kHz, repeated if the sound
/// is looped. Returns the open end of the chain.
fn source_range(builder: &mut Builder, i: usize, clip: &SoundClip, length: f64) -> String {
    let from = clip.in_ms as f64 / 1000.0;
    let period = clip.source.duration_ms as f64 / 1000.0;
    if !clip.looped || period <= 0.0 || from + length <= period {
        return open_range(builder, clip, from, length);
    }
    if period <= MAX_BUFFERED_S {
        let once = open_range(builder, clip, 0.0, period);
        let (start, size) = (from % period, (period * 48_000.0).round());
        return format!(
            "{once},apad=whole_dur={},{},aloop=loop=-1:size={size},atrim=start={}:end={},\
             asetpts=PTS-STARTPTS",
            format_number(period),
            edge_fades(period),
            format_number(start),
            format_number(start + length)
        );
    }
    let (mut at, mut remaining, mut list, mut n) = (from % period, length, String::new(), 0);
    while remaining > 0.0 {
        let part = remaining.min(period - at);
        let chain = open_range(builder, clip, at, part);
        builder.chain(&format!(
            "{chain},apad=whole_dur={},{}[s{i}_{n}]",
            format_number(part),
            edge_fades(part)
        ));
        let _ = write!(list, "[s{i}_{n}]");
        (at, remaining, n) = (0.0, remaining - part, n + 1);
    }
    format!("{list}concat=n={n}:v=0:a=1")
}

/// Returns short fades for both ends of a repetition.
fn edge_fades(length: f64) -> String {
    let edge = EDGE_FADE_S.min(length / 2.0);
    format!(
        "afade=t=in:st=0:d={0},afade=t=out:st={1}:d={0}",
        format_number(edge),
        format_number(length - edge)
    )
}

/// Opens `length` s of a source from `from` (s) on. Returns the open end of the chain.
fn open_range(builder: &mut Builder, clip: &SoundClip, from: f64, length: f64) -> String {
    let seek = (from - PREROLL_S).max(0.0);
    let mut options = Vec::new();
    if seek > 0.0 {
        options.extend(["-ss".to_owned(), format_number(seek)]);
    }
    let skip = from - seek;
    options.extend(["-t".to_owned(), format_number(skip + length + 0.1)]);
    let input = builder.input(&options, &clip.source.path);
    let stream = clip
        .source
        .properties
        .sound_stream
        .map_or("a:0".to_owned(), |index| index.to_string());
    let mixdown = clip
        .source
        .properties
        .mixed_channels
        .map_or(String::new(), downmix);
    // Gaps in a recording are preserved and clock drift is compensated: samples follow their
    // timestamps.
    format!(
        "[{input}:{stream}]{mixdown}aresample=48000:async=1:min_hard_comp=0.025:first_pts=0,\
         aformat=sample_fmts=fltp:channel_layouts=stereo,\
         atrim=start={}:end={},asetpts=PTS-STARTPTS",
        format_number(skip),
        format_number(skip + length)
    )
}

/// Returns the filter for channels without a layout. Mono goes to both sides at full level; of
/// several channels, those with an even index are averaged to the left and those with an odd one to
/// the right.
fn downmix(channels: u16) -> String {
    if channels == 1 {
        return "pan=stereo|c0=c0|c1=c0,".to_owned();
    }
    let side = |first: u16| {
        (first..channels)
            .step_by(2)
            .map(|c| format!("c{c}"))
            .collect::<Vec<_>>()
            .join("+")
    };
    format!("pan=stereo|c0<{}|c1<{},", side(0), side(1))
}

/// Returns the filters that change the speed and keep the pitch. At every stage, `atempo` is early
/// by half of its window (a power of two, from 1/24 s on), which is compensated by silence in
/// front.
fn tempo_filters(speed: f64) -> String {
    let stages = |half_window: u32| -> String {
        tempo_factors(speed)
            .iter()
            .map(|f| format!(",adelay={half_window}S:all=1,atempo={}", format_number(*f)))
            .collect()
    };
    if speed < SLOW_SPEED {
        format!(",asetrate=24000{},asetrate=48000", stages(512))
    } else {
        stages(1024)
    }
}

/// Returns the filters that change a mix from its measured loudness to the target (LUFS) without
/// clipping.
pub(crate) fn loudness_filter(measured: f64, target: f64) -> String {
    // The loudness of silence cannot be raised.
    let gain = if measured < -69.0 {
        0.0
    } else {
        (target - measured).clamp(-40.0, 40.0)
    };
    format!("volume={gain:.2}dB,{LIMITER}")
}

/// Parses the integrated loudness (LUFS) from the report of ffmpeg's `ebur128` filter.
pub(crate) fn parse_integrated_loudness(report: &str) -> Option<f64> {
    let summary = report.rsplit_once("Summary:")?.1;
    summary
        .split("I:")
        .nth(1)?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// Splits a speed into factors for `atempo` (0.5 to 2 each, where it sounds best).
fn tempo_factors(speed: f64) -> Vec<f64> {
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
    fn speeds_are_split_into_factors_that_sound_good() {
        assert_eq!(tempo_factors(1.0), Vec::<f64>::new());
        assert_eq!(tempo_factors(5.0), [2.0, 2.0, 1.25]);
        assert_eq!(tempo_factors(0.25), [0.5, 0.5]);
    }

    #[test]
    fn loudness_is_parsed_from_the_report() {
        let report = "[Parsed_ebur128_0 @ 0x1] Summary:\n\n  Integrated loudness:\n    I:         \
            -23.5 LUFS\n    Threshold: -33.9 LUFS\n";
        assert_eq!(parse_integrated_loudness(report), Some(-23.5));
        assert_eq!(
            loudness_filter(-23.5, -14.0),
            format!("volume=9.50dB,{LIMITER}")
        );
        assert!(
            loudness_filter(-70.0, -14.0).starts_with("volume=0.00dB"),
            "silence stays silence"
        );
    }
}

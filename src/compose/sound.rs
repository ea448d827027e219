//! A plan → the filter graph of its sound: one pass over the whole film.

use std::fmt::Write;

use super::graph::{Builder, number, seconds};
use super::plan::{Plan, SoundClip, SoundRole};

/// Nothing is louder than this, as a share of full scale. The limiter looks 5 ms ahead and would be that late.
const CEILING: &str = "apad=pad_dur=0.005,alimiter=limit=0.97:level=false:attack=5,atrim=start=0.005,asetpts=PTS-STARTPTS";
/// Fade at an edge where a recording was cut, s: too short to hear, long enough not to click.
const EDGE_S: f64 = 0.005;
/// How long before its start a sound is opened: a decoder's first packet lacks what it shares with the one before, s.
const PREROLL_S: f64 = 0.25;
/// A repeated sound of this length is held in memory (46 MB); a longer one is opened again for each repetition, s.
const LONGEST_HELD_S: f64 = 120.0;
/// Below this speed sounds are stretched with windows of half the length, which keeps them in step with the picture.
const SLOW: f64 = 0.75;
/// How speech pushes down what gives way to it.
const DUCKING: &str = "sidechaincompress=threshold=0.02:ratio=8:attack=20:release=400:makeup=1";

/// Inputs and filters that mix the whole film's sound as `[audio]`: at its places over silence of the whole length.
/// `ceiling` limits it so that nothing clips; a mix that is brought to a loudness later is limited then.
pub fn mix(plan: &Plan, ceiling: bool) -> Builder {
    let mut b = Builder::default();
    let total = seconds(plan.frames, plan.fps);
    b.chain(&format!(
        "anullsrc=r=48000:cl=stereo,atrim=end={total}[silence]"
    ));
    let speaks = |s: &SoundClip| s.role == SoundRole::Speech;
    // Without a voice-over, what was recorded with the clips is what is spoken.
    let keys = |s: &SoundClip| {
        if plan.sounds.iter().any(speaks) {
            speaks(s)
        } else {
            s.role == SoundRole::Clip
        }
    };
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
    let limit = if ceiling {
        format!(",{CEILING}")
    } else {
        String::new()
    };
    b.chain(&format!(
        "{list}amix=inputs={}:duration=first:normalize=0{limit},atrim=end={total}[audio]",
        plain.len()
    ));
    b
}

/// Several sounds as one, as long as the film.
fn sum(b: &mut Builder, labels: &[String], name: &str, total: &str) -> String {
    let list: String = labels.iter().map(|l| format!("[{l}]")).collect();
    b.chain(&format!(
        "{list}amix=inputs={}:duration=longest:normalize=0,apad=whole_dur={total}[{name}]",
        labels.len()
    ));
    name.to_owned()
}

fn one(b: &mut Builder, i: usize, s: &SoundClip) {
    let length = s.duration_ms as f64 / 1000.0;
    let taken = taken(b, i, s, length * s.speed);
    let mut chain = taken;
    if s.reversed {
        // A sound that ends before its picture begins after it.
        let _ = write!(
            chain,
            ",apad=whole_dur={},areverse,asetpts=PTS-STARTPTS",
            number(length * s.speed)
        );
    }
    chain.push_str(&stretch(s.speed));
    let _ = write!(
        chain,
        ",atrim=end={},volume={}",
        number(length),
        number(s.volume)
    );
    let edge = EDGE_S.min(length / 2.0);
    let fade = |ms: u64, is_cut: bool| match (ms, is_cut) {
        (0, false) => 0.0,
        (0, true) => edge,
        (ms, _) => ms as f64 / 1000.0,
    };
    let (fade_in, fade_out) = (
        fade(s.fade_in_ms, s.cut_at_start),
        fade(s.fade_out_ms, s.cut_at_end),
    );
    if fade_in > 0.0 {
        let _ = write!(chain, ",afade=t=in:st=0:d={}", number(fade_in));
    }
    if fade_out > 0.0 {
        let _ = write!(
            chain,
            ",afade=t=out:st={}:d={}",
            number((length - fade_out).max(0.0)),
            number(fade_out)
        );
    }
    let _ = write!(chain, ",adelay={}:all=1[a{i}]", s.start_ms);
    b.chain(&chain);
}

/// `length` s of a source from its in point on, in stereo at 48 kHz, repeated if the sound is looped: the end of a chain.
fn taken(b: &mut Builder, i: usize, s: &SoundClip, length: f64) -> String {
    let from = s.in_ms as f64 / 1000.0;
    let period = s.source.duration_ms as f64 / 1000.0;
    if !s.looped || period <= 0.0 || from + length <= period {
        return opened(b, s, from, length);
    }
    if period <= LONGEST_HELD_S {
        let once = opened(b, s, 0.0, period);
        let (start, size) = (from % period, (period * 48_000.0).round());
        return format!(
            "{once},apad=whole_dur={},{},aloop=loop=-1:size={size},atrim=start={}:end={},asetpts=PTS-STARTPTS",
            number(period),
            faded(period),
            number(start),
            number(start + length)
        );
    }
    let (mut at, mut left, mut list, mut n) = (from % period, length, String::new(), 0);
    while left > 0.0 {
        let piece = left.min(period - at);
        let chain = opened(b, s, at, piece);
        b.chain(&format!(
            "{chain},apad=whole_dur={},{}[s{i}_{n}]",
            number(piece),
            faded(piece)
        ));
        let _ = write!(list, "[s{i}_{n}]");
        (at, left, n) = (0.0, left - piece, n + 1);
    }
    format!("{list}concat=n={n}:v=0:a=1")
}

/// Short fades at both ends, where a repetition joins the next.
fn faded(length: f64) -> String {
    let edge = EDGE_S.min(length / 2.0);
    format!(
        "afade=t=in:st=0:d={0},afade=t=out:st={1}:d={0}",
        number(edge),
        number(length - edge)
    )
}

/// Opens a source `length` s long from `from` s on: the chain that gives just that.
fn opened(b: &mut Builder, s: &SoundClip, from: f64, length: f64) -> String {
    let seek = (from - PREROLL_S).max(0.0);
    let mut options = Vec::new();
    if seek > 0.0 {
        options.extend(["-ss".to_owned(), number(seek)]);
    }
    let skip = from - seek;
    options.extend(["-t".to_owned(), number(skip + length + 0.1)]);
    let input = b.input(&options, &s.source.path);
    let stream = s
        .source
        .traits
        .sound_stream
        .map_or("a:0".to_owned(), |index| index.to_string());
    let mixdown = s
        .source
        .traits
        .mixed_channels
        .map_or(String::new(), mixdown);
    // Gaps in a recording stay gaps, and a clock that runs differently is followed: sound comes when its times say.
    format!(
        "[{input}:{stream}]{mixdown}aresample=48000:async=1:min_hard_comp=0.025:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,\
         atrim=start={}:end={},asetpts=PTS-STARTPTS",
        number(skip),
        number(skip + length)
    )
}

/// A single channel on both sides at its own level; channels without positions as stereo: odd ones left, even ones right, each side as loud as one of them.
fn mixdown(channels: u16) -> String {
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

/// Filters that change the speed and keep the pitch. `atempo` is ahead by half of its window (a power of two from a 24th
/// of a second on), at every stage: silence before it makes up for that.
fn stretch(speed: f64) -> String {
    let stages = |half_window: u32| -> String {
        tempo(speed)
            .iter()
            .map(|f| format!(",adelay={half_window}S:all=1,atempo={}", number(*f)))
            .collect()
    };
    if speed < SLOW {
        format!(",asetrate=24000{},asetrate=48000", stages(512))
    } else {
        stages(1024)
    }
}

/// What brings a mix of a measured loudness to the wished one without clipping.
pub fn to_loudness(measured: f64, wished: f64) -> String {
    // Silence has no loudness that could be raised.
    let gain = if measured < -69.0 {
        0.0
    } else {
        (wished - measured).clamp(-40.0, 40.0)
    };
    format!("volume={gain:.2}dB,{CEILING}")
}

/// The integrated loudness in ffmpeg's report of `ebur128`, LUFS.
pub fn loudness_in(report: &str) -> Option<f64> {
    let summary = report.rsplit_once("Summary:")?.1;
    summary
        .split("I:")
        .nth(1)?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
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
        let report = "[Parsed_ebur128_0 @ 0x1] Summary:\n\n  Integrated loudness:\n    I:         -23.5 LUFS\n    Threshold: -33.9 LUFS\n";
        assert_eq!(loudness_in(report), Some(-23.5));
        assert_eq!(
            to_loudness(-23.5, -14.0),
            format!("volume=9.50dB,{CEILING}")
        );
        assert!(
            to_loudness(-70.0, -14.0).starts_with("volume=0.00dB"),
            "silence stays silence"
        );
    }
}

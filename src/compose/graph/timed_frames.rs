//! The frames of a picture at the output frame rate: stills, frozen frames, and moving clips that
//! are played forward, reversed or looped.

use std::fmt::Write;

use super::builder::Builder;
use super::numbers::{floor_to_ms, format_number, to_seconds};
use super::picture_range::{PictureRange, is_still};
use crate::compose::plan::{PictureClip, Plan};

/// Time (s) by which a clip is opened before its first frame: the frame shown then may have begun
/// earlier.
const PREROLL_S: f64 = 0.5;
/// Timestamp bias (µs) that keeps rounding away from frame boundaries. Containers that count in ms
/// are off by up to half of one.
const BIAS_US: i64 = 1_000;
/// Number of frames reversed in one pass, since all of them are held in memory.
const REVERSE_CHUNK_FRAMES: u64 = 60;

/// Builds the timed frames of a range, drawn by `draw`, as `[tNAME]`, numbered from 0 at the output
/// frame rate.
pub(super) fn timed_chain(
    builder: &mut Builder,
    plan: &Plan,
    range: &PictureRange,
    name: &str,
    draw: &dyn Fn(&str) -> String,
    motion: Option<&str>,
) {
    let clip = range.picture;
    let fps = plan.fps;
    let repeat = format!("loop=loop=-1:size=1:start=0,settb=1/{fps},setpts=N,fps={fps}");
    if is_still(clip) {
        // Scaled once, then repeated. Rotated by the plan, so that all versions of ffmpeg behave
        // alike.
        let (input, stream) = (
            builder.input(&["-noautorotate".to_owned()], &clip.source.path),
            picture_stream(clip),
        );
        let motion = motion.map_or(String::new(), |m| format!(",{m}"));
        builder.chain(&format!(
            "[{input}:{stream}]{},{repeat}{motion}[t{name}]",
            draw(name)
        ));
    } else if clip.frozen {
        let period = clip.source.duration_ms as f64 / 1000.0;
        let start = if clip.looped && period > 0.0 {
            clip.in_s % period
        } else {
            clip.in_s
        };
        let chain = clip_chain(builder, clip, start, fps);
        builder.chain(&format!(
            "{chain},trim=end_frame=1,{},{repeat}[t{name}]",
            draw(name)
        ));
    } else {
        moving_clip(builder, plan, range, name, draw);
    }
}

/// Frames of a clip that are read in one pass, from `start_s` (s of the source).
#[derive(Debug, PartialEq)]
struct ReadRange {
    start_s: f64,
    frames: u64,
}

/// Returns the ranges that are read for `count` frames of a clip, in source order. A looped clip is
/// opened again for each repetition, because the length of a file (with sound and padding) is not
/// the length of its picture.
fn read_ranges(clip: &PictureClip, from: u64, count: u64, fps: u32) -> Vec<ReadRange> {
    let max_frames = if clip.reversed {
        REVERSE_CHUNK_FRAMES
    } else {
        u64::MAX
    };
    let period = clip.source.duration_ms as f64 / 1000.0;
    let period = Some(period).filter(|period| clip.looped && *period > 0.0);
    let (mut ranges, mut read) = (Vec::new(), 0);
    while read < count {
        let at = clip.in_s + to_seconds(from + read, fps) * clip.speed;
        let (start_s, to_wrap) = match period {
            None => (at, u64::MAX),
            Some(period) => {
                // Less than a microsecond before the end counts as the start of the next
                // repetition.
                let at = (at + 1e-6) % period;
                (
                    at,
                    ((period - at) / clip.speed * f64::from(fps))
                        .ceil()
                        .max(1.0) as u64,
                )
            }
        };
        let frames = to_wrap.min(max_frames).min(count - read);
        ranges.push(ReadRange { start_s, frames });
        read += frames;
    }
    ranges
}

/// Returns the number of inputs needed for the frames `from` to `to` of a picture.
pub(crate) fn input_count(clip: &PictureClip, from: u64, to: u64, fps: u32) -> usize {
    let moving = !is_still(clip) && !clip.frozen && clip.looped;
    let count = if moving {
        read_ranges(clip, from, to.saturating_sub(from), fps).len()
    } else {
        1
    };
    if is_buffered(clip, count) { 1 } else { count }
}

/// Maximum number of inputs for the repetitions of a looped clip. A short clip that needs more is
/// buffered, because each decoder takes memory.
const MAX_INPUTS: usize = 6;
const MAX_BUFFERED_MS: u64 = 5_000;

fn is_buffered(clip: &PictureClip, inputs: usize) -> bool {
    inputs > MAX_INPUTS && !clip.reversed && clip.source.duration_ms <= MAX_BUFFERED_MS
}

/// Builds a short clip from its frame `from` on, repeated endlessly. It is decoded once, into as
/// many frames as fill its length exactly, so that repetitions do not drift.
fn buffered_clip(builder: &mut Builder, clip: &PictureClip, from: u64, fps: u32) -> String {
    let period_ms = clip.source.duration_ms;
    let frames = (2 * period_ms * u64::from(fps)).div_ceil(1000).max(1);
    let per_1000 = frames * 1000;
    let input = builder.input(&decoder(clip), &clip.source.path);
    let start = (clip.in_s + to_seconds(from, fps) * clip.speed) % (period_ms as f64 / 1000.0);
    let start_us = (start * 1e6).round() as i64;
    let (delay_us, stream, deinterlace, speed) = (
        clip.source.properties.delay_us,
        picture_stream(clip),
        deinterlace_filter(clip),
        format_number(clip.speed),
    );
    format!(
        "[{input}:{stream}]{deinterlace}settb=AVTB,setpts=PTS-{delay_us}+{BIAS_US},\
         fps={per_1000}/{period_ms}:start_time=0,tpad=stop=-1:stop_mode=clone,\
         trim=end_frame={frames},loop=loop=-1:size={frames}:start=0,settb={period_ms}/{per_1000},\
         setpts=N,settb=AVTB,setpts='(PTS-{start_us})/{speed}+{BIAS_US}',fps={fps}:start_time=0"
    )
}

/// Returns the option that selects a decoder with alpha support, if one is needed.
fn decoder(clip: &PictureClip) -> Vec<String> {
    clip.source
        .properties
        .decoder
        .map_or(Vec::new(), |decoder| {
            ["-c:v", decoder.ffmpeg_name()].map(str::to_owned).to_vec()
        })
}

/// Builds a moving clip, forward or reversed, played once or looped.
fn moving_clip(
    builder: &mut Builder,
    plan: &Plan,
    range: &PictureRange,
    name: &str,
    draw: &dyn Fn(&str) -> String,
) {
    let (clip, fps) = (range.picture, plan.fps);
    let count = range.to - range.from;
    let mut ranges = read_ranges(
        clip,
        if clip.reversed {
            clip.frames - range.to
        } else {
            range.from
        },
        count,
        fps,
    );
    if is_buffered(clip, ranges.len()) {
        let chain = buffered_clip(builder, clip, range.from, fps);
        builder.chain(&format!(
            "{chain},trim=end_frame={count},{}[t{name}]",
            draw(name)
        ));
        return;
    }
    if let ([only], false) = (ranges.as_slice(), clip.reversed) {
        let chain = clip_chain(builder, clip, only.start_s, fps);
        builder.chain(&format!(
            "{chain},trim=end_frame={},{}[t{name}]",
            only.frames,
            draw(name)
        ));
        return;
    }
    let reverse = if clip.reversed { ",reverse" } else { "" };
    if clip.reversed {
        ranges.reverse();
    }
    let mut list = String::new();
    for (n, ReadRange { start_s, frames }) in ranges.iter().enumerate() {
        let chain = clip_chain(builder, clip, *start_s, fps);
        let drawn = draw(&format!("{name}_{n}"));
        builder.chain(&format!(
            "{chain},trim=end_frame={frames},{drawn},tpad=stop=-1:stop_mode=clone,\
             trim=end_frame={frames}{reverse},settb=1/{fps},setpts=N[r{name}_{n}]"
        ));
        let _ = write!(list, "[r{name}_{n}]");
    }
    builder.chain(&format!(
        "{list}concat=n={}:v=1:a=0,settb=1/{fps},setpts=N[t{name}]",
        ranges.len()
    ));
}

/// Builds the endless chain from a clip's input to its timed frames, starting at `start` (s of the
/// source).
///
/// Reading begins at a key frame and frames before `start` are dropped by the graph, because the
/// frame on screen at that time may have begun long before. The last decodable frame is repeated.
fn clip_chain(builder: &mut Builder, clip: &PictureClip, start: f64, fps: u32) -> String {
    let last_frame = clip
        .source
        .properties
        .last_frame_ms
        .map_or(f64::MAX, |ms| ms as f64 / 1000.0);
    let start = start.min(last_frame);
    let seek = floor_to_ms((start - PREROLL_S).max(0.0));
    let mut options = decoder(clip);
    if seek > 0.0 {
        options.extend([
            "-noaccurate_seek".to_owned(),
            "-ss".to_owned(),
            format_number(seek),
        ]);
    }
    let input = builder.input(&options, &clip.source.path);
    let offset_us = (start * 1e6).round() as i64 + i64::from(clip.source.properties.delay_us);
    let (stream, deinterlace, speed) = (
        picture_stream(clip),
        deinterlace_filter(clip),
        format_number(clip.speed),
    );
    format!(
        "[{input}:{stream}]{deinterlace}settb=AVTB,setpts='(PTS-{offset_us})/{speed}+{BIAS_US}',\
         fps={fps},tpad=stop=-1:stop_mode=clone,fps={fps}:start_time=0"
    )
}

/// Returns the stream specifier of the picture.
fn picture_stream(clip: &PictureClip) -> String {
    clip.source
        .properties
        .picture_stream
        .map_or("v:0".to_owned(), |index| index.to_string())
}

// Fields are combined before the rate changes: afterwards, adjacent frames would no longer match.
fn deinterlace_filter(clip: &PictureClip) -> &'static str {
    if clip.source.properties.interlaced {
        "bwdif=mode=send_frame:parity=auto:deint=all,"
    } else {
        ""
    }
}

//! Builds ffmpeg's filter graph for the picture of a span of a plan. Only numbers and constants of
//! this program reach a graph; media and texts are input files. A frame does not depend on the span
//! that contains it.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::plan::{PictureClip, Plan, Span, TextClip};
use super::{filters, fit};
use crate::domain::asset::MediaKind;
use crate::domain::timeline::{Anchor, Position};
use crate::media::{self, FORMATS};

/// A caption rendered to an image file, with the position of its top left corner (px).
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedText {
    pub path: PathBuf,
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    /// Distance of the letters from the edges of the image (px).
    pub margin: i64,
}

/// Collects the inputs and filters of an ffmpeg command.
#[derive(Default)]
pub struct Builder {
    pub arguments: Vec<OsString>,
    inputs: usize,
    pub graph: String,
}

impl Builder {
    /// Adds an input with its options and returns its index.
    pub fn input(&mut self, options: &[String], path: &Path) -> usize {
        self.arguments.extend(options.iter().map(OsString::from));
        self.arguments.extend(media::input_arguments(FORMATS, path));
        self.inputs += 1;
        self.inputs - 1
    }

    pub fn chain(&mut self, text: &str) {
        if !self.graph.is_empty() {
            self.graph.push(';');
        }
        self.graph.push_str(text);
    }
}

/// The part of a picture that is visible in a span: its frames `from` to `to`, which begin at frame
/// `at` of the span.
struct PictureRange<'a> {
    picture: &'a PictureClip,
    from: u64,
    to: u64,
    at: u64,
}

fn visible_range<'a>(clip: &'a PictureClip, span: Span) -> Option<PictureRange<'a>> {
    let (start, end) = (clip.start_frame, clip.start_frame + clip.frames);
    if end <= span.from || span.to <= start {
        return None;
    }
    let from = span.from.saturating_sub(start);
    Some(PictureRange {
        picture: clip,
        from,
        to: span.to.min(end) - start,
        at: start.saturating_sub(span.from),
    })
}

/// Builds the inputs and filters that draw a span of the plan as `[video]`. `drawn` has the
/// rendered captions in the order of the plan.
pub fn video(plan: &Plan, span: Span, drawn: &[PlacedText], pixels: &str) -> Builder {
    let mut builder = Builder::default();
    // Original timestamps: a seek would round them to the time base of each stream, which can be as
    // coarse as 1 s.
    builder
        .arguments
        .extend(["-copyts", "-start_at_zero"].map(OsString::from));
    let mut picture = main_layer(&mut builder, plan, span);
    for (l, layer) in plan.layers.iter().enumerate().skip(1) {
        for (i, clip) in layer.iter().enumerate() {
            if let Some(range) = visible_range(clip, span) {
                picture =
                    overlay_picture(&mut builder, plan, &range, &format!("{l}_{i}"), &picture);
            }
        }
    }
    for (i, (caption, drawn)) in plan.captions.iter().zip(drawn).enumerate() {
        if caption.start_frame < span.to && span.from < caption.start_frame + caption.frames {
            picture = overlay_text(&mut builder, plan, span, (i, caption, drawn), &picture);
        }
    }
    builder.chain(&format!("[{picture}]format={pixels}[video]"));
    builder
}

/// Builds the lowest layer: runs of blended pictures and the black gaps between them, concatenated.
/// Returns the label of the result.
fn main_layer(builder: &mut Builder, plan: &Plan, span: Span) -> String {
    let mut runs: Vec<String> = Vec::new();
    let (mut end, mut run_start) = (0, 0);
    let ranges = plan
        .layers
        .first()
        .into_iter()
        .flatten()
        .filter_map(|picture| visible_range(picture, span));
    for (i, range) in ranges.enumerate() {
        let label = canvas_picture(builder, plan, &range, &i.to_string());
        // A blend that began before the span is over before it: spans never split a blend.
        match (
            range.picture.blend.filter(|_| range.from == 0),
            runs.last_mut(),
        ) {
            (Some((kind, overlap)), Some(run)) => {
                let offset = format_seconds(range.at - run_start, plan.fps);
                let joined = format!("x{i}");
                builder.chain(&format!(
                    "[{run}][{label}]xfade=transition={kind}:duration={}:offset={offset}[{joined}]",
                    format_seconds(overlap, plan.fps)
                ));
                *run = joined;
            }
            _ => {
                runs.extend(black(
                    builder,
                    plan,
                    &format!("g{i}"),
                    range.at.saturating_sub(end),
                ));
                runs.push(label);
                run_start = range.at;
            }
        }
        end = range.at + range.to - range.from;
    }
    runs.extend(black(
        builder,
        plan,
        "tail",
        span.frames().saturating_sub(end),
    ));
    if runs.len() == 1 {
        return runs.remove(0);
    }
    let list: String = runs.iter().map(|r| format!("[{r}]")).collect();
    builder.chain(&format!(
        "{list}concat=n={}:v=1:a=0,settb=1/{},setpts=N[whole]",
        runs.len(),
        plan.fps
    ));
    "whole".to_owned()
}

fn black(builder: &mut Builder, plan: &Plan, label: &str, frames: u64) -> Option<String> {
    (frames > 0).then(|| {
        builder.chain(&format!(
            "{},trim=end_frame={frames},format=yuv420p,setsar=1[{label}]",
            solid_color(plan, "black", (plan.width, plan.height))
        ));
        label.to_owned()
    })
}

fn solid_color(plan: &Plan, color: &str, (w, h): (u32, u32)) -> String {
    // Generated in RGB: the filter's own conversion would use the BT.601 matrix.
    format!(
        "color=c={color}:s={w}x{h}:r={},format=gbrp,{}",
        plan.fps,
        fit::TO_VIDEO
    )
}

/// Builds the visible range of a picture that fills the canvas. Returns its label.
fn canvas_picture(builder: &mut Builder, plan: &Plan, range: &PictureRange, name: &str) -> String {
    let clip = range.picture;
    let label = format!("v{name}");
    let frames = range.to - range.from;
    if let Some(color) = &clip.source.color {
        let fades = fade_filters(range, false);
        builder.chain(&format!(
            "{},trim=end_frame={frames},format=yuv420p,setsar=1,settb=1/{fps},\
             setpts=N{fades}[{label}]",
            solid_color(plan, color, (plan.width, plan.height)),
            fps = plan.fps
        ));
        return label;
    }
    let motion = if is_still(clip) {
        filters::motion_filter(&clip.adjustments, clip.frames, range.from)
    } else {
        None
    };
    let draw = |name: &str| {
        let fit = fit::canvas_filter(clip, (plan.width, plan.height), name);
        let (color_filters, opacity) = (
            filters::color_filters(&clip.adjustments, plan.height),
            filters::opacity_filter(&clip.adjustments),
        );
        format!(
            "{}{}{fit}{color_filters}{opacity},format=yuv420p,setsar=1",
            pre_filters(clip),
            fit::flatten_on_black(&clip.source)
        )
    };
    timed_chain(builder, plan, range, name, &draw, motion.as_deref());
    builder.chain(&format!(
        "[t{name}]tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},\
         setpts=PTS-STARTPTS{}[{label}]",
        fade_filters(range, false)
    ));
    label
}

/// Returns the filters applied before scaling: color conversion, orientation, mirroring and
/// cropping.
fn pre_filters(clip: &PictureClip) -> String {
    let mut chain = fit::to_sdr(&clip.source);
    chain.push_str(&filters::orientation_filters(
        clip.source.orientation,
        &clip.adjustments,
    ));
    chain.push_str(&filters::crop_filter(&clip.adjustments));
    chain
}

fn is_still(clip: &PictureClip) -> bool {
    clip.source.kind == MediaKind::Photo
}

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
fn timed_chain(
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

/// Returns the fade filters of a range. A span never begins or ends inside a fade.
fn fade_filters(range: &PictureRange, alpha: bool) -> String {
    let clip = range.picture;
    let alpha = if alpha { ":alpha=1" } else { "" };
    let mut fades = String::new();
    if clip.fade_in_frames > 0 && range.from < clip.fade_in_frames {
        let _ = write!(
            fades,
            ",fade=t=in:s=0:n={}{alpha}",
            clip.fade_in_frames - range.from
        );
    }
    let out_from = clip.frames.saturating_sub(clip.fade_out_frames);
    if clip.fade_out_frames > 0 && range.to > out_from {
        let _ = write!(
            fades,
            ",fade=t=out:s={}:n={}{alpha}",
            out_from.saturating_sub(range.from),
            clip.fade_out_frames
        );
    }
    fades
}

/// Distance of an inset from the edge of the canvas, as a share of its short side.
const MARGIN: f64 = 0.04;

/// Overlays a picture on `below`: as an inset, or over the whole canvas. Returns the label of the
/// result.
fn overlay_picture(
    builder: &mut Builder,
    plan: &Plan,
    range: &PictureRange,
    name: &str,
    below: &str,
) -> String {
    let clip = range.picture;
    let frames = range.to - range.from;
    let canvas = (plan.width, plan.height);
    let (size, position) = match &clip.inset {
        Some(inset) => (
            fit::overlay_filter(clip, Some(f64::from(plan.width) * inset.scale), canvas),
            inset_position(&inset.position, plan),
        ),
        None => (
            fit::overlay_filter(clip, None, canvas),
            "x=0:y=0".to_owned(),
        ),
    };
    let draw = |name: &str| {
        let color_filters = filters::color_filters(&clip.adjustments, plan.height / 2);
        let color_filters = if clip.source.properties.alpha {
            filters::preserve_alpha(&color_filters, name)
        } else {
            color_filters
        };
        format!(
            "{}{size}{color_filters},format=yuva420p,setsar=1{}",
            pre_filters(clip),
            filters::overlay_opacity_filter(&clip.adjustments)
        )
    };
    if let Some(color) = &clip.source.color {
        builder.chain(&format!(
            "{},format=yuva420p,settb=1/{fps},setpts=N[t{name}]",
            solid_color(plan, color, (plan.width, plan.height)),
            fps = plan.fps
        ));
    } else {
        timed_chain(builder, plan, range, name, &draw, None);
    }
    builder.chain(&format!(
        "[t{name}]tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},setpts=PTS-STARTPTS{},\
         setpts=PTS+{}/TB/{}[l{name}]",
        fade_filters(range, true),
        range.at,
        plan.fps
    ));
    builder.chain(&format!(
        "[{below}][l{name}]overlay={position}:eof_action=pass:format=yuv420[m{name}]"
    ));
    format!("m{name}")
}

/// Converts a position to expressions of the overlay filter.
fn inset_position(position: &Position, plan: &Plan) -> String {
    let margin = (f64::from(plan.width.min(plan.height)) * MARGIN).round();
    let x = match position.horizontal() {
        Anchor::Start => margin.to_string(),
        Anchor::Middle => "(W-w)/2".to_owned(),
        Anchor::End => format!("W-w-{margin}"),
    };
    let y = match position.vertical() {
        Anchor::Start => margin.to_string(),
        Anchor::Middle => "(H-h)/2".to_owned(),
        Anchor::End => format!("H-h-{margin}"),
    };
    format!("x={x}:y={y}")
}

/// Overlays a rendered caption on `below`. Returns the label of the result.
fn overlay_text(
    builder: &mut Builder,
    plan: &Plan,
    span: Span,
    (i, caption, drawn): (usize, &TextClip, &PlacedText),
    below: &str,
) -> String {
    let input = builder.input(&[], &drawn.path);
    let fps = plan.fps;
    let from = span.from.saturating_sub(caption.start_frame);
    let to = (span.to - caption.start_frame.min(span.to)).min(caption.frames);
    let at = caption.start_frame.saturating_sub(span.from);
    let mut fades = String::new();
    if caption.fade_in_frames > 0 {
        let _ = write!(fades, ",fade=t=in:s=0:n={}:alpha=1", caption.fade_in_frames);
    }
    if caption.fade_out_frames > 0 {
        let _ = write!(
            fades,
            ",fade=t=out:s={}:n={}:alpha=1",
            caption.frames.saturating_sub(caption.fade_out_frames),
            caption.fade_out_frames
        );
    }
    // Drawn from its beginning, so that a fade that began before the span continues in it.
    builder.chain(&format!(
        "[{input}:v:0]{},loop=loop=-1:size=1:start=0,settb=1/{fps},setpts=N,fps={fps},\
         trim=end_frame={to}{fades},trim=start_frame={from},setpts=PTS-STARTPTS+{at}[c{i}]",
        fit::TO_VIDEO_WITH_ALPHA
    ));
    let y = if caption.style.roll {
        // Scrolls from below the picture to above it over its whole duration.
        format!(
            "'H-(H+{})*(n-{at}+{from})/{}'",
            drawn.height,
            caption.frames.saturating_sub(1).max(1)
        )
    } else {
        drawn.y.to_string()
    };
    builder.chain(&format!(
        "[{below}][c{i}]overlay=x={}:y={y}:eof_action=pass:format=yuv420[o{i}]",
        drawn.x
    ));
    format!("o{i}")
}

fn to_seconds(frames: u64, fps: u32) -> f64 {
    frames as f64 / f64::from(fps)
}

/// Truncates a time (s) to whole ms, which ffmpeg would otherwise round.
fn floor_to_ms(seconds: f64) -> f64 {
    (seconds * 1000.0).floor() / 1000.0
}

/// Formats a number of frames as seconds for ffmpeg.
pub(crate) fn format_seconds(frames: u64, fps: u32) -> String {
    format_number(to_seconds(frames, fps))
}

/// Formats a number for ffmpeg, without trailing zeros.
pub(crate) fn format_number(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_trailing_zeros() {
        assert_eq!(format_number(1.0), "1");
        assert_eq!(format_seconds(1, 30), "0.033333");
    }
}

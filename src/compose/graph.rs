//! A stretch of a plan → ffmpeg's filter graph for its picture. Only numbers and names of this program's own tables go
//! into a graph; media and texts come in as input files. Which stretch is asked for changes nothing in its frames.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::plan::{PictureClip, Plan, TextClip};
use super::span::Span;
use super::{adjust, fit};
use crate::domain::asset::MediaKind;
use crate::media::{self, FORMATS};

/// A caption drawn to a picture, and where its top left corner lies, px.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedText {
    pub path: PathBuf,
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    /// Distance of the letters from the edges of the picture, px.
    pub margin: i64,
}

/// Inputs and filters while they are put together.
#[derive(Default)]
pub struct Builder {
    pub arguments: Vec<OsString>,
    inputs: usize,
    pub graph: String,
}

impl Builder {
    /// Adds an input with its options; gives its index.
    pub fn input(&mut self, options: &[String], path: &Path) -> usize {
        self.arguments.extend(options.iter().map(OsString::from));
        self.arguments.extend(media::input(FORMATS, path));
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

/// A picture as far as it is seen in a stretch: its frames `from` to `to`, which begin at frame `at` of the stretch.
struct PictureRange<'a> {
    picture: &'a PictureClip,
    from: u64,
    to: u64,
    at: u64,
}

fn part<'a>(p: &'a PictureClip, stretch: Span) -> Option<PictureRange<'a>> {
    let (start, end) = (p.start_frame, p.start_frame + p.frames);
    if end <= stretch.from || stretch.to <= start {
        return None;
    }
    let from = stretch.from.saturating_sub(start);
    Some(PictureRange {
        picture: p,
        from,
        to: stretch.to.min(end) - start,
        at: start.saturating_sub(stretch.from),
    })
}

/// Inputs and filters that draw a stretch of the plan as `[video]`, the captions drawn beforehand in the plan's order.
pub fn video(plan: &Plan, stretch: Span, drawn: &[PlacedText], pixels: &str) -> Builder {
    let mut b = Builder::default();
    // Times as the files count them: a seek would round them to each stream's time base, which can be as coarse as 1 s.
    b.arguments
        .extend(["-copyts", "-start_at_zero"].map(OsString::from));
    let mut picture = main_layer(&mut b, plan, stretch);
    for (l, layer) in plan.layers.iter().enumerate().skip(1) {
        for (i, p) in layer.iter().enumerate() {
            if let Some(part) = part(p, stretch) {
                picture = lay_over(&mut b, plan, &part, &format!("{l}_{i}"), &picture);
            }
        }
    }
    for (i, (caption, drawn)) in plan.captions.iter().zip(drawn).enumerate() {
        if caption.start_frame < stretch.to && stretch.from < caption.start_frame + caption.frames {
            picture = write_over(&mut b, plan, stretch, (i, caption, drawn), &picture);
        }
    }
    b.chain(&format!("[{picture}]format={pixels}[video]"));
    b
}

/// The lowest layer: runs of blended pictures, gaps of black between them, joined. Gives the label of the result.
fn main_layer(b: &mut Builder, plan: &Plan, stretch: Span) -> String {
    let mut runs: Vec<String> = Vec::new();
    let (mut end, mut run_start) = (0, 0);
    let parts = plan
        .layers
        .first()
        .into_iter()
        .flatten()
        .filter_map(|p| part(p, stretch));
    for (i, part) in parts.enumerate() {
        let label = on_canvas(b, plan, &part, &i.to_string());
        // A blend that began before the stretch is over before it: spans are never cut there.
        match (
            part.picture.blend.filter(|_| part.from == 0),
            runs.last_mut(),
        ) {
            (Some((kind, overlap)), Some(run)) => {
                let offset = seconds(part.at - run_start, plan.fps);
                let joined = format!("x{i}");
                b.chain(&format!(
                    "[{run}][{label}]xfade=transition={kind}:duration={}:offset={offset}[{joined}]",
                    seconds(overlap, plan.fps)
                ));
                *run = joined;
            }
            _ => {
                runs.extend(black(
                    b,
                    plan,
                    &format!("g{i}"),
                    part.at.saturating_sub(end),
                ));
                runs.push(label);
                run_start = part.at;
            }
        }
        end = part.at + part.to - part.from;
    }
    runs.extend(black(b, plan, "tail", stretch.frames().saturating_sub(end)));
    if runs.len() == 1 {
        return runs.remove(0);
    }
    let list: String = runs.iter().map(|r| format!("[{r}]")).collect();
    b.chain(&format!(
        "{list}concat=n={}:v=1:a=0,settb=1/{},setpts=N[whole]",
        runs.len(),
        plan.fps
    ));
    "whole".to_owned()
}

fn black(b: &mut Builder, plan: &Plan, label: &str, frames: u64) -> Option<String> {
    (frames > 0).then(|| {
        b.chain(&format!(
            "{},trim=end_frame={frames},format=yuv420p,setsar=1[{label}]",
            plain(plan, "black", (plan.width, plan.height))
        ));
        label.to_owned()
    })
}

fn plain(plan: &Plan, color: &str, (w, h): (u32, u32)) -> String {
    // Made in RGB: the source's own conversion would take the matrix of old television.
    format!(
        "color=c={color}:s={w}x{h}:r={},format=gbrp,{}",
        plan.fps,
        fit::TO_VIDEO
    )
}

/// A part of a picture that fills the canvas.
fn on_canvas(b: &mut Builder, plan: &Plan, part: &PictureRange, name: &str) -> String {
    let p = part.picture;
    let label = format!("v{name}");
    let frames = part.to - part.from;
    if let Some(color) = &p.source.color {
        let fades = fades(part, false);
        b.chain(&format!(
            "{},trim=end_frame={frames},format=yuv420p,setsar=1,settb=1/{fps},setpts=N{fades}[{label}]",
            plain(plan, color, (plan.width, plan.height)),
            fps = plan.fps
        ));
        return label;
    }
    let moves = if is_still(p) {
        adjust::motion(&p.look, p.frames, part.from)
    } else {
        None
    };
    let draw = |name: &str| {
        let fit = fit::on_canvas(p, (plan.width, plan.height), name);
        let (colour, dim) = (adjust::colour(&p.look, plan.height), adjust::dim(&p.look));
        format!(
            "{}{}{fit}{colour}{dim},format=yuv420p,setsar=1",
            before(p),
            fit::on_black(&p.source)
        )
    };
    in_time(b, plan, part, name, &draw, moves.as_deref());
    b.chain(&format!(
        "[t{name}]tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},setpts=PTS-STARTPTS{}[{label}]",
        fades(part, false)
    ));
    label
}

/// Turned upright, mirrored, cropped, of ordinary brightness and colors.
fn before(p: &PictureClip) -> String {
    let mut filters = fit::ordinary_colors(&p.source);
    filters.push_str(&adjust::turn(p.source.orientation, &p.look));
    filters.push_str(&adjust::crop(&p.look));
    filters
}

fn is_still(p: &PictureClip) -> bool {
    p.source.kind == MediaKind::Photo
}

/// How long before its first frame a clip is opened: the frame that is shown then may have begun earlier, s.
const PREROLL_S: f64 = 0.5;
/// What a frame's time is moved by, µs, so that rounding never decides between two frames.
/// Containers that count in ms are off by half of one.
const BIAS_US: i64 = 1_000;
/// Frames of a stretch that plays backwards, which must be held in memory at once.
const BACKWARDS: u64 = 60;

/// The part's frames in their time, drawn by `draw`, as `[tNAME]`, numbered from 0 in frames of the output.
fn in_time(
    b: &mut Builder,
    plan: &Plan,
    part: &PictureRange,
    name: &str,
    draw: &dyn Fn(&str) -> String,
    moves: Option<&str>,
) {
    let p = part.picture;
    let fps = plan.fps;
    let again = format!("loop=loop=-1:size=1:start=0,settb=1/{fps},setpts=N,fps={fps}");
    if is_still(p) {
        // Scaled once, then the same frame again and again. Turned by the plan, on every version of ffmpeg alike.
        let (input, stream) = (
            b.input(&["-noautorotate".to_owned()], &p.source.path),
            stream_of(p),
        );
        let moves = moves.map_or(String::new(), |m| format!(",{m}"));
        b.chain(&format!(
            "[{input}:{stream}]{},{again}{moves}[t{name}]",
            draw(name)
        ));
    } else if p.frozen {
        let period = p.source.duration_ms as f64 / 1000.0;
        let at = if p.looped && period > 0.0 {
            p.in_s % period
        } else {
            p.in_s
        };
        let time = clip(b, p, at, fps);
        b.chain(&format!(
            "{time},trim=end_frame=1,{},{again}[t{name}]",
            draw(name)
        ));
    } else {
        played(b, plan, part, name, draw);
    }
}

/// Frames of a clip that are read from it in one go: from `start_s` of the source on.
#[derive(Debug, PartialEq)]
struct ReadRange {
    start_s: f64,
    frames: u64,
}

/// What a clip is read in for `count` of its frames, in the order of the source. A clip that is repeated is opened again
/// for each repetition: the length of a whole file, sound and padding included, is not the length of its picture.
fn reaches(p: &PictureClip, from: u64, count: u64, fps: u32) -> Vec<ReadRange> {
    let longest = if p.reversed { BACKWARDS } else { u64::MAX };
    let period = p.source.duration_ms as f64 / 1000.0;
    let period = Some(period).filter(|period| p.looped && *period > 0.0);
    let (mut reaches, mut done) = (Vec::new(), 0);
    while done < count {
        let at = p.in_s + frames_s(from + done, fps) * p.speed;
        let (start_s, to_wrap) = match period {
            None => (at, u64::MAX),
            Some(period) => {
                // A microsecond before the end is the start of the next repetition.
                let at = (at + 1e-6) % period;
                (
                    at,
                    ((period - at) / p.speed * f64::from(fps)).ceil().max(1.0) as u64,
                )
            }
        };
        let frames = to_wrap.min(longest).min(count - done);
        reaches.push(ReadRange { start_s, frames });
        done += frames;
    }
    reaches
}

/// How many times files are opened for the frames `from` to `to` of a picture.
pub fn openings(p: &PictureClip, from: u64, to: u64, fps: u32) -> usize {
    let moving = !is_still(p) && !p.frozen && p.looped;
    let reaches = if moving {
        reaches(p, from, to.saturating_sub(from), fps).len()
    } else {
        1
    };
    if is_held(p, reaches) { 1 } else { reaches }
}

/// A clip that would be opened more often than this for its repetitions is held in memory, if it is short: each decoder
/// takes memory of its own.
const MOST_OPENINGS: usize = 6;
const LONGEST_HELD_MS: u64 = 5_000;

fn is_held(p: &PictureClip, reaches: usize) -> bool {
    reaches > MOST_OPENINGS && !p.reversed && p.source.duration_ms <= LONGEST_HELD_MS
}

/// A short clip from its frame `from` on, repeated without an end: decoded once, in as many frames as fill its length
/// exactly, so that no repetition drifts.
fn held(b: &mut Builder, p: &PictureClip, from: u64, fps: u32) -> String {
    let period_ms = p.source.duration_ms;
    let count = (2 * period_ms * u64::from(fps)).div_ceil(1000).max(1);
    let per_1000 = count * 1000;
    let input = b.input(&decoder(p), &p.source.path);
    let start = (p.in_s + frames_s(from, fps) * p.speed) % (period_ms as f64 / 1000.0);
    let start_us = (start * 1e6).round() as i64;
    let (delay_us, stream, whole, speed) = (
        p.source.traits.delay_us,
        stream_of(p),
        whole_pictures(p),
        number(p.speed),
    );
    format!(
        "[{input}:{stream}]{whole}settb=AVTB,setpts=PTS-{delay_us}+{BIAS_US},fps={per_1000}/{period_ms}:start_time=0,tpad=stop=-1:stop_mode=clone,trim=end_frame={count},loop=loop=-1:size={count}:start=0,settb={period_ms}/{per_1000},setpts=N,settb=AVTB,setpts='(PTS-{start_us})/{speed}+{BIAS_US}',fps={fps}:start_time=0"
    )
}

/// The option that chooses a decoder which keeps alpha.
fn decoder(p: &PictureClip) -> Vec<String> {
    p.source.traits.decoder.map_or(Vec::new(), |decoder| {
        ["-c:v", decoder.ffmpeg_name()].map(str::to_owned).to_vec()
    })
}

/// A clip that plays, forwards or backwards, once or again and again.
fn played(
    b: &mut Builder,
    plan: &Plan,
    part: &PictureRange,
    name: &str,
    draw: &dyn Fn(&str) -> String,
) {
    let (p, fps) = (part.picture, plan.fps);
    let count = part.to - part.from;
    let mut reaches = reaches(
        p,
        if p.reversed {
            p.frames - part.to
        } else {
            part.from
        },
        count,
        fps,
    );
    if is_held(p, reaches.len()) {
        let time = held(b, p, part.from, fps);
        b.chain(&format!(
            "{time},trim=end_frame={count},{}[t{name}]",
            draw(name)
        ));
        return;
    }
    if let ([only], false) = (reaches.as_slice(), p.reversed) {
        let time = clip(b, p, only.start_s, fps);
        b.chain(&format!(
            "{time},trim=end_frame={},{}[t{name}]",
            only.frames,
            draw(name)
        ));
        return;
    }
    let backwards = if p.reversed { ",reverse" } else { "" };
    if p.reversed {
        reaches.reverse();
    }
    let mut list = String::new();
    for (n, ReadRange { start_s, frames }) in reaches.iter().enumerate() {
        let time = clip(b, p, *start_s, fps);
        let drawn = draw(&format!("{name}_{n}"));
        b.chain(&format!(
            "{time},trim=end_frame={frames},{drawn},tpad=stop=-1:stop_mode=clone,trim=end_frame={frames}{backwards},settb=1/{fps},setpts=N[r{name}_{n}]"
        ));
        let _ = write!(list, "[r{name}_{n}]");
    }
    b.chain(&format!(
        "{list}concat=n={}:v=1:a=0,settb=1/{fps},setpts=N[t{name}]",
        reaches.len()
    ));
}

/// A clip from `start` (s of the source) on: the chain from its input to its frames in time, without an end.
///
/// Reading begins at a key frame, and the frames before `start` are dropped in the graph, in their rate: the one that is on
/// the screen at that time may have begun long before. The last frame that can be decoded stays for ever.
fn clip(b: &mut Builder, p: &PictureClip, start: f64, fps: u32) -> String {
    let last = p
        .source
        .traits
        .last_frame_ms
        .map_or(f64::MAX, |ms| ms as f64 / 1000.0);
    let start = start.min(last);
    let seek = whole_ms((start - PREROLL_S).max(0.0));
    let mut options = decoder(p);
    if seek > 0.0 {
        options.extend([
            "-noaccurate_seek".to_owned(),
            "-ss".to_owned(),
            number(seek),
        ]);
    }
    let input = b.input(&options, &p.source.path);
    let offset_us = (start * 1e6).round() as i64 + i64::from(p.source.traits.delay_us);
    let (stream, whole, speed) = (stream_of(p), whole_pictures(p), number(p.speed));
    format!(
        "[{input}:{stream}]{whole}settb=AVTB,setpts='(PTS-{offset_us})/{speed}+{BIAS_US}',fps={fps},tpad=stop=-1:stop_mode=clone,fps={fps}:start_time=0"
    )
}

/// The stream of an input that is the picture.
fn stream_of(p: &PictureClip) -> String {
    p.source
        .traits
        .picture_stream
        .map_or("v:0".to_owned(), |index| index.to_string())
}

/// Half-pictures are put together before a rate is changed: afterwards their neighbours would be others.
fn whole_pictures(p: &PictureClip) -> &'static str {
    if p.source.traits.interlaced {
        "bwdif=mode=send_frame:parity=auto:deint=all,"
    } else {
        ""
    }
}

/// Fades of a part; a stretch never begins or ends inside of one.
fn fades(part: &PictureRange, alpha: bool) -> String {
    let p = part.picture;
    let alpha = if alpha { ":alpha=1" } else { "" };
    let mut fades = String::new();
    if p.fade_in_frames > 0 && part.from < p.fade_in_frames {
        let _ = write!(
            fades,
            ",fade=t=in:s=0:n={}{alpha}",
            p.fade_in_frames - part.from
        );
    }
    let out_from = p.frames.saturating_sub(p.fade_out_frames);
    if p.fade_out_frames > 0 && part.to > out_from {
        let _ = write!(
            fades,
            ",fade=t=out:s={}:n={}{alpha}",
            out_from.saturating_sub(part.from),
            p.fade_out_frames
        );
    }
    fades
}

/// Distance of an inset from the canvas's edge, as a share of its short side.
const MARGIN: f64 = 0.04;

/// A picture over the picture: inset at its place, or over the whole canvas.
fn lay_over(b: &mut Builder, plan: &Plan, part: &PictureRange, name: &str, below: &str) -> String {
    let p = part.picture;
    let frames = part.to - part.from;
    let canvas = (plan.width, plan.height);
    let (size, place) = match &p.inset {
        Some(inset) => (
            fit::over(p, Some(f64::from(plan.width) * inset.scale), canvas),
            place(&inset.position, plan),
        ),
        None => (fit::over(p, None, canvas), "x=0:y=0".to_owned()),
    };
    let draw = |name: &str| {
        let colour = adjust::colour(&p.look, plan.height / 2);
        let colour = if p.source.traits.alpha {
            adjust::keeping_alpha(&colour, name)
        } else {
            colour
        };
        format!(
            "{}{size}{colour},format=yuva420p,setsar=1{}",
            before(p),
            adjust::opacity(&p.look)
        )
    };
    if let Some(color) = &p.source.color {
        b.chain(&format!(
            "{},format=yuva420p,settb=1/{fps},setpts=N[t{name}]",
            plain(plan, color, (plan.width, plan.height)),
            fps = plan.fps
        ));
    } else {
        in_time(b, plan, part, name, &draw, None);
    }
    b.chain(&format!(
        "[t{name}]tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},setpts=PTS-STARTPTS{},setpts=PTS+{}/TB/{}[l{name}]",
        fades(part, true),
        part.at,
        plan.fps
    ));
    b.chain(&format!(
        "[{below}][l{name}]overlay={place}:eof_action=pass:format=yuv420[m{name}]"
    ));
    format!("m{name}")
}

/// One of the nine places as overlay's expressions.
fn place(position: &str, plan: &Plan) -> String {
    let margin = (f64::from(plan.width.min(plan.height)) * MARGIN).round();
    let x = if position.ends_with("left") {
        margin.to_string()
    } else if position.ends_with("right") {
        format!("W-w-{margin}")
    } else {
        "(W-w)/2".to_owned()
    };
    let y = if position.starts_with("top") {
        margin.to_string()
    } else if position.starts_with("bottom") {
        format!("H-h-{margin}")
    } else {
        "(H-h)/2".to_owned()
    };
    format!("x={x}:y={y}")
}

fn write_over(
    b: &mut Builder,
    plan: &Plan,
    stretch: Span,
    (i, c, drawn): (usize, &TextClip, &PlacedText),
    below: &str,
) -> String {
    let input = b.input(&[], &drawn.path);
    let fps = plan.fps;
    let from = stretch.from.saturating_sub(c.start_frame);
    let to = (stretch.to - c.start_frame.min(stretch.to)).min(c.frames);
    let at = c.start_frame.saturating_sub(stretch.from);
    let mut fades = String::new();
    if c.fade_in_frames > 0 {
        let _ = write!(fades, ",fade=t=in:s=0:n={}:alpha=1", c.fade_in_frames);
    }
    if c.fade_out_frames > 0 {
        let _ = write!(
            fades,
            ",fade=t=out:s={}:n={}:alpha=1",
            c.frames.saturating_sub(c.fade_out_frames),
            c.fade_out_frames
        );
    }
    // Drawn from its beginning, so that a fade that began before the stretch goes on in it.
    b.chain(&format!(
        "[{input}:v:0]{},loop=loop=-1:size=1:start=0,settb=1/{fps},setpts=N,fps={fps},trim=end_frame={to}{fades},trim=start_frame={from},setpts=PTS-STARTPTS+{at}[c{i}]",
        fit::DRAWN
    ));
    let y = if c.style.roll {
        // From below the picture to above it, in its whole time.
        format!(
            "'H-(H+{})*(n-{at}+{from})/{}'",
            drawn.height,
            c.frames.saturating_sub(1).max(1)
        )
    } else {
        drawn.y.to_string()
    };
    b.chain(&format!(
        "[{below}][c{i}]overlay=x={}:y={y}:eof_action=pass:format=yuv420[o{i}]",
        drawn.x
    ));
    format!("o{i}")
}

fn frames_s(frames: u64, fps: u32) -> f64 {
    frames as f64 / f64::from(fps)
}

/// A time in s without the fractions of ms that ffmpeg would round in its own way.
fn whole_ms(seconds: f64) -> f64 {
    (seconds * 1000.0).floor() / 1000.0
}

/// A number of frames as seconds in ffmpeg's words.
pub fn seconds(frames: u64, fps: u32) -> String {
    number(frames_s(frames, fps))
}

/// A number in ffmpeg's words.
pub fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_needless_tail() {
        assert_eq!(number(1.0), "1");
        assert_eq!(seconds(1, 30), "0.033333");
    }
}

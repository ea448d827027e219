//! A stretch of a plan → ffmpeg's filter graph for its picture. Only numbers and names of this program's own tables go
//! into a graph; media and texts come in as input files. Which stretch is asked for changes nothing in its frames.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::look;
use super::plan::{Caption, Fit, Picture, Plan};
use super::span::Span;
use crate::domain::asset::MediaKind;
use crate::media::{self, FORMATS};

/// A caption drawn to a picture, and where its top left corner lies, px.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
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
struct Part<'a> {
    picture: &'a Picture,
    from: u64,
    to: u64,
    at: u64,
}

fn part<'a>(p: &'a Picture, stretch: Span) -> Option<Part<'a>> {
    let (start, end) = (p.start_frame, p.start_frame + p.frames);
    if end <= stretch.from || stretch.to <= start {
        return None;
    }
    let from = stretch.from.saturating_sub(start);
    Some(Part { picture: p, from, to: stretch.to.min(end) - start, at: start.saturating_sub(stretch.from) })
}

/// Inputs and filters that draw a stretch of the plan as `[video]`, the captions drawn beforehand in the plan's order.
pub fn video(plan: &Plan, stretch: Span, drawn: &[Drawn], pixels: &str) -> Builder {
    let mut b = Builder::default();
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
    let parts = plan.layers.first().into_iter().flatten().filter_map(|p| part(p, stretch));
    for (i, part) in parts.enumerate() {
        let label = on_canvas(b, plan, &part, &i.to_string());
        // A blend that began before the stretch is over before it: spans are never cut there.
        match (part.picture.blend.filter(|_| part.from == 0), runs.last_mut()) {
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
                runs.extend(black(b, plan, &format!("g{i}"), part.at.saturating_sub(end)));
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
    b.chain(&format!("{list}concat=n={}:v=1:a=0,settb=1/{fps},fps={fps}[whole]", runs.len(), fps = plan.fps));
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
    format!("color=c={color}:s={w}x{h}:r={}", plan.fps)
}

/// A part of a picture that fills the canvas.
fn on_canvas(b: &mut Builder, plan: &Plan, part: &Part, name: &str) -> String {
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
    let moves = if is_still(p) { look::motion(&p.look, plan, p.frames, part.from, frames) } else { None };
    // A still that moves is drawn larger, so that its steps are smaller than a pixel.
    let scale = if moves.is_some() { look::OVERSIZE } else { 1 };
    let (w, h) = (plan.width * scale, plan.height * scale);
    let ground = if p.source.traits.alpha { "format=gbrap,premultiply=inplace=1,format=gbrp," } else { "" };
    let draw = |name: &str| {
        let (fit, colour, dim) = (fit(p, (w, h), name), look::colour(&p.look, h), look::dim(&p.look));
        format!("{ground}{}{fit}{colour}{dim},format=yuv420p,setsar=1", before(p))
    };
    in_time(b, plan, part, name, &draw, moves.as_deref());
    b.chain(&format!(
        "[t{name}]tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},setpts=PTS-STARTPTS{}[{label}]",
        fades(part, false)
    ));
    label
}

/// Turned upright, mirrored, cropped, of ordinary brightness.
fn before(p: &Picture) -> String {
    let mut filters = String::new();
    if p.source.traits.hdr {
        filters.push_str("zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p,");
    }
    filters.push_str(&look::turn(p.source.orientation, &p.look));
    filters.push_str(&look::crop(&p.look));
    filters
}

fn is_still(p: &Picture) -> bool {
    p.source.kind == MediaKind::Photo
}

/// How long before its first frame a clip is opened: the frame that is shown then may have begun earlier, s.
const PREROLL_S: f64 = 0.5;
/// What a frame's time is moved by, µs, so that rounding never decides between two frames.
const BIAS_US: i64 = 300;
/// Frames of a stretch that plays backwards, which must be held in memory at once.
const BACKWARDS: u64 = 60;

/// The part's frames in their time, drawn by `draw`, as `[tNAME]`, numbered from 0 in frames of the output.
fn in_time(b: &mut Builder, plan: &Plan, part: &Part, name: &str, draw: &dyn Fn(&str) -> String, moves: Option<&str>) {
    let p = part.picture;
    let fps = plan.fps;
    let again = format!("loop=loop=-1:size=1:start=0,settb=1/{fps},setpts=N,fps={fps}");
    if is_still(p) {
        // Scaled once, then the same frame again and again. Turned by the plan, on every version of ffmpeg alike.
        let input = b.input(&["-noautorotate".to_owned()], &p.source.path);
        let time = moves.map_or(again, |m| format!("{m},settb=1/{fps},setpts=N"));
        b.chain(&format!("[{input}:v:0]{},{time}[t{name}]", draw(name)));
    } else if p.frozen {
        // The last frame that began up to the in point.
        let at = p.in_ms as f64 / 1000.0;
        let from = whole_ms((at - 1.0).max(0.0));
        let options = vec!["-ss".to_owned(), number(from), "-t".to_owned(), number(at - from + 0.02)];
        let input = b.input(&options, &p.source.path);
        b.chain(&format!("[{input}:v:0]{}{},reverse,trim=end_frame=1,{again}[t{name}]", whole_pictures(p), draw(name)));
    } else if p.reversed {
        backwards(b, plan, part, name, draw);
    } else {
        let start = p.in_ms as f64 / 1000.0 + frames_s(part.from, fps) * p.speed;
        let time = clip(b, p, start, part.to - part.from, fps);
        b.chain(&format!("{time},{}[t{name}]", draw(name)));
    }
}

/// A clip from `start` (s of the source) for so many frames: the chain from its input to its frames in time.
fn clip(b: &mut Builder, p: &Picture, start: f64, frames: u64, fps: u32) -> String {
    let length = frames_s(frames, fps) * p.speed + 0.2;
    let total = p.source.duration_ms as f64 / 1000.0;
    let (seek, offset, mut options) = if p.looped && total > 0.0 {
        let seek = whole_ms(start % total);
        (seek, 0.0, vec!["-stream_loop".to_owned(), "-1".to_owned()])
    } else {
        let seek = whole_ms((start - PREROLL_S).max(0.0));
        (seek, start - seek, Vec::new())
    };
    if seek > 0.0 {
        options.extend(["-ss".to_owned(), number(seek)]);
    }
    options.extend(["-t".to_owned(), number(length + offset)]);
    let input = b.input(&options, &p.source.path);
    let offset_us = (offset * 1e6).round() as i64;
    let whole = whole_pictures(p);
    format!("[{input}:v:0]{whole}settb=AVTB,setpts='(PTS-{offset_us})/{}+{BIAS_US}',fps={fps}:start_time=0", number(p.speed))
}

/// Half-pictures are put together before a rate is changed: afterwards their neighbours would be others.
fn whole_pictures(p: &Picture) -> &'static str {
    if p.source.traits.interlaced { "bwdif=mode=send_frame:parity=auto:deint=all," } else { "" }
}

/// Backwards, in pieces that fit into memory.
fn backwards(b: &mut Builder, plan: &Plan, part: &Part, name: &str, draw: &dyn Fn(&str) -> String) {
    let p = part.picture;
    let fps = plan.fps;
    let mut list = String::new();
    let (mut from, mut n) = (part.from, 0);
    while from < part.to {
        let to = (from + BACKWARDS).min(part.to);
        // The last frames of the source come first.
        let start = p.in_ms as f64 / 1000.0 + frames_s(p.frames - to, fps) * p.speed;
        let time = clip(b, p, start, to - from, fps);
        let (frames, drawn) = (to - from, draw(&format!("{name}_{n}")));
        b.chain(&format!(
            "{time},{drawn},tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},reverse,settb=1/{fps},setpts=N[r{name}_{n}]"
        ));
        let _ = write!(list, "[r{name}_{n}]");
        (from, n) = (to, n + 1);
    }
    b.chain(&format!("{list}concat=n={n}:v=1:a=0,settb=1/{fps},fps={fps}[t{name}]"));
}

/// Fades of a part; a stretch never begins or ends inside of one.
fn fades(part: &Part, alpha: bool) -> String {
    let p = part.picture;
    let alpha = if alpha { ":alpha=1" } else { "" };
    let mut fades = String::new();
    if p.fade_in_frames > 0 && part.from < p.fade_in_frames {
        let _ = write!(fades, ",fade=t=in:s=0:n={}{alpha}", p.fade_in_frames - part.from);
    }
    let out_from = p.frames.saturating_sub(p.fade_out_frames);
    if p.fade_out_frames > 0 && part.to > out_from {
        let _ = write!(fades, ",fade=t=out:s={}:n={}{alpha}", out_from.saturating_sub(part.from), p.fade_out_frames);
    }
    fades
}

fn fit(p: &Picture, (w, h): (u32, u32), name: &str) -> String {
    let colour = colours(p);
    match p.fit {
        Fit::Cover => format!("scale={w}:{h}:force_original_aspect_ratio=increase:{colour},crop={w}:{h}"),
        Fit::Contain => format!("scale={w}:{h}:force_original_aspect_ratio=decrease:{colour},pad={w}:{h}:(ow-iw)/2:(oh-ih)/2"),
        Fit::Blur => {
            let (sw, sh) = (w / 8 * 2, h / 8 * 2);
            // A clip that plays backwards comes in pieces: the labels must differ in each.
            let (b, f) = (format!("[b{name}]"), format!("[f{name}]"));
            format!(
                "split{b}{f};{b}scale={sw}:{sh}:force_original_aspect_ratio=increase:{colour},crop={sw}:{sh},format=yuv420p,boxblur=8:2,scale={w}:{h}[bb{name}];\
                 {f}scale={w}:{h}:force_original_aspect_ratio=decrease:force_divisible_by=2:{colour},format=yuv420p[ff{name}];[bb{name}][ff{name}]overlay=(W-w)/2:(H-h)/2"
            )
        }
    }
}

/// The colours that a picture comes in and goes out with. A clip that is in those of HD already is only scaled, which
/// costs nothing where it has the size of the canvas.
fn colours(p: &Picture) -> &'static str {
    if p.source.kind == MediaKind::Clip && !p.source.traits.sd_colours {
        "in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv"
    } else {
        "out_color_matrix=bt709:out_range=tv"
    }
}

/// Distance of an inset from the canvas's edge, as a share of its short side.
const MARGIN: f64 = 0.04;

/// A picture over the picture: inset at its place, or over the whole canvas.
fn lay_over(b: &mut Builder, plan: &Plan, part: &Part, name: &str, below: &str) -> String {
    let p = part.picture;
    let frames = part.to - part.from;
    let (size, place) = match &p.inset {
        Some(inset) => {
            let w = ((f64::from(plan.width) * inset.scale / 2.0).round() as u32 * 2).max(2);
            (format!("scale={w}:-2"), place(&inset.position, plan))
        }
        None => {
            let (w, h) = (plan.width, plan.height);
            (format!("scale={w}:{h}:force_original_aspect_ratio=increase,crop={w}:{h}"), "x=0:y=0".to_owned())
        }
    };
    let seen = format!(",colorchannelmixer=aa={:.3}", p.look.opacity.clamp(0.0, 1.0));
    let draw = |_: &str| format!("{}{size}{},format=rgba,setsar=1{seen}", before(p), look::colour(&p.look, plan.height / 2));
    if let Some(color) = &p.source.color {
        b.chain(&format!(
            "{},format=rgba,settb=1/{fps},setpts=N[t{name}]",
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
    b.chain(&format!("[{below}][l{name}]overlay={place}:eof_action=pass:format=auto[m{name}]"));
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

fn write_over(b: &mut Builder, plan: &Plan, stretch: Span, (i, c, drawn): (usize, &Caption, &Drawn), below: &str) -> String {
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
        let _ = write!(fades, ",fade=t=out:s={}:n={}:alpha=1", c.frames.saturating_sub(c.fade_out_frames), c.fade_out_frames);
    }
    // Drawn from its beginning, so that a fade that began before the stretch goes on in it.
    b.chain(&format!(
        "[{input}:v:0]format=rgba,loop=loop=-1:size=1:start=0,settb=1/{fps},setpts=N,fps={fps},trim=end_frame={to}{fades},trim=start_frame={from},setpts=PTS-STARTPTS+{at}[c{i}]"
    ));
    let y = if c.style.roll {
        // From below the picture to above it, in its whole time.
        format!("'H-(H+{})*(n-{at}+{from})/{}'", drawn.height, c.frames.saturating_sub(1).max(1))
    } else {
        drawn.y.to_string()
    };
    b.chain(&format!("[{below}][c{i}]overlay=x={}:y={y}:eof_action=pass[o{i}]", drawn.x));
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

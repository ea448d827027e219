//! A plan → ffmpeg's arguments. Only numbers and names of this program's own tables go into the filter graph; media and
//! texts come in as input files.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::look;
use super::plan::{Caption, Fit, Picture, Plan, Sound};
use crate::domain::asset::MediaKind;
use crate::media::FORMATS;

/// A caption drawn to a picture, and where its top left corner lies, px.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub path: PathBuf,
    pub x: i64,
    pub y: i64,
}

#[derive(Default)]
struct Builder {
    arguments: Vec<OsString>,
    inputs: usize,
    graph: String,
}

impl Builder {
    /// Adds an input with its options; gives its index.
    fn input(&mut self, options: &[String], path: &Path) -> usize {
        self.arguments.extend(options.iter().map(OsString::from));
        for option in ["-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-i"] {
            self.arguments.push(option.into());
        }
        self.arguments.push(path.into());
        self.inputs += 1;
        self.inputs - 1
    }

    fn chain(&mut self, text: &str) {
        if !self.graph.is_empty() {
            self.graph.push(';');
        }
        self.graph.push_str(text);
    }
}

/// How much x264 may lose, and how long it thinks, for the wire's words of quality.
fn encoder(quality: &str) -> (&'static str, &'static str) {
    match quality {
        "low" => ("28", "ultrafast"),
        "medium" => ("23", "veryfast"),
        _ => ("20", "veryfast"),
    }
}

/// The arguments that render `plan` into `output`, the captions drawn beforehand in the plan's order.
pub fn arguments(plan: &Plan, drawn: &[Drawn], quality: &str, output: &Path) -> Vec<OsString> {
    let mut b = Builder::default();
    let mut picture = pictures(&mut b, plan);
    for (i, (caption, drawn)) in plan.captions.iter().zip(drawn).enumerate() {
        picture = overlay(&mut b, plan, i, caption, drawn, &picture);
    }
    b.chain(&format!("[{picture}]format=yuv420p[video]"));
    sounds(&mut b, plan);
    let mut arguments = b.arguments;
    let fps = plan.fps.to_string();
    let frames = plan.frames.to_string();
    let (crf, preset) = encoder(quality);
    let encode = [
        "-filter_complex",
        &b.graph,
        "-map",
        "[video]",
        "-map",
        "[audio]",
        "-r",
        &fps,
        "-frames:v",
        &frames,
        "-c:v",
        "libx264",
        "-profile:v",
        "high",
        "-pix_fmt",
        "yuv420p",
        "-preset",
        preset,
        "-crf",
        crf,
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
        "-color_range",
        "tv",
        "-c:a",
        "aac",
        "-b:a",
        "192k",
        "-ar",
        "48000",
        "-ac",
        "2",
        "-map_metadata",
        "-1",
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
        "-y",
    ];
    arguments.extend(encode.iter().map(OsString::from));
    arguments.push(output.into());
    arguments
}

/// The whole picture: runs of blended pictures, gaps of black between them, joined. Gives the label of the result.
fn pictures(b: &mut Builder, plan: &Plan) -> String {
    let mut runs: Vec<String> = Vec::new();
    let mut end = 0;
    for (i, picture) in plan.pictures.iter().enumerate() {
        let label = one_picture(b, plan, i, picture);
        match (picture.blend, runs.last_mut()) {
            (Some((kind, overlap)), Some(run)) => {
                let start = run_start(plan, i);
                let offset = seconds(picture.start_frame - start, plan.fps);
                let joined = format!("x{i}");
                b.chain(&format!(
                    "[{run}][{label}]xfade=transition={kind}:duration={}:offset={offset}[{joined}]",
                    seconds(overlap, plan.fps)
                ));
                *run = joined;
            }
            _ => {
                runs.extend(black(b, plan, &format!("g{i}"), picture.start_frame.saturating_sub(end)));
                runs.push(label);
            }
        }
        end = picture.start_frame + picture.frames;
    }
    runs.extend(black(b, plan, "tail", plan.frames.saturating_sub(end)));
    if runs.len() == 1 {
        return runs.remove(0);
    }
    let list: String = runs.iter().map(|r| format!("[{r}]")).collect();
    b.chain(&format!("{list}concat=n={}:v=1:a=0,settb=1/{fps},fps={fps}[whole]", runs.len(), fps = plan.fps));
    "whole".to_owned()
}

/// The first frame of the run of blended pictures that picture `i` belongs to.
fn run_start(plan: &Plan, i: usize) -> u64 {
    plan.pictures[..=i].iter().rev().find(|p| p.blend.is_none()).map_or(0, |p| p.start_frame)
}

fn black(b: &mut Builder, plan: &Plan, label: &str, frames: u64) -> Option<String> {
    (frames > 0).then(|| {
        let Plan { width, height, fps, .. } = plan;
        b.chain(&format!("color=c=black:s={width}x{height}:r={fps},trim=end_frame={frames},format=yuv420p,setsar=1[{label}]"));
        label.to_owned()
    })
}

fn one_picture(b: &mut Builder, plan: &Plan, i: usize, p: &Picture) -> String {
    let (fps, frames) = (plan.fps, p.frames);
    let still = p.source.kind == MediaKind::Photo;
    let input = b.input(&input_options(still, p.looped, p.in_ms, source_seconds(p, fps)), &p.source.path);
    let moves = if still { look::motion(&p.look, plan, frames) } else { None };
    // A still that moves is drawn larger, so that its steps are smaller than a pixel.
    let scale = if moves.is_some() { look::OVERSIZE } else { 1 };
    let fit = fit(p.fit, (plan.width * scale, plan.height * scale), i);
    let (turn, colour) = (look::turn(p.source.orientation, &p.look), look::colour(&p.look, plan.height * scale));
    let mut fades = String::new();
    if p.fade_in_frames > 0 {
        let _ = write!(fades, ",fade=t=in:s=0:n={}", p.fade_in_frames);
    }
    if p.fade_out_frames > 0 {
        let _ = write!(fades, ",fade=t=out:s={}:n={}", frames.saturating_sub(p.fade_out_frames), p.fade_out_frames);
    }
    let time = if let Some(moves) = moves {
        format!("{moves},settb=1/{fps},setpts=N")
    } else if still {
        // Scaled once, then the same frame again and again.
        format!("loop=loop=-1:size=1:start=0,settb=1/{fps},setpts=N,fps={fps}")
    } else {
        "null".to_owned()
    };
    let before =
        if still { "null".to_owned() } else { format!("setpts=(PTS-STARTPTS)/{},fps={fps}:start_time=0", number(p.speed)) };
    b.chain(&format!(
        "[{input}:v:0]{before},{turn}{fit}{colour},format=yuv420p,setsar=1,{time},tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},setpts=PTS-STARTPTS{fades}[v{i}]"
    ));
    format!("v{i}")
}

/// How much of the source a picture needs, in seconds, with a little to spare for rounding.
fn source_seconds(p: &Picture, fps: u32) -> f64 {
    p.frames as f64 / f64::from(fps) * p.speed + 0.5
}

fn input_options(still: bool, looped: bool, in_ms: u64, length: f64) -> Vec<String> {
    if still {
        // Turned by the plan, on every version of ffmpeg alike.
        return vec!["-noautorotate".to_owned()];
    }
    let mut options = Vec::new();
    if looped {
        options.extend(["-stream_loop".to_owned(), "-1".to_owned()]);
    }
    if in_ms > 0 {
        options.extend(["-ss".to_owned(), number(in_ms as f64 / 1000.0)]);
    }
    options.extend(["-t".to_owned(), number(length)]);
    options
}

fn fit(fit: Fit, (w, h): (u32, u32), i: usize) -> String {
    let colour = "out_color_matrix=bt709:out_range=tv";
    match fit {
        Fit::Cover => format!("scale={w}:{h}:force_original_aspect_ratio=increase:{colour},crop={w}:{h}"),
        Fit::Contain => format!("scale={w}:{h}:force_original_aspect_ratio=decrease:{colour},pad={w}:{h}:(ow-iw)/2:(oh-ih)/2"),
        Fit::Blur => {
            let (sw, sh) = (w / 8 * 2, h / 8 * 2);
            format!(
                "split[b{i}][f{i}];[b{i}]scale={sw}:{sh}:force_original_aspect_ratio=increase:{colour},crop={sw}:{sh},format=yuv420p,boxblur=8:2,scale={w}:{h}[bb{i}];\
                 [f{i}]scale={w}:{h}:force_original_aspect_ratio=decrease:force_divisible_by=2:{colour},format=yuv420p[ff{i}];[bb{i}][ff{i}]overlay=(W-w)/2:(H-h)/2"
            )
        }
    }
}

fn overlay(b: &mut Builder, plan: &Plan, i: usize, c: &Caption, drawn: &Drawn, below: &str) -> String {
    let input = b.input(&[], &drawn.path);
    let fps = plan.fps;
    let mut fades = String::new();
    if c.fade_in_frames > 0 {
        let _ = write!(fades, ",fade=t=in:s=0:n={}:alpha=1", c.fade_in_frames);
    }
    if c.fade_out_frames > 0 {
        let _ = write!(fades, ",fade=t=out:s={}:n={}:alpha=1", c.frames.saturating_sub(c.fade_out_frames), c.fade_out_frames);
    }
    b.chain(&format!(
        "[{input}:v:0]format=rgba,loop=loop=-1:size=1:start=0,settb=1/{fps},setpts=N,fps={fps},trim=end_frame={}{fades},setpts=PTS+{}[c{i}]",
        c.frames, c.start_frame
    ));
    b.chain(&format!("[{below}][c{i}]overlay=x={}:y={}:eof_action=pass[o{i}]", drawn.x, drawn.y));
    format!("o{i}")
}

/// All sounds at their places over silence of the whole length, limited so that nothing clips.
fn sounds(b: &mut Builder, plan: &Plan) {
    let total = seconds(plan.frames, plan.fps);
    b.chain(&format!("anullsrc=r=48000:cl=stereo,atrim=end={total}[silence]"));
    let mut list = "[silence]".to_owned();
    for (i, sound) in plan.sounds.iter().enumerate() {
        one_sound(b, i, sound);
        let _ = write!(list, "[a{i}]");
    }
    b.chain(&format!(
        "{list}amix=inputs={}:duration=first:normalize=0,alimiter=limit=0.97:level=false,atrim=end={total}[audio]",
        plan.sounds.len() + 1
    ));
}

fn one_sound(b: &mut Builder, i: usize, s: &Sound) {
    let length = s.duration_ms as f64 / 1000.0;
    let input = b.input(&input_options(false, s.looped, s.in_ms, length * s.speed + 0.1), &s.source.path);
    let mut chain = format!("[{input}:a:0]asetpts=PTS-STARTPTS,aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo");
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

fn seconds(frames: u64, fps: u32) -> String {
    number(frames as f64 / f64::from(fps))
}

fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
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
    fn numbers_have_no_needless_tail() {
        assert_eq!(number(1.0), "1");
        assert_eq!(seconds(1, 30), "0.033333");
    }
}

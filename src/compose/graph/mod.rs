//! Builds ffmpeg's filter graph for the picture of a span of a plan. Only numbers and constants of
//! this program reach a graph; media and texts are input files. A frame does not depend on the span
//! that contains it.

mod builder;
mod numbers;
mod overlays;
mod picture_range;
mod timed_frames;

use std::ffi::OsString;

use super::plan::{Plan, Span};
use super::{filters, fit};
use overlays::{overlay_picture, overlay_text};
use picture_range::{
    PictureRange, fade_filters, is_still, pre_filters, solid_color, visible_range,
};
use timed_frames::timed_chain;

pub use builder::Builder;
pub(crate) use numbers::{format_number, format_seconds};
pub use overlays::PlacedText;
pub(crate) use timed_frames::input_count;

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

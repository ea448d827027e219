//! Pictures and captions on top of other pictures.

use std::fmt::Write;
use std::path::PathBuf;

use super::builder::Builder;
use super::picture_range::{PictureRange, fade_filters, pre_filters, solid_color};
use super::timed_frames::timed_chain;
use crate::compose::plan::{Plan, Span, TextClip};
use crate::compose::{filters, fit};
use crate::domain::timeline::{Anchor, Position};

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

/// Distance of an inset from the edge of the canvas, as a share of its short side.
const MARGIN: f64 = 0.04;

/// Overlays a picture on `below`: as an inset, or over the whole canvas. Returns the label of the
/// result.
pub(super) fn overlay_picture(
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
pub(super) fn overlay_text(
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

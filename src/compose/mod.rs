//! Builds ffmpeg filter graphs from a timeline: a frame-accurate plan, its spans, and the graphs of
//! any range. The studio renders videos from them, the editor single frames.

mod filters;
mod fit;
pub mod graph;
pub mod plan;
pub mod scene;
pub mod sound;
pub(crate) mod sound_range;
pub mod span;
pub mod text;

//! Timeline → video: a plan (pure), its filter graph (pure), texts drawn to pictures, one run of ffmpeg, a queue.

pub mod graph;
mod look;
pub mod plan;
pub mod queue;
pub mod text;

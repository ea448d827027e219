//! A timeline as ffmpeg draws it: what is seen and heard when, counted in whole frames, and the filter graphs for any
//! stretch of it. The studio renders films from it, the editor shows single frames.

mod adjust;
mod fit;
pub mod graph;
pub mod plan;
pub mod scene;
pub mod sound;
pub mod span;
pub mod text;

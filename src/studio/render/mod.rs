//! Timeline → plan → spans → filter graphs → ffmpeg → one file.

mod cache;
mod film;
pub mod format;
mod graph;
mod look;
mod plan;
pub mod queue;
mod sound;
mod span;
mod text;

//! Renders a planned timeline: encodes its spans into a cache and joins them into one file.

pub mod format;
mod join;
mod mix;
pub mod queue;
mod task;
mod tools;
mod verify;

//! Renders a planned timeline: encodes its spans into a cache and joins them into one file.

pub mod format;
pub mod queue;
mod task;

//! Renders a planned timeline: encodes its spans into a cache and joins them into one file.

mod cache_names;
mod encode_run;
pub mod format;
pub(super) mod job_files;
mod join;
mod mix;
pub mod queue;
mod task;
mod tools;
mod verify;

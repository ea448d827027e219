//! Spans of a composed timeline → encoded pieces in a cache → one file.

mod film;
pub mod format;
pub mod queue;

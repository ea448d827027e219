//! File system helpers.

pub mod private;

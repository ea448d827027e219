//! File system helpers.

pub mod private;
pub mod unique;

//! File system helpers: atomic replacement, unused names, owner-only permissions, locks.

pub(crate) mod atomic;
pub(crate) mod lock;
pub mod private;
pub mod unique;

//! nemo-tui
pub mod domain;
pub mod language;
pub mod nemo;

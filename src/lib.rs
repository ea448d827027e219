//! nemo-tui
pub mod domain;
pub mod language;
pub mod media;
pub mod nemo;
pub mod studio;

//! Typed differences between two timelines. `i18n::changes` formats them.

mod between;
mod change;

pub use between::{appearance_value, speed_value};
pub use between::{between, style_value, volume_value};
pub use change::{Appearance, Change, ChangeKind, Property, Value};

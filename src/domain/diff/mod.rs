//! Typed differences between two timelines. `i18n::changes` formats them.

mod between;
pub(super) mod change;
mod values;

pub use between::between;
pub use change::{
    AdjustmentAmount, AdjustmentSetting, Appearance, Change, ChangeKind, Property, Value,
};
pub use values::{adjustments, style_value, value};

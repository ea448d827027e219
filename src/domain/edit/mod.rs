//! Typed edit operations.
//!
//! An edit is a value. Applying it returns either a new timeline or a refusal, never a partial
//! result. The agent, direct edits in the editor and undo all use [`Edit::apply`].

mod affected;
mod apply;
mod arguments;
mod caption_preset;
mod edge;
pub(super) mod layout;
pub(super) mod limits;
mod material;
mod operation;
mod ops;
mod plan_schema;
pub(super) mod refusal;
#[cfg(test)]
mod sample;
mod scope;
mod segments;
pub(super) mod sound;
#[cfg(test)]
mod tests;
mod title_anchoring;
mod titles;
pub(crate) mod tool;

pub use caption_preset::{CAPTION_PRESETS, CaptionPreset, WordMark, word_marks};
pub use edge::Edge;
pub(crate) use layout::TRANSITION_DIVISOR;
pub use limits::{MIN_SEGMENT_MS, SourceLength};
pub use ops::*;
pub(crate) use plan_schema::{MAX_PLAN_EDITS, plan_schema};
pub use refusal::EditRefusal;
pub use scope::undeclared_change;
pub use segments::picture_end;
pub(crate) use titles::is_visible;
pub use titles::{CaptionNotes, Cue, TextChange, TextRole};

//! Keys and actions. The table of actions is the single source for key bindings, help, palette,
//! footer and README.

pub mod actions;
pub mod context;
pub mod key;
pub mod keymap;
mod table;

pub use actions::{ACTIONS, Action, ActionRow};
pub use context::{Focus, KeyContext, OverlayContext};
pub use key::Key;
pub use keymap::Keymap;
pub(crate) use table::action_table;

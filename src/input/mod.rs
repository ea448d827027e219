//! Keys and actions. The table of actions is the single source for key bindings, help, palette,
//! footer and README.

pub mod actions;
pub mod key;
pub mod keymap;
pub mod table;

pub use actions::{Action, ActionRow, Focus, KeyContext, OverlayContext};
pub use key::Key;
pub use keymap::Keymap;
pub use table::ACTIONS;

//! Keys and what they do. The table of actions is the one source of the keys, the help, the palette, the footer and the
//! README.

pub mod actions;
pub mod key;
pub mod keymap;
pub mod table;

pub use actions::{Action, ActionRow, Focus};
pub use key::Key;
pub use keymap::Keymap;
pub use table::ACTIONS;

//! Keys and what they do. The table of actions is the one source of the keys, the help, the footer and the README.

pub mod actions;
pub mod key;

pub use actions::{ACTIONS, Action, Entry, Place};
pub use key::Key;

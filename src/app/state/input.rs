//! Input that is incomplete or waiting, and earlier input.

use std::collections::VecDeque;
use std::path::PathBuf;

use crate::app::msg::Msg;
use crate::input::Key;

/// Keyboard, paste and file input.
#[derive(Clone, Debug)]
pub struct InputState {
    /// Keys of an incomplete sequence.
    pub keys: Vec<Key>,
    /// Keys, clicks and pastes waiting for a paste to be classified; `None` if none is pending.
    pub held: Option<VecDeque<Msg>>,
    /// A second Ctrl-C before this time (ms since 1970) quits.
    pub interrupt_until_ms: u64,
    /// Sent messages, oldest first; `history_index` is the index of the one in the composer.
    pub history: Vec<String>,
    pub history_index: Option<usize>,
    /// Folder that the file picker opens in.
    pub picker_folder: PathBuf,
}

impl Default for InputState {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            held: None,
            interrupt_until_ms: 0,
            history: Vec::new(),
            history_index: None,
            picker_folder: PathBuf::from("."),
        }
    }
}

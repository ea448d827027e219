//! Input that is incomplete or waiting, and earlier input.

use std::collections::VecDeque;
use std::path::PathBuf;

use crate::app::msg::Msg;
use crate::input::keymap::{KeyLookup, Keymap};
use crate::input::{Key, KeyContext};

/// Count typed before a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyCount {
    pub times: usize,
    /// Time until which a key belongs to the count (ms since 1970).
    pub until_ms: u64,
    /// Setting of the preview before the count, which a digit may have changed.
    pub preview: Option<bool>,
}

/// Keyboard, paste and file input.
#[derive(Clone, Debug)]
pub struct InputState {
    /// Keys of an incomplete sequence.
    pub keys: Vec<Key>,
    /// Keys, clicks and pastes waiting for a paste to be classified or for a direct edit; `None` if
    /// neither is pending.
    pub held: Option<VecDeque<Msg>>,
    /// Time since which input waits for a direct edit (ms since 1970).
    pub held_for_edit_ms: Option<u64>,
    /// Time of the last key (ms since 1970).
    pub last_key_ms: u64,
    /// Count typed before a key of the timeline.
    pub count: Option<KeyCount>,
    /// Number of times that the action in progress is repeated.
    pub times: usize,
    /// A second Ctrl-C before this time (ms since 1970) quits.
    pub interrupt_until_ms: u64,
    /// A second Esc before this time (ms since 1970) stops a turn of the cloud.
    pub stop_until_ms: u64,
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
            held_for_edit_ms: None,
            last_key_ms: 0,
            count: None,
            times: 1,
            interrupt_until_ms: 0,
            stop_until_ms: 0,
            history: Vec::new(),
            history_index: None,
            picker_folder: PathBuf::from("."),
        }
    }
}

impl InputState {
    /// Takes the count of the action in progress: 1 without one.
    pub(crate) fn take_times(&mut self) -> usize {
        std::mem::replace(&mut self.times, 1)
    }

    /// Looks up a key together with the keys of an incomplete sequence before it. If they are no
    /// sequence, the key counts alone.
    pub(crate) fn look_up(
        &mut self,
        keymap: &Keymap,
        context: impl Into<KeyContext>,
        key: Key,
    ) -> KeyLookup {
        let context = context.into();
        self.keys.push(key);
        let mut lookup = keymap.find(context, &self.keys);
        if lookup == KeyLookup::Nothing && self.keys.len() > 1 {
            self.keys = vec![key];
            lookup = keymap.find(context, &self.keys);
        }
        if lookup != KeyLookup::Prefix {
            self.keys.clear();
        }
        lookup
    }
}

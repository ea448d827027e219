//! Decodes terminal input into events. Sequences and pastes may be split over several reads.

use std::collections::VecDeque;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::sequence::{self, PASTE_END, PASTE_START, ParsedSequence};

/// A lone ESC byte is the key Esc after this time. Over SSH, a sequence can be split after ESC.
const ESCAPE_TIMEOUT: Duration = Duration::from_millis(50);
/// An incomplete sequence or character is dropped after this time.
const SEQUENCE_TIMEOUT: Duration = Duration::from_millis(500);
/// A paste is delivered if nothing follows its end marker for this time; otherwise the marker may
/// be part of the pasted text.
const PASTE_END_TIMEOUT: Duration = Duration::from_millis(20);
/// A paste without an end marker is delivered after this time, so that the keyboard never locks.
const PASTE_TIMEOUT: Duration = Duration::from_secs(3);
/// Maximum size of a paste (bytes). The rest is dropped.
const MAX_PASTE_BYTES: usize = 16 << 20;

/// Paste being received.
#[derive(Debug)]
struct PasteBuffer {
    text: Vec<u8>,
    ended: bool,
}

/// Decoder of terminal input. The events do not depend on how the input is split.
#[derive(Debug, Default)]
pub(super) struct InputDecoder {
    bytes: Vec<u8>,
    /// Number of decoded `bytes`.
    consumed: usize,
    paste: Option<PasteBuffer>,
    events: VecDeque<Event>,
    /// True if the last event was a lone ESC that timed out: its sequence may still follow.
    escape_timed_out: bool,
    /// True for a moment after such an ESC, while the rest of a key is still accepted.
    accepts_late_key: bool,
}

impl InputDecoder {
    /// Adds input.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.consumed);
        self.consumed = 0;
        self.bytes.extend_from_slice(bytes);
        let escape_timed_out = std::mem::take(&mut self.escape_timed_out);
        let accepts_late_key = std::mem::take(&mut self.accepts_late_key);
        let is_late_sequence =
            bytes.starts_with(&PASTE_START[1..]) || sequence::is_late_mouse(bytes);
        if escape_timed_out && is_late_sequence || accepts_late_key && sequence::is_late_key(bytes)
        {
            self.bytes.insert(0, b'\x1b');
        }
    }

    /// Stops completing a timed-out ESC with the rest of a key, after a pause in the input.
    pub(super) fn reject_late_keys(&mut self) {
        self.accepts_late_key = false;
    }

    /// Returns the next complete event, or `None` if more input is needed.
    pub(super) fn next_event(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let progress = match &self.paste {
                Some(_) if self.is_settling_paste() => self.deliver_paste(false),
                Some(_) => self.receive_paste(),
                None if self.remaining().starts_with(PASTE_START) => {
                    self.consumed += PASTE_START.len();
                    self.paste = Some(PasteBuffer {
                        text: Vec::new(),
                        ended: false,
                    });
                    true
                }
                None => self.decode_one(),
            };
            if !progress {
                return None;
            }
        }
    }

    /// Time to wait for more input before [`Self::expire`], or `None` if nothing is incomplete.
    pub(super) fn timeout(&self) -> Option<Duration> {
        match (&self.paste, self.remaining()) {
            _ if self.is_settling_paste() => Some(PASTE_END_TIMEOUT),
            (Some(_), _) => Some(PASTE_TIMEOUT),
            (None, b"") => None,
            (None, b"\x1b") => Some(ESCAPE_TIMEOUT),
            (None, _) => Some(SEQUENCE_TIMEOUT),
        }
    }

    /// Returns true while a paste has no end marker yet.
    pub(super) fn is_receiving_paste(&self) -> bool {
        self.paste.as_ref().is_some_and(|paste| !paste.ended)
    }

    /// Returns true if a paste has an end marker, which may still prove to be part of its text.
    pub(super) fn is_settling_paste(&self) -> bool {
        self.paste.as_ref().is_some_and(|paste| paste.ended)
    }

    /// Decodes incomplete input as it is, after [`Self::timeout`] passed without more.
    pub(super) fn expire(&mut self) {
        if self.paste.is_some() {
            self.deliver_paste(true);
            return;
        }
        let key = match self.remaining() {
            b"\x1b" => Some(KeyEvent::from(KeyCode::Esc)),
            [b'\x1b', c @ (b'[' | b'O' | b']' | b'P' | b'_')] => Some(KeyEvent::new(
                KeyCode::Char(char::from(*c)),
                KeyModifiers::ALT,
            )),
            _ => None,
        };
        self.escape_timed_out = self.remaining() == b"\x1b";
        self.accepts_late_key = self.escape_timed_out;
        self.consumed = self.bytes.len();
        self.events.extend(key.map(Event::Key));
    }

    fn remaining(&self) -> &[u8] {
        &self.bytes[self.consumed..]
    }

    /// Decodes one key, click or report. Returns false if it is incomplete.
    fn decode_one(&mut self) -> bool {
        match sequence::parse(self.remaining()) {
            ParsedSequence::Event(event, length) => {
                self.consumed += length;
                self.events.push_back(event);
            }
            ParsedSequence::Ignored(length) => self.consumed += length,
            ParsedSequence::Incomplete => return false,
        }
        true
    }

    /// Moves input to the paste, up to its end marker. Returns false if there is no end marker yet.
    fn receive_paste(&mut self) -> bool {
        let rest = &self.bytes[self.consumed..];
        let end = find(rest, PASTE_END);
        // The last bytes can be the start of the end marker.
        let length = end.unwrap_or(rest.len().saturating_sub(PASTE_END.len() - 1));
        if let Some(paste) = &mut self.paste {
            let available = MAX_PASTE_BYTES.saturating_sub(paste.text.len());
            paste.text.extend_from_slice(&rest[..length.min(available)]);
            paste.ended = end.is_some();
        }
        self.consumed += length + end.map_or(0, |_| PASTE_END.len());
        end.is_some()
    }

    /// Delivers a paste. Returns false if it may not be complete yet.
    ///
    /// Not all terminals remove end markers from the pasted text. A second end marker without a
    /// start marker means that the text contained the first one, so everything before it is text,
    /// not keys.
    fn deliver_paste(&mut self, expired: bool) -> bool {
        let rest = self.remaining();
        let start = find(rest, PASTE_START);
        let end = find(rest, PASTE_END).filter(|end| start.is_none_or(|start| *end < start));
        if let (Some(end), Some(paste)) = (end, &mut self.paste) {
            let available = MAX_PASTE_BYTES.saturating_sub(paste.text.len());
            paste
                .text
                .extend_from_slice(&self.bytes[self.consumed..][..end.min(available)]);
            self.consumed += end + PASTE_END.len();
            return true;
        }
        if start.is_none() && !expired {
            return false;
        }
        let Some(mut paste) = self.paste.take() else {
            return false;
        };
        if !paste.ended {
            paste.text.extend_from_slice(&self.bytes[self.consumed..]);
            self.consumed = self.bytes.len();
        }
        let (text, reports) = sequence::without_reports(&paste.text);
        self.events
            .push_back(Event::Paste(String::from_utf8_lossy(&text).into_owned()));
        self.events.extend(reports);
        true
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests;

//! Control sequences for the terminal (OSC, XTWINOPS). External text is sanitized first.

use std::io::{self, Write, stdout};

use crate::domain::text::one_line;

pub(super) const BELL: &str = "\x07";
/// Pushes the window title to the terminal's title stack (XTWINOPS).
pub(super) const PUSH_TITLE: &str = "\x1b[22;0t";
/// Restores the title from the stack.
pub(super) const POP_TITLE: &str = "\x1b[23;0t";
/// Enables reports of modified keys without a distinct code, like Shift-Enter (`modifyOtherKeys`).
pub(super) const ENABLE_MODIFY_OTHER_KEYS: &str = "\x1b[>4;2m";
pub(super) const DISABLE_MODIFY_OTHER_KEYS: &str = "\x1b[>4m";
/// Leaves the order of right-to-left text to the program (BDSM of ECMA-48), and back.
pub(super) const EXPLICIT_ORDER: &str = "\x1b[8l";
pub(super) const IMPLICIT_ORDER: &str = "\x1b[8h";

/// Maximum length of titles and notifications (characters).
const MAX_CHARS: usize = 200;

/// Writes control sequences to the terminal.
///
/// # Errors
/// Fails if the terminal is closed.
pub(crate) fn write(sequences: &str) -> io::Result<()> {
    stdout().write_all(sequences.as_bytes())?;
    stdout().flush()
}

fn sanitized(text: &str) -> String {
    one_line(text).chars().take(MAX_CHARS).collect()
}

/// Sequence that sets the title of the window and the tab.
pub(super) fn title(text: &str) -> String {
    format!("\x1b]0;{}\x07", sanitized(text))
}

/// Sequences that show a desktop notification: OSC 777 (urxvt, VTE, Ghostty) and OSC 9 (iTerm2,
/// WezTerm, kitty).
pub(super) fn notification(text: &str) -> String {
    let text = sanitized(text).replace(';', ",");
    format!("\x1b]777;notify;nemo;{text}\x07\x1b]9;{text}\x07")
}

/// Sequence that sets the progress (percent) of the tab or taskbar (OSC 9;4); `None` removes it.
pub(super) fn progress(percent: Option<u8>) -> String {
    match percent {
        Some(percent) => format!("\x1b]9;4;1;{}\x07", percent.min(100)),
        None => "\x1b]9;4;0;0\x07".to_owned(),
    }
}

/// Returns true if `read` contains a device attributes reply: `CSI ? … c`.
pub(super) fn has_device_attributes(read: &[u8]) -> bool {
    private_reports(read).any(|(last, _)| last == b'c')
}

/// Returns true if `read` contains a kitty keyboard protocol reply: `CSI ? flags u`.
pub(super) fn has_keyboard_flags(read: &[u8]) -> bool {
    private_reports(read).any(|(last, parameters)| last == b'u' && !parameters.is_empty())
}

/// Replies of the form `CSI ? parameters final`, as (final byte, parameters).
fn private_reports(read: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let starts = read
        .windows(3)
        .enumerate()
        .filter(|(_, window)| *window == b"\x1b[?")
        .map(|(at, _)| at + 3);
    starts.filter_map(|start| {
        let length = read[start..]
            .iter()
            .position(|byte| !(b"0123456789;".contains(byte)))?;
        Some((read[start + length], &read[start..start + length]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn external_text_cannot_end_the_sequence() {
        for sequence in [
            title("a\x07\x1b]52;c;evil\x07b"),
            notification("x\x1b\\;y\u{9c}"),
        ] {
            let inner = &sequence[2..sequence.len() - 1];
            assert!(
                !inner
                    .replace("\x07\x1b]9;", "")
                    .contains(['\x07', '\x1b', '\u{9c}']),
                "{sequence:?}"
            );
        }
        assert!(
            [
                title(&"x".repeat(1_000_000)),
                notification(&"x".repeat(1_000_000))
            ]
            .iter()
            .all(|sequence| sequence.len() < 1_000)
        );
        assert_eq!(progress(Some(250)), "\x1b]9;4;1;100\x07");
    }

    #[test]
    fn keyboard_replies_are_found_among_typed_keys() {
        for (read, kitty, complete) in [
            ("\x1b[?0u\x1b[?62;4c", true, true),
            ("typed\x1b[?1umore\x1b[?62c", true, true),
            ("\x1b[?62c", false, true),
            ("\x1b[?1u\x1b[?6", true, false),
            ("?1u\x1b[?u", false, false),
        ] {
            assert_eq!(
                (
                    has_keyboard_flags(read.as_bytes()),
                    has_device_attributes(read.as_bytes())
                ),
                (kitty, complete),
                "{read:?}"
            );
        }
    }
}

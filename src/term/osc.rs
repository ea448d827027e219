//! Words to the terminal itself, as it understands them (OSC). What comes from outside is made harmless first.

use crate::domain::text::one_line;

pub const BELL: &str = "\x07";
/// Keeps the title on the terminal's own stack, and takes it back from there (xterm's window operations).
pub const KEEP_TITLE: &str = "\x1b[22;0t";
pub const GIVE_TITLE_BACK: &str = "\x1b[23;0t";
/// Reports modified keys that have no code of their own, like Shift-Enter (xterm's `modifyOtherKeys`), and stops it.
pub const MODIFIED_KEYS: &str = "\x1b[>4;2m";
pub const PLAIN_KEYS: &str = "\x1b[>4m";

/// Longest title and notification, characters: terminals keep them whole.
const LONGEST: usize = 200;

fn clipped(text: &str) -> String {
    one_line(text).chars().take(LONGEST).collect()
}

/// Sets the title of window and tab.
pub fn title(text: &str) -> String {
    format!("\x1b]0;{}\x07", clipped(text))
}

/// Notifies, in both ways that terminals know: OSC 777 (urxvt, VTE, ghostty) and OSC 9 (iTerm2, WezTerm, kitty).
pub fn notification(text: &str) -> String {
    let text = clipped(text).replace(';', ",");
    format!("\x1b]777;notify;nemo;{text}\x07\x1b]9;{text}\x07")
}

/// The progress of a tab or a taskbar (OSC 9;4); none takes it away.
pub fn progress(percent: Option<u8>) -> String {
    match percent {
        Some(percent) => format!("\x1b]9;4;1;{}\x07", percent.min(100)),
        None => "\x1b]9;4;0;0\x07".to_owned(),
    }
}

/// True if the last answer is that about the terminal's attributes: `CSI ? … c`.
pub fn ends_with_attributes(read: &[u8]) -> bool {
    private_reports(read).any(|(last, _)| last == b'c')
}

/// True if the terminal answered with the flags of kitty's keyboard protocol: `CSI ? flags u`.
pub fn has_keyboard_flags(read: &[u8]) -> bool {
    private_reports(read).any(|(last, parameters)| last == b'u' && !parameters.is_empty())
}

/// The answers of the form `CSI ? parameters final`: final byte and parameters.
fn private_reports(read: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let starts = read
        .windows(3)
        .enumerate()
        .filter(|(_, three)| *three == b"\x1b[?")
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
    fn nothing_from_outside_ends_the_sequence() {
        for told in [
            title("a\x07\x1b]52;c;evil\x07b"),
            notification("x\x1b\\;y\u{9c}"),
        ] {
            let inner = &told[2..told.len() - 1];
            assert!(
                !inner
                    .replace("\x07\x1b]9;", "")
                    .contains(['\x07', '\x1b', '\u{9c}']),
                "{told:?}"
            );
        }
        assert!(
            [
                title(&"x".repeat(1_000_000)),
                notification(&"x".repeat(1_000_000))
            ]
            .iter()
            .all(|told| told.len() < 1_000)
        );
        assert_eq!(progress(Some(250)), "\x1b]9;4;1;100\x07");
    }

    #[test]
    fn answers_about_the_keyboard_are_found_among_what_is_typed() {
        for (read, kitty, ended) in [
            ("\x1b[?0u\x1b[?62;4c", true, true),
            ("typed\x1b[?1umore\x1b[?62c", true, true),
            ("\x1b[?62c", false, true),
            ("\x1b[?1u\x1b[?6", true, false),
            ("?1u\x1b[?u", false, false),
        ] {
            assert_eq!(
                (
                    has_keyboard_flags(read.as_bytes()),
                    ends_with_attributes(read.as_bytes())
                ),
                (kitty, ended),
                "{read:?}"
            );
        }
    }
}

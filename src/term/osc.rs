//! Words to the terminal itself, as it understands them (OSC). What comes from outside is made harmless first.

use crate::domain::text::one_line;

pub const BELL: &str = "\x07";
/// Keeps the title on the terminal's own stack, and takes it back from there (xterm's window operations).
pub const KEEP_TITLE: &str = "\x1b[22;0t";
pub const GIVE_TITLE_BACK: &str = "\x1b[23;0t";

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_ends_the_sequence() {
        for told in [title("a\x07\x1b]52;c;evil\x07b"), notification("x\x1b\\;y\u{9c}")] {
            let inner = &told[2..told.len() - 1];
            assert!(!inner.replace("\x07\x1b]9;", "").contains(['\x07', '\x1b', '\u{9c}']), "{told:?}");
        }
        assert!([title(&"x".repeat(1_000_000)), notification(&"x".repeat(1_000_000))].iter().all(|told| told.len() < 1_000));
        assert_eq!(progress(Some(250)), "\x1b]9;4;1;100\x07");
    }
}

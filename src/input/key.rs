//! Named keys: `e`, `E`, `Enter`, `Ctrl-J`, `Alt-Enter`, `Shift-Tab`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A normalized key press: letters are uppercase or lowercase, Shift is a modifier only of named
/// keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub modifiers: KeyModifiers,
}

const NAMED: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Space", KeyCode::Char(' ')),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
];

impl Key {
    /// Normalizes a key event, as terminals report the same key differently.
    pub(crate) fn from_event(event: KeyEvent) -> Self {
        let mut modifiers =
            event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) => {
                let upper = modifiers.contains(KeyModifiers::SHIFT) && c.is_ascii_lowercase();
                let has_control = modifiers.contains(KeyModifiers::CONTROL);
                modifiers -= KeyModifiers::SHIFT;
                KeyCode::Char(if has_control {
                    control_character(c)
                } else if upper {
                    c.to_ascii_uppercase()
                } else {
                    c
                })
            }
            other => other,
        };
        Self { code, modifiers }
    }

    /// Parses a key name; returns `None` if it is invalid.
    pub fn parse(name: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = name;
        loop {
            let (prefix, modifier) = match rest {
                r if r.starts_with("Ctrl-") => ("Ctrl-", KeyModifiers::CONTROL),
                r if r.starts_with("Alt-") => ("Alt-", KeyModifiers::ALT),
                r if r.starts_with("Shift-") => ("Shift-", KeyModifiers::SHIFT),
                _ => break,
            };
            modifiers |= modifier;
            rest = &rest[prefix.len()..];
        }
        let function = rest
            .strip_prefix('F')
            .and_then(|n| n.parse().ok())
            .filter(|n| (1..=12).contains(n))
            .map(KeyCode::F);
        let named = NAMED
            .iter()
            .find(|(n, _)| *n == rest)
            .map(|(_, code)| *code)
            .or(function);
        let mut chars = rest.chars();
        let single = chars.next().filter(|_| chars.next().is_none()).map(|c| {
            KeyCode::Char(if modifiers.contains(KeyModifiers::CONTROL) {
                control_character(c)
            } else {
                c
            })
        });
        Some(Self {
            code: named.or(single)?,
            modifiers,
        })
    }

    /// True if the key types a character in a text field.
    pub(crate) fn is_printable(self) -> bool {
        matches!(self.code, KeyCode::Char(_))
            && !self
                .modifiers
                .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
    }
}

/// Character of a key with Ctrl. Terminals send the same byte for Ctrl-_, Ctrl-/ and Ctrl-7.
fn control_character(c: char) -> char {
    match c {
        '7' | '/' => '_',
        c => c.to_ascii_lowercase(),
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in [
            (KeyModifiers::CONTROL, "Ctrl-"),
            (KeyModifiers::ALT, "Alt-"),
            (KeyModifiers::SHIFT, "Shift-"),
        ] {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) if self.modifiers.contains(KeyModifiers::CONTROL) => {
                write!(f, "{}", c.to_ascii_uppercase())
            }
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "F{n}"),
            (None, code) => write!(f, "{code:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for name in [
            "e",
            "E",
            "Enter",
            "Ctrl-J",
            "Alt-Enter",
            "Shift-Tab",
            "Space",
            "?",
            "PageUp",
            "F1",
            "F12",
            "F",
        ] {
            assert_eq!(Key::parse(name).unwrap().to_string(), name);
        }
        assert_eq!(Key::parse("Nonsense"), None);
        assert_eq!(Key::parse(""), None);
    }

    #[test]
    fn terminal_variants_of_a_key_are_equal() {
        let key = |code, modifiers| Key::from_event(KeyEvent::new(code, modifiers));
        assert_eq!(
            Some(key(KeyCode::BackTab, KeyModifiers::NONE)),
            Key::parse("Shift-Tab")
        );
        assert_eq!(
            Some(key(KeyCode::Char('E'), KeyModifiers::SHIFT)),
            Key::parse("E")
        );
        assert_eq!(
            Some(key(KeyCode::Char('e'), KeyModifiers::SHIFT)),
            Key::parse("E")
        );
        for name in ["Ctrl-_", "Ctrl-7", "Ctrl-/"] {
            let parsed = Key::parse(name);
            assert_eq!(parsed.map(|key| key.to_string()).as_deref(), Some("Ctrl-_"));
            assert_eq!(Some(key(KeyCode::Char('7'), KeyModifiers::CONTROL)), parsed);
        }
        assert_eq!(
            Some(key(
                KeyCode::Char('J'),
                KeyModifiers::CONTROL | KeyModifiers::SHIFT
            )),
            Key::parse("Ctrl-J")
        );
    }
}

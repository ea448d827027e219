//! Parses keys, clicks and reports: xterm's legacy keys and `modifyOtherKeys`, CSI u, the kitty
//! keyboard protocol, SGR, urxvt and X10 mouse reports, and focus reports. Replies to queries are
//! ignored.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

const ESC: u8 = b'\x1b';
pub(super) const PASTE_START: &[u8] = b"\x1b[200~";
pub(super) const PASTE_END: &[u8] = b"\x1b[201~";
/// Maximum length of a known control sequence (bytes).
const MAX_SEQUENCE_BYTES: usize = 128;
/// Maximum length of a terminal's reply (bytes).
const MAX_REPLY_BYTES: usize = 64 * 1024;

/// Result of parsing the start of the input, with the number of bytes consumed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ParsedSequence {
    Event(Event, usize),
    /// Unknown or irrelevant sequence.
    Ignored(usize),
    /// More bytes are needed.
    Incomplete,
}

impl ParsedSequence {
    fn key(code: KeyCode, modifiers: KeyModifiers, length: usize) -> Self {
        Self::Event(Event::Key(KeyEvent::new(code, modifiers)), length)
    }

    fn from_event(event: Option<Event>, length: usize) -> Self {
        event.map_or(Self::Ignored(length), |event| Self::Event(event, length))
    }
}

/// Parses the first event in `bytes`.
pub(super) fn parse(bytes: &[u8]) -> ParsedSequence {
    match bytes {
        [] | [ESC] => ParsedSequence::Incomplete,
        [ESC, ESC, ..] => ParsedSequence::key(KeyCode::Esc, KeyModifiers::NONE, 1),
        [ESC, b'[', rest @ ..] => control_sequence(rest),
        [ESC, b'O', rest @ ..] => single_shift(rest),
        [ESC, kind @ (b']' | b'P' | b'_'), rest @ ..] => reply(*kind, rest),
        [ESC, rest @ ..] => with_alt(character(rest)),
        _ => character(bytes),
    }
}

/// Returns true if `bytes` start with a mouse report without its ESC. Nobody types that.
pub(super) fn is_late_mouse(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"[<") else {
        return false;
    };
    matches!(
        control_sequence(&[b"<", rest].concat()),
        ParsedSequence::Event(Event::Mouse(_), _)
    )
}

/// Returns true if `bytes` are a complete key or focus report without its ESC. Nobody types that.
pub(super) fn is_late_key(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"[") else {
        return false;
    };
    matches!(
        control_sequence(rest),
        ParsedSequence::Event(Event::Key(_) | Event::FocusGained | Event::FocusLost, length)
            if length == bytes.len() + 1
    )
}

/// Separates the text of a paste from focus and mouse reports that the terminal sent within it.
pub(super) fn without_reports(text: &[u8]) -> (Vec<u8>, Vec<Event>) {
    let (mut kept, mut reports, mut rest) = (Vec::with_capacity(text.len()), Vec::new(), text);
    while let Some(at) = rest.iter().position(|byte| *byte == ESC) {
        kept.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let length = match parse(rest) {
            ParsedSequence::Event(
                event @ (Event::FocusGained | Event::FocusLost | Event::Mouse(_)),
                length,
            ) => {
                reports.push(event);
                length
            }
            // Nested terminals can mark the text twice.
            _ if rest.starts_with(PASTE_START) => PASTE_START.len(),
            _ => {
                kept.push(ESC);
                1
            }
        };
        rest = &rest[length..];
    }
    kept.extend_from_slice(rest);
    (kept, reports)
}

/// Parses a character or a control key.
fn character(bytes: &[u8]) -> ParsedSequence {
    let control =
        |c: u8| ParsedSequence::key(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL, 1);
    match bytes[0] {
        b'\r' => ParsedSequence::key(KeyCode::Enter, KeyModifiers::NONE, 1),
        b'\t' => ParsedSequence::key(KeyCode::Tab, KeyModifiers::NONE, 1),
        b'\x7f' => ParsedSequence::key(KeyCode::Backspace, KeyModifiers::NONE, 1),
        b'\0' => control(b' '),
        c @ 0x01..=0x1a => control(c - 1 + b'a'),
        c @ 0x1c..=0x1f => control(c - 0x1c + b'4'),
        _ => {
            let start = &bytes[..bytes.len().min(4)];
            let valid = match std::str::from_utf8(start) {
                Ok(text) => text,
                Err(e) if e.valid_up_to() > 0 => {
                    std::str::from_utf8(&start[..e.valid_up_to()]).unwrap_or_default()
                }
                Err(e) => {
                    return e
                        .error_len()
                        .map_or(ParsedSequence::Incomplete, ParsedSequence::Ignored);
                }
            };
            let Some(c) = valid.chars().next() else {
                return ParsedSequence::Ignored(1);
            };
            if c.is_control() {
                ParsedSequence::Ignored(c.len_utf8())
            } else {
                ParsedSequence::from_event(Some(character_event(c)), c.len_utf8())
            }
        }
    }
}

fn character_event(c: char) -> Event {
    let modifiers = if c.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
}

/// Adds Alt to a key that follows ESC.
fn with_alt(parsed: ParsedSequence) -> ParsedSequence {
    match parsed {
        ParsedSequence::Event(Event::Key(mut key), length) => {
            key.modifiers |= KeyModifiers::ALT;
            ParsedSequence::Event(Event::Key(key), length + 1)
        }
        ParsedSequence::Event(_, length) | ParsedSequence::Ignored(length) => {
            ParsedSequence::Ignored(length + 1)
        }
        ParsedSequence::Incomplete => ParsedSequence::Incomplete,
    }
}

/// Parses the rest of `ESC O`: arrows and function keys in application mode.
fn single_shift(rest: &[u8]) -> ParsedSequence {
    let Some(last) = rest.first() else {
        return ParsedSequence::Incomplete;
    };
    match final_key(*last) {
        Some(code) => ParsedSequence::key(code, KeyModifiers::NONE, 3),
        None if *last == b'M' => ParsedSequence::key(KeyCode::Enter, KeyModifiers::NONE, 3),
        None => ParsedSequence::key(
            KeyCode::Char('O'),
            KeyModifiers::ALT | KeyModifiers::SHIFT,
            2,
        ),
    }
}

/// Parses a late reply of the terminal (OSC, DCS, APC), or Alt with a character.
fn reply(kind: u8, rest: &[u8]) -> ParsedSequence {
    let Some(first) = rest.first() else {
        return ParsedSequence::Incomplete;
    };
    let is_reply = match kind {
        b']' => first.is_ascii_digit(),
        b'P' => matches!(first, b'0' | b'1' | b'>' | b'!'),
        _ => *first == b'G',
    };
    if !is_reply {
        return with_alt(character(&[kind]));
    }
    let end = rest.iter().position(|byte| matches!(byte, b'\x07' | &ESC));
    match end.map(|at| (at, &rest[at..])) {
        Some((at, [b'\x07', ..])) => ParsedSequence::Ignored(at + 3),
        Some((at, [ESC, b'\\', ..])) => ParsedSequence::Ignored(at + 4),
        Some((_, [ESC])) | None if rest.len() < MAX_REPLY_BYTES => ParsedSequence::Incomplete,
        // The reply is truncated; the rest is other input.
        Some((at, _)) => ParsedSequence::Ignored(at + 2),
        None => ParsedSequence::Ignored(rest.len() + 2),
    }
}

/// Parses the rest of `ESC [`.
fn control_sequence(rest: &[u8]) -> ParsedSequence {
    match rest {
        [b'M', report @ ..] => return x10_mouse(report),
        // F1 to F5 on the Linux console.
        [b'[', last @ b'A'..=b'E', ..] => {
            return ParsedSequence::key(KeyCode::F(last - b'A' + 1), KeyModifiers::NONE, 4);
        }
        [b'['] => return ParsedSequence::Incomplete,
        _ => {}
    }
    let Some(at) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return if rest.len() < MAX_SEQUENCE_BYTES {
            ParsedSequence::Incomplete
        } else {
            ParsedSequence::Ignored(rest.len() + 2)
        };
    };
    if !(0x40..=0x7e).contains(&rest[at]) {
        // Truncated: the byte that is not part of it is parsed separately.
        return ParsedSequence::Ignored(at + 2);
    }
    let parameters = std::str::from_utf8(&rest[..at]).unwrap_or_default();
    ParsedSequence::from_event(control_event(parameters, rest[at]), at + 3)
}

/// Returns the event of a control sequence with these parameters and this final byte.
fn control_event(parameters: &str, last: u8) -> Option<Event> {
    if let Some(report) = parameters.strip_prefix('<') {
        return sgr_mouse(report, last);
    }
    let mut fields = parameters.split(';');
    let first = fields.next().unwrap_or_default();
    let (modifiers, kind) = modifiers(fields.next().unwrap_or_default());
    let key = |code| Some(Event::Key(KeyEvent::new_with_kind(code, modifiers, kind)));
    match last {
        b'I' if parameters.is_empty() => Some(Event::FocusGained),
        b'O' if parameters.is_empty() => Some(Event::FocusLost),
        b'M' => urxvt_mouse(parameters),
        b'Z' => Some(Event::Key(KeyEvent::new(
            KeyCode::BackTab,
            modifiers | KeyModifiers::SHIFT,
        ))),
        b'u' => coded_key(first, modifiers, kind),
        // modifyOtherKeys: CSI 27 ; modifiers ; character ~
        b'~' if first == "27" => coded_key(fields.next()?, modifiers, kind),
        b'~' => key(numbered_key(first.parse().ok()?)?),
        // Otherwise it is a cursor position report.
        b'R' if first != "1" => None,
        _ if first.is_empty() || first == "1" => key(final_key(last)?),
        _ => None,
    }
}

/// Key encoded by the final byte of a sequence.
fn final_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'E' => KeyCode::KeypadBegin,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

/// Key of `CSI number ~`.
fn numbered_key(number: u8) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number - 10),
        17..=21 => KeyCode::F(number - 11),
        23..=26 => KeyCode::F(number - 12),
        28..=29 => KeyCode::F(number - 15),
        31..=34 => KeyCode::F(number - 17),
        _ => return None,
    })
}

/// Key encoded by its character code: CSI u, `modifyOtherKeys`, and the kitty protocol, which can
/// add the shifted character and the character of the same key on a US keyboard.
fn coded_key(field: &str, modifiers: KeyModifiers, kind: KeyEventKind) -> Option<Event> {
    let mut codes = field
        .split(':')
        .map(|code| code.parse::<u32>().ok().filter(|code| *code > 0));
    let code = codes.next()??;
    let shifted = codes.next().flatten().and_then(char::from_u32);
    let on_us_keyboard = codes
        .next()
        .flatten()
        .and_then(char::from_u32)
        .filter(char::is_ascii_graphic);
    let shift = modifiers.contains(KeyModifiers::SHIFT);
    let c = char::from_u32(code)?;
    // Shortcuts use the US layout: Ctrl-C is the same key on a Cyrillic keyboard.
    let is_shortcut =
        !c.is_ascii() && modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    let key = match on_us_keyboard.filter(|_| is_shortcut).unwrap_or(c) {
        '\x1b' => KeyCode::Esc,
        '\r' => KeyCode::Enter,
        '\t' if shift => KeyCode::BackTab,
        '\t' => KeyCode::Tab,
        '\x08' | '\x7f' => KeyCode::Backspace,
        '\u{e000}'..='\u{f8ff}' => functional_key(code)?,
        c if c.is_control() => return None,
        c if shift => KeyCode::Char(shifted.unwrap_or_else(|| uppercase(c))),
        c => KeyCode::Char(c),
    };
    Some(Event::Key(KeyEvent::new_with_kind(key, modifiers, kind)))
}

fn uppercase(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
}

/// Key of the kitty protocol without a character: keypad and F13 to F35. Others are ignored.
fn functional_key(code: u32) -> Option<KeyCode> {
    const KEYPAD: &[u8] = b"0123456789./*-+";
    const NAMED: [KeyCode; 11] = [
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::Insert,
        KeyCode::Delete,
        KeyCode::KeypadBegin,
    ];
    let index = |first: u32| usize::try_from(code.checked_sub(first)?).ok();
    match code {
        57_414 => Some(KeyCode::Enter),
        57_415 => Some(KeyCode::Char('=')),
        57_416 => Some(KeyCode::Char(',')),
        57_399..=57_413 => KEYPAD
            .get(index(57_399)?)
            .map(|c| KeyCode::Char(char::from(*c))),
        57_417..=57_427 => NAMED.get(index(57_417)?).copied(),
        57_376..=57_398 => u8::try_from(code - 57_376 + 13).ok().map(KeyCode::F),
        _ => None,
    }
}

/// Parses the modifiers and event type of a key: `mask`, or `mask:type`.
fn modifiers(field: &str) -> (KeyModifiers, KeyEventKind) {
    const BITS: [KeyModifiers; 6] = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
        KeyModifiers::HYPER,
        KeyModifiers::META,
    ];
    let (mask, kind) = field.split_once(':').unwrap_or((field, ""));
    // The bits of Caps Lock (64) and Num Lock (128) are ignored.
    let mask = mask.parse::<u16>().unwrap_or(1).saturating_sub(1);
    let set = BITS
        .iter()
        .enumerate()
        .filter(|(bit, _)| mask & (1 << bit) != 0);
    let kind = match kind {
        "2" => KeyEventKind::Repeat,
        "3" => KeyEventKind::Release,
        _ => KeyEventKind::Press,
    };
    (set.map(|(_, modifier)| *modifier).collect(), kind)
}

/// Parses `CSI < button ; column ; row M`, or `m` for a release.
fn sgr_mouse(report: &str, last: u8) -> Option<Event> {
    let [button, column, row] = numbers(report)?;
    let (kind, modifiers) = decode_button(u8::try_from(button).ok()?)?;
    let kind = match (last, kind) {
        (b'M', kind) => kind,
        (b'm', MouseEventKind::Down(button)) => MouseEventKind::Up(button),
        (b'm', kind) => kind,
        _ => return None,
    };
    Some(mouse(kind, column, row, modifiers))
}

/// Parses `CSI button + 32 ; column ; row M`.
fn urxvt_mouse(report: &str) -> Option<Event> {
    let [button, column, row] = numbers(report)?;
    let (kind, modifiers) = decode_button(u8::try_from(button.checked_sub(32)?).ok()?)?;
    Some(mouse(kind, column, row, modifiers))
}

/// Parses `CSI M`, followed by button, column and row as one byte each.
fn x10_mouse(report: &[u8]) -> ParsedSequence {
    let [button, column, row, ..] = report else {
        return ParsedSequence::Incomplete;
    };
    let coordinate = |byte: &u8| u16::from(byte.saturating_sub(32));
    let button = button.checked_sub(32).and_then(decode_button);
    ParsedSequence::from_event(
        button.map(|(kind, modifiers)| mouse(kind, coordinate(column), coordinate(row), modifiers)),
        6,
    )
}

fn numbers(report: &str) -> Option<[u16; 3]> {
    let fields: Vec<u16> = report
        .split(';')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    fields.try_into().ok()
}

/// Builds a mouse event. Terminals count columns and rows from 1.
fn mouse(kind: MouseEventKind, column: u16, row: u16, modifiers: KeyModifiers) -> Event {
    Event::Mouse(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers,
    })
}

/// Decodes a button code: button in bits 0, 1, 6 and 7; Shift, Alt and Control in bits 2 to 4;
/// motion in bit 5.
fn decode_button(code: u8) -> Option<(MouseEventKind, KeyModifiers)> {
    const BUTTONS: [MouseButton; 3] = [MouseButton::Left, MouseButton::Middle, MouseButton::Right];
    let number = usize::from((code & 0b11) | ((code & 0b1100_0000) >> 4));
    let kind = match (BUTTONS.get(number), code & 0b10_0000 != 0) {
        (Some(button), false) => MouseEventKind::Down(*button),
        (Some(button), true) => MouseEventKind::Drag(*button),
        (None, true) => MouseEventKind::Moved,
        (None, false) => match number {
            3 => MouseEventKind::Up(MouseButton::Left),
            4 => MouseEventKind::ScrollUp,
            5 => MouseEventKind::ScrollDown,
            6 => MouseEventKind::ScrollLeft,
            7 => MouseEventKind::ScrollRight,
            _ => return None,
        },
    };
    let bits = [
        (4, KeyModifiers::SHIFT),
        (8, KeyModifiers::ALT),
        (16, KeyModifiers::CONTROL),
    ];
    let modifiers = bits
        .iter()
        .filter(|(bit, _)| code & bit != 0)
        .map(|(_, modifier)| *modifier)
        .collect();
    Some((kind, modifiers))
}

//! Bytes of the terminal's input as events. Sequences and pastes may come in pieces: what is incomplete waits for more.

use std::collections::VecDeque;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::sequence::{self, PASTE_END, PASTE_START, ParsedSequence};

/// A lone ESC is the key Esc if nothing follows for this long. Over ssh a sequence can be split after its first byte.
const ESCAPE_WAIT: Duration = Duration::from_millis(50);
/// The rest of an incomplete sequence or character is waited for this long, then it is dropped.
const SEQUENCE_WAIT: Duration = Duration::from_millis(500);
/// A paste is delivered when nothing follows its end for this long: a text that contains an end of its own goes on.
const SETTLE_WAIT: Duration = Duration::from_millis(20);
/// A paste without an end is delivered after this silence, so that the keyboard is never locked.
const PASTE_WAIT: Duration = Duration::from_secs(3);
/// The longest paste that is kept, bytes; the rest of it is dropped.
const LONGEST_PASTE: usize = 16 << 20;

/// A paste that is being received.
#[derive(Debug)]
struct PasteBuffer {
    text: Vec<u8>,
    ended: bool,
}

/// Decodes the terminal's input, whatever pieces it comes in.
#[derive(Debug, Default)]
pub struct InputDecoder {
    bytes: Vec<u8>,
    /// How many of `bytes` are decoded.
    done: usize,
    paste: Option<PasteBuffer>,
    events: VecDeque<Event>,
    /// The last event was a lone ESC that was waited for in vain: the rest of its sequence may still come.
    late: bool,
    /// It was so a moment ago.
    soon: bool,
}

impl InputDecoder {
    /// Adds bytes that were read.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.done);
        self.done = 0;
        self.bytes.extend_from_slice(bytes);
        let (late, soon) = (
            std::mem::take(&mut self.late),
            std::mem::take(&mut self.soon),
        );
        let is_rest = bytes.starts_with(&PASTE_START[1..]) || sequence::is_late_mouse(bytes);
        if late && is_rest || soon && sequence::is_late_key(bytes) {
            self.bytes.insert(0, b'\x1b');
        }
    }

    /// Time passed: what comes next is no rest of a key.
    pub fn pause(&mut self) {
        self.soon = false;
    }

    /// The next complete event; `None` if more bytes are needed.
    pub fn next_event(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let progress = match &self.paste {
                Some(_) if self.is_settling() => self.settle(false),
                Some(_) => self.receive(),
                None if self.rest().starts_with(PASTE_START) => {
                    self.done += PASTE_START.len();
                    self.paste = Some(PasteBuffer {
                        text: Vec::new(),
                        ended: false,
                    });
                    true
                }
                None => self.step(),
            };
            if !progress {
                return None;
            }
        }
    }

    /// How long to wait for more bytes before [`Self::expire`]; `None` if nothing is incomplete.
    pub fn wait(&self) -> Option<Duration> {
        match (&self.paste, self.rest()) {
            _ if self.is_settling() => Some(SETTLE_WAIT),
            (Some(_), _) => Some(PASTE_WAIT),
            (None, b"") => None,
            (None, b"\x1b") => Some(ESCAPE_WAIT),
            (None, _) => Some(SEQUENCE_WAIT),
        }
    }

    /// True if the end of a paste has not come.
    pub fn is_receiving(&self) -> bool {
        self.paste.as_ref().is_some_and(|paste| !paste.ended)
    }

    /// True if a paste has ended, but may go on.
    pub fn is_settling(&self) -> bool {
        self.paste.as_ref().is_some_and(|paste| paste.ended)
    }

    /// Nothing came for [`Self::wait`]: what is there is all there is.
    pub fn expire(&mut self) {
        if self.paste.is_some() {
            self.settle(true);
            return;
        }
        let key = match self.rest() {
            b"\x1b" => Some(KeyEvent::from(KeyCode::Esc)),
            [b'\x1b', c @ (b'[' | b'O' | b']' | b'P' | b'_')] => Some(KeyEvent::new(
                KeyCode::Char(char::from(*c)),
                KeyModifiers::ALT,
            )),
            _ => None,
        };
        self.late = self.rest() == b"\x1b";
        self.soon = self.late;
        self.done = self.bytes.len();
        self.events.extend(key.map(Event::Key));
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.done..]
    }

    /// Decodes one key, click or report; false if it is incomplete.
    fn step(&mut self) -> bool {
        match sequence::parse(self.rest()) {
            ParsedSequence::Event(event, length) => {
                self.done += length;
                self.events.push_back(event);
            }
            ParsedSequence::Ignored(length) => self.done += length,
            ParsedSequence::Incomplete => return false,
        }
        true
    }

    /// Takes the text of a paste up to its end; false if the end has not come.
    fn receive(&mut self) -> bool {
        let rest = &self.bytes[self.done..];
        let end = find(rest, PASTE_END);
        // The last bytes can be the beginning of the end.
        let length = end.unwrap_or(rest.len().saturating_sub(PASTE_END.len() - 1));
        if let Some(paste) = &mut self.paste {
            let room = LONGEST_PASTE.saturating_sub(paste.text.len());
            paste.text.extend_from_slice(&rest[..length.min(room)]);
            paste.ended = end.is_some();
        }
        self.done += length + end.map_or(0, |_| PASTE_END.len());
        end.is_some()
    }

    /// Delivers a paste that has ended; false if what follows it is not known yet.
    ///
    /// Terminals remove the end of a paste from the text that they paste, but not all of them. An end without a beginning
    /// shows that the text contained one: everything before it is text, not keys.
    fn settle(&mut self, expired: bool) -> bool {
        let rest = self.rest();
        let start = find(rest, PASTE_START);
        let end = find(rest, PASTE_END).filter(|end| start.is_none_or(|start| *end < start));
        if let (Some(end), Some(paste)) = (end, &mut self.paste) {
            let room = LONGEST_PASTE.saturating_sub(paste.text.len());
            paste
                .text
                .extend_from_slice(&self.bytes[self.done..][..end.min(room)]);
            self.done += end + PASTE_END.len();
            return true;
        }
        if start.is_none() && !expired {
            return false;
        }
        let Some(mut paste) = self.paste.take() else {
            return false;
        };
        if !paste.ended {
            paste.text.extend_from_slice(&self.bytes[self.done..]);
            self.done = self.bytes.len();
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
mod tests {
    use crossterm::event::{KeyEventKind, MouseButton, MouseEventKind};
    use proptest::prelude::*;

    use super::*;
    use crate::input::Key;

    /// Events of a stream that comes in these pieces, with a pause after the last one alone.
    fn decode(pieces: &[&[u8]]) -> Vec<Event> {
        let mut decoder = InputDecoder::default();
        let mut events = Vec::new();
        for piece in pieces {
            decoder.feed(piece);
            events.extend(std::iter::from_fn(|| decoder.next_event()));
        }
        while decoder.wait().is_some() {
            decoder.expire();
            events.extend(std::iter::from_fn(|| decoder.next_event()));
        }
        events
    }

    /// The same in short words: `a`, `Enter`, `Ctrl-c`, `<paste>`, `focus`, `down 3,4`.
    fn words(pieces: &[&str]) -> String {
        let pieces: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_bytes()).collect();
        let word = |event: &Event| match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {
                format!("released {}", Key::of(*key))
            }
            Event::Key(key) => Key::of(*key).to_string(),
            Event::Paste(text) => format!("<{}>", text.escape_debug()),
            Event::FocusGained => "focus".into(),
            Event::FocusLost => "blur".into(),
            Event::Mouse(mouse) => match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => {
                    format!("down {},{}", mouse.column, mouse.row)
                }
                MouseEventKind::Up(MouseButton::Left) => {
                    format!("up {},{}", mouse.column, mouse.row)
                }
                kind => format!("{kind:?} {},{}", mouse.column, mouse.row),
            },
            Event::Resize(..) => "resize".into(),
        };
        decode(&pieces)
            .iter()
            .map(word)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn keys_of_every_encoding() {
        for (bytes, expected) in [
            (
                "aÉ海\r\t\x7f\x03\0",
                "a É 海 Enter Tab Backspace Ctrl-C Ctrl-Space",
            ),
            (
                "\x1b[A\x1bOB\x1b[H\x1bOF\x1b[1~\x1b[6~\x1bOP\x1b[15~\x1b[24~",
                "Up Down Home End Home PageDown F1 F5 F12",
            ),
            (
                "\x1b[1;5C\x1b[3;2~\x1b[Z\x1b[[A\x1b[1;2R",
                "Ctrl-Right Shift-Delete Shift-Tab F1 Shift-F3",
            ),
            (
                "\x1bx\x1b\r\x1b海\x1b\x1b[A",
                "Alt-x Alt-Enter Alt-海 Esc Up",
            ),
            // CSI u and kitty: codes, alternates, text, kinds, the keypad.
            (
                "\x1b[13;2u\x1b[97;5u\x1b[97:65;2u\x1b[27u\x1b[57414u\x1b[57419;5u",
                "Shift-Enter Ctrl-A A Esc Enter Ctrl-Up",
            ),
            (
                "\x1b[97;1:3u\x1b[97;1:2u\x1b[106;;106u\x1b[57441u",
                "released a a j",
            ),
            // pi#718, codex#35599: Ctrl-C and Alt-X on a Russian keyboard; dshline#16, and with Num Lock and Caps Lock.
            (
                "\x1b[1089::99;5u\x1b[1095::120;3u\x1b[1089u\x1b[99;133u\x1b[13;194u\x1b[99;256u",
                "Ctrl-C Alt-x с Ctrl-C Shift-Enter Ctrl-Alt-C",
            ),
            // modifyOtherKeys of xterm and tmux.
            (
                "\x1b[27;2;13~\x1b[27;5;99~\x1b[27;6;97~\x1b[27;2;65~\x1b[27;3;120~",
                "Shift-Enter Ctrl-C Ctrl-A A Alt-x",
            ),
            (
                "\x1b[27;2;9~\x1b[27;5;127~\x1b[27;2;32~\x1b[27;5;8~",
                "Shift-Tab Ctrl-Backspace Space Ctrl-Backspace",
            ),
        ] {
            assert_eq!(words(&[bytes]), expected, "{bytes:?}");
        }
    }

    #[test]
    fn clicks_and_reports() {
        for (bytes, expected) in [
            (
                "\x1b[<0;4;5M\x1b[<0;4;5m\x1b[<64;1;1M",
                "down 3,4 up 3,4 ScrollUp 0,0",
            ),
            ("\x1b[32;4;5M\x1b[M $%", "down 3,4 down 3,4"),
            ("\x1b[I\x1b[O", "focus blur"),
            // crossterm subtracts 1 from 0 here and panics.
            ("\x1b[<0;0;0M\x1b[M \x20\x20", "down 0,0 down 0,0"),
            ("\x1b[<0;99999;1M\x1b[<300;1;1M\x1b[<;;M\x1b[<0;1M", ""),
            // Late answers to questions about colors, attributes, keys, the cursor and pictures are not typed.
            (
                "\x1b]11;rgb:1111/2222/3333\x1b\\a\x1b]10;rgb:0/0/0\x07b\x1b[?62;4c\x1b[?1u\x1b[3;7R\x1b[6;20;10tc",
                "a b c",
            ),
            (
                "\x1bP>|tmux 3.3a\x1b\\a\x1b_Gi=31;OK\x1b\\b\x1b[?2026;2$yc",
                "a b c",
            ),
            ("\x1b]x\x1bPx\x1b_x", "Alt-] x Alt-P x Alt-_ x"),
            ("\x1b[1;2\x03a\x1b[99999999999zb\u{85}c", "Ctrl-C a b c"),
        ] {
            assert_eq!(words(&[bytes]), expected, "{bytes:?}");
        }
        assert_eq!(words(&[&format!("\x1b[{}", "1".repeat(500)), "a"]), "a");
        assert!(decode(&[b"\xff\xc3(\x80"]).len() == 1, "only what is UTF-8");
    }

    // codex#11048
    #[test]
    fn a_sequence_in_pieces_is_one() {
        let mut decoder = InputDecoder::default();
        decoder.feed(b"\x1b");
        assert_eq!(
            (decoder.next_event(), decoder.wait()),
            (None, Some(ESCAPE_WAIT))
        );
        decoder.feed(b"[20");
        assert_eq!(
            (decoder.next_event(), decoder.wait()),
            (None, Some(SEQUENCE_WAIT))
        );
        decoder.feed(b"0~one\rtwo\x1b[2");
        assert_eq!(
            (decoder.next_event(), decoder.wait()),
            (None, Some(PASTE_WAIT))
        );
        decoder.feed(b"01~");
        assert_eq!(
            (decoder.next_event(), decoder.wait()),
            (None, Some(SETTLE_WAIT))
        );
        decoder.expire();
        assert_eq!(
            (decoder.next_event(), decoder.wait()),
            (Some(Event::Paste("one\rtwo".into())), None)
        );
        assert_eq!(
            words(&[
                "\x1b", "[<0;4;", "5M\x1b[1", "3;2u\x1b", "[27;2", ";13~\x1b", "O", "A"
            ]),
            "down 3,4 Shift-Enter Shift-Enter Up"
        );
    }

    fn words_of(typed: &str) -> Option<Event> {
        decode(&[typed.as_bytes()]).into_iter().next()
    }

    #[test]
    fn an_escape_alone_is_a_key_and_its_late_rest_is_not_typed() {
        let late = |rest: &str| {
            let mut decoder = InputDecoder::default();
            decoder.feed(b"\x1b");
            decoder.expire();
            assert_eq!(decoder.next_event(), Some(Event::Key(KeyCode::Esc.into())));
            decoder.feed(rest.as_bytes());
            decoder.next_event()
        };
        assert!(
            matches!(late("[200~rm -rf\x1b[201~\x1b[200~"), Some(Event::Paste(text)) if text == "rm -rf")
        );
        assert!(matches!(late("[<35;4;5M"), Some(Event::Mouse(_))));
        assert_eq!(late("[A"), Some(Event::Key(KeyCode::Up.into())));
        assert_eq!(late("[I"), Some(Event::FocusGained));
        for typed in ["[", "[ab", "OK"] {
            assert_eq!(late(typed), words_of(&typed[..1]), "{typed}");
        }
        let mut decoder = InputDecoder::default();
        decoder.feed(b"\x1b");
        decoder.expire();
        decoder.pause();
        decoder.feed(b"[A");
        let keys: Vec<Event> = std::iter::from_fn(|| decoder.next_event()).collect();
        assert_eq!(
            keys.len(),
            3,
            "Esc, [ and A: nobody waits so long for an arrow"
        );
        assert_eq!(words(&["\x1b["]), "Alt-[");
        assert_eq!(words(&["\x1b[1;"]), "");
        assert_eq!(words(&["\x1b\x1b"]), "Esc Esc");
    }

    // codex#7203
    #[test]
    fn pastes_and_keys_keep_their_order() {
        assert_eq!(
            words(&["a\x1b[200~b\x1b[201~\rc\x1b[200~d\x1b[201~\x1b[200~\x1b[201~e"]),
            "a <b> Enter c <d> <> e"
        );
    }

    // termlens#50, wterm PR#33: terminals that leave the end of a paste in its text let the text type keys.
    #[test]
    fn a_paste_that_contains_its_own_end_types_nothing() {
        assert_eq!(
            words(&["\x1b[200~a\x1b[201~rm -rf\r\x1b[201~\x1b[201~b"]),
            "<arm -rf\\r> b"
        );
        assert_eq!(
            words(&["\x1b[200~a\x1b[201~q", "uit\r", "\x1b[201~"]),
            "<aquit\\r>"
        );
        assert_eq!(
            words(&["\x1b[200~a\x1b[200~b\x1b[201~"]),
            "<ab>",
            "marked twice"
        );
    }

    #[test]
    fn reports_between_the_pieces_of_a_paste_are_no_text() {
        let pieces = [
            "\x1b[200~on\x1b[Ie\x1b[<35;4;5M\x1b[O\tt\0w\x1b[31mo\x1b",
            "[201~",
        ];
        assert_eq!(
            words(&pieces),
            r"<one\tt\0w\u{1b}[31mo> focus Moved 3,4 blur"
        );
    }

    #[test]
    fn a_paste_without_an_end_does_not_lock_the_keyboard() {
        let mut decoder = InputDecoder::default();
        decoder.feed(b"\x1b[200~half");
        assert_eq!(
            (decoder.next_event(), decoder.wait()),
            (None, Some(PASTE_WAIT))
        );
        decoder.expire();
        assert_eq!(decoder.next_event(), Some(Event::Paste("half".into())));
        decoder.feed(b"a");
        assert_eq!(
            decoder.next_event(),
            Some(Event::Key(KeyCode::Char('a').into()))
        );
    }

    #[test]
    fn a_megabyte_is_one_paste() {
        let text = "line of a text\r".repeat(70_000);
        let stream = format!("\x1b[200~{text}\x1b[201~x");
        let pieces: Vec<&[u8]> = stream.as_bytes().chunks(1_021).collect();
        assert!(decode(&pieces) == [Event::Paste(text), Event::Key(KeyCode::Char('x').into())]);
    }

    fn fragments() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let known = prop::sample::select(vec![
            "\x1b",
            "\x1b[",
            "\x1b[200~",
            "\x1b[201~",
            "\x1b[<0;1;",
            "5M",
            "\x1b[27;2;13~",
            "13;2u",
            "\x1bO",
            "\x1b[M",
            "\x1b]11;",
            "\x07",
            "\x1bP1",
            "\x1b\\",
            "海",
            "👩‍🔬",
            "text\r",
            "\x1b[I",
            "\x1b_G",
            "\x1b[1;5",
        ]);
        let known = known.prop_map(|text| text.as_bytes().to_vec());
        prop::collection::vec(
            prop_oneof![3 => known, 1 => prop::collection::vec(any::<u8>(), 0..6)],
            0..24,
        )
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_are_the_same_events(fragments in fragments(), cuts in prop::collection::vec(0usize..200, 0..12)) {
            let stream = fragments.concat();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(stream.len())).chain([0, stream.len()]).collect();
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]).collect();
            prop_assert_eq!(decode(&pieces), decode(&[&stream]));
        }
    }
}

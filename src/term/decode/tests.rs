use crossterm::event::{KeyEventKind, MouseButton, MouseEventKind};
use proptest::prelude::*;

use super::*;
use crate::input::Key;

/// Events of input split into these pieces, with a pause only after the last one.
fn decode(pieces: &[&[u8]]) -> Vec<Event> {
    let mut decoder = InputDecoder::default();
    let mut events = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        events.extend(std::iter::from_fn(|| decoder.next_event()));
    }
    while decoder.timeout().is_some() {
        decoder.expire();
        events.extend(std::iter::from_fn(|| decoder.next_event()));
    }
    events
}

/// Events as short text: `a`, `Enter`, `Ctrl-c`, `<paste>`, `focus`, `down 3,4`.
fn describe(pieces: &[&str]) -> String {
    let pieces: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_bytes()).collect();
    let describe_event = |event: &Event| match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => {
            format!("released {}", Key::from_event(*key))
        }
        Event::Key(key) => Key::from_event(*key).to_string(),
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
        .map(describe_event)
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
        // CSI u and kitty: codes, alternates, text, event types, keypad.
        (
            "\x1b[13;2u\x1b[97;5u\x1b[97:65;2u\x1b[27u\x1b[57414u\x1b[57419;5u",
            "Shift-Enter Ctrl-A A Esc Enter Ctrl-Up",
        ),
        (
            "\x1b[97;1:3u\x1b[97;1:2u\x1b[106;;106u\x1b[57441u",
            "released a a j",
        ),
        // pi#718, codex#35599: Ctrl-C and Alt-X on a Russian keyboard.
        // dshline#16: with Num Lock and Caps Lock.
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
        assert_eq!(describe(&[bytes]), expected, "{bytes:?}");
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
        // Late replies about colors, attributes, keys, the cursor and pictures are not keys.
        (
            "\x1b]11;rgb:1111/2222/3333\x1b\\a\x1b]10;rgb:0/0/0\x07b\
             \x1b[?62;4c\x1b[?1u\x1b[3;7R\x1b[6;20;10tc",
            "a b c",
        ),
        (
            "\x1bP>|tmux 3.3a\x1b\\a\x1b_Gi=31;OK\x1b\\b\x1b[?2026;2$yc",
            "a b c",
        ),
        ("\x1b]x\x1bPx\x1b_x", "Alt-] x Alt-P x Alt-_ x"),
        ("\x1b[1;2\x03a\x1b[99999999999zb\u{85}c", "Ctrl-C a b c"),
    ] {
        assert_eq!(describe(&[bytes]), expected, "{bytes:?}");
    }
    assert_eq!(describe(&[&format!("\x1b[{}", "1".repeat(500)), "a"]), "a");
    assert!(decode(&[b"\xff\xc3(\x80"]).len() == 1, "only valid UTF-8");
}

// codex#11048
#[test]
fn a_split_sequence_is_reassembled() {
    let mut decoder = InputDecoder::default();
    decoder.feed(b"\x1b");
    assert_eq!(
        (decoder.next_event(), decoder.timeout()),
        (None, Some(ESCAPE_TIMEOUT))
    );
    decoder.feed(b"[20");
    assert_eq!(
        (decoder.next_event(), decoder.timeout()),
        (None, Some(SEQUENCE_TIMEOUT))
    );
    decoder.feed(b"0~one\rtwo\x1b[2");
    assert_eq!(
        (decoder.next_event(), decoder.timeout()),
        (None, Some(PASTE_TIMEOUT))
    );
    decoder.feed(b"01~");
    assert_eq!(
        (decoder.next_event(), decoder.timeout()),
        (None, Some(PASTE_END_TIMEOUT))
    );
    decoder.expire();
    assert_eq!(
        (decoder.next_event(), decoder.timeout()),
        (Some(Event::Paste("one\rtwo".into())), None)
    );
    assert_eq!(
        describe(&[
            "\x1b", "[<0;4;", "5M\x1b[1", "3;2u\x1b", "[27;2", ";13~\x1b", "O", "A"
        ]),
        "down 3,4 Shift-Enter Shift-Enter Up"
    );
}

fn first_event(typed: &str) -> Option<Event> {
    decode(&[typed.as_bytes()]).into_iter().next()
}

#[test]
fn a_lone_escape_is_a_key_and_its_late_sequence_is_not_text() {
    let late = |rest: &str| {
        let mut decoder = InputDecoder::default();
        decoder.feed(b"\x1b");
        decoder.expire();
        assert_eq!(decoder.next_event(), Some(Event::Key(KeyCode::Esc.into())));
        decoder.feed(rest.as_bytes());
        decoder.next_event()
    };
    assert!(matches!(
        late("[200~rm -rf\x1b[201~\x1b[200~"),
        Some(Event::Paste(text)) if text == "rm -rf"
    ));
    assert!(matches!(late("[<35;4;5M"), Some(Event::Mouse(_))));
    assert_eq!(late("[A"), Some(Event::Key(KeyCode::Up.into())));
    assert_eq!(late("[I"), Some(Event::FocusGained));
    for typed in ["[", "[ab", "OK"] {
        assert_eq!(late(typed), first_event(&typed[..1]), "{typed}");
    }
    let mut decoder = InputDecoder::default();
    decoder.feed(b"\x1b");
    decoder.expire();
    decoder.reject_late_keys();
    decoder.feed(b"[A");
    let keys: Vec<Event> = std::iter::from_fn(|| decoder.next_event()).collect();
    assert_eq!(
        keys.len(),
        3,
        "Esc, [ and A after a pause are separate keys"
    );
    assert_eq!(describe(&["\x1b["]), "Alt-[");
    assert_eq!(describe(&["\x1b[1;"]), "");
    assert_eq!(describe(&["\x1b\x1b"]), "Esc Esc");
}

// codex#7203
#[test]
fn pastes_and_keys_keep_their_order() {
    assert_eq!(
        describe(&["a\x1b[200~b\x1b[201~\rc\x1b[200~d\x1b[201~\x1b[200~\x1b[201~e"]),
        "a <b> Enter c <d> <> e"
    );
}

// termlens#50, wterm PR#33: some terminals leave end markers in the pasted text.
#[test]
fn an_end_marker_inside_a_paste_types_nothing() {
    assert_eq!(
        describe(&["\x1b[200~a\x1b[201~rm -rf\r\x1b[201~\x1b[201~b"]),
        "<arm -rf\\r> b"
    );
    assert_eq!(
        describe(&["\x1b[200~a\x1b[201~q", "uit\r", "\x1b[201~"]),
        "<aquit\\r>"
    );
    assert_eq!(
        describe(&["\x1b[200~a\x1b[200~b\x1b[201~"]),
        "<ab>",
        "nested markers"
    );
}

#[test]
fn reports_inside_a_paste_are_not_text() {
    let pieces = [
        "\x1b[200~on\x1b[Ie\x1b[<35;4;5M\x1b[O\tt\0w\x1b[31mo\x1b",
        "[201~",
    ];
    assert_eq!(
        describe(&pieces),
        r"<one\tt\0w\u{1b}[31mo> focus Moved 3,4 blur"
    );
}

#[test]
fn a_paste_without_an_end_marker_does_not_lock_the_keyboard() {
    let mut decoder = InputDecoder::default();
    decoder.feed(b"\x1b[200~half");
    assert_eq!(
        (decoder.next_event(), decoder.timeout()),
        (None, Some(PASTE_TIMEOUT))
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
    fn events_do_not_depend_on_how_input_is_split(
        fragments in fragments(),
        cuts in prop::collection::vec(0usize..200, 0..12),
    ) {
        let stream = fragments.concat();
        let mut cuts: Vec<usize> = cuts
            .into_iter()
            .map(|cut| cut.min(stream.len()))
            .chain([0, stream.len()])
            .collect();
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]).collect();
        prop_assert_eq!(decode(&pieces), decode(&[&stream]));
    }
}

//! Typing into a text: the caret moves, and deletes, by whole letters (grapheme clusters), however many code points they
//! have.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use crate::input::Key;

/// A key that writes or moves.
pub fn press(area: &mut TextArea<'static>, event: KeyEvent) {
    let key = Key::of(event);
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    match (key.code, key.modifiers - KeyModifiers::SHIFT) {
        (KeyCode::Left, KeyModifiers::NONE) | (KeyCode::Char('b'), KeyModifiers::CONTROL) => {
            step(area, Step::Back, shift)
        }
        (KeyCode::Right, KeyModifiers::NONE) | (KeyCode::Char('f'), KeyModifiers::CONTROL) => {
            step(area, Step::On, shift)
        }
        (KeyCode::Backspace, KeyModifiers::NONE) | (KeyCode::Char('h'), KeyModifiers::CONTROL) => {
            delete(area, Step::Back)
        }
        (KeyCode::Delete, KeyModifiers::NONE) | (KeyCode::Char('d'), KeyModifiers::CONTROL) => {
            delete(area, Step::On)
        }
        // Terminals without modified keys send Ctrl-H for it.
        (KeyCode::Backspace, KeyModifiers::CONTROL) => drop(area.delete_word()),
        (KeyCode::Delete, KeyModifiers::CONTROL) => drop(area.delete_next_word()),
        _ => {
            let before = area.cursor();
            area.input(event);
            snap(
                area,
                if area.cursor() > before {
                    Step::On
                } else {
                    Step::Back
                },
            );
        }
    }
}

/// Puts the caret beside the letter that it is in, after text was inserted or deleted.
pub fn settle(area: &mut TextArea<'static>) {
    snap(area, Step::On);
}

/// Puts the caret at a line and a character of it, at the start of its letter.
pub fn place(area: &mut TextArea<'static>, line: usize, character: usize) {
    area.cancel_selection();
    jump(area, line, character);
    snap(area, Step::Back);
}

/// Most characters of a field that has one line.
pub const LONGEST_LINE: usize = 4096;

/// The part of a text that fits after `used` characters of at most `limit`.
fn fitting(text: &str, used: usize, limit: usize) -> &str {
    let room = limit.saturating_sub(used);
    text.char_indices()
        .nth(room)
        .map_or(text, |(end, _)| &text[..end])
}

/// Adds to a text of at most `limit` characters what fits. Returns false if something was left out.
pub fn push(text: &mut String, added: &str, limit: usize) -> bool {
    let fits = fitting(added, text.chars().count(), limit);
    text.push_str(fits);
    fits.len() == added.len()
}

/// Inserts into a field of one line what fits. Returns false if something was left out.
pub fn insert(field: &mut TextArea<'static>, added: &str) -> bool {
    let fits = fitting(added, characters(field), LONGEST_LINE);
    field.insert_str(fits);
    fits.len() == added.len()
}

/// A key for a field of one line: one that would make it too long does nothing.
pub fn press_in_line(field: &mut TextArea<'static>, event: KeyEvent) {
    let before = characters(field);
    press(field, event);
    let after = characters(field);
    if after > before && after > LONGEST_LINE {
        field.undo();
    }
}

fn characters(field: &TextArea<'static>) -> usize {
    field.lines().iter().map(|line| line.chars().count()).sum()
}

/// Deletes the last letter of a text whose caret is at its end.
pub fn pop(text: &mut String) {
    let at = text
        .grapheme_indices(true)
        .next_back()
        .map_or(0, |(at, _)| at);
    text.truncate(at);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Back,
    On,
}

/// One letter back or on, or to the next line; with Shift it selects.
fn step(area: &mut TextArea<'static>, step: Step, selects: bool) {
    if !selects {
        area.cancel_selection();
    } else if !area.is_selecting() {
        area.start_selection();
    }
    let (line, at) = caret(area);
    if let Some((from, to)) = letter(area, step) {
        jump(area, line, if step == Step::Back { from } else { to });
    } else if step == Step::Back && line > 0 {
        let end = area.lines()[line - 1].chars().count();
        jump(area, line - 1, end);
    } else if step == Step::On && line + 1 < area.lines().len() {
        jump(area, line + 1, 0);
    } else {
        jump(area, line, at);
    }
}

/// Deletes the selection, else the letter on that side, else the end of a line, as one step of undo.
fn delete(area: &mut TextArea<'static>, step: Step) {
    let letter = letter(area, step).filter(|_| !area.is_selecting());
    match letter {
        Some((from, to)) => {
            jump(area, caret(area).0, from);
            area.delete_str(to - from);
        }
        None if step == Step::Back => drop(area.delete_char()),
        None => drop(area.delete_next_char()),
    }
    settle(area);
}

/// The letter before or after the caret, as characters of its line.
fn letter(area: &TextArea<'static>, step: Step) -> Option<(usize, usize)> {
    let (line, at) = caret(area);
    let mut letters = letters(area.lines().get(line)?);
    match step {
        Step::Back => letters.take_while(|(from, _)| *from < at).last(),
        Step::On => letters.find(|(_, to)| *to > at),
    }
}

/// Moves the caret out of the letter that it is in.
fn snap(area: &mut TextArea<'static>, step: Step) {
    let (line, at) = caret(area);
    let inside = area
        .lines()
        .get(line)
        .and_then(|text| letters(text).find(|(from, to)| (from + 1..*to).contains(&at)));
    if let Some((from, to)) = inside {
        jump(area, line, if step == Step::Back { from } else { to });
    }
}

/// The letters of a line, each from and to these characters.
fn letters(line: &str) -> impl Iterator<Item = (usize, usize)> {
    line.graphemes(true).scan(0, |at, letter| {
        let from = *at;
        *at += letter.chars().count();
        Some((from, *at))
    })
}

fn caret(area: &TextArea<'static>) -> (usize, usize) {
    let caret = area.cursor();
    (caret.0, caret.1)
}

fn jump(area: &mut TextArea<'static>, line: usize, character: usize) {
    let clamp = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    area.move_cursor(CursorMove::Jump(clamp(line), clamp(character)));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two scientists, England, a keycap, a heart, a letter with a mark, a syllable of Hangul in three parts.
    const LETTERS: [&str; 6] = [
        "👩‍🔬",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "#️⃣",
        "❤️",
        "e\u{301}",
        "\u{1112}\u{1161}\u{11ab}",
    ];

    fn keys(area: &mut TextArea<'static>, names: &str) {
        for name in names.split(' ') {
            let key = Key::parse(name).unwrap_or_else(|| panic!("{name}"));
            press(area, KeyEvent::new(key.code, key.modifiers));
        }
    }

    fn typed(text: &str) -> TextArea<'static> {
        let mut area = TextArea::default();
        text.chars().for_each(|c| {
            press(
                &mut area,
                KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE),
            )
        });
        area
    }

    // ratatui#925
    #[test]
    fn keys_move_over_and_delete_whole_letters() {
        for letter in LETTERS {
            for (names, expected) in [
                ("Left Left X", format!("aX{letter}b")),
                ("Left Left Right X", format!("a{letter}Xb")),
                ("Left Backspace X", "aXb".into()),
                ("Home Right Delete X", "aXb".into()),
                ("Ctrl-B Ctrl-H Ctrl-B Ctrl-D", "b".into()),
                ("Left Shift-Left Backspace", "ab".into()),
                ("Left Shift-Left X", "aXb".into()),
                ("Left Backspace Ctrl-U", format!("a{letter}b")),
            ] {
                let mut area = typed(&format!("a{letter}b"));
                keys(&mut area, names);
                assert_eq!(area.lines(), [expected], "{letter} {names}");
            }
        }
    }

    #[test]
    fn a_field_of_one_line_has_a_limit() {
        let mut field = typed("ab");
        keys(&mut field, "Left");
        assert!(insert(&mut field, &"海".repeat(LONGEST_LINE - 3)));
        assert!(!insert(&mut field, "xyz"), "a part is left out");
        assert_eq!(
            (characters(&field), field.cursor().1),
            (LONGEST_LINE, LONGEST_LINE - 1)
        );
        for name in ["y", "Ctrl-K", "Ctrl-Y", "Ctrl-Y", "Backspace", "z", "z"] {
            let key = Key::parse(name).unwrap();
            press_in_line(&mut field, KeyEvent::new(key.code, key.modifiers));
            assert!(characters(&field) <= LONGEST_LINE, "{name}");
        }
        assert!(field.lines()[0].ends_with("海xz"));
        let mut filter = "ab".to_owned();
        assert!(push(&mut filter, "海", 3) && !push(&mut filter, "x", 3));
        assert_eq!(filter, "ab海");
    }

    #[test]
    fn words_lines_and_joining_marks() {
        let mut area = typed("#️⃣ x 👩‍🔬👩‍🔬 y");
        keys(&mut area, "Ctrl-Left Ctrl-Left");
        assert_eq!(area.cursor(), (0, 6));
        keys(&mut area, "Ctrl-Left Ctrl-Left X");
        assert_eq!(area.lines(), ["X#️⃣ x 👩‍🔬👩‍🔬 y"]);
        keys(&mut area, "End Ctrl-Backspace Ctrl-Backspace");
        assert_eq!(area.lines(), ["X#️⃣ x "]);
        let mut area = TextArea::new(vec!["a❤️".into(), "❤️b".into()]);
        keys(
            &mut area,
            "End Right X Left Left Y Delete Backspace Backspace",
        );
        assert_eq!(area.lines(), ["aX❤️b"]);
        // A mark that joins the letter before it: the caret is after both.
        let mut area = typed("ab");
        keys(&mut area, "Left");
        "\u{301}".chars().for_each(|c| {
            press(
                &mut area,
                KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE),
            )
        });
        keys(&mut area, "X");
        assert_eq!(area.lines(), ["a\u{301}Xb"]);
        let mut filter = "a❤️👩‍🔬".to_owned();
        pop(&mut filter);
        assert_eq!(filter, "a❤️");
        let mut area = typed("👩‍🔬👩‍🔬");
        place(&mut area, 0, 4);
        assert_eq!(area.cursor(), (0, 3));
        place(&mut area, 9, 99);
        assert_eq!(area.cursor(), (0, 6));
    }
}

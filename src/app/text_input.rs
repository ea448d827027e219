//! Text input: the cursor moves and deletes by grapheme clusters.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use crate::input::Key;

/// Applies a typing or cursor key.
pub(crate) fn press(area: &mut TextArea<'static>, event: KeyEvent) {
    let key = Key::from_event(event);
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    match (key.code, key.modifiers - KeyModifiers::SHIFT) {
        (KeyCode::Left, KeyModifiers::NONE) | (KeyCode::Char('b'), KeyModifiers::CONTROL) => {
            move_cursor(area, Direction::Backward, shift)
        }
        (KeyCode::Right, KeyModifiers::NONE) | (KeyCode::Char('f'), KeyModifiers::CONTROL) => {
            move_cursor(area, Direction::Forward, shift)
        }
        (KeyCode::Backspace, KeyModifiers::NONE) | (KeyCode::Char('h'), KeyModifiers::CONTROL) => {
            delete(area, Direction::Backward)
        }
        (KeyCode::Delete, KeyModifiers::NONE) | (KeyCode::Char('d'), KeyModifiers::CONTROL) => {
            delete(area, Direction::Forward)
        }
        (KeyCode::Char('u'), KeyModifiers::CONTROL) => drop(area.delete_line_by_head()),
        (KeyCode::Char('_'), KeyModifiers::CONTROL) => drop(area.undo()),
        // Terminals without modified keys send Ctrl-H for this key.
        (KeyCode::Backspace, KeyModifiers::CONTROL) => drop(area.delete_word()),
        (KeyCode::Delete, KeyModifiers::CONTROL) => drop(area.delete_next_word()),
        _ => {
            let before = area.cursor();
            area.input(event);
            snap(
                area,
                if area.cursor() > before {
                    Direction::Forward
                } else {
                    Direction::Backward
                },
            );
        }
    }
}

/// Moves the cursor out of a grapheme cluster after an insertion or deletion.
pub(crate) fn leave_cluster(area: &mut TextArea<'static>) {
    snap(area, Direction::Forward);
}

/// Moves the cursor to a line and character, at the start of its grapheme cluster.
pub(crate) fn place_cursor(area: &mut TextArea<'static>, line: usize, character: usize) {
    area.cancel_selection();
    jump(area, line, character);
    snap(area, Direction::Backward);
}

/// Maximum length of a single-line field (characters).
pub(crate) const MAX_LINE_CHARS: usize = 4096;

/// Returns the part of a text that fits after `used` of at most `limit` characters.
fn fitting(text: &str, used: usize, limit: usize) -> &str {
    let room = limit.saturating_sub(used);
    text.char_indices()
        .nth(room)
        .map_or(text, |(end, _)| &text[..end])
}

/// Appends what fits into `limit` characters. Returns false if something was left out.
pub(crate) fn push(text: &mut String, added: &str, limit: usize) -> bool {
    let fits = fitting(added, text.chars().count(), limit);
    text.push_str(fits);
    fits.len() == added.len()
}

/// Inserts what fits into a single-line field. Returns false if something was left out.
pub(crate) fn insert(field: &mut TextArea<'static>, added: &str) -> bool {
    let fits = fitting(added, characters(field), MAX_LINE_CHARS);
    field.insert_str(fits);
    fits.len() == added.len()
}

/// Creates a single-line field with the cursor after the text.
pub(crate) fn field(text: &str) -> TextArea<'static> {
    let mut field = TextArea::new(vec![text.to_owned()]);
    field.set_cursor_line_style(ratatui::style::Style::default());
    field.move_cursor(CursorMove::End);
    field
}

/// Creates a field of several lines with the cursor after the text.
pub(crate) fn lines_field(text: &str) -> TextArea<'static> {
    let mut field = TextArea::from(text.lines());
    field.set_cursor_line_style(ratatui::style::Style::default());
    field.move_cursor(CursorMove::Bottom);
    field.move_cursor(CursorMove::End);
    field
}

/// Text of a single-line field.
pub(crate) fn line<'a>(field: &'a TextArea<'_>) -> &'a str {
    field.lines().first().map_or("", String::as_str)
}

/// Applies a key to a single-line field; keys that would leave the line do nothing.
pub(crate) fn type_into(field: &mut TextArea<'static>, event: KeyEvent) {
    let key = Key::from_event(event);
    let leaves_line = matches!(
        key.code,
        KeyCode::Enter | KeyCode::Up | KeyCode::Down | KeyCode::Tab
    );
    if !leaves_line && key.to_string() != "Ctrl-J" {
        press_in_line(field, event);
    }
}

/// Applies a key to a field of several lines. The keys of a new line are those of the composer.
pub(crate) fn type_into_lines(field: &mut TextArea<'static>, event: KeyEvent) {
    let key = Key::from_event(event);
    match (key.code, key.to_string().as_str()) {
        (KeyCode::Enter, _) | (_, "Ctrl-J") => field.insert_newline(),
        (KeyCode::Tab, _) => {}
        _ => press_in_line(field, event),
    }
}

/// Applies a key to a single-line field; a key that would exceed its limit does nothing.
fn press_in_line(field: &mut TextArea<'static>, event: KeyEvent) {
    let before = characters(field);
    press(field, event);
    let after = characters(field);
    if after > before && after > MAX_LINE_CHARS {
        field.undo();
    }
}

fn characters(field: &TextArea<'static>) -> usize {
    field.lines().iter().map(|line| line.chars().count()).sum()
}

/// Deletes the last grapheme cluster of a text.
pub(crate) fn pop_grapheme(text: &mut String) {
    let at = text
        .grapheme_indices(true)
        .next_back()
        .map_or(0, |(at, _)| at);
    text.truncate(at);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Backward,
    Forward,
}

/// Moves by one grapheme cluster, or to the adjacent line; extends the selection if `selects`.
fn move_cursor(area: &mut TextArea<'static>, direction: Direction, selects: bool) {
    if !selects {
        area.cancel_selection();
    } else if !area.is_selecting() {
        area.start_selection();
    }
    let (line, at) = cursor(area);
    if let Some((from, to)) = grapheme(area, direction) {
        jump(area, line, edge(direction, (from, to)));
    } else if direction == Direction::Backward && line > 0 {
        let end = area.lines()[line - 1].chars().count();
        jump(area, line - 1, end);
    } else if direction == Direction::Forward && line + 1 < area.lines().len() {
        jump(area, line + 1, 0);
    } else {
        jump(area, line, at);
    }
}

/// Deletes the selection, else the adjacent grapheme cluster or line break, as one undo step.
fn delete(area: &mut TextArea<'static>, direction: Direction) {
    let cluster = grapheme(area, direction).filter(|_| !area.is_selecting());
    match cluster {
        Some((from, to)) => {
            jump(area, cursor(area).0, from);
            area.delete_str(to - from);
        }
        None if direction == Direction::Backward => drop(area.delete_char()),
        None => drop(area.delete_next_char()),
    }
    leave_cluster(area);
}

/// Returns the grapheme cluster before or after the cursor, as a character range of its line.
fn grapheme(area: &TextArea<'static>, direction: Direction) -> Option<(usize, usize)> {
    let (line, at) = cursor(area);
    let mut clusters = graphemes(area.lines().get(line)?);
    match direction {
        Direction::Backward => clusters.take_while(|(from, _)| *from < at).last(),
        Direction::Forward => clusters.find(|(_, to)| *to > at),
    }
}

/// Moves the cursor out of a grapheme cluster.
fn snap(area: &mut TextArea<'static>, direction: Direction) {
    let (line, at) = cursor(area);
    let inside = area
        .lines()
        .get(line)
        .and_then(|text| graphemes(text).find(|(from, to)| (from + 1..*to).contains(&at)));
    if let Some((from, to)) = inside {
        jump(area, line, edge(direction, (from, to)));
    }
}

/// Returns the character ranges of the grapheme clusters of a line.
fn graphemes(line: &str) -> impl Iterator<Item = (usize, usize)> {
    line.graphemes(true).scan(0, |at, cluster| {
        let from = *at;
        *at += cluster.chars().count();
        Some((from, *at))
    })
}

fn cursor(area: &TextArea<'static>) -> (usize, usize) {
    let position = area.cursor();
    (position.0, position.1)
}

/// Edge of a grapheme cluster in a direction.
fn edge(direction: Direction, (from, to): (usize, usize)) -> usize {
    match direction {
        Direction::Backward => from,
        Direction::Forward => to,
    }
}

fn jump(area: &mut TextArea<'static>, line: usize, character: usize) {
    let clamp = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    area.move_cursor(CursorMove::Jump(clamp(line), clamp(character)));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two scientists, England, a keycap, a heart, a letter with a mark, a syllable of Hangul in
    /// three parts.
    const CLUSTERS: [&str; 6] = [
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
    fn keys_move_over_and_delete_grapheme_clusters() {
        for cluster in CLUSTERS {
            for (names, expected) in [
                ("Left Left X", format!("aX{cluster}b")),
                ("Left Left Right X", format!("a{cluster}Xb")),
                ("Left Backspace X", "aXb".into()),
                ("Home Right Delete X", "aXb".into()),
                ("Ctrl-B Ctrl-H Ctrl-B Ctrl-D", "b".into()),
                ("Left Shift-Left Backspace", "ab".into()),
                ("Left Shift-Left X", "aXb".into()),
                ("Left Backspace Ctrl-_", format!("a{cluster}b")),
            ] {
                let mut area = typed(&format!("a{cluster}b"));
                keys(&mut area, names);
                assert_eq!(area.lines(), [expected], "{cluster} {names}");
            }
        }
    }

    #[test]
    fn line_editing_keys_are_those_of_a_shell() {
        for (names, expected) in [
            ("Ctrl-U", ""),
            ("Alt-b Ctrl-U", "three"),
            ("Ctrl-W X", "one two X"),
            ("Ctrl-A X", "Xone two three"),
            ("Ctrl-A Ctrl-E X", "one two threeX"),
            ("Alt-b Alt-b X", "one Xtwo three"),
            ("Ctrl-A Alt-f Ctrl-K", "one "),
            ("Ctrl-U Ctrl-_", "one two three"),
        ] {
            let mut area = typed("one two three");
            keys(&mut area, names);
            assert_eq!(area.lines().join("\n"), expected, "{names}");
        }
    }

    #[test]
    fn single_line_fields_have_a_limit() {
        let mut field = typed("ab");
        keys(&mut field, "Left");
        assert!(insert(&mut field, &"海".repeat(MAX_LINE_CHARS - 3)));
        assert!(!insert(&mut field, "xyz"), "a part is left out");
        assert_eq!(
            (characters(&field), field.cursor().1),
            (MAX_LINE_CHARS, MAX_LINE_CHARS - 1)
        );
        for name in ["y", "Ctrl-K", "Ctrl-Y", "Ctrl-Y", "Backspace", "z", "z"] {
            let key = Key::parse(name).unwrap();
            press_in_line(&mut field, KeyEvent::new(key.code, key.modifiers));
            assert!(characters(&field) <= MAX_LINE_CHARS, "{name}");
        }
        assert!(field.lines()[0].ends_with("海xz"));
        let mut filter = "ab".to_owned();
        assert!(push(&mut filter, "海", 3) && !push(&mut filter, "x", 3));
        assert_eq!(filter, "ab海");
    }

    #[test]
    fn words_lines_and_combining_marks() {
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
        // A combining mark joins the previous cluster: the cursor is after both.
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
        pop_grapheme(&mut filter);
        assert_eq!(filter, "a❤️");
        let mut area = typed("👩‍🔬👩‍🔬");
        place_cursor(&mut area, 0, 4);
        assert_eq!(area.cursor(), (0, 3));
        place_cursor(&mut area, 9, 99);
        assert_eq!(area.cursor(), (0, 6));
    }
}

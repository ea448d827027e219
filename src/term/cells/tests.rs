use proptest::prelude::*;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::{Terminal, TerminalOptions, Viewport};
use unicode_segmentation::UnicodeSegmentation;

use super::*;

const SIZE: (u16, u16) = (14, 3);

/// Way in which a terminal measures graphemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WidthMode {
    /// kitty, WezTerm, Ghostty: grapheme clusters; U+FE0F makes them wide.
    Clusters,
    /// xterm, Linux console: separate code points; U+FE0F takes no column.
    CodePoints,
    /// VTE: grapheme clusters; U+FE0F takes no column.
    Narrow,
}

/// Terminal emulator with cursor moves and printing, without wrapping.
#[derive(Debug)]
struct Emulator {
    kind: WidthMode,
    rows: Vec<Vec<String>>,
    at: (usize, usize),
    /// The cell of the grapheme that was printed last, if nothing moved the cursor since.
    last: Option<(usize, usize)>,
}

impl Emulator {
    fn new(kind: WidthMode) -> Self {
        let row = vec![" ".to_owned(); usize::from(SIZE.0)];
        Self {
            kind,
            rows: vec![row; usize::from(SIZE.1)],
            at: (0, 0),
            last: None,
        }
    }

    fn width(&self, grapheme: &str) -> usize {
        let first = grapheme
            .chars()
            .next()
            .map_or(0, |c| code_point_width(&c.to_string()));
        match self.kind {
            WidthMode::Clusters => grapheme.width(),
            WidthMode::CodePoints => first,
            WidthMode::Narrow => {
                first.max(usize::from(grapheme.width() > 1 && !grapheme.contains('\u{fe0f}')) * 2)
            }
        }
    }

    fn put(&mut self, x: usize, y: usize, symbol: &str) {
        let row = &mut self.rows[y];
        if x >= row.len() {
            return;
        }
        // Overwriting half of a wide character erases all of it.
        if row[x].is_empty() && x > 0 {
            row[x - 1] = " ".into();
        }
        if x + 1 < row.len() && row[x + 1].is_empty() {
            row[x + 1] = " ".into();
        }
        row[x] = symbol.to_owned();
    }

    fn print(&mut self, c: char) {
        if let Some((x, y)) = self.last {
            let joined = format!("{}{c}", self.rows[y][x]);
            let joins = match self.kind {
                WidthMode::CodePoints => c.width().unwrap_or(0) == 0,
                _ => joined.graphemes(true).count() == 1,
            };
            if joins {
                return self.place(x, y, &joined);
            }
        }
        let (x, y) = self.at;
        self.place(x, y, &c.to_string());
    }

    fn place(&mut self, x: usize, y: usize, grapheme: &str) {
        let width = self.width(grapheme).max(1);
        let columns = usize::from(SIZE.0);
        // Without wrapping, the last column is overwritten.
        let x = x.min(columns.saturating_sub(width));
        (0..width).for_each(|n| self.put(x + n, y, " "));
        (1..width).for_each(|n| self.rows[y][x + n].clear());
        self.rows[y][x] = grapheme.to_owned();
        self.last = Some((x, y));
        self.at = ((x + width).min(columns - 1), y);
    }

    fn process(&mut self, bytes: &[u8]) {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            let Some(sequence) = rest.strip_prefix("\x1b[") else {
                self.print(c);
                rest = &rest[c.len_utf8()..];
                continue;
            };
            let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
            if &sequence[end..=end] == "H" {
                let (row, column) = sequence[..end].split_once(';').unwrap();
                self.at = (
                    column.parse::<usize>().unwrap() - 1,
                    row.parse::<usize>().unwrap() - 1,
                );
            }
            self.last = None;
            rest = &sequence[end + 1..];
        }
    }
}

type Texts = Vec<(u16, u16, &'static str, bool)>;

/// Rows of the terminal after drawing these frames, and the last buffer.
fn shown(kind: WidthMode, frames: &[Texts]) -> (Vec<Vec<String>>, Buffer) {
    let area = Rect::new(0, 0, SIZE.0, SIZE.1);
    let options = TerminalOptions {
        viewport: Viewport::Fixed(area),
    };
    let output = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let mut terminal =
        Terminal::with_options(CellBackend::new(SharedBuffer(output.clone())), options).unwrap();
    let mut ambiguous_cells = AmbiguousCells::default();
    let mut buffer = Buffer::empty(area);
    for frame in frames {
        terminal
            .draw(|f| {
                f.buffer_mut().set_style(area, Style::new().bg(Color::Blue));
                for (x, y, text, red) in frame {
                    let style = Style::new().bg(if *red { Color::Red } else { Color::Blue });
                    f.buffer_mut().set_string(*x, *y, text, style);
                }
                ambiguous_cells.prepare(f.buffer_mut());
                buffer = f.buffer_mut().clone();
            })
            .unwrap();
    }
    terminal.backend_mut().present().unwrap();
    let mut emulator = Emulator::new(kind);
    emulator.process(&output.borrow());
    (emulator.rows, buffer)
}

/// Writer whose bytes can be inspected.
#[derive(Debug)]
struct SharedBuffer(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

impl Write for SharedBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const KINDS: [WidthMode; 3] = [
    WidthMode::Clusters,
    WidthMode::CodePoints,
    WidthMode::Narrow,
];

// ratatui PR#2686: a blank after the heart shifted the rest of the row.
#[test]
fn a_heart_does_not_shift_the_row() {
    for kind in KINDS {
        let (rows, _) = shown(
            kind,
            &[
                vec![(0, 0, "something", false)],
                vec![(0, 0, "a ❤️ b.jpg", false)],
            ],
        );
        let row = rows[0].concat();
        let expected = if kind == WidthMode::Clusters {
            "a ❤️ b.jpg"
        } else {
            "a ❤️  b.jpg"
        };
        assert_eq!(row.trim_end(), expected, "{kind:?}: b.jpg is in its column");
        assert_eq!(rows[0][5..10].concat(), "b.jpg");
    }
}

// Terminals without grapheme clusters draw these in two to six columns.
#[test]
fn overdrawn_cells_of_wide_graphemes_are_repaired() {
    for kind in KINDS {
        for grapheme in ["👨‍👩‍👧", "🇩🇪", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
        {
            let (rows, _) = shown(
                kind,
                &[vec![(0, 0, "", false)], vec![(1, 0, grapheme, false)]],
            );
            assert_eq!(rows[0][3..].concat().trim(), "", "{kind:?} {grapheme}");
            let (rows, _) = shown(
                kind,
                &[
                    vec![(3, 0, "same", false)],
                    vec![(1, 0, grapheme, false), (3, 0, "same", false)],
                ],
            );
            assert_eq!(rows[0][3..7].concat(), "same", "{kind:?} {grapheme}");
            let (rows, _) = shown(
                kind,
                &[vec![(1, 0, grapheme, false)], vec![(1, 0, "-", false)]],
            );
            assert_eq!(rows[0].concat().trim(), "-", "{kind:?} {grapheme}");
        }
    }
}

/// Found by a random run of the test below.
#[test]
fn a_symbol_that_is_redrawn_because_of_its_neighbor_covers_no_cells() {
    let heart = vec![(0, 0, "a❤️b", false), (4, 0, "👨‍👩‍👧", true)];
    let flag = vec![(1, 0, "🇩🇪", false), (4, 0, "👨‍👩‍👧", true)];
    for kind in KINDS {
        let (rows, _) = shown(kind, &[heart.clone(), flag.clone(), heart.clone()]);
        let (whole, _) = shown(kind, std::slice::from_ref(&heart));
        assert_eq!(rows, whole, "{kind:?}");
    }
}

fn frames() -> impl Strategy<Value = Vec<Texts>> {
    let texts = vec![
        "a",
        "bc",
        "   ",
        "海",
        "❤️",
        "👨‍👩‍👧",
        "🇩🇪",
        "e\u{301}",
        "👍🏽",
        "1️⃣",
        "a❤️b",
        "海海",
        "──",
        "☀️☀️",
        "😹",
        "🥲🏻",
        "♻️♻️",
    ];
    let row = prop::collection::vec((0u16..3, prop::sample::select(texts), any::<bool>()), 0..6);
    prop::collection::vec(
        prop::collection::vec(row, usize::from(SIZE.1)).prop_map(side_by_side),
        1..6,
    )
}

/// Places the texts of each row side by side after the given gaps, as many as fit.
fn side_by_side(rows: Vec<Vec<(u16, &'static str, bool)>>) -> Texts {
    let mut frame = Texts::new();
    for (y, row) in (0..).zip(rows) {
        let mut x = 0;
        for (gap, text, red) in row {
            x += gap;
            let width = u16::try_from(text.width()).unwrap();
            if x + width <= SIZE.0 {
                frame.push((x, y, text, red));
                x += width;
            }
        }
    }
    frame
}

proptest! {
    // Incremental updates must give the same screen as a full redraw, in every terminal.
    #[test]
    fn incremental_updates_equal_a_full_redraw(frames in frames()) {
        for kind in KINDS {
            let (rows, buffer) = shown(kind, &frames);
            let (whole, _) = shown(kind, &frames[frames.len() - 1..]);
            prop_assert_eq!(&rows, &whole, "{:?}", kind);
            for (y, row) in rows.iter().enumerate() {
                for (x, symbol) in row.iter().enumerate() {
                    let cell = &buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())];
                    let is_plain = cell.symbol().is_ascii() && cell.symbol() != " ";
                    prop_assert!(
                        !is_plain || symbol == cell.symbol(),
                        "{:?} {},{}: {:?} for {:?}",
                        kind,
                        x,
                        y,
                        symbol,
                        cell.symbol()
                    );
                }
            }
        }
    }
}

#[test]
fn plain_text_needs_no_extra_bytes() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
    buffer.set_string(0, 0, "ple\u{301}in 海 x", Style::new());
    let cells: Vec<(u16, u16, &Cell)> = (0u16..10).map(|x| (x, 0, &buffer[(x, 0)])).collect();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut backend = CellBackend::new(&mut ours);
    backend.draw(cells.iter().copied()).unwrap();
    backend.present().unwrap();
    drop(backend);
    let mut incomplete = Vec::new();
    CellBackend::new(&mut incomplete)
        .draw(cells.iter().copied())
        .unwrap();
    assert!(incomplete.is_empty(), "an incomplete frame is not written");
    CrosstermBackend::new(&mut theirs)
        .draw(cells.iter().copied())
        .unwrap();
    assert_eq!(ours, theirs);
}

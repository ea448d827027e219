//! `replay`: a recording, played again without a terminal, a server or a file of its own: what it comes to on the screen.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use super::{CommandOutput, Failure};
use crate::app::record::{RecordedMessage, RecordingStart};
use crate::app::{Model, Msg};
use crate::cli::ReplayArgs;
use crate::domain::io_reason::reason;
use crate::view::{Theme, View};

/// The largest terminal that is played, cells a side.
const LARGEST: u16 = 1_000;

pub fn run(wish: &ReplayArgs, out: &CommandOutput) -> Result<(), Failure> {
    let unreadable = |e: std::io::Error| {
        Failure::new(
            "replay",
            format!("{} cannot be read: {}", wish.file.display(), reason(&e)),
            "Name what --record wrote.",
        )
    };
    let mut lines = BufReader::new(File::open(&wish.file).map_err(unreadable)?).lines();
    let first = lines
        .next()
        .transpose()
        .map_err(unreadable)?
        .unwrap_or_default();
    let start: RecordingStart = serde_json::from_str(&first).map_err(|_| {
        Failure::new(
            "replay",
            format!("{} is no recording", wish.file.display()),
            "Name what --record wrote.",
        )
    })?;
    if start.nemo_tui != env!("CARGO_PKG_VERSION") {
        out.note(&format!(
            "Recorded by nemo-tui {}: it may come to other screens here.",
            start.nemo_tui
        ));
    }
    let mut player = ReplayEditor::new(start)?;
    let mut shown = String::new();
    for (number, line) in lines.enumerate().take(wish.to.unwrap_or(usize::MAX)) {
        let line = line.map_err(unreadable)?;
        let at = number + 2;
        let heard: RecordedMessage = serde_json::from_str(&line).map_err(|_| {
            Failure::new(
                "replay",
                format!("line {at} is no message"),
                "It was cut off there, or is from another version.",
            )
        })?;
        // Words of the panic go to stderr by themselves.
        let played = catch_unwind(AssertUnwindSafe(|| player.hear(heard)));
        played.map_err(|_| {
            Failure::new(
                "replay",
                format!("nemo-tui fails at line {at}"),
                "That is the bug: send the recording with the report.",
            )
        })??;
        // Only where it is wished: most messages change nothing that is painted.
        if wish.all && shown != player.text() {
            shown = player.text();
            out.line(&format!("--- line {at}\n{shown}"));
        }
    }
    player.draw()?;
    if shown != player.text() {
        out.line(&player.text());
    }
    Ok(())
}

/// An editor that has no edges: what it wants done is not done.
struct ReplayEditor {
    model: Model,
    view: View,
    terminal: Terminal<TestBackend>,
}

impl ReplayEditor {
    fn new(start: RecordingStart) -> Result<Self, Failure> {
        let terminal = terminal(start.size)?;
        let ascii = start.options.ascii;
        Ok(Self {
            model: start.into_model(),
            view: View::new(Theme::terminal()).with_ascii(ascii),
            terminal,
        })
    }

    fn hear(&mut self, heard: RecordedMessage) -> Result<(), Failure> {
        match &heard.msg {
            Msg::Resize(width, height) => self.terminal = terminal((*width, *height))?,
            Msg::Options(options) => self.view.set_ascii(options.ascii),
            Msg::FrameDrawn => self.draw()?,
            _ => {}
        }
        heard.apply(&mut self.model);
        Ok(())
    }

    fn draw(&mut self) -> Result<(), Failure> {
        let mut painted = None;
        let drawn = self
            .terminal
            .draw(|frame| painted = Some(self.view.draw(&self.model, frame)));
        drawn.map_err(|e| Failure::new("replay", e, "Try a recording of a smaller terminal."))?;
        self.model.layout = painted.unwrap_or_default();
        Ok(())
    }

    fn text(&self) -> String {
        text(self.terminal.backend().buffer())
    }
}

fn terminal(size: (u16, u16)) -> Result<Terminal<TestBackend>, Failure> {
    let (width, height) = size;
    if width == 0 || height == 0 || width > LARGEST || height > LARGEST {
        return Err(Failure::new(
            "replay",
            format!("a terminal of {width}x{height} is not played"),
            "Record it in another size.",
        ));
    }
    Terminal::new(TestBackend::new(width, height))
        .map_err(|e| Failure::new("replay", e, "Try again."))
}

/// A screen's words, row by row.
fn text(buffer: &Buffer) -> String {
    let row = |y: u16| {
        let (mut row, mut x) = (String::new(), 0);
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += symbol.width().max(1) as u16;
        }
        row.trim_end().to_owned()
    };
    (0..buffer.area.height)
        .map(row)
        .collect::<Vec<_>>()
        .join("\n")
}

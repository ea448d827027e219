//! `replay`: replays a recording without terminal, server or files, and prints the screens.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use crate::app::record::{RecordedMessage, RecordingStart};
use crate::app::{Model, Msg};
use crate::cli::ReplayArgs;
use crate::domain::io_reason::reason;
use crate::domain::reason::{CommandReason, Hint, Reason};
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::environment_language;
use crate::startup::{CommandOutput, Failure};
use crate::view::{Theme, View};

/// Maximum width and height of the replayed terminal (cells).
const MAX_TERMINAL_SIDE: u16 = 1_000;

pub fn run(args: &ReplayArgs, out: &CommandOutput) -> Result<(), Failure> {
    let unreadable = |e: std::io::Error| recording_failure(&args.file, reason(&e));
    let mut lines = BufReader::new(File::open(&args.file).map_err(unreadable)?).lines();
    let first = lines.next().transpose().map_err(unreadable)?;
    let start = recording_start(&args.file, &first.unwrap_or_default())?;
    if start.nemo_tui != env!("CARGO_PKG_VERSION") {
        let version = &start.nemo_tui;
        out.note(&CommandText::OtherVersion { version }.text(environment_language()));
    }
    let mut editor = ReplayEditor::new(start)?;
    let mut last_screen = String::new();
    for (number, line) in lines.enumerate().take(args.to.unwrap_or(usize::MAX)) {
        let line = line.map_err(unreadable)?;
        // Line 1 is the header.
        let line_number = number + 2;
        let message: RecordedMessage = serde_json::from_str(&line).map_err(|_| {
            let why = CommandReason::NotAMessage(line_number);
            Failure::new("replay", why, Hint::RecordingTruncated)
        })?;
        // The panic hook prints the panic message to stderr.
        let result = catch_unwind(AssertUnwindSafe(|| editor.apply(message)));
        result.map_err(|_| {
            let why = CommandReason::CrashAtLine(line_number);
            Failure::new("replay", why, Hint::ReportBug)
        })??;
        // Only with --all: rendering the text of every screen is slow.
        if args.all && last_screen != editor.screen_text() {
            last_screen = editor.screen_text();
            let text = CommandText::ScreenAfter {
                line: &line_number,
                screen: &last_screen,
            };
            out.print_line(&text.text(environment_language()));
        }
    }
    editor.draw()?;
    if last_screen != editor.screen_text() {
        out.print_line(&editor.screen_text());
    }
    Ok(())
}

/// Parses the first line of a recording.
fn recording_start(file: &Path, line: &str) -> Result<RecordingStart, Failure> {
    serde_json::from_str(line)
        .map_err(|_| recording_failure(file, CommandReason::NotARecording.into()))
}

/// Failure of a file that is not a readable recording.
fn recording_failure(file: &Path, why: Reason) -> Failure {
    let why = Reason::File {
        path: file.to_owned(),
        why: Box::new(why),
    };
    Failure::new("replay", why, Hint::ChooseRecording)
}

/// Editor that ignores all effects.
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

    fn apply(&mut self, message: RecordedMessage) -> Result<(), Failure> {
        match &message.msg {
            Msg::Resize(width, height) => self.terminal = terminal((*width, *height))?,
            Msg::Options(options) => self.view.set_ascii(options.ascii),
            Msg::FrameDrawn => self.draw()?,
            _ => {}
        }
        message.apply(&mut self.model);
        Ok(())
    }

    fn draw(&mut self) -> Result<(), Failure> {
        let mut layout = None;
        let result = self
            .terminal
            .draw(|frame| layout = Some(self.view.draw(&self.model, frame)));
        result.map_err(|e| Failure::new("replay", Reason::message(e), Hint::SmallerTerminal))?;
        self.model.screen.layout = layout.unwrap_or_default();
        Ok(())
    }

    fn screen_text(&self) -> String {
        buffer_text(self.terminal.backend().buffer())
    }
}

fn terminal(size: (u16, u16)) -> Result<Terminal<TestBackend>, Failure> {
    let (width, height) = size;
    if width == 0 || height == 0 || width > MAX_TERMINAL_SIDE || height > MAX_TERMINAL_SIDE {
        let why = CommandReason::TerminalSize { width, height };
        return Err(Failure::new("replay", why, Hint::OtherTerminalSize));
    }
    Terminal::new(TestBackend::new(width, height))
        .map_err(|e| Failure::new("replay", Reason::message(e), Hint::TryLater))
}

/// Returns the text of a buffer, one line per row.
fn buffer_text(buffer: &Buffer) -> String {
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

//! The terminal itself: its modes and their restoring. The only place that writes to the tty.

mod cells;
#[cfg(unix)]
mod decode;
#[cfg(unix)]
mod input;
#[cfg(not(unix))]
#[path = "input_other.rs"]
mod input;
mod osc;
#[cfg(unix)]
mod sequence;

use std::io::{self, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{MoveTo, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags,
    PushKeyboardEnhancementFlags,
};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, DisableLineWrap, EnableLineWrap,
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use ratatui::layout::Position;
use ratatui::{Frame, Terminal};
use ratatui_image::picker::cap_parser::QueryStdioOptions;
use ratatui_image::picker::{Picker, ProtocolType};
use terminal_colorsaurus::{Error, QueryOptions, ThemeMode, theme_mode};

use cells::{AmbiguousCells, Cells};
pub use input::Input;

/// How long the terminal may take to answer at the start.
const ANSWER: Duration = Duration::from_millis(150);

/// Whether the terminal is in our modes: restoring happens once, whoever comes first (Drop, a panic, a signal).
static OURS: AtomicBool = AtomicBool::new(false);
/// Whether the terminal answers questions at all; one that does not is asked nothing more.
static ANSWERS: AtomicBool = AtomicBool::new(false);
/// Whether it knows the keyboard protocol of kitty: asked once, before anything else reads its answers.
static KITTY_KEYS: OnceLock<bool> = OnceLock::new();
/// Whether its keyboard protocol is in our mode.
static KEYBOARD: AtomicBool = AtomicBool::new(false);
/// True while the terminal reports modified keys in xterm's way for us.
static MODIFIED_KEYS: AtomicBool = AtomicBool::new(false);
/// What was typed while the terminal was asked.
static TYPED: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// Whether it keeps pictures of ours.
static KITTY_PICTURES: AtomicBool = AtomicBool::new(false);
/// Whether its title is ours.
static TITLED: AtomicBool = AtomicBool::new(false);

/// Whether the terminal's background is light; none where it does not tell. Before the screen is taken.
pub fn light_background() -> Option<bool> {
    let mut options = QueryOptions::default();
    options.timeout = ANSWER;
    let answer = theme_mode(options);
    ANSWERS.store(
        matches!(&answer, Ok(_) | Err(Error::Parse(_))),
        Ordering::SeqCst,
    );
    answer.ok().map(|mode| mode == ThemeMode::Light)
}

/// What this terminal answers when it is asked, in words: its background, and what pictures would be shown by.
pub fn abilities(pictures: &str) -> String {
    let background = match light_background() {
        Some(true) => "light background",
        Some(false) => "dark background",
        None => "background not told",
    };
    let shown = match graphics(pictures).map(|picker| picker.protocol_type()) {
        Some(ProtocolType::Kitty) => "kitty's graphics",
        Some(ProtocolType::Sixel) => "sixels",
        Some(ProtocolType::Iterm2) => "iTerm2's graphics",
        Some(ProtocolType::Halfblocks) | None => "cells",
    };
    format!("{background}, pictures by {shown}")
}

/// The terminal in full-screen mode. Dropped, it is as it was.
pub struct Screen {
    terminal: Terminal<Cells<Stdout>>,
    mouse: bool,
    title: bool,
    told: (String, Option<u8>),
    graphics: Option<Picker>,
    /// Where the cursor is.
    caret: Position,
    unsure: AmbiguousCells,
}

impl Screen {
    /// Takes the terminal over; with its title where that is wished. `pictures` is how the configuration wants them shown.
    pub fn enter(mouse: bool, title: bool, pictures: &str) -> io::Result<Self> {
        take(mouse, title)?;
        let graphics = graphics(pictures);
        KITTY_PICTURES.store(
            graphics
                .as_ref()
                .is_some_and(|p| p.protocol_type() == ProtocolType::Kitty),
            Ordering::SeqCst,
        );
        let terminal = Terminal::new(Cells::new(stdout())).inspect_err(|_| restore())?;
        Ok(Self {
            terminal,
            mouse,
            title,
            told: Default::default(),
            graphics,
            caret: Position::ORIGIN,
            unsure: AmbiguousCells::default(),
        })
    }

    /// The terminal's input, with what was typed while the screen was set up.
    ///
    /// # Errors
    /// Fails if the process has no terminal.
    pub fn input(&self) -> io::Result<Input> {
        Input::open(
            &TYPED
                .lock()
                .map(|mut typed| std::mem::take(&mut *typed))
                .unwrap_or_default(),
        )
    }

    /// Draws a frame, all of it at once on terminals that can. `render` gives the cell of the caret: the terminal's cursor
    /// stays there, though hidden, for input methods write where it is.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame) -> Option<Position>) -> io::Result<()> {
        self.terminal.backend_mut().queue(BeginSynchronizedUpdate)?;
        let (mut caret, unsure) = (None, &mut self.unsure);
        let render = |frame: &mut Frame| {
            caret = render(frame);
            unsure.prepare(frame.buffer_mut());
        };
        let drawn = self.terminal.draw(render).map(|_| ());
        self.caret = caret.unwrap_or(self.caret);
        let backend = self.terminal.backend_mut();
        backend.queue(MoveTo(self.caret.x, self.caret.y))?;
        backend.queue(EndSynchronizedUpdate)?;
        backend.present()?;
        drawn
    }

    /// The graphics that the terminal has; none where pictures are made of cells.
    pub fn graphics(&self) -> Option<Picker> {
        self.graphics.clone()
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.terminal
            .size()
            .map_or((80, 24), |s| (s.width, s.height))
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub fn redraw(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: it asks the terminal where the cursor is, and the answer would go to the event reader.
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = Terminal::new(Cells::new(stdout()))?;
        self.unsure = AmbiguousCells::default();
        Ok(())
    }

    /// Rings.
    pub fn bell(&mut self) -> io::Result<()> {
        write(osc::BELL)
    }

    /// A notification of the desktop, where the terminal passes it on.
    pub fn notify(&mut self, text: &str) -> io::Result<()> {
        write(&osc::notification(text))
    }

    /// The terminal's title, and the progress of what runs in percent; written only when it changed.
    pub fn tell_status(&mut self, title: &str, progress: Option<u8>) -> io::Result<()> {
        let now = (title.to_owned(), progress);
        if now == self.told {
            return Ok(());
        }
        let mut text = osc::title(title);
        if self.told.1 != progress {
            text.push_str(&osc::progress(progress));
        }
        self.told = now;
        write(&text)
    }

    /// Copies to the clipboard of the terminal (OSC 52), which is the user's also over ssh.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Clicks and the wheel, heard or left to the terminal.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(stdout(), EnableMouseCapture)
        } else {
            execute!(stdout(), DisableMouseCapture)
        }
    }

    /// Gives the terminal back, stops the process as Ctrl-Z does, and takes the terminal again when it goes on.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.lend(|| {
            #[cfg(unix)]
            let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
        })
    }

    /// Gives the terminal to another program while `work` runs.
    pub fn lend(&mut self, work: impl FnOnce()) -> io::Result<()> {
        restore();
        work();
        take(self.mouse, self.title)?;
        self.told = Default::default();
        self.redraw()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Takes back every picture that kitty's protocol keeps in the terminal.
const FORGET_PICTURES: &str = "\x1b_Ga=d,d=A,q=2\x1b\\";

/// What pictures are shown by: as the configuration has it, else what the terminal answers to be able to, which it is asked
/// before anything else reads its answers.
fn graphics(wished: &str) -> Option<Picker> {
    let asked = || {
        let options = QueryStdioOptions {
            timeout: ANSWER,
            ..QueryStdioOptions::default()
        };
        let answers = ANSWERS.load(Ordering::SeqCst);
        if answers {
            Picker::from_query_stdio_with_options(options).ok()
        } else {
            None
        }
    };
    let kind = match wished {
        "kitty" => ProtocolType::Kitty,
        "sixel" => ProtocolType::Sixel,
        "iterm2" => ProtocolType::Iterm2,
        // Inside of tmux pictures pass only where its options are changed, and are torn when panes move: on wish only.
        "auto" if std::env::var_os("TMUX").is_some() => return None,
        "auto" => return asked().filter(|p| p.protocol_type() != ProtocolType::Halfblocks),
        _ => return None,
    };
    // A terminal that does not tell the size of its cells has those of most.
    let mut picker = asked().unwrap_or_else(Picker::halfblocks);
    picker.set_protocol_type(kind);
    Some(picker)
}

fn write(text: &str) -> io::Result<()> {
    stdout().write_all(text.as_bytes())?;
    stdout().flush()
}

fn take(mouse: bool, title: bool) -> io::Result<()> {
    OURS.store(true, Ordering::SeqCst);
    let taken = enable_raw_mode().and_then(|()| {
        // Without line wrap a letter that the terminal draws wider than the last column stays in its row.
        execute!(
            stdout(),
            EnterAlternateScreen,
            DisableLineWrap,
            EnableBracketedPaste,
            EnableFocusChange
        )?;
        if title {
            TITLED.store(true, Ordering::SeqCst);
            write(osc::KEEP_TITLE)?;
        }
        if *KITTY_KEYS.get_or_init(|| ANSWERS.load(Ordering::SeqCst) && has_kitty_keys()) {
            KEYBOARD.store(true, Ordering::SeqCst);
            let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES
                | KeyboardEnhancementFlags::REPORT_ALTERNATE_KEYS;
            execute!(stdout(), PushKeyboardEnhancementFlags(flags))?;
        } else if knows_modified_keys() {
            MODIFIED_KEYS.store(true, Ordering::SeqCst);
            write(osc::MODIFIED_KEYS)?;
        }
        if mouse {
            execute!(stdout(), EnableMouseCapture)
        } else {
            Ok(())
        }
    });
    taken.inspect_err(|_| restore())
}

/// True if the terminal has the keyboard protocol of kitty. Every terminal answers the second question.
fn has_kitty_keys() -> bool {
    let Ok(read) = input::ask("\x1b[?u\x1b[c", osc::ends_with_attributes, ANSWER) else {
        return false;
    };
    let answered = osc::has_keyboard_flags(&read);
    // The decoder ignores the answers.
    if let Ok(mut typed) = TYPED.lock() {
        typed.extend(read);
    }
    answered
}

/// True if the terminal may be asked for xterm's `modifyOtherKeys`, by which tmux reports Shift-Enter too. The Linux
/// console prints the question, Terminal.app takes it for colors.
fn knows_modified_keys() -> bool {
    let is = |name: &str, values: &[&str]| {
        std::env::var(name).is_ok_and(|value| values.contains(&value.as_str()))
    };
    !is("TERM", &["linux", "dumb"]) && !is("TERM_PROGRAM", &["Apple_Terminal"])
}

/// Gives the terminal back as it was. Does nothing the second time.
pub fn restore() {
    if OURS.swap(false, Ordering::SeqCst) {
        if KEYBOARD.swap(false, Ordering::SeqCst) {
            let _ = execute!(stdout(), PopKeyboardEnhancementFlags);
        }
        if MODIFIED_KEYS.swap(false, Ordering::SeqCst) {
            let _ = write(osc::PLAIN_KEYS);
        }
        if KITTY_PICTURES.load(Ordering::SeqCst) {
            let _ = write(FORGET_PICTURES);
        }
        if TITLED.swap(false, Ordering::SeqCst) {
            let _ = write(&(osc::progress(None) + osc::GIVE_TITLE_BACK));
        }
        let _ = execute!(
            stdout(),
            DisableMouseCapture,
            DisableFocusChange,
            DisableBracketedPaste,
            EnableLineWrap,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

/// The last words of a program that failed, on the screen that the user has again.
pub fn say_last(text: &str) {
    restore();
    let _ = io::stderr().write_all(format!("{text}\n").as_bytes());
}

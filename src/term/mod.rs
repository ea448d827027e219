//! The terminal itself: its modes and their restoring. The only place that writes to the tty.

mod osc;

use std::io::{self, Stdout, Write, stdout};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange, EnableMouseCapture,
    KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode, supports_keyboard_enhancement,
};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};
use ratatui_image::picker::cap_parser::QueryStdioOptions;
use ratatui_image::picker::{Picker, ProtocolType};
use terminal_colorsaurus::{Error, QueryOptions, ThemeMode, theme_mode};

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
/// Whether it keeps pictures of ours.
static KITTY_PICTURES: AtomicBool = AtomicBool::new(false);
/// Whether its title is ours.
static TITLED: AtomicBool = AtomicBool::new(false);

/// Whether the terminal's background is light; none where it does not tell. Before the screen is taken.
pub fn light_background() -> Option<bool> {
    let mut options = QueryOptions::default();
    options.timeout = ANSWER;
    let answer = theme_mode(options);
    ANSWERS.store(matches!(&answer, Ok(_) | Err(Error::Parse(_))), Ordering::SeqCst);
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
    terminal: Terminal<CrosstermBackend<Stdout>>,
    mouse: bool,
    title: bool,
    told: (String, Option<u8>),
    graphics: Option<Picker>,
}

impl Screen {
    /// Takes the terminal over; with its title where that is wished. `pictures` is how the configuration wants them shown.
    pub fn enter(mouse: bool, title: bool, pictures: &str) -> io::Result<Self> {
        take(mouse, title)?;
        let graphics = graphics(pictures);
        KITTY_PICTURES.store(graphics.as_ref().is_some_and(|p| p.protocol_type() == ProtocolType::Kitty), Ordering::SeqCst);
        let terminal = Terminal::new(CrosstermBackend::new(stdout())).inspect_err(|_| restore())?;
        Ok(Self { terminal, mouse, title, told: Default::default(), graphics })
    }

    /// Draws a frame, all of it at once on terminals that can.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<()> {
        execute!(stdout(), BeginSynchronizedUpdate)?;
        let drawn = self.terminal.draw(render).map(|_| ());
        execute!(stdout(), EndSynchronizedUpdate)?;
        drawn
    }

    /// The graphics that the terminal has; none where pictures are made of cells.
    pub fn graphics(&self) -> Option<Picker> {
        self.graphics.clone()
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.terminal.size().map_or((80, 24), |s| (s.width, s.height))
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub fn redraw(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: it asks the terminal where the cursor is, and the answer would go to the event reader.
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
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
        if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
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
        let options = QueryStdioOptions { timeout: ANSWER, ..QueryStdioOptions::default() };
        let answers = ANSWERS.load(Ordering::SeqCst);
        if answers { Picker::from_query_stdio_with_options(options).ok() } else { None }
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
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
        if title {
            TITLED.store(true, Ordering::SeqCst);
            write(osc::KEEP_TITLE)?;
        }
        let asked = || ANSWERS.load(Ordering::SeqCst) && supports_keyboard_enhancement().unwrap_or(false);
        if *KITTY_KEYS.get_or_init(asked) {
            KEYBOARD.store(true, Ordering::SeqCst);
            execute!(stdout(), PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES))?;
        }
        if mouse { execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
    });
    taken.inspect_err(|_| restore())
}

/// Gives the terminal back as it was. Does nothing the second time.
pub fn restore() {
    if OURS.swap(false, Ordering::SeqCst) {
        if KEYBOARD.swap(false, Ordering::SeqCst) {
            let _ = execute!(stdout(), PopKeyboardEnhancementFlags);
        }
        if KITTY_PICTURES.load(Ordering::SeqCst) {
            let _ = write(FORGET_PICTURES);
        }
        if TITLED.swap(false, Ordering::SeqCst) {
            let _ = write(&(osc::progress(None) + osc::GIVE_TITLE_BACK));
        }
        let _ = execute!(stdout(), DisableMouseCapture, DisableFocusChange, DisableBracketedPaste, LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
    }
}

/// The last words of a program that failed, on the screen that the user has again.
pub fn say_last(text: &str) {
    restore();
    let _ = io::stderr().write_all(format!("{text}\n").as_bytes());
}

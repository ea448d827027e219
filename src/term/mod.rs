//! Terminal modes, output and input. The only module that writes to the terminal.

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
use terminal_colorsaurus::{Error, QueryOptions, ThemeMode, theme_mode};

use crate::graphics::TerminalGraphics;
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, phrase};
use cells::{AmbiguousCells, CellBackend};
pub use input::Input;

/// Timeout for replies to queries at startup.
const QUERY_TIMEOUT: Duration = Duration::from_millis(150);

/// True while the terminal is in full-screen mode. It is restored once, by `Drop`, a panic or a
/// signal.
static FULL_SCREEN: AtomicBool = AtomicBool::new(false);
/// True if the terminal replied to the first query; otherwise no further queries are sent.
static ANSWERS_QUERIES: AtomicBool = AtomicBool::new(false);
/// Support of kitty's keyboard protocol, queried once, before the event loop reads the input.
static HAS_KITTY_KEYBOARD: OnceLock<bool> = OnceLock::new();
/// True while kitty's keyboard protocol is enabled.
static KITTY_KEYBOARD_ENABLED: AtomicBool = AtomicBool::new(false);
/// True while xterm's `modifyOtherKeys` is enabled.
static MODIFY_OTHER_KEYS_ENABLED: AtomicBool = AtomicBool::new(false);
/// Keys typed while a query was waiting for its reply.
static TYPED_AHEAD: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// True if the terminal stores pictures (kitty's graphics protocol).
static USES_KITTY_GRAPHICS: AtomicBool = AtomicBool::new(false);
/// True if a terminal that would reorder right-to-left text leaves that to this program.
static EXPLICIT_ORDER: AtomicBool = AtomicBool::new(false);
/// True while the title is set by this program.
static TITLE_SET: AtomicBool = AtomicBool::new(false);

/// Queries whether the terminal's background is light; `None` if it does not reply. Must be called
/// before [`Screen::enter`].
pub(crate) fn light_background() -> Option<bool> {
    let mut options = QueryOptions::default();
    options.timeout = QUERY_TIMEOUT;
    let answer = theme_mode(options);
    ANSWERS_QUERIES.store(
        matches!(&answer, Ok(_) | Err(Error::Parse(_))),
        Ordering::SeqCst,
    );
    answer.ok().map(|mode| mode == ThemeMode::Light)
}

/// Describes the detected capabilities of the terminal: background, and picture protocol for the
/// setting `pictures`.
pub(crate) fn describe_capabilities(lang: Lang, pictures: &str) -> String {
    let background = match light_background() {
        Some(true) => Phrase::LightBackground,
        Some(false) => Phrase::DarkBackground,
        None => Phrase::UnknownBackground,
    };
    let graphics = graphics(pictures);
    let protocol = graphics
        .as_ref()
        .map_or(Phrase::TextCells, TerminalGraphics::name);
    CommandText::Capabilities {
        background: &phrase(lang, background),
        pictures: &phrase(lang, protocol),
    }
    .text(lang)
}

/// Terminal in full-screen mode. Dropping it restores the terminal.
pub struct Screen {
    terminal: Terminal<CellBackend<Stdout>>,
    mouse: bool,
    title: bool,
    /// Title and progress (percent) written last.
    status: (String, Option<u8>),
    graphics: Option<TerminalGraphics>,
    caret: Position,
    ambiguous_cells: AmbiguousCells,
}

impl Screen {
    /// Enters full-screen mode. `pictures` is the configured picture protocol.
    ///
    /// # Errors
    /// Fails if the terminal cannot be set up.
    pub(crate) fn enter(mouse: bool, title: bool, pictures: &str) -> io::Result<Self> {
        enter_full_screen(mouse, title)?;
        let graphics = graphics(pictures);
        USES_KITTY_GRAPHICS.store(
            graphics
                .as_ref()
                .is_some_and(TerminalGraphics::stores_pictures),
            Ordering::SeqCst,
        );
        let terminal = Terminal::new(CellBackend::new(stdout())).inspect_err(|_| restore())?;
        Ok(Self {
            terminal,
            mouse,
            title,
            status: Default::default(),
            graphics,
            caret: Position::ORIGIN,
            ambiguous_cells: AmbiguousCells::default(),
        })
    }

    /// Opens the terminal's input, starting with the keys typed during setup.
    ///
    /// # Errors
    /// Fails if the process has no terminal.
    pub fn input(&self) -> io::Result<Input> {
        Input::open(
            &TYPED_AHEAD
                .lock()
                .map(|mut typed| std::mem::take(&mut *typed))
                .unwrap_or_default(),
        )
    }

    /// Draws a frame as a synchronized update, if the terminal supports it.
    ///
    /// `render` returns the cell of the caret. The hidden cursor is moved there, because input
    /// methods open their window at the cursor.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame) -> Option<Position>) -> io::Result<()> {
        self.terminal.backend_mut().queue(BeginSynchronizedUpdate)?;
        let (mut caret, ambiguous_cells) = (None, &mut self.ambiguous_cells);
        let render = |frame: &mut Frame| {
            caret = render(frame);
            ambiguous_cells.prepare(frame.buffer_mut());
        };
        let drawn = self.terminal.draw(render).map(|_| ());
        self.caret = caret.unwrap_or(self.caret);
        let backend = self.terminal.backend_mut();
        backend.queue(MoveTo(self.caret.x, self.caret.y))?;
        backend.queue(EndSynchronizedUpdate)?;
        backend.present()?;
        drawn
    }

    /// Graphics protocol of the terminal, or `None` if pictures are drawn with text cells.
    pub fn graphics(&self) -> Option<TerminalGraphics> {
        self.graphics.clone()
    }

    /// Size of the terminal (columns, rows).
    pub fn size(&self) -> (u16, u16) {
        self.terminal
            .size()
            .map_or((80, 24), |s| (s.width, s.height))
    }

    /// Clears the screen, so that the next frame is drawn completely.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub fn redraw(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: it queries the cursor position, and `Input` would read the reply.
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = Terminal::new(CellBackend::new(stdout()))?;
        self.ambiguous_cells = AmbiguousCells::default();
        Ok(())
    }

    /// Rings the terminal bell.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub(crate) fn ring_bell(&mut self) -> io::Result<()> {
        osc::write(osc::BELL)
    }

    /// Shows a desktop notification, if the terminal supports it.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub fn notify(&mut self, text: &str) -> io::Result<()> {
        osc::write(&osc::notification(text))
    }

    /// Sets the title and the progress (percent). Writes only if they changed.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub(crate) fn set_status(&mut self, title: &str, progress: Option<u8>) -> io::Result<()> {
        let status = (title.to_owned(), progress);
        if status == self.status {
            return Ok(());
        }
        let mut text = osc::title(title);
        if self.status.1 != progress {
            text.push_str(&osc::progress(progress));
        }
        self.status = status;
        osc::write(&text)
    }

    /// Copies to the terminal's clipboard (OSC 52), which works over SSH.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub(crate) fn copy_to_clipboard(&mut self, text: &str) -> io::Result<()> {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Enables or disables mouse events.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub(crate) fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(stdout(), EnableMouseCapture)
        } else {
            execute!(stdout(), DisableMouseCapture)
        }
    }

    /// Restores the terminal, stops the process (SIGTSTP), and enters full-screen mode on resume.
    ///
    /// # Errors
    /// Fails if full-screen mode cannot be entered again.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        self.with_restored_terminal(|| {
            #[cfg(unix)]
            let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
        })
    }

    /// Restores the terminal while `work` runs, for another program.
    ///
    /// # Errors
    /// Fails if full-screen mode cannot be entered again.
    pub(crate) fn with_restored_terminal(&mut self, work: impl FnOnce()) -> io::Result<()> {
        restore();
        work();
        enter_full_screen(self.mouse, self.title)?;
        self.status = Default::default();
        self.redraw()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Deletes all pictures stored in the terminal by kitty's graphics protocol.
const DELETE_PICTURES: &str = "\x1b_Ga=d,d=A,q=2\x1b\\";

/// Graphics protocol for the setting `ui.pictures`; `auto` queries the terminal. Must be called
/// before the event loop reads the input.
fn graphics(setting: &str) -> Option<TerminalGraphics> {
    let timeout = ANSWERS_QUERIES
        .load(Ordering::SeqCst)
        .then_some(QUERY_TIMEOUT);
    TerminalGraphics::detect(setting, timeout)
}

fn enter_full_screen(mouse: bool, title: bool) -> io::Result<()> {
    FULL_SCREEN.store(true, Ordering::SeqCst);
    let entered = enable_raw_mode().and_then(|()| {
        // Without line wrap, a character wider than the last column stays in its row.
        execute!(
            stdout(),
            EnterAlternateScreen,
            DisableLineWrap,
            EnableBracketedPaste,
            EnableFocusChange
        )?;
        if EXPLICIT_ORDER.load(Ordering::SeqCst) {
            osc::write(osc::EXPLICIT_ORDER)?;
        }
        if title {
            TITLE_SET.store(true, Ordering::SeqCst);
            osc::write(osc::PUSH_TITLE)?;
        }
        if *HAS_KITTY_KEYBOARD
            .get_or_init(|| ANSWERS_QUERIES.load(Ordering::SeqCst) && has_kitty_keyboard())
        {
            KITTY_KEYBOARD_ENABLED.store(true, Ordering::SeqCst);
            let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES
                | KeyboardEnhancementFlags::REPORT_ALTERNATE_KEYS;
            execute!(stdout(), PushKeyboardEnhancementFlags(flags))?;
        } else if supports_modify_other_keys() {
            MODIFY_OTHER_KEYS_ENABLED.store(true, Ordering::SeqCst);
            osc::write(osc::ENABLE_MODIFY_OTHER_KEYS)?;
        }
        if mouse {
            execute!(stdout(), EnableMouseCapture)
        } else {
            Ok(())
        }
    });
    entered.inspect_err(|_| restore())
}

/// Returns true if the terminal supports kitty's keyboard protocol.
///
/// The second query, for device attributes, is answered by every terminal and ends the wait.
fn has_kitty_keyboard() -> bool {
    let Ok(read) = input::query("\x1b[?u\x1b[c", osc::has_device_attributes, QUERY_TIMEOUT) else {
        return false;
    };
    let is_supported = osc::has_keyboard_flags(&read);
    // The decoder ignores the replies.
    if let Ok(mut typed) = TYPED_AHEAD.lock() {
        typed.extend(read);
    }
    is_supported
}

/// Returns true if xterm's `modifyOtherKeys` can be enabled, with which tmux reports Shift-Enter.
///
/// The Linux console prints the sequence, and Terminal.app reads it as colors.
fn supports_modify_other_keys() -> bool {
    let variable_is = |name: &str, values: &[&str]| {
        std::env::var(name).is_ok_and(|value| values.contains(&value.as_str()))
    };
    !variable_is("TERM", &["linux", "dumb"]) && !variable_is("TERM_PROGRAM", &["Apple_Terminal"])
}

/// Makes terminals based on VTE leave the order of right-to-left text to this program, once they
/// are in full-screen mode. Others do not know the sequence or do not reorder.
pub fn take_over_text_order() {
    let is_vte = std::env::var_os("VTE_VERSION").is_some();
    EXPLICIT_ORDER.store(is_vte, Ordering::SeqCst);
}

/// Returns true if the terminal always reorders right-to-left text by itself.
pub fn reorders_text() -> bool {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    std::env::var_os("KONSOLE_VERSION").is_some()
        || variable("TERM_PROGRAM") == "Apple_Terminal"
        || variable("TERM").starts_with("mlterm")
}

/// Restores the terminal. Further calls do nothing.
pub fn restore() {
    if FULL_SCREEN.swap(false, Ordering::SeqCst) {
        if KITTY_KEYBOARD_ENABLED.swap(false, Ordering::SeqCst) {
            let _ = execute!(stdout(), PopKeyboardEnhancementFlags);
        }
        if MODIFY_OTHER_KEYS_ENABLED.swap(false, Ordering::SeqCst) {
            let _ = osc::write(osc::DISABLE_MODIFY_OTHER_KEYS);
        }
        if EXPLICIT_ORDER.load(Ordering::SeqCst) {
            let _ = osc::write(osc::IMPLICIT_ORDER);
        }
        if USES_KITTY_GRAPHICS.load(Ordering::SeqCst) {
            let _ = osc::write(DELETE_PICTURES);
        }
        if TITLE_SET.swap(false, Ordering::SeqCst) {
            let _ = osc::write(&(osc::progress(None) + osc::POP_TITLE));
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

/// Restores the terminal, then prints `text` to stderr.
pub(crate) fn print_after_restore(text: &str) {
    restore();
    let _ = io::stderr().write_all(format!("{text}\n").as_bytes());
}

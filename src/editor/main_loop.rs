//! The main loop: drain messages, update, draw at most once per frame. It waits for neither files
//! nor the database, except while another program owns the terminal.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::Event;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};

use super::record::Recorder;
use super::signals::{Signal, Signals};
use super::theme_loader::ThemeLoader;
use super::write;
use crate::app::effect::TerminalEffect;
use crate::app::state::layout::LayoutInfo;
use crate::app::{EditorOptions, Effect, Model, Msg, status, update};
use crate::domain::reason::Reason;
use crate::i18n::reasons;
use crate::i18n::ui::{Phrase, phrase};
use crate::runtime::{OutputSettings, Runtime};
use crate::store::now_ms;
use crate::term::Screen;
use crate::view::{Theme, View};

/// Minimum interval between frames.
const FRAME_INTERVAL: Duration = Duration::from_millis(16);
/// Minimum interval between frames after a key press.
const KEY_FRAME_INTERVAL: Duration = Duration::from_millis(4);
/// Interval of clock ticks during animations.
const TICK: Duration = Duration::from_millis(125);
/// Maximum time for draining messages before input is polled again; checked once per `BATCH`
/// messages.
const DRAIN_TIME: Duration = Duration::from_millis(3);
const BATCH: usize = 32;

/// Output settings of the runtime.
pub(super) fn output_settings(options: &EditorOptions, data_dir: &Path) -> OutputSettings {
    OutputSettings {
        export_folder: options.export_folder.clone(),
        preview_folder: data_dir.join("previews"),
        picture_cache: data_dir.join("pictures"),
        sample_folder: data_dir.join("sample"),
        player: options.player.clone(),
        session_language: options.session_language.clone(),
    }
}

/// The editor with its terminal.
pub(super) struct Editor {
    pub model: Model,
    pub view: View,
    pub screen: Screen,
    pub runtime: Runtime,
    pub themes: ThemeLoader,
    pub data_dir: PathBuf,
    pub recorder: Option<Recorder>,
    /// Text to open in the external editor.
    pub external: Option<String>,
    pub frames: FrameSchedule,
}

/// Time of the last and the next frame.
pub(super) struct FrameSchedule {
    /// True if the screen is out of date.
    dirty: bool,
    next: Instant,
    last: Instant,
}

impl FrameSchedule {
    /// The first frame is due immediately.
    pub fn new() -> Self {
        let now = Instant::now();
        Self {
            dirty: true,
            next: now,
            last: now,
        }
    }
}

impl Editor {
    /// Runs until the user quits. Uploads the files `uploads` first. Returns the exit status.
    ///
    /// # Errors
    /// If the terminal cannot be read or written.
    pub async fn run(
        &mut self,
        uploads: Vec<String>,
        messages: UnboundedReceiver<Msg>,
    ) -> std::io::Result<u8> {
        if let Some(recorder) = &mut self.recorder {
            recorder.start(&self.model);
        }
        let effects = update::start(&mut self.model);
        self.run_effects(effects)?;
        if !uploads.is_empty() {
            self.apply(Msg::PastedFiles(uploads))?;
        }
        self.main_loop(messages).await
    }

    /// Restores the terminal, then waits until all queued writes are on disk.
    pub fn finish(self) {
        drop(self.screen);
        self.runtime.finish();
    }

    async fn main_loop(&mut self, mut messages: UnboundedReceiver<Msg>) -> std::io::Result<u8> {
        let mut input = self.screen.input()?;
        let mut signals = Signals::listen()?;
        let mut next_tick = Instant::now() + TICK;
        while !self.model.screen.quitting {
            if self.frames.dirty && Instant::now() >= self.frames.next {
                self.draw()?;
            }
            if let Some(text) = self.external.take() {
                // No input is polled meanwhile, so the external editor receives the keys.
                self.write_externally(&text)?;
            }
            let animating = self.model.is_animating();
            let tick = if self.model.session.timeline.playback.is_some() {
                FRAME_INTERVAL * 2
            } else {
                TICK
            };
            tokio::select! {
                // Input first, then what ends the program, then sources that may never run dry.
                biased;
                event = input.next() => match event {
                    Ok(event) => {
                        self.receive(translate(event))?;
                        self.frames.next = self.frames.next.min(self.frames.last + KEY_FRAME_INTERVAL);
                    }
                    // The terminal was closed.
                    Err(_) => return Ok(129),
                },
                () = crate::crash::wait_for_panic() => return Ok(101),
                signal = signals.next() => match signal {
                    Signal::Stop => self.suspend()?,
                    Signal::End(status) => return Ok(status),
                },
                Some(msg) = messages.recv() => {
                    self.receive(Some(msg))?;
                    let deadline = Instant::now() + DRAIN_TIME;
                    let mut drained = 0;
                    while let Ok(msg) = messages.try_recv() {
                        self.receive(Some(msg))?;
                        drained += 1;
                        if drained % BATCH == 0 && Instant::now() >= deadline {
                            break;
                        }
                    }
                }
                theme = self.themes.loaded() => self.use_theme(theme)?,
                () = sleep_until(next_tick.min(Instant::now() + tick)), if animating => {
                    next_tick = Instant::now() + tick;
                    self.frames.dirty = true;
                    self.receive(None)?;
                }
                () = sleep_until(self.frames.next), if self.frames.dirty => {}
            }
        }
        Ok(0)
    }

    /// Updates the clock, then applies a message.
    fn receive(&mut self, msg: Option<Msg>) -> std::io::Result<()> {
        let effects = update(&mut self.model, Msg::Clock(now_ms()));
        self.run_effects(effects)?;
        let Some(msg) = msg else { return Ok(()) };
        self.frames.dirty = true;
        if let Msg::Options(options) = &msg {
            self.reconfigure(options);
        }
        self.apply(msg)
    }

    /// Applies a message. All messages pass here, so that recordings are complete.
    fn apply(&mut self, msg: Msg) -> std::io::Result<()> {
        if let Some(recorder) = &mut self.recorder {
            recorder.message(&self.model, &msg);
        }
        let effects = update(&mut self.model, msg);
        self.run_effects(effects)
    }

    fn run_effects(&mut self, effects: Vec<Effect>) -> std::io::Result<()> {
        for effect in effects {
            if let Some(effect) = self.runtime.run_effect(effect) {
                self.run_in_terminal(effect)?;
            }
        }
        Ok(())
    }

    fn run_in_terminal(&mut self, effect: TerminalEffect) -> std::io::Result<()> {
        match effect {
            TerminalEffect::Bell => self.screen.ring_bell(),
            TerminalEffect::Redraw => self.screen.redraw(),
            TerminalEffect::Suspend => self.suspend(),
            TerminalEffect::SetMouse(on) => self.screen.set_mouse(on),
            TerminalEffect::SetTheme(name) => {
                if let Some(theme) = self.themes.request(&name) {
                    self.view.set_theme(theme);
                }
                Ok(())
            }
            TerminalEffect::Notify { text } => self.screen.notify(&text),
            TerminalEffect::CopyText { text } => self.copy(&text),
            TerminalEffect::CopySelection { selection } => {
                let text = self.view.selected_text(&self.model, selection);
                self.copy(&text)
            }
            TerminalEffect::EditExternally { text } => {
                self.external = Some(text);
                Ok(())
            }
        }
    }

    /// Applies the settings of the runtime and the view.
    fn reconfigure(&mut self, options: &EditorOptions) {
        self.runtime
            .reconfigure(options.lang, output_settings(options, &self.data_dir));
        self.view.set_ascii(options.ascii);
    }

    fn use_theme(&mut self, theme: Result<Theme, Reason>) -> std::io::Result<()> {
        match theme {
            Ok(theme) => {
                self.frames.dirty = true;
                self.view.set_theme(theme);
                Ok(())
            }
            Err(why) => {
                let text = reasons::text(self.model.options.lang, &why);
                self.receive(Some(Msg::Status(text)))
            }
        }
    }

    /// Copies to the system's clipboard and through the terminal: over SSH only the latter is the
    /// user's.
    fn copy(&mut self, text: &str) -> std::io::Result<()> {
        self.screen.copy_to_clipboard(text)?;
        self.runtime.copy(text);
        let text = phrase(self.model.options.lang, Phrase::Copied).to_owned();
        self.apply(Msg::Status(text))
    }

    /// Refreshes after another program used the terminal: its size may differ and its pictures may
    /// be gone. The latter is reported as a resize without a change, which recordings contain.
    fn refresh_terminal(&mut self) -> std::io::Result<()> {
        let (width, height) = self.screen.size();
        if self.model.screen.size != (width, height) {
            self.receive(Some(Msg::Resize(width, height)))?;
        }
        self.receive(Some(Msg::Resize(width, height)))
    }

    fn write_externally(&mut self, text: &str) -> std::io::Result<()> {
        let (folder, mut result) = (self.data_dir.clone(), Err(Reason::NotGiven));
        self.screen
            .with_restored_terminal(|| result = write::write(text, &folder))?;
        self.refresh_terminal()?;
        self.receive(Some(Msg::ComposerEdited(result)))
    }

    fn suspend(&mut self) -> std::io::Result<()> {
        self.screen.suspend()?;
        self.refresh_terminal()
    }

    fn draw(&mut self) -> std::io::Result<()> {
        let (view, model) = (&mut self.view, &self.model);
        let mut layout = LayoutInfo::default();
        self.screen.draw(|frame| {
            layout = view.draw(model, frame);
            layout.caret
        })?;
        self.model.screen.layout = layout;
        if self.model.options.title {
            self.screen
                .set_status(&status::title(&self.model), status::progress(&self.model))?;
        }
        self.frames.dirty = false;
        self.frames.last = Instant::now();
        self.frames.next = self.frames.last + FRAME_INTERVAL;
        // Requests missing pictures; this does not change the screen.
        self.apply(Msg::FrameDrawn)
    }
}

fn translate(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Some(Msg::Key(key)),
        Event::Mouse(mouse) => Some(Msg::Mouse(mouse)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        Event::FocusGained => Some(Msg::Focus(true)),
        Event::FocusLost => Some(Msg::Focus(false)),
    }
}

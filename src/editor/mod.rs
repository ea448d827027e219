//! The TUI main loop: drain messages, update, draw at most once per frame.

mod record;
mod settings;
mod signals;
mod write;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::Event;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use crate::app::preferences::{PREFERENCES_KEY, Preferences};
use crate::app::state::layout::LayoutInfo;
use crate::app::{EditorOptions, Effect, Model, Msg, status, update};
use crate::cli::Cli;
use crate::config::Config;
use crate::domain::io_reason::reason;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::runtime::{self, OutputSettings, Runtime};
use crate::startup::{Backend, CommandOutput, Failure, RunSettings, connect};
use crate::store::now_ms;
use crate::term::{self, Screen};
use crate::view::{Theme, View};
use crate::workflows::session::SessionSelector;
use record::Recorder;
use settings::TerminalColors;
use signals::{Signal, Signals};

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

/// Runs the editor and returns the exit status.
pub async fn run(cli: Cli) -> u8 {
    let fail = |failure: Failure| {
        CommandOutput::new(false).failure(&failure);
        failure.status
    };
    let settings = match RunSettings::resolve(&cli.common) {
        Ok(settings) => settings,
        Err(failure) => return fail(failure),
    };
    let connected = match connect(&settings).await {
        Ok(connected) => connected,
        Err(failure) => return fail(failure.localized(settings.config.lang(), None)),
    };
    match edit(&cli, &settings, connected).await {
        Ok(status) => status,
        Err(e) => fail(Failure::new(
            "terminal",
            format!("cannot use the terminal: {}", reason(&e)),
            "Try another terminal, or use nemo-tui exec instead of the editor.",
        )),
    }
}

async fn edit(cli: &Cli, settings: &RunSettings, connected: Backend) -> std::io::Result<u8> {
    let config_file = Config::file_path(cli.common.config_file().as_deref());
    let colors = TerminalColors::detect(term::light_background());
    let options = EditorOptions::from_config(&settings.config);
    let preferences = stored_preferences(&connected).await;
    let prepared = initial_theme(&preferences, &options, colors, config_file.as_deref())
        .and_then(|theme| Ok((theme, create_recorder(cli)?)));
    let (theme, recorder) = match prepared {
        Ok(prepared) => prepared,
        Err(failure) => {
            CommandOutput::new(false).failure(&failure);
            return Ok(1);
        }
    };
    crate::crash::install(&settings.data_dir);
    let screen = Screen::enter(options.mouse, options.title, &options.pictures)?;
    let (sender, messages) = unbounded_channel();
    let countdown = sender.clone();
    connected
        .services
        .api
        .on_wait(move |seconds| drop(countdown.send(Msg::RateLimited(seconds))));
    let watcher = config_file
        .as_deref()
        .and_then(|file| settings::watch(file, &options.theme, options.lang, sender.clone()));
    let runtime = Runtime::new(
        connected.services.clone(),
        session_selector(cli, settings),
        options.lang,
        output_settings(&options, &settings.data_dir),
        screen.graphics(),
        sender,
    );
    let view = View::new(theme)
        .with_ascii(options.ascii)
        .with_depth(colors.depth());
    let mut model = Model::new(options, screen.size(), settings.local);
    model.now_ms = now_ms();
    model.preferences = preferences;
    model.input.picker_folder = runtime::initial_folder();
    let mut editor = Editor {
        view,
        model,
        screen,
        runtime,
        colors,
        config_file,
        data_dir: settings.data_dir.clone(),
        recorder,
        external: None,
        dirty: true,
        next_frame: Instant::now(),
        last_frame: Instant::now(),
    };
    editor.start(cli)?;
    let status = editor.main_loop(messages).await;
    let Editor {
        screen, runtime, ..
    } = editor;
    drop(screen);
    drop(watcher);
    runtime.finish();
    report_recording(cli);
    status
}

/// Preferences of earlier runs; the defaults if there are none or they cannot be read.
async fn stored_preferences(backend: &Backend) -> Preferences {
    let store = &backend.services.store;
    let stored = store.read(|store| store.value(PREFERENCES_KEY)).await;
    stored
        .ok()
        .flatten()
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

/// The theme chosen with a key, else the configured one. An invalid configured theme is reported
/// before the screen opens; an invalid chosen one falls back to it.
fn initial_theme(
    preferences: &Preferences,
    options: &EditorOptions,
    colors: TerminalColors,
    config_file: Option<&Path>,
) -> Result<Theme, Failure> {
    let name = preferences.theme.as_ref().unwrap_or(&options.theme);
    settings::theme(name, colors, config_file)
        .or_else(|_| settings::theme(&options.theme, colors, config_file))
        .map_err(|message| {
            let hint = "Fix the theme, or choose another one in the configuration.";
            Failure::new("config", message, hint)
        })
}

fn create_recorder(cli: &Cli) -> Result<Option<Recorder>, Failure> {
    let recorder = cli.record.as_deref().map(Recorder::create).transpose();
    recorder.map_err(|message| {
        let hint = "Choose a new file in a folder that you can write to.";
        Failure::new("record", message, hint)
    })
}

fn session_selector(cli: &Cli, settings: &RunSettings) -> SessionSelector {
    match (&settings.session, cli.new) {
        (Some(id), _) => SessionSelector::Id(id.clone()),
        (None, true) => SessionSelector::New,
        (None, false) => SessionSelector::Last,
    }
}

fn report_recording(cli: &Cli) {
    let Some(file) = &cli.record else { return };
    let warning = "It contains what you typed and the agent's replies: review it before sharing.";
    CommandOutput::new(false).note(&format!("Recording saved to {}. {warning}", file.display()));
}

fn output_settings(options: &EditorOptions, data_dir: &Path) -> OutputSettings {
    OutputSettings {
        export_folder: options.export_folder.clone(),
        preview_folder: data_dir.join("previews"),
        picture_cache: data_dir.join("pictures"),
        player: options.player.clone(),
        session_language: options.session_language.clone(),
    }
}

struct Editor {
    model: Model,
    view: View,
    screen: Screen,
    runtime: Runtime,
    colors: TerminalColors,
    config_file: Option<PathBuf>,
    data_dir: PathBuf,
    recorder: Option<Recorder>,
    /// Text to open in the external editor.
    external: Option<String>,
    /// True if the screen is out of date.
    dirty: bool,
    next_frame: Instant,
    last_frame: Instant,
}

impl Editor {
    /// Runs the first effects and uploads the files of the command line.
    fn start(&mut self, cli: &Cli) -> std::io::Result<()> {
        self.record(Recorder::start);
        let effects = update::start(&mut self.model);
        self.run_effects(effects)?;
        let uploads = cli.upload.iter().map(|p| p.to_string_lossy().into_owned());
        let uploads: Vec<String> = uploads.collect();
        if !uploads.is_empty() {
            self.apply(Msg::PastedFiles(uploads))?;
        }
        Ok(())
    }

    async fn main_loop(&mut self, mut messages: UnboundedReceiver<Msg>) -> std::io::Result<u8> {
        let mut input = self.screen.input()?;
        let mut signals = Signals::listen()?;
        let mut next_tick = Instant::now() + TICK;
        while !self.model.quitting {
            if self.dirty && Instant::now() >= self.next_frame {
                self.draw()?;
            }
            if let Some(text) = self.external.take() {
                // No input is polled meanwhile, so the external editor receives the keys.
                self.write_externally(&text)?;
            }
            let animating = self.model.is_animating();
            let tick = if self.model.session.timeline.playback.is_some() {
                FRAME_INTERVAL * 3
            } else {
                TICK
            };
            tokio::select! {
                // Input first, then what ends the program, then sources that may never run dry.
                biased;
                event = input.next() => match event {
                    Ok(event) => {
                        self.receive(translate(event))?;
                        self.next_frame = self.next_frame.min(self.last_frame + KEY_FRAME_INTERVAL);
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
                () = sleep_until(next_tick.min(Instant::now() + tick)), if animating => {
                    next_tick = Instant::now() + tick;
                    self.dirty = true;
                    self.receive(None)?;
                }
                () = sleep_until(self.next_frame), if self.dirty => {}
            }
        }
        Ok(0)
    }

    /// Updates the clock, then applies a message.
    fn receive(&mut self, msg: Option<Msg>) -> std::io::Result<()> {
        update(&mut self.model, Msg::Clock(now_ms()));
        let Some(msg) = msg else { return Ok(()) };
        self.dirty = true;
        if let Msg::Options(options) = &msg {
            self.reconfigure(options);
        }
        self.apply(msg)
    }

    /// Applies a message. All messages pass here, so that recordings are complete.
    fn apply(&mut self, msg: Msg) -> std::io::Result<()> {
        self.record(|recorder, model| recorder.message(model.now_ms, &msg));
        let effects = update(&mut self.model, msg);
        self.run_effects(effects)
    }

    /// Writes to the recording, if any; stops recording on an error.
    fn record(&mut self, write: impl FnOnce(&mut Recorder, &Model) -> std::io::Result<()>) {
        if let Some(recorder) = &mut self.recorder
            && let Err(e) = write(recorder, &self.model)
        {
            self.recorder = None;
            let text = Message::RecordingEnded {
                why: &reason(&e).to_string(),
            }
            .text(self.model.options.lang);
            update(&mut self.model, Msg::Status(text));
        }
    }

    fn run_effects(&mut self, effects: Vec<Effect>) -> std::io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Bell => self.screen.ring_bell()?,
                Effect::Redraw => {
                    self.screen.redraw()?;
                    self.invalidate_pictures();
                }
                Effect::Suspend => self.suspend()?,
                Effect::Quit => {}
                Effect::SetMouse(on) => self.screen.set_mouse(on)?,
                Effect::SetTheme(name) => self.set_theme(&name)?,
                Effect::Notify { text } => self.screen.notify(&text)?,
                Effect::CopyText { text } => self.copy(&text)?,
                Effect::CopySelection { selection } => {
                    let text = self.view.selected_text(&self.model, selection);
                    self.copy(&text)?;
                }
                Effect::EditExternally { text } => self.external = Some(text),
                other => self.runtime.run_effect(other),
            }
        }
        Ok(())
    }

    /// Applies the settings of the runtime and the view.
    fn reconfigure(&mut self, options: &EditorOptions) {
        self.runtime
            .reconfigure(options.lang, output_settings(options, &self.data_dir));
        self.view.set_ascii(options.ascii);
    }

    fn set_theme(&mut self, name: &str) -> std::io::Result<()> {
        match settings::theme(name, self.colors, self.config_file.as_deref()) {
            Ok(theme) => self.view.set_theme(theme),
            Err(message) => self.apply(Msg::Status(message))?,
        }
        Ok(())
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
    /// be gone.
    fn refresh_terminal(&mut self) -> std::io::Result<()> {
        self.invalidate_pictures();
        let (width, height) = self.screen.size();
        self.receive(Some(Msg::Resize(width, height)))
    }

    /// Forces the preview picture to be sent again.
    fn invalidate_pictures(&mut self) {
        self.model.pictures.preview.shown = None;
    }

    fn write_externally(&mut self, text: &str) -> std::io::Result<()> {
        let (folder, mut result) = (self.data_dir.clone(), Err(String::new()));
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
        self.dirty = false;
        self.last_frame = Instant::now();
        self.next_frame = self.last_frame + FRAME_INTERVAL;
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

//! The program with a screen: drain what has come, update, draw at most once, sleep.

mod record;
mod settings;
mod signals;
mod write;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::Event;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use crate::app::layout::LayoutInfo;
use crate::app::preferences::{MEMORY_KEY, Preferences};
use crate::app::{EditorOptions, Effect, Model, Msg, status, update};
use crate::cli::Cli;
use crate::config::Config;
use crate::domain::io_reason::reason;
use crate::headless::{Backend, CommandOutput, Failure, RunSettings, connect};
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::runtime::{self, OutputSettings, Runtime};
use crate::store::now_ms;
use crate::term::{self, Screen};
use crate::view::View;
use crate::workflows::session::SessionSelector;
use record::Recorder;
use settings::TerminalColors;
use signals::{Signal, Signals};

/// At most this often a frame is drawn.
const FRAME: Duration = Duration::from_millis(16);
/// A key is answered sooner, whatever else was painted just before: at most this often.
const KEY_FRAME: Duration = Duration::from_millis(4);
/// How often time is told while something moves.
const TICK: Duration = Duration::from_millis(125);
/// Messages are taken in for so long at most before keys are looked at again, however many wait; the clock is asked after
/// each of so many.
const PATIENCE: Duration = Duration::from_millis(3);
const BATCH: usize = 32;

/// Runs the editor; gives the exit status.
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
        Err(failure) => return fail(failure.explained(settings.config.lang(), None)),
    };
    match edit(&cli, &settings, connected).await {
        Ok(status) => status,
        Err(e) => fail(Failure::own(
            "terminal",
            format!("the terminal cannot be used: {}", reason(&e)),
            "Try another terminal, or work without a screen: nemo-tui exec",
        )),
    }
}

async fn edit(cli: &Cli, settings: &RunSettings, connected: Backend) -> std::io::Result<u8> {
    let config_file = Config::file(cli.common.config_file().as_deref());
    let colours = TerminalColors::of(term::light_background());
    let options = EditorOptions::of(&settings.config);
    let kept = connected.bench.store.value(MEMORY_KEY).ok().flatten();
    let memory: Preferences = kept
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default();
    let theme = memory
        .theme
        .clone()
        .unwrap_or_else(|| options.theme.clone());
    // A bad theme is a bad configuration: said before the screen is taken, unless it was only chosen by key.
    let chosen = settings::theme(&theme, colours, config_file.as_deref());
    let chosen =
        chosen.or_else(|_| settings::theme(&options.theme, colours, config_file.as_deref()));
    let theme = match chosen {
        Ok(theme) => theme,
        Err(why) => {
            CommandOutput::new(false).failure(&Failure::own(
                "config",
                why,
                "Correct the theme, or choose another one in the configuration.",
            ));
            return Ok(1);
        }
    };
    let recorder = match cli.record.as_deref().map(Recorder::begin).transpose() {
        Ok(recorder) => recorder,
        Err(why) => {
            CommandOutput::new(false).failure(&Failure::own(
                "record",
                why,
                "Name a file that is not there yet, in a folder of yours.",
            ));
            return Ok(1);
        }
    };
    crate::crash::install(&settings.data_dir);
    let screen = Screen::enter(options.mouse, options.title, &options.pictures)?;
    let (sender, messages) = unbounded_channel();
    let mut model = Model::new(options.clone(), screen.size(), settings.local);
    model.now_ms = now_ms();
    model.preferences = memory;
    model.picker_folder = runtime::first_folder();
    let which = match (&settings.session, cli.new) {
        (Some(id), _) => SessionSelector::Id(id.clone()),
        (None, true) => SessionSelector::New,
        (None, false) => SessionSelector::Last,
    };
    let countdown = sender.clone();
    connected
        .bench
        .nemo
        .on_wait(move |seconds| drop(countdown.send(Msg::RateLimited(seconds))));
    let watcher = config_file
        .as_deref()
        .and_then(|file| settings::watch(file, &model.options.theme, model.lang, sender.clone()));
    let places = places(&options, &settings.data_dir);
    let runtime = Runtime::new(
        connected.bench.clone(),
        which,
        model.lang,
        places,
        screen.graphics(),
        sender,
    );
    let mut editor = Editor {
        view: View::new(theme)
            .with_ascii(options.ascii)
            .with_depth(colours.depth()),
        model,
        screen,
        runtime,
        colours,
        config_file,
        data_dir: settings.data_dir.clone(),
        recorder,
        external: None,
        dirty: true,
        next_frame: Instant::now(),
        last_frame: Instant::now(),
    };

    editor.record(Recorder::start);
    let effects = update::start(&mut editor.model);
    editor.carry_out(effects)?;
    let uploads: Vec<String> = cli
        .upload
        .iter()
        .map(|p| p.to_string_lossy().into_owned())
        .collect();
    if !uploads.is_empty() {
        editor.hear(Msg::PastedFiles(uploads))?;
    }
    let status = editor.main_loop(messages).await;
    let Editor {
        screen, runtime, ..
    } = editor;
    drop(screen);
    drop(watcher);
    runtime.finish();
    if let Some(file) = &cli.record {
        let held = "What was typed and answered meanwhile is in it: read it before you send it.";
        CommandOutput::new(false)
            .note(&format!("The recording lies in {}. {held}", file.display()));
    }
    status
}

fn places(options: &EditorOptions, data_dir: &Path) -> OutputSettings {
    OutputSettings {
        exports: options.export_folder.clone(),
        previews: data_dir.join("previews"),
        pictures: data_dir.join("pictures"),
        player: options.player.clone(),
        session_language: options.session_language.clone(),
    }
}

struct Editor {
    model: Model,
    view: View,
    screen: Screen,
    runtime: Runtime,
    colours: TerminalColors,
    config_file: Option<PathBuf>,
    data_dir: PathBuf,
    recorder: Option<Recorder>,
    /// A text that waits for the user's own editor.
    external: Option<String>,
    /// Whether the screen differs from the model.
    dirty: bool,
    next_frame: Instant,
    last_frame: Instant,
}

impl Editor {
    async fn main_loop(&mut self, mut messages: UnboundedReceiver<Msg>) -> std::io::Result<u8> {
        let mut input = self.screen.input()?;
        let mut signals = Signals::listen()?;
        let mut next_tick = Instant::now() + TICK;
        while !self.model.quitting {
            if self.dirty && Instant::now() >= self.next_frame {
                self.draw()?;
            }
            if let Some(text) = self.external.take() {
                // Input is read only while it is awaited: what is typed there is that editor's.
                self.write_externally(&text)?;
            }
            let moving = self.model.is_moving();
            let tick = if self.model.timeline.play.is_some() {
                FRAME * 3
            } else {
                TICK
            };
            tokio::select! {
                // Keys before everything else, and what ends the program before what goes on for ever.
                biased;
                event = input.next() => match event {
                    Ok(event) => {
                        self.take(translate(event))?;
                        self.next_frame = self.next_frame.min(self.last_frame + KEY_FRAME);
                    }
                    // The terminal is gone.
                    Err(_) => return Ok(129),
                },
                () = crate::crash::happened() => return Ok(101),
                signal = signals.next() => match signal {
                    Signal::Stop => self.suspend()?,
                    Signal::End(status) => return Ok(status),
                },
                Some(msg) = messages.recv() => {
                    self.take(Some(msg))?;
                    let until = Instant::now() + PATIENCE;
                    let mut taken = 0;
                    while let Ok(msg) = messages.try_recv() {
                        self.take(Some(msg))?;
                        taken += 1;
                        if taken % BATCH == 0 && Instant::now() >= until {
                            break;
                        }
                    }
                }
                () = sleep_until(next_tick.min(Instant::now() + tick)), if moving => {
                    next_tick = Instant::now() + tick;
                    self.dirty = true;
                    self.take(None)?;
                }
                () = sleep_until(self.next_frame), if self.dirty => {}
            }
        }
        Ok(0)
    }

    /// Takes a message in, the time before it.
    fn take(&mut self, msg: Option<Msg>) -> std::io::Result<()> {
        update(&mut self.model, Msg::Clock(now_ms()));
        let Some(msg) = msg else { return Ok(()) };
        self.dirty = true;
        if let Msg::Options(options) = &msg {
            self.reconfigure(options);
        }
        self.hear(msg)
    }

    /// Has the model hear a message; the one place where that happens, so that a recording has them all.
    fn hear(&mut self, msg: Msg) -> std::io::Result<()> {
        self.record(|recorder, model| recorder.hear(model.now_ms, &msg));
        let effects = update(&mut self.model, msg);
        self.carry_out(effects)
    }

    /// Writes to the recording, where there is one; the work goes on without it when that fails.
    fn record(&mut self, write: impl FnOnce(&mut Recorder, &Model) -> std::io::Result<()>) {
        if let Some(recorder) = &mut self.recorder
            && let Err(e) = write(recorder, &self.model)
        {
            self.recorder = None;
            let words = fill(
                phrase(self.model.lang, Phrase::RecordingEnded),
                &[&reason(&e)],
            );
            update(&mut self.model, Msg::Status(words));
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> std::io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Bell => self.screen.bell()?,
                Effect::Redraw => {
                    self.screen.redraw()?;
                    self.forget_pictures();
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
                other => self.runtime.carry_out(other),
            }
        }
        Ok(())
    }

    /// What of the configuration is the runtime's and the view's.
    fn reconfigure(&mut self, options: &EditorOptions) {
        self.runtime
            .reconfigure(options.lang, places(options, &self.data_dir));
        self.view.set_ascii(options.ascii);
    }

    fn set_theme(&mut self, name: &str) -> std::io::Result<()> {
        match settings::theme(name, self.colours, self.config_file.as_deref()) {
            Ok(theme) => self.view.set_theme(theme),
            Err(why) => self.hear(Msg::Status(why))?,
        }
        Ok(())
    }

    /// To the system's clipboard and the terminal's: one of them is the user's, also over ssh.
    fn copy(&mut self, text: &str) -> std::io::Result<()> {
        self.screen.copy(text)?;
        self.runtime.copy(text);
        let words = phrase(self.model.lang, Phrase::Copied).to_owned();
        self.hear(Msg::Status(words))
    }

    /// The terminal was someone else's: it may have another size, and may have lost the pictures that it kept.
    fn look_again(&mut self) -> std::io::Result<()> {
        self.forget_pictures();
        let (width, height) = self.screen.size();
        self.take(Some(Msg::Resize(width, height)))
    }

    /// They are sent again.
    fn forget_pictures(&mut self) {
        self.model.preview.shown = None;
    }

    fn write_externally(&mut self, text: &str) -> std::io::Result<()> {
        let (folder, mut result) = (self.data_dir.clone(), Err(String::new()));
        self.screen.lend(|| result = write::write(text, &folder))?;
        self.look_again()?;
        self.take(Some(Msg::ComposerEdited(result)))
    }

    fn suspend(&mut self) -> std::io::Result<()> {
        self.screen.suspend()?;
        self.look_again()
    }

    fn draw(&mut self) -> std::io::Result<()> {
        let (view, model) = (&mut self.view, &self.model);
        let mut painted = LayoutInfo::default();
        self.screen.draw(|frame| {
            painted = view.draw(model, frame);
            painted.caret
        })?;
        self.model.layout = painted;
        if self.model.options.title {
            self.screen
                .tell_status(&status::title(&self.model), status::progress(&self.model))?;
        }
        self.dirty = false;
        self.last_frame = Instant::now();
        self.next_frame = self.last_frame + FRAME;
        // What the frame lacked is asked for; that alone changes nothing on the screen.
        self.hear(Msg::FrameDrawn)
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

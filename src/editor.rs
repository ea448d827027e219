//! The program with a screen: drain what has come, update, draw at most once, sleep.

use std::time::Duration;

use crossterm::event::{Event, EventStream};
use futures::StreamExt;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use crate::app::{Effect, Model, Msg, update};
use crate::cli::Cli;
use crate::config::ThemeChoice;
use crate::headless::{Connected, Failure, Out, Settings, connect};
use crate::jobs::session::Which;
use crate::runtime::{self, Runtime};
use crate::store::now_ms;
use crate::term::Screen;
use crate::view::{Theme, View};

/// At most this often a frame is drawn.
const FRAME: Duration = Duration::from_millis(16);
/// How often time is told while something moves.
const TICK: Duration = Duration::from_millis(125);
/// So many messages are taken in before a frame is due, however many wait.
const BATCH: usize = 10_000;

/// Runs the editor; gives the exit status.
pub async fn run(cli: Cli) -> u8 {
    let fail = |failure: Failure| {
        Out::new(false).failure(&failure);
        failure.status
    };
    let settings = match Settings::resolve(&cli.common) {
        Ok(settings) => settings,
        Err(failure) => return fail(failure),
    };
    let connected = match connect(&settings).await {
        Ok(connected) => connected,
        Err(failure) => return fail(failure),
    };
    match edit(&cli, &settings, connected).await {
        Ok(status) => status,
        Err(e) => fail(Failure::own(
            "terminal",
            format!("the terminal cannot be used: {e}"),
            "Try another terminal, or work without a screen: nemo-tui exec",
        )),
    }
}

async fn edit(cli: &Cli, settings: &Settings, connected: Connected) -> std::io::Result<u8> {
    let screen = Screen::enter(settings.config.ui.mouse)?;
    let (sender, messages) = unbounded_channel();
    let lang = settings.config.lang();
    let mut model = Model::new(lang, screen.size(), settings.local);
    model.now_ms = now_ms();
    model.resolution.clone_from(&settings.config.export.resolution);
    model.folder = runtime::first_folder();
    model.export_at_once = settings.config.export.at_once;
    model.still_working_ms = (settings.config.polling.still_working_seconds * 1000.0) as u64;
    let which = match (&settings.session, cli.new) {
        (Some(id), _) => Which::Id(id.clone()),
        (None, true) => Which::New,
        (None, false) => Which::Last,
    };
    let folder = settings.config.export.folder.clone();
    let countdown = sender.clone();
    connected.bench.nemo.on_wait(move |seconds| drop(countdown.send(Msg::Waiting(seconds))));
    let runtime = Runtime::new(connected.bench.clone(), which, lang.wire_tag(), folder, sender);
    let mono = settings.config.ui.theme == ThemeChoice::Mono || std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let view = View::new(if mono { Theme::mono() } else { Theme::terminal() });
    let mut editor = Editor { model, view, screen, runtime, dirty: true, next_frame: Instant::now() };

    let mut effects = update::start(&mut editor.model);
    let uploads: Vec<String> = cli.upload.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    if !uploads.is_empty() {
        effects.extend(update(&mut editor.model, Msg::PastedFiles(uploads)));
    }
    editor.carry_out(effects)?;
    let status = editor.main_loop(messages).await;
    let Editor { screen, runtime, .. } = editor;
    drop(screen);
    runtime.finish();
    status
}

struct Editor {
    model: Model,
    view: View,
    screen: Screen,
    runtime: Runtime,
    /// Whether the screen differs from the model.
    dirty: bool,
    next_frame: Instant,
}

impl Editor {
    async fn main_loop(&mut self, mut messages: UnboundedReceiver<Msg>) -> std::io::Result<u8> {
        let mut events = EventStream::new();
        let mut signals = Signals::listen()?;
        let mut next_tick = Instant::now() + TICK;
        while !self.model.quitting {
            if self.dirty && Instant::now() >= self.next_frame {
                self.draw()?;
            }
            let moving = self.model.is_moving();
            tokio::select! {
                event = events.next() => match event {
                    Some(Ok(event)) => self.take(translate(event))?,
                    // The terminal is gone.
                    Some(Err(_)) | None => return Ok(129),
                },
                Some(msg) = messages.recv() => {
                    self.take(Some(msg))?;
                    for _ in 0..BATCH {
                        match messages.try_recv() {
                            Ok(msg) => self.take(Some(msg))?,
                            Err(_) => break,
                        }
                    }
                }
                () = sleep_until(next_tick), if moving => {
                    next_tick = Instant::now() + TICK;
                    self.dirty = true;
                    self.take(None)?;
                }
                () = sleep_until(self.next_frame), if self.dirty => {}
                signal = signals.next() => match signal {
                    Signal::Stop => self.suspend()?,
                    Signal::End(status) => return Ok(status),
                },
            }
        }
        Ok(0)
    }

    /// Takes a message in, the time before it.
    fn take(&mut self, msg: Option<Msg>) -> std::io::Result<()> {
        update(&mut self.model, Msg::Clock(now_ms()));
        let Some(msg) = msg else { return Ok(()) };
        self.dirty = true;
        let effects = update(&mut self.model, msg);
        self.carry_out(effects)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> std::io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Bell => self.screen.bell()?,
                Effect::Redraw => self.screen.redraw()?,
                Effect::Suspend => self.suspend()?,
                Effect::Quit => {}
                other => self.runtime.carry_out(other),
            }
        }
        Ok(())
    }

    fn suspend(&mut self) -> std::io::Result<()> {
        self.screen.suspend()?;
        self.model.size = self.screen.size();
        self.dirty = true;
        Ok(())
    }

    fn draw(&mut self) -> std::io::Result<()> {
        let (view, model) = (&mut self.view, &self.model);
        let mut painted = None;
        self.screen.draw(|frame| painted = Some(view.draw(model, frame)))?;
        self.model.painted = painted.unwrap_or_default();
        self.dirty = false;
        self.next_frame = Instant::now() + FRAME;
        Ok(())
    }
}

fn translate(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Some(Msg::Key(key)),
        Event::Mouse(mouse) => Some(Msg::Mouse(mouse)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        Event::FocusGained | Event::FocusLost => None,
    }
}

enum Signal {
    /// SIGTSTP from outside; Ctrl-Z in the terminal comes as a key.
    Stop,
    /// To end with this exit status.
    End(u8),
}

#[cfg(unix)]
struct Signals {
    term: tokio::signal::unix::Signal,
    hup: tokio::signal::unix::Signal,
    int: tokio::signal::unix::Signal,
    stop: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            hup: signal(SignalKind::hangup())?,
            int: signal(SignalKind::interrupt())?,
            stop: signal(SignalKind::from_raw(signal_hook::consts::SIGTSTP))?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.term.recv() => Signal::End(143),
            _ = self.hup.recv() => Signal::End(129),
            _ = self.int.recv() => Signal::End(130),
            _ = self.stop.recv() => Signal::Stop,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        let _ = tokio::signal::ctrl_c().await;
        Signal::End(130)
    }
}

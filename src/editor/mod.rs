//! The editor: opens the terminal and runs the main loop.

mod main_loop;
mod record;
mod settings;
mod signals;
mod theme_loader;
mod write;

use std::path::Path;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::app::preferences::{PREFERENCES_KEY, Preferences};
use crate::app::{EditorOptions, Model, Msg};
use crate::cli::Cli;
use crate::config::Config;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Hint, Reason};
use crate::domain::transcript::Item;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::i18n::ui::Message;
use crate::runtime::{self, Runtime};
use crate::startup::{Backend, CommandOutput, Failure, RunSettings, connect};
use crate::store::now_ms;
use crate::term::{self, Screen};
use crate::view::{Theme, View};
use crate::workflows::Services;
use crate::workflows::session::SessionSelector;
use main_loop::{Editor, FrameSchedule, output_settings};
use record::Recorder;
use settings::TerminalColors;
use theme_loader::ThemeLoader;

/// Runs the editor and returns the exit status.
pub async fn run(cli: Cli) -> u8 {
    let result = match RunSettings::resolve_or_default(&cli.common) {
        Ok((settings, rejected)) => match connect(&settings).await {
            Ok(backend) => edit(&cli, &settings, backend, rejected).await,
            Err(failure) => Err(failure),
        }
        .map_err(|failure| failure.localized(settings.config.lang(), None)),
        Err(failure) => Err(failure),
    };
    result.unwrap_or_else(|failure| {
        CommandOutput::new(false).failure(&failure);
        failure.status
    })
}

/// Runs the editor; `rejected` is the reason why the configuration was not used.
async fn edit(
    cli: &Cli,
    settings: &RunSettings,
    backend: Backend,
    rejected: Option<Reason>,
) -> Result<u8, Failure> {
    let config_file = Config::file_path(cli.common.config_file().as_deref());
    let colors = TerminalColors::detect(term::light_background());
    let options = settings::editor_options(&settings.config);
    let preferences = load_preferences(&backend.services).await;
    let (theme, bad_theme) = initial_theme(&preferences, &options, colors, config_file.as_deref());
    let (sender, messages) = unbounded_channel();
    let recorder = cli.record.as_deref();
    let recorder = recorder
        .map(|file| create_recorder(file, options.lang, sender.clone()))
        .transpose()?;
    crate::crash::install(&settings.data_dir);
    let reorders = takes_over_text_order(&options);
    let screen = Screen::enter(options.mouse, options.title, &options.pictures)
        .map_err(|e| terminal_failure(&e))?;
    let problems = [(rejected, Hint::FixConfig), (bad_theme, Hint::FixTheme)];
    let mut model = new_model(&options, preferences, settings.local, problems);
    model.screen.size = screen.size();
    report_waits(&backend.services, sender.clone());
    let watcher = config_file
        .as_deref()
        .and_then(|file| settings::watch(file, &options.theme, options.lang, sender.clone()));
    let runtime = Runtime::new(
        backend.services.clone(),
        selector(cli, settings),
        options.lang,
        output_settings(&options, &settings.data_dir),
        screen.graphics(),
        backend.speech.clone(),
        sender,
    );
    let mut editor = Editor {
        view: View::new(theme)
            .with_ascii(options.ascii)
            .with_depth(colors.depth(&options.pictures))
            .with_reordering(reorders),
        model,
        screen,
        runtime,
        themes: ThemeLoader::new(colors, config_file),
        data_dir: settings.data_dir.clone(),
        recorder,
        external: None,
        frames: FrameSchedule::new(),
    };
    let status = editor.run(uploads(cli), messages).await;
    // A closed window ends the encoders too: the studio must not take its exports for failed.
    drop(backend.studio);
    drop(watcher);
    end(editor, cli, settings, status.is_ok());
    status.map_err(|e| terminal_failure(&e))
}

/// Shows the waits that the server asks for.
fn report_waits(services: &Services, messages: UnboundedSender<Msg>) {
    let report = move |seconds| drop(messages.send(Msg::RateLimited(seconds)));
    services.api.on_wait(report);
}

/// Restores the terminal, and names the command that continues the session and the recording.
fn end(editor: Editor, cli: &Cli, settings: &RunSettings, succeeded: bool) {
    let session = &editor.model.session;
    let has_work = session.timeline.timeline().is_some() || !session.media.assets.is_empty();
    editor.finish();
    if has_work && succeeded {
        report_resume(settings);
    }
    report_recording(cli, settings.config.lang());
}

fn terminal_failure(e: &std::io::Error) -> Failure {
    let why = Reason::TerminalUnusable(Box::new(reason(e)));
    Failure::new("terminal", why, Hint::UseExec)
}

async fn load_preferences(services: &Services) -> Preferences {
    let stored = services.store.read(|store| store.value(PREFERENCES_KEY));
    let json = stored.await.ok().flatten();
    json.and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

/// Creates the model, which shows why the configuration or the theme was not used.
fn new_model(
    options: &EditorOptions,
    preferences: Preferences,
    local: bool,
    problems: [(Option<Reason>, Hint); 2],
) -> Model {
    let mut model = Model::new(options.clone(), (80, 24), local);
    model.now_ms = now_ms();
    model.preferences = preferences;
    model.input.picker_folder = runtime::initial_folder();
    for (why, hint) in problems {
        if let Some(message) = why {
            model.push_entry(Item::Problem { message, hint });
        }
    }
    model
}

/// Loads the theme chosen with a key, or else the configured one; one that is invalid is replaced
/// by the theme that follows from the terminal, and the reason is returned too.
fn initial_theme(
    preferences: &Preferences,
    options: &EditorOptions,
    colors: TerminalColors,
    config_file: Option<&Path>,
) -> (Theme, Option<Reason>) {
    let name = preferences.theme_or(&options.theme);
    let theme = settings::theme(name, colors, config_file)
        .or_else(|_| settings::theme(&options.theme, colors, config_file));
    match theme {
        Ok(theme) => (theme, None),
        Err(why) => {
            let theme = settings::theme_without_file("auto", colors);
            (theme.unwrap_or_else(Theme::terminal), Some(why))
        }
    }
}

/// Creates the recording. An error while the editor runs ends it with a message.
fn create_recorder(
    file: &Path,
    lang: Lang,
    messages: UnboundedSender<Msg>,
) -> Result<Recorder, Failure> {
    let on_error = move |e: std::io::Error| {
        let text = Message::RecordingEnded {
            why: &reasons::text(lang, &reason(&e)),
        };
        let _ = messages.send(Msg::Status(text.text(lang)));
    };
    Recorder::create(file, on_error).map_err(|why| Failure::new("record", why, Hint::NewRecording))
}

/// Names the command that continues the session.
fn report_resume(settings: &RunSettings) {
    let command = &settings.command();
    let text = Message::ResumeHint { command }.text(settings.config.lang());
    CommandOutput::new(false).note(&text);
}

fn report_recording(cli: &Cli, lang: Lang) {
    if let Some(file) = &cli.record {
        let file = &file.display();
        CommandOutput::new(false).note(&Message::RecordingSaved { file }.text(lang));
    }
}

/// Session selected on the command line.
fn selector(cli: &Cli, settings: &RunSettings) -> SessionSelector {
    match (&settings.session, cli.new) {
        (Some(id), _) => SessionSelector::Id(id.clone()),
        (None, true) => SessionSelector::New,
        (None, false) => SessionSelector::Last,
    }
}

/// Files to upload at the start.
fn uploads(cli: &Cli) -> Vec<String> {
    let path = |p: &std::path::PathBuf| p.to_string_lossy().into_owned();
    cli.upload.iter().map(path).collect()
}

/// Returns true if the editor reorders right-to-left text: as configured, or if the terminal is not
/// known to do it. The terminal learns it once it is in full-screen mode.
fn takes_over_text_order(options: &EditorOptions) -> bool {
    let reorders = match options.right_to_left.as_str() {
        "editor" => true,
        "terminal" => false,
        _ => !term::reorders_text(),
    };
    if reorders {
        term::take_over_text_order();
    }
    reorders
}

//! The commands without a screen. Data goes to stdout, progress and errors to stderr.

mod doctor;
mod exec;
mod import;
mod output;
mod queries;
mod relink;
mod replay;
mod serve;
mod sheet;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::api::auth::{AccountVault, Token, TokenSource};
use crate::api::client::ClientOptions;
use crate::api::identity::Identity;
use crate::api::{ApiClient, ApiError};
use crate::cli::{Cli, Command, CommonArgs};
use crate::config::{self, Config};
use crate::domain::io_reason::reason;
use crate::domain::transcript::Item;
use crate::i18n::locale::Lang;
use crate::signals::ShutdownSignals;
use crate::store::Store;
use crate::studio::{self, Studio};
use crate::workflows::explained_error::{ExplainedError, explain, fate_unknown_hint};
use crate::workflows::media_library::MediaLibrary;
use crate::workflows::{PollingPolicy, Services};

pub use output::CommandOutput;

/// The exit status of a message whose fate is unknown.
const FATE_UNKNOWN: u8 = 6;

/// What stops a command, with what scripts need to know.
#[derive(Debug)]
pub struct Failure {
    pub code: String,
    pub message: String,
    pub hint: String,
    pub status: u8,
    /// A page that helps: registration, topping up.
    pub link: Option<String>,
    /// The error of a request that it comes from; [`Failure::explained`] makes the user's words of it.
    cause: Option<Box<RequestError>>,
}

/// The error of a request, and the file that it is about if its words do not name it.
#[derive(Debug)]
struct RequestError {
    error: ApiError,
    file: Option<String>,
}

impl From<ApiError> for Failure {
    fn from(e: ApiError) -> Self {
        let (message, hint) = (e.to_string(), e.hint());
        Self {
            code: e.code(),
            message,
            hint,
            status: e.exit_status(),
            link: None,
            cause: Some(Box::new(RequestError {
                error: e,
                file: None,
            })),
        }
    }
}

impl Failure {
    /// A failure of this program's own.
    pub fn new(code: &str, message: impl std::fmt::Display, hint: &str) -> Self {
        let (message, hint) = (message.to_string(), hint.to_owned());
        Self {
            code: code.into(),
            message,
            hint,
            status: 1,
            link: None,
            cause: None,
        }
    }

    /// The same, with the name of the file that it is about.
    pub fn with_file(mut self, file: &str) -> Self {
        if !self.message.contains(file) {
            self.message = format!("{file}: {}", self.message);
            if let Some(cause) = &mut self.cause {
                cause.file = Some(file.to_owned());
            }
        }
        self
    }

    /// The same in the user's language, with the page of the account where that helps.
    pub fn localized(self, lang: Lang, nemo: Option<&ApiClient>) -> Self {
        let Some(cause) = &self.cause else {
            return self;
        };
        let link = nemo
            .filter(|_| cause.error.is_account_related())
            .map(ApiClient::account_link);
        let ExplainedError {
            message: what,
            hint: next,
        } = explain(lang, &cause.error);
        let hint = if self.status == FATE_UNKNOWN {
            fate_unknown_hint(lang)
        } else {
            next
        };
        let hint = link
            .as_ref()
            .map_or(hint.clone(), |link| format!("{hint} {link}"));
        let separator = if lang == Lang::Zh { "：" } else { ": " };
        let message = cause
            .file
            .as_ref()
            .map_or(what.clone(), |file| format!("{file}{separator}{what}"));
        Self {
            message,
            hint,
            link,
            ..self
        }
    }

    /// What the transcript keeps of it.
    pub fn transcript_item(&self) -> Item {
        Item::Problem {
            message: self.message.clone(),
            hint: self.hint.clone(),
        }
    }
}

/// Nothing can be made of an empty timeline.
fn empty_timeline_failure() -> Failure {
    let hint = "Upload media and ask for a video first.";
    Failure::new(
        "nothing_to_export",
        "there is nothing on the timeline to export",
        hint,
    )
}

/// The resolved settings of a run: flags over environment over file over defaults.
#[derive(Clone, Debug)]
pub struct RunSettings {
    pub config: Config,
    pub data_dir: PathBuf,
    pub local: bool,
    pub session: Option<String>,
    /// The client, as soon as there is one: for the link to its account.
    cloud_client: Arc<OnceLock<ApiClient>>,
}

impl RunSettings {
    /// Reads the configuration and lays the flags over it.
    pub fn resolve(common: &CommonArgs) -> Result<Self, Failure> {
        let mut config = Config::load(common.config_file().as_deref()).map_err(|e| {
            Failure::new(
                "config",
                e,
                "Correct the file, or name another one with --config.",
            )
        })?;
        let given = |value: &Option<String>| value.clone().filter(|v| !v.is_empty());
        config.api_url = given(&common.api_url).unwrap_or(config.api_url);
        config.web_url = given(&common.web_url).unwrap_or(config.web_url);
        if let Some(id) = common
            .session
            .as_deref()
            .filter(|id| !crate::api::routes::is_plain_id(id))
        {
            let why = format!("\"{id}\" is no session id");
            return Err(Failure {
                status: 2,
                ..Failure::new("usage", why, "List them: nemo-tui sessions")
            });
        }
        let data_dir = common
            .data_dir
            .as_deref()
            .filter(|d| !d.as_os_str().is_empty())
            .map(config::home::expand_tilde);
        let data_dir = data_dir.unwrap_or_else(config::data_dir);
        Ok(Self {
            config,
            data_dir,
            local: common.local,
            session: common.session.clone(),
            cloud_client: Arc::default(),
        })
    }
}

/// A connected workbench; the studio runs as long as it lives.
pub struct Backend {
    pub services: Services,
    pub studio: Option<Studio>,
}

/// Starts the studio where it is wished, and makes the client and the store. Nothing is sent yet.
pub async fn connect(settings: &RunSettings) -> Result<Backend, Failure> {
    let store = Store::open(&settings.data_dir).map_err(|e| Failure::new("store", &e, e.hint()))?;
    let studio = if settings.local {
        Some(start_studio(settings, 0, false).await?)
    } else {
        None
    };
    let (base, backend, token) = match &studio {
        Some(studio) => (
            studio.url(),
            "studio".to_owned(),
            Token::new(&studio.token).map(TokenSource::Fixed),
        ),
        None => {
            let url = settings.config.api_url.trim_end_matches('/').to_owned();
            (
                url.clone(),
                url,
                std::env::var("NEMO_TOKEN")
                    .ok()
                    .and_then(|t| Token::new(&t))
                    .map(TokenSource::Fixed),
            )
        }
    };
    let executable = std::env::current_exe().ok();
    let variable = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
    let vault = AccountVault {
        file: settings.data_dir.join("credentials.json"),
        keyring: settings.config.auth.keyring,
    };
    let options = ClientOptions {
        base,
        token: token.unwrap_or(TokenSource::Saved(vault)),
        identity: Identity::read(executable.as_deref(), variable("SKILL_SOURCE")),
        client_id_file: config::client_id_file(),
        client_id: variable("NEMO_CLIENT_ID"),
        rate_limit: config::seconds(settings.config.polling.rate_limit_seconds),
        web: settings.config.web_url.clone(),
        streaming: settings.config.chat.streaming,
    };
    let nemo = ApiClient::new(options)?;
    if studio.is_none() {
        let _ = settings.cloud_client.set(nemo.clone());
    }
    let pace = PollingPolicy::new(&settings.config, settings.local);
    let media = settings
        .local
        .then(|| studio::media_dir(&settings.data_dir.join("studio")));
    let library = MediaLibrary::new(media, settings.data_dir.join("media"));
    Ok(Backend {
        services: Services {
            api: nemo,
            store,
            backend,
            polling: pace,
            library,
        },
        studio,
    })
}

/// The agent that the configuration names, with its key.
fn configured_agent(config: &config::AgentConfig) -> Result<Option<studio::LlmAgent>, Failure> {
    if config.base_url.is_empty() {
        return Ok(None);
    }
    let variable = config.api_key_env.trim();
    let key = if variable.is_empty() {
        None
    } else {
        std::env::var(variable).ok().filter(|k| !k.is_empty())
    };
    if key.is_none() && !variable.is_empty() {
        let why = format!("agent.api_key_env names {variable}, which is not set");
        return Err(Failure::new(
            "agent_key",
            why,
            "Set it, or leave agent.base_url empty for the built-in rules.",
        ));
    }
    Ok(Some(studio::LlmAgent::new(
        &config.base_url,
        &config.model,
        key,
    )))
}

async fn start_studio(settings: &RunSettings, port: u16, open: bool) -> Result<Studio, Failure> {
    let keys = &settings.config.studio;
    let render = studio::RenderSettings {
        cache_bytes: (keys.cache_gb * 1e9) as u64,
        encoder: studio::HardwareEncoder::from_name(&keys.encoder).unwrap_or_default(),
        loudness: Some(keys.loudness_lufs).filter(|lufs| *lufs != 0.0),
    };
    let options = studio::StudioOptions {
        dir: settings.data_dir.join("studio"),
        port,
        open,
        heartbeat: Duration::from_secs(5),
        render,
        prices: studio::Prices {
            turn: keys.turn_credits,
            refill_to: keys.full_credits,
        },
        llm_agent: configured_agent(&settings.config.agent)?,
    };
    studio::start(options).await.map_err(|e| match &e {
        studio::StudioError::Media(_) => Failure::new(
            "no_ffmpeg",
            &e,
            "`make run` installs it; or use the cloud without --local.",
        ),
        _ => Failure::new("studio", &e, "Choose another folder with --data-dir."),
    })
}

/// Carries out a command; gives the exit status.
pub async fn run(cli: Cli) -> u8 {
    let json = match &cli.command {
        Some(Command::Exec(c)) => c.json,
        Some(Command::Export(c)) => c.json,
        Some(Command::Serve(c)) => c.json,
        Some(Command::Import(c)) => c.json,
        Some(Command::Sheet(c)) => c.json,
        Some(Command::Diff(c)) => c.json,
        Some(
            Command::State(c)
            | Command::Credits(c)
            | Command::Sessions(c)
            | Command::Renders(c)
            | Command::Doctor(c),
        ) => c.json,
        _ => false,
    };
    let out = CommandOutput::new(json);
    let mut ends = match ShutdownSignals::listen() {
        Ok(ends) => ends,
        Err(e) => {
            out.failure(&Failure::new(
                "signals",
                reason(&e),
                "Start it in another environment.",
            ));
            return 1;
        }
    };
    let result = tokio::select! {
        result = dispatch(cli, &out) => result,
        // What it works on is dropped: encoders end, unfinished files go, and exports of the studio stay, to be resumed.
        status = ends.next() => {
            out.clear_progress();
            return status;
        }
    };
    match result {
        Ok(()) => 0,
        Err(failure) => {
            out.failure(&failure);
            failure.status
        }
    }
}

async fn dispatch(cli: Cli, out: &CommandOutput) -> Result<(), Failure> {
    // It asks for no configuration: what it needs is in the file.
    if let Some(Command::Replay(wish)) = &cli.command {
        return replay::run(wish, out);
    }
    let settings = RunSettings::resolve(&cli.common)?;
    let result = run_command(cli, &settings, out).await;
    result.map_err(|failure| failure.localized(settings.config.lang(), settings.cloud_client.get()))
}

async fn run_command(cli: Cli, settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let config = cli.common.config_file();
    match cli.command {
        Some(Command::Exec(exec)) => exec::run(settings, &exec, out).await,
        Some(Command::Export(export)) => exec::export(settings, &export, out).await,
        Some(Command::Diff(diff)) => queries::diff(settings, &diff, out).await,
        Some(Command::Sheet(wish)) => sheet::run(settings, &wish, out).await,
        Some(Command::Import(import)) => import::run(settings, &import, out).await,
        Some(Command::State(_)) => queries::state(settings, out).await,
        Some(Command::Credits(_)) => queries::credits(settings, out).await,
        Some(Command::Sessions(_)) => queries::sessions(settings, out).await,
        Some(Command::Renders(_)) => queries::renders(settings, out).await,
        Some(Command::Serve(serve)) => serve::run(settings, &serve, out).await,
        Some(Command::Doctor(_)) => doctor::run(settings, config.as_deref(), out).await,
        Some(Command::Completions { .. } | Command::Man(_) | Command::Replay(_)) | None => Ok(()),
    }
}

//! Headless commands. Data goes to stdout; progress and errors go to stderr.

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
use crate::i18n::errors::{ErrorText, Localized};
use crate::i18n::locale::Lang;
use crate::signals::ShutdownSignals;
use crate::store::{Store, StoreError};
use crate::studio::{self, Studio};
use crate::workflows::explained_error::fate_unknown_hint;
use crate::workflows::media_library::MediaLibrary;
use crate::workflows::{PollingPolicy, Services};

pub use output::CommandOutput;

/// Exit status if it is unknown whether a message was processed.
const FATE_UNKNOWN: u8 = 6;

/// Error that ends a command.
#[derive(Debug)]
pub struct Failure {
    pub code: String,
    pub message: String,
    pub hint: String,
    pub status: u8,
    /// Web page that helps: registration or buying credits.
    pub link: Option<String>,
    /// Underlying error; [`Failure::localized`] translates it.
    cause: Option<Box<FailureCause>>,
}

/// Underlying error of a failure.
#[derive(Debug)]
enum FailureCause {
    Request {
        error: ApiError,
        /// The affected file, if the error message does not name it.
        file: Option<String>,
    },
    Store(StoreError),
}

impl Localized for FailureCause {
    fn message(&self, lang: Lang) -> String {
        match self {
            Self::Request { error, file: None } => error.message(lang),
            Self::Request {
                error,
                file: Some(file),
            } => ErrorText::File {
                path: file,
                why: &error.message(lang),
            }
            .text(lang),
            Self::Store(error) => error.message(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Request { error, .. } => error.hint(lang),
            Self::Store(error) => error.hint(lang),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        let failure = Self::new("store", &e, &e.hint(Lang::En));
        Self {
            cause: Some(Box::new(FailureCause::Store(e))),
            ..failure
        }
    }
}

impl From<ApiError> for Failure {
    fn from(e: ApiError) -> Self {
        let (message, hint) = (e.message(Lang::En), e.hint(Lang::En));
        Self {
            code: e.code(),
            message,
            hint,
            status: e.exit_status(),
            link: None,
            cause: Some(Box::new(FailureCause::Request {
                error: e,
                file: None,
            })),
        }
    }
}

impl Failure {
    /// Creates a failure with exit status 1.
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

    /// Adds the name of the affected file to the message.
    pub fn with_file(mut self, file: &str) -> Self {
        if !self.message.contains(file) {
            self.message = format!("{file}: {}", self.message);
            if let Some(FailureCause::Request { file: named, .. }) = self.cause.as_deref_mut() {
                *named = Some(file.to_owned());
            }
        }
        self
    }

    /// Translates the error into `lang` and adds the account page if it is account-related.
    pub fn localized(self, lang: Lang, api: Option<&ApiClient>) -> Self {
        let Some(cause) = &self.cause else {
            return self;
        };
        let is_account_related = matches!(
            &**cause,
            FailureCause::Request { error, .. } if error.is_account_related()
        );
        let link = api
            .filter(|_| is_account_related)
            .map(ApiClient::account_link);
        let hint = if self.status == FATE_UNKNOWN {
            fate_unknown_hint(lang)
        } else {
            cause.hint(lang)
        };
        let hint = link
            .as_ref()
            .map_or(hint.clone(), |link| format!("{hint} {link}"));
        Self {
            message: cause.message(lang),
            hint,
            link,
            ..self
        }
    }

    /// Transcript item that records this failure.
    pub fn transcript_item(&self) -> Item {
        Item::Problem {
            message: self.message.clone(),
            hint: self.hint.clone(),
        }
    }
}

/// Failure of an export of an empty timeline.
fn empty_timeline_failure() -> Failure {
    let hint = "Upload media and ask for a video first.";
    Failure::new(
        "nothing_to_export",
        "the timeline is empty: nothing to export",
        hint,
    )
}

/// Resolved settings of a run. Precedence: flags, environment, configuration file, defaults.
#[derive(Clone, Debug)]
pub struct RunSettings {
    pub config: Config,
    pub data_dir: PathBuf,
    pub local: bool,
    pub session: Option<String>,
    /// Cloud client once connected, for the link to its account page.
    cloud_client: Arc<OnceLock<ApiClient>>,
}

impl RunSettings {
    /// Loads the configuration and applies the flags.
    ///
    /// # Errors
    /// Fails if the configuration is invalid or the session ID is malformed.
    pub fn resolve(common: &CommonArgs) -> Result<Self, Failure> {
        let mut config = Config::load(common.config_file().as_deref()).map_err(|e| {
            Failure::new(
                "config",
                e,
                "Correct the file, or choose another one with --config.",
            )
        })?;
        let non_empty = |value: &Option<String>| value.clone().filter(|v| !v.is_empty());
        config.api_url = non_empty(&common.api_url).unwrap_or(config.api_url);
        config.web_url = non_empty(&common.web_url).unwrap_or(config.web_url);
        if let Some(id) = common
            .session
            .as_deref()
            .filter(|id| !crate::api::routes::is_plain_id(id))
        {
            let message = format!("invalid session ID: \"{id}\"");
            return Err(Failure {
                status: 2,
                ..Failure::new("usage", message, "List the sessions: nemo-tui sessions")
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

/// Connected services. Dropping this stops the studio.
pub struct Backend {
    pub services: Services,
    pub studio: Option<Studio>,
}

/// Opens the store, starts the studio if requested and creates the client. Sends no request.
///
/// # Errors
/// Fails if the store cannot be opened, or the studio or the client cannot be created.
pub async fn connect(settings: &RunSettings) -> Result<Backend, Failure> {
    let store = Store::open(&settings.data_dir)?;
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
    let api = ApiClient::new(options)?;
    if studio.is_none() {
        let _ = settings.cloud_client.set(api.clone());
    }
    let polling = PollingPolicy::new(&settings.config, settings.local);
    let media = settings
        .local
        .then(|| studio::media_dir(&settings.data_dir.join("studio")));
    let library = MediaLibrary::new(media, settings.data_dir.join("media"));
    Ok(Backend {
        services: Services {
            api,
            store,
            backend,
            polling,
            library,
        },
        studio,
    })
}

/// Returns the LLM agent of the configuration, or `None` if none is configured.
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
        let message = format!("agent.api_key_env names {variable}, which is not set");
        return Err(Failure::new(
            "agent_key",
            message,
            "Set the variable, or leave agent.base_url empty to use the built-in rules.",
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
            "Install it with `make run`, or omit --local to use the cloud.",
        ),
        _ => Failure::new("studio", &e, "Choose another directory with --data-dir."),
    })
}

/// Runs a command and returns the exit status.
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
    let mut shutdown = match ShutdownSignals::listen() {
        Ok(signals) => signals,
        Err(e) => {
            out.failure(&Failure::new(
                "signals",
                reason(&e),
                "Start the program in another environment.",
            ));
            return 1;
        }
    };
    let result = tokio::select! {
        result = dispatch(cli, &out) => result,
        // Dropping the command stops the encoders and removes unfinished files. Studio exports
        // stay queued and are resumed by the next run.
        status = shutdown.next() => {
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
    // A replay reads no configuration: the recording contains the options.
    if let Some(Command::Replay(args)) = &cli.command {
        return replay::run(args, out);
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
        Some(Command::Sheet(sheet)) => sheet::run(settings, &sheet, out).await,
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

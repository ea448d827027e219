//! Connects a run with its backend.

use super::failure::Failure;
use super::settings::{RunSettings, variable};
use super::studio::{Studio, start_studio};
use crate::api::ApiClient;
use crate::api::auth::{AccountVault, Token, TokenSource};
use crate::api::client::ClientOptions;
use crate::api::identity::Identity;
use crate::config;
use crate::domain::reason::Hint;
use crate::speech::SpeechService;
use crate::store::{Store, StoreHandle};
use crate::workflows::media_library::MediaLibrary;
use crate::workflows::{PollingPolicy, Services};

/// Connected services. Dropping this stops the studio.
pub struct Backend {
    pub services: Services,
    pub studio: Option<Studio>,
    /// Shared with the studio.
    pub speech: SpeechService,
}

/// Opens the store, starts the studio if requested and creates the client. Sends no request.
///
/// # Errors
/// Fails if the store cannot be opened, or the studio or the client cannot be created.
pub async fn connect(settings: &RunSettings) -> Result<Backend, Failure> {
    if !settings.local {
        let checked = settings.config.auth.check();
        checked.map_err(|why| Failure::new("config", why, Hint::FixConfig))?;
    }
    let store = Store::open(&settings.data_dir).and_then(StoreHandle::start)?;
    let speech = speech_service(settings);
    let studio = if settings.local {
        Some(start_studio(settings, 0, false, speech.clone()).await?)
    } else {
        None
    };
    let api = ApiClient::new(client_options(settings, studio.as_ref()))?;
    let backend = if studio.is_some() {
        "studio".to_owned()
    } else {
        settings.set_cloud_client(&api);
        cloud_url(settings)
    };
    let polling = PollingPolicy::new(&settings.config, settings.local);
    let library = MediaLibrary::new(
        studio.as_ref().map(Studio::media_dir),
        settings.data_dir.join("media"),
    );
    Ok(Backend {
        services: Services {
            api,
            store,
            backend,
            polling,
            library,
        },
        studio,
        speech,
    })
}

/// Creates the speech recognition of the configuration.
pub fn speech_service(settings: &RunSettings) -> SpeechService {
    let config = settings.config.speech.with_flags(None, None);
    SpeechService::new(config, settings.data_dir.join("speech"))
}

/// Address of the cloud.
fn cloud_url(settings: &RunSettings) -> String {
    settings.config.api_url.trim_end_matches('/').to_owned()
}

/// Options of the client of the studio, or of the cloud if `None`.
fn client_options(settings: &RunSettings, studio: Option<&Studio>) -> ClientOptions {
    let token = match studio {
        Some(studio) => Token::new(studio.token()),
        None => variable("NEMO_TOKEN").and_then(|t| Token::new(&t)),
    };
    let vault = AccountVault {
        file: settings.data_dir.join("credentials.json"),
        keyring: settings.config.auth.keyring,
    };
    let executable = std::env::current_exe().ok();
    ClientOptions {
        base: studio.map_or_else(|| cloud_url(settings), Studio::url),
        token: token.map_or(TokenSource::Saved(vault), TokenSource::Fixed),
        identity: Identity::read(executable.as_deref(), variable("SKILL_SOURCE")),
        client_id_file: config::client_id_file(),
        client_id: variable("NEMO_CLIENT_ID"),
        rate_limit: config::seconds(settings.config.polling.rate_limit_seconds),
        web: settings.config.web_url.clone(),
        streaming: settings.config.chat.streaming,
    }
}

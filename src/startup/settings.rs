//! Settings of a run, from flags, environment and configuration file.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::failure::Failure;
use crate::api::ApiClient;
use crate::api::is_plain_id;
use crate::cli::CommonArgs;
use crate::config::{self, Config};
use crate::domain::reason::{Hint, Reason, SettingsReason};
use crate::i18n::locale;

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
        let config = Config::load(common.config_file().as_deref());
        Self::with_config(common, config.map_err(|e| rejected(e.reason()))?)
    }

    /// Like [`Self::resolve`], but in the studio the defaults replace an invalid configuration, and
    /// the reason is returned too. In the cloud, the file may limit what is spent.
    ///
    /// # Errors
    /// Fails if the configuration of the cloud is invalid or the session ID is malformed.
    pub fn resolve_or_default(common: &CommonArgs) -> Result<(Self, Option<Reason>), Failure> {
        let (config, reason) = match Config::load(common.config_file().as_deref()) {
            Ok(config) => (config, None),
            Err(e) if common.local => (Config::default(), Some(e.reason())),
            Err(e) => return Err(rejected(e.reason())),
        };
        Ok((Self::with_config(common, config)?, reason))
    }

    fn with_config(common: &CommonArgs, mut config: Config) -> Result<Self, Failure> {
        let non_empty = |value: &Option<String>| value.clone().filter(|v| !v.is_empty());
        config.api_url = non_empty(&common.api_url).unwrap_or(config.api_url);
        config.web_url = non_empty(&common.web_url).unwrap_or(config.web_url);
        if let Some(id) = common.session.as_deref().filter(|id| !is_plain_id(id)) {
            let why = SettingsReason::InvalidSessionId(id.to_owned());
            let failure = Failure::usage(why, Hint::ListSessions);
            return Err(failure.localized(config.lang(), None));
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

    /// Returns the same settings with the studio as the backend.
    pub fn with_studio(&self) -> Self {
        Self {
            local: true,
            ..self.clone()
        }
    }

    /// Returns the command that opens the editor on the same data, for a shell.
    pub fn command(&self) -> String {
        let local = if self.local { " --local" } else { "" };
        let is_default = self.data_dir == config::data_dir();
        let folder = self.data_dir.to_string_lossy();
        let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
        let folder = match folder.chars().all(is_plain) {
            true => folder.into_owned(),
            false => format!("'{}'", folder.replace('\'', r"'\''")),
        };
        match is_default {
            true => format!("nemo-tui{local}"),
            false => format!("nemo-tui{local} --data-dir {folder}"),
        }
    }

    /// Remembers the client of the cloud.
    pub(super) fn set_cloud_client(&self, client: &ApiClient) {
        let _ = self.cloud_client.set(client.clone());
    }

    /// Returns the client of the cloud once connected.
    pub fn cloud_client(&self) -> Option<&ApiClient> {
        self.cloud_client.get()
    }
}

/// Failure of a run with an invalid configuration.
fn rejected(why: Reason) -> Failure {
    let failure = Failure::new("config", why, Hint::FixConfig);
    failure.localized(locale::environment_language(), None)
}

/// Returns an environment variable, or `None` if it is unset or empty.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

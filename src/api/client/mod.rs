//! API client: connections, calls of endpoints, and repetition after a refusal.

mod account;
mod rate_limit;
mod request_log;
mod transport;

use std::sync::{Arc, Mutex as StdMutex, OnceLock};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::CONTENT_TYPE;
use tokio::sync::{Mutex, OnceCell};

use super::address::{self, PublicResolver};
use super::auth::{SavedAccount, TokenSource};
use super::endpoint::{ApiReply, Endpoint};
use super::error::{ApiError, root_cause};
use super::http_client::client_builder;
use super::identity::Identity;
use crate::domain::reason::Reason;

pub(super) use request_log::log_request;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Configuration of a client.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    pub base: String,
    pub token: TokenSource,
    pub identity: Identity,
    /// File of the client id.
    pub client_id_file: std::path::PathBuf,
    /// Client id from `NEMO_CLIENT_ID`.
    pub client_id: Option<String>,
    /// Wait after a rate limit (429) without `Retry-After`.
    pub rate_limit: Duration,
    /// Base URL of the website, for links.
    pub web: String,
    /// Requests partial texts (`"streaming":true`, supported by ADK's server but not documented by
    /// the service).
    pub streaming: bool,
}

/// Error that can prove that the server did not carry out a request.
pub trait Refusable {
    /// Returns the code of a refusal, or `None` for other errors.
    fn refusal_code(&self) -> Option<i64>;
}

impl Refusable for ApiError {
    fn refusal_code(&self) -> Option<i64> {
        if let Self::Refused { code, .. } = self {
            Some(*code)
        } else {
            None
        }
    }
}

/// Receives the remaining wait (s), counting down to 0.
type WaitCallback = Box<dyn Fn(u64) + Send + Sync>;

/// Client of one server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ApiClient {
    inner: Arc<ClientState>,
}

struct ClientState {
    base: Url,
    host: String,
    options: ClientOptions,
    http: OnceCell<reqwest::Client>,
    fetcher: OnceCell<reqwest::Client>,
    account: Mutex<Option<SavedAccount>>,
    wait_callback: OnceLock<WaitCallback>,
    /// Wait requested by the last 429.
    retry_after: StdMutex<Option<Duration>>,
}

impl std::fmt::Debug for ClientState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientState")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

/// Parses a base URL: https, or http on this machine only.
///
/// # Errors
/// If it is not a valid URL of this kind.
pub fn check_address(text: &str) -> Result<Url, ApiError> {
    let bad = |why: Reason| ApiError::BadAddress(text.to_owned(), why);
    let url = Url::parse(text).map_err(|_| bad(Reason::InvalidUrl))?;
    if url.host().is_none() {
        return Err(bad(Reason::NoHost));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if address::is_loopback(&url) => Ok(url),
        "http" => Err(bad(Reason::PlainHttpElsewhere)),
        _ => Err(bad(Reason::NotWebAddress)),
    }
}

impl ApiClient {
    /// Creates a client. Nothing is sent, and TLS is not set up, before the first request.
    ///
    /// # Errors
    /// If an address is not valid.
    pub fn new(options: ClientOptions) -> Result<Self, ApiError> {
        let base = check_address(&options.base)?;
        if !options.web.is_empty() {
            check_address(&options.web)?;
        }
        let host = base.host_str().unwrap_or_default().to_owned();
        Ok(Self {
            inner: Arc::new(ClientState {
                base,
                host,
                options,
                http: OnceCell::new(),
                fetcher: OnceCell::new(),
                account: Mutex::new(None),
                wait_callback: OnceLock::new(),
                retry_after: StdMutex::default(),
            }),
        })
    }

    /// Returns the server's host name, for messages.
    pub fn host(&self) -> &str {
        &self.inner.host
    }

    /// Returns true if partial texts are requested.
    pub(super) fn streaming(&self) -> bool {
        self.inner.options.streaming
    }

    /// Returns the base URL of the website.
    pub(super) fn web(&self) -> &str {
        self.inner.options.web.trim_end_matches('/')
    }

    /// Returns the HTTP client of the server.
    pub(super) async fn http(&self) -> Result<&reqwest::Client, ApiError> {
        self.inner
            .http
            .get_or_try_init(|| async { self.build(builder(&self.inner.base)) })
            .await
    }

    /// Returns the HTTP client for a URL on another server: host names on a private network are not
    /// resolved.
    pub(super) async fn fetcher(&self, url: &Url) -> Result<reqwest::Client, ApiError> {
        if address::is_loopback(url) {
            return self.build(builder(url));
        }
        let resolver = PublicResolver::new(address::is_loopback(&self.inner.base));
        self.inner
            .fetcher
            .get_or_try_init(|| async { self.build(builder(url).dns_resolver(Arc::new(resolver))) })
            .await
            .cloned()
    }

    fn build(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::Client, ApiError> {
        builder.build().map_err(|e| ApiError::NoConnection {
            host: self.inner.host.clone(),
            why: Reason::Certificates(Box::new(root_cause(&e))),
        })
    }

    pub(super) fn url(&self, path: &str) -> Result<Url, ApiError> {
        self.inner
            .base
            .join(path)
            .map_err(|_| ApiError::BadAddress(path.to_owned(), Reason::InvalidUrl))
    }

    /// Retries once after 1001/401 (with a fresh anonymous token) or 429 (after waiting); both
    /// prove that the call had no effect.
    ///
    /// # Errors
    /// If the call fails, or fails again.
    pub async fn retry_if_refused<T, E, F>(&self, attempt: impl Fn() -> F) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
        E: From<ApiError> + Refusable,
    {
        let used = self.token().await?;
        let first = attempt().await;
        let refused = first.as_ref().err().and_then(Refusable::refusal_code);
        if let Some(code) = refused {
            tracing::warn!(code, "the server refused the request");
        }
        match refused {
            Some(1001 | 401) if self.renew_token(&used).await? => attempt().await,
            Some(429) => {
                self.wait_for_rate_limit().await;
                attempt().await
            }
            _ => first,
        }
    }

    /// Calls an endpoint; `id` replaces the one in its path.
    ///
    /// # Errors
    /// If the request fails or is refused, or the response has an unexpected format.
    pub(super) async fn call<E: Endpoint>(
        &self,
        id: &str,
        request: &E::Request,
    ) -> Result<E::Reply, ApiError> {
        let body = serde_json::to_string(request).map_err(ApiError::unexpected)?;
        // The JSON of `()`, which means no body.
        let body = (body != "null").then_some(body);
        self.retry_if_refused(|| self.call_once::<E>(id, body.clone()))
            .await
    }

    async fn call_once<E: Endpoint>(
        &self,
        id: &str,
        body: Option<String>,
    ) -> Result<E::Reply, ApiError> {
        let mut request = self
            .http()
            .await?
            .request(E::METHOD, self.url(&E::path(id))?)
            .headers(self.headers().await?);
        if let Some(timeout) = E::TIMEOUT {
            request = request.timeout(timeout);
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let (status, body) = self.send(request).await?;
        E::Reply::read(status, &body)
    }
}

/// Returns the settings of a client for the server of a URL: no redirects (one could leak the token
/// or repeat a POST), no retries.
fn builder(server: &Url) -> reqwest::ClientBuilder {
    client_builder(server)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("nemo-tui/", env!("CARGO_PKG_VERSION")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_allowed_on_this_machine_only() {
        for good in [
            "https://example.org",
            "http://127.0.0.1:8080",
            "http://localhost/x",
            "http://[::1]:9",
        ] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.org",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "nonsense",
            "http://127.0.0.1.example.org",
        ] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}

//! API client: HTTP, common headers, response envelopes and token renewal.

use std::sync::{Arc, Mutex as StdMutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{RequestBuilder, Url};
use tokio::sync::{Mutex, OnceCell};

use super::address::{self, PublicResolver};
use super::auth::{self, AccountVault, SavedAccount, Token, TokenSource};
use super::endpoint::{ApiReply, Endpoint, is_plain_id};
use super::endpoints::anonymous_token::{AnonymousToken, AnonymousTokenReply};
use super::error::ApiError;
use super::identity::Identity;

use crate::domain::reason::{MissingPart, Reason};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// Timeout of plain calls. Uploads, downloads and chat have their own limits.
pub(super) const RESPONSE_TIMEOUT: Duration = Duration::from_secs(60);
/// Limits of the wait requested by a server.
const MIN_WAIT: Duration = Duration::from_secs(1);
const MAX_WAIT: Duration = Duration::from_secs(300);
/// Maximum size of the response to a plain call (bytes): about five times a draft with a long
/// history.
const MAX_RESPONSE_BYTES: u64 = 64 << 20;

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

    /// Registers a callback for rate-limit waits. Only the first registration takes effect.
    pub fn on_wait(&self, callback: impl Fn(u64) + Send + Sync + 'static) {
        let _ = self.inner.wait_callback.set(Box::new(callback));
    }

    /// Stores the wait requested by a response (`Retry-After`: seconds or a date).
    pub(super) fn record_retry_after(&self, headers: &HeaderMap) {
        let text = headers
            .get(RETRY_AFTER)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .trim();
        let seconds = text.parse().ok().map(Duration::from_secs);
        let until = || {
            httpdate::parse_http_date(text)
                .ok()?
                .duration_since(SystemTime::now())
                .ok()
        };
        *self.retry_after() = seconds.or_else(until);
    }

    fn retry_after(&self) -> MutexGuard<'_, Option<Duration>> {
        self.inner
            .retry_after
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as a 429 requested, counting down.
    pub async fn wait_for_rate_limit(&self) {
        let requested = self
            .retry_after()
            .take()
            .map(|requested| requested.clamp(MIN_WAIT, MAX_WAIT));
        let end = tokio::time::Instant::now() + requested.unwrap_or(self.inner.options.rate_limit);
        let report = |seconds| {
            if let Some(callback) = self.inner.wait_callback.get() {
                callback(seconds);
            }
        };
        while let Some(left) = end
            .checked_duration_since(tokio::time::Instant::now())
            .filter(|d| !d.is_zero())
        {
            report(left.as_secs() + u64::from(left.subsec_nanos() > 0));
            tokio::time::sleep(left.min(Duration::from_secs(1))).await;
        }
        report(0);
    }

    /// Returns true if partial texts are requested.
    pub(super) fn streaming(&self) -> bool {
        self.inner.options.streaming
    }

    /// Returns the base URL of the website.
    pub(super) fn web(&self) -> &str {
        self.inner.options.web.trim_end_matches('/')
    }

    /// Stores the user id from a session or state response, if none is known. The registration link
    /// contains it.
    pub(super) async fn save_user_id(&self, id: Option<&str>) {
        let Some(id) = id.filter(|id| is_plain_id(id) && *id != "me") else {
            return;
        };
        let mut account = self.inner.account.lock().await;
        let Some(account) = account.as_mut().filter(|account| account.user_id.is_none()) else {
            return;
        };
        // A user-supplied token may belong to a registered account: only anonymous ids are used in
        // the link.
        match &self.inner.options.token {
            TokenSource::Fixed(_) if !id.starts_with("anon") => {}
            TokenSource::Fixed(_) => account.user_id = Some(id.to_owned()),
            TokenSource::Saved(vault) => {
                account.user_id = Some(id.to_owned());
                if let Err(e) = vault.save(&self.inner.options.base, account).await {
                    tracing::warn!("the user id could not be saved: {}", e.code());
                }
            }
        }
    }

    /// Returns the URL where an anonymous account is registered, or a known account is topped up.
    pub fn account_link(&self) -> String {
        let user = self
            .inner
            .account
            .try_lock()
            .ok()
            .and_then(|account| account.as_ref()?.user_id.clone());
        // Users open this link, so only a safe id is inserted.
        match user.filter(|id| is_plain_id(id)) {
            Some(id) => format!("{}/register?bind={id}", self.web()),
            None => self.web().to_owned(),
        }
    }

    /// Returns the HTTP client: no redirects (one could leak the token or repeat a POST), no
    /// retries.
    pub(super) async fn http(&self) -> Result<&reqwest::Client, ApiError> {
        self.inner
            .http
            .get_or_try_init(|| async { self.build(builder()) })
            .await
    }

    /// Returns the HTTP client for other servers: host names on a private network are not resolved.
    pub(super) async fn fetcher(&self) -> Result<&reqwest::Client, ApiError> {
        let resolver = || Arc::new(PublicResolver::new(address::is_loopback(&self.inner.base)));
        self.inner
            .fetcher
            .get_or_try_init(|| async { self.build(builder().dns_resolver(resolver())) })
            .await
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

    /// Returns the headers of every request.
    pub(super) async fn headers(&self) -> Result<HeaderMap, ApiError> {
        let mut headers = self.inner.options.identity.headers();
        let token = self.token().await?;
        let mut value =
            HeaderValue::from_str(&format!("Bearer {}", token.secret())).map_err(|_| {
                ApiError::Refused {
                    code: 1001,
                    message: Reason::TokenNotSendable,
                }
            })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(headers)
    }

    async fn token(&self) -> Result<Token, ApiError> {
        let mut stored = self.inner.account.lock().await;
        if let Some(account) = stored.as_ref() {
            return Ok(account.token.clone());
        }
        let account = match &self.inner.options.token {
            TokenSource::Fixed(token) => SavedAccount {
                token: token.clone(),
                user_id: None,
                expires_at: None,
            },
            TokenSource::Saved(vault) => match vault.load(&self.inner.options.base).await {
                Some(saved) => saved,
                None => self.request_anonymous_token(vault).await?,
            },
        };
        let token = account.token.clone();
        *stored = Some(account);
        Ok(token)
    }

    /// Requests a free token (`POST /api/auth/anonymous-token`, no bearer) and saves it before it
    /// is used.
    async fn request_anonymous_token(
        &self,
        vault: &AccountVault,
    ) -> Result<SavedAccount, ApiError> {
        let options = &self.inner.options;
        let id = match &options.client_id {
            Some(id) => auth::validate_client_id(id, "NEMO_CLIENT_ID")?,
            None => auth::client_id(&options.client_id_file)?,
        };
        let url = self.url(AnonymousToken::PATH)?;
        let request = self
            .http()
            .await?
            .request(AnonymousToken::METHOD, url)
            .headers(options.identity.headers())
            .header("X-Client-Id", id)
            .timeout(RESPONSE_TIMEOUT);
        let (status, body) = self.send(request).await?;
        let reply = AnonymousTokenReply::read(status, &body)?;
        let token = reply.token.and_then(|t| Token::new(&t));
        let token = token.ok_or(ApiError::Unexpected(Reason::Missing(MissingPart::Token)))?;
        let saved = SavedAccount {
            token,
            user_id: reply.user_id,
            expires_at: reply.expires_at,
        };
        tracing::info!("received a free token");
        vault.save(&options.base, &saved).await?;
        Ok(saved)
    }

    /// Replaces an expired anonymous token after a 1001. If another call has already renewed it,
    /// that token is used. Returns false if the token cannot be replaced.
    async fn renew_token(&self, used: &Token) -> Result<bool, ApiError> {
        let TokenSource::Saved(vault) = &self.inner.options.token else {
            return Ok(false);
        };
        let mut account = self.inner.account.lock().await;
        if account
            .as_ref()
            .is_none_or(|account| account.token == *used)
        {
            *account = Some(self.request_anonymous_token(vault).await?);
        }
        Ok(true)
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
            .headers(self.headers().await?)
            .timeout(RESPONSE_TIMEOUT);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let (status, body) = self.send(request).await?;
        E::Reply::read(status, &body)
    }

    /// Sends a request and reads the whole response, whatever its status.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<(u16, String), ApiError> {
        let (client, request) = request.build_split();
        let request = request.map_err(|e| self.transport_error(&e))?;
        let (method, path, started) = (
            request.method().clone(),
            request.url().path().to_owned(),
            Instant::now(),
        );
        let response = async {
            let response = client
                .execute(request)
                .await
                .map_err(|e| self.transport_error(&e))?;
            let status = response.status().as_u16();
            if status == 429 {
                self.record_retry_after(response.headers());
            }
            Ok((status, self.body(response).await?))
        };
        let response = response.await;
        log_request(
            method.as_str(),
            &path,
            response.as_ref().ok().map(|(status, _)| *status),
            started,
        );
        response.inspect_err(|e: &ApiError| tracing::warn!("{method} {path} failed: {}", e.code()))
    }

    /// Reads the body of a response up to the size limit.
    async fn body(&self, mut response: reqwest::Response) -> Result<String, ApiError> {
        let too_large = || ApiError::TooLarge(Reason::ResponseTooLarge(MAX_RESPONSE_BYTES >> 20));
        match response.content_length() {
            Some(length) if length > MAX_RESPONSE_BYTES => return Err(too_large()),
            Some(_) => return response.text().await.map_err(|e| self.transport_error(&e)),
            None => {}
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|e| self.transport_error(&e))?
        {
            if (body.len() + chunk.len()) as u64 > MAX_RESPONSE_BYTES {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let text = String::from_utf8_lossy(&body);
        Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }

    /// Converts a transport error.
    pub(super) fn transport_error(&self, e: &reqwest::Error) -> ApiError {
        let host = self.inner.host.clone();
        if e.is_timeout() {
            ApiError::Timeout { host }
        } else {
            ApiError::NoConnection {
                host,
                why: root_cause(e),
            }
        }
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("nemo-tui/", env!("CARGO_PKG_VERSION")))
}

/// Logs a request with its status (0 if there was no response), without headers, content or query.
pub(super) fn log_request(method: &str, path: &str, status: Option<u16>, started: Instant) {
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(method, path, status = status.unwrap_or(0), ms, "request");
}

/// Returns the message of the innermost cause, which is the most specific one.
pub(super) fn root_cause(e: &(dyn std::error::Error + 'static)) -> Reason {
    let mut cause = e;
    while let Some(next) = cause.source() {
        cause = next;
    }
    match cause.downcast_ref::<std::io::Error>().map(Reason::from) {
        None => Reason::message(cause),
        Some(Reason::Message(text)) => Reason::message(text),
        Some(reason) => reason,
    }
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

//! The client: one HTTP stack, the headers on every request, envelopes opened, tokens renewed.

use std::sync::{Arc, Mutex as StdMutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, Url};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::{Mutex, OnceCell};

use super::address::{self, PublicOnly};
use super::auth::{self, AccountVault, SavedAccount, Token, TokenSource};
use super::error::{ApiError, WEB_PAGE, names_lost_session};
use super::identity::Identity;
use super::routes;
use super::wire::{Envelope, text_at};

use crate::domain::io_reason::reason;

const CONNECT: Duration = Duration::from_secs(15);
/// Answers of plain calls come within this; uploads, downloads and chat have their own limits.
pub(super) const ANSWER: Duration = Duration::from_secs(60);
/// Limits of the wait that a server asks for.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// The largest answer of a plain call, bytes: a draft with everything that ever was on it is a fifth of this.
const MOST_OF_ANSWER: u64 = 64 << 20;

/// How to reach a server.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    pub base: String,
    pub token: TokenSource,
    pub identity: Identity,
    /// Where the client id is kept.
    pub client_id_file: std::path::PathBuf,
    /// `NEMO_CLIENT_ID`.
    pub client_id: Option<String>,
    /// How long to wait when the server asks to slow down (429).
    pub rate_limit: Duration,
    /// The web side, for links.
    pub web: String,
    /// Whether to ask for partial texts (`"streaming":true`, which ADK's server knows and the service does not document).
    pub streaming: bool,
}

/// An error that may prove that the server did not carry a request out.
pub trait Refusable {
    /// The code of such a refusal.
    fn refused_with(&self) -> Option<i64>;
}

impl Refusable for ApiError {
    fn refused_with(&self) -> Option<i64> {
        if let Self::Refused { code, .. } = self {
            Some(*code)
        } else {
            None
        }
    }
}

/// Hears a wait count down in seconds; 0 is its end.
type WaitCallback = Box<dyn Fn(u64) + Send + Sync>;

/// A client of one server. Cheap to clone.
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
    countdown: OnceLock<WaitCallback>,
    /// How long the last 429 asked to wait.
    retry_after: StdMutex<Option<Duration>>,
}

impl std::fmt::Debug for ClientState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nemo")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

/// Checks an address: https anywhere, http on this machine only.
pub fn check_address(text: &str) -> Result<Url, ApiError> {
    let bad = |why: &str| ApiError::BadAddress(text.to_owned(), why.to_owned());
    let url = Url::parse(text).map_err(|e| bad(&e.to_string()))?;
    if url.host().is_none() {
        return Err(bad("it names no host"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if address::is_loopback(&url) => Ok(url),
        "http" => Err(bad("plain http is accepted for this machine only")),
        _ => Err(bad("it is not a web address")),
    }
}

impl ApiClient {
    /// A client for a server. Nothing is sent, and nothing of TLS set up, before the first request.
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
                countdown: OnceLock::new(),
                retry_after: StdMutex::default(),
            }),
        })
    }

    /// The server's name, for messages.
    pub fn host(&self) -> &str {
        &self.inner.host
    }

    /// Has `tell` hear every wait that the server asks for. The first one to ask is told.
    pub fn on_wait(&self, tell: impl Fn(u64) + Send + Sync + 'static) {
        let _ = self.inner.countdown.set(Box::new(tell));
    }

    /// Keeps how long an answer asks to wait before the next request (`Retry-After`: seconds, or a time).
    pub(super) fn note_retry_after(&self, headers: &HeaderMap) {
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

    /// Waits as a 429 asks for, counting down.
    pub async fn wait_for_rate_limit(&self) {
        let asked = self
            .retry_after()
            .take()
            .map(|asked| asked.clamp(SHORTEST_WAIT, LONGEST_WAIT));
        let end = tokio::time::Instant::now() + asked.unwrap_or(self.inner.options.rate_limit);
        let tell = |seconds| {
            if let Some(tell) = self.inner.countdown.get() {
                tell(seconds);
            }
        };
        while let Some(left) = end
            .checked_duration_since(tokio::time::Instant::now())
            .filter(|d| !d.is_zero())
        {
            tell(left.as_secs() + u64::from(left.subsec_nanos() > 0));
            tokio::time::sleep(left.min(Duration::from_secs(1))).await;
        }
        tell(0);
    }

    /// Whether partial texts are asked for.
    pub(super) fn streaming(&self) -> bool {
        self.inner.options.streaming
    }

    /// The address of the web side.
    pub(super) fn web(&self) -> &str {
        self.inner.options.web.trim_end_matches('/')
    }

    /// Keeps the user's id that came with a session or a state, if none is known: the registration link has it.
    pub(super) async fn note_user(&self, id: Option<&str>) {
        let Some(id) = id.filter(|id| routes::is_plain_id(id) && *id != "me") else {
            return;
        };
        let mut held = self.inner.account.lock().await;
        let Some(account) = held.as_mut().filter(|account| account.user_id.is_none()) else {
            return;
        };
        // With a token of the user's own it may be a registered account: only an anonymous one is named in the link.
        match &self.inner.options.token {
            TokenSource::Given(_) if !id.starts_with("anon") => {}
            TokenSource::Given(_) => account.user_id = Some(id.to_owned()),
            TokenSource::Saved(vault) => {
                account.user_id = Some(id.to_owned());
                if let Err(e) = vault.save(&self.inner.options.base, account).await {
                    tracing::warn!("the user's id could not be kept: {}", e.code());
                }
            }
        }
    }

    /// The page that an anonymous account is registered at, or a known one topped up.
    pub fn account_link(&self) -> String {
        let user = self
            .inner
            .account
            .try_lock()
            .ok()
            .and_then(|held| held.as_ref()?.user_id.clone());
        // The id stands in a link that people open: only a plain one.
        match user.filter(|id| routes::is_plain_id(id)) {
            Some(id) => format!("{}/register?bind={id}", self.web()),
            None => self.web().to_owned(),
        }
    }

    /// The HTTP stack: no redirects (one would carry the token elsewhere or repeat a POST), no retries.
    pub(super) async fn http(&self) -> Result<&reqwest::Client, ApiError> {
        self.inner
            .http
            .get_or_try_init(|| async { self.built(builder()) })
            .await
    }

    /// The same for addresses of other servers: names that lead to a private network are not resolved.
    pub(super) async fn fetcher(&self) -> Result<&reqwest::Client, ApiError> {
        let resolver = || Arc::new(PublicOnly::new(address::is_loopback(&self.inner.base)));
        self.inner
            .fetcher
            .get_or_try_init(|| async { self.built(builder().dns_resolver(resolver())) })
            .await
    }

    fn built(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::Client, ApiError> {
        builder.build().map_err(|e| ApiError::NoConnection {
            host: self.inner.host.clone(),
            why: format!("{} (are CA certificates installed?)", deepest(&e)),
        })
    }

    pub(super) fn url(&self, path: &str) -> Result<Url, ApiError> {
        self.inner
            .base
            .join(path)
            .map_err(|e| ApiError::BadAddress(path.to_owned(), e.to_string()))
    }

    /// The headers that every request carries.
    pub(super) async fn headers(&self) -> Result<HeaderMap, ApiError> {
        let mut headers = self.inner.options.identity.headers();
        let token = self.token().await?;
        let mut value =
            HeaderValue::from_str(&format!("Bearer {}", token.secret())).map_err(|_| {
                ApiError::Refused {
                    code: 1001,
                    words: "the token has characters that cannot be sent".into(),
                }
            })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(headers)
    }

    async fn token(&self) -> Result<Token, ApiError> {
        let mut held = self.inner.account.lock().await;
        if let Some(account) = held.as_ref() {
            return Ok(account.token.clone());
        }
        let account = match &self.inner.options.token {
            TokenSource::Given(token) => SavedAccount {
                token: token.clone(),
                user_id: None,
                expires_at: None,
            },
            TokenSource::Saved(vault) => match vault.load(&self.inner.options.base).await {
                Some(saved) => saved,
                None => self.take_anonymous(vault).await?,
            },
        };
        let token = account.token.clone();
        *held = Some(account);
        Ok(token)
    }

    /// A free token (`POST /api/auth/anonymous-token`, no bearer), saved before it is used.
    async fn take_anonymous(&self, vault: &AccountVault) -> Result<SavedAccount, ApiError> {
        let options = &self.inner.options;
        let id = match &options.client_id {
            Some(id) => auth::checked_client_id(id, "NEMO_CLIENT_ID")?,
            None => auth::client_id(&options.client_id_file)?,
        };
        let request = self.http().await?.post(self.url(routes::ANONYMOUS_TOKEN)?);
        let request = request
            .headers(options.identity.headers())
            .header("X-Client-Id", id)
            .timeout(ANSWER);
        let data: Value = self.open(request).await?;
        let token = text_at(&data, &["token"]).and_then(|t| Token::new(&t));
        let token = token.ok_or_else(|| ApiError::Unexpected("no token".into()))?;
        let saved = SavedAccount {
            token,
            user_id: text_at(&data, &["user_id"]),
            expires_at: text_at(&data, &["expires_at"]),
        };
        tracing::info!("a free token was taken");
        vault.save(&options.base, &saved).await?;
        Ok(saved)
    }

    /// After a 1001: takes a new token in place of the one that was used, where that was an anonymous one. Where another
    /// call has renewed it meanwhile, that one serves. Tells whether there is a new one.
    async fn renew(&self, used: &Token) -> Result<bool, ApiError> {
        let TokenSource::Saved(vault) = &self.inner.options.token else {
            return Ok(false);
        };
        let mut held = self.inner.account.lock().await;
        if held.as_ref().is_none_or(|account| account.token == *used) {
            *held = Some(self.take_anonymous(vault).await?);
        }
        Ok(true)
    }

    /// Makes a call that the server, where it refuses it so, has not carried out: once more with a new token after 1001
    /// (an anonymous one), once more after the wait that a 429 asks for.
    pub async fn once_more_if_refused<T, E, F>(&self, attempt: impl Fn() -> F) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
        E: From<ApiError> + Refusable,
    {
        let used = self.token().await?;
        let first = attempt().await;
        let refused = first.as_ref().err().and_then(Refusable::refused_with);
        if let Some(code) = refused {
            tracing::warn!(code, "the server refused");
        }
        match refused {
            Some(1001 | 401) if self.renew(&used).await? => attempt().await,
            Some(429) => {
                self.wait_for_rate_limit().await;
                attempt().await
            }
            _ => first,
        }
    }

    /// A plain call.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, ApiError> {
        self.once_more_if_refused(|| self.call_once(method.clone(), path, body))
            .await
    }

    async fn call_once<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, ApiError> {
        let mut request = self
            .http()
            .await?
            .request(method, self.url(path)?)
            .headers(self.headers().await?)
            .timeout(ANSWER);
        if let Some(body) = body {
            request = request.json(body);
        }
        self.open(request).await
    }

    /// Sends a request and opens the envelope of its answer.
    pub(super) async fn open<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, ApiError> {
        let (status, body) = self.send(request).await?;
        open_envelope(status, &body)
    }

    /// Sends a request and reads the whole answer, however it ends.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<(u16, String), ApiError> {
        let (client, request) = request.build_split();
        let request = request.map_err(|e| self.trouble(&e))?;
        let (method, path, started) = (
            request.method().clone(),
            request.url().path().to_owned(),
            Instant::now(),
        );
        let answer = async {
            let response = client
                .execute(request)
                .await
                .map_err(|e| self.trouble(&e))?;
            let status = response.status().as_u16();
            if status == 429 {
                self.note_retry_after(response.headers());
            }
            Ok((status, self.body(response).await?))
        };
        let answer = answer.await;
        log_request(
            method.as_str(),
            &path,
            answer.as_ref().ok().map(|(status, _)| *status),
            started,
        );
        answer.inspect_err(|e: &ApiError| tracing::warn!("{method} {path} failed: {}", e.code()))
    }

    /// The whole body of an answer, as far as one may be long.
    async fn body(&self, mut response: reqwest::Response) -> Result<String, ApiError> {
        let too_large = || {
            ApiError::TooLarge(format!(
                "an answer of more than {} MB",
                MOST_OF_ANSWER >> 20
            ))
        };
        match response.content_length() {
            Some(length) if length > MOST_OF_ANSWER => return Err(too_large()),
            Some(_) => return response.text().await.map_err(|e| self.trouble(&e)),
            None => {}
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.trouble(&e))? {
            if (body.len() + chunk.len()) as u64 > MOST_OF_ANSWER {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let text = String::from_utf8_lossy(&body);
        Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }

    /// A transport error in words.
    pub(super) fn trouble(&self, e: &reqwest::Error) -> ApiError {
        let host = self.inner.host.clone();
        if e.is_timeout() {
            ApiError::Timeout { host }
        } else {
            ApiError::NoConnection {
                host,
                why: deepest(e),
            }
        }
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT)
        .user_agent(concat!("nemo-tui/", env!("CARGO_PKG_VERSION")))
}

/// Logs a request that was answered, or was not (status 0): no headers, no contents, no query.
pub(super) fn log_request(method: &str, path: &str, status: Option<u16>, started: Instant) {
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(method, path, status = status.unwrap_or(0), ms, "request");
}

/// The innermost cause, which is the one that says something.
pub(super) fn deepest(e: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = e;
    while let Some(next) = cause.source() {
        cause = next;
    }
    let told = cause
        .downcast_ref()
        .map_or_else(|| cause.to_string(), reason);
    crate::domain::text::one_line(&told)
}

/// Opens an answer: its data, or the error that its code or its HTTP status tells.
pub fn open_envelope<T: DeserializeOwned>(status: u16, body: &str) -> Result<T, ApiError> {
    let envelope = Envelope::read(body);
    if let Some(error) = refusal(status, envelope.as_ref()) {
        return Err(error);
    }
    let page = body
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<');
    let Some(envelope) = envelope else {
        return Err(ApiError::Unexpected(
            if page { WEB_PAGE } else { "it is not JSON" }.into(),
        ));
    };
    let data = envelope.data.as_ref().map_or("null", |d| d.get());
    serde_json::from_str(data).map_err(|_| ApiError::Unexpected("its data has another form".into()))
}

/// The error in an answer, if it is one.
pub(super) fn refusal(status: u16, envelope: Option<&Envelope>) -> Option<ApiError> {
    let code = envelope.map_or(0, Envelope::code);
    let words = envelope.and_then(Envelope::words).unwrap_or_default();
    if matches!(code, 0 | 404) && status == 404 && names_lost_session(&words) {
        return Some(ApiError::Refused { code: 1002, words });
    }
    if code != 0 && code != i64::from(status) {
        let code = if code == -1 && status >= 400 {
            i64::from(status)
        } else {
            code
        };
        return Some(ApiError::Refused { code, words });
    }
    (!(200..300).contains(&status)).then(|| ApiError::Refused {
        code: i64::from(status),
        words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_for_this_machine_only() {
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

    #[test]
    fn envelopes_open_or_say_why_not() {
        let data: Value = open_envelope(200, r#"{"code":0,"data":{"x":1}}"#).unwrap();
        assert_eq!(data["x"], 1);
        let code = |status, body| match open_envelope::<Value>(status, body) {
            Err(ApiError::Refused { code, .. }) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(200, r#"{"code":1001,"message":"expired"}"#), 1001);
        assert_eq!(code(400, r#"{"code":"2001","msg":"none left"}"#), 2001);
        assert_eq!(
            code(404, r#"{"detail":"Session not found: 1"}"#),
            1002,
            "ADK's own answer to a forgotten session"
        );
        assert_eq!(code(404, r#"{"detail":"Not Found"}"#), 404);
        assert_eq!(code(502, "<html>Bad Gateway</html>"), 502);
        assert_eq!(code(200, r#"{"success":false,"error":"no"}"#), -1);
        for odd in [
            "<html>",
            "[]",
            "3",
            r#"{"code":0,"data":{"x":"#,
            "\u{0}",
            r#"{"code":{},"success":"yes","message":7,"detail":[1],"data":"#,
        ] {
            assert!(
                matches!(
                    open_envelope::<Value>(200, odd),
                    Err(ApiError::Unexpected(_))
                ),
                "{odd}"
            );
        }
        let odd = r#"{"code":[],"success":"yes","message":{"x":1},"msg":3,"detail":{},"error":[],"data":{"x":2}}"#;
        assert_eq!(
            open_envelope::<Value>(200, odd).unwrap()["x"],
            2,
            "what is odd beside the data does no harm"
        );
        assert!(matches!(
            open_envelope::<Value>(200, ""),
            Err(ApiError::Unexpected(_))
        ));
    }
}

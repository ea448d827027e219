//! Downloads speech models: resumed after an interruption, checked by SHA-256.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::header::{CONTENT_RANGE, ETAG, IF_RANGE, RANGE};
use reqwest::{Client, Response, Url, redirect};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::models::{KnownModel, ModelFolder};
use crate::api;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, SpeechReason};
use crate::fs::{atomic, lock, private};

/// Wait before an interrupted download is continued.
pub const RETRY_DELAY: Duration = Duration::from_secs(2);
/// Attempts after an interruption; those that received something do not count.
const RETRIES: u32 = 4;
/// A connection without data for this long is interrupted.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
const MAX_REDIRECTS: usize = 5;

/// Downloads models from a server.
pub struct ModelDownloader {
    client: Client,
    base: Url,
    retry_delay: Duration,
}

/// Reason why an attempt failed.
enum AttemptError {
    /// Worth another attempt.
    Interrupted(Reason),
    Final(Reason),
}

impl ModelDownloader {
    /// Creates a downloader for the files below a URL.
    ///
    /// # Errors
    /// If the URL is invalid, or not encrypted and on another machine.
    pub fn new(base_url: &str, retry_delay: Duration) -> Result<Self, Reason> {
        let base = format!("{}/", base_url.trim_end_matches('/'));
        let base = Url::parse(&base).map_err(|_| Reason::InvalidUrl)?;
        let local = api::is_loopback(&base);
        if !is_allowed(&base, local) {
            return Err(Reason::PlainHttpElsewhere);
        }
        let policy = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MAX_REDIRECTS {
                attempt.error("too many redirects")
            } else if is_allowed(attempt.url(), local) {
                attempt.follow()
            } else {
                attempt.error("not encrypted")
            }
        });
        let client = api::client_builder(&base)
            .redirect(policy)
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(IDLE_TIMEOUT)
            .build()
            .map_err(|e| Reason::message(e.without_url()))?;
        Ok(Self {
            client,
            base,
            retry_delay,
        })
    }

    /// Downloads and installs a model. `on_progress` receives the bytes so far. An interrupted
    /// download is continued, also by the next call. Returns the file.
    ///
    /// # Errors
    /// If the disk is full, the transfer fails, or the file is not the expected one.
    pub async fn install(
        &self,
        folder: &ModelFolder,
        model: &KnownModel,
        on_progress: impl Fn(u64) + Send,
    ) -> Result<PathBuf, Reason> {
        let path = folder.dir().join(model.file_name());
        private::folder(folder.dir()).map_err(|e| reason(&e))?;
        let part = path.with_extension("part");
        let _lock = lock::try_lock(&path.with_extension("lock"))
            .map_err(|e| reason(&e))?
            .ok_or(Reason::InUse)?;
        self.complete(&part, model, &on_progress).await?;
        let (checked, expected) = (part.clone(), model.sha256);
        let is_right = tokio::task::spawn_blocking(move || has_hash(&checked, expected));
        match is_right.await {
            Ok(Ok(true)) => {}
            Ok(Err(e)) => return Err(reason(&e)),
            _ => {
                let _ = std::fs::remove_file(&part);
                let _ = std::fs::remove_file(etag_file(&part));
                return Err(SpeechReason::WrongHash.into());
            }
        }
        let _ = std::fs::remove_file(etag_file(&part));
        atomic::publish(&part, &path).map_err(|e| reason(&e))?;
        Ok(path)
    }

    /// Downloads what is missing of a file, in several attempts.
    async fn complete(
        &self,
        part: &Path,
        model: &KnownModel,
        on_progress: &(impl Fn(u64) + Send),
    ) -> Result<(), Reason> {
        let mut retries = RETRIES;
        loop {
            let before = length(part);
            match self.attempt(part, model, on_progress).await {
                Ok(()) => return Ok(()),
                Err(AttemptError::Final(why)) => return Err(why),
                Err(AttemptError::Interrupted(why)) => {
                    if length(part) <= before {
                        if retries == 0 {
                            return Err(why);
                        }
                        retries -= 1;
                    }
                    tokio::time::sleep(self.retry_delay).await;
                }
            }
        }
    }

    async fn attempt(
        &self,
        part: &Path,
        model: &KnownModel,
        on_progress: &(impl Fn(u64) + Send),
    ) -> Result<(), AttemptError> {
        let offset = length(part);
        if offset == model.bytes {
            return Ok(());
        }
        check_free_space(part, model.bytes.saturating_sub(offset)).map_err(AttemptError::Final)?;
        let response = self.request(part, model, offset).await?;
        let start = match response.status().as_u16() {
            206 if range_start(&response) == Some(offset) => offset,
            200 => 0,
            // The file is another one now, or longer than it.
            206 | 416 => {
                let _ = std::fs::remove_file(part);
                return Err(AttemptError::Interrupted(Reason::NotDownloaded));
            }
            status if status == 429 || status >= 500 => {
                return Err(AttemptError::Interrupted(
                    SpeechReason::ServerStatus(status).into(),
                ));
            }
            status => {
                return Err(AttemptError::Final(
                    SpeechReason::ServerStatus(status).into(),
                ));
            }
        };
        let etag = response
            .headers()
            .get(ETAG)
            .map(|tag| tag.as_bytes().to_vec());
        let _ = std::fs::write(etag_file(part), etag.unwrap_or_default());
        receive(response, part, start, model.bytes, on_progress).await
    }

    async fn request(
        &self,
        part: &Path,
        model: &KnownModel,
        offset: u64,
    ) -> Result<Response, AttemptError> {
        let url = self.base.join(&model.file_name());
        let url = url.map_err(|_| AttemptError::Final(Reason::InvalidUrl))?;
        let mut request = self.client.get(url);
        if offset > 0 {
            request = request.header(RANGE, format!("bytes={offset}-"));
            let etag = std::fs::read_to_string(etag_file(part)).unwrap_or_default();
            if etag.starts_with('"') {
                request = request.header(IF_RANGE, etag);
            }
        }
        request.send().await.map_err(|e| {
            let is_final = e.is_redirect() || e.is_builder();
            let why = Reason::NoConnection {
                host: self.base.host_str().unwrap_or_default().to_owned(),
                why: Box::new(Reason::message(e.without_url())),
            };
            if is_final {
                AttemptError::Final(why)
            } else {
                AttemptError::Interrupted(why)
            }
        })
    }
}

/// Writes the body of a response to a file, starting at an offset.
async fn receive(
    mut response: Response,
    part: &Path,
    start: u64,
    expected: u64,
    on_progress: &(impl Fn(u64) + Send),
) -> Result<(), AttemptError> {
    let disk = |e: std::io::Error| AttemptError::Final(reason(&e));
    let file = private::options()
        .create(true)
        .append(start > 0)
        .truncate(start == 0)
        .write(true)
        .open(part);
    let mut file = tokio::fs::File::from_std(file.map_err(disk)?);
    let mut bytes = start;
    on_progress(bytes);
    let result = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                bytes += chunk.len() as u64;
                if bytes > expected {
                    drop(file);
                    let _ = std::fs::remove_file(part);
                    return Err(AttemptError::Final(SpeechReason::WrongHash.into()));
                }
                file.write_all(&chunk).await.map_err(disk)?;
                on_progress(bytes);
            }
            Ok(None) if bytes == expected => break Ok(()),
            Ok(None) => break Err(Reason::Incomplete(bytes)),
            Err(e) => break Err(Reason::message(e.without_url())),
        }
    };
    file.flush().await.map_err(disk)?;
    file.sync_all().await.map_err(disk)?;
    result.map_err(|why| AttemptError::Interrupted(Reason::StreamLost(Box::new(why))))
}

fn is_allowed(url: &Url, local: bool) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && local && api::is_loopback(url)
}

/// File with the version of a partial download.
fn etag_file(part: &Path) -> PathBuf {
    part.with_extension("etag")
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |m| m.len())
}

fn check_free_space(part: &Path, needed: u64) -> Result<(), Reason> {
    let dir = part.parent().unwrap_or(Path::new("."));
    match fs4::available_space(dir) {
        Ok(free) if free < needed => Err(Reason::DiskSpace { needed, free }),
        _ => Ok(()),
    }
}

fn range_start(response: &Response) -> Option<u64> {
    let range = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    range
        .strip_prefix("bytes ")?
        .split('-')
        .next()?
        .parse()
        .ok()
}

/// Returns true if a file has a SHA-256 hash.
fn has_hash(path: &Path, expected: &str) -> std::io::Result<bool> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => hash.update(&buffer[..count]),
        }
    }
    let digest = hash.finalize();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(hex == expected)
}

#[cfg(test)]
mod tests;

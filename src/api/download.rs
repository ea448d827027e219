//! Downloads: continued where they broke, redirected only to addresses that are fetched, never larger than the disk.

use std::path::Path;
use std::time::Instant;

use reqwest::header::{CONTENT_RANGE, LOCATION, RANGE};
use reqwest::{Response, Url};

use super::address;
use super::chunked_writer::ChunkedWriter;
use super::client::{ApiClient, log_request};
use super::error::ApiError;
use crate::domain::asset::size;
use crate::domain::text::one_line;

/// Redirects of one download.
const MOST_REDIRECTS: usize = 5;
/// Bytes between two looks at the room on the disk.
const ROOM_STEP: u64 = 64 << 20;

impl ApiClient {
    /// Fetches an address into a file of at most `most` bytes, going on where it ends already; `tell` hears bytes so far
    /// and in all (0 where it is not said).
    pub(super) async fn fetch(
        &self,
        address: &str,
        part: &Path,
        most: u64,
        tell: impl Fn(u64, u64) + Send,
    ) -> Result<u64, ApiError> {
        let broken = |_| {
            ApiError::Forbidden(
                one_line(address).chars().take(100).collect(),
                "it is no address".to_owned(),
            )
        };
        let url = self.url(address).map_err(broken)?;
        if let Some(dir) = part.parent().filter(|d| !d.as_os_str().is_empty()) {
            tokio::fs::create_dir_all(dir)
                .await
                .map_err(|e| ApiError::file(part, &e))?;
        }
        let have = tokio::fs::metadata(part).await.map_or(0, |m| m.len());
        let response = self.follow(url, have).await?;
        let status = response.status().as_u16();
        let starts_there = content_range(&response).is_some_and(|(start, _)| start == have);
        // Some servers send the rest with status 200: `Content-Range` then says where it starts.
        let goes_on = starts_there && (status == 206 || (status == 200 && have > 0));
        if !response.status().is_success() || (status == 206 && !goes_on) {
            let _ = tokio::fs::remove_file(part).await;
            // A range that does not fit is no answer about the file: the next try asks for all of it.
            let code = if have > 0 && matches!(status, 206 | 416) {
                500
            } else {
                i64::from(status)
            };
            return Err(ApiError::Refused {
                code,
                words: "the file could not be fetched".to_owned(),
            });
        }
        self.receive(response, part, if goes_on { have } else { 0 }, most, tell)
            .await
    }

    /// Asks for an address, and for those that it redirects to.
    async fn follow(&self, mut url: Url, have: u64) -> Result<Response, ApiError> {
        let own = self.url("/")?;
        for _ in 0..=MOST_REDIRECTS {
            address::check(&url, &own)?;
            // The token goes to our own server only, never to the store that the file may be in.
            let mut request = if address::same_server(&url, &own) {
                self.http()
                    .await?
                    .get(url.clone())
                    .headers(self.headers().await?)
            } else {
                self.fetcher().await?.get(url.clone())
            };
            if have > 0 {
                request = request.header(RANGE, format!("bytes={have}-"));
            }
            let started = Instant::now();
            let sent = request.send().await;
            // Of another server only its name: the rest of the address can be a secret.
            let path = if address::same_server(&url, &own) {
                url.path()
            } else {
                url.host_str().unwrap_or_default()
            };
            log_request(
                "GET",
                path,
                sent.as_ref().ok().map(|r| r.status().as_u16()),
                started,
            );
            let response = sent.map_err(|e| {
                if address::is_private(&e) {
                    address::forbidden(&url, "a private network")
                } else {
                    self.trouble(&e)
                }
            })?;
            let target = response
                .headers()
                .get(LOCATION)
                .and_then(|v| v.to_str().ok());
            match target.filter(|_| response.status().is_redirection()) {
                Some(target) => {
                    url = url
                        .join(target)
                        .map_err(|_| address::forbidden(&url, "a broken redirect"))?
                }
                None => return Ok(response),
            }
        }
        Err(address::forbidden(&url, "too many redirects"))
    }

    /// Writes what comes to the file, from `start` on.
    async fn receive(
        &self,
        mut response: Response,
        part: &Path,
        start: u64,
        most: u64,
        tell: impl Fn(u64, u64) + Send,
    ) -> Result<u64, ApiError> {
        let problem = |e: std::io::Error| ApiError::file(part, &e);
        let whole = content_range(&response)
            .and_then(|(_, whole)| whole)
            .filter(|_| start > 0);
        let expected = whole.or(response.content_length().map(|n| n + start));
        check_room(part, response.content_length().unwrap_or(0))?;
        let mut spool = ChunkedWriter::open(part, start).await.map_err(problem)?;
        let mut bytes = start;
        let mut broken = None;
        loop {
            if bytes.max(expected.unwrap_or(0)) > most {
                return Err(ApiError::File {
                    path: part.to_owned(),
                    why: "it is larger than any medium may be".into(),
                });
            }
            tell(bytes, expected.unwrap_or(0));
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let before = bytes;
                    bytes += chunk.len() as u64;
                    spool.take(chunk).await.map_err(problem)?;
                    if before / ROOM_STEP != bytes / ROOM_STEP {
                        check_room(part, ROOM_STEP)?;
                    }
                }
                Ok(None) => break,
                Err(e) => {
                    broken = Some(self.trouble(&e));
                    break;
                }
            }
        }
        spool.finish().await.map_err(problem)?;
        match broken {
            Some(error) => Err(error),
            None if expected.is_some_and(|e| e != bytes) || bytes == 0 => {
                Err(ApiError::lost(format!("{bytes} bytes of the file came")))
            }
            None => Ok(bytes),
        }
    }
}

/// Refuses what does not fit on the disk before it is fetched.
fn check_room(part: &Path, needed: u64) -> Result<(), ApiError> {
    let dir = part
        .parent()
        .filter(|d| !d.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    match fs4::available_space(dir) {
        Ok(free) if free < needed => {
            let why = format!(
                "it needs {} on the disk, and {} are free",
                size(needed),
                size(free)
            );
            Err(ApiError::File {
                path: part.to_owned(),
                why,
            })
        }
        _ => Ok(()),
    }
}

/// The first byte that a partial answer brings, and the bytes of the whole file where it is said.
fn content_range(response: &Response) -> Option<(u64, Option<u64>)> {
    let range = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    let (part, whole) = range.strip_prefix("bytes ")?.split_once('/')?;
    Some((
        part.split('-').next()?.trim().parse().ok()?,
        whole.trim().parse().ok(),
    ))
}

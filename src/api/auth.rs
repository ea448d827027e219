//! Access tokens and their storage, one entry per server.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ApiError;
use super::system_keyring;
use crate::fs::atomic;

/// Access token. Its `Debug` output is redacted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// Wraps a token. `None` if the text is blank.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// Returns the token text; to be used for the `Authorization` header only.
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Returns true if the headers of a request to a server of this program have its bearer token.
/// Hashes are compared, so that the timing reveals nothing about the token.
#[cfg(any(feature = "mcp", feature = "studio"))]
pub(crate) fn has_bearer_token(headers: &reqwest::header::HeaderMap, token: &str) -> bool {
    let header = headers.get(reqwest::header::AUTHORIZATION);
    let sent = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    sent.is_some_and(|sent| blake3::hash(sent.as_bytes()) == blake3::hash(token.as_bytes()))
}

/// Source of the access token.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// Fixed token, from `NEMO_TOKEN` or the embedded studio. Never replaced.
    Fixed(Token),
    /// Stored token; a missing one is requested anonymously.
    Saved(AccountVault),
}

/// Stored data of an anonymous account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedAccount {
    pub token: Token,
    #[serde(default)]
    pub user_id: Option<String>,
    #[serde(default)]
    pub expires_at: Option<String>,
}

/// Storage of anonymous accounts, one per server: the operating system's keyring if enabled and
/// available, otherwise a file that only its owner can read.
#[derive(Clone, Debug)]
pub struct AccountVault {
    pub file: PathBuf,
    pub keyring: bool,
}

impl AccountVault {
    /// Loads the account of a server. `None` if there is no readable one.
    pub async fn load(&self, base: &str) -> Option<SavedAccount> {
        let (vault, base) = (self.clone(), base.to_owned());
        // The keyring may prompt the user to unlock it, so it must not block an async thread.
        let load = move || {
            let load = || system_keyring::load(&base);
            let stored = vault
                .keyring
                .then(load)
                .flatten()
                .and_then(|text| serde_json::from_str(&text).ok());
            stored.or_else(|| read_accounts(&vault.file).remove(&base))
        };
        tokio::task::spawn_blocking(load).await.ok().flatten()
    }

    /// Stores the account of a server. The file is replaced atomically and is readable by its owner
    /// only.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub async fn save(&self, base: &str, saved: &SavedAccount) -> Result<(), ApiError> {
        let (vault, base, saved) = (self.clone(), base.to_owned(), saved.clone());
        let save = move || {
            let in_keyring = vault.keyring && {
                let text = serde_json::to_string(&saved).unwrap_or_default();
                let set = system_keyring::save(&base, &text);
                set.inspect_err(|e| {
                    tracing::warn!("the keyring is not available, using the file: {e}")
                })
                .is_ok()
            };
            let mut entries = read_accounts(&vault.file);
            let was_in_file = entries.remove(&base).is_some();
            if !in_keyring {
                entries.insert(base, saved);
            } else if !was_in_file {
                return Ok(());
            }
            let text = serde_json::to_string_pretty(&entries)
                .map_err(|e| ApiError::file(&vault.file, &e.into()))?;
            write_private(&vault.file, &text).map_err(|e| ApiError::file(&vault.file, &e))
        };
        tokio::task::spawn_blocking(save)
            .await
            .map_err(ApiError::unexpected)?
    }
}

fn read_accounts(file: &Path) -> BTreeMap<String, SavedAccount> {
    std::fs::read_to_string(file)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Replaces a file that only its owner can read. Its folder is created if needed.
fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(dir) = file.parent() {
        std::fs::create_dir_all(dir)?;
    }
    atomic::replace(file, text.as_bytes())
}

/// Returns the client id, created once and shared with NemoVideo's other tools. A new id on every
/// run would hit the limit of tokens per IP address; an id written by another tool is used in any
/// valid form.
///
/// # Errors
/// If the file cannot be read or written, or its content is not a valid header value.
pub fn client_id(file: &Path) -> Result<String, ApiError> {
    match read_short(file) {
        Ok(text) if !text.trim().is_empty() => {
            return validate_client_id(text.trim(), &file.display().to_string());
        }
        Ok(_) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => return Err(ApiError::file(file, &e)),
    }
    let id = uuid::Uuid::new_v4().to_string();
    write_private(file, &id).map_err(|e| ApiError::file(file, &e))?;
    Ok(id)
}

/// Checks that a client id is a valid header value; `source` names its origin.
///
/// # Errors
/// If it is not.
pub fn validate_client_id(id: &str, source: &str) -> Result<String, ApiError> {
    let is_valid =
        id.len() <= MAX_CLIENT_ID_CHARS && id.bytes().all(|b| (b'!'..=b'~').contains(&b));
    if is_valid {
        Ok(id.to_owned())
    } else {
        Err(ApiError::BadClientId(source.to_owned()))
    }
}

/// Maximum length of a client id (characters).
const MAX_CLIENT_ID_CHARS: usize = 256;

/// Reads the beginning of a file that should be short.
fn read_short(file: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?
        .take(4 * MAX_CLIENT_ID_CHARS as u64)
        .read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tokens_are_stored_per_server_and_for_the_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sub/credentials.json");
        let saved = |t: &str| SavedAccount {
            token: Token::new(t).unwrap(),
            user_id: None,
            expires_at: None,
        };
        let vault = AccountVault {
            file: file.clone(),
            keyring: false,
        };
        vault.save("https://a", &saved("one")).await.unwrap();
        vault.save("https://b", &saved("two")).await.unwrap();
        assert_eq!(vault.load("https://a").await.unwrap().token.secret(), "one");
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(
                &std::fs::metadata(&file).unwrap().permissions()
            ) & 0o777,
            0o600
        );
        assert_eq!(format!("{:?}", saved("secret").token), "Token(…)");
    }

    #[test]
    fn the_client_id_is_created_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("nemovideo/client_id");
        assert_eq!(client_id(&file).unwrap(), client_id(&file).unwrap());
    }

    // NemoVideo's skill writes `client-<epoch>-<random>` if `uuidgen` is missing.
    #[test]
    fn a_client_id_of_another_tool_is_used_unchanged() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("client_id");
        for (stored, sent) in [
            ("client-1742345678-12345\n", "client-1742345678-12345"),
            ("  a.b:c~1", "a.b:c~1"),
        ] {
            std::fs::write(&file, stored).unwrap();
            assert_eq!(client_id(&file).unwrap(), sent);
            assert_eq!(std::fs::read_to_string(&file).unwrap(), stored);
        }
        for bad in [
            "two\nlines".to_owned(),
            "ümlaut".into(),
            "x".repeat(1_000_000),
        ] {
            std::fs::write(&file, &bad).unwrap();
            assert!(matches!(client_id(&file), Err(ApiError::BadClientId(_))));
            assert_eq!(
                std::fs::read_to_string(&file).unwrap(),
                bad,
                "nothing is overwritten"
            );
        }
        std::fs::write(&file, " \n").unwrap();
        assert!(
            uuid::Uuid::parse_str(&client_id(&file).unwrap()).is_ok(),
            "an empty file has no id"
        );
    }
}

//! The access token and where it is kept: a file only its owner can read, one entry a server.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ApiError;

/// An access token. It never shows itself: `Debug` prints dots.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// Wraps a token; none is made of an empty text.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text for the `Authorization` header, and for nothing else.
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Where tokens come from.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// `NEMO_TOKEN`, or the studio inside the program: used as it is, never replaced.
    Given(Token),
    /// Saved here, taken anonymously when there is none.
    Saved(AccountVault),
}

/// What is saved of an anonymous account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedAccount {
    pub token: Token,
    #[serde(default)]
    pub user_id: Option<String>,
    #[serde(default)]
    pub expires_at: Option<String>,
}

/// Where anonymous accounts are kept, one for each server: the operating system's keyring where that is wished and one
/// answers, else a file.
#[derive(Clone, Debug)]
pub struct AccountVault {
    pub file: PathBuf,
    pub keyring: bool,
}

/// The name that the keyring knows this program by.
const SERVICE: &str = "nemo-tui";

impl AccountVault {
    /// The account kept for a server; none where there is no readable one.
    pub async fn load(&self, base: &str) -> Option<SavedAccount> {
        let (vault, base) = (self.clone(), base.to_owned());
        // A keyring may ask the user to unlock it: never on a thread that serves others.
        let load = move || {
            let entry = || {
                keyring::Entry::new(SERVICE, &base)
                    .ok()?
                    .get_password()
                    .ok()
            };
            let kept = vault
                .keyring
                .then(entry)
                .flatten()
                .and_then(|text| serde_json::from_str(&text).ok());
            kept.or_else(|| all(&vault.file).remove(&base))
        };
        tokio::task::spawn_blocking(load).await.ok().flatten()
    }

    /// Keeps the account for a server. The file is replaced at once and is for its owner alone.
    pub async fn save(&self, base: &str, saved: &SavedAccount) -> Result<(), ApiError> {
        let (vault, base, saved) = (self.clone(), base.to_owned(), saved.clone());
        let save = move || {
            let in_keyring = vault.keyring && {
                let text = serde_json::to_string(&saved).unwrap_or_default();
                let set =
                    keyring::Entry::new(SERVICE, &base).and_then(|entry| entry.set_password(&text));
                set.inspect_err(|e| tracing::warn!("no keyring answers, the file is used: {e}"))
                    .is_ok()
            };
            let mut entries = all(&vault.file);
            let was_there = entries.remove(&base).is_some();
            if !in_keyring {
                entries.insert(base, saved);
            } else if !was_there {
                return Ok(());
            }
            let text = serde_json::to_string_pretty(&entries)
                .map_err(|e| ApiError::file(&vault.file, &e.into()))?;
            write_private(&vault.file, &text).map_err(|e| ApiError::file(&vault.file, &e))
        };
        tokio::task::spawn_blocking(save)
            .await
            .map_err(|e| ApiError::Unexpected(e.to_string()))?
    }
}

fn all(file: &Path) -> BTreeMap<String, SavedAccount> {
    std::fs::read_to_string(file)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Writes a file that nobody else may read, by a temporary name and a rename.
pub fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(dir) = file.parent() {
        std::fs::create_dir_all(dir)?;
    }
    let temporary = file.with_extension(format!("{}.tmp", std::process::id()));
    let mut out = crate::fs::private::options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&temporary)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    std::fs::rename(&temporary, file)
}

/// The client id: made once, kept where NemoVideo's other tools keep it. A new one each time runs into the limit of
/// tokens for an address, so an id that another tool wrote is used as it is, whatever its form.
///
/// # Errors
/// If the file cannot be read or written, or holds what cannot be sent.
pub fn client_id(file: &Path) -> Result<String, ApiError> {
    match read_short(file) {
        Ok(text) if !text.trim().is_empty() => {
            return checked_client_id(text.trim(), &file.display().to_string());
        }
        Ok(_) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => return Err(ApiError::file(file, &e)),
    }
    let id = uuid::Uuid::new_v4().to_string();
    write_private(file, &id).map_err(|e| ApiError::file(file, &e))?;
    Ok(id)
}

/// A client id that can stand in a header; `source` names where it is from.
///
/// # Errors
/// If it cannot.
pub fn checked_client_id(id: &str, source: &str) -> Result<String, ApiError> {
    let fits = id.len() <= LONGEST_CLIENT_ID && id.bytes().all(|b| (b'!'..=b'~').contains(&b));
    if fits {
        Ok(id.to_owned())
    } else {
        Err(ApiError::BadClientId(source.to_owned()))
    }
}

/// Characters.
const LONGEST_CLIENT_ID: usize = 256;

/// The beginning of a file that should be short.
fn read_short(file: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?
        .take(4 * LONGEST_CLIENT_ID as u64)
        .read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tokens_are_kept_for_each_server_and_for_the_owner_alone() {
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
    fn the_client_id_is_made_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("nemovideo/client_id");
        assert_eq!(client_id(&file).unwrap(), client_id(&file).unwrap());
    }

    // NemoVideo's skill writes `client-<epoch>-<random>` where `uuidgen` is missing.
    #[test]
    fn a_client_id_of_another_tool_is_used_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("client_id");
        for (kept, sent) in [
            ("client-1742345678-12345\n", "client-1742345678-12345"),
            ("  a.b:c~1", "a.b:c~1"),
        ] {
            std::fs::write(&file, kept).unwrap();
            assert_eq!(client_id(&file).unwrap(), sent);
            assert_eq!(std::fs::read_to_string(&file).unwrap(), kept);
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

//! The access token and where it is kept: a file only its owner can read, one entry a server.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
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
    /// Saved in this file, taken anonymously when there is none.
    Saved(PathBuf),
}

/// What is saved of an anonymous account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Saved {
    pub token: Token,
    #[serde(default)]
    pub user_id: Option<String>,
    #[serde(default)]
    pub expires_at: Option<String>,
}

/// The saved account for a server; none where there is no readable entry.
pub fn load(file: &Path, base: &str) -> Option<Saved> {
    all(file).remove(base)
}

/// Saves the account for a server. The file is replaced at once and is for its owner alone.
pub fn save(file: &Path, base: &str, saved: &Saved) -> Result<(), ApiError> {
    let mut entries = all(file);
    entries.insert(base.to_owned(), saved.clone());
    let text = serde_json::to_string_pretty(&entries).map_err(|e| problem(file, &e))?;
    write_private(file, &text).map_err(|e| problem(file, &e))
}

fn all(file: &Path) -> BTreeMap<String, Saved> {
    std::fs::read_to_string(file).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn problem(path: &Path, why: &dyn fmt::Display) -> ApiError {
    ApiError::File { path: path.to_owned(), why: why.to_string() }
}

/// Writes a file that nobody else may read, by a temporary name and a rename.
pub fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(dir) = file.parent() {
        std::fs::create_dir_all(dir)?;
    }
    let temporary = file.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&temporary)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    std::fs::rename(&temporary, file)
}

/// The client id: made once, kept where NemoVideo's other tools keep it. A new one each time runs into the limit of
/// tokens for an address.
pub fn client_id(file: &Path) -> Result<String, ApiError> {
    if let Some(id) = std::fs::read_to_string(file).ok().map(|s| s.trim().to_owned()).filter(|s| uuid::Uuid::parse_str(s).is_ok())
    {
        return Ok(id);
    }
    let id = uuid::Uuid::new_v4().to_string();
    write_private(file, &id).map_err(|e| problem(file, &e))?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_kept_for_each_server_and_for_the_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sub/credentials.json");
        let saved = |t: &str| Saved { token: Token::new(t).unwrap(), user_id: None, expires_at: None };
        save(&file, "https://a", &saved("one")).unwrap();
        save(&file, "https://b", &saved("two")).unwrap();
        assert_eq!(load(&file, "https://a").unwrap().token.secret(), "one");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
        assert_eq!(format!("{:?}", saved("secret").token), "Token(…)");
    }

    #[test]
    fn the_client_id_is_made_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("nemovideo/client_id");
        assert_eq!(client_id(&file).unwrap(), client_id(&file).unwrap());
    }
}

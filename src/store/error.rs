//! Errors of the store, with hints.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::domain::reason::{Hint, Reason};
use crate::i18n::errors::Localized;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;

/// Error of a store operation.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.reason())]
pub enum StoreError {
    Folder(PathBuf, std::io::Error),
    Full(PathBuf),
    Database(#[from] rusqlite::Error),
    /// Schema version of a database that a newer program created.
    Newer(i64),
    /// The thread of the database cannot be started.
    Thread(std::io::Error),
    /// The program is ending.
    Closed,
}

fn database_reason(e: &rusqlite::Error) -> Reason {
    match e.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Reason::DatabaseLocked,
        Some(ErrorCode::DiskFull) => Reason::DiskFull,
        _ if is_damaged(e) => Reason::DatabaseDamaged(e.to_string()),
        _ => Reason::Database(e.to_string()),
    }
}

fn is_damaged(e: &rusqlite::Error) -> bool {
    matches!(
        e.sqlite_error_code(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
    )
}

impl StoreError {
    /// Returns true if another program has locked the database.
    pub fn is_locked(&self) -> bool {
        matches!(
            self,
            Self::Database(e) if matches!(
                e.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            )
        )
    }

    /// Returns the reason of the error.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Folder(folder, e) => Reason::DataFolder {
                folder: folder.clone(),
                why: Box::new(Reason::from(e)),
            },
            Self::Full(folder) => Reason::DiskOfFolderFull(folder.clone()),
            Self::Database(e) => database_reason(e),
            Self::Newer(schema) => Reason::NewerDatabase(*schema),
            Self::Thread(e) => Reason::DatabaseThread(Box::new(Reason::from(e))),
            Self::Closed => Reason::ProgramEnding,
        }
    }
}

impl Localized for StoreError {
    fn message(&self, lang: Lang) -> String {
        reasons::text(lang, &self.reason())
    }

    fn hint(&self, lang: Lang) -> String {
        self.next_step().text(lang)
    }
}

impl StoreError {
    /// Returns what the user can do about the error.
    pub fn next_step(&self) -> Hint {
        match self {
            Self::Full(_) => Hint::FreeDisk,
            Self::Database(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                Hint::WaitForProgram
            }
            Self::Newer(_) => Hint::UseNewerProgram,
            Self::Database(e) if is_damaged(e) => Hint::MoveDatabase,
            _ => Hint::ChooseFolder,
        }
    }
}

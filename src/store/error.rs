//! Errors of the store, with hints.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::domain::io_reason::reason;

/// Error of a store operation.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the data folder {} cannot be used: {}", .0.display(), reason(.1))]
    Folder(PathBuf, std::io::Error),
    #[error("the disk of {0} is full")]
    Full(PathBuf),
    #[error("{}", database_message(.0))]
    Database(#[from] rusqlite::Error),
    #[error("the database was created by a newer version of the program (schema {0})")]
    Newer(i64),
    #[error("the database thread cannot be started: {}", reason(.0))]
    Thread(std::io::Error),
    #[error("the program is ending")]
    Closed,
}

fn database_message(e: &rusqlite::Error) -> String {
    match e.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "the database is locked by another program".into()
        }
        Some(ErrorCode::DiskFull) => "the disk is full".into(),
        _ if is_damaged(e) => format!("the database nemo-tui.db is damaged: {e}"),
        _ => format!("database error: {e}"),
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

    /// Returns what the user can do about the error.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Full(_) => "Free some disk space, then try again.",
            Self::Database(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                "Try again when that program has finished."
            }
            Self::Newer(_) => "Use the newer version, or choose another folder with --data-dir.",
            Self::Database(e) if is_damaged(e) => {
                "Move nemo-tui.db away and start again. The studio's projects and media are \
                 separate files and are kept: open a project with --session ID (the file names in \
                 studio/projects)."
            }
            _ => "Choose another folder with --data-dir.",
        }
    }
}

//! Record of an uploaded file in the database, stored as JSON.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::api::UploadedFile;
use crate::store::{Store, StoreError};

/// Uploaded file: the server's description, whose hash is that of the local file if there is one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct UploadRecord {
    #[serde(flatten)]
    pub uploaded: UploadedFile,
    /// Absolute path of the local file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<PathBuf>,
    /// Size of the local file (bytes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Modification time of the local file (ns since 1970).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_ns: Option<u64>,
}

impl UploadRecord {
    /// Reads the records of a session in upload order. Unreadable ones are skipped.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(crate) fn read_all(store: &Store, session: &str) -> Result<Vec<Self>, StoreError> {
        let records = store.assets(session)?;
        let records = records.iter();
        Ok(records
            .filter_map(|record| serde_json::from_str(record).ok())
            .collect())
    }
}

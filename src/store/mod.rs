//! Persistent storage: an SQLite database in the data directory, accessible to its owner only.

mod database;
mod error;
mod handle;
mod instance_lock;
mod permissions;
mod renders;
mod schema;
mod sessions;
mod transcripts;
mod turns;
mod versions;

pub use database::{Store, now_ms};
pub use error::StoreError;
pub use handle::StoreHandle;
pub use sessions::SessionRow;
pub use turns::TurnRow;
pub use versions::VersionRow;

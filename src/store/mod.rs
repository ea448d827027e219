//! Persistent storage: an SQLite database in the data directory, accessible to its owner only.

mod database;
mod error;
mod handle;
mod instance_lock;
mod schema;
mod versions;

pub use database::{SessionRow, Store, TurnRow, now_ms};
pub use error::StoreError;
pub use handle::StoreHandle;
pub use versions::VersionRow;

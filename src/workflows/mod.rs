//! Multi-step workflows shared by the TUI and the headless commands: sessions, turns, exports,
//! pictures.

pub mod export;
pub mod interchange_export;
pub mod media_library;
pub mod media_resolver;
pub mod pictures;
mod polling;
pub mod recordings;
pub mod recovery;
mod services;
pub mod session;
pub mod turn;
pub mod upload;
pub(crate) mod upload_record;

pub use polling::PollingPolicy;
pub use services::Services;

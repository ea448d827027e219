//! Start of a run, shared by the editor and the headless commands: settings, connection to the
//! backend, failures and output.

mod connect;
mod failure;
mod output;
mod settings;
#[cfg_attr(not(feature = "studio"), path = "no_studio.rs")]
mod studio;

pub use connect::{Backend, connect, speech_service};
pub use failure::Failure;
pub use output::CommandOutput;
pub use settings::RunSettings;
pub use studio::start_studio;

/// Address of a running server for other agents.
pub struct AgentServer {
    pub url: String,
    /// File with the bearer token.
    pub token_file: std::path::PathBuf,
}

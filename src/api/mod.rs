//! Client of NemoVideo's protocol. The cloud and the studio are served by the same code.

mod address;
pub mod auth;
pub mod chat;
pub mod client;
mod endpoint;
pub(crate) mod endpoints;
pub mod error;
mod http_client;
pub mod identity;
pub mod reachability;
#[cfg_attr(not(feature = "keyring"), path = "no_keyring.rs")]
mod system_keyring;
mod transfer;
mod wire;

pub(crate) use address::is_loopback;
pub use client::ApiClient;
pub(crate) use endpoint::{Endpoint, is_plain_id};
pub use endpoints::Call;
pub use endpoints::apply_edits::{ApplyEditsReply, ApplyEditsRequest, EditCall};
pub use endpoints::change_history::{HistoryRequest, HistoryStep};
pub use endpoints::follow::{FollowRequest, FollowedProposal, FollowedSession, FollowedStep};
pub(crate) use endpoints::poll_render::ProgressSeries;
pub use endpoints::propose::ProposeRequest;
pub use endpoints::submit_render::new_render_id;
pub use endpoints::upload::UploadedFile;
pub use error::ApiError;
pub(crate) use http_client::client_builder;
#[cfg(feature = "studio")]
pub(crate) use transfer::upload::unescape_file_name;
pub(crate) use transfer::upload::{check_file, check_readable};

//! Client of NemoVideo's protocol. The cloud and the studio are served by the same code.

mod address;
pub mod auth;
pub mod chat;
mod chunked_writer;
pub mod client;
mod download;
pub mod error;
pub mod identity;
mod media;
pub mod reachability;
pub mod render;
pub mod routes;
pub mod session;
pub mod state;
pub mod upload;
pub mod wire;

pub use client::ApiClient;
pub use error::ApiError;

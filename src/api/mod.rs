//! NemoVideo's protocol, client side. It speaks to the cloud and to the studio alike and cannot tell which.

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

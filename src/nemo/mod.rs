//! NemoVideo's protocol, client side. It speaks to the cloud and to the studio alike and cannot tell which.

mod address;
pub mod auth;
pub mod chat;
pub mod client;
mod download;
pub mod error;
pub mod identity;
mod media;
pub mod reach;
pub mod render;
pub mod routes;
pub mod session;
mod spool;
pub mod state;
pub mod upload;
pub mod wire;

pub use client::Nemo;
pub use error::ApiError;

//! The client against a scripted server, over real sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod binary;
mod chat;
#[path = "../common/mod.rs"]
mod common;
mod jobs;
mod pictures;
mod reports;
mod requests;
mod scripts;
mod server;

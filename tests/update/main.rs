//! The editor without a screen: messages in, effects out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod desk;
mod direct_edits;
mod edit_keys;
mod exports;
mod flows;
mod following;
mod harness;
mod late_answers;
mod media;
mod pictures;
mod proposals;
mod questions;
mod random;
mod replay;
mod sound;
mod speech;

//! Public bug reports about media, reproduced with the built program: each test names the report
//! and asserts the correct result.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod captions;
mod colors;
mod formats;
mod found;
mod frames;
mod interchange;
mod kit;
mod length;
mod refusals;
mod shape;
mod sound;
mod streams;
mod text;
mod variants;

//! State of the editor by owner: one struct per file, with the functions that change it.

pub mod chat;
pub mod composer;
pub mod connection;
pub mod credits;
pub mod direct_edits;
pub mod exports;
pub mod following;
pub mod input;
pub mod layout;
pub mod media;
pub mod pictures;
pub mod screen;
pub mod session;
pub mod sound;
pub mod speech;
pub mod timeline;
pub mod transcript;

//! The editing domain: timelines, edits, drafts and file formats. Performs no I/O.
//!
//! Times are whole milliseconds unless a name says otherwise.

pub mod adjustments;
pub mod assemble;
pub mod asset;
pub mod built_in_music;
pub mod chat_event;
pub mod clock;
pub mod credits;
pub mod diff;
pub mod direct_edit;
pub mod draft;
pub mod edit;
pub(crate) mod excerpt;
pub(crate) mod export_estimate;
pub mod interchange;
pub mod io_reason;
pub mod picture;
pub mod proposal;
pub mod quality;
pub mod question;
pub mod reason;
pub mod redact;
pub mod render_job;
pub mod resolution;
pub mod serialize;
pub mod spoken;
pub mod subtitle;
pub mod summary;
pub mod text;
pub mod timeline;
pub mod transcript;
mod vocabulary;

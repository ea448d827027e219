//! What editing is: the timeline, the edits on it, and the words for both. Nothing here does I/O.
//!
//! Every time is in whole milliseconds unless a name says otherwise.

pub mod adjustments;
pub mod assemble;
pub mod asset;
pub mod built_in_music;
pub mod chat_event;
pub mod clock;
pub mod credits;
pub mod diff;
pub mod draft;
pub mod edit;
pub mod encode;
pub mod interchange;
pub mod io_reason;
pub mod picture;
pub mod question;
pub mod redact;
pub mod render_job;
pub mod subtitle;
pub mod summary;
pub mod text;
pub mod timeline;
pub mod transcript;

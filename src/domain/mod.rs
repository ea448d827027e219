//! What editing is: the timeline, the edits on it, and the words for both. Nothing here does I/O.
//!
//! Every time is in whole milliseconds unless a name says otherwise.

pub mod assemble;
pub mod asset;
pub mod bed;
pub mod clock;
pub mod credits;
pub mod diff;
pub mod draft;
pub mod edit;
pub mod encode;
pub mod heard;
pub mod interchange;
pub mod look;
pub mod mask;
pub mod picture;
pub mod question;
pub mod reason;
pub mod render_job;
pub mod subtitle;
pub mod summary;
pub mod text;
pub mod timeline;
pub mod transcript;

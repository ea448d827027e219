//! The conversation with the agent, without I/O: the queue of messages, the turn, its recovery, the
//! replacement of a lost session, and the agent's GUI instructions.
//!
//! The editor and the scripts drive the same [`state::Conversation`]: they report what happened and
//! execute the returned [`step::Step`]s in order. Whatever decides about the user's credits is
//! decided here, once:
//!
//! - A message is posted once. Only the user sends it again, with one exception: a script does,
//!   once, if the session is gone, no response had begun and nothing is lost with the session.
//! - Queued messages are sent only after a turn that ended well. After any other turn, a failed
//!   upload or the loss of the session they wait for the user, because they were written for a
//!   timeline or a media file that may not exist.
//! - A lost response is looked for at the times of [`recovery::RecoverySchedule`].
//! - Instructions of an unfinished response are not followed, because the state may not be final.

pub mod questions;
pub mod recovery;
pub mod response;
pub mod state;
pub mod step;
#[cfg(test)]
mod tests;
pub mod turn;

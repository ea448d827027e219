//! The conversation with the agent, without I/O: the queue of messages, the turn, its recovery, the
//! replacement of a lost session, and the agent's GUI instructions.
//!
//! The editor and the scripts drive the same [`state::Conversation`]: they report what happened and
//! execute the returned [`step::Step`]s in order. Whatever decides about the user's credits is
//! decided here, once:
//!
//! - A message is posted once. Only the user sends it again, with one exception: see
//!   [`state::Conversation::may_continue_in_new_session`].
//! - Queued messages are sent only after a turn that ended well. After any other turn they wait for
//!   the user, because they were written for a timeline that may not exist.
//! - Instructions of an unfinished response are ignored, because the state may not be final.

pub mod questions;
pub mod response;
pub mod state;
pub mod step;
#[cfg(test)]
mod tests;
pub mod turn;

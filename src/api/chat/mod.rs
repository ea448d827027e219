//! Chat turn: posts a message and streams the response. The message is posted exactly once:
//! reconnects and redirects of eventsource-client are disabled, and the transport refuses a second
//! request.

mod batch;
pub mod decode;
mod error;
mod error_events;
mod idle;
mod json_repair;
mod questions;
mod stream;
mod text_assembler;
mod text_chunk;
mod transport;
mod turn;

pub use crate::domain::chat_event::{ChatEvent, ToolPhase};
pub use decode::{ChatDecoder, TurnEndHint};
pub use error::ChatError;
pub use stream::{TurnLimits, read_events};

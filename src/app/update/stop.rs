//! Stopping the response in progress.

use crate::app::effect::{ChatEffect, Effect};
use crate::app::model::Model;

/// Stops the response of an LLM agent, or returns `None` if none is in progress.
pub fn stop_turn(model: &Model) -> Option<Effect> {
    let pending = model.session.chat.pending.as_ref();
    let request = pending.filter(|_| model.can_stop_turn())?.id();
    Some(Effect::Chat(ChatEffect::StopTurn { request }))
}

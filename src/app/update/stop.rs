//! Stopping the response in progress.

use super::feedback::flash;
use crate::app::effect::{ChatEffect, Effect};
use crate::app::model::Model;
use crate::app::state::screen::FLASH_MS;
use crate::i18n::ui::{Phrase, phrase};

/// Effect of Esc on the response in progress.
pub enum Stop {
    /// Nothing: there is no response to stop.
    Nothing,
    /// It asked to press Esc again.
    Asked,
    Stopped(Effect),
}

/// Stops the response in progress. In the cloud, where the turn may have cost credits, it asks
/// first.
pub fn stop_turn(model: &mut Model) -> Stop {
    let pending = model.session.chat.pending.as_ref();
    let Some(request) = pending.filter(|_| model.can_stop_turn()).map(|p| p.id()) else {
        return Stop::Nothing;
    };
    if !model.connection.local && model.input.stop_until_ms <= model.now_ms {
        model.input.stop_until_ms = model.now_ms + FLASH_MS;
        flash(model, phrase(model.options.lang, Phrase::StopAsks));
        return Stop::Asked;
    }
    model.input.stop_until_ms = 0;
    Stop::Stopped(Effect::Chat(ChatEffect::StopTurn { request }))
}

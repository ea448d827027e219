//! Calls of the service whose replies are shown in the chat.

use super::transcript::{note, report_error};
use crate::api::Call;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::UserError;
use crate::app::state::chat::Suggestion;
use crate::app::state::session::ReplyNotice;
use crate::domain::text::links;

/// Makes a call. Its reply will be shown; an earlier call is no longer awaited.
pub fn make(model: &mut Model, call: Call, notice: ReplyNotice) -> Effect {
    let pending = model.ids.pending(notice);
    let request = pending.id();
    model.session.call = Some(pending);
    Effect::Call { request, call }
}

/// Shows the reply and suggests opening its link.
pub fn replied(model: &mut Model, result: Result<String, UserError>) -> Vec<Effect> {
    let Some(pending) = model.session.call.take() else {
        return Vec::new();
    };
    match result {
        Ok(text) => {
            if let Some(link) = links(&text).pop() {
                model.session.chat.suggestion = Some(Suggestion::Link(link));
            }
            let notice = pending.purpose;
            note(model, notice(&text, model.options.lang))
        }
        Err(error) => report_error(model, error),
    }
}

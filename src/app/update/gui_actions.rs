//! The agent's instructions for a GUI, such as starting an export.

use super::exports;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::state::chat::Suggestion;
use crate::language::gui::GuiAction;

/// Follows an instruction, or suggests it. State and balance are fetched after every turn anyway.
pub fn apply(model: &mut Model, action: GuiAction, run: bool) -> Vec<Effect> {
    let suggestion = match action {
        GuiAction::Export(request) if run => return exports::start(model, request),
        GuiAction::Export(request) => Suggestion::Export(request),
        GuiAction::Upload => Suggestion::Upload,
        GuiAction::Edit(sentence) => Suggestion::Edit(sentence),
        GuiAction::ShowState | GuiAction::ShowCredits => return Vec::new(),
    };
    model.session.chat.suggestion = Some(suggestion);
    Vec::new()
}

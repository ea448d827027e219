//! The agent's instructions for a GUI, such as starting an export.

use super::exports;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::state::chat::Suggestion;
use crate::language::gui::GuiAction;
use crate::language::route::asks_for_export;

/// Applies the agent's instructions for a GUI. State and balance are fetched after every turn
/// anyway; an export starts if the user asked for it or it is configured, else it is suggested.
pub fn apply(model: &mut Model, message: &str, actions: Vec<GuiAction>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for action in actions {
        match action {
            GuiAction::Export => {
                if (asks_for_export(message) || model.options.export_at_once)
                    && model.session.timeline.timeline().is_some()
                {
                    effects.extend(exports::start(model, None));
                } else {
                    model.session.chat.suggestion = Some(Suggestion::Export);
                }
            }
            GuiAction::Upload => model.session.chat.suggestion = Some(Suggestion::Upload),
            GuiAction::Edit(sentence) => {
                model.session.chat.suggestion = Some(Suggestion::Edit(sentence))
            }
            GuiAction::ShowState | GuiAction::ShowCredits => {}
        }
    }
    effects
}

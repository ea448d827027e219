//! Suggestions from the agent's reply, a lost response or an error, accepted with one key. Nothing
//! that costs credits runs unasked.

use super::{chat, composer, exports, flash, overlays, questions};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::state::chat::Suggestion;
use crate::domain::text::{host, punycode_url};
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Focus;
use crate::language::gui::GuiAction;
use crate::language::route::asks_for_export;

/// Applies the agent's instructions for a GUI. State and balance are fetched after every turn
/// anyway; an export starts if the user asked for it or it is configured, else it is suggested.
pub fn apply_gui_actions(model: &mut Model, message: &str, actions: Vec<GuiAction>) -> Vec<Effect> {
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

/// Opens a web page and shows its host.
pub fn open_link(model: &mut Model, link: &str) -> Vec<Effect> {
    flash(
        model,
        Message::LinkOpened { host: &host(link) }.text(model.options.lang),
    );
    vec![Effect::OpenLink {
        link: punycode_url(link),
    }]
}

/// Accepts the suggestion.
pub fn accept(model: &mut Model) -> Vec<Effect> {
    match model.session.chat.suggestion.take() {
        None => Vec::new(),
        Some(Suggestion::Resend(message) | Suggestion::Retry(message)) => {
            model.session.chat.queued_messages.push_front(message);
            chat::send_next(model)
        }
        Some(Suggestion::Export) => exports::start(model, None),
        Some(Suggestion::Answer(_)) => {
            questions::open(model);
            Vec::new()
        }
        Some(Suggestion::Upload) => overlays::open_picker(model),
        Some(Suggestion::Edit(sentence)) => {
            model.screen.focus = Focus::Composer;
            composer::restore_message(model, &sentence)
        }
        Some(Suggestion::Open(path)) => {
            flash(model, phrase(model.options.lang, Phrase::Opening));
            vec![Effect::OpenFile { path }]
        }
        Some(Suggestion::Link(link)) => open_link(model, &link),
    }
}

//! What one key does: what the agent's words, a lost answer or an error suggest. Nothing that costs is done unasked.

use super::{chat, composer, exports, flash, overlays, questions};
use crate::app::effect::Effect;
use crate::app::model::{Model, Suggestion};
use crate::domain::text::{address, host};
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::input::Focus;
use crate::language::gui::GuiAction;
use crate::language::route::asks_for_export;

/// Takes in what the agent told a window's user to do. The state and the balance are read after every turn anyway; an
/// export is begun where the user asked for it (or the configuration says so), else offered.
pub fn take_in(model: &mut Model, message: &str, wishes: Vec<GuiAction>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for wish in wishes {
        match wish {
            GuiAction::Export => {
                if (asks_for_export(message) || model.options.export_at_once)
                    && model.timeline.timeline().is_some()
                {
                    effects.extend(exports::start(model, None));
                } else {
                    model.suggestion = Some(Suggestion::Export);
                }
            }
            GuiAction::Upload => model.suggestion = Some(Suggestion::Upload),
            GuiAction::Edit(sentence) => model.suggestion = Some(Suggestion::Edit(sentence)),
            GuiAction::ShowState | GuiAction::ShowCredits => {}
        }
    }
    effects
}

/// Opens a page, and tells whose.
pub fn open_link(model: &mut Model, link: &str) -> Vec<Effect> {
    flash(
        model,
        fill(phrase(model.lang, Phrase::LinkOpened), &[&host(link)]),
    );
    vec![Effect::OpenLink {
        link: address(link),
    }]
}

/// The key was pressed.
pub fn accept(model: &mut Model) -> Vec<Effect> {
    match model.suggestion.take() {
        None => Vec::new(),
        Some(Suggestion::Resend(message) | Suggestion::Retry(message)) => {
            model.queued_messages.push_front(message);
            chat::send_next(model)
        }
        Some(Suggestion::Export) => exports::start(model, None),
        Some(Suggestion::Answer(_)) => {
            questions::open(model);
            Vec::new()
        }
        Some(Suggestion::Upload) => overlays::open_picker(model),
        Some(Suggestion::Edit(sentence)) => {
            model.focus = Focus::Composer;
            composer::put_back(model, &sentence)
        }
        Some(Suggestion::Open(path)) => {
            flash(model, phrase(model.lang, Phrase::Opening));
            vec![Effect::OpenFile { path }]
        }
        Some(Suggestion::Link(link)) => open_link(model, &link),
    }
}

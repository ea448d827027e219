//! What one key does: what the agent's words, a lost answer or an error suggest. Nothing that costs is done unasked.

use super::{chat, composer, exports, flash, overlays, questions};
use crate::app::effect::Effect;
use crate::app::model::{Model, Offer};
use crate::domain::text::{address, host};
use crate::input::Place;
use crate::language::gui::GuiAction;
use crate::language::route::asks_for_export;
use crate::language::words::{W, fill, w};

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
                    model.offer = Some(Offer::Export);
                }
            }
            GuiAction::Upload => model.offer = Some(Offer::Upload),
            GuiAction::Edit(sentence) => model.offer = Some(Offer::Edit(sentence)),
            GuiAction::ShowState | GuiAction::ShowCredits => {}
        }
    }
    effects
}

/// Opens a page, and tells whose.
pub fn open_link(model: &mut Model, link: &str) -> Vec<Effect> {
    flash(model, fill(w(model.lang, W::LinkOpened), &[&host(link)]));
    vec![Effect::OpenLink {
        link: address(link),
    }]
}

/// The key was pressed.
pub fn accept(model: &mut Model) -> Vec<Effect> {
    match model.offer.take() {
        None => Vec::new(),
        Some(Offer::Resend(message) | Offer::Retry(message)) => {
            model.waiting.push_front(message);
            chat::send_next(model)
        }
        Some(Offer::Export) => exports::start(model, None),
        Some(Offer::Answer(_)) => {
            questions::open(model);
            Vec::new()
        }
        Some(Offer::Upload) => overlays::open_picker(model),
        Some(Offer::Edit(sentence)) => {
            model.place = Place::Composer;
            composer::put_back(model, &sentence)
        }
        Some(Offer::Open(path)) => {
            flash(model, w(model.lang, W::Opening));
            vec![Effect::OpenFile { path }]
        }
        Some(Offer::Link(link)) => open_link(model, &link),
    }
}

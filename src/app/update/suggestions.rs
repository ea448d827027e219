//! Suggestions from the agent's reply, a lost response or an error, accepted with one key. Nothing
//! that costs credits runs unasked.

use super::feedback::flash;
use super::{chat, composer, exports, overlays, questions, sample, speech, transcript};
use crate::app::effect::{DesktopEffect, Effect};
use crate::app::model::Model;
use crate::app::state::chat::Suggestion;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::Focus;

/// Accepts the suggestion, or the sample project that the welcome suggests.
pub fn accept(model: &mut Model) -> Vec<Effect> {
    match model.session.chat.suggestion.take() {
        None => sample::load(model),
        Some(Suggestion::Resend(message) | Suggestion::Retry(message)) => {
            chat::resend(model, message)
        }
        Some(Suggestion::Export(request)) => exports::start(model, request),
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
            vec![Effect::Desktop(DesktopEffect::OpenFile { path })]
        }
        Some(Suggestion::SpeechModel(_)) => speech::install_model(model),
        Some(Suggestion::Link(link)) => transcript::open_link(model, &link),
    }
}

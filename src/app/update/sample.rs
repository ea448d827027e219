//! The sample project of the welcome: media and a message.

use super::uploads;
use crate::app::effect::{Effect, FileEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::i18n::ui::{Phrase, phrase};

/// Requests the sample media for an untouched session of the studio, where edits are free.
pub fn load(model: &Model) -> Vec<Effect> {
    if model.connection.local && model.is_untouched() {
        vec![Effect::Files(FileEffect::WriteSample)]
    } else {
        Vec::new()
    }
}

/// Uploads the sample media, and sends the message about them once they are there.
pub fn written(model: &mut Model, files: Vec<String>) -> FollowUps {
    if !model.is_untouched() {
        return FollowUps::none();
    }
    let mut follow_ups = FollowUps::from(uploads::add(model, files));
    let message = phrase(model.options.lang, Phrase::SampleSentence);
    follow_ups.push(FollowUp::Submit(message.to_owned()));
    follow_ups
}

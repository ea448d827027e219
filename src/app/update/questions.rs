//! The agent's questions: answered with options or free text; the answer is the next message.

use crate::app::model::Model;
use crate::app::overlay::{Overlay, QuestionDialog};
use crate::app::state::chat::Suggestion;

/// Suggests answering the open question. Opens its options if nothing is being typed and no overlay
/// is open.
pub fn suggest_answer(model: &mut Model) {
    let Some(set) = model.session.conversation.open_question() else {
        return;
    };
    let title = set
        .questions
        .first()
        .map(|q| q.prompt.clone())
        .unwrap_or_default();
    if set.questions.iter().any(|q| !q.options.is_empty()) {
        model.session.chat.suggestion = Some(Suggestion::Answer(title));
        if model.overlay.is_none() && model.session.composer.field.is_empty() {
            open(model);
        }
    }
}

/// Suggests answering the open question.
pub fn suggest(model: &mut Model) {
    let question = model.session.conversation.open_question();
    let first = question.and_then(|q| q.questions.first());
    model.session.chat.suggestion =
        first.map(|question| Suggestion::Answer(question.prompt.clone()));
}

/// Opens the options of the open question.
pub fn open(model: &mut Model) {
    if let Some(set) = model.session.conversation.open_question() {
        model.overlay = Some(Overlay::Question(Box::new(QuestionDialog::new(
            set.clone(),
        ))));
    }
}

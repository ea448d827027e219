//! The agent's questions: answered with options or free text; the answer is the next message.

use crossterm::event::{KeyCode, KeyEvent};

use super::transcript::add_item;
use super::{chat, composer};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::{Overlay, QuestionDialog};
use crate::app::state::chat::Suggestion;
use crate::domain::question::QuestionSet;
use crate::domain::transcript::Item;
use crate::input::{Focus, Key};

/// Shows a question as soon as it arrives; replaces an open one.
pub fn question_asked(model: &mut Model, set: QuestionSet) -> Vec<Effect> {
    model.session.chat.open_question = Some(set.clone());
    add_item(model, Item::Question { questions: set })
}

/// Suggests answering the open question. Opens its options if nothing is being typed and no overlay
/// is open.
pub fn suggest_answer(model: &mut Model) {
    let Some(set) = &model.session.chat.open_question else {
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

/// Opens the options of the open question.
pub fn open(model: &mut Model) {
    if let Some(set) = &model.session.chat.open_question {
        model.overlay = Some(Overlay::Question(Box::new(QuestionDialog::new(
            set.clone(),
        ))));
    }
}

/// Handles a key over the options: a number or Enter chooses, Space marks one of several, letters
/// start a free-text answer, Esc leaves the question open.
pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let key = Key::from_event(event);
    let Some(Overlay::Question(dialog)) = &mut model.overlay else {
        return Vec::new();
    };
    let last = dialog.option_count().saturating_sub(1);
    match key.code {
        KeyCode::Esc => {
            model.overlay = None;
            model.session.chat.suggestion = model
                .session
                .chat
                .open_question
                .as_ref()
                .and_then(|set| set.questions.first())
                .map(|q| Suggestion::Answer(q.prompt.clone()));
        }
        KeyCode::Up => dialog.cursor = dialog.cursor.saturating_sub(1),
        KeyCode::Down => dialog.cursor = (dialog.cursor + 1).min(last),
        KeyCode::Left => dialog.go_back(),
        KeyCode::Char(' ') if dialog.is_multiple() => dialog.toggle(dialog.cursor),
        KeyCode::Char(digit @ '1'..='9')
            if digit as usize - '1' as usize <= last && key.is_printable() =>
        {
            let option = digit as usize - '1' as usize;
            dialog.cursor = option;
            if dialog.is_multiple() {
                dialog.toggle(option);
            } else {
                return choose(model, true);
            }
        }
        KeyCode::Enter => return choose(model, false),
        KeyCode::Char(_) if key.is_printable() => {
            model.overlay = None;
            model.screen.focus = Focus::Composer;
            return composer::type_key(model, event);
        }
        _ => {}
    }
    Vec::new()
}

/// Chooses the option under the cursor, or the marked ones; after the last question sends the
/// answer.
fn choose(model: &mut Model, by_number: bool) -> Vec<Effect> {
    let Some(Overlay::Question(dialog)) = &mut model.overlay else {
        return Vec::new();
    };
    if by_number || !dialog.is_multiple() || !dialog.has_choice() {
        dialog.choose_only(dialog.cursor);
    }
    if dialog.advance() {
        return Vec::new();
    }
    let answer = dialog.set.answer(&dialog.chosen);
    // Questions without options are answered in the composer, where the rest of the answer goes.
    let needs_text = dialog.set.questions.iter().any(|q| q.options.is_empty());
    model.overlay = None;
    if needs_text {
        model.screen.focus = Focus::Composer;
        return composer::restore_message(model, &answer);
    }
    if answer.is_empty() {
        Vec::new()
    } else {
        chat::answer(model, answer)
    }
}

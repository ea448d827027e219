//! The agent's question: answered by its options, or in the user's own words; the answer is the next message.

use crossterm::event::{KeyCode, KeyEvent};

use super::transcript::keep;
use super::{chat, composer};
use crate::app::effect::Effect;
use crate::app::model::{Model, Suggestion};
use crate::app::overlay::{Overlay, QuestionDialog};
use crate::domain::question::QuestionSet;
use crate::domain::transcript::Item;
use crate::input::{Focus, Key};

/// The agent asks: shown as it comes. A later question takes the place of this one.
pub fn asked(model: &mut Model, set: QuestionSet) -> Vec<Effect> {
    model.open_question = Some(set.clone());
    keep(model, Item::Question { asked: set })
}

/// Offers the open question, if there is one; where nobody types and nothing else is open, its options come up.
pub fn offer(model: &mut Model) {
    let Some(set) = &model.open_question else {
        return;
    };
    let title = set
        .questions
        .first()
        .map(|q| q.prompt.clone())
        .unwrap_or_default();
    if set.questions.iter().any(|q| !q.options.is_empty()) {
        model.suggestion = Some(Suggestion::Answer(title));
        if model.overlay.is_none() && model.composer.is_empty() {
            open(model);
        }
    }
}

/// Opens the options of the open question.
pub fn open(model: &mut Model) {
    if let Some(set) = &model.open_question {
        model.overlay = Some(Overlay::Question(Box::new(QuestionDialog::new(
            set.clone(),
        ))));
    }
}

/// A key over the options: a number or Enter chooses, Space marks where several can be chosen, letters are an answer in
/// the user's own words, and Esc leaves the question open.
pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let key = Key::of(event);
    let Some(Overlay::Question(choice)) = &mut model.overlay else {
        return Vec::new();
    };
    let last = choice.options().saturating_sub(1);
    match key.code {
        KeyCode::Esc => {
            model.overlay = None;
            model.suggestion = model
                .open_question
                .as_ref()
                .and_then(|set| set.questions.first())
                .map(|q| Suggestion::Answer(q.prompt.clone()));
        }
        KeyCode::Up => choice.cursor = choice.cursor.saturating_sub(1),
        KeyCode::Down => choice.cursor = (choice.cursor + 1).min(last),
        KeyCode::Left => choice.back(),
        KeyCode::Char(' ') if choice.is_multiple() => choice.mark(choice.cursor),
        KeyCode::Char(digit @ '1'..='9')
            if digit as usize - '1' as usize <= last && key.types() =>
        {
            let option = digit as usize - '1' as usize;
            choice.cursor = option;
            if choice.is_multiple() {
                choice.mark(option);
            } else {
                return choose(model, true);
            }
        }
        KeyCode::Enter => return choose(model, false),
        KeyCode::Char(_) if key.types() => {
            model.overlay = None;
            model.focus = Focus::Composer;
            return composer::type_key(model, event);
        }
        _ => {}
    }
    Vec::new()
}

/// Takes the option under the cursor, or what is marked; after the last question the answer goes.
fn choose(model: &mut Model, by_number: bool) -> Vec<Effect> {
    let Some(Overlay::Question(choice)) = &mut model.overlay else {
        return Vec::new();
    };
    if by_number || !choice.is_multiple() || !choice.has_marks() {
        choice.take(choice.cursor);
    }
    if choice.forward() {
        return Vec::new();
    }
    let answer = choice.set.answer(&choice.chosen);
    // What has no options is answered by words: the rest of the answer is put where they are written.
    let words_too = choice.set.questions.iter().any(|q| q.options.is_empty());
    model.overlay = None;
    if words_too {
        model.focus = Focus::Composer;
        return composer::put_back(model, &answer);
    }
    if answer.is_empty() {
        Vec::new()
    } else {
        chat::answer(model, answer)
    }
}

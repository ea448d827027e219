//! Keys of the completion list above the composer.

use crossterm::event::KeyCode;
use tui_textarea::CursorMove;

use super::composer;
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::list_cursor::ListCursor;
use crate::app::model::Model;
use crate::input::actions::by_id;
use crate::input::{Action, Focus, Key};

/// Handles a key while the completion list is open; returns `None` if the key is not for the list.
pub fn press(model: &mut Model, key: Key) -> Option<FollowUps> {
    if model.screen.focus != Focus::Composer || !key.modifiers.is_empty() {
        return None;
    }
    let completion = model.session.composer.completion.as_mut()?;
    let count = completion.choices.len();
    let mut cursor = ListCursor::at(completion.cursor);
    match key.code {
        KeyCode::Up => cursor.act_wrapping(Action::ListUp, count),
        KeyCode::Down => cursor.act_wrapping(Action::ListDown, count),
        KeyCode::Esc => {
            model.session.composer.completion = None;
            return Some(FollowUps::none());
        }
        KeyCode::Tab | KeyCode::Enter => return Some(accept(model)),
        _ => return None,
    };
    completion.cursor = cursor.index();
    Some(FollowUps::none())
}

fn accept(model: &mut Model) -> FollowUps {
    let Some(completion) = model.session.composer.completion.take() else {
        return FollowUps::none();
    };
    let Some(choice) = completion.choices.get(completion.cursor) else {
        return FollowUps::none();
    };
    let composer = &model.session.composer;
    let (row, column) = composer.cursor();
    let is_command =
        composer.current_line().starts_with('/') && column == completion.typed.chars().count() + 1;
    if is_command && row == 0 {
        model.session.composer.set_lines(Vec::new());
        let mut follow_ups = FollowUps::from(composer::changed(model));
        if let Some(row) = by_id(&choice.text) {
            follow_ups.push(FollowUp::RunAction(row.action));
        }
        return follow_ups;
    }
    for _ in 0..=completion.typed.chars().count() {
        model.session.composer.field.delete_char();
    }
    composer::mention(model, &choice.text);
    model
        .session
        .composer
        .field
        .move_cursor(CursorMove::Forward);
    composer::changed(model).into()
}

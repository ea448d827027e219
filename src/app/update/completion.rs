//! Completion of media and segment names after `@`, commands after `/`.

use crate::app::fuzzy::best;
use crate::app::model::Model;
use crate::app::state::composer::{Completion, CompletionChoice};
use crate::input::{ACTIONS, Focus};

/// Maximum number of choices.
const MAX_CHOICES: usize = 8;

/// Updates the choices for the word before the cursor.
pub fn refresh(model: &mut Model) {
    let (row, column) = (
        model.session.composer.field.cursor().0,
        model.session.composer.field.cursor().1,
    );
    let line = model
        .session
        .composer
        .field
        .lines()
        .get(row)
        .map_or("", String::as_str);
    let before: String = line.chars().take(column).collect();
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let is_only_word = row == 0 && model.session.composer.field.lines().len() == 1 && line == word;
    let choices = match (word.strip_prefix('@'), word.strip_prefix('/')) {
        (Some(typed), _) => (typed.to_owned(), mentions(model, typed)),
        (_, Some(typed)) if is_only_word => (typed.to_owned(), commands(model, typed)),
        _ => {
            model.session.composer.completion = None;
            return;
        }
    };
    let (typed, choices) = choices;
    model.session.composer.completion = (!choices.is_empty()).then_some(Completion {
        typed,
        choices,
        cursor: 0,
    });
}

fn mentions(model: &Model, typed: &str) -> Vec<CompletionChoice> {
    let mut all: Vec<CompletionChoice> = Vec::new();
    let mut add = |text: &str, description: String| {
        if !text.is_empty() && all.iter().all(|c| c.text != text) && all.len() < 2_000 {
            all.push(CompletionChoice {
                text: text.to_owned(),
                description,
            });
        }
    };
    model
        .session
        .media
        .assets
        .iter()
        .rev()
        .for_each(|name| add(name, String::new()));
    if let Some(t) = model.session.timeline.timeline() {
        t.segments()
            .for_each(|(track, s)| add(&s.name, track.label()));
    }
    best(typed, &all, |c| c.text.as_str(), MAX_CHOICES)
        .into_iter()
        .map(|i| all[i].clone())
        .collect()
}

fn commands(model: &Model, typed: &str) -> Vec<CompletionChoice> {
    if typed.contains('/') {
        return Vec::new();
    }
    let elsewhere = ACTIONS
        .iter()
        .filter(|e| !e.is_overlay_action() && e.panes != [Focus::Composer]);
    let all: Vec<CompletionChoice> = elsewhere
        .map(|e| CompletionChoice {
            text: e.id.to_owned(),
            description: e.description(model.options.lang).to_owned(),
        })
        .collect();
    // Search ids and descriptions.
    let keys: Vec<String> = all
        .iter()
        .map(|c| format!("{} {}", c.text, c.description))
        .collect();
    best(typed, &keys, String::as_str, MAX_CHOICES)
        .into_iter()
        .map(|i| all[i].clone())
        .collect()
}

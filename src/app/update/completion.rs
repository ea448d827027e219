//! Completion of media and segment names after `@`, commands after `/`.

use crate::app::fuzzy::best;
use crate::app::model::Model;
use crate::app::state::composer::{Completion, CompletionChoice};
use crate::domain::{asset, clock};
use crate::i18n::ui::{Phrase, phrase};
use crate::input::actions::entry;
use crate::input::{ACTIONS, Action, ActionRow, Focus};

/// Maximum number of choices.
const MAX_CHOICES: usize = 8;

/// Updates the choices for the word before the cursor.
pub fn refresh(model: &mut Model) {
    let composer = &model.session.composer;
    let ((row, column), line) = (composer.cursor(), composer.current_line());
    let before: String = line.chars().take(column).collect();
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let is_only_word = row == 0 && composer.field.lines().len() == 1 && line == word;
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

/// Names of segments and media files, in the order of the timeline and of the uploads.
fn mentions(model: &Model, typed: &str) -> Vec<CompletionChoice> {
    let lang = model.options.lang;
    let mut all: Vec<CompletionChoice> = Vec::new();
    let mut add = |text: &str, description: String| {
        if !text.is_empty() && all.iter().all(|c| c.text != text) && all.len() < 2_000 {
            all.push(CompletionChoice {
                text: text.to_owned(),
                description,
            });
        }
    };
    if let Some(t) = model.session.timeline.timeline() {
        t.segments().for_each(|(track, s)| {
            let at = clock::span(s.start_ms, s.end_ms());
            add(&s.name, format!("{} {at}", track.label()));
        });
    }
    for name in &model.session.media.assets {
        let kind = match name {
            name if asset::is_photo(name) => Phrase::KindPhoto,
            name if asset::is_audio(name) => Phrase::KindSound,
            _ => Phrase::KindClip,
        };
        let kind = phrase(lang, kind);
        let duration_ms = model.session.media.durations_ms.get(name).copied();
        add(
            name,
            match duration_ms.filter(|ms| *ms > 0) {
                Some(ms) => format!("{kind} {}", clock::short(ms)),
                None => kind.to_owned(),
            },
        );
    }
    best(typed, &all, |c| c.text.as_str(), MAX_CHOICES)
        .into_iter()
        .map(|i| all[i].clone())
        .collect()
}

/// Commands that are listed first, the most needed first.
const FIRST_COMMANDS: [Action; MAX_CHOICES] = [
    Action::Export,
    Action::Upload,
    Action::Undo,
    Action::New,
    Action::Sessions,
    Action::History,
    Action::Help,
    Action::Quit,
];

/// Commands whose id begins with the typed text, then those found in ids and descriptions.
fn commands(model: &Model, typed: &str) -> Vec<CompletionChoice> {
    if typed.contains('/') {
        return Vec::new();
    }
    let lang = model.options.lang;
    let first = FIRST_COMMANDS.iter().filter_map(|action| entry(*action));
    let mut rows: Vec<&ActionRow> = first.collect();
    if !typed.is_empty() {
        let elsewhere = |e: &&ActionRow| {
            !e.is_overlay_action()
                && e.panes != [Focus::Composer]
                && model.offers(e)
                && !FIRST_COMMANDS.contains(&e.action)
        };
        rows.extend(ACTIONS.iter().filter(elsewhere));
    }
    let keys: Vec<String> = rows
        .iter()
        .map(|e| format!("{} {}", e.id, e.description(lang)))
        .collect();
    let mut found = best(typed, &keys, String::as_str, rows.len());
    found.sort_by_key(|i| !rows[*i].id.starts_with(typed));
    found.truncate(MAX_CHOICES);
    found
        .into_iter()
        .map(|i| CompletionChoice {
            text: rows[i].id.to_owned(),
            description: rows[i].description(lang).to_owned(),
        })
        .collect()
}

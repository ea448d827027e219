//! A line that is typed: a time, a level, a text, what to search for, a name.

use crossterm::event::{KeyCode, KeyEvent};
use tui_textarea::TextArea;

use super::{history, text_input, timeline, timeline_edits, transcript};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::{Overlay, Prompt, PromptPurpose};
use crate::i18n::ui::{Phrase, phrase};
use crate::input::Key;
use crate::language::direct_edit::{self, DirectEdit};

/// A field with a text in it, the cursor behind it.
pub fn field(text: &str) -> TextArea<'static> {
    let mut field = TextArea::new(vec![text.to_owned()]);
    field.set_cursor_line_style(ratatui::style::Style::default());
    field.move_cursor(tui_textarea::CursorMove::End);
    field
}

/// A key for a field; what would leave its line does nothing.
pub fn type_into(field: &mut TextArea<'static>, event: KeyEvent) {
    let key = crate::input::Key::of(event);
    if !matches!(
        key.code,
        KeyCode::Enter | KeyCode::Up | KeyCode::Down | KeyCode::Tab
    ) && key.to_string() != "Ctrl-J"
    {
        text_input::press_in_line(field, event);
    }
}

pub fn open(model: &mut Model, about: PromptPurpose, text: &str) -> Vec<Effect> {
    let replaces = matches!(
        about,
        PromptPurpose::Volume(_) | PromptPurpose::Speed(_) | PromptPurpose::Search
    );
    model.overlay = Some(Overlay::Prompt(Box::new(Prompt {
        about,
        field: field(text),
        replaces,
        problem: None,
    })));
    Vec::new()
}

pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = &mut model.overlay else {
        return Vec::new();
    };
    match event.code {
        KeyCode::Esc => {
            let about = prompt.about.clone();
            model.overlay = None;
            if about == PromptPurpose::Search {
                model.search = None;
            }
            Vec::new()
        }
        KeyCode::Enter => confirm(model),
        _ => {
            prompt.problem = None;
            if std::mem::take(&mut prompt.replaces) && Key::of(event).types() {
                prompt.field = field("");
            }
            type_into(&mut prompt.field, event);
            let typed = prompt.text().to_owned();
            if prompt.about == PromptPurpose::Search {
                return transcript::search(model, &typed);
            }
            Vec::new()
        }
    }
}

fn confirm(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Prompt(mut prompt)) = model.overlay.take() else {
        return Vec::new();
    };
    let typed = prompt.text().trim().to_owned();
    let result = match &prompt.about {
        PromptPurpose::Search => return Vec::new(),
        PromptPurpose::VersionName(id) => return history::named(model, *id, typed),
        PromptPurpose::GoToTime => match time(&typed, model.timeline.playhead_ms) {
            Some(ms) => {
                timeline::seek(model, ms);
                return Vec::new();
            }
            None => Err(Phrase::NotATime),
        },
        PromptPurpose::Volume(segments) => level(&typed)
            .map(|percent| (segments.clone(), DirectEdit::Volume { percent }))
            .ok_or(Phrase::NotALevel),
        PromptPurpose::Speed(segments) => factor(&typed)
            .map(|factor| (segments.clone(), DirectEdit::Speed { factor }))
            .ok_or(Phrase::NotASpeed),
        PromptPurpose::Text(..) | PromptPurpose::NewText if typed.is_empty() => Err(Phrase::NoText),
        PromptPurpose::Text(track, index) => {
            Ok((vec![(*track, *index)], DirectEdit::SetText { text: typed }))
        }
        PromptPurpose::NewText => {
            let sentence = direct_edit::title(model.lang, &typed, model.timeline.playhead_ms);
            return timeline_edits::propose(model, vec![sentence]);
        }
    };
    match result {
        Ok((segments, edit)) => timeline_edits::propose_edit(model, &segments, &edit),
        Err(word) => {
            prompt.problem = Some(phrase(model.lang, word).to_owned());
            model.overlay = Some(Overlay::Prompt(prompt));
            Vec::new()
        }
    }
}

/// `65`, `1:05`, `0:01:05.5`, `+2`, `-0.5` in ms.
fn time(text: &str, now_ms: u64) -> Option<u64> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => (0, text),
    };
    let rest = rest.trim().trim_end_matches('s');
    let seconds = rest.split(':').try_fold(0.0, |sum: f64, part| {
        part.parse::<f64>().ok().map(|v| sum * 60.0 + v)
    })?;
    if !(0.0..1e6).contains(&seconds) {
        return None;
    }
    let ms = (seconds * 1000.0).round() as i64;
    Some(if sign == 0 {
        ms.unsigned_abs()
    } else {
        now_ms.saturating_add_signed(sign * ms)
    })
}

/// `35`, `35%`, `-6dB` in percent.
fn level(text: &str) -> Option<u64> {
    let low = text.to_lowercase();
    let percent = match low.strip_suffix("db") {
        Some(db) => 100.0 * 10f64.powf(db.trim().parse::<f64>().ok()? / 20.0),
        None => low.trim_end_matches('%').trim().parse::<f64>().ok()?,
    };
    (0.0..=400.0)
        .contains(&percent)
        .then(|| percent.round() as u64)
}

/// `2`, `2x`, `50%`.
fn factor(text: &str) -> Option<f64> {
    let low = text.to_lowercase();
    let factor = match low.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok()? / 100.0,
        None => low
            .trim_end_matches(['x', '×', '倍'])
            .trim()
            .parse::<f64>()
            .ok()?,
    };
    (0.1..=16.0).contains(&factor).then_some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_levels_and_speeds_as_people_type_them() {
        for (text, ms) in [
            ("65", 65_000),
            ("1:05", 65_000),
            ("0:01:05.5", 65_500),
            ("+2", 12_000),
            ("-0.5", 9_500),
            ("-99", 0),
        ] {
            assert_eq!(time(text, 10_000), Some(ms), "{text}");
        }
        assert!(
            ["", "x", "1:x", "1e99", "+"]
                .iter()
                .all(|t| time(t, 0).is_none())
        );
        assert_eq!(
            [level("35"), level("35%"), level("-6dB"), level("0")],
            [Some(35), Some(35), Some(50), Some(0)]
        );
        assert!(["", "loud", "900", "-1"].iter().all(|t| level(t).is_none()));
        assert_eq!(
            [factor("2x"), factor("50%"), factor("0.5")],
            [Some(2.0), Some(0.5), Some(0.5)]
        );
        assert!(["", "fast", "0", "99"].iter().all(|t| factor(t).is_none()));
    }
}

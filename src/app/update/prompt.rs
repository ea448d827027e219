//! Single-line prompts: a time, volume, text, search or name.

use crossterm::event::{KeyCode, KeyEvent};
use tui_textarea::TextArea;

use super::{history, text_input, timeline, timeline_edits, transcript};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::{Overlay, Prompt, PromptPurpose};
use crate::i18n::ui::{Phrase, phrase};
use crate::input::Key;
use crate::language::direct_edit::{self, DirectEdit};

/// Creates a field with the cursor after the text.
pub fn field(text: &str) -> TextArea<'static> {
    let mut field = TextArea::new(vec![text.to_owned()]);
    field.set_cursor_line_style(ratatui::style::Style::default());
    field.move_cursor(tui_textarea::CursorMove::End);
    field
}

/// Applies a key to a field; keys that would leave the line do nothing.
pub fn type_into(field: &mut TextArea<'static>, event: KeyEvent) {
    let key = crate::input::Key::from_event(event);
    if !matches!(
        key.code,
        KeyCode::Enter | KeyCode::Up | KeyCode::Down | KeyCode::Tab
    ) && key.to_string() != "Ctrl-J"
    {
        text_input::press_in_line(field, event);
    }
}

pub fn open(model: &mut Model, purpose: PromptPurpose, text: &str) -> Vec<Effect> {
    let replace_on_input = matches!(
        purpose,
        PromptPurpose::Volume(_) | PromptPurpose::Speed(_) | PromptPurpose::Search
    );
    model.overlay = Some(Overlay::Prompt(Box::new(Prompt {
        purpose,
        field: field(text),
        replace_on_input,
        error: None,
    })));
    Vec::new()
}

pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = &mut model.overlay else {
        return Vec::new();
    };
    match event.code {
        KeyCode::Esc => {
            let purpose = prompt.purpose.clone();
            model.overlay = None;
            if purpose == PromptPurpose::Search {
                model.session.transcript.search = None;
            }
            Vec::new()
        }
        KeyCode::Enter => confirm(model),
        _ => {
            prompt.error = None;
            if std::mem::take(&mut prompt.replace_on_input) && Key::from_event(event).is_printable()
            {
                prompt.field = field("");
            }
            type_into(&mut prompt.field, event);
            let typed = prompt.text().to_owned();
            if prompt.purpose == PromptPurpose::Search {
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
    let result = match &prompt.purpose {
        PromptPurpose::Search => return Vec::new(),
        PromptPurpose::VersionName(id) => return history::named(model, *id, typed),
        PromptPurpose::GoToTime => match time(&typed, model.session.timeline.playhead_ms) {
            Some(ms) => {
                timeline::seek(model, ms);
                return Vec::new();
            }
            None => Err(Phrase::InvalidTime),
        },
        PromptPurpose::Volume(segments) => volume(&typed)
            .map(|percent| (segments.clone(), DirectEdit::Volume { percent }))
            .ok_or(Phrase::InvalidVolume),
        PromptPurpose::Speed(segments) => factor(&typed)
            .map(|factor| (segments.clone(), DirectEdit::Speed { factor }))
            .ok_or(Phrase::InvalidSpeed),
        PromptPurpose::Text(..) | PromptPurpose::NewText if typed.is_empty() => {
            Err(Phrase::TextRequired)
        }
        PromptPurpose::Text(track, index) => {
            Ok((vec![(*track, *index)], DirectEdit::SetText { text: typed }))
        }
        PromptPurpose::NewText => {
            let sentence = direct_edit::title(
                model.options.lang,
                &typed,
                model.session.timeline.playhead_ms,
            );
            return timeline_edits::insert_sentences(model, vec![sentence]);
        }
    };
    match result {
        Ok((segments, edit)) => timeline_edits::insert_edit(model, &segments, &edit),
        Err(message) => {
            prompt.error = Some(phrase(model.options.lang, message).to_owned());
            model.overlay = Some(Overlay::Prompt(prompt));
            Vec::new()
        }
    }
}

/// Parses a time (ms): `65`, `1:05`, `0:01:05.5`, `+2`, `-0.5`.
fn time(text: &str, playhead_ms: u64) -> Option<u64> {
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
        playhead_ms.saturating_add_signed(sign * ms)
    })
}

/// Parses a volume (percent): `35`, `35%`, `-6dB`.
fn volume(text: &str) -> Option<u64> {
    let lower = text.to_lowercase();
    let percent = match lower.strip_suffix("db") {
        Some(db) => 100.0 * 10f64.powf(db.trim().parse::<f64>().ok()? / 20.0),
        None => lower.trim_end_matches('%').trim().parse::<f64>().ok()?,
    };
    (0.0..=400.0)
        .contains(&percent)
        .then(|| percent.round() as u64)
}

/// Parses a speed factor: `2`, `2x`, `50%`.
fn factor(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let factor = match lower.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok()? / 100.0,
        None => lower
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
    fn parses_times_volumes_and_speeds() {
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
            [volume("35"), volume("35%"), volume("-6dB"), volume("0")],
            [Some(35), Some(35), Some(50), Some(0)]
        );
        assert!(
            ["", "loud", "900", "-1"]
                .iter()
                .all(|t| volume(t).is_none())
        );
        assert_eq!(
            [factor("2x"), factor("50%"), factor("0.5")],
            [Some(2.0), Some(0.5), Some(0.5)]
        );
        assert!(["", "fast", "0", "99"].iter().all(|t| factor(t).is_none()));
    }
}

//! Prompts: a time, volume, speed or search in one line, a text in several.

use tui_textarea::TextArea;

use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::follow_up::{FollowUp, FollowUps, ProposalStep};
use crate::app::text_input;
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::Edge;
use crate::i18n::ui::Phrase;
use crate::input::{Action, Key};

/// An input dialog.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub purpose: PromptPurpose,
    pub field: TextArea<'static>,
    /// True if the first typed character replaces the initial text, such as a volume.
    pub replace_on_input: bool,
    /// Validation error.
    pub error: Option<Phrase>,
}

/// Purpose of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptPurpose {
    GoToTime,
    /// For the segments with these (track, segment) indices.
    Volume(Vec<(usize, usize)>),
    Speed(Vec<(usize, usize)>),
    /// Fade at an end of the segments.
    Fade(Edge, Vec<(usize, usize)>),
    Text(usize, usize),
    /// A new title at the playhead.
    NewText,
    Search,
    /// Search in the spoken words.
    WordSearch,
    /// Correction of the spoken word with this index.
    Word(usize),
    /// Change of a proposal that the user asks for, with the name of its program.
    Amendment {
        proposal: String,
        author: String,
    },
}

impl PromptPurpose {
    /// True for the text of a segment, which may have several lines.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(..) | Self::NewText)
    }
}

impl Prompt {
    /// Creates a prompt with an initial text.
    pub(crate) fn new(purpose: PromptPurpose, text: &str) -> Self {
        let replace_on_input = matches!(
            purpose,
            PromptPurpose::Volume(_)
                | PromptPurpose::Speed(_)
                | PromptPurpose::Fade(..)
                | PromptPurpose::Search
                | PromptPurpose::WordSearch
        );
        Self {
            field: match purpose.is_text() {
                true => text_input::lines_field(text),
                false => text_input::field(text),
            },
            purpose,
            replace_on_input,
            error: None,
        }
    }

    /// Returns the typed text.
    pub fn text(&self) -> String {
        self.field.lines().join("\n")
    }

    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        match key.action {
            Some(Action::Close) => match self.search_for("") {
                Some(ended) => Outcome::close().then(ended),
                None => Outcome::close(),
            },
            Some(Action::Choose) => self.confirm(facts),
            _ => {
                self.error = None;
                let is_text = Key::from_event(key.event).is_printable();
                if std::mem::take(&mut self.replace_on_input) && is_text {
                    self.field = text_input::field("");
                }
                match self.purpose.is_text() {
                    true => text_input::type_into_lines(&mut self.field, key.event),
                    false => text_input::type_into(&mut self.field, key.event),
                }
                match self.search_for(&self.text()) {
                    Some(search) => Outcome::stay().then(search),
                    None => Outcome::stay(),
                }
            }
        }
    }

    /// Follow-up that searches for a text; `None` if the prompt is not a search.
    fn search_for(&self, text: &str) -> Option<FollowUp> {
        match self.purpose {
            PromptPurpose::Search => Some(FollowUp::Search(text.to_owned())),
            PromptPurpose::WordSearch => Some(FollowUp::SearchWords(text.to_owned())),
            _ => None,
        }
    }

    fn confirm(&mut self, facts: &OverlayFacts) -> Outcome {
        match self.result(facts) {
            Ok(follow_up) => Outcome {
                closes: true,
                follow_ups: follow_up.map_or_else(FollowUps::none, FollowUps::from),
            },
            Err(message) => {
                self.error = Some(message);
                Outcome::stay()
            }
        }
    }

    /// Follow-up for the typed text, or the error.
    fn result(&self, facts: &OverlayFacts) -> Result<Option<FollowUp>, Phrase> {
        let typed = self.text().trim().to_owned();
        let edit = |segments: &[(usize, usize)], edit: DirectEdit| FollowUp::InsertEdit {
            segments: segments.to_vec(),
            edit,
        };
        let follow_up = match &self.purpose {
            PromptPurpose::Search | PromptPurpose::WordSearch => return Ok(None),
            PromptPurpose::GoToTime => {
                let at_ms = parse_time(&typed, facts.playhead_ms).ok_or(Phrase::InvalidTime)?;
                FollowUp::Seek(at_ms)
            }
            PromptPurpose::Volume(segments) => {
                let percent = parse_volume(&typed).ok_or(Phrase::InvalidVolume)?;
                edit(segments, DirectEdit::Volume { percent })
            }
            PromptPurpose::Speed(segments) => {
                let factor = parse_factor(&typed).ok_or(Phrase::InvalidSpeed)?;
                edit(segments, DirectEdit::Speed { factor })
            }
            PromptPurpose::Fade(edge, segments) => {
                let (edge, ms) = (*edge, parse_fade(&typed).ok_or(Phrase::InvalidFade)?);
                edit(segments, DirectEdit::Fade { edge, ms })
            }
            PromptPurpose::Text(..)
            | PromptPurpose::NewText
            | PromptPurpose::Word(_)
            | PromptPurpose::Amendment { .. }
                if typed.is_empty() =>
            {
                return Err(Phrase::TextRequired);
            }
            PromptPurpose::Text(track, index) => {
                edit(&[(*track, *index)], DirectEdit::SetText { text: typed })
            }
            PromptPurpose::NewText => FollowUp::InsertTitle(typed),
            PromptPurpose::Word(index) => FollowUp::CorrectWord(*index, typed),
            PromptPurpose::Amendment { proposal, .. } => {
                FollowUp::Proposal(proposal.clone(), ProposalStep::Reject(typed))
            }
        };
        Ok(Some(follow_up))
    }
}

/// Parses a time (ms): `65`, `1:05`, `0:01:05.5`, `+2`, `-0.5`.
fn parse_time(text: &str, playhead_ms: u64) -> Option<u64> {
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

/// Longest fade (s).
const MAX_FADE_SECONDS: f64 = 60.0;

/// Parses the duration of a fade (ms): `1`, `0.5s`.
fn parse_fade(text: &str) -> Option<u64> {
    let seconds: f64 = text.trim_end_matches('s').trim().parse().ok()?;
    let is_valid = (0.0..=MAX_FADE_SECONDS).contains(&seconds);
    is_valid.then(|| (seconds * 1_000.0).round() as u64)
}

/// Parses a volume (percent): `35`, `35%`, `-6dB`.
fn parse_volume(text: &str) -> Option<u64> {
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
fn parse_factor(text: &str) -> Option<f64> {
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
            assert_eq!(parse_time(text, 10_000), Some(ms), "{text}");
        }
        assert!(
            ["", "x", "1:x", "1e99", "+"]
                .iter()
                .all(|t| parse_time(t, 0).is_none())
        );
        assert_eq!(
            [
                parse_volume("35"),
                parse_volume("35%"),
                parse_volume("-6dB"),
                parse_volume("0")
            ],
            [Some(35), Some(35), Some(50), Some(0)]
        );
        assert!(
            ["", "loud", "900", "-1"]
                .iter()
                .all(|t| parse_volume(t).is_none())
        );
        assert_eq!(
            [parse_factor("2x"), parse_factor("50%"), parse_factor("0.5")],
            [Some(2.0), Some(0.5), Some(0.5)]
        );
        assert!(
            ["", "fast", "0", "99"]
                .iter()
                .all(|t| parse_factor(t).is_none())
        );
    }
}

//! A project on which messages are tried out.

use nemo_tui::domain::asset::Asset;
use nemo_tui::domain::timeline::Timeline;
use nemo_tui::i18n::locale::Lang;
use nemo_tui::language::parser::{EditingContext, Memory, MessageOutcome, Names, run, word_spans};

use crate::{assets, caption_file, format_edit, timeline};

/// A timeline, its media and what happened before the message.
#[derive(Clone, Default)]
pub struct Project {
    pub assets: Vec<Asset>,
    pub timeline: Timeline,
    pub touched: Vec<String>,
    pub uploaded: Vec<String>,
    /// The last message, and the timeline before it.
    pub last: Option<(String, Timeline)>,
}

impl Project {
    /// The project of `en.txt` and `zh.txt`.
    pub fn of_corpus() -> Self {
        let assets = assets();
        let timeline = timeline(&assets);
        Self {
            touched: vec![timeline.tracks[0].segments[1].id.clone()],
            timeline,
            assets,
            ..Self::default()
        }
    }

    fn source_length(&self, source: &str) -> Option<u64> {
        let found = self.assets.iter().find(|a| a.source() == source);
        found.map(|a| a.duration_ms).filter(|d| *d > 0)
    }

    pub fn run(&self, message: &str) -> MessageOutcome {
        let last = self.last.as_ref();
        let context = EditingContext {
            timeline: &self.timeline,
            assets: &self.assets,
            memory: Memory {
                touched: &self.touched,
                uploaded: &self.uploaded,
                last: last.map(|(message, before)| (message.as_str(), before)),
            },
            read_text: caption_file,
            source_length: &|source| self.source_length(source),
            lang: Lang::En,
        };
        run(message, &context).outcome
    }

    /// Carries out a message; the next one is about the result.
    pub fn say(&mut self, message: &str) -> MessageOutcome {
        let outcome = self.run(message);
        if let MessageOutcome::Changed { steps, focus, .. } = &outcome {
            let after = Timeline::clone(&steps.last().expect("a step").after);
            let before = std::mem::replace(&mut self.timeline, after);
            self.touched.clone_from(focus);
            self.last = Some((message.to_owned(), before));
        }
        outcome
    }

    /// Edits that a message makes, in the notation of the corpus; `None` if nothing changes.
    pub fn edits(&self, message: &str) -> Option<String> {
        match self.run(message) {
            MessageOutcome::Changed { steps, .. } => {
                let edits = steps.iter().map(|s| format_edit(&s.edit, &s.before));
                Some(edits.collect::<Vec<_>>().join(" ; "))
            }
            MessageOutcome::Undo(n) => Some(format!("undo {n}")),
            MessageOutcome::Redo => Some("redo".into()),
            MessageOutcome::Version(n) => Some(format!("version {n}")),
            _ => None,
        }
    }

    /// Words, values, names and quotes of a message.
    pub fn words(&self, message: &str) -> Vec<std::ops::Range<usize>> {
        word_spans(message, &Names::new(&self.timeline, &self.assets))
    }
}

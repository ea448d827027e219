//! Captions from lines with times, and from caption files.

use std::sync::LazyLock;

use regex::Regex;

use super::clause::captures;
use super::{Clause, Context, Reading, Reply};
use crate::domain::edit::{CaptionNotes, Cue, Edit};
use crate::domain::subtitle::{self, Captions};

pub fn read(clause: &Clause, context: &Context) -> Option<Reading> {
    from_file(clause, context).or_else(|| from_lines(clause))
}

fn from_file(clause: &Clause, context: &Context) -> Option<Reading> {
    static FILE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let extensions = subtitle::EXTENSIONS.join("|");
        Regex::new(&format!(r#"(?i)[^\s"'“”‘’]+\.(?:{extensions})\b"#)).ok()
    });
    let has_extension = |name: &str| subtitle::EXTENSIONS.iter().any(|e| name.to_lowercase().ends_with(&format!(".{e}")));
    let quoted = clause.quotes.iter().find(|q| has_extension(q));
    let file = quoted.cloned().or_else(|| captures(&FILE, &clause.original).map(|c| c[0].to_owned()))?;
    let text = match (context.read_text)(&file) {
        Ok(text) => text,
        Err(why) => return Some(Reading::Cannot(Reply::CannotRead { file, why })),
    };
    Some(match subtitle::read(&text.text) {
        Err(format) => Reading::Cannot(Reply::CaptionFormat { file, format }),
        Ok(captions) if captions.cues.is_empty() => Reading::Cannot(Reply::NoCues(file)),
        Ok(Captions { cues, notes }) => {
            let notes = CaptionNotes { guessed: text.guessed, damaged: text.damaged, ..notes };
            Reading::Edit(Edit::AddCaptions { cues, notes })
        }
    })
}

/// `captions: 0:00-0:02 Hello there; 0:02-0:04 How are you`
fn from_lines(clause: &Clause) -> Option<Reading> {
    static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?is)(?:captions|subtitles|字幕)\s*[:：]\s*(.+)$").ok());
    static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?s)(\d+:\d{2}(?::\d{2})?(?:[.,]\d+)?|\d+(?:\.\d+)?s?)\s*(?:-->|-|–|to|到)\s*(\d+:\d{2}(?::\d{2})?(?:[.,]\d+)?|\d+(?:\.\d+)?s?)\s*[:：]?\s+(.+)").ok()
    });
    let lines = captures(&HEAD, &clause.original)?[1].to_owned();
    let cue = |line: &str| {
        let c = captures(&LINE, line.trim())?;
        let (start_ms, end_ms) = (subtitle::time(c[1].trim_end_matches('s'))?, subtitle::time(c[2].trim_end_matches('s'))?);
        let text = c[3].trim().trim_matches('"').to_owned();
        (start_ms < end_ms && !text.is_empty()).then_some(Cue { start_ms, end_ms, text })
    };
    let lines = lines.split(['\n', ';', '；']).filter(|l| !l.trim().is_empty());
    let cues: Option<Vec<Cue>> = lines.map(cue).collect();
    Some(match cues.filter(|c| !c.is_empty()) {
        Some(cues) => Reading::Edit(Edit::AddCaptions { cues, notes: CaptionNotes::default() }),
        None => Reading::Unclear(Reply::CaptionText),
    })
}

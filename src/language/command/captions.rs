//! Captions from lines with times and from caption files.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::reply::{Reply, Unreadable};
use crate::domain::edit::{AddCaptions, CaptionNotes, Cue, Edit};
use crate::domain::subtitle::{self, Captions};
use crate::language::pattern::Pattern;

pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    from_file(clause, context).or_else(|| from_lines(clause))
}

fn from_file(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static FILE: LazyLock<Option<Regex>> = LazyLock::new(|| file_pattern(&subtitle::EXTENSIONS));
    static OTHER_FILE: LazyLock<Option<Regex>> = LazyLock::new(|| file_pattern(&OTHER_EXTENSIONS));
    let is_about_captions = ["caption", "subtitle", "subs", "字幕"]
        .iter()
        .any(|word| clause.text.contains(word));
    let extensions = [
        &subtitle::EXTENSIONS[..],
        if is_about_captions {
            &OTHER_EXTENSIONS
        } else {
            &[]
        },
    ]
    .concat();
    let has_extension = |name: &str| {
        extensions
            .iter()
            .any(|e| name.to_lowercase().ends_with(&format!(".{e}")))
    };
    let names = match clause.quotes.iter().find(|q| has_extension(q)) {
        Some(name) => vec![name.clone()],
        None => {
            let find = |pattern: &Option<Regex>| pattern.as_ref()?.find(&clause.original);
            let found = find(&FILE).or_else(|| find(&OTHER_FILE).filter(|_| is_about_captions))?;
            names_up_to(&clause.original, found.range())
        }
    };
    let found = names
        .iter()
        .map(|name| (name.clone(), (context.read_text)(name)));
    let found = found
        .clone()
        .find(|(_, read)| *read != Err(Unreadable::Missing))
        .or_else(|| found.clone().next());
    let (file, text) = match found? {
        (file, Ok(text)) => (file, text),
        (file, Err(why)) => return Some(Interpretation::Cannot(Reply::CannotRead { file, why })),
    };
    Some(match subtitle::read(&text.text) {
        Err(format) => Interpretation::Cannot(Reply::CaptionFormat { file, format }),
        Ok(captions) if captions.cues.is_empty() => Interpretation::Cannot(Reply::NoCues(file)),
        Ok(Captions { cues, notes }) => {
            let notes = CaptionNotes {
                guessed_encoding: text.guessed_encoding,
                damaged: text.damaged,
                ..notes
            };
            Interpretation::edit(Edit::AddCaptions(AddCaptions { cues, notes }))
        }
    })
}

/// Other extensions that may contain captions; used only if the clause is about captions.
const OTHER_EXTENSIONS: [&str; 13] = [
    "txt", "xml", "lrc", "idx", "sup", "stl", "scc", "mpl", "json", "html", "rtf", "docx", "zip",
];

/// Pattern of a file name with one of these extensions.
fn file_pattern(extensions: &[&str]) -> Option<Regex> {
    Regex::new(&format!(
        r#"(?i)[^\s"'“”‘’]+\.(?:{})\b"#,
        extensions.join("|")
    ))
    .ok()
}

/// Candidates for the file name that ends with this range of a sentence, the shortest first. Names
/// may contain spaces and are not always quoted.
fn names_up_to(words: &str, end: Range<usize>) -> Vec<String> {
    /// Maximum number of words before the last one.
    const MAX_WORDS: usize = 6;
    let before = words[..end.start]
        .char_indices()
        .rev()
        .filter(|(_, c)| c.is_whitespace());
    let starts = before
        .map(|(at, c)| at + c.len_utf8())
        .filter(|at| *at < end.start)
        .take(MAX_WORDS);
    std::iter::once(end.start)
        .chain(starts)
        .map(|start| words[start..end.end].trim_start().to_owned())
        .collect()
}

/// Interprets `captions: 0:00-0:02 Hello there; 0:02-0:04 How are you`.
fn from_lines(clause: &Clause) -> Option<Interpretation> {
    static HEAD: Pattern = Pattern::new(r"(?is)(?:captions|subtitles|字幕)\s*[:：]\s*(.+)$");
    static LINE: Pattern = Pattern::new(concat!(
        r"(?s)(\d+:\d{2}(?::\d{2})?(?:[.,]\d+)?|\d+(?:\.\d+)?s?)",
        r"\s*(?:-->|-|–|to|到)\s*",
        r"(\d+:\d{2}(?::\d{2})?(?:[.,]\d+)?|\d+(?:\.\d+)?s?)\s*[:：]?\s+(.+)",
    ));
    let lines = HEAD.captures(&clause.original)?[1].to_owned();
    let cue = |line: &str| {
        let c = LINE.captures(line.trim())?;
        let (start_ms, end_ms) = (
            subtitle::parse_time(c[1].trim_end_matches('s'))?,
            subtitle::parse_time(c[2].trim_end_matches('s'))?,
        );
        let text = c[3].trim().trim_matches('"').to_owned();
        (start_ms < end_ms && !text.is_empty()).then_some(Cue {
            start_ms,
            end_ms,
            text,
        })
    };
    let lines = lines
        .split(['\n', ';', '；'])
        .filter(|l| !l.trim().is_empty());
    let cues: Option<Vec<Cue>> = lines.map(cue).collect();
    Some(match cues.filter(|c| !c.is_empty()) {
        Some(cues) => Interpretation::edit(Edit::AddCaptions(AddCaptions {
            cues,
            notes: CaptionNotes::default(),
        })),
        None => Interpretation::Unclear(Reply::CaptionText),
    })
}

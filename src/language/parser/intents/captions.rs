//! Captions from files.

use crate::domain::edit::{AddCaptions, CaptionNotes, Cue, Edit};
use crate::domain::subtitle::{self, Captions};
use crate::i18n::replies::{Reply, Unreadable};
use crate::language::pattern::Pattern;

use super::super::lexicon::{Class, Sense};
use super::super::phrase::PhraseKind;
use super::super::reading::{Action, edits};
use super::super::scene::RequestContext;
use super::super::slots::Slots;
use super::super::target::Kind;

/// Other extensions that may contain captions; used only if the request is about captions.
const OTHER_EXTENSIONS: &[&str] = &[
    "txt", "xml", "lrc", "idx", "sup", "stl", "scc", "mpl", "json", "html", "rtf", "docx", "zip",
];

/// `add captions from talk.srt`, `用 talk.srt 添加字幕`.
pub(super) fn file(s: &mut Slots) -> Option<Action> {
    let names = candidates(s)?;
    s.words(&[
        Sense::Add,
        Sense::Use,
        Sense::Make,
        Sense::Caption,
        Sense::Files,
        Sense::Create,
        Sense::Show,
    ]);
    s.noun(&[Kind::Title]);
    s.whole_video();
    edits(move |scene| read(scene, &names))
}

/// File names that the request may mean, the shortest first: names may contain spaces.
fn candidates(s: &mut Slots) -> Option<Vec<String>> {
    const MAX_WORDS: usize = 6;
    let about_captions = s.phrases.iter().any(|p| p.senses.has(Sense::Caption));
    let has = |name: &str, extensions: &[&str]| {
        extensions
            .iter()
            .any(|e| name.to_lowercase().ends_with(&format!(".{e}")))
    };
    let is_caption_file = |name: &str| {
        has(name, &subtitle::EXTENSIONS) || about_captions && has(name, OTHER_EXTENSIONS)
    };
    let at = s.phrases.iter().position(|p| match &p.kind {
        PhraseKind::File(name) | PhraseKind::Quote(name) => is_caption_file(name),
        PhraseKind::Unknown => is_caption_file(p.text(s.message)),
        _ => false,
    })?;
    let end = s.phrases[at].span.end;
    let quoted = match &s.phrases[at].kind {
        PhraseKind::Quote(name) | PhraseKind::File(name) => Some(name.clone()),
        _ => None,
    };
    let mut names: Vec<String> = quoted.into_iter().collect();
    let head = &s.message[..end];
    let starts = head
        .char_indices()
        .rev()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(i, c)| i + c.len_utf8())
        .filter(|i| *i < end);
    names.extend(
        starts
            .take(MAX_WORDS)
            .map(|i| head[i..].trim_matches(['"', '\'']).to_owned()),
    );
    // The words before a file name with spaces belong to it.
    let found = names.iter().find(|name| s.reads(name)).cloned();
    let from = match &found {
        Some(name) => {
            let start = end.saturating_sub(name.len() + 1);
            s.phrases
                .iter()
                .position(|p| p.span.end > start)
                .unwrap_or(at)
        }
        // There is no such file: the words after "from" are its name.
        None => s.phrases[..at]
            .iter()
            .rposition(|p| p.senses.has(Sense::Caption) || p.senses.has_class(Class::Verb))
            .map_or(at, |i| i + 1),
    };
    s.explain(from.min(at), at + 1);
    Some(found.map_or(names, |name| vec![name]))
}

fn read(scene: &RequestContext, names: &[String]) -> Result<Vec<Edit>, Reply> {
    let found = names
        .iter()
        .map(|name| (name.clone(), (scene.read_text)(name)));
    let found = found
        .clone()
        .find(|(_, read)| *read != Err(Unreadable::Missing))
        .or_else(|| found.clone().next());
    let (file, text) = match found {
        Some((file, Ok(text))) => (file, text),
        Some((file, Err(why))) => return Err(Reply::CannotRead { file, why }),
        None => return Err(Reply::CaptionText),
    };
    match subtitle::read(&text.text) {
        Err(format) => Err(Reply::CaptionFormat { file, format }),
        Ok(captions) if captions.cues.is_empty() => Err(Reply::NoCues(file)),
        Ok(Captions { cues, notes }) => {
            let notes = CaptionNotes {
                guessed_encoding: text.guessed_encoding,
                damaged: text.damaged,
                ..notes
            };
            Ok(vec![Edit::AddCaptions(AddCaptions {
                cues,
                notes,
                preset: None,
            })])
        }
    }
}

/// Captions from lines with times: `captions: 0:00-0:02 Hello there; 0:02-0:04 How are you`, or
/// with texts in quotes: 加字幕：0到3秒“大家好”，3到6秒“再见”. None if a message is not such a list.
pub(crate) fn lines(message: &str) -> Option<Result<Vec<Cue>, Reply>> {
    static HEAD: Pattern = Pattern::new(r"(?is)(?:captions|subtitles|字幕)\s*[:：]\s*(\d.*)$");
    static LINE: Pattern = Pattern::new(concat!(
        r"(?s)^(\d+:\d{2}(?::\d{2})?(?:[.,]\d+)?|\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?|秒)?",
        r"\s*(?:-->|-|–|~|to|到|至)\s*",
        r"(\d+:\d{2}(?::\d{2})?(?:[.,]\d+)?|\d+(?:\.\d+)?)\s*(?:s\b|secs?\b|seconds?\b|秒)?",
        r"\s*[:：]?\s*(.+)$",
    ));
    let lines = HEAD.captures(message)?[1].to_owned();
    let cue = |line: &str| {
        let c = LINE.captures(line.trim())?;
        let (start_ms, end_ms) = (subtitle::parse_time(&c[1])?, subtitle::parse_time(&c[2])?);
        let text = c[3].trim().trim_matches(QUOTES).trim().to_owned();
        (start_ms < end_ms && !text.is_empty()).then_some(Cue {
            start_ms,
            end_ms,
            text,
        })
    };
    let lines = divided(&lines);
    let lines = lines
        .split(['\n', ';', '；'])
        .filter(|l| !l.trim().is_empty());
    let cues: Option<Vec<Cue>> = lines.map(cue).collect();
    Some(cues.filter(|c| !c.is_empty()).ok_or(Reply::CaptionText))
}

/// Quotation marks around the text of a caption.
const QUOTES: &[char] = &['"', '“', '”', '「', '」', '『', '』'];

/// Text in which a semicolon is between a text in quotes and the time after it.
fn divided(lines: &str) -> String {
    let mut divided = String::with_capacity(lines.len());
    let mut rest = lines;
    while let Some(at) = rest.find(['"', '”', '」', '』']) {
        let after = at + rest[at..].chars().next().map_or(0, char::len_utf8);
        divided.push_str(&rest[..after]);
        rest = &rest[after..];
        let next = rest.trim_start_matches([',', '，', '、', ' ', '\n']);
        if next.len() < rest.len() && next.starts_with(|c: char| c.is_ascii_digit()) {
            divided.push(';');
            rest = next;
        }
    }
    divided + rest
}

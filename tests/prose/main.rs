//! The language of the project: no banned word, no spelling error, no line over 100 columns.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "../common/files.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod files;

use std::collections::HashSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use files::{files, root};
use regex::RegexSet;

const WIDTH: usize = 100;

/// Source files and tests.
fn sources() -> Vec<PathBuf> {
    let mut all = files("src", &["rs"]);
    all.extend(files("tests", &["rs"]));
    all
}

/// Documents for people.
fn documents() -> Vec<PathBuf> {
    let mut all = files("docs", &["md"]);
    let top = [
        "README.md",
        "CHANGELOG.md",
        "config.example.toml",
        "Makefile",
        "Cargo.toml",
    ];
    all.extend(top.map(PathBuf::from));
    all
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// Splits a line of Rust into its code without the contents of string literals, and its comment.
/// `continued` says whether the line begins in a string that the line before continued with `\`.
fn split_line<'a>(line: &'a str, continued: &mut bool) -> (String, &'a str) {
    let mut code = String::new();
    let mut chars = line.char_indices().peekable();
    let mut in_string = std::mem::take(continued);
    while let Some((i, c)) = chars.next() {
        match c {
            '\\' if in_string => drop(chars.next()),
            '"' => {
                in_string = !in_string;
                code.push('"');
            }
            '/' if !in_string && line[i..].starts_with("//") => return (code, &line[i..]),
            _ if in_string => {}
            _ => code.push(c),
        }
    }
    *continued = in_string && line.ends_with('\\');
    (code, "")
}

/// Identifiers of a line as separate lowercase words: `fetchState` and `fetch_state` are both
/// `fetch state`.
fn identifier_words(code: &str) -> String {
    let mut words = String::new();
    let mut previous = ' ';
    for c in code.chars() {
        if c.is_uppercase() && previous.is_lowercase() {
            words.push(' ');
        }
        words.extend(if c == '_' { ' ' } else { c }.to_lowercase());
        previous = c;
    }
    words
}

/// Banned words and phrases, as patterns and messages. One a line, `#` begins a comment:
/// `word -> better`.
fn banned() -> (RegexSet, Vec<String>) {
    let list = include_str!("banned.txt")
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    let pairs = list.map(|line| line.split_once(" -> ").expect("word -> better"));
    let (patterns, messages): (Vec<String>, Vec<String>) = pairs
        .map(|(word, better)| {
            let start = if word.starts_with('^') { "" } else { r"(?i)\b" };
            (
                format!(r"{start}{word}\b"),
                format!("{word} (better: {better})"),
            )
        })
        .unzip();
    (RegexSet::new(patterns).unwrap(), messages)
}

/// True for source files whose string literals people read.
fn holds_display_text(path: &Path) -> bool {
    let places = ["src/i18n", "src/cli.rs", "src/input/table.rs"];
    places.iter().any(|place| path.starts_with(place))
}

#[test]
fn no_banned_word_in_comments_identifiers_texts_and_documents() {
    let (patterns, messages) = banned();
    let mut findings = String::new();
    let mut check = |path: &Path, number: usize, text: &str| {
        for i in patterns.matches(text) {
            writeln!(
                findings,
                "{}:{}: {}",
                path.display(),
                number + 1,
                messages[i]
            )
            .unwrap();
        }
    };
    for path in sources() {
        let mut continued = false;
        for (number, line) in read(&path).lines().enumerate() {
            let (code, comment) = split_line(line, &mut continued);
            if holds_display_text(&path) {
                check(&path, number, line);
            }
            check(&path, number, &identifier_words(&code));
            check(&path, number, comment);
        }
    }
    for path in documents() {
        read(&path)
            .lines()
            .enumerate()
            .for_each(|(number, line)| check(&path, number, line));
    }
    assert!(findings.is_empty(), "\n{findings}");
}

#[test]
fn comments_fit_in_the_width() {
    let mut findings = String::new();
    for path in sources() {
        for (number, line) in read(&path).lines().enumerate() {
            let is_comment = line.trim_start().starts_with("//");
            // A link cannot be wrapped, nor a row of a table.
            if is_comment
                && line.chars().count() > WIDTH
                && !line.contains("://")
                && !line.contains("! |")
            {
                writeln!(findings, "{}:{}", path.display(), number + 1).unwrap();
            }
        }
    }
    assert!(findings.is_empty(), "over {WIDTH} columns:\n{findings}");
}

/// Words that the dictionary of common misspellings does not know as right.
struct Dictionary {
    allowed: HashSet<&'static str>,
}

impl typos::Dictionary for Dictionary {
    fn correct_ident<'s>(&'s self, _: typos::tokens::Identifier<'_>) -> Option<typos::Status<'s>> {
        None
    }

    fn correct_word<'s>(&'s self, word: typos::tokens::Word<'_>) -> Option<typos::Status<'s>> {
        let lower = word.token().to_lowercase();
        if self.allowed.contains(lower.as_str()) {
            return Some(typos::Status::Valid);
        }
        let corrections = typos_dict::WORD.find(&unicase::UniCase::unicode(lower.as_str()))?;
        Some(typos::Status::Corrections(
            corrections.iter().map(|c| (*c).into()).collect(),
        ))
    }
}

/// Text without what stands in backticks: names and examples.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// Documents as they are; of Rust code the identifiers, comments and phrases of the interface.
/// Other string literals hold names of formats, and test sentences with mistakes on purpose.
fn checked_text(path: &Path, line: &str, continued: &mut bool) -> String {
    if path.extension().is_none_or(|e| e != "rs") || path.starts_with("src/i18n") {
        return without_code(line);
    }
    let (code, comment) = split_line(line, continued);
    code + " " + &without_code(comment)
}

#[test]
fn nothing_is_misspelled() {
    let allowed = include_str!("allowed.txt")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .collect();
    let dictionary = Dictionary { allowed };
    let tokenizer = typos::tokens::Tokenizer::new();
    let mut findings = String::new();
    for path in sources().into_iter().chain(documents()) {
        let mut continued = false;
        for (number, line) in read(&path).lines().enumerate() {
            let text = checked_text(&path, line, &mut continued);
            for typo in typos::check_str(&text, &tokenizer, &dictionary) {
                writeln!(findings, "{}:{}: {}", path.display(), number + 1, typo.typo).unwrap();
            }
        }
    }
    assert!(findings.is_empty(), "\n{findings}");
}

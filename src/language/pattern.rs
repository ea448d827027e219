//! Built-in regular expressions, compiled at first use.

use std::ops::Range;
use std::sync::OnceLock;

use regex::{Captures, Regex, Replacer};

/// A built-in regular expression. One that does not compile matches nothing.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(crate) const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    pub(crate) fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| Regex::new(self.source).ok())
            .as_ref()
    }

    /// First match.
    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// Byte ranges of all matches.
    pub(crate) fn ranges(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.regex()
            .into_iter()
            .flat_map(move |r| r.find_iter(text))
            .map(|m| m.range())
    }

    /// A copy of the text with all matches replaced.
    pub(crate) fn replace_all(&self, text: &str, replacement: impl Replacer) -> String {
        match self.regex() {
            Some(r) => r.replace_all(text, replacement).into_owned(),
            None => text.to_owned(),
        }
    }
}

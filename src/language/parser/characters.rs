//! Characters of a message in lower case and simplified Chinese, with their byte offsets.

use std::ops::Range;

use crate::i18n::locale::has_han;

/// A text in simplified Chinese, with as many characters as before.
pub(crate) fn simplified(text: &str) -> String {
    if !has_han(text) {
        return text.to_owned();
    }
    // A phrase may have fewer characters in simplified Chinese: those stay as they are written.
    let converted = hanconv::t2s(text);
    if converted.chars().count() == text.chars().count() {
        converted
    } else {
        text.to_owned()
    }
}

/// A message as characters in lower case and simplified Chinese.
pub(crate) struct Characters<'a> {
    pub message: &'a str,
    chars: Vec<char>,
    /// Byte offset of each character, and the length of the message.
    offsets: Vec<usize>,
}

impl<'a> Characters<'a> {
    pub fn new(message: &'a str) -> Self {
        let plain = |c: char| match c {
            '’' | '‘' | '＇' => '\'',
            '％' => '%',
            '　' | '\u{a0}' => ' ',
            // Full-width letters and digits.
            '！'..='～' if c.is_alphanumeric() => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c.to_lowercase().next().unwrap_or(c),
        };
        let mut offsets: Vec<usize> = message.char_indices().map(|(at, _)| at).collect();
        offsets.push(message.len());
        Self {
            message,
            chars: simplified(message).chars().map(plain).collect(),
            offsets,
        }
    }

    /// Replaces misspelled words; a corrected word keeps the place of the written one.
    pub fn corrected(mut self, correct: impl Fn(&str) -> Option<String>) -> Self {
        let mut at = 0;
        let mut in_quotes = false;
        while at < self.chars.len() {
            let c = self.chars[at];
            in_quotes ^= "\"“”".contains(c);
            let end = self.word_end(at);
            if end == at || in_quotes || !self.is_boundary(at) || !self.is_boundary(end) {
                at = end.max(at + 1);
                continue;
            }
            let Some(right) = correct(&self.text(at..end)) else {
                at = end;
                continue;
            };
            let right: Vec<char> = right.chars().collect();
            let (start, count) = (self.offsets[at], right.len());
            let last = self.offsets[end - 1];
            let offsets = (0..count).map(|i| if i + 1 == count && i > 0 { last } else { start });
            self.offsets.splice(at..end, offsets.collect::<Vec<_>>());
            self.chars.splice(at..end, right);
            at += count;
        }
        self
    }

    /// Replaces a character.
    pub fn set(&mut self, at: usize, c: char) {
        self.chars[at] = c;
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    pub fn slice(&self, range: Range<usize>) -> &[char] {
        self.chars.get(range).unwrap_or_default()
    }

    pub fn text(&self, range: Range<usize>) -> String {
        self.slice(range).iter().collect()
    }

    /// Bytes of the message for a range of characters.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.offsets[range.start]..self.offsets[range.end]
    }

    /// The original text of a range of characters.
    pub fn original(&self, range: Range<usize>) -> &'a str {
        self.message.get(self.bytes(range)).unwrap_or_default()
    }

    /// Returns true if the characters at `at` are `text`.
    pub fn starts_with(&self, at: usize, text: &str) -> bool {
        let mut chars = self.chars[at.min(self.chars.len())..].iter();
        text.chars().all(|c| chars.next() == Some(&c))
    }

    /// First position from `at` on that is not a space.
    pub fn skip_spaces(&self, mut at: usize) -> usize {
        while self.get(at) == Some(' ') {
            at += 1;
        }
        at
    }

    /// Returns true if an ASCII word may begin or end between the characters `at - 1` and `at`.
    pub fn is_boundary(&self, at: usize) -> bool {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let joins = is_word(at.checked_sub(1).and_then(|i| self.get(i))) && is_word(self.get(at));
        !joins || self.is_numbered(at)
    }

    /// Returns true between the letters and the digits of "clip2".
    fn is_numbered(&self, at: usize) -> bool {
        const NOUNS: &[&str] = &["clip", "photo", "pic", "picture", "video", "image"];
        let is_noun = |noun: &&str| {
            at.checked_sub(noun.len()).is_some_and(|from| {
                let before = from.checked_sub(1).and_then(|i| self.get(i));
                self.starts_with(from, noun) && !before.is_some_and(|c| c.is_ascii_alphanumeric())
            })
        };
        self.get(at).is_some_and(|c| c.is_ascii_digit()) && NOUNS.iter().any(is_noun)
    }

    /// End of the ASCII word that begins at `at`: letters, with apostrophes inside.
    pub fn word_end(&self, at: usize) -> usize {
        let mut end = at;
        while self.get(end).is_some_and(|c| c.is_ascii_alphabetic()) {
            end += 1;
        }
        end
    }
}

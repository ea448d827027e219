//! Constructions that the parser does not read: their words are known, but what they say together
//! is not. A request with one of them is asked about instead of carried out in part.

mod chinese;
mod english;

use std::sync::LazyLock;

use regex::RegexSet;

use super::marks::QUOTES;
use super::token::{MessageToken, Quantity, TokenKind};
use crate::i18n::locale::has_han;

/// Names for one segment in the constructions.
const SEGMENT: &str = r"(?:<c>|第[一二三四五六七八九十\d]+[段张个条]|clip \d+|photo \d+|the (?:first|second|third|last) (?:clip|photo))";

static ENGLISH_SET: LazyLock<Option<RegexSet>> = LazyLock::new(|| compiled(english::ROWS));
static CHINESE_SET: LazyLock<Option<RegexSet>> = LazyLock::new(|| compiled(chinese::ROWS));

/// The constructions of a language; none if one of them does not compile.
fn compiled(rows: &[&str]) -> Option<RegexSet> {
    // ASCII classes compile and match much faster.
    let in_full = |row: &&str| {
        row.replace("{X}", SEGMENT)
            .replace("<t>", "第?<t>")
            .replace("<T>", "<t>")
            .replace(r"\w", "[a-z0-9_]")
            .replace(r"\d", "[0-9]")
            .replace(r"\b", r"(?-u:\b)")
    };
    let rows = rows.iter().map(in_full);
    RegexSet::new(rows).ok()
}

/// A sentence with a construction that is not read; none if there is none.
pub(crate) fn unread<'a>(message: &'a str, tokens: &[MessageToken]) -> Option<&'a str> {
    let set = if has_han(message) {
        CHINESE_SET.as_ref()?
    } else {
        ENGLISH_SET.as_ref()?
    };
    let (first, last) = (tokens.first()?, tokens.last()?);
    let matches = |keeps_unquoted| set.is_match(&normalized(message, tokens, keeps_unquoted));
    let has_unquoted = tokens.iter().any(|token| is_unquoted(message, token));
    (matches(false) || has_unquoted && matches(true))
        .then(|| message.get(first.span.start..last.span.end))?
}

/// Returns true for a text without quotation marks.
fn is_unquoted(message: &str, token: &MessageToken) -> bool {
    let written = message.get(token.span.clone()).unwrap_or_default();
    let is_marked = QUOTES.iter().any(|(open, _)| written.starts_with(*open));
    matches!(token.kind, TokenKind::Quote(_)) && !is_marked
}

/// A sentence in lower case with placeholders for its names, times, shares and texts; texts without
/// quotation marks may stay as they are.
fn normalized(message: &str, tokens: &[MessageToken], keeps_unquoted: bool) -> String {
    let mut text = String::new();
    let mut end = tokens.first().map_or(0, |t| t.span.start);
    for token in tokens {
        text.push_str(message.get(end..token.span.start).unwrap_or_default());
        end = token.span.end;
        let written = message.get(token.span.clone()).unwrap_or_default();
        let placeholder = match &token.kind {
            TokenKind::Name(media) if media.segments.is_empty() => "<f>",
            TokenKind::Name(_) => "<c>",
            TokenKind::File(_) => "<f>",
            TokenKind::Quote(_) if keeps_unquoted && is_unquoted(message, token) => written,
            TokenKind::Quote(_) => "<q>",
            TokenKind::Amount(Quantity::Time(_)) if written.starts_with('第') => "第<t>",
            TokenKind::Amount(Quantity::Time(_)) => "<t>",
            TokenKind::Amount(Quantity::Percent(_)) if written.starts_with('+') => "+<p>",
            TokenKind::Amount(Quantity::Percent(_)) => "<p>",
            _ => written,
        };
        text.push_str(placeholder);
    }
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{CHINESE_SET, ENGLISH_SET};

    #[test]
    fn constructions_compile() {
        assert!(CHINESE_SET.is_some());
        assert!(ENGLISH_SET.is_some());
    }
}

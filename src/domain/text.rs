//! Sanitizes untrusted text at the boundary of the program.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use url::Url;

/// Maximum length of a character in a terminal cell (bytes). A longer symbol is a graphics escape
/// sequence.
pub(crate) const MAX_LETTER_BYTES: usize = 64;

/// Removes characters that a terminal interprets instead of displaying.
///
/// Strips invisible characters, bidirectional overrides, which can disguise text, and C0 and C1
/// control characters other than the line feed. Tabs become spaces, and Unicode line separators
/// become line feeds. Access tokens are masked, because a server may echo the token that it
/// received.
pub(crate) fn sanitize(text: &str) -> String {
    // Fast path: almost all text is plain ASCII.
    if text.bytes().all(|b| b == b'\n' || is_plain(b)) {
        return mask_tokens(text).into_owned();
    }
    let normalized = |c| match c {
        '\t' => ' ',
        '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
        c => c,
    };
    if !text.contains(FLAG_START) {
        let sanitized: String = text
            .chars()
            .map(normalized)
            .filter(|&c| is_printable(c))
            .collect();
        return mask_tokens(&sanitized).into_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        // Tag characters are allowed in flags only: elsewhere they can hide text.
        let length = flag_length(rest).unwrap_or(c.len_utf8());
        if length > c.len_utf8() {
            result.push_str(&rest[..length]);
        } else if is_printable(normalized(c)) {
            result.push(normalized(c));
        }
        rest = &rest[length..];
    }
    mask_tokens(&result).into_owned()
}

/// First character of a region flag. The region code follows as tag characters.
const FLAG_START: char = '🏴';

/// Returns the length (bytes) of a region flag at the start of the text.
fn flag_length(text: &str) -> Option<usize> {
    const LETTERS: RangeInclusive<char> = '\u{e0030}'..='\u{e007a}';
    const END: char = '\u{e007f}';
    let tags = text.strip_prefix(FLAG_START)?;
    let letters = tags.chars().take_while(|c| LETTERS.contains(c)).count();
    let is_flag = (3..=6).contains(&letters) && tags.chars().nth(letters) == Some(END);
    is_flag.then(|| text.chars().take(letters + 2).map(char::len_utf8).sum())
}

/// Prefix of access tokens.
const TOKEN_PREFIX: &str = "nmv_";

/// Masks access tokens as `nmv_…`. Also removes token characters that follow an earlier mask.
pub(crate) fn mask_tokens(text: &str) -> Cow<'_, str> {
    // Fast path: almost no text contains an underscore.
    if !text.as_bytes().contains(&b'_') || !text.contains(TOKEN_PREFIX) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(TOKEN_PREFIX) {
        let (before, token) = rest.split_at(at);
        masked.push_str(before);
        masked.push_str(TOKEN_PREFIX);
        let after = &token[TOKEN_PREFIX.len()..];
        rest = match token_length(after) {
            0 => after,
            length => {
                masked.push('…');
                &after[length..]
            }
        };
    }
    masked.push_str(rest);
    Cow::Owned(masked)
}

/// Returns the length (bytes) of the token characters after [`TOKEN_PREFIX`], or 0 if they are not
/// a token.
///
/// A token is a user token, any other sufficiently long token, or a mask with its remainder. A file
/// name such as `nmv_intro.mp4` is not a token.
fn token_length(after: &str) -> usize {
    const MIN_LENGTH: usize = 16;
    let is_token_char =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '~' | '+' | '…');
    let length = after.find(|c| !is_token_char(c)).unwrap_or(after.len());
    let token = &after[..length];
    let is_token = token.starts_with('…') || token.starts_with("usr_") || token.len() >= MIN_LENGTH;
    if is_token { length } else { 0 }
}

/// Sanitizes pasted text like [`sanitize`] and converts CR and CR LF to line feeds.
///
/// Terminals send CR for the Enter key, and most of them for line ends of a paste as well.
pub(crate) fn sanitize_paste(text: &str) -> String {
    sanitize(&text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Sanitizes text like [`sanitize`] and collapses all whitespace into single spaces.
pub(crate) fn one_line(text: &str) -> String {
    let has_extra_spaces = text.starts_with(' ')
        || text.ends_with(' ')
        || text.as_bytes().windows(2).any(|pair| pair == b"  ");
    if text.bytes().all(is_plain) && !has_extra_spaces {
        return mask_tokens(text).into_owned();
    }
    sanitize(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns true for a printable ASCII character or a space.
fn is_plain(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
}

fn is_printable(c: char) -> bool {
    let bidi = matches!(
        c,
        '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{061c}'
    );
    let invisible = matches!(
        c,
        '\u{ad}'
            | '\u{200b}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    );
    matches!(c, '\n' | '\t') || !(c.is_control() || bidi || invisible)
}

/// Returns the web addresses in a text, in order, without trailing punctuation.
pub(crate) fn links(text: &str) -> Vec<String> {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    let link_at_start = |rest: &str| {
        if !rest.starts_with("https://") && !rest.starts_with("http://") {
            return None;
        }
        let end = rest.find(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | ')' | ']' | '）' | '，' | '。')
        });
        let link = rest[..end.unwrap_or(rest.len())]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        (link.len() > "https://".len()).then(|| link.to_owned())
    };
    starts.filter_map(link_at_start).collect()
}

/// Returns a web address with its host in Punycode (`xn--…`), which exposes lookalike letters.
pub(crate) fn punycode_url(link: &str) -> String {
    let non_ascii_url = Url::parse(link).ok().filter(|_| !link.is_ascii());
    non_ascii_url
        .filter(|url| url.host_str().is_some_and(|host| !link.contains(host)))
        .map_or_else(|| link.to_owned(), Into::into)
}

/// Returns the host of a web address in Punycode, or the whole address if it has no host.
pub fn host(link: &str) -> String {
    Url::parse(link)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| one_line(link))
}

/// Converts untrusted text into a file name without path separators and leading dots.
///
/// The result has 1 to 80 characters.
pub(crate) fn safe_file_stem(title: &str) -> String {
    let name: String = one_line(title)
        .chars()
        .map(|c| {
            if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
                '-'
            } else {
                c
            }
        })
        .take(80)
        .collect();
    let name = name
        .trim()
        .trim_start_matches('.')
        .trim_end_matches('.')
        .trim();
    if name.is_empty() {
        "project".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_overrides_are_removed() {
        assert_eq!(sanitize("a\x1b[31mb\x07\u{9b}2Jc\u{202e}d"), "a[31mb2Jcd");
        assert_eq!(sanitize("两行\n文字\t."), "两行\n文字 .");
        assert_eq!(sanitize("a\u{2028}b\u{85}c"), "a\nb\nc");
        assert_eq!(one_line(" a\n\n b\r\n"), "a b");
    }

    #[test]
    fn every_line_end_of_a_paste_is_a_line_feed() {
        assert_eq!(
            sanitize_paste("a\rb\r\nc\n\r\n\r\rd\x1b[2J"),
            "a\nb\nc\n\n\n\nd[2J"
        );
    }

    #[test]
    fn tags_are_kept_in_flags_only() {
        // ratatui#925, codex#37578
        let england = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        let name = format!("fam 👩\u{200d}🔬 𠀀 {england}.jpg");
        assert_eq!(one_line(&name), name);
        assert_eq!(sanitize("a\u{e0067}\u{e007f}b \u{e0001}c"), "ab c");
        assert_eq!(sanitize("🏴\u{e0067}x🏴"), "🏴x🏴");
        let hidden: String = (0..40).map(|_| '\u{e0061}').collect();
        assert_eq!(sanitize(&format!("🏴{hidden}\u{e007f}")), "🏴");
        assert_eq!(
            sanitize(&format!("{england}\u{202e}\tx\u{1b}")),
            format!("{england} x")
        );
    }

    #[test]
    fn invisible_characters_and_tokens_are_not_shown() {
        assert_eq!(
            sanitize("a\u{ad}b\u{200b}c\u{2060}d 👨\u{200d}👩"),
            "abcd 👨\u{200d}👩"
        );
        assert_eq!(
            sanitize("Bearer nmv_usr_Ab-12x, and more"),
            "Bearer nmv_…, and more"
        );
        assert_eq!(
            one_line("{\"t\":\"nmv_usr_1\",\"u\":\"nmv_0123456789abcdef\"}"),
            "{\"t\":\"nmv_…\",\"u\":\"nmv_…\"}"
        );
        assert_eq!(mask_tokens("nmv_…rest of it"), "nmv_… of it");
        assert!(matches!(mask_tokens("nothing"), Cow::Borrowed(_)));
        for name in ["nmv_intro.mp4", "my nmv_cut_2.mov", "nmv_"] {
            assert_eq!(one_line(name), name, "a file name is not a token");
        }
    }

    #[test]
    fn links_exclude_trailing_punctuation() {
        let text =
            "See [it](https://x.org/a?b=1), https://y.org. 请看https://z.org/视频。http:// no";
        assert_eq!(
            links(text),
            ["https://x.org/a?b=1", "https://y.org", "https://z.org/视频"]
        );
    }

    #[test]
    fn lookalike_hosts_are_shown_in_punycode() {
        assert_eq!(
            punycode_url("https://example.com/海?a=b"),
            "https://example.com/海?a=b"
        );
        assert_eq!(
            punycode_url("https://p\u{430}ypal.com/x"),
            "https://xn--pypal-4ve.com/x"
        );
        assert_eq!(host("https://p\u{430}ypal.com/x"), "xn--pypal-4ve.com");
        assert_eq!(host("https://user@example.com:8080/x"), "example.com");
        assert_eq!(host("no address"), "no address");
    }

    #[test]
    fn file_names_stay_in_their_folder() {
        assert_eq!(safe_file_stem("../../etc/passwd"), "-..-etc-passwd");
        assert_eq!(safe_file_stem("  "), "project");
        assert_eq!(
            safe_file_stem("Sommer 2026: Strand?"),
            "Sommer 2026- Strand-"
        );
    }
}

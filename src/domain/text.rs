//! Making foreign text harmless before anything else looks at it.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use url::Url;

/// The longest symbol of a cell that is a letter, bytes: what is longer is a picture as the terminal's graphics take it.
pub const LONGEST_LETTER: usize = 64;

/// Strips what a terminal would obey instead of show: C0 and C1 control characters (line feed and tab stay),
/// and the bidirectional overrides that make text read as something else. Unicode's own line ends become line feeds.
/// Access tokens are masked: a server may repeat the one that it was sent.
pub fn harmless(text: &str) -> String {
    // Nearly every text has nothing else in it.
    if text.bytes().all(|b| b == b'\n' || is_plain(b)) {
        return without_tokens(text).into_owned();
    }
    let plain = |c| match c {
        '\t' => ' ',
        '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
        c => c,
    };
    if !text.contains(FLAG) {
        let kept: String = text
            .chars()
            .map(plain)
            .filter(|&c| is_harmless(c))
            .collect();
        return without_tokens(&kept).into_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        // Tags are part of a flag and nothing else: other ones would hide words.
        let length = flag(rest).unwrap_or(c.len_utf8());
        if length > c.len_utf8() {
            result.push_str(&rest[..length]);
        } else if is_harmless(plain(c)) {
            result.push(plain(c));
        }
        rest = &rest[length..];
    }
    without_tokens(&result).into_owned()
}

/// What the flags of regions begin with: letters of their codes follow as tags.
const FLAG: char = '🏴';

/// Length in bytes of the flag of a region at the start of a text.
fn flag(text: &str) -> Option<usize> {
    const LETTERS: RangeInclusive<char> = '\u{e0030}'..='\u{e007a}';
    const END: char = '\u{e007f}';
    let tags = text.strip_prefix(FLAG)?;
    let letters = tags.chars().take_while(|c| LETTERS.contains(c)).count();
    let is_flag = (3..=6).contains(&letters) && tags.chars().nth(letters) == Some(END);
    is_flag.then(|| text.chars().take(letters + 2).map(char::len_utf8).sum())
}

/// How access tokens begin.
const TOKEN: &str = "nmv_";

/// Returns the text with access tokens masked (`nmv_…`), and the rest of a token after an earlier mask removed.
pub fn without_tokens(text: &str) -> Cow<'_, str> {
    // Nearly every text lacks the rarest character of it.
    if !text.as_bytes().contains(&b'_') || !text.contains(TOKEN) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(TOKEN) {
        let (before, token) = rest.split_at(at);
        masked.push_str(before);
        masked.push_str(TOKEN);
        let after = &token[TOKEN.len()..];
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

/// Length in bytes of what follows after [`TOKEN`] if it is a token: one of a user, a long one of another kind, or a mask
/// with what came after it. A file may be called `nmv_intro.mp4`.
fn token_length(after: &str) -> usize {
    const SHORTEST: usize = 16;
    let is_of_token =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '~' | '+' | '…');
    let length = after.find(|c| !is_of_token(c)).unwrap_or(after.len());
    let token = &after[..length];
    let is_token = token.starts_with('…') || token.starts_with("usr_") || token.len() >= SHORTEST;
    if is_token { length } else { 0 }
}

/// Text of a paste: [`harmless`], with CR, LF and CR LF as the end of a line. Terminals send CR for the Enter key, and most
/// of them for the line ends of a paste as well.
pub fn pasted(text: &str) -> String {
    harmless(&text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Like [`harmless`], on one line: line breaks become spaces, runs of spaces one space.
pub fn one_line(text: &str) -> String {
    let loose = text.starts_with(' ')
        || text.ends_with(' ')
        || text.as_bytes().windows(2).any(|two| two == b"  ");
    if text.bytes().all(is_plain) && !loose {
        return without_tokens(text).into_owned();
    }
    harmless(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A printable letter of ASCII, or a space.
fn is_plain(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
}

fn is_harmless(c: char) -> bool {
    let bidi = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}');
    let invisible = matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    matches!(c, '\n' | '\t') || !(c.is_control() || bidi || invisible)
}

/// Web addresses in a text, in order, without the punctuation behind them.
pub fn links(text: &str) -> Vec<String> {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    let of = |rest: &str| {
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
    starts.filter_map(of).collect()
}

/// A web address as it is opened: a host whose letters only look like others shows as what it is (`xn--…`).
pub fn address(link: &str) -> String {
    let foreign = Url::parse(link).ok().filter(|_| !link.is_ascii());
    foreign
        .filter(|url| url.host_str().is_some_and(|host| !link.contains(host)))
        .map_or_else(|| link.to_owned(), Into::into)
}

/// The host of a web address, in the same way; all of it where it has none.
pub fn host(link: &str) -> String {
    Url::parse(link)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| one_line(link))
}

/// A name for a file made of foreign words: no separators, no leading dots, at most 80 characters, never empty.
pub fn file_stem(title: &str) -> String {
    let kept: String = one_line(title)
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
    let kept = kept
        .trim()
        .trim_start_matches('.')
        .trim_end_matches('.')
        .trim();
    if kept.is_empty() {
        "project".to_owned()
    } else {
        kept.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_overrides_lose_their_power() {
        assert_eq!(harmless("a\x1b[31mb\x07\u{9b}2Jc\u{202e}d"), "a[31mb2Jcd");
        assert_eq!(harmless("两行\n文字\t."), "两行\n文字 .");
        assert_eq!(harmless("a\u{2028}b\u{85}c"), "a\nb\nc");
        assert_eq!(one_line(" a\n\n b\r\n"), "a b");
    }

    #[test]
    fn every_line_end_of_a_paste_is_a_line_feed() {
        assert_eq!(pasted("a\rb\r\nc\n\r\n\r\rd\x1b[2J"), "a\nb\nc\n\n\n\nd[2J");
    }

    #[test]
    fn tags_are_kept_in_flags_alone() {
        // ratatui#925, codex#37578
        let england = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        let name = format!("fam 👩\u{200d}🔬 𠀀 {england}.jpg");
        assert_eq!(one_line(&name), name);
        assert_eq!(harmless("a\u{e0067}\u{e007f}b \u{e0001}c"), "ab c");
        assert_eq!(harmless("🏴\u{e0067}x🏴"), "🏴x🏴");
        let hidden: String = (0..40).map(|_| '\u{e0061}').collect();
        assert_eq!(harmless(&format!("🏴{hidden}\u{e007f}")), "🏴");
        assert_eq!(
            harmless(&format!("{england}\u{202e}\tx\u{1b}")),
            format!("{england} x")
        );
    }

    #[test]
    fn invisible_characters_and_tokens_are_not_shown() {
        assert_eq!(
            harmless("a\u{ad}b\u{200b}c\u{2060}d 👨\u{200d}👩"),
            "abcd 👨\u{200d}👩"
        );
        assert_eq!(
            harmless("Bearer nmv_usr_Ab-12x, and more"),
            "Bearer nmv_…, and more"
        );
        assert_eq!(
            one_line("{\"t\":\"nmv_usr_1\",\"u\":\"nmv_0123456789abcdef\"}"),
            "{\"t\":\"nmv_…\",\"u\":\"nmv_…\"}"
        );
        assert_eq!(without_tokens("nmv_…rest of it"), "nmv_… of it");
        assert!(matches!(without_tokens("nothing"), Cow::Borrowed(_)));
        for name in ["nmv_intro.mp4", "my nmv_cut_2.mov", "nmv_"] {
            assert_eq!(one_line(name), name, "a name is no token");
        }
    }

    #[test]
    fn links_end_before_the_punctuation_behind_them() {
        let text =
            "See [it](https://x.org/a?b=1), https://y.org. 请看https://z.org/视频。http:// no";
        assert_eq!(
            links(text),
            ["https://x.org/a?b=1", "https://y.org", "https://z.org/视频"]
        );
    }

    #[test]
    fn a_host_that_looks_like_another_is_told_from_it() {
        assert_eq!(
            address("https://example.com/海?a=b"),
            "https://example.com/海?a=b"
        );
        assert_eq!(
            address("https://p\u{430}ypal.com/x"),
            "https://xn--pypal-4ve.com/x"
        );
        assert_eq!(host("https://p\u{430}ypal.com/x"), "xn--pypal-4ve.com");
        assert_eq!(host("https://user@example.com:8080/x"), "example.com");
        assert_eq!(host("no address"), "no address");
    }

    #[test]
    fn file_names_stay_in_their_folder() {
        assert_eq!(file_stem("../../etc/passwd"), "-..-etc-passwd");
        assert_eq!(file_stem("  "), "project");
        assert_eq!(file_stem("Sommer 2026: Strand?"), "Sommer 2026- Strand-");
    }
}

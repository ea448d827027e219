//! Making foreign text harmless before anything else looks at it.

use std::borrow::Cow;

use url::Url;

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
    let kept: String = text.chars().map(plain).filter(|&c| is_harmless(c)).collect();
    without_tokens(&kept).into_owned()
}

/// How access tokens begin.
const TOKEN: &str = "nmv_";

/// Returns the text with access tokens masked (`nmv_…`), and the rest of a token after an earlier mask removed.
pub fn without_tokens(text: &str) -> Cow<'_, str> {
    // Nearly every text lacks the rarest character of it.
    if !text.as_bytes().contains(&b'_') {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(TOKEN);
    let before = parts.next().unwrap_or_default();
    if before.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '+' | '…');
    let mut masked = before.to_owned();
    for part in parts {
        masked.push_str(TOKEN);
        masked.push('…');
        masked.push_str(part.trim_start_matches(is_of_token));
    }
    Cow::Owned(masked)
}

/// Like [`harmless`], on one line: line breaks become spaces, runs of spaces one space.
pub fn one_line(text: &str) -> String {
    let loose = text.starts_with(' ') || text.ends_with(' ') || text.as_bytes().windows(2).any(|two| two == b"  ");
    if text.bytes().all(is_plain) && !loose {
        return without_tokens(text).into_owned();
    }
    harmless(text).split_whitespace().collect::<Vec<_>>().join(" ")
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
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | ')' | ']' | '）' | '，' | '。'));
        let link = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        (link.len() > "https://".len()).then(|| link.to_owned())
    };
    starts.filter_map(of).collect()
}

/// A web address as it is opened: a host whose letters only look like others shows as what it is (`xn--…`).
pub fn address(link: &str) -> String {
    let foreign = Url::parse(link).ok().filter(|_| !link.is_ascii());
    foreign.filter(|url| url.host_str().is_some_and(|host| !link.contains(host))).map_or_else(|| link.to_owned(), Into::into)
}

/// The host of a web address, in the same way; all of it where it has none.
pub fn host(link: &str) -> String {
    Url::parse(link).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| one_line(link))
}

/// A name for a file made of foreign words: no separators, no leading dots, at most 80 characters, never empty.
pub fn file_stem(title: &str) -> String {
    let kept: String = one_line(title)
        .chars()
        .map(|c| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '-' } else { c })
        .take(80)
        .collect();
    let kept = kept.trim().trim_start_matches('.').trim_end_matches('.').trim();
    if kept.is_empty() { "project".to_owned() } else { kept.to_owned() }
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
    fn invisible_characters_and_tokens_are_not_shown() {
        assert_eq!(harmless("a\u{ad}b\u{200b}c\u{2060}d 👨\u{200d}👩"), "abcd 👨\u{200d}👩");
        assert_eq!(harmless("Bearer nmv_usr_Ab-12.x, and more"), "Bearer nmv_…, and more");
        assert_eq!(one_line("{\"t\":\"nmv_usr_1\",\"u\":\"nmv_2\"}"), "{\"t\":\"nmv_…\",\"u\":\"nmv_…\"}");
        assert_eq!(without_tokens("nmv_…rest of it"), "nmv_… of it");
        assert!(matches!(without_tokens("nothing"), Cow::Borrowed(_)));
    }

    #[test]
    fn links_end_before_the_punctuation_behind_them() {
        let text = "See [it](https://x.org/a?b=1), https://y.org. 请看https://z.org/视频。http:// no";
        assert_eq!(links(text), ["https://x.org/a?b=1", "https://y.org", "https://z.org/视频"]);
    }

    #[test]
    fn a_host_that_looks_like_another_is_told_from_it() {
        assert_eq!(address("https://example.com/海?a=b"), "https://example.com/海?a=b");
        assert_eq!(address("https://p\u{430}ypal.com/x"), "https://xn--pypal-4ve.com/x");
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

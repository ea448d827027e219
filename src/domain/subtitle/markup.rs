//! Strips markup from cue text. Removes known markup only: `I <3 you` and `set {a, b` are plain
//! text.

/// Tags without attributes, optionally with classes (`<b.loud>`).
const PLAIN: [&str; 10] = ["i", "b", "u", "s", "c", "ruby", "rt", "em", "strong", "del"];
/// Tags that may have attributes.
const WITH_ATTRIBUTES: [&str; 6] = ["font", "v", "lang", "span", "p", "c"];
/// The tag of a line break.
const LINE_END: &str = "br";

/// Maximum length of a tag (bytes).
const MAX_TAG_BYTES: usize = 300;

const ENTITIES: [(&str, &str); 8] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
    ("&nbsp;", " "),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&lrm;", ""),
    ("&rlm;", ""),
];

/// Strips tags (`<i>`, `<font …>`, `<v Ann>`, `<00:01.000>`) and overrides (`{\an8}`, `{b}`) from
/// the text of a cue, and decodes entities.
pub(super) fn strip_markup(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{', '&']) {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let (length, replacement) = match rest.as_bytes()[0] {
            b'<' => tag(rest),
            b'{' => braces(rest),
            _ => entity(rest),
        }
        .unwrap_or((1, None));
        match replacement {
            Some(c) => result.push(c),
            None if length == 1 => result.push_str(&rest[..1]),
            None => {}
        }
        rest = &rest[length..];
    }
    result.push_str(rest);
    result
}

/// Length (bytes) of the markup at the start of a text, and its replacement character.
type Markup = Option<(usize, Option<char>)>;

/// Returns the position of a character within the maximum length of a tag.
fn find_nearby(text: &str, character: u8) -> Option<usize> {
    text.bytes()
        .take(MAX_TAG_BYTES)
        .position(|b| b == character)
}

fn tag(text: &str) -> Markup {
    let end = find_nearby(text, b'>')?;
    let inside = &text[1..end];
    if inside.contains('<') {
        return None;
    }
    let is_time = inside.starts_with(|c: char| c.is_ascii_digit())
        && inside.contains(':')
        && inside
            .bytes()
            .all(|b| b.is_ascii_digit() || b":.,".contains(&b));
    let inside = inside.trim();
    let inside = inside
        .strip_prefix('/')
        .unwrap_or(inside)
        .trim_end_matches('/')
        .trim();
    let name_end = inside
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inside.len());
    let (name, attributes) = (inside[..name_end].to_ascii_lowercase(), &inside[name_end..]);
    let is_bare = attributes.is_empty()
        || (attributes.starts_with('.') && !attributes.contains(char::is_whitespace));
    let has_attributes =
        attributes.starts_with(|c: char| c.is_whitespace() || c == '.' || c == '=');
    if name == LINE_END {
        return attributes.is_empty().then_some((end + 1, Some('\n')));
    }
    let is_known = (is_bare && PLAIN.contains(&name.as_str()))
        || ((is_bare || has_attributes) && WITH_ATTRIBUTES.contains(&name.as_str()));
    (is_time || is_known).then_some((end + 1, None))
}

/// Matches `{\an8}` of SubStation Alpha, `{y:i}` of MicroDVD, and `{b}`, which some players
/// support.
fn braces(text: &str) -> Markup {
    let end = find_nearby(text, b'}')?;
    let inside = &text[1..end];
    let is_style = matches!(inside.trim_start_matches('/'), "b" | "i" | "u" | "s");
    (inside.starts_with('\\') || is_style || is_control_code(inside)).then_some((end + 1, None))
}

/// Returns true for a control code of MicroDVD: `y:i`, `C:$0000ff`, `s:24`.
fn is_control_code(inside: &str) -> bool {
    let Some((code, value)) = inside.split_once(':') else {
        return false;
    };
    matches!(
        code,
        "y" | "Y" | "c" | "C" | "f" | "F" | "s" | "S" | "P" | "H" | "o"
    ) && !value.is_empty()
        && !value.contains(char::is_whitespace)
}

fn entity(text: &str) -> Markup {
    if let Some((name, value)) = ENTITIES.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((name.len(), value.chars().next()));
    }
    let digits = text.strip_prefix("&#")?;
    let end = find_nearby(digits, b';').filter(|end| (1..=7).contains(end))?;
    let code = match digits[..end].strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits[..end].parse(),
    };
    Some((end + 3, Some(char::from_u32(code.ok()?)?)))
}

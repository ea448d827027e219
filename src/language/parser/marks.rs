//! Punctuation, quotation marks and colors.

use super::amounts;
use super::characters::Characters;
use super::token::Mark;

/// Opening and closing quotation marks.
pub(crate) const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('“', '”'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('\'', '\''),
    ('＂', '＂'),
    ('„', '“'),
    ('«', '»'),
];

/// Punctuation at `at`.
pub(crate) fn mark(chars: &Characters, at: usize) -> Option<(Mark, usize)> {
    if let Some(end) = enumerator(chars, at) {
        return Some((Mark::Stop, end));
    }
    let next_is_space = chars.get(at + 1).is_none_or(|c| !c.is_ascii_alphanumeric());
    let mark = match chars.get(at)? {
        ',' | '，' | '、' | '(' | ')' | '（' | '）' | '/' | '[' | ']' | '…' => Mark::Comma,
        ':' | '：' => Mark::Colon,
        '.' if next_is_space && is_abbreviation(chars, at) => return None,
        '.' if next_is_space => Mark::Stop,
        ';' | '；' | '。' | '!' | '！' | '\n' => Mark::Stop,
        '?' | '？' => Mark::Question,
        '-' | '–' | '—' | '~' | '～' | '→' | '>' => Mark::Dash,
        _ => return None,
    };
    let mut end = at + 1;
    while chars.get(end).is_some_and(|c| "!！?？.。…—".contains(c)) && mark != Mark::Dash {
        if chars.get(end).is_some_and(|c| "?？".contains(c)) {
            return Some((Mark::Question, end + 1));
        }
        end += 1;
    }
    let is_sign = mark == Mark::Dash && amounts::amount(chars, at).is_some() && signed(chars, at);
    (!is_sign).then_some((mark, end))
}

/// Returns true for the point of "Dr. Amy Lund".
fn is_abbreviation(chars: &Characters, at: usize) -> bool {
    const TITLES: &[&str] = &["dr", "mr", "mrs", "ms", "prof", "st"];
    let is_letter = |i: &usize| chars.get(*i).is_some_and(|c| c.is_ascii_alphabetic());
    let start = (0..at).rev().take_while(is_letter).last().unwrap_or(at);
    let word: String = (start..at).filter_map(|i| chars.get(i)).collect();
    let is_followed = chars.get(at + 1) == Some(' ') && is_letter(&(at + 2));
    is_followed && TITLES.contains(&word.to_lowercase().as_str())
}

/// `1)`, `2.`, `3、` at the start of an item of a list, and its end.
fn enumerator(chars: &Characters, at: usize) -> Option<usize> {
    let before = (0..at)
        .rev()
        .find_map(|i| chars.get(i).filter(|c| *c != ' '));
    let follows_space = at == 0 || !chars.get(at - 1).is_some_and(char::is_alphanumeric);
    let opening = usize::from(chars.get(at).is_some_and(|c| "(（".contains(c)));
    let digits = (at + opening..chars.len())
        .take_while(|i| chars.get(*i).is_some_and(|c| c.is_ascii_digit()))
        .count();
    let end = at + opening + digits;
    let mark = chars.get(end)?;
    let is_bracket = ")）".contains(mark);
    let is_point = "、.．".contains(mark)
        && opening == 0
        && before.is_none_or(|c| "\n,，;；:：。.".contains(c) || mark == '、' && at > 0)
        && !chars.get(end + 1).is_some_and(|c| c.is_ascii_digit());
    let is_number = (1..=2).contains(&digits) && follows_space;
    (is_number && (is_bracket || is_point)).then_some(end + 1)
}

/// Returns true if a dash begins a negative amount: not after a number.
fn signed(chars: &Characters, at: usize) -> bool {
    let before = (0..at)
        .rev()
        .find_map(|i| chars.get(i).filter(|c| *c != ' '));
    !before.is_some_and(|c| c.is_ascii_digit() || c == 's' || c == '秒')
}

/// Names of colors in English and Chinese, and their values.
const COLORS: &[(&str, &str, &str)] = &[
    ("white", "白色|白", "#ffffff"),
    ("black", "黑色|黑", "#000000"),
    ("red", "红色|红", "#e53935"),
    ("green", "绿色|绿", "#43a047"),
    ("blue", "蓝色|蓝", "#1e88e5"),
    ("yellow", "黄色|黄", "#fdd835"),
    ("orange", "橙色|橘色|橙|橘黄色|橘的|橙的|橘", "#fb8c00"),
    ("pink", "粉色|粉红色|粉红|粉", "#ec407a"),
    ("purple|violet", "紫色|紫", "#8e24aa"),
    ("gold|golden", "金色|金", "#d4af37"),
    ("grey|gray", "灰色|灰", "#9e9e9e"),
    ("teal|cyan|turquoise", "青色|青", "#00acc1"),
    ("brown", "棕色|棕|咖啡色", "#6d4c41"),
    ("hot pink|magenta", "玫红色|玫红|洋红", "#e91e63"),
    ("light blue|sky blue", "浅蓝色|浅蓝|天蓝色|天蓝", "#4fc3f7"),
    ("dark blue|navy", "深蓝色|深蓝|藏青色", "#0d47a1"),
    ("light green|lime", "浅绿色|浅绿", "#9ccc65"),
    ("dark green", "深绿色|深绿", "#1b5e20"),
    ("dark red|maroon", "深红色|深红", "#8e0000"),
    ("cream|beige", "米色|米白色|米白", "#f5f0dc"),
    ("silver", "银色|银", "#c0c0c0"),
];

/// A color name or `#rrggbb`.
pub(crate) fn color(chars: &Characters, at: usize) -> Option<(String, usize)> {
    if chars.get(at) == Some('#') {
        let end = at + 7;
        let is_hex = chars.slice(at + 1..end).len() == 6
            && chars.slice(at + 1..end).iter().all(char::is_ascii_hexdigit);
        return (is_hex && chars.is_boundary(end)).then(|| (chars.text(at..end), end));
    }
    let english = chars.get(at)?.is_ascii();
    COLORS
        .iter()
        .flat_map(|(en, zh, hex)| {
            let names = if english { en } else { zh };
            names.split('|').map(move |name| (name, *hex))
        })
        .filter(|(name, _)| chars.starts_with(at, name))
        .map(|(name, hex)| (hex.to_owned(), at + name.chars().count(), name.is_ascii()))
        .filter(|(_, end, is_ascii)| !is_ascii || chars.is_boundary(*end))
        .map(|(hex, end, _)| (hex, end))
        .max_by_key(|(_, end)| *end)
}

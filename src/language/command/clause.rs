//! A message → clauses: quoted texts put aside, numbers in words made digits, several wishes parted.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::number;

/// One wish of a message.
#[derive(Clone, Debug)]
pub struct Clause {
    /// As the user wrote it, for answers.
    pub original: String,
    /// Lower case, quotes replaced by `⟦0⟧`, `⟦1⟧`, numbers in digits.
    pub text: String,
    /// What stood in quotes, in order.
    pub quotes: Vec<String>,
}

impl Clause {
    /// Whether any of the words stands in it (English on word boundaries, Chinese anywhere).
    pub fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.find(w).is_some())
    }

    /// Where a word stands, in bytes of `text`.
    pub fn find(&self, word: &str) -> Option<usize> {
        let ascii = word.is_ascii();
        let edge = |c: Option<char>| !ascii || c.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_'));
        self.text.match_indices(word).find_map(|(at, _)| {
            (edge(self.text[..at].chars().next_back()) && edge(self.text[at + word.len()..].chars().next())).then_some(at)
        })
    }

    /// Whether it begins with one of the words, after politeness.
    pub fn starts(&self, words: &[&str]) -> bool {
        let start = self.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        words.iter().any(|w| {
            start
                .strip_prefix(w)
                .is_some_and(|rest| !w.is_ascii() || rest.chars().next().is_none_or(|c| !c.is_ascii_alphanumeric()))
        })
    }

    /// The first quoted text.
    pub fn quote(&self) -> Option<&str> {
        self.quotes.first().map(String::as_str).filter(|q| !q.trim().is_empty())
    }
}

/// The first match of a pattern that is part of the program.
pub(super) fn captures<'t>(cell: &LazyLock<Option<Regex>>, text: &'t str) -> Option<regex::Captures<'t>> {
    cell.as_ref().and_then(|r| r.captures(text))
}

/// Words that begin a wish: only before one of these is a sentence parted.
const VERBS: &str = "add put insert place show write remove delete drop trim cut shorten lengthen extend make set change move swap split mute unmute turn create use crossfade undo redo lower raise increase reduce decrease speed slow replace rename reorder append fade assemble build combine keep give loop pan zoom tilt blur mirror flip rotate brighten darken desaturate saturate duplicate copy repeat \
加 添加 加上 加入 放 删 删除 移除 去掉 把 将 设 设置 改 用 剪 裁 静音 撤销 移动 移到 交换 拆分 分割 调 配上 插入";

/// Parts a message into its wishes.
pub fn clauses(message: &str) -> Vec<Clause> {
    let (text, quotes) = take_quotes(message.trim());
    let mut parts: Vec<Range<usize>> = Vec::new();
    for piece in pieces(&text) {
        let plain = text[piece.clone()].to_lowercase();
        let starts_a_wish = starts_with_verb(strip_politeness(&plain));
        match parts.last_mut() {
            Some(last) if !starts_a_wish || tells_how(&plain, &text[last.clone()]) => last.end = piece.end,
            _ => parts.push(piece),
        }
    }
    parts.into_iter().map(|part| clause(&text[part], &quotes)).collect()
}

fn clause(part: &str, quotes: &[String]) -> Clause {
    let mut original = part.to_owned();
    let mut own = Vec::new();
    let mut text = part.to_owned();
    for (i, quote) in quotes.iter().enumerate() {
        let mark = format!("⟦{i}⟧");
        if original.contains(&mark) {
            original = original.replace(&mark, &format!("\"{quote}\""));
            text = text.replace(&mark, &format!("⟦q{}⟧", own.len()));
            own.push(quote.clone());
        }
    }
    let text = number::digits(strip_politeness(&text.to_lowercase())).replace("⟦q", "⟦");
    Clause { original: original.trim().to_owned(), text, quotes: own }
}

fn take_quotes(message: &str) -> (String, Vec<String>) {
    static QUOTES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#""([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|《([^》]*)》|(?:^|[\s,:(])['‘]([^'’]+)['’]"#).ok()
    });
    let Some(quotes) = QUOTES.as_ref() else { return (message.to_owned(), Vec::new()) };
    let mut found = Vec::new();
    let text = quotes.replace_all(message, |c: &regex::Captures| {
        let inner = c.iter().skip(1).flatten().next().map_or("", |m| m.as_str());
        found.push(inner.to_owned());
        format!(" ⟦{}⟧ ", found.len() - 1)
    });
    (text.into_owned(), found)
}

/// Where the text may be parted; parts that begin no wish are joined again, so "photos and audio" stays one thought.
fn pieces(text: &str) -> Vec<Range<usize>> {
    static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)[;；。！!\n]+|[.]\s+|[.]$|,\s*(?:and\s+)?(?:then\s+)?|，(?:然后|并且|并|再)?|然后|并且|\s+(?:and\s+then|then|and)\s+").ok()
    });
    let Some(parts) = PARTS.as_ref() else { return std::iter::once(0..text.len()).collect() };
    let mut from = 0;
    let ends = parts.find_iter(text).map(|m| m.range()).chain(std::iter::once(text.len()..text.len()));
    ends.map(|gap| std::mem::replace(&mut from, gap.end)..gap.start).filter(|r| !text[r.clone()].trim().is_empty()).collect()
}

/// "… into a 30 s video, add transitions": how the cut shall be made, not a wish of its own; the length counts with it.
fn tells_how(piece: &str, before: &str) -> bool {
    let has = |text: &str, words: &[&str]| words.iter().any(|w| text.contains(w));
    let assembles = has(
        &before.to_lowercase(),
        &["turn", "make", "create", "assemble", "build", "combine", "做", "制作", "剪", "合成", "拼"],
    );
    assembles && has(piece, &["transition", "crossfade", "转场", "过渡"]) && !piece.contains(|c: char| c.is_ascii_digit())
}

fn starts_with_verb(piece: &str) -> bool {
    let word: String = piece.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    VERBS.split_whitespace().any(|v| if v.is_ascii() { v == word } else { piece.starts_with(v) })
}

fn strip_politeness(text: &str) -> &str {
    const POLITE: &[&str] = &[
        "please",
        "pls",
        "can you",
        "could you",
        "would you",
        "i want you to",
        "i want to",
        "i'd like to",
        "i would like to",
        "now",
        "also",
        "then",
        "and",
        "ok",
        "okay",
        "hey",
        "let's",
        "lets",
        "just",
        "kindly",
        "请你",
        "请",
        "帮我",
        "麻烦",
        "再",
        "现在",
        "我想",
        "我要",
    ];
    let mut rest = text.trim();
    while let Some(shorter) = POLITE.iter().find_map(|p| {
        let after = rest.strip_prefix(p)?;
        (!p.is_ascii() || after.starts_with([' ', ','])).then(|| after.trim_start_matches([' ', ',']))
    }) {
        rest = shorter;
    }
    rest
}

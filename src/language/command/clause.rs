//! Splits a message into clauses: extracts quoted text, normalizes numbers, separates requests.

use std::ops::Range;

use regex::Captures;

use super::{number, spelling};
use crate::i18n::locale::{Lang, has_han};
use crate::language::pattern::Pattern;

/// One request of a message.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The text as the user wrote it, for replies.
    pub original: String,
    /// Normalized text: lower case, quotes replaced by `⟦0⟧`, `⟦1⟧`, numbers as digits.
    pub text: String,
    /// Quoted texts, in order.
    pub quotes: Vec<String>,
    /// Language of the reply.
    pub lang: Lang,
}

impl Clause {
    /// Returns true if it contains any of the words (English at word boundaries, Chinese anywhere).
    pub fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.find(w).is_some())
    }

    /// Byte offset of a word in `text`. Parts of file names do not count: "loop.mp3" is not a
    /// request to loop.
    pub fn find(&self, word: &str) -> Option<usize> {
        let ascii = word.is_ascii();
        let is_boundary =
            |c: Option<char>| !ascii || c.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_'));
        self.text.match_indices(word).find_map(|(at, _)| {
            let end = at + word.len();
            let is_word = is_boundary(self.text[..at].chars().next_back())
                && is_boundary(self.text[end..].chars().next());
            (is_word && (word.contains('.') || !self.in_file_name(end))).then_some(at)
        })
    }

    /// Returns true if the word that ends at `end` is part of a media file's name: `loop` in
    /// `loop.mp3`, `title` in `title-card.png`.
    fn in_file_name(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || ['_', '-', '.', '(', ')'].contains(&c)))
            .unwrap_or(rest.len());
        let (token, after) = rest.split_at(length);
        let token = token.trim_end_matches('.');
        token.contains('.')
            && crate::domain::asset::is_accepted(&format!("x{token}"))
            && !after.starts_with('.')
    }

    /// Returns true if it begins with one of the words, ignoring leading punctuation.
    pub fn starts(&self, words: &[&str]) -> bool {
        let start = self.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        words.iter().any(|w| {
            start.strip_prefix(w).is_some_and(|rest| {
                !w.is_ascii()
                    || rest
                        .chars()
                        .next()
                        .is_none_or(|c| !c.is_ascii_alphanumeric())
            })
        })
    }

    /// A copy with different text; quotes and language are kept.
    pub fn with(&self, text: String) -> Self {
        Self {
            text,
            ..self.clone()
        }
    }

    /// The first quoted text.
    pub(crate) fn quote(&self) -> Option<&str> {
        self.quotes
            .first()
            .map(String::as_str)
            .filter(|q| !q.trim().is_empty())
    }
}

/// Words that begin a request: a sentence is only split before one of these.
const VERBS: &str = "\
    add put insert place show write remove delete drop trim cut shorten lengthen extend make \
    set change move swap split mute unmute turn create use crossfade undo redo lower raise \
    increase reduce decrease speed slow replace rename reorder append fade assemble build \
    combine keep give loop pan zoom tilt blur mirror flip rotate brighten darken desaturate \
    saturate duplicate copy repeat reverse freeze hold play roll overlay crop normalize \
    normalise duck strip start letterbox fit fill \
    加 添加 加上 加入 放 删 删除 移除 去掉 把 将 设 设置 改 用 剪 裁 \
    静音 撤销 移动 移到 交换 拆分 分割 调 配上 插入 复制 倒放 定格 取消 只保留 让";

/// Phrases around requests that are not requests themselves.
const NOISE: &[&str] = &[
    "thanks",
    "i changed my mind",
    "never mind",
    "thank you",
    "thx",
    "ty",
    "hey",
    "hi",
    "hello",
    "oops",
    "ok",
    "okay",
    "please",
    "pls",
    "great",
    "cool",
    "nice",
    "perfect",
    "谢谢",
    "多谢",
    "好的",
    "好",
    "你好",
    "请",
    "哎呀",
    "麻烦了",
];

/// Splits a message into its requests. `name_words` are words from asset and segment names, which
/// are excluded from spelling correction.
pub fn clauses(message: &str, name_words: &[String]) -> Vec<Clause> {
    let lang = if has_han(message) { Lang::Zh } else { Lang::En };
    let (text, quotes) = take_quotes(message.trim());
    let mut parts: Vec<Range<usize>> = Vec::new();
    for piece in pieces(&text) {
        let plain = text[piece.clone()].to_lowercase();
        let before = parts
            .last()
            .map_or("", |last| &text[last.clone()])
            .to_lowercase();
        let starts_request = starts_with_verb(strip_politeness(&plain))
            || is_noise(&before)
            || is_noise(&plain)
            || is_parallel_request(&plain, &before);
        let continues_previous = !starts_request
            || is_assembly_option(&plain, &before)
            || is_list(&before)
            || is_dislike(&before);
        match parts.last_mut().filter(|_| continues_previous) {
            Some(last) => last.end = piece.end,
            None => parts.push(piece),
        }
    }
    let all: Vec<Clause> = parts
        .into_iter()
        .map(|part| clause(&text[part], &quotes, name_words, lang))
        .collect();
    let requests: Vec<Clause> = all.iter().filter(|c| !is_noise(&c.text)).cloned().collect();
    if requests.is_empty() { all } else { requests }
}

/// "I don't like the music, remove it" is one request.
fn is_dislike(text: &str) -> bool {
    ["i don't ", "i dont ", "i do not ", "i no longer "]
        .iter()
        .any(|w| text.trim_start().starts_with(w))
}

fn is_noise(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    NOISE.contains(&text)
}

/// A caption list (lines with times) is one request, whatever it contains.
fn is_list(text: &str) -> bool {
    ["captions:", "subtitles:", "字幕：", "字幕:"]
        .iter()
        .any(|w| text.contains(w))
}

/// Returns true if a piece repeats the request before it for another target: "make clip 1 warmer
/// and clip 2 cooler", "add text "A" at the start and text "B" at the end".
fn is_parallel_request(piece: &str, before: &str) -> bool {
    static OTHER: Pattern = Pattern::new(concat!(
        r"^(?:the )?(?:(?:clip|photo|segment|shot|picture) \d+|(?:first|second|third|last) \w+)",
        r" (?:much |a bit |slightly )?",
        r"(?:(?:warm|cool|bright|dark|loud|quiet|fast|slow|short|long|bigg|small)er",
        r"|black and white|sepia|mirrored|muted|in reverse|backwards)",
        r"|^第[\d一二三四五六七八九十]+[段张个].*(?:调|变|加|改|旋转|静音|剪|放|移|裁|淡|倒|慢)",
    ));
    static QUOTED: Pattern =
        Pattern::new(r"^\s*(?:and )?(?:the |a )?(?:(?:text|title|caption|文字|标题|字幕)\s*)?⟦");
    (QUOTED.is_match(piece) && before.contains('⟦')) || OTHER.is_match(piece.trim())
}

fn clause(part: &str, quotes: &[String], name_words: &[String], lang: Lang) -> Clause {
    let mut original = part.to_owned();
    let mut kept = Vec::new();
    let mut text = part.to_owned();
    for (i, quote) in quotes.iter().enumerate() {
        let mark = format!("⟦{i}⟧");
        if original.contains(&mark) {
            original = original.replace(&mark, &format!("\"{quote}\""));
            text = text.replace(&mark, &format!("⟦q{}⟧", kept.len()));
            kept.push(quote.clone());
        }
    }
    let plain = spelling::corrected(strip_politeness(&text.to_lowercase()), name_words);
    let text = with_topic(&number::words_to_digits(&plain)).replace("⟦q", "⟦");
    Clause {
        original: original.trim().to_owned(),
        text,
        quotes: kept,
        lang,
    }
}

/// Moves a leading topic into the request: "clip 2: make it 3 seconds" → "make clip 2 3 seconds".
fn with_topic(text: &str) -> String {
    static TOPIC: Pattern = Pattern::new(concat!(
        r"^\s*((?:the )?(?:clip|photo|segment|shot) \d+",
        r"|the (?:first|second|third|last) (?:clip|photo|one)",
        r"|第\s*\d+\s*[段张个]|[\w-]+\.\w{3,4})\s*[:：]\s*(.+)$",
    ));
    static DISLIKE: Pattern = Pattern::new(concat!(
        r"^i (?:don'?t|do not|no longer) (?:like|want|need) (?:that |this )?(.+?)",
        r"(?:[,;]?\s*(?:so |please )?(remove|delete|drop|mute|take) (?:it|them)(?: out)?)?$",
    ));
    if let Some(c) = DISLIKE.captures(text) {
        return format!("{} {}", c.get(2).map_or("remove", |m| m.as_str()), &c[1]);
    }
    match TOPIC.captures(text) {
        Some(c) if c[2].contains(" it") => c[2].replacen(" it", &format!(" {}", &c[1]), 1),
        Some(c) => format!("{} {}", &c[2], &c[1]),
        None => text.to_owned(),
    }
}

fn take_quotes(message: &str) -> (String, Vec<String>) {
    static QUOTES: Pattern = Pattern::new(
        r#""([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|《([^》]*)》|(?:^|[\s,:(])['‘]([^'’]+)['’]"#,
    );
    let mut found = Vec::new();
    let text = QUOTES.replace_all(message, |c: &Captures| {
        let inner = c.iter().skip(1).flatten().next().map_or("", |m| m.as_str());
        found.push(inner.to_owned());
        format!(" ⟦{}⟧ ", found.len() - 1)
    });
    (text, found)
}

/// Possible split points of the text. The caller rejoins pieces that do not begin a request, so
/// "photos and audio" stays together.
fn pieces(text: &str) -> Vec<Range<usize>> {
    static PARTS: Pattern = Pattern::new(concat!(
        r"(?i)[;；。！!？\n]+|[.?]\s+|[.?]$|,\s*(?:and\s+)?(?:then\s+)?",
        r"|，(?:然后|并且|并|再)?|然后|并且|\s+(?:and\s+then|then|and)\s+",
    ));
    let mut from = 0;
    let ends = PARTS
        .ranges(text)
        .chain(std::iter::once(text.len()..text.len()));
    ends.map(|gap| std::mem::replace(&mut from, gap.end)..gap.start)
        .filter(|r| !text[r.clone()].trim().is_empty())
        .collect()
}

/// Returns true if a piece is an option of the assembly before it and not a separate request:
/// "… into a 30 s video, add transitions".
fn is_assembly_option(piece: &str, before: &str) -> bool {
    let has = |text: &str, words: &[&str]| words.iter().any(|w| text.contains(w));
    let assembles = has(
        before,
        &[
            "turn", "make", "create", "assemble", "build", "combine", "做", "制作", "剪", "合成",
            "拼",
        ],
    ) && has(
        before,
        &[
            "video",
            "slideshow",
            "montage",
            "promo",
            "film",
            "movie",
            "片",
            "视频",
        ],
    );
    assembles
        && has(piece, &["transition", "crossfade", "转场", "过渡"])
        && !piece.contains(|c: char| c.is_ascii_digit())
}

fn starts_with_verb(piece: &str) -> bool {
    // "black and white and slow zoom": "slow" is part of a motion, not a verb.
    if piece.starts_with("slow zoom") || piece.starts_with("slow pan") {
        return false;
    }
    let word: String = piece
        .chars()
        .take_while(|c| c.is_ascii_alphabetic())
        .collect();
    VERBS.split_whitespace().any(|v| {
        if v.is_ascii() {
            v == word
        } else {
            piece.starts_with(v)
        }
    })
}

fn strip_politeness(text: &str) -> &str {
    const POLITE: &[&str] = &[
        "please",
        "pls",
        "plz",
        "can you",
        "can u",
        "could u",
        "could you",
        "would you",
        "will you",
        "can we",
        "could we",
        "i want you to",
        "i want to",
        "i want",
        "i'd like to",
        "i'd like",
        "i would like to",
        "i would like",
        "i need",
        "we need to",
        "we need",
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
        "maybe",
        "请你",
        "请",
        "帮我",
        "麻烦你",
        "麻烦",
        "能不能",
        "可以",
        "再",
        "现在",
        "我想要",
        "我想",
        "我要",
        "给我",
    ];
    let mut rest = text.trim();
    while let Some(shorter) = POLITE.iter().find_map(|p| {
        let after = rest.strip_prefix(p)?;
        (!p.is_ascii() || after.starts_with([' ', ',']))
            .then(|| after.trim_start_matches([' ', ',', '，']))
    }) {
        rest = shorter;
    }
    rest
}

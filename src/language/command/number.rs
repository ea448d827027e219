//! Numbers, times and levels in natural language.

use std::sync::LazyLock;

use regex::Regex;

/// A time found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    pub ms: u64,
    /// Text before it, for the word that gives its role (`at`, `for`, `by`, `to`).
    pub before: String,
    /// Text after it.
    pub after: String,
}

impl Time {
    /// Returns true if the text directly before it ends with one of the words.
    pub fn follows(&self, words: &[&str]) -> bool {
        let before = self.before.trim_end();
        words.iter().any(|w| {
            before.ends_with(w)
                && (!w.is_ascii()
                    || before.len() == w.len()
                    || before[..before.len() - w.len()].ends_with([' ', ',']))
        })
    }
}

const WORDS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("forty-five", 45),
    ("fifty", 50),
    ("sixty", 60),
    ("ninety", 90),
];

/// Replaces number words before a unit or after a noun by digits: "three seconds" → "3 seconds",
/// "三秒" → "3秒".
pub fn words_to_digits(text: &str) -> String {
    static ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty-five|forty|fifty|sixty|ninety)([\s-]+(?:s|secs?|seconds?|minutes?|mins?|percent|clips?|photos?|pictures?|images?|shots?|segments?|titles?|edits?|steps?|changes?|times|ones)\b)").ok()
    });
    static NOUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"\b(clip|photo|segment|shot|image|picture|title|track)\s+(one|two|three|four|five|six|seven|eight|nine|ten)\b",
        )
        .ok()
    });
    static HALF: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\bhalf a (second|minute)\b").ok());
    static HAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(半|[一二两三四五六七八九十]+)(秒|分|个|段|张|条|倍|号|步|次)").ok()
    });
    static AS_DIGITS: LazyLock<Vec<(Option<Regex>, &str)>> = LazyLock::new(|| {
        [
            // "half a second", "a second shorter", "the first second", "seconds 2 to 6", "one and a
            // half seconds".
            (r"\b(?:1|one) and a half (second|minute)s?\b", "1.5 $1"),
            (
                r"\ba (second|minute)(\s+(?:shorter|longer|off|earlier|later|from|of|each)\b|\s*$)",
                "1 $1$2",
            ),
            (
                r"\b(by|for|after|over|lasting) an? (second|minute)\b",
                "$1 1 $2",
            ),
            (r"\b(first|last) (second|minute)\b", "$1 1 $2"),
            (
                r"\bseconds?\s+(\d+(?:\.\d+)?)\s*(?:to|-|–|through|until)\s*(\d+(?:\.\d+)?)\b",
                "${1}s to ${2}s",
            ),
            (r"\b(first|last) couple of\b", "$1 2"),
        ]
        .into_iter()
        .map(|(pattern, with)| (Regex::new(pattern).ok(), with))
        .collect()
    });
    let value = |word: &str| {
        WORDS
            .iter()
            .find(|(w, _)| *w == word)
            .map_or_else(|| word.to_owned(), |(_, n)| n.to_string())
    };
    let mut text = text.to_owned();
    if let Some(r) = HALF.as_ref() {
        text = r.replace_all(&text, "0.5 $1").into_owned();
    }
    for (pattern, with) in AS_DIGITS.iter() {
        if let Some(r) = pattern {
            text = r.replace_all(&text, *with).into_owned();
        }
    }
    if let Some(r) = ENGLISH.as_ref() {
        text = r
            .replace_all(&text, |c: &regex::Captures| {
                format!("{}{}", value(&c[1]), &c[2])
            })
            .into_owned();
    }
    if let Some(r) = NOUN.as_ref() {
        text = r
            .replace_all(&text, |c: &regex::Captures| {
                format!("{} {}", &c[1], value(&c[2]))
            })
            .into_owned();
    }
    if let Some(r) = HAN.as_ref() {
        text = r
            .replace_all(&text, |c: &regex::Captures| {
                format!("{}{}", parse_han_number(&c[1]), &c[2])
            })
            .into_owned();
    }
    text
}

fn parse_han_number(word: &str) -> String {
    if word == "半" {
        return "0.5".into();
    }
    let digit = |c: char| {
        "一二三四五六七八九"
            .chars()
            .position(|d| d == c)
            .map(|p| p + 1)
            .or((c == '两').then_some(2))
    };
    let mut total = 0;
    let mut current = 0;
    for c in word.chars() {
        if c == '十' {
            total += current.max(1) * 10;
            current = 0;
        } else {
            current = digit(c).unwrap_or(0);
        }
    }
    (total + current).to_string()
}

static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<h>\d+):(?P<m>\d{2}):(?P<s>\d{2}(?:\.\d+)?)|(?P<m2>\d+):(?P<s2>\d{2}(?:\.\d+)?)|",
        r"(?P<min>\d+(?:\.\d+)?)[\s-]*(?:minutes?|mins?|m\b|分钟?)(?:(?P<minsec>\d+(?:\.\d+)?)秒)?|",
        r"(?P<ms>\d+)\s*(?:ms\b|milliseconds?|毫秒)|(?P<sec>\d+(?:\.\d+)?)[\s-]*(?:seconds?|secs?|s\b|秒钟?)"
    ))
    .ok()
});

/// All times in a text: `5s`, `1.5 seconds`, `30-second`, `2 min`, `1:05`, `00:01:05.500`, `3秒`,
/// `1分20秒`.
pub fn times(text: &str) -> Vec<Time> {
    let Some(pattern) = TIME.as_ref() else {
        return Vec::new();
    };
    pattern
        .captures_iter(text)
        .filter_map(|c| {
            let n = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<f64>().ok());
            let whole = c.get(0)?;
            let seconds = if let (Some(h), Some(m), Some(s)) = (n("h"), n("m"), n("s")) {
                h * 3600.0 + m * 60.0 + s
            } else if let (Some(m), Some(s)) = (n("m2"), n("s2")) {
                m * 60.0 + s
            } else if let Some(m) = n("min") {
                m * 60.0 + n("minsec").unwrap_or(0.0)
            } else if let Some(ms) = n("ms") {
                ms / 1000.0
            } else {
                n("sec")?
            };
            let ms = (seconds * 1000.0).round().clamp(0.0, 1e9) as u64;
            Some(Time {
                ms,
                before: text[..whole.start()].to_owned(),
                after: text[whole.end()..].to_owned(),
            })
        })
        .collect()
}

/// The text without its times, so that the `second` of "30-second" is not an ordinal and the 4 of
/// "photo 4 seconds" is not an index.
pub fn without_times(text: &str) -> String {
    TIME.as_ref().map_or_else(
        || text.to_owned(),
        |r| r.replace_all(text, " … ").into_owned(),
    )
}

/// Parses a range (ms): `from 2s to 6s`, `2-6s`, `0:02–0:06`, `between 2s and 6s`, `2秒到6秒`.
pub fn range(text: &str) -> Option<(u64, u64)> {
    static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(\d+(?:\.\d+)?)\s*(?:-|–|to|到|至)\s*(\d+(?:\.\d+)?)\s*(?:seconds?|secs?|s\b|秒)",
        )
        .ok()
    });
    let found = times(text);
    if let [a, b, ..] = found.as_slice() {
        let between = b.before[a.before.len()..].to_owned();
        let joined = ["to", "-", "–", "until", "till", "and", "到", "至", ","]
            .iter()
            .any(|j| between.trim_end().ends_with(j));
        if joined
            && a.ms < b.ms
            && !a.follows(&["for"])
            && !b.follows(&["for"])
            && (between.trim_end().ends_with("and") <= text.contains("between"))
        {
            return Some((a.ms, b.ms));
        }
    }
    // Without a unit, a number with a fraction can only be a time.
    static FRACTIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(\d+(?:\.\d+)?)\s*(?:-|–|to|until|到|至)\s*(\d+\.\d+)(?:\s*$|[\s,，。](?:[^%x\d]|$))").ok()
    });
    let c = super::clause::captures(&BARE, text)
        .or_else(|| super::clause::captures(&FRACTIONS, text))?;
    let n = |i: usize| {
        c[i].parse::<f64>()
            .ok()
            .map(|v| (v * 1000.0).round().clamp(0.0, 1e9) as u64)
    };
    let (a, b) = (n(1)?, n(2)?);
    (a < b).then_some((a, b))
}

const HALF_LEVEL: &[&str] = &[
    "half volume",
    "half transparent",
    "half opacity",
    "half as loud",
    "half the volume",
    "一半音量",
    "半透明",
];

/// Parses a level (`35%`, `0.5`, `-6 dB`) as a factor.
pub fn level(text: &str) -> Option<f64> {
    static PERCENT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(\d+(?:\.\d+)?)\s*(?:%|％|percent)").ok());
    static DECIBEL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"([+-]?\d+(?:\.\d+)?)\s*db\b").ok());
    static FACTOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:to|at|volume|音量|为|到)\s*([01](?:\.\d+)?)\s*(?:$|[,，.])").ok()
    });
    if HALF_LEVEL.iter().any(|w| text.contains(w)) {
        return Some(0.5);
    }
    let value = |cell| super::clause::captures(cell, text).and_then(|c| c[1].parse::<f64>().ok());
    value(&PERCENT)
        .map(|p| p / 100.0)
        .or_else(|| value(&DECIBEL).map(|db| 10f64.powf(db / 20.0)))
        .or_else(|| value(&FACTOR))
}

/// Parses an ordinal: `first`, `2nd`, `third`, `last`, `第2`, `最后`. Counted from 1; the last is
/// `-1`.
pub fn ordinal(text: &str) -> Option<i64> {
    let text = &without_times(text);
    static FIGURE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\b(\d+)(?:st|nd|rd|th)\b|第\s*(\d+)").ok());
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final)\b",
        )
        .ok()
    });
    if let Some(c) = super::clause::captures(&FIGURE, text) {
        return c
            .get(1)
            .or_else(|| c.get(2))
            .and_then(|m| m.as_str().parse().ok());
    }
    if text.contains("最后") {
        return Some(-1);
    }
    let word = super::clause::captures(&WORD, text)?[1].to_owned();
    let names = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    names
        .iter()
        .position(|n| *n == word)
        .map(|p| p as i64 + 1)
        .or(Some(-1))
}

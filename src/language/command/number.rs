//! Numbers, times and levels in natural language.

use crate::language::pattern::Pattern;
use regex::Captures;

/// A time found in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Time {
    pub ms: u64,
    /// Text before it, for the word that gives its role (`at`, `for`, `by`, `to`).
    pub before: String,
    /// Text after it.
    pub after: String,
}

impl Time {
    /// Returns true if the text directly before it ends with one of the words.
    pub(crate) fn follows(&self, words: &[&str]) -> bool {
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

/// Phrases with a number and their form with digits, replaced in this order.
static PHRASES: [(Pattern, &str); 7] = [
    (Pattern::new(r"\bhalf a (second|minute)\b"), "0.5 $1"),
    (
        Pattern::new(r"\b(?:1|one) and a half (second|minute)s?\b"),
        "1.5 $1",
    ),
    // "a second shorter"
    (
        Pattern::new(
            r"\ba (second|minute)(\s+(?:shorter|longer|off|earlier|later|from|of|each)\b|\s*$)",
        ),
        "1 $1$2",
    ),
    (
        Pattern::new(r"\b(by|for|after|over|lasting) an? (second|minute)\b"),
        "$1 1 $2",
    ),
    // "the first second"
    (Pattern::new(r"\b(first|last) (second|minute)\b"), "$1 1 $2"),
    // "seconds 2 to 6"
    (
        Pattern::new(
            r"\bseconds?\s+(\d+(?:\.\d+)?)\s*(?:to|-|–|through|until)\s*(\d+(?:\.\d+)?)\b",
        ),
        "${1}s to ${2}s",
    ),
    (Pattern::new(r"\b(first|last) couple of\b"), "$1 2"),
];

/// Replaces number words before a unit or after a noun by digits: "three seconds" → "3 seconds",
/// "三秒" → "3秒".
pub(crate) fn words_to_digits(text: &str) -> String {
    static BEFORE_UNIT: Pattern = Pattern::new(concat!(
        r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty",
        r"|thirty|forty-five|forty|fifty|sixty|ninety)",
        r"([\s-]+(?:s|secs?|seconds?|minutes?|mins?|percent|clips?|photos?|pictures?|images?",
        r"|shots?|segments?|titles?|edits?|steps?|changes?|times|ones)\b)",
    ));
    static AFTER_NOUN: Pattern = Pattern::new(concat!(
        r"\b(clip|photo|segment|shot|image|picture|title|track)",
        r"\s+(one|two|three|four|five|six|seven|eight|nine|ten)\b",
    ));
    static HAN: Pattern =
        Pattern::new(r"(半|[一二两三四五六七八九十]+)(秒|分|个|段|张|条|倍|号|步|次)");
    let mut text = text.to_owned();
    for (pattern, replacement) in &PHRASES {
        text = pattern.replace_all(&text, *replacement);
    }
    let text = BEFORE_UNIT.replace_all(&text, |c: &Captures| {
        format!("{}{}", english_digits(&c[1]), &c[2])
    });
    let text = AFTER_NOUN.replace_all(&text, |c: &Captures| {
        format!("{} {}", &c[1], english_digits(&c[2]))
    });
    HAN.replace_all(&text, |c: &Captures| {
        format!("{}{}", han_digits(&c[1]), &c[2])
    })
}

/// Digits of an English number word; any other word stays.
fn english_digits(word: &str) -> String {
    WORDS
        .iter()
        .find(|(w, _)| *w == word)
        .map_or_else(|| word.to_owned(), |(_, n)| n.to_string())
}

/// Digits of a Chinese number up to 99; `半` is a half.
fn han_digits(word: &str) -> String {
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

static TIME: Pattern = Pattern::new(concat!(
    r"(?P<h>\d+):(?P<m>\d{2}):(?P<s>\d{2}(?:\.\d+)?)",
    r"|(?P<m2>\d+):(?P<s2>\d{2}(?:\.\d+)?)",
    r"|(?P<min>\d+(?:\.\d+)?)[\s-]*(?:minutes?|mins?|m\b|分钟?)(?:(?P<minsec>\d+(?:\.\d+)?)秒)?",
    r"|(?P<ms>\d+)\s*(?:ms\b|milliseconds?|毫秒)",
    r"|(?P<sec>\d+(?:\.\d+)?)[\s-]*(?:seconds?|secs?|s\b|秒钟?)",
));

/// All times in a text: `5s`, `1.5 seconds`, `30-second`, `2 min`, `1:05`, `00:01:05.500`, `3秒`,
/// `1分20秒`.
pub(crate) fn times(text: &str) -> Vec<Time> {
    TIME.captures_iter(text)
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
pub(crate) fn without_times(text: &str) -> String {
    TIME.replace_all(text, " … ")
}

/// Parses a range (ms): `from 2s to 6s`, `2-6s`, `0:02–0:06`, `between 2s and 6s`, `2秒到6秒`.
pub(crate) fn range(text: &str) -> Option<(u64, u64)> {
    static BARE: Pattern = Pattern::new(
        r"(\d+(?:\.\d+)?)\s*(?:-|–|to|到|至)\s*(\d+(?:\.\d+)?)\s*(?:seconds?|secs?|s\b|秒)",
    );
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
    static FRACTIONS: Pattern = Pattern::new(
        r"\b(\d+(?:\.\d+)?)\s*(?:-|–|to|until|到|至)\s*(\d+\.\d+)(?:\s*$|[\s,，。](?:[^%x\d]|$))",
    );
    let c = BARE.captures(text).or_else(|| FRACTIONS.captures(text))?;
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
pub(crate) fn level(text: &str) -> Option<f64> {
    static PERCENT: Pattern = Pattern::new(r"(\d+(?:\.\d+)?)\s*(?:%|％|percent)");
    static DECIBEL: Pattern = Pattern::new(r"([+-]?\d+(?:\.\d+)?)\s*db\b");
    static FACTOR: Pattern =
        Pattern::new(r"(?:to|at|volume|音量|为|到)\s*([01](?:\.\d+)?)\s*(?:$|[,，.])");
    if HALF_LEVEL.iter().any(|w| text.contains(w)) {
        return Some(0.5);
    }
    let value = |pattern: &Pattern| {
        pattern
            .captures(text)
            .and_then(|c| c[1].parse::<f64>().ok())
    };
    value(&PERCENT)
        .map(|p| p / 100.0)
        .or_else(|| value(&DECIBEL).map(|db| 10f64.powf(db / 20.0)))
        .or_else(|| value(&FACTOR))
}

/// Parses an ordinal: `first`, `2nd`, `third`, `last`, `第2`, `最后`. Counted from 1; the last is
/// `-1`.
pub(crate) fn ordinal(text: &str) -> Option<i64> {
    let text = &without_times(text);
    static FIGURE: Pattern = Pattern::new(r"\b(\d+)(?:st|nd|rd|th)\b|第\s*(\d+)");
    static WORD: Pattern = Pattern::new(
        r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final)\b",
    );
    if let Some(c) = FIGURE.captures(text) {
        return c
            .get(1)
            .or_else(|| c.get(2))
            .and_then(|m| m.as_str().parse().ok());
    }
    if text.contains("最后") {
        return Some(-1);
    }
    let word = WORD.captures(text)?[1].to_owned();
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

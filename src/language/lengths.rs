//! Lengths of time in requests about speech.

use super::pattern::Pattern;

/// A length of time.
static LENGTH: Pattern = Pattern::new(concat!(
    r"(?i)^(?:(?P<half>half a second|半秒钟?)|(?P<one>a second|one second|一秒钟?)",
    r"|(?P<two>two seconds|两秒钟?)|(?P<three>three seconds|三秒钟?)",
    r"|(?P<number>\d+(?:\.\d+)?) ?(?P<unit>ms|milliseconds?|毫秒|s|secs?|seconds?|秒钟?))$",
));

/// A length of a video.
static TOTAL: Pattern = Pattern::new(concat!(
    r"(?i)^(?:(?P<colon_minutes>\d{1,3}):(?P<colon_seconds>\d{2})",
    r"|(?P<half>half a minute|半分钟)",
    r"|(?:(?P<minutes>\d+(?:\.\d+)?|an?|one|two|three|[一两二三])(?: |-)?(?:m|mins?|minutes?|分钟?))?",
    r"(?:(?: and)? ?(?P<seconds>\d+(?:\.\d+)?|ten|fifteen|twenty|thirty|forty-five|forty|fifty",
    r"|sixty|ninety|[一二三四五六九]?十五?)(?: |-)?(?:s|secs?|seconds?|秒钟?))?)$",
));

/// Numbers in words.
const NUMBERS: [(&str, f64); 16] = [
    ("a", 1.0),
    ("an", 1.0),
    ("one", 1.0),
    ("一", 1.0),
    ("two", 2.0),
    ("两", 2.0),
    ("二", 2.0),
    ("three", 3.0),
    ("三", 3.0),
    ("ten", 10.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("forty-five", 45.0),
    ("fifty", 50.0),
];

/// Returns the length of a pause (ms), up to a minute.
pub(super) fn pause_ms(text: &str) -> Option<u64> {
    let found = LENGTH.captures(text)?;
    let named = [
        ("half", 500),
        ("one", 1_000),
        ("two", 2_000),
        ("three", 3_000),
    ];
    if let Some((_, ms)) = named
        .into_iter()
        .find(|(name, _)| found.name(name).is_some())
    {
        return Some(ms);
    }
    let number: f64 = found.name("number")?.as_str().parse().ok()?;
    let unit = found.name("unit")?.as_str().to_lowercase();
    let is_ms = unit.starts_with("ms") || unit.starts_with("milli") || unit == "毫秒";
    let ms = if is_ms { number } else { number * 1_000.0 };
    (100.0..=60_000.0).contains(&ms).then(|| ms.round() as u64)
}

/// Returns the length of a video (ms), from a second to ten hours.
pub(super) fn total_ms(text: &str) -> Option<u64> {
    let found = TOTAL.captures(text)?;
    let value = |name: &str| found.name(name).map(|number| number_of(number.as_str()));
    let seconds = if found.name("half").is_some() {
        30.0
    } else if let Some(minutes) = value("colon_minutes") {
        minutes? * 60.0 + value("colon_seconds")??
    } else {
        value("minutes").unwrap_or(Some(0.0))? * 60.0 + value("seconds").unwrap_or(Some(0.0))?
    };
    (1.0..=36_000.0)
        .contains(&seconds)
        .then(|| (seconds * 1_000.0).round() as u64)
}

fn number_of(text: &str) -> Option<f64> {
    let text = text.to_lowercase();
    let named = NUMBERS.iter().find(|(name, _)| *name == text);
    let tens = |text: &str| {
        let (tens, ones) = text.split_once('十')?;
        let tens = match tens {
            "" => 1.0,
            tens => {
                f64::from(
                    "一二三四五六七八九"
                        .chars()
                        .position(|c| tens.starts_with(c))? as u8,
                ) + 1.0
            }
        };
        Some(tens * 10.0 + if ones == "五" { 5.0 } else { 0.0 })
    };
    named
        .map(|(_, value)| *value)
        .or_else(|| text.parse().ok())
        .or_else(|| match text.as_str() {
            "sixty" => Some(60.0),
            "ninety" => Some(90.0),
            _ => tens(&text),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_videos() {
        for (text, seconds) in [
            ("30 seconds", 30.0),
            ("30s", 30.0),
            ("thirty seconds", 30.0),
            ("half a minute", 30.0),
            ("a minute", 60.0),
            ("1.5 minutes", 90.0),
            ("2 minutes and 10 seconds", 130.0),
            ("1:30", 90.0),
            ("30秒", 30.0),
            ("三十秒", 30.0),
            ("四十五秒", 45.0),
            ("半分钟", 30.0),
            ("1分30秒", 90.0),
            ("两分钟", 120.0),
        ] {
            assert_eq!(total_ms(text), Some((seconds * 1_000.0) as u64), "{text}");
        }
        for text in ["", "30", "the intro", "0 s", "11 hours"] {
            assert_eq!(total_ms(text), None, "{text}");
        }
    }
}

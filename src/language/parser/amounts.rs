//! Amounts: times, percentages, factors and other quantities, in digits and in words.

use super::characters::Characters;
use super::token::Quantity;

/// A value and the position after it.
type Found<T> = Option<(T, usize)>;

/// Reads an amount at `at`.
pub(crate) fn amount(chars: &Characters, at: usize) -> Found<Quantity> {
    clock(chars, at)
        .or_else(|| worded_time(chars, at))
        .or_else(|| chinese_share(chars, at))
        .or_else(|| fraction(chars, at))
        .or_else(|| multiple(chars, at))
        .or_else(|| with_unit(chars, at))
}

const SECONDS: &[&str] = &[
    "seconds", "second", "secs", "sec", "s", "秒钟", "秒种", "秒", "sconds", "secounds",
];
const MINUTES: &[&str] = &["minutes", "minute", "mins", "min", "m", "分钟", "分"];
const MILLISECONDS: &[&str] = &["milliseconds", "millisecond", "millis", "ms", "毫秒"];
const HOURS: &[&str] = &["hours", "hour", "h", "小时"];

/// Matches one of the words at `at`, an ASCII word only as a whole.
fn word(chars: &Characters, at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find_map(|w| {
        if !chars.starts_with(at, w) {
            return None;
        }
        let end = at + w.chars().count();
        let is_whole = !w.is_ascii() || chars.is_boundary(end) || !w.ends_with(char::is_alphabetic);
        is_whole.then_some(end)
    })
}

/// ms of the unit at `at`.
fn time_unit(chars: &Characters, at: usize) -> Found<f64> {
    [
        (MILLISECONDS, 1.0),
        (SECONDS, 1_000.0),
        (MINUTES, 60_000.0),
        (HOURS, 3_600_000.0),
    ]
    .into_iter()
    .find_map(|(words, ms)| word(chars, at, words).map(|end| (ms, end)))
    // 四分之一.
    .filter(|(_, end)| word(chars, end.saturating_sub(1), &["分之"]).is_none())
}

/// `1:30`, `0:07.5`, `01:02:03`.
fn clock(chars: &Characters, at: usize) -> Found<Quantity> {
    let (first, mut end) = digits(chars, at)?;
    let mut seconds = first;
    let mut parts = 0;
    while chars.get(end) == Some(':') {
        let from = end + 1;
        let (part, next) = decimal(chars, from)?;
        let whole = chars
            .slice(from..next)
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        if whole != 2 {
            return None;
        }
        seconds = seconds * 60.0 + part;
        parts += 1;
        end = next;
    }
    (parts > 0 && parts < 3).then(|| (Quantity::Time((seconds * 1000.0).round() as u64), end))
}

fn digits(chars: &Characters, at: usize) -> Found<f64> {
    let mut end = at;
    while chars.get(end).is_some_and(|c| c.is_ascii_digit()) {
        end += 1;
    }
    let value = chars.text(at..end).parse().ok()?;
    (end - at <= 9).then_some((value, end))
}

/// `12`, `1.5`, `.5`, `1/2`, `½`.
fn decimal(chars: &Characters, at: usize) -> Found<f64> {
    let simple = match chars.get(at)? {
        '½' => Some(0.5),
        '¼' => Some(0.25),
        '¾' => Some(0.75),
        _ => None,
    };
    if let Some(value) = simple {
        return Some((value, at + 1));
    }
    if chars.get(at) == Some('.') {
        let (_, end) = digits(chars, at + 1)?;
        return Some((format!("0{}", chars.text(at..end)).parse().ok()?, end));
    }
    let (whole, end) = digits(chars, at)?;
    match chars.get(end) {
        Some('.' | ',') if chars.get(end) == Some('.') => match digits(chars, end + 1) {
            Some((_, end)) => Some((chars.text(at..end).parse().ok()?, end)),
            None => Some((whole, end)),
        },
        Some('/') => match digits(chars, end + 1) {
            Some((below, end)) if below > 0.0 => Some((whole / below, end)),
            _ => Some((whole, end)),
        },
        Some('½') => Some((whole + 0.5, end + 1)),
        _ => Some((whole, end)),
    }
}

const UNITS: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
];
const TENS: &[(&str, f64)] = &[
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fourty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];

fn in_table(chars: &Characters, at: usize, table: &[(&str, f64)]) -> Found<f64> {
    table
        .iter()
        .find_map(|(w, value)| word(chars, at, &[w]).map(|end| (*value, end)))
}

/// `twenty five`, `one hundred`, `three`, with "and a half" or "point five" after it.
fn english_number(chars: &Characters, at: usize) -> Found<f64> {
    let (mut value, mut end) = match in_table(chars, at, TENS) {
        Some((tens, end)) => {
            let next = match chars.get(end) {
                Some(' ' | '-') => end + 1,
                _ => end,
            };
            match in_table(chars, next, UNITS)
                .filter(|(unit, _)| next > end && (1.0..10.0).contains(unit))
            {
                Some((unit, end)) => (tens + unit, end),
                None => (tens, end),
            }
        }
        None => in_table(chars, at, UNITS)?,
    };
    if let Some(after) = word(chars, chars.skip_spaces(end), &["hundred"]) {
        (value, end) = (value * 100.0, after);
    }
    if let Some(after) = word(chars, chars.skip_spaces(end), &["point"])
        && let Some((part, after)) = in_table(chars, chars.skip_spaces(after), UNITS)
    {
        (value, end) = (value + part / 10.0, after);
    }
    Some((value, end))
}

fn chinese_digit(c: char) -> Option<f64> {
    let digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match c {
        '两' | '俩' => Some(2.0),
        '〇' => Some(0.0),
        c => digits.iter().position(|d| *d == c).map(|d| d as f64),
    }
}

/// `三`, `十二`, `二十五`, `一百二十`, `一百五` (150), `一百零五`, `零点五`.
fn chinese_number(chars: &Characters, at: usize) -> Found<f64> {
    let (mut sum, mut digit, mut end) = (0.0, None, at);
    // Value of a last digit without a unit: 五 is 50 after 一百, 5 after 一百零.
    let mut last_unit = 1.0;
    while let Some(c) = chars.get(end) {
        match (chinese_digit(c), c) {
            (_, '零') if sum > 0.0 && digit.is_none() => last_unit = 1.0,
            (Some(d), _) if digit.is_none() => digit = Some(d),
            (None, '十') => {
                sum += digit.take().unwrap_or(1.0) * 10.0;
                last_unit = 1.0;
            }
            (None, '百') if digit.is_some() => {
                sum += digit.take().unwrap_or(1.0) * 100.0;
                last_unit = 10.0;
            }
            _ => break,
        }
        end += 1;
    }
    if end == at {
        return None;
    }
    let mut value = sum + digit.unwrap_or(0.0) * last_unit;
    if chars.get(end) == Some('点')
        && let Some(part) = chars.get(end + 1).and_then(chinese_digit)
    {
        value += part / 10.0;
        end += 2;
    }
    Some((value, end))
}

/// A number in digits or words.
pub(crate) fn number(chars: &Characters, at: usize) -> Found<f64> {
    let (value, end) = decimal(chars, at)
        .or_else(|| english_number(chars, at))
        .or_else(|| chinese_number(chars, at))?;
    Some(match and_a_half(chars, end) {
        Some(after) => (value + 0.5, after),
        None => (value, end),
    })
}

fn and_a_half(chars: &Characters, end: usize) -> Option<usize> {
    word(
        chars,
        chars.skip_spaces(end),
        &["and a half", "and half", "& a half"],
    )
}

/// `a second and a half`, `half a second`, `three quarters of a second`, `1 minute 20`, `两秒半`.
fn worded_time(chars: &Characters, at: usize) -> Found<Quantity> {
    if let Some(found) = range_start(chars, at).or_else(|| numbered_second(chars, at)) {
        return Some(found);
    }
    let at = word(chars, at, &["第"]).unwrap_or(at);
    let (count, end) = time_count(chars, at).or_else(|| {
        // "the first second and a half".
        let (_, end) = time_unit(chars, at)?;
        and_a_half(chars, end).map(|_| (1.0, at))
    })?;
    let joint = match chars.get(end) {
        Some('-') => end + 1,
        _ => chars.skip_spaces(end),
    };
    let joint = word(chars, joint, &["个"]).unwrap_or(joint);
    // "2 more seconds", "a full second".
    let more = word(
        chars,
        joint,
        &["more", "extra", "additional", "full", "whole", "solid"],
    );
    let joint = more.map_or(joint, |end| chars.skip_spaces(end));
    let (unit_ms, mut end) = time_unit(chars, joint)?;
    let mut ms = count * unit_ms;
    // "1 m" is a time, "5 m" in "5 music" is not: the unit is a whole word.
    if let Some(after) = and_a_half(chars, end).or_else(|| word(chars, end, &["半"])) {
        (ms, end) = (ms + unit_ms / 2.0, after);
    } else if unit_ms > 1_000.0 {
        let next = chars.skip_spaces(end);
        let next = word(chars, next, &["and "]).unwrap_or(next);
        if let Some((more, after)) = number(chars, next) {
            let after_space = chars.skip_spaces(after);
            match time_unit(chars, after_space) {
                Some((smaller, after)) if smaller < unit_ms => {
                    (ms, end) = (ms + more * smaller, after);
                }
                _ => {}
            }
        }
    }
    (ms < 1e12).then(|| (Quantity::Time(ms.round() as u64), end))
}

/// The start of 第5-8秒, whose unit is said once.
fn range_start(chars: &Characters, at: usize) -> Found<Quantity> {
    let from = word(chars, at, &["第"])?;
    let (first, end) = number(chars, from)?;
    let joint = word(chars, end, &["-", "–", "~", "～", "到", "至"])?;
    let (last, after) = number(chars, joint)?;
    word(chars, after, &["秒"])?;
    let ms = (first * 1_000.0).round() as u64;
    (first < last).then_some((Quantity::Time(ms), end))
}

/// `from second 3 to second 7`, after a preposition: "the second 3" may be a count.
fn numbered_second(chars: &Characters, at: usize) -> Found<Quantity> {
    const BEFORE: &[&str] = &[
        "from ", "until ", "till ", "til ", "to ", "at ", "after ", "before ", "between ", "and ",
        "than ",
    ];
    // Not the end of "that second one".
    let follows = |w: &&str| {
        let from = at.checked_sub(w.len());
        from.is_some_and(|from| chars.starts_with(from, w) && chars.is_boundary(from))
    };
    let is_placed = BEFORE.iter().any(follows);
    let from = word(chars, at, &["second ", "sec "]).filter(|_| is_placed)?;
    let (value, end) = number(chars, from)?;
    let next = chars.skip_spaces(end);
    // "To the second 3 photos".
    const COUNTED: &[&str] = &["photo", "pic", "image", "clip", "video", "shot", "title"];
    let is_count = time_unit(chars, next).is_some() || word(chars, next, COUNTED).is_some();
    let ms = (value * 1_000.0).round() as u64;
    (!is_count).then_some((Quantity::Time(ms), end))
}

/// The count before a unit of time.
fn time_count(chars: &Characters, at: usize) -> Found<f64> {
    const WORDED: &[(&str, f64)] = &[
        ("three quarters of a", 0.75),
        ("three quarters of", 0.75),
        ("a third of a", 1.0 / 3.0),
        ("a fifth of a", 0.2),
        ("a tenth of a", 0.1),
        ("three-quarters of a", 0.75),
        ("three quarter", 0.75),
        ("a quarter of a", 0.25),
        ("quarter of a", 0.25),
        ("a quarter", 0.25),
        ("quarter", 0.25),
        ("one and a half", 1.5),
        ("a half", 0.5),
        ("half of a", 0.5),
        ("half a", 0.5),
        ("half an", 0.5),
        ("half", 0.5),
        ("a couple of", 2.0),
        ("a couple", 2.0),
        ("couple of", 2.0),
        ("an", 1.0),
        ("a", 1.0),
        ("a third of a", 1.0 / 3.0),
        ("a tenth of a", 0.1),
        ("四分之三", 0.75),
        ("四分之一", 0.25),
        ("二分之一", 0.5),
        ("半", 0.5),
    ];
    let is_timed = |end: usize| {
        let joint = if chars.get(end) == Some('-') {
            end + 1
        } else {
            chars.skip_spaces(end)
        };
        time_unit(chars, joint).is_some()
    };
    in_table(chars, at, WORDED)
        .filter(|(_, end)| is_timed(*end))
        .or_else(|| number(chars, at))
        .or_else(|| in_table(chars, at, WORDED))
}

/// `四成`, `三成半`, `百分之二十`, `三分之一`.
fn chinese_share(chars: &Characters, at: usize) -> Found<Quantity> {
    if let Some(end) = word(chars, at, &["百分之百", "百分百"]) {
        return Some((Quantity::Percent(1.0), end));
    }
    if let Some(from) = word(chars, at, &["百分之"]) {
        let (value, end) = number(chars, from)?;
        return Some((Quantity::Percent(value / 100.0), end));
    }
    let (value, end) = chinese_number(chars, at).or_else(|| decimal(chars, at))?;
    if let Some(end) = word(chars, end, &["成"]) {
        // "改成" and "三成" differ by the number before.
        let (half, end) = match word(chars, end, &["半"]) {
            Some(after) => (0.5, after),
            None => (0.0, end),
        };
        return (value <= 10.0).then_some((Quantity::Percent((value + half) / 10.0), end));
    }
    let from = word(chars, end, &["分之"])?;
    let (over, end) = number(chars, from)?;
    (value > 0.0).then_some((Quantity::Fraction(over / value), end))
}

/// `half`, `a quarter`, `two thirds`, `一半`.
fn fraction(chars: &Characters, at: usize) -> Found<Quantity> {
    const WORDED: &[(&str, f64)] = &[
        ("three quarters", 0.75),
        ("three-quarters", 0.75),
        ("two thirds", 2.0 / 3.0),
        ("two-thirds", 2.0 / 3.0),
        ("a quarter", 0.25),
        ("one quarter", 0.25),
        ("quarter", 0.25),
        ("a third", 1.0 / 3.0),
        ("one third", 1.0 / 3.0),
        ("one-third", 1.0 / 3.0),
        ("a half", 0.5),
        ("one half", 0.5),
        ("half", 0.5),
        ("a fifth", 0.2),
        ("a tenth", 0.1),
        ("一半", 0.5),
    ];
    in_table(chars, at, WORDED).map(|(value, end)| (Quantity::Fraction(value), end))
}

/// `a quarter turn`, `半圈`.
fn turn(chars: &Characters, at: usize) -> Found<Quantity> {
    const TURNS: &[(&str, i32)] = &[
        ("quarter turn", 90),
        ("quarter-turn", 90),
        ("half turn", 180),
        ("half a turn", 180),
        ("四分之一圈", 90),
        ("半圈", 180),
    ];
    TURNS.iter().find_map(|(words, degrees)| {
        let end = word(chars, at, &[words])?;
        Some((Quantity::Degrees(*degrees), end))
    })
}

/// `twice`, `double`, `2x`, `三倍`, `1.5倍速`, `一倍`.
fn multiple(chars: &Characters, at: usize) -> Found<Quantity> {
    if let Some(turn) = turn(chars, at) {
        return Some(turn);
    }
    const WORDED: &[(&str, f64)] = &[
        ("twice as", 2.0),
        ("twice the", 2.0),
        ("halve the", 0.5),
        ("halve", 0.5),
        ("halved", 0.5),
        ("halving", 0.5),
        ("twice", 2.0),
        ("doubled", 2.0),
        ("doubling", 2.0),
        ("double the", 2.0),
        ("double", 2.0),
        ("triple the", 3.0),
        ("triple", 3.0),
        ("thrice", 3.0),
        ("quadruple", 4.0),
        ("tripled", 3.0),
        ("翻倍", 2.0),
        ("加倍", 2.0),
        ("双倍", 2.0),
        ("减半", 0.5),
        ("半倍速", 0.5),
        ("半速", 0.5),
    ];
    if let Some((value, end)) = in_table(chars, at, WORDED) {
        return Some((Quantity::Factor(value), end));
    }
    if chars.get(at) == Some('x')
        && let Some((value, end)) = decimal(chars, at + 1)
        && chars.is_boundary(end)
    {
        return Some((Quantity::Factor(value), end));
    }
    let (value, end) = number(chars, at)?;
    if let Some(end) = word(chars, end, &["倍速", "倍数"]) {
        return Some((Quantity::Factor(value), end));
    }
    if let Some(end) = word(chars, end, &["倍"]) {
        // "快一倍" is twice as fast.
        let value = if value == 1.0 { 2.0 } else { value };
        return Some((Quantity::Factor(value), end));
    }
    let end = word(chars, end, &["x", "×"]).or_else(|| {
        word(
            chars,
            chars.skip_spaces(end),
            &["x", "×", "times as", "times the", "times", "-fold"],
        )
    })?;
    Some((Quantity::Factor(value), end))
}

const PERCENT: &[&str] = &[
    "%",
    "percent",
    "per cent",
    "pct",
    "percents",
    "个percent",
    "个百分点",
];

/// A number with a unit that is not a time, or a plain number.
fn with_unit(chars: &Characters, at: usize) -> Found<Quantity> {
    // 每秒50帧.
    if let Some(from) = word(chars, at, &["每秒"])
        && let Some((value, end)) = number(chars, from)
        && let Some(end) = word(chars, end, &["帧"])
        && value >= 1.0
    {
        return Some((Quantity::FramesPerSecond(value as u32), end));
    }
    let (sign, from) = match chars.get(at) {
        Some('-' | '−' | '–') => (-1.0, at + 1),
        Some('+') => (1.0, at + 1),
        _ => (1.0, word(chars, at, &["minus "]).unwrap_or(at)),
    };
    let sign = if from > at && sign > 0.0 && chars.get(at) != Some('+') {
        -1.0
    } else {
        sign
    };
    let (value, end) = number(chars, from)?;
    let next = chars.skip_spaces(end);
    let unit = |words: &[&str]| word(chars, next, words);
    if let Some(end) = unit(PERCENT) {
        return Some((Quantity::Percent(sign * value / 100.0), end));
    }
    if let Some(end) = unit(&["decibels", "decibel", "dbs", "db", "分贝"]) {
        return Some((Quantity::Decibels(sign * value), end));
    }
    if let Some(end) = unit(&["lufs", "lkfs"]) {
        return Some((Quantity::Lufs(-value), end));
    }
    if let Some(end) = unit(&[
        "fps",
        "frames per second",
        "frames a second",
        "frames/s",
        "frame per second",
        "帧每秒",
        "帧",
    ]) {
        // 最后一帧 is a picture.
        return (value > 1.0).then_some((Quantity::FramesPerSecond(value as u32), end));
    }
    if let Some(end) = unit(&[
        "px", "pixels", "pixel", "pt", "points", "像素", "号字", "号",
    ]) {
        // 大一号 is a step, not a size.
        return (value >= 8.0).then_some((Quantity::Pixels(value as u32), end));
    }
    if let Some(end) = unit(&["degrees", "degree", "deg", "°", "度"]) {
        return Some((Quantity::Degrees((sign * value) as i32), end));
    }
    // A sign without a unit is a dash.
    let is_word = chars.is_boundary(end) || !chars.slice(at..end).iter().any(char::is_ascii);
    (from == at && is_word).then_some((Quantity::Number(value), end))
}

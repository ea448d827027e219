//! SubStation Alpha, MicroDVD and MPL2: one cue a line.

use super::{Collector, markup, times};

/// Reads the `Dialogue:` lines of SubStation Alpha (.ass, .ssa).
pub(super) fn sub_station(text: &str, collector: &mut Collector) {
    let mut fields = EventColumns::default();
    for line in text.lines().map(str::trim_start) {
        if let Some(format) = line.strip_prefix("Format:") {
            // Styles have a format of their own; the one of the events has a text.
            fields = EventColumns::of(format).unwrap_or(fields);
        } else if let Some(event) = line.strip_prefix("Dialogue:") {
            let parts: Vec<&str> = event.trim_start().splitn(fields.count, ',').collect();
            let at = |i: usize| parts.get(i).copied().unwrap_or_default();
            let times = time(at(fields.start)).zip(time(at(fields.end)));
            if let Some(words) = dialogue(at(fields.text)) {
                collector.add(times, &words);
            }
        }
    }
}

/// `0:01:19.24`; players take any sign before the hundredths.
fn time(text: &str) -> Option<i64> {
    let (clock, part) = text.trim().rsplit_once(|c: char| !c.is_ascii_digit())?;
    times::whole(&format!("{clock}.{part}"))
}

/// Where the fields of an event are.
struct EventColumns {
    start: usize,
    end: usize,
    text: usize,
    count: usize,
}

impl Default for EventColumns {
    fn default() -> Self {
        Self {
            start: 1,
            end: 2,
            text: 9,
            count: 10,
        }
    }
}

impl EventColumns {
    fn of(format: &str) -> Option<Self> {
        let names: Vec<&str> = format.split(',').map(str::trim).collect();
        let at = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name));
        Some(Self {
            start: at("Start")?,
            end: at("End")?,
            text: at("Text")?,
            count: names.len(),
        })
    }
}

/// The words of an event; `None` for a drawing. Braces hold overrides and comments, and neither is shown.
fn dialogue(text: &str) -> Option<String> {
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((inside, after)) = after.split_once('}') else {
            break;
        };
        let draws = inside.split('\\').any(|tag| {
            tag.strip_prefix('p')
                .is_some_and(|n| n.starts_with(|c| ('1'..='9').contains(&c)))
        });
        if draws {
            return None;
        }
        words.push_str(before);
        rest = after;
    }
    words.push_str(rest);
    Some(
        words
            .replace("\\N", "\n")
            .replace("\\n", "\n")
            .replace("\\h", " "),
    )
}

/// Reads `{start}{end}text|text`, counted in frames at `rate` a second.
pub(super) fn micro_dvd(text: &str, rate: f64, collector: &mut Collector) {
    let ms = |frames: u32| (f64::from(frames) * 1000.0 / rate).round() as i64;
    numbered(text, ['{', '}'], ms, collector);
}

/// Reads `[start][end]text|text`, counted in tenths of a second.
pub(super) fn mpl2(text: &str, collector: &mut Collector) {
    numbered(
        text,
        ['[', ']'],
        |tenths| i64::from(tenths) * 100,
        collector,
    );
}

/// Lines that begin with two numbers in brackets; a missing end is the start of the next line.
fn numbered(text: &str, brackets: [char; 2], ms: impl Fn(u32) -> i64, collector: &mut Collector) {
    let lines: Vec<(Option<u32>, Option<u32>, &str)> = text
        .lines()
        .filter_map(|line| super::formats::two(line.trim(), brackets))
        .collect();
    for (i, (start, end, words)) in lines.iter().enumerate() {
        // The first line of MicroDVD may be the frame rate.
        if i == 0 && start == end && words.trim().parse::<f64>().is_ok() {
            continue;
        }
        let next = lines.get(i + 1).and_then(|(start, ..)| *start);
        let words = words.replace('|', "\n");
        let words: Vec<&str> = words.lines().map(|l| l.trim_start_matches('/')).collect();
        collector.add(
            start.map(&ms).zip(end.or(next).map(&ms)),
            &markup::plain(&words.join("\n")),
        );
    }
}

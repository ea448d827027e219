//! SubStation Alpha, MicroDVD and MPL2: formats with one cue per line.

use super::collector::Collector;
use super::{markup, times};

/// Reads the `Dialogue:` lines of SubStation Alpha (.ass, .ssa).
pub(super) fn sub_station(text: &str, collector: &mut Collector) {
    let mut columns = EventColumns::default();
    for line in text.lines().map(str::trim_start) {
        if let Some(format) = line.strip_prefix("Format:") {
            // The format line of styles has no text column, so it is ignored.
            columns = EventColumns::from_format_line(format).unwrap_or(columns);
        } else if let Some(event) = line.strip_prefix("Dialogue:") {
            let parts: Vec<&str> = event.trim_start().splitn(columns.count, ',').collect();
            let column = |i: usize| parts.get(i).copied().unwrap_or_default();
            let times = parse_time(column(columns.start)).zip(parse_time(column(columns.end)));
            if let Some(text) = dialogue_text(column(columns.text)) {
                collector.add(times, &text);
            }
        }
    }
}

/// Parses `0:01:19.24`. Like players, accepts any separator before the hundredths.
fn parse_time(text: &str) -> Option<i64> {
    let (clock, fraction) = text.trim().rsplit_once(|c: char| !c.is_ascii_digit())?;
    times::parse_clock(&format!("{clock}.{fraction}"))
}

/// Column indices of an event line.
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
    fn from_format_line(format: &str) -> Option<Self> {
        let names: Vec<&str> = format.split(',').map(str::trim).collect();
        let column = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name));
        Some(Self {
            start: column("Start")?,
            end: column("End")?,
            text: column("Text")?,
            count: names.len(),
        })
    }
}

/// Returns the text of an event without overrides and comments in braces; `None` for a drawing.
fn dialogue_text(text: &str) -> Option<String> {
    let mut visible = String::new();
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
        visible.push_str(before);
        rest = after;
    }
    visible.push_str(rest);
    Some(
        visible
            .replace("\\N", "\n")
            .replace("\\n", "\n")
            .replace("\\h", " "),
    )
}

/// Reads `{start}{end}text|text`, with times in frames at `rate` fps.
pub(super) fn micro_dvd(text: &str, rate: f64, collector: &mut Collector) {
    let ms = |frames: u32| (f64::from(frames) * 1000.0 / rate).round() as i64;
    read_bracketed_lines(text, ['{', '}'], ms, collector);
}

/// Reads `[start][end]text|text`, with times in tenths of a second.
pub(super) fn mpl2(text: &str, collector: &mut Collector) {
    read_bracketed_lines(
        text,
        ['[', ']'],
        |tenths| i64::from(tenths) * 100,
        collector,
    );
}

/// Reads lines with two bracketed numbers. A missing end is the start of the next line.
fn read_bracketed_lines(
    text: &str,
    brackets: [char; 2],
    ms: impl Fn(u32) -> i64,
    collector: &mut Collector,
) {
    let lines: Vec<(Option<u32>, Option<u32>, &str)> = text
        .lines()
        .filter_map(|line| super::formats::bracketed_numbers(line.trim(), brackets))
        .collect();
    for (i, (start, end, line)) in lines.iter().enumerate() {
        // The first line of MicroDVD may contain the frame rate.
        if i == 0 && start == end && line.trim().parse::<f64>().is_ok() {
            continue;
        }
        let next = lines.get(i + 1).and_then(|(start, ..)| *start);
        let text = line.replace('|', "\n");
        let text: Vec<&str> = text.lines().map(|l| l.trim_start_matches('/')).collect();
        collector.add(
            start.map(&ms).zip(end.or(next).map(&ms)),
            &markup::strip_markup(&text.join("\n")),
        );
    }
}

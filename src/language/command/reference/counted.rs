//! Segments by number or ordinal.

use regex::Captures;

use crate::domain::timeline::{Segment, Track, TrackKind};
use crate::language::command::clause::Clause;
use crate::language::command::context::LanguageContext;
use crate::language::command::number;
use crate::language::command::reply::Reply;
use crate::language::command::segments::{is_photo, pictures};
use crate::language::command::vocabulary::PHOTOS;
use crate::language::pattern::Pattern;

/// Byte offset of a reference in its clause, and the segment.
pub(crate) type Mention<'a> = (usize, &'a Segment);

/// Segments by number or ordinal: `clip 3`, `clips 1 and 3`, `segment 2 of the video track`, `the
/// first two clips`, `the last one`, `第2段`, `前两段`.
///
/// # Errors
/// Returns a refusal if a number exceeds the segments it counts.
pub(crate) fn counted<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
) -> Result<Vec<Mention<'a>>, Reply> {
    let text = number::without_times(&clause.text);
    let mut found = by_number(clause, context, &text)?;
    found.extend(by_ordinal(clause, context, &text)?);
    Ok(found)
}

fn by_number<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
    text: &str,
) -> Result<Vec<Mention<'a>>, Reply> {
    static NUMBER: Pattern = Pattern::new(concat!(
        r"\b(?P<noun>segment|clip|photo|picture|image|shot|title|caption|scene)s?",
        r"\s*(?:no\.?\s*|number\s*|#)?",
        r"(?P<list>\d+(?:\s*(?:,|and|&|to|-)\s*(?:(?:segment|clip|photo|shot)s?\s*)?\d+\b)*)\b",
        r"|第\s*(?P<zh>\d+)\s*(?:个|段|张|条|个片段)?",
    ));
    let mut found = Vec::new();
    for c in NUMBER.captures_iter(text) {
        let (at, noun) = offset_and_noun(&c, text);
        let list = c
            .name("list")
            .or_else(|| c.name("zh"))
            .map_or("", |m| m.as_str());
        let is_plural = text[at..]
            .strip_prefix(noun)
            .is_some_and(|rest| rest.starts_with('s'));
        let pool = pool(clause, context, noun);
        for (i, n) in listed_numbers(list, is_plural).into_iter().enumerate() {
            let s = n
                .checked_sub(1)
                .and_then(|i| pool.get(i))
                .ok_or_else(|| no_such(noun, n as i64, pool.len()))?;
            found.push((at + i * 2, *s));
        }
    }
    Ok(found)
}

/// Numbers of a list: "clips 2 to 4" means three clips, "set clip 3 to 30%" one.
fn listed_numbers(list: &str, is_plural: bool) -> Vec<usize> {
    /// Maximum number of segments in a range.
    const MAX_RANGE: usize = 100;
    let numbers: Vec<usize> = list
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|n| n.parse().ok())
        .collect();
    let is_several = is_plural || list.contains("and") || list.contains([',', '&']);
    let is_range = list.contains("to") || list.contains('-');
    match numbers.as_slice() {
        [first, ..] if !is_several => vec![*first],
        [first, last] if is_range => {
            (*first..=(*last).min(first.saturating_add(MAX_RANGE - 1))).collect()
        }
        _ => numbers,
    }
}

fn by_ordinal<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
    text: &str,
) -> Result<Vec<Mention<'a>>, Reply> {
    static ORDINAL: Pattern = Pattern::new(concat!(
        r"\b(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final",
        r"|\d+(?:st|nd|rd|th))(?: (?P<count>\d+))?(?: \w+)? ",
        r"(?P<noun>clips?|photos?|segments?|shots?|pictures?|images?|one|ones|videos?|titles?",
        r"|captions?|texts?|scenes?)\b",
        r"|(?P<both>first and the last|first and last)\b",
        r"|(?P<zhlast>最后|最末)(?P<zhcount>\d+)?(?:一)?(?:个|段|张)",
        r"|前(?P<zhfirst>\d+)(?:个|段|张)",
        r"|\b(?P<bare>first|second|third|fourth|fifth|last)(?: one)?\s*$",
    ));
    let mut found = Vec::new();
    for c in ORDINAL.captures_iter(text) {
        let (at, noun) = offset_and_noun(&c, text);
        let pool = pool(clause, context, noun);
        let Some((from, count)) = ordinal_range(&c, pool.len()) else {
            continue;
        };
        let end = from.saturating_add(count);
        if pool.len() < end || pool.is_empty() {
            return Err(no_such(noun, end as i64, pool.len()));
        }
        if c.name("both").is_some() {
            found.push((at, pool[0]));
        }
        let selected = pool[from..end].iter().enumerate();
        found.extend(selected.map(|(i, s)| (at + i * 2, *s)));
    }
    Ok(found)
}

/// Index of the first segment that an ordinal selects from a pool of this size, and the number of
/// segments: the last two of five are `(3, 2)`.
fn ordinal_range(c: &Captures, pool_size: usize) -> Option<(usize, usize)> {
    let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<usize>().ok());
    let last = |count: usize| (pool_size.saturating_sub(count), count);
    if c.name("both").is_some() {
        return Some(last(1));
    }
    if c.name("zhlast").is_some() {
        return Some(last(number("zhcount").unwrap_or(1)));
    }
    if let Some(count) = number("zhfirst") {
        return Some((0, count));
    }
    let count = number("count").unwrap_or(1);
    let word = c.name("word").or_else(|| c.name("bare")).or(c.get(0))?;
    match number::ordinal(word.as_str())? {
        -1 => Some(last(count)),
        n => Some((usize::try_from(n - 1).unwrap_or(0), count)),
    }
}

/// Byte offset of a match and the noun that it counts.
fn offset_and_noun<'t>(c: &Captures<'t>, text: &str) -> (usize, &'t str) {
    let at = c.get(0).map_or(0, |m| m.start());
    let noun = c
        .name("noun")
        .map_or(chinese_noun(&text[at..]), |m| m.as_str());
    (at, noun)
}

/// Noun of a Chinese count: "第2张照片" and "最后一张照片" count photos.
fn chinese_noun(text: &str) -> &'static str {
    let nearby: String = text.chars().take(8).collect();
    if nearby.contains("照片") || nearby.contains("图片") {
        "photo"
    } else {
        "segment"
    }
}

fn no_such(noun: &str, n: i64, count: usize) -> Reply {
    if count == 0 {
        Reply::Empty
    } else {
        Reply::NoSuchSegment {
            noun: noun.trim_end_matches('s').to_owned(),
            n,
            count,
        }
    }
}

/// Segments that a noun counts: "photo" counts photos, "title" counts titles, "of the music track"
/// counts music.
fn pool<'a>(clause: &Clause, context: &LanguageContext<'a>, noun: &str) -> Vec<&'a Segment> {
    static ON_TRACK: Pattern = Pattern::new(r"(?:of|on|in) the (\w+) track");
    let t = context.timeline;
    if let Some(c) = ON_TRACK.captures(&clause.text) {
        let name = c[1].to_owned();
        let by_name = |t: &&Track| {
            t.label().to_lowercase() == name
                || t.role.as_ref().is_some_and(|role| role.id() == name)
        };
        if let Some(track) = t
            .tracks
            .iter()
            .find(by_name)
            .filter(|_| name != "video" && name != "picture")
        {
            return track.segments.iter().collect();
        }
    }
    if noun.starts_with("title") || noun.starts_with("caption") || noun.starts_with("text") {
        return t
            .tracks
            .iter()
            .filter(|t| t.kind == TrackKind::Text)
            .flat_map(|t| &t.segments)
            .collect();
    }
    let pictures = pictures(t);
    let photos: Vec<&Segment> = pictures.iter().filter(|s| is_photo(s, context)).collect();
    let counts_photos = PHOTOS.contains(&noun) && !photos.is_empty();
    // "photo 3" with only two photos means the third segment: people also call clips photos.
    let exceeds_photos = number::ordinal(&clause.text).is_none()
        && clause
            .text
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|n| n.parse::<usize>().ok())
            .any(|n| n > photos.len());
    if counts_photos && !exceeds_photos {
        photos
    } else {
        pictures.iter().collect()
    }
}

//! Segments and assets by name.

use super::counted::Mention;
use crate::domain::asset::Asset;
use crate::domain::timeline::Segment;
use crate::language::command::clause::Clause;
use crate::language::command::context::LanguageContext;
use crate::language::pattern::Pattern;

/// Segments by name: quoted or not, the whole name or a word unique to it. Titles only match by
/// their quoted text because their words can be anything.
pub(crate) fn named<'a>(clause: &Clause, context: &LanguageContext<'a>) -> Vec<Mention<'a>> {
    let mut found: Vec<(usize, usize, &Segment)> = Vec::new();
    for (_, s) in context.timeline.segments() {
        if let Some((at, length)) = name_in(clause, &s.name, s.style.is_some()) {
            found.push((at, length, s));
        }
    }
    if found.is_empty() {
        found = by_name_part(clause, context);
    }
    // The longest name at an offset wins; of two segments with one name, the first.
    let longest = |(at, length, _): &(usize, usize, &Segment)| {
        !found
            .iter()
            .any(|(a, l, _)| l > length && *a <= *at && at + length <= a + l)
    };
    let mut result: Vec<Mention> = Vec::new();
    for (at, _, s) in found.iter().filter(|f| longest(f)) {
        if !result.iter().any(|(other, _)| other == at) {
            result.push((*at, s));
        }
    }
    result
}

/// Offset and length (bytes) of a name in a clause.
pub(crate) fn name_in(clause: &Clause, name: &str, quoted_only: bool) -> Option<(usize, usize)> {
    let name = name.to_lowercase();
    let stem = stem(&name).to_owned();
    let quoted = clause
        .quotes
        .iter()
        .position(|q| q.to_lowercase() == name || q.to_lowercase() == stem);
    if let Some(i) = quoted {
        let mark = format!("⟦{i}⟧");
        return clause.text.find(&mark).map(|at| (at, mark.len()));
    }
    if quoted_only {
        return None;
    }
    let spaced = stem.replace(['-', '_'], " ");
    let mut candidates = vec![name.clone()];
    candidates.extend([stem, spaced].into_iter().filter(|s| s.chars().count() > 2));
    candidates
        .iter()
        .find_map(|c| clause.find(c).map(|at| (at, c.len())))
}

/// A name without its extension.
pub(crate) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Segments by a word of their name that no other segment has.
fn by_name_part<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
) -> Vec<(usize, usize, &'a Segment)> {
    const COMMON: &[&str] = &[
        "clip", "photo", "video", "image", "picture", "music", "voice", "title", "track", "final",
        "bed", "copy",
    ];
    let segments: Vec<&Segment> = context
        .timeline
        .segments()
        .map(|(_, s)| s)
        .filter(|s| s.style.is_none())
        .collect();
    let words = |s: &Segment| -> Vec<String> {
        let name = s.name.to_lowercase();
        let parts = stem(&name)
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_owned);
        parts
            .filter(|w| {
                w.len() >= 4
                    && !COMMON.contains(&w.as_str())
                    && !w.chars().all(|c| c.is_ascii_digit())
            })
            .collect()
    };
    let unique = |word: &String| segments.iter().filter(|s| words(s).contains(word)).count() == 1;
    let hit = |s: &&'a Segment| {
        words(s)
            .iter()
            .filter(|w| unique(w))
            .find_map(|w| clause.find(w).map(|at| (at, w.len())))
    };
    segments
        .iter()
        .filter_map(|s| hit(s).map(|(at, length)| (at, length, *s)))
        .collect()
}

/// Assets that a clause names, in the order of the words.
pub(crate) fn mentioned_assets<'a>(clause: &Clause, assets: &'a [Asset]) -> Vec<&'a Asset> {
    let mut found: Vec<(usize, usize, &Asset)> = assets
        .iter()
        .filter_map(|a| name_in(clause, &a.name, false).map(|(at, length)| (at, length, a)))
        .collect();
    let all = found.clone();
    found.retain(|(at, length, _)| {
        !all.iter()
            .any(|(a, l, _)| l > length && a <= at && at + length <= a + l)
    });
    found.sort_by_key(|(at, _, _)| *at);
    found.into_iter().map(|(_, _, a)| a).collect()
}

/// File name in a clause, whether or not such a file exists.
pub(crate) fn file_name(clause: &Clause) -> Option<String> {
    static FILE: Pattern =
        Pattern::new(r"[\w\-]+\.(?:jpe?g|png|gif|webp|mp4|mov|avi|webm|mkv|mp3|wav|m4a|aac)\b");
    let quoted = clause
        .quotes
        .iter()
        .find(|q| crate::domain::asset::is_accepted(q))
        .cloned();
    quoted.or_else(|| FILE.captures(&clause.text).map(|c| c[0].to_owned()))
}

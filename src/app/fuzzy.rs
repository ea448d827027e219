//! Fuzzy search, best matches first.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Returns the indices of the best `limit` matches for the typed text, or the first items if it is
/// empty.
pub(crate) fn best<T>(
    typed: &str,
    all: &[T],
    text: impl Fn(&T) -> &str,
    limit: usize,
) -> Vec<usize> {
    if typed.trim().is_empty() {
        return (0..all.len().min(limit)).collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = matcher();
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, usize)> = Vec::new();
    for (i, item) in all.iter().enumerate() {
        let haystack = Utf32Str::new(text(item), &mut buffer);
        scored.extend(
            pattern
                .score(haystack, &mut matcher)
                .map(|score| (score, i)),
        );
    }
    // Letters that are scattered over a text are a coincidence if others match much better.
    let top = scored.iter().map(|(score, _)| *score).max().unwrap_or(0);
    scored.retain(|(score, _)| score * 3 > top * 2);
    // Shorter texts win among equal scores.
    scored.sort_by_key(|(score, i)| (std::cmp::Reverse(*score), text(&all[*i]).len(), *i));
    scored.into_iter().take(limit).map(|(_, i)| i).collect()
}

/// Returns the positions of the characters of a text that match the typed text, in order; empty if
/// it does not match.
pub(crate) fn matched(typed: &str, text: &str) -> Vec<usize> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let (mut buffer, mut positions) = (Vec::new(), Vec::new());
    // A text that is not ASCII is matched by grapheme clusters.
    let haystack = Utf32Str::new(text, &mut buffer);
    let score = pattern.indices(haystack, &mut matcher(), &mut positions);
    if score.is_none() {
        return Vec::new();
    }
    positions.sort_unstable();
    positions.dedup();
    positions.into_iter().map(|at| at as usize).collect()
}

/// Matches at the start of a text count more.
fn matcher() -> Matcher {
    let mut config = Config::DEFAULT;
    config.prefer_prefix = true;
    Matcher::new(config)
}

#[cfg(test)]
mod tests {
    use super::{best, matched};

    #[test]
    fn a_text_that_begins_with_the_typed_word_is_first() {
        let all = [
            "search: in the transcript search",
            "clear selection, search, range",
            "transition into the segment transition",
        ];
        assert_eq!(best("tran", &all, |t| t, 9), [2, 0]);
        assert_eq!(matched("tran", all[2]), [0, 1, 2, 3]);
        assert_eq!(matched("海", "a海滩"), [1]);
        assert_eq!(matched("zz", "abc"), [0usize; 0]);
    }

    #[test]
    fn a_few_letters_find_the_best_matches() {
        let all = ["export", "export at once", "upload", "expand", "海滩.jpg"];
        let found = |typed: &str| {
            best(typed, &all, |t| t, 9)
                .into_iter()
                .map(|i| all[i])
                .collect::<Vec<_>>()
        };
        assert_eq!(found("exp"), ["export", "expand", "export at once"]);
        assert_eq!(found("ex on"), ["export at once"]);
        assert_eq!(found("海"), ["海滩.jpg"]);
        assert_eq!(found("zzz"), Vec::<&str>::new());
        assert_eq!(found("").len(), 5);
    }
}

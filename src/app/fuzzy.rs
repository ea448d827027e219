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
    let mut matcher = Matcher::new(Config::DEFAULT);
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
    // Shorter texts win among equal scores.
    scored.sort_by_key(|(score, i)| (std::cmp::Reverse(*score), text(&all[*i]).len(), *i));
    scored.into_iter().take(limit).map(|(_, i)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::best;

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

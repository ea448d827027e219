//! Found by a few letters, the best first.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Indices of the best `most` of `all` for what was typed; in their own order where nothing was.
pub fn best<T>(typed: &str, all: &[T], text: impl Fn(&T) -> &str, most: usize) -> Vec<usize> {
    if typed.trim().is_empty() {
        return (0..all.len().min(most)).collect();
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
    // A shorter text is the better one of two that match alike.
    scored.sort_by_key(|(score, i)| (std::cmp::Reverse(*score), text(&all[*i]).len(), *i));
    scored.into_iter().take(most).map(|(_, i)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn letters_find_what_they_are_part_of() {
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

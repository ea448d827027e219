//! Spelling correction for known keywords: `tittle`, `trasitions`, `dublicate`.

/// Keywords that misspellings are corrected to.
const WORDS: &[&str] = &[
    "title",
    "titles",
    "subtitle",
    "subtitles",
    "caption",
    "captions",
    "credits",
    "transition",
    "transitions",
    "crossfade",
    "crossfades",
    "dissolve",
    "music",
    "volume",
    "voiceover",
    "narration",
    "quieter",
    "louder",
    "brightness",
    "brighter",
    "darker",
    "contrast",
    "saturation",
    "warmer",
    "cooler",
    "vignette",
    "black",
    "white",
    "sepia",
    "blurred",
    "remove",
    "delete",
    "duplicate",
    "reverse",
    "backwards",
    "shorten",
    "extend",
    "insert",
    "replace",
    "append",
    "rotate",
    "mirror",
    "vertical",
    "landscape",
    "portrait",
    "square",
    "second",
    "seconds",
    "minute",
    "minutes",
    "background",
    "beginning",
    "photos",
    "photo",
    "picture",
    "pictures",
    "slideshow",
    "montage",
    "video",
    "bottom",
    "center",
    "yellow",
    "orange",
    "purple",
    "freeze",
    "silence",
    "opacity",
    "overlay",
    "original",
];

/// Correct words that are similar to a keyword; never corrected.
const OTHERS: &[&str] = &[
    "while",
    "whole",
    "shorter",
    "shorts",
    "short",
    "write",
    "remote",
    "tiles",
    "scenes",
    "videos",
    "images",
    "blank",
    "quiet",
    "quite",
    "loader",
    "minutes",
    "second",
    "seconds",
    "volumes",
    "contrasts",
    "cropped",
    "photograph",
    "title",
    "titled",
    "caption",
    "remover",
    "removed",
    "removes",
    "deleted",
    "insert",
    "inserts",
    "inverse",
    "pictured",
    "center",
    "centre",
    "warmed",
    "darken",
    "cooled",
    "squared",
    "originally",
    "minuted",
    "rotated",
    "rotates",
    "mirrors",
    "mirrored",
    "square",
    "squares",
    "whites",
    "blacks",
    "musical",
    "frozen",
    "freezes",
    "brighten",
    "lighter",
    "louder",
    "reversed",
    "reverses",
    "dissolves",
    "replaced",
    "replaces",
    "appends",
    "extends",
    "extended",
    "subtitled",
    "captioned",
    "video's",
    "orange",
    "oranges",
    "silenced",
    "silent",
    "position",
    "transit",
];

/// Corrects misspelled keywords. Known words and words unlike any keyword stay; `names` are words
/// from asset and segment names, which also stay.
pub(crate) fn corrected(text: &str, names: &[String]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    let flush = |word: &mut String, result: &mut String| {
        result.push_str(correction(word, names).unwrap_or(word));
        word.clear();
    };
    for c in text.chars() {
        if c.is_ascii_lowercase() || c == '\'' {
            word.push(c);
        } else {
            flush(&mut word, &mut result);
            result.push(c);
        }
    }
    flush(&mut word, &mut result);
    result
}

/// Corrections of words too short for the edit distance.
const SHORT: &[(&str, &str)] = &[
    ("blak", "black"),
    ("blck", "black"),
    ("wite", "white"),
    ("whte", "white"),
    ("tilte", "title"),
    ("titel", "title"),
    ("trimm", "trim"),
    ("vid", "video"),
    ("secs", "seconds"),
];

fn correction(word: &str, names: &[String]) -> Option<&'static str> {
    if let Some((_, correct)) = SHORT
        .iter()
        .find(|(misspelled, _)| *misspelled == word && !names.iter().any(|n| n == word))
    {
        return Some(correct);
    }
    let known = WORDS.contains(&word) || OTHERS.contains(&word) || names.iter().any(|n| n == word);
    if word.len() < 5 || known {
        return None;
    }
    let allowed = if word.len() >= 9 { 2 } else { 1 };
    let near =
        |w: &&&str| w.as_bytes().first() == word.as_bytes().first() && distance(w, word) <= allowed;
    WORDS
        .iter()
        .filter(near)
        .min_by_key(|w| distance(w, word))
        .copied()
}

/// Edit distance of two words; a transposition counts once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<u8>, Vec<u8>) = (a.bytes().collect(), b.bytes().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return 9;
    }
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_are_corrected_and_words_are_left_alone() {
        assert_eq!(
            corrected("add a tittle with trasitions, pls remov it", &[]),
            "add a title with transitions, pls remove it"
        );
        assert_eq!(
            corrected("while the whole remote blac box", &[]),
            "while the whole remote blac box"
        );
        assert_eq!(
            corrected("the vidio", &["vidio".into()]),
            "the vidio",
            "a name stays"
        );
        assert_eq!(distance("music", "musik"), 1);
        assert_eq!(distance("title", "titel"), 1);
    }
}

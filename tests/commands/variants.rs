//! Leaving out a word of a sentence, or inserting one, never leads to a *different* edit.
//!
//! An edit is different if a word of the variant contradicts it or no word asks for it. Edits are
//! compared as [`Facts`]: what happens to which segment, with which value. A variant is right if
//!
//! 1. it changes nothing: the parser asks, refuses or answers;
//! 2. the edits are the same, and the inserted word may stand there: a name or a number may repeat
//!    what was said, but a word that is unknown, denies or sets a condition must not be ignored;
//! 3. only a text differs, by that word alone;
//! 4. without a word, it says less: all facts are facts of the sentence (a denial may do this, too:
//!    the denied part is dropped);
//! 5. without a word that selects, it is wider: the same operations and values on more segments;
//! 6. without an amount, a default applies: the same operations on the same segments, and no other
//!    word of the variant can be taken for the amount;
//! 7. with a name or a number, it says more: nothing that the sentence says is lost, or only its
//!    choice of segments, and every new fact shows the name or the number;
//! 8. with a number, it replaces a default: the sentence has no number, the operations and the
//!    segments are the same, and every new fact shows the number.
//!
//! Anything else is a fault, or the variant asks for something else. Variants with a word left out
//! are listed in `variants.tsv` with their edits, which somebody has read and found to be what the
//! remaining words ask for (`right`) or a fault of the parser (`wrong`). Variants with an inserted
//! word are counted. Neither the rows with faults nor the count may grow.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::facts::{Facts, split_texts};
use crate::people;
use crate::project::Project;

/// Words and how a result may show them.
struct Inserted {
    word: &'static str,
    /// Empty for words that must not be ignored.
    shows: &'static [&'static str],
}

const fn must_count(word: &'static str) -> Inserted {
    Inserted { word, shows: &[] }
}

const fn value(word: &'static str, shows: &'static [&'static str]) -> Inserted {
    Inserted { word, shows }
}

const INSERTED: &[Inserted] = &[
    must_count("fnord"),
    must_count("呱唧"),
    must_count("not"),
    must_count("don't"),
    must_count("never"),
    must_count("without"),
    must_count("别"),
    must_count("不要"),
    must_count("if"),
    must_count("except"),
    must_count("如果"),
    must_count("除了"),
    value("beach", &["beach"]),
    value("city.mp4", &["city"]),
    value("lofi", &["lofi", "lo-fi"]),
    value("3", &["3", "city", "forest"]),
    value("三", &["3", "city", "forest"]),
    value("5 seconds", &["5"]),
    value("20%", &["2"]),
];

/// A variant of a sentence.
struct Variant {
    message: String,
    /// The word that was left out or inserted.
    word: String,
    inserted: Option<&'static Inserted>,
}

fn deletions(project: &Project, sentence: &str) -> Vec<Variant> {
    let mut spans = project.words(sentence);
    let mut at = 0;
    for word in sentence.split(' ') {
        spans.push(at..at + word.len());
        at += word.len() + 1;
    }
    spans.retain(|span| !span.is_empty());
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup();
    let variant = |span: Range<usize>| Variant {
        message: format!("{}{}", &sentence[..span.start], &sentence[span.end..])
            .replace("  ", " ")
            .trim()
            .to_owned(),
        word: sentence[span].to_owned(),
        inserted: None,
    };
    spans.into_iter().map(variant).collect()
}

fn insertions(project: &Project, sentence: &str) -> Vec<Variant> {
    let mut places: Vec<usize> = project.words(sentence).iter().map(|s| s.start).collect();
    places.push(sentence.len());
    let mut all = Vec::new();
    for at in places {
        let (before, after) = sentence.split_at(at);
        for inserted in INSERTED {
            let message = format!("{} {} {}", before.trim_end(), inserted.word, after);
            all.push(Variant {
                message: message.trim().to_owned(),
                word: inserted.word.to_owned(),
                inserted: Some(inserted),
            });
        }
    }
    all
}

fn has_amount(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "half", "quarter", "second", "minute", "twice", "double", "three", "two", "times", "半",
        "一", "二", "两", "三", "四", "五", "六", "七", "八", "九", "十", "倍",
    ];
    text.contains(|c: char| c.is_ascii_digit()) || WORDS.iter().any(|w| text.contains(w))
}

/// Number of the rule that allows the edits of a variant.
fn rule(variant: &Variant, base: Option<&str>, got: Option<&str>) -> Option<usize> {
    let Some(got) = got else { return Some(1) };
    let base = base?;
    let ignores = variant.inserted.is_some_and(|i| i.shows.is_empty());
    if got == base {
        return (!ignores).then_some(2);
    }
    let ((outside, texts), (got_outside, got_texts)) = (split_texts(base), split_texts(got));
    let word = variant.word.replace(' ', "");
    let (longer, shorter) = match variant.inserted {
        Some(_) => (got_texts, texts),
        None => (texts, got_texts),
    };
    if outside == got_outside && longer.replacen(&word, "", 1) == shorter {
        return Some(3);
    }
    let (base, got) = (Facts::of(base), Facts::of(got));
    match variant.inserted {
        Some(inserted) => {
            added(inserted, &base, &got).or_else(|| replaced(inserted, variant, &base, &got))
        }
        None => removed(variant, &base, &got),
    }
}

fn removed(variant: &Variant, base: &Facts, got: &Facts) -> Option<usize> {
    if got.is_subset(base) {
        return Some(4);
    }
    let same_values = got.without_targets().is_subset(&base.without_targets());
    if same_values && got.targets().is_superset(&base.targets()) {
        return Some(5);
    }
    let same_targets = got.without_values().is_subset(&base.without_values());
    (same_targets && has_amount(&variant.word) && !has_amount(&variant.message)).then_some(6)
}

fn added(inserted: &Inserted, base: &Facts, got: &Facts) -> Option<usize> {
    if got.is_subset(base) {
        return Some(4);
    }
    let shows = |fact: &String| inserted.shows.iter().any(|s| fact.contains(s));
    let keeps = base.is_subset(got) || base.without_targets() == got.without_targets();
    (keeps && got.beyond(base).iter().all(shows)).then_some(7)
}

fn replaced(inserted: &Inserted, variant: &Variant, base: &Facts, got: &Facts) -> Option<usize> {
    let others = variant.message.replacen(inserted.word, "", 1);
    let shows = |fact: &String| inserted.shows.iter().any(|s| fact.contains(s));
    let same_targets = got.without_values() == base.without_values();
    let is_number = has_amount(inserted.word) || inserted.word.ends_with('%');
    (is_number && same_targets && !has_amount(&others) && got.beyond(base).iter().all(shows))
        .then_some(8)
}

fn corpora() -> Vec<(Project, &'static str)> {
    let lists = [include_str!("en.txt"), include_str!("zh.txt")];
    let listed = lists.into_iter().flat_map(crate::corpus);
    let listed = listed.map(|(sentence, _)| (Project::of_corpus(), sentence));
    listed
        .chain(people::sentences(include_str!("people.tsv")))
        .collect()
}

/// Counts of variants.
#[derive(Debug, Default)]
struct Report {
    variants: usize,
    /// Variants by the number of the rule that allows them.
    by_rule: [usize; 9],
    /// Variants that no rule allows, with their edits, as in `variants.tsv`; and the sentence.
    differing: BTreeMap<String, &'static str>,
}

impl Report {
    /// Checks variants of all corpora; `makes` creates those of a sentence, of which every
    /// `step`th is taken.
    fn of(makes: fn(&Project, &str) -> Vec<Variant>, step: usize) -> Self {
        let mut report = Self::default();
        let mut number = 0;
        for (project, sentence) in corpora() {
            let base = project.edits(sentence);
            for variant in makes(&project, sentence) {
                number += 1;
                if number % step != 0 {
                    continue;
                }
                report.variants += 1;
                let got = project.edits(&variant.message);
                if let Some(rule) = rule(&variant, base.as_deref(), got.as_deref()) {
                    report.by_rule[rule] += 1;
                } else {
                    let row = format!("{}\t{}", variant.message, got.unwrap_or_default());
                    report.differing.insert(row, sentence);
                }
            }
        }
        println!(
            "{} variants, by rule {:?}, others: {}",
            report.variants,
            &report.by_rule[1..],
            report.differing.len()
        );
        report
    }

    #[track_caller]
    fn assert_at_most(&self, limit: usize) {
        let rows: Vec<&str> = self.differing.keys().map(String::as_str).collect();
        assert!(
            rows.len() <= limit,
            "{} differ:\n{}",
            rows.len(),
            rows.join("\n")
        );
    }
}

#[test]
fn leaving_out_a_word_asks_for_no_other_edit() {
    let report = Report::of(deletions, 1);
    let rows = include_str!("variants.tsv").lines();
    let rows = rows.filter_map(|row| row.split_once('\t'));
    let listed: BTreeMap<&str, &str> = rows
        .filter(|(verdict, _)| ["right", "wrong"].contains(verdict))
        .map(|(verdict, row)| (row, verdict))
        .collect();
    let wrong = listed.values().filter(|v| **v == "wrong").count();
    println!("listed: {wrong} wrong of {}", listed.len());
    let new = report.differing.iter();
    let new = new.filter(|(row, _)| !listed.contains_key(row.as_str()));
    let new: Vec<String> = new
        .map(|(row, sentence)| format!("{row}\t{sentence}"))
        .collect();
    assert!(new.is_empty(), "{} are new:\n{}", new.len(), new.join("\n"));
    let old = listed
        .keys()
        .filter(|row| !report.differing.contains_key(**row));
    let old: Vec<&str> = old.copied().collect();
    assert!(
        old.is_empty(),
        "remove {} rows:\n{}",
        old.len(),
        old.join("\n")
    );
}

#[test]
fn inserting_a_word_asks_for_no_other_edit() {
    Report::of(insertions, 23).assert_at_most(100);
}

#[test]
#[ignore = "make soak"]
fn inserting_any_word_anywhere_asks_for_no_other_edit() {
    Report::of(insertions, 1).assert_at_most(2_250);
}

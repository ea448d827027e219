//! The examples of the intents: each sentence is claimed by its intent alone, with every word
//! explained, and edits if the intent edits. `docs/studio.md` lists them.

use std::collections::HashSet;

use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::topics::Topic;
use nemo_tui::language::parser::{
    EXAMPLES, Examples, MessageOutcome, Names, intent_names, sentences,
};

use crate::caption_file;
use crate::project::Project;

/// Intents whose sentences need what happened before.
const AFTERWARDS: &[&str] = &["redo"];

/// The project of the corpus, and one on which something was muted and lifted before.
pub fn projects() -> [Project; 2] {
    let mut prepared = Project::of_corpus();
    for message in [
        "mute clip 3",
        "mute the music",
        "take out forest.jpg and leave a gap",
    ] {
        let outcome = prepared.say(message);
        assert!(
            matches!(outcome, MessageOutcome::Changed { .. }),
            "{message}"
        );
    }
    [Project::of_corpus(), prepared]
}

/// Intents that claim the requests of a sentence.
fn claimed(project: &Project, sentence: &str) -> Vec<&'static str> {
    let names = Names::new(&project.timeline, &project.assets);
    let sentences = sentences(sentence, &names, caption_file).into_iter();
    let requests = sentences.flat_map(|s| s.requests.unwrap_or_default());
    requests.map(|r| r.intent()).collect()
}

fn all_sentences(examples: &Examples) -> impl Iterator<Item = &'static str> {
    examples.english().chain(examples.chinese())
}

#[test]
fn every_intent_has_examples() {
    let rows: Vec<&str> = EXAMPLES.iter().map(|x| x.intent).collect();
    let unique: HashSet<&str> = rows.iter().copied().collect();
    assert_eq!(unique.len(), rows.len());
    let all: HashSet<&str> = intent_names().collect();
    assert_eq!(unique, all);
}

#[test]
fn examples_ask_for_their_intent_alone() {
    let projects = projects();
    let mut wrong = Vec::new();
    for examples in EXAMPLES {
        for sentence in all_sentences(examples) {
            let found = claimed(&projects[0], sentence);
            // A remark stands beside a request.
            let is_remark = examples.topic.is_none() && found.contains(&examples.intent);
            if found != [examples.intent] && !is_remark {
                wrong.push(format!("{}: {sentence}: {found:?}", examples.intent));
            }
        }
        for (sentence, other) in examples.others() {
            let found = claimed(&projects[0], sentence);
            if found != [other] || other == examples.intent {
                wrong.push(format!("{sentence} => {other}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_of_edits_edit() {
    let projects = projects();
    let mut wrong = Vec::new();
    let are_edits = |x: &&Examples| x.topic.is_some_and(|t| t != Topic::Questions);
    for examples in EXAMPLES.iter().filter(are_edits) {
        for sentence in all_sentences(examples) {
            let edits = projects.iter().any(|p| p.edits(sentence).is_some());
            let exports = examples.intent == "export";
            if !edits && !exports && !AFTERWARDS.contains(&examples.intent) {
                wrong.push(format!("{sentence}: {:?}", projects[0].run(sentence)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The table of a language: up to `count` sentences of each intent, by topic.
fn table(heading: &str, lang: Lang, count: usize) -> String {
    let mut table = format!("| {heading} | say |\n|---|---|\n");
    for topic in Topic::ALL {
        let rows = EXAMPLES.iter().filter(|x| x.topic == Some(*topic));
        let sentences: Vec<String> = rows
            .flat_map(|x| match lang {
                Lang::En => x.english().take(count).collect::<Vec<_>>(),
                Lang::Zh => x.chinese().take(count).collect(),
            })
            .map(|s| format!("`{s}`"))
            .collect();
        table += &format!("| {} | {} |\n", topic.name(lang), sentences.join(", "));
    }
    table
}

#[test]
fn the_documentation_lists_the_examples() {
    let tables = [
        table("about", Lang::En, 2),
        table("in Chinese", Lang::Zh, 1),
    ];
    let studio = include_str!("../../docs/studio.md");
    let (_, rest) = studio
        .split_once("tests/commands/examples.rs -->\n")
        .unwrap();
    let (found, _) = rest.split_once("<!-- end of examples -->").unwrap();
    let expected = tables.join("\n");
    assert_eq!(
        found.trim(),
        expected.trim(),
        "put this between the markers:\n{expected}"
    );
}

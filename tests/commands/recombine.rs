//! Clauses of the corpora, put together at random in one message, change nothing that no clause
//! mentions.
//!
//! A clause mentions what it changes alone: as the only message, and after the clauses
//! before it were messages of their own (so that "it" and times may refer to them). The message of
//! all clauses may only
//!
//! - change a property of a segment that a clause changes, where another clause may name the
//!   segment ("clip 1 should be darker, and louder");
//! - add or remove segments that a clause adds or removes; a text without quotes may go on to the
//!   end of the message;
//! - change a property that a clause changes of a segment that a remark names ("I love the beach
//!   clip, a little quieter");
//! - shift segments, and change the ends and fades of sound and titles, if a clause changes times;
//! - undo or redo if a clause does so alone.
//!
//! It may do less, since one clause that is unclear stops the whole message.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use nemo_tui::domain::diff::{self, Change, ChangeKind, Property, Value};
use nemo_tui::domain::timeline::{Timeline, TrackKind};
use nemo_tui::language::parser::MessageOutcome;
use proptest::collection::vec;
use proptest::sample::{Index, select};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config as ProptestConfig, RngAlgorithm, TestRng, TestRunner};

use crate::people;
use crate::project::Project;

const JOINTS: &[&str] = &[" and ", ", ", " then ", "然后", "。", "，", ". "];

/// Changes that a message makes.
#[derive(Clone, Debug, Default)]
struct Effect {
    changes: Vec<Change>,
    /// Undo, redo or a version.
    command: Option<String>,
}

impl Effect {
    fn of(before: &Timeline, outcome: MessageOutcome) -> Option<Self> {
        let command = |name: String| Self {
            command: Some(name),
            ..Self::default()
        };
        match outcome {
            MessageOutcome::Changed { steps, .. } => Some(Self {
                changes: diff::between(before, &steps.last()?.after),
                command: None,
            }),
            MessageOutcome::Answer(_) => Some(Self::default()),
            MessageOutcome::Undo(n) => Some(command(format!("undo {n}"))),
            MessageOutcome::Redo => Some(command("redo".into())),
            MessageOutcome::Version(n) => Some(command(format!("version {n}"))),
            _ => None,
        }
    }
}

/// A part of a sentence of the corpora, and what it changes as the only message.
struct Clause {
    text: &'static str,
    effect: Effect,
}

impl Clause {
    /// Returns true for a clause that changes nothing and forbids nothing.
    fn is_remark(&self) -> bool {
        const DENIALS: &[&str] = &["not", "n't", "never", "without", "别", "不", "no "];
        let is_empty = self.effect.changes.is_empty() && self.effect.command.is_none();
        is_empty && !DENIALS.iter().any(|word| self.text.contains(word))
    }
}

/// Sentences of the corpora and their parts that change something or only ask.
fn clauses(project: &Project) -> Vec<Clause> {
    let lists = [include_str!("en.txt"), include_str!("zh.txt")];
    let sentences = lists.into_iter().flat_map(crate::corpus).map(|row| row.0);
    let people = people::sentences(include_str!("people.tsv")).map(|row| row.1);
    let mut texts = BTreeSet::new();
    for sentence in sentences.chain(people) {
        texts.insert(sentence);
        for joint in JOINTS {
            texts.extend(sentence.split(joint).map(str::trim));
        }
    }
    let clause = |text| {
        let effect = Effect::of(&project.timeline, project.run(text))?;
        Some(Clause { text, effect })
    };
    texts.into_iter().filter_map(clause).collect()
}

/// Changes that several clauses mention.
struct Mentioned<'a> {
    timeline: &'a Timeline,
    effects: Vec<Effect>,
    /// Clauses that only say something.
    remarks: Vec<&'a str>,
}

impl<'a> Mentioned<'a> {
    /// Changes that each clause makes as the only message.
    fn alone(project: &'a Project, clauses: &[&Clause]) -> Self {
        let remarks = clauses.iter().filter(|c| c.is_remark());
        Self {
            timeline: &project.timeline,
            effects: clauses.iter().map(|c| c.effect.clone()).collect(),
            remarks: remarks.map(|c| c.text).collect(),
        }
    }

    /// Adds what each clause changes after those before it.
    fn in_sequence(mut self, project: &Project, clauses: &[&Clause]) -> Self {
        let mut project = project.clone();
        for clause in clauses {
            let before = project.timeline.clone();
            let outcome = project.say(clause.text);
            self.effects.extend(Effect::of(&before, outcome));
        }
        self
    }

    fn any(&self, is: impl Fn(&Change) -> bool) -> bool {
        let mut changes = self.effects.iter().flat_map(|e| &e.changes);
        changes.any(is)
    }

    /// Returns true if the clauses may lead to a change together.
    fn allows(&self, change: &Change) -> bool {
        let changes_times = || self.any(|c| c.property == Property::Time);
        match change.kind {
            ChangeKind::Added => self.any(|c| {
                let is_text = c.after == Some(Value::Text(change.name.clone()));
                let adds = c.kind == ChangeKind::Added;
                is_text || adds && change.name.starts_with(c.name.as_str())
            }),
            ChangeKind::Removed => {
                self.any(|c| c.kind == ChangeKind::Removed)
                    && self.any(|c| c.segment == change.segment)
            }
            ChangeKind::Changed => {
                let is_picture = self.is_picture(change);
                let is_ripple = match change.property {
                    Property::Time => change.shift_ms().is_some() || !is_picture,
                    Property::Fades => !is_picture,
                    _ => false,
                };
                let is_named = self.any(|c| c.segment == change.segment) || self.remarks_on(change);
                is_named && self.any(|c| c.property == change.property)
                    || is_ripple && changes_times()
            }
        }
    }

    /// Returns true if a remark names the segment that changes.
    fn remarks_on(&self, change: &Change) -> bool {
        let name = change.name.split('.').next().unwrap_or_default();
        !name.is_empty() && self.remarks.iter().any(|text| text.contains(name))
    }

    fn is_picture(&self, change: &Change) -> bool {
        let pictures = self.timeline.track(TrackKind::Video, None);
        pictures.is_some_and(|track| track.segments.iter().any(|s| s.id == *change.segment))
    }

    /// A change by a message that no clause mentions.
    fn beyond(&self, message: &str, project: &Project) -> Option<String> {
        let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| project.run(message))) else {
            return Some("panic".into());
        };
        let effect = Effect::of(&project.timeline, outcome)?;
        let says = |command: &String| {
            let mut commands = self.effects.iter().filter_map(|e| e.command.as_ref());
            commands.any(|c| c == command)
        };
        if let Some(command) = effect.command.filter(|command| !says(command)) {
            return Some(command);
        }
        let change = effect.changes.into_iter().find(|c| !self.allows(c))?;
        let (name, property) = (change.name, change.property);
        let edits = project.edits(message).unwrap_or_default();
        Some(format!("{:?} {name} {property:?}\t{edits}", change.kind))
    }
}

/// Messages that are made from one seed.
const MESSAGES_OF_SEED: usize = 500;

/// Returns the messages that do more than their clauses mention.
fn check(count: usize) -> Vec<String> {
    let project = Project::of_corpus();
    let clauses = clauses(&project);
    assert!(clauses.len() > 500, "{} clauses", clauses.len());
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        let seeds =
            || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|s| s * MESSAGES_OF_SEED < count);
        for seed in std::iter::from_fn(seeds) {
            let count = MESSAGES_OF_SEED.min(count - seed * MESSAGES_OF_SEED);
            let wrong = check_seed(seed, count, &project, &clauses);
            found.lock().expect("no panic").extend(wrong);
        }
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    let found = found.into_inner().expect("no panic");
    println!(
        "{count} messages of {} clauses, {} wrong",
        clauses.len(),
        found.len()
    );
    BTreeSet::from_iter(found).into_iter().collect()
}

/// Returns those of the messages of a seed that do more than their clauses mention.
fn check_seed(seed: usize, count: usize, project: &Project, clauses: &[Clause]) -> Vec<String> {
    let parts = vec((proptest::prelude::any::<Index>(), select(JOINTS)), 2..=4);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&(seed as u64).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut wrong = Vec::new();
    for _ in 0..count {
        let mut tree = parts.new_tree(&mut runner).expect("two to four parts");
        let mut found = beyond(&tree.current(), project, clauses);
        // The fewest clauses that do it.
        let first = found.is_some();
        while first && tree.simplify() {
            match beyond(&tree.current(), project, clauses) {
                Some(simpler) => found = Some(simpler),
                None if !tree.complicate() => break,
                None => {}
            }
        }
        wrong.extend(found);
    }
    wrong
}

/// The message of some clauses and joints, and a change by it that no clause mentions.
fn beyond(parts: &[(Index, &str)], project: &Project, clauses: &[Clause]) -> Option<String> {
    let chosen: Vec<&Clause> = parts.iter().map(|(i, _)| i.get(clauses)).collect();
    let mut message = String::new();
    for (at, (clause, (_, joint))) in chosen.iter().zip(parts).enumerate() {
        message += if at > 0 { joint } else { "" };
        message += clause.text;
    }
    let alone = Mentioned::alone(project, &chosen);
    alone.beyond(&message, project)?;
    let mentioned = alone.in_sequence(project, &chosen);
    let beyond = mentioned.beyond(&message, project)?;
    Some(format!("{message}\t{beyond}"))
}

#[track_caller]
fn assert_at_most(limit: usize, count: usize) {
    let wrong = check(count);
    assert!(
        wrong.len() <= limit,
        "{} messages:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn clauses_together_change_nothing_else() {
    assert_at_most(1, 2_000);
}

#[test]
#[ignore = "make soak"]
fn a_hundred_thousand_messages_change_nothing_else() {
    assert_at_most(100, 100_000);
}

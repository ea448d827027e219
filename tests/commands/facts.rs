//! Facts of edits in the notation of the corpus: what happens to which segment, with which values.

use std::collections::BTreeSet;

/// Operation, target and value. A target without values is a fact with an empty value.
type Fact = (String, String, String);

/// Facts of the edits of a message.
#[derive(Debug, Default, PartialEq)]
pub struct Facts(BTreeSet<Fact>);

/// Operations whose second field is their target.
const WITH_TARGET: &[&str] = &[
    "append",
    "assemble",
    "duck",
    "duplicate",
    "fade",
    "freeze",
    "insert",
    "length",
    "lift",
    "look",
    "loop",
    "move",
    "music",
    "mute",
    "pip",
    "range",
    "remove",
    "replace",
    "reverse",
    "silence",
    "sound",
    "speed",
    "split",
    "start",
    "swap",
    "text",
    "trim",
    "unmute",
    "volume",
];

impl Facts {
    pub fn of(edits: &str) -> Self {
        let mut facts = Self::default();
        for edit in join_texts(edits).split(" ; ") {
            facts.add(edit);
        }
        facts
    }

    fn add(&mut self, edit: &str) {
        let fields: Vec<&str> = edit.split(' ').filter(|f| !f.is_empty()).collect();
        let (targets, values) = match fields.as_slice() {
            // `x crossfade 500 forest+city`
            ["x", values @ .., targets] => (*targets, values),
            [op, targets, values @ ..] if WITH_TARGET.contains(op) => (*targets, values),
            [_, values @ ..] => ("", values),
            [] => return,
        };
        for target in targets.split('+') {
            let fact = |value: &str| (fields[0].to_owned(), target.to_owned(), value.to_owned());
            self.0.insert(fact(""));
            self.0.extend(values.iter().map(|v| fact(v)));
        }
    }

    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    fn map(&self, part: impl Fn(&Fact) -> Fact) -> Self {
        Self(self.0.iter().map(part).collect())
    }

    /// The operations and their values.
    pub fn without_targets(&self) -> Self {
        self.map(|(op, _, value)| (op.clone(), String::new(), value.clone()))
    }

    /// The operations and their targets.
    pub fn without_values(&self) -> Self {
        self.map(|(op, target, _)| (op.clone(), target.clone(), String::new()))
    }

    pub fn targets(&self) -> BTreeSet<&str> {
        self.0
            .iter()
            .map(|(_, target, _)| target.as_str())
            .collect()
    }

    /// The facts that `other` does not have, each as one text.
    pub fn beyond(&self, other: &Self) -> Vec<String> {
        let new = self.0.difference(&other.0);
        new.map(|(op, target, value)| format!("{op} {target} {value}"))
            .collect()
    }
}

/// Replaces the spaces in quoted texts, so that a text is one field.
fn join_texts(edits: &str) -> String {
    let parts = edits.split('"').enumerate();
    let joined = parts.map(|(i, part)| {
        if i % 2 == 1 {
            part.replace(' ', "_")
        } else {
            part.into()
        }
    });
    joined.collect::<Vec<String>>().join("\"")
}

/// The edits without their texts, and the texts without spaces.
pub fn split_texts(edits: &str) -> (String, String) {
    let part = |text: bool| {
        let parts = edits.split('"').enumerate();
        parts
            .filter(move |(i, _)| (i % 2 == 1) == text)
            .map(|(_, part)| part)
    };
    let outside = part(false).collect::<Vec<_>>().join("\"");
    let texts: String = part(true).collect();
    (outside, texts.replace(' ', ""))
}

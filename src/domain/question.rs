//! Questions of the agent: it stops until the next message answers them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What the agent asks at the end of a turn: one or more questions under a title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionSet {
    /// Empty if the agent gave none.
    pub title: String,
    /// Never empty.
    pub questions: Vec<Question>,
}

/// One question with the answers that it suggests; any other text answers it as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub prompt: String,
    pub options: Vec<String>,
    /// Whether several options can be chosen.
    pub multiple: bool,
}

impl QuestionSet {
    /// The questions as plain text, with numbered options, a line each.
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        lines.extend((!self.title.is_empty()).then(|| self.title.clone()));
        for question in &self.questions {
            lines.extend((question.prompt != self.title).then(|| question.prompt.clone()));
            lines.extend(
                question
                    .options
                    .iter()
                    .enumerate()
                    .map(|(i, option)| format!("  {}. {option}", i + 1)),
            );
        }
        lines.join("\n")
    }

    /// The answer as a message: the labels of the chosen options. With several questions, each answer names its question.
    pub fn answer(&self, chosen: &[BTreeSet<usize>]) -> String {
        let labels = |question: &Question, picked: &BTreeSet<usize>| {
            picked
                .iter()
                .filter_map(|i| question.options.get(*i).cloned())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let answers = self
            .questions
            .iter()
            .zip(chosen)
            .map(|(question, picked)| (question, labels(question, picked)));
        let given = answers.filter(|(_, answer)| !answer.is_empty());
        match self.questions.as_slice() {
            [_] => given.map(|(_, answer)| answer).collect(),
            _ => given
                .map(|(question, answer)| format!("{}: {answer}", question.prompt))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(prompt: &str, options: &[&str]) -> Question {
        Question {
            prompt: prompt.into(),
            options: options.iter().map(|o| (*o).to_owned()).collect(),
            multiple: true,
        }
    }

    #[test]
    fn an_answer_has_the_labels_and_names_its_question_among_several() {
        let one = QuestionSet {
            title: "Music".into(),
            questions: vec![question("Which?", &["Lo-fi", "Jazz", "None"])],
        };
        assert_eq!(one.answer(&[BTreeSet::from([0, 1])]), "Lo-fi, Jazz");
        assert_eq!(
            one.text(),
            "Music\nWhich?\n  1. Lo-fi\n  2. Jazz\n  3. None"
        );
        let two = QuestionSet {
            questions: [
                one.questions.clone(),
                vec![question("Ratio?", &["16:9", "9:16"])],
            ]
            .concat(),
            ..one
        };
        assert_eq!(
            two.answer(&[BTreeSet::from([2]), BTreeSet::from([1, 7])]),
            "Which?: None\nRatio?: 9:16"
        );
        assert_eq!(
            two.answer(&[BTreeSet::new(), BTreeSet::from([0])]),
            "Ratio?: 16:9"
        );
    }
}

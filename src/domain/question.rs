//! Questions that the agent asks. It waits until the next message answers them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Questions that the agent asks at the end of a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionSet {
    /// Empty if the agent did not send a title.
    pub title: String,
    /// Never empty.
    pub questions: Vec<Question>,
}

/// A question with suggested answers. Free text is a valid answer as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub prompt: String,
    pub options: Vec<String>,
    /// True if several options can be chosen.
    pub multiple: bool,
}

impl QuestionSet {
    /// Formats the questions as plain text, with one numbered option per line.
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

    /// Formats the chosen options as a reply message.
    ///
    /// With several questions, each answer is prefixed with its question.
    pub fn answer(&self, chosen: &[BTreeSet<usize>]) -> String {
        let labels = |question: &Question, selected: &BTreeSet<usize>| {
            selected
                .iter()
                .filter_map(|i| question.options.get(*i).cloned())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let answers = self
            .questions
            .iter()
            .zip(chosen)
            .map(|(question, selected)| (question, labels(question, selected)));
        let non_empty = answers.filter(|(_, answer)| !answer.is_empty());
        match self.questions.as_slice() {
            [_] => non_empty.map(|(_, answer)| answer).collect(),
            _ => non_empty
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
        let single = QuestionSet {
            title: "Music".into(),
            questions: vec![question("Which?", &["Lo-fi", "Jazz", "None"])],
        };
        assert_eq!(single.answer(&[BTreeSet::from([0, 1])]), "Lo-fi, Jazz");
        assert_eq!(
            single.text(),
            "Music\nWhich?\n  1. Lo-fi\n  2. Jazz\n  3. None"
        );
        let several = QuestionSet {
            questions: [
                single.questions.clone(),
                vec![question("Ratio?", &["16:9", "9:16"])],
            ]
            .concat(),
            ..single
        };
        assert_eq!(
            several.answer(&[BTreeSet::from([2]), BTreeSet::from([1, 7])]),
            "Which?: None\nRatio?: 9:16"
        );
        assert_eq!(
            several.answer(&[BTreeSet::new(), BTreeSet::from([0])]),
            "Ratio?: 16:9"
        );
    }
}

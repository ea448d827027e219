//! Questions and polite requests: "are the transitions ok", "can you …".

use super::lexicon::{Class, Sense};
use super::phrase::{Break, Phrase, PhraseKind};

/// For each phrase of a sentence, returns true if it belongs to a question. A question that is not
/// the first part lasts to the next comma: "add a title, are the transitions ok".
pub(crate) fn asking(message: &str, phrases: &[Phrase], has_question_mark: bool) -> Vec<bool> {
    let asks = |part: &[Phrase]| !is_polite(message, part) && is_question(message, part);
    let is_whole = has_question_mark && !is_polite(message, phrases) || asks(phrases);
    let mut asking = Vec::with_capacity(phrases.len());
    let mut is_asking = is_whole;
    for (at, phrase) in phrases.iter().enumerate() {
        if let PhraseKind::Break(kind) = phrase.kind {
            let rest = &phrases[at + 1..];
            let end = rest.iter().position(Phrase::is_break).unwrap_or(rest.len());
            let continues = is_asking && kind == Break::And;
            is_asking = is_whole || continues || asks(&rest[..end]);
        }
        asking.push(is_asking);
    }
    asking
}

/// Returns true if a part of a sentence asks politely for an edit: "can you …", 能不能.
fn is_polite(message: &str, phrases: &[Phrase]) -> bool {
    let polite: Vec<&Phrase> = phrases
        .iter()
        .filter(|p| p.senses.has(Sense::Polite))
        .collect();
    let first = phrases.iter().take(4).any(|p| {
        p.senses.has(Sense::Polite)
            && ![
                "need",
                "want",
                "要",
                "想",
                "能",
                "应该",
                "希望",
                "需要",
                "想要",
                "we should",
                "you should",
                "我们",
                "咱们",
                "i need",
                "we need",
            ]
            .contains(&p.text(message).to_lowercase().as_str())
    });
    let has_question_word = phrases.iter().any(|p| {
        let text = p.text(message);
        p.senses.has_class(Class::Question) && !["吗", "么"].contains(&text)
    });
    let ends_politely = polite.iter().any(|p| {
        let text = p.text(message);
        ["可以", "能", "可不可以", "能不能", "能否"].contains(&text)
    });
    (first || ends_politely) && !has_question_word
}

/// Returns true if a part of a sentence is a question by its words.
fn is_question(message: &str, phrases: &[Phrase]) -> bool {
    const HEADS: &[&str] = &[
        "is", "are", "was", "were", "does", "did", "has", "isn't", "isnt", "aren't", "am", "do",
    ];
    let text = |p: &Phrase| p.text(message).to_lowercase();
    if phrases
        .iter()
        .find(|p| p.is_content)
        .is_some_and(|p| p.senses.has(Sense::Like))
    {
        return false;
    }
    let mut content = phrases
        .iter()
        .filter(|p| !p.senses.has_class(Class::Remark) || p.senses.has_class(Class::Question));
    let head = content.next();
    let asks = |p: &Phrase| p.senses.has_class(Class::Question) && p.is_word();
    if head.is_some_and(|p| {
        let word = text(p);
        let asks_when = ["when does", "when do", "when is", "when did", "when will"];
        let is_when = asks_when.contains(&word.as_str());
        let word = word.split(' ').next().unwrap_or_default().to_owned();
        let heads = ["when", "where", "help", "list", "tell", "describe", "show"];
        let is_condition =
            !is_when && (p.senses.has(Sense::DuringSpeech) || heads.contains(&word.as_str()));
        HEADS.contains(&word.as_str())
            && !text(p).starts_with("do it")
            && !text(p).starts_with("do the same")
            && !text(p).starts_with("do not")
            && text(p) != "do"
            || asks(p) && !is_condition
    }) {
        return true;
    }
    // Chinese question words stand anywhere.
    phrases.iter().any(|p| {
        asks(p)
            && !text(p).is_ascii()
            && !p.senses.has_class(Class::Verb)
            && !p.senses.has(Sense::Together)
    })
}

//! Words whose object is missing: `trim 2s from the of clip 3`, `从到8秒`. What they were about is
//! unknown, so nothing may be guessed for it.

use super::incomplete::POSSESSIVE;
use super::lexicon::{Class, LEXICON, Sense, Senses};
use super::names::Names;
use super::token::{MessageToken, TokenKind};

/// Words that begin something else than an object.
const NO_OBJECT: &[Sense] = &[
    Sense::NeedsObject,
    Sense::Auxiliary,
    Sense::And,
    Sense::Then,
    Sense::But,
    Sense::Condition,
];

/// The first word of a sentence whose object is missing.
pub(crate) fn missing_object<'a>(
    message: &'a str,
    tokens: &[MessageToken],
    names: &Names,
) -> Option<&'a str> {
    let text = |token: &MessageToken| message.get(token.span.clone()).unwrap_or_default();
    tokens.iter().enumerate().find_map(|(at, token)| {
        let word = text(token);
        let next = tokens
            .get(at + 1)
            .filter(|next| !matches!(next.kind, TokenKind::Mark(_)));
        let following = next.map(|next| (text(next), next.senses()));
        let lacks = if word.is_ascii() {
            lacks_object(word, token.senses(), following)
        } else {
            lacks_chinese_object(word, token.senses(), following)
        };
        let is_word = matches!(token.kind, TokenKind::Word(_));
        // "Add captions from /tmp/talk.srt": a path begins with a mark.
        let rest = message.get(token.span.end..).unwrap_or_default();
        let names_path = rest.trim_start().starts_with(['/', '~', '\\', '.']);
        (is_word && lacks && !names_path && !names.is_stem(word)).then_some(word)
    })
}

/// An article needs a noun, a preposition an object; `on`, `off` and similar words stand alone.
fn lacks_object(word: &str, senses: Senses, following: Option<(&str, Senses)>) -> bool {
    if senses.has_class(Class::Verb) || senses.has_class(Class::Noun) {
        return false;
    }
    let last = LEXICON.senses(word.to_lowercase().rsplit(' ').next().unwrap_or_default());
    let begins_object = following.is_some_and(|(text, _)| {
        let first = text.to_lowercase();
        let first = LEXICON.senses(first.split(' ').next().unwrap_or_default());
        let has_article = last.has(Sense::Article);
        let begins_other = NO_OBJECT.iter().any(|s| first.has(*s));
        !(begins_other || has_article && first.has(Sense::On))
    });
    (last.has(Sense::Article) || last.has(Sense::NeedsObject)) && !begins_object
}

/// `从` needs what follows it, and `改成` its result.
fn lacks_chinese_object(word: &str, senses: Senses, following: Option<(&str, Senses)>) -> bool {
    let is_possessive = following.is_some_and(|(text, _)| text.starts_with(POSSESSIVE));
    if senses.has(Sense::NeedsObject) {
        return is_possessive
            || following.is_none_or(|(_, next)| {
                let is_verb = next.has_class(Class::Verb) && !next.has_class(Class::Noun);
                is_verb || next.has(Sense::NeedsObject) || next.has(Sense::To)
            });
    }
    // A verb with its result: 改 and 成. 合成 is a verb of its own.
    let mut chars = word.chars();
    let last = chars.next_back().map(String::from);
    let has_result = last.is_some_and(|c| LEXICON.senses(&c).has(Sense::To));
    let verb = chars.as_str();
    let is_bound = verb.is_empty() || LEXICON.senses(verb).has_class(Class::Verb);
    has_result && is_bound && (following.is_none() || is_possessive)
}

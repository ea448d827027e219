//! Phrases that lack a part: `make it and …`, `the first of city`, `第3段的`. What is missing cannot
//! be known, and a default for it would be a guess.

use super::lexicon::{Class, LEXICON, Sense, Senses};
use super::token::{Mark, MessageToken, Quantity, TokenKind};

/// Joins an object and a noun.
pub(super) const POSSESSIVE: &str = "的";

/// The tokens of a sentence.
#[derive(Clone, Copy)]
struct Words<'a> {
    message: &'a str,
    tokens: &'a [MessageToken],
}

/// The first word of a sentence whose phrase is incomplete.
pub(crate) fn incomplete<'a>(message: &'a str, tokens: &'a [MessageToken]) -> Option<&'a str> {
    let words = Words { message, tokens };
    let lacks_part = |at: &usize| {
        words.lacks_noun(*at)
            || words.lacks_end(*at)
            || words.lacks_result(*at)
            || words.lacks_verb(*at)
            || words.lacks_chinese_part(*at)
    };
    (0..tokens.len()).find(lacks_part).map(|at| words.text(at))
}

impl<'a> Words<'a> {
    fn text(&self, at: usize) -> &'a str {
        self.tokens
            .get(at)
            .and_then(|token| self.message.get(token.span.clone()))
            .unwrap_or_default()
    }

    fn senses(&self, at: usize) -> Senses {
        self.tokens
            .get(at)
            .map_or(Senses::NONE, MessageToken::senses)
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        let text = self.text(at).to_lowercase();
        words.contains(&text.as_str())
    }

    fn is_time(&self, at: usize) -> bool {
        matches!(
            self.tokens.get(at).map(|t| &t.kind),
            Some(TokenKind::Amount(Quantity::Time(_)))
        )
    }

    /// "The twice as loud".
    fn is_factor(&self, at: usize) -> bool {
        matches!(
            self.tokens.get(at).map(|t| &t.kind),
            Some(TokenKind::Amount(Quantity::Factor(_)))
        )
    }

    fn is_name(&self, at: usize) -> bool {
        matches!(
            self.tokens.get(at).map(|t| &t.kind),
            Some(TokenKind::Name(_))
        )
    }

    /// Returns true at the end of a clause: a mark, or nothing.
    fn ends(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_none_or(|t| matches!(t.kind, TokenKind::Mark(_)))
    }

    fn is_only_verb(&self, at: usize) -> bool {
        self.senses(at).is_only_verb()
    }

    /// Returns true if a word of the clause at or after `at` has one of the senses.
    fn has_later(&self, at: usize, senses: &[Sense]) -> bool {
        (at..self.tokens.len())
            .take_while(|i| !self.ends(*i))
            .any(|i| senses.iter().any(|s| self.senses(i).has(*s)))
    }

    /// "the louder", "the a bit quieter", "the 2 seconds of city", "the first of city".
    fn lacks_noun(&self, at: usize) -> bool {
        let next = self.senses(at + 1);
        if self.is(at, &["the", "a"]) {
            let first = self.text(at + 1).split(' ').next().unwrap_or_default();
            let is_article = LEXICON.senses(&first.to_lowercase()).has(Sense::Article)
                && !first.eq_ignore_ascii_case(self.text(at));
            return is_article
                || self.is_factor(at + 1)
                || self.is_only_verb(at + 1)
                    && (next.has(Sense::Add) || self.is_participle(at + 1))
                || ["up to", "down to"].iter().any(|w| self.is(at + 1, &[w]))
                || self.is_only_filler(at + 1) && self.ends(at + 2)
                || self.is_bare_adjective(at + 1)
                || self.is_unplaced_time(at);
        }
        let is_end = matches!(self.tokens[at].kind, TokenKind::Ordinal(1 | -1, _));
        let number = usize::from(matches!(
            self.tokens.get(at + 1).map(|t| &t.kind),
            Some(TokenKind::Amount(Quantity::Number(_)))
        ));
        let of = at + 1 + number;
        let name = of + 1 + usize::from(self.is(of + 1, &["the", "my"]));
        is_end && self.is(of, &["of", "of the"]) && self.is_name(name)
    }

    /// "ordered by name": what is ordered?
    fn is_participle(&self, at: usize) -> bool {
        self.text(at).ends_with("ed") && !self.senses(at + 1).has_class(Class::Noun)
    }

    fn is_only_filler(&self, at: usize) -> bool {
        const OTHERS: &[Class] = &[
            Class::Noun,
            Class::Verb,
            Class::Adjective,
            Class::Quantifier,
            Class::Restriction,
        ];
        let senses = self.senses(at);
        senses.has_class(Class::Filler) && !OTHERS.iter().any(|class| senses.has_class(*class))
    }

    /// Returns true for an adjective that describes no noun after it.
    fn is_bare_adjective(&self, at: usize) -> bool {
        const COMPARED: &[Sense] = &[
            Sense::Louder,
            Sense::Quieter,
            Sense::ByName,
            Sense::ByDate,
            Sense::UpParticle,
            Sense::DownParticle,
        ];
        let senses = self.senses(at);
        let after = self.senses(at + 1);
        let describes = after.has_class(Class::Noun)
            || matches!(
                self.tokens.get(at + 1).map(|t| &t.kind),
                Some(TokenKind::Name(_) | TokenKind::Unknown | TokenKind::Ordinal(..))
            );
        !senses.has_class(Class::Noun) && COMPARED.iter().any(|s| senses.has(*s)) && !describes
    }

    /// Returns true for "the 2 seconds of city": it is open which.
    fn is_unplaced_time(&self, article: usize) -> bool {
        const PLACES: &[Sense] = &[
            Sense::Start,
            Sense::End,
            Sense::Middle,
            Sense::After,
            Sense::Before,
            Sense::Between,
            Sense::Mark,
            Sense::At,
            Sense::Fade,
            Sense::FadeIn,
            Sense::FadeOut,
            Sense::TransitionNoun,
        ];
        let after = article + 2;
        self.is(article, &["the"])
            && self.is_time(article + 1)
            && (self.ends(after) || self.is(after, &["of", "of the", "long"]))
            && !self.has_later(after, PLACES)
            && !self.is(
                article.wrapping_sub(1),
                &["at", "after", "before", "from", "until", "to"],
            )
    }

    /// "0:02-", "black and".
    fn lacks_end(&self, at: usize) -> bool {
        let is_dash = matches!(self.tokens[at].kind, TokenKind::Mark(Mark::Dash));
        let after_amount = at > 0 && matches!(self.tokens[at - 1].kind, TokenKind::Amount(_));
        let is_last = self.tokens.get(at + 1).is_none();
        is_last && (is_dash && after_amount || at > 0 && self.is(at, &["and", "&"]))
            || self.is(at, &["for"])
                && self.is(at + 1, &["over"])
                && !matches!(
                    self.tokens.get(at + 2).map(|t| &t.kind),
                    Some(TokenKind::Amount(_))
                )
            || self.is(at, &["in", "out"])
                && self.is(at + 1, &["over"])
                && !(0..at).any(|i| self.senses(i).has_class(Class::Verb))
            || self.is(at, &["over", "during"])
                && self.senses(at + 1).has(Sense::And)
                && !self.is(at + 2, &["over"])
    }

    /// "make it and fade out", "turn the music": what it becomes is missing.
    fn lacks_result(&self, at: usize) -> bool {
        if !self.is(at, &["make", "turn", "set"]) {
            return false;
        }
        let first = at + 1;
        let article = usize::from(self.is(first, &["the", "this", "that"]));
        let noun = first + article;
        let senses = self.senses(noun);
        let is_definite = article == 1 || self.is_name(noun);
        let is_object = senses.has(Sense::It) && article == 0
            || is_definite && (senses.has_class(Class::Noun) || self.is_name(noun));
        // "whole video", "music track": two nouns.
        let end = noun + 1;
        let end = end + usize::from(self.senses(end).has_class(Class::Noun) && !self.ends(end));
        let is_asking = at > 0 && self.senses(at - 1).has_class(Class::Question);
        let stops = |end: usize| self.ends(end) || self.senses(end).has(Sense::And);
        is_object && !is_asking && (stops(noun + 1) || stops(end) && self.is(noun, &["whole"]))
    }

    /// "can you the background", "delete but the first".
    fn lacks_verb(&self, at: usize) -> bool {
        const MODALS: &[&str] = &["can", "could", "would", "will"];
        let senses = self.senses(at);
        let text = self.text(at).to_lowercase();
        let is_modal = senses.has(Sense::Polite)
            && text.ends_with("you")
            && MODALS.iter().any(|m| text.starts_with(m));
        let is_verb = text.is_ascii() && !text.contains(' ') && self.is_only_verb(at);
        is_modal && self.is(at + 1, &["the", "a", "my"])
            || is_verb && self.is(at + 1, &["of", "of the"])
            || senses.has(Sense::Remove) && text.is_ascii() && self.is(at + 1, &["but"])
    }

    fn lacks_chinese_part(&self, at: usize) -> bool {
        if self.text(at).is_ascii() {
            return false;
        }
        match self.text(at) {
            POSSESSIVE => self.lacks_possession(at),
            "用的" => self.is_relative_clause(at),
            "加" => {
                self.ends(at + 1) && at > 0 && !self.is(at - 1, &["的"]) && !self.moves_before(at)
            }
            "在" => {
                let needs_time = [Sense::Freeze, Sense::Split];
                needs_time.iter().any(|s| self.senses(at + 1).has(*s)) && self.is_only_verb(at + 1)
            }
            "把" => {
                self.is_time(at + 1)
                    && !self.text(at + 1).starts_with('第')
                    && self.is_only_verb(at + 2)
            }
            _ => false,
        }
    }

    /// 第3段的 without a noun, 加点的音乐 without an adjective, 第3段的2秒 without a place.
    fn lacks_possession(&self, at: usize) -> bool {
        const POSITIONS: &[Sense] = &[Sense::After, Sense::Before, Sense::Mark, Sense::Begin];
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let senses = self.senses(before);
        let is_owner = self.is_name(before)
            || matches!(self.tokens[before].kind, TokenKind::Ordinal(..))
            || senses.has_class(Class::Noun) && !senses.has_class(Class::Adjective);
        // 开头的4秒.
        let is_end = senses.has(Sense::Start) || senses.has(Sense::End);
        let is_position = POSITIONS.iter().any(|s| self.senses(at + 2).has(*s))
            || ["到", "至"].contains(&self.text(at + 2))
            || self.text(at + 1).starts_with('第');
        // 旁白的静音: a noun.
        // 说话的放第二个: the one that talks.
        let is_speaker = ["说话", "讲话", "說話", "講話"].contains(&self.text(before));
        let is_verb =
            self.is_only_verb(at + 1) && !self.senses(at + 1).has(Sense::Mute) && !is_speaker;
        let keeps = senses.has(Sense::OnlyKeep) && !senses.has_class(Class::Noun);
        is_owner && (self.ends(at + 1) || is_verb)
            || is_owner && self.is_time(at + 1) && !is_position && !is_end
            || keeps
            || senses.has(Sense::Add) && self.is_relative_clause(at)
    }

    /// Returns true if a clause ends with the noun that 的 describes: 加点的音乐 asks for nothing.
    fn is_relative_clause(&self, at: usize) -> bool {
        let is_noun = self.senses(at + 1).has_class(Class::Noun);
        is_noun && self.ends(at + 2)
    }

    /// Returns true if 把 or 将 moves the object before its verb.
    fn moves_before(&self, at: usize) -> bool {
        (0..at)
            .rev()
            .take_while(|i| !self.ends(*i))
            .any(|i| self.is(i, &["把", "将", "都", "也"]))
    }
}

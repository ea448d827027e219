//! Typed access to the phrases of a request. Every getter marks what it returns as explained; a
//! request is only accepted if nothing remains unexplained.

use std::cell::OnceCell;

use super::characters::simplified;
use super::lexer;
use super::lexicon::{Class, Sense, Senses};
use super::phrase::{Break, Phrase, PhraseKind, Shape, written_as};
use super::target::{CUT_NOUNS, Kind, Target};
use super::token::{NamedMedia, Quantity};
use crate::i18n::locale::has_han;

/// Nouns in a length that is that of each picture: "2 seconds per photo".
pub(super) const PICTURE_NOUNS: &[&str] = &[
    "photo", "pic", "clip", "slide", "image", "shot", "张", "段", "图", "片", "镜头",
];

/// Part of a message that may be a request, and what all intents ask about it.
pub(crate) struct SpanFacts<'a> {
    message: &'a str,
    phrases: &'a [Phrase],
    /// Senses of all words.
    senses: Senses,
    /// The text in lower case and simplified Chinese.
    plain: OnceCell<String>,
    before: &'a TextBefore,
    is_question: bool,
    read_text: super::scene::ReadText,
}

/// Facts about the message before a phrase, found once for all spans from it on.
#[derive(Default)]
pub(crate) struct TextBefore {
    lower: OnceCell<String>,
    senses: OnceCell<Senses>,
}

impl<'a> SpanFacts<'a> {
    pub fn new(
        message: &'a str,
        phrases: &'a [Phrase],
        before: &'a TextBefore,
        is_question: bool,
        read_text: super::scene::ReadText,
    ) -> Self {
        let words = phrases.iter().filter(|p| p.is_word());
        Self {
            message,
            phrases,
            senses: words.fold(Senses::NONE, |all, p| all.union(p.senses)),
            plain: OnceCell::new(),
            before,
            is_question,
            read_text,
        }
    }
}

/// The phrases of a request and which of them are explained.
pub(crate) struct Slots<'a> {
    span: &'a SpanFacts<'a>,
    pub phrases: &'a [Phrase],
    explained: Vec<bool>,
    /// Penalty for defaults and inherited values.
    pub cost: u32,
    /// True if the verb may be missing because the request before has it.
    pub is_elliptical: bool,
    /// True if words contradict each other.
    is_contradictory: bool,
    pub message: &'a str,
}

/// A time of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Time {
    /// ms.
    pub ms: u64,
    pub shape: Shape,
    pub preposition: Senses,
}

impl Time {
    pub fn has(&self, sense: Sense) -> bool {
        self.preposition.has(sense)
    }
}

impl<'a> Slots<'a> {
    pub fn new(span: &'a SpanFacts<'a>, is_elliptical: bool) -> Self {
        Self {
            span,
            phrases: span.phrases,
            explained: vec![false; span.phrases.len()],
            cost: 0,
            is_elliptical,
            is_contradictory: false,
            message: span.message,
        }
    }

    /// Returns true if every phrase that carries meaning is explained.
    pub fn is_complete(&self) -> bool {
        !self.is_contradictory && self.unexplained().next().is_none()
    }

    /// Rules the request out: its words contradict each other.
    pub fn contradict(&mut self) {
        self.is_contradictory = true;
    }

    /// Phrases that carry meaning and are not explained.
    pub fn unexplained(&self) -> impl Iterator<Item = &Phrase> {
        self.phrases
            .iter()
            .zip(&self.explained)
            .filter(|(p, done)| p.is_content && !**done)
            .map(|(p, _)| p)
    }

    pub fn is_explained(&self, at: usize) -> bool {
        self.explained[at]
    }

    /// Explains the next phrase that carries meaning if it is a set expression that `accepts`.
    pub fn target_after(
        &mut self,
        at: usize,
        accepts: impl Fn(&Target, Senses) -> bool,
    ) -> Option<Target> {
        let next = (at + 1..self.phrases.len()).find(|i| self.phrases[*i].is_content)?;
        match &self.phrases[next].kind {
            PhraseKind::Target(target)
                if !self.explained[next] && accepts(target, self.phrases[next].preposition) =>
            {
                self.explained[next] = true;
                Some(target.clone())
            }
            _ => None,
        }
    }

    /// Explains the next phrase that carries meaning if it is a word with one of the senses.
    pub fn word_after(&mut self, at: usize, senses: &[Sense]) -> bool {
        let next = (at + 1..self.phrases.len()).find(|i| self.phrases[*i].is_content);
        match next {
            Some(next)
                if !self.explained[next]
                    && senses.iter().any(|s| self.phrases[next].senses.has(*s)) =>
            {
                self.explained[next] = true;
                true
            }
            _ => false,
        }
    }

    fn take(&mut self, at: usize) -> &'a Phrase {
        self.explained[at] = true;
        &self.phrases[at]
    }

    /// Explains everything: for requests that never edit.
    pub fn rest(&mut self) {
        self.explained.fill(true);
    }

    fn position(&self, is_meant: impl Fn(&Phrase) -> bool) -> Option<usize> {
        (0..self.phrases.len()).find(|i| !self.explained[*i] && is_meant(&self.phrases[*i]))
    }

    /// The request as it is written.
    pub fn text(&self) -> &'a str {
        written_as(self.message, self.phrases)
    }

    /// The request in lower case and simplified Chinese.
    pub fn plain_text(&self) -> &'a str {
        let plain = || simplified(&self.text().to_lowercase());
        self.span.plain.get_or_init(plain)
    }

    /// Returns true if "first" or "last" stands for a place: "the desert first, 3 seconds each".
    pub fn has_place_adverb(&self) -> bool {
        self.places().any(|p| p.is_content)
    }

    /// Returns true for the "last" of "show the talk last".
    pub fn has_place_after_target(&self) -> bool {
        self.places().next().is_some()
    }

    /// "First" and "last" after a set expression.
    fn places(&self) -> impl Iterator<Item = &'a Phrase> {
        let is_place = |p: &Phrase| ["first", "last"].contains(&p.text(self.message));
        let pairs = self.phrases.windows(2);
        pairs
            .filter_map(move |pair| (pair[0].is_target() && is_place(&pair[1])).then_some(&pair[1]))
    }

    /// Returns true if a verb with one of the senses names its result: 剪到5秒, 延至8秒.
    pub fn verb_ends_in_to(&self, senses: &[Sense]) -> bool {
        self.phrases.iter().any(|p| {
            senses.iter().any(|sense| p.senses.has(*sense))
                && p.text(self.message).ends_with(['到', '至', '成'])
        })
    }

    /// The message before the request.
    pub fn text_before(&self) -> &'a str {
        let from = self.phrases.first().map_or(0, |p| p.span.start);
        self.message.get(..from).unwrap_or_default().trim_end()
    }

    /// The message before the request, in lower case.
    pub fn lower_before(&self) -> &'a str {
        let lower = || self.text_before().to_lowercase();
        self.span.before.lower.get_or_init(lower)
    }

    /// Returns true if a word of the message before the request has one of the senses.
    pub fn mentions_before(&self, senses: &[Sense]) -> bool {
        let all = || lexer::senses(self.text_before());
        let before = self.span.before.senses.get_or_init(all);
        senses.iter().any(|sense| before.has(*sense))
    }

    /// The message after the request.
    pub fn text_after(&self) -> &'a str {
        let until = self.phrases.last().map_or(0, |p| p.span.end);
        self.message.get(until..).unwrap_or_default().trim_start()
    }

    /// Explains the phrases that are written like one of the texts.
    pub fn explain_written(&mut self, texts: &[&str]) {
        for at in 0..self.phrases.len() {
            if texts.contains(&self.phrases[at].plain.as_str()) {
                self.explained[at] = true;
            }
        }
    }

    /// Explains the words of the first of the texts that the request ends with.
    pub fn explain_end(&mut self, texts: &[&str]) {
        let text = self.text().trim_end().to_lowercase();
        let Some(end) = texts.iter().find(|end| text.ends_with(**end)) else {
            return;
        };
        let last = self.phrases.last().map_or(0, |p| p.span.end);
        let from = last.saturating_sub(end.len());
        for (at, phrase) in self.phrases.iter().enumerate() {
            self.explained[at] |= phrase.span.start >= from;
        }
    }

    /// Returns true for 沙漠那张不要: the denial ends the request, and nothing else is asked for.
    pub fn ends_with_no(&self) -> bool {
        let last = self.phrases.iter().rfind(|p| p.is_content);
        // 第二段不用 leaves it as it is.
        let denies = |p: &Phrase| {
            p.senses.has(Sense::No) && has_han(p.text(self.message)) && !p.plain.starts_with("不用")
        };
        last.is_some_and(denies) && !self.has_order()
    }

    /// Returns true if the request contains one of the words, separated by spaces.
    pub fn has_written(&self, words: &[&str]) -> bool {
        let text = self.plain_text();
        text.split_whitespace().any(|word| words.contains(&word))
    }

    /// Returns true if the request continues the one before it: "…，再调亮一点".
    pub fn continues(&self) -> bool {
        let before = self.text_before();
        let is_first = before.trim_start() == "再";
        before.ends_with('再') && !is_first
    }

    /// Returns true if the message begins with 再: as before.
    pub fn does_again(&self) -> bool {
        self.message.trim_start().starts_with('再')
    }

    /// Returns true if a break, and after it what `is_named`, follows a place that something is
    /// named before: "desert first, beach last".
    pub fn names_more(
        &self,
        is_place: impl Fn(&Phrase) -> bool,
        is_break: impl Fn(&Phrase) -> bool,
        is_named: impl Fn(&Phrase) -> bool,
    ) -> bool {
        let Some(place) = self.phrases.iter().position(is_place) else {
            return false;
        };
        let (before, after) = self.phrases.split_at(place);
        let mut after = after.iter().skip_while(|p| !is_break(p));
        before.iter().any(&is_named) && after.any(is_named)
    }

    /// Returns true if the sentence asks.
    pub fn is_question(&self) -> bool {
        self.span.is_question
    }

    /// Returns true for a verb in its base form.
    pub fn is_order(&self, p: &Phrase) -> bool {
        let text = p.text(self.message);
        // 镜头盖没打开: what was not done.
        let before = self.message.get(..p.span.start).unwrap_or_default();
        let is_undone = before.trim_end().ends_with(['没', '沒']);
        p.is_content
            && !is_undone
            && p.is_word()
            && p.senses.has_class(Class::Verb)
            && !p.is_graded(self.message)
            && !["s", "ed", "ing"].iter().any(|end| text.ends_with(end))
    }

    /// Returns true if the request has a verb in its base form without one of the senses.
    pub fn has_other_order(&self, senses: &[Sense]) -> bool {
        let is_other = |p: &&Phrase| !senses.iter().any(|s| p.senses.has(*s));
        self.phrases
            .iter()
            .filter(is_other)
            .any(|p| self.is_order(p))
    }

    /// Returns true if a verb or an amount stands before the first word with one of the senses.
    pub fn has_order_before(&self, senses: &[Sense]) -> bool {
        let is_end = |p: &&Phrase| !senses.iter().any(|s| p.senses.has(*s));
        let mut before = self.phrases.iter().take_while(is_end);
        before.any(|p| self.is_order(p) || matches!(p.kind, PhraseKind::Amount(..)))
    }

    /// Returns true if the request has a verb in its base form.
    pub fn has_order(&self) -> bool {
        self.phrases.iter().any(|p| self.is_order(p))
    }

    /// Returns true if the first word with a meaning is a verb in its base form.
    pub fn begins_with_verb(&self) -> bool {
        let first = self.phrases.iter().find(|p| p.is_content);
        first.is_some_and(|p| self.is_order(p))
    }

    // Words.

    /// Returns true if a word has the sense, without explaining it.
    pub fn has(&self, sense: Sense) -> bool {
        self.span.senses.has(sense)
    }

    pub fn has_any(&self, senses: &[Sense]) -> bool {
        senses.iter().any(|s| self.has(*s))
    }

    /// Explains the first word with one of the senses and returns that sense.
    pub fn word(&mut self, senses: &[Sense]) -> Option<Sense> {
        if !self.has_any(senses) {
            return None;
        }
        let at = self.position(|p| p.is_word() && senses.iter().any(|s| p.senses.has(*s)))?;
        let found = self.take(at).senses;
        senses.iter().find(|s| found.has(**s)).copied()
    }

    /// Explains all words with one of the senses; true if there are any.
    pub fn words(&mut self, senses: &[Sense]) -> bool {
        let mut any = false;
        while self.word(senses).is_some() {
            any = true;
        }
        any
    }

    /// Returns true if a word that is not explained yet has the sense.
    pub fn has_unexplained(&self, sense: Sense) -> bool {
        self.position(|p| p.is_word() && p.senses.has(sense))
            .is_some()
    }

    /// Explains all words with one of the senses and returns them as they are written, with their
    /// prepositions.
    pub fn written(&mut self, senses: &[Sense]) -> Vec<&'a str> {
        let mut all = Vec::new();
        while let Some(at) =
            self.position(|p| p.is_word() && senses.iter().any(|s| p.senses.has(*s)))
        {
            all.extend(self.message.get(self.take(at).span.clone()));
        }
        all
    }

    /// A verb that is needed: it may only be missing in an elliptical request.
    pub fn verb(&mut self, senses: &[Sense]) -> Option<()> {
        match self.word(senses) {
            Some(_) => Some(()),
            None if self.is_elliptical => {
                self.cost += 4;
                Some(())
            }
            None => None,
        }
    }

    /// A particle such as "in" or "out": a word, or part of a preposition.
    pub fn particle(&mut self, sense: Sense) -> bool {
        let words = self.words(&[sense]);
        words || self.phrases.iter().any(|p| p.preposition.has(sense))
    }

    /// Explains the first word with one of the senses if its preposition has one of `prepositions`.
    pub fn placed_word(&mut self, senses: &[Sense], prepositions: &[Sense]) -> Option<Sense> {
        let at = self.position(|p| {
            p.is_word()
                && senses.iter().any(|s| p.senses.has(*s))
                && prepositions.iter().any(|s| p.preposition.has(*s))
        })?;
        let found = self.take(at).senses;
        senses.iter().find(|s| found.has(**s)).copied()
    }

    // Targets.

    /// Explains the first set expression that `accepts`.
    pub fn target(&mut self, accepts: impl Fn(&Target, Senses) -> bool) -> Option<Target> {
        let at = self.position(|p| match &p.kind {
            PhraseKind::Target(target) => accepts(target, p.preposition),
            _ => false,
        })?;
        match &self.take(at).kind {
            PhraseKind::Target(target) => Some(target.clone()),
            _ => None,
        }
    }

    /// Explains all set expressions that `accepts`.
    pub fn targets(&mut self, accepts: impl Fn(&Target, Senses) -> bool) -> Vec<Target> {
        let mut all = Vec::new();
        while let Some(target) = self.target(&accepts) {
            all.push(target);
        }
        all
    }

    /// Explains the two of "between the beach and the city".
    pub fn between(&mut self) -> Option<Vec<Target>> {
        let is_end = |p: &Phrase| match &p.kind {
            PhraseKind::Target(target) => !matches!(target, Target::WholeVideo),
            _ => false,
        };
        let first = self.position(|p| is_end(p) && p.preposition.has(Sense::Between))?;
        let mut ends = vec![first];
        ends.extend((first + 1..self.phrases.len()).find(|i| is_end(&self.phrases[*i])));
        let kinds = ends.into_iter().map(|at| &self.take(at).kind);
        let targets = kinds.filter_map(|kind| match kind {
            PhraseKind::Target(target) => Some(target.clone()),
            _ => None,
        });
        Some(targets.collect())
    }

    /// Set expressions that are the object of the request: without a place relation.
    pub fn objects(&mut self, kinds: &[Kind]) -> Vec<Target> {
        let repeats = self.repeats_object();
        let mut all = self.targets(|t, p| {
            is_object(p)
                && !matches!(t, Target::WholeVideo)
                && (kinds.contains(&t.kind()) || is_open(t))
        });
        all.retain(|t| !(repeats && matches!(t, Target::It(Kind::Any))));
        // "The beach and the talk, the two clips": said once more.
        let named = all
            .iter()
            .filter(|t| matches!(t, Target::Named(..)))
            .count();
        all.retain(|t| !(named > 1 && matches!(t, Target::They(_, Some(n)) if *n == named)));
        all
    }

    /// Returns true if "it" takes up an object: "clip 2: make it 3 seconds".
    fn repeats_object(&self) -> bool {
        let is_it = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::It(Kind::Any)));
        let mut parts = self.phrases.split(Phrase::ends_part);
        let first = parts.next().unwrap_or_default();
        let is_named = |p: &Phrase| p.is_target() && is_object(p.preposition) && !is_it(p);
        first.iter().any(is_named) && parts.flatten().any(is_it)
    }

    /// Returns true if a word stands between two objects: they belong to two requests.
    pub fn has_divided_objects(&self) -> bool {
        let is_target = |p: &Phrase| p.is_target() && is_object(p.preposition);
        let first = self.phrases.iter().position(is_target);
        let last = self.phrases.iter().rposition(is_target);
        match (first, last) {
            (Some(first), Some(last)) => self.phrases[first..last]
                .iter()
                .any(|p| p.is_content && !is_target(p)),
            _ => false,
        }
    }

    /// Returns true for "keep the first two and drop the rest": what is kept is named first.
    pub fn drops_rest(&self) -> bool {
        let has = |part: &[Phrase], senses: &[Sense]| {
            let mut words = part.iter();
            words.any(|p| senses.iter().any(|sense| p.senses.has(*sense)))
        };
        let is_rest = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::Rest(_)));
        let Some(rest) = self.phrases.iter().position(is_rest) else {
            return false;
        };
        let Some(end) = self.phrases[..rest].iter().rposition(Phrase::is_break) else {
            return false;
        };
        let (kept, dropped) = (&self.phrases[..end], &self.phrases[end..]);
        has(kept, &[Sense::LeaveAlone, Sense::OnlyKeep, Sense::Use])
            && !has(kept, &[Sense::Remove, Sense::Mute])
            && has(dropped, &[Sense::Remove, Sense::No])
    }

    /// Explains the noun for a kind, as in "add a title": a set without number or name.
    pub fn noun(&mut self, kinds: &[Kind]) -> bool {
        self.target(|t, _| match t {
            Target::Bare(kind) | Target::All(kind) | Target::It(kind) | Target::They(kind, _) => {
                kinds.contains(kind)
            }
            _ => false,
        })
        .is_some()
    }

    /// Explains the words for the whole video.
    pub fn whole_video(&mut self) -> bool {
        !self
            .targets(|t, _| matches!(t, Target::WholeVideo))
            .is_empty()
    }

    /// Explains a target phrase one of whose words has the sense.
    pub fn target_word(&mut self, sense: Sense) -> Option<Target> {
        let at = self.position(|p| p.is_target() && p.senses.has(sense))?;
        match &self.take(at).kind {
            PhraseKind::Target(target) => Some(target.clone()),
            _ => None,
        }
    }

    /// Returns true if a set expression is present, without explaining it.
    pub fn has_target(&self, accepts: impl Fn(&Target, Senses) -> bool) -> bool {
        self.phrases
            .iter()
            .zip(&self.explained)
            .any(|(p, done)| match &p.kind {
                PhraseKind::Target(target) => !done && accepts(target, p.preposition),
                _ => false,
            })
    }

    /// Explains the names of media files.
    pub fn names(&mut self, accepts: impl Fn(&NamedMedia, Senses) -> bool) -> Vec<NamedMedia> {
        self.targets(|t, p| match t {
            // "a lofi title" is not a file.
            Target::Named(media, kind) => {
                *kind != Kind::Title && !media.assets.is_empty() && accepts(media, p)
            }
            _ => false,
        })
        .into_iter()
        .filter_map(|t| match t {
            Target::Named(media, _) => Some(media),
            _ => None,
        })
        .collect()
    }

    // Amounts.

    fn amount<T>(&mut self, read: impl Fn(Quantity, Shape, Senses) -> Option<T>) -> Option<T> {
        let value = |p: &Phrase| match p.kind {
            PhraseKind::Amount(amount, shape) => read(amount, shape, p.preposition),
            _ => None,
        };
        let at = self.position(|p| value(p).is_some())?;
        value(self.take(at))
    }

    /// The first time that `accepts`.
    pub fn time_if(&mut self, accepts: impl Fn(&Time) -> bool) -> Option<Time> {
        self.amount(|amount, shape, preposition| match amount {
            Quantity::Time(ms) => Some(Time {
                ms,
                shape,
                preposition,
            })
            .filter(|t| accepts(t)),
            _ => None,
        })
    }

    /// A length: a plain time that is not a position.
    pub fn length(&mut self) -> Option<u64> {
        self.time_if(|t| t.shape == Shape::Plain && !is_position(t.preposition))
            .map(|t| t.ms)
    }

    pub fn has_time(&self) -> bool {
        self.phrases
            .iter()
            .zip(&self.explained)
            .any(|(p, done)| !done && matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), _)))
    }

    pub fn has_amount(&self) -> bool {
        self.phrases
            .iter()
            .zip(&self.explained)
            .any(|(p, done)| !done && matches!(p.kind, PhraseKind::Amount(..)))
    }

    /// Returns true if a factor such as "2x" is present, without explaining it.
    pub fn has_factor(&self) -> bool {
        let is_factor = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Factor(_), _));
        self.phrases.iter().any(is_factor)
    }

    /// Returns true if a percentage is present, without explaining it.
    pub fn has_share(&self) -> bool {
        self.phrases
            .iter()
            .any(|p| matches!(p.kind, PhraseKind::Amount(Quantity::Percent(_), _)))
    }

    pub fn percent(&mut self) -> Option<f64> {
        self.amount(|amount, _, _| match amount {
            Quantity::Percent(share) => Some(share),
            _ => None,
        })
    }

    /// A percentage with the prepositions before it.
    pub fn share(&mut self) -> Option<(f64, Senses)> {
        self.amount(|amount, _, preposition| match amount {
            Quantity::Percent(share) | Quantity::Fraction(share) => Some((share, preposition)),
            _ => None,
        })
    }

    pub fn decibels(&mut self) -> Option<(f64, Senses)> {
        self.amount(|amount, _, preposition| match amount {
            Quantity::Decibels(db) => Some((db, preposition)),
            _ => None,
        })
    }

    /// Returns true if a loudness in dB is present, without explaining it.
    pub fn has_decibels(&self) -> bool {
        let is_loudness =
            |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Decibels(_), _));
        self.phrases.iter().any(is_loudness)
    }

    pub fn factor(&mut self) -> Option<f64> {
        self.amount(|amount, _, _| match amount {
            Quantity::Factor(factor) => Some(factor),
            _ => None,
        })
    }

    pub fn fraction(&mut self) -> Option<f64> {
        self.amount(|amount, _, _| match amount {
            Quantity::Fraction(fraction) => Some(fraction),
            _ => None,
        })
    }

    pub fn number(&mut self) -> Option<f64> {
        self.amount(|amount, _, _| match amount {
            Quantity::Number(n) => Some(n),
            _ => None,
        })
    }

    /// Returns true if a number has one of the prepositions, or follows 到.
    pub fn has_number_after(&self, prepositions: &[Sense]) -> bool {
        self.phrases.iter().any(|p| {
            let follows_to = self.message[..p.span.start].ends_with(['到', '成', '为']);
            let is_placed = prepositions.iter().any(|s| p.preposition.has(*s));
            matches!(p.kind, PhraseKind::Amount(Quantity::Number(_), _))
                && (is_placed || follows_to)
        })
    }

    /// Returns true for "2 seconds per photo", 每张两秒.
    pub fn has_time_of_each_picture(&self) -> bool {
        self.phrases.iter().any(|p| {
            let text = p.text(self.message).to_lowercase();
            matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Each))
                && PICTURE_NOUNS.iter().any(|noun| text.contains(noun))
        })
    }

    /// Returns true for "by 50%".
    pub fn has_share_by(&self) -> bool {
        self.has_share_after(&[Sense::By])
    }

    /// Returns true for a share after one of the prepositions: "to 80 %".
    pub fn has_share_after(&self, prepositions: &[Sense]) -> bool {
        self.phrases.iter().any(|p| {
            let is_share = matches!(
                p.kind,
                PhraseKind::Amount(Quantity::Percent(_) | Quantity::Fraction(_), _)
            );
            is_share && prepositions.iter().any(|one| p.preposition.has(*one))
        })
    }

    /// Returns true for "turn it down. 15 percent": the amount stands in a part of its own.
    pub fn breaks_before_amount(&self) -> bool {
        let is_amount = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(..));
        let amount = self.phrases.iter().position(is_amount);
        amount.is_some_and(|at| self.phrases[..at].iter().any(Phrase::is_break))
    }

    /// Returns true for "2 more seconds".
    pub fn has_time_by(&self) -> bool {
        self.phrases.iter().any(|p| {
            matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), _))
                && p.preposition.has(Sense::By)
        })
    }

    /// A number with the prepositions before it.
    pub fn placed_number(&mut self) -> Option<(f64, Senses)> {
        self.amount(|amount, _, preposition| match amount {
            Quantity::Number(n) => Some((n, preposition)),
            _ => None,
        })
    }

    pub fn lufs(&mut self) -> Option<f64> {
        self.amount(|amount, _, _| match amount {
            Quantity::Lufs(v) => Some(v),
            _ => None,
        })
    }

    pub fn fps(&mut self) -> Option<u32> {
        self.amount(|amount, _, _| match amount {
            Quantity::FramesPerSecond(v) => Some(v),
            _ => None,
        })
    }

    pub fn pixels(&mut self) -> Option<u32> {
        self.amount(|amount, _, _| match amount {
            Quantity::Pixels(v) => Some(v),
            _ => None,
        })
    }

    pub fn has_degrees(&self) -> bool {
        self.phrases
            .iter()
            .any(|p| matches!(p.kind, PhraseKind::Amount(Quantity::Degrees(_), _)))
    }

    pub fn degrees(&mut self) -> Option<i32> {
        self.amount(|amount, _, _| match amount {
            Quantity::Degrees(v) => Some(v),
            _ => None,
        })
    }

    /// Explains "cut" where it is a noun: "at each cut", "at every cut", "the cuts".
    pub fn cut_nouns(&mut self) -> bool {
        let is_noun = |slots: &Self, at: usize| {
            let p = &slots.phrases[at];
            let text = p.text(slots.message);
            let word = text.rsplit(' ').next().unwrap_or_default();
            let follows_all = at > 0 && slots.phrases[at - 1].senses.has(Sense::All);
            let is_placed = [Sense::At, Sense::On, Sense::Between]
                .iter()
                .any(|s| p.preposition.has(*s));
            ["cut", "cuts"].contains(&word) && (is_placed || follows_all || word == "cuts")
        };
        let found: Vec<usize> = (0..self.phrases.len())
            .filter(|at| is_noun(self, *at))
            .collect();
        for at in &found {
            self.explained[*at] = true;
        }
        !found.is_empty()
    }

    /// Explains the ordinals directly before a noun for cuts, "the second" or "the last two": the
    /// numbers of cuts, from 1, negative from the end. Nothing if there are none.
    pub fn numbers_of_cuts(&mut self) -> Vec<i32> {
        let Some(at) = (0..self.phrases.len()).find(|at| self.counts_cuts(*at)) else {
            return Vec::new();
        };
        let next = self.next_content(at);
        let numbers = cut_numbers(&self.take(at).kind);
        if let Some(next) = next.filter(|i| self.phrases[*i].text(self.message) == "cut") {
            self.explained[next] = true;
        }
        numbers
    }

    fn next_content(&self, at: usize) -> Option<usize> {
        (at + 1..self.phrases.len()).find(|i| self.phrases[*i].is_content)
    }

    /// Returns true if the phrase counts the word after it, which is a noun for cuts.
    fn counts_cuts(&self, at: usize) -> bool {
        let Some(noun) = self.next_content(at).map(|next| &self.phrases[next]) else {
            return false;
        };
        let is_noun = noun.is_word()
            && (noun.text(self.message) == "cut" || CUT_NOUNS.iter().any(|s| noun.senses.has(*s)));
        is_noun && !self.explained[at] && may_count_cuts(&self.phrases[at])
    }

    /// A time directly before, or with "of" after, one of the words.
    pub fn time_before_word(&mut self, senses: &[Sense]) -> Option<u64> {
        let is_word = |p: &Phrase| senses.iter().any(|s| p.senses.has(*s));
        let at = (0..self.phrases.len()).find(|i| {
            let is_time = matches!(
                self.phrases[*i].kind,
                PhraseKind::Amount(Quantity::Time(_), Shape::Plain)
            );
            let next = self.phrases.iter().skip(i + 1).find(|p| p.is_content);
            let before = self.phrases[..*i].iter().rfind(|p| p.is_content);
            !self.explained[*i]
                && is_time
                && (next.is_some_and(is_word) || before.is_some_and(is_word))
        })?;
        match self.take(at).kind {
            PhraseKind::Amount(Quantity::Time(ms), _) => Some(ms),
            _ => None,
        }
    }

    /// A share directly before or after one of the words.
    pub fn share_beside(&mut self, senses: &[Sense]) -> Option<f64> {
        let is_word = |p: &Phrase| senses.iter().any(|s| p.senses.has(*s));
        let at = (0..self.phrases.len()).find(|i| {
            let is_share = matches!(
                self.phrases[*i].kind,
                PhraseKind::Amount(Quantity::Percent(_) | Quantity::Fraction(_), _)
            );
            let next = self.phrases.iter().skip(i + 1).find(|p| p.is_content);
            let before = self.phrases[..*i].iter().rfind(|p| p.is_content);
            !self.explained[*i]
                && is_share
                && (next.is_some_and(is_word) || before.is_some_and(is_word))
        })?;
        match self.take(at).kind {
            PhraseKind::Amount(Quantity::Percent(share) | Quantity::Fraction(share), _) => {
                Some(share)
            }
            _ => None,
        }
    }

    /// The first set expression with its preposition.
    pub fn target_with_preposition(&mut self) -> Option<(Target, Senses)> {
        let at = self.position(|p| p.is_target())?;
        let phrase = self.take(at);
        match &phrase.kind {
            PhraseKind::Target(target) => Some((target.clone(), phrase.preposition)),
            _ => None,
        }
    }

    /// Returns true if a text file of this name can be read.
    pub fn reads(&self, name: &str) -> bool {
        (self.span.read_text)(name).is_ok()
    }

    /// Explains a range of phrases.
    pub fn explain(&mut self, from: usize, until: usize) {
        self.explained[from..until].fill(true);
    }

    // Other values.

    pub fn quote(&mut self) -> Option<String> {
        let at = self
            .position(|p| matches!(&p.kind, PhraseKind::Quote(text) if !text.trim().is_empty()))?;
        match &self.take(at).kind {
            PhraseKind::Quote(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Returns true for a quote after "to", or a title that 把 marks before it.
    pub fn has_quote_to(&self) -> bool {
        self.phrases.iter().enumerate().any(|(at, p)| {
            let before = &self.message[..p.span.start];
            let before = at
                .checked_sub(1)
                .map_or(before, |at| &self.message[..self.phrases[at].span.start]);
            let is_marked = before.trim_end().ends_with(['把', '将']);
            matches!(p.kind, PhraseKind::Quote(_)) && (p.preposition.has(Sense::To) || is_marked)
        })
    }

    /// Returns true for a set after 给, to which something is given.
    pub fn gives_to_target(&self) -> bool {
        let is_given = |p: &Phrase| {
            p.is_target()
                && (self.message[..p.span.start].trim_end().ends_with('给')
                    || p.text(self.message).starts_with('给'))
        };
        self.phrases.iter().any(is_given)
    }

    /// Returns true for a name in a part before the one that adds: "i want the forest to be 2 s,
    /// add the beach".
    pub fn has_named_before_add(&self) -> bool {
        let mut parts = self.phrases.split(Phrase::is_break);
        let first = parts.next().unwrap_or_default();
        let is_named = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::Named(..)));
        let adds = |p: &Phrase| p.senses.has(Sense::Add) && p.is_only_verb();
        first.iter().any(is_named)
            && !first.iter().any(adds)
            && parts.any(|part| part.iter().any(adds) && part.iter().any(is_named))
    }

    /// Returns true if one of the words stands before a phrase that `is_meant`.
    pub fn says_before(&self, is_meant: impl Fn(&Phrase) -> bool, words: &[&str]) -> bool {
        self.phrases.iter().filter(|p| is_meant(p)).any(|p| {
            let before = self.message[..p.span.start].trim_end();
            let word = before.rsplit(' ').next().unwrap_or_default().to_lowercase();
            let text = p.text(self.message).to_lowercase();
            words.contains(&word.as_str())
                || words.iter().any(|w| text.starts_with(&format!("{w} ")))
        })
    }

    /// Returns true for "a title", "a big bold title".
    pub fn has_indefinite(&self, is_meant: impl Fn(&Phrase) -> bool) -> bool {
        self.phrases.iter().filter(|p| is_meant(p)).any(|p| {
            let words = self.message[..p.span.end].split_whitespace().rev();
            let mut before = words.skip(1).take(3).map(str::to_lowercase);
            let article = before.find(|w| ["a", "an", "another", "the"].contains(&w.as_str()));
            article.is_some_and(|w| w != "the")
        })
    }

    /// Returns true if the first preposition of the request has the sense.
    pub fn begins_with(&self, sense: Sense) -> bool {
        self.phrases
            .first()
            .is_some_and(|p| p.preposition.has(sense))
    }

    pub fn has_quote(&self) -> bool {
        self.phrases
            .iter()
            .zip(&self.explained)
            .any(|(p, done)| !done && matches!(p.kind, PhraseKind::Quote(_)))
    }

    pub fn color(&mut self) -> Option<String> {
        self.color_if(|_| true)
    }

    /// The first color whose position in the request `accepts`.
    pub fn color_if(&mut self, accepts: impl Fn(usize) -> bool) -> Option<String> {
        let at = (0..self.phrases.len()).find(|i| {
            !self.explained[*i] && accepts(*i) && color_of(&self.phrases[*i]).is_some()
        })?;
        color_of(self.take(at))
    }

    /// The color next to a phrase: before it, or else after it.
    pub fn color_beside(&mut self, at: usize) -> Option<String> {
        let before = (0..at).rev().find(|i| self.phrases[*i].is_content);
        let is_color = |i: usize| color_of(&self.phrases[i]).is_some() && !self.explained[i];
        match before.filter(|i| is_color(*i)) {
            // "in #ff8800 with a background": the color is not of the background.
            // "The title white and the background blue", 标题黄色，背景黑色: another part.
            Some(before)
                if self.phrases[at].preposition == Senses::NONE && !self.is_divided(before, at) =>
            {
                self.color_if(|i| i == before)
            }
            _ => self.color_if(|i| i > at),
        }
    }

    /// Returns true if a break stands between two phrases, and a color after them.
    fn is_divided(&self, from: usize, until: usize) -> bool {
        let is_color = |p: &Phrase| color_of(p).is_some();
        self.phrases[from..until].iter().any(Phrase::is_break)
            && self.phrases[until..].iter().any(is_color)
    }

    /// Returns true if a phrase is written as one of these words.
    pub fn says(&self, words: &[&str]) -> bool {
        let mut phrases = self.phrases.iter();
        phrases.any(|p| words.contains(&p.plain.as_str()))
    }

    /// Returns true if the request contains one of the texts.
    pub fn says_any_part(&self, texts: &[&str]) -> bool {
        let text = self.plain_text();
        texts.iter().any(|t| text.contains(t))
    }

    pub fn size(&mut self) -> Option<(u32, u32)> {
        let at = self.position(|p| matches!(p.kind, PhraseKind::Size(..)))?;
        match self.take(at).kind {
            PhraseKind::Size(w, h) => Some((w, h)),
            _ => None,
        }
    }

    pub fn file(&mut self) -> Option<String> {
        let at = self.position(|p| matches!(p.kind, PhraseKind::File(_)))?;
        match &self.take(at).kind {
            PhraseKind::File(name) => Some(name.clone()),
            _ => None,
        }
    }

    /// Position of the first word with the sense.
    pub fn find(&self, sense: Sense) -> Option<usize> {
        self.phrases.iter().position(|p| p.senses.has(sense))
    }

    /// Position of the first word with one of the senses.
    pub fn find_any(&self, senses: &[Sense]) -> Option<usize> {
        senses.iter().filter_map(|s| self.find(*s)).min()
    }

    /// Returns true if a soft break, such as a comma, separates phrases of the request.
    pub fn is_list(&self) -> bool {
        self.phrases
            .iter()
            .any(|p| matches!(p.kind, PhraseKind::Break(Break::Soft)))
    }

    /// The original words from phrase `from` on, explained. For texts without quotes.
    pub fn text_from(&mut self, from: usize, until: usize) -> Option<String> {
        let (first, last) = (
            self.phrases.get(from)?,
            self.phrases.get(until.checked_sub(1)?)?,
        );
        let text = self
            .message
            .get(first.span.start..last.span.end)?
            .trim()
            .to_owned();
        for at in from..until {
            self.explained[at] = true;
        }
        (!text.is_empty()).then_some(text)
    }
}

/// Most cuts that a message counts: "the last two".
const MAX_CUTS: i32 = 999;

/// The numbers of a set that may count cuts: "the second", "the last two".
pub(crate) fn cut_numbers(kind: &PhraseKind) -> Vec<i32> {
    match kind {
        PhraseKind::Target(Target::Nth(Kind::Any, list)) => list.clone(),
        PhraseKind::Target(Target::Ends(Kind::Any, n)) if (-MAX_CUTS..0).contains(n) => {
            (*n..0).collect()
        }
        PhraseKind::Target(Target::Ends(Kind::Any, n)) if *n <= MAX_CUTS => (1..=*n).collect(),
        _ => Vec::new(),
    }
}

/// Returns true for a set that may count cuts.
pub(crate) fn may_count_cuts(p: &Phrase) -> bool {
    !cut_numbers(&p.kind).is_empty()
}

/// Returns true if a set with this preposition is an object, not a place: not "after clip 2".
pub(crate) fn is_object(preposition: Senses) -> bool {
    const PLACES: &[Sense] = &[
        Sense::After,
        Sense::Before,
        Sense::Between,
        Sense::InsteadOf,
        Sense::Under,
    ];
    !PLACES.iter().any(|s| preposition.has(*s))
}

/// Color of a phrase: a color name, or the name of a file that is one.
fn color_of(phrase: &Phrase) -> Option<String> {
    match &phrase.kind {
        PhraseKind::Color(color) => Some(color.clone()),
        PhraseKind::Target(Target::Named(media, Kind::Any)) => media.color.clone(),
        _ => None,
    }
}

fn is_open(target: &Target) -> bool {
    target.kind() == Kind::Any && !matches!(target, Target::WholeVideo)
}

/// Returns true if a time with this preposition is a position: "at 5 s".
pub(crate) fn is_position(preposition: Senses) -> bool {
    [
        Sense::At,
        Sense::From,
        Sense::After,
        Sense::Before,
        Sense::Under,
    ]
    .iter()
    .any(|s| preposition.has(*s))
        && !preposition.has(Sense::For)
}

//! Phrases of a message: amounts, set expressions and words, each with the preposition before it.

use std::ops::Range;

use super::characters::simplified;
use super::fillers::is_filler;
use super::lexicon::{Class, Sense, Senses};
use super::target::{Kind, Target, TargetReader};
use super::token::{Mark, MessageToken, Quantity, TokenKind};
use crate::language::pattern::Pattern;

/// Meaning of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Plain,
    /// "the first 2 seconds".
    First,
    /// "the last 2 seconds".
    Last,
    /// "2 seconds each".
    Each,
    /// Up to this time (ms).
    Range(u64),
}

/// Separation of two phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// "and".
    And,
    /// A comma.
    Soft,
    /// "then".
    Then,
    /// "but".
    But,
    Colon,
    /// End of a sentence.
    Stop,
    /// A question mark.
    Question,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PhraseKind {
    Word,
    Amount(Quantity, Shape),
    Target(Target),
    Quote(String),
    Color(String),
    Size(u32, u32),
    File(String),
    Break(Break),
    Unknown,
}

/// A phrase of a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    pub kind: PhraseKind,
    /// Senses of the words.
    pub senses: Senses,
    /// Senses of the prepositions before it, and of the postpositions after it.
    pub preposition: Senses,
    /// Bytes of the message.
    pub span: Range<usize>,
    /// The text in lower case and simplified Chinese.
    pub plain: String,
    /// True if it must be explained.
    pub is_content: bool,
}

impl Phrase {
    /// The phrase as it is written, with its prepositions.
    pub fn text<'a>(&self, message: &'a str) -> &'a str {
        message.get(self.span.clone()).unwrap_or_default()
    }

    /// Returns true for "too", 太.
    pub fn is_too(&self) -> bool {
        const WORDS: &[&str] = &[
            "too",
            "有点",
            "过于",
            "far too",
            "way too",
            "别那么",
            "不要那么",
            "别这么",
            "不要这么",
        ];
        let starts = ["太", "too ", "still too "];
        let starts_so = starts.iter().any(|start| self.plain.starts_with(start));
        starts_so || WORDS.contains(&self.plain.as_str())
    }

    /// Returns true for "it" and "them" without a noun.
    pub fn is_pronoun(&self) -> bool {
        matches!(
            self.kind,
            PhraseKind::Target(Target::It(Kind::Any) | Target::They(Kind::Any, None))
        )
    }

    /// Returns true for a number without a unit.
    pub fn is_number(&self) -> bool {
        matches!(
            self.kind,
            PhraseKind::Amount(Quantity::Number(_), Shape::Plain)
        )
    }

    /// Makes it a word without a meaning for the edit.
    pub fn ignore(&mut self) {
        self.kind = PhraseKind::Word;
        (self.senses, self.preposition) = (Senses::NONE, Senses::NONE);
        self.is_content = false;
    }

    /// Returns true for a break that ends a part of the sentence: a comma or "then", not "and".
    pub fn ends_part(&self) -> bool {
        matches!(self.kind, PhraseKind::Break(kind) if kind != Break::And)
    }

    /// The set that it names, as an object or after a preposition.
    pub fn target(&self) -> Option<&Target> {
        match &self.kind {
            PhraseKind::Target(target) => Some(target),
            _ => None,
        }
    }

    pub fn is_target(&self) -> bool {
        matches!(self.kind, PhraseKind::Target(_))
    }

    /// Returns true for a set without a preposition: the object or the subject of a part.
    pub fn is_plain_target(&self) -> bool {
        self.is_target() && self.preposition == Senses::NONE
    }

    /// Returns true for a time of any shape.
    pub fn is_time(&self) -> bool {
        matches!(self.kind, PhraseKind::Amount(Quantity::Time(_), _))
    }

    pub fn is_transition(&self) -> bool {
        let kinds = [
            Sense::TransitionNoun,
            Sense::Crossfade,
            Sense::Wipe,
            Sense::Slide,
        ];
        kinds.iter().any(|kind| self.senses.has(*kind))
    }

    pub fn is_break(&self) -> bool {
        matches!(self.kind, PhraseKind::Break(_))
    }

    /// Returns true for "the beach", "clip 2", "the last".
    pub fn is_picked(&self) -> bool {
        matches!(&self.kind, PhraseKind::Target(target) if target.is_picked())
    }

    /// Returns true for music, a sound or a title.
    pub fn is_sound_or_title(&self) -> bool {
        matches!(&self.kind, PhraseKind::Target(target) if target.is_sound_or_title())
    }

    pub fn is_quote(&self) -> bool {
        matches!(self.kind, PhraseKind::Quote(_))
    }

    pub fn is_word(&self) -> bool {
        matches!(self.kind, PhraseKind::Word)
    }

    /// Returns true for a word that carries meaning and is nothing but a verb.
    pub fn is_only_verb(&self) -> bool {
        self.is_content && self.is_word() && self.senses.is_only_verb()
    }

    /// Returns true for a word after a degree or an inability, which describes: the "slow" of "too
    /// slow", the "read" of "can't read".
    pub fn is_graded(&self, message: &str) -> bool {
        let before = self.lower_tail_before(message);
        const DEGREES: &[&str] = &[
            "too", "very", "kinda", "太", "很", "can't", "cant", "cannot", "couldn't", "barely",
            "hardly",
        ];
        DEGREES.iter().any(|degree| before.ends_with(degree))
            || self.is_complained(message)
            || self.drags_on(message)
    }

    /// The last characters before this phrase, in lower case.
    fn lower_tail_before(&self, message: &str) -> String {
        const CHARS: usize = 32;
        let before = message.get(..self.span.start).unwrap_or_default();
        let before = before.trim_end();
        let start = before.char_indices().rev().nth(CHARS - 1);
        before[start.map_or(0, |(at, _)| at)..].to_lowercase()
    }

    /// Returns true for the "drag on" of "the dissolves drag on".
    fn drags_on(&self, message: &str) -> bool {
        let rest = message.get(self.span.start..).unwrap_or_default();
        let part = rest.split([',', '.', ';']).next().unwrap_or_default();
        part.trim_end().eq_ignore_ascii_case("drag on")
    }

    /// Returns true for a word that says what is wrong: the "slow" of "too slow" and "soooo slow",
    /// the 慢 of 太慢 and 慢了.
    pub fn is_complained(&self, message: &str) -> bool {
        let before = self.lower_tail_before(message);
        // "语速too slow".
        let is_other = |c: char| !c.is_ascii_alphabetic();
        let degree = before.rsplit(is_other).next().unwrap_or_default();
        let is_so = degree.len() > 1 && degree.trim_end_matches('o') == "s";
        let after = message.get(self.span.end..).unwrap_or_default();
        let ends = |degrees: &[&str]| degrees.iter().any(|d| before.ends_with(d));
        let is_short = ["快", "慢"].contains(&self.text(message));
        is_so
            || ["too", "tooo"].contains(&degree)
            || ends(&[
                "太", "有点", "有點", "有些", "好", "那么", "这么", "那麼", "這麼",
            ])
            || is_short
                && ["了", "过头", "得过头"]
                    .iter()
                    .any(|end| after.starts_with(end))
    }
}

/// Kind of a statement about a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Statement {
    /// "The beach is muted".
    Fact,
    /// "The talk feels a bit slow".
    Complaint,
}

impl Phrase {
    /// The statement that the words before this one make about a set before them; none if they
    /// make none.
    pub fn stated(&self, message: &str, subject: &Phrase) -> Option<Statement> {
        static STATES: Pattern = Pattern::new(
            r"(?i)^\s*(?:(?:is|are|was|were)|(feels?|seems?|sounds?|felt|looks?))\s+(?:still |just |also |already |now )?(a bit |a little |a touch |a little bit |kinda |kind of |sort of |slightly |somewhat |rather |quite |pretty |way |so )?(?:too )?$",
        );
        let between = message.get(subject.span.end..self.span.start)?;
        // "It's a bit fast".
        let is_contracted = subject.text(message).to_lowercase().ends_with("'s");
        let between = if is_contracted {
            &format!(" is{between}")
        } else {
            between
        };
        let found = STATES.captures(between)?;
        let complains = found.get(1).is_some() || found.get(2).is_some();
        Some(if complains {
            Statement::Complaint
        } else {
            Statement::Fact
        })
    }
}

/// The statement that a word of a span makes about the set before it.
pub(crate) fn statement(message: &str, span: &[Phrase], word: &Phrase) -> Option<Statement> {
    let before = span.iter().take_while(|p| p.span.start < word.span.start);
    let subject = before.filter(|p| p.is_target()).last()?;
    word.stated(message, subject)
}

/// Groups the tokens of a message.
pub(crate) fn phrases(message: &str, tokens: &[MessageToken]) -> Vec<Phrase> {
    let reader = TargetReader { message, tokens };
    let mut builder = PhraseBuilder {
        reader,
        phrases: Vec::new(),
        preposition: None,
    };
    let mut at = 0;
    while at < tokens.len() {
        at = builder.next(at);
    }
    let mut phrases = builder.finish();
    for phrase in &mut phrases {
        phrase.plain = simplified(&phrase.text(message).to_lowercase());
    }
    skip_greeting(&mut phrases);
    skip_speaker(message, &mut phrases);
    skip_heading(&mut phrases);
    phrases
}

/// Leaves out the "hi" of "hi can you mute the beach".
fn skip_greeting(phrases: &mut [Phrase]) {
    let greets = |p: &Phrase| p.senses.has(Sense::Greeting) && p.is_word();
    let count = phrases.iter().take_while(|p| greets(p)).count();
    let has_more = phrases[count..]
        .iter()
        .any(|p| p.is_content && !p.is_break());
    if has_more && phrases.get(count).is_some_and(|p| !p.is_break()) {
        phrases[..count].iter_mut().for_each(Phrase::ignore);
    }
}

/// Leaves out the "notes from marketing:" before a list of requests.
fn skip_heading(phrases: &mut [Phrase]) {
    const HEADINGS: &[&str] = &[
        "notes",
        "feedback",
        "changes",
        "revisions",
        "comments",
        "todo",
        "edits",
        "requests",
        "意见",
        "反馈",
        "修改",
        "要求",
        "需求",
        "粗剪",
        "初剪",
    ];
    let is_colon = |p: &Phrase| p.kind == PhraseKind::Break(Break::Colon);
    let Some(end) = phrases.iter().position(is_colon) else {
        return;
    };
    let is_heading = |p: &Phrase| HEADINGS.iter().any(|heading| p.plain.contains(heading));
    let is_part = |p: &Phrase| p.kind == PhraseKind::Unknown || p.is_word();
    let heading = &phrases[..end];
    // "Undo your edits:" is a request.
    let asks = |p: &Phrase| p.is_only_verb() && !is_heading(p);
    let is_known = heading.iter().all(is_part) && !heading.iter().any(asks);
    if heading.iter().any(is_heading) && is_known && heading.len() <= 5 {
        for phrase in &mut phrases[..end] {
            phrase.is_content = false;
        }
    }
}

/// Leaves out the "brand guidelines say" of "brand guidelines say the title has to be red".
fn skip_speaker(message: &str, phrases: &mut [Phrase]) {
    const SAYS: &[&str] = &["say", "says"];
    const DEMANDS: &[&str] = &[" has to ", " have to ", " should ", " must ", " needs to "];
    let is_subject = |p: &Phrase| p.kind == PhraseKind::Unknown || !p.is_content && p.is_word();
    let length = phrases.iter().take_while(|p| is_subject(p)).count();
    let Some(says) = phrases
        .get(length)
        .filter(|p| SAYS.contains(&p.plain.as_str()))
    else {
        return;
    };
    let after = message.get(says.span.end..).unwrap_or_default();
    let part = after
        .split([',', '.'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let demands = DEMANDS.iter().any(|demand| part.contains(demand));
    let is_named = phrases[..length]
        .iter()
        .any(|p| p.kind == PhraseKind::Unknown);
    if is_named && demands {
        for phrase in &mut phrases[..=length] {
            phrase.is_content = false;
        }
    }
}

/// Phrases of a span as they are written.
pub(crate) fn written_as<'a>(message: &'a str, span: &[Phrase]) -> &'a str {
    let (Some(first), Some(last)) = (span.first(), span.last()) else {
        return "";
    };
    message
        .get(first.span.start..last.span.end)
        .unwrap_or_default()
}

/// Phrases of a span before the first break between its words.
pub(crate) fn first_part(span: &[Phrase]) -> &[Phrase] {
    let from = span.iter().take_while(|p| p.is_break()).count();
    let length = span[from..].iter().take_while(|p| !p.is_break()).count();
    &span[from..from + length]
}

struct PhraseBuilder<'a> {
    reader: TargetReader<'a>,
    phrases: Vec<Phrase>,
    /// Prepositions that wait for their object, and where they are.
    preposition: Option<(Senses, Range<usize>, bool)>,
}

impl PhraseBuilder<'_> {
    /// Reads one phrase at token `at` and returns the position after it.
    fn next(&mut self, at: usize) -> usize {
        let token = &self.reader.tokens[at];
        let span = token.span.clone();
        if let TokenKind::Mark(mark) = token.kind {
            self.push_break(mark, span);
            return at + 1;
        }
        if let Some((amount, shape, from, end)) = self.amount(at) {
            let span = self.reader.tokens[from].span.start..self.reader.tokens[end - 1].span.end;
            let is_position = self.reader.text(from).starts_with('第');
            self.push(PhraseKind::Amount(amount, shape), Senses::NONE, span);
            if let Some(last) = self.phrases.last_mut().filter(|_| is_position) {
                last.preposition = last.preposition.with(Sense::At);
            }
            return end;
        }
        if let Some(end) = self.postposition(at) {
            return end;
        }
        if let Some((target, end)) = self.reader.read(at) {
            let senses = self.reader.tokens[at..end]
                .iter()
                .fold(Senses::NONE, |all, t| all.union(t.senses()));
            let span = span.start..self.reader.tokens[end - 1].span.end;
            if self.repeats_all(&target, at) {
                self.push(PhraseKind::Word, Senses::NONE.with(Sense::Filler), span);
            } else {
                self.push(PhraseKind::Target(target), senses, span);
            }
            return end;
        }
        match &token.kind {
            TokenKind::Word(senses) => self.word(*senses, span),
            TokenKind::Ordinal(n, senses) if !matches!(n, 1 | -1) => {
                self.push(PhraseKind::Unknown, *senses, span);
            }
            TokenKind::Ordinal(n, senses) => {
                let place = if *n > 0 { Sense::Start } else { Sense::End };
                let senses = senses.with(place);
                let senses = if self.is_place_adverb() {
                    senses
                } else {
                    senses.with(Sense::Filler)
                };
                self.push(PhraseKind::Word, senses, span);
            }
            TokenKind::Quote(text) => {
                self.push(PhraseKind::Quote(text.clone()), Senses::NONE, span)
            }
            TokenKind::Color(color) => {
                self.push(PhraseKind::Color(color.clone()), Senses::NONE, span)
            }
            TokenKind::Size(w, h) => self.push(PhraseKind::Size(*w, *h), Senses::NONE, span),
            TokenKind::File(name) => self.push(PhraseKind::File(name.clone()), Senses::NONE, span),
            _ => self.push(PhraseKind::Unknown, Senses::NONE, span),
        }
        at + 1
    }

    /// Returns true for the 全 of 海滩以外的照片全删掉 and the 全部 of 第二段声音全部关掉: the set before it
    /// is meant.
    fn repeats_all(&self, target: &Target, at: usize) -> bool {
        let is_set = |p: &Phrase| match &p.kind {
            PhraseKind::Target(before) => !matches!(before, Target::Bare(_) | Target::WholeVideo),
            _ => false,
        };
        let is_part = |p: &&Phrase| !p.is_break() && !p.is_only_verb();
        let mut clause = self.phrases.iter().rev().take_while(is_part);
        *target == Target::All(Kind::Any) && !self.reader.text(at).is_ascii() && clause.any(is_set)
    }

    /// Returns true if "first" or "last" after the phrases so far is a place, not an aside: "the
    /// desert first", but not "mute clip 1 first".
    fn is_place_adverb(&self) -> bool {
        let is_target = |p: &Phrase| {
            let is_it = matches!(p.kind, PhraseKind::Target(Target::It(_) | Target::They(..)));
            p.is_target() && !is_it
        };
        let is_break = |p: &&Phrase| !p.is_break();
        let mut clause = self.phrases.iter().rev().take_while(is_break);
        self.phrases.last().is_some_and(is_target) && !clause.any(Phrase::is_only_verb)
    }

    /// Returns true for the 再 of 音乐再小声一点 and 第2秒再出现: more or not before, not "then". No verb
    /// stands before it.
    fn says_more(&self, span: &Range<usize>) -> bool {
        let is_break = |p: &&Phrase| !p.is_break();
        let mut clause = self.phrases.iter().rev().take_while(is_break).peekable();
        self.reader.message.get(span.clone()) == Some("再")
            && clause.peek().is_some()
            && clause.all(|p| {
                let is_noun = p.senses.has_class(Class::Noun) && !p.senses.has_class(Class::Verb);
                let is_position =
                    matches!(p.kind, PhraseKind::Amount(..)) && p.preposition.has(Sense::At);
                p.is_target() || !p.is_content || is_noun || is_position
            })
    }

    fn word(&mut self, senses: Senses, span: Range<usize>) {
        if self.says_more(&span) {
            self.push(PhraseKind::Word, Senses::NONE.with(Sense::Filler), span);
        } else if senses.has_class(Class::Connective) {
            let kind = if senses.has(Sense::But) {
                Break::But
            } else if senses.has(Sense::Then) {
                Break::Then
            } else {
                Break::And
            };
            self.flush();
            self.add(PhraseKind::Break(kind), senses, Senses::NONE, span, false);
        } else if senses.has_class(Class::Preposition)
            && !(self.preposition.is_some() && senses.has_class(Class::Noun))
        {
            let (all, from, content) =
                self.preposition
                    .take()
                    .unwrap_or((Senses::NONE, span.clone(), false));
            let is_content = content || !is_ignorable(senses);
            self.preposition = Some((all.union(senses), from.start..span.end, is_content));
        } else {
            // Articles and particles between a preposition and its object are skipped.
            let waits =
                self.preposition.is_some() && is_filler(senses) && !senses.has_class(Class::Noun);
            if !waits {
                self.push(PhraseKind::Word, senses, span);
            }
        }
    }

    fn push(&mut self, kind: PhraseKind, senses: Senses, span: Range<usize>) {
        // A verb is not the object of a preposition.
        if kind == PhraseKind::Word
            && senses.has_class(Class::Verb)
            && !senses.has_class(Class::Noun)
        {
            self.flush();
        }
        let (preposition, from, _) =
            self.preposition
                .take()
                .unwrap_or((Senses::NONE, span.clone(), false));
        let is_amount = |kind: &PhraseKind| matches!(kind, PhraseKind::Amount(..));
        let has_amount = self.phrases.iter().any(|p| is_amount(&p.kind));
        if preposition.has(Sense::InsteadOf) && is_amount(&kind) && has_amount {
            // "5.5 s each instead of 4": what there is now.
            return;
        }
        let is_content = match kind {
            PhraseKind::Word => !is_ignorable(senses) || !is_weak(preposition),
            PhraseKind::Break(_) => false,
            _ => true,
        };
        let span = from.start.min(span.start)..span.end;
        // "2 more seconds" is by how much.
        let adds = is_amount(&kind)
            && self
                .reader
                .message
                .get(span.clone())
                .is_some_and(is_increase);
        let preposition = if adds {
            preposition.with(Sense::By)
        } else {
            preposition
        };
        self.add(kind, senses, preposition, span, is_content);
    }

    fn add(
        &mut self,
        kind: PhraseKind,
        senses: Senses,
        preposition: Senses,
        span: Range<usize>,
        is_content: bool,
    ) {
        self.phrases.push(Phrase {
            kind,
            senses,
            preposition,
            span,
            // Phrases may still grow: `phrases` writes it.
            plain: String::new(),
            is_content,
        });
    }

    fn push_break(&mut self, mark: Mark, span: Range<usize>) {
        self.flush();
        let kind = match mark {
            Mark::Comma | Mark::Dash => Break::Soft,
            Mark::Colon => Break::Colon,
            Mark::Stop => Break::Stop,
            Mark::Question => Break::Question,
        };
        let kind = PhraseKind::Break(kind);
        self.add(kind, Senses::NONE, Senses::NONE, span, false);
    }

    /// A preposition without an object is a word.
    fn flush(&mut self) {
        if let Some((senses, span, is_content)) = self.preposition.take() {
            self.add(PhraseKind::Word, senses, Senses::NONE, span, is_content);
        }
    }

    fn finish(mut self) -> Vec<Phrase> {
        self.flush();
        let mut at = 0;
        while at < self.phrases.len() {
            if !leaves_out(&self.phrases[at]) || self.leave_out(at).is_none() {
                at += 1;
            }
        }
        self.phrases
    }

    /// Moves an exception to the set that it belongs to: "make everything black and white except
    /// the first photo". `at` is the word for it.
    fn leave_out(&mut self, at: usize) -> Option<()> {
        if self.leaves_rest(at) {
            self.phrases.truncate(at);
            return Some(());
        }
        let is_end =
            |p: &&Phrase| !matches!(p.kind, PhraseKind::Break(kind) if kind != Break::Soft);
        let before = self.phrases[..at].iter().rev().take_while(is_end);
        let distance = before.map(is_broad_set).position(|is_set| is_set)?;
        let set = at - 1 - distance;
        let mut end = at + 1;
        let mut left_out = Vec::new();
        while let Some(found) = (end..self.phrases.len()).find(|i| self.phrases[*i].is_content) {
            let is_joined = left_out.is_empty()
                || self.phrases[end..found]
                    .iter()
                    .any(|p| p.kind == PhraseKind::Break(Break::And));
            match &self.phrases[found].kind {
                PhraseKind::Target(target) if is_joined => left_out.push(target.clone()),
                _ => break,
            }
            end = found + 1;
        }
        // "Make everything black and white but the lake": nothing is said of the lake.
        let is_but = self.phrases[at].is_break();
        let continues = self.phrases.get(end..)?.iter().any(|p| p.is_content);
        if left_out.is_empty() || is_but && continues {
            return None;
        }
        let PhraseKind::Target(base) = self.phrases[set].kind.clone() else {
            return None;
        };
        let reduced = left_out.into_iter().fold(base, |all, one| {
            Target::Except(Box::new(all), Box::new(one))
        });
        self.phrases[set].kind = PhraseKind::Target(reduced);
        self.phrases.drain(at..end);
        Some(())
    }

    /// Returns true for the "but not the rest" of "make the talk black and white but not the rest",
    /// which says nothing new.
    fn leaves_rest(&self, at: usize) -> bool {
        let (before, after) = (&self.phrases[..at], &self.phrases[at + 1..]);
        let mut content = after.iter().filter(|p| p.is_content);
        let is_rest = |p: &Phrase| {
            let is_rest = matches!(p.kind, PhraseKind::Target(Target::Rest(_)));
            is_rest && p.preposition == Senses::NONE
        };
        self.phrases[at].is_word()
            && before.iter().any(Phrase::is_picked)
            && content.next().is_some_and(is_rest)
            && content.next().is_none()
    }

    /// Chinese words after what they relate: `5秒之后`, `第2段后面`, `第1段和第2段之间`.
    fn postposition(&mut self, at: usize) -> Option<usize> {
        const RELATIONS: &[Sense] = &[
            Sense::After,
            Sense::Before,
            Sense::Between,
            Sense::Under,
            Sense::On,
        ];
        let senses = self.reader.tokens[at].senses();
        let is_chinese = !self.reader.text(at).is_ascii();
        // 海滩和城市中间: between the two.
        let is_target = |p: &Phrase| p.is_target();
        let is_and = |p: &Phrase| p.kind == PhraseKind::Break(Break::And);
        let are_two = match self.phrases.as_slice() {
            [.., a, and, b] => is_target(a) && is_and(and) && is_target(b),
            _ => false,
        };
        let joins_two = are_two && ["中间", "当中", "之间"].contains(&self.reader.text(at));
        let last = self.phrases.last()?;
        let relates = matches!(
            last.kind,
            PhraseKind::Amount(Quantity::Time(_), _) | PhraseKind::Target(_)
        );
        let gap = self
            .reader
            .message
            .get(last.span.end..self.reader.tokens[at].span.start);
        let is_adjacent = gap.is_some_and(|gap| gap.trim().is_empty());
        // 沙漠接在海滩后面: a verb.
        let is_verb = senses.has(Sense::Move);
        if !(is_chinese && relates && is_adjacent && self.preposition.is_none()) || is_verb {
            return None;
        }
        let relation = RELATIONS
            .iter()
            .find(|s| senses.has(**s))
            .or_else(|| joins_two.then_some(&Sense::Between))?;
        // 上 after a time is not "on".
        if matches!(last.kind, PhraseKind::Amount(..)) && *relation == Sense::On {
            return None;
        }
        if let ([.., a, _, _], true) = (self.phrases.as_mut_slice(), joins_two) {
            a.preposition = a.preposition.with(*relation);
        }
        let last = self.phrases.last_mut()?;
        last.preposition = last.preposition.with(*relation);
        last.span.end = self.reader.tokens[at].span.end;
        Some(at + 1)
    }

    /// Reads an amount, with "first", "last" or "each" around it, or a range.
    /// Returns it with its first token and the token after it.
    fn amount(&self, at: usize) -> Option<(Quantity, Shape, usize, usize)> {
        let r = &self.reader;
        if let TokenKind::Ordinal(n, _) = r.tokens[at].kind {
            return self.ordinal_time(at, n);
        }
        // "each 3 seconds", 每张3秒.
        if r.has(at, Sense::Each)
            && let Some(ms) = self.time_at(r.skip_articles(at + 1))
        {
            let end = r.skip_articles(at + 1) + 1;
            return Some((Quantity::Time(ms), Shape::Each, at, end));
        }
        if let Some(found) = self.worded_time(at) {
            return Some(found);
        }
        // "seconds 2 to 6".
        const UNITS: &[&str] = &["seconds", "secs", "sec", "minutes"];
        let unit_first = UNITS.contains(&r.text(at).to_lowercase().as_str());
        let from = at + usize::from(unit_first);
        let TokenKind::Amount(amount) = r.tokens.get(from)?.kind else {
            return None;
        };
        if let Some((start, stop, end)) = self.range(from, amount) {
            return Some((Quantity::Time(start), Shape::Range(stop), at, end));
        }
        match amount {
            Quantity::Number(n) if unit_first => {
                let time = Quantity::Time((n * 1000.0) as u64);
                Some((time, Shape::Plain, at, from + 1))
            }
            _ if unit_first => None,
            Quantity::Number(n) if self.repeats_unit(at) => {
                let time = Quantity::Time((n * 1000.0) as u64);
                Some((time, Shape::Plain, at, from + 1))
            }
            // "two photos" is a set.
            Quantity::Number(_) if r.read(at).is_some() => None,
            Quantity::Time(ms) if r.has(r.skip_articles(from + 1), Sense::Each) => {
                let end = self.each_end(r.skip_articles(from + 1));
                Some((Quantity::Time(ms), Shape::Each, at, end))
            }
            amount => Some((amount, Shape::Plain, at, from + 1)),
        }
    }

    /// Returns true for the "four" of "ease in over two seconds and go out over four": the unit was
    /// said before.
    fn repeats_unit(&self, at: usize) -> bool {
        const ENDS: &[Sense] = &[Sense::Finish, Sense::Begin, Sense::FadeOut, Sense::FadeIn];
        let is_end = match self.reader.tokens.get(at + 1).map(|t| &t.kind) {
            None | Some(TokenKind::Mark(_)) => true,
            Some(_) => self.reader.has(at + 1, Sense::Polite),
        };
        let preposition = at.checked_sub(1).map(|before| self.reader.text(before));
        let is_placed = preposition.is_some_and(|text| ["over", "at"].contains(&text));
        let is_time =
            |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Plain));
        let mut before = self.phrases.iter().rev();
        let verb = before.find(|p| p.is_word() && p.is_content);
        let ends = verb.is_some_and(|p| ENDS.iter().any(|end| p.senses.has(*end)));
        let is_amount = |p: &&Phrase| matches!(p.kind, PhraseKind::Amount(..));
        let last = self.phrases.iter().rev().find(is_amount);
        // "…, music at 30" is of another request.
        let part = self.phrases.iter().rev();
        let is_other = |p: &Phrase| p.is_content && !ENDS.iter().any(|end| p.senses.has(*end));
        let mut own = part.take_while(|p| !p.is_break());
        let is_joined = !own.any(is_other)
            && self
                .phrases
                .iter()
                .rev()
                .find(|p| p.is_break())
                .is_none_or(|p| p.kind == PhraseKind::Break(Break::And));
        is_end && is_placed && ends && is_joined && last.is_some_and(is_time)
    }

    /// A time with words around it: 一张3秒, 前面5秒, "second 4".
    fn worded_time(&self, at: usize) -> Option<(Quantity, Shape, usize, usize)> {
        let r = &self.reader;
        // 一张3秒: each.
        const MEASURES: &[&str] = &["张", "段", "个", "幅", "条"];
        if r.text(at) == "一"
            && MEASURES.contains(&r.text(at + 1))
            && r.text(at + 3) != "的"
            && let Some(ms) = self.time_at(at + 2)
        {
            return Some((Quantity::Time(ms), Shape::Each, at, at + 3));
        }
        // 前面5秒.
        let edge = match r.text(at) {
            "前面" | "前头" | "最前面" => Some(Shape::First),
            "后面" | "后头" | "最后面" => Some(Shape::Last),
            _ => None,
        };
        if let (Some(shape), Some(ms)) = (edge, self.time_at(at + 1)) {
            return Some((Quantity::Time(ms), shape, at, at + 2));
        }
        // "Second 4", "between second 4 and second 7".
        if r.text(at).eq_ignore_ascii_case("second")
            && let Some(TokenKind::Amount(Quantity::Number(n))) =
                r.tokens.get(at + 1).map(|t| &t.kind)
        {
            let time = Quantity::Time((n * 1_000.0) as u64);
            let is_second = r.text(at + 3).eq_ignore_ascii_case("second");
            let range = is_second.then(|| self.second_range(*n, at + 4)).flatten();
            return Some(match range {
                Some(stop) => (time, Shape::Range(stop), at, at + 5),
                None => (time, Shape::Plain, at, at + 2),
            });
        }
        None
    }

    /// End (ms) of "between second 4 and second 7": the number at `at`.
    fn second_range(&self, first: f64, at: usize) -> Option<u64> {
        let r = &self.reader;
        let joins = ["to", "and", "until", "through"];
        let joint = r.text(at.checked_sub(2)?).to_lowercase();
        let TokenKind::Amount(Quantity::Number(last)) = r.tokens.get(at)?.kind else {
            return None;
        };
        (joins.contains(&joint.as_str()) && last > first).then_some((last * 1_000.0) as u64)
    }

    fn time_at(&self, at: usize) -> Option<u64> {
        match self.reader.tokens.get(at)?.kind {
            TokenKind::Amount(Quantity::Time(ms)) => Some(ms),
            _ => None,
        }
    }

    /// "the first 2 seconds", "the last 2 seconds".
    fn ordinal_time(&self, at: usize, n: i32) -> Option<(Quantity, Shape, usize, usize)> {
        let next = self.reader.skip_articles(at + 1);
        let ms = self.time_at(next).filter(|_| matches!(n, 1 | -1))?;
        let shape = match n {
            1 => Shape::First,
            // "make the photo last 5 seconds": a verb.
            _ if self.is_verb_last(at) => Shape::Plain,
            _ => Shape::Last,
        };
        Some((Quantity::Time(ms), shape, at, next + 1))
    }

    /// Position after "each", "per photo", "for each of the photos".
    fn each_end(&self, at: usize) -> usize {
        let r = &self.reader;
        let next = r.skip_articles(at + 1);
        match r.read(next) {
            Some((Target::Bare(_) | Target::All(_), end))
                if r.text(at).is_ascii() && next == at + 1 =>
            {
                end
            }
            _ => at + 1,
        }
    }

    /// "last" directly after what lasts: no article before it.
    fn is_verb_last(&self, at: usize) -> bool {
        let r = &self.reader;
        if !r.text(at).eq_ignore_ascii_case("last") || at == 0 {
            return false;
        }
        let article = ["the", "its", "my", "for"].contains(&r.text(at - 1).to_lowercase().as_str());
        !article
            && self
                .phrases
                .last()
                .is_some_and(|p| p.is_target() || p.senses.has(Sense::Filler) && !p.is_content)
    }

    /// `2s to 4s`, `0:05-0:10`, `5 to 8 seconds`, `第2秒到第4秒`, `between 5 s and 8 s`.
    fn range(&self, at: usize, first: Quantity) -> Option<(u64, u64, usize)> {
        const TO: &[&str] = &[
            "to", "until", "till", "through", "到", "至", "-", "–", "—", "~", "～", "up to",
        ];
        let r = &self.reader;
        let is_between = self
            .preposition
            .as_ref()
            .is_some_and(|(senses, _, _)| senses.has(Sense::Between));
        let joins = TO.contains(&r.text(at + 1).to_lowercase().as_str())
            || is_between && r.has(at + 1, Sense::And);
        if !joins {
            return None;
        }
        let second_at = r.skip_articles(at + 2);
        let second = match r.tokens.get(second_at)?.kind {
            TokenKind::Amount(amount) => amount,
            _ => return None,
        };
        let (from, to) = match (first, second) {
            (Quantity::Time(a), Quantity::Time(b)) => (a, b),
            // The unit is said once.
            (Quantity::Number(a), Quantity::Time(b)) => ((a * 1000.0) as u64, b),
            (Quantity::Time(a), Quantity::Number(b)) => (a, (b * 1000.0) as u64),
            (Quantity::Number(a), Quantity::Number(b))
                // "seconds 2 to 6", "1.5 to 3": numbers of clips have no fraction.
                if r.text(at.wrapping_sub(1)).to_lowercase().starts_with("sec")
                    || a.fract() != 0.0
                    || b.fract() != 0.0 =>
            {
                ((a * 1000.0) as u64, (b * 1000.0) as u64)
            }
            _ => return None,
        };
        (from < to).then_some((from, to, second_at + 1))
    }
}

/// Returns true for "2 more seconds", "an extra second".
pub(crate) fn is_increase(amount: &str) -> bool {
    let text = amount.to_lowercase();
    [" more ", " extra ", " additional "]
        .iter()
        .any(|more| text.contains(more))
}

/// Returns true for the "except" of "except the first photo".
fn leaves_out(p: &Phrase) -> bool {
    p.is_word() && p.senses.has(Sense::Except) || p.kind == PhraseKind::Break(Break::But)
}

/// Returns true for a set of several segments: "everything", "all photos".
fn is_broad_set(p: &Phrase) -> bool {
    matches!(
        p.kind,
        PhraseKind::Target(Target::All(_) | Target::WholeVideo | Target::They(..))
    )
}

/// Prepositions that say nothing about what follows.
fn is_weak(preposition: Senses) -> bool {
    const STRONG: &[Sense] = &[
        Sense::After,
        Sense::Before,
        Sense::Between,
        Sense::Under,
        Sense::InsteadOf,
    ];
    !STRONG.iter().any(|s| preposition.has(*s))
}

/// Returns true if a word may be left unexplained.
fn is_ignorable(senses: Senses) -> bool {
    const STRONG: &[Sense] = &[
        Sense::After,
        Sense::Before,
        Sense::Between,
        Sense::Under,
        Sense::InsteadOf,
    ];
    !STRONG.iter().any(|s| senses.has(*s)) && is_filler(senses)
}

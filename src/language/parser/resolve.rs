//! Divides a message into requests: of all divisions in which every word is explained, the one
//! with the lowest cost wins.

use std::cell::LazyCell;
use std::ops::Range;

use super::clauses::{
    crosses_then, has_two_requests, is_contradictory, passes_over, places_other_kind,
    restricts_to_sounds,
};
use super::descriptions::described;
use super::incomplete::incomplete;
use super::intents::new_video::has_new_video;
use super::intents::{INTENTS, Intent, IntentKind, transitions};
use super::lexicon::{Class, Sense, Senses};
use super::missing::missing_object;
use super::names::Names;
use super::phrase::{self, Break, Phrase, PhraseKind, Shape};
use super::reading::{Action, Reading};
use super::scene::{ReadText, RequestContext};
use super::slots::{PICTURE_NOUNS, Slots, SpanFacts, TextBefore};
use super::target::{Kind, Target};
use super::token::{Mark, MessageToken, Quantity, TokenKind};
use super::transition_followups;
use super::unread::unread;
use super::words::is_third_person;
use super::{lexer, mood, qualifiers, reporters, run_on, scopes, single};
use crate::domain::edit::Edit;
use crate::domain::timeline::Timeline;
use crate::i18n::locale::{Lang, has_han};
use crate::i18n::replies::Reply;

/// Longest request (phrases).
const MAX_PHRASES: usize = 28;
/// Cost of a request.
const REQUEST: u32 = 10;
/// Cost of a division without a comma or a connective.
const NO_BREAK: u32 = 3;

/// A request of a message, bound to its words.
pub struct Request {
    intent: &'static Intent,
    action: Action,
    /// Other readings of the same words at the same cost.
    rivals: Vec<Action>,
    cost: u32,
    /// Bytes of the message.
    pub span: Range<usize>,
    /// Phrases of the sentence.
    phrases: Range<usize>,
    /// Sets that the request names.
    targets: Vec<Target>,
    /// True for "get rid of both": a removal of what was said before.
    removes_them: bool,
    /// True for "get rid of that bit": a removal of a part that was named before.
    removes_part: bool,
    picks_media: bool,
}

impl Request {
    /// Evaluates the request against the timeline.
    pub fn read(&self, scene: &RequestContext) -> Reading {
        let reading = (self.action)(scene);
        if let Reading::Edits(edits) = &reading
            && let Some(reply) = self.ambiguity(edits, scene)
        {
            return Reading::Ask(reply);
        }
        reading
    }

    /// The question which of two different edits is meant, if the words mean both.
    fn ambiguity(&self, edits: &[Edit], scene: &RequestContext) -> Option<Reply> {
        let rivals = self.rivals.iter().filter_map(|rival| match rival(scene) {
            Reading::Edits(other) => scene.after(&other),
            _ => None,
        });
        let mut rivals = rivals.peekable();
        rivals.peek()?;
        let after = scene.after(edits)?;
        let changes = scene.changes_to(&after)?;
        let result = without_ids(after);
        let other = rivals.find_map(|other| {
            let others = scene.changes_to(&other)?;
            (others != changes && without_ids(other) != result).then_some(others)
        })?;
        Some(Reply::TwoMeanings(changes, other))
    }

    /// Sets that the request names.
    pub(super) fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Sets that the request excepts: "…, except the last one".
    pub(super) fn excepted(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().filter_map(|target| match target {
            Target::Except(_, but) => Some(&**but),
            _ => None,
        })
    }

    /// Returns true for the "get rid of both" of "I don't need the titles, get rid of both": a
    /// removal of what the request before removes.
    pub(super) fn repeats(&self, before: &Self) -> bool {
        const CUTS: &[&str] = &["trim", "cut range", "cut described"];
        let is_cut = CUTS.contains(&before.intent.name);
        self.removes_part && is_cut
            || self.removes_them && before.intent.name == "remove" && !before.removes_them
    }

    /// Returns true for "get rid of that bit".
    pub(super) fn removes_part(&self) -> bool {
        self.removes_part
    }

    /// The request as it is written in the message.
    pub(super) fn words<'m>(&self, message: &'m str) -> &'m str {
        message.get(self.span.clone()).unwrap_or_default()
    }

    /// Name of the intent.
    pub fn intent(&self) -> &'static str {
        self.intent.name
    }

    pub(crate) fn is_complaint(&self) -> bool {
        self.intent.is_complaint()
    }

    /// Returns true for words before a request that say what is wrong with a property that an
    /// intent changes.
    fn may_name_value_of(&self, intent: &Intent) -> bool {
        matches!(
            (self.intent.name, intent.name),
            ("narration", _) | ("too loud", "volume") | ("too slow", "speed")
        )
    }

    /// Returns true if a span without a verb continues this request.
    fn is_continued_by(&self, intent: &Intent, span: &[Phrase]) -> bool {
        let narrates = self.intent.name == "narration";
        std::ptr::eq(self.intent, intent)
            || self.may_name_value_of(intent) && states_value(intent, span, narrates)
    }

    /// Returns true if a span is nothing but a length, and this request has one: the length is not
    /// that of a clip.
    fn is_refined_by(&self, message: &str, span: &[Phrase]) -> bool {
        const WITH_LENGTH: &[&str] = &[
            "fade",
            "transition",
            "freeze",
            "insert",
            "append",
            "add text",
            "lower third",
            "text card",
        ];
        const WITH_PRONOUN: &[&str] = &["fade", "freeze"];
        let has_pronoun = WITH_PRONOUN.contains(&self.intent.name);
        let is_length = |p: &Phrase| match p.kind {
            PhraseKind::Amount(Quantity::Time(_), Shape::Plain) => true,
            // 每张3秒 is about the photos.
            PhraseKind::Amount(Quantity::Time(_), Shape::Each) => {
                let text = p.text(message).to_lowercase();
                !PICTURE_NOUNS.iter().any(|noun| text.contains(noun))
            }
            PhraseKind::Target(Target::It(_)) => has_pronoun,
            PhraseKind::Word => LENGTH_WORDS.iter().any(|word| p.senses.has(*word)),
            _ => false,
        };
        WITH_LENGTH.contains(&self.intent.name)
            && span.iter().filter(|p| p.is_content).all(is_length)
    }

    /// Returns true if the request names some of the media: 湖和海边，每张3秒.
    pub(crate) fn picks_media(&self) -> bool {
        self.picks_media
    }

    /// Returns true if the request changes or repeats another one.
    pub(crate) fn is_correction(&self) -> bool {
        ["correction", "repetition"].contains(&self.intent.name)
    }

    /// Returns true if the request edits, or changes or repeats an edit.
    pub(crate) fn may_edit(&self) -> bool {
        self.is_edit() || self.is_correction()
    }

    pub(crate) fn is_edit(&self) -> bool {
        matches!(self.intent.effect, IntentKind::Edit | IntentKind::Complaint)
    }
}

/// The timeline without the ids of its tracks and segments, which differ for every new segment.
fn without_ids(mut timeline: Timeline) -> Timeline {
    for track in &mut timeline.tracks {
        track.id.clear();
        track.segments.iter_mut().for_each(|s| s.id.clear());
    }
    timeline
}

/// A sentence of a message.
pub struct Sentence {
    pub(crate) phrases: Vec<Phrase>,
    /// The requests, or the words that are not explained.
    pub requests: Result<Vec<Request>, Vec<String>>,
    pub is_question: bool,
    /// True if all its words are known, but not in this construction.
    is_unread: bool,
}

impl Sentence {
    /// Returns true if the words are not explained, or are nothing but a remark.
    pub(super) fn may_be_run_on(&self) -> bool {
        let remarks =
            |all: &Vec<Request>| all.iter().all(|r| r.intent.effect == IntentKind::Remark);
        !self.is_question && !self.is_unread && self.requests.as_ref().map_or(true, remarks)
    }

    pub(super) fn may_edit(&self) -> bool {
        self.requests.iter().flatten().any(Request::may_edit)
    }
}

/// Language of a message without its quotes and names.
pub fn language(message: &str, names: &Names) -> Lang {
    let tokens = lexer::tokens(message, names);
    let words = tokens.iter().filter(|t| {
        !matches!(
            t.kind,
            TokenKind::Quote(_) | TokenKind::Name(_) | TokenKind::File(_)
        )
    });
    let text: String = words.filter_map(|t| message.get(t.span.clone())).collect();
    if has_han(&text) { Lang::Zh } else { Lang::En }
}

/// Byte ranges of the words, values, names and quotes of a message, without punctuation.
pub fn word_spans(message: &str, names: &Names) -> Vec<Range<usize>> {
    lexer::tokens(message, names)
        .into_iter()
        .filter(|token| !matches!(token.kind, TokenKind::Mark(_)))
        .map(|token| token.span)
        .collect()
}

/// Divides a message into sentences and requests.
pub fn sentences(message: &str, names: &Names, read_text: ReadText) -> Vec<Sentence> {
    let tokens = lexer::tokens(message, names);
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        if let TokenKind::Mark(Mark::Stop | Mark::Question) = token.kind {
            if token.kind == TokenKind::Mark(Mark::Stop) && is_bare_value(&tokens[at + 1..]) {
                continue;
            }
            let asks = token.kind == TokenKind::Mark(Mark::Question);
            sentences.push((from..at, asks));
            from = at + 1;
        }
    }
    sentences.push((from..tokens.len(), false));
    sentences
        .into_iter()
        .filter(|(range, _)| !range.is_empty())
        .map(|(range, asks)| {
            let tokens = &tokens[range];
            read_tokens(message, tokens, asks, names, read_text)
        })
        .collect()
}

/// Reads a sentence, whose requests must have their objects and all their words explained.
fn read_tokens(
    message: &str,
    tokens: &[MessageToken],
    asks: bool,
    names: &Names,
    read_text: ReadText,
) -> Sentence {
    let phrases = phrase::phrases(message, tokens);
    let mut sentence = sentence(message, phrases, asks, read_text);
    if sentence.may_edit()
        && let Some(word) = missing_object(message, tokens, names)
            .or_else(|| incomplete(message, tokens))
            .or_else(|| unread(message, tokens))
    {
        sentence.requests = Err(vec![word.to_owned()]);
        sentence.is_unread = true;
    }
    // "Make the title yellow its white now": what it is, not what it should be.
    let is_stated = |r: &&Request| {
        let before = message.get(..r.span.start).unwrap_or_default();
        r.is_edit() && !r.is_complaint() && run_on::begins_statement(before, r.words(message))
    };
    let stated = sentence.requests.iter().flatten().skip(1).find(is_stated);
    if let Some(words) = stated.map(|r| r.words(message).to_owned()) {
        sentence.requests = Err(vec![words]);
    }
    sentence
}

/// Returns true for the "1.25x" of "he talks too slow. 1.25x": nothing but an amount up to the end.
fn is_bare_value(rest: &[MessageToken]) -> bool {
    let is_amount = |kind: &TokenKind| {
        matches!(
            kind,
            TokenKind::Amount(Quantity::Factor(_) | Quantity::Percent(_) | Quantity::Time(_))
        )
    };
    let mut words = rest
        .iter()
        .filter(|t| !matches!(t.kind, TokenKind::Mark(_)));
    words.next().is_some_and(|t| is_amount(&t.kind)) && words.next().is_none()
}

fn sentence(message: &str, mut phrases: Vec<Phrase>, asks: bool, read_text: ReadText) -> Sentence {
    scopes::ignore_contents(&mut phrases);
    scopes::ignore_uses(&mut phrases);
    scopes::ignore_rest(&mut phrases);
    scopes::ignore_topics(&mut phrases);
    scopes::ignore_contrasts(&mut phrases);
    scopes::start_counts(message, &mut phrases);
    let asking = mood::asking(message, &phrases, asks);
    // 可以加字幕吗: a polite request.
    let is_particle = |p: &Phrase| ["吗", "嘛", "么"].contains(&p.text(message));
    for (phrase, asks) in phrases.iter_mut().zip(&asking) {
        phrase.is_content &= *asks || !is_particle(phrase);
    }
    reporters::ignore(message, &mut phrases);
    qualifiers::mark_places_of_titles(message, &mut phrases);
    qualifiers::join_cuts(&mut phrases);
    qualifiers::ignore_pointers(&mut phrases);
    scopes::join_particles(&mut phrases);
    scopes::join_all(&mut phrases);
    scopes::join_exceptions(&mut phrases);
    scopes::join(&mut phrases);
    let is_question = asking.first() == Some(&true);
    let mut resolver = Resolver {
        message,
        described: described(message, &phrases),
        phrases: &phrases,
        before: phrases.iter().map(|_| TextBefore::default()).collect(),
        asking,
        read_text,
    };
    let requests = resolver.divide();
    Sentence {
        requests,
        is_question,
        is_unread: false,
        phrases,
    }
}

/// The last request before a position. Commas and connectives between requests are divisions of
/// their own.
fn last_request(best: &[Option<Division>], mut at: usize) -> Option<&Request> {
    loop {
        let division = best.get(at)?.as_ref()?;
        if division.request.is_some() || at == 0 {
            return division.request.as_ref();
        }
        at = division.from;
    }
}

struct Resolver<'a> {
    message: &'a str,
    phrases: &'a [Phrase],
    /// The message before each phrase.
    before: Vec<TextBefore>,
    /// For each phrase, true if it belongs to a question.
    asking: Vec<bool>,
    /// For each phrase, true if it belongs to a description: "its all blurry".
    described: Vec<bool>,
    read_text: ReadText,
}

/// The best division up to a position.
struct Division {
    cost: u32,
    from: usize,
    request: Option<Request>,
}

/// The readings of a span.
#[derive(Default)]
struct Readings {
    cheapest: Option<(u32, &'static Intent, Action)>,
    /// Others at the same cost.
    rivals: Vec<Action>,
}

impl Readings {
    fn add(&mut self, cost: u32, intent: &'static Intent, action: Action) {
        let complains = intent.is_complaint();
        match &self.cheapest {
            Some((lowest, ..)) if cost > *lowest => {}
            // "The title is too small" says more than "the title is small".
            Some((lowest, other, _)) if cost == *lowest && complains <= other.is_complaint() => {
                if complains == other.is_complaint() {
                    self.rivals.push(action);
                }
            }
            _ => {
                self.rivals.clear();
                self.cheapest = Some((cost, intent, action));
            }
        }
    }
}

impl Resolver<'_> {
    /// Divides the sentence, or returns the words that no division explains.
    fn divide(&mut self) -> Result<Vec<Request>, Vec<String>> {
        let n = self.phrases.len();
        let mut best: Vec<Option<Division>> = Vec::with_capacity(n + 1);
        best.push(Some(Division {
            cost: 0,
            from: 0,
            request: None,
        }));
        let may_begin: Vec<bool> = (0..n).map(|at| self.may_begin(at)).collect();
        for until in 1..=n {
            let step = self.last_step(&best, until, &may_begin);
            best.push(step);
        }
        if best[n].is_none() {
            return Err(self.unexplained());
        }
        let mut requests = Vec::new();
        let mut at = n;
        while at > 0 {
            let Some(step) = best[at].take() else { break };
            requests.extend(step.request);
            at = step.from;
        }
        requests.reverse();
        Ok(requests)
    }

    /// The best division up to a position, of those up to each position before it. Of several at
    /// the same cost, the one with the shortest last request.
    fn last_step(
        &self,
        best: &[Option<Division>],
        until: usize,
        may_begin: &[bool],
    ) -> Option<Division> {
        if !self.may_end(until) {
            return None;
        }
        let mut step: Option<Division> = None;
        for from in until.saturating_sub(MAX_PHRASES)..until {
            let Some(before) = best[from].as_ref().filter(|_| may_begin[from]) else {
                continue;
            };
            let is_joined = from > 0 && !self.is_break(from) && !self.is_break(from - 1);
            let joint = if is_joined { NO_BREAK } else { 0 };
            let is_request = self.phrases[from..until].iter().any(|p| p.is_content);
            // A comma beside a request is a division of its own.
            let is_comma = |at: usize| self.is_kind(at, Break::Soft);
            if is_request && (is_comma(from) || is_comma(until - 1)) {
                continue;
            }
            let least = before.cost + joint + if is_request { REQUEST } else { 0 };
            if step.as_ref().is_some_and(|s| least > s.cost) {
                continue;
            }
            let Some(request) = self.explain(from, until, last_request(best, from)) else {
                continue;
            };
            let cost = least + request.as_ref().map_or(0, |r| r.cost);
            if step.as_ref().is_none_or(|s| cost <= s.cost) {
                step = Some(Division {
                    cost,
                    from,
                    request,
                });
            }
        }
        step
    }

    fn is_break(&self, at: usize) -> bool {
        self.phrases[at].is_break()
    }

    fn is_kind(&self, at: usize, kind: Break) -> bool {
        let phrase = self.phrases.get(at);
        phrase.is_some_and(|p| p.kind == PhraseKind::Break(kind))
    }

    /// Returns true if a break ends a part of the sentence: a comma, "but", "then".
    fn is_end(&self, at: usize) -> bool {
        self.phrases[at].ends_part()
    }

    /// Requests begin after a break, with a verb or a set expression, or with "with".
    fn may_begin(&self, at: usize) -> bool {
        let Some(p) = self.phrases.get(at) else {
            return false;
        };
        // "Use this as a divider": an article has a noun.
        let has_article = |p: &Phrase| ["a", "an"].contains(&p.plain.as_str());
        if at > 0 && has_article(&self.phrases[at - 1]) && p.is_only_verb() {
            return false;
        }
        let states = at > 0 && is_fact(self.message, &self.phrases[at - 1], p);
        let describes = self.described[at] && !self.begins_description(at);
        if self.is_object_before(at) || states || describes {
            return false;
        }
        at == 0
            || self.is_break(at)
            || self.is_break(at - 1)
            || p.senses.has_class(Class::Verb) && !p.is_graded(self.message)
            || p.preposition.has(Sense::With)
            || p.is_target()
            || p.senses.has(Sense::Each)
            || p.senses.has(Sense::Polite)
            || p.senses.has(Sense::Because)
            || p.senses.has(Sense::Thanks)
            || p.senses.has(Sense::Correction)
            || self.begins_reason(at)
            || matches!(p.senses, s if s.has(Sense::No) || s.has(Sense::Not))
    }

    fn begins_description(&self, at: usize) -> bool {
        self.described[at] && (at == 0 || !self.described[at - 1])
    }

    /// Returns true for the "that's" of "cut it thats just me", which begins a statement.
    fn begins_reason(&self, at: usize) -> bool {
        const STARTS: &[&str] = &[
            "that's", "thats", "it's", "there's", "theres", "he's", "she's",
        ];
        STARTS.contains(&self.phrases[at].plain.as_str()) || self.described[at]
    }

    /// Returns true for a set expression that belongs to the words before it: the object of an
    /// English verb, a source, or the last of a list.
    fn is_object_before(&self, at: usize) -> bool {
        let p = &self.phrases[at];
        if at == 0 || !p.is_target() {
            return false;
        }
        // "Delete the city clip": the article is a phrase.
        let is_article = |p: &&Phrase| !p.is_content && p.senses.has(Sense::Article);
        let articles = self.phrases[..at].iter().rev().take_while(is_article);
        let Some(verb) = (at - 1).checked_sub(articles.count()) else {
            return false;
        };
        let before = &self.phrases[verb];
        let begins = verb == 0 || self.is_break(verb - 1) || !self.phrases[verb - 1].is_content;
        let is_object = begins
            && before.is_only_verb()
            && before.text(self.message).is_ascii()
            && p.preposition == Senses::NONE;
        // 前5秒不要音乐: what is denied.
        let is_denied = before.is_word()
            && before.senses.has(Sense::No)
            && has_han(before.text(self.message))
            && before.span.end == p.span.start
            && p.is_sound_or_title();
        let is_source = !self.is_break(at - 1) && p.preposition.has(Sense::From) || is_denied;
        let rest = &self.phrases[at..];
        let end = rest.iter().position(Phrase::is_break).unwrap_or(rest.len());
        let is_and = matches!(before.kind, PhraseKind::Break(Break::And));
        let is_last = is_and
            && verb
                .checked_sub(1)
                .is_some_and(|at| self.phrases[at].is_target())
            && rest[..end].iter().all(|p| !p.is_content || p.is_target());
        // "…, just the song": the word restricts.
        let is_just = |p: &Phrase| ["just", "就"].contains(&p.text(self.message));
        let part = self.phrases[..at].iter().rev();
        let part: Vec<&Phrase> = part.take_while(|p| !p.is_break()).collect();
        let is_restricted = part.iter().all(|p| !p.is_content) && part.into_iter().any(is_just);
        is_object || is_source || is_last || is_restricted
    }

    fn may_end(&self, until: usize) -> bool {
        let ends = until == self.phrases.len() || self.may_begin(until) || self.is_break(until);
        ends && !self.leads_on(until) && !self.takes_subject(until) && !self.tears_list(until)
    }

    /// Returns true within the list of city加速，beach和talk静音: one set of the next request.
    fn tears_list(&self, until: usize) -> bool {
        let is_target = |at: usize| self.phrases.get(at).is_some_and(Phrase::is_target);
        let Some(and) = [until, until - 1]
            .into_iter()
            .find(|at| self.is_kind(*at, Break::And))
        else {
            return false;
        };
        let (Some(first), Some(comma)) = (and.checked_sub(1), and.checked_sub(2)) else {
            return false;
        };
        is_target(first) && is_target(and + 1) && self.is_kind(comma, Break::Soft)
    }

    /// Returns true for the beach of 改成1.5倍，beach|改成3倍: what the next verb is about.
    fn takes_subject(&self, until: usize) -> bool {
        let (Some(verb), Some(subject)) = (self.phrases.get(until), until.checked_sub(1)) else {
            return false;
        };
        let is_subject = self.phrases[subject].is_target()
            && self.phrases[subject].preposition == Senses::NONE
            && subject
                .checked_sub(1)
                .is_some_and(|at| self.is_kind(at, Break::Soft));
        is_subject && verb.is_only_verb() && has_han(verb.text(self.message))
    }

    /// Returns true for the "to" of "flip it to play in reverse", and the 不要 of 不要静音: a verb is
    /// its object.
    fn leads_on(&self, until: usize) -> bool {
        let is_to = |p: &Phrase| p.text(self.message).eq_ignore_ascii_case("to");
        // 第二段不要静音: the verb is what is denied.
        let denies = |p: &Phrase| {
            p.is_word()
                && (p.senses.has(Sense::No) || p.senses.has(Sense::Not))
                && has_han(p.text(self.message))
        };
        let last = &self.phrases[until - 1];
        let next = self.phrases.get(until);
        (is_to(last) || denies(last)) && next.is_some_and(Phrase::is_only_verb)
    }

    /// The cheapest request that explains a span. The outer option is None if there is none; the
    /// inner if the span has nothing to explain.
    #[expect(
        clippy::option_option,
        reason = "nothing to explain is not unexplained"
    )]
    fn explain(
        &self,
        from: usize,
        until: usize,
        previous: Option<&Request>,
    ) -> Option<Option<Request>> {
        let span = &self.phrases[from..until];
        if span.iter().all(|p| !p.is_content) {
            return Some(None);
        }
        if self.asks_in_part(from, until) || self.takes_topic(from, until) {
            return None;
        }
        let words = RequestWords::of(span);
        if words.rule_out_all() {
            return None;
        }
        let about_transitions = previous.is_some_and(|p| self.is_about_transitions(p, span));
        let follows = previous.is_some_and(|p| p.intent.name == "transition")
            && transition_followups::may_continue(span);
        let removes_transitions = about_transitions && removes_them(span) || follows;
        let refines = previous.is_some_and(|p| p.is_refined_by(self.message, span));
        let describes = self.described[from..until].contains(&true);
        let before = previous.map_or(0..0, |p| p.phrases.clone());
        // Few intents explain a span; its limits are asked for only then.
        let limits = LazyCell::new(|| {
            single::SpanLimits::new(self.message, &self.phrases[before.clone()], span)
        });
        let candidates = possible_intents(self.message, span, words)
            .filter(|intent| !(describes && intent.changes()))
            .filter(|intent| self.may_mean(intent, from, until, previous))
            .filter(|intent| !removes_transitions || intent.name == "transition")
            .filter(|intent| !refines || !OF_OTHERS.contains(&intent.name));
        let facts = self.facts(from..until);
        let mut readings = Readings::default();
        for intent in candidates {
            let continues = || {
                (about_transitions || follows) && intent.name == "transition"
                    || previous.is_some_and(|p| p.is_continued_by(intent, span))
            };
            let found = self
                .bind(intent, &facts, false)
                .or_else(|| continues().then(|| self.bind(intent, &facts, true))?);
            let found =
                found.filter(|_| intent.effect != IntentKind::Edit || limits.may_be(intent.name));
            if let Some((cost, action)) = found {
                readings.add(cost, intent, action);
            }
        }
        self.request(from..until, readings).map(Some)
    }

    /// The cheapest of the readings of a span.
    fn request(&self, phrases: Range<usize>, readings: Readings) -> Option<Request> {
        let (cost, intent, action) = readings.cheapest?;
        let span = &self.phrases[phrases.clone()];
        let first = span.iter().find(|p| p.is_content)?;
        let last = span.last()?;
        Some(Request {
            removes_part: intent.name == "remove" && names_part(self.message, span),
            intent,
            action,
            rivals: readings.rivals,
            cost,
            span: first.span.start..last.span.end,
            phrases,
            picks_media: span.iter().any(Phrase::is_picked),
            targets: span.iter().filter_map(Phrase::target).cloned().collect(),
            removes_them: intent.name == "remove"
                && removes_them(span)
                && (span.iter().any(is_pronoun) || !span.iter().any(Phrase::is_target)),
        })
    }

    /// The facts of a span that all intents ask about.
    fn facts(&self, span: Range<usize>) -> SpanFacts<'_> {
        let asks = self.asking[span.start];
        let before = &self.before[span.start];
        SpanFacts::new(
            self.message,
            &self.phrases[span],
            before,
            asks,
            self.read_text,
        )
    }

    /// Returns true for "the crossfades feel slow, make them half a second" and 转场太多，全都去掉:
    /// a statement about transitions, and a length or a removal.
    fn is_about_transitions(&self, before: &Request, span: &[Phrase]) -> bool {
        let remark = &self.phrases[before.phrases.clone()];
        if before.intent.name != "narration" || !remark.iter().any(Phrase::is_transition) {
            return false;
        }
        // "The second slide drags, 3 seconds is enough" is not about transitions.
        let is_noun =
            |p: &Phrase| p.senses.has(Sense::TransitionNoun) || p.senses.has(Sense::Crossfade);
        let is_only_transitions =
            remark.iter().any(is_noun) && !remark.iter().any(Phrase::is_picked);
        let may_set = span.iter().any(transitions::changes_length) || is_only_transitions;
        removes_them(span) || may_set && transitions::sets_length(span)
    }

    /// Returns true if only a part of a span belongs to a question.
    fn asks_in_part(&self, from: usize, until: usize) -> bool {
        let mut content = (from..until).filter(|at| self.phrases[*at].is_content);
        content.any(|at| self.asking[at] != self.asking[from])
    }

    /// Returns true if a span ends with the set before a colon, which is about what follows:
    /// "…, clip 2: make it red".
    fn takes_topic(&self, from: usize, until: usize) -> bool {
        self.is_kind(until, Break::Colon)
            && self.phrases[until - 1].is_target()
            && self.phrases[from + 1..until].iter().any(Phrase::is_break)
    }

    /// Returns true if breaks of any kind, also "and" and "so", surround a span.
    fn is_between_breaks(&self, from: usize, until: usize) -> bool {
        let n = self.phrases.len();
        let may_follow = |p: &Phrase| {
            p.senses.has_class(Class::Verb) || p.senses.has(Sense::Polite) || p.is_target()
        };
        // "don't" denies what follows it.
        let denies = |p: &Phrase| p.senses.has(Sense::Not) || p.senses.has(Sense::No);
        let denies_next = until < n && !self.is_break(until) && denies(&self.phrases[until - 1]);
        (from == 0 || self.is_break(from) || self.is_break(from - 1) || self.begins_reason(from))
            && !denies_next
            && (until == n
                || self.is_break(until)
                || self.is_break(until - 1)
                || may_follow(&self.phrases[until]))
    }

    /// "…, because nobody is there", "… theres awful wind noise": a reason up to the end of a part.
    fn gives_reason(&self, from: usize, until: usize) -> bool {
        let text = self.phrases[from].text(self.message);
        let exists = ["theres", "there's"]
            .iter()
            .any(|w| text.eq_ignore_ascii_case(w));
        (exists || self.phrases[from].senses.has(Sense::Because))
            && (until == self.phrases.len() || self.is_end(until) || self.is_end(until - 1))
    }

    /// Returns true for "and keep the music", up to the end of a part.
    fn keeps(&self, from: usize, until: usize) -> bool {
        let is_and =
            self.is_kind(from, Break::And) || from > 0 && self.is_kind(from - 1, Break::And);
        let mut content = self.phrases[from..until].iter().filter(|p| p.is_content);
        let keeps = |p: &Phrase| p.is_word() && p.senses.has(Sense::LeaveAlone);
        let ends = until == self.phrases.len() || self.is_end(until) || self.is_end(until - 1);
        let names_cut = self.phrases[from..until].iter().any(Phrase::is_transition);
        is_and && ends && !names_cut && content.next().is_some_and(keeps)
    }

    /// Returns true if an intent is possible at this place.
    fn may_mean(
        &self,
        intent: &Intent,
        from: usize,
        until: usize,
        previous: Option<&Request>,
    ) -> bool {
        // "don't mute clip 1 and clip 2": "and" does not end a remark.
        let has_breaks_around = (from == 0 || self.is_end(from) || self.is_end(from - 1))
            && (until == self.phrases.len() || self.is_end(until) || self.is_end(until - 1));
        let acts =
            |p: &Phrase| p.senses.has_class(Class::Verb) || p.senses.has_class(Class::Adjective);
        let is_denied = || {
            // "not a slideshow, 3 seconds each": the second part is denied as well.
            previous.is_some_and(|p| p.intent.name == "prohibition")
                && !self.phrases[from..until]
                    .iter()
                    .any(|p| acts(p) && p.is_content)
        };
        let restricts_previous = || {
            previous.is_some_and(|p| ["mute", "remove", "volume"].contains(&p.intent.name))
                && restricts_to_sounds(&self.phrases[from..until])
        };
        if let Some(kept) = kept_by(intent) {
            return previous.is_some_and(|p| kept.contains(&p.intent.name));
        }
        match intent.effect {
            IntentKind::Edit | IntentKind::Complaint | IntentKind::Command => {
                !self.asking[from] && !is_denied() && !restricts_previous()
            }
            IntentKind::Answer | IntentKind::Remark => {
                has_breaks_around && !self.is_named_alone(intent, until)
                    || intent.name == "topic" && !self.is_named_alone(intent, until)
                    || self.gives_reason(from, until)
                    || intent.name == "repetition" && self.is_kind(until, Break::And)
                    || intent.name == "courtesy" && until == self.phrases.len()
                    || intent.name == "narration" && self.is_between_breaks(from, until)
                    || intent.name == "leave alone" && self.keeps(from, until)
            }
        }
    }

    /// Returns true for "clip 1, then add a title": the clip has nothing to do with what follows.
    fn is_named_alone(&self, intent: &Intent, until: usize) -> bool {
        let is_then = (until - 1..=until + 1).any(|at| self.is_kind(at, Break::Then));
        intent.name == "topic" && is_then
    }

    fn bind(
        &self,
        intent: &'static Intent,
        span: &SpanFacts,
        elliptical: bool,
    ) -> Option<(u32, Action)> {
        let mut slots = Slots::new(span, elliptical);
        let is_cut = intent.name == "assemble" || intent.effect != IntentKind::Edit;
        if !is_cut && has_new_video(&slots) {
            return None;
        }
        let action = (intent.bind)(&mut slots)?;
        slots
            .is_complete()
            .then_some((intent.cost + slots.cost, action))
    }

    /// The words that remain unexplained in the best partial reading of each part.
    fn unexplained(&self) -> Vec<String> {
        let mut rest = Vec::new();
        let mut from = 0;
        for until in 1..=self.phrases.len() {
            let is_end = until == self.phrases.len() || self.is_break(until);
            if !is_end || from >= until {
                continue;
            }
            if self.explain(from, until, None).is_none() {
                rest.extend(self.leftovers(from..until));
            }
            from = until;
        }
        if rest.is_empty() {
            let content = self.phrases.iter().filter(|p| p.is_content);
            rest.extend(
                content
                    .filter_map(|p| self.message.get(p.span.clone()))
                    .map(str::to_owned),
            );
        }
        rest.truncate(4);
        rest
    }

    fn leftovers(&self, span: Range<usize>) -> Vec<String> {
        let facts = self.facts(span.clone());
        let span = &self.phrases[span];
        let mut fewest: Option<Vec<Range<usize>>> = None;
        for intent in INTENTS.iter().filter(|i| i.effect == IntentKind::Edit) {
            let mut slots = Slots::new(&facts, false);
            if (intent.bind)(&mut slots).is_some() {
                let left: Vec<Range<usize>> = slots.unexplained().map(|p| p.span.clone()).collect();
                if !left.is_empty() && fewest.as_ref().is_none_or(|f| left.len() < f.len()) {
                    fewest = Some(left);
                }
            }
        }
        let left = fewest.unwrap_or_else(|| {
            let unknown: Vec<Range<usize>> = span
                .iter()
                .filter(|p| p.kind == PhraseKind::Unknown)
                .map(|p| p.span.clone())
                .collect();
            if unknown.is_empty() {
                let ends = span.iter().find(|p| p.is_content).zip(span.last());
                ends.map(|(first, last)| first.span.start..last.span.end)
                    .into_iter()
                    .collect()
            } else {
                unknown
            }
        });
        let mut merged: Vec<Range<usize>> = Vec::new();
        for span in left {
            match merged.last_mut() {
                Some(last)
                    if self.message[last.end..span.start.max(last.end)]
                        .trim()
                        .is_empty() =>
                {
                    last.end = span.end
                }
                _ => merged.push(span),
            }
        }
        merged
            .into_iter()
            .filter_map(|span| self.message.get(span))
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect()
    }
}

/// Reply about the words of a message that are not explained.
pub(crate) fn not_explained(rest: Vec<String>) -> Reply {
    Reply::NotExplained { rest }
}

/// Replaces the phrase of the last request that has the type of `words` by them.
pub(crate) fn amended(
    message: &str,
    words: &str,
    names: &Names,
    read_text: ReadText,
) -> Option<String> {
    let tokens = lexer::tokens(words, names);
    let new = phrase::phrases(words, &tokens);
    let value = new
        .iter()
        .find(|p| p.is_content && !matches!(p.kind, PhraseKind::Word))?;
    let kind = std::mem::discriminant(&value.kind);
    let sentences = sentences(message, names, read_text);
    let last = sentences.iter().rfind(|s| {
        s.requests
            .as_ref()
            .is_ok_and(|r| r.iter().any(Request::is_edit))
    })?;
    let request = last.requests.as_ref().ok()?.iter().rfind(|r| r.is_edit())?;
    let same: Vec<&Phrase> = last.phrases[request.phrases.clone()]
        .iter()
        .filter(|p| std::mem::discriminant(&p.kind) == kind)
        .filter(|p| match (&p.kind, &value.kind) {
            (PhraseKind::Amount(a, _), PhraseKind::Amount(b, _)) => {
                std::mem::discriminant(a) == std::mem::discriminant(b)
                    || is_level(*a) && is_level(*b)
            }
            _ => true,
        })
        .collect();
    let [old] = same.as_slice() else {
        return None;
    };
    // Prepositions stay: only the words of the value itself are replaced.
    let span = value_span(message, old, names)?;
    let words = words.get(value_span(words, value, names)?)?;
    let clause = message.get(request.span.clone())?;
    let (from, to) = (
        span.start.checked_sub(request.span.start)?,
        span.end.checked_sub(request.span.start)?,
    );
    Some(format!(
        "{} {} {}",
        clause.get(..from)?,
        words,
        clause.get(to..)?
    ))
}

/// Intents that a length after a request with a length does not belong to.
const OF_OTHERS: &[&str] = &["duration", "total", "correction"];

/// Words beside a length that is said after a request: "…, hold it for 2 seconds".
const LENGTH_WORDS: &[Sense] = &[
    Sense::Make,
    Sense::LastVerb,
    Sense::LengthNoun,
    Sense::Each,
    Sense::Freeze,
];

/// Words beside a value: "make it 1.5x", "1.5x is enough".
const VALUE_WORDS: &[Sense] = &[
    Sense::Make,
    Sense::Raise,
    Sense::Lower,
    Sense::GoBackTo,
    Sense::LastVerb,
];

/// Returns true if a span is nothing but a value of the property that an intent changes: "…, 1.5x".
fn states_value(intent: &Intent, span: &[Phrase], by_narration: bool) -> bool {
    let is_value = |p: &Phrase| match p.kind {
        PhraseKind::Amount(Quantity::Factor(_), _) => {
            intent.name == "speed" || intent.name == "volume" && !by_narration
        }
        PhraseKind::Amount(Quantity::Percent(_), _) => intent.name == "volume",
        PhraseKind::Amount(Quantity::Time(_), Shape::Plain) => intent.name == "duration",
        // "…, make it 1.5x".
        PhraseKind::Target(Target::It(_)) => true,
        PhraseKind::Word => VALUE_WORDS.iter().any(|word| p.senses.has(*word)),
        _ => false,
    };
    let has_amount = span
        .iter()
        .any(|p| matches!(p.kind, PhraseKind::Amount(..)));
    has_amount && span.iter().filter(|p| p.is_content).all(is_value)
}

fn is_pronoun(p: &Phrase) -> bool {
    matches!(
        p.kind,
        PhraseKind::Target(Target::It(Kind::Any) | Target::They(Kind::Any, _))
    )
}

/// The intents that keep what a remark says is kept: "…, same length".
fn kept_by(intent: &Intent) -> Option<&'static [&'static str]> {
    const LENGTH: &[&str] = &["change text", "start at", "move"];
    const FACTOR: &[&str] = &["repetition"];
    match intent.name {
        "same length" => Some(LENGTH),
        "same factor" => Some(FACTOR),
        _ => None,
    }
}

/// Returns true for the "that bit" of "the first second is shaky, get rid of that bit".
fn names_part(message: &str, span: &[Phrase]) -> bool {
    const PARTS: &[&str] = &[
        "that bit",
        "that part",
        "that section",
        "this bit",
        "this part",
        "那部分",
        "这部分",
        "那一部分",
        "那一小段",
    ];
    let text = phrase::written_as(message, span).to_lowercase();
    let names_other = span.iter().any(|p| p.is_target() && !is_pronoun(p));
    !names_other && PARTS.iter().any(|part| text.contains(part))
}

/// Returns true for "remove them all": a removal of what was said before.
fn removes_them(span: &[Phrase]) -> bool {
    let mut content = span.iter().filter(|p| p.is_content);
    // "Take it off".
    let takes_off = ["take", "off"]
        .iter()
        .all(|word| span.iter().any(|p| p.plain == *word));
    let is_take = |p: &Phrase| takes_off && p.plain == "take";
    let is_part = |p: &Phrase| match &p.kind {
        PhraseKind::Word => p.senses.has(Sense::Remove) || p.senses.has(Sense::All) || is_take(p),
        PhraseKind::Target(target) => matches!(
            target,
            Target::All(Kind::Any) | Target::It(Kind::Any) | Target::They(Kind::Any, _)
        ),
        _ => false,
    };
    (takes_off || span.iter().any(|p| p.senses.has(Sense::Remove))) && content.all(is_part)
}

/// Intents whose objects are of one kind: a clip beside a sound or a title only says where.
const OF_ONE_KIND: &[&str] = &[
    "remove", "trim", "mute", "unmute", "volume", "fade", "too loud",
];

/// Intents that move segments: not "slide from the city into the beach".
const MOVES: &[&str] = &["move", "append", "insert", "start at", "swap"];

/// Words of a span that decide which intents may be its only request.
#[derive(Clone, Copy)]
struct RequestWords {
    is_several: bool,
    is_several_cuts: bool,
    drops_rest: bool,
    /// A time, which "cut described" needs.
    has_time: bool,
    /// Two names, which "order list" needs.
    has_names: bool,
}

impl RequestWords {
    fn of(span: &[Phrase]) -> Self {
        let is_rest = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::Rest(_)));
        let is_named = |p: &&Phrase| matches!(p.kind, PhraseKind::Target(Target::Named(..)));
        Self {
            is_several: has_two_requests(span, false),
            is_several_cuts: has_two_requests(span, true),
            drops_rest: span.iter().any(is_rest),
            has_time: span.iter().any(Phrase::is_time),
            has_names: span.iter().filter(is_named).count() > 1,
        }
    }

    /// Returns true if the span may be the one request of an intent.
    fn may_be(self, intent: &Intent) -> bool {
        match intent.name {
            // "The last 2 seconds are just him walking off, cut them" is one request.
            "cut described" => self.has_time,
            "order list" => self.has_names,
            "keep" | "keep range" if self.drops_rest => true,
            "assemble" => !self.is_several_cuts,
            _ => !self.is_several,
        }
    }

    /// Returns true if the span cannot be one request.
    fn rule_out_all(self) -> bool {
        let may_be_one = self.drops_rest || self.has_time || self.has_names;
        self.is_several && self.is_several_cuts && !may_be_one
    }
}

/// The intents that the words of a span do not rule out.
fn possible_intents(
    message: &str,
    span: &[Phrase],
    words: RequestWords,
) -> impl Iterator<Item = &'static Intent> + use<> {
    let excluded = excluded_kinds(message, span);
    let crosses_then = crosses_then(span);
    let places_other = places_other_kind(span);
    let passes_over = passes_over(span);
    INTENTS
        .iter()
        .filter(move |intent| !(places_other && OF_ONE_KIND.contains(&intent.name)))
        .filter(move |intent| !(passes_over && MOVES.contains(&intent.name)))
        .filter(move |intent| !crosses_then || intent.name == "order list")
        .filter(move |intent| words.may_be(intent))
        .filter(move |intent| !excluded.contains(&intent.effect))
}

/// Kinds of intents that a span cannot ask for: its words contradict each other, or a complaint is
/// denied.
fn excluded_kinds(message: &str, span: &[Phrase]) -> Vec<IntentKind> {
    let denies = |p: &Phrase| {
        let denials = [Sense::Not, Sense::No, Sense::Except];
        denials
            .iter()
            .any(|d| p.senses.has(*d) || p.preposition.has(*d))
    };
    let mut kinds = Vec::new();
    if is_contradictory(message, span) {
        kinds.push(IntentKind::Edit);
    }
    if span.iter().any(denies) {
        kinds.push(IntentKind::Complaint);
    }
    if states_fact(message, span) {
        kinds.push(IntentKind::Edit);
        kinds.push(IntentKind::Command);
    }
    kinds
}

/// Returns true for "it slows everything down", "he starts late": a pronoun and an inflected verb.
fn states_fact(message: &str, span: &[Phrase]) -> bool {
    let content = span.iter().position(|p| !p.is_break());
    content.is_some_and(|at| span.len() > at + 1 && is_fact(message, &span[at], &span[at + 1]))
}

/// Returns true for a pronoun and an inflected verb after it.
fn is_fact(message: &str, subject: &Phrase, verb: &Phrase) -> bool {
    const SUBJECTS: &[&str] = &["it", "he", "she", "that", "this", "which", "who"];
    let verb_text = verb.text(message);
    let first = verb_text.split(' ').next().unwrap_or_default();
    SUBJECTS.contains(&subject.plain.as_str()) && verb.is_only_verb() && is_third_person(first)
}

/// Returns true for an amount that says how loud: 40 % may become 60.
fn is_level(amount: Quantity) -> bool {
    matches!(
        amount,
        Quantity::Number(_) | Quantity::Percent(_) | Quantity::Fraction(_) | Quantity::Factor(_)
    )
}

/// Bytes of a phrase without its prepositions.
fn value_span(message: &str, phrase: &Phrase, names: &Names) -> Option<Range<usize>> {
    let text = message.get(phrase.span.clone())?;
    let tokens = lexer::tokens(text, names);
    let skipped = tokens
        .iter()
        .take_while(|t| {
            let senses = t.senses();
            senses != Senses::NONE
                && (senses.has_class(Class::Preposition) || senses.has_class(Class::Filler))
                && !senses.has_class(Class::Quantifier)
        })
        .count();
    let from = tokens.get(skipped).map_or(0, |t| t.span.start);
    Some(phrase.span.start + from..phrase.span.end)
}

//! Carries a message out on a copy of the timeline: everything or nothing.

use std::ops::Range;
use std::sync::Arc;

use super::canonical;
use super::context::EditingContext;
use super::correction_words;
use super::exclusions::spare;
use super::followups::{self, follows_some_pictures, names_set, only_edit};
use super::intents::{self, assemble::first_cut};
use super::lexer::{self, mentions};
use super::lexicon::Sense;
use super::names::Names;
use super::partial;
use super::reading::{Correction, Reading};
use super::resolve::{self, Request, Sentence};
use super::scene::{Domain, Memory, RequestContext, pictures_of};
use super::target::Target;
use super::{retractions, run_on};
use crate::domain::diff::{self, Change};
use crate::domain::edit::{AddCaptions, CaptionNotes, Cue, CutRange, Edit, EditRefusal};
use crate::domain::timeline::Timeline;
use crate::i18n::edit_report::AppliedEdit;
use crate::i18n::locale::Lang;
use crate::i18n::replies::Reply;

mod beside_new_video;
mod corrections;
mod split_and;

/// Maximum number of requests in a message.
const MAX_REQUESTS: usize = 50;

/// An edit that was made, with the timelines around it.
#[derive(Clone, Debug)]
pub struct EditStep {
    pub edit: Edit,
    pub before: Arc<Timeline>,
    pub after: Arc<Timeline>,
    /// Number of the request that the edit belongs to.
    pub request: usize,
}

impl EditStep {
    /// Returns the edit for a description.
    pub fn applied(&self) -> AppliedEdit<'_> {
        AppliedEdit {
            edit: &self.edit,
            before: &self.before,
            after: &self.after,
            request: self.request,
        }
    }
}

/// Result of a message.
#[derive(Clone, Debug)]
pub enum MessageOutcome {
    Changed {
        steps: Vec<EditStep>,
        /// Answers beside the edits.
        answers: Vec<Reply>,
        /// Ids of the segments that the message was about.
        focus: Vec<String>,
        /// True if the last message is undone first.
        replaces: bool,
        /// The message to remember, if it differs from what was said.
        message: Option<String>,
    },
    Undo(usize),
    Redo,
    Version(usize),
    /// Nothing changes.
    Answer(Vec<Reply>),
    Cannot(Reply),
    Ask(Reply),
    Refused(EditRefusal),
    /// The user agrees to what was asked last.
    Accept,
    /// A message that is carried out if the user agrees, in the place of one that is a question or
    /// that is not understood in all its parts.
    Offer {
        message: String,
        /// Parts that are not understood.
        unclear: Vec<String>,
        changes: Vec<Change>,
    },
}

/// A message that was read.
#[derive(Clone, Debug)]
pub struct Understood {
    pub outcome: MessageOutcome,
    /// Language of the reply.
    pub lang: Lang,
    /// Number of requests.
    pub requests: usize,
}

/// Reads a message and carries it out on a copy of the timeline.
pub fn run(message: &str, project: &EditingContext) -> Understood {
    let (outcome, lang, requests) = understand(message, project);
    Understood {
        outcome,
        lang,
        requests,
    }
}

fn understand(message: &str, project: &EditingContext) -> (MessageOutcome, Lang, usize) {
    let names = Names::new(project.timeline, project.assets);
    let lang = resolve::language(message, &names);
    if let Some(sentences) = canonical::sentences(message) {
        return (direct(&sentences, project), project.lang, sentences.len());
    }
    if let Some((ids, rest)) = canonical::about(message, project.timeline) {
        let memory = Memory {
            touched: &ids,
            ..project.memory
        };
        return understand(rest, &EditingContext { memory, ..*project });
    }
    if let Some(captions) = intents::captions::lines(message) {
        return (captioned(captions, project), lang, 1);
    }
    if retractions::is_taken_back(message) {
        return (MessageOutcome::Answer(vec![Reply::LeftAlone]), lang, 1);
    }
    if let Some(request) = corrected(message, project, &names) {
        return understand_new(request, project, &names, lang);
    }
    match followups::about_last(message, project, &names) {
        Some(Ok(message)) => {
            let (outcome, _, requests) = understand_new(&message, project, &names, lang);
            return (remembered(outcome, message, false), lang, requests);
        }
        Some(Err(reply)) => return (MessageOutcome::Ask(reply), lang, 1),
        None => {}
    }
    if let Some(outcome) = said_again(message, project, &names, lang) {
        return (outcome, lang, 1);
    }
    if let Some(outcome) = undone_and(message, project, &names, lang)
        .or_else(|| project.split_and(message, &names, lang))
    {
        return (outcome, lang, 2);
    }
    understand_new(message, project, &names, lang)
}

/// The request that replaces the one before it: 删掉城市，不对，删海滩. Both are of the same kind.
fn corrected<'a>(message: &'a str, project: &EditingContext, names: &Names) -> Option<&'a str> {
    let (wrong, right) = retractions::corrected(message)?;
    let intent = |text: &str| {
        let sentences = resolve::sentences(text, names, project.read_text);
        let mut edits = sentences.iter().flat_map(|s| s.requests.iter().flatten());
        let only = edits.next().filter(|_| edits.next().is_none());
        only.filter(|r| r.is_edit()).map(Request::intent)
    };
    let replaced = intent(wrong)?;
    (intent(right) == Some(replaced)).then_some(right)
}

/// A message in its words alone, without those before it.
fn understand_new(
    message: &str,
    project: &EditingContext,
    names: &Names,
    lang: Lang,
) -> (MessageOutcome, Lang, usize) {
    let sentences = resolve::sentences(message, names, project.read_text);
    if sentences.is_empty() {
        return (MessageOutcome::Ask(Reply::WhatToDo), project.lang, 0);
    }
    if let Some((text, sentences)) = run_on(message, &sentences, project, names) {
        let outcome = carry_out(&sentences, &text, project, names, lang);
        return (outcome, lang, sentences.len());
    }
    let requests = sentences
        .iter()
        .map(|s| s.requests.as_ref().map_or(1, Vec::len))
        .sum();
    let outcome = match carry_out(&sentences, message, project, names, lang) {
        MessageOutcome::Ask(reply @ Reply::NotExplained { .. }) => {
            offer_of_part(message, &sentences, project, names).unwrap_or(MessageOutcome::Ask(reply))
        }
        outcome => outcome,
    };
    (outcome, lang, requests)
}

/// The message with commas between a request and what it is said with, and its sentences, if it is
/// not understood as it is written.
fn run_on(
    message: &str,
    sentences: &[Sentence],
    project: &EditingContext,
    names: &Names,
) -> Option<(String, Vec<Sentence>)> {
    let is_unclear = sentences.iter().any(|s| s.requests.is_err());
    let edits = sentences.iter().any(Sentence::may_edit);
    let is_open = sentences.iter().any(Sentence::may_be_run_on);
    if !is_open || edits && !is_unclear {
        return None;
    }
    let divided = run_on::divided(message, names).into_iter();
    let mut read = divided.map(|text| {
        let sentences = resolve::sentences(&text, names, project.read_text);
        (text, sentences)
    });
    read.find(|(_, sentences)| {
        sentences.iter().all(|s| s.requests.is_ok()) && sentences.iter().any(Sentence::may_edit)
    })
}

/// Offers what a message would change without the parts that are not understood.
fn offer_of_part(
    message: &str,
    sentences: &[Sentence],
    project: &EditingContext,
    names: &Names,
) -> Option<MessageOutcome> {
    let is_explained = |text: &str| {
        let found = resolve::sentences(text, names, project.read_text);
        found.iter().all(|s| s.requests.is_ok())
    };
    let part = partial::understood_part(message, sentences, is_explained)?;
    let (outcome, ..) = understand(&part.message, project);
    offer(part.message, part.unclear, project, &outcome)
}

/// The offer of an outcome that changes something, in the place of a message with unclear parts or
/// of a question.
fn offer(
    message: String,
    unclear: Vec<String>,
    project: &EditingContext,
    outcome: &MessageOutcome,
) -> Option<MessageOutcome> {
    let MessageOutcome::Changed {
        steps,
        replaces: false,
        ..
    } = outcome
    else {
        return None;
    };
    let changes = diff::between(project.timeline, &steps.last()?.after);
    Some(MessageOutcome::Offer {
        message,
        unclear,
        changes,
    })
}

/// Returns true if a message contains a sentence that the editor wrote: nothing is left to
/// interpret in it.
pub fn has_exact_sentence(message: &str) -> bool {
    canonical::sentences(message).is_some()
}

/// Returns true if a message names an export or a file format.
pub(crate) fn mentions_export(message: &str) -> bool {
    mentions(message, &[Sense::Export, Sense::FileFormat])
}

/// Returns true if a message names captions or pauses, which may be those of the speech.
pub(crate) fn mentions_speech(message: &str) -> bool {
    mentions(message, &[Sense::Caption, Sense::Pauses, Sense::Silence])
}

/// Returns true if a text has a word that is nothing but a verb.
fn has_verb(text: &str) -> bool {
    let names = Names::new(&Timeline::default(), &[]);
    let tokens = lexer::tokens(text, &names);
    tokens.iter().any(|token| token.senses().is_only_verb())
}

/// Carries out the sentences of direct edits, and others between them, in order.
fn direct(sentences: &[String], project: &EditingContext) -> MessageOutcome {
    let mut timeline = Arc::new(project.timeline.clone());
    let mut steps: Vec<EditStep> = Vec::new();
    let mut focus = Vec::new();
    for (request, sentence) in sentences.iter().enumerate() {
        let context = EditingContext {
            timeline: &timeline,
            ..*project
        };
        let outcome = if canonical::is_canonical(sentence) {
            exact_edit(sentence, &context, project.timeline)
        } else {
            understand(sentence, &context).0
        };
        match outcome {
            MessageOutcome::Changed {
                steps: more,
                focus: touched,
                ..
            } => {
                steps.extend(more.into_iter().map(|step| EditStep { request, ..step }));
                focus = touched;
            }
            MessageOutcome::Refused(EditRefusal::NothingToDo) if sentences.len() > 1 => {}
            outcome => return outcome,
        }
        if let Some(step) = steps.last() {
            timeline = Arc::clone(&step.after);
        }
    }
    if steps.is_empty() {
        return MessageOutcome::Refused(EditRefusal::NothingToDo);
    }
    MessageOutcome::Changed {
        steps,
        answers: Vec::new(),
        focus,
        replaces: false,
        message: None,
    }
}

/// Carries out one canonical sentence, which names its segment as in the `original` timeline.
fn exact_edit(sentence: &str, project: &EditingContext, original: &Timeline) -> MessageOutcome {
    match canonical::parse_later(sentence, project.timeline, original) {
        Some(Ok(edit)) => single(edit, project),
        Some(Err(reply)) => MessageOutcome::Cannot(reply),
        None => MessageOutcome::Ask(resolve::not_explained(vec![sentence.to_owned()])),
    }
}

/// The outcome of a single edit.
fn single(edit: Edit, project: &EditingContext) -> MessageOutcome {
    match edit.apply(project.timeline, project.source_length) {
        Ok(after) => MessageOutcome::Changed {
            focus: edit.affected_ids(project.timeline, &after),
            steps: vec![EditStep {
                edit,
                before: Arc::new(project.timeline.clone()),
                after: Arc::new(after),
                request: 0,
            }],
            answers: Vec::new(),
            replaces: false,
            message: None,
        },
        Err(why) => MessageOutcome::Refused(why),
    }
}

/// Adds captions that are given line by line.
fn captioned(captions: Result<Vec<Cue>, Reply>, project: &EditingContext) -> MessageOutcome {
    match captions {
        Ok(cues) => {
            let notes = CaptionNotes::default();
            single(
                Edit::AddCaptions(AddCaptions {
                    cues,
                    notes,
                    preset: None,
                }),
                project,
            )
        }
        Err(reply) => MessageOutcome::Ask(reply),
    }
}

fn carry_out(
    sentences: &[Sentence],
    message: &str,
    project: &EditingContext,
    names: &Names,
    lang: Lang,
) -> MessageOutcome {
    let mut requests: Vec<&Request> = Vec::new();
    for sentence in sentences {
        match &sentence.requests {
            Ok(found) => requests.extend(found),
            Err(_) if sentence.is_question => return question(message, project, names, lang),
            Err(rest) => return MessageOutcome::Ask(unexplained(message, rest)),
        }
    }
    drop_repetitions(&mut requests);
    if project.timeline.is_empty() {
        put_new_video_first(&mut requests);
    }
    if requests.iter().any(|r| r.removes_part()) {
        return MessageOutcome::Ask(Reply::TrimHow);
    }
    if requests.len() > MAX_REQUESTS {
        return MessageOutcome::Ask(Reply::TooLong);
    }
    let mut plan = Execution::new(project, &requests, message, lang);
    plan.exclude(&requests, message);
    if let Err(question) = plan.leave_out(&requests, message, names) {
        return MessageOutcome::Ask(question);
    }
    if let Some(corrected) = self_corrected(&requests, message, &plan.scene(), names) {
        let sentences = resolve::sentences(&corrected, names, project.read_text);
        return carry_out(&sentences, &corrected, project, names, lang);
    }
    if let Some(outcome) = plan.make_first_cut(&requests, message) {
        return outcome;
    }
    let asks_clearly = requests.iter().any(|r| r.is_edit());
    let alone = requests.iter().filter(|r| r.may_edit()).count() == 1;
    for (at, request) in requests.iter().enumerate() {
        let followed = is_followed(&requests[at..]);
        plan.request = at;
        let words = request.words(message);
        let is_last = at + 1 == requests.len();
        let reading = plan.reading(request, asks_clearly, is_last, message);
        if complains_of_one(request, message, project, names) {
            return MessageOutcome::Ask(Reply::WhichSegment(pictures_of(project.timeline).len()));
        }
        if let Some(outcome) = plan.take(request, reading, followed, alone, names) {
            return outcome;
        }
        if request.is_edit() {
            plan.said = Some(words.to_owned());
            plan.follows_picked = request.picks_media();
        }
    }
    plan.finish(message)
}

/// 照片之间加淡入淡出，音乐小声点，做成一个视频: what the details belong to is made first.
fn put_new_video_first(requests: &mut [&Request]) {
    const OF_MEDIA: &[&str] = &["transition", "fade", "adjust", "volume", "duration"];
    const OTHERS: &[&str] = &["canvas", "add text"];
    let Some(at) = requests.iter().position(|r| r.intent() == "assemble") else {
        return;
    };
    let before = &requests[..at];
    let needs_media = before.iter().any(|r| OF_MEDIA.contains(&r.intent()));
    let is_detail = |r: &&Request| [OF_MEDIA, OTHERS].concat().contains(&r.intent());
    if needs_media && before.iter().all(is_detail) {
        requests[..=at].rotate_right(1);
    }
}

/// Returns true if another request follows the first; two complaints are about two things.
fn is_followed(requests: &[&Request]) -> bool {
    let mut next = requests[1..].iter().filter(|r| r.intent() != "narration");
    next.next().is_some_and(|r| r.may_edit()) && !requests.iter().take(2).all(|r| r.is_complaint())
}

/// Returns true for 太亮了 after a change of one clip: is it meant?
fn complains_of_one(
    request: &Request,
    message: &str,
    project: &EditingContext,
    names: &Names,
) -> bool {
    request.intent() == "too dark" && follows_some_pictures(project) && !names_set(message, names)
}

/// Returns true for "that one 6 seconds".
fn says_that_one(request: &str) -> bool {
    const ONES: &[&str] = &[
        "that one",
        "this one",
        "give that",
        "make that",
        "那张",
        "那段",
        "那个",
    ];
    let lower = request.to_lowercase();
    ONES.iter().any(|one| lower.contains(one))
}

/// Drops requests for what an edit before them does: "…. Please get rid of that bit".
fn drop_repetitions(requests: &mut Vec<&Request>) {
    let mut last: Option<&Request> = None;
    requests.retain(|request| {
        let repeats = last.is_some_and(|before| request.repeats(before));
        // What stands between says what is meant: "the end is awful too, …".
        if request.intent() != "courtesy" {
            last = Some(*request).filter(|r| r.is_edit());
        }
        !repeats
    });
}

/// Reply about the words of a message that are not explained. An unknown word before "photo" or 那段
/// names a medium that does not exist.
fn unexplained(message: &str, rest: &[String]) -> Reply {
    const MEDIA: &[&str] = &[
        "photo",
        "picture",
        "pic",
        "image",
        "clip",
        "那张",
        "那段",
        "的照片",
        "的那张",
        "的那段",
    ];
    if let [word] = rest {
        let after = message
            .split_once(word.as_str())
            .map(|(_, after)| after.trim_start());
        if after.is_some_and(|after| MEDIA.iter().any(|noun| after.starts_with(noun))) {
            return Reply::NoSuchAsset(word.clone());
        }
    }
    resolve::not_explained(rest.to_vec())
}

/// Returns true if a message describes the pictures of a video that is not made yet: "photos 2
/// seconds each, crossfades". Only if nothing is on the timeline.
fn makes_first_cut(requests: &[&Request], message: &str) -> bool {
    const DESCRIPTIONS: &[&str] = &["duration", "keep range", "total"];
    const DETAILS: &[&str] = &[
        "transition",
        "volume",
        "music",
        "add text",
        "canvas",
        "frame rate",
        "fade",
        "courtesy",
        "narration",
        "opinion",
        "adjust",
    ];
    // "Just the first 4 photos", "img6 first, then the rest".
    const CHOICES: &[&str] = &["keep", "move", "reorder", "order list"];
    let of = |r: &&Request, names: &[&str]| names.contains(&r.intent());
    let chooses = requests
        .iter()
        .any(|r| ["keep", "reorder"].contains(&r.intent()))
        || requests.iter().any(|r| of(r, CHOICES)) && mentions(message, &[Sense::Rest]);
    let is_each = || mentions(message, &[Sense::Each, Sense::Total]);
    // 前三张每张4秒，后三张每张2秒.
    let is_end = |t: &Target| matches!(t, Target::Ends(..));
    let times_ends = |r: &&&Request| r.intent() == "duration" && r.targets().iter().all(is_end);
    let has_ranges = requests.iter().filter(times_ends).count() > 1;
    let picks = requests
        .iter()
        .any(|r| r.picks_media() && !(has_ranges && times_ends(&r)));
    if chooses {
        let is_part = |r: &&Request| of(r, CHOICES) || of(r, DESCRIPTIONS) || of(r, DETAILS);
        return requests.iter().all(is_part);
    }
    !picks
        && requests.iter().any(|r| of(r, DESCRIPTIONS))
        && requests
            .iter()
            .all(|r| of(r, DESCRIPTIONS) || of(r, DETAILS))
        && is_each()
}

/// The message with the first correction of its own words carried out: "to 50, no sorry, 45".
/// The correction is gone, so that the result has fewer of them.
fn self_corrected(
    requests: &[&Request],
    message: &str,
    scene: &RequestContext,
    names: &Names,
) -> Option<String> {
    let at = requests
        .windows(2)
        .position(|pair| pair[0].is_edit() && pair[1].intent() == "correction")?;
    let (edit, correction) = (requests[at], requests[at + 1]);
    let Reading::Correction(Correction {
        words: Some(words),
        repeats: false,
    }) = correction.read(scene)
    else {
        return None;
    };
    let before = message.get(..correction.span.start)?;
    let clause = resolve::amended(before, &words, names, scene.read_text)?;
    let (start, rest) = (
        message.get(..edit.span.start)?,
        message.get(correction.span.end..)?,
    );
    Some(format!("{start}{clause} {rest}"))
}

/// A request of the same kind as the last one that replaces it: "no wait, delete the last one
/// instead", 不对，要删的是第三段. None if the message is nothing of the kind.
fn said_again(
    message: &str,
    project: &EditingContext,
    names: &Names,
    lang: Lang,
) -> Option<MessageOutcome> {
    let (last, before) = project.memory.last?;
    let words = correction_words::request(message)?;
    let names_before = Names::new(before, project.assets);
    let intent = only_edit(words, names, project)?;
    if only_edit(last, &names_before, project)? != intent {
        return None;
    }
    // "No, sepia" after a change of one clip.
    if intent == "adjust" && follows_some_pictures(project) && !names_set(words, names) {
        let count = pictures_of(project.timeline).len();
        return Some(MessageOutcome::Ask(Reply::WhichSegment(count)));
    }
    let context = EditingContext {
        timeline: before,
        ..*project
    };
    let sentences = resolve::sentences(words, &names_before, project.read_text);
    let outcome = carry_out(&sentences, words, &context, &names_before, lang);
    Some(remembered(outcome, words.to_owned(), true))
}

/// "Undo that and mute the first one instead": the last message is undone, and the rest is carried
/// out on the timeline before it. None if the message is nothing of the kind.
fn undone_and(
    message: &str,
    project: &EditingContext,
    names: &Names,
    lang: Lang,
) -> Option<MessageOutcome> {
    let (undo, rest) = correction_words::after_undo(message)?;
    let is_undo = resolve::sentences(undo, names, project.read_text)
        .iter()
        .all(|s| matches!(s.requests.as_deref(), Ok([request]) if request.intent() == "undo"));
    let Some((_, before)) = project.memory.last.filter(|_| is_undo) else {
        let asks = is_undo && only_edits(rest, names, project);
        return asks.then_some(MessageOutcome::Ask(Reply::UndoAlone));
    };
    let names_before = Names::new(before, project.assets);
    if !only_edits(rest, &names_before, project) {
        return None;
    }
    let context = EditingContext {
        timeline: before,
        ..*project
    };
    let sentences = resolve::sentences(rest, &names_before, project.read_text);
    let outcome = carry_out(&sentences, rest, &context, &names_before, lang);
    Some(remembered(outcome, rest.to_owned(), true))
}

/// Returns true if a message asks for edits, and every word of it is explained.
fn only_edits(message: &str, names: &Names, project: &EditingContext) -> bool {
    let sentences = resolve::sentences(message, names, project.read_text);
    let mut requests = sentences.iter().flat_map(|s| s.requests.iter().flatten());
    sentences.iter().all(|s| s.requests.is_ok())
        && requests.any(|r| r.is_edit() && !["undo", "redo", "version"].contains(&r.intent()))
}

/// The outcome of a message that another is remembered for; `replaces` if the last one is undone
/// first, which is all there is to do if nothing else changes.
fn remembered(outcome: MessageOutcome, message: String, replaces: bool) -> MessageOutcome {
    match outcome {
        MessageOutcome::Changed {
            steps,
            answers,
            focus,
            ..
        } => MessageOutcome::Changed {
            steps,
            answers,
            focus,
            replaces,
            message: Some(message),
        },
        // "No, 4 seconds" after a change from 4 to 6 seconds.
        MessageOutcome::Refused(EditRefusal::NothingToDo) if replaces => MessageOutcome::Undo(1),
        outcome => outcome,
    }
}

/// Returns true for "…, don't add music": a first cut gets none.
fn forbids_music(request: &Request, message: &str) -> bool {
    let text = request.words(message);
    request.intent() == "prohibition" && mentions(text, &[Sense::Music])
}

/// An unclear question: an edit in the form of a question becomes an offer.
fn question(message: &str, project: &EditingContext, names: &Names, lang: Lang) -> MessageOutcome {
    let plain: String = message.replace(['?', '？'], " ");
    let sentences = resolve::sentences(&plain, names, project.read_text);
    let is_edit = sentences.iter().all(|s| {
        !s.is_question
            && s.requests
                .as_ref()
                .is_ok_and(|r| r.iter().any(Request::is_edit))
    });
    if is_edit {
        let outcome = carry_out(&sentences, &plain, project, names, lang);
        if let Some(offer) = offer(plain, Vec::new(), project, &outcome) {
            return offer;
        }
    }
    let mut replies = vec![Reply::CannotAnswer];
    if !project.timeline.is_empty() {
        replies.push(Reply::Summary(crate::i18n::changes::summary(
            lang,
            project.timeline,
        )));
    }
    MessageOutcome::Answer(replies)
}

struct Execution<'a> {
    project: &'a EditingContext<'a>,
    lang: Lang,
    timeline: Arc<Timeline>,
    steps: Vec<EditStep>,
    answers: Vec<Reply>,
    focus: Vec<String>,
    topic: Vec<String>,
    subject: Vec<String>,
    excluded: Vec<String>,
    /// Segments that the request before excepted.
    spared: Vec<String>,
    /// Indexes of the media that the message leaves out of a new video.
    left_out: Vec<usize>,
    /// True if the current request says "that one".
    points: bool,
    /// True if the request before names some of the pictures.
    follows_picked: bool,
    /// Segments that the requests of the message have changed.
    changed: Vec<String>,
    /// Statements that ask for nothing.
    narration: Vec<String>,
    /// True for a message with one request, beside courtesy.
    is_alone: bool,
    /// True if the message forbids something.
    forbids: bool,
    /// True if the message forbids music.
    forbids_music: bool,
    /// Number of the current request.
    request: usize,
    /// Segments and bytes of complaints that a request after them may answer.
    complaints: Vec<(Vec<String>, Range<usize>)>,
    /// The last request of the message that asked for edits.
    said: Option<String>,
    /// True if the last message is undone first.
    replaces: bool,
    /// True if the message repeats the last one.
    repeats: bool,
}

impl<'a> Execution<'a> {
    fn new(
        project: &'a EditingContext<'a>,
        requests: &[&Request],
        message: &str,
        lang: Lang,
    ) -> Self {
        Self {
            project,
            lang,
            timeline: Arc::new(project.timeline.clone()),
            steps: Vec::new(),
            answers: Vec::new(),
            focus: Vec::new(),
            topic: Vec::new(),
            subject: Vec::new(),
            excluded: Vec::new(),
            spared: Vec::new(),
            left_out: Vec::new(),
            points: false,
            follows_picked: false,
            changed: Vec::new(),
            narration: Vec::new(),
            is_alone: requests.iter().filter(|r| r.intent() != "courtesy").count() == 1,
            forbids: requests.iter().any(|r| r.intent() == "prohibition"),
            forbids_music: requests.iter().any(|r| forbids_music(r, message)),
            request: 0,
            complaints: Vec::new(),
            said: None,
            replaces: false,
            repeats: false,
        }
    }
}

impl Execution<'_> {
    fn scene(&self) -> RequestContext<'_> {
        RequestContext {
            timeline: &self.timeline,
            seen: self.project.timeline,
            assets: self.project.assets,
            memory: self.project.memory,
            focus: &self.focus,
            topic: &self.topic,
            subject: &self.subject,
            excluded: &self.excluded,
            spared: &self.spared,
            left_out: &self.left_out,
            points: self.points,
            follows_picked: self.follows_picked,
            changed: &self.changed,
            only_cuts: self.only_cuts(),
            read_text: self.project.read_text,
            source_length: self.project.source_length,
            lang: self.lang,
        }
    }

    /// Collects what the message leaves as it is, before anything else.
    fn exclude(&mut self, requests: &[&Request], message: &str) {
        // "…, not the lake"; "don't mute clip 2" leaves it to other edits.
        let is_exception = |r: &Request| {
            let text = r.words(message);
            r.intent() == "prohibition" && !has_verb(text)
        };
        let kept = requests
            .iter()
            .filter(|r| r.intent() == "leave alone" || is_exception(r));
        let excluded: Vec<String> = kept
            .filter_map(|r| match r.read(&self.scene()) {
                Reading::Remark(_, ids) => Some(ids),
                _ => None,
            })
            .flatten()
            .collect();
        self.excluded = excluded;
    }

    /// Evaluates a request on the timeline so far. A comment beside clear requests asks for
    /// nothing.
    fn reading(
        &mut self,
        request: &Request,
        asks_clearly: bool,
        is_last: bool,
        message: &str,
    ) -> Reading {
        let words = request.words(message);
        self.points = says_that_one(words);
        let reading = request.read(&self.scene());
        if self.is_comment(request, &reading, asks_clearly, is_last, message) {
            return Reading::Narration(words.to_owned(), Vec::new());
        }
        reading
    }

    /// Takes a reading; returns the outcome if it ends the message.
    fn take(
        &mut self,
        request: &Request,
        reading: Reading,
        followed: bool,
        alone: bool,
        names: &Names,
    ) -> Option<MessageOutcome> {
        match reading {
            Reading::Edits(edits) => {
                let spared = self.spared_by(request);
                let outcome = self.edit(request, &edits, followed, alone);
                self.spared = spared;
                outcome
            }
            Reading::Topic(ids) if followed => {
                self.focus.clone_from(&ids);
                self.subject.clone_from(&ids);
                self.topic = ids;
                None
            }
            Reading::Topic(_) => Some(MessageOutcome::Ask(Reply::WhatToDo)),
            Reading::Remark(reply, ids) => {
                // "Leave clip 1 alone. Cut the last 3 seconds": not of clip 1.
                let is_left = request.intent() == "leave alone";
                if !ids.is_empty() && self.focus.is_empty() && !is_left {
                    self.focus.clone_from(&ids);
                    self.subject = ids;
                }
                self.answers.push(reply);
                None
            }
            Reading::Narration(words, ids) => {
                if !ids.is_empty() {
                    self.focus.clone_from(&ids);
                    self.subject = ids;
                }
                self.narration.push(words);
                None
            }
            Reading::Answer(reply) => {
                self.answers.push(reply);
                None
            }
            // "Ripple delete 0:12 to 0:14, close the gap": there is none.
            Reading::Cannot(Reply::NoGaps) if !self.steps.is_empty() => {
                self.answers.push(Reply::NoGaps);
                None
            }
            Reading::Cannot(Reply::NotOnTimeline(_)) if self.is_left_out(request) => None,
            Reading::Cannot(reply) => Some(MessageOutcome::Cannot(reply)),
            Reading::Ask(reply) => Some(MessageOutcome::Ask(reply)),
            Reading::Undo(_) | Reading::Redo | Reading::Version(_) | Reading::Accept => {
                Some(self.take_history(&reading, followed))
            }
            Reading::Correction(correction) => self.take_correction(&correction, followed, names),
        }
    }

    /// An undo, a redo, a version or an agreement, which stand alone: not 撤销修改：海滩静音.
    fn take_history(&self, reading: &Reading, followed: bool) -> MessageOutcome {
        let follows = !self.steps.is_empty() || self.answers.contains(&Reply::Noted);
        match reading {
            Reading::Accept if self.is_alone => MessageOutcome::Accept,
            Reading::Accept => MessageOutcome::Ask(Reply::Confirm),
            Reading::Undo(steps) if !follows && !followed => MessageOutcome::Undo(*steps),
            Reading::Redo if !follows && !followed => MessageOutcome::Redo,
            Reading::Version(n) if !follows && !followed => MessageOutcome::Version(*n),
            _ => MessageOutcome::Ask(Reply::UndoAlone),
        }
    }

    /// The segments that a request excepts.
    fn spared_by(&self, request: &Request) -> Vec<String> {
        let scene = self.scene();
        let select = |target| scene.select(target, Domain::Everything).ok();
        let excepted = request.excepted().filter_map(select);
        excepted.flatten().map(|x| x.id.clone()).collect()
    }

    fn edit(
        &mut self,
        request: &Request,
        edits: &[Edit],
        followed: bool,
        alone: bool,
    ) -> Option<MessageOutcome> {
        let targets: Vec<String> = edits.iter().flat_map(Edit::target_ids).collect();
        let is_done = self
            .steps
            .iter()
            .any(|s| s.edit.target_ids().iter().any(|id| targets.contains(id)));
        if request.is_complaint() && followed {
            // "The beach is too dark, brighten it": the request says what to do.
            self.focus.clone_from(&targets);
            self.subject.clone_from(&targets);
            self.complaints.push((targets, request.span.clone()));
            return None;
        }
        if request.is_complaint() && self.forbids {
            // "The beach is too dark, but don't brighten it".
            self.answers.push(Reply::Noted);
            return None;
        }
        if request.is_complaint() && is_done && !self.complains_of_else(request, edits) {
            // "Make it louder, one can hardly hear it": said already.
            return None;
        }
        let counts_on_seen = request.intent() == "cut range" && self.only_cuts();
        let edits = if counts_on_seen {
            self.on_seen_times(edits)
        } else {
            edits.to_vec()
        };
        let edits = self.refining_cut(edits, request.picks_media());
        let edits = self.without_forbidden(edits);
        let edits = &spare(edits, &self.excluded, &self.timeline);
        if let Some(question) = self.conflict_with_new_video(edits) {
            return Some(MessageOutcome::Ask(question));
        }
        if self.reverses_again(edits) {
            let count = self.timeline.segments().count();
            return Some(MessageOutcome::Ask(Reply::WhichSegment(count)));
        }
        let topic = std::mem::take(&mut self.topic);
        self.subject.clear();
        if matches!(edits.as_slice(), [Edit::Clear(_)]) && self.narrates_part() {
            // "The title is ugly, delete it all", with several texts.
            let count = self.timeline.segments().count();
            return Some(MessageOutcome::Ask(Reply::WhichSegment(count)));
        }
        if !self.is_about(&topic, edits) {
            // "Clip 2, add a title": the title has to do with the clip.
            return Some(MessageOutcome::Ask(Reply::WhatToDo));
        }
        self.apply(edits, alone)
    }

    /// Returns true for "speed up the talk, the talk is too quiet": no edit before changes what is
    /// wrong with the named segment.
    fn complains_of_else(&self, request: &Request, edits: &[Edit]) -> bool {
        let is_answered = |step: &EditStep| {
            let silences = matches!(step.edit, Edit::Mute(_) | Edit::Remove(_));
            let kind = std::mem::discriminant(&step.edit);
            silences || edits.iter().any(|e| std::mem::discriminant(e) == kind)
        };
        request.picks_media() && !self.steps.iter().any(is_answered)
    }

    /// Makes a video of all pictures if the message only describes it; returns a refusal.
    fn make_first_cut(&mut self, requests: &[&Request], message: &str) -> Option<MessageOutcome> {
        if !makes_first_cut(requests, message) {
            return None;
        }
        let cut = first_cut(&self.scene(), mentions(message, &[Sense::Music]))?;
        self.apply(&[cut], false)
    }

    /// A first cut that says more of the one before it, "…, with the music under it", keeps its
    /// pictures.
    fn refining_cut(&self, mut edits: Vec<Edit>, picks_media: bool) -> Vec<Edit> {
        let Some(first) = self.new_video().filter(|_| !picks_media) else {
            return edits;
        };
        for edit in &mut edits {
            if let Edit::Assemble(cut) = edit {
                cut.pictures.clone_from(&first.pictures);
                cut.each_ms = cut
                    .each_ms
                    .or(first.each_ms.filter(|_| cut.total_ms.is_none()));
                cut.total_ms = cut
                    .total_ms
                    .or(first.total_ms.filter(|_| cut.each_ms.is_none()));
                cut.transition = cut.transition.clone().or_else(|| first.transition.clone());
            }
        }
        edits
    }

    /// Returns true if the statements of the message are about texts, sounds or transitions.
    fn narrates_part(&self) -> bool {
        const PARTS: &[Sense] = &[
            Sense::Title,
            Sense::Text,
            Sense::Caption,
            Sense::Music,
            Sense::Voice,
            Sense::Effect,
            Sense::TransitionNoun,
            Sense::Crossfade,
        ];
        self.narration.iter().any(|words| mentions(words, PARTS))
    }

    /// Returns true for a request that only comments on another one.
    fn is_comment(
        &self,
        request: &Request,
        reading: &Reading,
        asks_clearly: bool,
        is_last: bool,
        message: &str,
    ) -> bool {
        match reading {
            // "Jazz it up, add crossfades".
            Reading::Ask(Reply::TooVague) => asks_clearly,
            // "The voice is hard to hear, music to 15 %", without a voice-over.
            Reading::Cannot(_) if request.is_complaint() => !is_last,
            // "Start with the talk, then the city. No music": there is none.
            Reading::Cannot(Reply::NoMusic) => {
                let words = request.words(message);
                let is_new = self
                    .steps
                    .iter()
                    .any(|s| matches!(s.edit, Edit::Assemble(_)));
                request.intent() == "remove" && is_new && !has_verb(words)
            }
            _ => false,
        }
    }

    /// Returns true for 视频倒放，城市那段倒着放: the second reversal would undo the first.
    fn reverses_again(&self, edits: &[Edit]) -> bool {
        let reversed = |edit: &Edit| match edit {
            Edit::Reverse(reverse) => Some(reverse.id.clone()),
            _ => None,
        };
        let done: Vec<String> = self
            .steps
            .iter()
            .filter_map(|step| reversed(&step.edit))
            .collect();
        edits
            .iter()
            .filter_map(reversed)
            .any(|id| done.contains(&id))
    }

    /// Returns true if the message has only cut ranges so far: times still count on the timeline
    /// before it.
    fn only_cuts(&self) -> bool {
        let mut edits = self.steps.iter().map(|step| &step.edit);
        edits.all(|edit| matches!(edit, Edit::CutRange(_)))
    }

    /// A first cut without the music that the message forbids.
    fn without_forbidden(&self, mut edits: Vec<Edit>) -> Vec<Edit> {
        for edit in &mut edits {
            if let (Edit::Assemble(cut), true) = (edit, self.forbids_music) {
                cut.music = None;
            }
        }
        edits
    }

    /// Several ranges of a message count on the timeline before it: "cut 2-3 s and 6-7.5 s".
    fn on_seen_times(&self, edits: &[Edit]) -> Vec<Edit> {
        let cut_before = |ms: u64| {
            let cuts = self.steps.iter().filter_map(|step| match &step.edit {
                Edit::CutRange(cut) if cut.to_ms <= ms => Some(cut.to_ms - cut.from_ms),
                _ => None,
            });
            cuts.sum::<u64>()
        };
        let on_seen = |edit: &Edit| match edit {
            Edit::CutRange(cut) => Edit::CutRange(CutRange {
                from_ms: cut.from_ms - cut_before(cut.from_ms),
                to_ms: cut.to_ms - cut_before(cut.from_ms),
            }),
            edit => edit.clone(),
        };
        match edits {
            // The edits of one request count on each other.
            [_] => edits.iter().map(on_seen).collect(),
            edits => edits.to_vec(),
        }
    }

    /// Applies the edits of a request; returns the refusal if one is not possible.
    fn apply(&mut self, edits: &[Edit], alone: bool) -> Option<MessageOutcome> {
        let mut focus = Vec::new();
        let steps_before = self.steps.len();
        for edit in edits {
            match edit.apply(&self.timeline, self.project.source_length) {
                Ok(after) => {
                    let affected = edit.affected_ids(&self.timeline, &after);
                    // What was deleted keeps its place on the timeline before.
                    focus.extend(if affected.is_empty() {
                        edit.target_ids()
                    } else {
                        affected
                    });
                    let after = Arc::new(after);
                    let before = std::mem::replace(&mut self.timeline, Arc::clone(&after));
                    self.steps.push(EditStep {
                        edit: edit.clone(),
                        before,
                        after,
                        request: self.request,
                    });
                }
                // One of several that changes nothing does not prevent the others.
                Err(EditRefusal::NothingToDo) if edits.len() > 1 || !alone => {
                    focus.extend(edit.target_ids());
                }
                Err(why) => return Some(MessageOutcome::Refused(why)),
            }
        }
        if self.steps.len() == steps_before && alone {
            return Some(MessageOutcome::Refused(EditRefusal::NothingToDo));
        }
        // "Put the copy at the end": what moved is the copy.
        if let [Edit::Duplicate(copied), Edit::Move(moved)] = edits
            && copied.id == moved.id
        {
            focus = vec![moved.id.clone()];
        }
        focus.dedup();
        self.changed.extend(focus.iter().cloned());
        self.focus = focus;
        None
    }

    /// Returns true if edits change one of the segments that were named before them, or add
    /// something at its time.
    fn is_about(&self, topic: &[String], edits: &[Edit]) -> bool {
        if topic.is_empty() {
            return true;
        }
        let spans: Vec<(u64, u64)> = self
            .timeline
            .segments()
            .filter(|(_, s)| topic.contains(&s.id))
            .map(|(_, s)| (s.start_ms, s.end_ms()))
            .collect();
        let inside = |at: Option<u64>| {
            at.is_some_and(|at| spans.iter().any(|(from, to)| *from <= at && at < *to))
        };
        edits.iter().all(|edit| match edit {
            Edit::AddText(add) => inside(add.style.start_ms),
            Edit::CutRange(cut) => inside(Some(cut.from_ms)),
            edit => edit.target_ids().iter().any(|id| topic.contains(id)),
        })
    }

    fn finish(mut self, message: &str) -> MessageOutcome {
        for (segments, span) in std::mem::take(&mut self.complaints) {
            let mut changed = self.steps.iter().flat_map(|step| step.edit.target_ids());
            if !changed.any(|id| segments.contains(&id)) {
                let words = message.get(span).unwrap_or_default();
                self.narration.push(words.to_owned());
            }
        }
        if self.steps.is_empty() {
            if self.answers.is_empty() && !self.narration.is_empty() {
                return MessageOutcome::Answer(vec![Reply::Noted]);
            }
            if self.answers.is_empty() {
                return MessageOutcome::Ask(Reply::WhatToDo);
            }
            return MessageOutcome::Answer(self.answers);
        }
        let mut answers = self.answers;
        answers.retain(|a| !a.is_courtesy());
        if !self.narration.is_empty() {
            answers.push(Reply::ReadAsComment {
                words: self.narration,
            });
        }
        MessageOutcome::Changed {
            steps: self.steps,
            answers,
            focus: self.focus,
            replaces: self.replaces,
            message: None,
        }
    }
}

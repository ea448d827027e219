//! Messages that refer to the one before them without naming it.

use super::context::EditingContext;
use super::correction_words;
use super::lexer;
use super::lexicon::{Sense, Senses};
use super::names::Names;
use super::phrase::{self, Phrase, PhraseKind, Shape};
use super::resolve;
use super::scene::pictures_of;
use super::target::{Kind, Target};
use super::token::Quantity;
use super::transition_followups;
use crate::i18n::replies::Reply;
use crate::language::pattern::Pattern;

/// The message with what it refers to in words; an error is the question to ask if that is not
/// clear, none if the message names what it is about.
pub(super) fn about_last(
    message: &str,
    project: &EditingContext,
    names: &Names,
) -> Option<Result<String, Reply>> {
    // Nothing is read twice without a message before.
    project.memory.last?;
    if restricts_last(message, project, names) {
        return Some(Err(Reply::KeepOrChangeOnly));
    }
    if refines_trim(message, project, names) {
        return Some(Err(Reply::TrimHow));
    }
    if is_vague(message, project) || removes_effect(message, project, names) {
        return Some(Err(resolve::not_explained(vec![message.to_owned()])));
    }
    if last_intent(project) != Some("transition") {
        return None;
    }
    let touched = project.memory.touched;
    transition_followups::named(message, project.timeline, touched, names)
}

/// Intents that change how something looks, sounds or begins.
const EFFECTS: &[&str] = &[
    "adjust",
    "fade",
    "transition",
    "speed",
    "mute",
    "volume",
    "reverse",
];

/// Returns true for "remove it" after an effect: the effect or the clip?
fn removes_effect(message: &str, project: &EditingContext, names: &Names) -> bool {
    let phrases = phrases_of(message, names);
    let is_pronoun = |p: &Phrase| {
        matches!(
            p.kind,
            PhraseKind::Target(Target::It(Kind::Any) | Target::They(Kind::Any, None))
        )
    };
    let removes = |p: &Phrase| p.is_word() && p.senses.has(Sense::Remove);
    let is_bare = |p: &Phrase| !p.is_content || is_pronoun(p) || removes(p) || p.plain == "again";
    phrases.iter().any(removes)
        && phrases.iter().any(is_pronoun)
        && phrases.iter().all(is_bare)
        && last_intent(project).is_some_and(|intent| EFFECTS.contains(&intent))
}

/// Returns true for messages that may be about the last change or about everything: "fade it out",
/// "too dark, brighten it", 都改成3秒.
fn is_vague(message: &str, project: &EditingContext) -> bool {
    static VAGUE: Pattern = Pattern::new(
        r"(?i)^(?:and )?fade it\b|^too \w+, (?:brighten|darken|make|turn|slow|speed|lower|raise)|^(?:cut|stop|end) it at\b|^(?:全?都|全部)(?:改|调|变|换)",
    );
    // 结尾淡出 after the music: the music or the picture?
    static FADE: Pattern = Pattern::new(r"^(?:结尾|最后|片尾)(?:加个?|来个?)?淡出");
    const SOUNDS: &[&str] = &["volume", "music", "sound"];
    let message = message.trim();
    let follows_sound = || last_intent(project).is_some_and(|intent| SOUNDS.contains(&intent));
    project.memory.last.is_some() && VAGUE.captures(message).is_some()
        || FADE.captures(message).is_some() && follows_sound()
}

/// Intent of the only edit of a message; none if it asks for something else.
pub(super) fn only_edit(
    message: &str,
    names: &Names,
    project: &EditingContext,
) -> Option<&'static str> {
    let sentences = resolve::sentences(message, names, project.read_text);
    let [sentence] = sentences.as_slice() else {
        return None;
    };
    match sentence.requests.as_deref() {
        Ok([request]) if request.is_edit() => Some(request.intent()),
        _ => None,
    }
}

/// Returns true for "only the first 3 seconds" after another message: is only that part meant to
/// stay, or is the last change meant to be limited to it?
fn restricts_last(message: &str, project: &EditingContext, names: &Names) -> bool {
    const STARTS: &[&str] = &["only ", "just ", "只", "仅"];
    let lower = message.trim().to_lowercase();
    let is_limit = STARTS.iter().any(|start| lower.starts_with(start)) || lower.ends_with(" only");
    const PARTS: &[Sense] = &[
        Sense::OnlyKeep,
        Sense::Part,
        Sense::Half,
        Sense::Start,
        Sense::End,
    ];
    let is_part = |p: &Phrase| match &p.kind {
        PhraseKind::Target(_)
        | PhraseKind::Amount(Quantity::Time(_) | Quantity::Fraction(_), _) => true,
        PhraseKind::Word => PARTS.iter().any(|part| p.senses.has(*part)),
        _ => false,
    };
    let phrases = phrases_of(message, names);
    let names_part = phrases.iter().all(|p| !p.is_content || is_part(p));
    project.memory.last.is_some() && is_limit && names_part
}

/// Intent of the last message, if it was a single edit.
fn last_intent(project: &EditingContext) -> Option<&'static str> {
    let (message, before) = project.memory.last?;
    let names = Names::new(before, project.assets);
    only_edit(message, &names, project)
}

/// Returns true for a message after a trim that names no segment: "make it 1 second" may be the
/// new length of the clip or of what was cut off, "the end too" that of the clip or of the video.
fn refines_trim(message: &str, project: &EditingContext, names: &Names) -> bool {
    let phrases = phrases_of(message, names);
    let is_open = |p: &Phrase| match &p.kind {
        PhraseKind::Target(target) => matches!(target, Target::It(Kind::Any)),
        PhraseKind::Amount(Quantity::Time(_), _) | PhraseKind::Break(_) | PhraseKind::Word => true,
        _ => false,
    };
    const OWNERS: &[&str] = &["its ", "这段", "这张", "再"];
    const LENGTHS: &[Sense] = &[
        Sense::LengthNoun,
        Sense::LastVerb,
        Sense::Longer,
        Sense::Shorter,
    ];
    let is_word = |senses: &[Sense]| {
        let mut words = phrases.iter().filter(|p| p.is_word());
        words.any(|p| senses.iter().any(|sense| p.senses.has(*sense)))
    };
    let lower = message.to_lowercase();
    let repeats = ["too", "also", "也", "as well"]
        .iter()
        .any(|too| lower.contains(too));
    let is_amount = |p: &Phrase| {
        matches!(p.kind, PhraseKind::Amount(_, Shape::Plain)) && p.preposition == Senses::NONE
    };
    let has_time = phrases.iter().any(is_amount);
    const VERBS: &[Sense] = &[
        Sense::Make,
        Sense::Trim,
        Sense::Less,
        Sense::More,
        Sense::ABit,
    ];
    let is_verb = |p: &Phrase| VERBS.iter().any(|verb| p.senses.has(*verb));
    let is_plain = |p: &Phrase| !p.is_content || !p.is_word() || is_verb(p);
    let is_end = is_word(&[Sense::Start, Sense::End]);
    let sets = has_time && !is_end && phrases.iter().all(is_plain) && phrases.iter().any(is_verb);
    correction_words::request(message).is_none()
        && !OWNERS.iter().any(|owner| lower.contains(owner))
        && phrases.iter().all(is_open)
        && !is_word(LENGTHS)
        && (sets || repeats && is_end)
        && last_intent(project).is_some_and(|intent| ["trim", "fade"].contains(&intent))
}

fn phrases_of(message: &str, names: &Names) -> Vec<Phrase> {
    phrase::phrases(message, &lexer::tokens(message, names))
}

/// Returns true if a message names a set of segments.
pub(super) fn names_set(message: &str, names: &Names) -> bool {
    phrases_of(message, names).iter().any(Phrase::is_target)
}

/// Returns true if the last message changed some of the pictures, but not all.
pub(super) fn follows_some_pictures(project: &EditingContext) -> bool {
    let touched = project.memory.touched;
    let pictures = pictures_of(project.timeline);
    let count = pictures.iter().filter(|x| touched.contains(&x.id)).count();
    project.memory.last.is_some() && count > 0 && count < pictures.len()
}

//! Messages that refer to the one before them without naming it.

use std::cell::LazyCell;

use super::context::EditingContext;
use super::correction_words;
use super::lexer;
use super::lexicon::{Sense, Senses};
use super::names::Names;
use super::phrase::{self, Phrase, PhraseKind, Shape};
use super::resolve;
use super::scene::pictures_of;
use super::split_followups;
use super::target::{Kind, Target};
use super::token::Quantity;
use super::transition_followups;
use crate::i18n::replies::Reply;
use crate::language::pattern::Pattern;

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

/// Intents about sounds.
const SOUNDS: &[&str] = &["volume", "music", "sound"];

/// Intents that change how long something is, or how it looks or sounds.
const CHANGES: &[&str] = &[
    "adjust", "fade", "speed", "mute", "volume", "reverse", "duration",
];

/// Intents that add or change texts.
const TEXTS: &[&str] = &["add text", "lower third", "text card", "change text"];

/// Intents that change a picture.
const OF_PICTURES: &[&str] = &[
    "adjust", "speed", "reverse", "trim", "duration", "split", "move",
];

/// Intents whose amount may be taken for the length of a clip.
const OF_ENDS: &[&str] = &["trim", "fade"];

/// The message with what it refers to in words; an error is the question to ask if that is not
/// clear, none if the message names what it is about.
pub(super) fn about_last(
    message: &str,
    project: &EditingContext,
    names: &Names,
) -> Option<Result<String, Reply>> {
    // Nothing is read twice without a message before.
    let (last, before) = project.memory.last?;
    let follower = Follower {
        message: message.trim(),
        last_message: last,
        phrases: phrases_of(message, names),
        follows_one_picture: follows_some_pictures(project),
        last: LazyCell::new(|| last_intent(project)),
    };
    // 再剪1秒 after 剪掉前3秒: off which end?
    if follower.message.starts_with("再剪") && last.contains('前') {
        return Some(Err(Reply::TrimHow));
    }
    if follower.restricts_last() {
        return Some(Err(Reply::KeepOrChangeOnly));
    }
    if follower.refines_trim() {
        return Some(Err(Reply::TrimHow));
    }
    if follower.is_vague() || follower.removes_effect() || follower.misses_copy() {
        return Some(Err(resolve::not_explained(vec![message.to_owned()])));
    }
    if follower.follows(&["split"]) {
        return split_followups::numbered(message, project.timeline, before).map(Ok);
    }
    if !follower.follows(&["transition"]) {
        return None;
    }
    let touched = project.memory.touched;
    transition_followups::named(message, project.timeline, touched, names)
}

/// A message after another one.
struct Follower<'a, F: FnOnce() -> Option<&'static str>> {
    message: &'a str,
    /// The message before it.
    last_message: &'a str,
    phrases: Vec<Phrase>,
    /// True if the message before changed some of the pictures, but not all.
    follows_one_picture: bool,
    /// Intent of the message before, which is read only where it matters.
    last: LazyCell<Option<&'static str>, F>,
}

impl<F: FnOnce() -> Option<&'static str>> Follower<'_, F> {
    /// Returns true if the message before had one of the intents.
    fn follows(&self, intents: &[&str]) -> bool {
        self.last.is_some_and(|intent| intents.contains(&intent))
    }

    /// Returns true if a word has one of the senses.
    fn has_word(&self, senses: &[Sense]) -> bool {
        let mut words = self.phrases.iter().filter(|p| p.is_word());
        words.any(|p| has_one(p, senses))
    }

    /// Returns true for "remove it" after an effect: the effect or the clip?
    fn removes_effect(&self) -> bool {
        let removes = |p: &Phrase| p.is_word() && p.senses.has(Sense::Remove);
        let is_bare =
            |p: &Phrase| !p.is_content || p.is_pronoun() || removes(p) || p.plain == "again";
        self.phrases.iter().any(removes)
            && self.phrases.iter().any(Phrase::is_pronoun)
            && self.phrases.iter().all(is_bare)
            && self.follows(EFFECTS)
    }

    /// Returns true for "delete the copy" where nothing was copied just before.
    fn misses_copy(&self) -> bool {
        let is_copy = |p: &Phrase| {
            let is_it = matches!(p.target(), Some(Target::It(_)));
            is_it && (p.plain.ends_with(" copy") || p.plain.ends_with("副本"))
        };
        self.phrases.iter().any(is_copy)
            && !self.has_word(&[Sense::Duplicate])
            && !lexer::mentions(self.last_message, &[Sense::Duplicate])
    }

    /// Returns true for messages that may be about the last change or about everything: "fade it
    /// out", "too dark, brighten it", 都改成3秒.
    fn is_vague(&self) -> bool {
        static VAGUE: Pattern = Pattern::new(
            r"(?i)^(?:and )?fade it\b|^too \w+, (?:brighten|darken|make|turn|slow|speed|lower|raise)|^(?:cut|stop|end) it at\b|^(?:全?都|全部)(?:改|调|变|换)",
        );
        // 结尾淡出 after the music, 淡入1秒 after a title: the picture or what was changed last?
        static FADE: Pattern = Pattern::new(
            r"(?i)^(?:再|然后|也)?(?:结尾|最后|片尾|开头)?(?:加个?|来个?)?(?:淡入淡出|淡入|淡出)|^(?:and |now |then )?(?:add (?:a )?)?fade[- ](?:in|out)",
        );
        // "Turn it down" after a change of the picture: which property?
        static TURN: Pattern =
            Pattern::new(r"(?i)^(?:now )?(?:turn|bring) (?:it|that|them) (?:up|down)");
        // "Delete the first one" after a copy: the copies or the video?
        static COPY: Pattern =
            Pattern::new(r"(?i)\bthe (?:first|second|last|other)(?: one| copy)?(?: to| by|$)");
        // "No, second" after a move: the place or the clip?
        static PLACE: Pattern = Pattern::new(r"(?i)^no,? (?:the )?(?:first|second|third|last)$");
        // "Now black and white" after one clip: that clip or all?
        static LOOK: Pattern = Pattern::new(
            r"(?i)^(?:now |and |then )(?:black and white|sepia|blur\w*|mirrored|reversed)$|^(?:黑白|模糊|复古|镜像|倒放)$|^声音(?:去掉|关掉|关了|不要)",
        );
        // 第二段不要 after an effect for all: the effect or the clip?
        static EXCEPTION: Pattern = Pattern::new(r"^[^，]*不要$|^[^，]*也要，");
        // 后面的都删掉, 改成结尾, "no, at 5 seconds".
        static REST: Pattern = Pattern::new(
            r"(?i)^反方向|^改成(?:结尾|开头)|^改成.*秒出现|^还是[慢快]放|^是[前后]|^第.{1,3}也剪.*秒$|^[\d一二两三四五]+秒就(?:够|行|好)了?$|^.{1,6}也加$|^删掉(?:后面|前面)的|^(?:后面|前面)的|^复制的|^中间加|^下面再加|^调[亮暗]$|^no,? at \d",
        );
        // "Fade out the music", "fade in from black".
        static OBJECT: Pattern = Pattern::new(
            r"(?i)\b(?:music|song|audio|sound|title|text|picture|video|black|white)\b|音乐|声音|标题|字幕|画面|视频|黑|白",
        );
        let is = |pattern: &Pattern| pattern.captures(self.message).is_some();
        is(&VAGUE)
            || is(&FADE) && !is(&OBJECT) && (self.follows(SOUNDS) || self.follows(TEXTS))
            || is(&TURN) && self.follows(OF_PICTURES)
            || is(&COPY) && self.follows(&["duplicate", "swap"])
            || is(&REST)
            || is(&LOOK) && self.follows_one_picture
            || is(&EXCEPTION) && self.follows(CHANGES)
            || is(&PLACE) && self.follows(&["move", "at a clip"])
    }

    /// Returns true for "only the first 3 seconds": is only that part meant to stay, or is the
    /// last change meant to be limited to it?
    fn restricts_last(&self) -> bool {
        const STARTS: &[&str] = &["only ", "just ", "只", "仅"];
        // "Only keep the first 3 seconds" says what stays.
        const KEEPS: &[&str] = &["keep", "leave", "留", "剩"];
        const PARTS: &[Sense] = &[
            Sense::OnlyKeep,
            Sense::Part,
            Sense::Half,
            Sense::Start,
            Sense::End,
        ];
        let lower = self.message.to_lowercase();
        let starts = STARTS.iter().any(|start| lower.starts_with(start))
            && !KEEPS.iter().any(|verb| lower.contains(verb));
        let is_part = |p: &Phrase| match &p.kind {
            PhraseKind::Target(_)
            | PhraseKind::Amount(Quantity::Time(_) | Quantity::Fraction(_), _) => true,
            PhraseKind::Word => has_one(p, PARTS),
            _ => false,
        };
        let mut content = self.phrases.iter().filter(|p| p.is_content);
        (starts || lower.ends_with(" only")) && content.all(is_part)
    }

    /// Returns true for a message after a trim that names no segment: "make it 1 second" may be
    /// the new length of the clip or of what was cut off, "the end too" that of the clip or of the
    /// video.
    fn refines_trim(&self) -> bool {
        const OWNERS: &[&str] = &["its ", "这段", "这张", "再"];
        const ADDITIONS: &[&str] = &["too", "also", "也", "as well"];
        const LENGTHS: &[Sense] = &[
            Sense::LengthNoun,
            Sense::LastVerb,
            Sense::Longer,
            Sense::Shorter,
        ];
        let is_open = |p: &Phrase| match &p.kind {
            PhraseKind::Target(target) => *target == Target::It(Kind::Any),
            PhraseKind::Amount(Quantity::Time(_), _) | PhraseKind::Break(_) | PhraseKind::Word => {
                true
            }
            _ => false,
        };
        let lower = self.message.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let names_end = self.has_word(&[Sense::Start, Sense::End]);
        correction_words::request(self.message).is_none()
            && !has(OWNERS)
            && self.phrases.iter().all(is_open)
            && !self.has_word(LENGTHS)
            && (!names_end && self.sets_time() || names_end && has(ADDITIONS))
            && self.follows(OF_ENDS)
    }

    /// Returns true for "make it 1 second", "a second less": a time, and nothing but words for it.
    fn sets_time(&self) -> bool {
        const VERBS: &[Sense] = &[
            Sense::Make,
            Sense::Trim,
            Sense::Less,
            Sense::More,
            Sense::ABit,
        ];
        let is_amount = |p: &Phrase| {
            matches!(p.kind, PhraseKind::Amount(_, Shape::Plain)) && p.preposition == Senses::NONE
        };
        let is_verb = |p: &Phrase| has_one(p, VERBS);
        let is_plain = |p: &Phrase| !p.is_content || !p.is_word() || is_verb(p);
        self.phrases.iter().any(is_amount)
            && self.phrases.iter().any(is_verb)
            && self.phrases.iter().all(is_plain)
    }
}

fn has_one(p: &Phrase, senses: &[Sense]) -> bool {
    senses.iter().any(|sense| p.senses.has(*sense))
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

/// Intent of the last message, if it was a single edit.
pub(super) fn last_intent(project: &EditingContext) -> Option<&'static str> {
    let (message, before) = project.memory.last?;
    let names = Names::new(before, project.assets);
    only_edit(message, &names, project)
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

#[cfg(test)]
mod tests {
    use super::super::intents::intent_names;
    use super::{CHANGES, EFFECTS, OF_ENDS, OF_PICTURES, SOUNDS, TEXTS};

    #[test]
    fn the_named_intents_exist() {
        let names: Vec<&str> = intent_names().collect();
        for intent in [CHANGES, EFFECTS, OF_ENDS, OF_PICTURES, SOUNDS, TEXTS].concat() {
            assert!(names.contains(&intent), "{intent}");
        }
    }
}

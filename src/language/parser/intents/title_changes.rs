//! Changes of titles and captions.

use crate::domain::edit::{AddText, ChangeText, Edit, TextChange, picture_end};
use crate::domain::timeline::Segment;
use crate::i18n::replies::Reply;

use super::super::free_text;
use super::super::lexicon::{Class, Sense, Senses};
use super::super::phrase::{Break, Phrase, PhraseKind, Shape};
use super::super::reading::{Action, Reading, cannot, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, Time, is_object};
use super::super::target::{Kind, Target};
use super::super::token::Quantity;
use super::titles::{BIG_SIZE, DEFAULT_BACKGROUND, SMALL_SIZE, Timing, is_too, style, timing};
use super::volume::{focused_volume, follows_complaint_of_sound, subject_volume};

/// Size of a text without its own size (px).
const DEFAULT_SIZE: u32 = 72;

/// Added to the duration of a text that should last longer, without an amount (ms).
const LONGER_MS: i64 = 2_000;

/// A relative change of a text.
#[derive(Clone, Copy, PartialEq)]
enum Relative {
    None,
    Bigger,
    Smaller,
    /// A multiple of its size in percent.
    Scaled(u32),
    /// Starts this much later; earlier if negative (ms).
    Later(i64),
    /// Lasts this much longer; shorter if negative (ms).
    Longer(i64),
    /// Ends at this time (ms).
    EndsAt(u64),
    /// Lasts until the end of the video.
    UntilEnd,
    /// Lasts as long as the video.
    Throughout,
}

/// Changes of a text that a request asks for.
struct TitleChanges {
    look: TextChange,
    relative: Relative,
    when: Timing,
    text: Option<String>,
}

/// Names of the titles to change, as a request gives them.
#[derive(Clone, Copy)]
struct Wording {
    verb: bool,
    /// True if it names no title.
    is_it: bool,
    /// True if it says "it" or "they".
    names_it: bool,
    /// True for "the title".
    is_definite: bool,
}

impl TitleChanges {
    /// Returns true if the words for the changes describe, or belong to something else.
    fn asks_nothing(&self, s: &Slots, targets: &[Target], wording: Wording) -> bool {
        let Wording {
            verb,
            is_it,
            names_it,
            is_definite,
        } = wording;
        let is_unnamed = is_it && !names_it;
        // "the background of the title" asks for nothing.
        let is_default = self.look.background.as_deref() == Some(DEFAULT_BACKGROUND);
        // "Make the whole video black": not a title.
        let is_video = self.when.is_whole() || !verb && s.begins_with(Sense::With);
        // "…, and text at the end", "…, and 0:24 at the bottom": what is shown then?
        let is_bare = targets
            .iter()
            .all(|t| matches!(t, Target::Bare(Kind::Title)));
        let is_alone = s.text_before().is_empty() && !s.is_list() && Self::lasts(s);
        let lacks_text =
            self.is_only_time() && is_bare && !is_definite && s.message.is_ascii() && !is_alone;
        let is_aside = !verb && !self.when.is_empty() && (is_unnamed || lacks_text);
        is_default && !verb && is_definite || is_unnamed && is_video || is_aside
    }

    /// The edits of the titles; `needs_focus` if the request names none.
    fn edits(
        &self,
        scene: &RequestContext,
        targets: &[Target],
        needs_focus: bool,
        follows_sound: bool,
    ) -> Result<Vec<Edit>, Reply> {
        // "Put in the corner" names nothing: only a title that was just changed is meant.
        // "Should be "Porto"", with a single title.
        let is_rewording = TextChange::default() == self.look && self.relative == Relative::None;
        let is_rewording = is_rewording && self.when.is_empty() && self.text.is_some();
        let is_only = is_rewording && scene.titles().len() == 1;
        if needs_focus && !is_only && !focuses_text(scene) {
            // 小一点 after the music.
            let factor = match self.relative {
                Relative::Bigger => Some(1.4),
                Relative::Smaller => Some(0.7),
                _ => None,
            };
            // 海边声音太小了，调大一点.
            let of_subject = factor.filter(|_| follows_sound);
            let of_subject = of_subject.and_then(|factor| subject_volume(scene, factor));
            let volume = || factor.and_then(|factor| focused_volume(scene, factor));
            if let Some(volume) = of_subject.or_else(volume) {
                return volume;
            }
            if scene.titles().is_empty() {
                return Err(Reply::WhatToDo);
            }
            let titles = scene.titles();
            let names = titles.iter().map(|x| format!("\"{}\"", x.name));
            return Err(Reply::WhichTitle(names.collect()));
        }
        let mut change = self.look.clone();
        self.when
            .apply(&mut change, None, picture_end(scene.timeline));
        change.text.clone_from(&self.text);
        apply_change(scene, targets, &change, self.relative)
    }

    /// Returns true if nothing but the time may change.
    fn is_only_time(&self) -> bool {
        self.look == TextChange::default() && self.text.is_none() && self.relative == Relative::None
    }

    /// Returns true if a length or both ends are named: "title for 6 seconds".
    fn lasts(s: &Slots) -> bool {
        let is_length = |p: &Phrase| match p.kind {
            PhraseKind::Amount(Quantity::Time(_), Shape::Range(_)) => true,
            PhraseKind::Amount(Quantity::Time(_), _) => p.preposition.has(Sense::For),
            _ => false,
        };
        s.phrases.iter().any(is_length)
    }

    fn is_nothing(&self) -> bool {
        self.is_only_time() && self.when.is_empty()
    }
}

/// Asks what should change about a title.
fn ask_what_changes(targets: Vec<Target>) -> Option<Action> {
    Some(Box::new(move |scene| {
        match scene.select_all(&targets, Domain::Titles) {
            Ok(found) => {
                let names: Vec<&str> = found.iter().map(|x| x.name.as_str()).collect();
                Reading::Ask(Reply::TitleChange(names.join(", ")))
            }
            Err(reply) if reply.is_question() => Reading::Ask(reply),
            Err(reply) => Reading::Cannot(reply),
        }
    }))
}

/// Creates an action that gives a title a new text.
fn reword(title: Target, text: String) -> Option<Action> {
    edits(move |scene| {
        let change = TextChange {
            text: Some(text.clone()),
            ..TextChange::default()
        };
        apply_change(scene, std::slice::from_ref(&title), &change, Relative::None)
    })
}

/// Verbs of a request to change a title.
const CHANGING_VERBS: &[Sense] = &[
    Sense::Make,
    Sense::Move,
    Sense::Rename,
    Sense::Replace,
    Sense::Begin,
    Sense::Show,
    Sense::Add,
    Sense::LastVerb,
    Sense::Use,
    Sense::Saying,
    Sense::Lengthen,
    Sense::Create,
];

/// A request about a title that quotes name, or one that does not exist.
fn named_in_quotes(s: &mut Slots) -> Option<Action> {
    if let Some(missing) = missing_title(s) {
        return cannot(Reply::NotOnTimeline(missing));
    }
    let (title, text) = named_title_and_text(s)?;
    reword(title, text)
}

/// Nouns that point to a text that is quoted before them.
const POINTING_NOUNS: &[&str] = &[
    "那行字",
    "这行字",
    "那行",
    "那个标题",
    "这个标题",
    "那个字幕",
    "那几个字",
];

/// Explains a request about a title that does not exist: `move the "Credits" text to the top`.
fn missing_title(s: &mut Slots) -> Option<String> {
    const ADDS: &[Sense] = &[Sense::Add, Sense::Create, Sense::Use, Sense::Show];
    let articles = ["the", "my", "that", "this"];
    let is_named = |at: usize| {
        let quote = &s.phrases[at];
        let before = s.message.get(..quote.span.start).unwrap_or_default();
        let article = before.trim_end().rsplit(' ').next().unwrap_or_default();
        let noun = s.phrases.get(at + 1);
        let is_title = noun.is_some_and(|p| {
            matches!(p.kind, PhraseKind::Target(Target::Bare(Kind::Title)))
                || p.senses.has(Sense::Title)
                || p.senses.has(Sense::Text)
        });
        quote.is_quote() && is_title && articles.contains(&article.to_lowercase().as_str())
    };
    // 把“完”那行字换成红色.
    let is_pointed = |at: usize| {
        let after = s.message.get(s.phrases[at].span.end..).unwrap_or_default();
        let is_quote = s.phrases[at].is_quote();
        is_quote
            && POINTING_NOUNS
                .iter()
                .any(|noun| after.trim_start().starts_with(noun))
    };
    // Make "Summer" bigger.
    let is_object = |at: usize| {
        let before = s.phrases[..at].iter().rfind(|p| p.is_content);
        let next = s.phrases[at + 1..].iter().find(|p| p.is_content);
        let is_quote = s.phrases[at].is_quote();
        let is_bare = s.phrases[at].preposition == Senses::NONE;
        let is_changed = |p: &Phrase| ["make", "move", "turn"].contains(&p.plain.as_str());
        let names = |p: &Phrase| is_title(p) || p.senses.has(Sense::Title);
        is_quote
            && is_bare
            && before.is_some_and(is_changed)
            && next.is_some_and(|p| !p.is_break() && !names(p))
    };
    let mut all = 0..s.phrases.len();
    let adds = s.has_any(ADDS) && !s.has(Sense::Move);
    let is_missing = |at: usize| is_object(at) || !adds && (is_named(at) || is_pointed(at));
    if !all.any(is_missing) {
        return None;
    }
    let name = s.quote()?;
    s.rest();
    Some(name)
}

/// Returns true for the "lower" of "lower the music under the beach": what follows is its object.
fn is_verb_of_next(s: &Slots) -> bool {
    let mut content = s.phrases.iter().filter(|p| p.is_content);
    let is_verb = content.next().is_some_and(|p| p.plain == "lower") && content.next().is_none();
    is_verb && s.text_after().starts_with(char::is_alphanumeric)
}

/// `change the title to "X"`, `make the title red`, `move the title to 5s`, `标题放大一点`.
pub(super) fn change(s: &mut Slots) -> Option<Action> {
    if let Some(named) = named_in_quotes(s) {
        return Some(named);
    }
    if is_other(s) || is_verb_of_next(s) {
        return None;
    }
    let is_new = adds_title(s);
    let adds_or_removes = adds_or_removes(s);
    let names_it = s.has_target(|t, _| matches!(t, Target::It(_) | Target::They(..)));
    let has_length = s.has_any(&[Sense::LastVerb, Sense::Lengthen, Sense::OnlyKeep])
        || s.verb_ends_in_to(&[Sense::Move, Sense::Add]);
    let is_bare_time = has_bare_time(s) && !has_length;
    let is_definite = has_definite_title(s);
    let mut verb = s.words(CHANGING_VERBS);
    if s.has_time() {
        // "Leave the title up for 7 seconds".
        verb |= s.words(&[Sense::LeaveAlone]);
        s.words(&[Sense::UpParticle]);
    }
    let (targets, it) = changed_titles(s);
    take_place_of_named(s, &targets);
    let changes = title_changes(s, it)?;
    if changes.is_nothing() {
        // "Delete the Bye text, keep the title".
        let keeps = s.says(&["keep", "leave", "保留", "留着"]);
        if it || !verb || keeps || !s.is_complete() {
            return None;
        }
        s.cost += 6;
        return ask_what_changes(targets);
    }
    // "add a bold title" lacks what it says; with a text, it is another request.
    if is_new && changes.look.background.is_none() || adds_or_removes && changes.text.is_some() {
        return None;
    }
    // "Add the title X" without a word for a change is about a new title.
    let changes_it = s.has_any(&[Sense::Rename, Sense::Replace, Sense::Make]);
    if changes.text.is_some() && (!changes_it || s.says(&["put"])) {
        s.cost += 1;
    }
    // "make it 3 seconds" names no text; 标题6秒 is a length or a start.
    let is_length = matches!(changes.relative, Relative::Longer(_));
    let is_time = changes.is_only_time() && (it || is_bare_time);
    let wording = Wording {
        verb,
        is_it: it,
        names_it,
        is_definite,
    };
    if is_time || it && is_length || changes.asks_nothing(s, &targets, wording) {
        return None;
    }
    if it {
        s.cost += 2;
    }
    let needs_focus = it && !names_it;
    let follows_sound = needs_focus && follows_complaint_of_sound(s);
    edits(move |scene| changes.edits(scene, &targets, needs_focus, follows_sound))
}

/// Returns true if a request is about several texts, or asks for something else.
fn is_other(s: &Slots) -> bool {
    complains_of_size(s)
        || has_text_apart(s)
        || makes_and_adds(s)
        || has_two_places(s)
        || cuts_picture(s)
}

/// Returns true for "Bye is too small".
fn complains_of_size(s: &Slots) -> bool {
    is_too(s) && s.has_any(&[Sense::Big, Sense::Small]) && !s.has_order()
}

/// Returns true for "the first second is just black, cut it".
fn cuts_picture(s: &Slots) -> bool {
    s.says(&["cut"]) && !s.phrases.iter().any(is_title)
}

/// Explains where a named title is: 片尾那个Bye改成….
fn take_place_of_named(s: &mut Slots, targets: &[Target]) {
    let is_named = |t: &Target| matches!(t, Target::Named(..));
    if targets.iter().any(is_named) && s.has_quote() {
        s.words(&[Sense::End, Sense::Start]);
    }
}

/// Explains "change Summer to Our Summer": a title by its text, and a new text without quotes.
fn named_title_and_text(s: &mut Slots) -> Option<(Target, String)> {
    s.has_any(&[Sense::Make, Sense::Rename, Sense::Replace])
        .then_some(())?;
    let is_title = |t: &Target| matches!(t, Target::Named(m, _) if m.assets.is_empty());
    let at = s.phrases.iter().position(|p| {
        matches!(&p.kind, PhraseKind::Target(t) if is_title(t)) && is_object(p.preposition)
    })?;
    let until = s.phrases.len();
    if at + 1 >= until
        || s.phrases[..at]
            .iter()
            .chain(&s.phrases[at..])
            .any(Phrase::is_break)
    {
        return None;
    }
    let next = &s.phrases[at + 1];
    let is_text = matches!(next.kind, PhraseKind::Unknown | PhraseKind::Target(_))
        || next.is_word() && next.senses.has_class(Class::Remark);
    // "Replace Bye with the photo" is about media.
    let becomes = next.preposition.has(Sense::To)
        || s.has(Sense::Replace)
            && next.preposition.has(Sense::With)
            && !matches!(next.kind, PhraseKind::Target(_));
    if !becomes || !is_text {
        return None;
    }
    let PhraseKind::Target(title) = s.phrases[at].kind.clone() else {
        return None;
    };
    s.words(&[Sense::Make, Sense::Rename, Sense::Replace, Sense::Text]);
    s.explain(at, at + 1);
    let text = s.text_from(at + 1, until)?;
    let text = ["to ", "into ", "with ", "成", "为"]
        .iter()
        .fold(text.as_str(), |text, word| {
            text.strip_prefix(word).unwrap_or(text)
        });
    Some((title, free_text::whole(text)?.to_owned()))
}

/// Returns true for a verb such as "add", unlike "put", which also moves.
fn only_adds(p: &Phrase) -> bool {
    let others = [Sense::Move, Sense::Show, Sense::Make];
    p.senses.has(Sense::Add) && !others.iter().any(|o| p.senses.has(*o))
}

fn adds_or_removes(s: &Slots) -> bool {
    let phrases = &s.phrases;
    phrases
        .iter()
        .any(|p| only_adds(p) || p.senses.has(Sense::Remove))
}

/// Returns true if a title is the object of a verb that only adds.
fn adds_title(s: &Slots) -> bool {
    let mut adds = false;
    s.phrases.iter().any(|p| {
        adds |= only_adds(p);
        let is_title = match &p.kind {
            PhraseKind::Target(t) => matches!(t, Target::Bare(Kind::Title)),
            kind => *kind == PhraseKind::Word && p.senses.has(Sense::Text),
        };
        adds && is_title && is_object(p.preposition)
    }) || s.has_indefinite(is_title)
}

fn is_title(p: &Phrase) -> bool {
    match &p.kind {
        PhraseKind::Target(target) => target.kind() == Kind::Title,
        kind => *kind == PhraseKind::Word && p.senses.has(Sense::Text),
    }
}

/// Returns true for "the title", "the background".
fn has_definite_title(s: &Slots) -> bool {
    let is_noun = |p: &Phrase| is_title(p) || p.senses.has(Sense::BackgroundNoun);
    s.says_before(is_noun, &["the"])
}

/// Returns true for a time without a preposition, which is a start or a length.
fn has_bare_time(s: &Slots) -> bool {
    let is_time =
        |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Plain));
    let mut times = s.phrases.iter().filter(|p| is_time(p)).peekable();
    times.peek().is_some() && times.all(|p| p.preposition == Senses::NONE)
}

/// Returns true if a text in quotes and a title are in different parts: "make the title red,
/// caption "Hi"" is two requests.
fn has_text_apart(s: &Slots) -> bool {
    let is_break = |p: &Phrase| {
        matches!(
            p.kind,
            PhraseKind::Break(Break::Soft | Break::And | Break::Then)
        )
    };
    let is_quote = |p: &Phrase| matches!(p.kind, PhraseKind::Quote(_));
    let changes = |p: &Phrase| {
        let verbs = [Sense::Rename, Sense::Replace, Sense::Make, Sense::Move];
        p.is_only_verb() && verbs.iter().any(|v| p.senses.has(*v))
    };
    let parts: Vec<&[Phrase]> = s.phrases.split(is_break).collect();
    let has_quote = parts.iter().any(|part| part.iter().any(is_quote));
    let is_apart = |part: &&[Phrase]| {
        !part.iter().any(is_quote) && part.iter().any(|p| is_title(p) || changes(p))
    };
    has_quote && parts.iter().any(is_apart)
}

/// Returns true for "at the start and text at the end".
fn has_two_places(s: &Slots) -> bool {
    let is_at = |sense: Sense| {
        s.phrases
            .iter()
            .any(|p| p.senses.has(sense) && p.preposition.has(Sense::At))
    };
    is_at(Sense::Start) && is_at(Sense::End)
}

/// Returns true for "make the text blue add a small text".
fn makes_and_adds(s: &Slots) -> bool {
    let makes =
        |p: &Phrase| p.is_only_verb() && p.senses.has(Sense::Make) && !p.senses.has(Sense::Add);
    let made = s.phrases.iter().position(makes);
    let added = s.phrases.iter().rposition(only_adds);
    matches!((made, added), (Some(made), Some(added)) if made < added)
}

/// Returns true for a set of texts, or a text by its name.
fn names_text(target: &Target) -> bool {
    match target {
        Target::Named(media, _) if media.assets.is_empty() => true,
        target => target.kind() == Kind::Title,
    }
}

/// Returns true if a text was changed or mentioned last.
fn focuses_text(scene: &RequestContext) -> bool {
    let is_text = |id: &String| scene.segment(id).is_some_and(|x| x.style.is_some());
    scene.focus_ids().iter().any(is_text)
}

/// Explains the titles to change; true if the request names none: "it".
fn changed_titles(s: &mut Slots) -> (Vec<Target>, bool) {
    let targets = s.targets(|t, p| is_object(p) && names_text(t));
    let noun = s.words(&[Sense::Text]);
    if !targets.is_empty() {
        // "Bye那几个字": the name says which.
        let is_named = |t: &Target| matches!(t, Target::Named(..));
        let named: Vec<Target> = targets.iter().filter(|t| is_named(t)).cloned().collect();
        return (if named.is_empty() { targets } else { named }, false);
    }
    if noun {
        return (vec![Target::Bare(Kind::Title)], false);
    }
    s.target(|t, _| matches!(t, Target::It(Kind::Any) | Target::They(Kind::Any, _)));
    (vec![Target::It(Kind::Title)], true)
}

/// Explains the new text, style and time. None if it is later or earlier by an unknown time.
fn title_changes(s: &mut Slots, it: bool) -> Option<TitleChanges> {
    s.words(&[Sense::Correction]);
    if let Some(text) = said_text(s) {
        return Some(TitleChanges {
            look: TextChange::default(),
            relative: Relative::None,
            when: Timing::default(),
            text: Some(text),
        });
    }
    s.words(&[Sense::Text, Sense::Saying]);
    let by = s.has_time() && names_difference(s);
    let lasts_longer = !s.has_time() && lasts_longer(s);
    let longer = by && s.has_any(&[Sense::Longer, Sense::Lengthen]);
    let shorter = by && !longer && s.has_any(&[Sense::Shorter, Sense::Shorten]);
    if longer || shorter {
        s.words(&[Sense::Lengthen, Sense::Shorten]);
    }
    if s.has_time() {
        s.words(&[Sense::Longer, Sense::Shorter]);
    }
    // `turn "Bye" into "See you soon"`.
    let quote = s.quote();
    let (look, resized) = changed_look(s);
    let later = s.words(&[Sense::Later]);
    // 提前1秒, but 提前到18秒.
    let advances = s.says_any_part(&["提前"]) && !s.says_any_part(&["提前到", "提前至"]);
    let earlier = !later && (s.words(&[Sense::Earlier]) || advances);
    let throughout = !s.has_time() && lasts_throughout(s);
    let until_end = !throughout && !s.has_time() && lasts_until_end(s);
    let ends_at = end_time(s);
    let (when, relative) = if let Some(ms) = ends_at {
        (Timing::default(), Relative::EndsAt(ms))
    } else if lasts_longer {
        (Timing::default(), Relative::Longer(LONGER_MS))
    } else if throughout {
        (Timing::default(), Relative::Throughout)
    } else if until_end {
        (Timing::default(), Relative::UntilEnd)
    } else if longer || shorter {
        s.words(&[Sense::LastVerb, Sense::LeaveAlone]);
        let ms = i64::try_from(s.time_if(|t| t.shape == Shape::Plain)?.ms).ok()?;
        let by_ms = if longer { ms } else { -ms };
        (Timing::default(), Relative::Longer(by_ms))
    } else if later || earlier {
        let ms = i64::try_from(s.time_if(|t| t.shape == Shape::Plain)?.ms).ok()?;
        let by_ms = if later { ms } else { -ms };
        (Timing::default(), Relative::Later(by_ms))
    } else {
        (changed_timing(s), resized)
    };
    Some(TitleChanges {
        look,
        relative,
        when,
        text: quote.or_else(|| new_text(s, it)),
    })
}

/// Explains "should disappear at 6 s", 到第6秒消失: when a title ends (ms).
fn end_time(s: &mut Slots) -> Option<u64> {
    const ENDS: &[Sense] = &[Sense::At, Sense::To];
    const LASTS: &[Sense] = &[Sense::Show, Sense::LeaveAlone, Sense::LastVerb];
    let finishes = s.has(Sense::Finish);
    // 显示到第6秒, but "put it to 6 s".
    // 标题到第6秒再显示 begins then.
    let is_time = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), _));
    let (verb, time) = (s.find_any(LASTS), s.phrases.iter().position(is_time));
    let is_before = verb.zip(time).is_some_and(|(verb, time)| verb < time);
    let lasts = is_before && !s.has_any(&[Sense::Move, Sense::Begin]);
    let says_until = s.says_any_part(&["到", "至", "until", "till", " til "]);
    let is_end = |t: &Time| {
        let ends = finishes && ENDS.iter().any(|end| t.has(*end));
        let is_until = says_until && (t.has(Sense::To) || t.has(Sense::Before));
        t.shape == Shape::Plain && (ends || lasts && is_until)
    };
    let time = s.time_if(is_end)?;
    s.words(&[Sense::Finish, Sense::Mark]);
    if !finishes {
        s.words(LASTS);
    }
    Some(time.ms)
}

/// Explains "leave the title up longer": without an amount.
fn lasts_longer(s: &mut Slots) -> bool {
    let lasts = s.has_any(&[
        Sense::LeaveAlone,
        Sense::LastVerb,
        Sense::Show,
        Sense::Lengthen,
    ]);
    let longer = lasts && s.words(&[Sense::Longer]);
    if longer {
        s.words(&[
            Sense::LeaveAlone,
            Sense::LastVerb,
            Sense::Show,
            Sense::Lengthen,
            Sense::UpParticle,
            Sense::ABit,
        ]);
    }
    longer
}

/// Explains "the whole time", 全程.
fn lasts_throughout(s: &mut Slots) -> bool {
    const THROUGHOUT: &[&str] = &[
        "the whole time",
        "all the time",
        "all the way through",
        "throughout",
        "the whole way",
        "from start to finish",
        "from start to end",
        "the entire time",
        "for the whole",
        "for the entire",
        "全程",
        "从头到尾",
        "由头到尾",
        "始终",
    ];
    let lasts = s.says_any_part(THROUGHOUT);
    if lasts {
        s.words(&[
            Sense::LastVerb,
            Sense::LeaveAlone,
            Sense::Lengthen,
            Sense::Show,
            Sense::Start,
            Sense::End,
            Sense::Finish,
            Sense::All,
            Sense::Play,
        ]);
        s.whole_video();
        const PARTS: &[&str] = &["the whole", "whole", "the entire", "entire", "time", "way"];
        s.explain_written(PARTS);
    }
    lasts
}

/// Explains "stay until the end", 一直留到结尾.
fn lasts_until_end(s: &mut Slots) -> bool {
    const UNTIL: &[&str] = &[
        "until",
        "till",
        "right to the end",
        "直到",
        "一直",
        "留到",
        "停到",
        "显示到",
        "延长到",
        "延伸到",
        "持续到",
    ];
    let ends = s.says_any_part(UNTIL) && s.words(&[Sense::End]);
    if ends {
        s.words(&[
            Sense::LastVerb,
            Sense::LeaveAlone,
            Sense::Lengthen,
            Sense::Show,
        ]);
        s.whole_video();
    }
    ends
}

/// Returns true if a time says by how much: "2 seconds longer", but not 延长到5秒 or "longer, like
/// 6 seconds".
fn names_difference(s: &Slots) -> bool {
    let names_end = |p: &Phrase| {
        let text = p.text(s.message);
        p.preposition.has(Sense::To) || ["到", "至", " to"].iter().any(|to| text.ends_with(to))
    };
    !s.is_list() && !s.phrases.iter().any(names_end)
}

/// Explains words for a new style and for a relative change of the size.
fn changed_look(s: &mut Slots) -> (TextChange, Relative) {
    let mut look = style(s);
    let bigger = s.words(&[Sense::Bigger]);
    let smaller = !bigger && s.words(&[Sense::Smaller]);
    let big = s.words(&[Sense::Big]) || s.says(&["大字"]);
    let small = s.words(&[Sense::Small]) || s.says(&["小字"]);
    s.words(&[Sense::ABit, Sense::More, Sense::LookNoun, Sense::LengthNoun]);
    if s.has_time() {
        s.words(&[Sense::Total]);
    }
    if big || small {
        let size = if big { BIG_SIZE } else { SMALL_SIZE };
        look.size = look.size.or(Some(size));
    }
    let multiple = if bigger || big {
        s.factor().or_else(|| s.fraction())
    } else {
        None
    };
    let relative = match multiple {
        Some(f) => {
            look.size = None;
            Relative::Scaled((f * 100.0) as u32)
        }
        None if bigger => Relative::Bigger,
        None if smaller => Relative::Smaller,
        None => Relative::None,
    };
    (look, relative)
}

/// Explains new times of a text.
fn changed_timing(s: &mut Slots) -> Timing {
    let had_time = s.has_time();
    let only = s.words(&[Sense::OnlyKeep]);
    let mut when = timing(s, false);
    // "show the title for 6 seconds", 标题显示6秒.
    let extends = s.has(Sense::Lengthen) && !s.has(Sense::Begin);
    // "Red and 10 seconds long", 居中，白色，5秒.
    let is_bare = has_bare_time(s) && !s.has_any(&[Sense::Begin, Sense::Move]);
    let is_length = only || extends || lasts(s) || is_bare;
    if had_time && when.start_ms.is_some() && when.duration_ms.is_none() && is_length {
        when.duration_ms = when.start_ms.take();
    }
    when
}

/// Returns true if the only time of the request says how long.
fn lasts(s: &Slots) -> bool {
    s.phrases
        .iter()
        .any(|p| p.senses.has(Sense::LastVerb) && !p.senses.has(Sense::Begin))
        && !s
            .phrases
            .iter()
            .any(|p| p.preposition.has(Sense::At) || p.preposition.has(Sense::From))
}

/// Changes the titles, or adds one if there is none yet and the text is new.
fn apply_change(
    scene: &RequestContext,
    targets: &[Target],
    change: &TextChange,
    relative: Relative,
) -> Result<Vec<Edit>, Reply> {
    if scene.titles().is_empty() && change.text.is_some() {
        let style = TextChange {
            text: None,
            ..change.clone()
        };
        let text = change.text.clone().unwrap_or_default();
        return Ok(vec![Edit::AddText(AddText { text, style })]);
    }
    let found = scene.select_all(targets, Domain::Titles)?;
    Ok(found
        .iter()
        .map(|x| {
            let mut change = change.clone();
            match relative {
                Relative::Bigger => change.size = Some(scaled_size(x, 5, 4)),
                Relative::Smaller => change.size = Some(scaled_size(x, 4, 5)),
                Relative::Scaled(percent) => change.size = Some(scaled_size(x, percent, 100)),
                Relative::Later(ms) => change.start_ms = Some(x.start_ms.saturating_add_signed(ms)),
                Relative::Longer(ms) => {
                    change.duration_ms = Some(x.duration_ms.saturating_add_signed(ms));
                }
                Relative::UntilEnd => {
                    let end_ms = picture_end(scene.timeline);
                    change.duration_ms = Some(end_ms.saturating_sub(x.start_ms));
                }
                Relative::EndsAt(ms) => {
                    change.duration_ms = ms.checked_sub(x.start_ms).filter(|ms| *ms > 0);
                }
                Relative::Throughout => {
                    change.start_ms = Some(0);
                    change.duration_ms = Some(picture_end(scene.timeline));
                }
                Relative::None => {}
            }
            Edit::ChangeText(ChangeText {
                id: x.id.clone(),
                change,
            })
        })
        .collect())
}

/// Size of a title (px), scaled by a fraction and rounded.
fn scaled_size(title: &Segment, numerator: u32, denominator: u32) -> u32 {
    let size = title.style.as_ref().and_then(|s| s.size);
    (size.unwrap_or(DEFAULT_SIZE) * numerator + denominator / 2) / denominator
}

/// A new text without quotes, after "to": `change the title to City Lights`.
fn new_text(s: &mut Slots, it: bool) -> Option<String> {
    let renames = s.says(&[
        "change", "rename", "retitle", "edit", "update", "reword", "改成", "改为", "换成", "换为",
        "改",
    ]);
    if it || !renames {
        return None;
    }
    let from = s.phrases.iter().enumerate().position(|(i, p)| {
        p.is_content
            && !s.is_explained(i)
            && (p.preposition.has(Sense::To) || i > 0 && is_setting(s, i - 1))
    })?;
    // 字改成Welcome吧，放5秒: up to a comma before a time.
    let is_time = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), _));
    let is_soft = |p: &Phrase| p.kind == PhraseKind::Break(Break::Soft);
    let comma = (from..s.phrases.len())
        .find(|i| is_soft(&s.phrases[*i]) && s.phrases[*i..].iter().any(is_time));
    let until = comma.unwrap_or(s.phrases.len());
    let is_open = (from..until).any(|i| matches!(s.phrases[i].kind, PhraseKind::Unknown));
    if !is_open
        || s.phrases[from..until].iter().any(|p| {
            matches!(
                p.kind,
                PhraseKind::Break(Break::Stop | Break::Colon | Break::Then)
            )
        })
    {
        return None;
    }
    let text = s.text_from(from, until)?;
    let words = text.strip_prefix("to ").unwrap_or(&text);
    let words = words
        .strip_prefix("say ")
        .or_else(|| words.strip_prefix("read "))
        .unwrap_or(words);
    let Some(words) = free_text::whole(words.trim_matches('"')) else {
        s.contradict();
        return None;
    };
    Some(words.trim_end_matches(['吧', '啦', '哦', '呀']).to_owned())
}

/// The text of "make it say Hi there", up to the end of the request.
fn said_text(s: &mut Slots) -> Option<String> {
    let makes = s.says(&["make", "have", "let"]) && !s.has_quote();
    let is_saying = |p: &Phrase| ["say", "says"].contains(&p.text(s.message));
    let at = s.phrases.iter().position(is_saying).filter(|_| makes)?;
    if at + 1 >= s.phrases.len() || s.phrases.iter().any(Phrase::is_break) {
        return None;
    }
    s.explain(at, at + 1);
    let text = s.text_from(at + 1, s.phrases.len())?;
    free_text::whole(&text).map(str::to_owned)
}

/// Returns true if a phrase is a Chinese verb that a new value follows: 改成.
fn is_setting(s: &Slots, at: usize) -> bool {
    let text = s
        .message
        .get(s.phrases[at].span.clone())
        .unwrap_or_default();
    ["改成", "改为", "换成", "变成"].contains(&text)
}

/// `the title is too small`, `字太大了`.
pub(super) fn too_small(s: &mut Slots) -> Option<Action> {
    if s.is_list() {
        return None;
    }
    let mut targets = s.targets(|t, _| names_text(t));
    let names_it = targets.is_empty()
        && s.target(|t, _| matches!(t, Target::It(Kind::Any)))
            .is_some();
    if names_it {
        targets.push(Target::It(Kind::Title));
    }
    let noun = s.words(&[Sense::Text]);
    let small = s.words(&[Sense::Small]);
    let big = !small && s.words(&[Sense::Big]);
    let too = is_too(s);
    if !(too && (small || big)) || targets.is_empty() && !noun {
        return None;
    }
    let targets = if targets.is_empty() {
        vec![Target::Bare(Kind::Title)]
    } else {
        targets
    };
    let relative = if small {
        Relative::Bigger
    } else {
        Relative::Smaller
    };
    edits(move |scene| {
        if names_it && !focuses_text(scene) {
            return Err(Reply::WhatToDo);
        }
        apply_change(scene, &targets, &TextChange::default(), relative)
    })
}

//! Transitions between two pictures.

use crate::domain::edit::{Edit, SetTransition};
use crate::domain::timeline::{Segment, Transition, TransitionKind};
use crate::i18n::replies::Reply;

use super::super::apart::times_pictures;
use super::super::lexer::mentions;
use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Break, Phrase, PhraseKind, Shape};
use super::super::reading::{Action, ask_if_complete, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, cut_numbers, may_count_cuts};
use super::super::target::{Kind, Target};
use super::super::token::Quantity;
use super::new_video::is_new_video;
use super::titles::is_too;

/// Default length of a transition (ms).
const TRANSITION_MS: u64 = 500;

/// Words of kinds without a direction.
const PLAIN: &[(Sense, TransitionKind)] = &[
    (Sense::ZoomTransition, TransitionKind::Zoom),
    (Sense::FadeBlack, TransitionKind::FadeBlack),
    (Sense::FadeWhite, TransitionKind::FadeWhite),
    (Sense::Crossfade, TransitionKind::Crossfade),
];
/// Words of kinds with a direction: left, right, up, down.
const DIRECTED: &[(Sense, [TransitionKind; 4])] = &[
    (
        Sense::Slide,
        [
            TransitionKind::SlideLeft,
            TransitionKind::SlideRight,
            TransitionKind::SlideUp,
            TransitionKind::SlideDown,
        ],
    ),
    (
        Sense::Wipe,
        [
            TransitionKind::WipeLeft,
            TransitionKind::WipeRight,
            TransitionKind::WipeUp,
            TransitionKind::WipeDown,
        ],
    ),
    (
        Sense::Push,
        [
            TransitionKind::PushLeft,
            TransitionKind::PushRight,
            TransitionKind::PushUp,
            TransitionKind::PushDown,
        ],
    ),
];

/// Explains the words for a kind.
fn kind(s: &mut Slots) -> Option<TransitionKind> {
    let found = DIRECTED
        .iter()
        .find(|(sense, _)| s.word(&[*sense]).is_some());
    let is_slide = s.has(Sense::TransitionNoun) && s.has_written(&["slide"]);
    if found.is_none() && is_slide {
        s.explain_written(&["slide", "a slide"]);
        return Some(TransitionKind::SlideLeft);
    }
    if let Some((_, kinds)) = found {
        let comes_from = |side: Sense| {
            let is_side = |p: &Phrase| p.senses.has(side) && p.preposition.has(Sense::From);
            s.phrases.iter().any(is_side)
        };
        // "In from the right": to the left.
        let sides = [
            (Sense::Left, 1),
            (Sense::Right, 0),
            (Sense::Top, 3),
            (Sense::Bottom, 2),
        ];
        let side = sides.into_iter().find(|(side, _)| comes_from(*side));
        let direction = [
            &[Sense::Left][..],
            &[Sense::Right],
            &[Sense::UpParticle, Sense::Top],
            &[Sense::DownParticle, Sense::Bottom],
        ]
        .iter()
        .position(|senses| s.word(senses).is_some());
        let direction = side.map(|(_, to)| to).or(direction);
        return Some(kinds[direction.unwrap_or(0)].clone());
    }
    PLAIN
        .iter()
        .find(|(sense, _)| s.words(&[*sense]))
        .map(|(_, kind)| kind.clone())
}

/// The transition that a request for a new video asks for; None for hard cuts.
pub(super) fn of_new_video(s: &mut Slots) -> Option<Transition> {
    // "Put the photos together, fade to black" ends the video.
    if is_end_of_video(s) {
        return None;
    }
    let excludes = s.words(&[Sense::HardCut])
        || s.has(Sense::No)
            && s.has_any(&[Sense::TransitionNoun, Sense::Crossfade])
            && s.words(&[Sense::No]);
    let kind = kind(s);
    let noun = s.words(&[Sense::TransitionNoun]);
    if kind.is_none() && !noun {
        return None;
    }
    let duration_ms = s.time_before_word(&[
        Sense::TransitionNoun,
        Sense::Crossfade,
        Sense::Wipe,
        Sense::Slide,
        Sense::Push,
        Sense::FadeBlack,
    ]);
    // 每个接缝1秒.
    let duration_ms = duration_ms.or_else(|| s.time_if(|t| t.has(Sense::Between)).map(|t| t.ms));
    s.words(&[Sense::Some]);
    if excludes {
        return None;
    }
    Some(Transition {
        kind: kind.unwrap_or(TransitionKind::Crossfade),
        duration_ms: duration_ms.unwrap_or(TRANSITION_MS),
    })
}

/// Words of a request that say nothing more about its transitions.
const TRANSITION_FILLERS: &[Sense] = &[
    Sense::LengthNoun,
    Sense::Some,
    Sense::All,
    Sense::Middle,
    Sense::Center,
    Sense::Each,
    Sense::LastVerb,
    Sense::LookNoun,
    Sense::HardCut,
    Sense::ABit,
    Sense::OnlyKeep,
    Sense::FadeInOut,
    Sense::Between,
];

/// Length of a transition.
#[derive(Clone, Copy)]
enum Length {
    Default,
    To(u64),
    Longer,
    Shorter,
}

impl Length {
    /// The length after a verb that changes it, unless a length was named.
    const fn or_changed(self, shortens: bool, lengthens: bool) -> Self {
        match self {
            Self::Default if shortens => Self::Shorter,
            Self::Default if lengthens => Self::Longer,
            length => length,
        }
    }
}

/// Between which pictures transitions are meant.
struct CutPlaces {
    /// Numbers of cuts, from 1; negative from the end.
    counted: Vec<i32>,
    /// Numbers of the cuts that stay as they are.
    spared: Vec<i32>,
    between: Vec<Target>,
    after: Vec<Target>,
    before: Vec<Target>,
    objects: Vec<Target>,
    /// True for "there": where the words before the request are about.
    points: bool,
    /// True for 中间, which may mean the cut between what was just inserted.
    is_middle: bool,
}

impl CutPlaces {
    /// Explains the places of a request.
    fn take(s: &mut Slots) -> Self {
        s.targets(|t, _| matches!(t, Target::WholeVideo | Target::They(Kind::Any, None)));
        let mut between = s.targets(|_, p| p.has(Sense::Between));
        between.extend(numbers_between(s));
        // "From the city to the beach": between them.
        let is_end = |p: Senses| p.has(Sense::From) || p.has(Sense::To);
        if between.is_empty() && s.has_target(|_, p| p.has(Sense::From)) {
            between = s.targets(|_, p| is_end(p));
        }
        Self {
            counted: Vec::new(),
            spared: Vec::new(),
            is_middle: s.text().starts_with("中间"),
            points: s.says(&["there"]) || s.says_any_part(&["那里", "那儿", "那个地方", "这里"]),
            between,
            after: s.targets(|_, p| p.has(Sense::After)),
            before: s.targets(|_, p| p.has(Sense::Before)),
            objects: s.targets(|t, _| {
                matches!(t.kind(), Kind::Any | Kind::Clip | Kind::Photo | Kind::Video)
            }),
        }
    }

    /// The places with the numbers of cuts; `only_keeps` if the counted ones are those that stay.
    fn with_numbers(self, counted: Vec<i32>, spared: Vec<i32>, only_keeps: bool) -> Self {
        let (counted, spared) = if only_keeps {
            (spared, counted)
        } else {
            (counted, spared)
        };
        Self {
            counted,
            spared,
            ..self
        }
    }

    /// Returns true if all transitions are meant: those between all pictures, or without a place.
    fn is_everywhere(&self) -> bool {
        let is_all = |t: &Target| {
            matches!(
                t,
                Target::All(_) | Target::WholeVideo | Target::They(..) | Target::EveryOther(_)
            )
        };
        self.between.iter().chain(&self.objects).any(is_all)
            || self.counted.is_empty()
                && [&self.between, &self.after, &self.before, &self.objects]
                    .iter()
                    .all(|l| l.is_empty())
    }
}

/// Explains "between 2 and 3": the numbers of two clips.
fn numbers_between(s: &mut Slots) -> Option<Target> {
    let is_number = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Number(_), _));
    let is_between = |p: &Phrase| is_number(p) && p.preposition.has(Sense::Between);
    s.phrases.iter().any(is_between).then_some(())?;
    let (first, second) = (s.number()?, s.number()?);
    let numbers = vec![first as i32, second as i32];
    Some(Target::Nth(Kind::Clip, numbers))
}

/// Changes of transitions that a request asks for.
struct TransitionRequest {
    named: Option<TransitionKind>,
    length: Length,
    removes: bool,
    /// True if a transition that is there keeps its kind unless another is named.
    keeps_present: bool,
    /// True if there must be a transition to change: "make the transitions 1 second".
    only_changes: bool,
    places: CutPlaces,
}

/// Verbs of a request to add transitions.
const ADDING_VERBS: &[Sense] = &[
    Sense::Add,
    Sense::Use,
    Sense::Show,
    Sense::Replace,
    Sense::Create,
    Sense::Play,
    Sense::GoBackTo,
];

/// Verbs of a request about transitions.
struct TransitionVerbs {
    shortens: bool,
    lengthens: bool,
    /// "Make", "shorten", "lengthen".
    sets: bool,
    adds: bool,
}

impl TransitionVerbs {
    fn take(s: &mut Slots) -> Self {
        let shortens = s.has_unexplained(Sense::Shorten);
        Self {
            shortens,
            lengthens: !shortens && s.has_unexplained(Sense::Lengthen),
            sets: s.words(&[Sense::Make, Sense::Shorten, Sense::Lengthen]),
            adds: s.words(ADDING_VERBS),
        }
    }
}

/// Returns true for "the others stay hard cuts", which asks for nothing.
fn stays(s: &Slots) -> bool {
    s.has(Sense::LeaveAlone) || s.text().contains("保持")
}

/// Explains "them": the transitions.
fn take_pronouns(s: &mut Slots) {
    s.targets(|t, _| matches!(t, Target::It(_) | Target::They(..) | Target::All(Kind::Any)));
}

/// Explains "other transitions", "another transition".
fn names_other(s: &mut Slots) -> bool {
    s.words(&[Sense::Other]) || s.target(|t, _| matches!(t, Target::Other(_))).is_some()
}

/// Returns true if a request is about several transitions, or not only about transitions.
fn is_other(s: &Slots) -> bool {
    names_several(s) || also_names_pictures(s) || is_about_start(s) || names_time(s)
}

/// Explains "everywhere", and the "again" of "take them out again".
fn take_adverbs(s: &mut Slots) {
    s.explain_written(&["everywhere"]);
    if s.has_any(&[Sense::Remove, Sense::HardCut]) || s.says(&["take"]) {
        s.explain_written(&["again"]);
    }
}

/// `add crossfades between all clips`, `make all transitions 1 second`, `去掉所有转场`.
pub(super) fn transition(s: &mut Slots) -> Option<Action> {
    if is_other(s) || times_apart(s) {
        return None;
    }
    let replaced = takes_replaced(s) || takes_changed(s);
    let (counted, spared) = counted(s);
    let hard = s.words(&[Sense::HardCut]);
    if !hard && s.has_unexplained(Sense::LeaveAlone) {
        return None;
    }
    take_adverbs(s);
    let named = kind(s).or_else(|| fade_between(s));
    let noun = replaced | s.words(&[Sense::TransitionNoun]);
    let continues = s.is_elliptical && (sets_length(s.phrases) || s.has(Sense::Remove));
    let names_none = !hard && named.is_none() && !noun && !continues;
    if names_none || hard && stays(s) {
        return None;
    }
    if continues {
        take_pronouns(s);
    }
    let noun = s.cut_nouns() || noun;
    let only_keeps = named.is_none() && !counted.is_empty() && s.words(&[Sense::OnlyKeep]);
    let removes = hard || only_keeps || s.words(&[Sense::No]) | s.words(&[Sense::Remove]);
    let verbs = TransitionVerbs::take(s);
    let (sets, adds) = (verbs.sets, verbs.adds);
    let verb = adds || sets;
    let is_open = named.is_none() && !verb && !removes && !s.is_elliptical;
    let asks_nothing = noun && is_open && !s.has_time() && names_present(s);
    if !noun && fades_an_end(s, named.as_ref()) || asks_nothing {
        return None;
    }
    let different = names_other(s);
    // "Make the photos 2 seconds and remove the crossfades": two requests.
    if is_too(s) && !verb && !removes || removes && sets && s.has_time() {
        return None;
    }
    // "Make a 20 second video of it, with crossfades" makes a first cut.
    s.cost += u32::from(is_new_video(s));
    let length = length(s, sets)?.or_changed(verbs.shortens, verbs.lengthens);
    s.words(TRANSITION_FILLERS);
    let places = CutPlaces::take(s).with_numbers(counted, spared, only_keeps);
    s.cost += u32::from(!verb && !removes && !s.is_elliptical);
    // "Only the middle two": not all of them.
    if s.has(Sense::OnlyKeep) && places.is_everywhere() && !hard {
        return None;
    }
    if different {
        return ask_if_complete(s, Reply::WhichTransition);
    }
    let request = TransitionRequest {
        named,
        length,
        removes,
        keeps_present: sets || !verb,
        only_changes: (sets || continues) && !adds && !s.says(&["put"]),
        places,
    };
    edits(move |scene| set_transitions(scene, &request))
}

/// Returns true for "make each pic 3 seconds and add a fade between them": two requests.
fn times_apart(s: &Slots) -> bool {
    let has_break = s.phrases.iter().any(Phrase::is_break);
    has_break && s.has_order() && s.phrases.split(Phrase::is_break).any(times_pictures)
}

/// Returns true for "make them half a second" and "half a second is enough", which say how long
/// what was named before is.
pub(crate) fn sets_length(span: &[Phrase]) -> bool {
    let is_time = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), _));
    let lasts = |p: &Phrase| p.is_word() && p.senses.has(Sense::LastVerb);
    let mut content = span.iter().filter(|p| p.is_content);
    span.iter().any(is_time)
        && (span.iter().any(changes_length) || content.all(|p| is_time(p) || lasts(p)))
}

/// Returns true for "make", "lengthen", "shorten".
pub(crate) fn changes_length(p: &Phrase) -> bool {
    const VERBS: &[Sense] = &[Sense::Make, Sense::Lengthen, Sense::Shorten];
    VERBS.iter().any(|verb| p.senses.has(*verb))
}

/// Returns true for the "to" of "change it to a wipe".
fn introduces_new(p: &Phrase) -> bool {
    let new = [Sense::To, Sense::With, Sense::For];
    new.iter().any(|sense| p.preposition.has(*sense))
}

/// Returns true for "the first to a wipe, the second to a slide" and "1 s at the first cut, 2 s at
/// the second": two requests.
fn names_several(s: &Slots) -> bool {
    let names_kind = |p: &Phrase| {
        let is_noun = p.senses.has(Sense::TransitionNoun) && !p.senses.has(Sense::Crossfade);
        (is_kind(p) && !is_noun) || p.text(s.message).ends_with("slide")
    };
    let becomes = |p: &&Phrase| names_kind(p) && introduces_new(p);
    let is_length =
        |p: &&Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Plain));
    let is_place = |p: &&Phrase| {
        may_count_cuts(p)
            || p.is_target()
                && (p.preposition.has(Sense::After) || p.preposition.has(Sense::Before))
    };
    let count = |is_counted: &dyn Fn(&&Phrase) -> bool| s.phrases.iter().filter(is_counted).count();
    let changes = s.has_any(&[Sense::Replace, Sense::Swap, Sense::InsteadOf]);
    count(&becomes) > 1
        || count(&is_place) > 1
            && (count(&is_length) > 1 || count(&|p| names_kind(p)) > 1 && !changes)
}

/// Returns true for a request that is not only about transitions; and for the middle ones, which
/// are not counted.
fn also_names_pictures(s: &Slots) -> bool {
    let removes = s.has(Sense::Remove);
    removes && (joins_picture(s) || limits_picture(s))
        || keeps_transitions(s)
        || counts_middle(s)
        || treats_one_otherwise(s)
}

fn is_and(p: &Phrase) -> bool {
    p.kind == PhraseKind::Break(Break::And)
}

/// Phrases that carry meaning, with "and" between them.
fn joined_content<'a>(s: &Slots<'a>) -> Vec<&'a Phrase> {
    let phrases = s.phrases.iter();
    phrases.filter(|p| p.is_content || is_and(p)).collect()
}

/// Returns true for "remove the crossfade and the beach".
fn joins_picture(s: &Slots) -> bool {
    let is_cut = |p: &Phrase| is_kind(p) && !may_count_cuts(p);
    let is_picture = |p: &Phrase| p.is_plain_target() && !may_count_cuts(p);
    joined_content(s).windows(3).any(|list| {
        let (one, other) = (list[0], list[2]);
        is_and(list[1]) && (is_cut(one) && is_picture(other) || is_picture(one) && is_cut(other))
    })
}

/// Returns true for "the beach with its crossfades" and "trim the beach without the crossfade".
fn limits_picture(s: &Slots) -> bool {
    let shortens =
        |p: &Phrase| p.is_only_verb() && p.senses.has(Sense::Trim) && !p.senses.has(Sense::Remove);
    let is_with = |p: &Phrase| p.is_target() && p.preposition.has(Sense::With);
    s.phrases.iter().any(|p| is_with(p) || shortens(p))
}

/// Returns true if one of two words with a meaning in a row is `first` and the next is `second`.
fn has_pair(s: &Slots, first: impl Fn(&Phrase) -> bool, second: impl Fn(&Phrase) -> bool) -> bool {
    joined_content(s)
        .windows(2)
        .any(|pair| first(pair[0]) && second(pair[1]))
}

/// Returns true for "…, but keep the crossfades".
fn keeps_transitions(s: &Slots) -> bool {
    const NOUNS: &[Sense] = &[Sense::TransitionNoun, Sense::Crossfade];
    let is_noun = |p: &Phrase| NOUNS.iter().any(|noun| p.senses.has(*noun));
    has_pair(s, |p| p.senses.has(Sense::LeaveAlone), is_noun)
}

/// Returns true for "the middle transitions".
fn counts_middle(s: &Slots) -> bool {
    let is_middle = |p: &Phrase| p.is_word() && p.senses.has(Sense::Middle);
    has_pair(s, is_middle, |p| p.senses.has(Sense::TransitionNoun))
}

/// Returns true for 每两张之间加叠化，最后一个不要: another request about one of them.
fn treats_one_otherwise(s: &Slots) -> bool {
    let Some(at) = s.phrases.iter().rposition(Phrase::ends_part) else {
        return false;
    };
    let (before, after) = s.phrases.split_at(at);
    let denies = |p: &Phrase| [Sense::Remove, Sense::No].iter().any(|d| p.senses.has(*d));
    before.iter().any(is_kind) && after.iter().any(denies) && after.iter().any(may_count_cuts)
}

/// Returns true for "start the beach with a crossfade": where the clip starts.
fn is_about_start(s: &Slots) -> bool {
    let before = s.text_before();
    let begins = |p: &Phrase| p.preposition.has(Sense::With);
    s.phrases.first().is_some_and(begins) && mentions(before, &[Sense::Begin, Sense::Finish])
}

/// Returns true for 10秒处加转场, which says where, and for 转场加0.5秒, which says by how much.
fn names_time(s: &Slots) -> bool {
    const PLACES: &[&str] = &[
        "秒处",
        "秒的地方",
        "秒那里",
        "秒那儿",
        "秒的位置",
        "秒的时候",
    ];
    let adds = s.has(Sense::Add) && s.has(Sense::LengthNoun) && s.has(Sense::TransitionNoun);
    s.says_any_part(PLACES) || adds && s.has_time()
}

/// Explains the numbers of cuts, and of those that stay as they are: "all but the first",
/// …，最后一个不变.
fn counted(s: &mut Slots) -> (Vec<i32>, Vec<i32>) {
    let mut spared = Vec::new();
    let left_out = s.targets(|t, _| {
        matches!(t, Target::Except(all, but)
            if matches!(**all, Target::All(Kind::Any)) && matches!(**but, Target::Nth(Kind::Any, _)))
    });
    for target in left_out {
        if let Target::Except(_, but) = target
            && let Target::Nth(_, list) = *but
        {
            spared.extend(list);
        }
    }
    if let Some(at) = s
        .phrases
        .iter()
        .rposition(|p| p.senses.has(Sense::LeaveAlone))
        && let Some(before) = s.phrases[..at].iter().rposition(|p| p.is_content)
        && s.phrases[..before].iter().any(Phrase::is_break)
    {
        let left = cut_numbers(&s.phrases[before].kind);
        if !left.is_empty() {
            spared.extend(left);
            s.explain(before, at + 1);
        }
    }
    let mut counted = s.numbers_of_cuts();
    if counted.is_empty() && !s.has_any(&[Sense::Add, Sense::Show]) {
        let is_number = |p: &Phrase| p.preposition == Senses::NONE && may_count_cuts(p);
        for at in 0..s.phrases.len() {
            if is_number(&s.phrases[at]) && !s.is_explained(at) {
                counted.extend(cut_numbers(&s.phrases[at].kind));
                s.explain(at, at + 1);
            }
        }
    }
    (counted, spared)
}

/// Explains "a 1 second fade between all photos": a crossfade.
fn fade_between(s: &mut Slots) -> Option<TransitionKind> {
    let is_between = s.has_target(|_, p| p.has(Sense::Between)) || s.has(Sense::Between);
    let fades = is_between && s.words(&[Sense::Fade, Sense::FadeInOut]);
    fades.then_some(TransitionKind::Crossfade)
}

/// Returns true for "the transitions", 所有转场: transitions that are there. Without a verb nothing
/// is asked of them.
fn names_present(s: &Slots) -> bool {
    let Some(at) = s.find(Sense::TransitionNoun) else {
        return false;
    };
    let before = s.message[..s.phrases[at].span.start]
        .trim_end()
        .to_lowercase();
    let text = s.phrases[at].text(s.message).to_lowercase();
    ["the", "my", "all", "的", "所有", "全部"]
        .iter()
        .any(|w| before.ends_with(w) || text.starts_with(w))
        && !s.has(Sense::Longer)
        && !s.has(Sense::Shorter)
}

/// Returns true for "fade to black at the end", which is no transition.
fn fades_an_end(s: &Slots, named: Option<&TransitionKind>) -> bool {
    let fades = matches!(
        named,
        Some(TransitionKind::FadeBlack | TransitionKind::FadeWhite)
    );
    // "Fade the last one out to black".
    let fades_out = s.says_any_part(&["淡出到", "fade out to", "fades out to"]);
    fades && (s.has_any(&[Sense::Start, Sense::End]) || fades_out || ends_video(s))
}

/// Returns true for "fade to black" without a place, which ends the video: not "dip to black" and
/// not "fade to black between all clips".
pub(super) fn ends_video(s: &Slots) -> bool {
    let fades = |p: &Phrase| p.senses.has(Sense::FadeBlack) || p.senses.has(Sense::FadeWhite);
    is_end_of_video(s)
        && !s.is_elliptical
        && !s.phrases.iter().any(|p| !fades(p) && p.is_target())
        && !s.mentions_before(&[Sense::TransitionNoun])
}

/// Returns true for a fade to black that says nothing about cuts.
fn is_end_of_video(s: &Slots) -> bool {
    const CUTS: &[&str] = &[
        "dip",
        "through",
        "flash",
        "thru",
        "场过渡",
        "场转场",
        "闪",
        "屏过",
        "场过",
        "插个",
    ];
    const PLACES: &[Sense] = &[
        Sense::TransitionNoun,
        Sense::Crossfade,
        Sense::Between,
        Sense::Each,
        Sense::All,
        Sense::Replace,
        Sense::Use,
        Sense::Same,
    ];
    let is_placed = |p: &Phrase| {
        let has = |place: &Sense| p.preposition.has(*place) || p.senses.has(*place);
        PLACES.iter().any(has) && !p.is_target()
    };
    let fades = |p: &Phrase| p.senses.has(Sense::FadeBlack) || p.senses.has(Sense::FadeWhite);
    let mut words = s.phrases.iter().filter(|p| fades(p));
    let is_cut = words
        .clone()
        .any(|p| CUTS.iter().any(|cut| p.plain.contains(cut)));
    words.next().is_some() && !is_cut && !s.phrases.iter().any(|p| !fades(p) && is_placed(p))
}

/// Words for transitions.
const KINDS: &[Sense] = &[
    Sense::Crossfade,
    Sense::Slide,
    Sense::Wipe,
    Sense::Push,
    Sense::FadeBlack,
    Sense::FadeWhite,
    Sense::ZoomTransition,
    Sense::TransitionNoun,
    Sense::HardCut,
];

pub(crate) fn is_kind(p: &Phrase) -> bool {
    p.is_word() && KINDS.iter().any(|k| p.senses.has(*k))
}

/// Explains the first of "change the crossfades to wipes", "swap the dissolves for hard cuts".
fn takes_changed(s: &mut Slots) -> bool {
    let changes = s.has_any(&[Sense::Make, Sense::Replace, Sense::Swap, Sense::Rename]);
    let becomes = |p: &Phrase| is_kind(p) && introduces_new(p);
    // "The first to a wipe, the third to a slide": two new ones.
    let is_old = |p: &Phrase| is_kind(p) && !becomes(p);
    let Some(old) = s.phrases.iter().position(is_old).filter(|_| changes) else {
        return false;
    };
    let has_new = s.phrases[old + 1..].iter().any(becomes);
    if has_new {
        s.explain(old, old + 1);
        s.words(&[Sense::Swap, Sense::Rename]);
    }
    has_new
}

/// Explains the transitions that are replaced: "rather than these dissolves".
fn takes_replaced(s: &mut Slots) -> bool {
    let Some(at) = s
        .phrases
        .iter()
        .position(|p| p.preposition.has(Sense::InsteadOf))
    else {
        return false;
    };
    let until = if is_kind(&s.phrases[at]) {
        at + 1
    } else {
        at + 2
    };
    let is_replaced = s.phrases.get(until - 1).is_some_and(is_kind);
    if is_replaced {
        s.explain(at, until);
    }
    is_replaced
}

/// Explains the length of a transition; none if the time is a position.
fn length(s: &mut Slots, sets: bool) -> Option<Length> {
    let longer = s.words(&[Sense::Longer, Sense::SlowDown]);
    let shorter = !longer && s.words(&[Sense::Shorter, Sense::SpeedUp]);
    let of_pictures = s.has_time_of_each_picture();
    let time = s.time_if(|t| {
        matches!(t.shape, Shape::Plain | Shape::Each)
            && !t.has(Sense::After)
            && !t.has(Sense::Before)
    });
    match time {
        Some(time) if time.has(Sense::At) && !sets => None,
        // "2 seconds each, dissolves in between": of the pictures.
        Some(time) if time.shape == Shape::Each && of_pictures => None,
        Some(time) => Some(Length::To(time.ms)),
        None if longer => Some(Length::Longer),
        None if shorter => Some(Length::Shorter),
        None => Some(Length::Default),
    }
}

fn set_transitions(
    scene: &RequestContext,
    request: &TransitionRequest,
) -> Result<Vec<Edit>, Reply> {
    let segments = scene.pictures();
    if segments.len() < 2 {
        return Err(Reply::NoCuts);
    }
    let mut ids = cuts(scene, &request.places)?;
    if request.removes {
        if let Some(kind) = &request.named {
            let is_kind = |x: &Transition| x.kind == *kind;
            let has_kind = |x: &&Segment| x.transition.as_ref().is_some_and(is_kind);
            let of_kind: Vec<&String> = segments.iter().filter(has_kind).map(|x| &x.id).collect();
            // "No crossfades" may mean all transitions, if there are no others.
            if !of_kind.is_empty() {
                ids.retain(|id| of_kind.contains(&id));
            } else if *kind != TransitionKind::Crossfade {
                return Err(Reply::NoTransitions);
            }
        }
        return Ok(vec![Edit::SetTransition(SetTransition {
            ids,
            transition: None,
        })]);
    }
    let present = segments
        .iter()
        .filter(|x| ids.contains(&x.id))
        .find_map(|x| x.transition.as_ref());
    if request.only_changes && present.is_none() && !matches!(request.length, Length::Default) {
        return Err(Reply::NoTransitions);
    }
    let duration_ms = match (request.length, present) {
        (Length::To(ms), _) => ms,
        (Length::Longer, Some(x)) => x.duration_ms * 3 / 2,
        (Length::Shorter, Some(x)) => x.duration_ms * 2 / 3,
        (Length::Longer | Length::Shorter, None) => return Err(Reply::NoTransitions),
        // A new kind keeps the present length.
        (Length::Default, Some(x)) if request.named.is_some() => x.duration_ms,
        _ => TRANSITION_MS,
    };
    let kind = match (&request.named, present) {
        (Some(kind), _) => kind.clone(),
        (None, Some(x)) if request.keeps_present => x.kind.clone(),
        _ => TransitionKind::Crossfade,
    };
    Ok(vec![Edit::SetTransition(SetTransition {
        ids,
        transition: Some(Transition { kind, duration_ms }),
    })])
}

/// Ids of the segments whose incoming transitions are meant; without a place all but the first.
fn cuts(scene: &RequestContext, places: &CutPlaces) -> Result<Vec<String>, Reply> {
    let segments = scene.pictures();
    let is_inserted = places.is_middle && scene.focus.len() == 2;
    if places.is_everywhere() && (places.points || is_inserted) {
        return Ok(vec![cut_of_focus(scene)?]);
    }
    if places.is_everywhere() {
        let spared = numbered_cuts(segments, &places.spared)?;
        let ids = segments.iter().skip(1).map(|x| x.id.clone());
        return Ok(ids.filter(|id| !spared.contains(id)).collect());
    }
    let mut ids = numbered_cuts(segments, &places.counted)?;
    for target in &places.after {
        for at in positions(scene, target)? {
            ids.push(segments.get(at + 1).ok_or(Reply::NoCuts)?.id.clone());
        }
    }
    for target in &places.before {
        for at in positions(scene, target)? {
            let later = segments.get(at).filter(|_| at > 0);
            ids.push(later.ok_or(Reply::NoCuts)?.id.clone());
        }
    }
    ids.extend(cuts_between(scene, places)?);
    ids.dedup();
    Ok(ids)
}

/// Ids of the segments after the cuts with these numbers.
fn numbered_cuts(segments: &[Segment], numbers: &[i32]) -> Result<Vec<String>, Reply> {
    let count = segments.len().saturating_sub(1);
    let later = |n: &i32| {
        let at = if *n > 0 {
            *n as usize
        } else {
            (count + 1).saturating_sub(n.unsigned_abs() as usize)
        };
        let none = Reply::NoSuchTransition {
            n: i64::from(*n),
            count,
        };
        let segment = segments.get(at).filter(|_| at > 0).ok_or(none)?;
        Ok(segment.id.clone())
    };
    numbers.iter().map(later).collect()
}

/// The cut between the two neighbors that the words before were about.
fn cut_of_focus(scene: &RequestContext) -> Result<String, Reply> {
    let segments = scene.pictures();
    let is_meant = |x: &&Segment| scene.focus_ids().contains(&x.id);
    let meant: Vec<&Segment> = segments.iter().filter(is_meant).collect();
    let cut = segments.windows(2).find(
        |pair| matches!(meant.as_slice(), [a, b] if a.id == pair[0].id && b.id == pair[1].id),
    );
    let later = cut.and_then(|pair| pair.last());
    later
        .map(|x| x.id.clone())
        .ok_or(Reply::WhichSegment(segments.len()))
}

/// Position of a segment on the main track.
fn position(segments: &[Segment], segment: &Segment) -> Option<usize> {
    segments.iter().position(|p| p.id == segment.id)
}

/// Positions of the pictures of a set.
fn positions(scene: &RequestContext, target: &Target) -> Result<Vec<usize>, Reply> {
    let found = scene.select(target, Domain::Pictures)?;
    found
        .iter()
        .map(|x| position(scene.pictures(), x).ok_or(Reply::NotAPicture))
        .collect()
}

/// The cut between two named neighbors: "between clip 1 and clip 2" is the start of the later one.
/// Without "between" each named picture starts with a transition.
fn cuts_between(scene: &RequestContext, places: &CutPlaces) -> Result<Vec<String>, Reply> {
    let pair: Vec<Target> = places
        .between
        .iter()
        .chain(&places.objects)
        .cloned()
        .collect();
    if pair.is_empty() {
        return Ok(Vec::new());
    }
    let segments = scene.pictures();
    let found = scene.select_all(&pair, Domain::Pictures)?;
    let mut positions: Vec<usize> = found.iter().filter_map(|x| position(segments, x)).collect();
    positions.sort_unstable();
    // "Between the remaining ones": at all cuts between them.
    if matches!(pair.as_slice(), [Target::Rest(_)]) && !places.between.is_empty() {
        let neighbors = positions.windows(2).filter(|pair| pair[0] + 1 == pair[1]);
        return Ok(neighbors.map(|pair| segments[pair[1]].id.clone()).collect());
    }
    match (positions.as_slice(), places.between.is_empty()) {
        ([a, b], _) if a + 1 == *b => Ok(vec![segments[*b].id.clone()]),
        (positions, true) if !positions.is_empty() => Ok(positions
            .iter()
            .map(|at| segments[(*at).max(1)].id.clone())
            .collect()),
        _ => Err(Reply::NotNeighbors),
    }
}

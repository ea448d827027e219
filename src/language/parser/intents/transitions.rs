//! Transitions between two pictures.

use crate::domain::edit::{Edit, SetTransition};
use crate::domain::timeline::{Segment, Transition, TransitionKind};
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::phrase::{Phrase, PhraseKind, Shape};
use super::super::reading::{Action, ask_if_complete, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::Slots;
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
    if let Some((_, kinds)) = found {
        let direction = [
            &[Sense::Left][..],
            &[Sense::Right],
            &[Sense::UpParticle, Sense::Top],
            &[Sense::DownParticle, Sense::Bottom],
        ]
        .iter()
        .position(|senses| s.word(senses).is_some());
        return Some(kinds[direction.unwrap_or(0)].clone());
    }
    PLAIN
        .iter()
        .find(|(sense, _)| s.words(&[*sense]))
        .map(|(_, kind)| kind.clone())
}

/// The transition that a request for a new video asks for; None for hard cuts.
pub(super) fn of_new_video(s: &mut Slots) -> Option<Transition> {
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
    between: Vec<Target>,
    after: Vec<Target>,
    before: Vec<Target>,
    objects: Vec<Target>,
    /// True for "there": where the words before the request are about.
    points: bool,
}

impl CutPlaces {
    /// Explains the places of a request.
    fn take(s: &mut Slots) -> Self {
        s.targets(|t, _| matches!(t, Target::WholeVideo | Target::They(Kind::Any, None)));
        let mut between = s.targets(|_, p| p.has(Sense::Between));
        between.extend(numbers_between(s));
        Self {
            counted: Vec::new(),
            points: s.says(&["there"]) || s.says_any_part(&["那里", "那儿", "那个地方", "这里"]),
            between,
            after: s.targets(|_, p| p.has(Sense::After)),
            before: s.targets(|_, p| p.has(Sense::Before)),
            objects: s.targets(|t, _| {
                matches!(t.kind(), Kind::Any | Kind::Clip | Kind::Photo | Kind::Video)
            }),
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

/// Explains "everywhere", and the "again" of "take them out again".
fn take_adverbs(s: &mut Slots) {
    s.explain_written(&["everywhere"]);
    if s.has_any(&[Sense::Remove, Sense::HardCut]) || s.says(&["take"]) {
        s.explain_written(&["again"]);
    }
}

/// `add crossfades between all clips`, `make all transitions 1 second`, `去掉所有转场`.
pub(super) fn transition(s: &mut Slots) -> Option<Action> {
    let replaced = takes_replaced(s) || takes_changed(s);
    let counted = s.numbers_before(&[Sense::TransitionNoun, Sense::Crossfade, Sense::Wipe]);
    let hard = s.words(&[Sense::HardCut]);
    take_adverbs(s);
    let named = kind(s).or_else(|| fade_between(s));
    let noun = replaced | s.words(&[Sense::TransitionNoun]);
    // "The others stay hard cuts" asks for nothing.
    let stays = hard && (s.has(Sense::LeaveAlone) || s.text().contains("保持"));
    let continues = s.is_elliptical && (sets_length(s.phrases) || s.has(Sense::Remove));
    let names_none = !hard && named.is_none() && !noun && !continues;
    if stays || names_none || names_several_kinds(s) {
        return None;
    }
    if continues {
        s.targets(|t, _| matches!(t, Target::It(_) | Target::They(..) | Target::All(Kind::Any)));
    }
    let noun = s.cut_nouns() || noun;
    let removes = hard || s.words(&[Sense::No]) | s.words(&[Sense::Remove]);
    let shortens = s.has_unexplained(Sense::Shorten);
    let lengthens = !shortens && s.has_unexplained(Sense::Lengthen);
    let sets = s.words(&[Sense::Make, Sense::Shorten, Sense::Lengthen]);
    let adds = s.words(ADDING_VERBS);
    let verb = adds || sets;
    let is_named = noun && named.is_none() && !verb && !removes && !s.has_time();
    let asks_nothing = is_named && !s.is_elliptical && names_present(s);
    if !noun && fades_an_end(s, named.as_ref()) || asks_nothing {
        return None;
    }
    let different =
        s.words(&[Sense::Other]) || s.target(|t, _| matches!(t, Target::Other(_))).is_some();
    if is_too(s) && !verb && !removes {
        return None;
    }
    // "Make a 20 second video of it, with crossfades" makes a first cut.
    s.cost += u32::from(is_new_video(s));
    let length = length(s, sets)?.or_changed(shortens, lengthens);
    s.words(TRANSITION_FILLERS);
    let places = CutPlaces {
        counted,
        ..CutPlaces::take(s)
    };
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

/// Returns true for "the first to a wipe, the second to a slide": two requests.
fn names_several_kinds(s: &Slots) -> bool {
    let becomes = |p: &&Phrase| {
        let names_kind = is_kind(p) || p.text(s.message).ends_with("slide");
        names_kind && introduces_new(p)
    };
    s.phrases.iter().filter(becomes).count() > 1
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
    fades && s.has_any(&[Sense::Start, Sense::End])
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

fn is_kind(p: &Phrase) -> bool {
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
    let ids = cuts(scene, &request.places)?;
    if request.removes {
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
    if places.is_everywhere() && places.points {
        return Ok(vec![cut_of_focus(scene)?]);
    }
    if places.is_everywhere() {
        return Ok(segments.iter().skip(1).map(|x| x.id.clone()).collect());
    }
    let mut ids = Vec::new();
    for n in &places.counted {
        let count = segments.len() - 1;
        let at = if *n > 0 {
            *n as usize
        } else {
            (count + 1).saturating_sub(n.unsigned_abs() as usize)
        };
        let later = segments.get(at).filter(|_| at > 0);
        ids.push(
            later
                .ok_or(Reply::NoSuchTransition {
                    n: i64::from(*n),
                    count,
                })?
                .id
                .clone(),
        );
    }
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

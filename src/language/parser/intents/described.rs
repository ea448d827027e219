//! Parts that are described before they are cut: "the first two seconds are shaky, cut them".

use crate::domain::edit::{CutRange, Edge, Edit, picture_end};
use crate::i18n::replies::Reply;

use super::super::lexicon::{Class, Sense};
use super::super::phrase::{Phrase, PhraseKind, Shape};
use super::super::reading::{Action, edits};
use super::super::scene::RequestContext;
use super::super::slots::{Slots, Time};
use super::super::target::{Kind, Target};
use super::super::token::Quantity;
use super::narration::says_state;
use super::trim::{range_within as within, select, trim_end};

/// Place of the described part.
#[derive(Clone, Copy)]
enum Part {
    /// ms at an end of a clip.
    At(Edge, u64),
    /// ms on the timeline.
    Between(u64, u64),
}

/// Beginnings of statements about people: "someone walks into frame from 13 to 16 s, cut that".
const PEOPLE: &[&str] = &["someone ", "somebody ", "he ", "she ", "they "];

/// `the last 4 seconds of the talk clip are just him walking off, cut them`,
/// 海滩那段开头我手抖了大概一秒半，帮我去掉.
pub(super) fn cut_described(s: &mut Slots) -> Option<Action> {
    const VERBS: &[Sense] = &[Sense::Remove, Sense::Trim];
    // 太抖, "noisy": what is wrong.
    const OTHER_VERBS: &[Sense] = &[Sense::Remove, Sense::Trim, Sense::Stabilize, Sense::Denoise];
    let is_verb = |p: &Phrase| {
        let is_unwanted = p.plain == "不要" && p.senses.has(Sense::No);
        p.is_content && (is_unwanted || VERBS.iter().any(|v| p.senses.has(*v)))
    };
    let verb = s.phrases.iter().rposition(is_verb)?;
    let is_unwanted = s.phrases[verb].senses.has(Sense::No);
    if is_unwanted && verb + 1 < s.phrases.len() {
        return None;
    }
    let (before, after) = (&s.phrases[..verb], &s.phrases[verb + 1..]);
    let from = s.phrases.first()?.span.start;
    let description = s.message.get(from..s.phrases[verb].span.start)?;
    // "Trim it to 2-6 s, it's too loud, delete clip 1": another request.
    if before.iter().any(|p| is_verb(p) && p.is_only_verb()) {
        return None;
    }
    let has_person = PEOPLE
        .iter()
        .any(|person| description.to_lowercase().starts_with(person));
    if !(says_state(description) || has_person)
        || s.is_question()
        || s.has_other_order(OTHER_VERBS)
        || is_denied(before)
        || !before.iter().all(is_description)
        || !after.iter().all(|p| points_back(p, before))
    {
        return None;
    }
    let part = part(s)?;
    let targets =
        s.targets(|t, _| !matches!(t, Target::WholeVideo | Target::It(_) | Target::They(..)));
    // 海滩那段…镜头在晃: the clip is named already.
    let is_named = |t: &Target| matches!(t, Target::Named(..));
    let is_scene = |t: &Target| matches!(t, Target::All(Kind::Clip) | Target::Bare(Kind::Clip));
    let targets = match targets.iter().find(|t| is_named(t)) {
        Some(named) => vec![named.clone()],
        // 我在调镜头: no clip.
        None if targets.iter().all(is_scene) => Vec::new(),
        None => targets,
    };
    if targets.len() > 1 {
        return None;
    }
    s.cost += 6 + s.unexplained().count() as u32;
    s.rest();
    edits(move |scene| cut(scene, &targets, part))
}

/// Reads the only time of the description and the end of the clip that it is at.
fn part(s: &mut Slots) -> Option<Part> {
    let time = s.time_if(|t| !matches!(t.shape, Shape::Each) && !t.has(Sense::By))?;
    while let Some(again) = s.time_if(|_| true) {
        if again.ms != time.ms {
            return None;
        }
    }
    // "It has to end at 25 s, take the rest off the end": a place, not how much.
    if time.shape == Shape::Plain && time.has(Sense::At) {
        return None;
    }
    let (at_start, at_end) = (s.words(&[Sense::Start]), s.words(&[Sense::End]));
    match time {
        Time {
            shape: Shape::Range(to_ms),
            ms,
            ..
        } => Some(Part::Between(ms, to_ms)),
        Time {
            shape: Shape::First,
            ms,
            ..
        } if !at_end => Some(Part::At(Edge::Start, ms)),
        Time {
            shape: Shape::Last,
            ms,
            ..
        } if !at_start => Some(Part::At(Edge::End, ms)),
        Time {
            shape: Shape::Plain,
            ms,
            ..
        } if at_start != at_end => {
            let edge = if at_start { Edge::Start } else { Edge::End };
            Some(Part::At(edge, ms))
        }
        _ => None,
    }
}

/// Returns true if the verb is denied: "…, do not cut it".
fn is_denied(before: &[Phrase]) -> bool {
    let is_break = |p: &&Phrase| !p.is_break();
    before.iter().rev().take_while(is_break).take(3).any(|p| {
        [Sense::Not, Sense::No, Sense::LeaveAlone]
            .iter()
            .any(|denial| p.senses.has(*denial))
    })
}

fn is_description(p: &Phrase) -> bool {
    const DEMANDS: &[Sense] = &[
        Sense::Except,
        Sense::OnlyKeep,
        Sense::Condition,
        Sense::Correction,
        Sense::InsteadOf,
    ];
    let is_part = matches!(
        p.kind,
        PhraseKind::Word
            | PhraseKind::Unknown
            | PhraseKind::Target(_)
            | PhraseKind::Break(_)
            | PhraseKind::Color(_)
            | PhraseKind::Amount(Quantity::Time(_), _)
    );
    is_part && !DEMANDS.iter().any(|d| p.senses.has(*d) && p.is_content)
}

/// Returns true for words after the verb that name nothing new: "that bit", 那两秒, "please".
fn points_back(p: &Phrase, before: &[Phrase]) -> bool {
    let is_repeated = |p: &Phrase| before.iter().any(|earlier| earlier.kind == p.kind);
    match &p.kind {
        // "Trim it to that" keeps what is described.
        PhraseKind::Target(Target::It(_) | Target::They(..)) => !p.preposition.has(Sense::To),
        PhraseKind::Amount(..) => is_repeated(p),
        PhraseKind::Word => {
            !p.is_content
                || [Sense::Part, Sense::LeaveAlone]
                    .iter()
                    .any(|s| p.senses.has(*s))
                || p.senses.has_class(Class::Remark)
        }
        PhraseKind::Break(_) => true,
        _ => false,
    }
}

fn cut(scene: &RequestContext, targets: &[Target], part: Part) -> Result<Vec<Edit>, Reply> {
    match part {
        Part::Between(from_ms, to_ms) if !targets.is_empty() => {
            let found = select(scene, targets)?;
            let [x] = found.as_slice() else {
                return Err(Reply::WhichSegment(found.len()));
            };
            let (from_ms, to_ms) = within(x, from_ms, to_ms)?;
            Ok(vec![Edit::CutRange(CutRange { from_ms, to_ms })])
        }
        Part::Between(from_ms, to_ms) => Ok(vec![Edit::CutRange(CutRange { from_ms, to_ms })]),
        Part::At(edge, ms) if targets.is_empty() && means_video(scene) => {
            let end_ms = picture_end(scene.timeline);
            let (from_ms, to_ms) = match edge {
                Edge::Start => (0, ms.min(end_ms)),
                Edge::End => (end_ms.saturating_sub(ms), end_ms),
            };
            Ok(vec![Edit::CutRange(CutRange { from_ms, to_ms })])
        }
        Part::At(edge, ms) => {
            let it = [Target::It(Kind::Any)];
            let found = select(scene, if targets.is_empty() { &it } else { targets })?;
            Ok(found.iter().map(|x| trim_end(x, edge, ms)).collect())
        }
    }
}

/// Returns true if nothing but the video of several clips may be meant.
fn means_video(scene: &RequestContext) -> bool {
    scene.focus_ids().is_empty() && scene.pictures().len() > 1
}

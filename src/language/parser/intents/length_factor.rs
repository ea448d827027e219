//! Lengths as a multiple or a part of what they are: "half as long", 时长减半.

use crate::domain::edit::{Edge, Edit, SetDuration};
use crate::domain::timeline::Segment;
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::reading::{Action, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::Slots;
use super::super::target::{Kind, PICTURES, Target};
use super::adjustments::A_BIT;
use super::trim::{select, trim_end};

/// `make the photos twice as long`, `halve the length of clip 1`, 第一段拉长一倍.
pub(super) fn length_factor(s: &mut Slots) -> Option<Action> {
    // Speeds and sounds have factors as well.
    if s.has_any(&[
        Sense::SpeedUp,
        Sense::SlowDown,
        Sense::SpeedNoun,
        Sense::SlowMotion,
    ]) {
        return None;
    }
    let as_long =
        s.has_written(&["long", "length", "duration", "time"]) || s.words(&[Sense::LengthNoun]);
    let (longer, shorter) = (s.has(Sense::Longer), s.has(Sense::Shorter));
    let lengthens = s.words(&[Sense::Lengthen, Sense::Longer]);
    let shortens = s.words(&[Sense::Shorten, Sense::Shorter]);
    if !(as_long || lengthens || shortens) {
        return None;
    }
    s.words(&[
        Sense::LengthNoun,
        Sense::Make,
        Sense::LastVerb,
        Sense::LeaveAlone,
        Sense::UpParticle,
        Sense::Trim,
        Sense::Split,
        Sense::Half,
        Sense::Raise,
        Sense::Lower,
    ]);
    if let Some(factor) = bare_factor(s, longer, shorter) {
        return edits(move |scene| scaled_focus(scene, factor));
    }
    let factor = factor(s, lengthens, shortens)?;
    let mut targets = s.objects(PICTURES);
    if targets.is_empty() && !as_long {
        return None;
    }
    if targets.is_empty() {
        targets.push(Target::It(Kind::Any));
        s.cost += 3;
    }
    edits(move |scene| {
        let found = scene.select_all(&targets, Domain::Pictures)?;
        if found.is_empty() {
            return Err(Reply::NothingLeft);
        }
        Ok(found.iter().map(|x| scaled(x, factor)).collect())
    })
}

/// The factor that a request names. "Longer by half" adds it.
fn factor(s: &mut Slots, lengthens: bool, shortens: bool) -> Option<f64> {
    if s.says(&["in half"]) {
        s.explain_written(&["in half"]);
        return Some(0.5);
    }
    if let Some(factor) = s.factor() {
        let is_shrunk = shortens && factor > 1.0;
        return Some(if is_shrunk { 1.0 / factor } else { factor });
    }
    let (share, preposition) = s.share()?;
    let is_result = preposition.has(Sense::To) || s.text().contains('到');
    Some(match (lengthens, shortens) {
        _ if is_result => share,
        (true, false) => 1.0 + share,
        (false, true) => 1.0 - share,
        _ => share,
    })
    .filter(|factor| *factor > 0.0)
}

/// A photo gets a new length; what a clip loses is cut off its end.
fn scaled(x: &Segment, factor: f64) -> Edit {
    let duration_ms = (x.duration_ms as f64 * factor).round() as u64;
    if duration_ms < x.duration_ms {
        return trim_end(x, Edge::End, x.duration_ms - duration_ms);
    }
    Edit::SetDuration(SetDuration {
        id: x.id.clone(),
        duration_ms,
    })
}

/// The factor of a message that is only "a bit longer", 再长一点.
fn bare_factor(s: &mut Slots, longer: bool, shorter: bool) -> Option<f64> {
    let bit = s.words(&[Sense::ABit]) || s.says(A_BIT);
    s.words(&[Sense::Much]);
    let points = !s
        .targets(|t, _| matches!(t, Target::It(Kind::Any)))
        .is_empty();
    // "Make longer": the object is missing.
    let lacks_object = s.has_order() && !points;
    if longer == shorter || lacks_object || !s.is_complete() {
        return None;
    }
    s.cost += 3;
    Some(match (longer, bit) {
        (true, true) => 1.25,
        (true, false) => 1.5,
        (false, true) => 0.8,
        (false, false) => 0.67,
    })
}

/// Scales what was changed last; a question if nothing was.
fn scaled_focus(scene: &RequestContext, factor: f64) -> Result<Vec<Edit>, Reply> {
    if scene.focus_ids().is_empty() {
        return Err(Reply::WhichSegment(scene.pictures().len()));
    }
    let found = select(scene, &[Target::It(Kind::Any)])?;
    Ok(found.iter().map(|x| scaled(x, factor)).collect())
}

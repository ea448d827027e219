//! Start and end of the video or of a clip at a time: "the video should end at 20 s".

use crate::domain::edit::{CutRange, Edge, Edit, picture_end};
use crate::domain::timeline::Segment;
use crate::i18n::locale::has_han;
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::phrase::Shape;
use super::super::reading::{Action, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::Slots;
use super::super::target::{PICTURES, Target};
use super::trim::trim_end;

/// `start the video at 3s`, `talk should start 2 seconds in`, `stop the video at 20 seconds`,
/// 第一段从第2秒开始.
pub(super) fn bounds(s: &mut Slots) -> Option<Action> {
    let begins = s.words(&[Sense::Begin]);
    let ends = !begins && s.words(&[Sense::Finish]);
    if !begins && !ends {
        return None;
    }
    let time = s.time_if(|t| {
        t.shape == Shape::Plain && !t.has(Sense::By) && !t.has(Sense::After) && !t.has(Sense::For)
    })?;
    s.words(&[
        Sense::Make,
        Sense::InParticle,
        Sense::Mark,
        Sense::Use,
        Sense::Play,
        Sense::LeaveAlone,
    ]);
    let whole_video = s.whole_video();
    let targets = s.objects(PICTURES);
    // "Take 4 seconds off the end" names no position.
    let positions = [Sense::At, Sense::To, Sense::From];
    let is_position = positions.iter().any(|p| time.has(*p)) || has_han(s.message);
    let is_alone = ends && is_order(s);
    match targets.as_slice() {
        [] if is_position && (whole_video || is_alone) => {
            edits(move |scene| cut_video(scene, time.ms, begins))
        }
        [target] if begins && !matches!(target, Target::It(_)) => {
            let target = target.clone();
            edits(move |scene| start_in(scene, &target, time.ms))
        }
        _ => None,
    }
}

/// Returns true for a message that is only "stop at 20 s" or 到20秒结束.
fn is_order(s: &Slots) -> bool {
    let text = s.message.trim().to_lowercase();
    let begins = ["end ", "stop ", "finish "]
        .iter()
        .any(|verb| text.starts_with(verb));
    s.text().trim().len() == text.len() && (begins || has_han(&text))
}

/// Cuts what is before or after a time (ms).
fn cut_video(scene: &RequestContext, at_ms: u64, begins: bool) -> Result<Vec<Edit>, Reply> {
    let end = picture_end(scene.timeline);
    if at_ms == 0 || at_ms >= end {
        return Err(Reply::NoPictureAt(at_ms));
    }
    let (from_ms, to_ms) = if begins { (0, at_ms) } else { (at_ms, end) };
    Ok(vec![Edit::CutRange(CutRange { from_ms, to_ms })])
}

/// Cuts what a clip plays before a time of its own (ms).
fn start_in(scene: &RequestContext, target: &Target, ms: u64) -> Result<Vec<Edit>, Reply> {
    let found = scene.select(target, Domain::Pictures)?;
    let [x] = found.as_slice() else {
        return Err(Reply::WhichSegment(found.len()));
    };
    if ms == 0 || ms >= x.duration_ms {
        return Err(outside(x, ms));
    }
    Ok(vec![trim_end(x, Edge::Start, ms)])
}

fn outside(x: &Segment, at_ms: u64) -> Reply {
    Reply::Outside {
        at_ms,
        start_ms: x.start_ms,
        end_ms: x.end_ms(),
    }
}

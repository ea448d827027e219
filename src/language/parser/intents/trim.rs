//! Cuts in time: trims, ranges, splits.

use crate::domain::edit::{CutRange, CutSilence, Edge, Edit, KeepRange, Split, Trim, picture_end};
use crate::domain::timeline::Segment;
use crate::i18n::locale::has_han;
use crate::i18n::replies::Reply;

use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Phrase, PhraseKind, Shape};
use super::super::reading::{self, Action, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, Time, is_object};
use super::super::target::{Kind, PICTURES, Target};
use super::super::token::Quantity;

/// Segments that can be trimmed: pictures, titles and sounds.
fn objects(s: &mut Slots) -> Vec<Target> {
    s.targets(|t, p| is_object(p) && !matches!(t, Target::WholeVideo | Target::Except(..)))
}

/// Selects segments, of any kind that the words name.
pub(super) fn select<'a>(
    scene: &RequestContext<'a>,
    targets: &[Target],
) -> Result<Vec<&'a Segment>, Reply> {
    let names_other = targets
        .iter()
        .any(|t| matches!(t, Target::Named(..)) || !PICTURES.contains(&t.kind()));
    // "2 seconds longer" after a title.
    let is_it = matches!(targets, [Target::It(Kind::Any)]);
    let focus = scene.focus_ids();
    let is_other = |id: &String| scene.segment(id).is_some_and(|x| !scene.is_picture(x));
    let is_about_other = is_it && !focus.is_empty() && focus.iter().all(is_other);
    let domain = if names_other || is_about_other {
        Domain::Everything
    } else {
        Domain::Pictures
    };
    let found = scene.select_all(targets, domain)?;
    if found.is_empty() {
        Err(Reply::NothingLeft)
    } else {
        Ok(found)
    }
}

/// Words that make a time the longest length.
const LIMITS: &[&str] = &[
    " max",
    "at most",
    "under ",
    " tops",
    "within ",
    "below ",
    "以内",
    "之内",
    "以下",
    "不超过",
];

/// Explains a verb that cuts, or the 不要 of 第一段前两秒不要.
fn cutting_verb(s: &mut Slots, verbs: &[Sense]) -> Option<()> {
    if s.ends_with_no() {
        s.words(&[Sense::No]);
        return Some(());
    }
    // "And 1 second off the end".
    if s.has_written(&["off"]) && s.has_time() && s.has_any(&[Sense::Start, Sense::End]) {
        return Some(());
    }
    s.verb(verbs)
}

/// `trim 2s from the start of clip 1`, `cut the last 3 seconds`, `剪掉第3段的前2秒`.
pub(super) fn trim(s: &mut Slots) -> Option<Action> {
    // "Trim it to 15 s max" limits the length.
    if s.has(Sense::AtMost) || s.says_any_part(LIMITS) {
        return None;
    }
    // 掐头去尾 is a verb as well.
    let both = s.has(Sense::BothEnds);
    cutting_verb(s, &[Sense::Trim, Sense::Shorten, Sense::Remove])?;
    s.words(&[Sense::Trim, Sense::Shorten, Sense::Remove, Sense::BothEnds]);
    let Some(time) = cut_time(s, both) else {
        objects(s);
        return reading::ask_if_complete(s, Reply::TrimHow);
    };
    // 剪到5秒: what remains is 5 s long.
    let is_length = time.has(Sense::To) || s.verb_ends_in_to(&[Sense::Trim, Sense::Shorten]);
    // "trim ends of clip 3", "delete 10s to the end": not one end.
    let is_several = has_several_ends(s) || s.placed_word(&[Sense::End], &[Sense::To]).is_some();
    // "Cut it to the first 3 seconds" keeps them.
    let is_kept = time.shape != Shape::Plain && time.has(Sense::To);
    if time.shape == Shape::Plain && is_length || is_several || is_kept {
        return None;
    }
    let at_start = s.words(&[Sense::Start]);
    let at_end = s.words(&[Sense::End]);
    let targets = objects_or_owner(s);
    let is_sound = |t: &Target| matches!(t.kind(), Kind::Music | Kind::Voice | Kind::Effect);
    if targets.iter().any(is_sound) && !targets.iter().all(is_sound) {
        return None;
    }
    let whole_video = s.whole_video();
    s.words(&[Sense::Part, Sense::Each, Sense::LengthNoun]);
    // 片头片尾都剪掉两秒.
    let both = both || at_start && at_end && s.says_any_part(&["都", "各", "both"]);
    let (at_start, at_end) = (at_start && !both, at_end && !both);
    let edge = edge(&time, at_start, at_end)?;
    if both && (at_start || at_end || time.shape != Shape::Plain) {
        return None;
    }
    if targets.is_empty() && !both {
        // "cut the video to 10 s" is about the whole length.
        if whole_video && time.shape == Shape::Plain && !at_start && !at_end {
            return None;
        }
        let is_placed = whole_video || time.shape != Shape::Plain || at_start || at_end;
        return if is_placed {
            trim_video(time.ms, edge)
        } else {
            None
        };
    }
    edits(move |scene| {
        if both {
            return trim_ends(scene, &targets, time.ms);
        }
        let found = select(scene, &targets)?;
        Ok(found.iter().map(|x| trim_end(x, edge, time.ms)).collect())
    })
}

/// The segments that are trimmed; "it" for "a second off its end".
fn objects_or_owner(s: &mut Slots) -> Vec<Target> {
    let mut targets = objects(s);
    let names_video = s.has_target(|t, _| matches!(t, Target::WholeVideo));
    if targets.is_empty() && !names_video && s.has_written(&["its"]) {
        targets.push(Target::It(Kind::Any));
    }
    targets
}

/// Cuts both ends of segments; without targets those of the video, or of "it".
fn trim_ends(scene: &RequestContext, targets: &[Target], by_ms: u64) -> Result<Vec<Edit>, Reply> {
    if let (true, [first, .., last]) = (targets.is_empty(), scene.pictures())
        && scene.focus_ids().is_empty()
    {
        return Ok(vec![
            trim_end(first, Edge::Start, by_ms),
            trim_end(last, Edge::End, by_ms),
        ]);
    }
    let it = [Target::It(Kind::Any)];
    let found = select(scene, if targets.is_empty() { &it } else { targets })?;
    Ok(found.iter().map(|x| trim_both_ends(x, by_ms)).collect())
}

/// Explains how much is cut off; at both ends also 各一秒.
fn cut_time(s: &mut Slots, both: bool) -> Option<Time> {
    let is_each = |t: &Time| both && t.shape == Shape::Each;
    let time = s.time_if(|t| is_cut_length(t) || is_each(t))?;
    let shape = match time.shape {
        Shape::Each => Shape::Plain,
        shape => shape,
    };
    take_content(s);
    Some(Time { shape, ..time })
}

/// Explains the 黑屏 of 开头1秒的黑屏: what is there is cut as well. Not 前10秒里的空白, which is a part.
fn take_content(s: &mut Slots) {
    let is_end = |p: &Phrase| {
        matches!(
            p.kind,
            PhraseKind::Amount(Quantity::Time(_), Shape::First | Shape::Last)
        )
    };
    let Some(time) = s.phrases.iter().position(is_end) else {
        return;
    };
    let mut rest = s.phrases[time + 1..].iter();
    let Some(next) = rest.position(|p| p.is_content).map(|at| time + 1 + at) else {
        return;
    };
    let is_content = [Sense::Gap, Sense::Part]
        .iter()
        .any(|n| s.phrases[next].senses.has(*n));
    let between = s.phrases[time].span.end..s.phrases[next].span.start;
    let joint = s.message.get(between).unwrap_or_default().trim();
    let is_direct = s.phrases[next].preposition == Senses::NONE;
    if is_content && is_direct && ["", "的", "of", "of the"].contains(&joint) {
        s.explain(next, next + 1);
    }
}

/// Returns true for "ends" or "starts" without "both".
fn has_several_ends(s: &Slots) -> bool {
    let is_plural = |p: &Phrase| {
        let word = p.text(s.message).rsplit(' ').next().unwrap_or_default();
        ["ends", "starts"].contains(&word) && !p.senses.has(Sense::BothEnds)
    };
    s.phrases.iter().any(is_plural)
}

/// Returns true if a time can be how much is cut off: no position, no range.
fn is_cut_length(time: &Time) -> bool {
    !matches!(time.shape, Shape::Range(_) | Shape::Each)
        && !time.has(Sense::After)
        && !time.has(Sense::Before)
        && !time.has(Sense::At)
        && !time.has(Sense::From)
}

pub(super) fn trim_end(s: &Segment, edge: Edge, by_ms: u64) -> Edit {
    Edit::Trim(Trim {
        id: s.id.clone(),
        edge,
        by_ms,
    })
}

fn trim_both_ends(s: &Segment, by_ms: u64) -> Edit {
    Edit::CutSilence(CutSilence {
        id: s.id.clone(),
        head_ms: by_ms,
        tail_ms: by_ms,
    })
}

/// The end that is cut. None if the words contradict each other.
fn edge(time: &Time, at_start: bool, at_end: bool) -> Option<Edge> {
    match (time.shape, at_start, at_end) {
        (_, true, true) => None,
        (Shape::First, _, true) | (Shape::Last, true, _) => None,
        (Shape::First, ..) | (_, true, _) => Some(Edge::Start),
        _ => Some(Edge::End),
    }
}

/// Cuts the start of the video, or its last segment.
fn trim_video(ms: u64, edge: Edge) -> Option<Action> {
    edits(move |scene| {
        // "The intro of the song is dull, skip its first 8 seconds".
        if let ([id], true) = (scene.subject, scene.are_sounds(scene.subject))
            && let Some(sound) = scene.segment(id)
        {
            return Ok(vec![trim_end(sound, edge, ms)]);
        }
        // "Speed up the city clip, then cut the last 2 seconds": of the clip.
        if let Some(x) = scene.only_focus() {
            return Ok(vec![trim_end(x, edge, ms)]);
        }
        if edge == Edge::Start {
            return Ok(vec![Edit::CutRange(CutRange {
                from_ms: 0,
                to_ms: ms,
            })]);
        }
        let last = scene.pictures().last().ok_or(Reply::Empty)?;
        if last.duration_ms <= ms {
            let end = picture_end(scene.timeline);
            return Ok(vec![Edit::CutRange(CutRange {
                from_ms: end.saturating_sub(ms),
                to_ms: end,
            })]);
        }
        Ok(vec![trim_end(last, edge, ms)])
    })
}

/// A stretch of time (ms); open ends are None.
#[derive(Clone, Copy)]
struct Stretch {
    from_ms: Option<u64>,
    to_ms: Option<u64>,
    /// "to 2-6 s": what remains.
    keeps: bool,
}

/// Reads a stretch: `from 6s to 8s`, `after 15 s`, `from 10s to the end`, `before 5 s`.
fn stretch(s: &mut Slots) -> Option<Stretch> {
    let to_end = s
        .placed_word(&[Sense::End], &[Sense::To, Sense::Before])
        .is_some();
    let from_start = s.placed_word(&[Sense::Start], &[Sense::From]).is_some();
    let time = s.time_if(|t| {
        matches!(t.shape, Shape::Range(_))
            || t.shape == Shape::Plain
                && (t.has(Sense::After)
                    || t.has(Sense::Before)
                    || (t.has(Sense::From) || t.preposition == Senses::NONE) && to_end
                    || t.has(Sense::To) && from_start)
    })?;
    s.words(&[Sense::Mark]);
    Some(match time.shape {
        Shape::Range(to_ms) => Stretch {
            from_ms: Some(time.ms),
            to_ms: Some(to_ms),
            keeps: time.has(Sense::To),
        },
        _ if time.has(Sense::After) || to_end => Stretch {
            from_ms: Some(time.ms),
            to_ms: None,
            keeps: false,
        },
        _ => Stretch {
            from_ms: None,
            to_ms: Some(time.ms),
            keeps: false,
        },
    })
}

/// Returns true for "trim city 0:02-0:06": what is kept, or what is cut?
fn is_bare_range(s: &Slots) -> bool {
    let is_range = |p: &Phrase| {
        matches!(p.kind, PhraseKind::Amount(_, Shape::Range(_))) && p.preposition == Senses::NONE
    };
    s.says(&["trim"]) && s.phrases.iter().any(is_range)
}

/// `cut out the part from 6s to 8s`, `throw away everything past 15 s`, `20秒以后的都不要了`.
pub(super) fn cut_range(s: &mut Slots) -> Option<Action> {
    cutting_verb(s, &[Sense::Remove, Sense::Trim])?;
    s.words(&[Sense::Remove, Sense::Trim]);
    let is_unclear = is_bare_range(s);
    let stretch = stretch(s)?;
    if stretch.keeps || is_unclear {
        return None;
    }
    s.words(&[Sense::Part, Sense::Middle, Sense::Center]);
    // "everything", "this part" do not name a segment.
    s.targets(|t, _| {
        matches!(
            t,
            Target::All(Kind::Any)
                | Target::It(_)
                | Target::WholeVideo
                | Target::Rest(Kind::Any)
                | Target::All(Kind::Clip)
        )
    });
    let targets = s.objects(PICTURES);
    edits(move |scene| {
        // Several ranges count on the timeline before the message.
        let counted_on = if scene.only_cuts {
            scene.seen
        } else {
            scene.timeline
        };
        let end = picture_end(counted_on);
        let (from_ms, to_ms) = if targets.is_empty() {
            (stretch.from_ms.unwrap_or(0), stretch.to_ms.unwrap_or(end))
        } else {
            let now = only_picture(scene, &targets)?;
            let mut seen = counted_on.segments().map(|(_, s)| s);
            within(seen.find(|s| s.id == now.id).unwrap_or(now), stretch)?
        };
        if from_ms >= end {
            return Err(Reply::NoPictureAt(from_ms));
        }
        Ok(vec![Edit::CutRange(CutRange {
            from_ms,
            to_ms: to_ms.min(end.max(to_ms)),
        })])
    })
}

/// The only photo or clip that the targets mean.
fn only_picture<'a>(scene: &RequestContext<'a>, targets: &[Target]) -> Result<&'a Segment, Reply> {
    let found = scene.select_all(targets, Domain::Pictures)?;
    let [x] = found.as_slice() else {
        return Err(Reply::WhichSegment(found.len()));
    };
    Ok(*x)
}

/// A range (ms) of a named segment on the timeline: relative to its start, or absolute where only
/// that is inside it.
pub(super) fn range_within(s: &Segment, from_ms: u64, to_ms: u64) -> Result<(u64, u64), Reply> {
    let stretch = Stretch {
        from_ms: Some(from_ms),
        to_ms: Some(to_ms),
        keeps: false,
    };
    within(s, stretch)
}

/// A stretch of a named segment on the timeline: relative to its start, or absolute where only
/// that is inside it.
fn within(s: &Segment, stretch: Stretch) -> Result<(u64, u64), Reply> {
    let (from, to) = (
        stretch.from_ms.unwrap_or(0),
        stretch.to_ms.unwrap_or(s.duration_ms),
    );
    if from < s.duration_ms && to <= s.duration_ms {
        return Ok((s.start_ms + from, s.start_ms + to));
    }
    let (from, to) = (
        stretch.from_ms.unwrap_or(s.start_ms),
        stretch.to_ms.unwrap_or(s.end_ms()),
    );
    if s.start_ms <= from && to <= s.end_ms() && from < to {
        return Ok((from, to));
    }
    Err(Reply::Outside {
        at_ms: to,
        start_ms: s.start_ms,
        end_ms: s.end_ms(),
    })
}

/// `use only seconds 2 to 6 of city.mp4`, `trim city.mp4 to 0:02-0:06`, `只要前十秒`.
pub(super) fn keep_range(s: &mut Slots) -> Option<Action> {
    // "Take the first 2 s off" removes them.
    if s.has_written(&["off"]) && s.says(&["take"]) {
        return None;
    }
    let keeps = s.words(&[Sense::OnlyKeep]) | s.words(&[Sense::Use, Sense::LeaveAlone]);
    let trims = s.words(&[Sense::Trim, Sense::Shorten]);
    if !keeps && !trims {
        return None;
    }
    let middle = keeps && s.words(&[Sense::Middle, Sense::Center]);
    let time = s.time_if(|t| {
        matches!(t.shape, Shape::Range(_) | Shape::First | Shape::Last)
            || (middle || keeps && t.has(Sense::Between)) && t.shape == Shape::Plain
    })?;
    // "trim the first 2 seconds" removes them; "trim city to 2-6 s" keeps them.
    if trims && !keeps && !(time.shape != Shape::Plain && time.has(Sense::To)) {
        return None;
    }
    s.words(&[Sense::Part]);
    // "Keep the first 20 s and bin the rest".
    let drops_rest = s.drops_rest();
    if drops_rest {
        s.target(|t, _| matches!(t, Target::Rest(Kind::Any)));
        s.words(&[Sense::Remove, Sense::No]);
    }
    let mut targets = s.objects(PICTURES);
    if drops_rest && !targets.is_empty() {
        // The rest of the clip, or the other clips?
        return None;
    }
    if targets.is_empty() && s.words(&[Sense::Each]) {
        targets.push(Target::All(Kind::Any));
    }
    if targets.len() > 1 {
        return None;
    }
    s.whole_video();
    edits(move |scene| {
        if targets.is_empty() {
            // "The beach drags, keep the first 3 s": of the clip.
            let mut subjects = scene.subject.iter().filter_map(|id| scene.segment(id));
            return match (subjects.next(), subjects.next()) {
                (Some(x), None) if scene.is_picture(x) => Ok(vec![keep_part(x, &time)]),
                _ => keep_of_video(scene, &time),
            };
        }
        let found = scene.select_all(&targets, Domain::Pictures)?;
        // "The first 5 s of each clip": shorter clips stay.
        let stays = |x: &Segment| found.len() > 1 && x.duration_ms <= time.ms;
        let kept = found.iter().filter(|x| !stays(x));
        Ok(kept.map(|x| keep_part(x, &time)).collect())
    })
}

/// Keeps the part of a segment that a time names.
fn keep_part(x: &Segment, time: &Time) -> Edit {
    match time.shape {
        Shape::Range(to) => keep(x, time.ms, to),
        Shape::First => keep(x, 0, time.ms),
        Shape::Plain => keep_middle(x, time.ms),
        _ => keep(x, x.duration_ms.saturating_sub(time.ms), x.duration_ms),
    }
}

/// Keeps the middle of a segment.
fn keep_middle(x: &Segment, length_ms: u64) -> Edit {
    let from = x.duration_ms.saturating_sub(length_ms) / 2;
    keep(x, from, from + length_ms)
}

/// Cuts what is outside of a stretch of the video.
fn keep_of_video(scene: &RequestContext, time: &Time) -> Result<Vec<Edit>, Reply> {
    let end = picture_end(scene.timeline);
    let (from_ms, to_ms) = match time.shape {
        Shape::First => (time.ms, end),
        Shape::Last => (0, end.saturating_sub(time.ms)),
        Shape::Plain => {
            let [only] = scene.pictures() else {
                return Err(Reply::WhichSegment(scene.pictures().len()));
            };
            return Ok(vec![keep_middle(only, time.ms)]);
        }
        Shape::Range(to) => {
            return Ok(match scene.pictures() {
                [only] => vec![keep(only, time.ms, to)],
                _ => cut_around(time.ms, to, end),
            });
        }
        _ => return Err(Reply::TrimHow),
    };
    if from_ms >= to_ms {
        return Err(Reply::NothingLeft);
    }
    Ok(vec![Edit::CutRange(CutRange { from_ms, to_ms })])
}

/// Cuts what is after and before a range, in this order, so that the times stay valid.
fn cut_around(from_ms: u64, to_ms: u64, end_ms: u64) -> Vec<Edit> {
    let after = (to_ms < end_ms).then_some(CutRange {
        from_ms: to_ms,
        to_ms: end_ms,
    });
    let before = (from_ms > 0).then_some(CutRange {
        from_ms: 0,
        to_ms: from_ms,
    });
    after
        .into_iter()
        .chain(before)
        .map(Edit::CutRange)
        .collect()
}

/// Keeps a part of a segment, relative to its start.
fn keep(s: &Segment, from_ms: u64, to_ms: u64) -> Edit {
    Edit::KeepRange(KeepRange {
        id: s.id.clone(),
        from_ms,
        to_ms,
    })
}

/// `split at 5s`, `cut the clip in half`, `split every clip in two`, `在7秒处分割`.
pub(super) fn split(s: &mut Slots) -> Option<Action> {
    s.verb(&[Sense::Split])?;
    s.words(&[Sense::Split]);
    let half = s.words(&[Sense::Half])
        | s.words(&[Sense::Middle, Sense::Center])
        | (s.fraction() == Some(0.5));
    let is_place = |t: &Time| t.shape == Shape::Plain && !t.has(Sense::To) && !t.has(Sense::By);
    let times: Vec<Time> = std::iter::from_fn(|| s.time_if(is_place)).collect();
    let time = times.first().copied();
    s.words(&[Sense::Mark]);
    let parts = if half { None } else { part_count(s) };
    let targets = s.objects(PICTURES);
    s.whole_video();
    // "In two at 3 s".
    let is_two = s.has_written(&["two", "2"]) && !s.has_written(&["half", "middle"]);
    if let (Some(parts), None) = (parts, time) {
        return edits(move |scene| split_in_parts(scene, &targets, parts));
    }
    if !s.is_complete() || half && time.is_some() && !is_two {
        return None;
    }
    match time {
        None if !half => reading::ask_if_complete(s, Reply::SplitWhere),
        None => edits(move |scene| {
            let targets = if targets.is_empty() {
                vec![Target::It(Kind::Clip)]
            } else {
                targets.clone()
            };
            let found = scene.select_all(&targets, Domain::Pictures)?;
            Ok(found
                .iter()
                .map(|x| Edit::Split(split_at(x, x.start_ms + x.duration_ms / 2)))
                .collect())
        }),
        Some(_) => edits(move |scene| split_times(scene, &targets, &times)),
    }
}

/// Splits at several times, a segment from the last one on: what is before a cut keeps its id.
fn split_times(
    scene: &RequestContext,
    targets: &[Target],
    times: &[Time],
) -> Result<Vec<Edit>, Reply> {
    let cuts = times.iter().map(|t| split_time(scene, targets, t.ms));
    let mut cuts = cuts.collect::<Result<Vec<Split>, Reply>>()?;
    let ids: Vec<String> = cuts.iter().map(|cut| cut.id.clone()).collect();
    cuts.sort_by_key(|cut| {
        let segment = ids.iter().position(|id| *id == cut.id);
        (segment, std::cmp::Reverse(cut.at_ms))
    });
    Ok(cuts.into_iter().map(Edit::Split).collect())
}

/// Most parts that a segment is split into.
const MAX_PARTS: f64 = 50.0;

/// Explains "into three equal parts", 平均切成三段: the number of parts.
fn part_count(s: &mut Slots) -> Option<u64> {
    let is_count = |t: &Target, p: Senses| {
        let may_be_parts = matches!(t, Target::They(Kind::Clip | Kind::Any, Some(2..)));
        may_be_parts && (p.has(Sense::To) || has_han(s.message))
    };
    let counted = s.phrases.iter().find_map(|p| match &p.kind {
        PhraseKind::Target(t @ Target::They(_, Some(n))) if is_count(t, p.preposition) => Some(*n),
        _ => None,
    });
    let count = match counted {
        Some(n) => {
            s.target(|t, _| matches!(t, Target::They(_, Some(_))));
            n as f64
        }
        None if s.has(Sense::Part) => s.number()?,
        None => return None,
    };
    s.words(&[Sense::Part, Sense::Together, Sense::Each, Sense::Same]);
    let is_possible = count.fract() == 0.0 && (2.0..=MAX_PARTS).contains(&count);
    is_possible.then_some(count as u64)
}

/// Splits segments into parts of the same length, from the last on.
fn split_in_parts(
    scene: &RequestContext,
    targets: &[Target],
    parts: u64,
) -> Result<Vec<Edit>, Reply> {
    let it = [Target::It(Kind::Clip)];
    let targets = if targets.is_empty() { &it } else { targets };
    let found = scene.select_all(targets, Domain::Pictures)?;
    let cuts = |x: &Segment| -> Vec<Edit> {
        let at = |n: u64| x.start_ms + x.duration_ms * n / parts;
        let cuts = (1..parts).rev().map(|n| split_at(x, at(n)));
        cuts.map(Edit::Split).collect()
    };
    Ok(found.iter().flat_map(|x| cuts(x)).collect())
}

fn split_at(s: &Segment, at_ms: u64) -> Split {
    Split {
        id: s.id.clone(),
        at_ms,
    }
}

/// Splits the named segment, or the one at this time.
fn split_time(scene: &RequestContext, targets: &[Target], at_ms: u64) -> Result<Split, Reply> {
    let at_time = || {
        let found = scene.pictures().iter().find(|p| p.contains(at_ms));
        found
            .map(|x| split_at(x, at_ms))
            .ok_or(Reply::NoPictureAt(at_ms))
    };
    let is_named = !matches!(targets, [] | [Target::Bare(_)] | [Target::It(_)]);
    if !is_named {
        return at_time();
    }
    let x = only_picture(scene, targets)?;
    let relative = x.start_ms + at_ms;
    let inside = |at: u64| x.start_ms < at && at < x.end_ms();
    match (inside(at_ms), inside(relative)) {
        (true, true) if relative != at_ms => Err(Reply::SplitWhen {
            name: x.name.clone(),
            relative_ms: relative,
            absolute_ms: at_ms,
        }),
        (_, true) => Ok(split_at(x, relative)),
        _ => Ok(split_at(x, at_ms)),
    }
}

//! Speed, direction, freeze frames and loops.

use crate::domain::edit::{Edit, Freeze, Loop, Reverse, SetSpeed, picture_end};
use crate::domain::timeline::Segment;
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::phrase::{Phrase, PhraseKind, Shape, Statement, statement};
use super::super::reading::{self, Action, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, is_position};
use super::super::target::{Kind, PICTURES, Target};
use super::super::token::Quantity;
use super::adjustments::A_BIT;

/// Duration of a freeze frame (ms).
const FREEZE_MS: u64 = 2_000;

/// Clips that can change speed: the named ones, all of "the video", the only one, or it.
fn clips<'a>(
    scene: &RequestContext<'a>,
    targets: &[Target],
    whole_video: bool,
) -> Result<Vec<&'a Segment>, Reply> {
    let targets = match targets {
        [] if whole_video => &[Target::WholeVideo][..],
        [] => &[Target::It(Kind::Any)][..],
        targets => targets,
    };
    let is_set = targets
        .iter()
        .any(|t| matches!(t, Target::All(_) | Target::WholeVideo | Target::Rest(_)));
    let found = scene.select_all(targets, Domain::Pictures);
    let found = match (found, targets) {
        // Of several pictures only one is a clip.
        (Err(Reply::WhichSegment(_)), [Target::It(_)]) => {
            only_clip(scene).ok_or_else(|| Reply::WhichSegment(scene.pictures().len()))?
        }
        // The photo that was changed last has no speed.
        (Ok(found), [Target::It(Kind::Any)]) if found.iter().all(|x| scene.is_photo(x)) => {
            only_clip(scene).unwrap_or(found)
        }
        // "Speed it up" after a change of some clips.
        (Ok(found), [Target::It(Kind::Any)]) if is_unclear(scene, &found) => {
            return Err(Reply::WhichSegment(scene.pictures().len()));
        }
        (found, _) => found?,
    };
    if is_set {
        return Ok(found);
    }
    match found.iter().find(|x| scene.is_photo(x)) {
        Some(_) if found.len() == 1 => Err(Reply::NotAVideoClip),
        _ => Ok(found),
    }
}

/// Returns true if "it" would be several of the pictures that the last message changed.
fn is_unclear(scene: &RequestContext, found: &[&Segment]) -> bool {
    let is_part = found.len() > 1 && found.len() < scene.pictures().len();
    is_part && scene.focus.is_empty()
}

/// The only picture that is not a photo; none if there are several.
fn only_clip<'a>(scene: &RequestContext<'a>) -> Option<Vec<&'a Segment>> {
    let clips: Vec<&Segment> = scene
        .pictures()
        .iter()
        .filter(|p| !scene.is_photo(p))
        .collect();
    (clips.len() == 1).then_some(clips)
}

/// Highest speed that a number without a unit means.
const MAX_BARE_SPEED: f64 = 10.0;

/// A speed, or a factor that changes it.
#[derive(Clone, Copy)]
enum Rate {
    To(f64),
    Times(f64),
    /// So that it lasts this long (ms).
    Fit(u64),
}

impl Rate {
    /// The new speed of a segment.
    fn of(self, segment: &Segment) -> f64 {
        match self {
            Rate::To(f) => f,
            Rate::Times(f) => ((segment.speed * f) * 100.0).round() / 100.0,
            Rate::Fit(ms) => segment.speed * segment.duration_ms as f64 / ms.max(1) as f64,
        }
    }
}

/// An amount in a request about speed.
#[derive(Clone, Copy)]
enum SpeedAmount {
    Factor(f64),
    Percent(f64),
    Fraction(f64),
}

/// Words about speed in a request.
struct SpeedWords {
    /// "down to 70 %": where to, not by how much.
    is_level: bool,
    /// "By 50 %": by how much.
    is_step: bool,
    /// "Half as fast": a part of the present speed.
    compares: bool,
    /// "too slow": says what is wrong, not what to do.
    complains: bool,
    normal: bool,
    slow_motion: bool,
    faster: bool,
    slower: bool,
    noun: bool,
    plays: bool,
}

impl SpeedWords {
    /// Explains the words about speed.
    fn take(s: &mut Slots) -> Self {
        let asks = |s: &Slots, sense: Sense| {
            let mut words = s.phrases.iter().filter(|p| p.senses.has(sense));
            words.any(|p| {
                !p.is_complained(s.message) && statement(s.message, s.phrases, p).is_none()
            })
        };
        let (faster, slower) = (asks(s, Sense::SpeedUp), asks(s, Sense::SlowDown));
        let any = s.words(&[Sense::SpeedUp, Sense::SlowDown]);
        // "Speed the whole thing up".
        let speeds_up = s.says(&["speed"]) && s.has_written(&["up"]);
        let is_to =
            |p: &Phrase| matches!(p.kind, PhraseKind::Amount(..)) && p.preposition.has(Sense::To);
        let noun = s.words(&[Sense::SpeedNoun]);
        let is_rate = noun || names_rate(s);
        let raised = is_rate && s.words(&[Sense::Raise]);
        let lowered = is_rate && s.words(&[Sense::Lower]);
        Self {
            is_level: s.phrases.iter().any(is_to)
                || s.text().contains('到')
                || s.breaks_before_amount(),
            is_step: s.has_share_by(),
            compares: s.says_any_part(&[" as fast"]),
            complains: any && !faster && !slower,
            normal: s.words(&[Sense::NormalSpeed]),
            slow_motion: s.words(&[Sense::SlowMotion]),
            faster: faster || speeds_up || raised,
            slower: slower || lowered,
            noun: noun || raised || lowered,
            plays: s.words(&[Sense::Play]),
        }
    }

    /// Returns true if a word other than "play" is about speed.
    fn are_about_speed(&self) -> bool {
        self.normal || self.has_direction() || self.noun || self.complains
    }

    /// Returns true if a plain number is a factor: "at speed 2".
    fn takes_number(&self) -> bool {
        self.noun || self.faster || self.slower || self.complains
    }

    fn has_direction(&self) -> bool {
        self.slow_motion || self.faster || self.slower
    }

    /// The rate for an amount; none if it is not a speed.
    fn rate_with(&self, amount: SpeedAmount) -> Option<Rate> {
        match amount {
            SpeedAmount::Factor(f) => {
                let f = if self.slower && f > 1.0 { 1.0 / f } else { f };
                if f <= 0.0 {
                    return None;
                }
                Some(if self.faster && !self.noun && f >= 1.0 {
                    Rate::Times(f)
                } else {
                    Rate::To(f)
                })
            }
            SpeedAmount::Percent(share) if self.is_level && !self.is_step => Some(Rate::To(share)),
            SpeedAmount::Percent(share) => Some(match (self.faster, self.slower) {
                (true, _) => Rate::Times(1.0 + share),
                (_, true) => Rate::Times((1.0 - share).max(0.01)),
                _ => Rate::To(share),
            }),
            SpeedAmount::Fraction(share) => Some(if self.compares {
                Rate::Times(share)
            } else if self.slower && self.is_step {
                Rate::Times((1.0 - share).max(0.01))
            } else if self.faster {
                Rate::Times(1.0 + share)
            } else {
                Rate::To(share)
            }),
        }
    }

    /// The rate for a direction without an amount.
    fn usual_rate(&self, much: bool, bit: bool) -> Rate {
        let f = if bit {
            1.25
        } else if much {
            3.0
        } else {
            2.0
        };
        if self.slow_motion {
            Rate::To(0.5)
        } else if self.slower {
            Rate::Times(1.0 / f)
        } else {
            Rate::Times(f)
        }
    }
}

/// Explains the amounts of a request about speed.
fn speed_amounts(s: &mut Slots, with_number: bool) -> Vec<SpeedAmount> {
    let mut amounts = Vec::new();
    amounts.extend(s.factor().map(SpeedAmount::Factor));
    amounts.extend(s.percent().map(SpeedAmount::Percent));
    amounts.extend(s.fraction().map(SpeedAmount::Fraction));
    if with_number && s.has_number_after(&[Sense::To, Sense::At, Sense::By]) {
        let number = s.number().filter(|n| *n <= MAX_BARE_SPEED);
        amounts.extend(number.map(SpeedAmount::Factor));
    }
    amounts
}

/// Verbs of a request that say nothing more about its speed.
const SPEED_FILLERS: &[Sense] = &[
    Sense::Make,
    Sense::Add,
    Sense::Unmute,
    Sense::GoBackTo,
    Sense::Play,
    Sense::Use,
    Sense::Undo,
];

/// `play clip 3 at 2x`, `slow it down by 50%`, `第二段慢动作`.
pub(super) fn speed(s: &mut Slots) -> Option<Action> {
    // "Times faster": how many times?
    if is_no_speed(s) || s.says(&["times"]) {
        return None;
    }
    let words = SpeedWords::take(s);
    let by_sense = s.words(&[Sense::Longer]);
    // "Make the beach 2x": a factor of a picture is a speed.
    let makes = s.has(Sense::Make) && s.has_factor() || names_rate(s);
    if by_sense || !(words.are_about_speed() || words.plays || makes || s.is_elliptical) {
        return None;
    }
    s.words(SPEED_FILLERS);
    s.explain_written(&["is plenty", "is enough", "will do", "is better"]);
    let much = s.words(&[Sense::Much]);
    let bit = s.words(&[Sense::ABit]) || s.says(A_BIT);
    let by_share = s.has_share_by();
    let amounts = speed_amounts(s, words.takes_number());
    if words.complains && amounts.is_empty() {
        return None;
    }
    let fit = fitted_length(s, &words, amounts.is_empty());
    let shortens = words.faster && s.words(&[Sense::LengthNoun, Sense::Total]);
    if shortens {
        s.words(&[Sense::Shorten, Sense::Lower, Sense::Less, Sense::Shorter]);
    }
    let targets = s.objects(PICTURES);
    let whole_video = s.whole_video();
    // "Make it double" may be about anything.
    let is_it = |t: &Target| matches!(t, Target::It(_) | Target::They(Kind::Any, _));
    let is_open = !words.are_about_speed() && !s.is_elliptical;
    let is_unnamed = makes && !whole_video && targets.iter().all(is_it) && is_open;
    // "speed city by 50%": up or down?
    let lacks_direction = by_share && !words.has_direction();
    let only_plays = words.plays && !words.are_about_speed() && amounts.is_empty();
    let contradicts = amounts.len() > 1 || words.faster && words.slower;
    if is_unnamed || lacks_direction || only_plays || contradicts {
        return None;
    }
    let rate = if let Some(ms) = fit {
        Rate::Fit(ms)
    } else if words.normal {
        Rate::To(1.0)
    } else if let (true, Some(SpeedAmount::Fraction(share))) = (shortens, amounts.first()) {
        Rate::Times(1.0 / share.max(0.01))
    } else if let Some(amount) = amounts.first() {
        words.rate_with(*amount)?
    } else if words.has_direction() {
        s.cost += 1;
        words.usual_rate(much, bit)
    } else {
        return reading::ask_if_complete(s, Reply::WhichSpeed);
    };
    edits(move |scene| set_speeds(scene, &targets, whole_video, rate))
}

/// Returns true for a factor that is written as a speed: "2x", 三倍速.
fn names_rate(s: &Slots) -> bool {
    s.phrases.iter().any(|p| {
        let is_factor = matches!(p.kind, PhraseKind::Amount(Quantity::Factor(_), _));
        is_factor && p.text(s.message).ends_with(['x', 'X', '×', '速'])
    })
}

/// Returns true if words about speed or repetition are about something else.
fn is_no_speed(s: &Slots) -> bool {
    const SPEEDS: &[Sense] = &[Sense::SpeedUp, Sense::SlowDown, Sense::SpeedNoun];
    // "play it twice" is a copy.
    let copies = s.says(&["twice"]) && !s.has_any(SPEEDS);
    // "Undo the last two changes, slow motion on clip 3" is two requests.
    let undoes = s.has(Sense::Undo) && s.has(Sense::ChangeNoun);
    // "Make it times faster" lacks the number.
    let lacks_number = s.says_any_part(&["times"]) && !s.has_factor();
    // "Twice as loud".
    let is_loudness = s.has_any(&[Sense::LoudAdjective, Sense::QuietAdjective]);
    copies || undoes || lacks_number || is_loudness
}

fn set_speeds(
    scene: &RequestContext,
    targets: &[Target],
    whole_video: bool,
    rate: Rate,
) -> Result<Vec<Edit>, Reply> {
    let found = clips(scene, targets, whole_video)?;
    let rate = match (rate, found.as_slice()) {
        (Rate::Fit(ms), [_, _, ..]) if whole_video => fitted_video(scene, ms)?,
        (Rate::Fit(_), [_, _, ..]) => return Err(Reply::WhichSpeed),
        (rate, _) => rate,
    };
    Ok(found.iter().map(|x| set_speed(x, rate.of(x))).collect())
}

/// The rate at which the whole video lasts `ms`; a question if a photo would have to change.
fn fitted_video(scene: &RequestContext, ms: u64) -> Result<Rate, Reply> {
    let end = picture_end(scene.timeline);
    let has_photo = scene.pictures().iter().any(|x| scene.is_photo(x));
    if has_photo || ms == 0 || end == 0 {
        return Err(Reply::WhichSpeed);
    }
    // The overlaps of transitions keep their length.
    let sum: u64 = scene.pictures().iter().map(|x| x.duration_ms).sum();
    let overlap = sum.saturating_sub(end);
    Ok(Rate::Times(sum as f64 / (ms + overlap) as f64))
}

/// Explains the length of "speed it up so that it lasts 5 seconds" (ms).
fn fitted_length(s: &mut Slots, words: &SpeedWords, has_no_amount: bool) -> Option<u64> {
    if !has_no_amount || !(words.faster || words.slower) || s.has(Sense::Freeze) {
        return None;
    }
    let time =
        s.time_if(|t| t.shape == Shape::Plain && !is_position(t.preposition) && !t.has(Sense::By))?;
    s.words(&[
        Sense::LastVerb,
        Sense::Lengthen,
        Sense::Shorten,
        Sense::LengthNoun,
        Sense::OnlyKeep,
        Sense::Finish,
    ]);
    s.target(|t, _| matches!(t, Target::It(Kind::Any)));
    Some(time.ms)
}

fn set_speed(segment: &Segment, speed: f64) -> Edit {
    Edit::SetSpeed(SetSpeed {
        id: segment.id.clone(),
        speed,
    })
}

/// `the talk drags`, `it's too slow`.
pub(super) fn too_slow(s: &mut Slots) -> Option<Action> {
    if s.is_list() {
        return None;
    }
    let is_speed = |p: &&Phrase| p.senses.has(Sense::SlowDown) || p.senses.has(Sense::SpeedUp);
    let mut speeds = s.phrases.iter().filter(is_speed);
    let complains = |p: &Phrase| {
        p.is_complained(s.message)
            || statement(s.message, s.phrases, p) == Some(Statement::Complaint)
    };
    let too = speeds.any(complains);
    s.explain_written(&["feels", "feel", "seems", "looks", "sounds"]);
    s.words(&[Sense::ABit]);
    let slow = s.words(&[Sense::SlowDown]);
    let fast = !slow && s.words(&[Sense::SpeedUp]);
    if !too || !(slow || fast) {
        return None;
    }
    let targets = s.objects(PICTURES);
    let whole_video = s.whole_video();
    if targets.is_empty() && !whole_video {
        return None;
    }
    edits(move |scene| {
        let found = clips(scene, &targets, whole_video)?;
        let factor = if slow { 1.25 } else { 0.8 };
        Ok(found
            .iter()
            .map(|x| {
                let speed = (x.speed * factor * 100.0).round() / 100.0;
                set_speed(x, speed)
            })
            .collect())
    })
}

/// `reverse clip 3`, `play city backwards`, `第三段倒放`.
pub(super) fn reverse(s: &mut Slots) -> Option<Action> {
    if s.words(&[Sense::Forward]) {
        return forward(s);
    }
    // "The sign reads backwards, flip it": mirrored, not played in reverse.
    let is_backwards = |p: &Phrase| p.senses.has(Sense::Reverse);
    if s.says_before(is_backwards, &["read", "reads", "reading"]) {
        return None;
    }
    s.verb(&[Sense::Reverse])?;
    s.words(&[
        Sense::Play,
        Sense::Make,
        Sense::Create,
        Sense::Reverse,
        Sense::Mirror,
    ]);
    let targets = s.objects(PICTURES);
    let whole_video = s.whole_video();
    edits(move |scene| {
        let found = clips(scene, &targets, whole_video)?;
        Ok(found
            .iter()
            .map(|x| Edit::Reverse(Reverse { id: x.id.clone() }))
            .collect())
    })
}

/// `play clip 2 forwards again`, `第二段不要倒放了`: of a set, those that play in reverse.
fn forward(s: &mut Slots) -> Option<Action> {
    s.words(&[
        Sense::Play,
        Sense::Make,
        Sense::GoBackTo,
        Sense::BackParticle,
    ]);
    s.explain_written(&["again", "normally"]);
    let targets = s.objects(PICTURES);
    let whole_video = s.whole_video();
    edits(move |scene| {
        let is_open = targets.is_empty() && !whole_video && scene.subject.is_empty();
        let found = clips(scene, &targets, whole_video || is_open)?;
        let reversed = found.into_iter().filter(|x| x.reversed);
        Ok(reversed
            .map(|x| Edit::Reverse(Reverse { id: x.id.clone() }))
            .collect())
    })
}

/// A place for a freeze frame.
#[derive(Clone, Copy)]
enum FreezePlace {
    /// A time (ms), on the timeline or within the segment.
    At(u64),
    Start,
    End,
}

/// `freeze at 12s for 2 seconds`, `hold the last frame for 3 seconds`, `在12秒定格2秒`.
pub(super) fn freeze(s: &mut Slots) -> Option<Action> {
    // 这张图放片头，停2秒 places a photo.
    if s.says(&["停"]) && s.is_list() && s.has(Sense::Move) {
        return None;
    }
    // 最后一帧停3秒再结束: no second frame.
    if s.is_elliptical && !s.has_time() {
        return None;
    }
    // 最后一帧停留2秒.
    let is_edge = s.has_any(&[Sense::Start, Sense::End]);
    let holds_frame =
        s.has(Sense::FrameNoun) && (s.says(&["停留", "stays"]) || is_edge && s.has_time_by());
    if holds_frame {
        s.explain_written(&["停留", "stays"]);
    } else {
        s.verb(&[Sense::Freeze])?;
    }
    s.words(&[Sense::Freeze, Sense::Add, Sense::Make]);
    s.words(&[Sense::FrameNoun, Sense::FrameRate]);
    let at_start = s.words(&[Sense::Start]);
    let at_end = !at_start && s.words(&[Sense::End]);
    let at = s
        .time_if(|t| t.shape == Shape::Plain && t.has(Sense::At))
        .map(|t| t.ms)
        .or_else(|| time_of_frame(s))
        .or_else(|| marked_time(s));
    let length = s
        .time_if(|t| t.shape == Shape::Plain && !t.has(Sense::At))
        .map(|t| t.ms);
    // "…, hold it for 2 seconds", 多停2秒.
    const HOLD: &[&str] = &["hold", "停留", "多停", "多停留"];
    let holds = |p: &Phrase| HOLD.contains(&p.plain.as_str());
    if length.is_some() && s.phrases.iter().any(holds) {
        s.explain_written(HOLD);
        s.target(|t, _| matches!(t, Target::It(Kind::Any)));
    }
    s.words(&[Sense::Mark]);
    let targets = s.objects(PICTURES);
    s.whole_video();
    let place = match at {
        Some(ms) => FreezePlace::At(ms),
        None if at_start => FreezePlace::Start,
        None if at_end => FreezePlace::End,
        // A frame needs a place.
        None => return None,
    };
    edits(move |scene| {
        let x = frozen_picture(scene, &targets, place)?;
        Ok(vec![Edit::Freeze(Freeze {
            id: x.id.clone(),
            at_ms: freeze_time(x, place)?,
            duration_ms: length.unwrap_or(FREEZE_MS),
        })])
    })
}

/// Explains 14秒那一帧 (ms).
fn time_of_frame(s: &mut Slots) -> Option<u64> {
    let is_frame = |p: &Phrase| p.senses.has(Sense::FrameNoun) && p.plain.ends_with('帧');
    let frame = s.phrases.iter().position(is_frame)?;
    let before = frame.checked_sub(1)?;
    let PhraseKind::Amount(Quantity::Time(ms), Shape::Plain) = s.phrases[before].kind else {
        return None;
    };
    s.explain(before, frame);
    Some(ms)
}

/// Explains 27秒处 (ms).
fn marked_time(s: &mut Slots) -> Option<u64> {
    let is_mark = |pair: &[Phrase]| {
        let is_time = matches!(
            pair[0].kind,
            PhraseKind::Amount(Quantity::Time(_), Shape::Plain)
        );
        is_time && pair[1].senses.has(Sense::Mark) && pair[0].span.end == pair[1].span.start
    };
    let at = s.phrases.windows(2).position(is_mark)?;
    let PhraseKind::Amount(Quantity::Time(ms), _) = s.phrases[at].kind else {
        return None;
    };
    s.explain(at, at + 1);
    Some(ms)
}

/// The picture that a freeze frame is taken from.
fn frozen_picture<'a>(
    scene: &RequestContext<'a>,
    targets: &[Target],
    place: FreezePlace,
) -> Result<&'a Segment, Reply> {
    let pictures = scene.pictures();
    if targets.is_empty() {
        return match place {
            FreezePlace::At(ms) => pictures
                .iter()
                .find(|p| p.contains(ms))
                .ok_or(Reply::NoPictureAt(ms)),
            FreezePlace::Start => pictures.first().ok_or(Reply::Empty),
            FreezePlace::End => pictures.last().ok_or(Reply::Empty),
        };
    }
    let found = scene.select_all(targets, Domain::Pictures)?;
    match found.as_slice() {
        [x] => Ok(x),
        _ => Err(Reply::WhichSegment(found.len())),
    }
}

/// Time of a freeze frame on the timeline (ms).
fn freeze_time(x: &Segment, place: FreezePlace) -> Result<u64, Reply> {
    match place {
        FreezePlace::At(ms) if x.contains(ms) => Ok(ms),
        FreezePlace::At(ms) if ms < x.duration_ms => Ok(x.start_ms + ms),
        FreezePlace::At(ms) => Err(Reply::Outside {
            at_ms: ms,
            start_ms: x.start_ms,
            end_ms: x.end_ms(),
        }),
        FreezePlace::Start => Ok(x.start_ms),
        FreezePlace::End => Ok(x.end_ms()),
    }
}

/// `loop city.mp4 to 20 seconds`, `loop clip 3 twice`, `音乐循环到视频结束`.
pub(super) fn repeat(s: &mut Slots) -> Option<Action> {
    s.verb(&[Sense::Loop])?;
    s.words(&[Sense::Loop, Sense::Make, Sense::Play]);
    let length = s
        .time_if(|t| t.shape == Shape::Plain && !t.has(Sense::At))
        .map(|t| t.ms);
    // "Loop it to 20": seconds or times?
    let is_unclear = s.has_number_after(&[Sense::To]);
    let times = s.factor().or_else(|| s.number());
    if times.is_some() {
        // 三次.
        s.words(&[Sense::ChangeNoun]);
    }
    let targets = s.targets(|t, _| !matches!(t, Target::WholeVideo));
    let to_video_end = s.whole_video();
    let to_length = !s.says(&["times"]) && s.words(&[Sense::LengthNoun]);
    let to_end = to_length | s.words(&[Sense::End, Sense::Finish]);
    if targets.is_empty() || is_unclear {
        return None;
    }
    edits(move |scene| {
        let found = scene.select_all(&targets, Domain::Everything)?;
        let [x] = found.as_slice() else {
            return Err(Reply::WhichSegment(found.len()));
        };
        let end = picture_end(scene.timeline);
        let duration_ms = match (length, times) {
            (Some(ms), None) => ms,
            (None, Some(n)) if n >= 1.0 => (x.duration_ms as f64 * n) as u64,
            (None, None) if (to_video_end || to_end) && end > x.start_ms => end - x.start_ms,
            (None, None) if x.looped => return Ok(vec![]),
            // Music is looped to the end.
            (None, None) if !scene.is_picture(x) && end > x.start_ms => end - x.start_ms,
            _ => return Err(Reply::LoopHow),
        };
        Ok(vec![Edit::Loop(Loop {
            id: x.id.clone(),
            duration_ms,
        })])
    })
}

//! Durations of segments and of the whole video.

use crate::domain::edit::{CutRange, Edge, Edit, SetDuration, picture_end};
use crate::domain::timeline::Segment;
use crate::i18n::replies::Reply;
use crate::language::pattern::Pattern;

use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Break, Phrase, PhraseKind, Shape, is_increase};
use super::super::reading::{Action, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, Time};
use super::super::target::{Kind, PICTURES, Target};
use super::new_video::{has_new_video, is_new_video};
use super::trim::{select, trim_end};

/// Shortest share of a picture when the whole video is shortened (ms).
const MIN_SHARE_MS: u64 = 500;

/// Returns true for "longer, like 6 seconds" and 多放一会儿 5秒吧: a break, or "like", stands between
/// the direction and the time.
fn restates(s: &Slots) -> bool {
    const DIRECTIONS: &[Sense] = &[
        Sense::Longer,
        Sense::Shorter,
        Sense::Lengthen,
        Sense::Shorten,
    ];
    const JOINTS: &[&str] = &[
        "like",
        "say",
        "so like",
        "to like",
        "maybe",
        "一会儿",
        "一会",
    ];
    let directs = |p: &Phrase| DIRECTIONS.iter().any(|d| p.senses.has(*d));
    let Some(direction) = s.phrases.iter().position(directs) else {
        return false;
    };
    let Some(time) = s.phrases.iter().skip(direction).position(Phrase::is_time) else {
        return false;
    };
    let says_more = s.phrases[direction + time + 1..].iter().any(|p| {
        [Sense::More, Sense::Less, Sense::Longer, Sense::Shorter]
            .iter()
            .any(|more| p.senses.has(*more))
    });
    let between = &s.phrases[direction + 1..direction + time];
    let time = &s.phrases[direction + time];
    let is_joint = |p: &Phrase| {
        p.kind == PhraseKind::Break(Break::Soft)
            || JOINTS.contains(&p.plain.as_str())
            || p.senses.has(Sense::LastVerb)
    };
    let breaks = |p: &Phrase| is_joint(p) && !p.senses.has(Sense::LastVerb);
    !says_more
        && !is_increase(time.text(s.message))
        && between.iter().any(breaks)
        && between.iter().all(|p| is_joint(p) || !p.is_content)
}

/// A change of a duration.
#[derive(Clone, Copy)]
enum DurationChange {
    To(u64),
    By(i64),
    AtMost(u64),
    /// Ends at this position of the timeline (ms).
    EndsAt(u64),
}

impl DurationChange {
    /// Returns true unless the segment is within a largest length already.
    fn concerns(self, x: &Segment) -> bool {
        match self {
            Self::AtMost(ms) => x.duration_ms > ms,
            _ => true,
        }
    }
}

/// Words that say how a duration changes.
#[derive(Clone, Copy)]
struct DurationWords {
    /// 延到5秒: the verb says that a time is a length.
    names_length_to: bool,
    lengthens: bool,
    shortens: bool,
    ends: bool,
    /// "lasts": names a new duration.
    states: bool,
    makes: bool,
    longer: bool,
    shorter: bool,
    /// "no longer than": only what is longer changes.
    at_most: bool,
    /// "from clip 1".
    has_source: bool,
    /// "Longer, like 6 seconds": the time says how long, not by how much.
    restates: bool,
}

impl DurationWords {
    fn take(s: &mut Slots) -> Self {
        // "Too short" does not say what to do.
        let asks = |s: &Slots, sense: Sense| {
            let mut words = s.phrases.iter().filter(|p| p.senses.has(sense));
            words.any(|p| !p.is_complained(s.message) && !is_excess(p.text(s.message)))
        };
        let longer = asks(s, Sense::Longer) || asks(s, Sense::More);
        let shorter = asks(s, Sense::Shorter) || asks(s, Sense::Less);
        let at_most = says_at_most(s);
        let lengthens = s.words(&[Sense::Lengthen]);
        let is_more =
            |p: &Phrase| matches!(p.kind, PhraseKind::Amount(..)) && is_increase(p.text(s.message));
        let adds = s.phrases.iter().any(is_more) || adds_time(s);
        let shortens = !lengthens && s.words(&[Sense::Shorten, Sense::Trim]);
        let ends = s.words(&[Sense::Finish]);
        let states = s.words(&[Sense::LastVerb]);
        if s.has(Sense::LeaveAlone) {
            // "Leave it up for 6 seconds".
            s.words(&[Sense::UpParticle]);
        }
        let makes = s.words(&[
            Sense::Make,
            Sense::Show,
            Sense::Play,
            Sense::LeaveAlone,
            Sense::Freeze,
            Sense::OnlyKeep,
        ]);
        Self {
            names_length_to: s.verb_ends_in_to(&[Sense::Lengthen, Sense::Shorten]),
            lengthens,
            shortens,
            ends,
            states,
            makes,
            longer: s.words(&[Sense::Longer, Sense::More]) && longer || adds,
            shorter: s.words(&[Sense::Shorter, Sense::Less]) && shorter,
            at_most,
            has_source: s.has_target(|_, p| p.has(Sense::From) && !p.has(Sense::On)),
            restates: restates(s),
        }
    }

    /// Returns true if a word says that a segment becomes shorter or longer, or how long it is.
    fn names_length(self) -> bool {
        self.at_most
            || self.states
            || self.makes
            || self.lengthens
            || self.longer
            || self.shorter
            || self.shortens
    }

    /// The change by, to or until a time.
    fn change(self, time: &Time) -> Option<DurationChange> {
        let ms = i64::try_from(time.ms).ok()?;
        // "clip 1 by 2 seconds", "30 seconds from clip 1": longer or shorter?
        let has_direction = self.longer || self.shorter || self.lengthens || self.shortens;
        if (time.has(Sense::By) || self.has_source) && !has_direction {
            return None;
        }
        if self.restates && !time.has(Sense::By) {
            return Some(DurationChange::To(time.ms));
        }
        let by = time.has(Sense::By)
            || self.longer
            || self.shorter
            || (self.lengthens || self.shortens) && !time.has(Sense::To) && !self.names_length_to;
        Some(if self.at_most {
            DurationChange::AtMost(time.ms)
        } else if self.ends && time.has(Sense::After) {
            DurationChange::To(time.ms)
        } else if self.ends {
            DurationChange::EndsAt(time.ms)
        } else if by && (self.shortens || self.shorter) {
            DurationChange::By(-ms)
        } else if by {
            DurationChange::By(ms)
        } else {
            DurationChange::To(time.ms)
        })
    }
}

/// `make clip 2 5 seconds long`, `extend clip 1 by 1s`, `第三张照片多停留两秒`.
pub(super) fn duration(s: &mut Slots) -> Option<Action> {
    let is_other =
        s.has_any(&[Sense::BothEnds, Sense::Middle]) || s.has_place_adverb() || removes_first(s);
    // 27秒处定格 is a position.
    let is_place = s.has(Sense::Freeze) && s.has(Sense::Mark);
    if repeats(s) || is_other || is_place || is_cut_off(s) {
        return None;
    }
    let words = DurationWords::take(s);
    let time = length_or_end(s, words.ends)?;
    let is_position = time.has(Sense::At) && !time.has(Sense::For) && time.shape == Shape::Plain;
    // "Cap it at 4 s", "stop it after 5 s": a length.
    let is_position = is_position && !words.at_most || words.ends && time.has(Sense::After);
    // 停 is "stay" as well: 每张停3秒.
    let stays = s.says(&["停"]) && !is_position;
    let words = DurationWords {
        ends: words.ends && !stays,
        states: words.states || stays && words.ends,
        ..words
    };
    // 只留中间5秒 keeps a part.
    let is_part = words.makes && time.has(Sense::Between);
    if is_part || is_position != words.ends || words.longer && words.shorter {
        return None;
    }
    s.words(&[Sense::LengthNoun, Sense::Each, Sense::All, Sense::Mark]);
    let mut targets = s.objects(PICTURES);
    if is_open(s, &time, &targets) {
        return None;
    }
    if targets.is_empty() && time.shape != Shape::Each {
        if !words.names_length() {
            return None;
        }
        s.cost += 3;
        targets = vec![Target::It(Kind::Any)];
    }
    if !words.names_length() && !words.ends {
        s.cost += 2;
    }
    let change = words.change(&time)?;
    let of_subject = follows_complaint(s);
    edits(move |scene| {
        if let (DurationChange::To(ms), [Target::It(Kind::Any)]) = (change, targets.as_slice())
            && may_mean_video(scene, ms)
        {
            return resize_video(scene, ms, false);
        }
        let found = if targets.is_empty() {
            each(scene, of_subject)?
        } else {
            select(scene, &targets)?
        };
        let found = found.iter().filter(|x| change.concerns(x));
        found.map(|x| resized(x, change)).collect()
    })
}

/// Returns true for 太短 and "too long".
fn is_excess(text: &str) -> bool {
    let text = text.to_lowercase();
    ["太", "too ", "有点"]
        .iter()
        .any(|word| text.starts_with(word))
}

/// Returns true for "squeeze everything into 12 seconds", which are together, and for 只要十秒, which
/// does not say from where.
fn is_open(s: &Slots, time: &Time, targets: &[Target]) -> bool {
    let fits = time.has(Sense::To) && time.shape == Shape::Plain;
    let lacks_place = targets.is_empty() && time.shape != Shape::Each || time.has(Sense::To);
    let is_whole = s.says(&["the whole", "whole", "whole thing"]);
    is_whole || fits && s.says(ONE_THING) || s.has(Sense::OnlyKeep) && lacks_place
}

/// Explains a length, or with `ends` the time of an end.
fn length_or_end(s: &mut Slots, ends: bool) -> Option<Time> {
    let time = s.time_if(|t| {
        matches!(t.shape, Shape::Plain | Shape::Each)
            && (!t.has(Sense::After) || ends)
            && !t.has(Sense::Before)
    });
    time.or_else(|| bare_seconds(s))
}

/// Explains "the first two 5 seconds, the others 3" and "4 secs is too long, set each picture to
/// 2.5": the unit is said once.
fn bare_seconds(s: &mut Slots) -> Option<Time> {
    let is_number = |p: &Phrase| p.is_number() && p.preposition.has(Sense::To);
    let before = s.text_before();
    static TIME: Pattern = Pattern::new(r"(?i)\d ?(?:s\b|secs?\b|seconds?\b|秒)");
    let has_unit = || TIME.captures(before).is_some();
    let has_pictures = s.has_target(|t, _| PICTURES.contains(&t.kind()));
    let is_value = has_pictures && s.phrases.iter().any(is_number) && has_unit();
    let seconds = (s.is_elliptical || is_value).then(|| s.number())??;
    Some(Time {
        ms: (seconds * 1_000.0) as u64,
        shape: Shape::Plain,
        preposition: Senses::NONE,
    })
}

/// Returns true for 剪掉三秒, "delete to 14s": how much is cut off, not how long it is.
fn is_cut_off(s: &Slots) -> bool {
    let is_removal = |p: &Phrase| p.senses.has(Sense::Remove) && p.is_only_verb();
    let shortens = |p: &Phrase| {
        let text = p.text(s.message);
        p.senses.has(Sense::Shorten) && !text.ends_with('掉')
    };
    let has_object = s.has_target(|t, _| PICTURES.contains(&t.kind()));
    let other = s.phrases.iter().any(shortens);
    s.phrases.iter().any(is_removal) && !other && !has_object
}

/// Returns true if "make it 30 seconds" is about the whole video: nothing was named before, and no
/// single segment of several may be that long.
fn may_mean_video(scene: &RequestContext, ms: u64) -> bool {
    let pictures = scene.pictures();
    let is_new = scene.focus_ids().is_empty() && scene.topic.is_empty();
    is_new && pictures.len() > 1 && ms >= picture_end(scene.timeline) / 2
}

/// Returns true for "trim 1 s more": the last request says of what.
fn repeats(s: &Slots) -> bool {
    let again = s.has(Sense::More) || s.does_again();
    again && s.has(Sense::Trim) && !s.has_target(|t, _| PICTURES.contains(&t.kind()))
}

/// Returns true for 第一张删掉，剩下的每张3秒, "drop the forest, everything else 3 seconds each": two
/// requests.
fn removes_first(s: &Slots) -> bool {
    let again = s.has_target(|t, _| matches!(t, Target::It(_)));
    let is_rest = s.is_list() && s.has_target(|t, _| matches!(t, Target::Rest(_)));
    s.has(Sense::Remove) && (s.has_divided_objects() || is_rest) && !again
}

/// Returns true for "add a second to each photo": a set follows the time.
fn adds_time(s: &mut Slots) -> bool {
    let adds = s.says(&["add", "加", "多加", "增加"])
        && s.has_target(|t, p| {
            PICTURES.contains(&t.kind()) && (p.has(Sense::To) || matches!(t, Target::All(_)))
        });
    adds && s.words(&[Sense::Add])
}

/// Returns true for the 各1秒 of 第2张和第4张太久了，各1秒. Not for 每张1秒, which is about all.
fn follows_complaint(s: &Slots) -> bool {
    let before = s.text_before().to_lowercase();
    let complains = ["too ", "太", "久"]
        .iter()
        .any(|word| before.contains(word));
    complains && s.says_any_part(&["各", "each"]) && !s.says_any_part(&["per ", "每"])
}

/// Subjects of "3 seconds each": what a statement just before was about, or else the photos, or all
/// pictures if there are none.
fn each<'a>(scene: &RequestContext<'a>, of_subject: bool) -> Result<Vec<&'a Segment>, Reply> {
    let subjects: Vec<&Segment> = scene
        .pictures()
        .iter()
        .filter(|x| scene.subject.contains(&x.id))
        .collect();
    if of_subject && subjects.len() > 1 {
        return Ok(subjects);
    }
    scene
        .select(&Target::All(Kind::Photo), Domain::Pictures)
        .or_else(|_| scene.select(&Target::All(Kind::Clip), Domain::Pictures))
}

fn resized(x: &Segment, change: DurationChange) -> Result<Edit, Reply> {
    let duration_ms = match change {
        DurationChange::To(ms) | DurationChange::AtMost(ms) => ms,
        DurationChange::By(ms) if ms < 0 => {
            return Ok(trim_end(x, Edge::End, ms.unsigned_abs()));
        }
        DurationChange::By(ms) => x.duration_ms.saturating_add_signed(ms),
        // "End the talk clip at 10 s": of the clip, where the time is not on it.
        DurationChange::EndsAt(ms) if ms <= x.start_ms && ms < x.duration_ms => ms,
        DurationChange::EndsAt(ms) => {
            ms.checked_sub(x.start_ms)
                .filter(|d| *d > 0)
                .ok_or(Reply::Outside {
                    at_ms: ms,
                    start_ms: x.start_ms,
                    end_ms: x.end_ms(),
                })?
        }
    };
    Ok(set_duration(x, duration_ms))
}

fn set_duration(s: &Segment, duration_ms: u64) -> Edit {
    Edit::SetDuration(SetDuration {
        id: s.id.clone(),
        duration_ms,
    })
}

/// Names of all segments together.
const ONE_THING: &[&str] = &["everything", "all of it", "the whole", "一切"];

/// Verbs that cut the end of the video.
const CUTS: &[&str] = &[
    "trim",
    "cut",
    "剪",
    "剪到",
    "裁",
    "剪掉",
    "cut off",
    "chop",
    "往回剪",
];

/// Words for pictures of equal length.
const EVENLY: &[&str] = &["一样长", "同样长", "等长", "一样多"];

/// Explains the words for the whole video, or for all pictures that share a length; true if the
/// request says "total". None if it is about something else.
fn video_of_total(s: &mut Slots) -> Option<bool> {
    // 每张照片一样长，4秒: of each, or of all?
    let is_even = s.says(EVENLY);
    let spreads = s.words(&[Sense::Spread]);
    let total = s.words(&[Sense::Total]);
    // "the slideshow has to be 30 seconds" is about the video that exists.
    let product = !is_new_video(s) && s.words(&[Sense::Product]);
    if product {
        // 这个相册, 整个相册.
        s.target(|t, _| matches!(t, Target::It(Kind::Any) | Target::All(Kind::Any)));
    }
    if is_even && !product && !total && !s.has_target(|t, _| matches!(t, Target::WholeVideo)) {
        return None;
    }
    // "Everything" is one thing; "all of them" are several.
    let is_one = s.says(ONE_THING);
    let whole_video = s.whole_video()
        || product
        || (total || is_one)
            && s.target(|t, _| matches!(t, Target::All(Kind::Any) | Target::It(Kind::Any)))
                .is_some();
    // "Share 30 seconds between the photos".
    let resizes = s.has_any(&[Sense::Lengthen, Sense::Shorten]);
    let shares = total || spreads || whole_video && resizes;
    let photos = shares && takes_all_pictures(s);
    if whole_video || photos {
        s.words(&[Sense::All]);
    }
    (total || whole_video || spreads && photos).then_some(total)
}

/// `squeeze the whole thing into 12 seconds`, `总时长改成二十五秒`.
pub(super) fn total(s: &mut Slots) -> Option<Action> {
    if s.has_any(&[Sense::Together, Sense::Join]) || has_new_video(s) {
        return None;
    }
    // 一共剪掉3.5秒: what is cut, not what is left.
    if s.has(Sense::Remove) || s.says_any_part(&["剪掉", "裁掉", "cut off", "cut out", "take off"])
    {
        return None;
    }
    let total = video_of_total(s)?;
    let trims = s.says(CUTS) && !total;
    s.words(&[
        Sense::Shorten,
        Sense::Lengthen,
        Sense::Make,
        Sense::LastVerb,
        Sense::Longer,
        Sense::Shorter,
        Sense::Trim,
        Sense::OnlyKeep,
    ]);
    let at_most = says_at_most(s);
    if trims {
        s.placed_word(&[Sense::End], &[Sense::From]);
    }
    let time = s.time_if(|t| {
        t.shape == Shape::Plain
            && !t.has(Sense::At)
            && !t.has(Sense::After)
            && !t.has(Sense::Before)
    })?;
    if time.has(Sense::By) || time.has(Sense::From) && !time.has(Sense::On) {
        return None;
    }
    s.words(&[Sense::LengthNoun, Sense::Trim]);
    edits(move |scene| {
        let end = picture_end(scene.timeline);
        if at_most && end <= time.ms && end > 0 {
            return Err(Reply::AlreadyShorter(end));
        }
        resize_video(scene, time.ms, trims)
    })
}

/// Explains "at most", "15 secs max".
fn says_at_most(s: &mut Slots) -> bool {
    s.words(&[Sense::AtMost]) || s.has_written(&["max", "maximum"]) && s.words(&[Sense::Level])
}

/// Explains "the photos", "the five photos": all pictures, with the prepositions of a share.
fn takes_all_pictures(s: &mut Slots) -> bool {
    const KINDS: &[Kind] = &[Kind::Photo, Kind::Video, Kind::Clip];
    let is_all = |t: &Target| {
        let is_set = matches!(
            t,
            Target::All(_) | Target::They(_, Some(_)) | Target::Bare(_)
        );
        is_set && KINDS.contains(&t.kind())
    };
    s.target(|t, _| is_all(t)).is_some()
}

/// Changes the length of the whole video; `trims` cuts its end instead of changing its segments.
fn resize_video(scene: &RequestContext, target_ms: u64, trims: bool) -> Result<Vec<Edit>, Reply> {
    let end = picture_end(scene.timeline);
    if end == 0 {
        return Err(Reply::Empty);
    }
    if !trims {
        return fit(scene, target_ms, end);
    }
    if target_ms >= end {
        return Err(Reply::AlreadyShorter(end));
    }
    Ok(vec![Edit::CutRange(CutRange {
        from_ms: target_ms,
        to_ms: end,
    })])
}

/// Changes the durations of the photos, or trims the clips, so that the video has the length.
fn fit(scene: &RequestContext, target_ms: u64, end_ms: u64) -> Result<Vec<Edit>, Reply> {
    let photos: Vec<&Segment> = scene
        .pictures()
        .iter()
        .filter(|p| scene.is_photo(p))
        .collect();
    let now: u64 = photos.iter().map(|p| p.duration_ms).sum();
    let then = (now + target_ms)
        .checked_sub(end_ms)
        .filter(|then| now > 0 && *then >= MIN_SHARE_MS * photos.len() as u64);
    if let Some(then) = then {
        return Ok(shares(&photos, now, then));
    }
    if target_ms > end_ms {
        return Err(Reply::NoMoreFootage);
    }
    let all: Vec<&Segment> = scene.pictures().iter().collect();
    let now: u64 = all.iter().map(|p| p.duration_ms).sum();
    let overlap = now.saturating_sub(end_ms);
    let then = target_ms + overlap;
    if then < MIN_SHARE_MS * all.len() as u64 {
        return Err(Reply::TooShort(target_ms));
    }
    Ok(shares(&all, now, then))
}

/// New durations in proportion to the old ones; the last one takes what rounding leaves.
fn shares(segments: &[&Segment], now: u64, then: u64) -> Vec<Edit> {
    let mut left = then;
    let count = segments.len();
    segments
        .iter()
        .enumerate()
        .map(|(i, x)| {
            let share = if i + 1 == count {
                left
            } else {
                (x.duration_ms as u128 * u128::from(then) / u128::from(now.max(1))) as u64
            };
            left = left.saturating_sub(share);
            set_duration(x, share)
        })
        .collect()
}

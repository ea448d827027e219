//! Order of the segments: moves, swaps, sorting, copies.

use std::ops::RangeInclusive;

use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::{Duplicate, Edit, Insert, Move, Swap};
use crate::domain::timeline::Segment;
use crate::i18n::replies::Reply;

use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Phrase, PhraseKind};
use super::super::reading::{Action, Reading, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::Slots;
use super::super::target::{Kind, PICTURES, Target};
use super::media::{PHOTO_MS, is_dragging};
use super::titles::PART_OF;

/// Words of a request to add something, which is not moved.
const ADDING_WORDS: &[&str] = &[
    "add", "append", "insert", "include", "添加", "加", "插入", "加入", "加到", "插到",
];

/// Destination of a segment.
#[derive(Clone)]
enum Place {
    Start,
    Middle,
    End,
    /// Counted from 1.
    Position(usize),
    Before(Target),
    After(Target),
    Between(Vec<Target>),
    /// Places towards the end; negative towards the start.
    Step(i64),
}

/// Reads a place: `to the end`, `before clip 2`, `between clip 1 and clip 2`.
fn place_of(s: &mut Slots) -> Option<Place> {
    if let Some(between) = s.between() {
        return Some(Place::Between(between));
    }
    if let Some(step) = step(s) {
        return Some(step);
    }
    // "Before everything else", "after all the others".
    let is_rest = |t: &Target| matches!(t, Target::Rest(Kind::Any) | Target::All(Kind::Any));
    if s.target(|t, p| p.has(Sense::Before) && is_rest(t))
        .is_some()
    {
        return Some(Place::Start);
    }
    if s.target(|t, p| p.has(Sense::After) && is_rest(t)).is_some() {
        return Some(Place::End);
    }
    if let Some(target) = s.target(|t, p| p.has(Sense::After) && !matches!(t, Target::WholeVideo)) {
        return Some(Place::After(target));
    }
    if let Some(target) = s.target(|t, p| p.has(Sense::Before) && !matches!(t, Target::WholeVideo))
    {
        return Some(Place::Before(target));
    }
    if s.words(&[Sense::Place])
        && let Some(n) = s.number()
    {
        return Some(Place::Position(n as usize));
    }
    if names_middle(s) && s.word(&[Sense::Center]).is_some() {
        return Some(Place::Middle);
    }
    match s.word(&[Sense::Start, Sense::End])? {
        Sense::Start => Some(Place::Start),
        _ => Some(Place::End),
    }
}

/// Returns true for "put the talk in the middle": between the others, not in the frame.
fn names_middle(s: &Slots) -> bool {
    const FRAMES: &[&str] = &[
        "screen",
        "frame",
        "of the image",
        "of the picture",
        "画面",
        "屏幕",
    ];
    let is_middle = |p: &Phrase| p.plain.contains("middle") || p.plain.contains("中间");
    let is_picture = |p: &Phrase| {
        p.target()
            .is_some_and(|t| t.is_picture_set() || t.is_picked())
    };
    let mut phrases = s.phrases.iter();
    phrases.any(|p| p.senses.has(Sense::Center) && is_middle(p))
        && s.phrases.iter().any(is_picture)
        && !s.says_any_part(FRAMES)
}

/// Reads `forward by one`, `two places later`, 往后挪一位.
fn step(s: &mut Slots) -> Option<Place> {
    let direction = if s.has(Sense::Later) {
        1
    } else if s.has(Sense::Earlier) {
        -1
    } else {
        return None;
    };
    let n = s.number();
    let one = s.words(&[Sense::Place]).then_some(1.0);
    let n = n.or(one)?;
    s.words(&[Sense::Later, Sense::Earlier]);
    Some(Place::Step(direction * n as i64))
}

/// Returns true for a message of two sets: "desert after beach".
fn is_only_placed(s: &Slots) -> bool {
    let content: Vec<&Phrase> = s.phrases.iter().filter(|p| p.is_content).collect();
    let is_picture = |p: &Phrase| matches!(&p.kind, PhraseKind::Target(t) if t.is_picture_set());
    content.len() == 2 && content.iter().all(|p| is_picture(p)) && !s.is_question()
}

/// Returns true for 先放湖那张: 先 begins the message.
fn goes_first(s: &Slots) -> bool {
    let begins = s.message.trim_start().starts_with('先');
    let rest = |text: &str| text.trim().trim_start_matches('先').to_owned();
    begins && rest(s.text()) == rest(s.message)
}

/// Returns true for 从第二张开始，隔一张…: where a count begins.
fn begins_count(s: &Slots) -> bool {
    let begins_at = |p: &Phrase| p.is_target() && p.preposition.has(Sense::From);
    s.phrases.iter().any(begins_at) && s.says_any_part(&["开始", "起"])
}

/// `move clip 3 to the start`, `put the city clip first`, `把第3段移到最前面`.
pub(super) fn place(s: &mut Slots) -> Option<Action> {
    let by_verb = moving_verb(s);
    let by_video = matches!(by_verb, Some(Sense::Begin | Sense::Finish));
    let place = if by_video {
        s.target(|t, _| matches!(t, Target::WholeVideo));
        Some(if by_verb == Some(Sense::Begin) {
            Place::Start
        } else {
            Place::End
        })
    } else {
        place_of(s)
    };
    let takes_off = s.has_written(&["off"]) && s.says(&["take"]);
    // "…, at the start of the talk" says when.
    let is_part = by_verb.is_none() && s.says_any_part(PART_OF);
    if begins_count(s) || names_more(s) || is_dragging(s) || takes_off || is_part {
        return None;
    }
    let says_where = matches!(place, Some(Place::Start | Place::End | Place::Step(_)));
    let follows = matches!(place, Some(Place::Before(_) | Place::After(_))) && is_only_placed(s);
    if by_verb.is_none() && !s.is_elliptical && !says_where && !follows {
        return None;
    }
    s.words(&[Sense::Place, Sense::Move, Sense::Make]);
    let objects = s.objects(PICTURES);
    // "At the start" alone names nothing that moves; "leave clip 1 in" ends nothing.
    let is_pointed = objects.iter().any(|t| matches!(t, Target::They(..)));
    if by_verb.is_none() && (objects.is_empty() || is_pointed) || by_video && s.says(&["leave"]) {
        return None;
    }
    let (objects, place) = with_ordinal_place(objects, place, by_verb)?;
    if by_verb == Some(Sense::Make) && place.is_none() || objects.is_empty() && by_video {
        return None;
    }
    // 先放湖那张.
    let place = place.or_else(|| goes_first(s).then_some(Place::Start));
    let Some(place) = place else {
        // "He moved" reports what happens.
        let reports = objects.is_empty() && s.says(&["moved", "moves", "moving"]);
        if by_verb != Some(Sense::Move) || !s.is_complete() || reports || takes_up(s) {
            return None;
        }
        return ask_where(objects);
    };
    if inserts(s, &objects) {
        return None;
    }
    let objects = if objects.is_empty() {
        s.cost += 2;
        vec![Target::It(Kind::Any)]
    } else {
        objects
    };
    let is_new = s.says_any_part(NEW);
    edits(move |scene| match uploads(scene, &objects, is_new) {
        Some(assets) => insertions(scene, assets, &place),
        None => moves(scene, &objects, &place),
    })
}

/// Returns true for a place at which media are inserted. "Make a slideshow, img6 first" moves a
/// picture of the new video.
fn inserts(s: &Slots, objects: &[Target]) -> bool {
    let is_inserted = objects.iter().any(is_new) && !s.mentions_before(&[Sense::Product]);
    is_inserted || s.says(ADDING_WORDS)
}

/// Returns true for the "take the beach clip" of "… and only keep its end": the topic of what
/// follows.
fn takes_up(s: &Slots) -> bool {
    let after = s.phrases.last().and_then(|p| s.message.get(p.span.end..));
    s.says(&["take", "grab"]) && after.is_some_and(|rest| rest.trim_start().starts_with("and "))
}

/// Words for media that were just uploaded.
const NEW: &[&str] = &[
    "new",
    "just uploaded",
    "新传",
    "刚传",
    "刚上传",
    "新上传",
    "刚发",
    "新的",
];

/// The media that were uploaded with the message, if the objects mean them: "put these two after
/// the first clip".
fn uploads(scene: &RequestContext, objects: &[Target], is_new: bool) -> Option<Vec<Asset>> {
    let is_unused = |asset: &&Asset| {
        let mut shown = scene.timeline.segments();
        asset.kind != MediaKind::Sound
            && !shown.any(|(_, x)| x.source.as_deref() == Some(&asset.source()))
    };
    let assets: Vec<Asset> = scene
        .uploaded()
        .into_iter()
        .filter(is_unused)
        .cloned()
        .collect();
    let [object] = objects else {
        return None;
    };
    let points = match object {
        Target::They(_, count) => count.is_none_or(|n| n == assets.len()),
        Target::It(_) => assets.len() == 1,
        Target::All(_) | Target::Bare(_) => is_new,
        _ => false,
    };
    (points && !assets.is_empty()).then_some(assets)
}

/// Inserts media at a place.
fn insertions(
    scene: &RequestContext,
    assets: Vec<Asset>,
    place: &Place,
) -> Result<Vec<Edit>, Reply> {
    let order: Vec<&str> = scene.pictures().iter().map(|p| p.id.as_str()).collect();
    let first = index_of(scene, place, &[], &order)?.min(order.len());
    let inserted = assets.into_iter().enumerate().map(|(i, asset)| {
        Edit::Insert(Insert {
            asset,
            at: first + i,
            each_ms: PHOTO_MS,
        })
    });
    Ok(inserted.collect())
}

/// Explains the verb that moves something.
fn moving_verb(s: &mut Slots) -> Option<Sense> {
    // "At the end" is a place, "end with the city" a verb.
    let is_place = |p: &Phrase| {
        (p.senses.has(Sense::Begin) || p.senses.has(Sense::Finish))
            && [Sense::At, Sense::To].iter().any(|s| p.preposition.has(*s))
    };
    let verbs = [
        Sense::Move,
        Sense::GoesLast,
        Sense::Make,
        Sense::Begin,
        Sense::Finish,
    ];
    // "Show the talk first".
    if (s.has_place_after_target() || s.has(Sense::End))
        && !s.has_quote()
        && !s.has_time()
        && s.says(&["show"])
    {
        return s.word(&[Sense::Show]).map(|_| Sense::Move);
    }
    // "As the talk clip begins": when, not an order.
    let states = s.says(&["begins", "starts", "ends", "finishes", "stops"]);
    let is_placed = states || s.phrases.iter().any(is_place);
    s.word(if is_placed { &verbs[..3] } else { &verbs })
}

/// Returns true if something else follows the place: "desert first, beach last".
fn names_more(s: &Slots) -> bool {
    let is_place = |p: &Phrase| p.senses.has(Sense::Start) || p.senses.has(Sense::End);
    s.names_more(is_place, Phrase::is_break, Phrase::is_target)
}

/// Takes the second of two objects as the place: "make the last clip the first one". None if it
/// is no place.
fn with_ordinal_place(
    objects: Vec<Target>,
    place: Option<Place>,
    by_verb: Option<Sense>,
) -> Option<(Vec<Target>, Option<Place>)> {
    // "beach first, talk second, city last": several places.
    let counted = objects
        .iter()
        .filter(|t| matches!(t, Target::Nth(Kind::Any, _)))
        .count();
    if counted > 0 && objects.len() > 2 {
        return None;
    }
    let may_be_ordinal =
        place.is_none() && matches!(by_verb, Some(Sense::Make | Sense::Move | Sense::GoesLast));
    match objects.as_slice() {
        [object, Target::Nth(_, to)] if may_be_ordinal && to.len() == 1 => {
            let place = match to[0] {
                1 => Place::Start,
                -1 => Place::End,
                n if n > 0 => Place::Position(n as usize),
                _ => return None,
            };
            Some((vec![object.clone()], Some(place)))
        }
        _ => Some((objects, place)),
    }
}

/// Asks where to move the objects.
fn ask_where(objects: Vec<Target>) -> Option<Action> {
    Some(Box::new(move |scene| {
        match scene.select_all(&objects, Domain::Pictures) {
            Ok(found) if found.len() == 1 => Reading::Ask(Reply::WhereTo(found[0].name.clone())),
            Ok(found) => Reading::Ask(Reply::WhichSegment(found.len())),
            Err(reply) => Reading::Ask(reply),
        }
    }))
}

/// Returns true for media that are not on the timeline: they are inserted, not moved.
fn is_new(target: &Target) -> bool {
    matches!(target, Target::Named(m, _) if m.segments.is_empty() && !m.assets.is_empty())
}

fn moves(scene: &RequestContext, objects: &[Target], place: &Place) -> Result<Vec<Edit>, Reply> {
    let found = scene.select_all(objects, Domain::Pictures)?;
    let pictures = scene.pictures();
    if found.iter().any(|s| !scene.is_picture(s)) {
        return Err(Reply::NotAPicture);
    }
    let mut order: Vec<&str> = pictures.iter().map(|p| p.id.as_str()).collect();
    order.retain(|id| !found.iter().any(|s| s.id == *id));
    let at = index_of(scene, place, &found, &order)?.min(order.len());
    order.splice(at..at, found.iter().map(|s| s.id.as_str()));
    if let [moved] = found.as_slice() {
        let to = order.iter().position(|id| *id == moved.id).unwrap_or(0);
        return Ok(vec![Edit::Move(Move {
            id: moved.id.clone(),
            to,
        })]);
    }
    Ok(move_edits(pictures, &order))
}

/// Index of a place in the order of the pictures that are not moved.
fn index_of(
    scene: &RequestContext,
    place: &Place,
    moved: &[&Segment],
    order: &[&str],
) -> Result<usize, Reply> {
    match place {
        Place::Start => Ok(0),
        Place::Middle => Ok(order.len().div_ceil(2)),
        Place::End => Ok(order.len()),
        Place::Position(n) => {
            let count = scene.pictures().len();
            if *n == 0 || *n > count {
                return Err(Reply::NoSuchPosition {
                    position: *n,
                    count,
                });
            }
            Ok(n - 1)
        }
        Place::Step(n) => step_index(scene, moved, *n),
        Place::Before(target) => Ok(*indexes_of(scene, target, order)?.start()),
        Place::After(target) => Ok(indexes_of(scene, target, order)?.end() + 1),
        Place::Between(pair) => {
            let pair = scene.select_all(pair, Domain::Pictures)?;
            let ends: Vec<usize> = pair
                .iter()
                .filter_map(|s| order.iter().position(|id| *id == s.id))
                .collect();
            match ends.as_slice() {
                [a, b] if a.abs_diff(*b) == 1 => Ok(*a.max(b)),
                _ => Err(Reply::WhereTo(
                    moved.first().map_or(String::new(), |s| s.name.clone()),
                )),
            }
        }
    }
}

/// Index of a picture after it moved by some places.
fn step_index(scene: &RequestContext, moved: &[&Segment], n: i64) -> Result<usize, Reply> {
    let [one] = moved else {
        return Err(Reply::WhichSegment(moved.len()));
    };
    let pictures = scene.pictures();
    let at = pictures.iter().position(|p| p.id == one.id).unwrap_or(0);
    let to = at as i64 + n;
    if to < 0 || to >= pictures.len() as i64 {
        return Err(Reply::NoSuchPosition {
            position: usize::try_from(to + 1).unwrap_or(0),
            count: pictures.len(),
        });
    }
    Ok(to as usize)
}

/// Indexes of the only segment of a set, or of the first and the last of "all the photos".
fn indexes_of(
    scene: &RequestContext,
    target: &Target,
    order: &[&str],
) -> Result<RangeInclusive<usize>, Reply> {
    let found = scene.select(target, Domain::Pictures)?;
    let index = |x: &&Segment| order.iter().position(|id| *id == x.id);
    let indexes: Vec<usize> = found.iter().filter_map(index).collect();
    let ends = indexes.iter().min().zip(indexes.iter().max());
    match (ends, found.as_slice()) {
        (Some((first, last)), _) if matches!(target, Target::All(_)) => Ok(*first..=*last),
        (Some((only, _)), [_]) => Ok(*only..=*only),
        (None, [x]) => Err(Reply::WhereTo(x.name.clone())),
        _ => Err(Reply::WhichSegment(found.len())),
    }
}

/// The moves that bring the pictures into an order.
pub(super) fn move_edits(pictures: &[Segment], order: &[&str]) -> Vec<Edit> {
    let mut now: Vec<&str> = pictures.iter().map(|p| p.id.as_str()).collect();
    let mut edits = Vec::new();
    // One segment that moves is one edit.
    for (to, id) in order.iter().enumerate() {
        if let Some(from) = now.iter().position(|x| x == id)
            && from != to
            && now != order
        {
            let mut moved = now.clone();
            let taken = moved.remove(to);
            let target = order.iter().position(|x| *x == taken).unwrap_or(to);
            moved.insert(target.min(moved.len()), taken);
            if moved == order {
                edits.push(Edit::Move(Move {
                    id: taken.to_owned(),
                    to: target,
                }));
                break;
            }
            let moving = now.remove(from);
            now.insert(to, moving);
            edits.push(Edit::Move(Move {
                id: moving.to_owned(),
                to,
            }));
        }
    }
    edits
}

/// `swap clip 1 and clip 3`, `exchange 2 and 3`, `交换第1段和第3段`.
pub(super) fn swap(s: &mut Slots) -> Option<Action> {
    s.verb(&[Sense::Swap])?;
    s.words(&[Sense::Swap, Sense::Place, Sense::OrderNoun]);
    let mut objects = s.objects(PICTURES);
    let mut numbers = Vec::new();
    while let Some(n) = s.number() {
        numbers.push(n as i32);
    }
    if !numbers.is_empty() {
        objects.push(Target::Nth(Kind::Clip, numbers));
    }
    // "Flip clip 1" mirrors it.
    let is_one = matches!(objects.as_slice(), [Target::Named(..) | Target::It(_)])
        || matches!(objects.as_slice(), [Target::Nth(_, list)] if list.len() == 1);
    if !s.is_complete() || is_one && s.says(&["flip"]) {
        return None;
    }
    Some(Box::new(move |scene| {
        let found = match scene.select_all(&objects, Domain::Pictures) {
            Ok(found) => found,
            Err(reply) if reply.is_question() => return Reading::Ask(Reply::WhichTwo),
            Err(reply) => return Reading::Cannot(reply),
        };
        match found.as_slice() {
            [a, b] => Reading::Edits(vec![Edit::Swap(Swap {
                a: a.id.clone(),
                b: b.id.clone(),
            })]),
            _ => Reading::Ask(Reply::WhichTwo),
        }
    }))
}

/// Rule that puts the pictures in order.
#[derive(Clone, Copy)]
enum Sorting {
    Reversed,
    Shuffled,
    ByName,
    ByDate,
}

/// Explains the words for a rule; none unless they name exactly one.
fn sorting(s: &mut Slots) -> Option<Sorting> {
    let reversed =
        s.words(&[Sense::ReverseOrder]) || s.has(Sense::OrderNoun) && s.words(&[Sense::Reverse]);
    let named: Vec<Sorting> = [
        (reversed, Sorting::Reversed),
        (s.words(&[Sense::Shuffle]), Sorting::Shuffled),
        (s.words(&[Sense::ByName]), Sorting::ByName),
        (s.words(&[Sense::ByDate]), Sorting::ByDate),
    ]
    .into_iter()
    .filter_map(|(is_named, sorting)| is_named.then_some(sorting))
    .collect();
    match named.as_slice() {
        [sorting] => Some(*sorting),
        _ => None,
    }
}

/// `reverse the order of the clips`, `shuffle the photos`, `照片顺序反过来`.
pub(super) fn reorder(s: &mut Slots) -> Option<Action> {
    let sorting = sorting(s)?;
    // "Add transitions and mix them up": the kinds of the transitions?
    let is_open = s.says_any_part(&["mix them", "mix it"]);
    if is_open && s.mentions_before(&[Sense::TransitionNoun, Sense::Crossfade]) {
        return None;
    }
    // "Assemble them by date" makes a first cut.
    if s.has(Sense::Create) && !s.has(Sense::Make) {
        s.cost += 1;
    }
    s.words(&[
        Sense::Reorder,
        Sense::OrderNoun,
        Sense::Make,
        Sense::Add,
        Sense::Create,
        Sense::All,
        Sense::Name,
        Sense::Play,
        Sense::Swap,
    ]);
    let objects = s.objects(PICTURES);
    s.whole_video();
    edits(move |scene| {
        let all = scene.pictures();
        let chosen: Vec<&Segment> = match objects.as_slice() {
            [] => all.iter().collect(),
            // "Shuffle them" without several before.
            [Target::They(_, None)] if scene.focus_ids().len() < 2 => all.iter().collect(),
            objects => scene.select_all(objects, Domain::Pictures)?,
        };
        if chosen.len() < 2 {
            return Err(Reply::WhichSegment(all.len()));
        }
        let order = sorted_order(scene, &chosen, sorting);
        if order.iter().zip(all).all(|(id, p)| *id == p.id) {
            return Ok(vec![]);
        }
        // Each to the front, from the last on.
        let to_front = |id: &&str| {
            Edit::Move(Move {
                id: (*id).to_owned(),
                to: 0,
            })
        };
        Ok(order.iter().rev().map(to_front).collect())
    })
}

/// Ids of all pictures with the chosen ones sorted; the others keep their places.
fn sorted_order<'a>(
    scene: &RequestContext<'a>,
    chosen: &[&Segment],
    sorting: Sorting,
) -> Vec<&'a str> {
    let is_chosen = |p: &Segment| chosen.iter().any(|c| c.id == p.id);
    let all = scene.pictures();
    let mut sorted: Vec<&Segment> = all.iter().filter(|p| is_chosen(p)).collect();
    match sorting {
        Sorting::Reversed => sorted.reverse(),
        Sorting::Shuffled => shuffle(&mut sorted),
        Sorting::ByName => sorted.sort_by_key(|p| p.name.to_lowercase()),
        Sorting::ByDate => {
            sorted.sort_by_key(|p| scene.asset_of(p).map(|a| a.recorded_at.clone()));
        }
    }
    let mut next = sorted.into_iter();
    all.iter()
        .map(|p| {
            if is_chosen(p) {
                next.next().map_or(p.id.as_str(), |n| n.id.as_str())
            } else {
                p.id.as_str()
            }
        })
        .collect()
}

/// Shuffles at random, so that at least two change places.
pub(super) fn shuffle<T: Clone>(items: &mut [T]) {
    let len = items.len() as u128;
    let mut moved = false;
    for i in (1..items.len()).rev() {
        let j = (uuid::Uuid::new_v4().as_u128() % (i as u128 + 1)) as usize;
        moved |= i != j;
        items.swap(i, j);
    }
    if !moved && len > 1 {
        items.swap(0, 1);
    }
}

/// `duplicate clip 1`, `show beach.jpg twice`, `复制第1段`.
pub(super) fn duplicate(s: &mut Slots) -> Option<Action> {
    let plays = s.has_any(&[Sense::Show, Sense::Play]) || s.says_any_part(&["twice in a row"]);
    let twice = s.says(&["twice"]) && plays && s.factor() == Some(2.0);
    if twice {
        // "Copy the beach so it plays twice".
        let is_copied = s.has(Sense::Duplicate);
        s.target(|t, _| is_copied && matches!(t, Target::It(Kind::Any)));
    } else {
        s.verb(&[Sense::Duplicate])?;
    }
    s.words(&[Sense::Duplicate, Sense::Show, Sense::Play, Sense::Make]);
    let objects = s.objects(PICTURES);
    if objects.is_empty() {
        return None;
    }
    // 第二段复制一份，紧跟在它后面: where a copy is anyway.
    let is_it = |t: &Target, p: Senses| matches!(t, Target::It(Kind::Any)) && p.has(Sense::After);
    let after_it = s.target(is_it).is_some();
    if after_it {
        s.words(&[Sense::Move]);
    }
    // "Duplicate the forest at the end".
    let at_end = s
        .placed_word(&[Sense::End], &[Sense::At, Sense::To])
        .is_some();
    edits(move |scene| {
        let found = scene.select_all(&objects, Domain::Pictures)?;
        if at_end {
            return copy_at_end(scene, &found);
        }
        Ok(found
            .iter()
            .map(|s| Edit::Duplicate(Duplicate { id: s.id.clone() }))
            .collect())
    })
}

/// A copy in the place of a picture, which itself moves to the end.
fn copy_at_end(scene: &RequestContext, found: &[&Segment]) -> Result<Vec<Edit>, Reply> {
    let [x] = found else {
        return Err(Reply::WhichSegment(found.len()));
    };
    let id = &x.id;
    let count = scene.pictures().len();
    let is_last = scene.pictures().last().is_some_and(|last| last.id == *id);
    let moved = Edit::Move(Move {
        id: id.clone(),
        to: count,
    });
    let duplicate = Edit::Duplicate(Duplicate { id: id.clone() });
    Ok(std::iter::once(duplicate)
        .chain((!is_last).then_some(moved))
        .collect())
}

//! Adds media: in place of a segment, between two, at the end, or over the picture.

use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::{Append, Edit, Insert, PictureInPicture, Replace};
use crate::domain::timeline::Position;
use crate::i18n::replies::Reply;

use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Break, Phrase, PhraseKind, Shape};
use super::super::reading::{self, Action, cannot, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, is_object};
use super::super::target::{Kind, Target};
use super::super::token::NamedMedia;
use super::titles;

/// Duration of an added photo (ms).
pub(super) const PHOTO_MS: u64 = 4_000;
/// Default width of a picture in picture, as a share of the canvas.
const DEFAULT_SCALE: f64 = 0.3;

/// Media that a request means.
#[derive(Clone)]
enum Media {
    Named(Vec<NamedMedia>),
    /// Media uploaded with the message, or not on the timeline yet, and their number.
    Recent(Kind, Option<usize>),
    /// The only picture that was uploaded with the message.
    Uploaded,
}

impl Media {
    fn find(&self, scene: &RequestContext) -> Result<Vec<Asset>, Reply> {
        let found: Vec<Asset> = match self {
            Self::Named(names) => names
                .iter()
                .map(|media| first_asset(media, scene).ok_or(Reply::WhichAsset))
                .collect::<Result<_, _>>()?,
            Self::Recent(kind, n) => recent_assets(scene, *kind, *n)?,
            Self::Uploaded => {
                let uploaded = scene.uploaded().into_iter().cloned();
                uploaded.filter(|a| a.kind != MediaKind::Sound).collect()
            }
        };
        match found.iter().find(|a| a.kind == MediaKind::Sound) {
            Some(sound) => Err(Reply::SoundAs(sound.name.clone())),
            None => Ok(found),
        }
    }
}

fn first_asset(media: &NamedMedia, scene: &RequestContext) -> Option<Asset> {
    let at = media.assets.first()?;
    scene.assets.get(*at).cloned()
}

/// Media of a kind that were uploaded with the message, or else are not on the timeline yet; `n` is
/// how many the message says there are.
fn recent_assets(
    scene: &RequestContext,
    kind: Kind,
    n: Option<usize>,
) -> Result<Vec<Asset>, Reply> {
    let fits = |a: &&Asset| match kind {
        Kind::Photo => a.kind == MediaKind::Photo,
        Kind::Video => a.kind == MediaKind::Clip,
        Kind::Music | Kind::Voice | Kind::Effect | Kind::Sound => a.kind == MediaKind::Sound,
        _ => a.kind != MediaKind::Sound,
    };
    let uploaded: Vec<&Asset> = scene.uploaded().into_iter().filter(fits).collect();
    let all = if uploaded.is_empty() {
        scene.unused_assets().into_iter().filter(fits).collect()
    } else {
        uploaded
    };
    if n.is_some_and(|n| n != all.len()) {
        return Err(Reply::WhichAsset);
    }
    Ok(all.into_iter().cloned().collect())
}

/// Explains the media of a request.
fn media(s: &mut Slots) -> Option<Media> {
    let names = s.names(|_, p| is_object(p));
    if !names.is_empty() {
        return Some(Media::Named(names));
    }
    let recent = s.target(|t, p| {
        is_object(p)
            // "Add to the photos" adds something else.
            && (!p.has(Sense::To) || p.has(Sense::At))
            && matches!(
                t,
                Target::They(..)
                    | Target::It(_)
                    | Target::Rest(_)
                    | Target::All(Kind::Photo | Kind::Video | Kind::Clip)
            )
    });
    let files = s.words(&[Sense::Files]);
    s.words(&[Sense::New, Sense::Rest, Sense::All, Sense::Files]);
    match recent {
        Some(Target::They(kind, n)) => Some(Media::Recent(kind, n)),
        Some(Target::It(kind)) => Some(Media::Recent(kind, Some(1))),
        Some(target) => Some(Media::Recent(target.kind(), None)),
        None if files => Some(Media::Recent(Kind::Any, None)),
        None => None,
    }
}

/// Duration of added photos (ms). None for "3 seconds each" after a single photo: the words are
/// about others as well.
fn duration(s: &mut Slots, media: &Media) -> Option<u64> {
    let time = s.time_if(|t| {
        matches!(t.shape, Shape::Plain | Shape::Each)
            && !t.has(Sense::At)
            && !t.has(Sense::After)
            && !t.has(Sense::Before)
    });
    let is_single = matches!(media, Media::Named(names) if names.len() == 1);
    match time {
        Some(t) if is_single && (t.shape == Shape::Each || s.says(&["都", "都是"])) => None,
        time => Some(time.map_or(PHOTO_MS, |t| t.ms)),
    }
}

/// Returns true for "the beach drags on", a complaint.
pub(super) fn is_dragging(s: &Slots) -> bool {
    s.says(&["drags", "dragging", "drags on"])
}

/// `add drone.mp4`, `stick these two at the end, 3 secs each`, `添加 drone.mp4`.
pub(super) fn append(s: &mut Slots) -> Option<Action> {
    let shows = s.words(&[Sense::Show]);
    // "The forest goes last".
    let goes = s.has(Sense::End) && s.words(&[Sense::GoesLast]);
    let verb = s.words(&[Sense::Add, Sense::Move]) | shows | goes;
    // "Show the forest for 8 s": what is there is shown for longer.
    if shows {
        s.cost += 1;
    }
    let again = s.has(Sense::Duplicate);
    s.words(&[Sense::Duplicate]);
    // "Show the talk first", "show the beach at the end": what is there is moved.
    let is_there =
        |t: &Target, _| matches!(t, Target::Named(media, _) if !media.segments.is_empty());
    let moves = s.has_place_after_target() || s.has(Sense::End);
    if shows && moves && !again && s.has_target(is_there) {
        return None;
    }
    if !verb || is_dragging(s) {
        return None;
    }
    s.words(&[Sense::End, Sense::Finish]);
    if let Some(file) = s.file() {
        return cannot(Reply::NoSuchAsset(file));
    }
    // "Move it to the end": what is there. 给照片加: something else is added.
    let is_it = s.has_target(|t, _| matches!(t, Target::It(Kind::Any)));
    let only_moves = !s.has(Sense::Add) || s.says(&["move", "bring", "shift"]);
    if is_it && only_moves || s.gives_to_target() || s.has_named_before_add() {
        return None;
    }
    let media = media(s)?;
    let each_ms = duration(s, &media)?;
    s.words(&[Sense::LastVerb, Sense::Each, Sense::AsUploaded]);
    s.whole_video();
    // What is on the timeline already is moved, unless "add" or "again" is said.
    let may_repeat = again
        || s.says(&[
            "add", "append", "include", "insert", "添加", "加入", "加上", "加", "插入", "show",
            "add in",
        ]);
    edits(move |scene| {
        let assets = appended_assets(scene, &media, may_repeat)?;
        Ok(vec![Edit::Append(Append { assets, each_ms })])
    })
}

/// The assets to append; an error if there are none, or if one is used already and may not repeat.
fn appended_assets(
    scene: &RequestContext,
    media: &Media,
    may_repeat: bool,
) -> Result<Vec<Asset>, Reply> {
    let assets = media.find(scene)?;
    let Some(first) = assets.first() else {
        return Err(if scene.assets.is_empty() {
            Reply::NoMediaYet
        } else {
            Reply::AllMediaUsed
        });
    };
    let is_used = |a: &Asset| {
        scene
            .pictures()
            .iter()
            .any(|p| p.source.as_deref() == Some(&a.source()))
    };
    if !may_repeat && assets.iter().any(is_used) {
        return Err(Reply::AlreadyThere(first.name.clone()));
    }
    Ok(assets)
}

/// Place of inserted media; the start if nothing is named.
struct InsertionPlace {
    between: Vec<Target>,
    after: Option<Target>,
    before: Option<Target>,
}

impl InsertionPlace {
    /// Explains the place; None if the request names none.
    fn take(s: &mut Slots) -> Option<Self> {
        let place = Self {
            between: s.targets(|t, p| p.has(Sense::Between) && !matches!(t, Target::WholeVideo)),
            after: s.target(|t, p| p.has(Sense::After) && !matches!(t, Target::WholeVideo)),
            before: s.target(|t, p| p.has(Sense::Before) && !matches!(t, Target::WholeVideo)),
        };
        let at_start = s.words(&[Sense::Start]) || becomes_first(s);
        let is_named = !place.between.is_empty() || place.after.is_some() || place.before.is_some();
        (is_named || at_start).then_some(place)
    }

    /// Explains the second neighbor in "between clip 1 and clip 2", which has no preposition, and
    /// returns the names that are no neighbors.
    fn take_second(&mut self, s: &mut Slots, names: Vec<NamedMedia>) -> Vec<NamedMedia> {
        // "Between the two clips" names both.
        let [Target::Named(..) | Target::Nth(..)] = self.between.as_slice() else {
            return names;
        };
        let on_timeline = |m: &NamedMedia| !m.segments.is_empty();
        let (second, names): (Vec<_>, Vec<_>) = names.into_iter().partition(on_timeline);
        let second = second.into_iter().map(|m| Target::Named(m, Kind::Any));
        self.between.extend(second);
        let points = |t: &Target| matches!(t, Target::It(_) | Target::They(..));
        self.between
            .extend(s.targets(|t, _| !points(t) && !matches!(t, Target::WholeVideo)));
        names
    }

    /// Index of the first inserted picture.
    fn index(&self, scene: &RequestContext) -> Result<usize, Reply> {
        if let Some(after) = &self.after {
            Ok(picture_index(scene, after)? + 1)
        } else if let Some(before) = &self.before {
            picture_index(scene, before)
        } else if self.between.is_empty() {
            Ok(0)
        } else {
            index_between(scene, &self.between)
        }
    }
}

/// Explains "as the opening shot".
fn becomes_first(s: &mut Slots) -> bool {
    let becomes = s.says(&["as"]) && s.has(Sense::Use);
    let is_first = |t: &Target| matches!(t, Target::Nth(_, n) if n.as_slice() == [1]);
    becomes && s.target(|t, _| is_first(t)).is_some()
}

/// Index of the only picture that a target means.
fn picture_index(scene: &RequestContext, target: &Target) -> Result<usize, Reply> {
    let found = scene.select(target, Domain::Pictures)?;
    let [x] = found.as_slice() else {
        return Err(Reply::WhichSegment(found.len()));
    };
    scene
        .pictures()
        .iter()
        .position(|p| p.id == x.id)
        .ok_or(Reply::NotAPicture)
}

/// Index of the second of two neighbors.
fn index_between(scene: &RequestContext, neighbors: &[Target]) -> Result<usize, Reply> {
    let pictures = scene.pictures();
    let mut places = scene
        .select_all(neighbors, Domain::Pictures)?
        .iter()
        .filter_map(|x| pictures.iter().position(|p| p.id == x.id))
        .collect::<Vec<_>>();
    places.sort_unstable();
    match places.as_slice() {
        [a, b] if a + 1 == *b => Ok(*b),
        _ => Err(Reply::NotNeighbors),
    }
}

/// Returns true if other media follow a place and a comma: "the lake goes between the clips, the
/// forest goes last".
fn names_another(s: &Slots) -> bool {
    const PLACES: &[Sense] = &[Sense::Between, Sense::After, Sense::Before];
    let is_place = |p: &Phrase| PLACES.iter().any(|place| p.preposition.has(*place));
    let is_break = |p: &Phrase| matches!(p.kind, PhraseKind::Break(Break::Soft));
    let is_named = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::Named(..)));
    s.names_more(is_place, is_break, is_named)
}

/// `insert logo.png after clip 1`, `add the logo at the start`, `在开头插入 drone.mp4`.
pub(super) fn insert(s: &mut Slots) -> Option<Action> {
    let verb = s.words(&[Sense::Add, Sense::Move, Sense::GoesLast]);
    // "Drop it between the two clips", which removes nothing.
    let drops = s.says(&["drop"]) && s.has_target(|_, p| p.has(Sense::Between));
    if drops {
        s.explain_written(&["drop"]);
    }
    if !verb && !drops {
        return None;
    }
    let adds = s.says(&[
        "add", "append", "insert", "include", "添加", "加", "插入", "加入", "加到", "插到",
    ]);
    // "The lake goes between the clips, the forest goes last": two requests.
    if names_another(s) {
        return None;
    }
    // "…, put the city clip first": another request.
    let starts = s.phrases.iter().filter(|p| p.senses.has(Sense::Start));
    if starts.count() > 1 && s.is_list() {
        return None;
    }
    let mut place = InsertionPlace::take(s)?;
    let names =
        s.names(|m, p| is_object(p) && (adds || m.segments.is_empty() || p.has(Sense::Between)));
    let names = place.take_second(s, names);
    let media = if names.is_empty() {
        media(s)?
    } else {
        Media::Named(names)
    };
    let is_there = |m: &NamedMedia| !m.segments.is_empty();
    if !adds && matches!(&media, Media::Named(names) if names.iter().any(is_there)) {
        return None;
    }
    let each_ms = duration(s, &media)?;
    s.words(&[Sense::LastVerb, Sense::Each]);
    s.explain_written(&["停"]);
    edits(move |scene| {
        let assets = media.find(scene)?;
        if assets.is_empty() {
            return Err(Reply::WhichAsset);
        }
        let first = place.index(scene)?;
        let inserted = assets.into_iter().enumerate().map(|(i, asset)| {
            let at = first + i;
            Edit::Insert(Insert { asset, at, each_ms })
        });
        Ok(inserted.collect())
    })
}

/// `replace forest with drone`, `use drone.mp4 instead of city.mp4`, `把 forest 换成 logo.png`.
pub(super) fn replace(s: &mut Slots) -> Option<Action> {
    let instead = s.has_target(|_, p| p.has(Sense::InsteadOf));
    let verb = s.word(&[Sense::Replace, Sense::Swap]).is_some()
        || instead && s.words(&[Sense::Use, Sense::Add]);
    if !verb {
        return None;
    }
    // "Swap the two" exchanges places.
    if !s.has(Sense::Replace) && !instead {
        s.cost += 1;
    }
    s.words(&[Sense::Use, Sense::Replace]);
    let file = s.file();
    let mut targets = Vec::new();
    while let Some(found) = s.target_with_preposition() {
        targets.push(found);
    }
    if targets.iter().any(|(t, _)| {
        matches!(t.kind(), Kind::Music | Kind::Voice | Kind::Title)
            || matches!(t, Target::WholeVideo)
    }) {
        return None;
    }
    if let Some(file) = file {
        return if targets.len() == 1 {
            cannot(Reply::NoSuchAsset(file))
        } else {
            None
        };
    }
    let points = |t: &Target| matches!(t, Target::It(_) | Target::They(..));
    if targets.iter().any(|(t, _)| points(t)) {
        s.words(&[Sense::New, Sense::Files]);
    }
    // "Replace beach with the file I just sent".
    if targets.len() == 1 && s.words(&[Sense::Files, Sense::New]) {
        let with = Senses::NONE.with(Sense::With);
        targets.push((Target::It(Kind::Any), with));
    }
    if targets.len() == 1 {
        return reading::ask_if_complete(s, Reply::WhichAsset);
    }
    let (old, new) = old_and_new(s.message, &targets)?;
    edits(move |scene| Ok(vec![replacement(scene, &old, &new)?]))
}

/// The replaced target and what replaces it, by the prepositions and the Chinese verb.
fn old_and_new(message: &str, targets: &[(Target, Senses)]) -> Option<(Target, Target)> {
    let [(a, first), (b, second)] = targets else {
        return None;
    };
    let is_new = |p: &Senses| p.has(Sense::With) || p.has(Sense::For) || p.has(Sense::By);
    let is_new_first = message.contains(['用', '拿']) && !message.contains("换成");
    let a_is_new = if second.has(Sense::InsteadOf) || is_new_first && first.has(Sense::With) {
        true
    } else if is_new(second) {
        false
    } else if is_new(first) || is_new_first && matches!(a, Target::It(_) | Target::They(..)) {
        // 用刚传的这个替换掉beach.
        true
    } else if message.contains('换') || message.contains("替") {
        false
    } else {
        return None;
    };
    let (old, new) = if a_is_new { (b, a) } else { (a, b) };
    Some((old.clone(), new.clone()))
}

fn replacement(scene: &RequestContext, old: &Target, new: &Target) -> Result<Edit, Reply> {
    let asset = match new {
        Target::Named(media, _) => first_asset(media, scene),
        Target::They(..) | Target::It(_) => scene.only_uploaded(|a| a.kind != MediaKind::Sound),
        _ => None,
    };
    let asset = asset.ok_or(Reply::WhichAsset)?;
    let found = scene.select(old, Domain::Pictures)?;
    let [x] = found.as_slice() else {
        return Err(Reply::WhichSegment(found.len()));
    };
    Ok(Edit::Replace(Replace {
        id: x.id.clone(),
        asset,
    }))
}

/// `put logo.png in the corner`, `overlay drone.mp4 from 5s to 10s`, `画中画 drone.mp4 左下角`.
pub(super) fn picture_in_picture(s: &mut Slots) -> Option<Action> {
    let named = s.words(&[Sense::PictureInPicture]);
    let verb = s.words(&[Sense::Add, Sense::Show, Sense::Move]);
    let share = scale(s);
    let opacity = opacity(s);
    let position = titles::position(s);
    let is_meant = named || verb && is_corner(position.as_ref());
    if !is_meant || s.has_quote() {
        return None;
    }
    s.words(&[
        Sense::PictureInPicture,
        Sense::Corner,
        Sense::Logo,
        Sense::FrameNoun,
        Sense::Add,
        Sense::Use,
    ]);
    if let Some(file) = s.file() {
        return cannot(Reply::NoSuchAsset(file));
    }
    let media = media(s);
    s.whole_video();
    s.noun(&[Kind::Video, Kind::Clip]);
    let (start_ms, duration_ms) = start_and_duration(s);
    // 画中画，放左上角: what was uploaded with the message.
    let is_open = named && !s.has_any(&[Sense::Logo]) && s.is_complete();
    let media = media.or(is_open.then_some(Media::Uploaded));
    let Some(media) = media else {
        return reading::ask_if_complete(s, Reply::WhichAsset);
    };
    let default = if named {
        Position::BottomRight
    } else {
        Position::TopRight
    };
    let position = position.unwrap_or(default);
    edits(move |scene| {
        let assets = media.find(scene)?;
        let [asset] = assets.as_slice() else {
            return Err(Reply::WhichAsset);
        };
        Ok(vec![Edit::AddPictureInPicture(PictureInPicture {
            asset: asset.clone(),
            position: position.clone(),
            scale: share.unwrap_or(DEFAULT_SCALE),
            opacity: opacity.unwrap_or(1.0),
            start_ms,
            duration_ms,
        })])
    })
}

/// Start and duration of a picture in picture (ms).
fn start_and_duration(s: &mut Slots) -> (Option<u64>, Option<u64>) {
    let (mut start_ms, mut duration_ms) = (None, None);
    while let Some(time) = s.time_if(|t| !matches!(t.shape, Shape::Each)) {
        match time.shape {
            Shape::Range(to) => (start_ms, duration_ms) = (Some(time.ms), Some(to - time.ms)),
            Shape::First => (start_ms, duration_ms) = (Some(0), Some(time.ms)),
            _ if time.has(Sense::For) && !time.has(Sense::At) => duration_ms = Some(time.ms),
            _ => start_ms = Some(time.ms),
        }
    }
    (start_ms, duration_ms)
}

fn is_corner(position: Option<&Position>) -> bool {
    matches!(
        position,
        Some(Position::TopLeft | Position::TopRight | Position::BottomLeft | Position::BottomRight)
    )
}

/// Width as a share of the canvas: "at 15% size", "small".
fn scale(s: &mut Slots) -> Option<f64> {
    if s.has(Sense::SizeNoun)
        && let Some(share) = s.share_beside(&[Sense::SizeNoun])
    {
        // "Small in the corner, 25% size".
        s.words(&[Sense::SizeNoun, Sense::Small, Sense::Smaller]);
        return Some(share.clamp(0.05, 1.0));
    }
    if s.words(&[Sense::Small, Sense::Smaller]) {
        return Some(0.15);
    }
    s.words(&[Sense::Big, Sense::Bigger]).then_some(0.5)
}

/// Opacity from 0 to 1: "at 50% opacity", "transparent".
fn opacity(s: &mut Slots) -> Option<f64> {
    if s.has(Sense::Opacity)
        && let Some(share) = s.share_beside(&[Sense::Opacity])
    {
        s.words(&[Sense::Opacity]);
        return Some(share.clamp(0.0, 1.0));
    }
    s.words(&[Sense::Transparent]).then_some(0.5)
}

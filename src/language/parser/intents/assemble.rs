//! A first cut from media.

use crate::domain::assemble::Assembly;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::{Edit, SetCanvas, SetTransition};
use crate::domain::timeline::Transition;
use crate::i18n::replies::Reply;

use super::super::apart::times_pictures;
use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Phrase, PhraseKind, Shape};
use super::super::reading::{Action, edits};
use super::super::scene::RequestContext;
use super::super::slots::{Slots, Time, is_object};
use super::super::target::{Kind, Target};
use super::super::token::NamedMedia;
use super::new_video::{has_new_video, is_new_video};
use super::order::shuffle;
use super::{canvas, transitions};

/// Words that make a new video of what is named.
const JOIN_WORDS: &[&str] = &[
    "combine",
    "stitch",
    "join",
    "merge",
    "assemble",
    "拼接",
    "组合",
    "合并",
    "拼",
    "拼在一起",
    "合成",
    "stitch together",
    "string",
    "string together",
    "put together",
    "cut together",
    "edit together",
    "throw together",
    "knock together",
    "拼起来",
    "接起来",
    "连起来",
    "串起来",
    "剪在一起",
    "接在一起",
    "连在一起",
];
/// Words for a new video that may be the one that exists.
const BARE_PRODUCTS: &[&str] = &["video", "film", "movie", "视频", "影片", "片子"];
/// Parts of the names of voice recordings.
const VOICE_NAMES: &[&str] = &[
    "voice",
    "narration",
    "narrator",
    "speech",
    "vo.",
    "vo_",
    "vo-",
    "memo",
    "recording",
    "旁白",
    "配音",
    "人声",
    "解说",
    "录音",
];
/// Parts of the names of music files.
const MUSIC_NAMES: &[&str] = &[
    "music",
    "bgm",
    "soundtrack",
    "song",
    "bed",
    "lo-fi",
    "lofi",
    "beat",
    "track",
    "theme",
    "音乐",
    "配乐",
    "背景乐",
    "歌",
    "曲",
];
/// Parts of the names of sound effects.
const EFFECT_NAMES: &[&str] = &[
    "rain", "wind", "sfx", "effect", "whoosh", "noise", "applause", "音效",
];

/// Length below which a time is not that of a new video, but of a transition (ms).
const SHORTEST_MS: u64 = 1_000;

/// Order of the pictures.
#[derive(Clone, Copy, Default)]
struct Order {
    by_name: bool,
    by_date: bool,
    shuffled: bool,
    reversed: bool,
}

impl Order {
    /// Returns true if the request names an order.
    fn is_given(self) -> bool {
        self.by_name || self.by_date || self.shuffled || self.reversed
    }
}

/// Media and settings of a first cut.
#[derive(Default)]
struct FirstCut {
    named: Vec<NamedMedia>,
    kinds: Vec<Kind>,
    /// Names and kinds of pictures in the order of the words.
    sources: Vec<Source>,
    /// Named again, with its place.
    first: Option<NamedMedia>,
    without: Vec<Kind>,
    /// Indexes of media that it names as left out: "without img3".
    left_out: Vec<usize>,
    is_silent: bool,
    /// True if the request names a new video: "a slideshow".
    names_product: bool,
    /// True if it says "video", which may be the one that exists.
    is_bare: bool,
    /// "Join city and beach": nothing but these.
    joins: bool,
    /// "Turn it into …": the video that exists.
    reshapes: bool,
    total_ms: Option<u64>,
    each_ms: Option<u64>,
    transition: Option<Transition>,
    order: Order,
    canvas: Option<(u32, u32)>,
    /// A slideshow is made of photos, if there are any.
    prefers_photos: bool,
}

/// Pictures of a new video.
enum Source {
    Named(NamedMedia),
    /// All of a kind, and their number if it is said.
    All(Kind, Option<usize>),
    /// "The photo": the only one.
    Only(Kind),
}

impl FirstCut {
    fn has_sources(&self) -> bool {
        !self.named.is_empty() || !self.kinds.is_empty()
    }

    /// Returns true if the request says no length, transition or order.
    fn has_no_details(&self) -> bool {
        self.total_ms.is_none()
            && self.each_ms.is_none()
            && self.transition.is_none()
            && !self.order.is_given()
    }
}

/// `turn these photos and audio into a 30-second promo video with transitions`.
pub(super) fn assemble(s: &mut Slots) -> Option<Action> {
    // "At every join" is a place.
    let is_join = |p: &Phrase| p.senses.has(Sense::Join);
    let is_noun = s.says_before(is_join, &["every", "each", "the", "all"]);
    let joins = !is_noun && s.word(&[Sense::Join]).is_some();
    // "Together with the music" is a preposition.
    let is_together = |p: &Phrase| p.plain.starts_with("together with");
    let joins_with = s.phrases.iter().any(is_together);
    // 总时长一分钟，每张平均分 changes the video that exists.
    let shares = s.has(Sense::Spread) && s.has(Sense::Total) && s.has(Sense::Make);
    let together = !shares && s.words(&[Sense::Together]) || joins_with;
    let makes = s.words(&[Sense::Create, Sense::Make, Sense::Use, Sense::Add]);
    let shows_photos = names_slideshow(s);
    let has_product = product(s);
    let mut request = FirstCut {
        names_product: has_product,
        is_bare: s.says(BARE_PRODUCTS),
        joins,
        reshapes: s.says_any_part(&["turn it", "turn this", "make it", "make this", "convert it"]),
        ..FirstCut::default()
    };
    take_exclusions(s, &mut request);
    request.order = take_order(s);
    take_sources(s, &mut request);
    drop_pronouns(s, &mut request);
    let has_sources = request.has_sources();
    // "Music up, video down" makes nothing.
    let is_sound = |kind: &Kind| matches!(kind, Kind::Music | Kind::Voice | Kind::Sound);
    let has_pictures = !request.named.is_empty() || !request.kinds.iter().all(is_sound);
    let is_bare = has_product && !(joins || makes || together || has_pictures || s.has_time());
    if is_bare && s.says(BARE_PRODUCTS) {
        return None;
    }
    let is_new = has_product || together && has_sources || joins && has_sources;
    // "in alphabetical order" alone sorts what is there.
    if !is_new
        || !(joins || makes || together || has_product)
        || (request.order.is_given() && !has_product && !joins && !together)
    {
        return None;
    }
    // "cut the beach clip down to 5 secs": nothing new.
    if !has_product && !together && !s.says(JOIN_WORDS) {
        return None;
    }
    // "make the video 30 seconds long" changes the video that exists.
    if !has_product && !has_sources {
        return None;
    }
    if has_place(s) || times_set_apart(s) || request.first.is_none() && places_named(s) {
        return None;
    }
    take_details(s, &mut request);
    if !has_sources {
        // "the slideshow has to be 30 seconds" is about the video that exists.
        s.cost += if has_new_video(s) { 1 } else { 8 };
    }
    request.prefers_photos = shows_photos && request.kinds.iter().all(is_sound);
    edits(move |scene| build(&request, scene))
}

/// Returns true for the second part of "make a slideshow, each photo should be 4 seconds": the
/// length of a set is not that of the new video.
fn times_set_apart(s: &Slots) -> bool {
    let others = [Sense::Product, Sense::Total];
    let makes = |p: &Phrase| p.is_only_verb() || others.iter().any(|s| p.senses.has(*s));
    let mut parts = s.phrases.split(Phrase::ends_part);
    parts.any(|part| times_pictures(part) && !part.iter().any(makes))
}

/// Returns true for "put these between clip 1 and clip 2": into the video that exists.
fn has_place(s: &Slots) -> bool {
    const PLACES: &[Sense] = &[
        Sense::Between,
        Sense::Before,
        Sense::After,
        Sense::InsteadOf,
    ];
    let is_placed = |p: &Phrase| PLACES.iter().any(|place| p.preposition.has(*place));
    s.phrases.iter().any(|p| p.is_target() && is_placed(p))
}

/// Returns true for "put img6 first and make a slideshow": the order is another request.
fn places_named(s: &Slots) -> bool {
    let places = |p: &Phrase| {
        let after = s.message.get(p.span.end..).unwrap_or_default();
        let mut words = after.split(|c: char| !c.is_alphanumeric());
        let next = words.find(|word| !word.is_empty()).unwrap_or_default();
        ["first", "last"]
            .iter()
            .any(|place| next.eq_ignore_ascii_case(place))
    };
    let is_named = |p: &&Phrase| matches!(p.target(), Some(Target::Named(m, _)) if !m.is_sound);
    let named: Vec<&Phrase> = s.phrases.iter().filter(is_named).collect();
    matches!(named.as_slice(), [only] if places(only))
}

/// Drops "it" as media where it means the new video: "slideshow please, make it vertical".
fn drop_pronouns(s: &Slots, request: &mut FirstCut) {
    let is_it = |p: &Phrase| matches!(p.kind, PhraseKind::Target(Target::It(Kind::Any)));
    let is_product = |p: &Phrase| p.senses.has(Sense::Product);
    let mut parts = s.phrases.split(Phrase::is_break);
    let is_apart = parts.any(|part| part.iter().any(is_it) && !part.iter().any(is_product));
    if is_apart && s.phrases.iter().any(is_product) {
        let its = s.phrases.iter().filter(|p| is_it(p)).count();
        for _ in 0..its {
            if let Some(at) = request.kinds.iter().position(|k| *k == Kind::Any) {
                request.kinds.remove(at);
            }
        }
    }
}

/// Returns true if the new video is a slideshow or an album.
fn names_slideshow(s: &Slots) -> bool {
    s.phrases.iter().any(|p| {
        let text = p.text(s.message).to_lowercase();
        ["slideshow", "slide show", "幻灯片", "相册", "影集", "album"]
            .iter()
            .any(|w| text.contains(w))
    })
}

/// Explains transitions, durations and the canvas of the new video.
fn take_details(s: &mut Slots, request: &mut FirstCut) {
    s.words(&[
        Sense::New,
        Sense::Files,
        Sense::FileFormat,
        Sense::Praise,
        Sense::Small,
    ]);
    s.explain_written(&["short", "into a short", "a short"]);
    if request.kinds.contains(&Kind::Music) {
        // "With the music in the background".
        s.words(&[Sense::BackgroundNoun]);
    }
    request.transition = transitions::of_new_video(s);
    if request.transition.is_some() {
        s.words(&[Sense::Between]);
    }
    let says_each = s.has(Sense::Each) || s.has(Sense::All);
    request.each_ms = s
        .time_if(|t| t.shape == Shape::Each || says_each && t.shape == Shape::First)
        .map(|t| t.ms);
    // "with 1 second" is about something else than the video.
    let is_other = |t: &Time| t.has(Sense::At) || t.has(Sense::With);
    request.total_ms = s
        .time_if(|t| t.shape == Shape::Plain && !is_other(t) && t.ms >= SHORTEST_MS)
        .map(|t| t.ms);
    s.words(&[Sense::LengthNoun, Sense::Total, Sense::LastVerb]);
    request.canvas = s.size().map(canvas::pixels).or_else(|| canvas::shape(s));
}

/// Explains the word for a new video: "a slideshow", not "the video".
fn product(s: &mut Slots) -> bool {
    // "It's for reels", 整个video: a video that exists.
    const BEFORE: &[&str] = &[
        " for", " on", " as a", " out as", "整个", "整条", "整支", "整段", "整部", "这个", "全",
    ];
    let is_use = s.find(Sense::Product).is_some_and(|at| {
        let before = s.message[..s.phrases[at].span.start].to_lowercase();
        let is_shape = [" this as a ", " it as a "]
            .iter()
            .any(|word| before.contains(word));
        is_shape
            || BEFORE.iter().any(|word| before.trim_end().ends_with(word))
            || s.phrases[at].preposition.has(Sense::For)
            || s.phrases[at].preposition.has(Sense::On)
    });
    if is_use {
        return false;
    }
    if s.words(&[Sense::Product]) {
        return true;
    }
    (is_new_video(s) || is_shaped_video(s)) && s.target_word(Sense::Product).is_some()
        || is_shaped_video(s)
}

/// Returns true for "a vertical video from these": "vertical video" is one word.
fn is_shaped_video(s: &Slots) -> bool {
    let is_source = |t: &Target, p: Senses| {
        matches!(t, Target::They(..) | Target::All(_)) && (p.has(Sense::From) || p.has(Sense::With))
    };
    let is_shaped = |p: &Phrase| {
        let shapes = [Sense::Vertical, Sense::Square, Sense::Landscape];
        let text = p.text(s.message).to_lowercase();
        text.contains("video") && shapes.iter().any(|shape| p.senses.has(*shape))
    };
    s.has_target(is_source) && s.phrases.iter().any(is_shaped)
}

/// Explains what the new video has none of: "without music", "no sound".
fn take_exclusions(s: &mut Slots, request: &mut FirstCut) {
    const KINDS: &[Kind] = &[
        Kind::Music,
        Kind::Voice,
        Kind::Photo,
        Kind::Video,
        Kind::Clip,
        Kind::Sound,
    ];
    while let Some(at) = s.find(Sense::No).filter(|at| !s.is_explained(*at)) {
        let excluded = s.target_after(at, |t, _| {
            KINDS.contains(&t.kind()) && matches!(t, Target::All(_) | Target::Bare(_))
                || matches!(t, Target::Named(media, _) if !media.assets.is_empty())
        });
        match excluded {
            Some(Target::Named(media, _)) => {
                request.left_out.extend(media.assets);
                take_listed(s, at, &mut request.left_out);
            }
            Some(target) => request.without.push(target.kind()),
            None if s.word_after(at, &[Sense::Sound, Sense::OriginalSound]) => {
                request.is_silent = true;
            }
            // "no" denies something else, or nothing that is known.
            None => return,
        }
        s.explain(at, at + 1);
    }
}

/// Explains the other names of a list: "without img3 and img4".
fn take_listed(s: &mut Slots, from: usize, left_out: &mut Vec<usize>) {
    for next in from + 1..s.phrases.len() {
        let phrase = &s.phrases[next];
        match phrase.target() {
            Some(_) if s.is_explained(next) => {}
            Some(Target::Named(media, _)) if phrase.is_plain_target() => {
                left_out.extend(&media.assets);
                s.explain(next, next + 1);
            }
            None if phrase.is_break() || !phrase.is_content => {}
            _ => return,
        }
    }
}

/// Explains the words for the order of the pictures.
fn take_order(s: &mut Slots) -> Order {
    let order = Order {
        by_name: s.words(&[Sense::ByName]),
        by_date: s.words(&[Sense::ByDate]),
        shuffled: s.words(&[Sense::Shuffle]),
        reversed: s.words(&[Sense::ReverseOrder]),
    };
    if s.words(&[Sense::AsUploaded]) || order.is_given() {
        s.words(&[Sense::OrderNoun, Sense::Reorder]);
    }
    order
}

/// 用city和beach做视频，city先: what is named again, with its place, is first. Returns it.
fn put_first(s: &Slots, named: &mut Vec<NamedMedia>) -> Option<NamedMedia> {
    let is_same = |a: &NamedMedia, b: &NamedMedia| a.assets == b.assets && !a.assets.is_empty();
    let last = named.last()?;
    let at = named.iter().position(|media| is_same(media, last))?;
    if at + 1 == named.len() || !s.says_any_part(&["先", "first"]) {
        return None;
    }
    named.pop();
    let media = named.remove(at);
    named.insert(0, media.clone());
    Some(media)
}

/// Returns true for "the photo".
fn is_only_picture(target: &Target) -> bool {
    matches!(target, Target::Bare(Kind::Photo | Kind::Clip | Kind::Video))
}

/// The pictures that a request names, in the order of its words.
fn sources_in_order(s: &Slots) -> Vec<Source> {
    // "All vertical" points back.
    let is_picture = |kind: Kind| matches!(kind, Kind::Photo | Kind::Clip | Kind::Video);
    let targets = s.phrases.iter().filter_map(|p| match &p.kind {
        PhraseKind::Target(target) if is_object(p.preposition) => Some(target),
        _ => None,
    });
    targets
        .filter_map(|target| match target {
            Target::Named(media, _) => Some(Source::Named(media.clone())),
            Target::All(kind) if is_picture(*kind) => Some(Source::All(*kind, None)),
            Target::They(kind, n) if is_picture(*kind) => Some(Source::All(*kind, *n)),
            Target::Rest(kind) if is_picture(*kind) || *kind == Kind::Any => {
                Some(Source::All(*kind, None))
            }
            target if is_only_picture(target) => Some(Source::Only(target.kind())),
            _ => None,
        })
        .collect()
}

/// Names and kinds of the media: "these photos and audio", "everything", "beach.jpg and drone.mp4".
fn take_sources(s: &mut Slots, request: &mut FirstCut) {
    request.sources = sources_in_order(s);
    request.named = s.names(|_, _| true);
    request.first = put_first(s, &mut request.named);
    let sources = s.targets(|t, _| {
        matches!(
            t,
            Target::All(_) | Target::They(..) | Target::It(_) | Target::Rest(_)
        ) && matches!(
            t.kind(),
            Kind::Any | Kind::Photo | Kind::Clip | Kind::Video | Kind::Music | Kind::Voice
        )
    });
    // "these clips" means whatever was uploaded.
    let kind = |t: &Target| match t {
        Target::They(Kind::Clip, _) => Kind::Any,
        t => t.kind(),
    };
    request.kinds = sources.iter().map(kind).collect();
    if request.has_sources() {
        let only = s.targets(|t, p| is_only_picture(t) && is_object(p));
        request.kinds.extend(only.iter().map(Target::kind));
    }
    if s.words(&[Sense::Files]) {
        request.kinds.push(Kind::Any);
    }
    if s.words(&[Sense::Sound]) {
        request.kinds.push(Kind::Sound);
    }
    s.words(&[Sense::OnlyKeep, Sense::All]);
}

fn build(request: &FirstCut, scene: &RequestContext) -> Result<Vec<Edit>, Reply> {
    // "Without img3, use img4 first": only these?
    let is_picture = |at: &usize| {
        let asset = scene.assets.get(*at);
        asset.is_some_and(|a| a.kind != MediaKind::Sound)
    };
    let mut named = request.named.iter().flat_map(|media| &media.assets);
    if request.left_out.iter().any(is_picture) && named.any(is_picture) {
        return Err(Reply::WhichAsset);
    }
    let mut pictures = pictures(request, scene)?;
    pictures.retain(|asset| is_used(request, scene, asset));
    if pictures.is_empty() {
        return Err(Reply::NoMediaYet);
    }
    let exists = !scene.pictures().is_empty() && scene.uploaded().is_empty();
    let names_nothing = request.named.is_empty() && request.kinds.iter().all(|k| *k == Kind::Any);
    if exists && request.is_bare && names_nothing && request.has_no_details() {
        // "Turn it into a square video", "merge everything into one video".
        match request.canvas {
            Some((width, height)) if request.reshapes => {
                return Ok(vec![Edit::SetCanvas(SetCanvas { width, height })]);
            }
            None if request.joins => return Err(Reply::VideoExists),
            _ => {}
        }
    }
    if exists && request.is_bare && !request.has_sources() {
        return Err(Reply::VideoExists);
    }
    let has_length = request.total_ms.is_some() || request.each_ms.is_some();
    if !request.names_product && !has_length && are_joined(scene, &pictures) {
        return Ok(joining_transitions(request, scene));
    }
    let (voices, music) = sounds(request, scene);
    let assembly = Edit::Assemble(Assembly {
        pictures,
        voices,
        music: music.map(Box::new),
        total_ms: request.total_ms,
        each_ms: request.each_ms,
        transition: request.transition.clone(),
    });
    let canvas = request
        .canvas
        .filter(|(w, h)| (scene.timeline.canvas.width, scene.timeline.canvas.height) != (*w, *h));
    let canvas = canvas.map(|(width, height)| Edit::SetCanvas(SetCanvas { width, height }));
    Ok(std::iter::once(assembly).chain(canvas).collect())
}

/// The voice recordings and the music of the new video.
fn sounds(request: &FirstCut, scene: &RequestContext) -> (Vec<Asset>, Option<Asset>) {
    let (mut voices, mut music) = voices_and_music(scene.assets);
    if let Some(named) = named_music(request, scene, &voices) {
        music = Some(named);
    }
    let only_joins = request.joins && !request.names_product && !request.named.is_empty();
    if only_joins && !request.kinds.contains(&Kind::Music) && !names_music(request) {
        music = None;
    }
    voices.retain(|asset| is_used(request, scene, asset));
    music = music.filter(|asset| is_used(request, scene, asset));
    let without = |kind: Kind| {
        request.is_silent
            || request.without.contains(&kind)
            || request.without.contains(&Kind::Sound)
    };
    if without(Kind::Music) {
        music = None;
    }
    if without(Kind::Voice) {
        voices.clear();
    }
    (voices, music)
}

/// Returns false for media that the message leaves out.
fn is_used(request: &FirstCut, scene: &RequestContext, asset: &Asset) -> bool {
    let left_out = request.left_out.iter().chain(scene.left_out);
    let mut left_out = left_out.filter_map(|at| scene.assets.get(*at));
    left_out.all(|left| left.hash != asset.hash)
}

/// Returns true if a sound is named.
fn names_music(request: &FirstCut) -> bool {
    request.named.iter().any(|media| media.is_sound)
}

/// The only sound that the request names, unless it is a voice.
fn named_music(request: &FirstCut, scene: &RequestContext, voices: &[Asset]) -> Option<Asset> {
    let named = request.named.iter().filter(|media| media.is_sound);
    let mut sounds = named.filter_map(|media| scene.assets.get(*media.assets.first()?));
    let first = sounds.next()?;
    let is_voice = voices.iter().any(|voice| voice.hash == first.hash);
    (sounds.next().is_none() && !is_voice).then(|| first.clone())
}

/// Returns true if the pictures are those of the video that exists: there is nothing to join.
fn are_joined(scene: &RequestContext, pictures: &[Asset]) -> bool {
    let is_there = |asset: &Asset| {
        let mut shown = scene.pictures().iter();
        shown.any(|x| x.source.as_deref() == Some(&asset.source()))
    };
    !scene.pictures().is_empty() && pictures.iter().all(is_there)
}

/// "Join them with crossfades", where they are one after the other already.
fn joining_transitions(request: &FirstCut, scene: &RequestContext) -> Vec<Edit> {
    let later = scene.pictures().iter().skip(1);
    let ids: Vec<String> = later.map(|x| x.id.clone()).collect();
    let transition = request.transition.clone().filter(|_| !ids.is_empty());
    transition
        .map(|transition| {
            Edit::SetTransition(SetTransition {
                ids,
                transition: Some(transition),
            })
        })
        .into_iter()
        .collect()
}

/// A first cut of all pictures; none if there is a video already, or no picture.
pub(crate) fn first_cut(scene: &RequestContext, with_music: bool) -> Option<Edit> {
    let request = FirstCut {
        is_silent: !with_music,
        ..FirstCut::default()
    };
    let is_new = scene.timeline.is_empty();
    let edits = is_new.then(|| build(&request, scene).ok()).flatten()?;
    edits.into_iter().next()
}

/// The pictures of "the beach and the photos", in this order; none if the request does not list
/// both names and kinds.
fn listed_pictures(
    request: &FirstCut,
    scene: &RequestContext,
) -> Result<Option<Vec<Asset>>, Reply> {
    let named = |media: &NamedMedia| -> Vec<Asset> {
        let assets = media.assets.iter().filter_map(|at| scene.assets.get(*at));
        let pictures = assets.filter(|a| a.kind != MediaKind::Sound);
        pictures.cloned().collect()
    };
    let is_named = |source: &Source| matches!(source, Source::Named(m) if !named(m).is_empty());
    let is_kind = |source: &Source| !matches!(source, Source::Named(_));
    let has_only = request.sources.iter().any(|s| matches!(s, Source::Only(_)));
    let is_mixed = request.sources.iter().any(is_named) && request.sources.iter().any(is_kind);
    if !is_mixed && !has_only {
        return Ok(None);
    }
    let mut pictures: Vec<Asset> = Vec::new();
    for source in &request.sources {
        let found = match source {
            Source::Named(media) => named(media),
            Source::All(kind, _) | Source::Only(kind) => others_of(*kind, request, scene),
        };
        let count = match source {
            Source::All(_, n) => *n,
            Source::Only(_) => Some(1),
            Source::Named(_) => None,
        };
        if count.is_some_and(|n| n != found.len()) {
            return Err(Reply::WhichAsset);
        }
        let is_new = |a: &Asset| !pictures.iter().any(|p| p.hash == a.hash);
        let new: Vec<Asset> = found.into_iter().filter(is_new).collect();
        pictures.extend(new);
    }
    // 用照片和海滩做个视频，先放海滩.
    if let Some(first) = &request.first {
        let firsts = named(first);
        pictures.sort_by_key(|a| !firsts.iter().any(|f| f.hash == a.hash));
    }
    Ok(Some(pictures))
}

/// The pictures of a kind that the request does not name.
fn others_of(kind: Kind, request: &FirstCut, scene: &RequestContext) -> Vec<Asset> {
    let is_named = |at: &usize| request.named.iter().any(|media| media.assets.contains(at));
    let fits = |a: &Asset| match kind {
        Kind::Photo => a.kind == MediaKind::Photo,
        Kind::Clip | Kind::Video => a.kind == MediaKind::Clip,
        _ => a.kind != MediaKind::Sound,
    };
    let all = scene.assets.iter().enumerate();
    let others = all.filter(|(at, a)| fits(a) && !is_named(at));
    others.map(|(_, a)| a.clone()).collect()
}

/// The photos and clips of the new video, in order.
fn pictures(request: &FirstCut, scene: &RequestContext) -> Result<Vec<Asset>, Reply> {
    if let Some(mut listed) = listed_pictures(request, scene)? {
        sort(request.order, &mut listed);
        return Ok(listed);
    }
    let all: Vec<&Asset> = scene
        .assets
        .iter()
        .filter(|a| a.kind != MediaKind::Sound)
        .collect();
    let named: Vec<Asset> = request
        .named
        .iter()
        .flat_map(|media| &media.assets)
        .filter_map(|at| scene.assets.get(*at))
        .filter(|a| a.kind != MediaKind::Sound)
        .cloned()
        .collect();
    let mut pictures = if named.is_empty() {
        let is_wanted = wanted(request);
        let photos = request.prefers_photos && all.iter().any(|a| a.kind == MediaKind::Photo);
        all.into_iter()
            .filter(|a| is_wanted(a.kind) && (!photos || a.kind == MediaKind::Photo))
            .cloned()
            .collect()
    } else {
        named
    };
    sort(request.order, &mut pictures);
    Ok(pictures)
}

/// "turn the clips into …" excludes photos and vice versa; anything broader includes all.
fn wanted(request: &FirstCut) -> impl Fn(MediaKind) -> bool {
    let has = |kinds: &[Kind], all: &[Kind]| kinds.iter().any(|k| all.contains(k));
    let without_photos = request.without.contains(&Kind::Photo);
    let without_clips = has(&[Kind::Clip, Kind::Video], &request.without);
    let photos = request.kinds.contains(&Kind::Photo);
    let clips = has(&[Kind::Clip, Kind::Video], &request.kinds);
    let broad = has(&[Kind::Any, Kind::Sound], &request.kinds) || photos == clips;
    move |kind| match kind {
        MediaKind::Photo => !without_photos && (photos || broad || without_clips),
        MediaKind::Clip => !without_clips && (clips || broad || without_photos),
        MediaKind::Sound => true,
    }
}

fn sort(order: Order, pictures: &mut [Asset]) {
    if order.by_name {
        pictures.sort_by_key(|a| a.name.to_lowercase());
    } else if order.by_date {
        pictures.sort_by(|a, b| a.recorded_at.cmp(&b.recorded_at));
    } else if order.shuffled {
        shuffle(pictures);
    }
    if order.reversed {
        pictures.reverse();
    }
}

/// Splits the audio assets into voices and music by their names. If no name indicates music, the
/// first other sound is the music.
pub(crate) fn voices_and_music(assets: &[Asset]) -> (Vec<Asset>, Option<Asset>) {
    let has = |a: &Asset, words: &[&str]| words.iter().any(|w| a.name.to_lowercase().contains(w));
    let sounds: Vec<&Asset> = assets
        .iter()
        .filter(|a| a.kind == MediaKind::Sound)
        .collect();
    let music = sounds
        .iter()
        .find(|a| has(a, MUSIC_NAMES) && !has(a, VOICE_NAMES))
        .or_else(|| {
            sounds
                .iter()
                .find(|a| !has(a, VOICE_NAMES) && !has(a, EFFECT_NAMES))
        })
        .map(|a| (*a).clone());
    let is_music = |a: &Asset| music.as_ref().is_some_and(|m| m.hash == a.hash);
    let voices = sounds
        .iter()
        .filter(|a| !is_music(a) && !has(a, MUSIC_NAMES) && !has(a, EFFECT_NAMES))
        .map(|a| (*a).clone())
        .collect();
    (voices, music)
}

//! Picture adjustments: looks, crop and opacity.

use crate::domain::adjustments::Adjustment;
use crate::domain::edit::{Adjust, Edit};
use crate::domain::timeline::Segment;
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::phrase::Phrase;
use super::super::reading::{self, Action, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::Slots;
use super::super::target::{Kind, PICTURES, Target};
use super::adjustments::{adjustments, follows_colors};
use super::narration::says_state;
use super::titles::is_too;

/// Returns true for a change of the orientation.
fn turns_picture(change: &Adjustment) -> bool {
    matches!(
        change,
        Adjustment::Rotate(_) | Adjustment::Mirror | Adjustment::Flip
    )
}

/// Pictures of an adjustment: the named ones; without a name all, or all photos for a motion.
fn apply(
    scene: &RequestContext,
    targets: &[Target],
    whole_video: bool,
    changes: &[Adjustment],
) -> Result<Vec<Edit>, Reply> {
    let only_motion = changes.iter().all(|c| matches!(c, Adjustment::Motion(_)));
    let subject: Vec<_> = scene
        .pictures()
        .iter()
        .filter(|p| scene.subject.contains(&p.id))
        .collect();
    let found = if targets.is_empty() && !whole_video && !subject.is_empty() {
        subject
    } else if targets.is_empty() && !whole_video && changes.iter().any(turns_picture) {
        // "Rotate by 90 degrees": which one?
        scene.select(&Target::It(Kind::Any), Domain::Pictures)?
    } else if targets.is_empty() {
        let pictures: Vec<_> = scene.pictures().iter().collect();
        let photos: Vec<_> = pictures
            .iter()
            .filter(|p| scene.is_photo(p))
            .copied()
            .collect();
        if only_motion && !photos.is_empty() && !whole_video {
            photos
        } else {
            pictures
        }
    } else {
        scene.select_all(targets, Domain::Pictures)?
    };
    if found.is_empty() {
        return Err(Reply::NoPicture);
    }
    let ids = found.iter().map(|x| x.id.clone()).collect();
    Ok(vec![Edit::Adjust(Adjust {
        ids,
        changes: changes.to_vec(),
    })])
}

/// Pictures that a request names, and whether it names the whole video.
fn subjects(s: &mut Slots) -> (Vec<Target>, bool) {
    let everything = s
        .target(|t, _| matches!(t, Target::All(Kind::Any)))
        .is_some();
    let whole_video = s.whole_video() || everything;
    // "make it brighter" without a picture before it is about the whole video.
    let targets = s.objects(PICTURES);
    (targets, whole_video)
}

/// Returns true for "the motion" alone, and for "do cool", which does not say what.
fn asks_nothing(s: &Slots, verb: bool) -> bool {
    let is_motion = |p: &Phrase| p.senses.has(Sense::Motion);
    let names_motion = s.says_before(is_motion, &["the"]) && !s.has(Sense::Remove);
    !verb && names_motion || s.says(&["do"]) && s.says(&["cool", "warm"])
}

/// The targets without "them" in "the colors are dull, give them more punch".
fn without_colors(s: &Slots, mut targets: Vec<Target>) -> Vec<Target> {
    let is_pronoun =
        |t: &Target| matches!(t, Target::They(Kind::Any, None) | Target::It(Kind::Any));
    if targets.iter().all(is_pronoun) && follows_colors(s) {
        targets.clear();
    }
    targets
}

/// Words of a request that say nothing more about its adjustments.
const ADJUSTMENT_FILLERS: &[Sense] = &[
    Sense::LookNoun,
    Sense::Some,
    Sense::Each,
    Sense::All,
    Sense::BrightnessNoun,
    Sense::FrameNoun,
    Sense::ABit,
    Sense::Much,
    Sense::More,
    Sense::UpParticle,
    Sense::StillWord,
];

/// Returns true for "too sharp", 有点暗. Not for the "too" of "blur clip 2 too", which means "also".
fn complains(s: &Slots) -> bool {
    if is_too(s) && s.has_any(&[Sense::DarkAdjective, Sense::BrightAdjective]) {
        return true;
    }
    // "The clip is blurry", 这段糊了.
    let is_blurry = s.says_any_part(&["blurry", "out of focus", "fuzzy"]) && says_state(s.text());
    if is_blurry && !s.has(Sense::Make) || s.says_any_part(&["糊了", "虚了", "花了"]) {
        return true;
    }
    const WORDS: &[&str] = &["too", "far too", "way too", "过于"];
    let grades_next = |at: usize| {
        let next = s.phrases.get(at + 1);
        WORDS.contains(&s.phrases[at].plain.as_str())
            && next.is_some_and(|next| next.is_word() && next.is_content)
    };
    let is_graded = |p: &Phrase| p.plain.starts_with("too ") || p.plain.starts_with('太');
    s.phrases.iter().any(is_graded) || (0..s.phrases.len()).any(grades_next)
}

/// `make clip 1 brighter`, `slow zoom in on beach`, `black and white`, `第1段调亮30%`.
pub(super) fn adjust(s: &mut Slots) -> Option<Action> {
    if complains(s) {
        return None;
    }
    if s.has_divided_objects() {
        return None;
    }
    let changes = adjustments(s);
    if changes.is_empty() {
        return None;
    }
    let verb = s.words(&[
        Sense::Make,
        Sense::Add,
        Sense::Use,
        Sense::Create,
        Sense::Show,
    ]);
    if asks_nothing(s, verb) {
        return None;
    }
    let turns = s.words(&[Sense::Rotate, Sense::Play, Sense::Drawn, Sense::GoBackTo]);
    s.words(ADJUSTMENT_FILLERS);
    // "There are black bars" says what there is.
    if !verb && !turns && s.says(&["有", "has", "have", "there are", "there is", "there's"]) {
        return None;
    }
    let (targets, whole_video) = subjects(s);
    let targets = without_colors(s, targets);
    if !verb && !turns && targets.is_empty() && !whole_video {
        s.cost += 1;
    }
    let continues = s.continues();
    // "Make this one brighter" is about a picture.
    let points = s.says_any_part(&["this one", "that one", "这张", "那张", "这段", "那段"])
        && !s.says_any_part(&["这段视频", "这段时间"]);
    edits(move |scene| {
        // 说话那段剪到8秒，再调亮一点: the clip, not the video.
        // "City is too dark, brighten it and sharpen": the clip as well.
        let is_subject = scene.subject.is_empty() && are_some_pictures(scene);
        let continues = continues && scene.only_focus().is_some() || is_subject;
        let is_bare = targets.is_empty() && !whole_video;
        if is_bare && (continues || adjusted_some_before(scene)) {
            return apply(scene, &[Target::It(Kind::Any)], false, &changes);
        }
        if !points && means_video(scene, &targets, &changes) {
            apply(scene, &[], true, &changes)
        } else {
            apply(scene, &targets, whole_video, &changes)
        }
    })
}

/// Returns true if the edits of this message before this one were about some of the pictures.
fn are_some_pictures(scene: &RequestContext) -> bool {
    let is_picture = |id: &String| scene.pictures().iter().any(|p| p.id == *id);
    let count = scene.focus.len();
    count > 0 && count < scene.pictures().len() && scene.focus.iter().all(is_picture)
}

/// Returns true if the last message adjusted some of the pictures, which this message continues:
/// "brighten city", then 再亮一点.
fn adjusted_some_before(scene: &RequestContext) -> bool {
    let Some((_, before)) = scene.memory.last.filter(|_| scene.focus.is_empty()) else {
        return false;
    };
    let looked = |x: &Segment| {
        let mut old = before.segments().map(|(_, s)| s).filter(|s| s.id == x.id);
        old.any(|old| old.adjustments != x.adjustments)
    };
    let is_touched = |x: &Segment| scene.memory.touched.contains(&x.id);
    let (adjusted, others): (Vec<&Segment>, Vec<&Segment>) =
        scene.pictures().iter().partition(|x| looked(x));
    !adjusted.is_empty() && !others.is_empty() && adjusted.iter().all(|x| is_touched(x))
}

/// Returns true if the targets are "it" without any picture before: the whole video.
fn means_video(scene: &RequestContext, targets: &[Target], changes: &[Adjustment]) -> bool {
    let bare_it = matches!(targets, [Target::It(Kind::Any)]);
    let known = scene.select_all(targets, Domain::Pictures).is_ok();
    if !bare_it || known && !scene.focus.is_empty() || changes.iter().any(turns_picture) {
        return false;
    }
    !scene
        .focus_ids()
        .iter()
        .filter_map(|id| scene.segment(id))
        .any(|x| scene.is_picture(x))
}

/// `the beach shot is too dark`, `画面太暗了`.
pub(super) fn too_dark(s: &mut Slots) -> Option<Action> {
    if s.is_list() {
        return None;
    }
    let dark = s.words(&[Sense::DarkAdjective]);
    let bright = !dark && s.words(&[Sense::BrightAdjective]);
    if !is_too(s) || !(dark || bright) {
        return None;
    }
    let bit = s.words(&[Sense::ABit]);
    s.words(&[
        Sense::Much,
        Sense::FrameNoun,
        Sense::Brighter,
        Sense::Darker,
    ]);
    let (targets, whole_video) = subjects(s);
    let amount = if bit { 0.1 } else { 0.2 };
    let change = Adjustment::Brightness(if dark { amount } else { -amount });
    edits(move |scene| apply(scene, &targets, whole_video, std::slice::from_ref(&change)))
}

/// `crop the top 20%`, `crop 10% off the sides of clip 1`, `裁掉左右两边各10%`.
pub(super) fn crop(s: &mut Slots) -> Option<Action> {
    let undone = s.says(&["uncrop", "undo the crop", "取消裁剪"]);
    let removes = s.has_any(&[Sense::No, Sense::Remove])
        && s.has(Sense::CropNoun)
        && !s.has_amount()
        && s.message.is_ascii();
    if undone || removes {
        s.words(&[
            Sense::Crop,
            Sense::CropNoun,
            Sense::No,
            Sense::Remove,
            Sense::Undo,
        ]);
        let (targets, whole_video) = subjects(s);
        return edits(move |scene| {
            apply(scene, &targets, whole_video, &[Adjustment::Crop([0.0; 4])])
        });
    }
    s.verb(&[Sense::Crop])?;
    s.words(&[Sense::Crop, Sense::CropNoun, Sense::Trim]);
    let share = s.percent();
    let every = s.words(&[Sense::AllSides]);
    let sides = s.words(&[Sense::Sides]) || every;
    let vertical = s.words(&[Sense::TopAndBottom]) || every;
    let edges = [
        sides || s.words(&[Sense::Left]),
        vertical || s.words(&[Sense::Top]),
        sides || s.words(&[Sense::Right]),
        vertical || s.words(&[Sense::Bottom]),
    ];
    s.words(&[Sense::Each, Sense::FrameNoun, Sense::All]);
    let (targets, whole_video) = subjects(s);
    let Some(share) = share.filter(|_| edges.contains(&true)) else {
        return reading::ask_if_complete(s, Reply::CropHow);
    };
    let crop = edges.map(|edge| if edge { share } else { 0.0 });
    edits(move |scene| apply(scene, &targets, whole_video, &[Adjustment::Crop(crop)]))
}

/// `set the opacity of clip 2 to 50%`, `make city half transparent`, `第2段透明度50%`.
pub(super) fn opacity(s: &mut Slots) -> Option<Action> {
    let half = says_half_transparent(s);
    let transparency = s.says(&["transparency", "透明度", "透明", "transparent"]);
    if !s.words(&[Sense::Opacity, Sense::Transparent]) {
        return None;
    }
    s.words(&[Sense::Make, Sense::Raise, Sense::Lower]);
    let share = s.share().map(|(share, _)| share);
    let opacity = match (share, half) {
        (None, true) => 0.5,
        (Some(share), _) if transparency => 1.0 - share,
        (Some(share), _) => share,
        _ => return None,
    };
    let (targets, whole_video) = subjects(s);
    if targets.is_empty() && !whole_video {
        return None;
    }
    edits(move |scene| {
        apply(
            scene,
            &targets,
            whole_video,
            &[Adjustment::Opacity(opacity)],
        )
    })
}

fn says_half_transparent(s: &Slots) -> bool {
    s.phrases.iter().any(|p| {
        let text = p.text(s.message).to_lowercase();
        p.senses.has(Sense::Transparent)
            && (["half", "semi", "see"].iter().any(|x| text.starts_with(x))
                || ["半透明", "translucent"].contains(&text.as_str()))
    })
}

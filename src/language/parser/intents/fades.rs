//! Fades of pictures, titles and sounds.

use crate::domain::edit::{Edit, SetFades};
use crate::domain::timeline::Role;
use crate::i18n::locale::has_han;
use crate::i18n::replies::Reply;

use super::super::lexer::begins_with;
use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Break, Phrase, PhraseKind, Shape};
use super::super::reading::{Action, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, Time};
use super::super::target::{Kind, Target};
use super::super::token::Quantity;
use super::transitions::ends_video;

/// Default fade of a picture or title (ms).
const PICTURE_MS: u64 = 500;
/// Default fade of a sound (ms).
const SOUND_MS: u64 = 1_500;

/// Words of a request that say nothing more about its fades.
const FADE_FILLERS: &[Sense] = &[
    Sense::No,
    Sense::Remove,
    Sense::Add,
    Sense::Make,
    Sense::LookNoun,
    Sense::LengthNoun,
    Sense::Create,
    Sense::ABit,
    Sense::FrameNoun,
];

/// Words before a length: "fade out at the end, about 4 seconds".
const APPROXIMATE: &[&str] = &["about", "around", "roughly"];

/// Fades that a request asks for.
#[derive(Clone, Copy)]
struct Fades {
    starts: bool,
    ends: bool,
    removes: bool,
}

impl Fades {
    /// Returns true if fades are removed without saying which.
    fn removes_all(self) -> bool {
        self.removes && !self.starts && !self.ends
    }
}

/// Words of a request about fades.
struct FadeWords {
    fades: Fades,
    /// True for one word for both fades, as in 淡入淡出.
    is_both: bool,
    /// True for "fade to black" without a start or end.
    lacks_place: bool,
}

impl FadeWords {
    /// Explains the words for fades; none if there are none.
    fn take(s: &mut Slots) -> Option<Self> {
        let removes = s.has_any(&[Sense::No, Sense::Remove]);
        let both = s.words(&[Sense::FadeInOut]);
        let fades_in = s.words(&[Sense::FadeIn]) || both;
        let fades_out = s.words(&[Sense::FadeOut]) || both;
        let black = s.words(&[Sense::FadeBlack, Sense::FadeWhite]);
        let verb = s.words(&[Sense::Fade]);
        if !(fades_in || fades_out || black || verb) {
            return None;
        }
        let particle_in = verb && takes_in(s);
        let particle_out = (verb || fades_in) && s.particle(Sense::OutParticle);
        // "Fade to black over the last 2 seconds".
        let is_last = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(_, Shape::Last));
        let at_last = s.phrases.iter().any(is_last);
        let at_start = s.words(&[Sense::Start, Sense::Begin]);
        let at_end = s.words(&[Sense::End, Sense::Finish])
            || s.says_any_part(&["fade out to black", "fades out to black"])
            || !fades_in && ends_video(s);
        Some(Self {
            fades: Fades {
                starts: fades_in || particle_in || black && at_start || verb && at_start,
                ends: fades_out || particle_out || black && (at_end || !at_start) || verb && at_end,
                removes,
            },
            is_both: both,
            lacks_place: black
                && !(at_start || at_end || fades_in || fades_out || particle_out || at_last),
        })
    }
}

/// Explains the "in" of "fade it in"; that of "fade out in the last 5 seconds" is a preposition.
fn takes_in(s: &mut Slots) -> bool {
    const PARTS: &[&str] = &["in the last", "in the final", "in the first"];
    let is_preposition = s.says_any_part(PARTS) && s.has_any(&[Sense::OutParticle, Sense::FadeOut]);
    !is_preposition && s.particle(Sense::InParticle)
}

/// Returns true if words for a fade belong to a transition or to two requests.
fn is_other_request(s: &Slots) -> bool {
    // "Black between clip 1 and clip 2" is a transition.
    let is_between = s.phrases.iter().any(|p| p.preposition.has(Sense::Between));
    // "Add this song and fade it in".
    let is_and = |p: &Phrase| matches!(p.kind, PhraseKind::Break(Break::And));
    is_between || s.has(Sense::Add) && s.phrases.iter().any(is_and)
}

/// `fade in from black`, `fade the music in over 2 seconds and out over 3 seconds`, `结尾渐黑2秒`.
pub(super) fn fade(s: &mut Slots) -> Option<Action> {
    if is_other_request(s) {
        return None;
    }
    let words = FadeWords::take(s)?;
    let fades = words.fades;
    s.words(FADE_FILLERS);
    if words.lacks_place || !(fades.starts || fades.ends || fades.removes) {
        return None;
    }
    let (first, second) = lengths(s, fades.starts && fades.ends);
    let together = s.words(&[Sense::Cover]);
    let targets = faded(s);
    let everything = s
        .target(|t, _| matches!(t, Target::All(Kind::Any)))
        .is_some()
        || together;
    s.whole_video();
    if second.is_some() && !(fades.starts && fades.ends) {
        return None;
    }
    // "Fade out without 3 s": a fade that is removed has no length. "淡入淡出" between clips is a
    // crossfade.
    let is_crossfade = words.is_both && are_all_pictures(&targets);
    if fades.removes && first.is_some() || is_crossfade {
        return None;
    }
    // 音乐降到三成，结尾淡出: the music stays the topic.
    let is_open = !names_picture(s);
    let is_topic =
        is_open && has_han(s.message) && begins_with(s.message, &[Sense::Music, Sense::Voice]);
    let request = FadeRequest {
        fades,
        targets,
        everything,
        is_open,
        is_topic,
        is_music: is_topic && begins_with(s.message, &[Sense::Music]),
        points: points_back(s) || is_topic,
        again: s.does_again(),
        first,
        second,
    };
    edits(move |scene| request.edits(scene))
}

/// Explains the sets that are faded. That of "end it with a fade to black" is the video.
fn faded(s: &mut Slots) -> Vec<Target> {
    const VIDEO: &[&str] = &[
        "end it",
        "finish it",
        "start it",
        "begin it",
        "open it",
        "close it",
    ];
    let targets = s.targets(|t, _| !matches!(t, Target::WholeVideo | Target::All(Kind::Any)));
    let mut targets = without_frame(s, targets);
    if s.says_any_part(VIDEO) {
        targets.retain(|t| !matches!(t, Target::It(Kind::Any)));
    }
    targets
}

/// A request for fades.
struct FadeRequest {
    fades: Fades,
    targets: Vec<Target>,
    /// Pictures and sounds.
    everything: bool,
    /// True if it does not say that the picture is meant.
    is_open: bool,
    /// True if the message begins with a sound, which stays the topic.
    is_topic: bool,
    /// True if this sound is the music.
    is_music: bool,
    /// True if it is about what was changed last.
    points: bool,
    /// True if it repeats what was done before.
    again: bool,
    first: Option<Time>,
    second: Option<Time>,
}

impl FadeRequest {
    fn edits(&self, scene: &RequestContext) -> Result<Vec<Edit>, Reply> {
        let (fades, targets) = (self.fades, &self.targets);
        let of_subject = targets.is_empty() && scene.are_sounds(scene.subject);
        let default = default_ms(targets, self.everything || of_subject || self.is_topic);
        let lengths = FadeLengths::of(fades, default, self.first, self.second);
        let of_this = self.points && !scene.focus.is_empty();
        let is_unnamed = !self.everything && self.is_open;
        if !targets.is_empty() {
            fades_of(scene, fades, targets, lengths)
        } else if self.points && scene.are_sounds(scene.focus_ids()) || of_this {
            // "Add this song and fade it in", "mute the beach and fade it out".
            fades_of(scene, fades, &[Target::It(Kind::Any)], lengths)
        } else if self.is_music && scene.focus.is_empty() {
            // bgm结尾别突然断掉，给个三秒的淡出.
            fades_of(scene, fades, &[Target::All(Kind::Music)], lengths)
        } else if is_unnamed && scene.are_sounds(scene.subject) {
            // "The song stops abruptly, fade it out".
            let removes = fades.removes_all();
            let ids = scene.subject.to_vec();
            let edit = lengths.edit(ids, fades.starts || removes, fades.ends || removes);
            Ok(vec![edit])
        } else if is_unnamed && is_about_sound(scene, self.again) {
            // "Lower the music, fade out at the end": the music or the picture?
            Err(Reply::FadeOfWhat)
        } else {
            fades_of_video(scene, fades, self.everything, lengths)
        }
    }
}

/// Returns true for "it", and for 第一段静音并淡出: what the request before was about.
fn points_back(s: &mut Slots) -> bool {
    let joins = s.text_before().ends_with('并') || s.plain_text().starts_with('并');
    s.has_written(&["it"]) || joins
}

/// Returns true for "fade to black", 画面淡出: black is of the picture.
fn names_picture(s: &Slots) -> bool {
    const WORDS: &[&str] = &["画面", "黑", "picture", "black"];
    s.has_any(&[Sense::FadeBlack, Sense::FadeWhite]) || s.says_any_part(WORDS)
}

/// The targets without the frame: "fade the picture in" is about the whole video.
fn without_frame(s: &Slots, mut targets: Vec<Target>) -> Vec<Target> {
    if s.has_written(&["picture", "screen", "image"]) {
        targets.retain(|t| *t != Target::Bare(Kind::Photo));
    }
    targets
}

/// Returns true for all clips: what is between them is a crossfade.
fn are_all_pictures(targets: &[Target]) -> bool {
    let is_picture = |t: &Target| matches!(t.kind(), Kind::Clip | Kind::Photo);
    targets.iter().any(is_picture) && targets.iter().any(|t| matches!(t, Target::All(_)))
}

/// Returns true if the requests of this message before this one were about sounds; for 再加个淡出,
/// those of the last message.
fn is_about_sound(scene: &RequestContext, again: bool) -> bool {
    scene.are_sounds(scene.focus) || again && scene.are_sounds(scene.focus_ids())
}

/// Explains the lengths of one or two fades; "half a second each" is the length of both.
fn lengths(s: &mut Slots, are_both: bool) -> (Option<Time>, Option<Time>) {
    // 每张3秒 is about the photos.
    let are_both = are_both && !s.has_time_of_each_picture();
    let approximates = s.has_written(APPROXIMATE) && !s.says_any_part(&["at about", "at around"]);
    let is_length = |t: &Time| {
        is_length(t)
            || approximates && t.shape == Shape::Plain
            || are_both && t.shape == Shape::Each
    };
    let first = s.time_if(is_length);
    let second = s.time_if(is_length);
    if first.is_some() {
        // 慢慢淡出，留两秒半.
        s.explain_written(&["留", "留出"]);
    }
    with_bare_number(s, first, second)
}

/// "over the first second and … over the last 2": the unit is said once.
fn with_bare_number(
    s: &mut Slots,
    first: Option<Time>,
    second: Option<Time>,
) -> (Option<Time>, Option<Time>) {
    let Some(unit) = first.filter(|_| second.is_none()) else {
        return (first, second);
    };
    // "In over 2 seconds and out over 4".
    let is_number = |p: &Phrase| p.is_number() && p.preposition.has(Sense::For);
    let is_time = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), _));
    let time = s.phrases.iter().position(is_time);
    let number = s.phrases.iter().position(is_number);
    if time.is_some()
        && time < number
        && let Some(n) = s.number()
    {
        let ms = (n * 1000.0) as u64;
        return (first, Some(Time { ms, ..unit }));
    }
    let is_length =
        |t: &Target, p: Senses| matches!(t, Target::Ends(Kind::Any, _)) && p.has(Sense::For);
    match s.target(is_length) {
        Some(Target::Ends(_, n)) => {
            let ms = u64::from(n.unsigned_abs()) * 1000;
            (first, Some(Time { ms, ..unit }))
        }
        _ => (first, second),
    }
}

/// Returns true if a time is a length, not a position.
fn is_length(time: &Time) -> bool {
    matches!(time.shape, Shape::Plain | Shape::Last | Shape::First)
        && !time.has(Sense::At)
        && !time.has(Sense::After)
        && (!time.has(Sense::From) || time.has(Sense::For))
}

/// Length of fades without a time (ms).
fn default_ms(targets: &[Target], everything: bool) -> u64 {
    let is_sound = !targets.is_empty()
        && targets.iter().all(|t| {
            matches!(
                t.kind(),
                Kind::Music | Kind::Voice | Kind::Effect | Kind::Sound
            )
        });
    if is_sound || everything {
        SOUND_MS
    } else {
        PICTURE_MS
    }
}

/// Lengths of fades.
#[derive(Clone, Copy)]
struct FadeLengths {
    in_ms: u64,
    out_ms: u64,
}

impl FadeLengths {
    /// No fades.
    const NONE: Self = Self {
        in_ms: 0,
        out_ms: 0,
    };

    /// Lengths of fades; none for fades that are removed.
    fn of(fades: Fades, default: u64, first: Option<Time>, second: Option<Time>) -> Self {
        if fades.removes {
            Self::NONE
        } else {
            Self::new(default, first, second)
        }
    }

    /// The first time is the length of both fades if there is no second.
    fn new(default: u64, first: Option<Time>, second: Option<Time>) -> Self {
        let in_ms = first.map_or(default, |t| t.ms);
        Self {
            in_ms,
            out_ms: second.map_or(in_ms, |t| t.ms),
        }
    }

    fn edit(self, ids: Vec<String>, starts: bool, ends: bool) -> Edit {
        Edit::SetFades(SetFades {
            ids,
            fade_in_ms: starts.then_some(self.in_ms),
            fade_out_ms: ends.then_some(self.out_ms),
        })
    }
}

/// Sets the fades of the segments that a request names.
fn fades_of(
    scene: &RequestContext,
    fades: Fades,
    targets: &[Target],
    lengths: FadeLengths,
) -> Result<Vec<Edit>, Reply> {
    let found = scene.select_all(targets, Domain::Everything)?;
    let ids = found.iter().map(|x| x.id.clone()).collect();
    let removes_all = fades.removes_all();
    Ok(vec![lengths.edit(
        ids,
        fades.starts || removes_all,
        fades.ends || removes_all,
    )])
}

/// Sets the fades at the start and end of the whole video.
fn fades_of_video(
    scene: &RequestContext,
    fades: Fades,
    everything: bool,
    lengths: FadeLengths,
) -> Result<Vec<Edit>, Reply> {
    let pictures = scene.pictures();
    let (Some(first), Some(last)) = (pictures.first(), pictures.last()) else {
        return Err(Reply::NoPicture);
    };
    if everything && fades.ends && !fades.starts {
        let mut ids = vec![last.id.clone()];
        ids.extend(scene.sounds(&Role::Music).last().map(|x| x.id.clone()));
        return Ok(vec![lengths.edit(ids, false, true)]);
    }
    if fades.removes_all() {
        let ids = pictures.iter().map(|p| p.id.clone()).collect();
        return Ok(vec![lengths.edit(ids, true, true)]);
    }
    let mut edits = Vec::new();
    if fades.starts {
        edits.push(lengths.edit(vec![first.id.clone()], true, false));
    }
    if fades.ends {
        edits.push(lengths.edit(vec![last.id.clone()], false, true));
    }
    Ok(edits)
}

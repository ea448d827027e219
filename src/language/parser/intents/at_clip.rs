//! Sounds and titles at a clip: "remove the title from the beach clip", "no music during clip 2".

use crate::domain::edit::{Edit, Remove, SetDuration, StartAt};
use crate::domain::timeline::Segment;
use crate::i18n::replies::Reply;

use super::super::clauses::places_other_kind;
use super::super::lexicon::Sense;
use super::super::reading::{Action, cannot, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::Slots;
use super::super::target::{Kind, Target};

/// More than the cost of a second request without a comma.
const ONE_REQUEST: u32 = 14;

/// Words about a sound that change a part of it.
const SOUND_WORDS: &[Sense] = &[
    Sense::Mute,
    Sense::Unmute,
    Sense::Louder,
    Sense::Quieter,
    Sense::Raise,
    Sense::Lower,
    Sense::VolumeNoun,
    Sense::Sound,
    Sense::OriginalSound,
    Sense::Fade,
    Sense::FadeIn,
    Sense::FadeOut,
    Sense::Silence,
];

/// `remove the title from the beach clip`, `only play the music under the beach clip`,
/// 说话那段不要音乐: a clip says where a sound or a title is meant.
pub(super) fn at_clip(s: &mut Slots) -> Option<Action> {
    let during_speech = s.words(&[Sense::DuringSpeech]);
    if !during_speech && !places_other_kind(s.phrases) {
        return None;
    }
    let places = s.targets(|t, _| t.is_picture_set());
    let others = s.targets(|t, _| t.is_sound_or_title());
    if others.is_empty() || places.is_empty() && !during_speech {
        return None;
    }
    // 第三段静音音乐调到60%: two requests cost less.
    s.cost += ONE_REQUEST;
    let only = s.words(&[Sense::OnlyKeep]);
    let removes = s.words(&[Sense::Remove, Sense::No, Sense::Mute]);
    let is_title = others.iter().all(|t| t.kind() == Kind::Title);
    if is_title {
        s.words(&[Sense::Text]);
        return if removes && !only {
            edits(move |scene| remove_titles(scene, &places, &others))
        } else {
            None
        };
    }
    let plays = s.words(&[Sense::Play, Sense::Use, Sense::Add]);
    if only && (plays || !removes) && !places.is_empty() {
        return edits(move |scene| play_during(scene, &places, &others));
    }
    // "Lower the music when someone speaks" is another intent.
    if during_speech && !removes {
        return None;
    }
    let changes = s.words(SOUND_WORDS);
    s.words(&[Sense::Make, Sense::ABit, Sense::Much, Sense::DownParticle]);
    s.share();
    s.decibels();
    s.factor();
    s.time_if(|_| true);
    if changes || removes {
        cannot(Reply::CannotChangePartOfSound)
    } else {
        None
    }
}

/// Removes the titles that are shown during the pictures.
fn remove_titles(
    scene: &RequestContext,
    places: &[Target],
    titles: &[Target],
) -> Result<Vec<Edit>, Reply> {
    let pictures = scene.select_all(places, Domain::Pictures)?;
    let is_named = titles.iter().any(|t| matches!(t, Target::Named(..)));
    let titles = if is_named {
        scene.select_all(titles, Domain::Titles)?
    } else {
        scene.titles()
    };
    let overlaps = |title: &Segment| {
        let is_shown = |p: &&Segment| title.start_ms < p.end_ms() && p.start_ms < title.end_ms();
        pictures.iter().any(is_shown)
    };
    let shown = titles.iter().filter(|title| overlaps(title));
    let ids: Vec<String> = shown.map(|title| title.id.clone()).collect();
    if ids.is_empty() {
        return Err(Reply::NoTitle);
    }
    Ok(vec![Edit::Remove(Remove { ids })])
}

/// Plays a sound only while a picture is shown.
fn play_during(
    scene: &RequestContext,
    places: &[Target],
    sounds: &[Target],
) -> Result<Vec<Edit>, Reply> {
    let pictures = scene.select_all(places, Domain::Pictures)?;
    let sounds = scene.select_all(sounds, Domain::Sounds)?;
    match (pictures.as_slice(), sounds.as_slice()) {
        ([picture], [sound]) => Ok(vec![
            Edit::StartAt(StartAt {
                id: sound.id.clone(),
                start_ms: picture.start_ms,
            }),
            Edit::SetDuration(SetDuration {
                id: sound.id.clone(),
                duration_ms: picture.duration_ms,
            }),
        ]),
        (pictures, _) => Err(Reply::WhichSegment(pictures.len())),
    }
}

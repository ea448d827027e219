//! Music and other sounds: which there are, where they start, and their silence.

use crate::domain::asset::{Asset, MediaKind};
use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::edit::{AddSound, CutSilence, Edit, SetDuration, SetMusic, StartAt};
use crate::domain::timeline::{Role, Segment};
use crate::i18n::replies::Reply;

use super::super::clauses::complains_first;
use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Phrase, Shape};
use super::super::reading::{Action, cannot, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, Time, is_object};
use super::super::target::{Kind, PICTURES, Target};
use super::super::token::NamedMedia;
use super::assemble::voices_and_music;
use super::sound_offset::is_in_the_file;

/// Volume of music under speech.
const MUSIC_UNDER_SPEECH: f64 = 0.35;

/// `cut the silence at the start and end of the voiceover`, `去掉旁白首尾的静音`.
pub(super) fn silence(s: &mut Slots) -> Option<Action> {
    let verb = s.words(&[Sense::Remove, Sense::Trim]);
    let noun = takes_silence(s, verb);
    if !verb || !noun {
        return None;
    }
    let both = s.words(&[Sense::BothEnds]);
    let start = s.words(&[Sense::Start]);
    let end = s.words(&[Sense::End]);
    let targets = s.targets(|t, _| !matches!(t, Target::WholeVideo));
    if targets.is_empty() {
        return None;
    }
    let (head, tail) = match (start, end) {
        _ if both => (true, true),
        (false, false) => (true, true),
        ends => ends,
    };
    edits(move |scene| {
        let found = scene.select_all(&targets, Domain::Everything)?;
        let cuts = found.iter().map(|x| silence_cut(scene, x, head, tail));
        cuts.collect()
    })
}

/// Cuts the silence at the ends of a segment. Silence that is trimmed off already does not count.
fn silence_cut(scene: &RequestContext, x: &Segment, head: bool, tail: bool) -> Result<Edit, Reply> {
    let asset = scene.asset_of(x).ok_or(Reply::NoAudio)?;
    let played_to = x.in_ms + x.source_duration_ms();
    let leading = asset.leading_silence_ms.saturating_sub(x.in_ms);
    let unplayed = asset.duration_ms.saturating_sub(played_to);
    let trailing = asset.trailing_silence_ms.saturating_sub(unplayed);
    let to_timeline = |ms: u64| (ms as f64 / x.speed) as u64;
    let head_ms = if head { to_timeline(leading) } else { 0 };
    let tail_ms = if tail { to_timeline(trailing) } else { 0 };
    if head_ms + tail_ms == 0 || x.reversed || x.looped {
        return Err(Reply::NoSilence(x.name.clone()));
    }
    Ok(Edit::CutSilence(CutSilence {
        id: x.id.clone(),
        head_ms,
        tail_ms,
    }))
}

/// Explains the noun "silence"; 静音 and "silence" are also verbs for muting.
fn takes_silence(s: &mut Slots, verb: bool) -> bool {
    let says_silence = |s: &Slots| {
        s.phrases
            .iter()
            .any(|p| p.senses.has(Sense::Mute) && s.message.get(p.span.clone()) == Some("silence"))
    };
    s.words(&[Sense::Silence])
        || s.has(Sense::BothEnds) && s.words(&[Sense::Mute])
        || verb && s.has(Sense::From) && s.words(&[Sense::Mute])
        || verb && says_silence(s) && s.words(&[Sense::Mute])
}

const MOODS: &[(Sense, BuiltInMusic)] = &[
    (Sense::LoFi, BuiltInMusic::LoFi),
    (Sense::Upbeat, BuiltInMusic::Upbeat),
    (Sense::Calm, BuiltInMusic::Calm),
    (Sense::Cinematic, BuiltInMusic::Cinematic),
];

/// Built-in music whose mood a request names.
fn built_in(s: &mut Slots) -> Option<BuiltInMusic> {
    MOODS
        .iter()
        .find(|(sense, _)| s.words(&[*sense]))
        .map(|(_, music)| *music)
}

/// Music that a request asks for.
#[derive(Clone)]
enum Music {
    Asset(usize),
    BuiltIn(BuiltInMusic),
    /// The music that was uploaded.
    Uploaded,
}

/// Words of a request that say nothing more about its music.
const MUSIC_FILLERS: &[Sense] = &[
    Sense::Some,
    Sense::LookNoun,
    Sense::VolumeNoun,
    Sense::Use,
    Sense::Make,
    Sense::New,
    Sense::InsteadOf,
    Sense::Under,
    Sense::Add,
    Sense::Play,
    Sense::BackgroundNoun,
];

/// Words for what was just uploaded.
const JUST_UPLOADED: &[&str] = &["刚传", "刚上传", "刚发", "just uploaded", "just sent"];

/// "As the music": a use, not a change.
const AS_MUSIC: &[&str] = &["当bgm", "当背景", "当配乐"];

/// Words of a request about music.
struct MusicWords {
    sounds: Vec<NamedMedia>,
    mood: Option<BuiltInMusic>,
    /// True if the request says "music".
    is_named: bool,
    /// True for "this", "it".
    is_pointed: bool,
    /// Name of a file that is not in the project.
    file: Option<String>,
    /// A percentage as the volume.
    share: Option<f64>,
}

impl MusicWords {
    /// Explains the words for music, its mood, its file and its volume.
    fn take(s: &mut Slots) -> Self {
        let sounds = s.names(|m, _| m.is_sound);
        let mood = built_in(s);
        let is_counted = |t: &Target| matches!(t, Target::Nth(..) | Target::Ends(..));
        let is_named = !s
            .targets(|t, _| t.kind() == Kind::Music && !is_counted(t))
            .is_empty();
        let is_pointed = s
            .target(|t, _| matches!(t, Target::It(Kind::Any) | Target::They(Kind::Any, _)))
            .is_some()
            || s.says_any_part(JUST_UPLOADED)
            || s.says_any_part(AS_MUSIC);
        let file = s.file();
        s.words(MUSIC_FILLERS);
        s.targets(|t, p| {
            matches!(t, Target::WholeVideo | Target::All(Kind::Any))
                || matches!(t, Target::It(Kind::Any)) && p.has(Sense::Under)
        });
        Self {
            sounds,
            mood,
            is_named,
            is_pointed,
            file,
            share: s.share().map(|(share, _)| share).or_else(|| {
                // "Put this song under it, full volume".
                let names_volume = |word: &&str| word.contains("volume") || word.contains("音量");
                let is_level = s.written(&[Sense::Level]).iter().any(names_volume);
                (is_level && s.words(&[Sense::Level])).then_some(1.0)
            }),
        }
    }

    /// Returns true if the request only changes a volume: "lower the volume of the music".
    fn is_change_of_volume(&self, s: &Slots) -> bool {
        s.has_any(&[
            Sense::Lower,
            Sense::Raise,
            Sense::Louder,
            Sense::Quieter,
            Sense::VolumeNoun,
        ]) && !s.phrases.iter().any(|p| p.preposition.has(Sense::With))
            && !s.says(&["add", "加", "配", "用", "put", "play"])
            && !s.says_any_part(AS_MUSIC)
            && self.mood.is_none()
            && self.sounds.is_empty()
    }

    /// Returns true if the request only sets a volume: "set the music to 20%".
    fn is_only_level(&self, s: &Slots) -> bool {
        self.sounds.is_empty()
            && self.mood.is_none()
            && self.file.is_none()
            && self.share.is_some()
            && !s.phrases.iter().any(|p| {
                p.senses.has(Sense::Add) && !p.senses.has(Sense::Make)
                    || p.preposition.has(Sense::With)
            })
    }

    /// The music that is meant; none if it is ambiguous.
    fn choice(&self) -> Option<Music> {
        match (self.sounds.first(), self.mood) {
            (Some(media), None) => Some(Music::Asset(*media.assets.first()?)),
            (None, Some(mood)) => Some(Music::BuiltIn(mood)),
            (None, None) => Some(Music::Uploaded),
            _ => None,
        }
    }
}

/// `add lofi.mp3 as background music`, `add some calm music`, `用这首歌做配乐，三成音量`.
pub(super) fn music(s: &mut Slots) -> Option<Action> {
    let verb = s.words(&[
        Sense::Add,
        Sense::Use,
        Sense::Replace,
        Sense::Create,
        Sense::Play,
        Sense::Make,
    ]) || s.says_any_part(AS_MUSIC)
        || s.phrases
            .iter()
            .any(|p| p.preposition.has(Sense::With) && p.is_target());
    // "calm music at 40%" needs no verb.
    let names_mood = s.has_any(&[Sense::LoFi, Sense::Upbeat, Sense::Calm, Sense::Cinematic]);
    let names_music = s.has_target(|t, _| t.kind() == Kind::Music);
    if names_look(s, names_music) || !(verb || names_mood && names_music) {
        return None;
    }
    let uses = s.has_any(&[Sense::Use, Sense::Replace]);
    let is_only_made = !s.phrases.iter().any(puts_music);
    let names_other = !names_mood && s.says_any_part(&["something", "use as ", "用 做", "用做"]);
    s.explain_written(&["instead"]);
    if names_mood && names_music {
        // "Swap the song for something more upbeat".
        s.explain_written(&["something", "something more", "more", "a bit more"]);
    }
    // 加音乐，原声20%: the share is not that of the music.
    let names_original = s.has(Sense::OriginalSound) && s.has_share();
    let words = MusicWords::take(s);
    if names_original || words.is_change_of_volume(s) {
        return None;
    }
    // "Turn the music", "use as the music", "replace the music with something": which music?
    let is_unnamed = words.sounds.is_empty()
        && words.mood.is_none()
        && words.file.is_none()
        && !words.is_pointed;
    if is_unnamed && (is_only_made || names_other) {
        return None;
    }
    let sounds = words.sounds.len();
    let exchanges = uses && words.share.is_none();
    let replaces = words.is_pointed && exchanges && follows_music(s);
    let is_music = words.is_named || words.mood.is_some() || sounds == 1 || replaces;
    if !is_music || sounds > 1 || s.has_time() {
        return None;
    }
    if words.is_only_level(s) && !words.is_pointed {
        return None;
    }
    let choice = words.choice()?;
    if let (Some(file), Music::Uploaded) = (&words.file, &choice) {
        return cannot(Reply::NoSuchAsset(file.clone()));
    }
    edits(move |scene| {
        let asset = music_asset(scene, &choice, words.is_named)?;
        let volume = words.share.unwrap_or_else(|| default_volume(scene));
        Ok(vec![Edit::SetMusic(SetMusic { asset, volume })])
    })
}

/// Returns true for 来个电影感, which is about the picture.
fn names_look(s: &Slots, names_music: bool) -> bool {
    s.has(Sense::Cinematic) && !names_music && !follows_music(s)
}

/// Returns true if the words before the request name music: "I don't like the song, use this one".
fn follows_music(s: &Slots) -> bool {
    s.mentions_before(&[Sense::Music])
}

/// Returns true for a word that puts music under the video: "add", "with", not "set" or "turn".
fn puts_music(p: &Phrase) -> bool {
    const VERBS: &[Sense] = &[Sense::Add, Sense::Use, Sense::Play, Sense::Create];
    let only_makes =
        p.senses.has(Sense::Make) && p.senses.has(Sense::Create) && !p.senses.has(Sense::Add);
    p.preposition.has(Sense::With)
        || VERBS.iter().any(|v| p.senses.has(*v)) && !only_makes
        || MOODS.iter().any(|(mood, _)| p.senses.has(*mood))
}

/// The asset of the music that is meant.
///
/// # Errors
/// A refusal if there is none, or a question if it may be something else than music.
fn music_asset(scene: &RequestContext, choice: &Music, is_named: bool) -> Result<Asset, Reply> {
    match choice {
        Music::Asset(at) => {
            let asset = scene.assets.get(*at).ok_or(Reply::WhichAsset)?;
            if asset.kind != MediaKind::Sound {
                return Err(Reply::NotASound(asset.name.clone()));
            }
            if !is_named && !may_be_music(scene, asset) {
                return Err(Reply::SoundAs(asset.name.clone()));
            }
            Ok(asset.clone())
        }
        Music::BuiltIn(mood) => Ok(mood.asset()),
        Music::Uploaded => {
            let uploaded = scene
                .uploaded()
                .into_iter()
                .find(|a| a.kind == MediaKind::Sound)
                .cloned();
            uploaded
                .or_else(|| voices_and_music(scene.assets).1)
                .ok_or(Reply::NoAudioUploaded)
        }
    }
}

/// A sound without a role is music, unless there is music already.
fn may_be_music(scene: &RequestContext, asset: &Asset) -> bool {
    let music = scene.sounds(&Role::Music);
    music.is_empty()
        || voices_and_music(scene.assets)
            .1
            .is_some_and(|m| m.hash == asset.hash)
}

/// Volume of music without a percentage: lower if someone speaks.
fn default_volume(scene: &RequestContext) -> f64 {
    if scene.sounds(&Role::Voice).is_empty() {
        1.0
    } else {
        MUSIC_UNDER_SPEECH
    }
}

/// `add rain.wav as a sound effect at 5s`, `add rain as voice over`.
pub(super) fn add_sound(s: &mut Slots) -> Option<Action> {
    s.word(&[Sense::Add, Sense::Use, Sense::Play])?;
    s.words(&[Sense::Add, Sense::Use]);
    let sounds = s.names(|m, _| m.is_sound);
    let [media] = sounds.as_slice() else {
        return None;
    };
    let at = *media.assets.first()?;
    let role = if !s.targets(|t, _| t.kind() == Kind::Effect).is_empty() {
        Role::Effect
    } else if !s.targets(|t, _| t.kind() == Kind::Voice).is_empty() {
        Role::Voice
    } else if s.words(&[Sense::Sound, Sense::Effect]) {
        Role::Effect
    } else {
        return None;
    };
    let start = s.time_if(|t| t.shape == Shape::Plain).map(|t| t.ms);
    s.words(&[Sense::Start]);
    edits(move |scene| {
        let asset = scene.assets.get(at).ok_or(Reply::WhichAsset)?;
        if asset.kind != MediaKind::Sound {
            return Err(Reply::NotASound(asset.name.clone()));
        }
        Ok(vec![Edit::AddSound(AddSound {
            asset: asset.clone(),
            role: role.clone(),
            start_ms: start.unwrap_or(0),
        })])
    })
}

/// `stop the music at 18 seconds`, `no music after 0:18`, 音乐到18秒就停.
pub(super) fn end_at(s: &mut Slots) -> Option<Action> {
    let finishes = s.has(Sense::Finish);
    let verb = s.words(&[
        Sense::Finish,
        Sense::Mute,
        Sense::Remove,
        Sense::No,
        Sense::OnlyKeep,
    ]);
    let is_sound = |t: &Target| matches!(t.kind(), Kind::Music | Kind::Voice | Kind::Effect);
    let targets = s.targets(|t, p| is_sound(t) && is_object(p));
    if !verb || targets.is_empty() {
        return None;
    }
    // 音乐20秒结束.
    let is_end = |t: &Time| {
        const ENDS: &[Sense] = &[Sense::At, Sense::From, Sense::After, Sense::To];
        ENDS.iter().any(|end| t.has(*end)) || finishes && t.preposition == Senses::NONE
    };
    let time = s.time_if(|t| t.shape == Shape::Plain && is_end(t));
    s.words(&[Sense::Mark, Sense::Play]);
    if finishes {
        // 音乐放到15秒就停.
        s.words(&[Sense::Add, Sense::LastVerb]);
    }
    let place = match time {
        Some(time) => EndPlace::At(time.ms),
        None if finishes => end_place(s)?,
        None => return None,
    };
    edits(move |scene| {
        let end_ms = match &place {
            EndPlace::At(ms) => *ms,
            EndPlace::StartOf(target) => only_place(scene, target)?.start_ms,
            EndPlace::EndOf(target) => only_place(scene, target)?.end_ms(),
        };
        let found = scene.select_all(&targets, Domain::Sounds)?;
        found.iter().map(|x| ended_at(x, end_ms)).collect()
    })
}

/// Place where a sound ends.
enum EndPlace {
    /// ms.
    At(u64),
    StartOf(Target),
    EndOf(Target),
}

/// Explains "before the talk clip", "with the beach clip".
fn end_place(s: &mut Slots) -> Option<EndPlace> {
    let is_picture = |t: &Target| PICTURES.contains(&t.kind());
    if let Some(target) = s.target(|t, p| is_picture(t) && p.has(Sense::Before)) {
        return Some(EndPlace::StartOf(target));
    }
    const ENDS: &[Sense] = &[Sense::With, Sense::After];
    let target = s.target(|t, p| is_picture(t) && ENDS.iter().any(|end| p.has(*end)))?;
    Some(EndPlace::EndOf(target))
}

/// The only picture that a place names.
fn only_place<'a>(scene: &RequestContext<'a>, target: &Target) -> Result<&'a Segment, Reply> {
    match scene.select(target, Domain::Pictures)?.as_slice() {
        [x] => Ok(x),
        found => Err(Reply::WhichSegment(found.len())),
    }
}

/// Ends a sound at a position of the timeline (ms).
fn ended_at(x: &Segment, end_ms: u64) -> Result<Edit, Reply> {
    let duration_ms = end_ms.checked_sub(x.start_ms).filter(|ms| *ms > 0);
    let duration_ms = duration_ms.ok_or(Reply::Outside {
        at_ms: end_ms,
        start_ms: x.start_ms,
        end_ms: x.end_ms(),
    })?;
    Ok(Edit::SetDuration(SetDuration {
        id: x.id.clone(),
        duration_ms,
    }))
}

/// `start the music at the beach clip`, `音乐等到说话那段再响起来`.
fn start_with(s: &mut Slots, targets: Vec<Target>) -> Option<Action> {
    s.words(&[Sense::Condition, Sense::Begin, Sense::OnlyKeep]);
    let is_place = |p: Senses| is_object(p) || p.has(Sense::Before) || p.has(Sense::At);
    let is_picture_kind = |t: &Target| PICTURES.contains(&t.kind());
    let after = s.target(|t, p| is_picture_kind(t) && p.has(Sense::After));
    let is_after = after.is_some();
    let mut pictures = s.targets(|t, p| is_picture_kind(t) && is_place(p));
    pictures.extend(after);
    s.words(&[Sense::Part]);
    let mut sounds = targets;
    // A file name is a sound or a picture: the picture is where the sound starts.
    let is_picture = |t: &Target| matches!(t, Target::Named(m, _) if !m.is_sound);
    let (named, rest): (Vec<_>, Vec<_>) = sounds.into_iter().partition(is_picture);
    sounds = rest;
    pictures.extend(named);
    let [at] = pictures.as_slice() else {
        return None;
    };
    let at = at.clone();
    let is_sound = |t: &Target| match t {
        Target::Named(media, _) => media.is_sound,
        t => matches!(t.kind(), Kind::Music | Kind::Voice | Kind::Effect),
    };
    if sounds.is_empty() || !sounds.iter().all(is_sound) {
        return None;
    }
    edits(move |scene| {
        let found = scene.select_all(&sounds, Domain::Sounds)?;
        let places = scene.select(&at, Domain::Pictures)?;
        match (found.as_slice(), places.as_slice()) {
            ([x], [place]) => Ok(vec![Edit::StartAt(StartAt {
                id: x.id.clone(),
                start_ms: if is_after {
                    place.end_ms()
                } else {
                    place.start_ms
                },
            })]),
            (_, places) => Err(Reply::WhichSegment(places.len())),
        }
    })
}

/// Returns true for "not until".
fn waits_until(s: &Slots) -> bool {
    s.has_written(&["until", "till", "til", "before"])
}

/// Explains the verb of a request about the start of a sound.
fn starting_verb(s: &mut Slots) -> Option<()> {
    // "The music shouldn't start until the beach".
    let waits = s.has(Sense::Not) && s.has(Sense::Begin) && waits_until(s);
    if waits {
        s.words(&[Sense::Not]);
    }
    let is_held = waits_until(s) && s.says(&["hold", "hold off", "wait", "keep"]);
    if is_held {
        s.words(&[
            Sense::Freeze,
            Sense::HoldStill,
            Sense::LastVerb,
            Sense::LeaveAlone,
            Sense::BackParticle,
        ]);
    } else if !(s.has_any(&[Sense::Later, Sense::Earlier]) && s.has_time()) {
        s.verb(&[Sense::Begin, Sense::Move])?;
    }
    Some(())
}

/// Returns true for sounds, and for words that may mean one.
fn may_start(target: &Target) -> bool {
    let kinds = [Kind::Music, Kind::Voice, Kind::Effect, Kind::Any];
    let is_set = matches!(
        target,
        Target::WholeVideo
            | Target::All(Kind::Any)
            | Target::EveryOther(_)
            | Target::Odd(_)
            | Target::Ends(..)
    );
    kinds.contains(&target.kind()) && !is_set
}

/// Ends of a request that deny an earlier start.
const NOT_EARLIER: &[&str] = &[
    "not right at the beginning",
    "not at the beginning",
    "not from the beginning",
    "not right at the start",
    "not at the start",
    "not right away",
    "instead of right away",
    "instead of immediately",
    "instead of at the beginning",
    "instead of at the start",
    "instead of from the beginning",
    "rather than right away",
];

/// `start the music at 3s`, `move the voiceover to 2 seconds`, `音乐从第五秒开始`.
pub(super) fn start_at(s: &mut Slots) -> Option<Action> {
    // "From the 30 s mark of the song itself" is a place in the file.
    if is_in_the_file(s) || complains_first(s.message, s.phrases) {
        return None;
    }
    s.explain_end(NOT_EARLIER);
    // "Right away" is no phrase.
    let rest = s.phrases.last().and_then(|p| s.message.get(p.span.end..));
    let rest = rest.unwrap_or_default().to_lowercase();
    if ["right away", "straight away"].contains(&rest.trim_matches(|c: char| !c.is_alphanumeric()))
    {
        s.explain_end(&["instead of", "rather than"]);
    }
    starting_verb(s)?;
    s.explain_written(&["only"]);
    s.words(&[Sense::Begin, Sense::Move, Sense::Start, Sense::Make]);
    let later = s.words(&[Sense::Later]);
    let earlier = !later && s.words(&[Sense::Earlier]);
    let has_time = s.has_time();
    let targets = s.targets(|t, _| may_start(t) && !(has_time && t.is_picture_set()));
    let time = s.time_if(|t| t.shape == Shape::Plain && !t.has(Sense::After));
    s.words(&[Sense::Play, Sense::Mark]);
    if targets.is_empty() {
        return None;
    }
    let Some(time) = time else {
        return start_with(s, targets);
    };
    // "Get it down to 9 seconds" is a length.
    let is_it = |t: &Target| matches!(t, Target::It(_));
    s.cost += u32::from(targets.iter().all(is_it));
    edits(move |scene| {
        let found = scene.select_all(&targets, Domain::Everything)?;
        let [x] = found.as_slice() else {
            return Err(Reply::WhichSegment(found.len()));
        };
        if scene.is_picture(x) {
            return Err(Reply::WhereTo(x.name.clone()));
        }
        let start_ms = match (later, earlier) {
            (true, _) => x.start_ms + time.ms,
            (_, true) => x.start_ms.saturating_sub(time.ms),
            _ => time.ms,
        };
        Ok(vec![Edit::StartAt(StartAt {
            id: x.id.clone(),
            start_ms,
        })])
    })
}

//! Loudness of sounds: volume, mute, and the mix.

use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::{Edit, Mute, SetDuck, SetLoudness, SetMusic, SetVolume};
use crate::domain::timeline::{Role, Segment};
use crate::i18n::locale::has_han;
use crate::i18n::replies::Reply;

use super::super::lexer::mentions;
use super::super::lexicon::Sense;
use super::super::phrase::{Break, Phrase, PhraseKind};
use super::super::reading::{Action, ask_if_complete, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, is_object};
use super::super::target::{Kind, Target};
use super::assemble::voices_and_music;
use super::titles::is_too;

/// Loudness that most platforms expect (LUFS).
const DEFAULT_LUFS: f64 = -14.0;

const SOUNDS: &[Kind] = &[Kind::Music, Kind::Voice, Kind::Effect, Kind::Sound];

/// Words of a request that say nothing more about its volume.
const VOLUME_FILLERS: &[Sense] = &[
    Sense::Make,
    Sense::Use,
    Sense::Move,
    Sense::Add,
    Sense::Play,
    Sense::UpParticle,
    Sense::DownParticle,
];

/// Words beside a level that say nothing more.
const LEVEL_FILLERS: &[Sense] = &[
    Sense::More,
    Sense::Less,
    Sense::QuietAdjective,
    Sense::LoudAdjective,
    Sense::All,
];

/// `normalize the loudness`, `make it -16 lufs`, `统一响度`.
pub(super) fn loudness(s: &mut Slots) -> Option<Action> {
    let lufs = s.lufs();
    if !s.words(&[Sense::Loudness]) && lufs.is_none() {
        return None;
    }
    let off = s.words(&[Sense::No, Sense::Remove, Sense::Finish]);
    s.words(&[
        Sense::Make,
        Sense::Add,
        Sense::Sound,
        Sense::VolumeNoun,
        Sense::All,
        Sense::Use,
    ]);
    s.targets(|t, _| {
        matches!(
            t,
            Target::WholeVideo
                | Target::All(Kind::Any)
                | Target::It(Kind::Any)
                | Target::Bare(Kind::Music | Kind::Sound)
        )
    });
    edits(move |_| {
        Ok(vec![Edit::SetLoudness(SetLoudness {
            lufs: (!off).then(|| lufs.unwrap_or(DEFAULT_LUFS)),
        })])
    })
}

/// `duck the music under the voice`, `lower the music when someone speaks`, `有人说话时降低音乐`.
pub(super) fn duck(s: &mut Slots) -> Option<Action> {
    let during = s.words(&[Sense::DuringSpeech]);
    let verb = s.words(&[Sense::Duck]);
    if !during && !verb {
        return None;
    }
    let lowers = s.words(&[Sense::Quieter, Sense::Lower, Sense::Make, Sense::Add]);
    // "Drop" lowers here.
    let ends = [Sense::No, Sense::Remove, Sense::Finish];
    let off = ends.iter().any(|end| s.has_unexplained(*end)) && s.words(&ends);
    s.words(&[Sense::ABit, Sense::DownParticle, Sense::BackParticle]);
    s.explain_written(&["when", "whenever", "while"]);
    let music = s.targets(|t, _| t.kind() == Kind::Music);
    // "Set the music to 30% and duck it".
    if s.mentions_before(&[Sense::Music]) {
        s.target(|t, _| matches!(t, Target::It(Kind::Any)));
    }
    s.targets(|t, p| {
        t.kind() == Kind::Voice && (p.has(Sense::Under) || p.has(Sense::For) || p.has(Sense::With))
    });
    if during && !verb && (music.is_empty() || !lowers) || s.has_amount() {
        return None;
    }
    edits(move |scene| {
        let ids: Vec<String> = scene
            .sounds(&Role::Music)
            .iter()
            .map(|x| x.id.clone())
            .collect();
        if ids.is_empty() {
            return Err(Reply::NoMusic);
        }
        Ok(vec![Edit::SetDuck(SetDuck { ids, on: !off })])
    })
}

/// Explains the segments that can be muted, the named ones or all clips, and returns whether their
/// sound is named.
fn audible(s: &mut Slots) -> Option<(Vec<Target>, bool)> {
    let original = s.words(&[Sense::OriginalSound]);
    let sound = s.words(&[Sense::Sound]);
    let mut targets = s.targets(|t, p| is_object(p) && t.kind() != Kind::Title);
    if keeps_sound(s)
        && let Some(kept) = targets.iter().position(Target::is_sound_or_title)
    {
        s.words(&[Sense::OnlyKeep, Sense::LeaveAlone, Sense::Add, Sense::Use]);
        let music = targets.remove(kept);
        if targets.iter().all(|t| *t == Target::All(Kind::Any)) {
            targets.clear();
            let all = Box::new(Target::All(Kind::Any));
            targets.push(Target::Except(all, Box::new(music)));
        }
        return Some((targets, true));
    }
    // "Turn off all the sound except the music".
    let is_all =
        sound && s.says_any_part(&["all the sound", "all sound", "all the audio", "所有声音"]);
    if is_all
        && let [kept] = targets.as_slice()
        && kept.is_sound_or_title()
        && s.words(&[Sense::Except])
    {
        let all = Box::new(Target::All(Kind::Any));
        let except = Target::Except(all, Box::new(kept.clone()));
        return Some((vec![except], true));
    }
    // "All original sound" is that of the clips.
    if original && targets == [Target::All(Kind::Any)] {
        targets.clear();
    }
    let is_music = |t: &Target| t.kind() == Kind::Music;
    if original && !targets.is_empty() && targets.iter().all(is_music) {
        // 原声和音乐都静音, but "keep the music, lose the original sound".
        const JOINED: &[&str] = &["原声和音乐", "音乐和原声", "and the music", "and music"];
        if !s.says_any_part(JOINED) {
            return None;
        }
        targets.push(Target::All(Kind::Clip));
    }
    // "Mute the video, music at 60 %": the sound of its clips.
    let is_video = targets == [Target::WholeVideo] || targets == [Target::All(Kind::Any)];
    if is_video && names_music_beside(s) {
        return Some((vec![Target::All(Kind::Clip)], true));
    }
    if targets.is_empty() {
        if original {
            return Some((vec![Target::All(Kind::Clip)], true));
        }
        return Some((vec![], sound));
    }
    Some((targets, original || sound))
}

/// Returns true if the message names music before or after the request.
fn names_music_beside(s: &Slots) -> bool {
    s.mentions_before(&[Sense::Music]) || mentions(s.text_after(), &[Sense::Music])
}

/// Returns true for "mute the clips, only have the music", 只要音乐不要原声: the music still
/// plays.
fn keeps_sound(s: &Slots) -> bool {
    let has = |p: &Phrase, senses: &[Sense]| senses.iter().any(|sense| p.senses.has(*sense));
    let content: Vec<&Phrase> = s.phrases.iter().filter(|p| p.is_content).collect();
    let verbs = [Sense::LeaveAlone, Sense::Add, Sense::Use, Sense::Play];
    let mutes = |p: &&Phrase| has(p, &[Sense::Mute, Sense::Remove]);
    let denies = |p: &&Phrase| has(p, &[Sense::No, Sense::Mute, Sense::Remove]);
    content.iter().enumerate().any(|(at, p)| {
        let only = has(p, &[Sense::OnlyKeep]);
        let keeps = only || has(p, &[Sense::LeaveAlone]);
        let mut after = content[at + 1..].iter().skip_while(|p| has(p, &verbs));
        let keeps_sound = keeps && after.next().is_some_and(|p| p.is_sound_or_title());
        let original = content[at..]
            .iter()
            .any(|p| has(p, &[Sense::OriginalSound]));
        let is_after = content[..at].iter().any(mutes) || takes_off(s);
        keeps_sound && (is_after || only && original && after.any(denies))
    })
}

/// Ids of the segments to mute; without targets the segment that was changed last.
fn mute_ids(scene: &RequestContext, targets: &[Target]) -> Result<Vec<String>, Reply> {
    let targets = if targets.is_empty() {
        &[Target::It(Kind::Any)][..]
    } else {
        targets
    };
    let found = scene.select_all(targets, Domain::Sounds)?;
    if found.is_empty() {
        return Err(Reply::NothingLeft);
    }
    Ok(found.iter().map(|x| x.id.clone()).collect())
}

/// Returns true for "take the sound off the first clip".
fn takes_off(s: &Slots) -> bool {
    let is_out = s.says_any_part(&["sound out of", "audio out of"]);
    s.says(&["take", "get", "turn", "switch"]) && (s.has_written(&["off"]) || is_out)
}

/// Returns true for 去掉…的静音: another verb than the one for muting.
fn removes_silence(s: &Slots) -> bool {
    let is_noun = |p: &Phrase| p.text(s.message).ends_with("静音");
    let removes = |p: &Phrase| p.senses.has(Sense::Remove) && !p.senses.has(Sense::Mute);
    s.phrases.iter().any(is_noun) && s.phrases.iter().any(removes)
}

/// Returns true for "from the narration".
fn has_source(s: &Slots) -> bool {
    s.has_target(|_, p| p.has(Sense::From) && !p.has(Sense::At))
}

/// `mute clip 3`, `strip the audio from city.mp4`, `turn off the music`, `去掉原声`.
pub(super) fn mute(s: &mut Slots) -> Option<Action> {
    let verb = s.words(&[Sense::Mute]);
    // "Remove without the sound": which of the two?
    if s.has(Sense::Remove) && s.has(Sense::No) && !s.says_any_part(&["不要了", "都不要"]) {
        return None;
    }
    let takes_off = takes_off(s);
    // 原声不用 changes nothing.
    let needs_nothing = s.text().ends_with("不用");
    let removes = !verb && !needs_nothing && (s.words(&[Sense::Remove, Sense::No]) | takes_off);
    if takes_off {
        s.words(&[
            Sense::Use,
            Sense::Move,
            Sense::Create,
            Sense::Make,
            Sense::Drawn,
        ]);
    }
    let sound = s.has_any(&[Sense::OriginalSound, Sense::Sound]);
    // "…, keep the music": what stays.
    let keeps = s.has(Sense::LeaveAlone);
    let continues = s.is_elliptical && !s.has_amount() && !removes && !keeps;
    if !(verb || removes && sound || continues) {
        return None;
    }
    // "Silence from the narration", 去掉旁白的静音: the silence is an object.
    let is_object = has_source(s) && s.has(Sense::Silence) || verb && removes_silence(s);
    if is_object && !sound {
        return None;
    }
    s.words(&[Sense::Make, Sense::Mute, Sense::Remove]);
    if s.has(Sense::Silence) {
        s.cost += 1;
    }
    let (targets, any_sound) = audible(s)?;
    if targets.is_empty() && !any_sound && s.is_elliptical {
        return None;
    }
    // "Mute it instead".
    if targets.iter().any(|t| matches!(t, Target::It(_))) {
        s.words(&[Sense::Correction]);
    }
    let topic = SoundTopic::of(s, &targets, any_sound, removes);
    let is_open = names_original_alone(s, &targets);
    edits(move |scene| {
        let ids = match topic.ids(scene)? {
            Some(ids) => ids,
            None if is_open && scene.follows_picked && has_focused_clips(scene) => {
                scene.focus.to_vec()
            }
            None => mute_ids(scene, &targets)?,
        };
        Ok(vec![Edit::Mute(Mute { ids, muted: true })])
    })
}

/// Returns true for the second part of 第二段倒放，原声关掉: that of the clip.
fn names_original_alone(s: &Slots, targets: &[Target]) -> bool {
    has_han(s.message)
        && *targets == [Target::All(Kind::Clip)]
        && !s.has_target(|t, _| matches!(t, Target::All(_)))
        && !s.says_any_part(&["都", "全", "所有", "视频", "片段", "各段", "也"])
}

/// Returns true if the requests before were about clips.
fn has_focused_clips(scene: &RequestContext) -> bool {
    let is_clip = |id: &String| scene.pictures().iter().any(|p| p.id == *id);
    !scene.focus.is_empty() && scene.focus.iter().all(is_clip)
}

/// Segments of a request to mute that names only the sound: 海边加速到2倍，声音去掉.
#[derive(Clone, Copy)]
struct SoundTopic {
    /// The sound of everything, or of what the message is about.
    everything: bool,
    /// True if the request may be about what the message is about.
    follows: bool,
    /// At most one request before this one.
    follows_one: bool,
    /// 第一段倒放，原声也去掉: that of all clips?
    is_open: bool,
}

impl SoundTopic {
    fn of(s: &Slots, targets: &[Target], any_sound: bool, removes: bool) -> Self {
        const BREAKS: &[&str] = &["，", "。", "；", ", ", ". ", "; "];
        let follows = (has_han(s.message) || s.says(&["too", "as well"]))
            && !s.says_any_part(&["都", "全", "all"]);
        // "No sound", as the first request.
        const ALL: &[&str] = &[
            "all sound",
            "all the sound",
            "all audio",
            "no sound",
            "no audio",
        ];
        let is_all = s.says_any_part(ALL) && s.text_before().is_empty();
        let everything = targets.is_empty() && any_sound && (follows || is_all || !removes);
        let before = s.text_before();
        let breaks = BREAKS.iter().map(|b| before.matches(b).count());
        Self {
            everything,
            follows: everything && follows,
            follows_one: breaks.sum::<usize>() <= 1,
            is_open: s.says_any_part(&["也"]) && !s.phrases.iter().any(Phrase::is_target),
        }
    }

    /// Ids of the muted segments; none if the request names them.
    ///
    /// # Errors
    /// A question if it is open which ones are meant.
    fn ids(self, scene: &RequestContext) -> Result<Option<Vec<String>>, Reply> {
        let pictures = scene.pictures();
        let is_picture = |id: &String| pictures.iter().any(|p| p.id == *id);
        let follows = self.follows && scene.subject.is_empty() && !scene.focus.is_empty();
        let is_open = self.is_open && !self.everything && scene.focus.iter().any(is_picture);
        if is_open || follows && !(self.follows_one && scene.focus.iter().all(is_picture)) {
            // 第一段剪到5秒，第二段剪到4秒，声音关掉: which of them?
            return Err(Reply::WhichSegment(pictures.len()));
        }
        Ok(if self.everything && !scene.subject.is_empty() {
            // 海滩那段全是风，声音关了.
            Some(scene.subject.to_vec())
        } else if follows {
            Some(scene.focus.to_vec())
        } else if self.everything {
            Some(mute_ids(scene, &[Target::All(Kind::Any)])?)
        } else {
            None
        })
    }
}

/// `unmute the music`, `bring the sound back on the second clip`, `keep the original sound of X`.
pub(super) fn unmute(s: &mut Slots) -> Option<Action> {
    const EXPLICIT: &[&str] = &[
        "unmute",
        "un-mute",
        "bring the sound back",
        "turn on the sound",
        "取消静音",
        "解除静音",
        "恢复声音",
        "打开声音",
    ];
    let explicit = s.says(EXPLICIT);
    let back = s.says(&["back", "back on"])
        && s.has_any(&[Sense::Sound, Sense::OriginalSound])
        && s.words(&[Sense::Move, Sense::Add, Sense::Make]);
    let verb = s.words(&[Sense::Unmute]) || back;
    // "Take the sound off" is the opposite.
    if !verb && takes_off(s) {
        return None;
    }
    let keeps = !verb && s.words(&[Sense::LeaveAlone, Sense::Use]);
    if !verb && !keeps {
        return None;
    }
    // 取消音乐静音: the object stands between the verb and the noun.
    if verb && s.is_list() && s.has(Sense::Mute) {
        return None;
    }
    let cancels = verb && s.words(&[Sense::Mute]);
    if !explicit && !cancels && !s.has_any(&[Sense::OriginalSound, Sense::Sound]) {
        return None;
    }
    let (targets, _) = audible(s)?;
    s.words(&[Sense::BackParticle, Sense::Unmute]);
    edits(move |scene| {
        let ids = mute_ids(scene, &targets)?;
        Ok(vec![Edit::Mute(Mute { ids, muted: false })])
    })
}

/// A change of a volume.
#[derive(Clone, Copy)]
enum Level {
    To(f64),
    Times(f64),
}

/// Words of a request about a volume, before the level.
struct VolumeWords {
    sounds: Vec<Target>,
    /// True if the request names a sound or a volume.
    is_named: bool,
    /// True if the request says "volume".
    names_volume: bool,
    up: bool,
    down: bool,
}

impl VolumeWords {
    /// Explains the sounds and the direction; none if the request is not about a volume.
    fn take(s: &mut Slots) -> Option<Self> {
        let noun = s.words(&[Sense::VolumeNoun]);
        let sounds = s.targets(|t, _| SOUNDS.contains(&t.kind()));
        let sound = s.words(&[Sense::Sound, Sense::OriginalSound]);
        if is_complaint(s) {
            return None;
        }
        let quieter = s.words(&[Sense::Quieter]);
        // 声音再大一倍: a sound has no size.
        let louder =
            s.words(&[Sense::Louder]) | ((sound || !sounds.is_empty()) && s.words(&[Sense::Big]));
        // "Twice as loud".
        let louder = louder || s.has_factor() && s.words(&[Sense::LoudAdjective]);
        let (down_to, up_to) = (starts_with(s, &["down to"]), starts_with(s, &["up to"]));
        let turned = turns(s, down_to || up_to);
        let is_named =
            turned || noun || sound || !sounds.is_empty() || quieter || louder || s.has_decibels();
        let down = quieter | s.words(&[Sense::Lower]) | s.words(&[Sense::DownParticle]) | down_to;
        let up = louder | s.words(&[Sense::Raise]) | up_to;
        // "take it down to a quarter": a level makes it a volume.
        let is_put =
            s.is_elliptical || s.has_share() && s.has_any(&[Sense::Add, Sense::Move, Sense::Make]);
        (is_named || up || down || is_put).then_some(Self {
            sounds,
            is_named,
            names_volume: noun,
            up,
            down,
        })
    }

    /// The level of a request without an amount.
    fn default_level(&self, is_restored: bool, much: bool) -> Option<Level> {
        if is_restored {
            Some(Level::To(1.0))
        } else if self.down {
            Some(Level::Times(if much { 0.5 } else { 0.7 }))
        } else if self.up {
            Some(Level::Times(if much { 2.0 } else { 1.4 }))
        } else {
            None
        }
    }
}

/// Explains the verb of "turn the last clip up" and "turn it up to 150 %": about a volume without a
/// word for it.
fn turns(s: &mut Slots, has_direction: bool) -> bool {
    const VERBS: &[&str] = &[
        "turn",
        "bring",
        "crank",
        "turn it up",
        "turn up",
        "turn it down",
        "turn down",
    ];
    let has_direction = has_direction || s.has_any(&[Sense::Raise, Sense::Lower]);
    let turns = s.says(VERBS) && has_direction;
    turns && {
        s.words(&[Sense::Create]);
        true
    }
}

/// Returns true for "music up, the clips down": a direction and a break between two sounds.
fn has_two_directions(s: &Slots) -> bool {
    let is_break = |p: &Phrase| matches!(p.kind, PhraseKind::Break(Break::And | Break::Soft));
    let directions = [
        Sense::UpParticle,
        Sense::DownParticle,
        Sense::Louder,
        Sense::Quieter,
        Sense::Level,
    ];
    let directs = |p: &Phrase| directions.iter().any(|d| p.senses.has(*d));
    let Some(end) = s.phrases.iter().position(is_break) else {
        return false;
    };
    let (before, after) = s.phrases.split_at(end);
    let target = before.iter().position(Phrase::is_target);
    let is_directed = target.is_some_and(|at| before[at..].iter().any(directs));
    is_directed && after.iter().any(Phrase::is_target)
}

/// Returns true for "add this as music, volume 50": two requests.
fn adds_sound(s: &Slots) -> bool {
    let points = s.has_target(|t, _| matches!(t, Target::It(_) | Target::They(..)));
    // 这首当bgm，音量25%.
    let becomes_music =
        s.says_any_part(&["当bgm", "当背景", "做背景", "当配乐", "做bgm", "做配乐"]);
    s.is_list() && points && s.has(Sense::Add) || becomes_music
}

/// Explains words that say nothing more about a volume.
fn take_fillers(s: &mut Slots) {
    s.words(VOLUME_FILLERS);
    if s.has_share() {
        // 原声留六成.
        s.words(&[Sense::LeaveAlone]);
        s.explain_written(&["留"]);
    }
    // The time of a condition: "while there is a voiceover".
    s.cost += u32::from(s.words(&[Sense::DuringSpeech]));
}

/// Returns true for "soften clip 2", which blurs it.
fn softens_picture(s: &Slots) -> bool {
    let names_sound = s.has_target(|t, _| SOUNDS.contains(&t.kind()))
        || s.has_any(&[Sense::Sound, Sense::OriginalSound, Sense::VolumeNoun]);
    (s.says(&["soften"]) || s.says_any_part(&["柔和", "柔一点"])) && !names_sound
}

/// `set the music to 20%`, `lower the music`, `knock the music down 10 dB`, `音乐音量降到四成`.
pub(super) fn volume(s: &mut Slots) -> Option<Action> {
    if adds_sound(s) || softens_picture(s) || has_two_directions(s) {
        return None;
    }
    let names_original = s.has(Sense::OriginalSound);
    let words = VolumeWords::take(s)?;
    take_fillers(s);
    let level = level(s, words.up, words.down, words.names_volume)?;
    s.words(&[Sense::ABit]);
    let much = s.words(&[Sense::Much]);
    let is_restored = s.words(&[Sense::Level]);
    s.words(LEVEL_FILLERS);
    let clips = s.targets(|t, p| {
        is_object(p) && t.kind() != Kind::Title && !matches!(t, Target::WholeVideo)
    });
    let whole_video = s.whole_video();
    // "drop the second photo" is not a volume.
    let is_pronoun = clips.iter().all(|t| matches!(t, Target::It(_)));
    // "Up to 1.2x" may be a speed.
    let may_be_speed = s.has_factor() && !words.is_named && !s.is_elliptical;
    // "A bit lower", after a sound.
    let names_nothing = !words.is_named && clips.is_empty() && !whole_video;
    let is_bare = words.up != words.down && names_nothing && level.is_none();
    if is_bare && s.is_complete() {
        return of_focus(s, words.down);
    }
    let has_level = level.is_some() && (is_pronoun || s.is_elliptical);
    let is_volume = words.is_named || has_level || s.is_elliptical && whole_video;
    let is_other = words.up && words.down || may_be_speed || !is_volume;
    // "Move clip 1 to the end, use this song at 30%": two requests.
    if is_other || s.is_list() && !words.sounds.is_empty() && !clips.is_empty() {
        return None;
    }
    if !words.is_named || words.sounds.is_empty() && clips.is_empty() {
        s.cost += 2;
    }
    let Some(level) = level.or_else(|| words.default_level(is_restored, much)) else {
        // "Keep the music" changes nothing.
        let asks = words.is_named && !s.has(Sense::LeaveAlone);
        return asks.then(|| ask_if_complete(s, Reply::WhichVolume))?;
    };
    let mut targets: Vec<Target> = words.sounds.into_iter().chain(clips).collect();
    if names_original && !whole_video {
        add_original(&mut targets);
    }
    let changes = words.up || words.down;
    let is_clear = words.is_named || changes || s.is_elliptical && !targets.is_empty();
    let follows = follows_complaint(s);
    edits(move |scene| {
        let is_complaint = follows && !scene.subject.is_empty();
        // "put it at 20 percent": only a sound is meant without a word for it.
        if !(is_clear || is_complaint || is_about_sounds(scene)) {
            return Err(Reply::WhoseVolume);
        }
        match new_music(scene, &targets, level).filter(|_| !changes) {
            Some(music) => Ok(vec![music]),
            None => set_volume(scene, &targets, whole_video, level),
        }
    })
}

/// Changes the volume of the sounds that were changed or mentioned last.
fn of_focus(s: &mut Slots, down: bool) -> Option<Action> {
    s.cost += 4;
    let factor = if down { 0.7 } else { 1.4 };
    let follows = follows_complaint_of_sound(s);
    edits(move |scene| {
        let of_subject = follows.then(|| subject_volume(scene, factor)).flatten();
        let volume = of_subject.or_else(|| focused_volume(scene, factor));
        volume.ok_or(Reply::WhoseVolume)?
    })
}

/// Returns true after 海边声音太小了: a complaint about a sound.
pub(super) fn follows_complaint_of_sound(s: &Slots) -> bool {
    const SOUNDS: &[Sense] = &[Sense::Sound, Sense::VolumeNoun, Sense::OriginalSound];
    part_before(s).is_some_and(|part| mentions(part, SOUNDS)) || follows_complaint(s)
}

/// The part of the message before the request.
fn part_before<'a>(s: &Slots<'a>) -> Option<&'a str> {
    const MARKS: [char; 10] = [',', '，', '.', '。', '!', '！', '?', '？', ';', '；'];
    let before = s.text_before().trim_end_matches(MARKS);
    before.rsplit(MARKS).next()
}

/// Changes the volume of what was complained about by a factor; none unless it is one segment.
pub(super) fn subject_volume(
    scene: &RequestContext,
    factor: f64,
) -> Option<Result<Vec<Edit>, Reply>> {
    let [id] = scene.subject else {
        return None;
    };
    let x = scene.segment(id)?;
    Some(Ok(volumes_of(&[x], Level::Times(factor))))
}

/// Adds the sound of the clips to a request that names it alone, or beside music: 原声和音乐都调到50%.
fn add_original(targets: &mut Vec<Target>) {
    if targets.iter().all(|t| t.kind() == Kind::Music) {
        targets.push(Target::All(Kind::Clip));
    }
}

/// The music of "song at 35%", where it was uploaded with the message and there is none yet.
fn new_music(scene: &RequestContext, targets: &[Target], level: Level) -> Option<Edit> {
    let Level::To(volume) = level else {
        return None;
    };
    let is_music = |t: &Target| t.kind() == Kind::Music && !matches!(t, Target::Named(..));
    let names_music = !targets.is_empty() && targets.iter().all(is_music);
    if !names_music || !scene.sounds(&Role::Music).is_empty() {
        return None;
    }
    let (voices, _) = voices_and_music(scene.assets);
    let is_voice = |a: &Asset| voices.iter().any(|voice| voice.hash == a.hash);
    let asset = scene.only_uploaded(|a| a.kind == MediaKind::Sound && !is_voice(a))?;
    Some(Edit::SetMusic(SetMusic { asset, volume }))
}

/// Returns true for the "make it 20 %" of "the clip is too loud, make it 20 %".
fn follows_complaint(s: &Slots) -> bool {
    const WORDS: &[Sense] = &[Sense::LoudAdjective, Sense::QuietAdjective];
    part_before(s).is_some_and(|part| mentions(part, WORDS))
}

/// Returns true if nothing but sounds was changed or mentioned last.
fn is_about_sounds(scene: &RequestContext) -> bool {
    let is_sound = |id: &String| scene.segment(id).is_some_and(|x| !scene.is_picture(x));
    scene.focus_ids().iter().all(is_sound)
}

/// Changes the volume of the sounds that were changed or mentioned last by a factor; none if they
/// are something else.
pub(super) fn focused_volume(
    scene: &RequestContext,
    factor: f64,
) -> Option<Result<Vec<Edit>, Reply>> {
    let it = [Target::It(Kind::Any)];
    scene
        .are_sounds(scene.focus_ids())
        .then(|| set_volume(scene, &it, false, Level::Times(factor)))
}

/// "Half as loud": a share of what there is now.
const OF_NOW: &[&str] = &[
    "half as loud",
    "half its volume",
    "half the volume",
    "现在的一半",
    "原来的一半",
];

/// Verbs that end at a level.
const UP_TO: &[&str] = &["up to", "down to"];

/// The level that a request gives. The outer option is None if it makes no sense.
#[expect(clippy::option_option, reason = "no level, or a contradiction")]
fn level(s: &mut Slots, up: bool, down: bool, names_volume: bool) -> Option<Option<Level>> {
    if let Some((db, preposition)) = s.decibels() {
        // "turn the music by 6 dB": up or down?
        if preposition.has(Sense::By) && !up && !down {
            return None;
        }
        let sign = if down { -1.0 } else { 1.0 };
        let db = if up || down { db.abs() * sign } else { db };
        return Some(Some(Level::Times(10_f64.powf(db / 20.0))));
    }
    if let Some((share, preposition)) = s.share() {
        // "-20 %": to or by?
        if s.has_amount() || share < 0.0 {
            return None;
        }
        // "Raise it 10 %" says how much; "raise it to 10 %" and 降到 say where to.
        let is_level = preposition.has(Sense::To) || s.text().contains('到') || s.says(UP_TO);
        let is_level = is_level || s.is_list() || s.breaks_before_amount();
        let by = preposition.has(Sense::By) || (up || down) && !is_level;
        if s.says_any_part(OF_NOW) {
            s.explain_written(&["as it is now", "as it is", "as it is right now"]);
            return Some(Some(Level::Times(share)));
        }
        return Some(Some(match (by, down, up) {
            (true, true, _) => Level::Times((1.0 - share).max(0.0)),
            (true, _, true) => Level::Times(1.0 + share),
            (true, ..) => return None,
            _ => Level::To(share),
        }));
    }
    if let Some(factor) = s.factor() {
        return Some(Some(Level::Times(factor)));
    }
    if let Some((n, preposition)) = s.placed_number() {
        // "set the volume of the music to 0.4", "to 40"; "down 10" has no unit.
        let is_put = preposition.has(Sense::To) || preposition.has(Sense::At);
        let is_level = is_put || s.text().contains('到') || names_volume;
        let is_factor = n < 2.0 && (names_volume || n.fract() != 0.0);
        return match is_level && !preposition.has(Sense::By) {
            true if n > 2.0 => Some(Some(Level::To(n / 100.0))),
            true if is_factor => Some(Some(Level::To(n))),
            _ => None,
        };
    }
    Some(None)
}

/// The sound of "the video": that of its clips, beside the music.
fn whole_sound<'a>(scene: &RequestContext<'a>) -> Result<Vec<&'a Segment>, Reply> {
    let clips: Vec<&Segment> = scene
        .pictures()
        .iter()
        .filter(|x| !scene.is_photo(x))
        .collect();
    if clips.is_empty() {
        return scene.select(&Target::WholeVideo, Domain::Sounds);
    }
    Ok(clips)
}

fn set_volume(
    scene: &RequestContext,
    targets: &[Target],
    whole_video: bool,
    level: Level,
) -> Result<Vec<Edit>, Reply> {
    let found = if targets.is_empty() && !whole_video {
        touched_sound(scene)?
    } else if targets.is_empty() {
        whole_sound(scene)?
    } else {
        scene.select_all(targets, Domain::Sounds)?
    };
    if found.is_empty() {
        return Err(Reply::NothingLeft);
    }
    Ok(volumes_of(&found, level))
}

/// The edits that set volumes; segments that get the same volume are one edit.
fn volumes_of(found: &[&Segment], level: Level) -> Vec<Edit> {
    let new = |x: &Segment| match level {
        Level::To(v) => v,
        // In whole percent; the sum makes up for binary fractions.
        Level::Times(f) => ((x.volume * 100.0).round() * f + 1e-6).round() / 100.0,
    };
    let mut edits: Vec<SetVolume> = Vec::new();
    for x in found {
        let volume = new(x);
        match edits.iter_mut().find(|e| e.volume == volume) {
            Some(edit) => edit.ids.push(x.id.clone()),
            None => edits.push(SetVolume {
                ids: vec![x.id.clone()],
                volume,
            }),
        }
    }
    edits.into_iter().map(Edit::SetVolume).collect()
}

/// Returns true if the request complains about a sound and does not say what to do.
fn is_complaint(s: &Slots) -> bool {
    let is_state = s.says_any_part(&["大声了", "小声了"]);
    s.has_any(&[Sense::LoudAdjective, Sense::QuietAdjective])
        && (is_too(s) || drowns(s) || is_state)
}

/// Returns true for "drowning everything out", "can't hear".
fn drowns(s: &Slots) -> bool {
    starts_with(
        s,
        &[
            "drown",
            "overpower",
            "can't hear",
            "barely",
            "hardly",
            "盖过",
            "盖住",
            "听不",
        ],
    )
}

/// Returns true if a phrase begins with one of the words.
fn starts_with(s: &Slots, words: &[&str]) -> bool {
    s.phrases.iter().any(|p| {
        let text = p.text(s.message).to_lowercase();
        words.iter().any(|w| text.starts_with(w))
    })
}

/// Subjects of "a little quieter": the segments that were changed last, or the only sound.
fn touched_sound<'a>(scene: &RequestContext<'a>) -> Result<Vec<&'a Segment>, Reply> {
    scene
        .select(&Target::It(Kind::Any), Domain::Sounds)
        .or_else(|_| scene.select(&Target::All(Kind::Music), Domain::Sounds))
        .map_err(|_| Reply::WhoseVolume)
}

/// `the voice is too quiet`, `音乐太大声了`, `the music's drowning everything out`.
pub(super) fn too_loud(s: &mut Slots) -> Option<Action> {
    if s.is_list() {
        return None;
    }
    let drowns = drowns(s);
    let loud = s.words(&[Sense::LoudAdjective]);
    let quiet = !loud && s.words(&[Sense::QuietAdjective]);
    let too = drowns || is_too(s);
    if !too || !(loud || quiet) {
        return None;
    }
    let is_sound = s.words(&[Sense::Sound]);
    s.words(&[
        Sense::VolumeNoun,
        Sense::Much,
        Sense::ABit,
        Sense::Louder,
        Sense::Quieter,
    ]);
    let sounds = s.targets(|t, _| SOUNDS.contains(&t.kind()));
    let clips = s.objects(&[Kind::Clip, Kind::Video, Kind::Any]);
    let factor = if loud { 0.7 } else { 1.4 };
    edits(move |scene| {
        // "The voice in talk", without a voice-over: the sound of the clip.
        let is_missing = |t: &Target| {
            t.kind() == Kind::Voice && scene.select(t, Domain::Sounds).is_err() && !clips.is_empty()
        };
        let sounds = sounds.iter().filter(|t| !is_missing(t));
        let targets: Vec<Target> = sounds.chain(&clips).cloned().collect();
        // 声音太小: that of the clips, or the music?
        let has_clips = scene.pictures().iter().any(|x| !scene.is_photo(x));
        if is_sound && targets.is_empty() && has_clips && scene.subject.is_empty() {
            return Err(Reply::WhoseVolume);
        }
        set_volume(scene, &targets, false, Level::Times(factor))
    })
}

//! Music, other sounds, volumes and the mix.

use super::assemble::voices_and_music;
use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments;
use super::vocabulary::{MUSIC, VOICE};
use crate::domain::assemble::MUSIC_UNDER_SPEECH;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::edit::{
    AddSound, CutSilence, Edge, Edit, Mute, Remove, SetDuck, SetLoudness, SetMusic, SetVolume,
    StartAt, Trim,
};
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Role, Segment, TrackKind};
use crate::language::pattern::Pattern;

const VOLUME: &[&str] = &[
    "volume",
    "louder",
    "quieter",
    "softer",
    "level",
    "loud",
    "quiet",
    "音量",
    "大声",
    "小声",
    "响",
    "轻一点",
];
const MUTE: &[&str] = &["mute", "silence", "静音"];
const UNMUTE: &[&str] = &["unmute", "取消静音", "取消音乐静音"];
const REMOVE: &[&str] = &[
    "remove",
    "delete",
    "drop",
    "no",
    "get rid of",
    "take out",
    "strip",
    "删",
    "删除",
    "去掉",
    "移除",
    "不要",
];
const CLIP_AUDIO: &[&str] = &[
    "original sound",
    "original audio",
    "own sound",
    "own audio",
    "clip sound",
    "clip audio",
    "the audio",
    "the sound",
    "audio from",
    "sound from",
    "sound of the clips",
    "原声",
    "同期声",
];
/// Loudness that most platforms expect (LUFS).
const DEFAULT_LUFS: f64 = -14.0;

/// Interprets requests about overall loudness and ducking.
pub(crate) fn parse_mix(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    loudness(clause).or_else(|| duck(clause, context))
}

fn loudness(clause: &Clause) -> Option<Interpretation> {
    static LUFS: Pattern = Pattern::new(r"[-−–]?\s*(\d+(?:\.\d+)?)\s*lufs");
    let lufs = LUFS
        .captures(&clause.text)
        .and_then(|c| c[1].parse::<f64>().ok())
        .map(|v| -v);
    let normalizes = clause.has(&[
        "normalize",
        "normalise",
        "loudness",
        "even out the sound",
        "even out the volume",
        "响度",
    ]);
    if lufs.is_none() && !normalizes {
        return None;
    }
    let off = clause.has(&["no", "stop", "remove", "without", "取消", "不要", "去掉"]);
    Some(Interpretation::edit(Edit::SetLoudness(SetLoudness {
        lufs: (!off).then(|| lufs.unwrap_or(DEFAULT_LUFS)),
    })))
}

fn duck(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let during_speech = clause.has(&[
        "someone speaks",
        "someone talks",
        "people talk",
        "voice is",
        "speaking",
        "under the voice",
        "under speech",
        "under the speech",
    ]) || ["说话时", "有人说话", "人声时"]
        .iter()
        .any(|w| clause.text.contains(w));
    let requested = clause.has(&["duck", "ducking", "ducked", "闪避"])
        || (during_speech && (clause.has(MUSIC) || clause.text.contains("音乐")));
    if !requested {
        return None;
    }
    let on = !clause.has(&["stop", "no", "remove", "without", "off", "取消", "不要"]);
    let music = context
        .timeline
        .track(TrackKind::Audio, Some(&Role::Music))
        .map(|t| &t.segments);
    Some(match music {
        Some(segments) => Interpretation::edit(Edit::SetDuck(SetDuck {
            ids: segments.iter().map(|s| s.id.clone()).collect(),
            on,
        })),
        None => Interpretation::Cannot(Reply::NoMusic),
    })
}

pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    clip_audio(clause, context)
        .or_else(|| remove(clause, context))
        .or_else(|| mute(clause, context))
        .or_else(|| move_to(clause, context))
        .or_else(|| add(clause, context))
        .or_else(|| volume(clause, context))
}

/// Interprets requests about the sound of clips: "strip the audio from city.mp4", "keep the
/// original sound".
fn clip_audio(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    if !clause.has(CLIP_AUDIO) {
        return None;
    }
    let keeps = clause.starts(&["keep", "restore", "use", "bring back", "保留", "恢复"])
        || clause.has(&["保留"]);
    let strips = clause.starts(REMOVE)
        || clause.starts(MUTE)
        || clause.has(MUTE)
        || clause.has(&["去掉", "删除"]);
    if !keeps && !strips {
        return None;
    }
    let ids: Vec<String> = match reference::find(clause, context) {
        Referent::One(s) => vec![s.id.clone()],
        Referent::All(all) => all.iter().map(|s| s.id.clone()).collect(),
        Referent::Missing(why) => return Some(Interpretation::Cannot(why)),
        Referent::Nothing => segments::pictures(context.timeline)
            .iter()
            .map(|s| s.id.clone())
            .collect(),
    };
    Some(if ids.is_empty() {
        Interpretation::Cannot(Reply::Empty)
    } else {
        Interpretation::edit(Edit::Mute(Mute { ids, muted: strips }))
    })
}

/// Interprets the removal of music or voice-over; the whole track is removed.
fn remove(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let (role, missing) = if clause.has(MUSIC) {
        (Role::Music, Reply::NoMusic)
    } else {
        (Role::Voice, Reply::NoVoice)
    };
    let requested = clause.starts(REMOVE) || clause.has(&["删除", "去掉", "移除"]);
    if !requested
        || !(clause.has(MUSIC) || clause.has(VOICE))
        || clause.has(MUTE)
        || !number::times(&clause.text).is_empty()
    {
        return None;
    }
    // "remove silence from the narration" does not remove the narration.
    if clause.has(&["silence", "静音"]) {
        return None;
    }
    Some(
        match context.timeline.track(TrackKind::Audio, Some(&role)) {
            Some(track) => Interpretation::edit(Edit::Remove(Remove {
                ids: track.segments.iter().map(|s| s.id.clone()).collect(),
            })),
            None => Interpretation::Cannot(missing),
        },
    )
}

fn mute(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    if clause.has(UNMUTE) || (clause.has(&["取消"]) && clause.has(&["静音"])) {
        return Some(edit_segments(clause, context, |ids, _| {
            Edit::Mute(Mute { ids, muted: false })
        }));
    }
    let mutes = clause.has(&["mute", "静音"])
        || clause.starts(&["silence", "turn off", "switch off", "关掉", "关闭"])
            && (clause.has(MUSIC) || clause.has(VOICE) || clause.has(&["sound", "audio", "声音"]));
    // "去掉旁白首尾的静音" is about the silence in it.
    let is_about_silence = clause.has(&[
        "首尾",
        "开头和结尾",
        "静音部分",
        "silence from",
        "silence at",
    ]);
    if mutes
        && !is_about_silence
        && clause.has(&[
            "everything",
            "all the sound",
            "all sound",
            "全部",
            "所有声音",
        ])
    {
        let all = context
            .timeline
            .segments()
            .filter(|(_, s)| s.style.is_none())
            .map(|(_, s)| s.id.clone())
            .collect();
        return Some(Interpretation::edit(Edit::Mute(Mute {
            ids: all,
            muted: true,
        })));
    }
    (mutes && !is_about_silence).then(|| {
        edit_segments(clause, context, |ids, _| {
            Edit::Mute(Mute { ids, muted: true })
        })
    })
}

/// Interprets a move in time: `start the music at 3s`, `move the voiceover to 2 seconds`.
fn move_to(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    if !(clause.has(MUSIC) || clause.has(VOICE))
        || !clause.starts(&[
            "start",
            "move",
            "begin",
            "shift",
            "把",
            "将",
            "让",
            "music",
            "the music",
            "the voice",
            "音乐",
            "旁白",
        ])
    {
        return None;
    }
    if clause.has(VOLUME)
        || !(clause.starts(&["start", "move", "begin", "shift"])
            || clause.has(&["移到", "开始", "should start", "starts", "should begin"]))
    {
        return None;
    }
    let start_ms = number::times(&clause.text).first()?.ms;
    match reference::find(clause, context) {
        Referent::One(s) => Some(Interpretation::edit(Edit::StartAt(StartAt {
            id: s.id.clone(),
            start_ms,
        }))),
        Referent::Missing(why) => Some(Interpretation::Cannot(why)),
        _ => None,
    }
}

/// Built-in music whose mood a clause names.
fn built_in_music(clause: &Clause) -> Option<BuiltInMusic> {
    const MOODS: &[(&[&str], BuiltInMusic)] = &[
        (
            &["lo-fi", "lofi", "lo fi", "chill", "study", "低保真"],
            BuiltInMusic::LoFi,
        ),
        (
            &[
                "upbeat",
                "happy",
                "energetic",
                "cheerful",
                "uplifting",
                "欢快",
                "轻快",
                "活泼",
            ],
            BuiltInMusic::Upbeat,
        ),
        (
            &[
                "calm",
                "relaxing",
                "peaceful",
                "ambient",
                "soft music",
                "quiet music",
                "平静",
                "安静",
                "舒缓",
            ],
            BuiltInMusic::Calm,
        ),
        (
            &["cinematic", "epic", "dramatic", "史诗", "电影感", "大气"],
            BuiltInMusic::Cinematic,
        ),
    ];
    MOODS
        .iter()
        .find(|(words, _)| clause.has(words))
        .map(|(_, music)| *music)
}

/// Interprets the addition of music (an asset or built-in music) or of another sound.
fn add(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    const ADD: &[&str] = &[
        "add",
        "put",
        "use",
        "play",
        "set the music",
        "replace",
        "lay",
        "give",
        "change the music",
        "make the music",
        "insert",
        "加",
        "添加",
        "配上",
        "加上",
        "加点",
        "放",
        "用",
        "换",
        "来点",
        "插入",
    ];
    let swaps = clause.has(&["换成", "换为"]) && clause.has(MUSIC);
    if !clause.starts(ADD) && !swaps {
        return None;
    }
    let named = reference::mentioned_assets(clause, context.assets)
        .into_iter()
        .find(|a| a.kind == MediaKind::Sound);
    match named {
        Some(asset) => Some(add_asset(clause, context, asset)),
        None => add_music(clause, context),
    }
}

/// Adds an audio asset in the role that the clause gives it, by default as the music.
fn add_asset(clause: &Clause, context: &LanguageContext, asset: &Asset) -> Interpretation {
    let role = if clause.has(MUSIC) {
        None
    } else if clause.has(VOICE) {
        Some(Role::Voice)
    } else if clause.has(&["sound effect", "sfx", "effect", "sound", "音效"]) {
        Some(Role::Effect)
    } else {
        None
    };
    match role {
        Some(role) => Interpretation::edit(Edit::AddSound(AddSound {
            asset: asset.clone(),
            role,
            start_ms: number::times(&clause.text).first().map_or(0, |t| t.ms),
        })),
        None => set_music(clause, context, asset.clone()),
    }
}

/// Adds music without naming an asset: built-in music of a mood, or the uploaded music.
fn add_music(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let built_in = built_in_music(clause);
    let is_about_music =
        clause.has(MUSIC) || (clause.has(&["track", "bed", "beat"]) && built_in.is_some());
    if !is_about_music || clause.has(VOLUME) {
        return None;
    }
    if let Some(file) = reference::file_name(clause) {
        return Some(Interpretation::Cannot(Reply::NoSuchAsset(file)));
    }
    if let Some(built_in) = built_in {
        return Some(set_music(clause, context, built_in.asset()));
    }
    // "set the music to 35%" changes the volume of the present music.
    let sets_level = clause.starts(&["set the music", "make the music", "change the music"])
        && number::level(&clause.text).is_some()
        && context
            .timeline
            .track(TrackKind::Audio, Some(&Role::Music))
            .is_some();
    if sets_level {
        return None;
    }
    Some(match voices_and_music(context.assets).1 {
        Some(asset) => set_music(clause, context, asset),
        None => Interpretation::Cannot(Reply::NoAudioUploaded),
    })
}

fn set_music(clause: &Clause, context: &LanguageContext, asset: Asset) -> Interpretation {
    let speech = context
        .timeline
        .track(TrackKind::Audio, Some(&Role::Voice))
        .is_some();
    let volume =
        number::level(&clause.text).unwrap_or(if speech { MUSIC_UNDER_SPEECH } else { 1.0 });
    Interpretation::edit(Edit::SetMusic(SetMusic { asset, volume }))
}

/// Interprets a volume: `set the music to 35%`, `the voice is too quiet`, `lower it by 6 dB`.
fn volume(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let clause = &without_condition(clause);
    let level = number::level(&clause.text);
    if !is_about_volume(clause, level) {
        return None;
    }
    let (quieter, louder) = volume_directions(clause);
    let doubles = clause.has(&["twice as loud", "double the volume"]);
    if level.is_none() && quieter == louder && !doubles {
        return Some(Interpretation::Unclear(Reply::WhichVolume));
    }
    let is_relative = clause.text.contains("db") && (quieter || louder);
    let volume = |s: &Segment| match level {
        // "down by 6 dB" is relative to the current volume.
        Some(factor) if is_relative && quieter && factor > 1.0 => scaled_volume(s, 1.0 / factor),
        Some(factor) if is_relative => scaled_volume(s, factor),
        Some(level) => level,
        None if doubles => s.volume * 2.0,
        None if quieter => volume_in_tenths(s, 7),
        None => volume_in_tenths(s, 14),
    };
    Some(edit_segments(clause, context, |ids, s| {
        Edit::SetVolume(SetVolume {
            ids,
            volume: volume(s),
        })
    }))
}

/// Removes a condition, which is not the target: "… while there is a voiceover".
fn without_condition(clause: &Clause) -> Clause {
    let end = [" while ", " when ", " during "]
        .iter()
        .filter_map(|w| clause.text.find(w))
        .min()
        .unwrap_or(clause.text.len());
    clause.with(clause.text[..end].to_owned())
}

fn is_about_volume(clause: &Clause, level: Option<f64>) -> bool {
    const CHANGES: &[&str] = &[
        "turn up",
        "turn down",
        "raise",
        "lower",
        "increase",
        "reduce",
        "decrease",
        "降低",
        "提高",
        "turn the",
    ];
    let names_sound = clause.has(MUSIC) || clause.has(VOICE);
    let is_requested = clause.has(VOLUME)
        || clause.has(&["twice as loud", "double the volume", "half as loud"])
        || (names_sound && (clause.starts(CHANGES) || level.is_some()));
    is_requested && !clause.has(&["contrast", "brightness"])
}

/// Returns whether a clause asks for a lower and for a higher volume.
fn volume_directions(clause: &Clause) -> (bool, bool) {
    const DOWN: &[&str] = &[
        "quieter", "softer", "down", "lower", "reduce", "decrease", "小", "低", "轻",
    ];
    const UP: &[&str] = &["louder", "up", "raise", "increase", "大", "高"];
    // "too loud" asks for less, "太小声" for more.
    let too_loud = clause.has(&["too loud", "太大", "太响", "太吵"]);
    let too_quiet = clause.has(&["too quiet", "too soft", "too low", "太小", "太轻"]);
    let quieter = !too_quiet && (too_loud || clause.has(DOWN));
    let louder = !too_loud && (too_quiet || clause.has(UP));
    (quieter, louder)
}

/// Volume times a factor, rounded to a percent.
fn scaled_volume(s: &Segment, factor: f64) -> f64 {
    (s.volume * factor * 100.0).round() / 100.0
}

/// Volume times `tenths` / 10, rounded to a percent.
fn volume_in_tenths(s: &Segment, tenths: u64) -> f64 {
    ((volume_percent(s) * tenths + 5) / 10) as f64 / 100.0
}

/// Edits the segments that a clause refers to; at least one of them must have sound.
fn edit_segments(
    clause: &Clause,
    context: &LanguageContext,
    edit: impl Fn(Vec<String>, &Segment) -> Edit,
) -> Interpretation {
    let segments: Vec<&Segment> = match reference::find(clause, context) {
        Referent::One(s) => vec![s],
        Referent::All(all) if !all.is_empty() => all,
        Referent::Missing(why) => return Interpretation::Cannot(why),
        _ if clause.has(&["video", "clips", "视频"]) => {
            segments::pictures(context.timeline).iter().collect()
        }
        _ => return Interpretation::Unclear(Reply::WhoseVolume),
    };
    match segments.iter().find(|s| s.style.is_none()) {
        None => Interpretation::Cannot(Reply::NoAudio),
        Some(first) => {
            Interpretation::edit(edit(segments.iter().map(|s| s.id.clone()).collect(), first))
        }
    }
}

/// Interprets `cut the silence at the start and end of the voiceover`.
pub(crate) fn cut_silence(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let requested = clause.has(&["silence", "silent parts", "静音", "空白"])
        && clause.starts(&[
            "cut", "trim", "remove", "delete", "strip", "take", "去掉", "剪", "删",
        ]);
    if !requested {
        return None;
    }
    let s = match reference::single(clause, context) {
        Ok(s) => s,
        Err(why) => return Some(why.into()),
    };
    let asset = segments::asset_of(s, context);
    let quiet = asset.map_or((0, 0), |a| (a.leading_silence_ms, a.trailing_silence_ms));
    // Silence that is already trimmed off does not count.
    let played_to = s.in_ms + s.source_duration_ms();
    let natural = asset.map_or(played_to, |a| a.duration_ms);
    let head = quiet.0.saturating_sub(s.in_ms);
    let tail = quiet.1.saturating_sub(natural.saturating_sub(played_to));
    let to_timeline = |ms: u64| (ms as f64 / s.speed) as u64;
    if head + tail == 0 || s.reversed || s.looped {
        return Some(Interpretation::Cannot(Reply::NoSilence(s.name.clone())));
    }
    Some(Interpretation::edit(match (head, tail) {
        (head, 0) => Edit::Trim(Trim {
            id: s.id.clone(),
            edge: Edge::Start,
            by_ms: to_timeline(head),
        }),
        (0, tail) => Edit::Trim(Trim {
            id: s.id.clone(),
            edge: Edge::End,
            by_ms: to_timeline(tail),
        }),
        (head, tail) => Edit::CutSilence(CutSilence {
            id: s.id.clone(),
            head_ms: to_timeline(head),
            tail_ms: to_timeline(tail),
        }),
    }))
}

//! Assembles media into a new video.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference;
use super::reply::Reply;
use super::transition::{self, TRANSITION_MS};
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::assemble::Assembly;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::Edit;
use crate::domain::timeline::Transition;
use crate::language::pattern::Pattern;

const MAKE: &[&str] = &[
    "turn",
    "make",
    "create",
    "assemble",
    "build",
    "edit",
    "use",
    "convert",
    "produce",
    "slideshow",
    "a slideshow",
    "video from",
    "video of",
    "a video",
    "a montage",
    "promo",
    "cut",
    "put",
    "把",
    "将",
    "用",
    "制作",
    "做",
    "剪辑",
    "剪成",
    "生成",
    "按",
];
const JOIN: &[&str] = &[
    "combine",
    "stitch",
    "join",
    "compile",
    "merge",
    "assemble",
    "cut together",
    "put together",
    "put everything",
    "put all",
    "put these",
    "put them",
    "合成",
    "拼",
    "组合",
    "合并",
    "拼接",
];
const PRODUCT: &[&str] = &[
    "video",
    "slideshow",
    "movie",
    "promo",
    "montage",
    "film",
    "reel",
    "短片",
    "影片",
    "宣传片",
    "幻灯片",
    "视频",
];
const SOURCES: &[&str] = &[
    "these",
    "them",
    "photos",
    "photo",
    "images",
    "pictures",
    "pics",
    "clips",
    "files",
    "uploads",
    "everything",
    "footage",
    "media",
    "material",
    "videos",
    "audio",
    "这些",
    "照片",
    "图片",
    "素材",
    "片段",
    "文件",
    "所有",
    "音频",
];

/// Interprets a request for a new video: "turn these photos and audio into a 30-second promo video
/// with transitions".
pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static NEW: Pattern = Pattern::new(concat!(
        r"\b(?:a|an|one|my|into|me)\b(?: [\w.-]+){0,5} ",
        r"(?:video|slideshow|movie|promo|montage|film|reel)\b",
        r"|^\W*(?:slideshow|montage|promo|video (?:from|of))\b",
        r"|(?:个|的|成|一段|制作|做).{0,12}(?:视频|短片|影片|宣传片|幻灯片)",
    ));
    let from =
        clause.has(SOURCES) || !reference::mentioned_assets(clause, context.assets).is_empty();
    let joins = (clause.starts(JOIN)
        || clause.has(&["组合", "拼在一起", "合并", "拼接", "together"]))
        && from;
    let makes = clause.starts(MAKE) && clause.has(PRODUCT) && NEW.is_match(&clause.text);
    let mentioned = reference::mentioned(clause, context);
    let about_one_segment = matches!(mentioned, Ok(found) if found.len() == 1)
        && !clause.has(&["from", "of", "with", "用"]);
    if !(joins || makes) || about_one_segment || clause.has(TITLE) && !from {
        return None;
    }
    let assembly = assembly(clause, context.assets);
    if assembly.pictures.is_empty() {
        return Some(Interpretation::Cannot(Reply::NoMediaYet));
    }
    Some(Interpretation::edit(Edit::Assemble(assembly)))
}

fn assembly(clause: &Clause, assets: &[Asset]) -> Assembly {
    let times = number::times(&clause.text);
    let each_ms = times
        .iter()
        .find(|t| is_each(&t.after) || t.follows(&["each", "every", "每张", "每个", "每段"]))
        .map(|t| t.ms);
    let transition_ms = transition::length(clause);
    let total_ms = times
        .iter()
        .map(|t| t.ms)
        .filter(|ms| Some(*ms) != each_ms && Some(*ms) != transition_ms)
        .find(|ms| *ms >= 1_000);
    let (voices, music) = wanted_sounds(clause, assets);
    Assembly {
        pictures: wanted_pictures(clause, assets),
        voices,
        music: music.map(Box::new),
        total_ms,
        each_ms,
        transition: requested_transition(clause, transition_ms),
    }
}

/// Photos and clips that a clause asks for: the named ones, or all of the kinds it mentions.
fn wanted_pictures(clause: &Clause, assets: &[Asset]) -> Vec<Asset> {
    let named: Vec<Asset> = reference::mentioned_assets(clause, assets)
        .into_iter()
        .filter(|a| a.kind != MediaKind::Sound)
        .cloned()
        .collect();
    let mut pictures = if named.len() > 1 || is_named_alone(clause, &named) {
        named
    } else {
        let is_wanted = wanted_kinds(clause);
        assets
            .iter()
            .filter(|a| a.kind != MediaKind::Sound && is_wanted(a.kind))
            .cloned()
            .collect()
    };
    order(clause, &mut pictures);
    pictures
}

/// Voices and music, unless a clause excludes them.
fn wanted_sounds(clause: &Clause, assets: &[Asset]) -> (Vec<Asset>, Option<Asset>) {
    let is_silent = clause.has(&[
        "no audio",
        "no sound",
        "silent",
        "无声",
        "without audio",
        "without sound",
    ]);
    let (mut voices, mut music) = voices_and_music(assets);
    if is_silent || without(clause, MUSIC) {
        music = None;
    }
    if is_silent || without(clause, VOICE) {
        voices.clear();
    }
    (voices, music)
}

/// Returns true if a clause names one file exclusively: by its whole name, or with "only", "just"
/// or "from".
fn is_named_alone(clause: &Clause, named: &[Asset]) -> bool {
    let [asset] = named else { return false };
    let name = asset.name.to_lowercase();
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let before = [
        "from ",
        "from the ",
        "of ",
        "of the ",
        "with ",
        "using ",
        "only ",
        "only the ",
        "just ",
        "just the ",
        "用",
        "只用",
        "仅用",
    ];
    let is_broad = clause.has(&[
        "photos",
        "images",
        "pictures",
        "clips",
        "files",
        "uploads",
        "everything",
        "these",
        "them",
        "这些",
        "所有",
    ]);
    clause.text.contains(&name)
        || !is_broad
            && before
                .iter()
                .any(|w| clause.text.contains(&format!("{w}{stem}")))
}

fn is_each(after: &str) -> bool {
    let after = after.trim_start();
    [
        "each",
        "per",
        "apiece",
        "a photo",
        "a picture",
        "every",
        "一张",
    ]
    .iter()
    .any(|w| after.starts_with(w))
}

/// Returns true if a clause excludes one of the words: "without music", "no voice-over", "不要音乐".
fn without(clause: &Clause, words: &[&str]) -> bool {
    words.iter().any(|w| {
        [
            "without ",
            "without the ",
            "without any ",
            "no ",
            "不要",
            "不加",
            "没有",
        ]
        .iter()
        .any(|no| clause.text.contains(&format!("{no}{w}")))
    })
}

/// Sorts the pictures as requested: by name, by date, reversed or shuffled; otherwise upload order.
fn order(clause: &Clause, pictures: &mut [Asset]) {
    if clause.has(&[
        "alphabetical",
        "alphabetically",
        "by name",
        "按名称",
        "按名字",
        "按文件名",
    ]) {
        pictures.sort_by_key(|a| a.name.to_lowercase());
    } else if clause.has(&[
        "by date",
        "by time",
        "chronological",
        "chronologically",
        "date order",
        "按日期",
        "按时间",
    ]) {
        pictures.sort_by(|a, b| a.recorded_at.cmp(&b.recorded_at));
    } else if clause.has(&[
        "shuffle",
        "shuffled",
        "random",
        "randomly",
        "random order",
        "随机",
        "打乱",
    ]) {
        // By content hash: unrelated to names, and the same when requested again.
        pictures.sort_by(|a, b| a.hash.cmp(&b.hash));
    }
    if clause.has(&[
        "reverse order",
        "reversed order",
        "backwards",
        "倒序",
        "反序",
    ]) {
        pictures.reverse();
    }
}

/// Predicate for the kinds of media a clause asks for. "turn the clips into …" excludes photos and
/// vice versa; "photos and audio" or "these clips" usually means all media, so anything broader
/// than one kind includes every picture.
fn wanted_kinds(clause: &Clause) -> impl Fn(MediaKind) -> bool {
    let without_photos = without(clause, &["photos", "photo", "pictures", "照片"]);
    let without_clips = without(clause, &["clips", "videos", "视频"]);
    let photos = clause.has(&[
        "photos", "photo", "images", "pictures", "pics", "照片", "图片",
    ]) && !without_photos;
    let clips = clause.has(&["clips", "videos", "片段", "视频片段"]) && !without_clips;
    let means_all = clause.has(&[
        "everything",
        "all files",
        "files",
        "uploads",
        "media",
        "footage",
        "material",
        "素材",
        "文件",
        "these clips",
    ]) || clause.has(&["audio", "音频", "sound", "sounds"]);
    let is_broad = (means_all || photos == clips) && !without_photos && !without_clips;
    move |kind| match kind {
        MediaKind::Photo => !without_photos && (photos || is_broad),
        MediaKind::Clip => !without_clips && (clips || is_broad),
        MediaKind::Sound => true,
    }
}

/// Splits the audio assets into voices and music by their names. If no name indicates music, the
/// first other sound is the music.
pub(crate) fn voices_and_music(assets: &[Asset]) -> (Vec<Asset>, Option<Asset>) {
    let named =
        |asset: &Asset, words: &[&str]| words.iter().any(|w| asset.name.to_lowercase().contains(w));
    let sounds: Vec<&Asset> = assets
        .iter()
        .filter(|a| a.kind == MediaKind::Sound)
        .collect();
    let is_voice = |a: &Asset| {
        named(a, VOICE) || named(a, &["vo.", "vo_", "vo-", "memo", "recording", "录音"])
    };
    let is_effect = |a: &Asset| {
        named(
            a,
            &[
                "rain", "wind", "sfx", "effect", "whoosh", "noise", "applause", "音效",
            ],
        )
    };
    let has_music_name = |a: &Asset| {
        named(a, MUSIC)
            || named(
                a,
                &["bed", "lo-fi", "lofi", "beat", "track", "theme", "歌", "曲"],
            )
    };
    let music = sounds
        .iter()
        .find(|a| has_music_name(a) && !is_voice(a))
        .or_else(|| sounds.iter().find(|a| !is_voice(a) && !is_effect(a)));
    let music = music.map(|a| (*a).clone());
    let is_music = |a: &Asset| music.as_ref().is_some_and(|m| m.hash == a.hash);
    let voices = sounds
        .iter()
        .filter(|a| !is_music(a) && !has_music_name(a) && !is_effect(a))
        .map(|a| (*a).clone())
        .collect();
    (voices, music)
}

fn requested_transition(clause: &Clause, length: Option<u64>) -> Option<Transition> {
    let kind = transition::kind(clause).filter(|_| !transition::excludes(clause))?;
    Some(Transition {
        kind,
        duration_ms: length.unwrap_or(TRANSITION_MS),
    })
}

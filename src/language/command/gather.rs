//! Assembling media into a cut, and adding media to it.

use super::cut::transition_kind;
use super::reference::{MUSIC, TITLE, VOICE};
use super::{Clause, Context, Reading, number};
use crate::domain::assemble::{Assembly, PHOTO_MS};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::Edit;
use crate::domain::timeline::Transition;

/// How long a transition takes when nobody says, in ms.
pub const TRANSITION_MS: u64 = 500;

const MEDIA: &[&str] = &[
    "photos",
    "photo",
    "images",
    "image",
    "pictures",
    "pics",
    "clips",
    "clip",
    "videos",
    "files",
    "media",
    "footage",
    "uploads",
    "material",
    "audio",
    "everything",
    "these",
    "them",
    "all",
    "slideshow",
    "promo",
    "montage",
    "video",
    "movie",
    "film",
    "照片",
    "图片",
    "视频",
    "素材",
    "片段",
    "文件",
    "音频",
    "短片",
    "影片",
    "这些",
    "宣传片",
    "幻灯片",
];
const VERBS: &[&str] = &[
    "turn",
    "make",
    "create",
    "assemble",
    "build",
    "combine",
    "edit",
    "put together",
    "put these",
    "put them",
    "put all",
    "stitch",
    "join",
    "compile",
    "cut together",
    "use",
    "convert",
    "produce",
    "merge",
    "把",
    "将",
    "用",
    "制作",
    "做",
    "合成",
    "拼",
    "剪辑",
    "剪成",
    "组合",
    "合并",
    "生成",
];

pub fn read(clause: &Clause, context: &Context) -> Option<Reading> {
    append(clause, context).or_else(|| assemble(clause, context))
}

/// "turn these photos and audio into a 30-second promo video with transitions"
fn assemble(clause: &Clause, context: &Context) -> Option<Reading> {
    let verb = clause.starts(VERBS) || clause.starts(&["slideshow", "a slideshow", "a video", "a montage", "promo"]);
    let about_one_thing = number::ordinal(&clause.text).is_some()
        || clause.text.contains("clip ")
            && clause.text.split("clip ").nth(1).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    let whole = clause.has(&[
        "video",
        "slideshow",
        "movie",
        "promo",
        "montage",
        "film",
        "clip reel",
        "reel",
        "timeline",
        "cut",
        "短片",
        "影片",
        "宣传片",
        "幻灯片",
        "视频",
    ]);
    let from = clause.has(&[
        "these",
        "them",
        "photos",
        "images",
        "pictures",
        "clips",
        "files",
        "uploads",
        "everything",
        "all",
        "footage",
        "media",
        "这些",
        "照片",
        "图片",
        "素材",
        "片段",
        "文件",
        "所有",
    ]);
    let changes_one = clause.has(&["faster", "slower", "louder", "quieter", "shorter", "longer"]) && !from;
    if !verb
        || about_one_thing
        || changes_one
        || !clause.has(MEDIA)
        || !(from || whole && clause.starts(&["make", "create", "build", "produce", "assemble", "制作", "做", "slideshow", "a"]))
    {
        return None;
    }
    if context.assets.iter().all(|a| a.kind == MediaKind::Sound) {
        return Some(Reading::Cannot(
            "There are no photos or clips to work with yet. Upload some first (press U, or say \"upload\"), then ask again."
                .into(),
        ));
    }
    Some(Reading::Edit(Edit::Assemble(assembly(clause, context.assets))))
}

fn assembly(clause: &Clause, assets: &[Asset]) -> Assembly {
    let wants = wanted(clause);
    let pictures = assets.iter().filter(|a| a.kind != MediaKind::Sound && wants(a.kind)).cloned().collect();
    let (voices, music) = sounds(assets);
    let times = number::times(&clause.text);
    let each = times.iter().find(|t| is_each(&t.after) || t.follows(&["each", "every", "每张", "每个"])).map(|t| t.ms);
    let length = times.iter().filter(|t| Some(t.ms) != each).map(|t| t.ms).find(|ms| *ms >= 1_000);
    Assembly { pictures, voices, music, length_ms: length, each_ms: each, transition: transition(clause) }
}

fn is_each(after: &str) -> bool {
    let after = after.trim_start();
    ["each", "per", "apiece", "a photo", "a picture", "every", "一张"].iter().any(|w| after.starts_with(w))
}

/// "turn the clips into …" leaves the photos out, and the other way round. "Photos and audio" is how people name a
/// whole pile, so anything wider than one kind takes every picture.
fn wanted(clause: &Clause) -> impl Fn(MediaKind) -> bool {
    let photos = clause.has(&["photos", "photo", "images", "pictures", "照片", "图片"]);
    let clips = clause.has(&["clips", "videos", "footage", "片段", "视频片段"]);
    let wide =
        photos == clips || clause.has(&["everything", "all", "files", "uploads", "media", "these", "素材", "所有", "这些"]);
    move |kind| match kind {
        MediaKind::Photo => photos || wide,
        MediaKind::Clip => clips || wide,
        MediaKind::Sound => true,
    }
}

/// Which sounds speak and which play: by their names, else the first is music when nothing is named so.
pub fn sounds(assets: &[Asset]) -> (Vec<Asset>, Option<Asset>) {
    let named = |asset: &Asset, words: &[&str]| words.iter().any(|w| asset.name.to_lowercase().contains(w));
    let sounds: Vec<&Asset> = assets.iter().filter(|a| a.kind == MediaKind::Sound).collect();
    let speaks = |a: &Asset| named(a, VOICE) || named(a, &["vo.", "vo_", "vo-", "memo", "recording", "录音"]);
    let plays = |a: &Asset| named(a, MUSIC) || named(a, &["bed", "lo-fi", "lofi", "beat", "track", "theme", "歌", "曲"]);
    let music = sounds.iter().find(|a| plays(a) && !speaks(a)).or_else(|| sounds.iter().find(|a| !speaks(a)));
    let music = music.map(|a| (*a).clone());
    let voices =
        sounds.iter().filter(|a| music.as_ref().is_none_or(|m| m.hash != a.hash) && !plays(a)).map(|a| (*a).clone()).collect();
    (voices, music)
}

fn transition(clause: &Clause) -> Option<Transition> {
    let none = clause.has(&[
        "no transition",
        "no transitions",
        "without transition",
        "without transitions",
        "hard cuts",
        "不要转场",
        "无转场",
    ]);
    let kind = transition_kind(clause).filter(|_| !none)?;
    Some(Transition { kind: kind.into(), duration_ms: TRANSITION_MS })
}

/// "add beach.jpg", "append the new photos": media that are not on the timeline yet, at its end.
fn append(clause: &Clause, context: &Context) -> Option<Reading> {
    let verb = clause.starts(&["add", "append", "include", "insert", "添加", "加入", "加上", "加"]);
    if !verb
        || clause.has(MUSIC)
        || clause.has(VOICE)
        || (clause.has(TITLE) && clause.quote().is_some())
        || transition_kind(clause).is_some()
    {
        return None;
    }
    let pictures = context.assets.iter().filter(|a| a.kind != MediaKind::Sound);
    let named: Vec<Asset> = pictures
        .clone()
        .filter(|a| {
            let name = a.name.to_lowercase();
            clause.quotes.iter().any(|q| q.to_lowercase() == name) || clause.has(&[&name])
        })
        .cloned()
        .collect();
    let on_timeline = |a: &Asset| context.timeline.segments().any(|(_, s)| s.source.as_deref() == Some(&a.source()));
    let rest = clause.has(&[
        "new",
        "other",
        "rest",
        "remaining",
        "these",
        "them",
        "photos",
        "clips",
        "pictures",
        "images",
        "uploads",
        "新",
        "其余",
        "剩下",
        "这些",
        "照片",
        "图片",
        "素材",
    ]);
    let assets = match (named.is_empty(), rest) {
        (false, _) => named,
        (true, true) => pictures.filter(|a| !on_timeline(a)).cloned().collect(),
        (true, false) => return None,
    };
    if assets.is_empty() {
        return Some(Reading::Cannot(
            "Everything that was uploaded is on the timeline already. Upload more, or name the file to add again.".into(),
        ));
    }
    let each_ms = number::times(&clause.text).first().map_or(PHOTO_MS, |t| t.ms);
    Some(Reading::Edit(Edit::Append { assets, each_ms }))
}

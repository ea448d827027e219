//! Assembling media into a cut, and bringing media into it.

use std::sync::LazyLock;

use regex::Regex;

use super::clause::captures;
use super::reference::{self, MUSIC, Referent, TITLE, VOICE};
use super::transition::{self, TRANSITION_MS};
use super::{Clause, Interpretation, LanguageContext, Reply, number};
use crate::domain::assemble::{Assembly, PHOTO_MS};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::Edit;
use crate::domain::timeline::{Segment, Transition};

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

/// "turn these photos and audio into a 30-second promo video with transitions"
pub fn assemble(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static NEW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:a|an|one|my|into|me)\b(?: [\w.-]+){0,5} (?:video|slideshow|movie|promo|montage|film|reel)\b|^\W*(?:slideshow|montage|promo|video (?:from|of))\b|(?:个|的|成|一段|制作|做).{0,12}(?:视频|短片|影片|宣传片|幻灯片)").ok()
    });
    let from = clause.has(SOURCES) || !reference::media(clause, context.assets).is_empty();
    let joins = (clause.starts(JOIN)
        || clause.has(&["组合", "拼在一起", "合并", "拼接", "together"]))
        && from;
    let makes =
        clause.starts(MAKE) && clause.has(PRODUCT) && captures(&NEW, &clause.text).is_some();
    let of_one = matches!(reference::mentioned(clause, context), Ok(found) if found.len() == 1)
        && !clause.has(&["from", "of", "with", "用"]);
    if !(joins || makes) || of_one || clause.has(TITLE) && !from {
        return None;
    }
    let wish = assembly(clause, context.assets);
    if wish.pictures.is_empty() {
        return Some(Interpretation::Cannot(Reply::NoMediaYet));
    }
    Some(Interpretation::edit(Edit::Assemble(wish)))
}

fn assembly(clause: &Clause, assets: &[Asset]) -> Assembly {
    let named: Vec<Asset> = reference::media(clause, assets)
        .into_iter()
        .filter(|a| a.kind != MediaKind::Sound)
        .cloned()
        .collect();
    let wants = wanted(clause);
    let fitting = || {
        assets
            .iter()
            .filter(|a| a.kind != MediaKind::Sound && wants(a.kind))
            .cloned()
            .collect::<Vec<_>>()
    };
    let alone = named.len() > 1 || is_named_alone(clause, &named);
    let mut pictures = if alone { named } else { fitting() };
    order(clause, &mut pictures);
    let (mut voices, mut music) = sounds(assets);
    if without(clause, MUSIC)
        || clause.has(&[
            "no audio",
            "no sound",
            "silent",
            "无声",
            "without audio",
            "without sound",
        ])
    {
        music = None;
    }
    if without(clause, VOICE)
        || clause.has(&[
            "no audio",
            "no sound",
            "silent",
            "无声",
            "without audio",
            "without sound",
        ])
    {
        voices.clear();
    }
    let times = number::times(&clause.text);
    let each = times
        .iter()
        .find(|t| is_each(&t.after) || t.follows(&["each", "every", "每张", "每个", "每段"]))
        .map(|t| t.ms);
    let blend = transition::length(clause);
    let length = times
        .iter()
        .map(|t| t.ms)
        .filter(|ms| Some(*ms) != each && Some(*ms) != blend)
        .find(|ms| *ms >= 1_000);
    Assembly {
        pictures,
        voices,
        music: music.map(Box::new),
        length_ms: length,
        each_ms: each,
        transition: wished_transition(clause, blend),
    }
}

/// One file by its whole name, or "only", "just" or "from" one: the others are not meant.
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
    let wide = clause.has(&[
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
        || !wide
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

/// "without music", "no voice-over", "不要音乐".
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

/// By name, by date, backwards, shuffled; else as uploaded.
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
        pictures.sort_by(|a, b| a.taken.cmp(&b.taken));
    } else if clause.has(&[
        "shuffle",
        "shuffled",
        "random",
        "randomly",
        "random order",
        "随机",
        "打乱",
    ]) {
        // By content: an order that has nothing to do with names, and is the same when it is asked for again.
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

/// "turn the clips into …" leaves the photos out, and the other way round. "Photos and audio", "these clips" is how
/// people name a whole pile, so anything wider than one kind takes every picture.
fn wanted(clause: &Clause) -> impl Fn(MediaKind) -> bool {
    let without_photos = without(clause, &["photos", "photo", "pictures", "照片"]);
    let without_clips = without(clause, &["clips", "videos", "视频"]);
    let photos = clause.has(&[
        "photos", "photo", "images", "pictures", "pics", "照片", "图片",
    ]) && !without_photos;
    let clips = clause.has(&["clips", "videos", "片段", "视频片段"]) && !without_clips;
    let pile = clause.has(&[
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
    let wide = (pile || photos == clips) && !without_photos && !without_clips;
    move |kind| match kind {
        MediaKind::Photo => !without_photos && (photos || wide),
        MediaKind::Clip => !without_clips && (clips || wide),
        MediaKind::Sound => true,
    }
}

/// Which sounds speak and which play: by their names, else the first is music when nothing is named so.
pub fn sounds(assets: &[Asset]) -> (Vec<Asset>, Option<Asset>) {
    let named =
        |asset: &Asset, words: &[&str]| words.iter().any(|w| asset.name.to_lowercase().contains(w));
    let sounds: Vec<&Asset> = assets
        .iter()
        .filter(|a| a.kind == MediaKind::Sound)
        .collect();
    let speaks = |a: &Asset| {
        named(a, VOICE) || named(a, &["vo.", "vo_", "vo-", "memo", "recording", "录音"])
    };
    let effect = |a: &Asset| {
        named(
            a,
            &[
                "rain", "wind", "sfx", "effect", "whoosh", "noise", "applause", "音效",
            ],
        )
    };
    let plays = |a: &Asset| {
        named(a, MUSIC)
            || named(
                a,
                &["bed", "lo-fi", "lofi", "beat", "track", "theme", "歌", "曲"],
            )
    };
    let music = sounds
        .iter()
        .find(|a| plays(a) && !speaks(a))
        .or_else(|| sounds.iter().find(|a| !speaks(a) && !effect(a)));
    let music = music.map(|a| (*a).clone());
    let is_music = |a: &Asset| music.as_ref().is_some_and(|m| m.hash == a.hash);
    let voices = sounds
        .iter()
        .filter(|a| !is_music(a) && !plays(a) && !effect(a))
        .map(|a| (*a).clone())
        .collect();
    (voices, music)
}

fn wished_transition(clause: &Clause, length: Option<u64>) -> Option<Transition> {
    let kind = transition::kind(clause).filter(|_| !transition::none(clause))?;
    Some(Transition {
        kind,
        duration_ms: length.unwrap_or(TRANSITION_MS),
    })
}

/// Media into the cut: in place of a segment, between two, at the end.
pub fn read(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    replace(clause, context)
        .or_else(|| insert(clause, context))
        .or_else(|| append(clause, context))
}

fn named_picture<'a>(clause: &Clause, context: &LanguageContext<'a>) -> Vec<&'a Asset> {
    reference::media(clause, context.assets)
        .into_iter()
        .filter(|a| a.kind != MediaKind::Sound)
        .collect()
}

/// `replace forest with drone`, `use drone.mp4 instead of city.mp4`, `用 drone.mp4 替换第2段`, `把 forest 换成 logo.png`.
fn replace(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static OLD_NEW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:replace|swap out|swap|exchange|substitute|把|将)\s*(?P<old>.+?)\s*(?:\b(?:with|by|for)\b|换成|替换成|替换为|换为)\s*(?P<new>.+)$").ok()
    });
    static NEW_OLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:use|put|用)?\s*(?P<new>.+?)\s*(?:\b(?:instead of|in place of)\b|替换|代替)\s*(?P<old>.+)$").ok()
    });
    let says = clause.starts(&["replace", "swap out", "substitute"])
        || clause.has(&["instead of", "in place of", "替换", "换成", "代替", "换为"])
        || (clause.starts(&["swap", "exchange"]) && clause.has(&["for"]));
    if !says || clause.has(MUSIC) || clause.has(VOICE) || clause.has(TITLE) {
        return None;
    }
    let parts = captures(&OLD_NEW, &clause.text).or_else(|| captures(&NEW_OLD, &clause.text));
    let Some(parts) = parts else {
        return Some(Interpretation::Unclear(Reply::WhichMedium));
    };
    let part = |name: &str| clause.with(parts.name(name).map_or("", |m| m.as_str()).to_owned());
    let (old, new) = (part("old"), part("new"));
    let Some(asset) = named_picture(&new, context).first().map(|a| (*a).clone()) else {
        return Some(match reference::file_name(&new) {
            Some(file) => Interpretation::Cannot(Reply::NoSuchMedium(file)),
            None => Interpretation::Unclear(Reply::WhichMedium),
        });
    };
    Some(reference::on_one(&old, context, |s| Edit::Replace {
        id: s.id.clone(),
        asset,
    }))
}

const ADD: &[&str] = &[
    "add", "append", "include", "insert", "put", "place", "添加", "加入", "加上", "加", "插入",
    "把", "将", "在",
];

/// A medium into the picture: `insert logo.png after clip 1`, `put the drone clip before city`, `add the logo at the start`.
fn insert(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?P<between>\bbetween\b(?P<two>.+))|\b(?P<before>before|in front of)\b(?P<b>.+)|\b(?P<after>after|behind)\b(?P<a>.+)|(?P<start>\b(?:at|to) the (?:start|beginning|front)\b|\bfirst$|开头|最前|片头)|到?(?P<zb>第\s*\d+\s*[段张个]|[\w.-]+)\s*(?:的)?(?P<zside>前面|之前|后面|之后)").ok()
    });
    if !clause.starts(ADD) || clause.has(TITLE) || clause.has(MUSIC) || clause.has(VOICE) {
        return None;
    }
    let found = captures(&PLACE, &clause.text)?;
    let target_at = found.get(0)?.start();
    let head = clause.with(clause.text[..target_at].to_owned());
    // At the start the medium may be named behind the place: "在开头插入 drone.mp4".
    let named = if found.name("start").is_some() {
        named_picture(clause, context)
    } else {
        named_picture(&head, context)
    };
    let assets: Vec<Asset> = named.into_iter().cloned().collect();
    // What lies on the timeline already is moved, unless it shall come in again.
    let is_there = |a: &Asset| {
        reference::pictures(context.timeline)
            .iter()
            .any(|s| s.source.as_deref() == Some(&a.source()))
    };
    let again = clause.has(&["again", "再", "another", "insert", "插入", "插到"]);
    let asset = assets.into_iter().find(|a| again || !is_there(a))?;
    let pictures = reference::pictures(context.timeline);
    let index = |s: &Segment| pictures.iter().position(|p| p.id == s.id);
    let of = |name: &str| {
        let target = clause.with(found.name(name).map_or("", |m| m.as_str()).to_owned());
        match reference::find(&target, context) {
            Referent::One(s) => index(s).ok_or(Reply::NotAPicture),
            Referent::All(all) => all
                .iter()
                .filter_map(|s| index(s))
                .max()
                .ok_or(Reply::NotAPicture),
            Referent::Missing(why) => Err(why),
            Referent::Nothing => Err(Reply::WhereTo(asset.name.clone())),
        }
    };
    let at = if found.name("start").is_some() {
        Ok(0)
    } else if found.name("between").is_some() {
        of("two")
    } else if found.name("before").is_some() {
        of("b")
    } else if found.name("after").is_some() {
        of("a").map(|i| i + 1)
    } else if found
        .name("zside")
        .is_some_and(|m| m.as_str().contains('前'))
    {
        of("zb")
    } else {
        of("zb").map(|i| i + 1)
    };
    let each_ms = number::times(&clause.text)
        .first()
        .map_or(PHOTO_MS, |t| t.ms);
    Some(match at {
        Ok(at) => Interpretation::edit(Edit::Insert { asset, at, each_ms }),
        Err(why @ Reply::WhereTo(_)) => Interpretation::Unclear(why),
        Err(why) => Interpretation::Cannot(why),
    })
}

/// "add beach.jpg", "append the new photos": media that are not on the timeline yet, at its end.
fn append(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let ends = clause.has(&[
        "to the end",
        "at the end",
        "到最后",
        "到末尾",
        "到结尾",
        "在最后",
        "在结尾",
    ]);
    let verb = clause.starts(&[
        "add", "append", "include", "insert", "添加", "加入", "加上", "加",
    ]) || (ends && clause.starts(&["show"]))
        || (ends && clause.starts(ADD) && clause.has(&["put", "place", "加", "放", "插"]));
    if !verb
        || clause.has(MUSIC)
        || clause.has(VOICE)
        || (clause.has(TITLE) && clause.quote().is_some())
    {
        return None;
    }
    let pictures = context.assets.iter().filter(|a| a.kind != MediaKind::Sound);
    let on_timeline = |a: &Asset| {
        context
            .timeline
            .segments()
            .any(|(_, s)| s.source.as_deref() == Some(&a.source()))
    };
    let named: Vec<Asset> = named_picture(clause, context)
        .into_iter()
        .cloned()
        .collect();
    // "put beach at the end" moves what is there.
    if !clause.starts(&[
        "add", "append", "include", "insert", "添加", "加入", "加上", "加",
    ]) && named.iter().any(on_timeline)
    {
        return None;
    }
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
        "files",
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
        (true, false) => {
            return reference::file_name(clause)
                .map(|file| Interpretation::Cannot(Reply::NoSuchMedium(file)));
        }
    };
    if assets.is_empty() {
        return Some(Interpretation::Cannot(Reply::AllOnTimeline));
    }
    let each_ms = number::times(&clause.text)
        .first()
        .map_or(PHOTO_MS, |t| t.ms);
    Some(Interpretation::edit(Edit::Append { assets, each_ms }))
}

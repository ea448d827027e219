//! Assembles media into a video and adds media to it.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments;
use super::transition::{self, TRANSITION_MS};
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::assemble::{Assembly, DEFAULT_PHOTO_MS};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::Edit;
use crate::domain::timeline::{Segment, Transition};
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
pub fn assemble(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static NEW: Pattern = Pattern::new(
        r"\b(?:a|an|one|my|into|me)\b(?: [\w.-]+){0,5} (?:video|slideshow|movie|promo|montage|film|reel)\b|^\W*(?:slideshow|montage|promo|video (?:from|of))\b|(?:个|的|成|一段|制作|做).{0,12}(?:视频|短片|影片|宣传片|幻灯片)",
    );
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
    let named: Vec<Asset> = reference::mentioned_assets(clause, assets)
        .into_iter()
        .filter(|a| a.kind != MediaKind::Sound)
        .cloned()
        .collect();
    let is_wanted = wanted_kinds(clause);
    let unnamed = || {
        assets
            .iter()
            .filter(|a| a.kind != MediaKind::Sound && is_wanted(a.kind))
            .cloned()
            .collect::<Vec<_>>()
    };
    let only_named = named.len() > 1 || is_named_alone(clause, &named);
    let mut pictures = if only_named { named } else { unnamed() };
    order(clause, &mut pictures);
    let (mut voices, mut music) = voices_and_music(assets);
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
    let transition_ms = transition::length(clause);
    let length = times
        .iter()
        .map(|t| t.ms)
        .filter(|ms| Some(*ms) != each && Some(*ms) != transition_ms)
        .find(|ms| *ms >= 1_000);
    Assembly {
        pictures,
        voices,
        music: music.map(Box::new),
        total_ms: length,
        each_ms: each,
        transition: requested_transition(clause, transition_ms),
    }
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
pub fn voices_and_music(assets: &[Asset]) -> (Vec<Asset>, Option<Asset>) {
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

/// Interprets a request to add media: in place of a segment, between two, or at the end.
pub fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    replace(clause, context)
        .or_else(|| insert(clause, context))
        .or_else(|| append(clause, context))
}

fn named_picture<'a>(clause: &Clause, context: &LanguageContext<'a>) -> Vec<&'a Asset> {
    reference::mentioned_assets(clause, context.assets)
        .into_iter()
        .filter(|a| a.kind != MediaKind::Sound)
        .collect()
}

/// Interprets a replacement: `replace forest with drone`, `use drone.mp4 instead of city.mp4`,
/// `用 drone.mp4 替换第2段`, `把 forest 换成 logo.png`.
fn replace(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static OLD_NEW: Pattern = Pattern::new(
        r"^(?:replace|swap out|swap|exchange|substitute|把|将)\s*(?P<old>.+?)\s*(?:\b(?:with|by|for)\b|换成|替换成|替换为|换为)\s*(?P<new>.+)$",
    );
    static NEW_OLD: Pattern = Pattern::new(
        r"^(?:use|put|用)?\s*(?P<new>.+?)\s*(?:\b(?:instead of|in place of)\b|替换|代替)\s*(?P<old>.+)$",
    );
    let requested = clause.starts(&["replace", "swap out", "substitute"])
        || clause.has(&["instead of", "in place of", "替换", "换成", "代替", "换为"])
        || (clause.starts(&["swap", "exchange"]) && clause.has(&["for"]));
    if !requested || clause.has(MUSIC) || clause.has(VOICE) || clause.has(TITLE) {
        return None;
    }
    let parts = OLD_NEW
        .captures(&clause.text)
        .or_else(|| NEW_OLD.captures(&clause.text));
    let Some(parts) = parts else {
        return Some(Interpretation::Unclear(Reply::WhichAsset));
    };
    let part = |name: &str| clause.with(parts.name(name).map_or("", |m| m.as_str()).to_owned());
    let (old, new) = (part("old"), part("new"));
    let Some(asset) = named_picture(&new, context).first().map(|a| (*a).clone()) else {
        return Some(match reference::file_name(&new) {
            Some(file) => Interpretation::Cannot(Reply::NoSuchAsset(file)),
            None => Interpretation::Unclear(Reply::WhichAsset),
        });
    };
    Some(reference::edit_single(&old, context, |s| Edit::Replace {
        id: s.id.clone(),
        asset,
    }))
}

const ADD: &[&str] = &[
    "add", "append", "include", "insert", "put", "place", "添加", "加入", "加上", "加", "插入",
    "把", "将", "在",
];

/// Interprets an insertion: `insert logo.png after clip 1`, `put the drone clip before city`, `add
/// the logo at the start`.
fn insert(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static POSITION: Pattern = Pattern::new(
        r"(?P<between>\bbetween\b(?P<two>.+))|\b(?P<before>before|in front of)\b(?P<b>.+)|\b(?P<after>after|behind)\b(?P<a>.+)|(?P<start>\b(?:at|to) the (?:start|beginning|front)\b|\bfirst$|开头|最前|片头)|到?(?P<zb>第\s*\d+\s*[段张个]|[\w.-]+)\s*(?:的)?(?P<zside>前面|之前|后面|之后)",
    );
    if !clause.starts(ADD) || clause.has(TITLE) || clause.has(MUSIC) || clause.has(VOICE) {
        return None;
    }
    let found = POSITION.captures(&clause.text)?;
    let target_at = found.get(0)?.start();
    let head = clause.with(clause.text[..target_at].to_owned());
    // At the start, the asset may be named after the position: "在开头插入 drone.mp4".
    let named = if found.name("start").is_some() {
        named_picture(clause, context)
    } else {
        named_picture(&head, context)
    };
    let assets: Vec<Asset> = named.into_iter().cloned().collect();
    // An asset already on the timeline is moved, unless it is requested again.
    let is_on_timeline = |a: &Asset| {
        segments::pictures(context.timeline)
            .iter()
            .any(|s| s.source.as_deref() == Some(&a.source()))
    };
    let again = clause.has(&["again", "再", "another", "insert", "插入", "插到"]);
    let asset = assets.into_iter().find(|a| again || !is_on_timeline(a))?;
    let pictures = segments::pictures(context.timeline);
    let index = |s: &Segment| pictures.iter().position(|p| p.id == s.id);
    let index_of = |name: &str| {
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
        index_of("two")
    } else if found.name("before").is_some() {
        index_of("b")
    } else if found.name("after").is_some() {
        index_of("a").map(|i| i + 1)
    } else if found
        .name("zside")
        .is_some_and(|m| m.as_str().contains('前'))
    {
        index_of("zb")
    } else {
        index_of("zb").map(|i| i + 1)
    };
    let each_ms = number::times(&clause.text)
        .first()
        .map_or(DEFAULT_PHOTO_MS, |t| t.ms);
    Some(match at {
        Ok(at) => Interpretation::edit(Edit::Insert { asset, at, each_ms }),
        Err(why @ Reply::WhereTo(_)) => Interpretation::Unclear(why),
        Err(why) => Interpretation::Cannot(why),
    })
}

/// Interprets an addition at the end: "add beach.jpg", "append the new photos".
fn append(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let at_end = clause.has(&[
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
    ]) || (at_end && clause.starts(&["show"]))
        || (at_end && clause.starts(ADD) && clause.has(&["put", "place", "加", "放", "插"]));
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
    // "put beach at the end" moves an existing segment.
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
                .map(|file| Interpretation::Cannot(Reply::NoSuchAsset(file)));
        }
    };
    if assets.is_empty() {
        return Some(Interpretation::Cannot(Reply::AllMediaUsed));
    }
    let each_ms = number::times(&clause.text)
        .first()
        .map_or(DEFAULT_PHOTO_MS, |t| t.ms);
    Some(Interpretation::edit(Edit::Append { assets, each_ms }))
}

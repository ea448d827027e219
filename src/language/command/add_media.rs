//! Adds media to a video: in place of a segment, between two, or at the end.

use regex::Captures;

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments;
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::assemble::DEFAULT_PHOTO_MS;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::{Append, Edit, Insert, Replace};
use crate::domain::timeline::Segment;
use crate::language::pattern::{Pattern, group};

/// Interprets a request to add media: in place of a segment, between two, or at the end.
pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
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
    static OLD_NEW: Pattern = Pattern::new(concat!(
        r"^(?:replace|swap out|swap|exchange|substitute|把|将)\s*(?P<old>.+?)\s*",
        r"(?:\b(?:with|by|for)\b|换成|替换成|替换为|换为)\s*(?P<new>.+)$",
    ));
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
    Some(reference::edit_single(&old, context, |s| {
        Edit::Replace(Replace {
            id: s.id.clone(),
            asset,
        })
    }))
}

const ADD: &[&str] = &[
    "add", "append", "include", "insert", "put", "place", "添加", "加入", "加上", "加", "插入",
    "把", "将", "在",
];
/// Verbs of `ADD` that can only mean an addition; "put" can also move a segment.
const ONLY_ADD: &[&str] = &[
    "add", "append", "include", "insert", "添加", "加入", "加上", "加",
];

/// Interprets an insertion: `insert logo.png after clip 1`, `put the drone clip before city`, `add
/// the logo at the start`.
fn insert(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    static POSITION: Pattern = Pattern::new(concat!(
        r"\bbetween\b(?P<between>.+)",
        r"|\b(?:before|in front of)\b(?P<before>.+)",
        r"|\b(?:after|behind)\b(?P<after>.+)",
        r"|(?P<start>\b(?:at|to) the (?:start|beginning|front)\b|\bfirst$|开头|最前|片头)",
        r"|到?(?P<zhbeside>第\s*\d+\s*[段张个]|[\w.-]+)\s*(?:的)?(?P<zhside>前面|之前|后面|之后)",
    ));
    if !clause.starts(ADD) || clause.has(TITLE) || clause.has(MUSIC) || clause.has(VOICE) {
        return None;
    }
    let position = POSITION.captures(&clause.text)?;
    let asset = inserted_asset(clause, context, &position)?;
    Some(match insertion_index(clause, context, &position, &asset) {
        Ok(at) => Interpretation::edit(Edit::Insert(Insert {
            asset,
            at,
            each_ms: photo_duration(clause),
        })),
        Err(why @ Reply::WhereTo(_)) => Interpretation::Unclear(why),
        Err(why) => Interpretation::Cannot(why),
    })
}

/// Asset to insert: the first that a clause names before the position.
fn inserted_asset(
    clause: &Clause,
    context: &LanguageContext,
    position: &Captures,
) -> Option<Asset> {
    // At the start, the asset may be named after the position: "在开头插入 drone.mp4".
    let named = if position.name("start").is_some() {
        named_picture(clause, context)
    } else {
        let before = &clause.text[..position.get(0)?.start()];
        named_picture(&clause.with(before.to_owned()), context)
    };
    // An asset already on the timeline is moved, unless it is requested again.
    let is_present = |a: &Asset| {
        segments::pictures(context.timeline)
            .iter()
            .any(|s| s.source.as_deref() == Some(&a.source()))
    };
    let again = clause.has(&["again", "再", "another", "insert", "插入", "插到"]);
    named.into_iter().find(|a| again || !is_present(a)).cloned()
}

/// Index on the video track at which to insert an asset.
///
/// # Errors
/// Returns a refusal if the segment at the position does not exist or is not a picture.
fn insertion_index(
    clause: &Clause,
    context: &LanguageContext,
    position: &Captures,
    asset: &Asset,
) -> Result<usize, Reply> {
    let pictures = segments::pictures(context.timeline);
    let index = |s: &Segment| pictures.iter().position(|p| p.id == s.id);
    let index_of = |words: &str| {
        let target = clause.with(words.to_owned());
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
    let words = |name: &str| position.name(name).map(|m| m.as_str());
    if position.name("start").is_some() {
        Ok(0)
    } else if let Some(target) = words("between").or_else(|| words("before")) {
        index_of(target)
    } else if let Some(target) = words("after") {
        Ok(index_of(target)? + 1)
    } else if group(position, "zhside").contains('前') {
        index_of(group(position, "zhbeside"))
    } else {
        Ok(index_of(group(position, "zhbeside"))? + 1)
    }
}

/// Interprets an addition at the end: "add beach.jpg", "append the new photos".
fn append(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let adds_text = clause.has(TITLE) && clause.quote().is_some();
    if !asks_to_append(clause) || clause.has(MUSIC) || clause.has(VOICE) || adds_text {
        return None;
    }
    let is_present = |a: &Asset| {
        context
            .timeline
            .segments()
            .any(|(_, s)| s.source.as_deref() == Some(&a.source()))
    };
    let named = named_picture(clause, context);
    // "put beach at the end" moves an existing segment.
    if !clause.starts(ONLY_ADD) && named.iter().any(|a| is_present(a)) {
        return None;
    }
    let assets: Vec<Asset> = if !named.is_empty() {
        named.into_iter().cloned().collect()
    } else if means_remaining_media(clause) {
        context
            .assets
            .iter()
            .filter(|a| a.kind != MediaKind::Sound && !is_present(a))
            .cloned()
            .collect()
    } else {
        return reference::file_name(clause)
            .map(|file| Interpretation::Cannot(Reply::NoSuchAsset(file)));
    };
    if assets.is_empty() {
        return Some(Interpretation::Cannot(Reply::AllMediaUsed));
    }
    Some(Interpretation::edit(Edit::Append(Append {
        assets,
        each_ms: photo_duration(clause),
    })))
}

fn asks_to_append(clause: &Clause) -> bool {
    let at_end = clause.has(&[
        "to the end",
        "at the end",
        "到最后",
        "到末尾",
        "到结尾",
        "在最后",
        "在结尾",
    ]);
    let puts = clause.starts(&["show"])
        || (clause.starts(ADD) && clause.has(&["put", "place", "加", "放", "插"]));
    clause.starts(ONLY_ADD) || (at_end && puts)
}

/// Returns true if a clause means all media that are not on the timeline yet.
fn means_remaining_media(clause: &Clause) -> bool {
    clause.has(&[
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
    ])
}

/// Duration of an added photo (ms).
fn photo_duration(clause: &Clause) -> u64 {
    number::times(&clause.text)
        .first()
        .map_or(DEFAULT_PHOTO_MS, |t| t.ms)
}

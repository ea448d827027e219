//! Resolves references to segments: by number, ordinal, name (or part of it), or as the segments
//! changed last.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reply::Reply;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::Edit;
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind};
use crate::language::pattern::Pattern;

/// Segments that a clause refers to.
#[derive(Debug, PartialEq)]
pub enum Referent<'a> {
    One(&'a Segment),
    /// Several segments, or all of a kind.
    All(Vec<&'a Segment>),
    /// The clause names a segment that does not exist: the reply.
    Missing(Reply),
    /// No reference to a segment.
    Nothing,
}

pub const MUSIC: &[&str] = &[
    "music",
    "bgm",
    "soundtrack",
    "song",
    "background track",
    "音乐",
    "配乐",
    "背景乐",
    "bgm",
    "歌",
];
pub const VOICE: &[&str] = &[
    "voice",
    "voiceover",
    "voice-over",
    "voice over",
    "narration",
    "narrator",
    "speech",
    "旁白",
    "配音",
    "人声",
    "解说",
];
pub const TITLE: &[&str] = &[
    "title",
    "titles",
    "caption",
    "captions",
    "text",
    "texts",
    "headline",
    "words",
    "subtitle",
    "subtitles",
    "font",
    "标题",
    "字幕",
    "文字",
    "片名",
];
const PHOTOS: &[&str] = &[
    "photo", "photos", "image", "images", "picture", "pictures", "pics", "照片", "图片", "张",
];
const CLIPS: &[&str] = &[
    "clip", "clips", "segment", "segments", "shot", "shots", "video", "videos", "scene", "scenes",
    "one", "ones", "片段", "视频", "镜头", "素材", "段",
];
const ALL: &[&str] = &[
    "all",
    "every",
    "each",
    "everything",
    "everywhere",
    "whole video",
    "entire video",
    "whole thing",
    "all of it",
    "所有",
    "全部",
    "每个",
    "每张",
    "每段",
    "整个",
    "全片",
];
const TOUCHED: &[&str] = &[
    "it", "that", "this", "them", "these", "those", "它", "这个", "那个", "它们", "这段", "那段",
];

/// Main video track.
pub fn picture(t: &Timeline) -> Option<&Track> {
    t.track(TrackKind::Video, None)
}

/// Segments of the main video track.
pub fn pictures(t: &Timeline) -> &[Segment] {
    picture(t).map_or(&[][..], |t| &t.segments)
}

/// Returns true if a segment shows a photo.
pub fn is_photo(s: &Segment, context: &LanguageContext) -> bool {
    asset_of(s, context).is_some_and(|a| a.kind == MediaKind::Photo)
}

/// Asset that a segment plays.
pub fn asset_of<'a>(s: &Segment, context: &LanguageContext<'a>) -> Option<&'a Asset> {
    context
        .assets
        .iter()
        .find(|a| s.source.as_deref() == Some(&a.source()))
}

/// Finds the segments that a clause refers to, including titles and sounds.
pub fn find<'a>(clause: &Clause, context: &LanguageContext<'a>) -> Referent<'a> {
    match mentioned(clause, context) {
        Ok(found) if !found.is_empty() => {
            return match all_except(clause, context, &found) {
                Some(rest) => Referent::All(rest),
                None if found.len() == 1 => Referent::One(found[0]),
                None => Referent::All(found),
            };
        }
        Ok(_) => {}
        Err(why) => return Referent::Missing(why),
    }
    if clause.has(TITLE) || clause.has(MUSIC) || clause.has(VOICE) {
        let of_kind = by_subject(clause, context);
        return match of_kind.as_slice() {
            [] => Referent::Missing(missing(clause)),
            [only] => Referent::One(only),
            _ => Referent::All(of_kind),
        };
    }
    let pictures = pictures(context.timeline);
    if clause.has(&["photos", "照片", "every photo", "all photos", "每张"])
        && pictures.iter().any(|s| is_photo(s, context))
    {
        return Referent::All(pictures.iter().filter(|s| is_photo(s, context)).collect());
    }
    if clause.has(ALL) || clause.has(&["the clips", "my clips", "the videos", "整个视频"]) {
        return Referent::All(pictures.iter().collect());
    }
    if clause.has(TOUCHED) {
        let touched: Vec<&Segment> = context
            .timeline
            .segments()
            .map(|(_, s)| s)
            .filter(|s| context.touched.contains(&s.id))
            .collect();
        match touched.as_slice() {
            [] => {}
            [only] => return Referent::One(only),
            _ => return Referent::All(touched),
        }
    }
    match file_name(clause) {
        Some(file) => Referent::Missing(Reply::NotOnTimeline(file)),
        None => Referent::Nothing,
    }
}

/// Titles, music or voice segments that a clause refers to.
fn by_subject<'a>(clause: &Clause, context: &LanguageContext<'a>) -> Vec<&'a Segment> {
    let t = context.timeline;
    let segments_of = |kind, role: Option<&str>| -> Vec<&'a Segment> {
        let tracks = t
            .tracks
            .iter()
            .filter(|t| t.kind == kind && (role.is_none() || t.role.as_deref() == role));
        tracks.flat_map(|t| &t.segments).collect()
    };
    if clause.has(TITLE) {
        segments_of(TrackKind::Text, None)
    } else if clause.has(MUSIC) {
        segments_of(TrackKind::Audio, Some("bgm"))
    } else {
        segments_of(TrackKind::Audio, Some("voice"))
    }
}

fn missing(clause: &Clause) -> Reply {
    if clause.has(MUSIC) {
        Reply::NoMusic
    } else if clause.has(VOICE) {
        Reply::NoVoice
    } else {
        Reply::NoTitle
    }
}

/// Complement of `found` for "everything except clip 2". The caller handles "keep only …".
fn all_except<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
    found: &[&'a Segment],
) -> Option<Vec<&'a Segment>> {
    let has_exception = clause.has(&[
        "except",
        "but not",
        "other than",
        "apart from",
        "除了",
        "以外",
    ]);
    has_exception.then(|| {
        pictures(context.timeline)
            .iter()
            .filter(|s| !found.iter().any(|f| f.id == s.id))
            .collect()
    })
}

/// Segments referred to by name or number, in the order of the words, without duplicates.
///
/// # Errors
/// Returns a refusal if a number exceeds the segments it counts.
pub fn mentioned<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
) -> Result<Vec<&'a Segment>, Reply> {
    let mut all = counted(clause, context)?;
    for (at, s) in named(clause, context) {
        // "the first beach photo" is one reference, not two.
        if !all.iter().any(|(other, _)| other.abs_diff(at) < 2) {
            all.push((at, s));
        }
    }
    all.sort_by_key(|(at, _)| *at);
    let mut result: Vec<&Segment> = Vec::new();
    for (_, s) in all {
        if !result.iter().any(|r| r.id == s.id) {
            result.push(s);
        }
    }
    Ok(result)
}

type ReferencePlace<'a> = (usize, &'a Segment);

/// Segments by number or ordinal: `clip 3`, `clips 1 and 3`, `segment 2 of the video track`, `the
/// first two clips`, `the last one`, `第2段`, `前两段`.
fn counted<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
) -> Result<Vec<ReferencePlace<'a>>, Reply> {
    static NUMBER: Pattern = Pattern::new(
        r"\b(?P<noun>segment|clip|photo|picture|image|shot|title|caption|scene)s?\s*(?:no\.?\s*|number\s*|#)?(?P<list>\d+(?:\s*(?:,|and|&|to|-)\s*(?:(?:segment|clip|photo|shot)s?\s*)?\d+\b)*)\b|第\s*(?P<zh>\d+)\s*(?:个|段|张|条|个片段)?",
    );
    static ORDINAL: Pattern = Pattern::new(
        r"\b(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|\d+(?:st|nd|rd|th))(?: (?P<count>\d+))?(?: \w+)? (?P<noun>clips?|photos?|segments?|shots?|pictures?|images?|one|ones|videos?|titles?|captions?|texts?|scenes?)\b|(?P<both>first and the last|first and last)\b|(?P<zhlast>最后|最末)(?P<zhcount>\d+)?(?:一)?(?:个|段|张)|前(?P<zhfirst>\d+)(?:个|段|张)|\b(?P<bare>first|second|third|fourth|fifth|last)(?: one)?\s*$",
    );
    let text = number::without_times(&clause.text);
    let mut found = Vec::new();
    for c in NUMBER.captures_iter(&text) {
        let at = c.get(0).map_or(0, |m| m.start());
        let noun = c
            .name("noun")
            .map_or(chinese_noun(&text[at..]), |m| m.as_str());
        let list = c
            .name("list")
            .or_else(|| c.name("zh"))
            .map_or("", |m| m.as_str());
        let numbers: Vec<usize> = list
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|n| n.parse().ok())
            .collect();
        // "set clip 3 to 30%" means one clip, "clips 2 to 4" three.
        let plural = text[at..]
            .strip_prefix(noun)
            .is_some_and(|rest| rest.starts_with('s'));
        let numbers: Vec<usize> = if plural || list.contains("and") || list.contains([',', '&']) {
            numbers
        } else {
            numbers.into_iter().take(1).collect()
        };
        let is_range = (list.contains("to") || list.contains('-')) && numbers.len() == 2;
        let numbers = if is_range {
            (numbers[0]..=numbers[1].min(numbers[0] + 99)).collect()
        } else {
            numbers
        };
        let pool = pool(clause, context, noun);
        for (i, n) in numbers.iter().enumerate() {
            let s = n
                .checked_sub(1)
                .and_then(|i| pool.get(i))
                .ok_or_else(|| no_such(noun, *n as i64, pool.len()))?;
            found.push((at + i * 2, *s));
        }
    }
    for c in ORDINAL.captures_iter(&text) {
        let at = c.get(0).map_or(0, |m| m.start());
        let noun = c
            .name("noun")
            .map_or(chinese_noun(&text[at..]), |m| m.as_str());
        let pool = pool(clause, context, noun);
        let whole = c.get(0).map_or("", |m| m.as_str());
        let count = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<usize>().ok());
        let (from, n) = if c.name("both").is_some() {
            found.extend(pool.first().map(|s| (at, *s)));
            (pool.len().saturating_sub(1), 1)
        } else if c.name("zhlast").is_some() {
            let n = count("zhcount").unwrap_or(1);
            (pool.len().saturating_sub(n), n)
        } else if let Some(n) = count("zhfirst") {
            (0, n)
        } else {
            let n = count("count").unwrap_or(1);
            match number::ordinal(
                c.name("word")
                    .or_else(|| c.name("bare"))
                    .map_or(whole, |m| m.as_str()),
            ) {
                Some(-1) => (pool.len().saturating_sub(n), n),
                Some(first) => (usize::try_from(first - 1).unwrap_or(0), n),
                None => continue,
            }
        };
        if pool.len() < from + n || pool.is_empty() {
            return Err(no_such(noun, (from + n) as i64, pool.len()));
        }
        found.extend(
            pool[from..from + n]
                .iter()
                .enumerate()
                .map(|(i, s)| (at + i * 2, *s)),
        );
    }
    Ok(found)
}

/// Noun of a Chinese count: "第2张照片" and "最后一张照片" count photos.
fn chinese_noun(text: &str) -> &'static str {
    let nearby: String = text.chars().take(8).collect();
    if nearby.contains("照片") || nearby.contains("图片") {
        "photo"
    } else {
        "segment"
    }
}

fn no_such(noun: &str, n: i64, count: usize) -> Reply {
    if count == 0 {
        Reply::Empty
    } else {
        Reply::NoSuchSegment {
            noun: noun.trim_end_matches('s').to_owned(),
            n,
            count,
        }
    }
}

/// Segments that a noun counts: "photo" counts photos, "title" counts titles, "of the music track"
/// counts music.
fn pool<'a>(clause: &Clause, context: &LanguageContext<'a>, noun: &str) -> Vec<&'a Segment> {
    static ON_TRACK: Pattern = Pattern::new(r"(?:of|on|in) the (\w+) track");
    let t = context.timeline;
    if let Some(c) = ON_TRACK.captures(&clause.text) {
        let name = c[1].to_owned();
        let by_name = |t: &&Track| {
            t.label().to_lowercase() == name || t.role.as_deref() == Some(name.as_str())
        };
        if let Some(track) = t
            .tracks
            .iter()
            .find(by_name)
            .filter(|_| name != "video" && name != "picture")
        {
            return track.segments.iter().collect();
        }
    }
    if noun.starts_with("title") || noun.starts_with("caption") || noun.starts_with("text") {
        return t
            .tracks
            .iter()
            .filter(|t| t.kind == TrackKind::Text)
            .flat_map(|t| &t.segments)
            .collect();
    }
    let pictures = pictures(t);
    let photos: Vec<&Segment> = pictures.iter().filter(|s| is_photo(s, context)).collect();
    let counts_photos = PHOTOS.contains(&noun) && !photos.is_empty();
    // "photo 3" with only two photos means the third segment: people also call clips photos.
    let exceeds_photos = number::ordinal(&clause.text).is_none()
        && clause
            .text
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|n| n.parse::<usize>().ok())
            .any(|n| n > photos.len());
    if counts_photos && !exceeds_photos {
        photos
    } else {
        pictures.iter().collect()
    }
}

/// Segments by name: quoted or not, the whole name or a word unique to it. Titles only match by
/// their quoted text because their words can be anything.
fn named<'a>(clause: &Clause, context: &LanguageContext<'a>) -> Vec<ReferencePlace<'a>> {
    let mut found: Vec<(usize, usize, &Segment)> = Vec::new();
    for (_, s) in context.timeline.segments() {
        if let Some((at, length)) = name_in(clause, &s.name, s.style.is_some()) {
            found.push((at, length, s));
        }
    }
    if found.is_empty() {
        found = by_name_part(clause, context);
    }
    // The longest name at an offset wins; of two segments with one name, the first.
    let longest = |(at, length, _): &(usize, usize, &Segment)| {
        !found
            .iter()
            .any(|(a, l, _)| l > length && *a <= *at && at + length <= a + l)
    };
    let mut result: Vec<ReferencePlace> = Vec::new();
    for (at, _, s) in found.iter().filter(|f| longest(f)) {
        if !result.iter().any(|(other, _)| other == at) {
            result.push((*at, s));
        }
    }
    result
}

/// Offset and length (bytes) of a name in a clause.
pub fn name_in(clause: &Clause, name: &str, quoted_only: bool) -> Option<(usize, usize)> {
    let name = name.to_lowercase();
    let stem = stem(&name).to_owned();
    let quoted = clause
        .quotes
        .iter()
        .position(|q| q.to_lowercase() == name || q.to_lowercase() == stem);
    if let Some(i) = quoted {
        let mark = format!("⟦{i}⟧");
        return clause.text.find(&mark).map(|at| (at, mark.len()));
    }
    if quoted_only {
        return None;
    }
    let spaced = stem.replace(['-', '_'], " ");
    let mut candidates = vec![name.clone()];
    candidates.extend([stem, spaced].into_iter().filter(|s| s.chars().count() > 2));
    candidates
        .iter()
        .find_map(|c| clause.find(c).map(|at| (at, c.len())))
}

/// A name without its extension.
pub fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Segments by a word of their name that no other segment has.
fn by_name_part<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
) -> Vec<(usize, usize, &'a Segment)> {
    const COMMON: &[&str] = &[
        "clip", "photo", "video", "image", "picture", "music", "voice", "title", "track", "final",
        "bed", "copy",
    ];
    let segments: Vec<&Segment> = context
        .timeline
        .segments()
        .map(|(_, s)| s)
        .filter(|s| s.style.is_none())
        .collect();
    let words = |s: &Segment| -> Vec<String> {
        let name = s.name.to_lowercase();
        let parts = stem(&name)
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_owned);
        parts
            .filter(|w| {
                w.len() >= 4
                    && !COMMON.contains(&w.as_str())
                    && !w.chars().all(|c| c.is_ascii_digit())
            })
            .collect()
    };
    let unique = |word: &String| segments.iter().filter(|s| words(s).contains(word)).count() == 1;
    let hit = |s: &&'a Segment| {
        words(s)
            .iter()
            .filter(|w| unique(w))
            .find_map(|w| clause.find(w).map(|at| (at, w.len())))
    };
    segments
        .iter()
        .filter_map(|s| hit(s).map(|(at, length)| (at, length, *s)))
        .collect()
}

/// Assets that a clause names, in the order of the words.
pub fn mentioned_assets<'a>(clause: &Clause, assets: &'a [Asset]) -> Vec<&'a Asset> {
    let mut found: Vec<(usize, usize, &Asset)> = assets
        .iter()
        .filter_map(|a| name_in(clause, &a.name, false).map(|(at, length)| (at, length, a)))
        .collect();
    let all = found.clone();
    found.retain(|(at, length, _)| {
        !all.iter()
            .any(|(a, l, _)| l > length && a <= at && at + length <= a + l)
    });
    found.sort_by_key(|(at, _, _)| *at);
    found.into_iter().map(|(_, _, a)| a).collect()
}

/// File name in a clause, whether or not such a file exists.
pub fn file_name(clause: &Clause) -> Option<String> {
    static FILE: Pattern =
        Pattern::new(r"[\w\-]+\.(?:jpe?g|png|gif|webp|mp4|mov|avi|webm|mkv|mp3|wav|m4a|aac)\b");
    let quoted = clause
        .quotes
        .iter()
        .find(|q| crate::domain::asset::is_accepted(q))
        .cloned();
    quoted.or_else(|| FILE.captures(&clause.text).map(|c| c[0].to_owned()))
}

/// Returns true if a clause mentions photos, clips or segments.
pub fn mentions_pictures(clause: &Clause) -> bool {
    clause.has(PHOTOS) || clause.has(CLIPS)
}

/// Reason why a clause does not refer to exactly one segment.
pub enum ReferenceError {
    Cannot(Reply),
    Unclear(Reply),
}

impl From<ReferenceError> for Interpretation {
    fn from(why: ReferenceError) -> Self {
        match why {
            ReferenceError::Cannot(reply) => Self::Cannot(reply),
            ReferenceError::Unclear(reply) => Self::Unclear(reply),
        }
    }
}

/// Resolves a reference to exactly one segment; a video track with a single segment needs none.
///
/// # Errors
/// Returns a refusal if the segment does not exist, or a question if the reference is ambiguous.
pub fn single<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
) -> Result<&'a Segment, ReferenceError> {
    match find(clause, context) {
        Referent::One(s) => Ok(s),
        Referent::All(all) if all.len() == 1 => Ok(all[0]),
        Referent::Missing(why) => Err(ReferenceError::Cannot(why)),
        _ => match pictures(context.timeline) {
            [only] => Ok(only),
            [] => Err(ReferenceError::Cannot(Reply::Empty)),
            many => Err(ReferenceError::Unclear(Reply::WhichSegment(many.len()))),
        },
    }
}

/// Edits the one segment that a clause refers to.
pub fn edit_single(
    clause: &Clause,
    context: &LanguageContext,
    edit: impl FnOnce(&Segment) -> Edit,
) -> Interpretation {
    match single(clause, context) {
        Ok(s) => Interpretation::edit(edit(s)),
        Err(why) => why.into(),
    }
}

//! Questions about the project, and courtesies.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::{IntentParser, Interpretation};
use super::number;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments::pictures;
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::summary;
use crate::domain::timeline::TrackKind;
use crate::i18n::changes;

pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    const PARSERS: &[IntentParser] = &[courtesy, help, length, question];
    PARSERS.iter().find_map(|parse| parse(clause, context))
}

fn courtesy(clause: &Clause, _: &LanguageContext) -> Option<Interpretation> {
    let text = clause.text.trim_matches(|c: char| !c.is_alphanumeric());
    let thanks = ["thanks", "thank you", "thx", "谢谢", "多谢"];
    if thanks.iter().any(|w| text.starts_with(w)) {
        return Some(Interpretation::Answer(Reply::Welcome));
    }
    ["hello", "hi", "hey", "你好", "good morning"]
        .contains(&text)
        .then_some(Interpretation::Answer(Reply::Greeting))
}

/// Answers questions about the abilities, and requests to export that are not routed.
fn help(clause: &Clause, _: &LanguageContext) -> Option<Interpretation> {
    const HELP: &[&str] = &[
        "help",
        "what can you do",
        "what can i say",
        "你能做什么",
        "你会什么",
        "帮助",
    ];
    const EXPORT: &[&str] = &[
        "export",
        "save it",
        "save the video",
        "save as",
        "render",
        "导出",
        "保存",
    ];
    if clause.starts(HELP) {
        return Some(Interpretation::Answer(Reply::Abilities));
    }
    (clause.starts(EXPORT) || clause.has(&["720p", "1080p", "480p", "1440p"]))
        .then_some(Interpretation::Answer(Reply::HowToExport))
}

/// Answers a question about the length of a segment or of the whole video.
fn length(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    const LENGTH: &[&str] = &[
        "how long",
        "how many seconds",
        "duration of the",
        "what length",
        "what is the length",
        "多长",
        "多久",
        "时长是",
    ];
    clause
        .has(LENGTH)
        .then(|| Interpretation::Answer(length_of(clause, context)))
}

fn length_of(clause: &Clause, context: &LanguageContext) -> Reply {
    let t = context.timeline;
    if t.is_empty() {
        return Reply::Empty;
    }
    let whole = clause.has(&["it", "the video", "the film", "影片", "视频"]);
    match reference::find(clause, context) {
        Referent::One(s)
            if !(whole
                && number::ordinal(&clause.text).is_none()
                && context.touched.contains(&s.id)) =>
        {
            Reply::LengthOf {
                name: s.name.clone(),
                start_ms: s.start_ms,
                end_ms: s.end_ms(),
                duration_ms: s.duration_ms,
            }
        }
        _ => Reply::Length(t.duration_ms()),
    }
}

fn question(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    const PARSERS: &[IntentParser] = &[volume, media, titles, segments, timeline];
    if !is_question(clause) {
        return None;
    }
    PARSERS.iter().find_map(|parse| parse(clause, context))
}

fn is_question(clause: &Clause) -> bool {
    const FIRST_WORDS: &[&str] = &[
        "what", "what's", "whats", "which", "how", "who", "when", "where", "list", "tell", "is",
        "are", "do", "does", "show me",
    ];
    const CHINESE: &[&str] = &[
        "吗", "什么", "哪些", "多少", "几段", "怎么", "多长", "多久", "多大",
    ];
    clause.starts(FIRST_WORDS) || CHINESE.iter().any(|w| clause.text.contains(w))
}

fn volume(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    if !clause.has(&["how loud", "volume", "音量", "多大声"]) {
        return None;
    }
    Some(match reference::find(clause, context) {
        Referent::One(s) => Interpretation::Answer(Reply::Volume {
            name: s.name.clone(),
            percent: summary::volume_percent(s),
            muted: s.muted,
        }),
        Referent::Missing(why) => Interpretation::Cannot(why),
        _ => Interpretation::Unclear(Reply::WhoseVolume),
    })
}

fn media(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let names = || context.assets.iter().map(|a| a.name.clone()).collect();
    clause
        .has(&["media", "files", "uploads", "assets", "素材", "文件"])
        .then(|| Interpretation::Answer(Reply::Media(names())))
}

fn titles(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    if !clause.has(TITLE) {
        return None;
    }
    let texts = context
        .timeline
        .segments()
        .filter(|(t, _)| t.kind == TrackKind::Text)
        .map(|(_, s)| format!("\"{}\"", s.name));
    Some(Interpretation::Answer(Reply::Titles(texts.collect())))
}

fn segments(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let t = context.timeline;
    if !clause.has(&[
        "clips", "segments", "photos", "shots", "片段", "几段", "照片",
    ]) {
        return None;
    }
    let names = pictures(t)
        .iter()
        .enumerate()
        .map(|(i, s)| format!("{}. {}", i + 1, s.name));
    Some(Interpretation::Answer(if t.is_empty() {
        Reply::Empty
    } else {
        Reply::Segments(names.collect())
    }))
}

fn timeline(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    const TIMELINE: &[&str] = &[
        "timeline",
        "tracks",
        "track",
        "in it",
        "in the video",
        "on it",
        "there",
        "时间线",
        "轨道",
        "里面",
    ];
    let t = context.timeline;
    let is_about_timeline = clause.has(TIMELINE)
        || clause.has(MUSIC)
        || clause.has(VOICE)
        || clause.starts(&["describe", "what's", "whats", "有什么", "有哪些"]);
    is_about_timeline.then(|| {
        Interpretation::Answer(if t.is_empty() {
            Reply::Empty
        } else {
            Reply::Summary(changes::summary(clause.lang, t))
        })
    })
}

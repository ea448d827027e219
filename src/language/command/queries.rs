//! Undo, versions, questions, and requests that an offline studio does not support.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments;
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::summary;
use crate::domain::timeline::TrackKind;
use crate::i18n::changes;
use crate::language::pattern::Pattern;

pub fn parse_undo(clause: &Clause, _: &LanguageContext) -> Option<Interpretation> {
    static VERSION: Pattern = Pattern::new(
        r"(?:go back to|back to|restore|revert to|return to|回到|恢复到?|退回到?)\s*(?:the )?(?:version|state|版本|第)\s*#?(\d+)",
    );
    static STEPS: Pattern = Pattern::new(r"(\d+) ?(?:changes|edits|steps|times|things|步|次)");
    if let Some(n) = VERSION
        .captures(&clause.text)
        .and_then(|c| c[1].parse().ok())
    {
        return Some(Interpretation::Version(n));
    }
    if clause.starts(&["undo everything", "undo all", "撤销全部", "全部撤销"]) {
        return Some(Interpretation::Undo(usize::MAX));
    }
    if clause.starts(&[
        "undo",
        "revert",
        "go back",
        "take that back",
        "oops",
        "撤销",
        "撤回",
        "退回",
    ]) {
        let steps = STEPS
            .captures(&clause.text)
            .and_then(|c| c[1].parse().ok())
            .unwrap_or(1);
        return Some(Interpretation::Undo(steps));
    }
    clause
        .starts(&["redo", "重做", "恢复上"])
        .then_some(Interpretation::Redo)
}

pub fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let t = context.timeline;
    let text = clause.text.trim_matches(|c: char| !c.is_alphanumeric());
    let is_question = clause.starts(&[
        "what", "what's", "whats", "which", "how", "who", "when", "where", "list", "tell", "is",
        "are", "do", "does", "show me",
    ]) || [
        "吗", "什么", "哪些", "多少", "几段", "怎么", "多长", "多久", "多大",
    ]
    .iter()
    .any(|w| clause.text.contains(w));
    if ["thanks", "thank you", "thx", "谢谢", "多谢"]
        .iter()
        .any(|w| text.starts_with(w))
    {
        return Some(Interpretation::Answer(Reply::Welcome));
    }
    if ["hello", "hi", "hey", "你好", "good morning"].contains(&text) {
        return Some(Interpretation::Answer(Reply::Greeting));
    }
    if clause.starts(&[
        "help",
        "what can you do",
        "what can i say",
        "你能做什么",
        "你会什么",
        "帮助",
    ]) {
        return Some(Interpretation::Answer(Reply::Abilities));
    }
    if clause.starts(&[
        "export",
        "save it",
        "save the video",
        "save as",
        "render",
        "导出",
        "保存",
    ]) || clause.has(&["720p", "1080p", "480p", "1440p"])
    {
        return Some(Interpretation::Answer(Reply::HowToExport));
    }
    if clause.has(&[
        "how long",
        "how many seconds",
        "duration of the",
        "what length",
        "what is the length",
        "多长",
        "多久",
        "时长是",
    ]) {
        return Some(Interpretation::Answer(length(clause, context)));
    }
    if !is_question {
        return None;
    }
    if clause.has(&["how loud", "volume", "音量", "多大声"]) {
        return Some(match reference::find(clause, context) {
            Referent::One(s) => Interpretation::Answer(Reply::Volume {
                name: s.name.clone(),
                percent: summary::volume_percent(s),
                muted: s.muted,
            }),
            Referent::Missing(why) => Interpretation::Cannot(why),
            _ => Interpretation::Unclear(Reply::WhoseVolume),
        });
    }
    if clause.has(&["media", "files", "uploads", "assets", "素材", "文件"]) {
        return Some(Interpretation::Answer(Reply::Media(
            context.assets.iter().map(|a| a.name.clone()).collect(),
        )));
    }
    if clause.has(TITLE) {
        let texts = t
            .segments()
            .filter(|(t, _)| t.kind == TrackKind::Text)
            .map(|(_, s)| format!("\"{}\"", s.name));
        return Some(Interpretation::Answer(Reply::Titles(texts.collect())));
    }
    if clause.has(&[
        "clips", "segments", "photos", "shots", "片段", "几段", "照片",
    ]) {
        let names = segments::pictures(t)
            .iter()
            .enumerate()
            .map(|(i, s)| format!("{}. {}", i + 1, s.name));
        return Some(Interpretation::Answer(if t.is_empty() {
            Reply::Empty
        } else {
            Reply::Segments(names.collect())
        }));
    }
    let is_about_timeline = clause.has(&[
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
    ]) || clause.has(MUSIC)
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

/// Length of a segment or of the whole video.
fn length(clause: &Clause, context: &LanguageContext) -> Reply {
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

/// Refuses requests that are understood but not supported.
pub fn unsupported(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    // A file may be named "smile" or "download".
    let names_asset = !reference::mentioned_assets(clause, context.assets).is_empty();
    let why = if asks_to_generate(clause, context) {
        Reply::CannotGenerate
    } else if clause.has(&[
        "green screen",
        "blur the background",
        "blur out the background",
        "模糊掉背景",
        "虚化背景",
        "背景虚化",
        "chroma key",
        "抠图",
        "去背景",
        "cut out the person",
    ]) || (clause.has(&["background", "背景"])
        && clause.has(&[
            "remove", "delete", "erase", "replace", "去掉", "删除", "移除",
        ])
        && !clause.has(TITLE)
        && !clause.has(MUSIC)
        && !clause.has(&["blurred background", "模糊背景"]))
    {
        Reply::CannotSeparate
    } else if clause.has(&[
        "translate",
        "dub",
        "dubbed",
        "lip sync",
        "lip-sync",
        "翻译",
        "译成",
    ]) {
        Reply::CannotTranslate
    } else if clause.has(&[
        "transcribe",
        "speech to text",
        "from the speech",
        "automatically",
        "auto captions",
        "听写",
        "自动字幕",
        "识别",
    ]) && (clause.has(TITLE) || clause.has(&["transcribe", "transcript"]))
    {
        Reply::CannotTranscribe
    } else if !names_asset && clause.has(&["download", "下载"])
        || (clause.has(&["from youtube", "from the internet", "from the web"]))
    {
        Reply::CannotDownload
    } else if !names_asset
        && clause.has(&[
            "stabilize",
            "stabilise",
            "smile",
            "remove the person",
            "erase",
            "upscale",
            "denoise",
            "sharpen the face",
            "deepfake",
            "防抖",
            "稳定画面",
            "美颜",
        ])
    {
        Reply::CannotRepair
    } else {
        return None;
    };
    Some(Interpretation::Cannot(why))
}

fn asks_to_generate(clause: &Clause, context: &LanguageContext) -> bool {
    static OF: Pattern = Pattern::new(
        r"\b(?:video|clip|picture|image|photo|footage|scene) (?:of|with|showing) (?:a|an|some|two|people)\b",
    );
    let invents = clause.has(&[
        "generate",
        "imagine",
        "draw",
        "ai-generate",
        "ai",
        "synthesize",
        "生成",
        "ai配音",
    ]) && !clause.has(&["from these", "from the uploads", "用这些"]);
    let makes = clause.starts(&["make", "create", "add", "give me", "show me"])
        && OF.is_match(&clause.text);
    (invents
        && !context
            .assets
            .iter()
            .any(|a| clause.find(&a.name.to_lowercase()).is_some()))
        || (makes
            && reference::mentioned_assets(clause, context.assets).is_empty()
            && clause.quotes.is_empty())
}

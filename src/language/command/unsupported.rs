//! Requests that are understood but not supported by an offline studio.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::reference;
use super::reply::Reply;
use super::vocabulary::{MUSIC, TITLE};
use crate::language::pattern::Pattern;

type Condition = fn(&Clause, &LanguageContext) -> bool;

/// Unsupported requests and their refusals, in order of precedence.
const REFUSALS: &[(Condition, Reply)] = &[
    (asks_to_generate, Reply::CannotGenerate),
    (asks_to_separate, Reply::CannotSeparate),
    (asks_to_translate, Reply::CannotTranslate),
    (asks_to_transcribe, Reply::CannotTranscribe),
    (asks_to_download, Reply::CannotDownload),
    (asks_to_repair, Reply::CannotRepair),
];

/// Refuses requests that are understood but not supported.
pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    REFUSALS
        .iter()
        .find(|(applies, _)| applies(clause, context))
        .map(|(_, why)| Interpretation::Cannot(why.clone()))
}

fn asks_to_generate(clause: &Clause, context: &LanguageContext) -> bool {
    static OF: Pattern = Pattern::new(concat!(
        r"\b(?:video|clip|picture|image|photo|footage|scene) (?:of|with|showing) (?:a|an",
        r"|some|two|people)\b",
    ));
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

fn asks_to_separate(clause: &Clause, _: &LanguageContext) -> bool {
    const SEPARATE: &[&str] = &[
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
    ];
    const REMOVE: &[&str] = &[
        "remove", "delete", "erase", "replace", "去掉", "删除", "移除",
    ];
    // The background of a title, background music and a blurred background are supported.
    let removes_background = clause.has(&["background", "背景"])
        && clause.has(REMOVE)
        && !clause.has(TITLE)
        && !clause.has(MUSIC)
        && !clause.has(&["blurred background", "模糊背景"]);
    clause.has(SEPARATE) || removes_background
}

fn asks_to_translate(clause: &Clause, _: &LanguageContext) -> bool {
    clause.has(&[
        "translate",
        "dub",
        "dubbed",
        "lip sync",
        "lip-sync",
        "翻译",
        "译成",
    ])
}

fn asks_to_transcribe(clause: &Clause, _: &LanguageContext) -> bool {
    const TRANSCRIBE: &[&str] = &[
        "transcribe",
        "speech to text",
        "from the speech",
        "automatically",
        "auto captions",
        "听写",
        "自动字幕",
        "识别",
    ];
    clause.has(TRANSCRIBE) && (clause.has(TITLE) || clause.has(&["transcribe", "transcript"]))
}

fn asks_to_download(clause: &Clause, context: &LanguageContext) -> bool {
    (!names_asset(clause, context) && clause.has(&["download", "下载"]))
        || clause.has(&["from youtube", "from the internet", "from the web"])
}

fn asks_to_repair(clause: &Clause, context: &LanguageContext) -> bool {
    const REPAIR: &[&str] = &[
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
    ];
    !names_asset(clause, context) && clause.has(REPAIR)
}

/// Returns true if a clause names an asset: a file may be called "smile" or "download".
fn names_asset(clause: &Clause, context: &LanguageContext) -> bool {
    !reference::mentioned_assets(clause, context.assets).is_empty()
}

//! Requests for captions of what is said: their style, and their alignment to the words.

use super::pattern::Pattern;
use super::polite::plain;
use crate::domain::edit::CaptionPreset;

/// A request for captions, with the words before and after `captions`.
static CAPTIONS: Pattern = Pattern::new(concat!(
    r"(?i)^(?:(?:add|make|create|generate|use|put on|give me) )?(?:some |me )?",
    r"(?P<before>[^,]*?) ?(?:captions?|subtitles?)(?P<after>.*)$",
    r"|^(?:加上?|添加|生成|做)?(?P<zh_before>.{0,10}?)的?字幕(?P<zh_after>.*)$",
));

/// Words between the parts of a description.
static BETWEEN: Pattern =
    Pattern::new(r"(?i)[,，、]+ ?(?:and |in |with )?|(?:^| )(?:in|with|and) |[要用]");

/// Words around a style that do not change it.
static STYLE: Pattern =
    Pattern::new(r"(?i)^(?:the |an? |each |every )+| (?:style|text|letters)$|的$");

/// Requests for alignment.
static ALIGN: Pattern = Pattern::new(concat!(
    r"(?i)^(?:align|sync|synchronize|synchronise|match|snap|retime)(?: up)? ",
    r"(?:all )?(?:of )?(?:the |my |these )?(?:captions?|subtitles?)(?: (?:to|with) ",
    r"(?:the |what (?:is|was) )?(?:spoken )?(?:words?|speech|audio|sound|voice|voice-?over",
    r"|transcript|said))?$",
    r"|^(?:对齐|同步)字幕(?:[到和与跟](?:语音|声音|台词|单词|词))?$",
    r"|^(?:将)?字幕(?:时间)?(?:[和与跟按](?:照)?(?:语音|声音|台词|单词|词))?(?:对齐|同步)",
    r"(?:到?(?:语音|声音|台词|单词|词))?$",
));

/// Returns true if a message asks to align the captions to the spoken words.
pub fn aligns_captions(message: &str) -> bool {
    ALIGN.captures(&plain(message)).is_some()
}

/// Returns the style of captions that a message asks for. `None` if it names no style, or something
/// else.
pub fn caption_preset(message: &str) -> Option<&'static CaptionPreset> {
    let message = plain(message);
    let found = CAPTIONS.captures(&message)?;
    let part = |en: &str, zh: &str| found.name(en).or(found.name(zh)).map_or("", |m| m.as_str());
    let (before, after) = (part("before", "zh_before"), part("after", "zh_after"));
    let items = format!("{before},{after}");
    let items = BETWEEN.replace_all(&items, "\n");
    let mut styles = Vec::new();
    for item in items.split('\n') {
        let item = STYLE.replace_all(item.trim(), "").to_lowercase();
        if !item.is_empty() {
            styles.extend(item_styles(&item)?);
        }
    }
    combined(&styles).map(CaptionPreset::named)
}

/// Styles of an item: one, or one for each word.
fn item_styles(item: &str) -> Option<Vec<&'static str>> {
    match style(item) {
        Some(style) => Some(vec![style]),
        None => item.split(' ').map(style).collect(),
    }
}

fn style(name: &str) -> Option<&'static str> {
    Some(match name {
        "clean" | "plain" | "简洁" | "普通" => "clean",
        "bold" | "big" | "large" | "粗体" | "加粗" | "大字" | "大" | "醒目" => "bold",
        "pop" | "one-word" | "one word" | "single-word" | "single word" | "one word at a time"
        | "word at a time" | "单词" => "pop",
        "karaoke"
        | "word-by-word"
        | "word by word"
        | "highlighted"
        | "yellow highlight"
        | "yellow highlighting"
        | "highlight"
        | "逐词"
        | "逐字"
        | "卡拉ok"
        | "高亮"
        | "黄色高亮" => "karaoke",
        _ => return None,
    })
}

/// Style with the properties of all: captions with highlighted words and single words are large.
fn combined(styles: &[&'static str]) -> Option<&'static str> {
    let mut others = styles.iter().copied().filter(|style| *style != "bold");
    let first = others.next();
    match first {
        None => styles.first().copied(),
        Some("clean") if styles.len() > 1 => None,
        Some(style) => others.all(|other| other == style).then_some(style),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_of_captions() {
        let id = |message| caption_preset(message).map(|preset| preset.id);
        for message in [
            "add bold captions",
            "Please add captions in the bold style.",
            "加大字字幕",
        ] {
            assert_eq!(id(message), Some("bold"), "{message}");
        }
        for message in ["add one-word captions", "create pop captions"] {
            assert_eq!(id(message), Some("pop"), "{message}");
        }
        for message in [
            "make word-by-word subtitles",
            "加逐词字幕",
            "加卡拉OK字幕",
            "word-by-word captions, big, yellow highlight",
            "add big word-by-word captions with a yellow highlight",
            "加逐词字幕，大字，黄色高亮",
        ] {
            assert_eq!(id(message), Some("karaoke"), "{message}");
        }
        for message in [
            "add captions",
            "add yellow captions",
            "add bold captions from talk.srt",
            "add word-by-word captions, pink highlight",
            "add clean karaoke captions",
            "don't add bold captions",
            "captions",
            "remove the big captions",
        ] {
            assert_eq!(id(message), None, "{message}");
        }
    }

    #[test]
    fn alignment() {
        for message in [
            "align the captions to the words",
            "Please align the subtitles with the speech.",
            "sync captions with the audio",
            "把字幕和语音对齐",
            "对齐字幕",
            "字幕对齐到语音",
        ] {
            assert!(aligns_captions(message), "{message}");
        }
        for message in [
            "align the title left",
            "sync the music",
            "don't align the captions",
        ] {
            assert!(!aligns_captions(message), "{message}");
        }
    }
}

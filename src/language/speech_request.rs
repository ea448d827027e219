//! Requests about what is said in the recordings: `cut the ums`, `keep only the part about the
//! harbor`, `剪掉所有的嗯和停顿`. Each form explains the whole message, so that no word is ignored.

use super::pattern::Pattern;
use crate::domain::edit::CaptionPreset;
use crate::domain::spoken::SpeechCut;

/// Words around a request that do not change it.
static POLITE: Pattern = Pattern::new(concat!(
    r"(?i)^(?:please|can you|could you|now|then|ok|okay|just|请|帮我|麻烦|把)[,，]?\s*",
    r"|\s*(?:please|for me|thanks|thank you|吧|一下|谢谢)?[.!。！]*$",
));

/// Cuts of fillers and pauses, by verb and objects.
static WASTE: [Pattern; 3] = [
    Pattern::new(concat!(
        r"(?i)^(?:cut|remove|delete|drop|strip|trim|take|edit|get rid of|clean up)(?: out)?",
        r" (?P<items>.+?)(?: out| away)?$",
    )),
    Pattern::new(r"^(?:剪掉|删掉|去掉|去除|删除|移除|剪去|剪除)(?P<items>.+)$"),
    Pattern::new(r"^(?P<items>.+?)(?:都|全部|全都)?(?:剪掉|删掉|去掉|去除|删除|移除|剪去|剪除)$"),
];

/// A filler word or its name.
static FILLER: Pattern = Pattern::new(concat!(
    r"(?i)^(?:all )?(?:of )?(?:(?:the|my|his|her|their|those|these|any) )?",
    r"(?:u+m+s?|u+h+s?|ers?|erms?|hm+s?|mm+s?|ah+s?|fillers?|",
    r"filler words|filler sounds|verbal tics)$",
    r"|^(?:所有|全部)?的?(?:嗯+|呃+|啊+|嗯嗯啊啊|嗯啊|语气词|口头禅|口癖)$",
));

/// Pauses, with a shortest length.
static PAUSES: Pattern = Pattern::new(concat!(
    r"(?i)^(?:all )?(?:of )?(?:(?:the|my|his|her|their|those|these|any) )?(?:long |awkward )?",
    r"pauses(?: (?:that are |which are )?(?:longer than|over|of more than|of at least|above)",
    r" (?P<en>.+))?$",
    r"|^(?:所有|全部)?的?(?:(?:超过|长于|大于|多于)(?P<zh>.+?)的)?(?:停顿|气口)$",
));

/// A length of time.
static LENGTH: Pattern = Pattern::new(concat!(
    r"(?i)^(?:(?P<half>half a second|半秒钟?)|(?P<one>a second|one second|一秒钟?)",
    r"|(?P<two>two seconds|两秒钟?)|(?P<three>three seconds|三秒钟?)",
    r"|(?P<number>\d+(?:\.\d+)?) ?(?P<unit>ms|milliseconds?|毫秒|s|secs?|seconds?|秒钟?))$",
));

/// A form with a spoken text, and its cut.
type QuotingForm = (Pattern, fn(String) -> SpeechCut);

static QUOTING: [QuotingForm; 6] = [
    (
        Pattern::new(concat!(
            r"(?i)^(?:cut|remove|delete|drop|trim)(?: out| away)? (?:everything|all|anything)",
            r" (?:before|until|up to(?: where| when)?|till)",
            r" (?:he|she|they|i|we|you|someone|somebody|the speaker) (?:says?|said)",
            r" (?P<text>.+)$",
        )),
        SpeechCut::Before,
    ),
    (
        Pattern::new(concat!(
            r"(?i)^(?:cut|remove|delete|drop|trim)(?: out| away)? (?:everything|all|anything)",
            r" (?:after|once) (?:he|she|they|i|we|you|someone|somebody|the speaker)",
            r" (?:says?|said) (?P<text>.+)$",
        )),
        SpeechCut::After,
    ),
    (
        Pattern::new(concat!(
            r"(?i)^(?:only keep|keep only|keep just|just keep) (?:the|those) (?:parts?|bits?|",
            r"sections?|sentences?) (?:about|on|where (?:he|she|they|i|we) (?:talks?|speaks?)",
            r" about|that mentions?|which mentions?) (?P<text>.+)$",
        )),
        SpeechCut::AllBut,
    ),
    (
        Pattern::new(concat!(
            r"^(?:剪掉|删掉|去掉|删除)(?:他|她|我|我们|他们|有人)?(?:说|讲)",
            r"(?P<text>.+?)(?:之前|以前)(?:的?(?:所有|全部)?的?(?:内容|部分|东西))?$",
        )),
        SpeechCut::Before,
    ),
    (
        Pattern::new(concat!(
            r"^(?:剪掉|删掉|去掉|删除)(?:他|她|我|我们|他们|有人)?(?:说|讲)完?",
            r"(?P<text>.+?)(?:之后|以后)(?:的?(?:所有|全部)?的?(?:内容|部分|东西))?$",
        )),
        SpeechCut::After,
    ),
    (
        Pattern::new(concat!(
            r"^(?:只|仅)(?:保留|留下|留)(?:关于|讲|说|谈到|提到)(?P<text>.+?)",
            r"的(?:部分|内容|那段|片段|那部分)$",
        )),
        SpeechCut::AllBut,
    ),
];

/// Returns the cuts that a message asks for. `None` if the message is about something else.
pub fn speech_cut(message: &str) -> Option<SpeechCut> {
    let message = plain(message);
    quoting(&message).or_else(|| WASTE.iter().find_map(|pattern| waste(&message, pattern)))
}

/// Returns the style of captions that a message asks for. `None` if it names no style.
pub fn caption_preset(message: &str) -> Option<&'static CaptionPreset> {
    static STYLED: [Pattern; 3] = [
        Pattern::new(concat!(
            r"(?i)^(?:add|make|create|generate|use|put on|give me) (?:some )?(?P<style>[a-z-]+(?: word)?)",
            r" (?:captions?|subtitles?)$",
        )),
        Pattern::new(concat!(
            r"(?i)^(?:add|make|create|generate|use) (?:captions?|subtitles?) (?:in|with) (?:the |an? )?",
            r"(?P<style>[a-z-]+(?: word)?) style$",
        )),
        Pattern::new(r"^(?:加上?|添加|生成|做)(?P<style>.{1,5}?)的?字幕$"),
    ];
    let message = plain(message);
    let found = STYLED
        .iter()
        .find_map(|pattern| pattern.captures(&message))?;
    let id = match found.name("style")?.as_str().to_lowercase().as_str() {
        "clean" | "plain" | "简洁" | "普通" => "clean",
        "bold" | "big" | "粗体" | "加粗" | "大字" | "醒目" => "bold",
        "pop" | "one-word" | "one word" | "single-word" | "single word" | "单词" => "pop",
        "karaoke" | "word-by-word" | "highlighted" | "逐词" | "逐字" | "卡拉ok" | "高亮" => {
            "karaoke"
        }
        _ => return None,
    };
    Some(CaptionPreset::named(id))
}

/// A message without polite words, in single spaces.
fn plain(message: &str) -> String {
    let mut text = message.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let shorter = POLITE.replace_all(&text, "");
        let shorter = shorter.trim().to_owned();
        if shorter == text {
            return text;
        }
        text = shorter;
    }
}

fn quoting(message: &str) -> Option<SpeechCut> {
    QUOTING.iter().find_map(|(pattern, cut)| {
        let found = pattern.captures(message)?;
        let text = found.name("text")?.as_str();
        let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'“”‘’「」『』".contains(c));
        let is_short = (1..=80).contains(&text.chars().count());
        is_short.then(|| cut(text.to_owned()))
    })
}

fn waste(message: &str, pattern: &Pattern) -> Option<SpeechCut> {
    static AND: Pattern = Pattern::new(r"(?i),? and |, ?| & | or |[、，和与及]|以及|还有");
    let found = pattern.captures(message)?;
    let items = AND.replace_all(found.name("items")?.as_str(), "\n");
    let (mut fillers, mut pauses_ms) = (false, None);
    for item in items.split('\n').map(str::trim) {
        if FILLER.captures(item).is_some() {
            fillers = true;
        } else {
            pauses_ms = Some(pauses(item)?);
        }
    }
    Some(SpeechCut::Waste { fillers, pauses_ms })
}

/// Length of the shortest pause to cut (ms).
fn pauses(item: &str) -> Option<u64> {
    const DEFAULT_MS: u64 = 500;
    let found = PAUSES.captures(item)?;
    match found.name("en").or(found.name("zh")) {
        Some(length) => length_ms(length.as_str().trim()),
        None => Some(DEFAULT_MS),
    }
}

fn length_ms(text: &str) -> Option<u64> {
    let found = LENGTH.captures(text)?;
    let named = [
        ("half", 500),
        ("one", 1_000),
        ("two", 2_000),
        ("three", 3_000),
    ];
    if let Some((_, ms)) = named
        .into_iter()
        .find(|(name, _)| found.name(name).is_some())
    {
        return Some(ms);
    }
    let number: f64 = found.name("number")?.as_str().parse().ok()?;
    let unit = found.name("unit")?.as_str().to_lowercase();
    let is_ms = unit.starts_with("ms") || unit.starts_with("milli") || unit == "毫秒";
    let ms = if is_ms { number } else { number * 1_000.0 };
    (100.0..=60_000.0).contains(&ms).then(|| ms.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(messages: &[&str], expected: Option<&SpeechCut>) {
        for message in messages {
            assert_eq!(speech_cut(message).as_ref(), expected, "{message}");
        }
    }

    fn waste(fillers: bool, pauses_ms: Option<u64>) -> SpeechCut {
        SpeechCut::Waste { fillers, pauses_ms }
    }

    #[test]
    fn fillers_and_pauses() {
        let fillers = [
            "cut the ums",
            "Please remove all the ums and uhs.",
            "get rid of the filler words",
            "can you take the ums, uhs and ers out",
            "剪掉所有的嗯",
            "把语气词去掉",
            "请删掉口头禅。",
        ];
        check(&fillers, Some(&waste(true, None)));
        check(
            &[
                "cut pauses longer than half a second",
                "cut all the pauses over 500 ms",
                "剪掉超过半秒的停顿",
            ],
            Some(&waste(false, Some(500))),
        );
        check(
            &[
                "remove the pauses longer than 1.5 seconds",
                "去掉长于1.5秒的停顿",
            ],
            Some(&waste(false, Some(1_500))),
        );
        check(
            &[
                "cut the ums and the pauses",
                "剪掉所有的嗯和停顿",
                "把所有的嗯和停顿都剪掉吧",
            ],
            Some(&waste(true, Some(500))),
        );
    }

    #[test]
    fn parts_by_what_is_said() {
        let before = SpeechCut::Before("hello".into());
        check(
            &[
                "remove everything before he says hello",
                "Cut everything until she said \"hello\".",
            ],
            Some(&before),
        );
        check(
            &["剪掉他说“你好”之前的内容"],
            Some(&SpeechCut::Before("你好".into())),
        );
        check(
            &["delete everything after they say goodbye now"],
            Some(&SpeechCut::After("goodbye now".into())),
        );
        check(
            &[
                "keep only the part about the harbour",
                "please only keep the parts about the harbour",
            ],
            Some(&SpeechCut::AllBut("the harbour".into())),
        );
        check(
            &["只保留关于海港的部分"],
            Some(&SpeechCut::AllBut("海港".into())),
        );
    }

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
        for message in ["make word-by-word subtitles", "加逐词字幕", "加卡拉OK字幕"] {
            assert_eq!(id(message), Some("karaoke"), "{message}");
        }
        for message in [
            "add captions",
            "add yellow captions",
            "add bold captions from talk.srt",
        ] {
            assert_eq!(id(message), None, "{message}");
        }
    }

    #[test]
    fn other_messages_are_left_to_the_parser() {
        check(
            &[
                "cut the pauses but keep the first",
                "don't cut the ums",
                "cut the ums?",
                "cut the umbrella",
                "remove everything before 5 s",
                "keep only the first part",
                "cut pauses longer than the intro",
                "cut clip 2",
                "剪掉第二段",
                "别剪掉停顿",
                "add captions",
            ],
            None,
        );
    }
}

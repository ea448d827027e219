//! Requests about what is said in the recordings: `cut the ums`, `keep only the part about the
//! harbor`, `剪掉所有的嗯和停顿`. Each form explains the whole message, so that no word is ignored.

use super::lengths::{pause_ms, total_ms};
use super::pattern::Pattern;
use super::polite::plain;
use crate::domain::spoken::SpeechCut;

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

/// Repeated words.
static REPEATS: Pattern = Pattern::new(concat!(
    r"(?i)^(?:all )?(?:of )?(?:(?:the|my|his|her|their|those|these|any) )?",
    r"(?:repeats|repetitions|repeated words|false starts|stutters|stuttering)$",
    r"|^(?:所有|全部)?的?(?:重复|重复的词|重复的话|口吃|结巴)$",
));

/// A length of the video that is reached by cutting pauses and filler words.
static SHORTEN: [Pattern; 3] = [
    Pattern::new(concat!(
        r"(?i)^tighten(?: (?:it|this|that|everything|all|the (?:video|clip|talk|edit|cut|recording",
        r"|interview|speech)))?(?: up| down)? to (?:about |around |under |at most )?(?P<length>.+)$",
    )),
    Pattern::new(concat!(
        r"(?i)^(?:tighten|shorten|condense)(?: (?:it|this|that|everything|all|the (?:video|clip",
        r"|talk|edit|cut|recording|interview|speech)))?(?: up| down)? to (?P<length>.+?) by ",
        r"(?:cutting|removing) (?:the )?pauses(?:(?:,| and) (?:the )?(?:fillers|ums|filler words))?$",
    )),
    Pattern::new(concat!(
        r"^(?:视频|它)?(?:收紧|精简|压紧|剪紧|浓缩)(?:视频|它)?到(?:大约|约)?",
        r"(?P<length>.+?)(?:以内|左右)?$",
    )),
];

/// Pauses that are played faster.
static FAST: [Pattern; 3] = [
    Pattern::new(concat!(
        r"(?i)^(?:speed up|fast[- ]?forward(?: through)?|accelerate) (?P<pauses>.+?)",
        r"(?: (?:to |by |at )?(?P<factor>\d{1,2}) ?(?:x|times)(?: speed| faster| as fast)?)?$",
    )),
    Pattern::new(concat!(
        r"(?i)^(?:speed (?P<pauses>.+?) up|(?:play|make) (?P<played>.+?) ",
        r"(?:(?:at )?(?P<factor>\d{1,2}) ?(?:x|times)(?: speed| faster| as fast)?|faster))$",
    )),
    Pattern::new(concat!(
        r"^(?:(?:加速|加快|快进)(?P<pauses>.+?)|(?P<played>.+?)(?:都)?(?:加速|加快|快进))",
        r"(?:到?(?P<factor>\d{1,2})倍速?)?$",
    )),
];
/// Factor of pauses without one.
const FAST_FACTOR: u32 = 4;

/// Pauses, with a shortest length.
static PAUSES: Pattern = Pattern::new(concat!(
    r"(?i)^(?:all )?(?:of )?(?:(?:the|my|his|her|their|those|these|any) )?(?:long |awkward )?",
    r"pauses(?: (?:that are |which are )?(?:longer than|over|of more than|of at least|above)",
    r" (?P<en>.+))?$",
    r"|^(?:所有|全部)?的?(?:(?:超过|长于|大于|多于)(?P<zh>.+?)的)?(?:停顿|气口)$",
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
    quoting(&message)
        .or_else(|| {
            SHORTEN
                .iter()
                .find_map(|pattern| shorten(&message, pattern))
        })
        .or_else(|| {
            FAST.iter()
                .find_map(|pattern| fast_pauses(&message, pattern))
        })
        .or_else(|| WASTE.iter().find_map(|pattern| waste(&message, pattern)))
}

fn shorten(message: &str, pattern: &Pattern) -> Option<SpeechCut> {
    let found = pattern.captures(message)?;
    total_ms(found.name("length")?.as_str().trim()).map(SpeechCut::Shorten)
}

fn fast_pauses(message: &str, pattern: &Pattern) -> Option<SpeechCut> {
    let found = pattern.captures(message)?;
    let item = found.name("pauses").or(found.name("played"))?;
    let factor = match found.name("factor") {
        Some(factor) => factor.as_str().parse().ok()?,
        None => FAST_FACTOR,
    };
    let min_ms = pauses(item.as_str().trim())?;
    (2..=16)
        .contains(&factor)
        .then_some(SpeechCut::FastPauses { min_ms, factor })
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
    let (mut fillers, mut repeats, mut pauses_ms) = (false, false, None);
    for item in items.split('\n').map(str::trim) {
        if FILLER.captures(item).is_some() {
            fillers = true;
        } else if REPEATS.captures(item).is_some() {
            repeats = true;
        } else {
            pauses_ms = Some(pauses(item)?);
        }
    }
    Some(SpeechCut::Waste {
        fillers,
        repeats,
        pauses_ms,
    })
}

/// Length of the shortest pause to cut (ms).
fn pauses(item: &str) -> Option<u64> {
    const DEFAULT_MS: u64 = 500;
    let found = PAUSES.captures(item)?;
    match found.name("en").or(found.name("zh")) {
        Some(length) => pause_ms(length.as_str().trim()),
        None => Some(DEFAULT_MS),
    }
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
        SpeechCut::Waste {
            fillers,
            repeats: false,
            pauses_ms,
        }
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
    fn repeats() {
        let cut = SpeechCut::Waste {
            fillers: true,
            repeats: true,
            pauses_ms: None,
        };
        check(
            &["cut the ums and the repeats", "剪掉语气词和重复"],
            Some(&cut),
        );
    }

    #[test]
    fn lengths_that_are_reached_by_pauses() {
        check(
            &[
                "tighten it to 30 seconds",
                "Tighten the talk up to half a minute, please",
                "shorten it to 30s by cutting the pauses and fillers",
                "把视频精简到30秒",
                "收紧到半分钟",
            ],
            Some(&SpeechCut::Shorten(30_000)),
        );
    }

    #[test]
    fn fast_pauses() {
        let fast = |min_ms, factor| SpeechCut::FastPauses { min_ms, factor };
        check(
            &[
                "speed up the pauses",
                "fast-forward through pauses",
                "play the pauses faster",
                "加快停顿",
                "把停顿都加速",
            ],
            Some(&fast(500, 4)),
        );
        check(
            &[
                "speed up pauses longer than 2 seconds 8x",
                "快进超过2秒的停顿8倍速",
            ],
            Some(&fast(2_000, 8)),
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
                "speed up clip 2",
                "play the pauses",
                "speed up the pauses 40x",
                "tighten it to the music",
                "shorten it to 30 seconds",
                "加快第二段",
                "剪掉第二段",
                "别剪掉停顿",
                "add captions",
            ],
            None,
        );
    }
}

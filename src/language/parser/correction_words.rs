//! Words around a request that replaces the last one: "no wait, …", "… instead", 不对，….

/// Words before such a request, longer ones first.
const OPENINGS: &[&str] = &[
    "no wait i meant",
    "sorry i meant to",
    "no i meant to",
    "sorry i meant",
    "no i meant",
    "i meant to",
    "no wait",
    "wait no",
    "oh no",
    "i meant",
    "not that",
    "sorry",
    "oops",
    "nope",
    "no",
    "不对不对",
    "我的意思是",
    "弄错了",
    "搞错了",
    "说错了",
    "错了",
    "我是说",
    "不对",
    "不是",
];

/// Words of a request that comes beside the last one.
const ADDITIONS: &[&str] = &["too", "also", "as well", "another", "也", "还", "再"];

/// Words at the end of a part that repeats a request for another set: "clip 3 too".
pub(super) const REPETITIONS: &[&str] = &["too", "as well", "也", "也是", "也一样"];

/// Separators between the words and the request.
const SEPARATORS: &[char] = &[',', '，', '。', '.', ':', '：', '、', ' ', '!', '！'];

/// The request of a message that replaces the last one; none if the message says nothing of it.
pub(super) fn request(message: &str) -> Option<&str> {
    let message = message.trim();
    let lower = message.to_lowercase();
    if lower.len() != message.len() {
        return None;
    }
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let adds = |addition: &str| match addition.is_ascii() {
        true => words.clone().any(|word| word == addition),
        false => lower.contains(addition),
    };
    if ADDITIONS.iter().any(|addition| adds(addition)) {
        return None;
    }
    let opening = OPENINGS.iter().find(|opening| {
        let rest = lower.strip_prefix(**opening);
        rest.is_some_and(|rest| rest.starts_with(SEPARATORS))
    });
    let rest = opening.map_or(message, |opening| &message[opening.len()..]);
    let rest = rest.trim_start_matches(SEPARATORS);
    let ends = rest.to_lowercase().ends_with(" instead");
    let rest = if ends {
        &rest[..rest.len() - " instead".len()]
    } else {
        rest
    };
    (opening.is_some() || ends).then(|| rest.trim())
}

/// Divides "undo that and mute the first one instead" into the undo and the request after it.
pub(super) fn after_undo(message: &str) -> Option<(&str, &str)> {
    const UNDO: &[&str] = &[
        "undo",
        "revert",
        "take that back",
        "go back",
        "撤销",
        "撤回",
        "取消上一步",
        "撤銷",
    ];
    const JOINTS: &[&str] = &[
        " and then ",
        " then ",
        " and ",
        ", ",
        "，",
        "。",
        ". ",
        ",",
        "然后",
        "再",
    ];
    let message = message.trim();
    let lower = message.to_lowercase();
    if lower.len() != message.len() || !UNDO.iter().any(|undo| lower.starts_with(undo)) {
        return None;
    }
    let joint = JOINTS
        .iter()
        .filter_map(|joint| Some((lower.find(joint)?, joint.len())))
        .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)));
    let (at, length) = joint?;
    let rest = message[at + length..].trim_start_matches(SEPARATORS);
    let rest = ["and ", "then ", "改成", "改为", "然后"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let rest = rest.strip_suffix(" instead").unwrap_or(rest).trim();
    (!rest.is_empty()).then_some((message[..at].trim(), rest))
}

#[cfg(test)]
mod tests {
    use super::{after_undo, request};

    #[test]
    fn words_of_correction_are_taken_off() {
        assert_eq!(
            request("No wait, delete the last one instead"),
            Some("delete the last one")
        );
        assert_eq!(request("不对，要删的是第三段"), Some("要删的是第三段"));
        assert_eq!(request("delete the last one"), None);
        assert_eq!(request("no, delete the last one too"), None);
        assert_eq!(request("nobody is there"), None);
    }

    #[test]
    fn an_undo_is_divided_from_the_next_request() {
        assert_eq!(
            after_undo("Undo that and mute the first one instead"),
            Some(("Undo that", "mute the first one"))
        );
        assert_eq!(
            after_undo("撤销，改成把第一段静音"),
            Some(("撤销", "把第一段静音"))
        );
        assert_eq!(after_undo("undo the last two changes"), None);
        assert_eq!(after_undo("mute clip 1 and undo"), None);
    }
}

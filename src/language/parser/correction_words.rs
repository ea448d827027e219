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

#[cfg(test)]
mod tests {
    use super::request;

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
}

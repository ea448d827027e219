//! Messages without polite words.

use super::pattern::Pattern;

/// Words around a request that do not change it.
static POLITE: Pattern = Pattern::new(concat!(
    r"(?i)^(?:please|can you|could you|now|then|ok|okay|just|请|帮我|麻烦|把)[,，]?\s*",
    r"|[,，]?\s*(?:please|for me|thanks|thank you|吧|一下|谢谢)?[.!。！]*$",
));

/// A message without polite words, in single spaces.
pub(super) fn plain(message: &str) -> String {
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

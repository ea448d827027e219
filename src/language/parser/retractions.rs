//! Requests that the same message takes back or replaces: "delete the title, never mind",
//! 删掉城市，不对，删海滩.

use crate::language::pattern::Pattern;

/// Returns true if a message ends by taking back what it asks for.
pub(super) fn is_taken_back(message: &str) -> bool {
    static END: Pattern = Pattern::new(
        r"(?i)[^\s,，。.…][,，。.;；!！…]+\s*(?:(?:(?:oh|ok|actually|no)[, ]+)*(?:never ?mind|nvm|forget (?:it|that))|(?:oh |no )?(?:wait|actually)[,，]? (?:please )?(?:don'?t|keep (?:it|them)|leave (?:it|them))|算了|等一下|等等)[,，\s]*(?:(?:just |please )?(?:keep|leave) (?:it|them)|留着|还是留着|不[删关弄改用动]了?|别[删关弄改动]了?|先?不用了)?[吧了.!。！\s]*$",
    );
    END.captures(message).is_some()
}

/// The request before a correction, and the one after it.
pub(super) fn corrected(message: &str) -> Option<(&str, &str)> {
    static CORRECTION: Pattern = Pattern::new(
        r"(?i)[,，。；;.]\s*(?:不对|不是|哦不|啊不|不|说错了|搞错了|no wait|wait,? no|oops|sorry)[,，]\s*",
    );
    let mut found = CORRECTION.ranges(message);
    let range = found.next().filter(|_| found.next().is_none())?;
    Some((message.get(..range.start)?, message.get(range.end..)?))
}

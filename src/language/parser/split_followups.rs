//! Messages after a split that name its parts: "delete the second half", 后半段静音.

use super::scene::pictures_of;
use crate::domain::timeline::Timeline;
use crate::i18n::locale::has_han;
use crate::language::pattern::Pattern;

/// The part before the cut.
static FIRST: Pattern = Pattern::new(
    r"(?i)\b(?:the )?(?:first|left) (?:half|part|piece|bit)\b|前半(?:段|部分|截)?|前一半|前面(?:那|这)?(?:一)?(?:段|部分|半)",
);

/// The part after the cut.
static SECOND: Pattern = Pattern::new(
    r"(?i)\b(?:the )?(?:second|other|last|right) (?:half|part|piece|bit)\b|后半(?:段|部分|截)?|后一半|后面(?:那|这)?(?:一)?(?:段|部分|半)",
);

/// Byte of the first name of a part in a message.
pub(super) fn part_position(message: &str) -> Option<usize> {
    let first = FIRST.ranges(message).chain(SECOND.ranges(message));
    first.map(|range| range.start).min()
}

/// The message with numbers in the place of the parts; none if it names no part, or if the last
/// message did not split exactly one picture.
pub(super) fn numbered(message: &str, timeline: &Timeline, before: &Timeline) -> Option<String> {
    let old = pictures_of(before);
    let is_new = |id: &str| old.iter().all(|x| x.id != id);
    let pictures = pictures_of(timeline);
    let mut new = (0..pictures.len()).filter(|at| is_new(&pictures[*at].id));
    let second = new.next().filter(|at| *at > 0 && new.next().is_none())?;
    let name = |number: usize| match has_han(message) {
        true => format!("第{number}段"),
        false => format!("clip {number}"),
    };
    let numbered = FIRST.replace_all(message, name(second).as_str());
    let numbered = SECOND.replace_all(&numbered, name(second + 1).as_str());
    (numbered != message).then_some(numbered)
}

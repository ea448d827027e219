//! Fades of pictures, titles and sounds from and to nothing. (Blends between two pictures are transitions.)

use super::reference::{self, Found, MUSIC, TITLE, VOICE};
use super::{Clause, Context, Reading, number};
use crate::domain::edit::Edit;

const IN: &[&str] = &["fade in", "fades in", "fade-in", "fade from black", "fade up", "fade it in", "淡入"];
const OUT: &[&str] =
    &["fade out", "fades out", "fade-out", "fade away", "fade it out", "fade in and out", "fade them out", "淡出"];
const NONE: &[&str] = &[
    "no fade",
    "no fades",
    "remove the fade",
    "remove the fades",
    "without fade",
    "without fades",
    "去掉淡入",
    "去掉淡出",
    "不要淡",
];

/// How long a fade is where nobody says it, ms: of a picture or a title, and of a sound.
const PICTURE_MS: u64 = 500;
const SOUND_MS: u64 = 1_500;

/// Reads a wish about fades; without a name the picture fades in at its start and out at its end.
pub fn read(clause: &Clause, context: &Context) -> Option<Reading> {
    let none = clause.has(NONE);
    // "fade the title in"
    let parted = |end: &str| clause.has(&["fade", "fades"]) && clause.text.trim_end().ends_with(end);
    let fades_in = clause.has(IN) || parted(" in");
    let fades_out = clause.has(OUT) || ends_black(clause) || parted(" out");
    let named = clause.has(MUSIC) || clause.has(VOICE) || clause.has(TITLE);
    // "淡入淡出" between clips is a crossfade.
    if !(none || fades_in || fades_out) || (clause.has(&["淡入淡出"]) && !named) {
        return None;
    }
    let usual = if clause.has(MUSIC) || clause.has(VOICE) { SOUND_MS } else { PICTURE_MS };
    let length = if none { 0 } else { number::times(&clause.text).first().map_or(usual, |t| t.ms) };
    let picture = reference::picture(context.timeline).map_or(&[][..], |t| &t.segments);
    let ids = match reference::find(clause, context) {
        Found::One(s) => vec![s.id.clone()],
        Found::All(all) if named || none => all.iter().map(|s| s.id.clone()).collect(),
        Found::Missing(why) => return Some(Reading::Cannot(why)),
        _ => {
            let end = if fades_in { picture.first() } else { picture.last() };
            let Some(end) = end else { return Some(Reading::Cannot("There is no picture on the timeline yet.".into())) };
            if fades_in && fades_out && picture.len() > 1 {
                return Some(Reading::Unclear(
                    "Shall the first clip fade in, or the last one fade out? Say one after the other.".into(),
                ));
            }
            vec![end.id.clone()]
        }
    };
    let wanted = |wished: bool| (wished || none).then_some(length);
    Some(Reading::Edit(Edit::SetFades { ids, fade_in_ms: wanted(fades_in), fade_out_ms: wanted(fades_out) }))
}

/// "fade to black at the end" has no picture to blend into.
fn ends_black(clause: &Clause) -> bool {
    clause.has(&["fade to black", "fades to black", "渐黑"]) && clause.has(&["at the end", "the ending", "结尾", "最后"])
}

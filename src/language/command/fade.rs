//! Fade-in and fade-out of pictures, titles and sounds. (Blends between two pictures are
//! transitions.)

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::number;
use super::reference::{self, Referent};
use super::reply::Reply;
use super::segments;
use super::vocabulary::{MUSIC, TITLE, VOICE};
use crate::domain::edit::Edit;

const IN: &[&str] = &[
    "fade in",
    "fades in",
    "fade-in",
    "fade from black",
    "fade up",
    "fade it in",
    "fade them in",
    "from black",
    "淡入",
    "渐显",
];
const OUT: &[&str] = &[
    "fade out",
    "fades out",
    "fade-out",
    "fade away",
    "fade it out",
    "fade in and out",
    "fade them out",
    "fade everything out",
    "淡出",
    "渐黑",
    "渐隐",
];
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

/// Default fade of a picture or title (ms).
const PICTURE_MS: u64 = 500;
/// Default fade of a sound (ms).
const SOUND_MS: u64 = 1_500;

/// Interprets fades of titles and sounds; runs before the parsers of titles and sounds.
pub fn parse_named(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    // 'add the title "Slow" with a 1 second fade' adds a title.
    let adds = clause.starts(&[
        "add", "put", "write", "show", "insert", "加", "添加", "写", "显示",
    ]);
    let named = clause.has(MUSIC) || clause.has(VOICE) || clause.has(TITLE);
    if named && !(adds && clause.has(TITLE)) {
        parse(clause, context)
    } else {
        None
    }
}

/// Interprets a request for fades. Without a reference, the video fades in at its start or out at
/// its end.
pub fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let none = clause.has(NONE);
    // "fade the title in", "fade clip 2 in over 1 second", "fade the music in and out".
    let has_verb = clause.has(&["fade", "fades"]);
    let has_particle = |w: &str| {
        has_verb
            && (clause.text.trim_end().ends_with(&format!(" {w}"))
                || clause.has(&[
                    &format!("{w} over"),
                    &format!("{w} and"),
                    &format!("and {w}"),
                ]))
    };
    let fades_in = clause.has(IN) || has_particle("in");
    let fades_out = clause.has(OUT)
        || ends_in_black(clause)
        || has_particle("out")
        || clause.has(&["fade in and out"]);
    let named = clause.has(MUSIC) || clause.has(VOICE) || clause.has(TITLE);
    // "淡入淡出" between clips is a crossfade.
    if !(none || fades_in || fades_out) || (clause.has(&["淡入淡出"]) && !named) {
        return None;
    }
    if fades_out
        && !fades_in
        && clause.has(&["everything", "picture and sound", "全部", "画面和声音"])
    {
        return Some(everything_out(clause, context));
    }
    let default = if clause.has(MUSIC) || clause.has(VOICE) {
        SOUND_MS
    } else {
        PICTURE_MS
    };
    let times = number::times(&clause.text);
    let (first, second) = (times.first().map(|t| t.ms), times.get(1).map(|t| t.ms));
    let (length_in, length_out) = match (none, first, second) {
        (true, ..) => (0, 0),
        (_, Some(a), Some(b)) => (a, b),
        (_, a, _) => (a.unwrap_or(default), a.unwrap_or(default)),
    };
    let pictures = segments::pictures(context.timeline);
    let ids = match reference::find(clause, context) {
        Referent::One(s) => vec![s.id.clone()],
        Referent::All(all) if named || none => all.iter().map(|s| s.id.clone()).collect(),
        Referent::Missing(why) => return Some(Interpretation::Cannot(why)),
        _ => {
            let end = if fades_in {
                pictures.first()
            } else {
                pictures.last()
            };
            let Some(end) = end else {
                return Some(Interpretation::Cannot(Reply::NoPicture));
            };
            if fades_in && fades_out && pictures.len() > 1 {
                return Some(both_ends(pictures, length_in, length_out));
            }
            vec![end.id.clone()]
        }
    };
    let length_if = |requested: bool, length| (requested || none).then_some(length);
    Some(Interpretation::edit(Edit::SetFades {
        ids,
        fade_in_ms: length_if(fades_in, length_in),
        fade_out_ms: length_if(fades_out, length_out),
    }))
}

/// Fades out picture and music together.
fn everything_out(clause: &Clause, context: &LanguageContext) -> Interpretation {
    let length = number::times(&clause.text)
        .first()
        .map_or(SOUND_MS, |t| t.ms);
    let pictures = segments::pictures(context.timeline)
        .last()
        .map(|s| s.id.clone());
    let music = context
        .timeline
        .tracks
        .iter()
        .filter(|t| t.role.as_deref() == Some("bgm"))
        .filter_map(|t| t.segments.last());
    let ids: Vec<String> = pictures
        .into_iter()
        .chain(music.map(|s| s.id.clone()))
        .collect();
    if ids.is_empty() {
        return Interpretation::Cannot(Reply::NoPicture);
    }
    Interpretation::edit(Edit::SetFades {
        ids,
        fade_in_ms: None,
        fade_out_ms: Some(length),
    })
}

/// Fades the first picture in and the last one out: "fade in and out".
fn both_ends(
    pictures: &[crate::domain::timeline::Segment],
    length_in: u64,
    length_out: u64,
) -> Interpretation {
    let fade = |s: &crate::domain::timeline::Segment, fade_in_ms, fade_out_ms| Edit::SetFades {
        ids: vec![s.id.clone()],
        fade_in_ms,
        fade_out_ms,
    };
    let ends = pictures.first().zip(pictures.last());
    match ends {
        Some((first, last)) => Interpretation::Edits(vec![
            fade(first, Some(length_in), None),
            fade(last, None, Some(length_out)),
        ]),
        None => Interpretation::Cannot(Reply::NoPicture),
    }
}

/// Returns true for "fade to black at the end", which is not a transition.
fn ends_in_black(clause: &Clause) -> bool {
    clause.has(&["fade to black", "fades to black", "渐黑"])
        && clause.has(&["at the end", "the ending", "结尾", "最后"])
}

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
use crate::domain::edit::{Edit, SetFades};
use crate::domain::timeline::{Role, Segment};

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
pub(crate) fn parse_named(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
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

/// Fades that a clause asks for.
struct FadeRequest {
    fades_in: bool,
    fades_out: bool,
    /// The clause asks to remove fades.
    removes: bool,
    /// The clause names titles, music or voices.
    names_kind: bool,
}

/// Interprets a request for fades. Without a reference, the video fades in at its start or out at
/// its end.
pub(crate) fn parse(clause: &Clause, context: &LanguageContext) -> Option<Interpretation> {
    let request = fade_request(clause)?;
    if request.fades_out
        && !request.fades_in
        && clause.has(&["everything", "picture and sound", "全部", "画面和声音"])
    {
        return Some(everything_out(clause, context));
    }
    let (length_in, length_out) = lengths(clause, &request);
    let all_ids = |all: Vec<&Segment>| all.iter().map(|s| s.id.clone()).collect();
    let ids = match reference::find(clause, context) {
        Referent::One(s) => vec![s.id.clone()],
        Referent::All(all) if request.names_kind || request.removes => all_ids(all),
        Referent::Missing(why) => return Some(Interpretation::Cannot(why)),
        _ => match segments::pictures(context.timeline) {
            [] => return Some(Interpretation::Cannot(Reply::NoPicture)),
            [first, .., last] if request.fades_in && request.fades_out => {
                return Some(both_ends(first, last, length_in, length_out));
            }
            [first, ..] if request.fades_in => vec![first.id.clone()],
            [.., last] => vec![last.id.clone()],
        },
    };
    let length_if = |requested: bool, length| (requested || request.removes).then_some(length);
    Some(Interpretation::edit(Edit::SetFades(SetFades {
        ids,
        fade_in_ms: length_if(request.fades_in, length_in),
        fade_out_ms: length_if(request.fades_out, length_out),
    })))
}

/// Fades that a clause asks for, or `None` if it is about something else.
fn fade_request(clause: &Clause) -> Option<FadeRequest> {
    let removes = clause.has(NONE);
    let fades_in = clause.has(IN) || has_particle(clause, "in");
    let fades_out = clause.has(OUT)
        || ends_in_black(clause)
        || has_particle(clause, "out")
        || clause.has(&["fade in and out"]);
    let names_kind = clause.has(MUSIC) || clause.has(VOICE) || clause.has(TITLE);
    // "淡入淡出" between clips is a crossfade.
    let is_crossfade = clause.has(&["淡入淡出"]) && !names_kind;
    ((removes || fades_in || fades_out) && !is_crossfade).then_some(FadeRequest {
        fades_in,
        fades_out,
        removes,
        names_kind,
    })
}

/// Returns true for a fade with words in between: "fade the title in", "fade clip 2 in over 1
/// second", "fade the music in and out".
fn has_particle(clause: &Clause, particle: &str) -> bool {
    clause.has(&["fade", "fades"])
        && (clause.text.trim_end().ends_with(&format!(" {particle}"))
            || clause.has(&[
                &format!("{particle} over"),
                &format!("{particle} and"),
                &format!("and {particle}"),
            ]))
}

/// Lengths of the fade-in and of the fade-out (ms).
fn lengths(clause: &Clause, request: &FadeRequest) -> (u64, u64) {
    let default = if clause.has(MUSIC) || clause.has(VOICE) {
        SOUND_MS
    } else {
        PICTURE_MS
    };
    match number::times(&clause.text).as_slice() {
        _ if request.removes => (0, 0),
        [] => (default, default),
        [both] => (both.ms, both.ms),
        [length_in, length_out, ..] => (length_in.ms, length_out.ms),
    }
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
        .filter(|t| t.role == Some(Role::Music))
        .filter_map(|t| t.segments.last());
    let ids: Vec<String> = pictures
        .into_iter()
        .chain(music.map(|s| s.id.clone()))
        .collect();
    if ids.is_empty() {
        return Interpretation::Cannot(Reply::NoPicture);
    }
    Interpretation::edit(Edit::SetFades(SetFades {
        ids,
        fade_in_ms: None,
        fade_out_ms: Some(length),
    }))
}

/// Fades the first picture in and the last one out: "fade in and out".
fn both_ends(first: &Segment, last: &Segment, length_in: u64, length_out: u64) -> Interpretation {
    let fade = |s: &Segment, fade_in_ms, fade_out_ms| {
        Edit::SetFades(SetFades {
            ids: vec![s.id.clone()],
            fade_in_ms,
            fade_out_ms,
        })
    };
    Interpretation::Edits(vec![
        fade(first, Some(length_in), None),
        fade(last, None, Some(length_out)),
    ])
}

/// Returns true for "fade to black at the end", which is not a transition.
fn ends_in_black(clause: &Clause) -> bool {
    clause.has(&["fade to black", "fades to black", "渐黑"])
        && clause.has(&["at the end", "the ending", "结尾", "最后"])
}

//! Resolves references to segments: by number, ordinal, name (or part of it), or as the segments
//! changed last.

mod counted;
mod named;

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use super::reply::Reply;
use super::segments::{is_photo, pictures};
use super::vocabulary::{ALL, CLIPS, MUSIC, PHOTOS, TITLE, TOUCHED, VOICE};
use crate::domain::edit::Edit;
use crate::domain::timeline::{Role, Segment, TrackKind};

pub(crate) use named::{file_name, mentioned_assets};

/// Segments that a clause refers to.
#[derive(Debug, PartialEq)]
pub(crate) enum Referent<'a> {
    One(&'a Segment),
    /// Several segments, or all of a kind.
    All(Vec<&'a Segment>),
    /// The clause names a segment that does not exist: the reply.
    Missing(Reply),
    /// No reference to a segment.
    Nothing,
}

/// Finds the segments that a clause refers to, including titles and sounds.
pub(crate) fn find<'a>(clause: &Clause, context: &LanguageContext<'a>) -> Referent<'a> {
    match mentioned(clause, context) {
        Ok(found) if !found.is_empty() => {
            return match all_except(clause, context, &found) {
                Some(rest) => Referent::All(rest),
                None if found.len() == 1 => Referent::One(found[0]),
                None => Referent::All(found),
            };
        }
        Ok(_) => {}
        Err(why) => return Referent::Missing(why),
    }
    if clause.has(TITLE) || clause.has(MUSIC) || clause.has(VOICE) {
        let of_kind = by_subject(clause, context);
        return match of_kind.as_slice() {
            [] => Referent::Missing(missing(clause)),
            [only] => Referent::One(only),
            _ => Referent::All(of_kind),
        };
    }
    let pictures = pictures(context.timeline);
    if clause.has(&["photos", "照片", "every photo", "all photos", "每张"])
        && pictures.iter().any(|s| is_photo(s, context))
    {
        return Referent::All(pictures.iter().filter(|s| is_photo(s, context)).collect());
    }
    if clause.has(ALL) || clause.has(&["the clips", "my clips", "the videos", "整个视频"]) {
        return Referent::All(pictures.iter().collect());
    }
    if clause.has(TOUCHED) {
        let touched: Vec<&Segment> = context
            .timeline
            .segments()
            .map(|(_, s)| s)
            .filter(|s| context.touched.contains(&s.id))
            .collect();
        match touched.as_slice() {
            [] => {}
            [only] => return Referent::One(only),
            _ => return Referent::All(touched),
        }
    }
    match file_name(clause) {
        Some(file) => Referent::Missing(Reply::NotOnTimeline(file)),
        None => Referent::Nothing,
    }
}

/// Titles, music or voice segments that a clause refers to.
fn by_subject<'a>(clause: &Clause, context: &LanguageContext<'a>) -> Vec<&'a Segment> {
    let t = context.timeline;
    let segments_of = |kind, role: Option<&Role>| -> Vec<&'a Segment> {
        let tracks = t
            .tracks
            .iter()
            .filter(|t| t.kind == kind && (role.is_none() || t.role.as_ref() == role));
        tracks.flat_map(|t| &t.segments).collect()
    };
    if clause.has(TITLE) {
        segments_of(TrackKind::Text, None)
    } else if clause.has(MUSIC) {
        segments_of(TrackKind::Audio, Some(&Role::Music))
    } else {
        segments_of(TrackKind::Audio, Some(&Role::Voice))
    }
}

fn missing(clause: &Clause) -> Reply {
    if clause.has(MUSIC) {
        Reply::NoMusic
    } else if clause.has(VOICE) {
        Reply::NoVoice
    } else {
        Reply::NoTitle
    }
}

/// Complement of `found` for "everything except clip 2". The caller handles "keep only …".
fn all_except<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
    found: &[&'a Segment],
) -> Option<Vec<&'a Segment>> {
    let has_exception = clause.has(&[
        "except",
        "but not",
        "other than",
        "apart from",
        "除了",
        "以外",
    ]);
    has_exception.then(|| {
        pictures(context.timeline)
            .iter()
            .filter(|s| !found.iter().any(|f| f.id == s.id))
            .collect()
    })
}

/// Segments referred to by name or number, in the order of the words, without duplicates.
///
/// # Errors
/// Returns a refusal if a number exceeds the segments it counts.
pub(crate) fn mentioned<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
) -> Result<Vec<&'a Segment>, Reply> {
    let mut all = counted::counted(clause, context)?;
    for (at, s) in named::named(clause, context) {
        // "the first beach photo" is one reference, not two.
        if !all.iter().any(|(other, _)| other.abs_diff(at) < 2) {
            all.push((at, s));
        }
    }
    all.sort_by_key(|(at, _)| *at);
    let mut result: Vec<&Segment> = Vec::new();
    for (_, s) in all {
        if !result.iter().any(|r| r.id == s.id) {
            result.push(s);
        }
    }
    Ok(result)
}

/// Returns true if a clause mentions photos, clips or segments.
pub(crate) fn mentions_pictures(clause: &Clause) -> bool {
    clause.has(PHOTOS) || clause.has(CLIPS)
}

/// Reason why a clause does not refer to exactly one segment.
pub(crate) enum ReferenceError {
    Cannot(Reply),
    Unclear(Reply),
}

impl From<ReferenceError> for Interpretation {
    fn from(why: ReferenceError) -> Self {
        match why {
            ReferenceError::Cannot(reply) => Self::Cannot(reply),
            ReferenceError::Unclear(reply) => Self::Unclear(reply),
        }
    }
}

/// Resolves a reference to exactly one segment; a video track with a single segment needs none.
///
/// # Errors
/// Returns a refusal if the segment does not exist, or a question if the reference is ambiguous.
pub(crate) fn single<'a>(
    clause: &Clause,
    context: &LanguageContext<'a>,
) -> Result<&'a Segment, ReferenceError> {
    match find(clause, context) {
        Referent::One(s) => Ok(s),
        Referent::All(all) if all.len() == 1 => Ok(all[0]),
        Referent::Missing(why) => Err(ReferenceError::Cannot(why)),
        _ => match pictures(context.timeline) {
            [only] => Ok(only),
            [] => Err(ReferenceError::Cannot(Reply::Empty)),
            many => Err(ReferenceError::Unclear(Reply::WhichSegment(many.len()))),
        },
    }
}

/// Edits the one segment that a clause refers to.
pub(crate) fn edit_single(
    clause: &Clause,
    context: &LanguageContext,
    edit: impl FnOnce(&Segment) -> Edit,
) -> Interpretation {
    match single(clause, context) {
        Ok(s) => Interpretation::edit(edit(s)),
        Err(why) => why.into(),
    }
}

//! An applied edit with the timeline before and after it.

use crate::domain::clock::exact;
use crate::domain::edit::{CutRange, Edit};
use crate::domain::timeline::{Segment, Timeline, TrackKind};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// An applied edit, with the timelines around it.
#[derive(Clone, Copy)]
pub struct AppliedEdit<'a> {
    pub edit: &'a Edit,
    pub before: &'a Timeline,
    pub after: &'a Timeline,
    /// Number of the request that the edit belongs to.
    pub request: usize,
}

/// One or several applied edits, to be described.
pub(super) struct EditReport<'a> {
    pub(super) lang: Lang,
    pub(super) before: &'a Timeline,
    pub(super) after: &'a Timeline,
    /// True if the texts include the new length of the video.
    pub(super) names_length: bool,
}

impl EditReport<'_> {
    /// Selects the English or the Chinese sentence.
    pub(super) fn pick(&self, en: String, zh: String) -> String {
        if self.lang == Lang::Zh { zh } else { en }
    }

    pub(super) fn added(&self) -> Option<&Segment> {
        self.after
            .segments()
            .map(|(_, s)| s)
            .find(|s| self.before.locate(&s.id).is_none())
    }

    pub(super) fn length(&self) -> String {
        let (before, now) = (self.before.duration_ms(), self.after.duration_ms());
        if before == now || !self.names_length {
            return String::new();
        }
        let (before, now) = (exact(before), exact(now));
        bilingual!(
            self.lang,
            "The video is now {now} long (was {before}).",
            "视频现在长 {now}（原来 {before}）。"
        )
    }

    pub(super) fn name(&self, id: &str) -> String {
        self.before
            .segments()
            .find(|(_, s)| s.id == id)
            .map_or_else(String::new, |(_, s)| format!("**{}**", s.name))
    }

    pub(super) fn names(&self, ids: &[String]) -> String {
        self.list(&ids.iter().map(|id| self.name(id)).collect::<Vec<_>>())
    }

    pub(super) fn list(&self, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [only] => only.clone(),
            parts if self.lang == Lang::Zh => parts.join("、"),
            [head @ .., last] => format!("{} and {last}", head.join(", ")),
        }
    }
}

/// Returns true if a range between the pictures is cut.
pub(super) fn cuts_gap(before: &Timeline, cut: &CutRange) -> bool {
    let is_beside = |s: &Segment| s.end_ms() <= cut.from_ms || s.start_ms >= cut.to_ms;
    let pictures = before.track(TrackKind::Video, None);
    pictures.is_some_and(|track| track.segments.iter().all(is_beside))
}

/// Counts things in English.
pub(super) fn count(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}

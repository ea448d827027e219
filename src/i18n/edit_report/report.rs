//! An applied edit with the timeline before and after it.

use crate::domain::clock::seconds;
use crate::domain::timeline::{Segment, Timeline};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// An applied edit, to be described.
pub(super) struct EditReport<'a> {
    pub(super) lang: Lang,
    pub(super) before: &'a Timeline,
    pub(super) after: &'a Timeline,
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
        if before == now {
            return String::new();
        }
        let (before, now) = (seconds(before), seconds(now));
        bilingual!(
            self.lang,
            "The video is {now}s long now (was {before}s).",
            "视频现在长 {now} 秒（原来 {before} 秒）。"
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

/// Counts things in English.
pub(super) fn count(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}

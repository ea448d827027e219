//! Describes changed properties: equal changes of several segments in one phrase.

use super::report::EditReport;
use crate::domain::asset::is_photo;
use crate::domain::clock::seconds;
use crate::domain::diff::{self, Change, ChangeKind, Property, Value};
use crate::domain::timeline::{Segment, TrackKind};
use crate::i18n::changes;
use crate::i18n::locale::Lang;
use crate::i18n::values::Values;

/// Maximum number of phrases about one property.
const MAX_PHRASES: usize = 4;
/// Maximum number of segments that a phrase names.
const MAX_NAMES: usize = 3;

/// Segments whose property changed in the same way.
struct Fold<'a> {
    property: Property,
    ids: Vec<&'a str>,
    text: String,
}

/// A kind of segments that a phrase may count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Noun {
    Photo,
    Clip,
    /// Photos and clips.
    Picture,
    Sound,
    Title,
    Segment,
}

impl Noun {
    fn of(kind: TrackKind, segment: &Segment) -> Self {
        match kind {
            TrackKind::Video if is_photo(&segment.name) => Self::Photo,
            TrackKind::Video => Self::Clip,
            TrackKind::Audio => Self::Sound,
            TrackKind::Text => Self::Title,
            TrackKind::Other(_) => Self::Segment,
        }
    }

    /// The kind that contains both.
    fn union(self, other: Self) -> Self {
        match (self, other) {
            _ if self == other => self,
            _ if Self::Picture.contains(self) && Self::Picture.contains(other) => Self::Picture,
            _ => Self::Segment,
        }
    }

    fn contains(self, other: Self) -> bool {
        match self {
            Self::Segment => true,
            Self::Picture => matches!(other, Self::Picture | Self::Photo | Self::Clip),
            _ => self == other,
        }
    }

    /// Plural in English, and the Chinese word with its counter.
    fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Photo => ("photos", "张照片"),
            Self::Clip => ("clips", "段视频"),
            Self::Picture => ("pictures", "段画面"),
            Self::Sound => ("sounds", "段声音"),
            Self::Title => ("titles", "个标题"),
            Self::Segment => ("segments", "个片段"),
        }
    }
}

impl EditReport<'_> {
    /// Describes the changed properties of the segments `ids`.
    pub(super) fn property_changes(&self, ids: &[String]) -> String {
        let changes = diff::between(self.before, self.after);
        let mut of_targets: Vec<&Change> = changes
            .iter()
            .filter(|c| c.kind == ChangeKind::Changed && ids.iter().any(|id| *id == c.segment))
            .collect();
        let is_many = ids.iter().any(|id| *id != ids[0]);
        let phrases = if is_many {
            let shifts = |c: &&Change| c.shift_ms().is_some();
            if !of_targets.iter().all(shifts) {
                of_targets.retain(|c| !shifts(c));
            }
            self.folded(&of_targets)
        } else {
            of_targets.iter().map(|c| self.change(c)).collect()
        };
        match (phrases.is_empty(), self.lang) {
            (true, Lang::En) => "Done.".to_owned(),
            (true, Lang::Zh) => "好了。".to_owned(),
            (false, Lang::En) => format!("{}.", phrases.join("; ")),
            (false, Lang::Zh) => format!("{}。", phrases.join("；")),
        }
    }

    /// Describes a change of a single segment.
    fn change(&self, change: &Change) -> String {
        let Values { before, after } = Values::of(self.lang, change);
        let name = &change.name;
        match change.property {
            Property::Time => self.pick(
                format!("{name} is at {after} now (was {before})"),
                format!("{name} 现在在 {after}（原来 {before}）"),
            ),
            _ => changes::describe_change(self.lang, change)
                .replacen("Changed ", "", 1)
                .replacen("修改 ", "", 1),
        }
    }

    /// Returns a phrase for all segments that changed in the same way.
    fn folded(&self, changes: &[&Change]) -> Vec<String> {
        let has_speed = |id: &str| {
            let is_speed = |c: &&&Change| c.property == Property::Speed && c.segment == id;
            changes.iter().any(|c| is_speed(&c))
        };
        let mut folds: Vec<Fold> = Vec::new();
        for change in changes {
            let id = change.segment.as_str();
            if change.property == Property::Time && has_speed(id) {
                continue;
            }
            let text = self.values(change);
            let property = change.property;
            match folds
                .iter_mut()
                .find(|f| f.property == property && f.text == text)
            {
                Some(fold) => fold.ids.push(id),
                None => folds.push(Fold {
                    property,
                    ids: vec![id],
                    text,
                }),
            }
        }
        self.phrases(self.ranges(folds, changes))
    }

    /// Describes the values of a change: `4 s → 2.4 s`, `volume 100% → 35%`.
    fn values(&self, change: &Change) -> String {
        if let Some([before, after]) = durations(change) {
            let (before, after) = (seconds(before), seconds(after));
            return self.pick(
                format!("{before} s → {after} s"),
                format!("{before} 秒 → {after} 秒"),
            );
        }
        let Values { before, after } = Values::of(self.lang, change);
        let property = changes::property(self.lang, change.property);
        format!("{property} {before} → {after}")
    }

    /// Replaces too many different durations by their range.
    fn ranges<'a>(&self, mut folds: Vec<Fold<'a>>, changes: &[&Change]) -> Vec<Fold<'a>> {
        let is_time = |f: &Fold| f.property == Property::Time;
        let found: Vec<[u64; 2]> = changes.iter().filter_map(|c| durations(c)).collect();
        let has_one_result = found.len() > 1 && found.iter().all(|d| d[1] == found[0][1]);
        let count = folds.iter().filter(|f| is_time(f)).count();
        let is_folded = count > MAX_PHRASES || count > 1 && has_one_result;
        let Some(first) = folds.iter().position(is_time).filter(|_| is_folded) else {
            return folds;
        };
        let range = |side: usize| {
            let all = || found.iter().map(|d| d[side]);
            let (least, most) = (all().min().unwrap_or(0), all().max().unwrap_or(0));
            if least == most {
                seconds(least)
            } else {
                format!("{}–{}", seconds(least), seconds(most))
            }
        };
        let (before, after) = (range(0), range(1));
        let ids = folds.iter().filter(|f| is_time(f));
        let fold = Fold {
            property: Property::Time,
            ids: ids.flat_map(|f| f.ids.clone()).collect(),
            text: self.pick(
                format!("{before} s → {after} s"),
                format!("{before} 秒 → {after} 秒"),
            ),
        };
        folds.retain(|f| !is_time(f));
        folds.insert(first.min(folds.len()), fold);
        folds
    }

    /// Joins what happened to the same segments; too many phrases are counted.
    fn phrases(&self, folds: Vec<Fold>) -> Vec<String> {
        let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
        for fold in folds {
            match groups.iter_mut().find(|(ids, _)| *ids == fold.ids) {
                Some((_, text)) => {
                    text.push_str(&self.pick(", ".to_owned(), "，".to_owned()));
                    text.push_str(&fold.text);
                }
                None => groups.push((fold.ids, fold.text)),
            }
        }
        let colon = self.pick(": ".to_owned(), "：".to_owned());
        let more: usize = groups
            .iter()
            .skip(MAX_PHRASES)
            .map(|(ids, _)| ids.len())
            .sum();
        let shown = groups.iter().take(MAX_PHRASES);
        let mut phrases: Vec<String> = shown
            .map(|(ids, text)| format!("{}{colon}{text}", self.subject(ids)))
            .collect();
        if more > 0 {
            phrases.push(self.pick(
                format!("{more} more changed"),
                format!("另有 {more} 段改变"),
            ));
        }
        phrases
    }

    /// Names segments, or counts them: `All 5 photos`.
    fn subject(&self, ids: &[&str]) -> String {
        let all: Vec<(&str, Noun)> = self
            .after
            .segments()
            .map(|(track, s)| (s.id.as_str(), Noun::of(track.kind, s)))
            .collect();
        let found = all.iter().filter(|(id, _)| ids.contains(id));
        let noun = found.map(|(_, noun)| *noun).reduce(Noun::union);
        let noun = noun.unwrap_or(Noun::Segment);
        let of_kind = all.iter().filter(|(_, n)| noun.contains(*n)).count();
        let (n, (en, zh)) = (ids.len(), noun.text());
        match of_kind == n {
            true if n > 2 => self.pick(format!("All {n} {en}"), format!("全部 {n} {zh}")),
            true if n == 2 => self.pick(format!("Both {en}"), format!("两{zh}")),
            _ if n > MAX_NAMES => self.pick(format!("{n} {en}"), format!("{n} {zh}")),
            _ => {
                let names: Vec<String> = ids.iter().map(|id| self.name_now(id)).collect();
                self.list(&names)
            }
        }
    }

    fn name_now(&self, id: &str) -> String {
        let segment = self.after.segments().find(|(_, s)| s.id == id);
        segment.map_or_else(|| self.name(id), |(_, s)| format!("**{}**", s.name))
    }
}

/// Durations before and after (ms), if the change is one of the duration.
fn durations(change: &Change) -> Option<[u64; 2]> {
    let duration = |value: &Option<Value>| match value {
        Some(Value::Span { start_ms, end_ms }) => Some(end_ms - start_ms),
        _ => None,
    };
    let found = [duration(&change.before)?, duration(&change.after)?];
    // Shares of a total differ by a few ms.
    let rounded = found.map(|ms| (ms + 5) / 10 * 10);
    let shown = if rounded[0] == rounded[1] {
        found
    } else {
        rounded
    };
    (change.property == Property::Time && found[0] != found[1]).then_some(shown)
}

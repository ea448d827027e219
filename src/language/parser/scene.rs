//! Context in which requests are evaluated: the timeline, the media and what was said before.

use super::target::{Kind, Target};
use super::token::NamedMedia;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::diff::{self, Change};
use crate::domain::edit::{Edit, SourceLength};
use crate::domain::subtitle::Decoded;
use crate::domain::timeline::{Role, Segment, Timeline, TrackKind};
use crate::i18n::replies::{Reply, Unreadable};

/// Reads a text file that a message names.
pub type ReadText = fn(&str) -> Result<Decoded, Unreadable>;

/// Messages and edits before a message.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory<'a> {
    /// Ids of the segments changed by the last edit: "it", "that".
    pub touched: &'a [String],
    /// Hashes of the media uploaded since the last message: "these".
    pub uploaded: &'a [String],
    /// The last message that changed the timeline, and the timeline before it.
    pub last: Option<(&'a str, &'a Timeline)>,
}

/// Context in which a request is evaluated.
#[derive(Clone, Copy)]
pub struct RequestContext<'a> {
    /// The timeline after the requests before this one.
    pub timeline: &'a Timeline,
    /// The timeline before the message, which the user sees: numbers count on it.
    pub seen: &'a Timeline,
    /// Media of the project, in upload order.
    pub assets: &'a [Asset],
    pub memory: Memory<'a>,
    /// Segments that the requests before this one were about: "it".
    pub focus: &'a [String],
    /// True if the request says "that one": the one that was excepted.
    pub points: bool,
    /// True if the request before this one names some of the pictures.
    pub follows_picked: bool,
    /// Segments that the requests of this message have changed.
    pub changed: &'a [String],
    /// Segments that were named just before the request: "clip 2: …".
    pub topic: &'a [String],
    /// Segments that a statement or a topic just before the request is about.
    pub subject: &'a [String],
    /// Segments that the message excludes.
    pub excluded: &'a [String],
    /// The segment that the request before this one excepted: "…, except the last one".
    pub spared: &'a [String],
    /// Indexes of the media that the message leaves out of a new video.
    pub left_out: &'a [usize],
    /// True if the message has only cut ranges so far.
    pub only_cuts: bool,
    pub read_text: ReadText,
    pub source_length: SourceLength<'a>,
    /// Language of the reply.
    pub lang: crate::i18n::locale::Lang,
}

/// Segments that a request can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Domain {
    Pictures,
    /// Segments with sound.
    Sounds,
    Titles,
    Everything,
}

pub(crate) type SegmentSelection<'a> = Result<Vec<&'a Segment>, Reply>;

impl<'a> RequestContext<'a> {
    /// Segments of the main video track.
    pub(crate) fn pictures(&self) -> &'a [Segment] {
        pictures_of(self.timeline)
    }

    pub(crate) fn titles(&self) -> Vec<&'a Segment> {
        titles_of(self.timeline)
    }

    /// The timeline after edits; none if one of them is refused.
    pub(crate) fn after(&self, edits: &[Edit]) -> Option<Timeline> {
        let mut timeline = self.timeline.clone();
        for edit in edits {
            timeline = edit.apply(&timeline, self.source_length).ok()?;
        }
        Some(timeline)
    }

    /// Changes from the timeline to another one; none if nothing changes.
    pub(crate) fn changes_to(&self, after: &Timeline) -> Option<Vec<Change>> {
        Some(diff::between(self.timeline, after)).filter(|changes| !changes.is_empty())
    }

    /// The timeline in a line.
    pub(crate) fn summary(&self) -> String {
        crate::i18n::changes::summary(self.lang, self.timeline)
    }

    /// Segments of an audio role.
    pub(crate) fn sounds(&self, role: &Role) -> Vec<&'a Segment> {
        let tracks = self
            .timeline
            .tracks
            .iter()
            .filter(|t| t.kind == TrackKind::Audio);
        tracks
            .filter(|t| t.role.as_ref().unwrap_or(&Role::Music) == role)
            .flat_map(|t| &t.segments)
            .collect()
    }

    pub(crate) fn asset_of(&self, s: &Segment) -> Option<&'a Asset> {
        self.assets
            .iter()
            .find(|a| s.source.as_deref() == Some(&a.source()))
    }

    pub(crate) fn is_photo(&self, s: &Segment) -> bool {
        self.asset_of(s).is_some_and(|a| a.kind == MediaKind::Photo)
    }

    pub(crate) fn segment(&self, id: &str) -> Option<&'a Segment> {
        self.timeline
            .segments()
            .find(|(_, s)| s.id == id)
            .map(|(_, s)| s)
    }

    /// Returns true if there are ids, and all of them are those of sounds.
    pub(crate) fn are_sounds(&self, ids: &[String]) -> bool {
        let is_sound = |id: &String| {
            let segment = self.segment(id);
            segment.is_some_and(|x| !self.is_picture(x) && x.style.is_none())
        };
        !ids.is_empty() && ids.iter().all(is_sound)
    }

    /// Returns true if a segment is on the main video track.
    pub(crate) fn is_picture(&self, s: &Segment) -> bool {
        self.pictures().iter().any(|p| p.id == s.id)
    }

    /// Media that are not on the timeline, in upload order.
    pub(crate) fn unused_assets(&self) -> Vec<&'a Asset> {
        let is_used = |a: &Asset| {
            self.timeline
                .segments()
                .any(|(_, s)| s.source.as_deref() == Some(&a.source()))
        };
        self.assets.iter().filter(|a| !is_used(a)).collect()
    }

    /// Media uploaded with the message.
    pub(crate) fn uploaded(&self) -> Vec<&'a Asset> {
        self.assets
            .iter()
            .filter(|a| self.memory.uploaded.contains(&a.hash))
            .collect()
    }

    /// The only one of the media uploaded with the message that `fits`.
    pub(crate) fn only_uploaded(&self, fits: impl Fn(&Asset) -> bool) -> Option<Asset> {
        let mut found = self.uploaded().into_iter().filter(|a| fits(a));
        let first = found.next()?;
        found.next().is_none().then(|| first.clone())
    }

    /// Selects the segments of several sets, each once, in the order of the words.
    ///
    /// # Errors
    /// A refusal or a question if a set cannot be determined.
    pub(crate) fn select_all(&self, targets: &[Target], domain: Domain) -> SegmentSelection<'a> {
        let mut all: Vec<&Segment> = Vec::new();
        // "clip 1 and the first": the kind is said once.
        let kind = targets.iter().map(Target::kind).rfind(|k| *k != Kind::Any);
        for (at, target) in targets.iter().enumerate() {
            // "The city is too long can you cut it": what is named just before.
            if at > 0 && *target == Target::It(Kind::Any) {
                continue;
            }
            let target = match kind {
                // All but the music are of any kind.
                _ if matches!(target, Target::Except(..)) => target.clone(),
                Some(kind) if domain != Domain::Everything => target.clone().with_kind(kind),
                _ => target.clone(),
            };
            for s in self.select(&target, domain)? {
                if !all.iter().any(|known| known.id == s.id) {
                    all.push(s);
                }
            }
        }
        Ok(all)
    }

    /// Selects the segments of a set.
    ///
    /// # Errors
    /// A refusal if there are none, or a question if the words leave open which are meant.
    pub(crate) fn select(&self, target: &Target, domain: Domain) -> SegmentSelection<'a> {
        let found = self.find(target, domain)?;
        let is_broad = matches!(
            target,
            Target::All(_)
                | Target::WholeVideo
                | Target::Rest(_)
                | Target::EveryOther(_)
                | Target::Odd(_)
                | Target::They(..)
        );
        let kept: Vec<&Segment> = found
            .iter()
            .filter(|s| !(is_broad && self.excluded.contains(&s.id)))
            .copied()
            .collect();
        Ok(kept)
    }

    fn find(&self, target: &Target, domain: Domain) -> SegmentSelection<'a> {
        let domain = self.countable(target, domain);
        match target {
            Target::Nth(kind, list) => self.counted(*kind, domain, list),
            Target::Ends(kind, n) => self.ends(*kind, domain, *n),
            Target::All(kind) => self.some(*kind, domain),
            Target::WholeVideo => match domain {
                Domain::Sounds => self.some(Kind::Any, Domain::Sounds),
                _ => self.some(Kind::Clip, Domain::Pictures),
            },
            Target::Bare(kind) => self.only(*kind, domain),
            Target::Some(kind) => Err(self.which(self.pool(*kind, domain).len())),
            Target::EveryOther(kind) => {
                let pool = self.some(*kind, domain)?;
                Ok(pool.into_iter().skip(1).step_by(2).collect())
            }
            Target::Odd(kind) => {
                let pool = self.some(*kind, domain)?;
                Ok(pool.into_iter().step_by(2).collect())
            }
            Target::Middle(kind) => {
                let pool = self.some(*kind, domain)?;
                if pool.len() % 2 == 0 {
                    return Err(self.which(pool.len()));
                }
                Ok(vec![pool[pool.len() / 2]])
            }
            Target::Longest(kind) => self.extreme(*kind, domain, |a, b| a > b),
            Target::Shortest(kind) => self.extreme(*kind, domain, |a, b| a < b),
            Target::Named(media, kind) => self.named(media, *kind, domain),
            Target::It(kind) => self.it(*kind, domain),
            Target::They(kind, n) => self.they(*kind, *n, domain),
            Target::Other(kind) => self.other(*kind, domain),
            Target::Rest(kind) => self.rest(*kind, domain),
            Target::Neighbor(of, step) => self.neighbor(of, *step, domain),
            Target::Beyond(kind, of, step) => self.beyond(*kind, of, *step),
            Target::Except(all, but) => self.except(all, but, domain),
            Target::Now(target) => {
                let now = Self {
                    seen: self.timeline,
                    ..*self
                };
                now.find(target, domain)
            }
        }
    }

    fn rest(&self, kind: Kind, domain: Domain) -> SegmentSelection<'a> {
        let focus = self.focus_ids();
        let pool = self.pool(kind, domain);
        let known = self.pool(Kind::Any, domain);
        // What was removed leaves the others.
        let has_removed = focus.iter().any(|id| self.segment(id).is_none());
        if !has_removed && !known.iter().any(|s| focus.contains(&s.id)) {
            return Err(self.which(pool.len()));
        }
        let is_left = |s: &&Segment| !focus.contains(&s.id) && !self.changed.contains(&s.id);
        let rest = pool.into_iter().filter(is_left);
        non_empty(rest.collect(), || Reply::Empty)
    }

    fn except(&self, all: &Target, but: &Target, domain: Domain) -> SegmentSelection<'a> {
        // "The talk clip but not the others": the others are not in the set.
        if matches!(but, Target::Other(_) | Target::Rest(_))
            && all.is_picked()
            && let Ok(only) = self.find(all, domain)
            && only.len() == 1
        {
            return Ok(only);
        }
        let takes_kind =
            all.kind() == Kind::Any && !matches!(domain, Domain::Everything | Domain::Sounds);
        let broad = if takes_kind {
            all.clone().with_kind(but.kind())
        } else {
            all.clone()
        };
        let but = but.clone().with_kind(broad.kind());
        let excluded = self.find(&but, Domain::Everything)?;
        let mut kept = self.find(&broad, domain)?;
        kept.retain(|s| !excluded.iter().any(|e| e.id == s.id));
        Ok(kept)
    }

    /// Segments that "the last one" counts: the kind that was changed last, or else the pictures.
    fn countable(&self, target: &Target, domain: Domain) -> Domain {
        let is_open = target.kind() == Kind::Any;
        let counts = matches!(
            target,
            Target::Nth(..)
                | Target::Ends(..)
                | Target::EveryOther(_)
                | Target::Odd(_)
                | Target::Middle(_)
                | Target::Longest(_)
                | Target::Shortest(_)
                | Target::Some(_)
                | Target::Other(_)
                | Target::Rest(_)
                | Target::Bare(_)
                | Target::Neighbor(..)
        );
        let excepts_picture = matches!(target, Target::Except(_, but)
            if matches!(but.kind(), Kind::Clip | Kind::Photo | Kind::Video)
                || matches!(**but, Target::Nth(Kind::Any, _) | Target::Ends(Kind::Any, _)));
        // "mute the last one" counts pictures.
        let means_pictures = domain == Domain::Sounds && is_open && counts;
        if means_pictures && !self.pictures().is_empty() && !matches!(target, Target::Rest(_)) {
            return Domain::Pictures;
        }
        if domain != Domain::Everything || !(is_open && counts || excepts_picture) {
            return domain;
        }
        let focus = self.focus_ids();
        let is_title = |s: &&Segment| s.style.is_some() && focus.contains(&s.id);
        if !excepts_picture && self.titles().iter().any(is_title) {
            Domain::Titles
        } else {
            Domain::Pictures
        }
    }

    /// Segments of a kind on a timeline.
    fn pool_on(&self, t: &'a Timeline, kind: Kind, domain: Domain) -> Vec<&'a Segment> {
        let pictures = || pictures_of(t).iter().collect::<Vec<_>>();
        let of_role = |role: Role| {
            t.tracks
                .iter()
                .filter(|track| track.kind == TrackKind::Audio)
                .filter(|track| track.role.as_ref().unwrap_or(&Role::Music) == &role)
                .flat_map(|track| &track.segments)
                .collect::<Vec<_>>()
        };
        let audio = || {
            let tracks = t
                .tracks
                .iter()
                .filter(|track| track.kind == TrackKind::Audio);
            tracks.flat_map(|track| &track.segments).collect::<Vec<_>>()
        };
        match (kind, domain) {
            (Kind::Photo, _) => pictures()
                .into_iter()
                .filter(|s| self.is_photo(s))
                .collect(),
            (Kind::Video, _) => {
                let clips: Vec<&Segment> = pictures()
                    .into_iter()
                    .filter(|s| !self.is_photo(s))
                    .collect();
                if clips.is_empty() { pictures() } else { clips }
            }
            (Kind::Clip, _) | (Kind::Any, Domain::Pictures) => pictures(),
            (Kind::Title, _) | (Kind::Any, Domain::Titles) => titles_of(t),
            (Kind::Music, _) => of_role(Role::Music),
            (Kind::Voice, _) => of_role(Role::Voice),
            (Kind::Effect, _) => of_role(Role::Effect),
            (Kind::Sound, _) => audio(),
            (Kind::Any, Domain::Sounds) => pictures().into_iter().chain(audio()).collect(),
            (Kind::Any, Domain::Everything) => t.segments().map(|(_, s)| s).collect(),
        }
    }

    fn pool(&self, kind: Kind, domain: Domain) -> Vec<&'a Segment> {
        self.pool_on(self.timeline, kind, domain)
    }

    /// All segments of a kind, at least one.
    fn some(&self, kind: Kind, domain: Domain) -> SegmentSelection<'a> {
        non_empty(self.pool(kind, domain), || missing(kind, self.timeline))
    }

    /// The only segment of a kind.
    fn only(&self, kind: Kind, domain: Domain) -> SegmentSelection<'a> {
        let pool = self.some(kind, domain)?;
        if pool.len() == 1 {
            return Ok(pool);
        }
        if kind == Kind::Title {
            // A title that was just added or changed is meant.
            let focus = self.focused(Kind::Title, Domain::Titles);
            return match focus.as_slice() {
                [_] => Ok(focus),
                _ => Err(Reply::WhichTitle(
                    pool.iter().map(|s| format!("\"{}\"", s.name)).collect(),
                )),
            };
        }
        Err(self.which(pool.len()))
    }

    fn which(&self, count: usize) -> Reply {
        if count == 0 {
            Reply::Empty
        } else {
            Reply::WhichSegment(count)
        }
    }

    /// Segments by number. Numbers count on the timeline that the user sees; after a request of
    /// the same message that renumbers them, a number that could mean two segments is a question.
    fn counted(&self, kind: Kind, domain: Domain, list: &[i32]) -> SegmentSelection<'a> {
        let seen = self.pool_on(self.seen, kind, domain);
        let now = self.pool(kind, domain);
        if seen.is_empty() && now.is_empty() {
            return self.some(kind, domain);
        }
        let mut found = Vec::new();
        for n in list {
            let in_seen = nth(&seen, *n);
            let in_now = nth(&now, *n);
            let still = in_seen.and_then(|s| self.segment(&s.id));
            let s = match (still, in_now) {
                (Some(a), Some(b)) if a.id != b.id && now.len() > seen.len() => {
                    return Err(Reply::WhichSegment(now.len()));
                }
                (Some(a), _) => a,
                (None, Some(b)) if in_seen.is_none() || now.len() >= seen.len() => b,
                _ => {
                    return Err(Reply::NoSuchSegment {
                        noun: noun(kind).into(),
                        n: i64::from(*n),
                        count: seen.len(),
                    });
                }
            };
            found.push(s);
        }
        Ok(found)
    }

    fn ends(&self, kind: Kind, domain: Domain, n: i32) -> SegmentSelection<'a> {
        let pool = self.some(kind, domain)?;
        let count = n.unsigned_abs() as usize;
        if count > pool.len() {
            return Err(Reply::NoSuchSegment {
                noun: noun(kind).into(),
                n: i64::from(n.abs()),
                count: pool.len(),
            });
        }
        let from = if n > 0 { 0 } else { pool.len() - count };
        Ok(pool[from..from + count].to_vec())
    }

    fn extreme(
        &self,
        kind: Kind,
        domain: Domain,
        beats: fn(u64, u64) -> bool,
    ) -> SegmentSelection<'a> {
        let pool = self.some(kind, domain)?;
        let best = pool.iter().copied().reduce(|a, b| {
            if beats(b.duration_ms, a.duration_ms) {
                b
            } else {
                a
            }
        });
        let ties = pool
            .iter()
            .filter(|s| Some(s.duration_ms) == best.map(|b| b.duration_ms))
            .count();
        match best {
            Some(best) if ties == 1 => Ok(vec![best]),
            _ => Err(self.which(pool.len())),
        }
    }

    fn named(&self, media: &NamedMedia, kind: Kind, domain: Domain) -> SegmentSelection<'a> {
        let found = self.segments_named(media);
        let fits = |s: &&Segment| match domain {
            Domain::Pictures => self
                .timeline
                .segments()
                .any(|(t, x)| x.id == s.id && t.kind == TrackKind::Video),
            Domain::Titles => s.style.is_some(),
            Domain::Sounds => s.style.is_none(),
            Domain::Everything => true,
        };
        let fitting: Vec<&Segment> = found.iter().filter(|s| fits(s)).copied().collect();
        match fitting.len() {
            1 => Ok(fitting),
            0 if !found.is_empty() => Err(match domain {
                Domain::Titles => Reply::NoTitle,
                Domain::Pictures => Reply::NotAPicture,
                _ => Reply::NoAudio,
            }),
            0 => Err(Reply::NotOnTimeline(self.name_of(media))),
            _ if kind == Kind::Title => Err(which_title(&fitting)),
            n => {
                // Just one of them was changed last.
                let focus = self.focus_ids();
                let mut focused = fitting;
                focused.retain(|s| focus.contains(&s.id));
                if focused.len() == 1 {
                    Ok(focused)
                } else {
                    Err(Reply::WhichSegment(n))
                }
            }
        }
    }

    /// Segments on the timeline with a name, or from the assets with it.
    fn segments_named(&self, media: &NamedMedia) -> Vec<&'a Segment> {
        if media.assets.is_empty() {
            return media
                .segments
                .iter()
                .filter_map(|id| self.segment(id))
                .collect();
        }
        let assets = media.assets.iter().filter_map(|i| self.assets.get(*i));
        let sources: Vec<String> = assets.map(Asset::source).collect();
        let is_from = |s: &&Segment| s.source.as_ref().is_some_and(|x| sources.contains(x));
        self.timeline
            .segments()
            .map(|(_, s)| s)
            .filter(is_from)
            .collect()
    }

    pub(crate) fn name_of(&self, media: &NamedMedia) -> String {
        let asset = media
            .assets
            .first()
            .and_then(|i| self.assets.get(*i))
            .map(|a| a.name.clone());
        let segment = || {
            let all = self.seen.segments().chain(self.timeline.segments());
            all.map(|(_, s)| s)
                .find(|s| media.segments.contains(&s.id))
                .map(|s| s.name.clone())
        };
        asset.or_else(segment).unwrap_or_default()
    }

    /// Ids that "it" refers to.
    pub(crate) fn focus_ids(&self) -> &'a [String] {
        if self.focus.is_empty() {
            self.memory.touched
        } else {
            self.focus
        }
    }

    /// The only picture that the requests of this message before this one were about.
    pub(crate) fn only_focus(&self) -> Option<&'a Segment> {
        let mut found = self
            .pictures()
            .iter()
            .filter(|p| self.focus.contains(&p.id));
        found.next().filter(|_| self.focus.len() == 1)
    }

    fn focused(&self, kind: Kind, domain: Domain) -> Vec<&'a Segment> {
        let pool = self.pool(kind, domain);
        let focus = self.focus_ids();
        pool.into_iter().filter(|s| focus.contains(&s.id)).collect()
    }

    /// Returns true if this message removed what it was about: "delete the lake, it is blurry".
    pub(crate) fn is_focus_removed(&self) -> bool {
        !self.focus.is_empty() && self.focus.iter().all(|id| self.segment(id).is_none())
    }

    fn it(&self, kind: Kind, domain: Domain) -> SegmentSelection<'a> {
        let focus = self.focused(kind, domain);
        // "2 seconds each except the last one, that one 6": one is not several.
        if let ([spared, ..], true) = (self.spared, focus.len() > 1) {
            let only = self
                .segment(spared)
                .filter(|_| self.points && self.spared.len() == 1);
            return only.map(|x| vec![x]).ok_or_else(|| self.which(focus.len()));
        }
        if !focus.is_empty() {
            return Ok(focus);
        }
        let pool = self.some(kind, domain)?;
        if self.is_focus_removed() {
            return Err(self.which(pool.len()));
        }
        if pool.len() == 1 {
            Ok(pool)
        } else {
            Err(self.which(pool.len()))
        }
    }

    fn they(&self, kind: Kind, n: Option<usize>, domain: Domain) -> SegmentSelection<'a> {
        let focus = self.focused(kind, domain);
        if focus.len() > 1 && n.is_none_or(|n| n == focus.len()) {
            return Ok(focus);
        }
        let pool = self.some(kind, domain)?;
        if n.is_none() && self.is_focus_removed() {
            return Err(self.which(pool.len()));
        }
        match n {
            Some(n) if n == pool.len() => Ok(pool),
            None if kind != Kind::Any => Ok(pool),
            None if focus.len() == 1 => Ok(focus),
            _ => Err(self.which(pool.len())),
        }
    }

    fn other(&self, kind: Kind, domain: Domain) -> SegmentSelection<'a> {
        let focus = self.focus_ids();
        let pool = self.some(kind, domain)?;
        let others: Vec<&Segment> = pool
            .iter()
            .filter(|s| !focus.contains(&s.id))
            .copied()
            .collect();
        if others.len() == 1 && others.len() < pool.len() {
            Ok(others)
        } else {
            Err(self.which(pool.len()))
        }
    }

    /// The pictures of a kind after, or before, another.
    fn beyond(&self, kind: Kind, of: &Target, step: i32) -> SegmentSelection<'a> {
        let of = self.find(of, Domain::Pictures)?;
        let [x] = of.as_slice() else {
            return Err(self.which(of.len()));
        };
        let is_beyond = |p: &&Segment| match step {
            1 => p.start_ms > x.start_ms,
            _ => p.start_ms < x.start_ms,
        };
        let pool = self.some(kind, Domain::Pictures)?;
        non_empty(pool.into_iter().filter(is_beyond).collect(), || {
            Reply::NoNeighbor
        })
    }

    fn neighbor(&self, of: &Target, step: i32, domain: Domain) -> SegmentSelection<'a> {
        // A segment that was just deleted still has a place on the timeline before.
        let before = self.memory.last.map(|(_, before)| before);
        let found = match of {
            Target::It(_) => {
                let focus = self.focus_ids();
                let on = |t: &'a Timeline| {
                    pictures_of(t)
                        .iter()
                        .position(|s| focus.contains(&s.id))
                        .map(|at| (t, at))
                };
                on(self.timeline).or_else(|| before.and_then(on))
            }
            _ => {
                let s = self.find(of, domain)?;
                let [s] = s.as_slice() else {
                    return Err(self.which(s.len()));
                };
                pictures_of(self.timeline)
                    .iter()
                    .position(|p| p.id == s.id)
                    .map(|at| (self.timeline, at))
            }
        };
        let Some((t, at)) = found else {
            return Err(self.which(self.pictures().len()));
        };
        let mut next = at;
        while let Some(to) = next.checked_add_signed(step as isize) {
            match pictures_of(t).get(to) {
                Some(s) => match self.segment(&s.id) {
                    Some(s) => return Ok(vec![s]),
                    None => next = to,
                },
                None => break,
            }
        }
        Err(Reply::NoNeighbor)
    }
}

/// Segments of the main video track.
pub(crate) fn pictures_of(t: &Timeline) -> &[Segment] {
    t.track(TrackKind::Video, None)
        .map_or(&[][..], |t| &t.segments)
}

fn titles_of(t: &Timeline) -> Vec<&Segment> {
    let mut all: Vec<&Segment> = t
        .segments()
        .filter(|(t, _)| t.kind == TrackKind::Text)
        .map(|(_, s)| s)
        .collect();
    all.sort_by_key(|s| s.start_ms);
    all
}

fn nth<'a>(pool: &[&'a Segment], n: i32) -> Option<&'a Segment> {
    let at = if n > 0 {
        (n - 1) as usize
    } else {
        pool.len().checked_sub(n.unsigned_abs() as usize)?
    };
    pool.get(at).copied()
}

fn non_empty<'a>(found: Vec<&'a Segment>, why: impl FnOnce() -> Reply) -> SegmentSelection<'a> {
    if found.is_empty() {
        Err(why())
    } else {
        Ok(found)
    }
}

/// Refusal if there is no segment of a kind.
fn missing(kind: Kind, t: &Timeline) -> Reply {
    match kind {
        Kind::Music => Reply::NoMusic,
        Kind::Voice => Reply::NoVoice,
        Kind::Title => Reply::NoTitle,
        Kind::Effect | Kind::Sound => Reply::NoAudio,
        _ if t.is_empty() => Reply::Empty,
        _ => Reply::NoPicture,
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Photo => "photo",
        Kind::Title => "title",
        _ => "clip",
    }
}

fn which_title(titles: &[&Segment]) -> Reply {
    Reply::WhichTitle(titles.iter().map(|s| format!("\"{}\"", s.name)).collect())
}

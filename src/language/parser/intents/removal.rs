//! Removals: of segments, of all others, of gaps, of everything.

use crate::domain::edit::{Clear, CutRange, Edge, Edit, Lift, Remove};
use crate::domain::timeline::Segment;
use crate::i18n::locale::has_han;
use crate::i18n::replies::Reply;

use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Break, Phrase, PhraseKind};
use super::super::reading::{Action, Reading, cannot, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, is_object};
use super::super::target::{Kind, PICTURES, Target};
use super::trim::trim_end;

/// `clear the timeline`, `重新开始`.
pub(super) fn clear(s: &mut Slots) -> Option<Action> {
    s.word(&[Sense::Clear])?;
    let names_video = s.whole_video();
    s.targets(|t, _| matches!(t, Target::All(Kind::Any)));
    edits(move |scene| {
        if names_video {
            Ok(vec![Edit::Clear(Clear)])
        } else {
            remove_all(scene, scene.pictures().len())
        }
    })
}

/// `remove clip 2`, `lose the title and the music`, `删掉前两段`.
pub(super) fn remove(s: &mut Slots) -> Option<Action> {
    // "Remove but the first": "all" is missing.
    let is_but = |k: &PhraseKind| *k == PhraseKind::Break(Break::But);
    let no = s.has(Sense::No) && !s.has_any(&[Sense::Remove, Sense::Mute]);
    // "B, dont need c": only what follows.
    if s.phrases.iter().any(|p| is_but(&p.kind)) || no && names_before_denial(s) {
        return None;
    }
    // "take the second song off".
    // "Take the title away from the beach clip" says where.
    let is_source = |p: &Phrase| p.is_target() && p.preposition.has(Sense::From);
    let is_placed = s.phrases.iter().any(is_source) || s.has_any(&[Sense::Start, Sense::End]);
    let takes_away = s.says(&["away"]) && !is_placed;
    let takes_off = (s.says(&["off"]) || takes_away) && s.says(&["take", "get"]);
    take_verb(s, no, takes_off)?;
    // "Turn off the music".
    if s.has(Sense::Mute) {
        s.cost += 1;
    }
    // "Remove it again".
    s.explain_written(&["again", "altogether"]);
    let part = part(s);
    let leaves_gap = s.has(Sense::Gap)
        && (s.words(&[Sense::LeaveAlone, Sense::Finish]) | s.words(&[Sense::Gap]));
    // "Remove from the narration", "delete of the photos", "no on the title": what is removed is
    // missing.
    let is_whole = |p: Senses| p == Senses::NONE || leaves_gap || takes_off;
    let targets = s.targets(|t, p| {
        is_object(p) && is_whole(p) && !matches!(t, Target::WholeVideo | Target::Bare(Kind::Any))
    });
    let titled = s.quote().or_else(|| s.file());
    let is_unwanted = no && (s.ends_with_no() || is_not_wanted(s) || only_denies(s));
    if no && !is_unwanted && (targets.is_empty() || !targets.iter().all(is_removed_by_no)) {
        return None;
    }
    if let Some(text) = titled {
        return Some(Box::new(move |_| {
            Reading::Cannot(Reply::NotOnTimeline(text.clone()))
        }));
    }
    if let Some(part) = part {
        return edits(move |scene| remove_part(scene, &targets, part));
    }
    if targets.is_empty() {
        return without_object(s);
    }
    if shows_something(s, &targets) {
        return Some(Box::new(|scene| {
            Reading::Ask(Reply::WhichSegment(scene.pictures().len()))
        }));
    }
    let targets = title_at_end(s, targets);
    if s.says_any_part(&["原来的标题", "原标题", "旧标题", "之前的标题", "old title"])
    {
        return edits(remove_old_titles);
    }
    // "Remove all", without a noun: all of what?
    let names_everything = !s.says(&["all", "所有", "every", "each"]);
    edits(move |scene| removals(scene, &targets, leaves_gap, names_everything))
}

/// A removal that names nothing. In "there's a guy in the beach shot, can you erase him" it is a
/// person.
fn without_object(s: &mut Slots) -> Option<Action> {
    if s.has(Sense::Clear) {
        None
    } else if s.has_written(&["him", "her"]) {
        cannot(Reply::CannotRepair)
    } else {
        ask_which(s)
    }
}

/// Removes the titles that were there before the message.
fn remove_old_titles(scene: &RequestContext) -> Result<Vec<Edit>, Reply> {
    let was_there = |id: &str| scene.seen.segments().any(|(_, s)| s.id == id);
    let titles = scene.titles();
    let old = titles.iter().filter(|title| was_there(&title.id));
    let ids: Vec<String> = old.map(|title| title.id.clone()).collect();
    match ids.len() {
        0 => Err(Reply::NoTitle),
        _ => Ok(vec![Edit::Remove(Remove { ids })]),
    }
}

/// Returns true if something is named before a denial with its own object.
fn names_before_denial(s: &Slots) -> bool {
    let Some(no) = s.find(Sense::No) else {
        return false;
    };
    let (before, after) = (&s.phrases[..no], &s.phrases[no..]);
    let last = before.iter().rposition(Phrase::is_target);
    let is_last = after.iter().skip(1).all(|p| !p.is_content);
    let names_more = is_last && s.text_after().starts_with(char::is_alphanumeric);
    let is_object = |p: &Phrase| p.is_target() && !p.is_pronoun();
    last.is_some() && (after.iter().any(is_object) || names_more)
}

/// Explains the verb of a removal, or what denies; none if there is neither.
fn take_verb(s: &mut Slots, no: bool, takes_off: bool) -> Option<()> {
    if no {
        return s.word(&[Sense::No]).map(|_| ());
    }
    if takes_off {
        s.words(&[Sense::Use, Sense::Move, Sense::Drawn]);
    } else {
        s.verb(&[Sense::Remove, Sense::Clear])?;
    }
    s.words(&[Sense::Remove, Sense::Clear]);
    Some(())
}

/// Returns true for the "remove it" of "it shows my face in clip 2, remove it": the clip, or what
/// it shows?
fn shows_something(s: &Slots, targets: &[Target]) -> bool {
    const SHOWS: &[&str] = &[
        "shows my",
        "shows the",
        "shows his",
        "shows her",
        "you can see",
    ];
    let before = s.lower_before();
    let is_seen = || before.contains(" in ") && SHOWS.iter().any(|shows| before.contains(shows));
    matches!(targets, [Target::It(Kind::Any)]) && is_seen()
}

/// Returns true for a message that is only 不要最后一张.
fn only_denies(s: &Slots) -> bool {
    let mut content = s.phrases.iter().filter(|p| p.is_content);
    let denies = |p: &Phrase| p.senses.has(Sense::No) && has_han(p.text(s.message));
    let is_set = |p: &Phrase| p.is_target();
    s.text().trim() == s.message.trim()
        && content.next().is_some_and(denies)
        && content.next().is_some_and(is_set)
        && content.next().is_none()
}

/// Returns true for "I don't want the title anymore".
fn is_not_wanted(s: &Slots) -> bool {
    const WANTS: &[&str] = &["want", "need", "need for", "use for"];
    let ends = |text: &str| WANTS.iter().any(|want| text.ends_with(want));
    let is_want = |p: &Phrase| p.senses.has(Sense::No) && ends(p.text(s.message));
    s.phrases.iter().any(is_want) && !s.has_order()
}

/// Explains the place of "the text at the end".
fn title_at_end(s: &mut Slots, targets: Vec<Target>) -> Vec<Target> {
    if let [Target::Bare(kind), Target::All(Kind::Any)] = targets.as_slice() {
        // 文字全部去掉.
        return vec![Target::All(*kind)];
    }
    let is_title = matches!(targets.as_slice(), [Target::Bare(Kind::Title)]);
    match is_title
        .then(|| s.word(&[Sense::Start, Sense::End]))
        .flatten()
    {
        Some(Sense::Start) => vec![Target::Nth(Kind::Title, vec![1])],
        Some(_) => vec![Target::Nth(Kind::Title, vec![-1])],
        None => targets,
    }
}

/// One of the two parts of a segment.
#[derive(Clone, Copy)]
struct HalfOrPart {
    is_first: bool,
    /// True for "half".
    is_half: bool,
}

/// Explains "the first part", "the second half": of what was split, or of a segment.
fn part(s: &mut Slots) -> Option<HalfOrPart> {
    let is_part = |p: &Phrase| p.is_word() && p.senses.has(Sense::Part);
    let is_half = |p: &Phrase| ["half", "halves"].contains(&p.text(s.message));
    let at = s.phrases.iter().position(|p| is_part(p) || is_half(p))?;
    let before = s.phrases.get(at.checked_sub(1)?)?;
    let text = before.text(s.message).to_lowercase();
    let is_first = match text.rsplit(' ').next()? {
        "first" | "front" | "left" | "opening" | "earlier" => true,
        "second" | "last" | "latter" | "other" | "back" | "right" | "rear" | "later" | "tail"
        | "end" => false,
        _ => return None,
    };
    let part = HalfOrPart {
        is_first,
        is_half: is_half(&s.phrases[at]),
    };
    s.explain(at - 1, at + 1);
    Some(part)
}

/// The two pieces of what this message split last.
fn split_pair<'a>(scene: &RequestContext<'a>) -> Option<(&'a Segment, &'a Segment)> {
    let was_there = |id: &str| scene.seen.segments().any(|(_, s)| s.id == id);
    scene.pictures().windows(2).find_map(|pair| match pair {
        [first, second] => {
            let is_new = was_there(&first.id) && !was_there(&second.id);
            let is_split = first.source.is_some() && first.source == second.source;
            let is_focused = [first, second].iter().any(|x| scene.focus.contains(&x.id));
            (is_new && is_split && is_focused).then_some((first, second))
        }
        _ => None,
    })
}

/// Removes one of the two pieces that this message made, or half of a segment.
fn remove_part(
    scene: &RequestContext,
    targets: &[Target],
    part: HalfOrPart,
) -> Result<Vec<Edit>, Reply> {
    let pictures = scene.pictures();
    if let (true, Some((first, second))) = (targets.is_empty(), split_pair(scene)) {
        let removed = if part.is_first { first } else { second };
        let ids = vec![removed.id.clone()];
        return Ok(vec![Edit::Remove(Remove { ids })]);
    }
    let it = [Target::It(Kind::Any)];
    let found = scene.select_all(
        if targets.is_empty() { &it } else { targets },
        Domain::Pictures,
    )?;
    let [x] = found.as_slice() else {
        return Err(Reply::WhichSegment(pictures.len()));
    };
    if !part.is_half {
        return Err(Reply::TrimHow);
    }
    let edge = if part.is_first {
        Edge::Start
    } else {
        Edge::End
    };
    Ok(vec![trim_end(x, edge, x.duration_ms / 2)])
}

/// Returns true if "no" removes the set: "no music" is a removal, "no, clip 2" is not.
fn is_removed_by_no(target: &Target) -> bool {
    let (Target::All(kind) | Target::Bare(kind)) = target else {
        return false;
    };
    matches!(kind, Kind::Music | Kind::Voice | Kind::Title | Kind::Effect)
}

fn removals(
    scene: &RequestContext,
    targets: &[Target],
    leaves_gap: bool,
    names_everything: bool,
) -> Result<Vec<Edit>, Reply> {
    if matches!(targets, [Target::Rest(_)]) && (is_only_focus(scene) || scene.is_focus_removed()) {
        // "I only need 3 to 7 s, bin everything else": done already.
        return Ok(Vec::new());
    }
    let found = scene.select_all(targets, Domain::Everything)?;
    let ids: Vec<String> = found.iter().map(|s| s.id.clone()).collect();
    if ids.is_empty() {
        return Err(Reply::NothingLeft);
    }
    if is_everything(scene, &ids) && !targets.iter().any(may_mean_everything) {
        return Err(Reply::WhichSegment(found.len()));
    }
    if is_all_of(targets, Kind::Any) && !names_everything {
        return Err(Reply::WhichSegment(found.len()));
    }
    if is_all_of(targets, Kind::Any) {
        return remove_all(scene, found.len());
    }
    Ok(vec![if leaves_gap {
        Edit::Lift(Lift { ids })
    } else {
        Edit::Remove(Remove { ids })
    }])
}

/// "Delete it all": everything, or the sounds or texts that the words before it are about: "the
/// title is ugly, delete it all".
fn remove_all(scene: &RequestContext, count: usize) -> Result<Vec<Edit>, Reply> {
    let ids = scene.subject.to_vec();
    if ids.is_empty() {
        return Ok(vec![Edit::Clear(Clear)]);
    }
    let is_picture = |id: &String| scene.pictures().iter().any(|p| p.id == *id);
    if ids.iter().any(is_picture) {
        return Err(Reply::WhichSegment(count));
    }
    Ok(vec![Edit::Remove(Remove { ids })])
}

/// Returns true if this message changed all pictures that are left.
fn is_only_focus(scene: &RequestContext) -> bool {
    !scene.focus.is_empty() && scene.pictures().iter().all(|p| scene.focus.contains(&p.id))
}

/// Returns true if a set names its segments clearly enough to remove all pictures.
fn may_mean_everything(target: &Target) -> bool {
    matches!(
        target,
        Target::All(_) | Target::Nth(..) | Target::Named(..) | Target::Ends(..)
    )
}

/// Returns true if the ids contain all pictures of a timeline with several.
fn is_everything(scene: &RequestContext, ids: &[String]) -> bool {
    let pictures = scene.pictures();
    pictures.len() > 1 && pictures.iter().all(|p| ids.contains(&p.id))
}

fn is_all_of(targets: &[Target], kind: Kind) -> bool {
    matches!(targets, [Target::All(k)] if *k == kind)
}

/// Asks which segment is meant, if there is nothing else in the request.
fn ask_which(s: &Slots) -> Option<Action> {
    if !s.is_complete() {
        return None;
    }
    let follows = follows_comma(s);
    // 去掉吧, right after an edit. A bare verb may lack its object.
    let is_whole = s.message.trim().ends_with('吧') && s.has_order();
    let agrees = is_whole && s.phrases.iter().filter(|p| p.is_content).count() == 1;
    Some(Box::new(move |scene| {
        // "The city one looks bad, remove": what was said before names it.
        let it = [Target::It(Kind::Any)];
        if follows
            && !scene.subject.is_empty()
            && let Ok(edits) = removals(scene, &it, false, true)
        {
            return Reading::Edits(edits);
        }
        if agrees
            && let [_] = scene.focus_ids()
            && let Ok(edits) = removals(scene, &it, false, true)
        {
            return Reading::Edits(edits);
        }
        let count = scene.pictures().len();
        let reply = if count == 0 {
            Reply::Empty
        } else {
            Reply::WhichSegment(count)
        };
        Reading::Ask(reply)
    }))
}

/// Returns true if a comma stands before the request.
fn follows_comma(s: &Slots) -> bool {
    s.text_before().ends_with([',', '，', '、', ';', '；'])
}

/// `keep only the first and the third photo`, `只保留第3段`.
pub(super) fn keep(s: &mut Slots) -> Option<Action> {
    // "Brighten it, only the second clip" keeps nothing: a bare "only" is a request of its own.
    let bare = ["only", "just", "只", "仅", "只有", "nothing but"];
    let first = s.phrases.iter().find(|p| p.is_content)?.span.start;
    let follows = || s.message[..first].chars().any(char::is_alphanumeric);
    if s.says(&bare) && follows() {
        return None;
    }
    // "Just the beach clip, nothing else".
    let is_all = !s.has_order() && s.message.to_lowercase().contains("nothing else");
    let drops_rest = s.drops_rest();
    // "Use every photo except img2", "keep everything except the dog".
    let excepts = s.text_before().is_empty()
        && s.says(&["use", "keep", "用"])
        && s.has_target(|t, _| {
            matches!(t, Target::Except(all, but)
                if matches!(**all, Target::All(_)) && but.is_picture_set())
        });
    // 就用前三张.
    let is_picked = |t: &Target| t.is_picked() && t.is_picture_set();
    let uses_some = s.plain_text().starts_with("就用") && s.has_target(|t, _| is_picked(t));
    let excepts = excepts || uses_some;
    // 留下海滩和城市, as the whole message.
    let is_whole = s.says(&["留下"]) && s.text().trim() == s.message.trim();
    if s.word(&[Sense::OnlyKeep]).is_none() && !is_all && !drops_rest && !is_whole && !excepts {
        return None;
    }
    if drops_rest {
        s.target(|t, _| matches!(t, Target::Rest(_)));
        s.words(&[Sense::Remove, Sense::No]);
    }
    s.words(&[Sense::OnlyKeep, Sense::LeaveAlone, Sense::Use]);
    // "Keep only the first half".
    let half = part(s);
    let targets = s.objects(PICTURES);
    if let Some(half) = half {
        let other = HalfOrPart {
            is_first: !half.is_first,
            ..half
        };
        return edits(move |scene| remove_part(scene, &targets, other));
    }
    if targets.is_empty() {
        return None;
    }
    edits(move |scene| {
        let kept = scene.select_all(&targets, Domain::Pictures)?;
        let removed: Vec<String> = scene
            .pictures()
            .iter()
            .filter(|p| !kept.iter().any(|k| k.id == p.id))
            .map(|p| p.id.clone())
            .collect();
        if kept.is_empty() {
            return Err(Reply::NothingLeft);
        }
        Ok(vec![Edit::Remove(Remove { ids: removed })])
    })
}

/// `close the gaps`, `去掉空隙`.
pub(super) fn close_gaps(s: &mut Slots) -> Option<Action> {
    s.word(&[Sense::CloseGap])?;
    s.words(&[Sense::Gap]).then_some(())?;
    s.words(&[Sense::All]);
    s.targets(|t, p| match t {
        Target::All(Kind::Any) => true,
        t => p.has(Sense::Between) && matches!(t, Target::All(_)),
    });
    s.whole_video();
    edits(|scene| {
        let cuts = gap_cuts(scene.pictures());
        if cuts.is_empty() {
            Err(Reply::NoGaps)
        } else {
            Ok(cuts)
        }
    })
}

/// The cuts that close the gaps, from the last on, so that the earlier times stay valid.
fn gap_cuts(pictures: &[Segment]) -> Vec<Edit> {
    let mut cuts = Vec::new();
    let mut end = 0;
    for p in pictures {
        if p.start_ms > end {
            cuts.push(Edit::CutRange(CutRange {
                from_ms: end,
                to_ms: p.start_ms,
            }));
        }
        end = p.end_ms();
    }
    cuts.reverse();
    cuts
}

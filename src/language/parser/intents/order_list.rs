//! The order of all pictures, one by one: "forest, beach, then lake".

use crate::domain::assemble::Assembly;
use crate::domain::asset::Asset;
use crate::domain::edit::Edit;
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::phrase::{Phrase, PhraseKind};
use super::super::reading::{Action, edits};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::{Slots, is_object};
use super::super::target::{Kind, Target};
use super::order::move_edits;

/// `forest > beach > lake`, `start with talk, then city, then beach`, `先放说话的再放海滩`.
pub(super) fn order_list(s: &mut Slots) -> Option<Action> {
    let has_breaks = s.phrases.iter().any(|p| p.is_break());
    let is_place = |t: &Target| matches!(t, Target::Named(m, _) if !m.is_sound);
    let named = s.targets(|t, p| is_place(t) && is_object(p));
    let rest = s
        .target(|t, _| {
            matches!(
                t,
                Target::Rest(Kind::Any | Kind::Clip | Kind::Photo | Kind::Video)
            )
        })
        .is_some();
    let is_listed = has_breaks || s.has_any(&[Sense::OrderNoun, Sense::Reorder]);
    if named.len() + usize::from(rest) < 3 || !is_listed || named.len() < 2 {
        return None;
    }
    s.words(&[
        Sense::Begin,
        Sense::Start,
        Sense::Finish,
        Sense::End,
        Sense::Reorder,
        Sense::OrderNoun,
        Sense::Place,
        Sense::GoesLast,
        Sense::Add,
        Sense::Make,
        Sense::Next,
        Sense::AsUploaded,
    ]);
    s.whole_video();
    if ends_before_others(s) {
        return None;
    }
    let is_set = |t: &Target| {
        matches!(
            t,
            Target::They(Kind::Any, _) | Target::All(_) | Target::It(_)
        )
    };
    let has_set = s.target(|t, _| is_set(t)).is_some();
    s.cost += 2;
    edits(move |scene| {
        if scene.timeline.is_empty() && !rest {
            return cut_in_order(scene, &named, has_set);
        }
        let found = scene.select_all(&named, Domain::Pictures)?;
        let pictures = scene.pictures();
        if !rest && found.len() != pictures.len() {
            return Err(Reply::WhichSegment(pictures.len()));
        }
        let mut order: Vec<&str> = found.iter().map(|x| x.id.as_str()).collect();
        let others = pictures.iter().map(|x| x.id.as_str());
        let others: Vec<&str> = others.filter(|id| !order.contains(id)).collect();
        order.extend(others);
        Ok(move_edits(pictures, &order))
    })
}

/// Returns true for "end with the talk, start with the city, then the beach": not in the order of
/// the words.
fn ends_before_others(s: &Slots) -> bool {
    let ends =
        |p: &Phrase| p.is_word() && (p.senses.has(Sense::Finish) || p.senses.has(Sense::End));
    let is_named = |p: &&Phrase| matches!(p.kind, PhraseKind::Target(Target::Named(..)));
    let end = s.phrases.iter().position(ends);
    end.is_some_and(|at| s.phrases[at..].iter().filter(is_named).count() > 1)
}

/// A new video of the named media, in their order.
fn cut_in_order(
    scene: &RequestContext,
    named: &[Target],
    has_set: bool,
) -> Result<Vec<Edit>, Reply> {
    let media = named.iter().filter_map(|target| match target {
        Target::Named(media, _) if media.assets.len() == 1 => media.assets.first(),
        _ => None,
    });
    let pictures: Vec<Asset> = media
        .filter_map(|at| scene.assets.get(*at))
        .cloned()
        .collect();
    if pictures.len() < named.len() || has_set {
        return Err(Reply::WhichAsset);
    }
    Ok(vec![Edit::Assemble(Assembly {
        pictures,
        ..Assembly::default()
    })])
}

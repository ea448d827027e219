//! The order of all pictures, one by one: "forest, beach, then lake".

use crate::domain::assemble::Assembly;
use crate::domain::asset::Asset;
use crate::domain::edit::Edit;
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
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
    s.target(|t, _| {
        matches!(
            t,
            Target::They(Kind::Any, _) | Target::All(_) | Target::It(_)
        )
    });
    s.cost += 2;
    edits(move |scene| {
        if scene.timeline.is_empty() && !rest {
            return first_cut(scene, &named);
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

/// A new video of the named media, in their order.
fn first_cut(scene: &RequestContext, named: &[Target]) -> Result<Vec<Edit>, Reply> {
    let media = named.iter().filter_map(|target| match target {
        Target::Named(media, _) => media.assets.first(),
        _ => None,
    });
    let pictures: Vec<Asset> = media
        .filter_map(|at| scene.assets.get(*at))
        .cloned()
        .collect();
    if pictures.len() < named.len() {
        return Err(Reply::WhichAsset);
    }
    Ok(vec![Edit::Assemble(Assembly {
        pictures,
        ..Assembly::default()
    })])
}

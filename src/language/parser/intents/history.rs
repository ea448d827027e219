//! Undo, redo, versions and export.

use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::reading::{Action, Reading, answer};
use super::super::slots::Slots;
use super::super::target::{Kind, Target};

/// Explains "it", "that", "the last change".
fn objects(s: &mut Slots) {
    s.words(&[
        Sense::ChangeNoun,
        Sense::Oops,
        Sense::NeverMind,
        Sense::BackParticle,
    ]);
    s.targets(|t, _| matches!(t, Target::It(Kind::Any) | Target::Bare(Kind::Any)));
    s.words(&[Sense::End]);
}

/// `undo`, `undo the last two changes`, `oops, go back`, `撤销最近两步`.
pub(super) fn undo(s: &mut Slots) -> Option<Action> {
    s.words(&[Sense::Oops]);
    if s.words(&[Sense::UndoAll]) {
        return Some(Box::new(|_| Reading::Undo(usize::MAX)));
    }
    if !s.words(&[Sense::Undo]) {
        return None;
    }
    s.words(&[Sense::NeverMind]);
    let all = s.words(&[Sense::All])
        || s.target(|t, _| matches!(t, Target::All(Kind::Any)))
            .is_some();
    let counted = s.number().or_else(|| s.factor());
    let ends = s.target(|t, _| matches!(t, Target::Ends(Kind::Any, _)));
    objects(s);
    let steps = match (counted, ends) {
        _ if all => usize::MAX,
        (Some(n), _) => n as usize,
        (_, Some(Target::Ends(_, n))) => n.unsigned_abs() as usize,
        _ => 1,
    };
    Some(Box::new(move |_| Reading::Undo(steps)))
}

/// `redo`, `重做`.
pub(super) fn redo(s: &mut Slots) -> Option<Action> {
    s.word(&[Sense::Redo])?;
    objects(s);
    Some(Box::new(|_| Reading::Redo))
}

/// `go back to version 3`, `回到版本3`.
pub(super) fn version(s: &mut Slots) -> Option<Action> {
    s.words(&[Sense::GoBackTo, Sense::Undo]).then_some(())?;
    s.words(&[Sense::VersionNoun]).then_some(())?;
    let n = s.number().map(|n| n as usize).or_else(|| {
        match s.target(|t, _| matches!(t, Target::Nth(Kind::Any, _))) {
            Some(Target::Nth(_, list)) => list.first().and_then(|n| usize::try_from(*n).ok()),
            _ => None,
        }
    })?;
    Some(Box::new(move |_| Reading::Version(n)))
}

/// `export it as a gif`, `save it`, `导出`.
pub(super) fn export(s: &mut Slots) -> Option<Action> {
    let verb = s.words(&[Sense::Export]);
    let format = s.words(&[Sense::FileFormat]);
    if !verb && !format {
        return None;
    }
    if !verb && s.has_any(&[Sense::Music, Sense::Photo, Sense::Add]) {
        return None;
    }
    s.words(&[
        Sense::Make,
        Sense::FourK,
        Sense::Resolution,
        Sense::Create,
        Sense::AspectNoun,
    ]);
    s.targets(|t, _| matches!(t, Target::WholeVideo | Target::It(Kind::Any)));
    answer(|_| Reply::HowToExport)
}

//! Undo, redo, versions and export.

use super::super::lexicon::Sense;
use super::super::reading::{Action, Reading, answer, cannot};
use super::super::slots::Slots;
use super::super::target::{Kind, Target};
use crate::domain::render_job::{ExportRequest, FileFormat};
use crate::i18n::replies::Reply;
use crate::language::export_words;

/// Explains "it", "that", "the last change".
fn objects(s: &mut Slots) {
    s.words(&[
        Sense::ChangeNoun,
        Sense::Oops,
        Sense::NeverMind,
        Sense::BackParticle,
        Sense::Correction,
    ]);
    s.targets(|t, _| matches!(t, Target::It(_) | Target::Bare(_)));
    s.words(&[Sense::End]);
}

/// `undo`, `undo the last two changes`, `oops, go back`, `撤销最近两步`.
pub(super) fn undo(s: &mut Slots) -> Option<Action> {
    s.words(&[Sense::Oops, Sense::NoAnswer]);
    if s.words(&[Sense::UndoAll]) {
        return Some(Box::new(|_| Reading::Undo(usize::MAX)));
    }
    if !s.words(&[Sense::Undo]) {
        return None;
    }
    s.words(&[Sense::NeverMind]);
    // "the two changes".
    let both = s.phrases.iter().any(|p| p.senses.has(Sense::Both));
    let all = s.words(&[Sense::All])
        || s.target(|t, _| matches!(t, Target::All(Kind::Any)))
            .is_some();
    let counted = s.number().or_else(|| s.factor());
    let ends = s.target(|t, _| matches!(t, Target::Ends(Kind::Any, _)));
    objects(s);
    let steps = match (counted, ends) {
        _ if all && both => 2,
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
    let formats = s.written(&[Sense::FileFormat]);
    let sizes = s.written(&[Sense::OutputSize]);
    // "Make it 720p" may be about the canvas.
    let is_clear = !formats.is_empty() || s.is_elliptical && !sizes.is_empty();
    let is_other = s.has_any(&[Sense::Music, Sense::Photo, Sense::Add]);
    if !(verb || is_clear && !is_other) {
        return None;
    }
    let sizes = [sizes, s.written(&[Sense::FourK])].concat();
    export_objects(s);
    let request = match export_request(&formats, &sizes)? {
        Ok(request) => request,
        Err(format) => return cannot(Reply::NoSuchFormat(format)),
    };
    if matches!(request.format, Some(FileFormat::Mp3 | FileFormat::Wav)) {
        s.words(&[Sense::Sound, Sense::OnlyKeep]);
    }
    if verb && (!s.targets(|_, _| true).is_empty() || s.time_if(|_| true).is_some()) {
        s.words(&[Sense::OnlyKeep]);
        return cannot(Reply::ExportsAll);
    }
    Some(Box::new(move |scene| {
        if scene.timeline.is_empty() {
            return Reading::Cannot(Reply::Empty);
        }
        Reading::Answer(Reply::Export(request.clone()))
    }))
}

/// `did you export it?`, `make it 720p`.
pub(super) fn about_exports(s: &mut Slots) -> Option<Action> {
    let export = s.words(&[Sense::Export, Sense::FileFormat]);
    let size = s.words(&[Sense::OutputSize]);
    (size || export && s.is_question()).then_some(())?;
    export_objects(s);
    answer(|_| Reply::HowToExport)
}

/// Explains what an export is about: the whole video.
fn export_objects(s: &mut Slots) {
    s.words(&[
        Sense::Make,
        Sense::Resolution,
        Sense::Create,
        Sense::AspectNoun,
    ]);
    s.words(&[Sense::Files]);
    s.targets(|t, _| matches!(t, Target::WholeVideo | Target::It(Kind::Any)));
}

/// The export that the words for formats and resolutions describe, or a format that is not
/// supported; `None` if there are several.
fn export_request(formats: &[&str], sizes: &[&str]) -> Option<Result<ExportRequest, String>> {
    let mut request = ExportRequest::default();
    for words in formats.iter().chain(sizes) {
        let (_, found) = export_words::take(&words.to_lowercase());
        let is_unknown = found == ExportRequest::default();
        if is_unknown && formats.contains(words) {
            let format = words.split_whitespace().next_back().unwrap_or_default();
            return Some(Err(format.to_owned()));
        }
        let has_two = request.format.is_some() && found.format.is_some()
            || request.resolution.is_some() && found.resolution.is_some();
        if has_two {
            return None;
        }
        request.format = request.format.or(found.format);
        request.resolution = request.resolution.or(found.resolution);
    }
    Some(Ok(request))
}

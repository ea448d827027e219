//! Describes a single edit.

use super::report::{AppliedEdit, EditReport};
use crate::domain::asset::Asset;
use crate::domain::edit::{AddSound, Append, Edit, Insert, Replace, SetMusic};
use crate::i18n::changes;
use crate::i18n::locale::Lang;

/// Describes an applied edit in one or two sentences; `names_length` includes the new length of the
/// video.
pub(super) fn report_edit(lang: Lang, applied: &AppliedEdit, names_length: bool) -> String {
    let report = EditReport {
        lang,
        before: applied.before,
        after: applied.after,
        names_length,
    };
    let mut text = report.edit(applied.edit).trim().to_owned();
    for asset in added_assets(applied.edit) {
        for remark in &asset.remarks {
            text.push_str("\n\n");
            text.push_str(&changes::describe_remark(lang, asset, remark));
        }
    }
    text
}

/// Assets that an edit adds to the timeline.
fn added_assets(edit: &Edit) -> Vec<&Asset> {
    match edit {
        Edit::Assemble(assembly) => assembly
            .pictures
            .iter()
            .chain(&assembly.voices)
            .chain(assembly.music.as_deref())
            .collect(),
        Edit::Append(Append { assets, .. }) => assets.iter().collect(),
        Edit::AddPictureInPicture(overlay) => vec![&overlay.asset],
        Edit::Insert(Insert { asset, .. })
        | Edit::Replace(Replace { asset, .. })
        | Edit::AddSound(AddSound { asset, .. })
        | Edit::SetMusic(SetMusic { asset, .. }) => vec![asset],
        _ => Vec::new(),
    }
}

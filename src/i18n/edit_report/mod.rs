//! The studio agent's description of an applied edit: tracks, segments and times, before → after.

mod assembly;
mod captions;
mod edits;
mod report;

use crate::domain::asset::Asset;
use crate::domain::diff;
use crate::domain::edit::{AddSound, Append, Edit, Insert, Replace, SetMusic};
use crate::domain::timeline::Timeline;
use crate::i18n::locale::Lang;
use crate::i18n::{change_list, changes};
use report::EditReport;

/// Describes an applied edit in one or two sentences.
pub fn describe_edit(lang: Lang, edit: &Edit, before: &Timeline, after: &Timeline) -> String {
    let report = EditReport {
        lang,
        before,
        after,
    };
    let mut text = report.edit(edit).trim().to_owned();
    for asset in added_assets(edit) {
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

/// Describes the changes made by an undo or a redo; `heading` is the first line.
pub(crate) fn describe_step(
    lang: Lang,
    heading: &str,
    before: &Timeline,
    after: &Timeline,
) -> String {
    let lines = change_list::folded(lang, &diff::between(before, after));
    let shown: Vec<String> = lines
        .iter()
        .take(4)
        .map(|l| format!("- {}", l.text))
        .collect();
    let more = match (lang, lines.iter().skip(4).map(|l| l.changes).sum()) {
        (_, 0usize) => String::new(),
        (Lang::En, n) => format!("\n- and {n} more changes"),
        (Lang::Zh, n) => format!("\n- 还有 {n} 处变化"),
    };
    let colon = if lang == Lang::Zh { "：" } else { ":" };
    format!("{heading}{colon}\n\n{}{more}", shown.join("\n"))
}

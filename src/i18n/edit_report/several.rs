//! Describes several edits by what they changed together.

use super::report::{AppliedEdit, EditReport, cuts_gap};
use super::single::report_edit;
use crate::domain::assemble::Assembly;
use crate::domain::clock::seconds;
use crate::domain::edit::Edit;
use crate::domain::timeline::{Segment, Track, TrackKind};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Maximum number of segments in the list of a new order.
const MAX_LISTED: usize = 8;

/// Describes edits that were applied one after the other. Edits of the same kind are described by
/// their result, and the new length of the video once.
pub fn describe_edits(lang: Lang, edits: &[AppliedEdit]) -> String {
    if let Some(assembly) = without_replaced_music(edits) {
        let mut shown = edits.to_vec();
        shown[0].edit = &assembly;
        return describe_edits(lang, &shown);
    }
    let (first, last) = match edits {
        [] => return String::new(),
        [only] => return report_edit(lang, only, true),
        [first, .., last] => (first, last),
    };
    let space = if lang == Lang::Zh { "" } else { " " };
    let mut text = String::new();
    let mut request = first.request;
    for group in edits.chunk_by(|a, b| are_alike(a.edit, b.edit)) {
        if !text.is_empty() {
            text.push_str(if group[0].request == request {
                space
            } else {
                "\n\n"
            });
        }
        request = group[group.len() - 1].request;
        text.push_str(describe_group(lang, group).trim_end());
    }
    let stated = edits
        .iter()
        .rfind(|e| e.before.duration_ms() != e.after.duration_ms())
        .is_some_and(|e| matches!(e.edit, Edit::Assemble(_) | Edit::Append(_) | Edit::Clear(_)));
    if !stated {
        let overall = EditReport {
            lang,
            before: first.before,
            after: last.after,
            names_length: true,
        };
        text.push_str(space);
        text.push_str(&overall.length());
    }
    text.trim().to_owned()
}

/// Returns the assembly at the start without its music, if a later edit replaces that.
fn without_replaced_music(edits: &[AppliedEdit]) -> Option<Edit> {
    let Edit::Assemble(assembly) = edits.first()?.edit else {
        return None;
    };
    let music = assembly.music.as_ref()?.source();
    let replaces_music =
        |e: &AppliedEdit| matches!(e.edit, Edit::SetMusic(set) if set.asset.source() != music);
    edits.iter().any(replaces_music).then(|| {
        Edit::Assemble(Assembly {
            music: None,
            ..assembly.clone()
        })
    })
}

/// Returns true if two edits are described together: edits of the same kind, and changes of
/// properties.
fn are_alike(a: &Edit, b: &Edit) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
        || changes_properties(a) && changes_properties(b)
}

/// Returns true if an edit is described by the properties that it changes.
fn changes_properties(edit: &Edit) -> bool {
    matches!(
        edit,
        Edit::Trim(_)
            | Edit::Extend(_)
            | Edit::Roll(_)
            | Edit::Slip(_)
            | Edit::Slide(_)
            | Edit::SetDuration(_)
            | Edit::SetSpeed(_)
            | Edit::KeepRange(_)
            | Edit::CutSilence(_)
            | Edit::Reverse(_)
            | Edit::Loop(_)
            | Edit::SetVolume(_)
            | Edit::Mute(_)
            | Edit::SetDuck(_)
            | Edit::SetFades(_)
            | Edit::Adjust(_)
            | Edit::ChangeText(_)
    )
}

/// Describes edits of the same kind.
fn describe_group(lang: Lang, group: &[AppliedEdit]) -> String {
    let [first, .., last] = group else {
        return group.iter().map(|e| report_edit(lang, e, false)).collect();
    };
    let report = EditReport {
        lang,
        before: first.before,
        after: last.after,
        names_length: false,
    };
    let ids = || -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for id in group.iter().flat_map(|e| e.edit.target_ids()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    };
    match first.edit {
        Edit::Move(_) | Edit::Swap(_) => report.order(&ids()),
        Edit::CutRange(_) => report.ranges_cut(group),
        Edit::SpeedRange(edit) => report.ranges_faster(group.len(), edit.factor),
        Edit::Remove(_) => report.removed(&ids()),
        Edit::Lift(_) => report.lifted(&ids()),
        Edit::Split(_) => report.several_split(&ids(), group.len()),
        Edit::Duplicate(_) => report.several_duplicated(&ids()),
        Edit::StartAt(_) | Edit::SetTransition(_) => report.property_changes(&ids()),
        edit if changes_properties(edit) => report.property_changes(&ids()),
        _ => {
            let texts: Vec<String> = group.iter().map(|e| report_edit(lang, e, false)).collect();
            texts.join(if lang == Lang::Zh { "" } else { " " })
        }
    }
}

impl EditReport<'_> {
    /// Lists the segments of the track that contains the moved ones.
    fn order(&self, ids: &[String]) -> String {
        let is_moved = |s: &Segment| ids.contains(&s.id);
        let tracks = &self.after.tracks;
        let track = tracks
            .iter()
            .find(|track| track.segments.iter().any(is_moved));
        let segments = track.map_or(&[][..], |track| &track.segments);
        let shown = segments.iter().take(MAX_LISTED);
        let mut names: Vec<String> = shown.map(|s| format!("**{}**", s.name)).collect();
        let more = segments.len().saturating_sub(MAX_LISTED);
        if more > 0 {
            names.push(bilingual!(self.lang, "{more} more", "另外 {more} 段"));
        }
        let order = self.list(&names);
        bilingual!(
            self.lang,
            "The order is now {order}.",
            "现在的顺序是：{order}。"
        )
    }

    fn ranges_cut(&self, edits: &[AppliedEdit]) -> String {
        let (n, mut total_ms, mut are_gaps) = (edits.len(), 0, true);
        for applied in edits {
            if let Edit::CutRange(cut) = applied.edit {
                let end_ms = applied
                    .before
                    .track(TrackKind::Video, None)
                    .map_or(0, Track::end_ms);
                total_ms += cut.to_ms.min(end_ms).saturating_sub(cut.from_ms);
                are_gaps &= cuts_gap(applied.before, cut);
            }
        }
        let total = seconds(total_ms);
        if are_gaps {
            return bilingual!(
                self.lang,
                "I closed {n} gaps, {total}s in total.",
                "已合拢 {n} 处空隙，共 {total} 秒。"
            );
        }
        bilingual!(
            self.lang,
            "I cut out {n} parts, {total}s in total.",
            "已剪掉 {n} 部分，共 {total} 秒。"
        )
    }

    fn several_split(&self, ids: &[String], splits: usize) -> String {
        let is_old = |id: &&String| self.before.locate(id).is_some();
        let ids: Vec<String> = ids.iter().filter(is_old).cloned().collect();
        let (names, parts) = (self.names(&ids), ids.len() + splits);
        bilingual!(
            self.lang,
            "I split {names} into {parts} parts.",
            "已把 {names} 分割成 {parts} 部分。"
        )
    }

    fn several_duplicated(&self, ids: &[String]) -> String {
        let names = self.names(ids);
        bilingual!(self.lang, "I duplicated {names}.", "已复制 {names}。")
    }
}

//! Segments that a message leaves as they are: "make all of it black and white, not the lake".

use crate::domain::edit::{Adjust, Edit, Lift, Mute, Remove, SetDuck, SetFades, SetVolume};
use crate::domain::timeline::Timeline;

/// The edits without the segments that are left as they are. An edit of nothing else stays: it is
/// what the words ask for.
pub(crate) fn spare(edits: Vec<Edit>, spared: &[String], timeline: &Timeline) -> Vec<Edit> {
    if spared.is_empty() {
        return edits;
    }
    let is_spared = |edit: &Edit| {
        let ids = edit.target_ids();
        !ids.is_empty() && ids.iter().all(|id| spared.contains(id))
    };
    if edits.iter().all(is_spared) {
        return edits;
    }
    edits
        .into_iter()
        .filter(|edit| !is_spared(edit))
        .map(|edit| without(edit, spared, timeline))
        .collect()
}

/// An edit without some of its segments.
fn without(edit: Edit, spared: &[String], timeline: &Timeline) -> Edit {
    let rest = |ids: Vec<String>| -> Vec<String> {
        ids.into_iter().filter(|id| !spared.contains(id)).collect()
    };
    match edit {
        Edit::Clear(_) => {
            let all = timeline.segments().map(|(_, s)| s.id.clone());
            Edit::Remove(Remove {
                ids: rest(all.collect()),
            })
        }
        Edit::Remove(remove) => Edit::Remove(Remove {
            ids: rest(remove.ids),
        }),
        Edit::Lift(lift) => Edit::Lift(Lift {
            ids: rest(lift.ids),
        }),
        Edit::Adjust(adjust) => Edit::Adjust(Adjust {
            ids: rest(adjust.ids),
            ..adjust
        }),
        Edit::Mute(mute) => Edit::Mute(Mute {
            ids: rest(mute.ids),
            ..mute
        }),
        Edit::SetVolume(volume) => Edit::SetVolume(SetVolume {
            ids: rest(volume.ids),
            ..volume
        }),
        Edit::SetFades(fades) => Edit::SetFades(SetFades {
            ids: rest(fades.ids),
            ..fades
        }),
        Edit::SetDuck(duck) => Edit::SetDuck(SetDuck {
            ids: rest(duck.ids),
            ..duck
        }),
        edit => edit,
    }
}

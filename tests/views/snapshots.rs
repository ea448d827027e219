//! One test a screen: its snapshots in the two usual sizes, and for some in more.

use nemo_tui::i18n::locale::Lang;

use crate::{screen, screens};

/// Sizes in which every screen has a snapshot, in cells.
const USUAL: [(u16, u16); 2] = [(80, 24), (120, 40)];
/// The smallest supported terminal and a large one.
const EXTREME: [(u16, u16); 2] = [(60, 16), (250, 80)];
/// Screens with snapshots in extreme sizes too: between them they have every pane and kind of list.
const IN_EXTREME_SIZES: [&str; 6] = [
    "busy",
    "timeline",
    "preview",
    "export_dialog",
    "history",
    "proposal",
];
/// Screens with a Chinese snapshot.
const IN_CHINESE: [&str; 13] = [
    "proposal",
    "speech_model",
    "new",
    "busy",
    "lost",
    "problems",
    "timeline",
    "details",
    "exports",
    "export_dialog",
    "media",
    "help",
    "statistics",
];

fn snapshot(name: &str) {
    let build = screens::ALL.iter().find(|(n, _)| *n == name).unwrap().1;
    let extreme = IN_EXTREME_SIZES.contains(&name).then_some(EXTREME);
    for size in USUAL.into_iter().chain(extreme.into_iter().flatten()) {
        let drawn = screen(&mut screens::in_language(build, Lang::En), size);
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), drawn);
    }
    if IN_CHINESE.contains(&name) {
        let drawn = screen(&mut screens::in_language(build, Lang::Zh), USUAL[0]);
        insta::assert_snapshot!(format!("zh_{name}"), drawn);
    }
}

macro_rules! snapshots {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            snapshot(stringify!($name));
        })*

        #[test]
        fn every_screen_has_a_test() {
            let names: Vec<&str> = screens::ALL.iter().map(|(name, _)| *name).collect();
            assert_eq!([$(stringify!($name)),*].as_slice(), names);
        }
    };
}

snapshots! {
    connecting new busy timeline timeline_zoomed marked viewed exports credits details raw
    lost problems searched selecting help export_dialog picker media many_uploads sessions sessions_rename
    queue palette completion prompt text_prompt transitions history comparison preview preview_alone
    preview_missing overview statistics side_by_side spend quit speech speech_cuts speech_model
    proposal proposal_outdated
}

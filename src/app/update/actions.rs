//! Runs actions, from a key, the palette or a command.

use super::{
    chat, composer, contact_sheet, credits, exports, history, overlays, palette, panes, playback,
    sessions, suggestions, timeline, timeline_edits, transcript, uploads,
};
use crate::app::effect::{Effect, TerminalEffect};
use crate::app::follow_up::FollowUps;
use crate::app::model::Model;
use crate::i18n::ui::Phrase;
use crate::input::actions::entry;
use crate::input::{Action, Focus, action_table};

macro_rules! define_act {
    (
        panes { $(
            ($action:ident, $id:literal, $keys:tt, $panes:ident, $hint:literal)
                => $run:expr, $en:literal, $zh:literal;
        )* }
        overlays { $(
            ($overlay_action:ident, $overlay_id:literal, $overlay_keys:tt, $overlays:ident),
                $overlay_en:literal, $overlay_zh:literal;
        )* }
    ) => {
        /// Runs an action.
        pub fn act(model: &mut Model, action: Action) -> FollowUps {
            match action {
                $(Action::$action => call($run, model),)*
                $(Action::$overlay_action)|* => overlays::act(model, action),
            }
        }
    };
}
action_table!(define_act);

/// Calls the function of an action.
fn call<T: Into<FollowUps>>(run: impl FnOnce(&mut Model) -> T, model: &mut Model) -> FollowUps {
    run(model).into()
}

/// Runs an action chosen by name, focusing a pane that it applies to.
pub fn act_by_name(model: &mut Model, action: Action) -> FollowUps {
    let panes = entry(action).map_or(&[][..], |row| row.panes);
    if !panes.contains(&model.screen.focus)
        && let Some(pane) = panes.first()
    {
        model.screen.focus = *pane;
    }
    act(model, action)
}

//! Runs actions, from a key, the palette or a command.

use super::feedback::save_preferences;
use super::{
    chat, clipboard, composer, contact_sheet, credits, exports, frame_edits, history, media,
    overlays, palette, panes, playback, proposals, sessions, sound, speech, speech_edits,
    suggestions, timeline, timeline_edits, transcript, uploads,
};
use crate::app::effect::{Effect, TerminalEffect};
use crate::app::follow_up::FollowUps;
use crate::app::model::Model;
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
        pub(super) fn act(model: &mut Model, action: Action) -> FollowUps {
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

/// Runs an action chosen by name, focusing a pane that it applies to unless it applies to most.
pub fn act_by_name(model: &mut Model, action: Action) -> FollowUps {
    let Some(row) = entry(action) else {
        return FollowUps::none();
    };
    model.preferences.count_use(row.id);
    let effects = save_preferences(model);
    if row.panes == [Focus::Credits] && model.connection.local {
        panes::focus_credits(model);
        return effects.into();
    }
    let applies = |pane: &Focus| row.panes.contains(pane);
    let is_for_most = applies(&Focus::Transcript) && applies(&Focus::Timeline);
    if !is_for_most
        && !applies(&model.screen.focus)
        && let Some(pane) = row.panes.first()
    {
        model.screen.focus = *pane;
    }
    let mut follow_ups = act(model, action);
    follow_ups.extend(effects);
    follow_ups
}

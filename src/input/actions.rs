//! Actions, with what the action table says about them.

use super::context::{
    BESIDE_SPEECH, CHAT, CHOOSABLE, CLOSABLE, COMMANDS, COMPOSER, CONFIRMATIONS, CREDITS, DETAILS,
    EDITING, EXPORTS, Focus, IN_HISTORY, IN_MEDIA, IN_PICKER, IN_PROPOSAL, IN_QUEUE, IN_SESSIONS,
    KeyContext, LISTS, MOVABLE, OverlayContext, PANES, SIDEWAYS, SPEECH, TIMELINE, TOGGLES,
    TRANSCRIPT,
};
use super::table::action_table;
use crate::i18n::locale::Lang;

macro_rules! define_actions {
    (
        panes { $(
            ($action:ident, $id:literal, [$($key:literal),*], $panes:ident, $hint:literal)
                => $run:expr, $en:literal, $zh:literal;
        )* }
        overlays { $(
            ($overlay_action:ident, $overlay_id:literal, [$($overlay_key:literal),*],
             $overlays:ident), $overlay_en:literal, $overlay_zh:literal;
        )* }
    ) => {
        /// An action that can be bound to a key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($action,)*
            $($overlay_action,)*
        }

        /// All actions.
        pub const ACTIONS: &[ActionRow] = &[
            $(ActionRow {
                action: Action::$action,
                id: $id,
                keys: &[$($key),*],
                panes: $panes,
                overlays: &[],
                en: $en,
                zh: $zh,
                hint: $hint,
            },)*
            $(ActionRow {
                action: Action::$overlay_action,
                id: $overlay_id,
                keys: &[$($overlay_key),*],
                panes: &[],
                overlays: $overlays,
                en: $overlay_en,
                zh: $overlay_zh,
                hint: 0,
            },)*
        ];
    };
}
action_table!(define_actions);

/// Description and default keys of an action.
#[derive(Debug)]
pub struct ActionRow {
    pub action: Action,
    /// Name in the configuration and after `/` in the composer.
    pub id: &'static str,
    /// Keys of the default preset; the keys of a sequence are separated by spaces.
    pub keys: &'static [&'static str],
    pub panes: &'static [Focus],
    pub overlays: &'static [OverlayContext],
    /// Description for the help, the palette and, up to a colon or parenthesis, the footer.
    pub en: &'static str,
    pub zh: &'static str,
    /// Priority in the footer, 1 first; 0 shows it only in the help.
    pub hint: u8,
}

impl ActionRow {
    /// Panes and overlays in which the keys apply.
    pub fn contexts(&self) -> impl Iterator<Item = KeyContext> {
        let panes = self.panes.iter().map(|pane| KeyContext::Pane(*pane));
        let overlays = self.overlays.iter();
        panes.chain(overlays.map(|overlay| KeyContext::Overlay(*overlay)))
    }

    /// Returns true if the action applies to an overlay, so it cannot be run by name.
    pub fn is_overlay_action(&self) -> bool {
        self.panes.is_empty()
    }

    /// Returns true if the action is about credits, which the studio only simulates.
    pub(crate) fn is_about_credits(&self) -> bool {
        self.panes == [Focus::Credits] || self.action == Action::GoCredits
    }

    /// Description in this language.
    pub(crate) fn description(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }

    /// Short description for the footer.
    pub(crate) fn short_description(&self, lang: Lang) -> &'static str {
        self.description(lang)
            .split([':', '(', '，', '：', '（'])
            .next()
            .unwrap_or_default()
            .trim()
    }
}

/// Returns the row of an action.
pub fn entry(action: Action) -> Option<&'static ActionRow> {
    ACTIONS.iter().find(|e| e.action == action)
}

/// Returns the row with this id.
pub(crate) fn by_id(id: &str) -> Option<&'static ActionRow> {
    ACTIONS.iter().find(|e| e.id == id)
}

/// Returns the actions that apply to a pane.
pub(crate) fn actions_for(pane: Focus) -> impl Iterator<Item = &'static ActionRow> {
    ACTIONS.iter().filter(move |e| e.panes.contains(&pane))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_unique_and_have_descriptions_in_both_languages() {
        for (i, e) in ACTIONS.iter().enumerate() {
            assert!(
                ACTIONS[..i]
                    .iter()
                    .all(|o| o.action != e.action && o.id != e.id),
                "{:?} is listed twice",
                e.action
            );
            assert!(
                !e.en.is_empty()
                    && !e.zh.is_empty()
                    && e.en != e.zh
                    && e.contexts().next().is_some(),
                "{:?}",
                e.action
            );
            assert!(
                e.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                e.id
            );
        }
    }
}

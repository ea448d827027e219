//! Context for drawing a pane or an overlay.

use super::picture::ColorDepth;
use super::theme::Theme;
use crate::app::model::Model;
use crate::app::state::layout::LayoutInfo;
use crate::domain::reason::Reason;
use crate::i18n::reasons;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Focus;

/// Context for drawing: the model, the appearance, and the layout that drawing reports.
pub(crate) struct ViewCtx<'a> {
    pub model: &'a Model,
    pub theme: &'a Theme,
    pub depth: ColorDepth,
    /// Reorders right-to-left text.
    pub reorders: bool,
    pub layout: &'a mut LayoutInfo,
}

impl ViewCtx<'_> {
    pub(crate) fn phrase(&self, id: Phrase) -> &'static str {
        phrase(self.model.options.lang, id)
    }

    pub(crate) fn message(&self, message: Message) -> String {
        message.text(self.model.options.lang)
    }

    pub(crate) fn reason(&self, why: &Reason) -> String {
        reasons::text(self.model.options.lang, why)
    }

    /// Phrase with the keys of its actions.
    pub(crate) fn keys(&self, id: Phrase) -> String {
        let model = self.model;
        model.phrase_with_keys(id, |action| arrows(&model.key(action)))
    }

    /// Phrase with the keys of its actions from the focused pane.
    pub(crate) fn keys_here(&self, id: Phrase) -> String {
        let model = self.model;
        model.phrase_with_keys(id, |action| arrows(&model.key_here(action)))
    }

    pub(crate) fn is_focused(&self, pane: Focus) -> bool {
        self.model.screen.focus == pane && self.model.overlay.is_none()
    }
}

/// Replaces the names of arrow keys by arrows.
pub(crate) fn arrows(key: &str) -> String {
    match key {
        "Left" => "←".into(),
        "Right" => "→".into(),
        "Up" => "↑".into(),
        "Down" => "↓".into(),
        other => other.to_owned(),
    }
}

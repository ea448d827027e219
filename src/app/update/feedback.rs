//! Footer messages, alerts and saved preferences.

use crate::app::effect::{Effect, StoreEffect, TerminalEffect};
use crate::app::model::Model;
use crate::app::preferences::{PREFERENCES_KEY, Tip};
use crate::domain::text::one_line;

/// Shows a message in the footer.
pub(super) fn flash(model: &mut Model, text: impl Into<String>) {
    model.screen.show_flash(&text.into(), model.now_ms);
}

/// Saves the preferences.
pub(super) fn save_preferences(model: &Model) -> Vec<Effect> {
    let value = serde_json::to_string(&model.preferences).unwrap_or_default();
    vec![Effect::Store(StoreEffect::SaveSetting {
        key: PREFERENCES_KEY.into(),
        value,
    })]
}

/// Marks a tip as completed, which hides it.
pub(super) fn complete_tip(model: &mut Model, tip: Tip) -> Vec<Effect> {
    if model.preferences.completed_tips.insert(tip) {
        save_preferences(model)
    } else {
        Vec::new()
    }
}

/// Rings the bell, and sends a desktop notification if the terminal is not focused.
pub(super) fn alert(model: &Model, text: &str) -> Vec<Effect> {
    let bell = model
        .options
        .bell
        .then_some(Effect::Terminal(TerminalEffect::Bell));
    let desktop = (model.options.desktop && !model.screen.window_focused).then(|| {
        Effect::Terminal(TerminalEffect::Notify {
            text: one_line(text),
        })
    });
    bell.into_iter().chain(desktop).collect()
}

//! Settings of the screen, the sound and the notifications.

use serde::Deserialize;

/// `[ui]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UiConfig {
    /// `auto`, a built-in theme, or the path of a theme file.
    pub theme: String,
    pub mouse: bool,
    /// Draw borders and blocks with ASCII characters only.
    pub ascii: bool,
    /// Show first-run tips.
    pub tips: bool,
    /// One of `PICTURES`.
    pub pictures: String,
    /// One of `RIGHT_TO_LEFT`.
    pub right_to_left: String,
}

/// Programs that reorder right-to-left text: detected, the editor, or the terminal.
pub(super) const RIGHT_TO_LEFT: &[&str] = &["auto", "editor", "terminal"];

/// Picture modes: detected from the terminal, a graphics protocol, or text blocks.
pub(crate) const PICTURES: &[&str] = &[
    "auto",
    "kitty",
    "sixel",
    "iterm2",
    "blocks",
    "quadrants",
    "sextants",
    "octants",
];

impl Default for UiConfig {
    fn default() -> Self {
        Self {
            theme: "auto".into(),
            mouse: true,
            ascii: false,
            tips: true,
            pictures: "auto".into(),
            right_to_left: "auto".into(),
        }
    }
}

/// `[playback]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaybackConfig {
    /// One of `SOUND_PLAYERS`.
    pub sound: String,
}

/// Players of the sound: the first one that is installed, a certain one, or none.
pub(super) const SOUND_PLAYERS: &[&str] = &["auto", "ffplay", "mpv", "off"];

impl Default for PlaybackConfig {
    fn default() -> Self {
        Self {
            sound: "auto".into(),
        }
    }
}

/// `[notify]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotifyConfig {
    pub bell: bool,
    /// Desktop notifications through the terminal (OSC 9 and 777) while it is not focused.
    pub desktop: bool,
    /// Terminal title and taskbar progress (OSC 0 and 9;4).
    pub title: bool,
}

impl Default for NotifyConfig {
    fn default() -> Self {
        Self {
            bell: true,
            desktop: true,
            title: true,
        }
    }
}

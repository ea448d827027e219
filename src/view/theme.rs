//! Color themes. The built-in theme files are in `assets/themes`. Missing colors are taken from
//! `terminal`, which uses the 16 terminal colors and fits dark and light backgrounds.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Deserializer};

use crate::domain::timeline::TrackKind;

/// Built-in themes, in the order of the key that cycles through them.
pub const BUILT_IN: &[(&str, &str)] = &[
    (
        "terminal",
        include_str!("../../assets/themes/terminal.toml"),
    ),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    (
        "high-contrast",
        include_str!("../../assets/themes/high-contrast.toml"),
    ),
];

/// Colors of a theme file: `"cyan"`, `"light-blue"`, `"#88c0d0"`, `"12"`, or `"reset"` for the
/// terminal's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ThemeColors {
    #[serde(deserialize_with = "color")]
    background: Color,
    #[serde(deserialize_with = "color")]
    text: Color,
    #[serde(deserialize_with = "color")]
    dim: Color,
    #[serde(deserialize_with = "color")]
    accent: Color,
    #[serde(deserialize_with = "color")]
    good: Color,
    #[serde(deserialize_with = "color")]
    warn: Color,
    #[serde(deserialize_with = "color")]
    bad: Color,
    // Segments alternate between two shades, so that cuts are visible.
    #[serde(deserialize_with = "color")]
    video: Color,
    #[serde(deserialize_with = "color")]
    video_alt: Color,
    #[serde(deserialize_with = "color")]
    audio: Color,
    #[serde(deserialize_with = "color")]
    audio_alt: Color,
    #[serde(deserialize_with = "color")]
    title: Color,
    #[serde(deserialize_with = "color")]
    title_alt: Color,
    #[serde(deserialize_with = "color")]
    other: Color,
    #[serde(deserialize_with = "color")]
    other_alt: Color,
    #[serde(deserialize_with = "color")]
    on_segment: Color,
    /// Background of the selected segment.
    #[serde(deserialize_with = "color")]
    picked: Color,
    #[serde(deserialize_with = "color")]
    on_picked: Color,
    #[serde(deserialize_with = "color")]
    playhead: Color,
    #[serde(deserialize_with = "color")]
    on_playhead: Color,
}

impl Default for ThemeColors {
    fn default() -> Self {
        Self {
            background: Color::Reset,
            text: Color::Reset,
            dim: Color::DarkGray,
            accent: Color::Cyan,
            good: Color::Green,
            warn: Color::Yellow,
            bad: Color::Red,
            video: Color::Blue,
            video_alt: Color::LightBlue,
            audio: Color::Green,
            audio_alt: Color::LightGreen,
            title: Color::Magenta,
            title_alt: Color::LightMagenta,
            other: Color::Gray,
            other_alt: Color::DarkGray,
            on_segment: Color::Black,
            picked: Color::Yellow,
            on_picked: Color::Black,
            playhead: Color::Red,
            on_playhead: Color::White,
        }
    }
}

impl ThemeColors {
    /// Both shades of a track's segments.
    fn of_track(&self, kind: TrackKind) -> (Color, Color) {
        match kind {
            TrackKind::Video => (self.video, self.video_alt),
            TrackKind::Audio => (self.audio, self.audio_alt),
            TrackKind::Text => (self.title, self.title_alt),
            TrackKind::Other(_) => (self.other, self.other_alt),
        }
    }
}

fn color<'de, D: Deserializer<'de>>(from: D) -> Result<Color, D::Error> {
    let text = String::deserialize(from)?;
    Color::from_str(&text)
        .map_err(|_| serde::de::Error::custom(format!("invalid color \"{text}\"")))
}

/// Styles of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    colors: Option<ThemeColors>,
}

impl Theme {
    /// Theme with the 16 terminal colors.
    pub fn terminal() -> Self {
        Self {
            colors: Some(ThemeColors::default()),
        }
    }

    /// Theme without colors: bold, underline and reverse only.
    pub const fn mono() -> Self {
        Self { colors: None }
    }

    /// Parses a theme file.
    ///
    /// # Errors
    /// Returns a message for invalid TOML, unknown keys and invalid colors.
    pub fn parse(text: &str) -> Result<Self, String> {
        let colors = toml::from_str(text).map_err(|e| e.to_string().trim().to_owned())?;
        Ok(Self {
            colors: Some(colors),
        })
    }

    /// Returns a built-in theme by name, or `None` if the name is unknown.
    pub fn built_in(name: &str) -> Option<Self> {
        if name == "mono" {
            return Some(Self::mono());
        }
        BUILT_IN
            .iter()
            .find(|(n, _)| *n == name)
            .and_then(|(_, text)| Self::parse(text).ok())
    }

    /// Replaces the theme's background with the terminal's.
    #[must_use]
    pub fn with_terminal_background(self) -> Self {
        Self {
            colors: self.colors.map(|c| ThemeColors {
                background: Color::Reset,
                ..c
            }),
        }
    }

    fn fg(self, color: impl Fn(&ThemeColors) -> Color) -> Style {
        match self.colors.as_ref().map(color) {
            None | Some(Color::Reset) => Style::new(),
            Some(color) => Style::new().fg(color),
        }
    }

    /// Style of the whole screen.
    pub fn base(self) -> Style {
        match self.colors.map(|c| c.background) {
            None | Some(Color::Reset) => self.text(),
            Some(color) => self.text().bg(color),
        }
    }

    pub fn text(self) -> Style {
        self.fg(|c| c.text)
    }

    pub fn dim(self) -> Style {
        if self.colors.is_some() {
            self.fg(|c| c.dim)
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    pub fn strong(self) -> Style {
        self.text().add_modifier(Modifier::BOLD)
    }

    pub fn accent(self) -> Style {
        self.fg(|c| c.accent)
    }

    pub fn good(self) -> Style {
        self.fg(|c| c.good)
    }

    pub fn warn(self) -> Style {
        self.fg(|c| c.warn)
    }

    pub fn bad(self) -> Style {
        self.fg(|c| c.bad).add_modifier(Modifier::BOLD)
    }

    /// Border of a pane.
    pub fn border(self, focused: bool) -> Style {
        if focused {
            self.accent().add_modifier(Modifier::BOLD)
        } else {
            self.dim()
        }
    }

    /// Selected rows and text.
    pub fn selected(self) -> Style {
        self.text().add_modifier(Modifier::REVERSED)
    }

    /// Style of a list item.
    pub fn list_item(self, is_selected: bool) -> Style {
        if is_selected {
            self.selected()
        } else {
            self.text()
        }
    }

    /// Search matches; those of the current item are reversed.
    pub fn search_match(self, is_current: bool) -> Style {
        let style = self.warn().add_modifier(Modifier::BOLD);
        style.add_modifier(match is_current {
            true => Modifier::REVERSED,
            false => Modifier::UNDERLINED,
        })
    }

    /// Segment on the timeline; neighbors alternate between two shades.
    pub fn segment(self, kind: TrackKind, odd: bool, selected: bool) -> Style {
        let Some(c) = self.colors else {
            let style = Style::new();
            return style.add_modifier(match (selected, odd) {
                (true, _) => Modifier::BOLD | Modifier::UNDERLINED,
                (false, true) => Modifier::REVERSED | Modifier::UNDERLINED,
                (false, false) => Modifier::REVERSED,
            });
        };
        if selected {
            return Style::new()
                .bg(c.picked)
                .fg(c.on_picked)
                .add_modifier(Modifier::BOLD);
        }
        let (color, alternate) = c.of_track(kind);
        Style::new()
            .bg(if odd { alternate } else { color })
            .fg(c.on_segment)
    }

    /// Charts and text in the color of a track's segments.
    pub fn track(self, kind: TrackKind) -> Style {
        self.fg(|c| c.of_track(kind).0)
    }

    /// Line of the playhead on a cell with this background: on a segment in its text color, which
    /// is readable there.
    pub fn playhead_line(self, background: Color) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        match self.colors {
            Some(c) if background == Color::Reset || background == c.background => {
                style.fg(c.playhead)
            }
            Some(c) => style.fg(c.on_segment),
            None => style,
        }
    }

    /// Playhead on a cell with text of this style; without colors the opposite of its neighbors.
    pub fn playhead(self, cell: Style) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        match self.colors {
            Some(c) => Style::new().bg(c.playhead).fg(c.on_playhead),
            None if cell.add_modifier.contains(Modifier::REVERSED) => {
                style.remove_modifier(Modifier::REVERSED)
            }
            None => style.add_modifier(Modifier::REVERSED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_is_valid_and_complete() {
        for (name, text) in BUILT_IN {
            assert!(
                Theme::built_in(name).is_some(),
                "{name}: {:?}",
                Theme::parse(text)
            );
            assert_eq!(
                text.lines().filter(|l| l.contains(" = ")).count(),
                20,
                "{name}"
            );
        }
        assert_eq!(Theme::built_in("terminal"), Some(Theme::terminal()));
        assert_eq!(Theme::built_in("pink"), None);
    }

    #[test]
    fn errors_name_the_invalid_part_of_a_theme() {
        assert!(
            Theme::parse("accent = \"octarine\"")
                .unwrap_err()
                .contains("octarine")
        );
        assert!(
            Theme::parse("acent = \"red\"")
                .unwrap_err()
                .contains("acent")
        );
    }
}

//! Colours by what they mean. A theme is a small file; the ones that are part of the program lie in `assets/themes`.
//! What a file leaves out is as in `terminal`: the terminal's own sixteen colours, which fit dark and light backgrounds.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Deserializer};

use crate::domain::timeline::TrackKind;

/// The themes that are part of the program, in the order that the key walks them.
pub const SHIPPED: &[(&str, &str)] = &[
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

/// Colours as a file names them: `"cyan"`, `"light-blue"`, `"#88c0d0"`, `"12"`; `"reset"` is the terminal's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ThemeColors {
    #[serde(deserialize_with = "colour")]
    background: Color,
    #[serde(deserialize_with = "colour")]
    text: Color,
    #[serde(deserialize_with = "colour")]
    dim: Color,
    #[serde(deserialize_with = "colour")]
    accent: Color,
    #[serde(deserialize_with = "colour")]
    good: Color,
    #[serde(deserialize_with = "colour")]
    warn: Color,
    #[serde(deserialize_with = "colour")]
    bad: Color,
    /// Blocks of the timeline, each kind in two shades, so that a cut is seen; and the words on them.
    #[serde(deserialize_with = "colour")]
    video: Color,
    #[serde(deserialize_with = "colour")]
    video_alt: Color,
    #[serde(deserialize_with = "colour")]
    audio: Color,
    #[serde(deserialize_with = "colour")]
    audio_alt: Color,
    #[serde(deserialize_with = "colour")]
    title: Color,
    #[serde(deserialize_with = "colour")]
    title_alt: Color,
    #[serde(deserialize_with = "colour")]
    other: Color,
    #[serde(deserialize_with = "colour")]
    other_alt: Color,
    #[serde(deserialize_with = "colour")]
    on_segment: Color,
    /// The segment in hand.
    #[serde(deserialize_with = "colour")]
    picked: Color,
    #[serde(deserialize_with = "colour")]
    on_picked: Color,
    #[serde(deserialize_with = "colour")]
    playhead: Color,
    #[serde(deserialize_with = "colour")]
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

fn colour<'de, D: Deserializer<'de>>(from: D) -> Result<Color, D::Error> {
    let text = String::deserialize(from)?;
    Color::from_str(&text).map_err(|_| serde::de::Error::custom(format!("\"{text}\" is no colour")))
}

/// The styles of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    colours: Option<ThemeColors>,
}

impl Theme {
    /// In the terminal's own sixteen colours.
    pub fn terminal() -> Self {
        Self {
            colours: Some(ThemeColors::default()),
        }
    }

    /// Without colours: weight, underline and reverse only.
    pub const fn mono() -> Self {
        Self { colours: None }
    }

    /// Reads a theme's file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let colours = toml::from_str(text).map_err(|e| e.to_string().trim().to_owned())?;
        Ok(Self {
            colours: Some(colours),
        })
    }

    /// A theme that is part of the program.
    pub fn shipped(name: &str) -> Option<Self> {
        if name == "mono" {
            return Some(Self::mono());
        }
        SHIPPED
            .iter()
            .find(|(n, _)| *n == name)
            .and_then(|(_, text)| Self::parse(text).ok())
    }

    /// The same on the terminal's own background, where that is known to fit.
    #[must_use]
    pub fn on_terminal(self) -> Self {
        Self {
            colours: self.colours.map(|c| ThemeColors {
                background: Color::Reset,
                ..c
            }),
        }
    }

    fn fg(self, of: impl Fn(&ThemeColors) -> Color) -> Style {
        match self.colours.as_ref().map(of) {
            None | Some(Color::Reset) => Style::new(),
            Some(colour) => Style::new().fg(colour),
        }
    }

    /// What lies under everything.
    pub fn base(self) -> Style {
        match self.colours.map(|c| c.background) {
            None | Some(Color::Reset) => self.text(),
            Some(colour) => self.text().bg(colour),
        }
    }

    pub fn text(self) -> Style {
        self.fg(|c| c.text)
    }

    pub fn dim(self) -> Style {
        if self.colours.is_some() {
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

    /// A pane's frame.
    pub fn border(self, focused: bool) -> Style {
        if focused {
            self.accent().add_modifier(Modifier::BOLD)
        } else {
            self.dim()
        }
    }

    /// A line that is chosen, text that is selected.
    pub fn selected(self) -> Style {
        self.text().add_modifier(Modifier::REVERSED)
    }

    /// What a search found.
    pub fn found(self) -> Style {
        self.warn()
            .add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// A segment on the timeline; neighbours alternate, so that a cut is seen.
    pub fn segment(self, kind: TrackKind, odd: bool, selected: bool) -> Style {
        let Some(c) = self.colours else {
            let style = if selected {
                Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
            } else {
                self.selected()
            };
            return if odd && !selected {
                style.add_modifier(Modifier::DIM)
            } else {
                style
            };
        };
        if selected {
            return Style::new()
                .bg(c.picked)
                .fg(c.on_picked)
                .add_modifier(Modifier::BOLD);
        }
        let (one, other) = match kind {
            TrackKind::Video => (c.video, c.video_alt),
            TrackKind::Audio => (c.audio, c.audio_alt),
            TrackKind::Text => (c.title, c.title_alt),
            TrackKind::Other(_) => (c.other, c.other_alt),
        };
        Style::new()
            .bg(if odd { other } else { one })
            .fg(c.on_segment)
    }

    /// The playhead over a track.
    pub fn playhead(self) -> Style {
        match self.colours {
            Some(c) => Style::new().bg(c.playhead).fg(c.on_playhead),
            None => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_theme_is_read_and_names_every_colour() {
        for (name, text) in SHIPPED {
            assert!(
                Theme::shipped(name).is_some(),
                "{name}: {:?}",
                Theme::parse(text)
            );
            assert_eq!(
                text.lines().filter(|l| l.contains(" = ")).count(),
                20,
                "{name}"
            );
        }
        assert_eq!(Theme::shipped("terminal"), Some(Theme::terminal()));
        assert_eq!(Theme::shipped("pink"), None);
    }

    #[test]
    fn a_bad_theme_says_what_is_wrong_with_it() {
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

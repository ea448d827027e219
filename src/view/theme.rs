//! Colours by what they mean, in the terminal's own sixteen, so that they fit a dark and a light background; or none.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::timeline::TrackKind;

/// The styles of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    colours: bool,
}

impl Theme {
    /// In the terminal's colours.
    pub const fn terminal() -> Self {
        Self { colours: true }
    }

    /// Without colours: weight, underline and reverse only.
    pub const fn mono() -> Self {
        Self { colours: false }
    }

    fn fg(self, colour: Color) -> Style {
        if self.colours { Style::new().fg(colour) } else { Style::new() }
    }

    pub fn text(self) -> Style {
        Style::new()
    }

    pub fn dim(self) -> Style {
        if self.colours { Style::new().fg(Color::DarkGray) } else { Style::new().add_modifier(Modifier::DIM) }
    }

    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    pub fn accent(self) -> Style {
        self.fg(Color::Cyan)
    }

    pub fn good(self) -> Style {
        self.fg(Color::Green)
    }

    pub fn warn(self) -> Style {
        self.fg(Color::Yellow)
    }

    pub fn bad(self) -> Style {
        self.fg(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// A pane's frame.
    pub fn border(self, focused: bool) -> Style {
        if focused { self.accent().add_modifier(Modifier::BOLD) } else { self.dim() }
    }

    /// A line that is chosen.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A segment on the timeline; neighbours alternate, so that a cut is seen.
    pub fn segment(self, kind: TrackKind, odd: bool, selected: bool) -> Style {
        if !self.colours {
            let style = if selected { Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED) } else { self.selected() };
            return if odd && !selected { style.add_modifier(Modifier::DIM) } else { style };
        }
        if selected {
            return Style::new().bg(Color::Yellow).fg(Color::Black).add_modifier(Modifier::BOLD);
        }
        let (one, other) = match kind {
            TrackKind::Video => (Color::Blue, Color::LightBlue),
            TrackKind::Audio => (Color::Green, Color::LightGreen),
            TrackKind::Text => (Color::Magenta, Color::LightMagenta),
            TrackKind::Other(_) => (Color::Gray, Color::DarkGray),
        };
        Style::new().bg(if odd { other } else { one }).fg(Color::Black)
    }

    /// The playhead over a track.
    pub fn playhead(self) -> Style {
        if self.colours {
            Style::new().bg(Color::Red).fg(Color::White)
        } else {
            Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
        }
    }
}

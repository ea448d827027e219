//! Loads themes without blocking the main loop.

use std::path::PathBuf;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::settings::{TerminalColors, theme, theme_without_file};
use crate::domain::reason::Reason;
use crate::view::Theme;

/// A loaded theme, or why it cannot be used.
type LoadedTheme = Result<Theme, Reason>;

/// Loads the theme requested last.
pub(crate) struct ThemeLoader {
    colors: TerminalColors,
    config_file: Option<PathBuf>,
    /// Number of the last request; the results of earlier ones are dropped.
    last_request: u64,
    sender: UnboundedSender<(u64, LoadedTheme)>,
    results: UnboundedReceiver<(u64, LoadedTheme)>,
}

impl ThemeLoader {
    /// Creates a loader; theme files are searched next to the configuration.
    pub fn new(colors: TerminalColors, config_file: Option<PathBuf>) -> Self {
        let (sender, results) = unbounded_channel();
        Self {
            colors,
            config_file,
            last_request: 0,
            sender,
            results,
        }
    }

    /// Returns a built-in theme, or starts to read a theme file for [`Self::loaded`].
    pub fn request(&mut self, name: &str) -> Option<Theme> {
        self.last_request += 1;
        let built_in = theme_without_file(name, self.colors);
        if built_in.is_none() {
            let (request, sender) = (self.last_request, self.sender.clone());
            let (name, colors, file) = (name.to_owned(), self.colors, self.config_file.clone());
            tokio::task::spawn_blocking(move || {
                // The receiver is gone only after the editor has quit.
                let _ = sender.send((request, theme(&name, colors, file.as_deref())));
            });
        }
        built_in
    }

    /// Waits for the theme requested last.
    pub async fn loaded(&mut self) -> LoadedTheme {
        loop {
            match self.results.recv().await {
                Some((request, theme)) if request == self.last_request => return theme,
                Some(_) => {}
                // Never happens: this loader owns a sender.
                None => std::future::pending().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_theme_requested_last_is_used() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("themes")).unwrap();
        std::fs::write(dir.path().join("themes/mine.toml"), "accent = \"#ff00ff\"").unwrap();
        let colors = TerminalColors {
            enabled: true,
            true_color: true,
            light: None,
        };
        let config = dir.path().join("config.toml");
        let mut loader = ThemeLoader::new(colors, Some(config.clone()));
        assert!(loader.request("dark").is_some());
        assert!(loader.request("missing").is_none());
        assert!(loader.request("mine").is_none());
        let wanted = theme("mine", colors, Some(&config)).unwrap();
        assert_eq!(loader.loaded().await, Ok(wanted));
    }
}

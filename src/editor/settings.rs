//! The configuration while the editor runs: the theme it asks for, and its file watched.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::app::{EditorOptions, Msg};
use crate::config::Config;
use crate::domain::io_reason::reason;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::view::{ColorDepth, Theme};

/// How long a file must have been left alone before it is read: editors write in several steps.
const SETTLED: Duration = Duration::from_millis(150);

/// What the terminal is known to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalColors {
    pub wanted: bool,
    pub full: bool,
    /// Whether its background is light, where it told.
    pub light: Option<bool>,
}

impl TerminalColors {
    /// How finely pictures of cells are coloured.
    pub fn depth(self) -> ColorDepth {
        match (self.wanted, self.full) {
            (false, _) => ColorDepth::Shades,
            (true, false) => ColorDepth::Indexed,
            (true, true) => ColorDepth::Full,
        }
    }

    /// From the environment, and what the terminal answered.
    pub fn of(light: Option<bool>) -> Self {
        let full = std::env::var("COLORTERM").is_ok_and(|v| v == "truecolor" || v == "24bit");
        Self {
            wanted: std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
            full,
            light,
        }
    }
}

/// The file of a theme of one's own: a path as it is, a name alone beside the configuration.
fn theme_file(name: &str, config: Option<&Path>) -> PathBuf {
    if name.contains(['/', '\\']) || name.ends_with(".toml") {
        return crate::config::home::expanded(Path::new(name));
    }
    let folder = config
        .and_then(Path::parent)
        .unwrap_or_else(|| Path::new("."))
        .join("themes");
    folder.join(format!("{name}.toml"))
}

/// The theme of a name: part of the program, or a file.
pub fn theme(name: &str, colours: TerminalColors, config: Option<&Path>) -> Result<Theme, String> {
    if !colours.wanted {
        return Ok(Theme::mono());
    }
    if name == "auto" {
        let fitting = match colours.light.filter(|_| colours.full) {
            Some(true) => Theme::shipped("light"),
            Some(false) => Theme::shipped("dark"),
            None => None,
        };
        return Ok(fitting.map_or_else(Theme::terminal, Theme::on_terminal));
    }
    if let Some(theme) = Theme::shipped(name) {
        return Ok(theme);
    }
    let file = theme_file(name, config);
    let problem = |why: String| format!("{}: {why}", file.display());
    let text = std::fs::read_to_string(&file).map_err(|e| problem(reason(&e)))?;
    Theme::parse(&text).map_err(problem)
}

/// Watches the configuration's file and its theme's; every change that can be read becomes a message, every other one a
/// word in the footer, and what was there before goes on.
pub fn watch(
    config: &Path,
    theme: &str,
    lang: Lang,
    messages: UnboundedSender<Msg>,
) -> Option<notify::RecommendedWatcher> {
    let theme = theme_file(theme, Some(config));
    let folders: Vec<PathBuf> = [config, &theme]
        .into_iter()
        .filter_map(|f| f.parent().map(Path::to_owned))
        .collect();
    let (sender, mut events) = unbounded_channel();
    let names: Vec<_> = [config, &theme]
        .into_iter()
        .filter_map(|f| f.file_name().map(ToOwned::to_owned))
        .collect();
    let heard = move |event: notify::Result<notify::Event>| {
        let ours = event.is_ok_and(|e| {
            !e.kind.is_access()
                && e.paths
                    .iter()
                    .any(|p| names.iter().any(|n| p.file_name() == Some(n.as_os_str())))
        });
        if ours {
            let _ = sender.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(heard).ok()?;
    let watched = folders
        .iter()
        .filter(|f| f.is_dir() && watcher.watch(f, RecursiveMode::NonRecursive).is_ok())
        .count();
    if watched == 0 {
        return None;
    }
    let config = config.to_owned();
    let read = move || {
        (
            std::fs::read_to_string(&config).unwrap_or_default(),
            std::fs::read_to_string(&theme).unwrap_or_default(),
        )
    };
    let (mut last, mut lang) = (read(), lang);
    tokio::spawn(async move {
        while events.recv().await.is_some() {
            tokio::time::sleep(SETTLED).await;
            while events.try_recv().is_ok() {}
            let now = read();
            if now == last {
                continue;
            }
            let msg = match Config::parse(&now.0) {
                Ok(config) => {
                    lang = config.lang();
                    Msg::Options(Box::new(EditorOptions::of(&config)))
                }
                Err(why) => Msg::Status(fill(
                    phrase(lang, Phrase::ConfigBad),
                    &[why.lines().last().unwrap_or_default()],
                )),
            };
            last = now;
            if messages.send(msg).is_err() {
                return;
            }
        }
    });
    Some(watcher)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_follows_the_background_where_there_is_full_colour() {
        let colours = |full, light| TerminalColors {
            wanted: true,
            full,
            light,
        };
        let of = |c| theme("auto", c, None).unwrap();
        assert_eq!(
            of(colours(true, Some(true))),
            Theme::shipped("light").unwrap().on_terminal()
        );
        assert_eq!(
            of(colours(true, Some(false))),
            Theme::shipped("dark").unwrap().on_terminal()
        );
        assert_eq!(of(colours(true, None)), Theme::terminal());
        assert_eq!(of(colours(false, Some(true))), Theme::terminal());
        assert_eq!(
            of(TerminalColors {
                wanted: false,
                full: true,
                light: None
            }),
            Theme::mono()
        );
    }

    #[test]
    fn a_theme_of_ones_own_lies_beside_the_configuration() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config.toml");
        let colours = TerminalColors {
            wanted: true,
            full: true,
            light: None,
        };
        assert!(
            theme("mine", colours, Some(&config))
                .unwrap_err()
                .contains("mine.toml")
        );
        std::fs::create_dir(dir.path().join("themes")).unwrap();
        std::fs::write(dir.path().join("themes/mine.toml"), "accent = \"#ff00ff\"").unwrap();
        assert_ne!(
            theme("mine", colours, Some(&config)).unwrap(),
            Theme::terminal()
        );
    }

    #[tokio::test]
    async fn a_change_of_the_file_is_heard_and_a_bad_one_told() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config.toml");
        std::fs::write(&config, "").unwrap();
        let (sender, mut messages) = unbounded_channel();
        let _watcher = watch(&config, "auto", Lang::En, sender).unwrap();
        std::fs::write(&config, "[edits]\nat_once = true\n").unwrap();
        let mut next = async || {
            tokio::time::timeout(Duration::from_secs(30), messages.recv())
                .await
                .unwrap()
                .unwrap()
        };
        assert!(matches!(next().await, Msg::Options(o) if o.edits_at_once));
        std::fs::write(&config, "[edits]\nat_onze = true\n").unwrap();
        assert!(matches!(next().await, Msg::Status(why) if why.contains("at_onze")));
    }
}

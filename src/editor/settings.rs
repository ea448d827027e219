//! Theme selection, and reloading of the configuration while the editor runs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::app::{EditorOptions, Msg};
use crate::config::Config;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::i18n::ui::Message;
use crate::view::{Blocks, ColorDepth, Theme};

/// Delay after the last change before a file is read: editors write in several steps.
const DEBOUNCE: Duration = Duration::from_millis(150);

/// Color support of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalColors {
    pub enabled: bool,
    pub true_color: bool,
    /// True if the background is light; `None` if unknown.
    pub light: Option<bool>,
}

impl TerminalColors {
    /// Color depth of pictures drawn with cells, for the setting `ui.pictures`.
    pub fn depth(self, pictures: &str) -> ColorDepth {
        let blocks = || Blocks::detect(pictures, |name| std::env::var(name).ok());
        match (self.enabled, self.true_color) {
            (false, _) => ColorDepth::Shades,
            (true, false) => ColorDepth::Indexed(blocks()),
            (true, true) => ColorDepth::Full(blocks()),
        }
    }

    /// Detects color support from the environment; `light` is the background that the terminal
    /// reported.
    pub fn detect(light: Option<bool>) -> Self {
        let true_color = std::env::var("COLORTERM").is_ok_and(|v| v == "truecolor" || v == "24bit");
        Self {
            enabled: std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
            true_color,
            light,
        }
    }
}

/// Path of a custom theme: a path is used as it is, a name is searched next to the configuration.
fn theme_file(name: &str, config: Option<&Path>) -> PathBuf {
    if name.contains(['/', '\\']) || name.ends_with(".toml") {
        return crate::config::home::expand_tilde(Path::new(name));
    }
    let folder = config
        .and_then(Path::parent)
        .unwrap_or_else(|| Path::new("."))
        .join("themes");
    folder.join(format!("{name}.toml"))
}

/// Returns a theme that is built in or follows from the terminal.
pub fn theme_without_file(name: &str, colors: TerminalColors) -> Option<Theme> {
    if !colors.enabled {
        return Some(Theme::mono());
    }
    if name == "auto" {
        let matching = match colors.light.filter(|_| colors.true_color) {
            Some(true) => Theme::built_in("light"),
            Some(false) => Theme::built_in("dark"),
            None => None,
        };
        return Some(matching.map_or_else(Theme::terminal, Theme::with_terminal_background));
    }
    Theme::built_in(name)
}

/// Loads a built-in theme, or a theme file.
///
/// # Errors
/// If the theme file cannot be read or parsed.
pub fn theme(name: &str, colors: TerminalColors, config: Option<&Path>) -> Result<Theme, Reason> {
    if let Some(theme) = theme_without_file(name, colors) {
        return Ok(theme);
    }
    let file = theme_file(name, config);
    let problem = |why: Reason| Reason::File {
        path: file.clone(),
        why: Box::new(why),
    };
    let text = std::fs::read_to_string(&file).map_err(|e| problem(reason(&e)))?;
    Theme::parse(&text).map_err(|why| problem(Reason::Message(why)))
}

/// Watches the files of the configuration and its theme. A valid change is sent as settings, an
/// invalid one as a footer message, keeping the current settings.
pub fn watch(
    config: &Path,
    theme: &str,
    lang: Lang,
    messages: UnboundedSender<Msg>,
) -> Option<notify::RecommendedWatcher> {
    let theme = theme_file(theme, Some(config));
    let (watcher, events) = watch_files([config, &theme])?;
    let files = WatchedFiles {
        config: config.to_owned(),
        theme,
    };
    let read = files.read();
    tokio::spawn(reload(files, read, lang, events, messages));
    Some(watcher)
}

/// Returns the editor's settings, with the folder that exports go to.
pub(super) fn editor_options(config: &Config) -> EditorOptions {
    let mut options = EditorOptions::from_config(config);
    if options.export_folder.as_os_str().is_empty() {
        options.export_folder = std::env::current_dir().unwrap_or_default();
    }
    options
}

/// Watches the folders of the files, because editors replace files. `None` if that is not possible.
fn watch_files(files: [&Path; 2]) -> Option<(notify::RecommendedWatcher, UnboundedReceiver<()>)> {
    let (sender, events) = unbounded_channel();
    let names = files.map(|f| f.file_name().map(ToOwned::to_owned));
    let is_watched = move |path: &Path| {
        let name = path.file_name();
        name.is_some() && names.iter().any(|n| n.as_deref() == name)
    };
    let on_event = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|e| !e.kind.is_access() && e.paths.iter().any(|p| is_watched(p))) {
            let _ = sender.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(on_event).ok()?;
    let watched = files
        .iter()
        .filter_map(|f| f.parent())
        .filter(|f| f.is_dir() && watcher.watch(f, RecursiveMode::NonRecursive).is_ok())
        .count();
    (watched > 0).then_some((watcher, events))
}

/// The configuration file and its theme file.
#[derive(Clone)]
struct WatchedFiles {
    config: PathBuf,
    theme: PathBuf,
}

/// Text of the configuration file and of its theme file.
#[derive(PartialEq, Eq)]
struct WatchedText {
    config: String,
    theme: String,
}

impl WatchedFiles {
    fn read(&self) -> WatchedText {
        WatchedText {
            config: std::fs::read_to_string(&self.config).unwrap_or_default(),
            theme: std::fs::read_to_string(&self.theme).unwrap_or_default(),
        }
    }
}

/// Sends the settings after each change of the text.
async fn reload(
    files: WatchedFiles,
    mut last: WatchedText,
    mut lang: Lang,
    mut events: UnboundedReceiver<()>,
    messages: UnboundedSender<Msg>,
) {
    while events.recv().await.is_some() {
        tokio::time::sleep(DEBOUNCE).await;
        while events.try_recv().is_ok() {}
        let changed = files.clone();
        let Ok(now) = tokio::task::spawn_blocking(move || changed.read()).await else {
            return;
        };
        if now == last {
            continue;
        }
        let msg = match Config::parse(&now.config) {
            Ok(config) => {
                lang = config.lang();
                Msg::Options(Box::new(editor_options(&config)))
            }
            Err(why) => Msg::Status(
                Message::ConfigRejected {
                    why: &reasons::text(lang, &why).lines().last().unwrap_or_default(),
                }
                .text(lang),
            ),
        };
        last = now;
        if messages.send(msg).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_follows_the_background_with_true_color() {
        let colors = |true_color, light| TerminalColors {
            enabled: true,
            true_color,
            light,
        };
        let auto = |c| theme("auto", c, None).unwrap();
        assert_eq!(
            auto(colors(true, Some(true))),
            Theme::built_in("light").unwrap().with_terminal_background()
        );
        assert_eq!(
            auto(colors(true, Some(false))),
            Theme::built_in("dark").unwrap().with_terminal_background()
        );
        assert_eq!(auto(colors(true, None)), Theme::terminal());
        assert_eq!(auto(colors(false, Some(true))), Theme::terminal());
        assert_eq!(
            auto(TerminalColors {
                enabled: false,
                true_color: true,
                light: None
            }),
            Theme::mono()
        );
    }

    #[test]
    fn custom_themes_are_found_next_to_the_configuration() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config.toml");
        let colors = TerminalColors {
            enabled: true,
            true_color: true,
            light: None,
        };
        assert!(
            theme("mine", colors, Some(&config))
                .unwrap_err()
                .to_string()
                .contains("mine.toml")
        );
        std::fs::create_dir(dir.path().join("themes")).unwrap();
        std::fs::write(dir.path().join("themes/mine.toml"), "accent = \"#ff00ff\"").unwrap();
        assert_ne!(
            theme("mine", colors, Some(&config)).unwrap(),
            Theme::terminal()
        );
    }

    #[tokio::test]
    async fn config_changes_are_reloaded_and_errors_are_reported() {
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
        assert!(
            matches!(next().await, Msg::Options(o) if o.edits_at_once == crate::config::EditTiming::Immediately)
        );
        std::fs::write(&config, "[edits]\nat_onze = true\n").unwrap();
        assert!(matches!(next().await, Msg::Status(message) if message.contains("at_onze")));
    }
}

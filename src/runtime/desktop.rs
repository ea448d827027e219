//! What lies outside of the program on the user's desk: the player, folders, the browser, the clipboard, files written.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::api::render::free_path;
use crate::domain::clock;
use crate::domain::diff::ChangeKind;
use crate::domain::io_reason::reason;
use crate::domain::text::{file_stem, one_line};
use crate::domain::transcript::Item;
use crate::i18n::changes;
use crate::i18n::locale::Lang;
use crate::media::on_path;

/// Opens a file with the configured player, else the system's program for it.
pub fn open_file(path: &Path, player: &str) -> Result<(), String> {
    if !path.exists() {
        return Err(format!("{} is not there any more", path.display()));
    }
    // Absolute, so that no file name can be taken for a flag of the player.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let opened = if player.is_empty() {
        open::that_detached(&path)
    } else {
        open::with_detached(&path, player)
    };
    opened.map_err(|e| reason(&e))
}

/// How players are told where to begin, s.
pub const BEGIN: &[(&str, &str)] = &[
    ("mpv", "--start="),
    ("ffplay", "-ss "),
    ("vlc", "--start-time="),
];

/// Plays a film from a time: with the configured player, else the first of those that can begin anywhere, else the
/// system's.
pub fn play_from(path: &Path, player: &str, at_ms: u64) -> Result<(), String> {
    let stem = |program: &str| {
        Path::new(program)
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let chosen = if player.is_empty() {
        BEGIN
            .iter()
            .map(|(name, _)| *name)
            .find(|name| on_path(name).is_some())
            .unwrap_or_default()
            .to_owned()
    } else {
        player.to_owned()
    };
    let Some((_, flag)) = BEGIN.iter().find(|(name, _)| *name == stem(&chosen)) else {
        return open_file(path, player);
    };
    let path = path
        .canonicalize()
        .map_err(|e| format!("{}: {}", path.display(), reason(&e)))?;
    let begin = format!("{flag}{}", clock::seconds(at_ms));
    let mut command = Command::new(&chosen);
    command
        .args(begin.split(' '))
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command
        .spawn()
        .map_err(|e| format!("{chosen}: {}", reason(&e)))?;
    // Awaited, so that it leaves no dead process behind while the editor runs.
    std::thread::spawn(move || drop(child.wait()));
    Ok(())
}

/// Opens the folder that a file lies in.
pub fn show_in_folder(path: &Path) -> Result<(), String> {
    let folder = path
        .parent()
        .filter(|p| p.is_dir())
        .ok_or_else(|| format!("the folder of {} is not there", path.display()))?;
    open::that_detached(folder).map_err(|e| reason(&e))
}

/// Opens a web page; only a web page, and never through a shell.
pub fn open_link(link: &str) {
    if (link.starts_with("https://") || link.starts_with("http://"))
        && let Err(e) = open::that_detached(link)
    {
        tracing::warn!("no browser could be started: {e}");
    }
}

/// The system's clipboard, kept as long as the program runs (on X11 whoever copied has to hand the text out).
#[derive(Default)]
pub struct Clipboard {
    held: Option<arboard::Clipboard>,
}

impl Clipboard {
    /// Copies; false where there is no such clipboard (no display, an ssh session).
    pub fn copy(&mut self, text: &str) -> bool {
        if self.held.is_none() {
            self.held = arboard::Clipboard::new().ok();
        }
        self.held
            .as_mut()
            .is_some_and(|c| c.set_text(text.to_owned()).is_ok())
    }
}

/// Writes a transcript as Markdown; gives the path.
pub fn save_transcript(
    folder: &Path,
    title: &str,
    items: &[Item],
    lang: Lang,
) -> Result<PathBuf, String> {
    let folder = if folder.as_os_str().is_empty() {
        std::env::current_dir().unwrap_or_default()
    } else {
        folder.to_owned()
    };
    let path = free_path(&folder.join(format!("{}.md", file_stem(title))));
    std::fs::write(&path, markdown(title, items, lang))
        .map_err(|e| format!("{}: {}", path.display(), reason(&e)))?;
    Ok(path)
}

fn markdown(title: &str, items: &[Item], lang: Lang) -> String {
    let mut text = format!("# {}\n", one_line(title));
    for item in items {
        text.push('\n');
        match item {
            Item::User { text: said } => said
                .lines()
                .for_each(|line| text.push_str(&format!("> {line}\n"))),
            Item::Agent { text: said } => text.push_str(&format!("{}\n", said.trim())),
            Item::Question { asked } => text.push_str(&format!("{}\n", asked.text())),
            Item::Notice { text: said } => text.push_str(&format!("*{}*\n", one_line(said))),
            Item::Problem { what, next } => {
                text.push_str(&format!("**{}** {}\n", one_line(what), one_line(next)))
            }
            Item::Uploaded { .. } | Item::Exported { .. } => {
                text.push_str(&format!("*{}*\n", one_line(&changes::item(lang, item))))
            }
            Item::Changes { changes } => {
                for change in changes {
                    let mark = match change.kind {
                        ChangeKind::Added => '+',
                        ChangeKind::Removed => '−',
                        ChangeKind::Changed => '~',
                    };
                    text.push_str(&format!("- {mark} {}\n", changes::change(lang, change)));
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_becomes_a_file_and_never_replaces_one() {
        let dir = tempfile::tempdir().unwrap();
        let items = [
            Item::User {
                text: "make it\nblue".into(),
            },
            Item::Agent {
                text: "**Done.**".into(),
            },
            Item::Uploaded {
                name: "a.jpg".into(),
                bytes: 2_000,
            },
        ];
        let first = save_transcript(dir.path(), "../Trip", &items, Lang::En).unwrap();
        assert!(first.starts_with(dir.path()));
        let text = std::fs::read_to_string(&first).unwrap();
        assert!(
            text.contains("> make it\n> blue\n")
                && text.contains("**Done.**")
                && text.contains("a.jpg"),
            "{text}"
        );
        assert_ne!(
            save_transcript(dir.path(), "../Trip", &items, Lang::En).unwrap(),
            first
        );
    }

    #[test]
    fn a_file_that_is_gone_is_said_to_be() {
        assert!(
            open_file(Path::new("/no/such.mp4"), "")
                .unwrap_err()
                .contains("not there")
        );
    }
}

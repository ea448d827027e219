//! Desktop integration: media player, file manager, browser, clipboard.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::api::render::free_path;
use crate::domain::clock;
use crate::domain::diff::ChangeKind;
use crate::domain::io_reason::reason;
use crate::domain::text::{one_line, safe_file_stem};
use crate::domain::transcript::Item;
use crate::i18n::locale::Lang;
use crate::i18n::{changes, transcript};
use crate::media::find_on_path;

/// Opens a file with the configured player, or with the system's default program.
pub fn open_file(path: &Path, player: &str) -> Result<(), String> {
    if !path.exists() {
        return Err(format!("{} no longer exists", path.display()));
    }
    // An absolute path cannot be mistaken for a command-line flag.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let opened = if player.is_empty() {
        open::that_detached(&path)
    } else {
        open::with_detached(&path, player)
    };
    opened.map_err(|e| reason(&e).to_string())
}

/// Players and their flag for the start position (s).
pub const START_FLAGS: &[(&str, &str)] = &[
    ("mpv", "--start="),
    ("ffplay", "-ss "),
    ("vlc", "--start-time="),
];

/// Plays a video from a position (ms): with the configured player, or the first installed one that
/// supports a start position, or the system's default.
pub fn play_from(path: &Path, player: &str, at_ms: u64) -> Result<(), String> {
    let stem = |program: &str| {
        Path::new(program)
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let chosen = if player.is_empty() {
        START_FLAGS
            .iter()
            .map(|(name, _)| *name)
            .find(|name| find_on_path(name).is_some())
            .unwrap_or_default()
            .to_owned()
    } else {
        player.to_owned()
    };
    let Some((_, flag)) = START_FLAGS.iter().find(|(name, _)| *name == stem(&chosen)) else {
        return open_file(path, player);
    };
    let path = path
        .canonicalize()
        .map_err(|e| format!("{}: {}", path.display(), reason(&e)))?;
    let start = format!("{flag}{}", clock::seconds(at_ms));
    let mut command = Command::new(&chosen);
    command
        .args(start.split(' '))
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command
        .spawn()
        .map_err(|e| format!("{chosen}: {}", reason(&e)))?;
    // Wait for the child process, so that no zombie remains.
    std::thread::spawn(move || drop(child.wait()));
    Ok(())
}

/// Opens the folder that contains a file.
pub fn show_in_folder(path: &Path) -> Result<(), String> {
    let folder = path
        .parent()
        .filter(|p| p.is_dir())
        .ok_or_else(|| format!("the folder of {} does not exist", path.display()))?;
    open::that_detached(folder).map_err(|e| reason(&e).to_string())
}

/// Opens a web page in the browser. Other schemes are ignored, and no shell is involved.
pub fn open_link(link: &str) {
    if (link.starts_with("https://") || link.starts_with("http://"))
        && let Err(e) = open::that_detached(link)
    {
        tracing::warn!("the browser could not be started: {e}");
    }
}

/// System clipboard. Kept open while the program runs, because on X11 the owner serves the text.
#[derive(Default)]
pub struct Clipboard {
    clipboard: Option<arboard::Clipboard>,
}

impl Clipboard {
    /// Copies text. Returns false if there is no clipboard (no display, ssh session).
    pub fn copy(&mut self, text: &str) -> bool {
        if self.clipboard.is_none() {
            self.clipboard = arboard::Clipboard::new().ok();
        }
        self.clipboard
            .as_mut()
            .is_some_and(|c| c.set_text(text.to_owned()).is_ok())
    }
}

/// Writes a transcript as Markdown. Returns its path.
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
    let path = free_path(&folder.join(format!("{}.md", safe_file_stem(title))));
    std::fs::write(&path, markdown(title, items, lang))
        .map_err(|e| format!("{}: {}", path.display(), reason(&e)))?;
    Ok(path)
}

fn markdown(title: &str, items: &[Item], lang: Lang) -> String {
    let mut text = format!("# {}\n", one_line(title));
    for item in items {
        text.push('\n');
        match item {
            Item::User { text: body } => body
                .lines()
                .for_each(|line| text.push_str(&format!("> {line}\n"))),
            Item::Agent { text: body } => text.push_str(&format!("{}\n", body.trim())),
            Item::Question { questions } => text.push_str(&format!("{}\n", questions.text())),
            Item::Notice { text: body } => text.push_str(&format!("*{}*\n", one_line(body))),
            Item::Problem { message, hint } => {
                text.push_str(&format!("**{}** {}\n", one_line(message), one_line(hint)))
            }
            Item::Uploaded { .. } | Item::Exported { .. } => {
                text.push_str(&format!("*{}*\n", one_line(&transcript::text(lang, item))))
            }
            Item::Changes { changes } => {
                for change in changes {
                    let mark = match change.kind {
                        ChangeKind::Added => '+',
                        ChangeKind::Removed => '−',
                        ChangeKind::Changed => '~',
                    };
                    text.push_str(&format!(
                        "- {mark} {}\n",
                        changes::describe_change(lang, change)
                    ));
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
    fn a_missing_file_is_reported() {
        assert!(
            open_file(Path::new("/no/such.mp4"), "")
                .unwrap_err()
                .contains("no longer exists")
        );
    }
}

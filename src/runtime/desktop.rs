//! Desktop integration: media player, file manager, browser.

use std::path::Path;
use std::process::{Command, Stdio};

use super::tasks::Tasks;
use crate::app::effect::DesktopEffect;
use crate::domain::clock;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::media::find_on_path;

/// Executes an effect of the desktop.
pub(super) fn run(tasks: &mut Tasks, effect: DesktopEffect) {
    match effect {
        DesktopEffect::OpenLink { link } => spawn_open_link(tasks, link),
        DesktopEffect::OpenAccount => {
            let link = tasks.services.api.account_link();
            spawn_open_link(tasks, link);
        }
        DesktopEffect::OpenFile { path } => {
            let player = tasks.output.player.clone();
            tasks.spawn_blocking(move || open_file(&path, &player));
        }
        DesktopEffect::ShowInFolder { path } => tasks.spawn_blocking(move || show_in_folder(&path)),
    }
}

fn spawn_open_link(tasks: &mut Tasks, link: String) {
    tasks.spawn_blocking(move || {
        open_link(&link);
        Ok(())
    });
}

/// Opens a file with the configured player, or with the system's default program.
pub fn open_file(path: &Path, player: &str) -> Result<(), Reason> {
    if !path.exists() {
        return Err(Reason::FileGone(path.to_owned()));
    }
    // An absolute path cannot be mistaken for a command-line flag.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let opened = if player.is_empty() {
        open::that_detached(&path)
    } else {
        open::with_detached(&path, player)
    };
    opened.map_err(|e| reason(&e))
}

/// Players and their flag for the start position (s).
pub const START_FLAGS: &[(&str, &str)] = &[
    ("mpv", "--start="),
    ("ffplay", "-ss "),
    ("vlc", "--start-time="),
];

/// Plays a video from a position (ms): with the configured player, or the first installed one that
/// supports a start position, or the system's default.
pub fn play_from(path: &Path, player: &str, at_ms: u64) -> Result<(), Reason> {
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
        .map_err(|e| file_error(path, reason(&e)))?;
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
        .map_err(|e| file_error(Path::new(&chosen), reason(&e)))?;
    // Wait for the child process, so that no zombie remains.
    std::thread::spawn(move || drop(child.wait()));
    Ok(())
}

fn file_error(file: &Path, why: Reason) -> Reason {
    Reason::File {
        path: file.to_owned(),
        why: Box::new(why),
    }
}

/// Opens the folder that contains a file.
pub fn show_in_folder(path: &Path) -> Result<(), Reason> {
    let folder = path
        .parent()
        .filter(|p| p.is_dir())
        .ok_or_else(|| Reason::FolderGone(path.to_owned()))?;
    open::that_detached(folder).map_err(|e| reason(&e))
}

/// Opens a web page in the browser. Other schemes are ignored, and no shell is involved.
pub fn open_link(link: &str) {
    if (link.starts_with("https://") || link.starts_with("http://"))
        && let Err(e) = open::that_detached(link)
    {
        tracing::warn!("the browser could not be started: {e}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_reported() {
        let path = Path::new("/no/such.mp4");
        assert_eq!(open_file(path, ""), Err(Reason::FileGone(path.to_owned())));
    }
}

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

/// Opens a file with the configured player, with the system's default program, or with an
/// installed player.
pub fn open_file(path: &Path, player: &str) -> Result<(), Reason> {
    if !path.exists() {
        return Err(Reason::FileGone(path.to_owned()));
    }
    // An absolute path cannot be mistaken for a command-line flag.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if !player.is_empty() {
        let opened = open::with_detached(&path, player);
        return opened.map_err(|e| file_error(Path::new(player), reason(&e)));
    }
    let Err(e) = open::that_detached(&path) else {
        return Ok(());
    };
    tracing::warn!("the system opens no files: {e}");
    match installed_player() {
        Some((name, flag)) => start_player(Path::new(name), flag, &path, 0),
        None => Err(Reason::NoProgram(path)),
    }
}

/// Players and their flag for the start position (s).
pub const START_FLAGS: &[(&str, &str)] = &[
    ("mpv", "--start="),
    ("ffplay", "-ss "),
    ("vlc", "--start-time="),
];

/// Returns the first installed player that supports a start position, and its flag.
fn installed_player() -> Option<(&'static str, &'static str)> {
    let mut players = START_FLAGS.iter().copied();
    players.find(|(name, _)| find_on_path(name).is_some())
}

/// Plays a video from a position (ms): with the configured player, or the first installed one that
/// supports a start position, or the system's default.
pub fn play_from(path: &Path, player: &str, at_ms: u64) -> Result<(), Reason> {
    let stem = Path::new(player).file_stem().unwrap_or_default();
    let chosen = if player.is_empty() {
        installed_player()
    } else {
        let mut players = START_FLAGS.iter().copied();
        let known = players.find(|(name, _)| stem.to_string_lossy() == **name);
        known.map(|(_, flag)| (player, flag))
    };
    let Some((program, flag)) = chosen else {
        return open_file(path, player);
    };
    let path = path
        .canonicalize()
        .map_err(|e| file_error(path, reason(&e)))?;
    start_player(Path::new(program), flag, &path, at_ms)
}

/// Starts a player at a position (ms).
fn start_player(program: &Path, flag: &str, path: &Path, at_ms: u64) -> Result<(), Reason> {
    let start = format!("{flag}{}", clock::seconds(at_ms));
    let mut command = Command::new(program);
    command
        .args(start.split(' '))
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command
        .spawn()
        .map_err(|e| file_error(program, reason(&e)))?;
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
    open::that_detached(folder).map_err(|e| {
        tracing::warn!("the system shows no folders: {e}");
        Reason::NoFileManager(folder.to_owned())
    })
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

//! `~` at the start of a folder or a file: a shell replaces it, a configuration and an environment do not.

use std::path::{Path, PathBuf};

use directories::UserDirs;

/// The path with `~` or `~/` replaced by the home folder. `~name` is a name like any other.
pub fn expand_tilde(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), UserDirs::new()) {
        (Ok(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // syncthing#1924
    #[test]
    fn only_a_tilde_alone_is_the_home_folder() {
        let home = UserDirs::new().unwrap().home_dir().to_owned();
        assert_eq!(expand_tilde(Path::new("~/Videos")), home.join("Videos"));
        assert_eq!(expand_tilde(Path::new("~")), home);
        for same in ["~other/x", "a/~/b", "", "/x", "~x"] {
            assert_eq!(expand_tilde(Path::new(same)), Path::new(same));
        }
    }
}

//! Expands `~` in paths of the configuration and the environment, where no shell does.

use std::path::{Path, PathBuf};

use directories::UserDirs;

/// Replaces a leading `~` or `~/` with the home directory. `~name` is unchanged.
pub(crate) fn expand_tilde(path: &Path) -> PathBuf {
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
    fn only_a_lone_tilde_is_the_home_directory() {
        let home = UserDirs::new().unwrap().home_dir().to_owned();
        assert_eq!(expand_tilde(Path::new("~/Videos")), home.join("Videos"));
        assert_eq!(expand_tilde(Path::new("~")), home);
        for unchanged in ["~other/x", "a/~/b", "", "/x", "~x"] {
            assert_eq!(expand_tilde(Path::new(unchanged)), Path::new(unchanged));
        }
    }
}

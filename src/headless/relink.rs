//! Finds the local files of media references written on any machine: by path, else by name next to
//! the imported file.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::language::route::is_url;

/// Maximum number of trailing path components to search: `project/media/clip.mp4`.
const MAX_COMPONENTS: usize = 6;

/// Resolves a media reference to a path, relative to the referencing `file`. Returns `None` for a
/// web URL. The path need not exist.
pub fn local_path(reference: &str, file: &Path) -> Option<PathBuf> {
    if is_url(reference) {
        return None;
    }
    let folder = file
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let reference = reference.trim();
    let plain = strip_file_scheme(reference);
    let decoded = percent_decode(&plain);
    // URLs should be encoded and paths not, but not every program complies: try both.
    let candidates = if plain == reference {
        [&plain, &decoded]
    } else {
        [&decoded, &plain]
    };
    let direct = candidates
        .into_iter()
        .map(|path| folder.join(path))
        .find(|path| path.is_file());
    let nearby = || {
        candidates
            .into_iter()
            .find_map(|path| find_by_suffix(folder, path))
    };
    Some(
        direct
            .or_else(nearby)
            .unwrap_or_else(|| folder.join(candidates[0])),
    )
}

/// Returns the path of a `file:` URL (`/C:/a b.mp4`, `/server/share/a.mp4`), else the unchanged
/// text.
fn strip_file_scheme(reference: &str) -> String {
    match reference
        .get(..5)
        .filter(|scheme| scheme.eq_ignore_ascii_case("file:"))
    {
        Some(scheme) => {
            let path = reference[scheme.len()..].trim_start_matches('/');
            let path = path.strip_prefix("localhost/").unwrap_or(path);
            format!("/{}", path.trim_start_matches('/'))
        }
        None => reference.to_owned(),
    }
}

/// Decodes `%41` sequences. Returns the unchanged text if the result is not valid UTF-8.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut result, mut index) = (Vec::with_capacity(bytes.len()), 0);
    while index < bytes.len() {
        let hex = text
            .get(index + 1..index + 3)
            .filter(|hex| bytes[index] == b'%' && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        result.push(byte.unwrap_or(bytes[index]));
        index += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(result).unwrap_or_else(|_| text.to_owned())
}

/// Finds the file in `folder` that matches the longest suffix of a path.
fn find_by_suffix(folder: &Path, path: &str) -> Option<PathBuf> {
    let components: Vec<&str> = path
        .split(['/', '\\'])
        .filter(|p| !p.is_empty() && *p != ".")
        .collect();
    // Components before the last `..` are meaningless on this machine.
    let first = components
        .iter()
        .rposition(|p| *p == "..")
        .map_or(0, |index| index + 1)
        .max(components.len().saturating_sub(MAX_COMPONENTS));
    let find = |suffix: &[&str]| {
        suffix
            .iter()
            .try_fold(folder.to_owned(), |folder, name| find_entry(&folder, name))
    };
    (first..components.len())
        .find_map(|start| find(&components[start..]))
        .filter(|path| path.is_file())
}

/// Finds a directory entry by name: exact, else ignoring case and Unicode normalization.
fn find_entry(folder: &Path, name: &str) -> Option<PathBuf> {
    let exact = folder.join(name);
    if exact.exists() {
        return Some(exact);
    }
    let normalize = |name: &str| name.nfc().flat_map(char::to_lowercase).collect::<String>();
    let wanted = normalize(name);
    let mut matches: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter(|entry| {
            entry
                .file_name()
                .to_str()
                .is_some_and(|name| normalize(name) == wanted)
        })
        .map(|entry| entry.path())
        .collect();
    matches.sort();
    matches.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_media_next_to_the_file_for_references_of_any_machine() {
        // tlRender#143, shotcut#401
        let dir = tempfile::tempdir().unwrap();
        let names = [
            "My Clip.mp4",
            "clip.mp4",
            "50%25 off.mp4",
            "100% real.mp4",
            "media/deep.mp4",
            "Cafe\u{301}.mp4",
            "a+b#c.mp4",
        ];
        std::fs::create_dir(dir.path().join("media")).unwrap();
        for name in names {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let file = dir.path().join("timeline.otio");
        for (reference, expected) in [
            ("file:///C:/Users/a/My%20Clip.mp4", "My Clip.mp4"),
            ("file://localhost/C:/Users/a/My%20Clip.mp4", "My Clip.mp4"),
            ("file:///C|/Users/a/My Clip.mp4", "My Clip.mp4"),
            ("FILE:/C:/Users/a/CLIP.MP4", "clip.mp4"),
            ("C:\\Users\\a\\clip.mp4", "clip.mp4"),
            ("C:/Users/a/clip.mp4", "clip.mp4"),
            ("\\\\server\\share\\videos\\clip.mp4", "clip.mp4"),
            ("file://server/share/videos/clip.mp4", "clip.mp4"),
            ("file:////server/share/videos/My%20Clip.mp4", "My Clip.mp4"),
            ("/Volumes/Disk/videos/clip.mp4", "clip.mp4"),
            ("..\\other\\clip.mp4", "clip.mp4"),
            ("media\\deep.mp4", "media/deep.mp4"),
            ("D:\\project\\media\\deep.mp4", "media/deep.mp4"),
            ("./media/deep.mp4", "media/deep.mp4"),
            ("50%25 off.mp4", "50%25 off.mp4"),
            ("E:\\100% real.mp4", "100% real.mp4"),
            ("file:///E:/100%25%20real.mp4", "100% real.mp4"),
            ("file:///Users/b/Caf%C3%A9.mp4", "Cafe\u{301}.mp4"),
            ("file:///x/a+b%23c.mp4", "a+b#c.mp4"),
        ] {
            assert_eq!(
                local_path(reference, &file).as_deref(),
                Some(&*dir.path().join(expected)),
                "{reference}"
            );
        }
        assert!(!local_path("C:\\none.mp4", &file).unwrap().exists());
        assert_eq!(local_path("https://cdn.example/clip.mp4", &file), None);
        let absolute = url::Url::from_file_path(dir.path().join("My Clip.mp4")).unwrap();
        assert_eq!(
            local_path(absolute.as_str(), Path::new("/elsewhere/timeline.otio")),
            Some(dir.path().join("My Clip.mp4"))
        );
    }
}

//! The files that the addresses of a cut mean, whatever machine named them: by the address, else by their names beside the
//! file of the cut.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::language::route::is_url;

/// Maximum number of parts of an address that are looked for beside the file: `project/media/clip.mp4`.
const DEEPEST: usize = 6;

/// The file that an address means; relative ones count from `file`, which names them. `None` for a web address.
pub fn local_path(address: &str, file: &Path) -> Option<PathBuf> {
    if is_url(address) {
        return None;
    }
    let folder = file
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let address = address.trim();
    let plain = without_scheme(address);
    let decoded = decoded(&plain);
    // Addresses are encoded and paths are not, but not every program knows.
    let both = if plain == address {
        [&plain, &decoded]
    } else {
        [&decoded, &plain]
    };
    let direct = both
        .into_iter()
        .map(|path| folder.join(path))
        .find(|path| path.is_file());
    let beside = || both.into_iter().find_map(|path| beside(folder, path));
    Some(
        direct
            .or_else(beside)
            .unwrap_or_else(|| folder.join(both[0])),
    )
}

/// The path of a `file:` address, and of anything else what it is: `/C:/a b.mp4`, `/server/share/a.mp4`.
fn without_scheme(address: &str) -> String {
    match address
        .get(..5)
        .filter(|scheme| scheme.eq_ignore_ascii_case("file:"))
    {
        Some(scheme) => {
            let path = address[scheme.len()..].trim_start_matches('/');
            let path = path.strip_prefix("localhost/").unwrap_or(path);
            format!("/{}", path.trim_start_matches('/'))
        }
        None => address.to_owned(),
    }
}

/// A text whose `%41` are letters; as it is where that gives no text.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut result, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = text
            .get(at + 1..at + 3)
            .filter(|hex| bytes[at] == b'%' && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        result.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(result).unwrap_or_else(|_| text.to_owned())
}

/// The file that the last parts of a path name from a folder on: as many of them as there are.
fn beside(folder: &Path, path: &str) -> Option<PathBuf> {
    let parts: Vec<&str> = path
        .split(['/', '\\'])
        .filter(|p| !p.is_empty() && *p != ".")
        .collect();
    // What leads up and out of somewhere says nothing about what is beside the file.
    let from = parts
        .iter()
        .rposition(|p| *p == "..")
        .map_or(0, |at| at + 1)
        .max(parts.len().saturating_sub(DEEPEST));
    let found = |parts: &[&str]| {
        parts
            .iter()
            .try_fold(folder.to_owned(), |folder, name| child(&folder, name))
    };
    (from..parts.len())
        .find_map(|from| found(&parts[from..]))
        .filter(|path| path.is_file())
}

/// An entry of a folder by its name: as written, else as other systems compare names.
fn child(folder: &Path, name: &str) -> Option<PathBuf> {
    let exact = folder.join(name);
    if exact.exists() {
        return Some(exact);
    }
    let same = |name: &str| name.nfc().flat_map(char::to_lowercase).collect::<String>();
    let wanted = same(name);
    let mut fitting: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter(|entry| {
            entry
                .file_name()
                .to_str()
                .is_some_and(|name| same(name) == wanted)
        })
        .map(|entry| entry.path())
        .collect();
    fitting.sort();
    fitting.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_found_beside_the_file_whatever_machine_named_them() {
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
        let cut = dir.path().join("cut.otio");
        for (address, want) in [
            ("file:///C:/Users/a/My%20Clip.mp4", "My Clip.mp4"),
            ("file://localhost/C:/Users/a/My%20Clip.mp4", "My Clip.mp4"),
            ("file:///C|/Users/a/My Clip.mp4", "My Clip.mp4"),
            ("FILE:/C:/Users/a/CLIP.MP4", "clip.mp4"),
            ("C:\\Users\\a\\clip.mp4", "clip.mp4"),
            ("C:/Users/a/clip.mp4", "clip.mp4"),
            ("\\\\server\\share\\films\\clip.mp4", "clip.mp4"),
            ("file://server/share/films/clip.mp4", "clip.mp4"),
            ("file:////server/share/films/My%20Clip.mp4", "My Clip.mp4"),
            ("/Volumes/Disk/films/clip.mp4", "clip.mp4"),
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
                local_path(address, &cut).as_deref(),
                Some(&*dir.path().join(want)),
                "{address}"
            );
        }
        assert!(!local_path("C:\\none.mp4", &cut).unwrap().exists());
        assert_eq!(local_path("https://cdn.example/clip.mp4", &cut), None);
        let absolute = url::Url::from_file_path(dir.path().join("My Clip.mp4")).unwrap();
        assert_eq!(
            local_path(absolute.as_str(), Path::new("/elsewhere/cut.otio")),
            Some(dir.path().join("My Clip.mp4"))
        );
    }
}

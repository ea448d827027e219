//! The project's own files, for tests that check them.

use std::path::{Path, PathBuf};

/// Folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files below `folder` with one of these extensions, sorted. Paths are relative to the project,
/// which is the current folder of a test.
pub fn files(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|e| extensions.iter().any(|x| e == *x))
            {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// The README and the documents in `docs/`, sorted.
pub fn documents() -> Vec<PathBuf> {
    let mut documents = files("docs", &["md"]);
    documents.push("README.md".into());
    documents.sort();
    documents
}

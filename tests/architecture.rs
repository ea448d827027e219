//! Who may use whom: the imports of every file against the rule in `src/lib.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use std::path::{Path, PathBuf};

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

/// Files of a module, with their text up to their tests.
fn module(name: &str) -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folder = src.join(name);
    let files = if folder.is_dir() {
        sources(&folder)
    } else {
        vec![src.join(format!("{name}.rs"))]
    };
    let text = |p: &PathBuf| {
        std::fs::read_to_string(p)
            .unwrap()
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    files
        .into_iter()
        .filter(|p| !p.ends_with("tests.rs"))
        .map(|p| (p.clone(), text(&p)))
        .collect()
}

#[track_caller]
fn must_not_use(name: &str, forbidden: &[&str]) {
    for (path, text) in module(name) {
        for word in forbidden {
            assert!(
                !text.contains(word),
                "{} must not use {word}",
                path.display()
            );
        }
    }
}

const ABOVE: &[&str] = &[
    "crate::app",
    "crate::view",
    "crate::runtime",
    "crate::term",
    "crate::editor",
    "crate::headless",
    "crate::startup",
];

#[test]
fn domain_uses_nothing_of_the_project_and_no_io() {
    must_not_use(
        "domain",
        &[
            "crate::language",
            "crate::api",
            "crate::store",
            "crate::media",
            "crate::studio",
            "crate::workflows",
            "crate::input",
        ],
    );
    must_not_use("domain", ABOVE);
    must_not_use(
        "domain",
        &[
            "ratatui",
            "tokio",
            "crossterm",
            "reqwest",
            "std::fs",
            "std::process",
        ],
    );
}

#[test]
fn lower_layers_know_nothing_of_higher_ones() {
    must_not_use(
        "language",
        &[
            "crate::api",
            "crate::store",
            "crate::media",
            "crate::studio",
            "crate::workflows",
        ],
    );
    for name in [
        "language",
        "api",
        "store",
        "media",
        "compose",
        "studio",
        "workflows",
        "input",
    ] {
        must_not_use(name, ABOVE);
    }
    for name in ["api", "store", "media", "compose"] {
        must_not_use(
            name,
            &["crate::language", "crate::studio", "crate::workflows"],
        );
    }
    must_not_use("compose", &["crate::api", "crate::store"]);
}

#[test]
fn the_editor_cannot_tell_which_backend_it_talks_to() {
    for name in ["app", "view", "runtime", "workflows", "input", "language"] {
        must_not_use(name, &["crate::studio"]);
    }
}

#[test]
fn update_and_model_touch_nothing_outside() {
    must_not_use(
        "app",
        &[
            "crate::runtime",
            "crate::view",
            "crate::term",
            "crate::api",
            "crate::store",
            "crate::workflows",
            "tokio",
            "std::fs",
            "SystemTime",
            "Instant::now",
            "Mutex",
            "mpsc",
        ],
    );
}

#[test]
fn the_view_reads_the_model_and_only_the_terminal_writes_to_the_tty() {
    must_not_use(
        "view",
        &[
            "crate::runtime",
            "crate::term",
            "crate::api",
            "crate::store",
            "crate::workflows",
            "tokio",
            "std::fs",
        ],
    );
    for name in [
        "app",
        "view",
        "runtime",
        "workflows",
        "api",
        "store",
        "media",
        "compose",
        "studio",
        "domain",
        "language",
        "editor",
    ] {
        must_not_use(name, &["println!", "eprintln!", "stdout()", "stderr()"]);
    }
}

//! Replays the fuzzing seeds and findings: no external input may crash the program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "fuzz/targets.rs"]
mod targets;

use std::path::Path;

#[test]
fn every_corpus_input_is_handled_without_a_crash() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora");
    for (name, target) in targets::ALL {
        let mut files: Vec<_> = std::fs::read_dir(folder.join(name))
            .unwrap()
            .flatten()
            .map(|e| e.path())
            .collect();
        files.sort();
        assert!(!files.is_empty(), "{name} has no corpus");
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let result = std::panic::catch_unwind(|| target(&bytes));
            assert!(result.is_ok(), "{}", file.display());
        }
    }
}

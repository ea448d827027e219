//! Cache keys of files.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Bytes read from each end of a file for its cache key.
const KEY_BYTES: u64 = 64 << 10;

/// Cache key of a file, independent of its path: both ends, length and modification time. Large
/// files are not read completely.
pub(super) fn file_key(path: &Path) -> blake3::Hash {
    let mut hash = blake3::Hasher::new();
    let mut hash_ends = || -> std::io::Result<()> {
        let mut file = File::open(path)?;
        let meta = file.metadata()?;
        let changed = meta
            .modified()?
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        hash.update(&meta.len().to_le_bytes())
            .update(&changed.as_nanos().to_le_bytes());
        hash.update_reader(Read::by_ref(&mut file).take(KEY_BYTES))?;
        file.seek(SeekFrom::Start(meta.len().saturating_sub(KEY_BYTES)))?;
        hash.update_reader(file)?;
        Ok(())
    };
    if hash_ends().is_err() {
        // The file cannot be read: use its path, so that the key matches no other file.
        hash.update(path.as_os_str().as_encoded_bytes());
    }
    hash.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_key_when_it_moves_until_it_changes() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a.mp4"), dir.path().join("b.mp4"));
        std::fs::write(&a, vec![1; 300_000]).unwrap();
        let key = file_key(&a);
        std::fs::rename(&a, &b).unwrap();
        assert_eq!(file_key(&b), key);
        assert_ne!(file_key(&a), key, "the file has moved");
        let mut other = vec![1; 300_000];
        other[299_000] = 2;
        std::fs::write(&b, other).unwrap();
        assert_ne!(file_key(&b), key);
    }
}

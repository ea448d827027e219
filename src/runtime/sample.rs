//! The sample media, which are part of the program.

use std::path::Path;

use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::fs::atomic;

/// Names and contents of the sample media.
#[cfg(feature = "studio")]
const SAMPLE: &[(&str, &[u8])] = &[
    (
        "1-mountains.jpg",
        include_bytes!("../../assets/sample/1-mountains.jpg"),
    ),
    ("2-sea.jpg", include_bytes!("../../assets/sample/2-sea.jpg")),
    (
        "3-city.jpg",
        include_bytes!("../../assets/sample/3-city.jpg"),
    ),
    (
        "6-waves.mp4",
        include_bytes!("../../assets/sample/6-waves.mp4"),
    ),
];
/// Without the studio, nothing offers the sample.
#[cfg(not(feature = "studio"))]
const SAMPLE: &[(&str, &[u8])] = &[];

/// Writes the sample media to a folder and returns their paths.
///
/// # Errors
/// Returns an error if the folder cannot be created or a file cannot be written.
pub(super) fn write(folder: &Path) -> Result<Vec<String>, Reason> {
    let in_folder = |why: Reason| Reason::File {
        path: folder.to_owned(),
        why: Box::new(why),
    };
    std::fs::create_dir_all(folder).map_err(|e| in_folder(reason(&e)))?;
    let write = |(name, content): &(&str, &[u8])| {
        let path = folder.join(name);
        atomic::replace(&path, content).map_err(|e| in_folder(reason(&e)))?;
        Ok(path.to_string_lossy().into_owned())
    };
    SAMPLE.iter().map(write).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::asset;

    #[test]
    fn the_sample_is_media_that_can_be_uploaded() {
        let dir = tempfile::tempdir().unwrap();
        let files = write(&dir.path().join("sample")).unwrap();
        assert_eq!(files.len(), SAMPLE.len());
        for file in files {
            assert!(asset::is_accepted(&file), "{file}");
            assert!(std::fs::metadata(&file).unwrap().len() > 100_000, "{file}");
        }
    }
}

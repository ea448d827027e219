//! Uploaded media, stored by content hash: the same file twice is one file.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::io::AsyncWriteExt;

use super::workspace::Workspace;
use super::{built_in_music, check};
use crate::domain::asset::{self, Asset, LARGEST_BYTES};
use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::io_reason::reason;
use crate::fs::private;
use crate::media::cache::checksum;
use crate::media::probe::{self, Probed};
use crate::media::{MediaError, webp};

/// Media that no project uses are kept this long: an upload is stored before its project has it.
const KEPT_UNUSED: Duration = Duration::from_secs(3600);

/// Why a medium was not taken. The codes are the wire's.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error("accepted are {}", asset::accepted_list())]
    Type,
    #[error("500 MB at most")]
    TooLarge,
    #[error("{0}")]
    Media(#[from] MediaError),
    /// The request is damaged, not the disk.
    #[error("the upload is malformed: {0}")]
    Malformed(String),
    #[error("it could not be stored: {0}")]
    Store(#[from] std::io::Error),
}

/// The folder of media.
#[derive(Clone, Debug)]
pub struct AssetStore {
    dir: PathBuf,
    work: Workspace,
}

/// A medium on its way in. Dropped unfinished, it leaves nothing behind.
pub struct MediaIntake {
    file: tokio::fs::File,
    part: PartialMedia,
    hasher: blake3::Hasher,
    bytes: u64,
    name: String,
}

/// A file that is removed when this is dropped; after a rename there is nothing to remove.
struct PartialMedia(PathBuf);

impl Drop for PartialMedia {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl AssetStore {
    /// A store in `dir`, which is made; unfinished uploads are in `work`.
    pub fn open(dir: PathBuf, work: Workspace) -> std::io::Result<Self> {
        private::folder(&dir)?;
        Ok(Self { dir, work })
    }

    /// Removes uploads that older versions of the program did not finish.
    pub fn remove_leftovers(&self) {
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with("incoming-") {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// A file for a medium on its way in.
    fn incoming(&self, extension: &str) -> PartialMedia {
        PartialMedia(self.work.path(&format!(
            "incoming-{}.{extension}",
            uuid::Uuid::new_v4().simple()
        )))
    }

    /// Begins to take in a medium of this name.
    pub async fn begin(&self, name: &str) -> Result<MediaIntake, IntakeError> {
        let name = crate::domain::text::one_line(name.rsplit(['/', '\\']).next().unwrap_or(name));
        let extension = asset::extension(&name)
            .filter(|_| asset::is_accepted(&name))
            .ok_or(IntakeError::Type)?;
        let part = self.incoming(&extension);
        let file = private::options()
            .create_new(true)
            .write(true)
            .open(&part.0)?
            .into();
        Ok(MediaIntake {
            file,
            part,
            hasher: blake3::Hasher::new(),
            bytes: 0,
            name,
        })
    }

    /// Where the medium of an asset lies. The hash and the extension were checked when it came in.
    pub fn path(&self, asset: &Asset) -> PathBuf {
        let extension = asset::extension(&asset.name)
            .filter(|_| asset::is_accepted(&asset.name))
            .unwrap_or_default();
        let hash: String = asset.hash.chars().filter(char::is_ascii_hexdigit).collect();
        self.dir.join(format!("{hash}.{extension}"))
    }

    /// Plays the built-in beds among `assets` into the store, where they are not there yet.
    pub fn play_beds(&self, assets: &[Asset]) -> std::io::Result<()> {
        for asset in assets {
            if let Some(bed) = BuiltInMusic::of(asset).filter(|_| !self.path(asset).exists()) {
                self.play(bed, asset)?;
            }
        }
        Ok(())
    }

    fn play(&self, bed: BuiltInMusic, asset: &Asset) -> std::io::Result<()> {
        let part = self.incoming("wav");
        std::fs::write(&part.0, built_in_music::wav(bed))?;
        self.publish_made(&part.0, &self.path(asset))
    }

    /// Stores a medium that is not byte by byte what was uploaded, with a checksum of its own beside it.
    fn publish_made(&self, part: &Path, path: &Path) -> std::io::Result<()> {
        private::replace(&checksum_file(path), checksum(part)?.as_bytes())?;
        private::publish(part, path)
    }

    /// Checks that a medium is stored, and as it came in. Reads all of it. A built-in bed is made again if it is damaged.
    ///
    /// # Errors
    /// If it is gone or damaged: the reason, with its name.
    pub fn check(&self, asset: &Asset) -> Result<(), String> {
        let name = &asset.name;
        let again = "upload it again, then export again";
        match (self.is_intact(asset), BuiltInMusic::of(asset)) {
            (Ok(true), _) => Ok(()),
            (_, Some(bed)) => self
                .play(bed, asset)
                .map_err(|e| format!("the built-in music could not be stored: {}", reason(&e))),
            (Ok(false), None) => Err(format!(
                "\"{name}\" is damaged: the studio's copy is no longer what was uploaded; {again}"
            )),
            (Err(e), None) if e.kind() == ErrorKind::NotFound => Err(format!(
                "\"{name}\" is missing: the studio's copy is gone from its media folder; {again}"
            )),
            (Err(e), None) => Err(format!(
                "\"{name}\" cannot be read from the studio's media folder: {}",
                reason(&e)
            )),
        }
    }

    fn is_intact(&self, asset: &Asset) -> std::io::Result<bool> {
        let path = self.path(asset);
        let found = checksum(&path)?;
        match std::fs::read_to_string(checksum_file(&path)) {
            Ok(kept) => Ok(kept == found),
            // Animations were stored without a checksum once, as clips in place of what was uploaded.
            Err(_) => Ok(found == asset.hash
                || path.extension().is_some_and(|e| e == "webp") && webp::is_clip(&path)),
        }
    }

    /// Moves a file that just came in to where its project knows it: the same content may have had another extension. If
    /// another project knows it where it is (`shared`), it stays there too.
    ///
    /// # Errors
    /// If it is gone again, as a session that was the only one to use it was forgotten meanwhile.
    pub fn file_as(&self, asset: &Asset, known: &Asset, shared: bool) -> std::io::Result<()> {
        let (from, to) = (self.path(asset), self.path(known));
        if from == to {
            return std::fs::metadata(to).map(drop);
        }
        let part = self.incoming("copy");
        std::fs::hard_link(&from, &part.0).or_else(|_| std::fs::copy(&from, &part.0).map(drop))?;
        if checksum_file(&from).exists() {
            private::replace(&checksum_file(&to), &std::fs::read(checksum_file(&from))?)?;
        }
        std::fs::rename(&part.0, to)?;
        if !shared {
            self.remove(asset);
        }
        Ok(())
    }

    /// Removes a medium.
    pub fn remove(&self, asset: &Asset) {
        let path = self.path(asset);
        for file in [checksum_file(&path), path] {
            let _ = std::fs::remove_file(file);
        }
    }

    /// Removes media that no project uses, except for those that came in just now. `used` has the hashes of the others.
    pub fn collect(&self, used: &HashSet<String>) {
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let hash = name.split('.').next().unwrap_or_default();
            let modified = entry
                .metadata()
                .and_then(|m| m.modified())
                .unwrap_or_else(|_| SystemTime::now());
            if !used.contains(hash) && modified.elapsed().is_ok_and(|age| age > KEPT_UNUSED) {
                tracing::info!("a medium that no project uses is removed: {name}");
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Probes and stores what came in.
    pub async fn finish(&self, mut intake: MediaIntake) -> Result<Asset, IntakeError> {
        intake.file.flush().await?;
        let path = intake.part.0.clone();
        let animated = webp::is_animated(&path);
        if animated {
            webp::make_clip(&path).await?;
        }
        let Probed {
            facts,
            sound,
            converted,
        } = probe::probe(&path).await?;
        let asset = Asset {
            hash: intake.hasher.finalize().to_hex().chars().take(32).collect(),
            quiet_head_ms: sound.quiet_head_ms,
            quiet_tail_ms: sound.quiet_tail_ms,
            ..facts.asset(&intake.name, intake.bytes)
        };
        check::renders(&asset, &path).await?;
        let (store, to) = (self.clone(), self.path(&asset));
        let publish = move || {
            if animated || converted {
                store.publish_made(&path, &to)
            } else {
                private::publish(&path, &to)
            }
        };
        tokio::task::spawn_blocking(publish)
            .await
            .map_err(|e| IntakeError::Store(std::io::Error::other(e)))??;
        Ok(asset)
    }
}

/// Where the checksum of a medium is that is not what was uploaded.
fn checksum_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".sum");
    name.into()
}

impl MediaIntake {
    /// Takes in the next bytes.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), IntakeError> {
        self.bytes += chunk.len() as u64;
        if self.bytes > LARGEST_BYTES {
            return Err(IntakeError::TooLarge);
        }
        self.hasher.update(chunk);
        self.file.write_all(chunk).await?;
        Ok(())
    }
}

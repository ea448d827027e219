//! Uploaded media, stored by content hash: the same file twice is one file.

use std::path::PathBuf;

use tokio::io::AsyncWriteExt;

use super::{beds, check};
use crate::domain::asset::{self, Asset, LARGEST_BYTES};
use crate::domain::bed::Bed;
use crate::media::probe::{self, Probed};
use crate::media::{MediaError, webp};

/// Why a medium was not taken. The codes are the wire's.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error("accepted are {}", asset::accepted_list())]
    Type,
    #[error("500 MB at most")]
    TooLarge,
    #[error("{0}")]
    Media(#[from] MediaError),
    #[error("it could not be stored: {0}")]
    Store(#[from] std::io::Error),
}

/// The folder of media.
#[derive(Clone, Debug)]
pub struct Store {
    dir: PathBuf,
}

/// A medium on its way in. Dropped unfinished, it leaves nothing behind.
pub struct Intake {
    file: tokio::fs::File,
    part: Part,
    hasher: blake3::Hasher,
    bytes: u64,
    name: String,
}

/// A file that is removed when this is dropped; after a rename there is nothing to remove.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Store {
    /// A store in `dir`, which is made.
    pub fn open(dir: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&dir)?;
        Ok(Self { dir })
    }

    /// Begins to take in a medium of this name.
    pub async fn begin(&self, name: &str) -> Result<Intake, IntakeError> {
        let name = crate::domain::text::one_line(name.rsplit(['/', '\\']).next().unwrap_or(name));
        let extension = asset::extension(&name).filter(|_| asset::is_accepted(&name)).ok_or(IntakeError::Type)?;
        let part = Part(self.dir.join(format!("incoming-{}.{extension}", uuid::Uuid::new_v4().simple())));
        let file = tokio::fs::File::create(&part.0).await?;
        Ok(Intake { file, part, hasher: blake3::Hasher::new(), bytes: 0, name })
    }

    /// Where the medium of an asset lies. The hash and the extension were checked when it came in.
    pub fn path(&self, asset: &Asset) -> PathBuf {
        let extension = asset::extension(&asset.name).filter(|_| asset::is_accepted(&asset.name)).unwrap_or_default();
        let hash: String = asset.hash.chars().filter(char::is_ascii_hexdigit).collect();
        self.dir.join(format!("{hash}.{extension}"))
    }

    /// Plays the built-in beds among `assets` into the store, where they are not there yet.
    pub fn play_beds(&self, assets: &[Asset]) -> std::io::Result<()> {
        for asset in assets {
            let path = self.path(asset);
            if let Some(bed) = Bed::of(asset).filter(|_| !path.exists()) {
                let part = Part(self.dir.join(format!("incoming-{}.wav", uuid::Uuid::new_v4().simple())));
                std::fs::write(&part.0, beds::wav(bed))?;
                std::fs::rename(&part.0, path)?;
            }
        }
        Ok(())
    }

    /// Probes and stores what came in.
    pub async fn finish(&self, mut intake: Intake) -> Result<Asset, IntakeError> {
        intake.file.flush().await?;
        intake.file.sync_all().await?;
        if webp::is_animated(&intake.part.0) {
            let path = intake.part.0.clone();
            let made = tokio::task::spawn_blocking(move || webp::make_clip(&path)).await;
            made.map_err(|e| IntakeError::Store(std::io::Error::other(e)))??;
        }
        let Probed { facts, sound } = probe::probe(&intake.part.0).await?;
        let asset = Asset {
            hash: intake.hasher.finalize().to_hex().chars().take(32).collect(),
            quiet_head_ms: sound.quiet_head_ms,
            quiet_tail_ms: sound.quiet_tail_ms,
            ..facts.asset(&intake.name, intake.bytes)
        };
        check::renders(&asset, &intake.part.0).await?;
        tokio::fs::rename(&intake.part.0, self.path(&asset)).await?;
        Ok(asset)
    }
}

impl Intake {
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
